"""Events as a whole: made, listed, moved, put into the archive; each act is one change set."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest

from catering.model.event import EventState
from catering.planning.editing.move_event import what_moves
from catering.services.create_event import create_event, propose_after
from catering.services.event_state import archive_event, set_state
from catering.services.hold_event import ChangedMeanwhile, EventBroken
from catering.services.list_events import list_events
from catering.services.move_event import move_event
from catering.services.open_event import open_event
from catering.services.undo_change_set import CannotUndo, undo_change_set
from catering.store.change_sets import Kind
from catering.store.engine import Connection, Store
from catering.store.events import EventIdTaken, LastEvent, hold_not_last, set_archived
from kept_evening import EVENING, NOON, at, change_and_save, evening, keep, opened, with_cells


def by(actor: str = "Anna", operation: str = "an act") -> dict[str, Any]:
    return {"actor": actor, "by_what": "a test", "at": NOON, "operation_id": operation}


def test_an_event_is_made_after_a_past_one_on_another_day(kept: Store) -> None:
    new = propose_after(kept, EVENING, event_id="herbstfest-2027", name="Herbstfest 2027", day=dt.date(2027, 10, 30))
    made = create_event(kept, new.rows, **by())
    assert (made.kind, made.event_version) == (Kind.CREATE, 1)
    records = open_event(kept, "herbstfest-2027", None).records
    assert f"{records.event.doors_at:%Y-%m-%d %H:%M %z}" == "2027-10-30 18:30 +0200"
    assert [(each.name, each.accepted) for each in records.guest_groups] == [
        ("Press", 40), ("Delegation", 120), ("Neighbours", 300),
    ]  # fmt: skip
    assert records.order_lines == evening().order_lines
    assert opened(kept).records.event == evening().event


def test_an_id_that_is_taken_is_refused_in_any_spelling(kept: Store) -> None:
    new = propose_after(kept, EVENING, event_id="HERBSTFEST", name="Again", day=dt.date(2027, 10, 30))
    with pytest.raises(EventIdTaken, match="There is an event “HERBSTFEST” already"):
        create_event(kept, new.rows, **by())
    assert [each.event_id for each in list_events(kept)] == [EVENING]


def test_an_event_that_does_not_hold_together_is_not_made(kept: Store) -> None:
    new = propose_after(kept, EVENING, event_id="no spaces", name="Again", day=dt.date(2027, 10, 30))
    with pytest.raises(EventBroken, match="Event, Event ID: Only letters, digits"):
        create_event(kept, new.rows, **by())


def test_a_second_try_makes_nothing_twice(kept: Store) -> None:
    new = propose_after(kept, EVENING, event_id="next", name="Next", day=dt.date(2027, 10, 30))
    assert create_event(kept, new.rows, **by()) == create_event(kept, new.rows, **by())
    assert len(list_events(kept)) == 2


def test_the_list_says_state_and_day_at_the_venue(kept: Store) -> None:
    (listed,) = list_events(kept)
    assert (listed.event_id, listed.name, listed.state, listed.scenario_of) == (
        EVENING, "Herbstfest", EventState.PLANNED, None,
    )  # fmt: skip
    assert listed.doors_at == at(18.5)
    assert f"{listed.doors_at:%d %H:%M}" == "24 18:30"


def test_a_state_is_changed_and_taken_back(kept: Store) -> None:
    row = opened(kept).stored.row
    done = set_state(kept, row, EventState.CONFIRMED, **by(), reason="the hall is ours")
    assert done is not None
    assert (done.kind, done.reason) == (Kind.STATE, "the hall is ours")
    assert list_events(kept)[0].state is EventState.CONFIRMED
    assert set_state(kept, row, EventState.CONFIRMED, **by(operation="again")) is None
    undo_change_set(kept, done.id, **by(operation="undo"))
    assert list_events(kept)[0].state is EventState.PLANNED


def test_a_state_that_others_changed_meanwhile_is_looked_at_first(kept: Store) -> None:
    row, seen = opened(kept).stored.row, opened(kept).records.event.state
    set_state(kept, row, EventState.CANCELLED, **by("Bo"))
    with pytest.raises(ChangedMeanwhile, match="Others changed “Herbstfest” meanwhile"):
        set_state(kept, row, EventState.CONFIRMED, seen=seen, **by(operation="late"))
    assert opened(kept).records.event.state is EventState.CANCELLED


def test_an_archived_event_leaves_the_lists_and_loses_nothing(kept: Store) -> None:
    row, before = opened(kept).stored.row, opened(kept).records
    keep(kept, evening("other"), "other")
    done = archive_event(kept, row, archived=True, **by())
    assert done is not None
    assert [each.event_id for each in list_events(kept)] == ["other"]
    (listed,) = list_events(kept, archived=True)
    assert (listed.event_id, listed.archived_at) == (EVENING, NOON)
    assert opened(kept).records == before
    with pytest.raises(CannotUndo, match="Bring it back instead"):
        undo_change_set(kept, done.id, **by(operation="undo"))
    assert archive_event(kept, row, archived=True, **by(operation="again")) is None
    back = archive_event(kept, row, archived=False, **by(operation="back"))
    assert back is not None
    assert (back.kind, back.event_version) == (Kind.UNARCHIVE, 3)
    assert list_events(kept)[0].archived_at is None


def test_the_last_event_is_not_archived(kept: Store) -> None:
    with pytest.raises(LastEvent, match="Create another one first"):
        archive_event(kept, opened(kept).stored.row, archived=True, **by())
    assert len(list_events(kept)) == 1


def test_two_who_archive_the_last_two_events_leave_one(kept: Store) -> None:
    other = keep(kept, evening("spring"), "another").event
    refused: list[LastEvent] = []

    def archive_other() -> None:
        try:
            archive_event(kept, other, archived=True, **by(operation="other"))
        except LastEvent as refusal:
            refused.append(refusal)

    meanwhile = threading.Thread(target=archive_other)

    def archive_first(connection: Connection) -> None:
        hold_not_last(connection, 1)
        set_archived(connection, 1, NOON)
        meanwhile.start()
        meanwhile.join(0.3)  # it waits

    kept.write(archive_first)
    meanwhile.join()
    assert len(refused) == 1
    assert [each.row for each in list_events(kept)] == [other]


def test_an_event_moves_with_what_was_chosen_and_back(kept: Store) -> None:
    seen = opened(kept)
    places = [move.place for move in what_moves(seen.stored.rows, dt.date(2026, 10, 31))]
    done = move_event(kept, seen.stored.row, dt.date(2026, 10, 31), places, **by())
    assert done is not None
    assert done.kind is Kind.MOVE
    after = opened(kept).records
    assert f"{after.event.toast_at:%d %H:%M %z}" == "31 19:00 +0100"
    assert f"{after.serving_periods[0].ends_at:%d %H:%M}" == "31 23:00"
    assert after.past_events == evening().past_events
    undo_change_set(kept, done.id, **by(operation="undo"))
    assert opened(kept).records == seen.records


def test_a_move_that_leaves_its_toast_behind_is_refused(kept: Store) -> None:
    seen = opened(kept)
    places = [move.place for move in what_moves(seen.stored.rows, dt.date(2026, 10, 31)) if move.column != "toast_at"]
    with pytest.raises(EventBroken, match="The toast is not between doors and last pour"):
        move_event(kept, seen.stored.row, dt.date(2026, 10, 31), places, **by())
    assert opened(kept).stored.event_version == 1


def test_a_move_leaves_alone_what_others_saved_meanwhile(kept: Store) -> None:
    seen = opened(kept)
    places = [move.place for move in what_moves(seen.stored.rows, dt.date(2026, 10, 31))]
    change_and_save(kept, "Ben", with_cells(opened(kept, "Ben").records, "event", "Herbstfest", toast_at=at(20)))
    move_event(kept, seen.stored.row, dt.date(2026, 10, 31), places, **by())
    assert f"{opened(kept).records.event.toast_at:%d %H:%M}" == "31 20:00"
