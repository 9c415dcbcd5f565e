"""Drafts: what a person has not saved yet outlives their window, step by step."""

from __future__ import annotations

import threading

import sqlalchemy as sa

from catering.model.event import GuestGroup
from catering.model.records import EventRecords
from catering.model.rows import Act
from catering.services.draft import change_draft, discard, give_up, hand_over, take_back
from catering.services.open_event import OpenedEvent, state_of_event
from catering.store import schema
from catering.store.drafts import load_draft
from catering.store.engine import Store
from catering.store.verify import verify
from kept_evening import NOON, change, change_and_save, evening, keep, opened, save, with_cells, with_row, without

GROUP = "guest_group"
PRESS, DELEGATION = 1, 2


def step(store: Store, actor: str, after: EventRecords, what: str) -> OpenedEvent:
    return change_draft(store, 1, actor, opened(store, actor).records, after, what=what, at=NOON)


def press(store: Store, actor: str, **cells: object) -> EventRecords:
    return with_cells(opened(store, actor).records, GROUP, "Press", **cells)


def shown(store: Store, actor: str | None) -> tuple[int, str | None]:
    group = opened(store, actor).records.guest_groups[0]
    return group.accepted, group.note


def test_a_draft_is_seen_by_its_person_alone_and_by_every_window_of_theirs(kept: Store) -> None:
    change(kept, "Anna", press(kept, "Anna", accepted=45))
    assert (shown(kept, "Anna"), shown(kept, "Bo"), shown(kept, None)) == ((45, None), (40, None), (40, None))
    another_process = Store(kept.url)
    assert shown(another_process, "Anna") == (45, None)
    another_process.close()


def test_steps_are_taken_back_one_by_one(kept: Store) -> None:
    step(kept, "Anna", press(kept, "Anna", accepted=45), "Press 45")
    step(kept, "Anna", press(kept, "Anna", note="by tram"), "a note")
    seen = step(kept, "Anna", without(opened(kept, "Anna").records, GROUP, "Delegation"), "no delegation")
    assert seen.draft.steps == ("Press 45", "a note", "no delegation")
    assert [group.name for group in seen.records.guest_groups] == ["Press", "Neighbours"]
    take_back(kept, 1, "Anna", revision=opened(kept, "Anna").draft.revision)
    assert len(opened(kept, "Anna").records.guest_groups) == 3
    take_back(kept, 1, "Anna", revision=opened(kept, "Anna").draft.revision)
    assert shown(kept, "Anna") == (45, None)
    take_back(kept, 1, "Anna", revision=opened(kept, "Anna").draft.revision)
    assert not opened(kept, "Anna").is_changed
    take_back(kept, 1, "Anna", revision=opened(kept, "Anna").draft.revision)  # nothing is left to take back
    assert opened(kept, "Anna").stored.rows == opened(kept).stored.rows


def test_what_comes_back_to_where_it_was_is_no_change(kept: Store) -> None:
    step(kept, "Anna", press(kept, "Anna", accepted=45), "up")
    seen = step(kept, "Anna", press(kept, "Anna", accepted=40), "down")
    assert (seen.is_changed, seen.draft.steps) == (False, ("up", "down"))


def test_discarding_throws_all_steps_away(kept: Store) -> None:
    step(kept, "Anna", press(kept, "Anna", accepted=45), "up")
    discard(kept, 1, "Anna")
    assert (shown(kept, "Anna"), opened(kept, "Anna").draft.steps) == ((40, None), ())


def test_a_row_is_given_up_alone(kept: Store) -> None:
    step(kept, "Anna", press(kept, "Anna", accepted=45, note="x"), "Press")
    step(kept, "Anna", with_row(opened(kept, "Anna").records, GROUP, GuestGroup(name="Choir", accepted=3)), "Choir")
    seen = give_up(kept, 1, "Anna", (GROUP, PRESS, "note"), what="no note", at=NOON)
    assert {each.place for each in seen.changes} == {(GROUP, PRESS, "accepted"), *_choir(-1)}
    seen = give_up(kept, 1, "Anna", (GROUP, PRESS, ""), what="no press", at=NOON)
    assert {each.place for each in seen.changes} == _choir(-1)
    assert give_up(kept, 1, "Anna", (GROUP, -1, ""), what="no choir", at=NOON).changes == ()


def _choir(row: int) -> set[tuple[str, int, str]]:
    return {(GROUP, row, "name"), (GROUP, row, "accepted")}


def test_a_row_added_changed_and_deleted_in_a_draft_leaves_no_trace(kept: Store) -> None:
    step(kept, "Anna", with_row(opened(kept, "Anna").records, GROUP, GuestGroup(name="Choir", accepted=3)), "Choir")
    step(kept, "Anna", with_cells(opened(kept, "Anna").records, GROUP, "Choir", accepted=4, name="The choir"), "more")
    (add, *_) = opened(kept, "Anna").changes
    assert (add.act, add.row, add.after) == (Act.ADD, -1, "The choir")
    assert step(kept, "Anna", without(opened(kept, "Anna").records, GROUP, "The choir"), "none").changes == ()


