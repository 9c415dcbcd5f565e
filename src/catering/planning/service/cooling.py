"""Cooling: whether the beer is cold when it is poured, by the litres an hour of flow coolers and the places of cold
stores.

A bar with a flow cooler needs its litres of the busiest hour cooled on the way to the tap. The containers of every
other bar stand in the cold store or fridge until they are tapped, and the next takes the place of each that left.
"""

from __future__ import annotations

import bisect
import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from catering.model.event import instant
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.service import Cooler
from catering.model.text import Text, text
from catering.planning.forecast.draws import Array
from catering.planning.service.containers import containers_ordered, mean_volume_l
from catering.planning.service.orders import QUARTER_MIN, BarOrders, DemandLevel
from catering.planning.service.service_rules import BrokenServiceRule, ServiceRule

_COLD_AFTER_H = 24.0
"""A full container in a walk-in cold store, 12 to 36 h: ich-weiss-wie.de and own knowledge."""


class CoolingTooSmall(Exception):
    """More has to be cold than the coolers manage."""

    def __init__(self, rule: ServiceRule, bar: str | None, message: Text, way_out: Text) -> None:
        super().__init__(str(message))
        self.rule, self.bar, self.message, self.way_out = rule, bar, message, way_out

    @property
    def broken(self) -> BrokenServiceRule:
        return BrokenServiceRule(self.rule, self.bar, self.message, self.way_out)


@dataclass(frozen=True, slots=True)
class FlowCooling:
    """Litres an hour that flow coolers keep up, and those of the busiest hour at 90 % demand.

    `bar` None: of all bars without a flow cooler of their own.
    """

    bar: str | None
    cools_l_per_h: float
    needed_l_per_h: float

    def summary(self) -> Text:
        told = {"bar": self.bar, "cools": self.cools_l_per_h, "needed": self.needed_l_per_h}
        if self.bar is None:
            return text("The flow coolers of all bars keep up {cools:L0} an hour; {needed:L0} are needed.", **told)
        return text("The flow cooler of {bar} keeps up {cools:L0} an hour; {needed:L0} are needed.", **told)

    def hold(self) -> None:
        """Raises CoolingTooSmall."""
        if self.needed_l_per_h <= self.cools_l_per_h + 1e-6:
            return
        told = {"bar": self.bar, "cools": self.cools_l_per_h, "needed": self.needed_l_per_h}
        raise CoolingTooSmall(
            ServiceRule.COOLING,
            self.bar,
            text("{bar} cools {cools:L0} an hour; 90 % demand takes {needed:L0} in its busiest hour.", **told)
            if self.bar is not None
            else text(
                "The coolers of all bars keep up {cools:L0} an hour; 90 % demand takes {needed:L0} in the busiest.",
                **told,
            ),
            text("Add a cooler, or tap kegs that have stood in the cold store."),
        )


@dataclass(frozen=True, slots=True)
class ColdStore:
    """Places for full containers, in common and in bars' own fridges, and how many of them the evening takes out at
    90 % demand.

    The first must be in by `in_by_at`. `missing` are places that would be needed beside these, so that each container
    is cold when its turn comes.
    """

    places: int
    cold_after_h: float
    containers: int
    in_by_at: dt.datetime
    missing: int

    def hold(self) -> None:
        """Raises CoolingTooSmall."""
        if not self.missing:
            return
        told = {"places": self.places, "containers": self.containers, "hours": self.cold_after_h}
        message = text(
            "The cold store has {places:n0} places; 90 % demand takes {containers:n0} containers, and each needs "
            "{hours:n0} h to get cold.",
            **told,
        )
        if not self.places:
            message = text(
                "Bars without a flow cooler take {containers:n0} containers at 90 % demand; they have no cold place.",
                **told,
            )
        raise CoolingTooSmall(
            ServiceRule.COLD_STORE,
            None,
            message,
            text("Find {missing:n0} more places, or a flow cooler for a bar.", missing=self.missing),
        )

    def summary(self) -> Text:
        return text(
            "{containers:n0} containers for {places:n0} cold places; the first are in by {at:datetime}.",
            containers=self.containers,
            places=self.places,
            at=self.in_by_at,
        )


@dataclass(frozen=True, slots=True)
class Cooling:
    """All coolers of an event; `cold_store` is None where none is needed or nobody can say how large containers are."""

    flow: tuple[FlowCooling, ...]
    cold_store: ColdStore | None
    broken: tuple[BrokenServiceRule, ...]


def cool_the_beer(records: EventRecords, orders: Sequence[BarOrders]) -> Cooling | None:
    """What the coolers manage against what the bars pour; None where no cooler is entered."""
    if not records.coolers:
        return None
    flow = tuple(_flow(records.coolers, orders))
    cooled = {same_name(cooler.bar) for cooler in records.coolers if cooler.cools_l_per_h is not None}
    from_store = [] if None in cooled else [bar for bar in orders if same_name(bar.bar.name) not in cooled]
    store = _cold_store(records, from_store)
    return Cooling(flow, store, tuple(_broken((*flow, *([store] if store is not None else [])))))


