"""Which assumption holds for whom, and its spread as "in 8 of 10 evenings"."""

from __future__ import annotations

import itertools
import math

import pytest
from evenings import BEFORE, HOURS, RATE, SHARE, SHOW, YIELD, assumed, beverage, demand, evening, group
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import special

from catering.catalog.assumptions import default_assumption
from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import BeverageCategory
from catering.model.records import EventRecords
from catering.planning.forecast.assumptions import (
    assumption_for,
    eight_of_ten,
    from_eight_of_ten,
    spread_around,
    with_range,
)
from catering.planning.forecast.stated_assumptions import eligible_share

ALTBIER = beverage("Altbier")
PRESS = "Press"

ROWS = {
    "press and Altbier": assumed(RATE, 1.4, guest_group=PRESS, beverage="Altbier"),
    "Altbier": assumed(RATE, 1.3, beverage="Altbier"),
    "press": assumed(RATE, 1.2, guest_group=PRESS),
    "all": assumed(RATE, 1.1),
}
OTHERS = (
    assumed(RATE, 9, guest_group="Hosts"),
    assumed(RATE, 9, beverage="Wine"),
    assumed(RATE, 9, guest_group=PRESS, beverage="Wine"),
    assumed(RATE, 9, guest_group="Hosts", beverage="Altbier"),
    assumed(HOURS, 9, guest_group=PRESS, beverage="Altbier"),
)


def records(*rows: Assumption) -> EventRecords:
    return evening().with_rows("assumption", rows)


@pytest.mark.parametrize("stated", [s for n in range(5) for s in itertools.combinations(ROWS, n)])
def test_the_most_specific_wins(stated: tuple[str, ...]) -> None:
    """In every combination of what is stated, in every order of the rows."""
    for rows in itertools.permutations([ROWS[name] for name in stated]):
        found = assumption_for(records(*OTHERS, *rows), RATE, guest_group=PRESS, beverage=ALTBIER)
        expected = next((ROWS[name] for name in ROWS if name in stated), default_assumption(RATE, ALTBIER.category))
        assert found is expected


def test_asked_for_no_group_a_groups_row_does_not_hold() -> None:
    only_press = records(ROWS["press and Altbier"], ROWS["press"])
    assert assumption_for(only_press, RATE, beverage=ALTBIER) is default_assumption(RATE, ALTBIER.category)
    assert assumption_for(only_press, RATE) == default_assumption(RATE)


def test_names_are_compared_as_people_write_them() -> None:
    written = assumed(RATE, 1.4, guest_group=" PRESS", beverage="ＡＬＴＢＩＥＲ")
    assert assumption_for(records(written), RATE, guest_group="press", beverage=ALTBIER) is written


@pytest.mark.parametrize("category", BeverageCategory)
@pytest.mark.parametrize("kind", AssumptionKind)
def test_where_nothing_is_stated_the_catalogue_speaks(kind: AssumptionKind, category: BeverageCategory) -> None:
    found = assumption_for(records(), kind, guest_group=PRESS, beverage=beverage(category=category))
    assert found is default_assumption(kind, category)
    assert found.source
    assert found.unit == kind.unit


def test_the_issues_defaults_are_the_catalogues() -> None:
    rate, hours = default_assumption(RATE, BeverageCategory.BEER), default_assumption(HOURS)
    assert (rate.value, rate.spread / rate.value) == (1.25, pytest.approx(0.35))
    assert (hours.value, hours.spread) == (2.75, 0.35)
    assert default_assumption(AssumptionKind.CROWD_EVENNESS).value == 6.7
    stated = [default_assumption(kind).value for kind in (AssumptionKind.ARRIVALS_OVER, AssumptionKind.DEPARTURES_FROM)]
    assert stated == [0.75, 2.25]
    assert default_assumption(AssumptionKind.DEPARTURES_UNTIL).value == 4
    assert default_assumption(AssumptionKind.DECAY_OF_THIRST).value == 0.28
    assert default_assumption(AssumptionKind.FIRST_HOUR_FACTOR).value == 1.25


def test_the_documented_example() -> None:
    """docs/planning/assumptions.md"""
    low, high = eight_of_ten(assumed(RATE, 1.25, 0.4375))
    assert (round(low, 2), round(high, 2)) == (0.80, 1.96)
    value, spread = from_eight_of_ten(RATE, 0.9, 2.0)
    assert (round(value, 3), round(spread, 3)) == (1.342, 0.418)
    low, high = eight_of_ten(assumed(SHARE, 0.72, 0.08))
    assert (round(low, 3), round(high, 3)) == (0.614, 0.820)


def test_eight_of_ten_of_a_log_normal_holds_four_fifths() -> None:
    low, high = eight_of_ten(assumed(RATE, 1.25, 0.4375))
    assert special.ndtr(math.log(high / 1.25) / 0.35) - special.ndtr(math.log(low / 1.25) / 0.35) == pytest.approx(0.8)
    assert low * high == pytest.approx(1.25**2)


def test_eight_of_ten_of_a_share_holds_four_fifths() -> None:
    low, high = eight_of_ten(assumed(SHARE, 0.72, 0.08))
    both = 0.72 * 0.28 / 0.08**2 - 1
    assert special.betainc(0.72 * both, 0.28 * both, low) == pytest.approx(0.1)
    assert special.betainc(0.72 * both, 0.28 * both, high) == pytest.approx(0.9)


@pytest.mark.parametrize(
    "row",
    [assumed(SHARE, 0.7), assumed(SHARE, 0), assumed(SHARE, 1), assumed(RATE, 0), assumed(HOURS, 2)],
    ids=lambda row: f"{row.kind} {row.value}",
)
def test_a_certain_figure_has_no_range(row: Assumption) -> None:
    assert eight_of_ten(row) == (row.value, row.value)


