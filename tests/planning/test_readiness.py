"""Readiness: trained tappers present ÷ needed, and what mends it."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hands import TERMS, TOKYO, at, needs
from hypothesis import given
from hypothesis import strategies as st

from catering.model.training import StaffMember
from catering.planning.tap_training.mends import MendKind, mends_for
from catering.planning.tap_training.readiness import Crew, Readiness, readiness_of
from catering.planning.tap_training.roster_case import Hand
from catering.planning.tap_training.who_must_train import TapperNeed, chance_at_bars


def crew(trained: int, bar: str | None = None, number: int = 0, **shift: dt.datetime) -> Crew:
    member = StaffMember(name=f"Row {number}", places=max(1, trained), bar=bar, **shift)
    return Crew(Hand(number, member, bar, frozenset(), at(16, 18), (at(16, 22),)), trained)


def ready(*crews: Crew, **by_bar: int) -> Readiness:
    found = readiness_of(crews, needs(*by_bar.items()), TERMS)
    assert found is not None
    return found


def test_eleven_trained_for_eight_tappers() -> None:
    """11 × 0.95 = 10.45 present on average, for 8: 1.306; and 8 or more are present with 0.998."""
    found = ready(crew(11), Bar=8)
    assert found.ratio == pytest.approx(11 * 0.95 / 8)
    assert found.chance == pytest.approx(0.998, abs=0.0005)
    assert found.missing == 0


def test_two_fewer_trained_make_it_less_ready() -> None:
    """Of 9 trained 8 are present with 0.929: one more must be trained for 0.95."""
    found = ready(crew(9), Bar=8)
    assert found.ratio == pytest.approx(9 * 0.95 / 8)
    assert found.chance == pytest.approx(0.9288, abs=0.0001)
    assert found.missing == 1


def test_who_has_no_bar_goes_where_hands_are_short() -> None:
    """Bar A has its two; the two without a bar both go to bar B."""
    found = ready(crew(2, "A"), crew(2, None, 1), A=2, B=2)
    assert {cell.bar: cell.trained for cell in found.cells} == {"A": 2, "B": 2}


def test_the_bar_that_is_short_limits_it() -> None:
    found = ready(crew(4, "A"), crew(1, "B", 1), A=2, B=2)
    assert (found.lowest.bar, found.lowest.trained) == ("B", 1)
    assert found.ratio == pytest.approx(0.95 / 2)
    assert found.is_short


def test_twelve_of_one_bar_help_no_other() -> None:
    """Bar B needs two and has nobody: nobody of bar A comes over, and two beside one in reserve must be trained."""
    found = ready(crew(12, "A"), A=2, B=2)
    assert found.chance == 0
    assert found.missing == 3


def test_each_bar_must_have_its_own() -> None:
    """Two for one at each: 1 − 0.05² = 0.9975, at both; the reserve of one bar is none of the other's."""
    assert ready(crew(2, "A"), crew(2, "B", 1), A=1, B=1).chance == pytest.approx(0.9975**2)
    # one at each, and one who goes where somebody lacks: all but two of three absent
    found = ready(crew(1, "A"), crew(1, "B", 1), crew(1, None, 2), A=1, B=1)
    assert found.chance == pytest.approx(0.95**3 + 3 * 0.05 * 0.95**2)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), min_size=1, max_size=3), st.integers(0, 3))
def test_the_chance_is_that_of_every_way_to_be_absent(bars: list[tuple[int, int]], free: int) -> None:
    chances = []
    for there in itertools.product(*(range(own + 1) for _, own in bars), range(free + 1)):
        lacking = sum(max(0, needed - came) for (needed, _), came in zip(bars, there, strict=False))
        if lacking <= there[-1]:
            of = [*(own for _, own in bars), free]
            chances.append(
                math.prod(
                    math.comb(all_, came) * 0.95**came * 0.05 ** (all_ - came)
                    for all_, came in zip(of, there, strict=True)
                )
            )
    assert chance_at_bars(tuple(bars), free, staff_attendance=0.95) == pytest.approx(math.fsum(chances), abs=1e-12)


