"""Pallets: which kegs, casks and boxes stand where, on the fewest pallets that hold them.

Build (`task_of`) → search (`fewest`) → read back (`_read_back`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from catering.catalog.pallet_types import Overhang, PalletType, catalogue_overhangs, pallet_types
from catering.catalog.pallet_types import pallet_type as pallet_type_of
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text, plural_text, text
from catering.planning.order.consignment import chosen_consignment
from catering.planning.pallets.loaded_pallets import LoadedPallet, PalletLayer, PalletLoad, PlacedPiece
from catering.planning.pallets.pallet_columns import Stack
from catering.planning.pallets.pallet_goods import Boxes as Boxes
from catering.planning.pallets.pallet_goods import Containers as Containers
from catering.planning.pallets.pallet_goods import Goods, goods_of_order, kind_of, some_of, task_of
from catering.planning.pallets.pallet_rules import Counts, Ground, Kind, Task
from catering.planning.pallets.pallet_rules import PalletRule as PalletRule
from catering.planning.pallets.pallet_search import fewest, first_fit

HEIGHT_LIMIT_MM = 1600.0
"""With the pallet: what goes under the lower deck's ceiling of a freight aircraft. A lorry takes more."""


@dataclass(frozen=True, slots=True)
class BrokenPalletRule:
    """A rule that pallets loaded by hand break; `layer` None: all of the pallet, `pallet` None: all pallets."""

    rule: PalletRule
    pallet: int | None
    layer: int | None
    message: Text


class NoPalletLoad(Exception):
    """The goods cannot be loaded; `clash` names the rules in the way, `goods` the piece that fits no pallet."""

    def __init__(self, clash: tuple[PalletRule, ...], message: Text, goods: Goods | None = None) -> None:
        super().__init__(str(message))
        self.clash = clash
        self.message = message
        self.goods = goods


def load_pallets(
    goods: Sequence[Goods],
    *,
    pallet: PalletType,
    height_limit_mm: float = HEIGHT_LIMIT_MM,
    overhangs: Mapping[str, Overhang] | None = None,
    most_pallets: int | None = None,
    at_once: bool = False,
) -> PalletLoad:
    """The goods on the fewest pallets of one type; of those in the fewest layers, as little mixed as can be.

    `height_limit_mm` includes the pallet; `overhangs` by comparable name of the container size, the catalogue's by
    default. `at_once` gives the first fit and does not search for fewer pallets. Raises NoPalletLoad.
    """
    goods = [each for each in goods if each.count > 0]
    over = catalogue_overhangs() if overhangs is None else overhangs
    task = task_of(goods, pallet, height_limit_mm=height_limit_mm, overhangs=over)
    for each in goods:
        _check_piece(each, task, kind_of(each, over))
    found = first_fit(task) if at_once and most_pallets is None else fewest(task)
    if most_pallets is not None and len(found.stacks) > most_pallets:
        raise _too_many(task, most_pallets, len(found.stacks), pallet)
    stacks = sorted(found.stacks, key=lambda stack: (-sum(map(task.weight_kg, stack)), len(stack), stack))
    return PalletLoad(pallet, tuple(_read_back(task, stacks, goods, over, pallet)), found.at_least)


def load_order(
    records: EventRecords,
    *,
    pallet_type: str | None = None,
    height_limit_mm: float | None = None,
    most_pallets: int | None = None,
    at_once: bool = False,
    consignment: Consignment | None = None,
) -> PalletLoad | None:
    """The order and the goods shipped with it on pallets; None where there is none whose measures are known.

    Type and height are by default those of the consignment, the chosen one if none is named; else EUR and
    HEIGHT_LIMIT_MM. Which goods stand on none, `left_out` tells, and `goods_of_order`. Raises NoPalletLoad, and
    KeyError for a `pallet_type` that the catalogue does not have.
    """
    sent = consignment or chosen_consignment(records)
    pallet = _pallet_of(sent) if pallet_type is None else pallet_type_of(pallet_type)
    if height_limit_mm is None:
        height_limit_mm = sent.max_height_mm if sent is not None and sent.max_height_mm else HEIGHT_LIMIT_MM
    order = goods_of_order(records)
    if not order.goods:
        return None
    load = load_pallets(
        order.goods, pallet=pallet, height_limit_mm=height_limit_mm, most_pallets=most_pallets, at_once=at_once
    )
    return replace(load, left_out=order.left_out, without_box=order.without_box, notes=order.notes)


