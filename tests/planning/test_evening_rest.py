"""On simulated evenings the ranges hold as often as they say; the textbook's do not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from evenings import demand, evening
from scipy import special

from catering.planning.evening.evening_rest import Forecast, rest_after
from catering.planning.forecast.draws import Array

NEEDED = demand(evening())
FORECAST = Forecast.of(NEEDED.distribution)
SERVING_L = 0.25
LEVELS = (np.arange(200) + 0.5) / 200
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
EVENINGS = 400
LITRES = NEEDED.distribution.quantiles(tuple(LEVELS))

Update = Callable[[float, float], Array]
"""From litres poured and the curve's share to the total's quantiles at LEVELS."""


def tempered(poured_l: float, share: float) -> Array:
    rest = rest_after(FORECAST, poured_l=poured_l, share=share, serving_l=SERVING_L)
    return poured_l + rest.quantiles(tuple(LEVELS))


def textbook(poured_l: float, share: float) -> Array:
    """Gamma-Poisson: every glass a draw of its own, the curve known for certain."""
    shape = (LITRES.mean() / LITRES.std()) ** 2
    rate = shape / (LITRES.mean() / SERVING_L)
    servings = poured_l / SERVING_L
    # the gamma's quantiles by Wilson and Hilferty, to four digits
    each = shape + servings
    gamma = each * (1 - 1 / (9 * each) + special.ndtri(LEVELS) / (3 * np.sqrt(each))) ** 3
    mean_rest = gamma / (rate + share) * (1 - share)
    return np.asarray(poured_l + mean_rest * SERVING_L)


def simulated() -> tuple[Array, Array]:
    """Totals as the forecast has them, and litres poured by each share of the curve; shape (evenings, shares).

    The evenings pour earlier or later than the curve by a smooth shift, and in rounds of several glasses; neither is
    how the update itself sees them.
    """
    random = np.random.default_rng(20250616)
    totals = NEEDED.distribution.quantiles(tuple((np.arange(EVENINGS) + 0.5) / EVENINGS))
    shift = 0.6 * random.permutation(special.ndtri((np.arange(EVENINGS) + 0.5) / EVENINGS))
    shares = special.expit(special.logit(np.array(SHARES)) + shift[:, None])
    round_l = 4 * SERVING_L
    rounds = random.binomial(np.maximum(1, totals / round_l).astype(int)[:, None], shares)
    return totals, np.asarray(rounds * round_l, dtype=np.float64)


def coverage_and_score(update: Update) -> tuple[float, float]:
    """How often the 95 % interval holds, and the mean CRPS in litres."""
    totals, poured = simulated()
    held, scores = [], []
    for total, by_share in zip(totals, poured, strict=True):
        for share, litres in zip(SHARES, by_share, strict=True):
            quantiles = update(float(litres), share)
            low, high = np.interp([0.025, 0.975], LEVELS, quantiles)
            held.append(low <= total <= high)
            scores.append(crps(quantiles, total))
    return float(np.mean(held)), float(np.mean(scores))


def crps(quantiles: Array, actual: float) -> float:
    off = actual - quantiles
    return float(2 * np.maximum(LEVELS * off, (LEVELS - 1) * off).mean())


def test_the_interval_holds_and_the_score_beats_forecast_and_straight_line() -> None:
    held, score = coverage_and_score(tempered)
    assert 0.92 <= held <= 1
    totals, poured = simulated()
    assert score < 0.7 * np.mean([crps(LITRES, total) for total in totals])
    assert score < np.abs(poured / np.array(SHARES) - totals[:, None]).mean()


def test_the_textbook_update_fails_this_test() -> None:
    held, score = coverage_and_score(textbook)
    assert held < 0.2
    assert score > coverage_and_score(tempered)[1]


@pytest.mark.parametrize("share", [0.0, 1e-6, 0.3, 0.875, 0.99, 0.9999, 1.0])
def test_nothing_is_lost_at_the_ends(share: float) -> None:
    rest = rest_after(FORECAST, poured_l=300, share=share, serving_l=SERVING_L)
    assert rest.weights.sum() == pytest.approx(1)
    assert rest.chance(-1) == 0
    assert rest.chance(1e9) == pytest.approx(1)
    assert np.isfinite(rest.mean_l)
    assert (np.diff(rest.quantiles((0.025, 0.5, 0.975))) >= 0).all()


def test_what_is_poured_of_a_rest_grows_to_all_of_it() -> None:
    rest = rest_after(FORECAST, poured_l=290, share=0.54, serving_l=SERVING_L)
    beyond = rest.chance_beyond(150, np.linspace(0, 1, 9))
    assert beyond[0] == 0
    assert (np.diff(beyond) >= 0).all()
    assert beyond[-1] == pytest.approx(1 - rest.chance(150))
