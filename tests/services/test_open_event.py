"""An event as one person sees it: the store's rows, with their draft laid over them."""

from __future__ import annotations

import pytest

from catering.planning.event_plan import plan_event
from catering.services.draft import discard
from catering.services.open_event import last_changed, open_event, state_of_event
from catering.store.change_sets import Kind
from catering.store.engine import Store
from catering.store.event_rows import NoSuchEvent
from kept_evening import EVENING, NOON, change, change_and_save, evening, opened, save, with_cells, without


def test_what_was_kept_is_opened_as_it_was(herbstfest: Store) -> None:
    seen = open_event(herbstfest, EVENING, None)
    kept = evening()
    for table in ("event", "guest_group", "beverage", "order_line", "assumption", "serving_period", "past_event"):
        assert seen.records.rows(table) == kept.rows(table), table
    assert seen.records.own == kept.own
    assert (seen.changes, seen.conflicts, seen.broken, seen.is_changed) == ((), (), (), False)
    assert (seen.last.kind, seen.last.actor, seen.last.at) == (Kind.CREATE, "Anna", NOON)
    assert seen.state == (1, 0)


def test_every_row_has_an_id_of_the_store(herbstfest: Store) -> None:
    records = open_event(herbstfest, EVENING, None).records
    groups = [records.id_of(group) for group in records.guest_groups]
    assert len(set(groups)) == 3
    assert all(row is not None and row > 0 for row in groups)


def test_an_event_that_is_not_there_is_said_to_be_none(herbstfest: Store) -> None:
    with pytest.raises(NoSuchEvent):
        open_event(herbstfest, "winterfest", None)
    with pytest.raises(KeyError):
        state_of_event(herbstfest, 99, None)


def test_the_state_says_whether_it_must_be_opened_anew(herbstfest: Store) -> None:
    row = opened(herbstfest).stored.row
    anna = opened(herbstfest, "Anna")
    assert state_of_event(herbstfest, row, "Anna") == anna.state
    anna = change(herbstfest, "Anna", with_cells(anna.records, "guest_group", "Press", accepted=45))
    assert anna.state == (1, 1)  # by Anna's own draft
    assert opened(herbstfest, "Kenji").state == (1, 0)  # which is none of Kenji's
    change_and_save(
        herbstfest, "Kenji", with_cells(opened(herbstfest).records, "guest_group", "Delegation", accepted=90)
    )
    assert state_of_event(herbstfest, row, "Anna") == (2, 1)  # by what Kenji saved
    discard(herbstfest, row, "Anna")
    assert state_of_event(herbstfest, row, "Anna") == (2, 2)


def test_a_plan_rests_on_the_draft_and_on_what_others_saved(herbstfest: Store) -> None:
    change(herbstfest, "Anna", with_cells(opened(herbstfest, "Anna").records, "guest_group", "Press", accepted=50))
    change_and_save(
        herbstfest, "Kenji", with_cells(opened(herbstfest).records, "guest_group", "Neighbours", accepted=330)
    )
    guests = {
        actor: plan_event(opened(herbstfest, actor).records, as_of=NOON).records.guests_accepted
        for actor in ("Anna", "Kenji", None)
    }
    assert guests == {"Anna": 500, "Kenji": 490, None: 490}


def test_what_i_changed_stays_in_sight_where_they_changed_it_too(herbstfest: Store) -> None:
    change(herbstfest, "Anna", with_cells(opened(herbstfest, "Anna").records, "guest_group", "Press", accepted=50))
    theirs = change_and_save(
        herbstfest, "Kenji", with_cells(opened(herbstfest).records, "guest_group", "Press", accepted=55)
    )
    anna = opened(herbstfest, "Anna")
    assert anna.records.guest_groups[0].accepted == 50
    assert [by.id for by in anna.theirs_by.values()] == [theirs.id]
    assert anna.last == theirs


def test_who_changed_a_row_last_is_known(herbstfest: Store) -> None:
    seen = opened(herbstfest).records
    press = seen.id_of(seen.guest_groups[0])
    assert press is not None
    made = last_changed(herbstfest, "guest_group", press)
    assert made is not None
    assert made.kind is Kind.CREATE
    saved = change_and_save(herbstfest, "Kenji", with_cells(seen, "guest_group", "Press", accepted=55))
    assert last_changed(herbstfest, "guest_group", press) == saved
    assert last_changed(herbstfest, "guest_group", -1) is None


def test_a_row_that_i_deleted_is_gone_for_me_alone(herbstfest: Store) -> None:
    change(herbstfest, "Anna", without(opened(herbstfest, "Anna").records, "guest_group", "Press"))
    assert len(opened(herbstfest, "Anna").records.guest_groups) == 2
    assert len(opened(herbstfest, "Kenji").records.guest_groups) == 3
    save(herbstfest, "Anna")
    assert len(opened(herbstfest, "Kenji").records.guest_groups) == 2
