"""Imports on both databases: merged, kept once, and two at the same time."""

from __future__ import annotations

import threading

from catering.planning.editing.merge import Side
from catering.services.export_event import export_event
from catering.services.import_preview import Decisions
from catering.services.import_workbook import Imported, bring_in, import_workbook, preview_import
from catering.services.undo_change_set import undo_change_set
from catering.store.change_sets import Kind, changes_of
from catering.store.engine import Store
from kept_evening import EVENING, NOON, change_and_save, opened, with_cells
from returned_books import add, delete, edited, own_column, own_sheet, remove, write, write_form


def export(store: Store) -> bytes:
    return export_event(store, EVENING, recipient=None, actor="Anna", at=NOON, language="en")


def bring(
    store: Store, content: bytes, operation_id: str, *, decisions: Decisions | None = None, actor: str = "Bodo"
) -> Imported:
    brought = bring_in(content, "back.xlsx", as_of=NOON)
    return import_workbook(store, brought, actor=actor, at=NOON, operation_id=operation_id, decisions=decisions)


def test_an_import_is_merged_kept_with_its_cells_and_undone_to_the_last_value(kept: Store) -> None:
    content = edited(
        export(kept),
        write("Guest groups", "Press", "Accepted", 45),
        write("Guest groups", "Neighbours", "Accepted", 310),
        write("Beverages", "Pils", "Beverage", "Pils vom Fass"),
        add("Guest groups", Guest_group="Alumni", Accepted=20),
        delete("Guest groups", "Delegation"),
        own_column("Order", "Dock", Altbier="west"),
        own_sheet("Seating", ("Table", "Seats"), (7, 12)),
    )
    change_and_save(kept, "Carla", with_cells(opened(kept).records, "guest_group", "Press", accepted=50))
    before = opened(kept).stored.rows
    decisions = Decisions(other_sides=Side.MINE, all_deleted=True)
    done = bring(kept, content, "one", decisions=decisions).change_set
    assert done is not None
    assert (done.kind, done.actor, done.by_what) == (Kind.IMPORT, "Bodo", "back.xlsx")
    after = opened(kept).stored.rows
    groups = {row["name"]: row["accepted"] for row in after["guest_group"].values()}
    assert groups == {"Press": 45, "Neighbours": 310, "Alumni": 20}
    assert [row["beverage"] for row in after["order_line"].values()] == ["Altbier", "Pils vom Fass"]
    assert [row.get("own:Dock") for row in after["order_line"].values()] == ["west", None]
    assert [row["name"] for row in after["own_sheet"].values()] == ["Contacts", "Seating"]
    with kept.reading() as connection:
        cells = {each.change.column: each.cell for each in changes_of(connection, done.id)}
    assert cells["own:Dock"] is not None
    assert bring(kept, content, "one", decisions=decisions).change_set == done
    undo_change_set(kept, done.id, actor="Bodo", by_what="a test", at=NOON, operation_id="undo")
    assert opened(kept).stored.rows == before


def test_of_two_imports_at_the_same_time_the_second_sees_the_first(kept: Store) -> None:
    content = export(kept)
    files = [edited(content, write("Guest groups", "Press", "Accepted", 41 + number)) for number in range(4)]
    brought = [bring_in(each, f"{number}.xlsx", as_of=NOON) for number, each in enumerate(files)]
    found: dict[int, Imported] = {}

    def work(number: int) -> None:
        found[number] = import_workbook(
            kept, brought[number], actor=f"person {number}", at=NOON, operation_id=f"import {number}"
        )

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(files))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    (first,) = [number for number, each in found.items() if each.change_set is not None]
    assert {row["accepted"] for row in opened(kept).stored.rows["guest_group"].values()} == {41 + first, 120, 300}
    for number, each in found.items():
        if number != first:
            (asked,) = each.preview.conflicts
            assert (asked.conflict.mine, asked.conflict.theirs) == (41 + number, 41 + first)
            assert asked.by is not None
            assert asked.by.actor == f"person {first}"


def test_a_new_event_is_made_once_of_two_files(kept: Store) -> None:
    content = edited(export(kept), remove("_catering"), write_form("Event", "Event ID", "winterfest"))
    first = bring(kept, content, "one")
    assert first.change_set is not None
    assert first.change_set.kind is Kind.CREATE
    other = bring_in(edited(content, write("Guest groups", "Press", "Accepted", 44)), "other.xlsx", as_of=NOON)
    seen = preview_import(kept, other, actor="Bodo")
    assert (seen.event_id, seen.is_new_event) == ("winterfest", False)
    assert [(each.column, each.before, each.after) for each in seen.changes] == [("accepted", 40, 44)]
