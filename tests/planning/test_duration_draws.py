"""Days as drawn: the mean of PERT, the same on every machine, no two steps alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.planning.shipment.duration_draws import COLUMNS, DURATIONS, Days, chance_within, days_drawn

ranges = st.tuples(st.floats(0, 10), st.floats(0, 10), st.floats(0.01, 10)).map(
    lambda parts: (parts[0], parts[0] + min(parts[1], parts[2]), parts[0] + parts[2])
)


@pytest.mark.parametrize(
    ("days", "mean"),
    [((18, 21, 28), (18 + 4 * 21 + 28) / 6), ((0.1, 0.5, 2), (0.1 + 2 + 2) / 6), ((1, 1, 5), 10 / 6)],
)
def test_their_mean_is_that_of_pert(days: Days, mean: float) -> None:
    assert days_drawn(days, 3).mean() == pytest.approx(mean, rel=1e-4)


def test_what_is_certain_is_one_figure() -> None:
    assert days_drawn((2, 2, 2), 5).tolist() == [2]
    assert days_drawn((0, 0, 0), 5).tolist() == [0]


@given(ranges, st.integers(0, COLUMNS - 1))
def test_they_lie_between_lowest_and_highest(days: Days, column: int) -> None:
    drawn = days_drawn(days, column)
    assert drawn.min() >= days[0] - 1e-12
    assert drawn.max() <= days[2] + 1e-12


@given(ranges, st.floats(0, 21))
def test_as_many_draws_lie_within_days_as_the_chance_says(days: Days, at_most: float) -> None:
    drawn = days_drawn(days, 7)
    assert (drawn <= at_most).mean() == pytest.approx(chance_within(days, at_most), abs=2 / DURATIONS)


def test_what_has_taken_long_already_takes_longer() -> None:
    drawn = days_drawn((18, 21, 28), 2, more_than=24)
    assert drawn.min() > 24
    assert drawn.max() < 28
    assert days_drawn((18, 21, 28), 2, more_than=40).tolist() == [28]


def test_every_step_takes_each_level_once_in_an_order_of_its_own() -> None:
    columns = np.stack([days_drawn((0, 1, 3), column) for column in range(COLUMNS)])
    for column in columns:
        assert np.array_equal(np.sort(column), np.sort(columns[0]))
    alike = np.abs(np.corrcoef(columns)) - np.eye(COLUMNS)
    assert alike.max() < 0.04


def test_the_draws_are_the_same_on_every_machine() -> None:
    # draw 1 of column 1 is the level 603.5 ÷ 4093 of a Beta(2, 4)
    assert days_drawn((0, 1, 4), 1)[1] == pytest.approx(0.5617, abs=1e-4)
    assert days_drawn((0, 1, 4), 1)[1] == days_drawn((0, 1, 4), 2)[int(pow(603, -1, DURATIONS))]