def _broken(coolers: Sequence[FlowCooling | ColdStore]) -> Iterator[BrokenServiceRule]:
    for cooler in coolers:
        try:
            cooler.hold()
        except CoolingTooSmall as too_small:
            yield too_small.broken


def _flow(coolers: Sequence[Cooler], orders: Sequence[BarOrders]) -> Iterator[FlowCooling]:
    """Each bar with flow coolers of its own, then those that serve all others."""
    of_bars = [cooler for cooler in coolers if cooler.cools_l_per_h is not None]
    others = np.zeros(len(orders[0].begins) if orders else 0)
    for bar in orders:
        litres = bar.litres_per_min[DemandLevel.HIGH] * QUARTER_MIN
        own = [cooler.cools_l_per_h or 0.0 for cooler in of_bars if same_name(cooler.bar) == same_name(bar.bar.name)]
        if own:
            yield FlowCooling(bar.bar.name, math.fsum(own), busiest_hour(litres))
        else:
            others = others + litres
    for_all = [cooler.cools_l_per_h or 0.0 for cooler in of_bars if cooler.bar is None]
    if for_all:
        yield FlowCooling(None, math.fsum(for_all), busiest_hour(others))


def busiest_hour(by_quarter: Array) -> float:
    """The largest sum of four quarter hours on end."""
    return float(max((by_quarter[place : place + 4].sum() for place in range(len(by_quarter))), default=0.0))


def _cold_store(records: EventRecords, bars: Sequence[BarOrders]) -> ColdStore | None:
    """The places for these bars: a bar's fridge cools its own containers alone, the rest stand in common."""
    containers = containers_ordered(records)
    container_l = mean_volume_l(containers)
    if not bars or container_l is None:
        return None
    stores = [cooler for cooler in records.coolers if cooler.places is not None]
    common = [cooler for cooler in stores if cooler.bar is None]
    begins = [instant(at) for at in bars[0].begins]
    taken = out_of_fridges = np.zeros(len(begins))
    fridges: list[Cooler] = []
    for bar in bars:
        own = [cooler for cooler in stores if same_name(cooler.bar) == same_name(bar.bar.name)]
        of_bar = np.ceil(np.cumsum(bar.drawn_l[DemandLevel.HIGH]) / container_l - 1e-9)
        taken = taken + of_bar
        out_of_fridges = out_of_fridges + _out_of(_places(own), of_bar, begins, _cold_after_h(own))
        fridges += own
    taken = np.minimum(taken, sum(each.number for each in containers))
    out_of_common = np.maximum.accumulate(np.maximum(taken - out_of_fridges, 0))
    hours = _cold_after_h([*common, *fridges])
    return ColdStore(
        places=_places([*common, *fridges]),
        cold_after_h=hours,
        containers=int(taken[-1]),
        in_by_at=(begins[0] - dt.timedelta(hours=hours)).astimezone(records.event.zone),
        missing=_missing(_places(common), out_of_common, begins, _cold_after_h(common)),
    )


def _places(stores: Sequence[Cooler]) -> int:
    return sum(each.places or 0 for each in stores)


def _cold_after_h(stores: Sequence[Cooler]) -> float:
    """Until a container is cold in the slowest of them."""
    return max(
        (_COLD_AFTER_H if each.cold_after_h is None else each.cold_after_h for each in stores), default=_COLD_AFTER_H
    )


def _out_of(places: int, taken: Array, begins: Sequence[dt.datetime], cold_after_h: float) -> Array:
    """How many of those that a bar has taken come cold out of its own fridge, by quarter hour."""
    out = np.zeros(len(taken))
    for place, at in enumerate(begins):
        out[place] = out[place - 1] + taken[place] - taken[place - 1] if place else taken[place]
        out[place] = min(out[place], places + _refilled(out, begins, at - dt.timedelta(hours=cold_after_h)))
    return out


def _refilled(taken: Array, begins: Sequence[dt.datetime], by: dt.datetime) -> float:
    """How many places were free by a moment: a place is free once its container left."""
    left_before = bisect.bisect_right(begins, by) - 1
    return float(taken[left_before]) if left_before >= 0 else 0.0


def _missing(places: int, taken: Array, begins: Sequence[dt.datetime], cold_after_h: float) -> int:
    """The most containers that are taken out and could not have got cold."""
    cools = dt.timedelta(hours=cold_after_h)
    return max(
        math.ceil(max(0.0, float(number) - places - _refilled(taken, begins, at - cools)) - 1e-9)
        for number, at in zip(taken, begins, strict=True)
    )
