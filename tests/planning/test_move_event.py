"""Moving an event: what moves with the doors, at what the clock showed, and what the clocks do not have."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from evenings import at, evening, event, group, period
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.records import EventRecords
from catering.model.rows import Rows, records_of, rows_of, with_changes
from catering.planning.editing.integrity import broken
from catering.planning.editing.move_event import moves_chosen, what_moves
from sent_goods import sent_goods

BERLIN = ZoneInfo("Europe/Berlin")


def rows(**changes: Any) -> Rows:
    """An evening that is cleared at half past two in the night."""
    return rows_of(evening(event=event(**{"hall_cleared_at": at(26.5), **changes})))


def in_berlin(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=BERLIN)


NIGHT = {
    "time_zone": "Europe/Berlin",
    "doors_at": in_berlin(2026, 3, 20, 19),
    "toast_at": None,
    "last_pour_at": in_berlin(2026, 3, 21, 2),
    "hall_cleared_at": in_berlin(2026, 3, 21, 2, 30),
}
"""A night in Berlin, eight days before the clocks are put forward."""


def moved(before: Rows, day: dt.date, *staying: str) -> EventRecords:
    places = [move.place for move in what_moves(before, day) if move.column not in staying]
    return records_of(with_changes(before, moves_chosen(before, day, places)))


def test_the_documented_example() -> None:
    """docs/planning/move_event.md"""
    moves = what_moves(rows(), dt.date(2025, 6, 18))
    assert [(str(move.words), f"{move.before:%d %H:%M}", f"{move.after:%d %H:%M}") for move in moves] == [
        ("Doors", "16 18:30", "18 18:30"),
        ("Toast", "16 19:00", "18 19:00"),
        ("Last pour", "16 23:00", "18 23:00"),
        ("Hall cleared", "17 02:30", "19 02:30"),
    ]
    assert [move.is_asked for move in moves] == [False, True, True, True]
    assert moved(rows(), dt.date(2025, 6, 18)).event == event(
        doors_at=at(18.5, 18), toast_at=at(19, 18), last_pour_at=at(23, 18), hall_cleared_at=at(26.5, 18)
    )


def test_only_what_is_chosen_moves_with_the_doors() -> None:
    event_moved = moved(rows(), dt.date(2025, 6, 15), "hall_cleared_at").event
    assert (event_moved.doors_at, event_moved.toast_at) == (at(18.5, 15), at(19, 15))
    assert event_moved.hall_cleared_at == at(26.5)


def test_what_stays_and_does_not_fit_is_named() -> None:
    before = rows()
    (fault,) = broken(with_changes(before, moves_chosen(before, dt.date(2025, 6, 18), ())))
    assert (fault.table, fault.column) == ("event", "last_pour_at")


def test_nothing_moves_to_the_same_day() -> None:
    assert what_moves(rows(), dt.date(2025, 6, 16)) == ()


def test_each_day_of_a_festival_moves_by_as_many_days() -> None:
    records = evening(serving_periods=(period("Mon", at(18), at(23)), period("Tue", at(42), at(47))))
    moves = what_moves(rows_of(records), dt.date(2025, 6, 23))
    assert [(str(move.words), move.after) for move in moves if move.table == "serving_period"] == [
        ("Mon: Begins", at(18, 23)),
        ("Mon: Ends", at(23, 23)),
        ("Tue: Begins", at(42, 23)),
        ("Tue: Ends", at(47, 23)),
    ]


def test_the_clock_shows_the_same_when_summer_time_lies_between() -> None:
    after = moved(rows(**NIGHT), dt.date(2026, 4, 3)).event
    assert f"{after.doors_at:%Y-%m-%d %H:%M %z}" == "2026-04-03 19:00 +0200"
    assert f"{after.last_pour_at:%Y-%m-%d %H:%M %z}" == "2026-04-04 02:00 +0200"


def test_a_time_that_the_clocks_skip_is_told() -> None:
    moves = what_moves(rows(**NIGHT), dt.date(2026, 3, 28))
    cleared = moves[-1]
    assert f"{cleared.after:%Y-%m-%d %H:%M %z}" == "2026-03-29 03:30 +0200"
    assert str(cleared.told) == "The clocks skip 02:30 on 29 March 2026: 03:30 is taken."
    assert moves[0].told is None


def test_a_time_that_the_clocks_show_twice_is_told() -> None:
    cleared = what_moves(rows(**NIGHT), dt.date(2026, 10, 24))[-1]
    assert f"{cleared.after:%Y-%m-%d %H:%M %z}" == "2026-10-25 02:30 +0200"
    assert str(cleared.told) == "The clocks show 02:30 twice on 25 October 2026: the first of the two is taken."


def test_days_on_which_guests_were_counted_stay() -> None:
    records = evening(group(accepted_on=dt.date(2025, 5, 1)))
    after = moved(rows_of(records), dt.date(2025, 7, 1))
    assert after.guest_groups == records.guest_groups


def test_what_is_planned_of_the_goods_way_moves_and_what_happened_stays() -> None:
    before = rows_of(evening(**sent_goods("Altbier", "20 L slim keg")))
    moves = [move for move in what_moves(before, dt.date(2025, 6, 19)) if move.table != "event"]
    assert [(str(move.words), str(move.before)[:16], str(move.after)[:16]) for move in moves] == [
        ("direct flight · 2: Departs (planned)", "2025-06-04 13:00", "2025-06-07 13:00"),
        ("direct flight · 2: Arrives (planned)", "2025-06-05 09:00", "2025-06-08 09:00"),
        ("kegs filled: Planned", "2025-05-30 13:00", "2025-06-02 13:00"),
        ("Export declaration: Earliest", "2025-05-28", "2025-05-31"),
        ("Export declaration: Latest", "2025-06-03", "2025-06-06"),
        ("A coupler: Needed at", "2025-06-15 09:00", "2025-06-18 09:00"),
        ("A coupler: Return by", "2025-06-20", "2025-06-23"),
    ]
    assert all(move.is_asked for move in moves)
    after = moved(before, dt.date(2025, 6, 19), "planned_at")
    assert after.milestones == records_of(before).milestones
    assert after.legs[0].actual_departs_at == records_of(before).legs[0].actual_departs_at
    assert after.receipts == records_of(before).receipts


@settings(max_examples=60, deadline=None)
@given(days=st.integers(-2000, 2000), zone=st.sampled_from(["Asia/Tokyo", "Europe/Berlin"]))
def test_there_and_back_is_where_it_was_but_for_what_is_told(zone: str, days: int) -> None:
    before = rows(time_zone=zone)
    doors = records_of(before).event.doors_at
    day = doors.date() + dt.timedelta(days)
    moves = what_moves(before, day)
    after = with_changes(before, (move.change for move in moves))
    back = what_moves(after, doors.date())
    if any(move.told for move in (*moves, *back)):
        return
    assert records_of(with_changes(after, (move.change for move in back))) == records_of(before)
    assert all(move.after.time() == move.before.time() for move in moves)
