"""The moment that an event is looked from, as a person types it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.model.written_numbers import CellProblem
from catering.services.as_of import at_venue, read_as_of

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("typed", "at_the_venue"),
    [
        ("2025-06-10T12:30", "2025-06-10T12:30:00+09:00"),
        ("2025-06-10 12:30", "2025-06-10T12:30:00+09:00"),
        ("2025-06-10T12:30+02:00", "2025-06-10T19:30:00+09:00"),
        ("2025-06-10T12:30Z", "2025-06-10T21:30:00+09:00"),
        ("2025-06-10", "2025-06-10T12:00:00+09:00"),
        ("10.06.2025", "2025-06-10T12:00:00+09:00"),
        ("10.06.2025 08:30", "2025-06-10T08:30:00+09:00"),
        ("2025年6月10日 9:00", "2025-06-10T09:00:00+09:00"),
    ],
)
def test_without_a_zone_it_is_the_venues_clock_and_a_day_is_its_noon(typed: str, at_the_venue: str) -> None:
    assert at_venue(read_as_of(typed), TOKYO).isoformat() == at_the_venue


@pytest.mark.parametrize(
    "typed", ["", "now", "12:00", "2025-02-30", "06/07/2025", "0001-01-01", "9999-12-31T23:59-12:00"]
)
def test_what_is_no_moment_is_told(typed: str) -> None:
    with pytest.raises(CellProblem):
        read_as_of(typed)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_moment_that_every_zone_knows_or_a_problem(typed: str) -> None:
    try:
        moment = read_as_of(typed)
    except CellProblem:
        return
    for zone in (TOKYO, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("America/Los_Angeles"), ZoneInfo("UTC")):
        assert at_venue(moment, zone).microsecond == 0


def test_a_moment_is_told_in_the_venues_zone() -> None:
    now = dt.datetime(2025, 6, 10, 3, 4, 5, 678, tzinfo=dt.UTC)
    assert at_venue(now, TOKYO).isoformat() == "2025-06-10T12:04:05+09:00"
