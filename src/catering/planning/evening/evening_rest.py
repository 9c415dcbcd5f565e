"""What is still to be poured, once so much was poured by so much of the evening.

Evenings that pour the same total pour it at different paces. The share that is poured by a moment is a Beta around the
curve's; given the total T, the litres so far are T times that share. Held against the forecast of T, that gives the
forecast after the count. It is summed over fine cells of T, so it is smooth and the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from catering.planning.forecast.draws import Array
from catering.planning.forecast.litres import LitresDistribution

PACE_EVENNESS = 8.0
"""How alike the paces of evenings are: at half of the evening 50 ± 17 % are poured. Own judgement: as wide as the
festival nights and bar days that were looked at."""
_ROUNDS = 4.0
"""How many times a Poisson's the variance of glasses is: they are ordered in rounds. Own judgement."""
OFF = ((-1.0, 1 / 6), (0.0, 2 / 3), (1.0, 1 / 6))
"""How a count that may be off is taken: parts of what it may be off by, with their chances; its spread is 1 ÷ √3."""
_KNOTS = np.linspace(-4.5, 4.5, 127)
"""Standard normal deviates at which the forecast is asked for its litres; beyond, it is straight in their logarithm."""
_NODES = np.linspace(-8, 8, 1601)
_NOTHING_L = 1e-6
_NO_WEIGHT = 1e-9


@dataclass(frozen=True)
class Forecast:
    """The total as it was forecast: `logs` of its litres at _KNOTS, and its mean."""

    logs: Array
    mean_l: float

    @staticmethod
    def of(litres: LitresDistribution) -> Forecast:
        if litres.mean_l < _NOTHING_L:
            return Forecast(np.full(len(_KNOTS), -np.inf), 0.0)
        return Forecast(np.log(litres.quantiles(tuple(special.ndtr(_KNOTS)))), litres.mean_l)


@dataclass(frozen=True)
class Rest:
    """Litres still to be poured: ascending amounts, their weights adding up to 1; shape (cells,).

    `edges_l` are the ends of the cells, from 0; shape (cells + 1,). `evenness` is how alike the paces are at which a
    rest is poured.
    """

    litres: Array
    weights: Array
    edges_l: Array
    evenness: float

    @cached_property
    def mean_l(self) -> float:
        return float(self.litres @ self.weights)

    def chance(self, litres: float) -> float:
        """The chance that no more than so many litres are still to be poured."""
        if litres < 0:
            return 0.0
        return float(np.interp(litres, self.edges_l, self._reached))

    def quantiles(self, levels: tuple[float, ...]) -> Array:
        """The litres that are not exceeded with each chance."""
        return np.asarray(np.interp(levels, self._reached, self.edges_l))

    def chance_beyond(self, litres: float, shares: Array) -> Array:
        """The chance that more than so many litres are poured once each share of the rest's curve has passed."""
        enough = (self.litres > litres) & (self.weights > _NO_WEIGHT)
        part = litres / self.litres[enough]
        beyond = np.empty(len(shares))
        for place, share in enumerate(shares):
            if share <= 0:
                beyond[place] = 0.0
            elif share >= 1:
                beyond[place] = 1 - self.chance(litres)
            else:
                a, b = self.evenness * share, self.evenness * (1 - share)
                beyond[place] = self.weights[enough] @ special.betaincc(a, b, part)
        return beyond

    def give_or_take(self, off_l: float) -> Rest:
        """The same where the count may be off by so many litres, up or down: what is still needed beyond the count.

        It is right in two of three cases, and off by all of `off_l` in one of six each way.
        """
        if off_l <= 0 or self.mean_l == 0:
            return self
        edges_l = np.unique(np.concatenate([self.edges_l + off * off_l for off, _ in OFF]))
        reached = sum(part * np.interp(edges_l - off * off_l, self.edges_l, self._reached) for off, part in OFF)
        return Rest((edges_l[1:] + edges_l[:-1]) / 2, np.diff(reached), edges_l, self.evenness)

    @cached_property
    def _reached(self) -> Array:
        """The chance not to exceed each of `edges_l`."""
        return np.concatenate([[0.0], np.cumsum(self.weights)])


