"""Fixed quasi-random draws: the same on every machine, so that an edit moves an answer smoothly.

The points are the additive recurrence of the generalised golden ratio, which fills the cube evenly in any
number of dimensions without a table. Each uncertain factor of an evening has its column.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

DRAWS = 4096
EIGHT_OF_TEN = 1.2815515655446004
"""Standard deviations on either side of a normal's mean that hold 80 %."""
Factor = Literal["show", "share", "hours", "yield"]
_COLUMNS: dict[Factor, int] = {"show": 0, "share": 1, "hours": 2, "yield": 3}
_AS_GOOD_AS_NORMAL = 1e9
"""A Beta whose smaller shape exceeds this is a normal to nine digits, and its inverse finds no end."""

Array = NDArray[np.float64]


def _golden_ratio(dimensions: int) -> float:
    """The positive root of x^(d+1) = x + 1."""
    ratio = 2.0
    for _ in range(64):
        ratio = (1 + ratio) ** (1 / (dimensions + 1))
    return ratio


@lru_cache(maxsize=8)
def quantile_levels(factor: Factor) -> Array:
    """The level in (0, 1) at which each draw takes this factor; shape (DRAWS,)."""
    step = _golden_ratio(len(_COLUMNS)) ** -(_COLUMNS[factor] + 1)
    return _frozen((0.5 + step * np.arange(1, DRAWS + 1, dtype=np.float64)) % 1.0)


@lru_cache(maxsize=256)
def beta_draws(mean: float, sd: float, factor: Factor) -> Array:
    """Draws of a share with this mean and standard deviation; a constant where either leaves no choice."""
    if sd == 0 or mean in (0, 1):
        return _frozen(np.full(DRAWS, mean))
    return _frozen(beta_quantiles(mean, sd, quantile_levels(factor)))


def beta_quantiles(mean: float, sd: float, levels: Array) -> Array:
    """A Beta by its mean, between 0 and 1, and its standard deviation, above 0, at each level."""
    evenness = mean * (1 - mean) / sd**2 - 1
    if min(mean, 1 - mean) * evenness > _AS_GOOD_AS_NORMAL:
        return np.asarray(np.clip(mean + sd * special.ndtri(levels), 0, 1))
    return np.asarray(special.betaincinv(mean * evenness, (1 - mean) * evenness, levels))


@lru_cache(maxsize=256)
def capped_log_normal_draws(median: float, log_sd: float, cap: float, factor: Factor) -> Array:
    """Draws of a log-normal quantity that cannot exceed `cap`, in the unit of `median`."""
    return _frozen(np.minimum(cap, median * np.exp(log_sd * special.ndtri(quantile_levels(factor)))))


def _frozen(draws: Array) -> Array:
    draws = np.asarray(draws, dtype=np.float64)
    draws.flags.writeable = False  # cached, so nobody may change them
    return draws
