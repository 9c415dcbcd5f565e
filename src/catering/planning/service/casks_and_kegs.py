"""Casks opened and kegs changed: when, how often, and by how many hands.

A cask loses its first foam, is opened by a trained hand and should be empty within its hours; the taps of a bar empty
theirs side by side. A keg is fetched from the cold store and connected by a cellar hand.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from catering.catalog.container_sizes import sizes_by_name
from catering.model.assumption import AssumptionKind
from catering.model.beverage import Dispense
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import plural_text, text
from catering.planning.forecast.draws import Array
from catering.planning.forecast.stated_assumptions import stated_or_default
from catering.planning.service.containers import Containers, containers_for_guests, containers_ordered, mean_volume_l
from catering.planning.service.cooling import busiest_hour
from catering.planning.service.orders import QUARTER_MIN, BarOrders, DemandLevel
from catering.planning.service.service_rules import BrokenServiceRule, ServiceRule
from catering.planning.service.tappers import BarService

_USUAL_CASK = "20 L gravity cask"


@dataclass(frozen=True, slots=True)
class Casks:
    """The casks of one bar: how many 90 % demand takes, how many are ordered, when they are opened.

    `open_h` is how long a cask stands open at median demand, at the slowest; `use_within_h` None: nobody has said.
    """

    bar: str
    needed: int
    ordered: int
    opened_at: tuple[dt.datetime, ...]
    open_h: float
    use_within_h: float | None
    broken: tuple[BrokenServiceRule, ...]


@dataclass(frozen=True, slots=True)
class KegChanges:
    """The kegs of one bar at 90 % demand: changed in each quarter hour, in all, and in the busiest hour."""

    bar: str
    by_quarter: tuple[int, ...]
    in_busiest_hour: int

    @property
    def changes(self) -> int:
        return sum(self.by_quarter)


@dataclass(frozen=True, slots=True)
class _Cask:
    """One cask of an order: its mean litres, and the hours of the size that keeps shortest, None: nobody has said."""

    volume_l: float
    use_within_h: float | None


def open_the_casks(records: EventRecords, orders: Sequence[BarOrders], bars: Sequence[BarService]) -> tuple[Casks, ...]:
    """Each bar that pours from casks; those ordered go to these bars by their shares of orders.

    Those that the staff practise on are not for the evening.
    """
    pouring = [
        (bar, service)
        for bar, service in zip(orders, bars, strict=True)
        if bar.bar.dispense is Dispense.GRAVITY_CASK and bar.litres_per_min[DemandLevel.HIGH].any()
    ]
    casks = [each for each in containers_for_guests(records) if each.is_casks]
    cask = _mean_cask(records, casks)
    ordered = sum(each.number for each in casks)
    parts = _dealt_out(ordered, [bar.bar.share_of_orders for bar, _ in pouring])
    return tuple(
        _casks(records, bar, service, cask, ordered=part) for (bar, service), part in zip(pouring, parts, strict=True)
    )


def _mean_cask(records: EventRecords, casks: Sequence[Containers]) -> _Cask:
    """Of those ordered, whatever their sizes; of the usual size where none are."""
    volume_l = mean_volume_l(casks)
    sizes = [each.size for each in casks]
    if volume_l is None:
        sizes = [sizes_by_name(records.container_sizes)[same_name(_USUAL_CASK)]]
        volume_l = sizes[0].volume_l
    return _Cask(volume_l, min((size.use_within_h for size in sizes if size.use_within_h is not None), default=None))


def _dealt_out(casks: int, shares: Sequence[float]) -> list[int]:
    """So many whole casks by shares, adding up to all of them: what is left goes where the rounding took most."""
    whole = math.fsum(shares)
    exact = [casks * share / whole for share in shares]
    parts = [math.floor(each) for each in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[: casks - sum(parts)]:
        parts[place] += 1
    return parts


def _casks(records: EventRecords, bar: BarOrders, service: BarService, cask: _Cask, *, ordered: int) -> Casks:
    lost = stated_or_default(records, AssumptionKind.CASK_START_LOSS).value
    side_by_side = max(1, bar.bar.taps)
    good_l = cask.volume_l * (1 - lost)
    opened = [at for period in bar.periods for at in _opened(bar, period, good_l=good_l, side_by_side=side_by_side)]
    open_h = max(_longest_open_h(bar, period, good_l * side_by_side) for period in bar.periods)
    found = Casks(bar.bar.name, len(opened), ordered, tuple(opened), open_h, cask.use_within_h, ())
    return replace(found, broken=tuple(_broken(found, service)))


def _opened(bar: BarOrders, period: slice, *, good_l: float, side_by_side: int) -> Iterator[dt.datetime]:
    """When each cask of a serving period is opened; what is left of the last is not kept for the next period."""
    poured_l = np.cumsum(bar.litres_per_min[DemandLevel.HIGH][period]) * QUARTER_MIN
    casks = math.ceil(float(poured_l[-1]) / good_l - 1e-9)
    for first in range(0, casks, side_by_side):
        at = _reached(bar.begins[period], poured_l, first * good_l)
        yield from [at] * min(side_by_side, casks - first)


def _reached(begins: Sequence[dt.datetime], poured_l: Array, litres: float) -> dt.datetime:
    """When so many litres are poured, evenly within a quarter hour."""
    place = int(np.searchsorted(poured_l, litres, side="left" if litres else "right"))
    place = min(place, len(poured_l) - 1)
    before = float(poured_l[place - 1]) if place else 0.0
    within = float(poured_l[place]) - before
    part = max(0.0, litres - before) / within if within else 0.0
    return begins[place] + dt.timedelta(minutes=QUARTER_MIN * part)


def _longest_open_h(bar: BarOrders, period: slice, round_l: float) -> float:
    """The longest that one round of casks takes to run empty at median demand, the last until the period ends."""
    poured_l = np.cumsum(bar.litres_per_min[DemandLevel.MEDIAN][period]) * QUARTER_MIN
    rounds = math.ceil(float(poured_l[-1]) / round_l - 1e-9)
    moments = np.interp([each * round_l for each in range(rounds)], [0.0, *poured_l], np.arange(len(poured_l) + 1))
    return float(np.diff([*moments, len(poured_l)]).max(initial=0.0)) / 4


def _broken(casks: Casks, service: BarService) -> Iterator[BrokenServiceRule]:
    if casks.needed and not service.trained:
        yield BrokenServiceRule(
            ServiceRule.CASKS_OPENED,
            casks.bar,
            plural_text(
                "{bar} opens {n:n0} cask, and nobody there is trained to.",
                "{bar} opens {n:n0} casks, and nobody there is trained to.",
                n=casks.needed,
                bar=casks.bar,
            ),
            text("Train one tapper of this bar, or send a trained one whenever a cask is opened."),
        )
    if casks.ordered < casks.needed:
        yield BrokenServiceRule(
            ServiceRule.ENOUGH_CASKS,
            casks.bar,
            plural_text(
                "{bar} pours from casks: 90 % demand takes {needed:n0}, {n:n0} is ordered for it.",
                "{bar} pours from casks: 90 % demand takes {needed:n0}, {n:n0} are ordered for it.",
                n=casks.ordered,
                bar=casks.bar,
                needed=casks.needed,
            ),
            text("Order more casks, or let it go on from kegs, with a keg tap beside the casks."),
        )
    if casks.use_within_h is not None and casks.open_h > casks.use_within_h + 1e-6:
        yield BrokenServiceRule(
            ServiceRule.CASKS_FRESH,
            casks.bar,
            text(
                "{bar}: a cask stands open for up to {open:n1} h; it should be empty in {within:n1} h.",
                bar=casks.bar,
                open=casks.open_h,
                within=casks.use_within_h,
            ),
            text("Take smaller casks, tap one at a time, or give the bar more of the orders."),
        )


def change_the_kegs(records: EventRecords, orders: Sequence[BarOrders]) -> tuple[KegChanges, ...]:
    """Each bar that pours from kegs; none where no kegs are ordered, and nobody can say how large they are."""
    keg_l = mean_volume_l([each for each in containers_ordered(records) if not each.is_casks])
    if keg_l is None:
        return ()
    return tuple(
        _changes(bar, keg_l)
        for bar in orders
        if bar.bar.dispense not in (Dispense.GRAVITY_CASK, Dispense.BOTTLE) and bar.drawn_l[DemandLevel.HIGH].any()
    )


def _changes(bar: BarOrders, keg_l: float) -> KegChanges:
    """The first keg is connected beforehand; each that runs empty is changed."""
    emptied = np.floor(np.cumsum(bar.drawn_l[DemandLevel.HIGH]) / keg_l + 1e-9)
    by_quarter = np.diff(emptied, prepend=0.0)
    return KegChanges(bar.bar.name, tuple(map(int, by_quarter)), round(busiest_hour(by_quarter)))


def cellar_hands(records: EventRecords, changes: Sequence[KegChanges]) -> int:
    """How many hands fetch and connect kegs in the hour with most changes; 0 where none is changed."""
    if not changes:
        return 0
    minutes = stated_or_default(records, AssumptionKind.KEG_CHANGE).value
    together = np.sum([each.by_quarter for each in changes], axis=0)
    return math.ceil(busiest_hour(together) * minutes / 60 - 1e-9)
