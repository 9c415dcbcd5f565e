"""The packing list: what stands on which pallet, with numbers, litres and weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.planning.goods.goods_needed import shipped_goods, short_of
from catering.planning.pallets.container_numbers import NumberedContainer, number_containers
from catering.planning.pallets.loaded_pallets import LoadedPallet, PalletLoad
from catering.planning.pallets.pallet_goods import Boxes, boxes_of


@dataclass(frozen=True, slots=True)
class PackedLine:
    """Pieces of one sort; `first` and `last` are container numbers, None for other goods. Weights are of all of them.

    `is_boxed`: the pieces are boxes; `pieces` None: neither container nor box, `goods` says how many there are.
    """

    goods: Text
    pieces: int | None
    first: int | None
    last: int | None
    volume_l: float | None
    net_weight_kg: float | None
    gross_weight_kg: float | None
    is_boxed: bool = False

    @property
    def is_containers(self) -> bool:
        return self.first is not None

    @property
    def numbers(self) -> str:
        """Such as 1–24; empty for other goods."""
        if self.first is None:
            return ""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class PackedPallet:
    """A pallet and what stands on it; `pallet` None: what stands on none."""

    pallet: LoadedPallet | None
    lines: tuple[PackedLine, ...]

    @property
    def gross_weight_kg(self) -> float:
        """With the pallet itself, as far as it is known."""
        return self.pallet.gross_weight_kg if self.pallet is not None else _known(self.lines, "gross_weight_kg")


@dataclass(frozen=True, slots=True)
class PackingList:
    """All pallets, then what stands on none. Totals hold what is known; `notes` tell what is not."""

    pallets: tuple[PackedPallet, ...]
    notes: tuple[Text, ...]

    @property
    def lines(self) -> tuple[PackedLine, ...]:
        return tuple(line for pallet in self.pallets for line in pallet.lines)

    @property
    def loaded(self) -> tuple[LoadedPallet, ...]:
        """The pallets that there are."""
        return tuple(packed.pallet for packed in self.pallets if packed.pallet is not None)

    @property
    def containers(self) -> int:
        """Kegs and casks."""
        return sum(line.pieces or 0 for line in self.lines if line.is_containers)

    @property
    def boxes(self) -> int:
        return sum(line.pieces or 0 for line in self.lines if line.is_boxed)

    @property
    def pieces(self) -> int:
        """Containers and boxes."""
        return self.containers + self.boxes

    @property
    def volume_l(self) -> float:
        return _known(self.lines, "volume_l")

    @property
    def net_weight_kg(self) -> float:
        """The beverages alone."""
        return _known(self.lines, "net_weight_kg")

    @property
    def gross_weight_kg(self) -> float:
        """Goods, vessels and pallets."""
        return round(math.fsum(pallet.gross_weight_kg for pallet in self.pallets), 6)

    @property
    def volume_m3(self) -> float:
        """Of the pallets."""
        return math.fsum(pallet.volume_m3 for pallet in self.loaded)

    def summary(self) -> Text:
        """What is sent, in a sentence."""
        kegs = plural_text("{n:n0} keg or cask", "{n:n0} kegs and casks", n=self.containers)
        boxes = plural_text("{n:n0} box", "{n:n0} boxes", n=self.boxes)
        pallets = plural_text("{n:n0} pallet", "{n:n0} pallets", n=len(self.loaded))
        if self.boxes and not self.containers:
            return text("{pieces} on {pallets}, {weight:kg1} gross.", pieces=boxes, pallets=pallets,
                        weight=self.gross_weight_kg)  # fmt: skip
        return text(
            "{pieces:list} on {pallets}, {volume:L1}, {weight:kg1} gross.",
            pieces=[kegs, boxes] if self.boxes else [kegs],
            pallets=pallets,
            volume=self.volume_l,
            weight=self.gross_weight_kg,
        )


def pack(records: EventRecords, load: PalletLoad | None) -> PackingList:
    """The packing list of what is shipped; `load` None: nothing stands on a pallet."""
    containers = number_containers(records, load)
    loaded = {pallet.number: pallet for pallet in load.pallets} if load is not None else {}
    pallets = [
        PackedPallet(pallet, (*_container_lines(c for c in containers if c.pallet == number), *_box_lines(pallet)))
        for number, pallet in loaded.items()
    ]
    on_none = (*_container_lines(container for container in containers if container.pallet is None),)
    other = tuple(_other_goods(records, load))
    if on_none or other:
        pallets.append(PackedPallet(None, (*on_none, *other)))
    return PackingList(tuple(pallets), tuple(_notes(records, (*on_none, *other), load)))


def _container_lines(containers: Iterable[NumberedContainer]) -> Iterator[PackedLine]:
    for _, group in groupby(containers, key=lambda each: (each.beverage.name, each.container_size)):
        alike = list(group)
        one = alike[0]
        yield PackedLine(
            one.label,
            len(alike),
            one.number,
            alike[-1].number,
            _of_all(one.volume_l, len(alike)),
            _of_all(one.net_weight_kg, len(alike)),
            _of_all(one.gross_weight_kg, len(alike)),
        )


def _box_lines(pallet: LoadedPallet) -> Iterator[PackedLine]:
    return (_boxed(goods) for goods in pallet.goods if isinstance(goods, Boxes))


def _boxed(boxes: Boxes) -> PackedLine:
    weight_kg = _of_all(boxes.gross_weight_kg, boxes.count)
    return PackedLine(boxes.label, boxes.count, None, None, None, None, weight_kg, is_boxed=True)


def _other_goods(records: EventRecords, load: PalletLoad | None) -> Iterator[PackedLine]:
    """The goods that are shipped and stand on no pallet: in boxes, or nobody knows in what."""
    for need, _ in shipped_goods(records):
        boxes = boxes_of(need)
        if boxes is None:
            yield PackedLine(need.counted, None, None, None, None, None, None)
        elif load is None:
            yield _boxed(boxes)


def _notes(records: EventRecords, on_no_pallet: Sequence[PackedLine], load: PalletLoad | None) -> Iterator[Text]:
    yield from short_of(records) if load is None else load.notes
    unweighed = [line.goods for line in on_no_pallet if line.gross_weight_kg is None]
    if unweighed:
        yield text("The gross weight lacks {goods:list}: their weight is not known.", goods=unweighed)


def _of_all(one: float | None, count: int) -> float | None:
    return None if one is None else round(one * count, 6)


def _known(lines: Iterable[PackedLine], what: str) -> float:
    return round(math.fsum(getattr(line, what) or 0.0 for line in lines), 6)
