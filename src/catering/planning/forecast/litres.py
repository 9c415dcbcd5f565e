"""The distribution of litres: quasi-random draws of some factors, the log-normal rest integrated exactly.

In each draw the litres are a certain part plus a sum of streams (guests who are alike, in a serving period),
each log-normal, all moved by one standard normal: the evening's thirst. So every question has a closed form
in each draw, and the answer is the mean over the draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from catering.planning.forecast.draws import Array

_REACH = 9.0
"""Standard deviations of thirst beyond which nothing is looked for."""


@dataclass(frozen=True)
class LitresDistribution:
    """`certain_l`, shape (draws,); `medians_l` and `log_sds`, shape (draws, streams), the latter above 0."""

    certain_l: Array
    medians_l: Array
    log_sds: Array

    @cached_property
    def mean_l(self) -> float:
        return float((self.certain_l + self._means_l.sum(axis=1)).mean())

    def chance(self, litres: float) -> float:
        """The chance that no more than so many litres are needed."""
        return float(self.chances(np.array([litres]))[0])

    def chances(self, litres: Array) -> Array:
        """The chance for each of several amounts; shape (amounts,)."""
        return np.asarray(special.ndtr(self._thirst_at(litres)).mean(axis=1))

    def quantile(self, level: float) -> float:
        """The litres that suffice with this chance; 0 < level < 1."""
        return float(self.quantiles((level,))[0])

    def quantiles(self, levels: tuple[float, ...]) -> Array:
        """The litres that suffice with each chance.

        The chance, as a standard normal deviate, is nearly straight over the logarithm of litres: Newton's steps
        there, kept in by bisection.
        """
        wanted = np.asarray(levels)
        if not 0 < wanted.min() <= wanted.max() < 1:
            raise ValueError("a level lies between 0 and 1")
        typical_l = self.certain_l + self._streams_l
        most_l = float(typical_l.max())
        if most_l == 0:
            return np.zeros(len(levels))
        deviates, spread = special.ndtri(wanted), float(self.log_sds.max(initial=0))
        low = np.full(len(levels), np.log(most_l) - 40)
        high = np.full(len(levels), np.log(most_l) + _REACH * spread + 1e-9)
        logs = np.log(np.maximum(typical_l, 1e-9 * most_l))
        guess = np.clip(logs.mean() + deviates * np.sqrt(logs.var() + np.mean(self._log_sd**2)), low, high)
        for _ in range(100):
            chance, slope = self._chance_and_slope(np.exp(guess))
            low, high = np.where(chance < wanted, guess, low), np.where(chance < wanted, high, guess)
            reached = special.ndtri(chance)
            with np.errstate(divide="ignore", invalid="ignore"):
                step = guess + (deviates - reached) * _density(reached) / slope
            better = np.where((step >= low) & (step <= high), step, (low + high) / 2)
            converged = np.abs(better - guess).max() < 1e-9
            guess = better
            if converged:
                break
        return np.asarray(np.exp(guess))

    def expected_leftover_l(self, litres: float) -> float:
        """The mean of what is left of so many litres."""
        thirst = self._thirst_at(np.array([litres]))[0]
        drunk_l = (self._means_l * special.ndtr(thirst[:, None] - self.log_sds)).sum(axis=1)
        left_l = (litres - self.certain_l) * special.ndtr(thirst) - drunk_l
        return float(np.maximum(left_l, 0).mean())

    def expected_shortfall_l(self, litres: float) -> float:
        """The mean of what is missing beyond so many litres."""
        return max(0.0, self.mean_l - litres + self.expected_leftover_l(litres))

    @cached_property
    def _means_l(self) -> Array:
        """The mean of each stream in each draw; shape (draws, streams)."""
        return np.asarray(self.medians_l * np.exp(self.log_sds**2 / 2))

    @cached_property
    def _streams_l(self) -> Array:
        """What the streams need together at the median thirst; shape (draws,)."""
        return np.asarray(self.medians_l.sum(axis=1))

    @cached_property
    def _log_sd(self) -> Array:
        """The streams' log-sds weighted by their medians; shape (draws,)."""
        return self.log_sds[:, 0] if self.log_sds.shape[1] == 1 else self._streams_at(np.zeros(1))[1]

    def _chance_and_slope(self, litres: Array) -> tuple[Array, Array]:
        """The chance at each amount and how fast it rises with the amount's logarithm."""
        thirst = self._thirst_at(litres)
        log_sd = self._log_sd if self.log_sds.shape[1] == 1 else self._streams_at(np.clip(thirst, -50, 50))[1]
        rise = _density(thirst) / log_sd
        if self.certain_l.any():
            rest_l = np.maximum(litres[:, None] - self.certain_l, 1e-9 * litres[:, None])
            rise = rise * litres[:, None] / rest_l
        return special.ndtr(thirst).mean(axis=1), rise.mean(axis=1)

    def _thirst_at(self, litres: Array) -> Array:
        """The thirst at which each draw needs each amount; shape (amounts, draws), ±inf where none does."""
        rest_l = litres[:, None] - (self.certain_l if self.certain_l.any() else 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            rest_log = np.log(rest_l)
            thirst = (rest_log - np.log(self._streams_l)) / self._log_sd
        if self.log_sds.shape[1] > 1:
            thirst = self._refined(thirst, rest_log)
        nothing = self._streams_l == 0
        return np.where(rest_l > 0, thirst, np.where(nothing & (rest_l == 0), np.inf, -np.inf))

    def _refined(self, thirst: Array, rest_log: Array) -> Array:
        """Newton's steps where streams differ in their spread; the logarithm of their sum is convex in thirst."""
        sought = np.isfinite(thirst)
        thirst = np.where(sought, np.clip(thirst, -50, 50), 0.0)
        rest_log = np.where(sought, rest_log, 0.0)
        for _ in range(50):
            streams_l, log_sd = self._streams_at(thirst)
            with np.errstate(divide="ignore"):
                step = np.where(sought, np.clip((rest_log - np.log(streams_l)) / log_sd, -5, 5), 0.0)
            thirst = np.clip(thirst + step, -50, 50)
            if np.abs(step).max() < 1e-9:
                break
        return np.where(sought, thirst, np.inf)

    def _streams_at(self, thirst: Array) -> tuple[Array, Array]:
        """What the streams need together at this thirst, and their log-sds weighted by it."""
        streams_l = weighted_l = np.zeros(1)
        for median_l, log_sd in zip(self.medians_l.T, self.log_sds.T, strict=True):
            stream_l = median_l * np.exp(np.minimum(log_sd * thirst, 600))
            streams_l, weighted_l = streams_l + stream_l, weighted_l + stream_l * log_sd
        return streams_l, np.where(streams_l > 0, weighted_l / np.maximum(streams_l, 1e-300), 1.0)


def _density(deviate: Array) -> Array:
    """The standard normal density."""
    return np.asarray(np.exp(-0.5 * np.square(deviate)) / np.sqrt(2 * np.pi))
