"""Which assumption holds for whom, and its spread as a caterer states it."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from catering.catalog.assumptions import default_assumption
from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import Beverage
from catering.model.records import EventRecords
from catering.planning.forecast.draws import EIGHT_OF_TEN, Array, beta_quantiles
from catering.planning.forecast.learning import learn_rate
from catering.planning.forecast.stated_assumptions import stated_assumption

_LOG_NORMAL = (AssumptionKind.HOURS_PRESENT, AssumptionKind.SERVINGS_PER_DRINKER_HOUR)


def assumption_for(
    records: EventRecords, kind: AssumptionKind, *, guest_group: str | None = None, beverage: Beverage | None = None
) -> Assumption:
    """The most specific assumption: group and beverage, then beverage, then group, then all.

    Where the event states none: what its past events teach of the thirst, then the catalogue.
    """
    stated = stated_assumption(records, kind, guest_group=guest_group, beverage=beverage)
    if stated is not None:
        return stated
    if kind is AssumptionKind.SERVINGS_PER_DRINKER_HOUR and beverage is not None and records.past_events:
        learned = learn_rate(records, beverage)
        if learned is not None and learned.after is not None:
            return learned.after
    return default_assumption(kind, beverage.category if beverage else None)


def eight_of_ten(assumption: Assumption) -> tuple[float, float]:
    """The range that holds 8 of 10 evenings, in the unit of the value."""
    value, spread = assumption.value, assumption.spread
    if spread == 0 or value == 0 or not assumption.kind.spreads:
        return value, value
    if assumption.kind in _LOG_NORMAL:
        factor = math.exp(EIGHT_OF_TEN * spread / value)
        return value / factor, value * factor
    return _beta_range(value, spread)


def from_eight_of_ten(kind: AssumptionKind, low: float, high: float) -> tuple[float, float]:
    """The value and spread whose 8 of 10 evenings lie from `low` to `high`.

    Raises ValueError where there is none: `low` above `high`, a share outside 0 to 1, a constant of the evening.
    """
    if not 0 <= low <= high:
        raise ValueError("from is above to")
    if low == high:
        return low, 0.0
    if not kind.spreads:
        raise ValueError(f"{kind.value} is one figure, not a range")
    if kind in _LOG_NORMAL:
        if low == 0:
            raise ValueError("from must be more than 0")
        value = math.sqrt(low * high)
        return value, value * math.log(high / low) / (2 * EIGHT_OF_TEN)
    if high > 1 or low == 0 or high == 1:
        raise ValueError("a share that spreads lies between 0 and 1")
    return _beta_within(low, high)


def _beta_range(mean: float, sd: float) -> tuple[float, float]:
    low, high = beta_quantiles(mean, sd, np.array([0.1, 0.9]))
    return float(low), float(high)


def _beta_within(low: float, high: float) -> tuple[float, float]:
    """Mean and sd of the Beta with this range: Newton's steps between logits, where both are nearly straight."""
    wanted = special.logit([low, high])

    def mean_and_sd(place: Array) -> tuple[float, float]:
        mean, part = special.expit(place)  # of the widest that a Beta of this mean can be
        return float(mean), float(part * math.sqrt(mean * (1 - mean)))

    def off(place: Array) -> Array:
        return np.asarray(special.logit(np.clip(_beta_range(*mean_and_sd(place)), 1e-300, 1 - 1e-16)) - wanted)

    middle = (low + high) / 2
    part = (high - low) / (2 * EIGHT_OF_TEN) / math.sqrt(middle * (1 - middle))
    place = special.logit(np.array([middle, min(part, 0.9)]))
    missed = off(place)
    for _ in range(100):
        if np.abs(missed).max() < 1e-11:
            break
        slopes = np.stack([off(place + step) - off(place - step) for step in np.eye(2) * 1e-5], axis=1) / 2e-5
        step = np.linalg.solve(slopes, missed)
        while np.abs(better := off(place - step)).max() >= np.abs(missed).max() and np.abs(step).max() > 1e-14:
            step = step / 2
        if np.abs(step).max() <= 1e-14:
            break
        place, missed = place - step, better
    return mean_and_sd(place)


def with_range(
    assumption: Assumption, *, value: float | None = None, low: float | None = None, high: float | None = None
) -> Assumption:
    """The assumption with another value, or with another end of its 8 of 10 evenings.

    A figure that was changed is an assumption, and no longer its source's.

    Raises ValueError where no such range exists, pydantic's ValidationError where the record refuses it.
    """
    if value is not None:
        spread = spread_around(assumption, value)
    else:
        was_low, was_high = eight_of_ten(assumption)
        value, spread = from_eight_of_ten(
            assumption.kind, was_low if low is None else low, was_high if high is None else high
        )
    changed: dict[str, object] = {"value": value, "spread": spread}
    if (value, spread) != (assumption.value, assumption.spread):
        changed |= {"basis": Basis.ASSUMPTION, "source": None}
    return Assumption.model_validate({**assumption.model_dump(), **changed})


def spread_around(before: Assumption, value: float) -> float:
    """The spread around another value: in proportion; for a share, as even a Beta as before."""
    if before.value == 0:
        return 0.0
    if before.kind.unit != "share":
        return min(before.spread * value / before.value, 2 * value)  # the widest that a record may have
    room_before, room = before.value * (1 - before.value), max(0.0, value * (1 - value))
    widest = math.sqrt(room) * (1 - 1e-9)
    return min(before.spread * math.sqrt(room / room_before), widest) if room_before > 0 else 0.0
