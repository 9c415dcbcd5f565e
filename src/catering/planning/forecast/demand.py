"""Demand: how many litres of a beverage the guests need, as a range.

litres = accepted × show × drinker share × hours present × servings per drinker-hour × serving size ÷ yield,
for each guest group and serving period. Show, hours and thirst are one draw per event, at the same quantile
in every group; each beverage has its own share.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage
from catering.model.event import GuestGroup
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, label, text
from catering.planning.forecast.assumptions import assumption_for
from catering.planning.forecast.draws import DRAWS, Array, Factor, beta_draws, capped_log_normal_draws
from catering.planning.forecast.evening_curve import (
    CurvePoint,
    Period,
    comes_to,
    forecast_curve,
    serving_periods,
    toast_period,
)
from catering.planning.forecast.learning import LearnedRate, learn_rate
from catering.planning.forecast.litres import LitresDistribution
from catering.planning.forecast.override import Overridden, hold_override, override_of
from catering.planning.forecast.stated_assumptions import eligible_share

LEVELS: Mapping[str, float] = {
    "p05": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95,
}  # fmt: skip
CROWD_NOISE = "crowd noise"
SERVING_SIZE = "serving size"


@dataclass(frozen=True, slots=True)
class BeverageDemand:
    """What the guests need of one beverage, in litres to be shipped.

    `asked_…` are glasses that guests come for at the bars, and when: all but those that the toast adds.
    `overridden` is None where the forecast stands by itself, else what the caterer put in the place of what;
    `learned` is None where the event has no past events of this beverage.
    """

    beverage: str
    litres: Mapping[str, float]
    mean_l: float
    servings_p50: float
    asked_p50: float
    asked_p90: float
    asked_profile: tuple[CurvePoint, ...]
    variance_shares: Mapping[str, float]
    profile: tuple[CurvePoint, ...]
    attendance_mean: float
    drinkers_mean: float
    yield_mean: float
    rests_on: tuple[Assumption, ...]
    distribution: LitresDistribution
    overridden: Overridden | None
    learned: LearnedRate | None = None

    def summary(self) -> Text:
        if self.overridden is not None:
            return text(
                "{beverage}: {median:L0} at the median, the caterer's own ({base:L0} without it), "
                "{low:L0} to {high:L0} in 8 of 10 evenings.",
                beverage=self.beverage,
                median=self.litres["p50"],
                base=self.overridden.base_median_l,
                low=self.litres["p10"],
                high=self.litres["p90"],
            )
        return text(
            "{beverage}: {median:L0} at the median, {low:L0} to {high:L0} in 8 of 10 evenings.",
            beverage=self.beverage,
            median=self.litres["p50"],
            low=self.litres["p10"],
            high=self.litres["p90"],
        )


def variance_label(name: str) -> Text:
    """The name of a source of variance, for tables and charts."""
    return label("AssumptionKind" if name in set(AssumptionKind) else "variance", name)


@dataclass(frozen=True, slots=True)
class _Stream:
    """Guests of one group in one serving period, with every factor of their litres."""

    heads: float
    show: Assumption | None
    share: Assumption
    hours: Assumption
    rate: Assumption
    yield_: Assumption
    crowd_evenness: float
    litres_per_serving: float
    cap_h: float

    def show_draws(self) -> Array:
        return np.ones(DRAWS) if self.show is None else _share_draws(self.show, "show")

    def share_draws(self) -> Array:
        return _share_draws(self.share, "share")

    def hours_draws(self) -> Array:
        hours = self.hours
        log_sd = hours.spread / hours.value if hours.value else 0.0
        return capped_log_normal_draws(hours.value, log_sd, self.cap_h, "hours")

    def yield_draws(self) -> Array:
        return _yield_draws(self.yield_)

    @property
    def rate_log_sd(self) -> float:
        return self.rate.spread / self.rate.value if self.rate.value else 0.0

    @property
    def drinkers(self) -> float:
        """Those who drink this, with every factor at its stated value."""
        return self.heads * (self.show.value if self.show else 1.0) * self.share.value

    @property
    def drinker_hours(self) -> float:
        """Hours of all drinkers together, with every factor at its stated value."""
        return self.drinkers * min(self.hours.value, self.cap_h)

    @property
    def servings(self) -> float:
        """Glasses, with every factor at its stated value."""
        return self.drinker_hours * self.rate.value

    @property
    def litres(self) -> float:
        """Litres to be shipped, with every factor at its stated value."""
        return self.servings * self.litres_per_serving / self.yield_.value

    @property
    def kind(self) -> tuple[float, ...]:
        """Every factor but the number of guests."""
        stated = (self.share, self.hours, self.rate, self.yield_, *((self.show,) if self.show else ()))
        figures = (figure for each in stated for figure in (each.value, each.spread))
        return self.crowd_evenness, self.litres_per_serving, self.cap_h, *figures


def forecast_demand(records: EventRecords, beverage: Beverage, *, as_of: dt.datetime) -> BeverageDemand:
    """The demand for one beverage.

    `as_of` (with a time zone) decides whether a group's arrived count is known yet.
    """
    periods = serving_periods(records)
    groups = records.guest_groups
    streams = {
        (period.name, group.name): _stream(records, beverage, group, period, as_of=as_of)
        for group in groups
        for period in periods
        if comes_to(group, period)
    }
    alike = _pooled(streams.values())
    toast_poured_l, toast_needed_l = _toast_for_others(records, beverage, as_of=as_of)
    needed, poured = _distributions(alike, beverage, toast_poured_l=toast_poured_l, toast_needed_l=toast_needed_l)
    override = override_of(records, beverage)
    overridden = hold_override(override, needed, servings_per_drinker_hour=_rate(alike)) if override else None
    if overridden is not None:
        needed, poured = overridden.moved(needed), overridden.moved(poured)
    levels = needed.quantiles(tuple(LEVELS.values()))
    attended = [attendance(records, group, as_of=as_of) for group in groups]
    weights_l: dict[str, dict[str, float]] = {period.name: {} for period in periods}
    for (period_name, group_name), stream in streams.items():
        weights_l[period_name][group_name] = stream.litres * (overridden.factor if overridden else 1)
    toast_l = float(needed.certain_l.mean())
    profile = forecast_curve(records, weights_l, beverage=beverage, toast_l=toast_l)
    asked = LitresDistribution(np.zeros(DRAWS), poured.medians_l, poured.log_sds) if toast_l else poured
    asked_l = asked.quantiles((0.5, 0.9))
    return BeverageDemand(
        beverage=beverage.name,
        litres=dict(zip(LEVELS, (float(litres) for litres in levels), strict=True)),
        mean_l=needed.mean_l,
        servings_p50=(poured.quantile(0.5) if toast_l else float(asked_l[0])) / beverage.serving_size_l,
        asked_p50=float(asked_l[0]) / beverage.serving_size_l,
        asked_p90=float(asked_l[1]) / beverage.serving_size_l,
        asked_profile=forecast_curve(records, weights_l, beverage=beverage) if toast_l else profile,
        variance_shares=_variance_shares(alike, beverage),
        profile=profile,
        attendance_mean=sum(attended),
        drinkers_mean=sum(
            attends * eligible_share(group, beverage) * _share(records, beverage, group).value
            for attends, group in zip(attended, groups, strict=True)
        ),
        yield_mean=_yield(alike),
        rests_on=_rests_on(streams.values()),
        distribution=needed,
        overridden=overridden,
        learned=learn_rate(records, beverage),
    )


def forecast_demands(records: EventRecords, *, as_of: dt.datetime) -> tuple[BeverageDemand, ...]:
    """The demand for every beverage of the event, in the order of its sheet."""
    return tuple(forecast_demand(records, beverage, as_of=as_of) for beverage in records.beverages)


def attendance(records: EventRecords, group: GuestGroup, *, as_of: dt.datetime) -> float:
    """Guests of a group who come: counted where they have arrived, else the mean of accepted × show rate."""
    if _has_arrived(group, records, as_of=as_of):
        return float(group.arrived or 0)
    return group.accepted * _show(records, group).value


def _has_arrived(group: GuestGroup, records: EventRecords, *, as_of: dt.datetime) -> bool:
    counted_on = group.arrived_on or records.event.doors_at.astimezone(records.event.zone).date()
    return group.arrived is not None and counted_on <= as_of.astimezone(records.event.zone).date()


def _show(records: EventRecords, group: GuestGroup) -> Assumption:
    """Guests come or stay away whatever is poured."""
    return assumption_for(records, AssumptionKind.SHOW_RATE, guest_group=group.name)


def _share(records: EventRecords, beverage: Beverage, group: GuestGroup) -> Assumption:
    return assumption_for(records, AssumptionKind.DRINKER_SHARE, guest_group=group.name, beverage=beverage)


def _share_draws(share: Assumption, factor: Factor) -> Array:
    return beta_draws(share.value, share.spread, factor)


def _yield_draws(yield_: Assumption) -> Array:
    """Of a yield that spreads to nearly nothing, 1 ÷ yield has no mean: so at least 1 % is poured."""
    return np.maximum(_share_draws(yield_, "yield"), min(yield_.value, 0.01))


def _stream(
    records: EventRecords, beverage: Beverage, group: GuestGroup, period: Period, *, as_of: dt.datetime
) -> _Stream:
    def assumed(kind: AssumptionKind) -> Assumption:
        return assumption_for(records, kind, guest_group=group.name, beverage=beverage)

    arrived = _has_arrived(group, records, as_of=as_of)
    # thirst is stated in glasses of one size; another glass changes litres by the elasticity only
    glass_ratio = beverage.serving_size_l / beverage.stated_serving_l
    return _Stream(
        heads=float((group.arrived if arrived else group.accepted) or 0) * eligible_share(group, beverage),
        show=None if arrived else _show(records, group),
        share=_share(records, beverage, group),
        hours=assumed(AssumptionKind.HOURS_PRESENT),
        rate=assumed(AssumptionKind.SERVINGS_PER_DRINKER_HOUR),
        yield_=assumed(AssumptionKind.YIELD),
        crowd_evenness=assumed(AssumptionKind.CROWD_EVENNESS).value,
        litres_per_serving=beverage.stated_serving_l * glass_ratio ** assumed(AssumptionKind.GLASS_ELASTICITY).value,
        cap_h=period.duration_h,
    )


def _pooled(streams: Iterable[_Stream]) -> list[_Stream]:
    """Streams that differ in the number of guests only are one: their crowd's variances add up to the whole's."""
    pooled: dict[tuple[float, ...], _Stream] = {}
    for stream in streams:
        if stream.heads:
            alike = pooled.get(stream.kind)
            pooled[stream.kind] = replace(stream, heads=stream.heads + (alike.heads if alike else 0.0))
    return list(pooled.values())


def _yield(streams: list[_Stream]) -> float:
    """The mean yield over the streams, by guests."""
    heads = sum(stream.heads for stream in streams)
    return sum(stream.heads * stream.yield_.value for stream in streams) / heads if heads else 1.0


def _rate(streams: list[_Stream]) -> float:
    """Servings per drinker-hour over all guests; 0 where nobody drinks."""
    hours = sum(stream.drinker_hours for stream in streams)
    return sum(stream.servings for stream in streams) / hours if hours else 0.0


def _toast_for_others(records: EventRecords, beverage: Beverage, *, as_of: dt.datetime) -> tuple[Array, Array]:
    """What the toast adds where the beverage is poured for whole groups: a glass for each who would not drink it.

    Litres poured, and litres needed to pour them; shape (draws,).
    """
    poured_l, needed_l = np.zeros(DRAWS), np.zeros(DRAWS)
    period = toast_period(records)
    for group in records.guest_groups:
        if group.toast_beverage is None or same_name(group.toast_beverage) != same_name(beverage.name):
            continue
        if period is None or not comes_to(group, period):
            continue
        if _has_arrived(group, records, as_of=as_of):
            present = np.full(DRAWS, float(group.arrived or 0))
        else:
            present = group.accepted * _share_draws(_show(records, group), "show")
        drinks_anyway = eligible_share(group, beverage) * _share_draws(_share(records, beverage, group), "share")
        loss = assumption_for(records, AssumptionKind.YIELD, guest_group=group.name, beverage=beverage)
        others_l = present * (1 - drinks_anyway) * beverage.serving_size_l
        poured_l, needed_l = poured_l + others_l, needed_l + others_l / _yield_draws(loss)
    return poured_l, needed_l


def _distributions(
    streams: list[_Stream], beverage: Beverage, *, toast_poured_l: Array, toast_needed_l: Array
) -> tuple[LitresDistribution, LitresDistribution]:
    """Litres needed and litres poured, with serving size and crowd folded into the thirst."""
    if not streams:
        nobody = np.zeros((DRAWS, 1)), np.ones((DRAWS, 1))
        return LitresDistribution(toast_needed_l, *nobody), LitresDistribution(toast_poured_l, *nobody)
    drinkers = np.stack([each.heads * each.show_draws() * each.share_draws() for each in streams], axis=1)
    servings = drinkers * np.stack([each.hours_draws() * each.rate.value for each in streams], axis=1)
    poured_l = servings * [each.litres_per_serving for each in streams]
    needed_l = poured_l / np.stack([each.yield_draws() for each in streams], axis=1)

    totals_l = needed_l.sum(axis=1, keepdims=True)
    weights = needed_l / np.where(totals_l > 0, totals_l, 1)
    evenness = np.array([each.crowd_evenness for each in streams])
    crowd = _crowd_variance(servings, drinkers, evenness)
    serving_noise = beverage.serving_spread_l / beverage.serving_size_l
    own_variance = np.log1p((weights**2 * crowd).sum(axis=1) + serving_noise**2)
    rate_log_sds = np.array([each.rate_log_sd for each in streams])
    of_rates = weights @ rate_log_sds
    # all streams are widened by as much as makes the whole as wide as rate, crowd and glass together
    log_sds = rate_log_sds + np.maximum(np.sqrt(of_rates**2 + own_variance) - of_rates, 1e-6)[:, None]
    # crowd and glass are noise around a mean, the rate is given by its median
    to_median = np.exp((rate_log_sds**2 - log_sds**2) / 2)
    return (
        LitresDistribution(toast_needed_l, *_merged(needed_l * to_median, log_sds, rate_log_sds)),
        LitresDistribution(toast_poured_l, *_merged(poured_l * to_median, log_sds, rate_log_sds)),
    )


def _crowd_variance(servings: Array, drinkers: Array, evenness: Array) -> Array:
    """The variance of servings μ + μ² ÷ (evenness × drinkers), relative to μ²; finite where nobody drinks."""
    return np.asarray(1 / np.maximum(servings, 1e-9) + 1 / np.maximum(evenness * drinkers, 1e-9))


def _merged(medians_l: Array, log_sds: Array, rate_log_sds: Array) -> tuple[Array, Array]:
    """Streams of one spread are one stream: their sum has a closed form."""
    if len(rate_log_sds) == 1:
        return medians_l, log_sds
    spreads, of_stream = np.unique(rate_log_sds, return_inverse=True)
    columns = [np.flatnonzero(of_stream == spread) for spread in range(len(spreads))]
    return (
        np.stack([medians_l[:, each].sum(axis=1) for each in columns], axis=1),
        np.stack([log_sds[:, each[0]] for each in columns], axis=1),
    )


def _variance_shares(streams: list[_Stream], beverage: Beverage) -> Mapping[str, float]:
    """Each assumption's part of the variance of the logarithm of litres, the others held at their stated values."""
    litres = np.array([each.litres for each in streams])
    if litres.sum() == 0:
        return {}
    weights = litres / litres.sum()

    def of_draws(draws: Iterable[Array]) -> float:
        """The log-variance of the weighted sum, each stream's draws around their own mean."""
        whole = sum(w * each / each.mean() for w, each in zip(weights, draws, strict=True) if w)
        return float(np.log1p(np.var(whole)))

    drinkers, servings = (np.array([getattr(s, of) for s in streams]) for of in ("drinkers", "servings"))
    evenness = np.array([each.crowd_evenness for each in streams])
    crowd = _crowd_variance(servings, drinkers, evenness)
    variances: dict[str, float] = {
        AssumptionKind.SHOW_RATE.value: of_draws(each.show_draws() for each in streams),
        AssumptionKind.DRINKER_SHARE.value: of_draws(each.share_draws() for each in streams),
        AssumptionKind.HOURS_PRESENT.value: of_draws(each.hours_draws() for each in streams),
        AssumptionKind.SERVINGS_PER_DRINKER_HOUR.value: float(weights @ [each.rate_log_sd for each in streams]) ** 2,
        AssumptionKind.YIELD.value: of_draws(1 / each.yield_draws() for each in streams),
        SERVING_SIZE: (beverage.serving_spread_l / beverage.serving_size_l) ** 2,
        CROWD_NOISE: float((weights**2 * crowd).sum()),
    }
    whole = sum(variances.values())
    return {name: variance / whole for name, variance in variances.items()}


def _rests_on(streams: Iterable[_Stream]) -> tuple[Assumption, ...]:
    """The assumptions that were used, each once."""
    used = [a for s in streams for a in (s.show, s.share, s.hours, s.rate, s.yield_) if a is not None]
    return tuple(dict.fromkeys(used))
