"""The curve over the evening: it shapes the total by quarter hour and never changes it; the toast is a check.

Guests arrive evenly over the first stretch and leave evenly over the last; each drinker's thirst fades, and
the first hour is livelier. Longer evenings stretch arrivals and departures in proportion, unless an event
states them itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from catering.model.assumption import AssumptionKind
from catering.model.beverage import Beverage
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import label
from catering.planning.assumptions import assumption_for
from catering.planning.draws import Array

QUARTER = dt.timedelta(minutes=15)
_STEPS_PER_HOUR = 60
_CATALOGUE_EVENING_H = 4.0
"""The evening that the catalogue states arrivals and departures for."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch in which drinks are served."""

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
    if records.serving_periods:
        return tuple(
            Period(p.name, p.begins_at, p.ends_at) for p in sorted(records.serving_periods, key=lambda p: p.begins_at)
        )
    name = label("serving period", "evening").template
    return (Period(name, event.toast_at or event.doors_at, event.last_pour_at),)


def forecast_curve(
    records: EventRecords, weights_l: Mapping[str, Mapping[str, float]], *, beverage: Beverage
) -> tuple[CurvePoint, ...]:
    """Shares by quarter hour, adding up to 1; `weights_l` are expected litres by period and guest group."""
    whole_l = sum(sum(groups.values()) for groups in weights_l.values())
    points: list[CurvePoint] = []
    for period in serving_periods(records):
        quarters = int(np.ceil(period.duration_h * 4 - 1e-9))
        shares = np.zeros(quarters)
        for group_name, litres in weights_l[period.name].items():
            if whole_l > 0:
                shares += litres / whole_l * _shape(records, group_name, beverage, period, quarters)
        points += [
            CurvePoint((period.begins_at + index * QUARTER).astimezone(records.event.zone), float(share))
            for index, share in enumerate(shares)
        ]
    return tuple(points)


def _shape(records: EventRecords, group_name: str, beverage: Beverage, period: Period, quarters: int) -> Array:
    """One group's share of its own litres by quarter hour, adding up to 1."""

    def stated(kind: AssumptionKind) -> float:
        return assumption_for(records, kind, guest_group=group_name, beverage=beverage).value

    def stretched(kind: AssumptionKind) -> float:
        of_the_event = any(row.kind is kind for row in records.assumptions)
        return stated(kind) * (1 if of_the_event else period.duration_h / _CATALOGUE_EVENING_H)

    hours = (np.arange(round(period.duration_h * _STEPS_PER_HOUR)) + 0.5) / _STEPS_PER_HOUR
    arrived = _ramp(hours, 0, stretched(AssumptionKind.ARRIVALS_OVER))
    left = _ramp(hours, stretched(AssumptionKind.DEPARTURES_FROM), stretched(AssumptionKind.DEPARTURES_UNTIL))
    fading = np.exp(-stated(AssumptionKind.DECAY_OF_THIRST) * hours)
    lively = np.where(hours < 1, stated(AssumptionKind.FIRST_HOUR_FACTOR), 1.0)
    poured = arrived * np.maximum(1 - left, 0) * fading * lively
    if poured.sum() == 0:
        poured = np.ones_like(hours)
    by_quarter = np.bincount((hours * 4).astype(int), weights=poured, minlength=quarters)
    return np.asarray(by_quarter / by_quarter.sum())


def _ramp(hours: Array, begins: float, ends: float) -> Array:
    if ends <= begins:
        return np.where(hours >= begins, 1.0, 0.0)
    return np.clip((hours - begins) / (ends - begins), 0, 1)


def busiest_share(profile: tuple[CurvePoint, ...], hours: float) -> float:
    """The largest share of all litres that is poured within so many hours on end."""
    best = 0.0
    for index, point in enumerate(profile):
        window = [each.share for each in profile[index:] if each.at < point.at + dt.timedelta(hours=hours)]
        best = max(best, sum(window))
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
    beverage of the event by its drinker share.
    """
    event = records.event
    if event.toast_at is None or not records.beverages:
        return ()
    checks = []
    for group in records.guest_groups:
        for_all = group.toast_beverage is not None
        beverage = next(
            (b for b in records.beverages if same_name(b.name) == same_name(group.toast_beverage)), records.beverages[0]
        )
        share = 1.0
        if not for_all:
            share = assumption_for(
                records, AssumptionKind.DRINKER_SHARE, guest_group=group.name, beverage=beverage
            ).value
        checks.append(ToastCheck(event.toast_at, beverage.name, group.name, attendance[group.name] * share, for_all))
    return tuple(checks)
