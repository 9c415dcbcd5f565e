"""How long a step takes, drawn: between lowest and highest days, mostly about the likely ones (PERT-Beta).

The draws are the same on every machine and for every consignment, so a comparison shows the difference of the ways
and not of the dice. Each step has its column; a column takes each of the DURATIONS levels once, in an order of its
own: the powers of a generator modulo a prime, chosen so that no two of 40 columns move together.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import special

from catering.planning.forecast.draws import Array

DURATIONS = 4093
"""A prime: the number of draws."""
COLUMNS = 40
_GENERATOR = 603
_PULL = 4.0
"""How much more the likely days weigh than each end: mean = (lowest + 4 × likely + highest) ÷ 6."""
Days = tuple[float, float, float]


@lru_cache(maxsize=1)
def _levels() -> Array:
    return (np.arange(DURATIONS) + 0.5) / DURATIONS


@lru_cache(maxsize=COLUMNS)
def _order(column: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Which level each draw takes in a column."""
    step = pow(_GENERATOR, column % COLUMNS, DURATIONS)
    return np.arange(DURATIONS, dtype=np.int64) * step % DURATIONS


def days_drawn(days: Days, column: int, *, more_than: float = 0.0) -> Array:
    """Days in each draw, shape (DURATIONS,), or one figure (1,) where nothing is uncertain.

    `more_than`: so many have passed and it is not done, so that shorter ones are ruled out.
    """
    lowest, _, highest = days
    if highest <= max(lowest, more_than):
        return np.array([highest])
    levels = _levels()
    if more_than > lowest:
        passed = chance_within(days, more_than)
        still = special.betaincinv(*_shapes(_lean(days)), passed + (1 - passed) * levels)
        return np.asarray(lowest + (highest - lowest) * still)[_order(column)]
    return np.asarray(lowest + (highest - lowest) * _spread(_lean(days)))[_order(column)]


def chance_within(days: Days, at_most: float) -> float:
    """The chance that it takes no longer than so many days."""
    lowest, _, highest = days
    if at_most >= highest:
        return 1.0
    if at_most < lowest:
        return 0.0
    return float(special.betainc(*_shapes(_lean(days)), (at_most - lowest) / (highest - lowest)))


def _lean(days: Days) -> float:
    """Where the likely days lie between lowest (0) and highest (1)."""
    lowest, likely, highest = days
    return (likely - lowest) / (highest - lowest)


def _shapes(lean: float) -> tuple[float, float]:
    return 1 + _PULL * lean, 1 + _PULL * (1 - lean)


@lru_cache(maxsize=128)
def _spread(lean: float) -> Array:
    """The days at each level, from 0 for the lowest to 1 for the highest."""
    spread = np.asarray(special.betaincinv(*_shapes(lean), _levels()))
    spread.flags.writeable = False
    return spread
