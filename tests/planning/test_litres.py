"""The distribution of litres: each part against quadrature and closed forms."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special

from catering.planning.forecast.litres import LitresDistribution


def made(certain: list[float], medians: list[list[float]], log_sds: list[list[float]]) -> LitresDistribution:
    return LitresDistribution(np.array(certain, float), np.array(medians, float), np.array(log_sds, float))


ONE = made([0], [[400]], [[0.35]])
SEVERAL_DRAWS = made([0, 0, 0], [[300], [400], [520]], [[0.35], [0.3], [0.4]])
WITH_A_TOAST = made([50, 60, 0], [[300], [400], [520]], [[0.35], [0.3], [0.4]])
UNLIKE = made([0, 20], [[300, 100, 5], [200, 250, 40]], [[0.05, 0.6, 1.5], [0.1, 0.35, 1e-6]])
NOTHING_IN_ONE = made([0, 30, 0], [[0, 0], [0, 0], [100, 50]], [[0.3, 0.5], [0.3, 0.5], [0.3, 0.5]])
ALL = {
    "one": ONE,
    "several draws": SEVERAL_DRAWS,
    "with a toast": WITH_A_TOAST,
    "unlike spreads": UNLIKE,
    "nothing in one draw": NOTHING_IN_ONE,
}
every_distribution = pytest.mark.parametrize("litres", ALL.values(), ids=ALL.keys())


def needed(litres: LitresDistribution, draw: int, thirst: float) -> float:
    return float(litres.certain_l[draw] + (litres.medians_l[draw] * np.exp(litres.log_sds[draw] * thirst)).sum())


def over_thirst(litres: LitresDistribution, of: object, kink: float) -> float:
    """The mean of `of(litres needed)` over thirst and draws, by numerical quadrature."""
    assert callable(of)
    whole = 0.0
    for draw in range(len(litres.certain_l)):
        crossing = _crossing(litres, draw, kink)
        edges = [-9.0, *([crossing] if -9 < crossing < 9 else []), 9.0]
        for begins, ends in itertools.pairwise(edges):
            part, _ = integrate.quad(
                lambda thirst, draw=draw: (
                    of(needed(litres, draw, thirst)) * np.exp(-(thirst**2) / 2) / np.sqrt(2 * np.pi)
                ),
                begins,
                ends,
                limit=200,
            )
            whole += part
    return whole / len(litres.certain_l)


def _crossing(litres: LitresDistribution, draw: int, amount: float) -> float:
    if not needed(litres, draw, -9) < amount < needed(litres, draw, 9):
        return np.inf
    return float(optimize.brentq(lambda thirst: needed(litres, draw, thirst) - amount, -9, 9, xtol=1e-13))


@every_distribution
@pytest.mark.parametrize("amount", [10.0, 60.0, 250.0, 430.0, 800.0, 3000.0])
def test_chance_leftover_and_shortfall_are_the_integrals(litres: LitresDistribution, amount: float) -> None:
    chance = over_thirst(litres, lambda need: float(need <= amount), amount)
    assert litres.chance(amount) == pytest.approx(chance, abs=1e-8)
    leftover = over_thirst(litres, lambda need: max(0.0, amount - need), amount)
    assert litres.expected_leftover_l(amount) == pytest.approx(leftover, rel=1e-7, abs=1e-7)
    shortfall = over_thirst(litres, lambda need: max(0.0, need - amount), amount)
    assert litres.expected_shortfall_l(amount) == pytest.approx(shortfall, rel=1e-6, abs=1e-6)


@every_distribution
def test_the_mean_is_the_integral(litres: LitresDistribution) -> None:
    assert litres.mean_l == pytest.approx(over_thirst(litres, lambda need: need, np.inf), rel=1e-7)


def test_the_documented_example() -> None:
    """docs/planning/litres.md"""
    litres = made([0, 0], [[400], [500]], [[0.35], [0.35]])
    assert round(litres.chance(800), 3) == 0.943
    assert round(litres.quantile(0.95)) == 818
    found = (litres.mean_l, litres.expected_leftover_l(800), litres.expected_shortfall_l(800))
    assert [round(each) for each in found] == [478, 330, 8]


def test_one_stream_is_the_log_normal_of_the_textbook() -> None:
    for level in (1e-6, 0.05, 0.5, 0.95, 1 - 1e-6):
        assert ONE.quantile(level) == pytest.approx(400 * np.exp(0.35 * special.ndtri(level)), rel=1e-11)
    assert ONE.mean_l == pytest.approx(400 * np.exp(0.35**2 / 2), rel=1e-14)


@every_distribution
@pytest.mark.parametrize("level", [0.05, 0.34, 0.5, 0.7, 0.95, 0.999])
def test_a_quantile_inverts_the_chance(litres: LitresDistribution, level: float) -> None:
    amount = litres.quantile(level)
    if litres is NOTHING_IN_ONE and level < 2 / 3:  # a third needs nothing, the next third 30 L: steps
        assert amount == pytest.approx(0 if level < 1 / 3 else 30, rel=1e-6, abs=1e-6)
        return
    assert litres.chance(amount) == pytest.approx(level, abs=1e-9)


def test_many_levels_at_once_are_the_single_ones() -> None:
    levels = (0.05, 0.5, 0.95, 0.999)
    for litres in (SEVERAL_DRAWS, WITH_A_TOAST, UNLIKE):
        assert litres.quantiles(levels) == pytest.approx([litres.quantile(level) for level in levels], rel=1e-9)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.1, 1.5, float("nan")])
def test_a_level_lies_between_0_and_1(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        ONE.quantile(level)


def test_streams_of_one_spread_are_their_sum() -> None:
    two, one = made([0], [[150, 250]], [[0.35, 0.35]]), ONE
    for amount in (100.0, 400.0, 900.0):
        assert two.chance(amount) == pytest.approx(one.chance(amount), rel=1e-9)
        assert two.expected_leftover_l(amount) == pytest.approx(one.expected_leftover_l(amount), rel=1e-9)
    assert two.quantile(0.95) == pytest.approx(one.quantile(0.95), rel=1e-9)


def test_where_nothing_is_needed_nothing_suffices() -> None:
    nothing = made([0, 0], [[0], [0]], [[1], [1]])
    assert nothing.mean_l == 0
    assert nothing.chance(0) == 1
    assert nothing.quantile(0.95) == 0
    assert nothing.expected_leftover_l(10) == 10
    assert nothing.expected_shortfall_l(0) == 0


def test_a_certain_part_alone_is_a_step() -> None:
    toast = made([30, 30], [[0], [0]], [[1], [1]])
    assert toast.chance(29.999) == 0
    assert toast.chance(30) == 1
    assert toast.quantile(0.95) == pytest.approx(30, rel=1e-8)
    assert toast.expected_leftover_l(100) == pytest.approx(70)
    assert toast.expected_shortfall_l(10) == pytest.approx(20)


def test_no_litres_leave_nothing_and_miss_all() -> None:
    for litres in (ONE, WITH_A_TOAST, UNLIKE):
        assert litres.chance(0) == 0
        assert litres.expected_leftover_l(0) == 0
        assert litres.expected_shortfall_l(0) == litres.mean_l


streams = st.lists(st.tuples(st.floats(0.01, 1e4), st.floats(1e-6, 2.5)), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(streams=streams, certain=st.sampled_from([0.0, 25.0]), level=st.floats(0.001, 0.999))
def test_what_always_holds(streams: list[tuple[float, float]], certain: float, level: float) -> None:
    litres = made([certain], [[median for median, _ in streams]], [[log_sd for _, log_sd in streams]])
    amount = litres.quantile(level)
    # where nothing is wide, a tiny step of litres is a large one of the chance
    assert litres.chance(amount * (1 + 1e-8)) >= level - 1e-6
    assert litres.chance(amount * (1 - 1e-8)) <= level + 1e-6
    leftover, shortfall = litres.expected_leftover_l(amount), litres.expected_shortfall_l(amount)
    assert leftover - shortfall == pytest.approx(amount - litres.mean_l, rel=1e-9, abs=1e-9 * litres.mean_l)
    more = litres.chance(amount * 1.01)
    assert litres.chance(amount) <= more <= 1
    assert litres.expected_leftover_l(amount * 1.01) >= leftover
    assert litres.expected_shortfall_l(amount * 1.01) <= shortfall + 1e-9 * litres.mean_l
