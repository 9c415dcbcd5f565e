"""The distribution of litres: quasi-random draws of some factors, the log-normal rest integrated exactly.

In each draw the litres are a certain part plus a sum of streams (a guest group in a serving period), each
log-normal, all moved by one standard normal: the evening's thirst. So every question has a closed form in
each draw, and the answer is the mean over the draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from catering.planning.draws import Array

_REACH = 8.0
"""Standard deviations of thirst beyond which nothing is looked for."""


@dataclass(frozen=True, slots=True)
class LitresDistribution:
    """`certain_l`, shape (draws,); `medians_l` and `log_sds`, shape (draws, streams), the latter above 0."""

    certain_l: Array
    medians_l: Array
    log_sds: Array

    @property
    def mean_l(self) -> float:
        return float((self.certain_l + self._means_l().sum(axis=1)).mean())

    def chance(self, litres: float) -> float:
        """The chance that no more than so many litres are needed."""
        return float(special.ndtr(self._thirst_at(np.array([litres]))).mean())

    def quantile(self, level: float) -> float:
        """The litres that suffice with this chance; 0 < level < 1."""
        return float(self.quantiles((level,))[0])

    def quantiles(self, levels: tuple[float, ...]) -> Array:
        """The litres that suffice with each chance: Newton's steps on the smooth chance, kept in by bisection."""
        wanted = np.asarray(levels)
        if not 0 < wanted.min() <= wanted.max() < 1:
            raise ValueError("a level lies between 0 and 1")
        most_l = float((self.certain_l + self.medians_l.sum(axis=1)).max())
        if most_l == 0:
            return np.zeros(len(levels))
        spread = float(self.log_sds.max(initial=0))
        low = np.full(len(levels), np.log(most_l) - 40)
        high = np.full(len(levels), np.log(most_l) + _REACH * spread + 1e-9)
        guess = np.minimum(np.log(self.mean_l) + spread * special.ndtri(wanted), high)
        for _ in range(100):
            chance, slope = self._chance_and_slope(np.exp(guess))
            low, high = np.where(chance < wanted, guess, low), np.where(chance < wanted, high, guess)
            step = guess - (chance - wanted) / np.maximum(slope, 1e-300)
            better = np.where((step >= low) & (step <= high), step, (low + high) / 2)
            converged = np.abs(better - guess).max() < 1e-10
            guess = better
            if converged:
                break
        return np.asarray(np.exp(guess))

    def expected_leftover_l(self, litres: float) -> float:
        """The mean of what is left of so many litres."""
        thirst = self._thirst_at(np.array([litres]))
        drunk_l = (self._means_l() * special.ndtr(thirst - self.log_sds)).sum(axis=1)
        left_l = (litres - self.certain_l) * special.ndtr(thirst[:, 0]) - drunk_l
        return float(np.maximum(left_l, 0).mean())

    def expected_shortfall_l(self, litres: float) -> float:
        """The mean of what is missing beyond so many litres."""
        return max(0.0, self.mean_l - litres + self.expected_leftover_l(litres))

    def _means_l(self) -> Array:
        return np.asarray(self.medians_l * np.exp(self.log_sds**2 / 2))

    def _chance_and_slope(self, litres: Array) -> tuple[Array, Array]:
        """The chance at each amount and, about, how fast it rises with the amount's logarithm."""
        thirst = self._thirst_at(litres)
        density = np.exp(-np.square(np.clip(thirst, -40, 40)) / 2) / np.sqrt(2 * np.pi)
        return special.ndtr(thirst).mean(axis=0), (density / self._mean_log_sd()[:, None]).mean(axis=0)

    def _mean_log_sd(self) -> Array:
        """The streams' log-sds weighted by their medians; shape (draws,)."""
        weights = self.medians_l.sum(axis=1)
        return np.asarray((self.medians_l * self.log_sds).sum(axis=1) / np.where(weights > 0, weights, 1) + 1e-12)

    def _thirst_at(self, litres: Array) -> Array:
        """The thirst at which each draw needs each amount; shape (draws, amounts), ±inf where none does."""
        streams_l = self.medians_l.sum(axis=1)[:, None]
        rest_l = litres[None, :] - self.certain_l[:, None]
        reachable = (rest_l > 0) & (streams_l > 0)
        rest_log = np.log(np.where(reachable, rest_l, 1))
        thirst = (rest_log - np.log(np.where(streams_l > 0, streams_l, 1))) / self._mean_log_sd()[:, None]
        if np.ptp(self.log_sds, axis=1).max(initial=0) > 0:
            thirst = self._refined(thirst, rest_log)
        return np.where(reachable, thirst, np.where((streams_l == 0) & (rest_l >= 0), np.inf, -np.inf))

    def _refined(self, thirst: Array, rest_log: Array) -> Array:
        """Newton's steps where streams differ in their spread; the logarithm of their sum is convex in thirst."""
        for _ in range(50):
            streams_l = self.medians_l[:, None, :] * np.exp(self.log_sds[:, None, :] * thirst[:, :, None])
            sum_l = np.maximum(streams_l.sum(axis=2), 1e-300)
            rise = np.maximum((streams_l * self.log_sds[:, None, :]).sum(axis=2) / sum_l, 1e-12)
            step = np.clip((rest_log - np.log(sum_l)) / rise, -5, 5)
            thirst = np.clip(thirst + step, -50, 50)
            if np.abs(step).max() < 1e-9:
                break
        return thirst
