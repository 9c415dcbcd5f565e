"""Saves of several people to one event: what merges, what clashes, what is kept of it, what is taken back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from catering.model.event import GuestGroup
from catering.model.records import EventRecords
from catering.model.rows import Act, Change
from catering.planning.editing.merge import WHOLE_ROW, Side
from catering.services.draft import decide
from catering.services.undo_change_set import CannotUndo, undo_change_set
from catering.store import schema
from catering.store.change_sets import (
    ChangeSet,
    Kind,
    NoSuchChangeSet,
    Stamp,
    cell_history,
    changes_of,
    history,
    last_change_set_of,
    rows_at,
)
from catering.store.engine import Connection, Store
from catering.store.event_rows import StoredEvent, load_event
from catering.store.verify import verify
from catering.store.writing import StaleRow, apply_changes, lock_event
from kept_evening import (
    EVENING,
    NOON,
    change,
    change_and_save,
    evening,
    keep,
    opened,
    save,
    with_cells,
    with_row,
    without,
)

GROUP = "guest_group"
PRESS, DELEGATION, NEIGHBOURS = 1, 2, 3


def stored(store: Store) -> StoredEvent:
    return opened(store).stored


def accepted(store: Store) -> dict[str, int]:
    return {group.name: group.accepted for group in opened(store).records.guest_groups}


def press(store: Store, actor: str | None = None, **cells: object) -> EventRecords:
    return with_cells(opened(store, actor).records, GROUP, "Press", **cells)


def undo(store: Store, made: ChangeSet, actor: str = "Cem", operation_id: str | None = None) -> ChangeSet:
    operation = operation_id or f"undo {made.id}"
    return undo_change_set(store, made.id, actor=actor, by_what="a test", at=NOON, operation_id=operation)


@pytest.fixture(autouse=True)
def whole(kept: Store) -> Callable[[], None]:
    """Whatever a test did, nothing is broken afterwards: see `check_whole`."""

    def check() -> None:
        with kept.reading() as connection:
            assert verify(connection).breaches == ()

    return check


# Saving


def test_a_save_is_kept_with_who_when_why_and_each_cell_before_and_after(
    kept: Store, whole: Callable[[], None]
) -> None:
    made = change_and_save(kept, "Anna", press(kept, accepted=45, note="two more from Tokyo"))
    assert (made.kind, made.actor, made.at, made.by_what, made.event_version) == (Kind.SAVE, "Anna", NOON, "a test", 2)
    with kept.reading() as connection:
        changes = changes_of(connection, made.id)
    assert [(each.change, each.row_version) for each in changes] == [
        (Change(Act.EDIT, GROUP, PRESS, "accepted", 40, 45), 2),
        (Change(Act.EDIT, GROUP, PRESS, "note", None, "two more from Tokyo"), 2),
    ]
    assert (stored(kept).event_version, stored(kept).versions[GROUP, PRESS]) == (2, 2)
    whole()


def test_nothing_to_save_makes_no_change_set(kept: Store) -> None:
    assert save(kept, "Anna").change_set is None
    change(kept, "Anna", press(kept, accepted=45))
    change(kept, "Anna", press(kept, "Anna", accepted=40))
    assert save(kept, "Anna").change_set is None
    assert stored(kept).event_version == 1


def test_two_people_on_different_cells_of_one_row_both_have_their_way(kept: Store, whole: Callable[[], None]) -> None:
    seen = opened(kept).records
    change(kept, "Anna", with_cells(seen, GROUP, "Press", accepted=45), seen=seen)
    change(kept, "Bo", with_cells(seen, GROUP, "Press", note="by tram"), seen=seen)
    assert save(kept, "Anna").change_set is not None
    assert save(kept, "Bo").change_set is not None
    group = opened(kept).records.guest_groups[0]
    assert (group.accepted, group.note) == (45, "by tram")
    assert stored(kept).versions[GROUP, PRESS] == 3
    whole()


def test_the_second_on_one_cell_sees_mine_and_theirs_and_whose_it_is(kept: Store, whole: Callable[[], None]) -> None:
    seen = opened(kept).records
    change(kept, "Anna", with_cells(seen, GROUP, "Press", accepted=45, note="early"), seen=seen)
    change(kept, "Bo", with_cells(seen, GROUP, "Press", accepted=50), seen=seen)
    first = save(kept, "Anna").change_set
    refused = save(kept, "Bo")
    assert refused.change_set is None
    (conflict,) = refused.conflicts
    assert (conflict.place, conflict.base, conflict.mine, conflict.theirs) == ((GROUP, PRESS, "accepted"), 40, 50, 45)
    assert opened(kept, "Bo").theirs_by == {conflict.place: first}
    assert accepted(kept)["Press"] == 45
    # Bo keeps his own
    decide(
        kept,
        1,
        "Bo",
        {conflict.place: Side.MINE},
        seen_version=opened(kept).stored.event_version,
        what="decided",
        at=NOON,
    )
    assert save(kept, "Bo").change_set is not None
    assert accepted(kept)["Press"] == 50
    assert opened(kept).records.guest_groups[0].note == "early"
    whole()


def test_giving_up_mine_leaves_theirs(kept: Store) -> None:
    seen = opened(kept).records
    change(kept, "Anna", with_cells(seen, GROUP, "Press", accepted=45), seen=seen)
    change(kept, "Bo", with_cells(seen, GROUP, "Press", accepted=50, note="by tram"), seen=seen)
    save(kept, "Anna")
    decide(
        kept,
        1,
        "Bo",
        {(GROUP, PRESS, "accepted"): Side.THEIRS},
        seen_version=opened(kept).stored.event_version,
        what="decided",
        at=NOON,
    )
    save(kept, "Bo")
    group = opened(kept).records.guest_groups[0]
    assert (group.accepted, group.note) == (45, "by tram")


def test_both_writing_the_same_into_a_cell_is_no_conflict(kept: Store) -> None:
    seen = opened(kept).records
    for actor in ("Anna", "Bo"):
        change(kept, actor, with_cells(seen, GROUP, "Press", accepted=45), seen=seen)
    assert save(kept, "Anna").change_set is not None
    assert (save(kept, "Bo").change_set, save(kept, "Bo").conflicts) == (None, ())
    assert stored(kept).event_version == 2


def test_what_one_deletes_and_the_other_changes_is_asked_about(kept: Store, whole: Callable[[], None]) -> None:
    seen = opened(kept).records
    change(kept, "Anna", without(seen, GROUP, "Press"), seen=seen)
    change(kept, "Bo", with_cells(seen, GROUP, "Press", accepted=50), seen=seen)
    save(kept, "Anna")
    (conflict,) = save(kept, "Bo").conflicts
    assert (conflict.column, conflict.mine, conflict.theirs) == (WHOLE_ROW, {"accepted": 50}, None)
    decide(
        kept,
        1,
        "Bo",
        {conflict.place: Side.MINE},
        seen_version=opened(kept).stored.event_version,
        what="decided",
        at=NOON,
    )
    assert save(kept, "Bo").change_set is not None
    group = opened(kept).records.guest_groups[0]
    # back under its id, whole, with Bo's change and Anna's own column
    assert (group.name, group.accepted, group.invited) == ("Press", 50, 60)
    assert stored(kept).rows[GROUP][PRESS]["own:Table"] == 7
    assert stored(kept).versions[GROUP, PRESS] == 3
    whole()


# Rows that come and go


def test_an_added_row_gets_an_id_from_the_store_and_a_chain_of_its_own(kept: Store, whole: Callable[[], None]) -> None:
    made = change_and_save(kept, "Anna", with_row(opened(kept).records, GROUP, GuestGroup(name="Choir", accepted=30)))
    with kept.reading() as connection:
        changes = changes_of(connection, made.id)
    assert {(each.change.act, each.change.row, each.row_version) for each in changes} == {(Act.ADD, 4, 1)}
    change_and_save(kept, "Bo", with_cells(opened(kept).records, GROUP, "Choir", accepted=31))
    assert stored(kept).versions[GROUP, 4] == 2
    whole()


def test_two_people_may_add_rows_at_once(kept: Store, whole: Callable[[], None]) -> None:
    seen = opened(kept).records
    for actor, name in (("Anna", "Choir"), ("Bo", "Band")):
        change(kept, actor, with_row(seen, GROUP, GuestGroup(name=name, accepted=30)), seen=seen)
    assert save(kept, "Anna").change_set is not None
    assert save(kept, "Bo").change_set is not None
    assert list(accepted(kept)) == ["Press", "Delegation", "Neighbours", "Choir", "Band"]
    whole()


def test_adding_a_row_that_another_added_meanwhile_is_asked_about_cell_by_cell(kept: Store) -> None:
    seen = opened(kept).records
    change(kept, "Anna", with_row(seen, GROUP, GuestGroup(name="Choir", accepted=30)), seen=seen)
    change(kept, "Bo", with_row(seen, GROUP, GuestGroup(name="CHOIR", accepted=28)), seen=seen)
    save(kept, "Anna")
    (conflict,) = save(kept, "Bo").conflicts
    assert (conflict.place, conflict.mine, conflict.theirs) == ((GROUP, 4, "accepted"), 28, 30)


def test_names_can_be_swapped_in_one_save(kept: Store, whole: Callable[[], None]) -> None:
    rows = opened(kept).records.guest_groups
    renamed = (
        rows[0].model_copy(update={"name": "Delegation"}),
        rows[1].model_copy(update={"name": "Press"}),
        rows[2],
    )
    after = opened(kept).records.model_copy(update={"guest_groups": renamed})
    change_and_save(kept, "Anna", after)
    assert accepted(kept) == {"Delegation": 40, "Press": 120, "Neighbours": 300}
    assert {row_id: row["name"] for row_id, row in stored(kept).rows[GROUP].items()} == {
        PRESS: "Delegation", DELEGATION: "Press", NEIGHBOURS: "Neighbours",
    }  # fmt: skip
    whole()


def test_three_names_can_go_round(kept: Store, whole: Callable[[], None]) -> None:
    names = {PRESS: "Delegation", DELEGATION: "Neighbours", NEIGHBOURS: "Press"}
    rows = stored(kept).rows[GROUP]
    changes = [Change(Act.EDIT, GROUP, row, "name", rows[row]["name"], name) for row, name in names.items()]
    kept.write(lambda connection: apply_changes(connection, lock_event(connection, 1), changes, _stamp("go round")))
    assert {row_id: row["name"] for row_id, row in stored(kept).rows[GROUP].items()} == names
    whole()


def test_a_name_that_is_given_up_can_be_taken_in_the_same_save(kept: Store, whole: Callable[[], None]) -> None:
    seen = without(opened(kept).records, GROUP, "Press")
    change_and_save(kept, "Anna", with_cells(seen, GROUP, "Delegation", name="Press"))
    assert accepted(kept) == {"Press": 120, "Neighbours": 300}
    made = change_and_save(
        kept,
        "Anna",
        with_row(without(opened(kept).records, GROUP, "Neighbours"), GROUP, GuestGroup(name="neighbours", accepted=5)),
    )
    assert accepted(kept)["neighbours"] == 5
    whole()
    undo(kept, made)
    assert accepted(kept) == {"Press": 120, "Neighbours": 300}
    whole()


def test_a_deleted_row_comes_back_under_its_id_and_its_chain_goes_on(kept: Store, whole: Callable[[], None]) -> None:
    for version in (3, 5):
        gone = change_and_save(kept, "Anna", without(opened(kept).records, GROUP, "Delegation"))
        assert DELEGATION not in stored(kept).rows[GROUP]
        undo(kept, gone)
        assert stored(kept).versions[GROUP, DELEGATION] == version
        whole()
    assert opened(kept).records.guest_groups == evening().guest_groups


# A second try


def test_the_same_operation_is_done_once(kept: Store, whole: Callable[[], None]) -> None:
    change(kept, "Anna", press(kept, accepted=45))
    first = save(kept, "Anna", operation_id="click")
    change(kept, "Anna", press(kept, accepted=46))
    again = save(kept, "Anna", operation_id="click")
    assert again == first
    assert accepted(kept)["Press"] == 45
    # the later change is still a draft, and is saved by a click of its own
    assert save(kept, "Anna", operation_id="next click").change_set is not None
    assert accepted(kept)["Press"] == 46
    assert first.change_set is not None
    assert undo_twice(kept, first.change_set) == 1
    whole()


def undo_twice(store: Store, made: ChangeSet) -> int:
    latest = history_of(store)[0]
    undo(store, latest)
    undone = {undo(store, made, operation_id="undo").id for _ in range(2)}
    return len(undone)


def history_of(store: Store) -> tuple[ChangeSet, ...]:
    with store.reading() as connection:
        return history(connection, 1)


def test_two_at_once_with_the_same_operation_do_it_once(kept: Store, whole: Callable[[], None]) -> None:
    """A retry while the first try is still under way: its answer got lost, not its work."""
    change(kept, "Anna", press(kept, accepted=45))
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(save(kept, "Anna", operation_id="click"))) for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(answers) == 4
    assert len(set(map(str, answers))) == 1
    assert stored(kept).event_version == 2
    whole()


def test_two_who_undo_the_same_at_once_undo_it_once(kept: Store, whole: Callable[[], None]) -> None:
    made = change_and_save(kept, "Anna", press(kept, accepted=45))
    said: list[str] = []

    def try_it(actor: str) -> None:
        try:
            undo(kept, made, actor, operation_id=actor)
            said.append("undone")
        except CannotUndo as refusal:
            said.append(refusal.message.template)

    threads = [threading.Thread(target=try_it, args=(actor,)) for actor in ("Bo", "Cem", "Dai")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    already = "Change set {number} was undone already, by {actor} as change set {by}. Undo that to have it back."
    assert sorted(said) == sorted(["undone", already, already])
    assert accepted(kept)["Press"] == 40
    whole()


# A guard that no one gets around


def _stamp(operation_id: str) -> Stamp:
    return Stamp(Kind.SAVE, "Anna", NOON, "a test", operation_id)


def test_an_event_that_was_read_before_another_saved_is_stale(kept: Store) -> None:
    before = stored(kept)
    change_and_save(kept, "Bo", press(kept, accepted=50))
    edit = Change(Act.EDIT, GROUP, PRESS, "accepted", 40, 45)
    with pytest.raises(StaleRow, match="event 1 is no longer at version 1"):
        kept.write(lambda connection: apply_changes(connection, before, [edit], _stamp("late")))
    assert accepted(kept)["Press"] == 50


@pytest.mark.parametrize("act", [Act.EDIT, Act.DELETE])
def test_a_row_that_changed_without_its_event_is_stale(kept: Store, act: Act) -> None:
    before = stored(kept)
    groups = schema.RECORD_TABLES[GROUP]
    kept.write(lambda c: c.execute(sa.update(groups).where(groups.c.id == PRESS).values(version=9)))
    edit = Change(act, GROUP, PRESS, "accepted", 40, 45)
    with pytest.raises(StaleRow, match=f"{GROUP} {PRESS} is no longer at version 1"):
        kept.write(lambda connection: apply_changes(connection, before, [edit], _stamp("late")))
    assert (accepted(kept)["Press"], stored(kept).event_version) == (40, 1)


def test_what_fails_in_the_middle_leaves_nothing_behind(kept: Store, whole: Callable[[], None]) -> None:
    def work(connection: Connection) -> None:
        edit = Change(Act.EDIT, GROUP, PRESS, "accepted", 40, 45)
        apply_changes(connection, lock_event(connection, 1), [edit], _stamp("half"))
        raise RuntimeError("the machine stops here")

    with pytest.raises(RuntimeError):
        kept.write(work)
    assert (accepted(kept)["Press"], stored(kept).event_version) == (40, 1)
    assert len(history_of(kept)) == 1
    whole()


# Taking back


def test_undo_puts_everything_exactly_where_it_was(kept: Store, whole: Callable[[], None]) -> None:
    before = stored(kept)
    after = with_row(
        without(press(kept, accepted=45, note="new"), GROUP, "Neighbours"), GROUP, GuestGroup(name="Choir", accepted=3)
    )
    made = change_and_save(kept, "Anna", after)
    undone = undo(kept, made)
    assert (undone.kind, undone.undoes, undone.actor) == (Kind.UNDO, made.id, "Cem")
    assert stored(kept).rows == before.rows
    assert history_of(kept)[1].undone_by == undone.id
    redone = undo(kept, undone)
    assert opened(kept).records.guest_groups == after.guest_groups
    undo(kept, redone)
    assert stored(kept).rows == before.rows
    whole()


def test_undo_leaves_what_others_did_elsewhere(kept: Store, whole: Callable[[], None]) -> None:
    made = change_and_save(kept, "Anna", press(kept, accepted=45))
    change_and_save(kept, "Bo", press(kept, note="by tram"))
    undo(kept, made)
    group = opened(kept).records.guest_groups[0]
    assert (group.accepted, group.note) == (40, "by tram")
    whole()


def test_later_edits_that_stand_on_it_are_named(kept: Store) -> None:
    made = change_and_save(kept, "Anna", press(kept, accepted=45))
    later = change_and_save(kept, "Bo", press(kept, accepted=50))
    change_and_save(kept, "Dai", with_cells(opened(kept).records, GROUP, "Delegation", accepted=1))
    with pytest.raises(CannotUndo, match=rf"change set {made.id}: {later.id} by Bo, .*Undo those first\.") as refused:
        undo(kept, made)
    assert refused.value.later == (later,)
    assert accepted(kept)["Press"] == 50
    undo(kept, later)
    undo(kept, made)
    assert accepted(kept)["Press"] == 40


def test_what_others_order_cannot_be_pulled_from_under_them(kept: Store) -> None:
    from catering.model.beverage import OrderLine
    from kept_evening import beverage

    made = change_and_save(kept, "Anna", with_row(opened(kept).records, "beverage", beverage("Kölsch")))
    line = OrderLine(beverage="Kölsch", container_size="20 L slim keg", containers=2)
    change_and_save(kept, "Bo", with_row(opened(kept).records, "order_line", line))
    with pytest.raises(CannotUndo, match="does not hold together") as refused:
        undo(kept, made)
    assert [(each.table, each.column) for each in refused.value.broken] == [("order_line", "beverage")]


def test_neither_the_beginning_nor_what_is_not_there_can_be_undone(kept: Store) -> None:
    with pytest.raises(CannotUndo, match="made the event"):
        undo(kept, history_of(kept)[-1])
    with pytest.raises(NoSuchChangeSet, match="There is no change set 99"):
        undo_change_set(kept, 99, actor="Anna", by_what="a test", at=NOON, operation_id="x")


# Looking back


def test_the_past_of_a_cell_and_of_the_event(kept: Store) -> None:
    first = change_and_save(kept, "Anna", press(kept, accepted=45))
    second = change_and_save(kept, "Bo", press(kept, accepted=50, note="x"))
    with kept.reading() as connection:
        past = [(made.actor, each.change.after) for made, each in cell_history(connection, GROUP, PRESS, "accepted")]
        assert past == [("Bo", 50), ("Anna", 45), ("Anna", 40)]
        assert last_change_set_of(connection, GROUP, PRESS, "accepted") == second
        assert last_change_set_of(connection, GROUP, PRESS, "invited") == history_of(kept)[-1]
        assert last_change_set_of(connection, GROUP, PRESS, "") == second
        assert history(connection, 1, actor="Bo") == (second,)
        assert history(connection, 1, table="beverage") == history_of(kept)[-1:]
        assert [each.id for each in history(connection, 1, table=GROUP)] == [second.id, first.id, 1]
        assert history(connection, 1, until=NOON) == ()
        now = load_event(connection, 1)
        assert rows_at(connection, now, 2)[GROUP][PRESS]["accepted"] == 45
        assert rows_at(connection, now, 1)[GROUP][PRESS]["accepted"] == 40


def test_two_events_do_not_see_each_other(kept: Store, whole: Callable[[], None]) -> None:
    keep(kept, evening("second"), "second")
    change_and_save(kept, "Anna", press(kept, accepted=45))
    with kept.reading() as connection:
        assert [each.event for each in history(connection, 2)] == [2]
    assert opened(kept).stored.event_id == EVENING
    whole()