def test_who_goes_home_early_is_missed_later() -> None:
    found = readiness_of([crew(3, shift_until=at(16, 19, 30))], needs(("Bar", 2), quarters=4), TERMS)
    assert found is not None
    assert [cell.trained for cell in found.cells] == [3, 3, 0, 0]
    assert found.chance == 0


def test_who_stays_until_the_last_pour_serves_the_last_quarter_hour_too() -> None:
    """Serving from 18:40 ends at 22:00, five minutes into the quarter hour of 21:55."""
    last = [TapperNeed(at(16, 21, 55), "Bar", 2)]
    until_the_end, a_minute_less = (
        readiness_of([crew(3, shift_until=at(16, *end))], last, TERMS) for end in ((22, 0), (21, 59))
    )
    assert until_the_end is not None
    assert a_minute_less is not None
    assert [cell.trained for cell in until_the_end.cells] == [3]
    assert [cell.trained for cell in a_minute_less.cells] == [0]


def test_an_hour_that_the_clocks_show_twice_is_two_hours() -> None:
    """02:30 in Berlin comes twice when summer time ends: five are needed at first, two an hour later."""
    first = dt.datetime(2025, 10, 26, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    twice = [TapperNeed(first, "Bar", 5), TapperNeed(first.replace(fold=1), "Bar", 2)]
    found = readiness_of([crew(4)], twice, TERMS)
    assert found is not None
    assert [cell.needed for cell in found.cells] == [5, 2]
    assert (found.ratio, found.chance) == (pytest.approx(4 * 0.95 / 5), 0)


def test_nothing_needed_is_no_readiness() -> None:
    assert readiness_of([crew(3)], needs(("Bar", 0)), TERMS) is None


def test_what_would_mend_it() -> None:
    """Bar B lacks one: one more trainee goes there; a session brings six; without bar B nobody is short."""
    crews, untrained = [crew(3, "A"), crew(1, "B", 1)], [crew(8, None, 2)]
    mends = mends_for(
        crews,
        untrained,
        needs(("A", 2), ("B", 2)),
        TERMS,
        without_bar={"A": needs(("B", 4)), "B": needs(("A", 3))},
    )
    by_kind = {mend.kind: mend for mend in mends}
    assert by_kind[MendKind.ONE_MORE_TRAINEE].readiness.ratio == pytest.approx(0.95)
    assert by_kind[MendKind.ONE_MORE_SESSION].trainees == 6
    # 4 + 6 trained for 2 + 2: five at each bar
    assert by_kind[MendKind.ONE_MORE_SESSION].readiness.ratio == pytest.approx(5 * 0.95 / 2)
    # one of B goes to A as well: four for three
    assert by_kind[MendKind.ONE_BAR_LESS].bar == "B"
    assert by_kind[MendKind.ONE_BAR_LESS].readiness.ratio == pytest.approx(4 * 0.95 / 3)


def test_where_nobody_is_left_to_be_trained_no_session_helps() -> None:
    mends = mends_for([crew(1)], [], needs(("Bar", 2)), TERMS, without_bar={})
    assert mends == ()


@given(st.integers(0, 12), st.integers(0, 6), st.integers(1, 6), st.integers(1, 6))
def test_one_more_trained_never_makes_it_worse(free: int, own: int, first: int, second: int) -> None:
    before = ready(crew(own, "A"), crew(free, None, 1), A=first, B=second)
    after = ready(crew(own, "A"), crew(free + 1, None, 1), A=first, B=second)
    assert after.ratio >= before.ratio
    assert after.chance >= before.chance - 1e-12
    assert after.missing <= before.missing
    assert sum(cell.trained for cell in before.cells) == 4 * (own + free)


def test_moments_are_told_at_the_venues_clock() -> None:
    found = ready(crew(1), Bar=2)
    assert found.lowest.at.tzinfo == TOKYO
    assert "Bar at 19:00 has 0.9 trained tappers present and needs 2." in str(replace(found, missing=0).summary())
