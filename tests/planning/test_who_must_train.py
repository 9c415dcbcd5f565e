"""How many must be trained so that enough are present."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.model.assumption import Assumption, AssumptionKind
from catering.planning.tap_training.who_must_train import chance_present, trained_for


def test_of_eleven_trained_eight_are_present_almost_surely() -> None:
    assert chance_present(11, 8, staff_attendance=0.95) == pytest.approx(0.998, abs=0.0005)


def test_ten_are_trained_for_eight_with_95_percent() -> None:
    assert chance_present(9, 8, staff_attendance=0.95) == pytest.approx(0.9288, abs=0.0001)
    assert trained_for(8, staff_attendance=0.95, readiness_wished=0.95) == 10


def test_who_surely_comes_needs_no_reserve() -> None:
    assert trained_for(8, staff_attendance=1.0, readiness_wished=0.99) == 8


def test_certainty_is_one_in_a_billion_and_thousands_are_counted_quickly() -> None:
    sure = trained_for(9, staff_attendance=0.9, readiness_wished=1.0)
    assert chance_present(sure, 9, staff_attendance=0.9) >= 1 - 1e-9
    assert 52_000 < trained_for(50_000, staff_attendance=0.95, readiness_wished=0.95) < 53_000


def test_where_nobody_is_needed_nobody_is_trained() -> None:
    assert trained_for(0, staff_attendance=0.95, readiness_wished=0.95) == 0
    assert chance_present(0, 0, staff_attendance=0.95) == 1


def test_the_lowest_attendance_that_may_be_stated_still_has_an_answer() -> None:
    stated = Assumption(kind=AssumptionKind.STAFF_ATTENDANCE, value=0.01, unit="share")
    many = trained_for(40, staff_attendance=stated.value, readiness_wished=1.0)
    assert chance_present(many, 40, staff_attendance=0.01) >= 1 - 1e-9
    assert many > 40 / 0.01


def test_no_number_makes_certain_what_is_not() -> None:
    with pytest.raises(ValueError, match="certain"):
        trained_for(1, staff_attendance=0.0, readiness_wished=0.5)


@given(st.integers(1, 30), st.floats(0.5, 0.99), st.floats(0.5, 0.999))
def test_it_is_the_fewest_that_suffice(needed: int, attendance: float, wished: float) -> None:
    trained = trained_for(needed, staff_attendance=attendance, readiness_wished=wished)

    def chance(people: int) -> float:
        return math.fsum(
            math.comb(people, there) * attendance**there * (1 - attendance) ** (people - there)
            for there in range(needed, people + 1)
        )

    assert chance(trained) >= wished - 1e-9
    assert trained == needed or chance(trained - 1) < wished + 1e-9
