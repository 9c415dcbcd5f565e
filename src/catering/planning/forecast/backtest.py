"""Backtest: how the learned forecast would have done on past events, beside what others would have ordered.

Of each past event the litres drunk are forecast for the guests who came, from other past events alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from catering.catalog.assumptions import default_assumption
from catering.model.assumption import AssumptionKind
from catering.model.beverage import Beverage
from catering.model.event import PastEvent
from catering.model.record import Choice, same_name
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.planning.forecast.draws import Array
from catering.planning.forecast.learning import (
    DrinkerHours,
    Unused,
    drinker_hours,
    evening_of,
    is_sold_out,
    lesson_of,
    log_rate,
    why_unused,
)

LEVELS: Mapping[str, float] = {
    "p025": 0.025, "p05": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95,
    "p975": 0.975,
}  # fmt: skip
INTERVALS: Mapping[str, tuple[str, str]] = {"80": ("p10", "p90"), "95": ("p025", "p975")}
SERVINGS_A_GUEST = (2, 3, 4)
LEAST_EVENTS = 3
"""Past events of one beverage below which nothing can be told from how a forecast did."""
_CRPS_LEVELS: Array = (np.arange(200) + 0.5) / 200


class BacktestOrder(Choice):
    """Which past events a forecast may know."""

    LEAVE_ONE_OUT = "leave-one-out"
    TIME = "time"


class TooLittleHistory(ValueError):
    """Too few past events that could be forecast from one another."""

    def __init__(self, message: Text, unused: tuple[Unused, ...]) -> None:
        super().__init__(str(message))
        self.message = message
        self.unused = unused


@dataclass(frozen=True, slots=True)
class PastForecast:
    """One past event as it would have been forecast, in litres drunk.

    `crps` is 0 for a forecast that was certain and right, and in litres how far off it was else; that of a rule in
    `baselines`, which knows no range, is how far off it was.
    """

    event: str
    held_on: dt.date
    beverage: str
    learned_from: int
    quantiles: Mapping[str, float]
    actual_l: float
    crps: float
    baselines: Mapping[str, float]

    def holds(self, interval: str) -> bool:
        """Whether the litres lay within one of `INTERVALS`."""
        low, high = INTERVALS[interval]
        return self.quantiles[low] <= self.actual_l <= self.quantiles[high]


@dataclass(frozen=True, slots=True)
class Backtest:
    """All forecasts, in order of time, and the past events that could not be judged."""

    order: BacktestOrder
    forecasts: tuple[PastForecast, ...]
    not_judged: tuple[Unused, ...]

    @property
    def coverage(self) -> Mapping[str, float]:
        """The part of the events that lay within each interval; 80 and 95 % would be perfect in the long run."""
        return {interval: float(np.mean([each.holds(interval) for each in self.forecasts])) for interval in INTERVALS}

    @property
    def crps(self) -> float:
        return float(np.mean([each.crps for each in self.forecasts]))

    @property
    def baselines(self) -> Mapping[str, float]:
        """The mean of each rule's, as of the forecast's own in `crps`."""
        names = self.forecasts[0].baselines
        return {name: float(np.mean([each.baselines[name] for each in self.forecasts])) for name in names}

    def summary(self) -> Text:
        return plural_text(
            "{n} past event forecast: off by {crps:L1}, where the best simple rule is off by {best:L1}. "
            "The range of 8 in 10 held {held:pct}.",
            "{n} past events forecast: off by {crps:L1} on average, where the best simple rule is off by {best:L1}. "
            "The range of 8 in 10 held {held:pct} of them.",
            n=len(self.forecasts),
            crps=self.crps,
            best=min(self.baselines.values()),
            held=self.coverage["80"],
        )


def backtest(records: EventRecords, *, order: BacktestOrder, since: dt.date | None = None) -> Backtest:
    """Forecasts every past event of the beverages in `records` from the others, or from those before it.

    Only those held on `since` or later are forecast; earlier ones teach all the same. A sold-out event teaches and
    is not judged, for nobody knows what would have been drunk.

    Raises TooLittleHistory where nothing can be forecast.
    """
    forecasts: list[PastForecast] = []
    unused: list[Unused] = []
    most = 0
    for beverage in records.beverages:
        of_beverage = [past for past in records.past_events if same_name(past.beverage) == same_name(beverage.name)]
        usable = []
        for past in sorted(of_beverage, key=lambda each: each.held_on):
            why = why_unused(past)
            if why is None:
                usable.append(past)
            else:
                unused.append(Unused(past.name, why))
        most = max(most, len(usable))
        if len(usable) < LEAST_EVENTS:
            unused += [Unused(past.name, text("too few of {beverage}", beverage=beverage.name)) for past in usable]
            continue
        shares = drinker_hours(records, beverage)
        for past in usable:
            if since is not None and past.held_on < since:
                continue
            others = [each for each in usable if _may_teach(each, past, order)]
            if is_sold_out(past):
                unused.append(Unused(past.name, text("it was sold out")))
            elif not others:
                unused.append(Unused(past.name, text("none was held before it")))
            else:
                forecasts.append(_forecast(past, others, beverage, shares))
    if not forecasts:
        message = plural_text(
            "At least {least:n0} past events of one beverage are needed, each with guests and litres drunk; there is "
            "{n}.",
            "At least {least:n0} past events of one beverage are needed, each with guests and litres drunk; there are "
            "{n}.",
            n=most,
            least=LEAST_EVENTS,
        )
        if most >= LEAST_EVENTS:
            message = text("None of the past events can be forecast from the others.")
        raise TooLittleHistory(message, tuple(unused))
    return Backtest(order, tuple(sorted(forecasts, key=lambda each: each.held_on)), tuple(unused))


def _may_teach(past: PastEvent, forecast: PastEvent, order: BacktestOrder) -> bool:
    return past.held_on < forecast.held_on if order is BacktestOrder.TIME else past is not forecast


def _forecast(past: PastEvent, others: list[PastEvent], beverage: Beverage, shares: DrinkerHours) -> PastForecast:
    before = default_assumption(AssumptionKind.SERVINGS_PER_DRINKER_HOUR, beverage.category)
    lessons = tuple(lesson_of(each, shares, rate=before.value) for each in others)
    learned = log_rate(lessons, evening_of(past), before)
    noise, per_rate_l = shares.noise_of(past, before.value), shares.median_l(past, 1.0)
    litres = np.exp(learned.quantiles((*LEVELS.values(), *_CRPS_LEVELS), noise=noise)) * per_rate_l
    actual_l = past.drunk_l or 0.0
    return PastForecast(
        event=past.name,
        held_on=past.held_on,
        beverage=beverage.name,
        learned_from=len(lessons),
        quantiles=dict(zip(LEVELS, map(float, litres), strict=False)),
        actual_l=actual_l,
        crps=_crps(litres[len(LEVELS) :], actual_l),
        baselines={name: abs(rule - actual_l) for name, rule in _rules(past, others, beverage).items()},
    )


def _crps(litres: Array, actual: float) -> float:
    """The continuous ranked probability score of equally likely quantiles: twice their mean pinball loss."""
    missed = actual - litres
    return float(2 * np.mean(np.where(missed >= 0, _CRPS_LEVELS * missed, (_CRPS_LEVELS - 1) * missed)))


def _rules(past: PastEvent, others: Sequence[PastEvent], beverage: Beverage) -> Mapping[str, float]:
    """The litres that simple rules give, by name; the last event is the one before, else the one after."""
    guests = past.guests or 0
    per_guest = [(each.drunk_l or 0.0) / (each.guests or 1) for each in others]
    before = [rate for each, rate in zip(others, per_guest, strict=True) if each.held_on <= past.held_on]
    pooled = sum(each.drunk_l or 0.0 for each in others) / sum(each.guests or 0 for each in others)
    glass_l = past.serving_size_l or beverage.serving_size_l
    return {
        "last rate × guests": (before[-1] if before else per_guest[0]) * guests,
        "mean rate × guests": sum(per_guest) / len(per_guest) * guests,
        "pooled rate × guests": pooled * guests,
        **{f"{servings} servings a guest": servings * guests * glass_l for servings in SERVINGS_A_GUEST},
    }
