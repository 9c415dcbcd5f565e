"""The curve over the evening: it shapes the total by quarter hour and never changes it; the toast is a check.

Guests arrive evenly over the first stretch and leave evenly over the last; each drinker's thirst fades, and
the first hour is livelier. Longer evenings stretch arrivals and departures in proportion, unless an event
states them itself.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage
from catering.model.event import GuestGroup
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import label
from catering.planning.forecast.assumptions import assumption_for
from catering.planning.forecast.draws import Array
from catering.planning.forecast.stated_assumptions import eligible_share

QUARTER = dt.timedelta(minutes=15)
_STEPS_PER_HOUR = 60
_CATALOGUE_EVENING_H = 4.0
"""The evening that the catalogue states arrivals and departures for."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch in which drinks are served; its moments are in UTC, where every hour has sixty minutes."""

    name: str
    begins_at: dt.datetime
    ends_at: dt.datetime

    @property
    def duration_h(self) -> float:
        return (self.ends_at - self.begins_at).total_seconds() / 3600


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The share of all litres that is poured in the quarter hour from `at`."""

    at: dt.datetime
    share: float


def serving_periods(records: EventRecords) -> tuple[Period, ...]:
    """The event's serving periods; a single evening runs from the toast (or the doors) to the last pour."""
    event = records.event
    stretches = [(period.name, period.begins_at, period.ends_at) for period in records.serving_periods]
    if not stretches:
        name = label("serving period", "evening").template
        stretches = [(name, event.toast_at or event.doors_at, event.last_pour_at)]
    periods = (Period(name, begins.astimezone(dt.UTC), ends.astimezone(dt.UTC)) for name, begins, ends in stretches)
    return tuple(sorted(periods, key=lambda period: period.begins_at))


def comes_to(group: GuestGroup, period: Period) -> bool:
    """Whether a group is a guest of a serving period; a group without one comes every day."""
    return group.serving_period is None or same_name(group.serving_period) == same_name(period.name)


def toast_period(records: EventRecords) -> Period | None:
    """The serving period that the toast belongs to: the one it falls into, else the next, else the last."""
    toast_at = records.event.toast_at
    if toast_at is None:
        return None
    periods = serving_periods(records)
    return next((period for period in periods if toast_at < period.ends_at), periods[-1])


def forecast_curve(
    records: EventRecords,
    weights_l: Mapping[str, Mapping[str, float]],
    *,
    beverage: Beverage,
    toast_l: float = 0.0,
) -> tuple[CurvePoint, ...]:
    """Shares by quarter hour, adding up to 1, or all 0 where nothing is drunk.

    `weights_l` are expected litres by period and guest group; `toast_l` are litres poured for the toast alone.
    """
    whole_l = toast_l + sum(sum(groups.values()) for groups in weights_l.values())
    with_toast = toast_period(records) if toast_l else None
    points: list[CurvePoint] = []
    for period in serving_periods(records):
        shares = np.zeros(max(1, int(np.ceil(period.duration_h * 4 - 1e-9))))
        for group_name, litres in weights_l[period.name].items():
            if litres > 0:
                shares += litres / whole_l * _shape(records, group_name, beverage, period, len(shares))
        if with_toast == period and records.event.toast_at is not None:
            quarter = (records.event.toast_at - period.begins_at) // QUARTER
            shares[min(max(quarter, 0), len(shares) - 1)] += toast_l / whole_l
        points += [
            CurvePoint((period.begins_at + index * QUARTER).astimezone(records.event.zone), float(share))
            for index, share in enumerate(shares)
        ]
    return tuple(points)


def _shape(records: EventRecords, group_name: str, beverage: Beverage, period: Period, quarters: int) -> Array:
    """One group's share of its own litres by quarter hour, adding up to 1."""

    def assumed(kind: AssumptionKind) -> Assumption:
        return assumption_for(records, kind, guest_group=group_name, beverage=beverage)

    def stretched(kind: AssumptionKind) -> float:
        hours = assumed(kind)
        of_the_event = any(row is hours for row in records.assumptions)
        return hours.value * (1 if of_the_event else period.duration_h / _CATALOGUE_EVENING_H)

    return _shape_of(
        quarters,
        max(1, round(period.duration_h * _STEPS_PER_HOUR)),
        arrivals_over_h=stretched(AssumptionKind.ARRIVALS_OVER),
        departures_from_h=stretched(AssumptionKind.DEPARTURES_FROM),
        departures_until_h=stretched(AssumptionKind.DEPARTURES_UNTIL),
        decay=assumed(AssumptionKind.DECAY_OF_THIRST).value,
        first_hour_factor=assumed(AssumptionKind.FIRST_HOUR_FACTOR).value,
    )


@lru_cache(maxsize=256)
def _shape_of(
    quarters: int,
    steps: int,
    *,
    arrivals_over_h: float,
    departures_from_h: float,
    departures_until_h: float,
    decay: float,
    first_hour_factor: float,
) -> Array:
    hours = (np.arange(steps) + 0.5) / _STEPS_PER_HOUR
    arrived = _ramp(hours, 0, arrivals_over_h)
    left = _ramp(hours, departures_from_h, departures_until_h)
    lively = np.where(hours < 1, first_hour_factor, 1.0)
    poured = arrived * (1 - left) * np.exp(-decay * hours) * lively
    if poured.sum() == 0:
        poured = np.ones_like(hours)
    by_quarter = np.bincount((hours * 4).astype(int), weights=poured, minlength=quarters)
    shape = np.asarray(by_quarter / by_quarter.sum())
    shape.flags.writeable = False  # cached, so nobody may change it
    return shape


def _ramp(hours: Array, begins: float, ends: float) -> Array:
    if ends - begins < 1e-9:
        return np.where(hours >= begins, 1.0, 0.0)
    return np.clip((hours - begins) / (ends - begins), 0, 1)


def busiest_share(profile: tuple[CurvePoint, ...], hours: float) -> float:
    """The largest share of all litres that is poured within so many hours on end."""
    moments, shares = [point.at.astimezone(dt.UTC) for point in profile], [point.share for point in profile]
    best = 0.0
    for index, moment in enumerate(moments):
        end = bisect.bisect_left(moments, moment + dt.timedelta(hours=hours))
        best = max(best, sum(shares[index:end]))
    return min(1.0, best)


@dataclass(frozen=True, slots=True)
class ToastCheck:
    """The glasses of one beverage that must be full at one moment."""

    at: dt.datetime
    beverage: str
    guest_group: str
    glasses: float
    poured_for_all: bool


def check_toast(records: EventRecords, attendance: Mapping[str, float]) -> tuple[ToastCheck, ...]:
    """What the toast asks for: by guest group, one glass each of its toast beverage, or of what each drinks.

    `attendance` is the mean number of guests by group name. A group without a toast beverage lifts the first
    beverage of the event by its drinker share. Who comes on another day lifts nothing.
    """
    period = toast_period(records)
    if records.event.toast_at is None or period is None or not records.beverages:
        return ()
    checks = []
    for group in records.guest_groups:
        if not comes_to(group, period):
            continue
        for_all = group.toast_beverage is not None
        beverage = next(
            (b for b in records.beverages if same_name(b.name) == same_name(group.toast_beverage)), records.beverages[0]
        )
        share = 1.0
        if not for_all:
            stated = assumption_for(
                records, AssumptionKind.DRINKER_SHARE, guest_group=group.name, beverage=beverage
            ).value
            share = stated * eligible_share(group, beverage)
        glasses = attendance[group.name] * share
        checks.append(ToastCheck(records.event.toast_at, beverage.name, group.name, glasses, for_all))
    return tuple(checks)
