"""A workbook goes out, is changed, comes back: what it would do, what is asked, what it did, and its undo."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catering.model.recipient import Recipient
from catering.model.records import TABLES, EventRecords
from catering.model.rows import Act, Change, Rows
from catering.model.text import LANGUAGES, Language
from catering.planning.editing.merge import Side
from catering.services.draft import change_draft, save_draft
from catering.services.edit_records import add_row, delete_row, edit_cell
from catering.services.export_event import export_event
from catering.services.import_preview import Decisions, ImportPreview
from catering.services.import_workbook import AlreadyImported, Imported, bring_in, import_workbook, preview_import
from catering.services.mark_workbook import mark_findings
from catering.services.open_event import open_event
from catering.services.open_store import open_store
from catering.services.save_workbook import event_workbook, template_workbook
from catering.services.shipped_events import REFERENCE_EVENT as EVENING
from catering.services.undo_change_set import undo_change_set
from catering.store.change_sets import Kind, changes_of
from catering.store.engine import Store
from catering.store.event_rows import NoSuchEvent
from returned_books import (
    add,
    copy_row,
    delete,
    delete_column,
    edited,
    empty,
    insert_above,
    own_column,
    own_sheet,
    remove,
    sort,
    write,
    write_form,
)

AT = dt.datetime(2025, 6, 12, 9, 30, tzinfo=dt.UTC)
FESTIVAL = "festival-am-rhein-2027"
_numbers = itertools.count()


@pytest.fixture
def store(filled_store: Path, store_url: str) -> Iterator[Store]:
    assert filled_store.exists()
    opened = open_store(at=AT, url=store_url)
    yield opened
    opened.close()


def operation() -> str:
    return f"operation {next(_numbers)}"


def export(store: Store, event_id: str = EVENING, *, recipient: Recipient | None = None, **others: Any) -> bytes:
    language: Language = others.pop("language", "en")
    return export_event(store, event_id, recipient=recipient, actor="kathrin", at=AT, language=language, **others)


def preview(store: Store, content: bytes, *, actor: str = "naoki", **options: Any) -> ImportPreview:
    return preview_import(store, bring_in(content, "back.xlsx", as_of=AT), actor=actor, **options)


def bring(store: Store, content: bytes, *, actor: str = "naoki", name: str = "back.xlsx", **options: Any) -> Imported:
    brought = bring_in(content, name, as_of=AT)
    options = {"operation_id": operation(), **options}
    return import_workbook(store, brought, actor=actor, at=AT, **options)


def rows_in(store: Store, event_id: str = EVENING) -> Rows:
    return open_event(store, event_id, None).stored.rows


def cells(changes: tuple[Change, ...], rows: Rows) -> list[tuple[str, str, str, Any, Any]]:
    """Changes as a person tells them: table, row by its name, column, before, after."""

    def name(each: Change) -> str:
        row = rows[each.table].get(each.row, {})
        return str(row.get("name") or row.get("beverage") or "new")

    return [(each.table, name(each), each.column, each.before, each.after) for each in changes]


def save_on_page(store: Store, actor: str, edit: Callable[[EventRecords], EventRecords]) -> None:
    opened = open_event(store, EVENING, actor)
    change_draft(store, opened.stored.row, actor, opened.records, edit(opened.records), what="edited", at=AT)
    saved = save_draft(store, opened.stored.row, actor, by_what="guest groups", at=AT, operation_id=operation())
    assert saved.change_set is not None


def accepted(row: int, typed: str) -> Callable[[EventRecords], EventRecords]:
    return lambda records: edit_cell(records, "guest_group", row, "accepted", typed)


# ---------------------------------------------------------------- nothing changed


@pytest.mark.parametrize("event_id", [EVENING, FESTIVAL])
@pytest.mark.parametrize("recipient", [None, *Recipient])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_export_that_nobody_changed_changes_nothing(
    store: Store, event_id: str, recipient: Recipient | None, language: Language
) -> None:
    seen = preview(store, export(store, event_id, recipient=recipient, language=language))
    assert (seen.event_id, seen.changes, seen.conflicts, seen.missing) == (event_id, (), (), ())
    assert (seen.ignored, seen.renames, seen.large, seen.meanwhile) == ((), (), (), ())
    assert not seen.waits
    assert bring(store, export(store, event_id, recipient=recipient, language=language)).change_set is None


# ---------------------------------------------------------------- the story of the issue


def three_cells(content: bytes) -> bytes:
    return edited(
        content,
        write("Guest groups", "Japanese companies", "Accepted", 340),
        write("Guest groups", "Press and culture", "Accepted", 45),
        write("Bars", "Bar 4, foyer", "Taps", 3),
    )


def test_two_cells_merge_one_is_asked_about_and_the_undo_restores_all(store: Store) -> None:
    content = three_cells(export(store))
    save_on_page(store, "anna", lambda records: accepted(1, "175")(accepted(4, "60")(records)))
    before = rows_in(store)

    seen = preview(store, content)
    assert cells(seen.changes, before) == [
        ("guest_group", "Japanese companies", "accepted", 330, 340),
        ("bar", "Bar 4, foyer", "taps", 2, 3),
    ]
    (asked,) = seen.conflicts
    assert (asked.conflict.base, asked.conflict.mine, asked.conflict.theirs) == (50, 45, 60)
    assert asked.by is not None
    assert (asked.by.actor, asked.by.kind) == ("anna", Kind.SAVE)
    assert seen.cells[asked.conflict.place] == "Guest groups!D6"
    assert {(each.change.before, each.change.after, each.by.actor) for each in seen.meanwhile} == {
        (170, 175, "anna"),
        (50, 60, "anna"),
    }
    assert (seen.undecided, seen.waits) == (1, True)

    undecided = bring(store, content)
    assert undecided.change_set is None
    assert rows_in(store) == before

    decided = Decisions(sides={asked.conflict.place: Side.MINE}, seen_version=seen.event_version)
    imported = bring(store, content, decisions=decided, reason="counted again")
    done = imported.change_set
    assert done is not None
    assert (done.kind, done.actor, done.by_what, done.reason) == (Kind.IMPORT, "naoki", "back.xlsx", "counted again")
    after = rows_in(store)
    assert [row["accepted"] for row in after["guest_group"].values()] == [340, 175, 100, 50, 45]
    with store.reading() as connection:
        kept = changes_of(connection, done.id)
    assert {each.cell for each in kept} == {"Guest groups!D2", "Guest groups!D6", "Bars!B5"}

    undo_change_set(store, done.id, actor="naoki", by_what="test", at=AT, operation_id=operation())
    assert rows_in(store) == before


def test_theirs_stands_where_theirs_is_taken(store: Store) -> None:
    content = three_cells(export(store))
    save_on_page(store, "anna", accepted(4, "60"))
    imported = bring(store, content, decisions=Decisions(other_sides=Side.THEIRS))
    assert imported.change_set is not None
    assert [row["accepted"] for row in rows_in(store)["guest_group"].values()] == [340, 170, 100, 50, 60]


def test_what_others_change_after_the_preview_is_asked_about_again(store: Store) -> None:
    content = three_cells(export(store))
    save_on_page(store, "anna", accepted(4, "60"))
    seen = preview(store, content)
    decided = Decisions(sides={seen.conflicts[0].conflict.place: Side.MINE}, seen_version=seen.event_version)
    save_on_page(store, "bodo", accepted(4, "70"))
    imported = bring(store, content, decisions=decided)
    assert imported.change_set is None
    (asked,) = imported.preview.conflicts
    assert (asked.conflict.theirs, asked.side) == (70, None)
    assert asked.by is not None
    assert asked.by.actor == "bodo"


def test_two_people_import_changes_of_the_same_export(store: Store) -> None:
    content = export(store)
    mine = edited(content, write("Bars", "Bar 1, stage", "Taps", 4), write("Bars", "Bar 2, hall left", "Taps", 5))
    theirs = edited(content, write("Bars", "Bar 2, hall left", "Taps", 6), write("Bars", "Bar 4, foyer", "Taps", 7))
    assert bring(store, mine, actor="anna").change_set is not None
    seen = preview(store, theirs, actor="bodo")
    assert cells(seen.changes, rows_in(store)) == [("bar", "Bar 4, foyer", "taps", 2, 7)]
    (asked,) = seen.conflicts
    assert (asked.conflict.base, asked.conflict.mine, asked.conflict.theirs) == (2, 6, 5)
    assert asked.by is not None
    assert (asked.by.actor, asked.by.kind) == ("anna", Kind.IMPORT)


def test_who_changes_their_own_imported_file_again_is_not_asked_about_themselves(store: Store) -> None:
    taps = write("Bars", "Bar 1, stage", "Taps", 4), write("Bars", "Bar 2, hall left", "Taps", 6)
    first = edited(export(store), *taps)
    assert bring(store, first).change_set is not None
    again = bring(store, edited(first, write("Bars", "Bar 1, stage", "Taps", 5)))
    assert cells(again.preview.changes, rows_in(store)) == [("bar", "Bar 1, stage", "taps", 4, 5)]
    assert again.change_set is not None


def test_two_files_of_one_name_are_not_taken_for_one(store: Store) -> None:
    content = export(store)
    theirs = edited(content, write("Bars", "Bar 1, stage", "Taps", 4), write("Bars", "Bar 4, foyer", "Taps", 7))
    assert bring(store, theirs).change_set is not None
    (asked,) = preview(store, edited(content, write("Bars", "Bar 1, stage", "Taps", 6))).conflicts
    assert (asked.conflict.base, asked.conflict.mine, asked.conflict.theirs) == (2, 6, 4)


# ---------------------------------------------------------------- once and for all


def test_the_same_file_twice_is_refused_by_name(store: Store) -> None:
    content = three_cells(export(store))
    first = bring(store, content).change_set
    assert first is not None
    for again in (preview, bring):
        with pytest.raises(AlreadyImported) as refused:
            again(store, content, actor="bodo")
        assert str(refused.value) == (
            f"“back.xlsx” was already imported on 12 June 2025, 18:30 by naoki, as change set {first.id}. "
            "Undo that to import it again."
        )
    undo_change_set(store, first.id, actor="naoki", by_what="test", at=AT, operation_id=operation())
    second = bring(store, content, actor="bodo").change_set
    assert second is not None
    assert [row["accepted"] for row in rows_in(store)["guest_group"].values()] == [340, 170, 100, 50, 45]


def test_a_second_try_of_one_import_does_nothing_twice(store: Store) -> None:
    content = three_cells(export(store))
    first = bring(store, content, operation_id="the same")
    second = bring(store, content, operation_id="the same")
    assert first.change_set == second.change_set
    assert set(second.preview.changes) == set(first.preview.changes)


def test_a_file_that_a_finding_stops_changes_nothing(store: Store) -> None:
    before = rows_in(store)
    content = edited(
        export(store),
        write("Guest groups", "Japanese companies", "Accepted", "many"),
        write("Bars", "Bar 4, foyer", "Taps", 3),
    )
    imported = bring(store, content)
    assert imported.change_set is None
    assert imported.preview.waits
    assert [(each.cell, each.value) for each in imported.preview.findings if each.level.stops] == [("D2", "many")]
    assert rows_in(store) == before
    assert preview(store, b"no workbook").event_id is None


def test_a_value_ten_times_what_it_was_is_asked_about(store: Store) -> None:
    content = edited(
        export(store),
        write("Guest groups", "Japanese companies", "Accepted", 3300),
        write("Guest groups", "Press and culture", "Accepted", 52),
    )
    seen = preview(store, content)
    assert cells(seen.large_unanswered, rows_in(store)) == [
        ("guest_group", "Japanese companies", "accepted", 330, 3300)
    ]
    assert bring(store, content).change_set is None
    meant = Decisions(meant=frozenset({seen.large[0].place}))
    assert not preview(store, content, decisions=meant).waits
    assert bring(store, content, decisions=Decisions(all_meant=True)).change_set is not None


# ---------------------------------------------------------------- rows


def test_sorted_rows_are_the_same_rows(store: Store) -> None:
    for with_ids in (True, False):
        content = edited(
            export(store),
            sort("Guest groups", with_ids=with_ids),
            sort("Past events", with_ids=with_ids),
            write("Guest groups", "Press and culture", "Accepted", 45),
        )
        seen = preview(store, content)
        assert cells(seen.changes, rows_in(store)) == [("guest_group", "Press and culture", "accepted", 50, 45)]
        assert (seen.missing, seen.renames) == ((), ())


def test_inserted_rows_are_added_and_may_stay_empty(store: Store) -> None:
    content = edited(
        export(store),
        insert_above("Guest groups", "Press and culture"),
        insert_above("Bars", "Bar 3, hall right"),
        add("Guest groups", Guest_group="Alumni", Accepted=25),
    )
    imported = bring(store, content)
    assert imported.preview.count(Act.ADD) == 1
    assert imported.change_set is not None
    names = [row["name"] for row in rows_in(store)["guest_group"].values()]
    assert names[-1] == "Alumni"
    assert len(names) == 6


def test_rows_that_are_missing_are_listed_and_stay_unless_deleted(store: Store) -> None:
    before = rows_in(store)
    content = edited(export(store), delete("Goods", "Beer tap"), delete("Guest groups", "Press and culture"))
    seen = preview(store, content)
    assert seen.changes == ()
    assert [before[table][row]["name"] for table, row in seen.missing] == ["Press and culture", "Beer tap"]
    assert bring(store, content).change_set is None
    tap = seen.missing[1]
    imported = bring(store, content, decisions=Decisions(deleted=frozenset({tap})))
    assert imported.change_set is not None
    after = rows_in(store)
    assert [row for row in before["goods"] if row not in after["goods"]] == [tap[1]]
    assert after["guest_group"] == before["guest_group"]
    undo_change_set(store, imported.change_set.id, actor="a", by_what="test", at=AT, operation_id=operation())
    assert rows_in(store) == before


def test_a_missing_row_that_others_changed_is_not_deleted_unasked(store: Store) -> None:
    content = edited(export(store), delete("Guest groups", "Press and culture"))
    save_on_page(store, "anna", accepted(4, "60"))
    seen = preview(store, content, decisions=Decisions(all_deleted=True))
    (asked,) = seen.conflicts
    assert (asked.conflict.column, asked.conflict.mine, asked.conflict.theirs) == ("", None, {"accepted": 60})
    kept = bring(store, content, decisions=Decisions(all_deleted=True, other_sides=Side.THEIRS))
    assert kept.change_set is None
    gone = bring(store, content, decisions=Decisions(all_deleted=True, other_sides=Side.MINE))
    assert gone.change_set is not None
    assert len(rows_in(store)["guest_group"]) == 4


def test_a_row_changed_here_that_others_deleted_can_be_brought_back_whole(store: Store) -> None:
    content = edited(export(store), write("Goods", "CO2", "Secured", 6))
    goods = rows_in(store)["goods"]
    place, co2 = next((place, row) for place, (row, each) in enumerate(goods.items()) if each["name"] == "CO2")
    save_on_page(store, "anna", lambda records: delete_row(records, "goods", place))
    seen = preview(store, content)
    (asked,) = seen.conflicts
    assert (asked.conflict.column, asked.conflict.theirs) == ("", None)
    imported = bring(store, content, decisions=Decisions(other_sides=Side.MINE))
    assert imported.change_set is not None
    assert rows_in(store)["goods"] == {**goods, co2: {**goods[co2], "secured": 6}}


def test_a_copied_row_is_a_new_row(store: Store) -> None:
    content = edited(export(store), copy_row("Bars", "Bar 4, foyer", "Bar 5, terrace"))
    imported = bring(store, content)
    assert imported.change_set is not None
    bars = rows_in(store)["bar"]
    assert [row["name"] for row in bars.values()][-2:] == ["Bar 4, foyer", "Bar 5, terrace"]
    assert imported.preview.count(Act.EDIT) == 0


def test_rows_that_name_a_renamed_beverage_follow_it(store: Store) -> None:
    content = edited(
        export(store),
        write("Beverages", "Altbier", "Beverage", "Schlüssel Alt"),
        write("Order", "Altbier · 20 L slim keg", "Containers", 37),
    )
    save_on_page(
        store,
        "anna",
        lambda records: add_row(records, "set_aside", {"beverage": "Altbier", "purpose": "ceremony", "volume_l": "20"}),
    )
    imported = bring(store, content)
    assert imported.change_set is not None
    after = rows_in(store)
    named = {row["beverage"] for table in ("order_line", "container_offer", "assumption", "set_aside")
             for row in after[table].values()}  # fmt: skip
    assert "Altbier" not in named
    assert [row["containers"] for row in after["order_line"].values()] == [37, 2]
    assert [row["beverage"] for row in after["set_aside"].values()] == ["Schlüssel Alt", "Schlüssel Alt"]
    assert imported.preview.missing == ()


def test_a_row_that_was_typed_anew_under_its_name_is_the_same_row(store: Store) -> None:
    content = edited(
        export(store), delete("Bars", "Bar 4, foyer"),
        add("Bars", Bar="Bar 4, foyer", Taps=3, Share_of_orders="20 %", Dispense="keg with CO2"),
    )  # fmt: skip
    seen = preview(store, content)
    assert cells(seen.changes, rows_in(store)) == [("bar", "Bar 4, foyer", "taps", 2, 3)]
    assert seen.missing == ()


# ---------------------------------------------------------------- sheets and columns


def test_an_emptied_sheet_empties_no_table(store: Store) -> None:
    before = rows_in(store)
    content = edited(export(store), empty("Guest groups"), empty("Order"), write("Bars", "Bar 4, foyer", "Taps", 3))
    seen = preview(store, content, decisions=Decisions(all_deleted=True))
    assert cells(seen.changes, before) == [("bar", "Bar 4, foyer", "taps", 2, 3)]
    assert seen.missing == ()


def test_what_a_deleted_sheet_or_column_held_stays(store: Store) -> None:
    before = rows_in(store)
    content = edited(
        export(store),
        remove("Order"),
        delete_column("Guest groups", "Note"),
        delete_column("Bars", "Dispense"),
        write("Bars", "Bar 4, foyer", "Taps", 3),
    )
    seen = preview(store, content, decisions=Decisions(all_deleted=True))
    assert cells(seen.changes, before) == [("bar", "Bar 4, foyer", "taps", 2, 3)]


def test_columns_and_sheets_of_ones_own_come_back(store: Store) -> None:
    content = edited(
        export(store),
        own_column("Guest groups", "Table", Press_and_culture=7),
        own_sheet("Seating", ("Table", "Seats"), (7, 12)),
    )
    first = bring(store, content)
    assert first.change_set is not None
    with store.reading() as connection:
        kept = {each.change.column: each.cell for each in changes_of(connection, first.change_set.id)}
    assert kept["own:Table"] == "Guest groups!Q6"
    again = export(store, language="ja")
    seen = preview(store, again)
    assert seen.changes == ()
    changed = edited(again, lambda book: book["Seating"].__setitem__("B2", 14))
    imported = bring(store, changed)
    assert imported.change_set is not None
    rows = rows_in(store)
    assert [row["grid"] for row in rows["own_sheet"].values()] == [(("Table", "Seats"), (7, 14))]
    assert [row.get("own:Table") for row in rows["guest_group"].values()] == [None, None, None, None, 7]
    undo_change_set(store, imported.change_set.id, actor="a", by_what="test", at=AT, operation_id=operation())
    undo_change_set(store, first.change_set.id, actor="a", by_what="test", at=AT, operation_id=operation())
    assert rows_in(store)["own_sheet"] == {}


def test_what_was_typed_over_a_computed_column_is_listed_as_ignored(store: Store) -> None:
    content = edited(export(store), write("Order", "Altbier · 20 L slim keg", "Volume", 999))
    seen = preview(store, content)
    assert seen.changes == ()
    assert [(each.sheet, each.value) for each in seen.ignored] == [("Order", "999")]


# ---------------------------------------------------------------- recipients and languages


def test_the_brewery_changes_its_part_and_touches_nothing_else(store: Store) -> None:
    before = rows_in(store)
    content = edited(
        export(store, recipient=Recipient.BREWERY, language="de"),
        write("Bestellung", "Altbier · Schlankes Keg 20 L", "Gebinde", 36),
        write("Angebote", "Altbier · Schlankes Keg 20 L", "Preis", 79.5),
        write("Angebote", "Altbier · Schlankes Keg 20 L", "Verfügbar", "1.200"),
    )
    imported = bring(store, content, actor="zum-schluessel")
    assert imported.change_set is None
    assert [each.value for each in imported.preview.findings if each.level.stops] == ["1.200"]

    content = edited(content, write("Angebote", "Altbier · Schlankes Keg 20 L", "Verfügbar", 120))
    imported = bring(store, content, actor="zum-schluessel")
    assert imported.change_set is not None
    assert cells(imported.preview.changes, before) == [
        ("order_line", "Altbier", "containers", 38, 36),
        ("container_offer", "Altbier", "available", None, 120),
        ("container_offer", "Altbier", "price", None, Decimal("79.5")),
    ]
    after = rows_in(store)
    for table in before.keys() - {"order_line", "container_offer"}:
        assert after[table] == before[table]


def test_a_recipient_adds_a_row_with_what_they_know(store: Store) -> None:
    content = edited(
        export(store, recipient=Recipient.FORWARDER),
        add("Beverages", Beverage="Kölsch", Category="beer", Alcohol="4.8 %", Serving_size=0.2, Source="shipped"),
    )
    imported = bring(store, content)
    assert imported.change_set is not None
    added = list(rows_in(store)["beverage"].values())[-1]
    assert (added["name"], added["serving_spread_l"], added["thirst_serving_l"]) == ("Kölsch", 0.01, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_in_each_language_changes_the_same(store: Store, language: Language) -> None:
    sheet, heading = {"en": ("Bars", "Taps"), "de": ("Ausschänke", "Zapfhähne"), "ja": ("バー", "タップ数")}[language]
    content = edited(export(store, language=language), write(sheet, "Bar 4, foyer", heading, 3))
    assert cells(preview(store, content).changes, rows_in(store)) == [("bar", "Bar 4, foyer", "taps", 2, 3)]


def test_a_workbook_of_store_and_draft_brings_the_draft_back_as_changes(store: Store) -> None:
    opened = open_event(store, EVENING, "anna")
    after = accepted(0, "333")(opened.records)
    change_draft(store, opened.stored.row, "anna", opened.records, after, what="edited", at=AT)
    seen = preview(store, export(store, draft_of="anna"))
    assert cells(seen.changes, rows_in(store)) == [("guest_group", "Japanese companies", "accepted", 330, 333)]


# ---------------------------------------------------------------- without the hidden sheet


def plain(store: Store, *acts: Any) -> bytes:
    """A workbook of the event that carries nothing of itself."""
    return edited(event_workbook(open_event(store, EVENING, None).records, language="en", as_of=AT), *acts)


def test_without_its_hidden_sheet_a_workbook_is_matched_by_names(store: Store) -> None:
    assert preview(store, plain(store)).changes == ()
    content = plain(store, write("Bars", "Bar 4, foyer", "Taps", 3), delete("Goods", "Beer tap"))
    seen = preview(store, content)
    assert cells(seen.changes, rows_in(store)) == [("bar", "Bar 4, foyer", "taps", 2, 3)]
    assert [rows_in(store)["goods"][row]["name"] for _, row in seen.missing] == ["Beer tap"]


def test_without_ids_another_name_is_asked_about(store: Store) -> None:
    before = rows_in(store)
    content = plain(store, write("Goods", "CO2", "Goods", "CO2 bottles"))
    seen = preview(store, content)
    (asked,) = seen.renames
    assert (before["goods"][asked.rename.was]["name"], asked.is_same, seen.waits) == ("CO2", None, True)
    assert bring(store, content).change_set is None

    same = preview(store, content, decisions=Decisions(renamed={asked.rename.place: True}))
    assert cells(same.changes, before) == [("goods", "CO2", "name", "CO2", "CO2 bottles")]
    assert same.missing == ()
    two = preview(store, content, decisions=Decisions(other_renamed=False))
    assert (two.count(Act.ADD), [before["goods"][row]["name"] for _, row in two.missing]) == (1, ["CO2"])
    assert not two.waits
    assert bring(store, content, decisions=Decisions(other_renamed=True)).change_set is not None
    assert "CO2 bottles" in [row["name"] for row in rows_in(store)["goods"].values()]


def test_without_ids_rows_that_name_a_renamed_beverage_are_known_by_its_new_name(store: Store) -> None:
    def rename_everywhere(book: Any) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value == "Altbier":
                        cell.value = "Schlüssel Alt"

    seen = preview(store, plain(store, rename_everywhere))
    asked = [each.rename.table for each in seen.renames]  # a charge is called Altbier as well
    assert asked == ["beverage", "past_event", "past_event", "past_event", "charge"]
    decided = preview(store, plain(store, rename_everywhere), decisions=Decisions(other_renamed=True))
    assert decided.count(Act.ADD) == 0
    assert decided.missing == ()


def test_a_lost_column_of_ids_leaves_names_and_base(store: Store) -> None:
    content = edited(export(store), delete_column("Bars", "catering row"), write("Bars", "Bar 4, foyer", "Taps", 3))
    save_on_page(store, "anna", lambda records: edit_cell(records, "bar", 0, "taps", "5"))
    seen = preview(store, content)
    assert cells(seen.changes, rows_in(store)) == [("bar", "Bar 4, foyer", "taps", 2, 3)]
    assert seen.conflicts == ()


def test_a_change_after_the_preview_is_not_taken_back_by_a_file_without_a_base(store: Store) -> None:
    content = plain(store, write("Bars", "Bar 4, foyer", "Taps", 3))
    seen = preview(store, content)
    save_on_page(store, "anna", lambda records: edit_cell(records, "bar", 0, "taps", "5"))
    assert bring(store, content, decisions=Decisions(seen_version=seen.event_version)).change_set is not None
    assert [row["taps"] for row in rows_in(store)["bar"].values()] == [5, 2, 2, 3]


# ---------------------------------------------------------------- of another store, into another event, a new one


def test_the_workbook_of_another_store_brings_what_was_changed_in_it(store: Store, tmp_path: Path) -> None:
    elsewhere = open_store(at=AT, url=f"sqlite:///{tmp_path}/other.sqlite")
    content = edited(export(elsewhere), write("Bars", "Bar 4, foyer", "Taps", 3))
    elsewhere.close()
    save_on_page(store, "anna", lambda records: edit_cell(records, "bar", 0, "taps", "5"))
    seen = preview(store, content)
    assert cells(seen.changes, rows_in(store)) == [("bar", "Bar 4, foyer", "taps", 2, 3)]
    assert "from-elsewhere" in [each.code for each in seen.findings]


def test_a_store_that_was_put_back_does_not_trust_ids_that_it_gave_to_other_rows(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    path = Path(store_url.removeprefix("sqlite:///"))
    shutil.copy(path, tmp_path / "backup.sqlite")

    def with_bar(name: str) -> Callable[[EventRecords], EventRecords]:
        return lambda records: add_row(records, "bar", {"name": name, "taps": "1", "share_of_orders": "0"})

    save_on_page(store, "anna", with_bar("Bar 5, terrace"))
    content = edited(export(store), write("Bars", "Bar 5, terrace", "Taps", 4))
    shutil.copy(tmp_path / "backup.sqlite", path)
    save_on_page(store, "bodo", with_bar("Bar 6, cellar"))
    seen = preview(store, content)
    assert seen.count(Act.EDIT) == 0
    assert [each.after for each in seen.changes if each.column == "name"] == ["Bar 5, terrace"]


def test_a_workbook_of_an_unknown_event_makes_a_new_event(store: Store) -> None:
    content = edited(
        event_workbook(open_event(store, EVENING, None).records, language="en", as_of=AT),
        write_form("Event", "Event ID", "japantag-2026"),
        write_form("Event", "Name", "Japan-Tag 2026"),
    )
    seen = preview(store, content)
    assert (seen.event_id, seen.is_new_event, seen.event_version) == ("japantag-2026", True, 0)
    imported = bring(store, content)
    assert imported.change_set is not None
    assert imported.change_set.kind is Kind.CREATE
    with store.reading() as connection:
        kept = {each.change.column: each.cell for each in changes_of(connection, imported.change_set.id)
                if each.change.table == "event"}  # fmt: skip
    assert (kept["event_id"], kept["name"]) == ("Event!B2", "Event!B3")
    rows = rows_in(store, "japantag-2026")
    assert [row["name"] for row in rows["event"].values()] == ["Japan-Tag 2026"]
    assert len(rows["assumption"]) == len(rows_in(store)["assumption"])
    with pytest.raises(AlreadyImported):
        preview(store, content)


def test_a_part_of_an_event_that_is_not_here_makes_no_event(store: Store, tmp_path: Path) -> None:
    elsewhere = open_store(at=AT, url=f"sqlite:///{tmp_path}/other.sqlite")
    bring(elsewhere, edited(plain(elsewhere), write_form("Event", "Event ID", "japantag-2026")))
    content = export(elsewhere, "japantag-2026", recipient=Recipient.BREWERY)
    elsewhere.close()
    imported = bring(store, content)
    assert imported.change_set is None
    assert "part-of-no-event" in [each.code for each in imported.preview.findings if each.level.stops]


def test_a_named_event_is_imported_into_whatever_the_workbook_says(store: Store) -> None:
    before = rows_in(store, FESTIVAL)
    content = edited(
        plain(store, write_form("Event", "Event ID", "another")), *(remove(each) for each in ("Order", "Offers"))
    )
    seen = preview(store, content, event_id=FESTIVAL)
    assert (seen.event_id, seen.is_new_event) == (FESTIVAL, False)
    assert [(each.code, each.sheet, each.cell, each.value) for each in seen.ignored] == [
        ("event-id-stays", "Event", "B2", "another")
    ]
    assert not [each for each in seen.changes if each.column == "event_id"]
    assert before["event"].keys() == seen.rows["event"].keys()
    with pytest.raises(NoSuchEvent):
        preview(store, content, event_id="nowhere")


def test_an_untouched_template_is_no_event(store: Store) -> None:
    imported = bring(store, template_workbook(language="en", as_of=AT))
    assert imported.change_set is None
    assert imported.preview.waits


# ---------------------------------------------------------------- the event as a whole


def test_what_would_not_hold_together_is_told_at_its_cell_and_nothing_is_imported(store: Store) -> None:
    content = edited(
        export(store),
        add("Order", Beverage="Sake", Container_size="1.8 L bottle", Containers=5),
        write("Bars", "Bar 4, foyer", "Taps", 3),
    )

    def without_sake(records: EventRecords) -> EventRecords:
        for table in ("container_offer", "assumption"):
            rows = records.rows(table)
            for place in reversed([n for n, row in enumerate(rows) if getattr(row, "beverage", None) == "Sake"]):
                records = delete_row(records, table, place)
        return delete_row(records, "beverage", 2)

    save_on_page(store, "anna", without_sake)
    before = rows_in(store)
    imported = bring(store, content)
    assert imported.change_set is None
    (fault,) = [each for each in imported.preview.findings if each.level.stops]
    assert (fault.sheet, fault.cell, fault.value) == ("Order", "A4", "Sake")
    assert str(fault.message) == "“Sake” is not in this event."
    assert rows_in(store) == before
    marked = mark_findings(content, "back.xlsx", language="en", as_of=AT, more=(fault,)).content
    assert marked is not None
    note = openpyxl.load_workbook(io.BytesIO(marked))["Order"]["A4"].comment
    assert note is not None
    assert "“Sake” is not in this event." in note.text


def test_an_amount_finer_than_the_smallest_coin_is_a_finding(store: Store) -> None:
    content = edited(export(store), write("Offers", "Altbier · 20 L slim keg", "Price", 79.125))
    imported = bring(store, content)
    assert imported.change_set is None
    (fault,) = [each for each in imported.preview.findings if each.level.stops]
    assert (fault.sheet, fault.code) == ("Offers", "too-fine")


def test_a_rate_of_freight_finer_than_a_cent_comes_back_from_a_workbook(store: Store) -> None:
    content = edited(export(store), add("Charges", Charge="freight", Kind="freight", Amount=2.855))
    assert bring(store, content).change_set is not None
    (amount,) = [row["amount"] for row in rows_in(store)["charge"].values() if row["name"] == "freight"]
    assert amount == Decimal("2.855")
    finer = edited(export(store), write("Charges", "freight", "Amount", 2.85551))
    (fault,) = [each for each in bring(store, finer).preview.findings if each.level.stops]
    assert (fault.sheet, fault.code) == ("Charges", "too-fine")
    assert str(fault.suggestion) == "Round it to 4 digits after the decimal point."


def test_three_thousand_rows_come_back_whole(store: Store) -> None:
    def many(book: Any) -> None:
        for number in range(1, 3001):
            book["Guest groups"].cell(6 + number, 1).value = f"Table {number}"
            book["Guest groups"].cell(6 + number, 4).value = number % 12

    first = bring(store, edited(export(store), many))
    assert first.change_set is not None
    assert len(rows_in(store)["guest_group"]) == 3005
    again = edited(export(store), sort("Guest groups"), write("Guest groups", "Table 2999", "Accepted", 9))
    seen = preview(store, again)
    assert cells(seen.changes, rows_in(store)) == [("guest_group", "Table 2999", "accepted", 11, 9)]
    undo_change_set(store, first.change_set.id, actor="a", by_what="test", at=AT, operation_id=operation())
    assert len(rows_in(store)["guest_group"]) == 5


def test_every_table_is_tried(store: Store) -> None:
    assert set(rows_in(store)) == {table.table for table in TABLES} | {"own_sheet"}
