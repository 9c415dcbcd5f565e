"""What is put on pallets: kegs and casks by size, boxes, and what of an order can be measured."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catering.catalog.container_sizes import size_label, sizes_by_name
from catering.catalog.pallet_types import Overhang, PalletType
from catering.model.goods import Goods as Row
from catering.model.record import column_of, same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.goods.goods_needed import GoodsNeed, shipped_goods, short_of
from catering.planning.order.consignment import shipped_lines
from catering.planning.order.keg_mix_rules import name_of
from catering.planning.pallets.pallet_layers import Shape
from catering.planning.pallets.pallet_rules import Kind, Limits, Task


@dataclass(frozen=True, slots=True)
class Containers:
    """Kegs or casks of one size, standing; `gross_weight_kg` is that of one, full."""

    name: str
    count: int
    diameter_mm: float
    height_mm: float
    gross_weight_kg: float
    stackable_layers: int = 1
    beverage: str | None = None

    @property
    def label(self) -> Text:
        return size_label(self.name) if self.beverage is None else name_of(self.beverage, self.name)

    @property
    def counted(self) -> Text:
        return text("{containers:n0} × {case}", containers=self.count, case=self.label)

    @property
    def turn(self) -> tuple[str, str]:
        """By what goods of one kind are told apart and sorted."""
        return self.name, self.beverage or ""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes of the same goods, that way up; `gross_weight_kg` is that of one. Nothing stands on them unless told."""

    name: str
    count: int
    length_mm: float
    width_mm: float
    height_mm: float
    gross_weight_kg: float
    stackable_layers: int = 1

    @property
    def label(self) -> Text:
        return Text("{goods}", {"goods": self.name})

    @property
    def counted(self) -> Text:
        return text("{boxes:n0} × {goods}", boxes=self.count, goods=self.name)

    @property
    def turn(self) -> tuple[str, str]:
        return self.name, ""


Goods = Containers | Boxes


def kind_of(goods: Goods, overhangs: Mapping[str, Overhang]) -> Kind:
    """What counts for loading: measures to the thousandth of a millimetre, weight to the milligram."""
    if isinstance(goods, Containers):
        over = overhangs.get(same_name(goods.name), Overhang())
        side = round(goods.diameter_mm, 3)
        shape = Shape(side, side, round(goods.height_mm, 3), True, (over.along_mm, over.across_mm))
    else:
        # the longer side first: a box that is named the other way round is the same
        long, short = sorted((round(goods.length_mm, 3), round(goods.width_mm, 3)), reverse=True)
        shape = Shape(long, short, round(goods.height_mm, 3), False)
    return Kind(shape, round(goods.gross_weight_kg, 6), goods.stackable_layers)


def task_of(
    goods: Sequence[Goods], pallet: PalletType, *, height_limit_mm: float, overhangs: Mapping[str, Overhang]
) -> Task:
    """The goods by kind, the heaviest first, in whatever order they stand."""
    counts: dict[Kind, int] = {}
    for each in goods:
        counts[kind_of(each, overhangs)] = counts.get(kind_of(each, overhangs), 0) + each.count
    kinds = sorted(counts, key=lambda kind: (-kind.weight_kg, kind.shape, -kind.stackable_layers))
    deck_mm = (pallet.length_mm, pallet.width_mm)
    limits = Limits(deck_mm, pallet.height_mm, height_limit_mm, pallet.load_limit_kg)
    return Task(tuple(kinds), tuple(counts[kind] for kind in kinds), limits)


@dataclass(frozen=True, slots=True)
class OrderGoods:
    """What of an order stands on pallets.

    `left_out` are containers whose measures or empty weight nobody knows, `without_box` shipped goods without a box,
    `one_high` goods of which nobody says how many boxes may stand on each other.
    """

    goods: tuple[Goods, ...]
    left_out: tuple[Text, ...] = ()
    without_box: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    one_high: tuple[Text, ...] = ()

    @property
    def takes_room(self) -> Text | None:
        """Why the boxes take so much room, where a person can change that; None where nothing is open."""
        if not self.one_high:
            return None
        return text(
            "{goods:list}: “{layers}” is empty, so the boxes stand one high and nothing on them.",
            goods=self.one_high,
            layers=column_of(Row, "box_layers").label,
        )


def goods_of_order(records: EventRecords) -> OrderGoods:
    """The ordered containers, and the boxes of goods that are shipped with them.

    Where there is a consignment, or anything is shipped, only that stands on pallets: not what is bought where it is
    drunk.
    """
    sizes = sizes_by_name(records.container_sizes)
    densities = {same_name(beverage.name): beverage.density_kg_per_l for beverage in records.beverages}
    goods: list[Goods] = []
    left_out: list[Text] = []
    unknown_layers: dict[str, None] = {}
    travelling = shipped_lines(records)
    for line in travelling if travelling or records.consignments else records.order_lines:
        size, density = sizes.get(same_name(line.container_size)), densities.get(same_name(line.beverage))
        if not line.containers:
            continue
        weight_kg = None if size is None or density is None else size.gross_weight_kg(density)
        if size is None or size.diameter_mm is None or size.height_mm is None or weight_kg is None:
            left_out.append(name_of(line.beverage, line.container_size))
            continue
        if size.stackable_layers is None:
            unknown_layers[size.name] = None
        goods.append(
            Containers(
                size.name,
                line.containers,
                size.diameter_mm,
                size.height_mm,
                weight_kg,
                size.stackable_layers or 1,
                line.beverage,
            )
        )
    notes = []
    if left_out:
        notes.append(text("{lines:list}: measures or empty weight unknown, so on no pallet.", lines=left_out))
    if unknown_layers:
        notes.append(
            text(
                "{sizes:list}: nobody says how many layers may be stacked, so nothing stands on them.",
                sizes=[size_label(name) for name in unknown_layers],
            )
        )
    without_box: list[Text] = []
    one_high: list[Text] = []
    for need, row in shipped_goods(records):
        boxes = boxes_of(need)
        if boxes is None:
            without_box.append(need.name)
        else:
            goods.append(boxes)
            if row.box_layers is None and boxes.count > 1:
                one_high.append(need.name)
    if without_box:
        notes.append(text("{goods:list}: pieces, measures or weight of a box unknown, so on no pallet.",
                          goods=without_box))  # fmt: skip
    notes += short_of(records)
    return OrderGoods(tuple(goods), tuple(left_out), tuple(without_box), tuple(notes), tuple(one_high))


def boxes_of(need: GoodsNeed) -> Boxes | None:
    """The boxes that hold what is needed, the last one as heavy as a full one; None where no box is described."""
    box = need.goods
    if (
        box is None
        or box.pieces_per_box is None
        or box.box_length_mm is None
        or box.box_width_mm is None
        or box.box_height_mm is None
        or box.box_weight_kg is None
    ):
        return None
    return Boxes(
        box.name,
        math.ceil(need.amount / box.pieces_per_box),
        box.box_length_mm,
        box.box_width_mm,
        box.box_height_mm,
        box.box_weight_kg,
        box.box_layers or 1,
    )


def some_of(goods: Goods, count: int) -> Goods:
    """The same goods in another number."""
    return replace(goods, count=count)
