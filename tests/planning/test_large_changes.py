"""Numbers that became ten or a hundred times what they were are asked about, before they are saved."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.model.rows import Act, Change
from catering.planning.editing.large_changes import doubtful, times_as_much

AMOUNTS = st.floats(min_value=1e-6, max_value=1e9)


def edited(column: str, before: object, after: object, act: Act = Act.EDIT) -> Change:
    return Change(act, "order_line", 7, column, before, after)


def test_the_documented_example() -> None:
    """docs/planning/large_changes.md"""
    asked = {
        (1.4, 14): 10,  # the comma was lost
        (40, 4): 0.1,  # a nought was lost
        (40, 400): 10,
        (1.4, 13.9): 10,  # a digit was corrected with it
        (0.92, 92): 100,  # a share typed as per cents
        (800, 0.8): 0.001,  # cubic metres in the place of litres
        (40, 42): None,
        (40, 360): None,  # nine times as much is no lost sign
        (40, 0): None,
        (0, 40): None,
        (None, 40): None,
    }
    assert {pair: times_as_much(*pair) for pair in asked} == asked


def test_an_edit_asks_and_a_new_or_deleted_row_does_not() -> None:
    lost_sign = edited("containers", 14, 140)
    changes = (
        lost_sign,
        edited("containers", 40, 42),
        edited("containers", None, 140, Act.ADD),
        edited("containers", 14, None, Act.DELETE),
    )
    assert doubtful(changes) == (lost_sign,)


@pytest.mark.parametrize(
    ("before", "after"),
    [("10", "100"), (True, 10), (10, True), (None, None), ("by coach", 10), (-10, 100), (float("inf"), 10)],
)
def test_what_is_no_amount_asks_nothing(before: object, after: object) -> None:
    assert times_as_much(before, after) is None


def test_money_asks_as_other_numbers_do() -> None:
    assert times_as_much(Decimal("1.40"), Decimal("14.00")) == 10
    assert times_as_much(Decimal("1400"), Decimal("1.40")) == 0.001


@given(before=AMOUNTS, times=st.sampled_from([10, 100, 1000, 0.1, 0.01, 0.001]))
def test_a_moved_decimal_sign_is_never_missed(before: float, times: float) -> None:
    assert times_as_much(before, before * times) == times


@given(before=AMOUNTS, times=st.floats(min_value=1 / 9, max_value=9))
def test_a_change_by_less_than_nine_times_never_asks(before: float, times: float) -> None:
    assert times_as_much(before, before * times) is None


@given(before=AMOUNTS, after=AMOUNTS)
def test_there_and_back_ask_alike_but_at_the_edge(before: float, after: float) -> None:
    there, back = times_as_much(before, after), times_as_much(after, before)
    off_the_edge = there is None or abs(after / before / there - 1) < 0.019
    if there is not None and off_the_edge:
        assert back == pytest.approx(1 / there)
