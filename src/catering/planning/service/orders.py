"""Orders by quarter hour: the forecast's curve, each bar's share of it, and what leaves a bar at once."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from catering.catalog.container_sizes import sizes_by_name
from catering.model.assumption import AssumptionKind
from catering.model.beverage import Beverage, BeverageCategory, ContainerOffer, ContainerSize, Dispense, OrderLine
from catering.model.event import Bar, ServiceStyle, instant
from catering.model.record import Choice, same_name
from catering.model.records import EventRecords
from catering.model.text import label
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.draws import Array
from catering.planning.forecast.evening_curve import QUARTER
from catering.planning.forecast.stated_assumptions import stated_or_default
from catering.planning.service.measured_seconds import seconds_an_order_trained, seconds_an_order_untrained

QUARTER_MIN = 15
_WORK_OF_A_LINE = 50
"""Tappers kept busy in one queue; own judgement, and above all festivals that were looked at."""
_ON_A_TRAY = 12
_IN_A_PITCHER = 6


class DemandLevel(Choice):
    """How thirsty an evening the service is judged at."""

    MEDIAN = "median demand"
    HIGH = "90 % demand"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What guests come for at all bars together, by quarter hour from `begins`: glasses, the litres in them, and the
    litres out of kegs and casks for them, with what is lost on the way.

    Shape of each array: (quarters,).
    """

    begins: tuple[dt.datetime, ...]
    glasses: Mapping[DemandLevel, Array]
    litres: Mapping[DemandLevel, Array]
    drawn_l: Mapping[DemandLevel, Array]

    @property
    def serving_size_l(self) -> float:
        """The mean glass; 0 where nobody drinks."""
        glasses = float(self.glasses[DemandLevel.MEDIAN].sum())
        return float(self.litres[DemandLevel.MEDIAN].sum()) / glasses if glasses else 0.0


@dataclass(frozen=True, slots=True)
class Trip:
    """What leaves a bar at once: an order over the counter, a tray or a pitcher.

    `tap_s` are the seconds in which beer runs for it, the others those in which a tapper is busy with it.
    """

    glasses: float
    trained_s: float
    untrained_s: float
    tap_s: float


@dataclass(frozen=True, slots=True)
class BarOrders:
    """The orders of one bar by quarter hour; arrays of shape (quarters,). `drawn_l` are litres out of kegs and casks.

    `is_pooled`: the event has no bars yet, and this one stands for all of them.
    """

    bar: Bar
    is_pooled: bool
    begins: tuple[dt.datetime, ...]
    trip: Trip
    trips_per_min: Mapping[DemandLevel, Array]
    litres_per_min: Mapping[DemandLevel, Array]
    drawn_l: Mapping[DemandLevel, Array]

    def peak(self, level: DemandLevel) -> float:
        """Orders a minute in the busiest quarter hour."""
        return float(self.trips_per_min[level].max(initial=0.0))

    @property
    def lines(self) -> int:
        """Queues side by side: a bar that takes more than so many tappers' work is as many counters of one size."""
        return max(1, math.ceil(self.peak(DemandLevel.HIGH) * self.trip.trained_s / 60 / _WORK_OF_A_LINE))

    @property
    def periods(self) -> tuple[slice, ...]:
        """The quarter hours of each serving period: where one does not follow on the one before, another begins."""
        firsts = [
            place
            for place, at in enumerate(self.begins)
            if not place or instant(at) - instant(self.begins[place - 1]) != QUARTER
        ]
        return tuple(slice(*ends) for ends in itertools.pairwise((*firsts, len(self.begins))))

    @property
    def peak_at(self) -> dt.datetime | None:
        """When the busiest quarter hour begins; None where nobody orders."""
        trips = self.trips_per_min[DemandLevel.MEDIAN]
        return self.begins[int(trips.argmax())] if trips.any() else None


def tapped(records: EventRecords) -> tuple[Beverage, ...]:
    """Beverages that come from a keg or cask: as ordered, else as offered, else all beer."""
    return tuple(each for each in records.beverages if _is_tapped(records, each))


