"""Demand: how many litres of a beverage the guests need, as a range.

litres = accepted × show × drinker share × hours present × servings per drinker-hour × serving size ÷ yield,
for each guest group and serving period. Show, hours and thirst are one draw per event, at the same quantile
in every group; each beverage has its own share.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage
from catering.model.event import GuestGroup
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, label, text
from catering.planning.assumptions import assumption_for
from catering.planning.draws import DRAWS, Array, beta_draws, capped_log_normal_draws
from catering.planning.evening_curve import CurvePoint, Period, forecast_curve, serving_periods
from catering.planning.litres import LitresDistribution

LEVELS: Mapping[str, float] = {
    "p05": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95,
}  # fmt: skip
CROWD_NOISE = "crowd noise"
SERVING_SIZE = "serving size"


@dataclass(frozen=True, slots=True)
class BeverageDemand:
    """What the guests need of one beverage, in litres to be shipped."""

    beverage: str
    litres: Mapping[str, float]
    mean_l: float
    servings_p50: float
    variance_shares: Mapping[str, float]
    profile: tuple[CurvePoint, ...]
    attendance_mean: float
    drinkers_mean: float
    yield_mean: float
    rests_on: tuple[Assumption, ...]
    distribution: LitresDistribution

    def summary(self) -> Text:
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
    """One guest group in one serving period, with every factor of its litres."""

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
        return np.ones(DRAWS) if self.show is None else beta_draws(self.show.value, self.show.spread, "show")

    def share_draws(self) -> Array:
        return beta_draws(self.share.value, self.share.spread, "share")

    def hours_draws(self) -> Array:
        hours = self.hours
        log_sd = hours.spread / hours.value if hours.value else 0.0
        return capped_log_normal_draws(hours.value, log_sd, self.cap_h, "hours")

    def yield_draws(self) -> Array:
        return beta_draws(self.yield_.value, self.yield_.spread, "yield")

    @property
    def log_sd(self) -> float:
        return self.rate.spread / self.rate.value if self.rate.value else 0.0


def forecast_demand(records: EventRecords, beverage: Beverage, *, as_of: dt.datetime) -> BeverageDemand:
    """The demand for one beverage.

    `as_of` (with a time zone) decides whether a group's arrived count is known yet.
    """
    periods = serving_periods(records)
    groups = [
        (group, [period for period in periods if group.serving_period in (None, period.name)])
        for group in records.guest_groups
    ]
    streams = [_stream(records, beverage, group, period, as_of=as_of) for group, mine in groups for period in mine]
    toast_l = np.zeros(DRAWS)
    for group, _ in groups:
        toast_l += _toast_for_others(records, beverage, group, as_of=as_of)
    needed = _distribution(streams, beverage, certain_l=toast_l)
    poured = _distribution([_without_loss(each) for each in streams], beverage, certain_l=toast_l * _yield(streams))
    levels = needed.quantiles(tuple(LEVELS.values()))
    attended = [attendance(records, group, as_of=as_of) for group, _ in groups]
    return BeverageDemand(
        beverage=beverage.name,
        litres=dict(zip(LEVELS, (float(litres) for litres in levels), strict=True)),
        mean_l=needed.mean_l,
        servings_p50=poured.quantile(0.5) / beverage.serving_size_l,
        variance_shares=_variance_shares(streams, beverage),
        profile=forecast_curve(records, _weights(periods, streams, groups), beverage=beverage),
        attendance_mean=sum(attended),
        drinkers_mean=sum(
            attends * _eligible_share(group, beverage) * _share(records, beverage, group).value
            for attends, (group, _) in zip(attended, groups, strict=True)
        ),
        yield_mean=_yield(streams),
        rests_on=_rests_on(streams),
        distribution=needed,
    )


def forecast_demands(records: EventRecords, *, as_of: dt.datetime) -> tuple[BeverageDemand, ...]:
    """The demand for every beverage of the event, in the order of its sheet."""
    return tuple(forecast_demand(records, beverage, as_of=as_of) for beverage in records.beverages)


def attendance(records: EventRecords, group: GuestGroup, *, as_of: dt.datetime) -> float:
    """Guests of a group who come: counted where they have arrived, else the mean of accepted × show rate."""
    if _has_arrived(group, records, as_of=as_of):
        return float(group.arrived or 0)
    return group.accepted * assumption_for(records, AssumptionKind.SHOW_RATE, guest_group=group.name).value


def _has_arrived(group: GuestGroup, records: EventRecords, *, as_of: dt.datetime) -> bool:
    counted_on = group.arrived_on or records.event.doors_at.astimezone(records.event.zone).date()
    return group.arrived is not None and counted_on <= as_of.astimezone(records.event.zone).date()


def _share(records: EventRecords, beverage: Beverage, group: GuestGroup) -> Assumption:
    return assumption_for(records, AssumptionKind.DRINKER_SHARE, guest_group=group.name, beverage=beverage)


def _eligible_share(group: GuestGroup, beverage: Beverage) -> float:
    """The part of a group that may and does drink alcohol, where the beverage has any."""
    if not beverage.is_alcoholic or not group.accepted:
        return 1.0
    return 1 - ((group.under_age or 0) + (group.non_drinkers or 0)) / group.accepted


def _stream(
    records: EventRecords, beverage: Beverage, group: GuestGroup, period: Period, *, as_of: dt.datetime
) -> _Stream:
    def assumed(kind: AssumptionKind) -> Assumption:
        return assumption_for(records, kind, guest_group=group.name, beverage=beverage)

    arrived = _has_arrived(group, records, as_of=as_of)
    # thirst is stated in glasses of one size; another glass changes litres by the elasticity only
    glass_ratio = beverage.serving_size_l / beverage.stated_serving_l
    return _Stream(
        heads=float((group.arrived if arrived else group.accepted) or 0) * _eligible_share(group, beverage),
        show=None if arrived else assumed(AssumptionKind.SHOW_RATE),
        share=assumed(AssumptionKind.DRINKER_SHARE),
        hours=assumed(AssumptionKind.HOURS_PRESENT),
        rate=assumed(AssumptionKind.SERVINGS_PER_DRINKER_HOUR),
        yield_=assumed(AssumptionKind.YIELD),
        crowd_evenness=assumed(AssumptionKind.CROWD_EVENNESS).value,
        litres_per_serving=beverage.stated_serving_l * glass_ratio ** assumed(AssumptionKind.GLASS_ELASTICITY).value,
        cap_h=period.duration_h,
    )


def _without_loss(stream: _Stream) -> _Stream:
    return replace(stream, yield_=stream.yield_.model_copy(update={"value": 1.0, "spread": 0.0}))


def _yield(streams: list[_Stream]) -> float:
    """The mean yield over the streams, by guests."""
    heads = sum(stream.heads for stream in streams)
    return sum(stream.heads * stream.yield_.value for stream in streams) / heads if heads else 1.0


def _distribution(streams: list[_Stream], beverage: Beverage, *, certain_l: Array) -> LitresDistribution:
    """The litres of all streams: median and log-sd in each draw, serving size and crowd folded into the thirst."""
    if not streams:
        return LitresDistribution(certain_l, np.zeros((DRAWS, 1)), np.full((DRAWS, 1), 1e-6))
    medians_l = np.empty((DRAWS, len(streams)))
    drinkers = np.empty_like(medians_l)
    servings = np.empty_like(medians_l)
    for column, stream in enumerate(streams):
        drinkers[:, column] = stream.heads * stream.show_draws() * stream.share_draws()
        servings[:, column] = drinkers[:, column] * stream.hours_draws() * stream.rate.value
        medians_l[:, column] = servings[:, column] * stream.litres_per_serving / stream.yield_draws()
    totals_l = medians_l.sum(axis=1)
    weights = medians_l / np.where(totals_l > 0, totals_l, 1)[:, None]
    evenness = np.array([stream.crowd_evenness for stream in streams])
    with np.errstate(divide="ignore"):
        crowd = np.where(servings > 0, 1 / servings + 1 / (evenness * drinkers), 0.0)
    serving_noise = beverage.serving_spread_l / beverage.serving_size_l
    own_log_sd = np.sqrt(np.log1p((weights**2 * crowd).sum(axis=1) + serving_noise**2))
    rate_log_sds = np.array([stream.log_sd for stream in streams])
    rate_log_sd = weights @ rate_log_sds
    whole = np.sqrt(rate_log_sd**2 + own_log_sd**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        widened = np.where(rate_log_sd[:, None] > 0, rate_log_sds * (whole / rate_log_sd)[:, None], own_log_sd[:, None])
    log_sds = np.maximum(widened, 1e-6)
    # serving size and crowd are noise around a mean, the rate is given by its median
    medians_l *= np.exp((rate_log_sds**2 - log_sds**2) / 2)
    return LitresDistribution(certain_l, *_merged(medians_l, log_sds))


def _merged(medians_l: Array, log_sds: Array) -> tuple[Array, Array]:
    """Streams of one spread are one stream: their sum has a closed form."""
    merged: dict[bytes, list[int]] = {}
    for column in range(log_sds.shape[1]):
        merged.setdefault(log_sds[:, column].tobytes(), []).append(column)
    columns = list(merged.values())
    return (
        np.stack([medians_l[:, each].sum(axis=1) for each in columns], axis=1),
        np.stack([log_sds[:, each[0]] for each in columns], axis=1),
    )


def _toast_for_others(records: EventRecords, beverage: Beverage, group: GuestGroup, *, as_of: dt.datetime) -> Array:
    """Litres for the toast of those who would not drink this beverage, where it is poured for all; shape (draws,)."""
    poured_for_all = records.event.toast_at is not None and same_name(group.toast_beverage) == same_name(beverage.name)
    if group.toast_beverage is None or not poured_for_all:
        return np.zeros(DRAWS)
    arrived = _has_arrived(group, records, as_of=as_of)
    show = assumption_for(records, AssumptionKind.SHOW_RATE, guest_group=group.name)
    heads = group.arrived if arrived else group.accepted
    present = (heads or 0) * (1.0 if arrived else beta_draws(show.value, show.spread, "show"))
    share = _share(records, beverage, group)
    drinks_anyway = _eligible_share(group, beverage) * beta_draws(share.value, share.spread, "share")
    loss = assumption_for(records, AssumptionKind.YIELD, guest_group=group.name, beverage=beverage)
    return present * (1 - drinks_anyway) * beverage.serving_size_l / beta_draws(loss.value, loss.spread, "yield")


def _variance_shares(streams: list[_Stream], beverage: Beverage) -> Mapping[str, float]:
    """Each assumption's part of the variance of the logarithm of litres, the others held at their means."""
    weights = np.array([s.heads * s.share.value * s.hours.value * s.rate.value for s in streams])
    if not streams or weights.sum() == 0:
        return {}
    weights = weights / weights.sum()

    def over_draws(draws: list[Array], means: list[float]) -> float:
        relative = sum(w * each / mean for w, each, mean in zip(weights, draws, means, strict=True) if mean)
        return float(np.var(np.log(relative))) if np.all(np.asarray(relative) > 0) else 0.0

    drinkers = np.array([s.heads * (s.show.value if s.show else 1) * s.share.value for s in streams])
    servings = drinkers * [min(s.hours.value, s.cap_h) * s.rate.value for s in streams]
    evenness = np.array([s.crowd_evenness for s in streams])
    crowd = np.divide(1, servings, where=servings > 0, out=np.zeros_like(servings)) + np.divide(
        1, evenness * drinkers, where=drinkers > 0, out=np.zeros_like(servings)
    )
    variances: dict[str, float] = {
        AssumptionKind.SHOW_RATE.value: over_draws(
            [s.show_draws() for s in streams], [s.show.value if s.show else 1.0 for s in streams]
        ),
        AssumptionKind.DRINKER_SHARE.value: over_draws(
            [s.share_draws() for s in streams], [s.share.value for s in streams]
        ),
        AssumptionKind.HOURS_PRESENT.value: over_draws(
            [s.hours_draws() for s in streams], [s.hours.value for s in streams]
        ),
        AssumptionKind.SERVINGS_PER_DRINKER_HOUR.value: float(weights @ [s.log_sd for s in streams]) ** 2,
        AssumptionKind.YIELD.value: over_draws(
            [1 / s.yield_draws() for s in streams], [1 / s.yield_.value for s in streams]
        ),
        SERVING_SIZE: (beverage.serving_spread_l / beverage.serving_size_l) ** 2,
        CROWD_NOISE: float((weights**2 * crowd).sum()),
    }
    whole = sum(variances.values())
    return {name: variance / whole for name, variance in variances.items()} if whole else {}


def _weights(
    periods: tuple[Period, ...], streams: list[_Stream], groups: list[tuple[GuestGroup, list[Period]]]
) -> Mapping[str, Mapping[str, float]]:
    """Expected litres by serving period and guest group, for the curve over the evening."""
    weights: dict[str, dict[str, float]] = {period.name: {} for period in periods}
    pairs = [(group.name, period.name) for group, mine in groups for period in mine]
    for (group_name, period_name), s in zip(pairs, streams, strict=True):
        show = s.show.value if s.show else 1.0
        litres = s.heads * show * s.share.value * min(s.hours.value, s.cap_h) * s.rate.value * s.litres_per_serving
        weights[period_name][group_name] = litres / s.yield_.value
    return weights


def _rests_on(streams: list[_Stream]) -> tuple[Assumption, ...]:
    """The assumptions that were used, each once."""
    used = [a for s in streams for a in (s.show, s.share, s.hours, s.rate, s.yield_) if a is not None]
    return tuple(dict.fromkeys(used))