def test_saving_empties_the_draft(kept: Store) -> None:
    step(kept, "Anna", press(kept, "Anna", accepted=45), "up")
    before = state_of_event(kept, 1, "Anna")
    made = save(kept, "Anna").change_set
    assert made is not None
    assert opened(kept, "Anna").draft.steps == ()
    # a window that was open sees by either number that something happened
    after = state_of_event(kept, 1, "Anna")
    assert (before, after) == ((1, 1), (2, 2))


def test_a_draft_stays_when_others_save_and_is_laid_over_what_they_saved(kept: Store) -> None:
    step(kept, "Anna", press(kept, "Anna", accepted=45), "up")
    change_and_save(kept, "Bo", with_cells(opened(kept).records, GROUP, "Press", note="by tram"))
    assert shown(kept, "Anna") == (45, "by tram")
    assert [each.place for each in opened(kept, "Anna").changes] == [(GROUP, PRESS, "accepted")]


def test_mine_is_shown_where_both_changed_a_cell_and_theirs_beside_it(kept: Store) -> None:
    step(kept, "Anna", press(kept, "Anna", accepted=45), "up")
    change_and_save(kept, "Bo", with_cells(opened(kept).records, GROUP, "Press", accepted=50))
    assert shown(kept, "Anna") == (45, None)
    (conflict,) = opened(kept, "Anna").conflicts
    assert (conflict.mine, conflict.theirs) == (45, 50)


# Two windows


def test_two_windows_of_one_person_lose_no_step_of_each_other(kept: Store) -> None:
    """Each window adds its steps to one draft, at the same time, from what it saw at its opening."""
    seen = opened(kept).records
    after = [
        with_cells(seen, GROUP, "Press", accepted=45),
        with_cells(seen, GROUP, "Delegation", note="late"),
        with_cells(seen, GROUP, "Neighbours", accepted=301),
        with_row(seen, GROUP, GuestGroup(name="Choir", accepted=3)),
    ]
    windows = [
        threading.Thread(target=change_draft, args=(kept, 1, "Anna", seen, each), kwargs={"what": "w", "at": NOON})
        for each in after
    ]
    for each in windows:
        each.start()
    for each in windows:
        each.join()
    assert len(opened(kept, "Anna").draft.steps) == 4
    assert {each.place[:2] for each in opened(kept, "Anna").changes} == {(GROUP, row) for row in (1, 2, 3, -1)}
    save(kept, "Anna")
    groups = opened(kept).records.guest_groups
    assert [(group.name, group.accepted) for group in groups] == [
        ("Press", 45), ("Delegation", 120), ("Neighbours", 301), ("Choir", 3),
    ]  # fmt: skip


def test_rows_added_in_two_windows_are_two_rows(kept: Store) -> None:
    seen = opened(kept, "Anna").records
    for name in ("Choir", "Band"):
        after = with_row(seen, GROUP, GuestGroup(name=name, accepted=3))
        change_draft(kept, 1, "Anna", seen, after, what=name, at=NOON)
    save(kept, "Anna")
    assert [group.name for group in opened(kept).records.guest_groups][3:] == ["Choir", "Band"]


# A name


def test_a_draft_begun_without_a_name_is_handed_over_on_top_of_the_persons_own(kept: Store) -> None:
    keep(kept, evening("second"), "second")
    step(kept, "Anna", press(kept, "Anna", accepted=45), "up")
    step(kept, "window 7", press(kept, "window 7", note="by tram"), "a note")
    hand_over(kept, "window 7", "Anna", at=NOON)
    assert opened(kept, "Anna").draft.steps == ("up", "a note")
    assert shown(kept, "Anna") == (45, "by tram")
    assert not opened(kept, "window 7").is_changed
    hand_over(kept, "window 7", "Anna", at=NOON)  # there is nothing left to hand over
    assert opened(kept, "Anna").draft.steps == ("up", "a note")


def test_a_draft_is_handed_over_to_who_had_none(kept: Store) -> None:
    step(kept, "window 7", press(kept, "window 7", accepted=45), "up")
    hand_over(kept, "window 7", "Bo", at=NOON)
    assert shown(kept, "Bo") == (45, None)


# In the store


def test_a_draft_is_kept_as_texts_that_verify_reads(kept: Store) -> None:
    step(kept, "Anna", press(kept, "Anna", accepted=45), "up")
    with kept.reading() as connection:
        assert verify(connection).breaches == ()
        assert load_draft(connection, 1, "Anna").revision == 1
        (written,) = connection.execute(sa.select(schema.draft_step.c.changes)).scalars()
    assert written == '[["edit","guest_group",1,"accepted",40,45]]'