def _pallet_of(consignment: Consignment | None) -> PalletType:
    """The pallet that a consignment names; what a person wrote there is refused by its name."""
    if consignment is None:
        return pallet_types()[0]
    try:
        return pallet_type_of(consignment.pallet_type)
    except KeyError:
        message = text(
            "{consignment}: “{type}” is no pallet type. Way out: write {types:or}.",
            consignment=consignment.name,
            type=consignment.pallet_type,
            types=[each.name for each in pallet_types()],
        )
        raise NoPalletLoad((), message) from None


def judge_pallets(
    pallets: Sequence[Sequence[Sequence[Goods]]],
    *,
    pallet: PalletType,
    height_limit_mm: float = HEIGHT_LIMIT_MM,
    overhangs: Mapping[str, Overhang] | None = None,
    most_pallets: int | None = None,
) -> tuple[BrokenPalletRule, ...]:
    """The rules that pallets loaded by hand break: each a list of layers from the deck up, each a list of goods."""
    over = catalogue_overhangs() if overhangs is None else overhangs
    broken = []
    if most_pallets is not None and len(pallets) > most_pallets:
        broken.append(
            BrokenPalletRule(PalletRule.PALLETS, None, None, _too_many_told(len(pallets), most_pallets, pallet))
        )
    for number, layers in enumerate(pallets, 1):
        loaded = [[each for each in layer if each.count > 0] for layer in layers]
        loaded = [layer for layer in loaded if layer]
        every = [each for layer in loaded for each in layer]
        task = task_of(every, pallet, height_limit_mm=height_limit_mm, overhangs=over)
        ground = task.on_deck()
        for place, layer in enumerate(loaded, 1):
            counts = _counts(layer, task, over)
            for rule in task.broken(counts, ground):
                told = text(
                    "Pallet {pallet:n0}, layer {layer:n0}: {rule}", pallet=number, layer=place, rule=rule.sentence
                )
                broken.append(BrokenPalletRule(rule, number, place, told))
            above = task.on_top(counts, ground)
            if above is None:
                break  # nothing is known of what stands on a layer that does not fit
            ground = above
    return tuple(broken)


def _counts(layer: Sequence[Goods], task: Task, overhangs: Mapping[str, Overhang]) -> Counts:
    kinds = [(kind_of(each, overhangs), each.count) for each in layer]
    return tuple(sum(count for each, count in kinds if each == kind) for kind in task.kinds)


def _read_back(
    task: Task, stacks: Sequence[Stack], goods: Sequence[Goods], overhangs: Mapping[str, Overhang], pallet: PalletType
) -> Iterator[LoadedPallet]:
    """The stacks with the goods in their places; goods of one kind stand together."""
    waiting: dict[Kind, list[Goods]] = {kind: [] for kind in task.kinds}
    for each in sorted(goods, key=lambda each: each.turn):
        waiting[kind_of(each, overhangs)] += [some_of(each, 1)] * each.count
    for number, stack in enumerate(stacks, 1):
        layers, ground, bottom_mm = [], task.on_deck(), pallet.height_mm
        for counts in stack:
            layer = PalletLayer(bottom_mm, tuple(_placed(task, counts, ground, waiting, pallet)))
            layers.append(layer)
            bottom_mm += layer.height_mm
            ground = task.on_top(counts, ground) or ground
        yield LoadedPallet(number, pallet, tuple(layers))


def _placed(
    task: Task, counts: Counts, ground: Ground, waiting: Mapping[Kind, list[Goods]], pallet: PalletType
) -> Iterator[PlacedPiece]:
    layer = task.layer(counts, ground)
    assert layer is not None
    taken = {kind: [waiting[kind].pop(0) for _ in range(count)] for kind, count in zip(task.kinds, counts, strict=True)}
    for spot in layer.spots:
        kind = next(kind for kind in task.kinds if kind.shape == spot.shape and taken[kind])
        length_mm, width_mm = spot.sides_mm
        yield PlacedPiece(
            taken[kind].pop(0), pallet.length_mm / 2 + spot.x_mm, pallet.width_mm / 2 + spot.y_mm, length_mm, width_mm
        )


# What cannot be loaded


