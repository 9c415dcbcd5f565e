"""The history of an event: who changed what when, what one change set did, what a cell held."""

from __future__ import annotations

import datetime as dt

import pytest

from catering.model.event import GuestGroup
from catering.model.records import TABLES
from catering.services.event_history import (
    NoSuchCell,
    find_cell,
    history_of_event,
    past_of_cell,
    people_of_event,
    table_named,
    told_change_set,
)
from catering.services.undo_change_set import CannotUndo, undo_change_set, what_undo_does
from catering.store.change_sets import NoSuchChangeSet
from catering.store.engine import Store
from kept_evening import EVENING, NOON, change_and_save, evening, keep, opened, with_cells, with_row, without


@pytest.fixture
def lived(kept: Store) -> Store:
    """Ben raised the press, Anna added staff and let the delegation go, then Ben's change was undone."""
    ben = change_and_save(kept, "Ben", with_cells(opened(kept, "Ben").records, "guest_group", "Press", accepted=44))
    now = without(opened(kept, "Anna").records, "guest_group", "Delegation")
    change_and_save(kept, "Anna", with_row(now, "guest_group", GuestGroup(name="Staff", accepted=30)))
    undo_change_set(
        kept, ben.id, actor="Chiyo", by_what="a test", at=NOON, operation_id="undo", reason="a slip of the pen"
    )
    return kept


def test_change_sets_are_listed_the_latest_first_with_what_they_changed(lived: Store) -> None:
    found = history_of_event(lived, EVENING)
    assert [(each.change_set.actor, str(each.kind), each.cells) for each in found] == [
        ("Chiyo", "undo", 1), ("Anna", "saved", 6), ("Ben", "saved", 1), ("Anna", "created", found[-1].cells),
    ]  # fmt: skip
    undo, _, ben, created = found
    assert (undo.change_set.undoes, undo.change_set.reason) == (ben.change_set.id, "a slip of the pen")
    assert ben.change_set.undone_by == undo.change_set.id
    assert f"{ben.at:%Y-%m-%d %H:%M %z}" == "2026-09-01 14:00 +0200"
    filled = [table.sheet for table in TABLES if evening().rows(table.table)]
    assert [str(sheet) for sheet, _ in created.sheets] == [*filled, "Your own sheets"]


def test_the_list_is_narrowed_by_person_sheet_and_time(lived: Store) -> None:
    def numbers(**wanted: object) -> list[str]:
        return [each.change_set.actor for each in history_of_event(lived, EVENING, **wanted)]

    assert numbers(actor="Ben") == ["Ben"]
    assert numbers(table="guest_group") == ["Chiyo", "Anna", "Ben", "Anna"]
    assert numbers(table="order_line") == ["Anna"]
    day = dt.date(2026, 9, 1)
    assert numbers(since=day, until=day) == ["Chiyo", "Anna", "Ben", "Anna"]
    assert numbers(since=day + dt.timedelta(days=1)) == []
    assert numbers(until=day - dt.timedelta(days=1)) == []
    assert people_of_event(lived, EVENING) == ("Anna", "Ben", "Chiyo")


def test_a_change_set_is_told_under_the_names_of_its_time(lived: Store) -> None:
    anna = history_of_event(lived, EVENING)[1].change_set
    change_and_save(lived, "Ben", with_cells(opened(lived, "Ben").records, "guest_group", "Staff", name="Crew"))
    told = told_change_set(lived, EVENING, anna.id, language="de")
    assert [(line.told.row, line.told.column.in_language("de"), line.told.after) for line in told.lines] == [
        ("Delegation", "Zeile gelöscht", ""),
        ("Staff", "neue Zeile", "Zugesagt: 30"),
    ]
    assert told.lines[0].told.before == "Zugesagt: 120, Bemerkung: by coach, Table: by the window"


def test_a_change_set_of_another_event_is_not_told_here(lived: Store) -> None:
    from kept_evening import evening

    other = keep(lived, evening("other"), "other")
    for number in (other.id, 999):
        with pytest.raises(NoSuchChangeSet):
            told_change_set(lived, EVENING, number, language="en")


def test_a_cells_past_says_what_it_held_and_who_wrote_it(lived: Store) -> None:
    place = find_cell(lived, EVENING, "Guest groups/Press/Accepted")
    past = past_of_cell(lived, EVENING, place, language="en")
    assert [(each.change_set.actor, each.before, each.after) for each in past] == [
        ("Chiyo", "44", "40"), ("Ben", "40", "44"), ("Anna", "–", "40"),
    ]  # fmt: skip


def test_a_cell_is_found_by_its_names_in_any_language(lived: Store) -> None:
    place = find_cell(lived, EVENING, "guest GROUPS / press / accepted")
    assert place == find_cell(lived, EVENING, "Gästegruppen/Press/Zugesagt")
    assert find_cell(lived, EVENING, "Guest groups/Press/Table")[2] == "own:Table"
    assert find_cell(lived, EVENING, "Order/Altbier · 20 L slim keg/Containers")[0] == "order_line"
    assert table_named("Bestellung") == "order_line"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Press", "Write sheet, row and column"),
        ("Guests/Press/Accepted", "There is no sheet “Guests”. There are: Event, Guest groups"),
        ("Guest groups/Presse/Accepted", "There is no row “Presse” in Guest groups. There are: Press and Neighbours"),
        ("Guest groups/Press/Acepted", "There is no column “Acepted” in Guest groups. There are: Guest group, "),
    ],
)
def test_a_cell_that_is_not_there_is_refused_with_what_is(kept: Store, written: str, said: str) -> None:
    change_and_save(kept, "Ben", without(opened(kept, "Ben").records, "guest_group", "Delegation"))
    with pytest.raises(NoSuchCell) as refused:
        find_cell(kept, EVENING, written)
    assert said in str(refused.value)


def test_a_row_that_took_the_name_of_a_deleted_one_is_named_by_who_added_it(kept: Store) -> None:
    done = change_and_save(kept, "Ben", without(opened(kept, "Ben").records, "guest_group", "Press"))
    press = GuestGroup(name="Press", accepted=7)
    change_and_save(kept, "Anna", with_row(opened(kept, "Anna").records, "guest_group", press))
    with pytest.raises(CannotUndo, match="Later edits stand on change set 2: 3 by Anna"):
        what_undo_does(kept, done.id)


def test_what_an_undo_would_do_is_seen_before(kept: Store) -> None:
    done = change_and_save(kept, "Ben", with_cells(opened(kept, "Ben").records, "guest_group", "Press", accepted=44))
    (change,) = what_undo_does(kept, done.id)
    assert (change.column, change.before, change.after) == ("accepted", 44, 40)
    change_and_save(kept, "Anna", with_cells(opened(kept, "Anna").records, "guest_group", "Press", accepted=50))
    with pytest.raises(CannotUndo, match="Later edits stand on change set 2: 3 by Anna, 1 September 2026, 14:00"):
        what_undo_does(kept, done.id)
    assert opened(kept).stored.event_version == 3
