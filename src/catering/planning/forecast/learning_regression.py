"""What past evenings say of the next one's rate: a conjugate regression of its logarithm.

An evening's log-rate is a level that all evenings share, its event type's, a slope on guests (log) and on
temperature, a slow drift, and the evening's own mood. All are normal around the prior with a common scale whose
square is inverse gamma (Normal-Inverse-Gamma), so the answer is a Student-t. How much of the prior's spread lies
between evenings of one house, and how fast the level drifts, is averaged over a small grid by how well each told
the past. Guests, temperature and time are counted from the evening that is forecast: without history each model
says what the prior says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from catering.model.event import EventType
from catering.planning.forecast.draws import EIGHT_OF_TEN, Array

_BETWEEN_EVENINGS = (1 / 64, 1 / 16, 1 / 4, 1 / 2, 4 / 5)
"""The part of the prior's variance that lies between evenings of one house; as likely as it is large."""
_WALKS = (0.0, 0.3, 1.0, 3.0)
"""How far the level walks in a year, in spreads between evenings."""
_TREND_SD = 0.02
"""The level's steady change a year: about 2 %, either way; own judgement."""
_GUESTS_SD = 0.1
"""The slope on the logarithm of guests: about 0, for no source says that larger crowds drink more a head."""
_WARMTH, _WARMTH_SD = 0.02, 0.02
"""The slope on °C outdoors; own judgement, where a city's beer sales rose by 2.6 % a °C over nine months."""
_OWN_TYPE = 0.5
"""The part of the level's variance that evenings of another type do not share."""
_PRIOR_EVENINGS = 4.0
"""Evenings that the prior's spread counts for: its degrees of freedom."""
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Evening:
    """What the regression knows of an evening; `temperature_c` is None indoors."""

    held_on: dt.date
    guests: float
    event_type: EventType | None = None
    temperature_c: float | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """One past evening: the logarithm of its servings per drinker-hour.

    `noise` is the variance that the chance of single guests gave it. Where it was sold out, the true
    `log_rate` is at least so high.
    """

    name: str
    evening: Evening
    log_rate: float
    noise: float
    sold_out: bool = False