def _check_piece(goods: Goods, task: Task, kind: Kind) -> None:
    """Refuses a piece that fits no pallet even by itself."""
    alone = Task((kind,), (1,), task.limits)
    broken = tuple(alone.broken((1,), alone.on_deck()))
    if not broken:
        return
    limits = task.limits
    facts = {
        PalletRule.DECK: text(
            "It measures {length:n0} × {width:n0} mm, the deck {deck_length:n0} × {deck_width:n0} mm.",
            length=kind.shape.length_mm,
            width=kind.shape.width_mm,
            deck_length=limits.deck_mm[0],
            deck_width=limits.deck_mm[1],
        ),
        PalletRule.HEIGHT: text(
            "On its pallet it is {height:n0} mm high, {limit:n0} mm are allowed.",
            height=limits.pallet_height_mm + kind.shape.height_mm,
            limit=limits.height_limit_mm,
        ),
        PalletRule.LOAD: text(
            "It weighs {weight:kg1}, the pallet bears {limit:kg1}.",
            weight=kind.weight_kg,
            limit=limits.load_limit_kg,
        ),
    }
    message = text(
        "{goods} fits no pallet: {rules:list}. {facts} Way out: {ways}.",
        goods=goods.label,
        rules=[text("“{rule}”", rule=rule.label) for rule in broken],
        facts=_one_after_another([facts[rule] for rule in broken]),
        ways=_either([rule.way_out for rule in broken]),
    )
    raise NoPalletLoad(broken, message, goods)


_LOOSENED = (PalletRule.STACK, PalletRule.LOAD, PalletRule.HEIGHT)
"""Limits that a person can change. How a pallet is stacked at all is not among them."""


def _too_many(task: Task, most: int, needed: int, pallet: PalletType) -> NoPalletLoad:
    """The refusal: with it the limits that each by itself need more pallets, else a few that do so together."""

    def need_more(kept: Sequence[PalletRule]) -> bool:
        return len(fewest(_loosened(task, kept)).stacks) > most

    if need_more(()):  # whatever they may weigh and however high: what may stand on what allows no more
        rules, ways = [PalletRule.FLAT, PalletRule.HEAVY_BELOW], []
    elif rules := [rule for rule in _LOOSENED if need_more((rule,))]:
        ways = [_together([rule.way_out for rule in rules])]
    else:
        rules = list(_LOOSENED)
        for rule in _LOOSENED:
            if need_more([each for each in rules if each is not rule]):
                rules.remove(rule)
        ways = [rule.way_out for rule in rules]
    clash = (PalletRule.PALLETS, *rules)
    message = text(
        "{rules:list} clash. {fact} Way out: {ways}.",
        rules=[text("“{rule}”", rule=rule.label) for rule in clash],
        fact=_too_many_told(needed, most, pallet),
        ways=_either([PalletRule.PALLETS.way_out, *ways]),
    )
    return NoPalletLoad(clash, message)


def _too_many_told(needed: int, most: int, pallet: PalletType) -> Text:
    return plural_text(
        "{n:n0} {type} pallet is needed, {most:n0} may be used.",
        "{n:n0} {type} pallets are needed, {most:n0} may be used.",
        n=needed,
        most=most,
        type=pallet.name,
    )


def _loosened(task: Task, kept: Sequence[PalletRule]) -> Task:
    """The task with only some of the limits."""
    limits, kinds = task.limits, task.kinds
    pieces = zip(kinds, task.counts, strict=True)
    if PalletRule.HEIGHT not in kept:
        all_on_each_other = math.fsum(kind.shape.height_mm * count for kind, count in pieces)
        limits = replace(limits, height_limit_mm=limits.pallet_height_mm + all_on_each_other)
    if PalletRule.LOAD not in kept:
        limits = replace(limits, load_limit_kg=task.weight_kg(task.counts))
    if PalletRule.STACK not in kept:
        kinds = tuple(replace(kind, stackable_layers=1 + sum(task.counts)) for kind in kinds)
    return Task(kinds, task.counts, limits)


def _one_after_another(said: Sequence[Text]) -> Text:
    return reduce(lambda before, more: text("{said} {more}", said=before, more=more), said)


def _either(ways: Sequence[Text]) -> Text:
    return reduce(lambda before, more: text("{said}, or {more}", said=before, more=more), ways)


def _together(ways: Sequence[Text]) -> Text:
    return reduce(lambda before, more: text("{said}, and {more}", said=before, more=more), ways)
