"""Fixed quasi-random draws: even, alike on every machine, with the mean and spread that was asked for."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy import special

from catering.planning.forecast.draws import DRAWS, Factor, beta_draws, capped_log_normal_draws, quantile_levels

FACTORS: tuple[Factor, ...] = ("show", "share", "hours", "yield")


def test_the_levels_are_the_same_everywhere_and_for_ever() -> None:
    """The figures of the reference evening rest on these; a change of them is a change of every answer."""
    ratio = 1.1673039782614187  # the positive root of x⁵ = x + 1
    assert ratio**5 == pytest.approx(ratio + 1, rel=1e-12)
    for column, factor in enumerate(FACTORS, start=1):
        expected = [(0.5 + n * ratio**-column) % 1 for n in (1, 2, 3, DRAWS)]
        assert quantile_levels(factor)[[0, 1, 2, -1]] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("factor", FACTORS)
def test_levels_fill_the_line_evenly(factor: Factor) -> None:
    levels = quantile_levels(factor)
    assert levels.shape == (DRAWS,)
    assert 0 < levels.min() < 0.001
    assert 0.999 < levels.max() < 1
    largest_gap = np.diff(np.sort(levels)).max()
    assert largest_gap < 5 / DRAWS


def test_levels_fill_the_square_evenly() -> None:
    counts, _, _ = np.histogram2d(quantile_levels("show"), quantile_levels("share"), bins=16, range=[[0, 1], [0, 1]])
    assert counts.min() >= 10  # 16 on average; random points would leave some squares nearly empty
    assert counts.max() <= 22


@pytest.mark.parametrize(("mean", "sd"), [(0.92, 0.04), (0.72, 0.08), (0.92, 0.025), (0.12, 0.05), (0.5, 0.25)])
def test_a_share_has_its_mean_and_spread(mean: float, sd: float) -> None:
    draws = beta_draws(mean, sd, "share")
    assert draws.mean() == pytest.approx(mean, rel=1e-3)
    assert draws.std() == pytest.approx(sd, rel=5e-3)
    assert 0 <= draws.min() <= draws.max() <= 1
    assert np.all(np.diff(draws[np.argsort(quantile_levels("share"))]) >= 0)


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 0.1), (1.0, 0.1), (0.3, 0.0)])
def test_a_share_without_a_choice_is_a_constant(mean: float, sd: float) -> None:
    assert set(beta_draws(mean, sd, "show")) == {mean}


@pytest.mark.parametrize("mean", [1e-6, 0.01, 0.5, 0.72, 0.999])
def test_a_share_narrower_than_any_is_still_one_and_at_once(mean: float) -> None:
    """The inverse of so narrow a Beta once took half a minute, or was no number."""
    begun = time.process_time()
    for exponent in range(-15, -1):
        if (sd := 10.0**exponent) < mean * (1 - mean):
            draws = beta_draws(mean, sd, "yield")
            assert np.isfinite(draws).all()
            assert draws.mean() == pytest.approx(mean, rel=0.01)
            assert draws.std() <= 1.1 * sd
    assert time.process_time() - begun < 2


def test_where_the_beta_turns_into_a_normal_is_no_step() -> None:
    mean = 0.72
    for nine_digits in (0.99, 1.01):
        sd = (0.28 * mean / (1e9 / 0.28) / nine_digits) ** 0.5 * mean**0.5
        draws = beta_draws(mean, sd, "share")
        normal = mean + sd * special.ndtri(quantile_levels("share"))
        assert np.abs(draws - normal).max() < 1e-3 * sd


def test_a_stay_is_log_normal_and_never_longer_than_is_served() -> None:
    free = capped_log_normal_draws(2.75, 0.127, 1e9, "hours")
    assert np.median(free) == pytest.approx(2.75, rel=1e-3)
    assert np.log(free).std() == pytest.approx(0.127, rel=5e-3)
    capped = capped_log_normal_draws(2.75, 0.127, 3.0, "hours")
    assert np.array_equal(capped, np.minimum(free, 3.0))
    assert set(capped_log_normal_draws(2.75, 0.0, 4.0, "hours")) == {2.75}
    assert set(capped_log_normal_draws(0.0, 0.0, 4.0, "hours")) == {0.0}


def test_the_documented_example() -> None:
    """docs/planning/draws.md"""
    assert quantile_levels("share")[:3] == pytest.approx([0.2339, 0.9678, 0.7017], abs=5e-5)
    assert beta_draws(0.72, 0.08, "share")[:3] == pytest.approx([0.663, 0.855, 0.766], abs=5e-4)


def test_draws_are_kept_and_nobody_may_change_them() -> None:
    draws = beta_draws(0.72, 0.08, "share")
    assert draws is beta_draws(0.72, 0.08, "share")
    with pytest.raises(ValueError, match="read-only"):
        draws[0] = 1