@dataclass(frozen=True, slots=True)
class LogRate:
    """The log-rate of an evening to come: Student-t's by weight, each with degrees of freedom, place and scale."""

    weights: Array
    freedoms: Array
    places: Array
    scales: Array

    def quantiles(self, levels: Sequence[float], *, noise: float = 0.0) -> Array:
        """The log-rate at each level in (0, 1); `noise` is a variance that comes on top."""
        wanted = np.asarray(levels, dtype=np.float64)
        scales = np.sqrt(self.scales**2 + noise)
        low, high = np.full(wanted.shape, -1e3), np.full(wanted.shape, 1e3)
        for _ in range(80):
            middle = (low + high) / 2
            below = special.stdtr(self.freedoms, (middle[:, None] - self.places) / scales) @ self.weights < wanted
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.asarray((low + high) / 2)


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How alike the lessons and, last, the target are; each of shape (n + 1, n + 1)."""

    kind: Array
    walked: Array
    slopes: Array
    noise: Array


@lru_cache(maxsize=512)
def learn_log_rate(lessons: tuple[Lesson, ...], target: Evening, *, median: float, log_sd: float) -> LogRate:
    """What `lessons` say of `target`, from a prior that is log-normal with this median and spread (above 0)."""
    ordered = sorted(lessons, key=lambda each: (each.sold_out, each.evening.held_on, each.log_rate, each.name))
    likeness = _likeness(ordered, target)
    warmth = [*(_WARMTH * _warmer(each.evening, target) for each in ordered), 0.0]
    expected = np.asarray(np.log(median) + np.array(warmth))
    models = [
        _model(ordered, likeness, expected, log_sd=log_sd, between=between, walk=walk)
        for between in _BETWEEN_EVENINGS
        for walk in _WALKS
    ]
    log_weights, freedoms, places, scales = np.array(models).T
    weights = np.exp(log_weights - log_weights.max())
    return LogRate(weights / weights.sum(), freedoms, places, scales)


def _model(
    ordered: list[Lesson], likeness: _Likeness, expected: Array, *, log_sd: float, between: float, walk: float
) -> tuple[float, float, float, float]:
    """One model of the grid: the logarithm of its weight, degrees of freedom, place and scale of the target.

    Of the lessons, those that were not sold out come first.
    """
    freedom = _PRIOR_EVENINGS
    # so that 8 of 10 evenings of the prior's Student-t are the stated ones
    whole_sd = log_sd * EIGHT_OF_TEN / special.stdtrit(freedom, 0.9)
    scale = whole_sd * np.sqrt(between)
    # in squares of the scale
    cov = np.asarray(
        (1 - between) / between * likeness.kind
        + walk**2 * likeness.walked
        + (likeness.slopes + likeness.noise) / scale**2
        + np.eye(len(ordered) + 1)
    )
    exact = sum(not each.sold_out for each in ordered)

    log_weight = float(np.log(between))
    squares = freedom * scale**2
    off = np.array([each.log_rate for each in ordered[:exact]]) - expected[:exact]
    if exact:
        half = np.linalg.cholesky(cov[:exact, :exact])
        white, rest = np.linalg.solve(half, off), np.linalg.solve(half, cov[:exact, exact:])
        log_weight += _log_density(np.asarray(white), np.asarray(half), freedom, scale)
        expected, cov = expected[exact:] + rest.T @ white, cov[exact:, exact:] - rest.T @ rest
        freedom, squares = freedom + exact, squares + white @ white
    for place, lesson in enumerate(ordered[exact:]):
        log_weight, freedom, squares, expected, cov = _at_least(
            lesson.log_rate, place, log_weight, freedom, squares, expected, cov
        )
    return log_weight, freedom, float(expected[-1]), float(np.sqrt(squares / freedom * cov[-1, -1]))


def _likeness(lessons: list[Lesson], target: Evening) -> _Likeness:
    evenings = [*(each.evening for each in lessons), target]
    guests = np.log([max(each.guests, 1) / max(target.guests, 1) for each in evenings])
    warmer = np.array([_warmer(each, target) for each in evenings])
    years = np.array([(each.held_on - target.held_on).days / _DAYS_A_YEAR for each in evenings])
    kinds = [None, *EventType]
    kind = np.array([kinds.index(each.event_type) for each in evenings])
    on_one_side = np.sign(years)[:, None] == np.sign(years)[None, :]
    apart = np.abs(years)
    return _Likeness(
        kind=np.where(kind[:, None] == kind[None, :], 1.0, 1 - _OWN_TYPE),
        walked=np.where(on_one_side, np.minimum(apart[:, None], apart[None, :]), 0.0),
        slopes=np.asarray(
            _GUESTS_SD**2 * np.outer(guests, guests)
            + _WARMTH_SD**2 * np.outer(warmer, warmer)
            + _TREND_SD**2 * np.outer(years, years)
        ),
        noise=np.diag([*(each.noise for each in lessons), 0.0]),
    )


def _warmer(evening: Evening, target: Evening) -> float:
    """Degrees above the target; 0 where either was indoors or is not known."""
    if evening.temperature_c is None or target.temperature_c is None:
        return 0.0
    return evening.temperature_c - target.temperature_c


def _log_density(white: Array, half: Array, freedom: float, scale: float) -> float:
    """The logarithm of the Student-t density that a model gave to what was seen, by its whitened residuals."""
    seen = len(white)
    return float(
        special.gammaln((freedom + seen) / 2)
        - special.gammaln(freedom / 2)
        - seen / 2 * np.log(freedom * np.pi * scale**2)
        - np.log(np.diag(half)).sum()
        - (freedom + seen) / 2 * np.log1p(white @ white / (freedom * scale**2))
    )


def _at_least(
    log_rate: float, place: int, log_weight: float, freedom: float, squares: float, expected: Array, cov: Array
) -> tuple[float, float, float, Array, Array]:
    """A sold-out evening: its log-rate is at least so high, so it enters by mean and variance of what lies above.

    It weighs between 0, where nobody thought it lower, and 1, where it was far above what was thought.
    """
    square = squares / freedom
    t_scale = np.sqrt(square * cov[place, place])
    depth = (log_rate - expected[place]) / t_scale
    log_weight += float(np.log(max(special.stdtr(freedom, -depth), 1e-300)))
    sd = t_scale * np.sqrt(freedom / (freedom - 2))
    bound = (log_rate - expected[place]) / sd
    above = np.exp(-(bound**2) / 2 - special.log_ndtr(-bound)) / np.sqrt(2 * np.pi)  # the truncated mean, in sds
    left = min(max(1 + bound * above - above**2, 1e-9), 1.0)  # the truncated variance, in sds squared
    weight = 1 - left
    if weight < 1e-9:
        return log_weight, freedom, squares, expected, cov
    gain = cov[:, place] / cov[place, place]
    return (
        log_weight,
        freedom + weight,
        squares + weight * square * (left + above**2) * freedom / (freedom - 2),
        expected + gain * above * sd,
        cov - weight * np.outer(gain, cov[place]),
    )