def test_a_constant_of_the_evening_has_no_range_even_where_a_spread_was_written() -> None:
    assert eight_of_ten(assumed(AssumptionKind.CROWD_EVENNESS, 6.7, 1)) == (6.7, 6.7)
    assert eight_of_ten(assumed(AssumptionKind.DECAY_OF_THIRST, 0.28, 0.1)) == (0.28, 0.28)
    with pytest.raises(ValueError, match="one figure"):
        from_eight_of_ten(AssumptionKind.DECAY_OF_THIRST, 0.2, 0.3)


@settings(max_examples=80, deadline=None)
@given(low=st.floats(0.05, 20), ratio=st.floats(1.001, 10), kind=st.sampled_from([HOURS, RATE]))
def test_a_range_of_hours_or_rates_comes_back(low: float, ratio: float, kind: AssumptionKind) -> None:
    value, spread = from_eight_of_ten(kind, low, low * ratio)
    assert eight_of_ten(assumed(kind, value, spread)) == pytest.approx((low, low * ratio), rel=1e-9)


@settings(max_examples=200, deadline=None)
@given(ends=st.tuples(st.floats(0.005, 0.995), st.floats(0.005, 0.995)), kind=st.sampled_from([SHOW, SHARE, YIELD]))
def test_a_range_of_a_share_comes_back(ends: tuple[float, float], kind: AssumptionKind) -> None:
    low, high = sorted(ends)
    assume(high - low > 1e-4)
    value, spread = from_eight_of_ten(kind, low, high)
    assert eight_of_ten(assumed(kind, value, spread)) == pytest.approx((low, high), abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(value=st.floats(0.02, 0.98), part=st.floats(0.01, 0.9))
def test_a_share_and_its_spread_come_back(value: float, part: float) -> None:
    spread = part * math.sqrt(value * (1 - value)) * 0.7
    low, high = eight_of_ten(assumed(SHARE, value, spread))
    assume(low > 0 and high < 1 and high - low > 1e-6)
    assume(low > 1e-4 and high < 1 - 1e-4)
    assert from_eight_of_ten(SHARE, low, high) == pytest.approx((value, spread), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [(SHARE, 0.8, 0.6), (SHARE, 0.5, 1.2), (SHARE, 0, 0.5), (SHARE, 0.5, 1), (RATE, 0, 2), (RATE, -1, 2)],
)
def test_an_impossible_range_is_refused(kind: AssumptionKind, low: float, high: float) -> None:
    with pytest.raises(ValueError):
        from_eight_of_ten(kind, low, high)


def test_a_range_of_one_figure_is_certain() -> None:
    assert from_eight_of_ten(RATE, 1.5, 1.5) == (1.5, 0)


def test_with_range_changes_what_was_typed_and_keeps_the_rest() -> None:
    row = assumed(RATE, 1.25, 0.4375, beverage="Altbier", guest_group=PRESS).model_copy(update={"source": "a count"})
    low, high = eight_of_ten(row)
    wider = with_range(row, high=3.0)
    assert eight_of_ten(wider) == pytest.approx((low, 3.0))
    assert eight_of_ten(with_range(row, low=0.5)) == pytest.approx((0.5, high))
    moved = with_range(row, value=2.5)
    assert (moved.value, moved.spread) == (2.5, pytest.approx(0.875))
    for each in (wider, moved):
        assert (each.beverage, each.guest_group) == ("Altbier", PRESS)
        # what a person changed is no longer what was counted
        assert (each.basis, each.source) == (Basis.ASSUMPTION, None)
    assert with_range(row, value=1.25).source == "a count"
    with pytest.raises(ValueError, match="above"):
        with_range(row, low=5.0)
    with pytest.raises(ValidationError):
        with_range(assumed(SHARE, 0.5, 0.1), value=1.5)


@settings(max_examples=60, deadline=None)
@given(before=st.floats(0.01, 0.99), after=st.floats(0, 1), part=st.floats(0, 0.99))
def test_a_moved_share_keeps_a_spread_that_a_share_can_have(before: float, after: float, part: float) -> None:
    row = assumed(SHARE, before, part * math.sqrt(before * (1 - before)))
    assert with_range(row, value=after).value == after  # the record accepts it
    if after == before:
        assert spread_around(row, after) == pytest.approx(row.spread)


def test_the_part_that_may_drink_alcohol() -> None:
    guests = group(accepted=200, under_age=30, non_drinkers=20)
    assert eligible_share(guests, ALTBIER) == pytest.approx(0.75)
    assert eligible_share(guests, beverage(abv=0.005)) == 1  # labelled as without alcohol
    assert eligible_share(group(accepted=0), ALTBIER) == 1
    too_many = group(accepted=200).model_copy(update={"accepted": 10, "under_age": 30})
    assert eligible_share(too_many, ALTBIER) == 0


def test_a_groups_own_assumption_moves_its_own_litres_only() -> None:
    rows = (assumed(RATE, 2.5, 0.875, guest_group=PRESS, beverage="Altbier"), assumed(RATE, 1.25, 0.4375))
    found = demand(evening(group("Guests", 600), group(PRESS, 100), assumptions=rows), BEFORE)
    alone = demand(evening(group(accepted=800)), BEFORE)
    assert found.mean_l == pytest.approx(alone.mean_l, rel=1e-3)  # 600 + 2 × 100
    assert found.rests_on[-1].basis is Basis.ASSUMPTION