def asked_for(records: EventRecords, plan: EventPlan) -> AskedFor:
    """Glasses and litres by quarter hour, of what is tapped; without the glasses that the toast adds."""
    drinks = tapped(records)
    profile = next((demand.asked_profile for demand in plan.demands), ())
    glasses = {level: np.zeros(len(profile)) for level in DemandLevel}
    litres = {level: np.zeros(len(profile)) for level in DemandLevel}
    drawn_l = {level: np.zeros(len(profile)) for level in DemandLevel}
    for beverage in drinks:
        demand = plan.demand(beverage.name)
        shares = np.array([point.share for point in demand.asked_profile])
        for level, whole in ((DemandLevel.MEDIAN, demand.asked_p50), (DemandLevel.HIGH, demand.asked_p90)):
            glasses[level] += shares * whole
            litres[level] += shares * whole * beverage.serving_size_l
            drawn_l[level] += shares * whole * beverage.serving_size_l / demand.yield_mean
    return AskedFor(tuple(point.at for point in profile), glasses, litres, drawn_l)


def orders_by_bar(records: EventRecords, asked: AskedFor) -> tuple[BarOrders, ...]:
    """Each bar's part, by its share of orders; one bar for all where the event has none yet."""
    pooled = Bar(name=label("bar", "all bars").template, taps=0, share_of_orders=1.0)
    return tuple(_of_bar(records, bar, asked, is_pooled=not records.bars) for bar in records.bars or (pooled,))


def _of_bar(records: EventRecords, bar: Bar, asked: AskedFor, *, is_pooled: bool) -> BarOrders:
    trip = _trip(records, bar, asked.serving_size_l)
    share = bar.share_of_orders / QUARTER_MIN
    return BarOrders(
        bar=bar,
        is_pooled=is_pooled,
        begins=asked.begins,
        trip=trip,
        trips_per_min={level: glasses * share / trip.glasses for level, glasses in asked.glasses.items()},
        litres_per_min={level: litres * share for level, litres in asked.litres.items()},
        drawn_l={level: litres * bar.share_of_orders for level, litres in asked.drawn_l.items()},
    )


def flow_l_per_min(records: EventRecords, bar: Bar) -> float:
    """What one open tap of a bar gives."""
    kind = AssumptionKind.CASK_FLOW if bar.dispense is Dispense.GRAVITY_CASK else AssumptionKind.TAP_FLOW
    return stated_or_default(records, kind).value


def _trip(records: EventRecords, bar: Bar, serving_size_l: float) -> Trip:
    """An order takes longer in proportion to its glasses; a tray is poured glass by glass, a pitcher in one go."""
    trained_s = seconds_an_order_trained(records).value
    items, glass_s = (
        stated_or_default(records, kind).value for kind in (AssumptionKind.ITEMS_AN_ORDER, AssumptionKind.TOAST_GLASS)
    )
    slower = seconds_an_order_untrained(records) / trained_s
    glass_flows_s = 60 * serving_size_l / flow_l_per_min(records, bar)
    if bar.service_style in (None, ServiceStyle.COUNTER):
        glasses = float(bar.glasses_a_trip or items)
        seconds = trained_s * glasses / items
    elif bar.service_style is ServiceStyle.TRAYS:
        glasses = float(bar.glasses_a_trip or _ON_A_TRAY)
        seconds = glass_s * glasses
    else:
        glasses = float(bar.glasses_a_trip or _IN_A_PITCHER)
        seconds = glass_s + glass_flows_s * glasses
    return Trip(glasses, seconds, seconds * slower, glass_flows_s * glasses)


def _is_tapped(records: EventRecords, beverage: Beverage) -> bool:
    sizes = sizes_by_name(records.container_sizes)
    for lines in (records.order_lines, records.container_offers):
        dispenses = set(_dispenses(lines, beverage, sizes))
        if dispenses:
            return dispenses != {Dispense.BOTTLE}
    return beverage.category is BeverageCategory.BEER


def _dispenses(
    lines: tuple[OrderLine | ContainerOffer, ...], beverage: Beverage, sizes: Mapping[str, ContainerSize]
) -> Iterator[Dispense]:
    for line in lines:
        size = sizes.get(same_name(line.container_size))
        if size is not None and same_name(line.beverage) == same_name(beverage.name):
            yield size.dispense