def rest_after(forecast: Forecast, *, poured_l: float, share: float, serving_l: float) -> Rest:
    """What is still to be poured after `poured_l` litres at this share, 0 to 1, of the curve.

    More poured never makes the total smaller. Raises ValueError for less than nothing poured.
    """
    if not poured_l >= 0:
        raise ValueError("litres poured are 0 or more")
    if share >= 1 - 1e-9 or forecast.mean_l == 0:
        return Rest(np.zeros(1), np.ones(1), np.zeros(2), PACE_EVENNESS)
    evenness = pace_evenness(forecast.mean_l, share=share, serving_l=serving_l)
    rest_l = _cells(forecast.logs, poured_l)
    edges_l = np.concatenate([[0.0], (rest_l[1:] + rest_l[:-1]) / 2, rest_l[-1:] * 2])
    totals_l = poured_l + rest_l
    poured_so, poured_later = evenness * share, evenness * (1 - share)
    log_weights = (
        _log_mass(_deviates(poured_l + edges_l, forecast.logs))
        - poured_so * np.log(totals_l)
        + (poured_later - 1) * np.log(rest_l / totals_l)
    )
    weights = np.exp(log_weights - log_weights.max())
    return Rest(rest_l, weights / weights.sum(), edges_l, poured_later)


def pace_evenness(mean_l: float, *, share: float, serving_l: float) -> float:
    """How closely the litres poured by a share, below 1, of the curve keep to it: a Beta's two parameters together."""
    spread = 1 / PACE_EVENNESS + _ROUNDS * serving_l / mean_l
    # towards the end so even that the rest has one mode: else a larger count could speak for a smaller total
    return max(1 / spread, 1 / (1 - share))


def _cells(logs: Array, poured_l: float) -> Array:
    """Rests that are close together where the forecast is dense, and where little more than the count was needed."""
    slopes = (logs[1] - logs[0]) / (_KNOTS[1] - _KNOTS[0]), (logs[-1] - logs[-2]) / (_KNOTS[-1] - _KNOTS[-2])
    beyond = np.minimum(_NODES - _KNOTS[0], 0) * slopes[0] + np.maximum(_NODES - _KNOTS[-1], 0) * slopes[1]
    forecast_l = np.exp(np.interp(_NODES, _KNOTS, logs) + beyond)
    scale_l = max(poured_l, float(forecast_l[len(_NODES) // 2]))
    near_l = np.geomspace(1e-7 * scale_l, max(30 * scale_l, float(forecast_l[-1])), 1201)
    rest_l = np.concatenate([forecast_l - poured_l, near_l])
    return np.unique(rest_l[rest_l >= near_l[0]])


def _deviates(litres: Array, logs: Array) -> Array:
    """The standard normal deviate at which the forecast reaches each amount."""
    rising = np.maximum.accumulate(logs) + 1e-12 * np.arange(len(logs))
    slopes = (rising[1] - rising[0]) / (_KNOTS[1] - _KNOTS[0]), (rising[-1] - rising[-2]) / (_KNOTS[-1] - _KNOTS[-2])
    with np.errstate(divide="ignore"):
        wanted = np.log(litres)
    low = _KNOTS[0] + (wanted - rising[0]) / slopes[0]
    high = _KNOTS[-1] + (wanted - rising[-1]) / slopes[1]
    inside = np.interp(wanted, rising, _KNOTS)
    return np.asarray(np.where(wanted < rising[0], low, np.where(wanted > rising[-1], high, inside)))


def _log_mass(deviates: Array) -> Array:
    """The logarithm of the normal mass between neighbours, exact far out too."""
    low, high = deviates[:-1], deviates[1:]
    mirrored = low > 0
    low, high = np.where(mirrored, -high, low), np.where(mirrored, -low, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.exp(special.log_ndtr(low) - special.log_ndtr(high))
        mass = special.log_ndtr(high) + np.log1p(-part)
    return np.asarray(np.nan_to_num(mass, nan=-np.inf, neginf=-np.inf))
