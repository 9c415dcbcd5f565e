"""An export that comes back: which row is which, what is gone stays, what is not the writer's is ignored."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from exports import (
    EXPORTED_AT,
    STORE,
    base,
    changed,
    codes,
    column_under,
    export,
    form_cell,
    identity_of,
    read,
    sheet_of,
    with_ids,
)

from catering.catalog.recipients import seen_by, sees_all
from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage, ContainerOffer, ContainerSize, OrderLine, SetAside, SetAsidePurpose
from catering.model.event import Bar, Event, GuestGroup, PastEvent, ServingPeriod
from catering.model.finding import Level
from catering.model.recipient import Recipient
from catering.model.record import columns
from catering.model.records import TABLES, EventRecords, OwnContent
from catering.model.rows import OWN_SHEET
from catering.model.service import Cooler
from catering.model.text import LANGUAGES, Language
from catering.model.training import Availability, RosterEntry, StaffMember, Trainer, TrainingSession
from catering.workbook.identity import Identity
from catering.workbook.layout import IDENTITY_SHEET, ROW_ID_HEADING
from catering.workbook.write import write_event_workbook
from sent_goods import sent_goods

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
KEPT_FROM = [recipient for recipient in Recipient if not sees_all(recipient)]


def at(hour: int) -> dt.datetime:
    return dt.datetime(2025, 6, 16, hour, tzinfo=TOKYO)


def an_evening(**changes: Any) -> EventRecords:
    """A row in every table, with ids from the store."""
    beer = {"category": "beer", "abv": 0.048, "serving_size_l": 0.25, "source": "shipped"}
    tables: dict[str, Any] = {
        "event": Event(
            event_id="tokyo-2025",
            name="Düsseldorf-Abend",
            venue="Hotel",
            time_zone="Asia/Tokyo",
            doors_at=at(18),
            toast_at=at(19),
            last_pour_at=at(23),
            note="The ambassador pays 77.777,00 himself.",
        ),
        "serving_periods": (ServingPeriod(name="evening", begins_at=at(19), ends_at=at(23)),),
        "guest_groups": (
            GuestGroup(name="Empress and household", accepted=40, note="by the stage"),
            GuestGroup(name="Press", accepted=60),
        ),
        "beverages": (
            Beverage.model_validate({"name": "Altbier", **beer}),
            Beverage.model_validate({"name": "Pils", **beer}),
        ),
        "bars": (Bar(name="Bar 1", taps=2, share_of_orders=1),),
        "container_sizes": (
            ContainerSize(name="15 L keg", volume_l=15, dispense="keg with CO2", source="Zora's list"),
        ),
        "container_offers": (
            ContainerOffer(
                beverage="Altbier", container_size="15 L keg", price=Decimal("4321.98"), deposit=Decimal("87.65")
            ),
        ),
        "order_lines": (
            OrderLine(beverage="Altbier", container_size="15 L keg", containers=30, note="invoice 31337-0815"),
            OrderLine(beverage="Pils", container_size="20 L slim keg", containers=5),
        ),
        "set_asides": (SetAside(beverage="Altbier", purpose=SetAsidePurpose.CREW, volume_l=5),),
        "assumptions": (
            Assumption(
                guest_group="Press",
                kind=AssumptionKind.SHOW_RATE,
                value=0.987,
                spread=0.01,
                unit="share",
                source="Zora",
            ),
        ),
        "past_events": (PastEvent(name="2019", held_on=dt.date(2019, 9, 5), beverage="Altbier", shipped_l=850431.5),),
        **sent_goods("Altbier", "15 L keg"),
        "coolers": (Cooler(name="cold store", places=40),),
        "staff_members": (StaffMember(name="Banquet 01", bar="Bar 1"),),
        "trainers": (Trainer(name="Brewer", languages="German"),),
        "training_sessions": (TrainingSession(name="Monday", starts_at=at(14), trainer="Brewer"),),
        "availabilities": (Availability(staff_member="Banquet 01", session="Monday", can_come=True),),
        "roster_entries": (RosterEntry(session="Monday", staff_member="Banquet 01"),),
        "own": OwnContent(
            sheets={"Seating": (("Empress and household", 7),)},
            columns={"guest_group": {"Table": {("press",): "round table"}}},
        ),
    }
    return with_ids(EventRecords(**{**tables, **changes}))


# ---------------------------------------------------------------- what is carried


def test_the_hidden_sheet_cannot_be_unhidden_by_hand_and_ids_are_in_a_hidden_column() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(an_evening())))
    assert book[IDENTITY_SHEET].sheet_state == "veryHidden"
    sheet = sheet_of(book, "guest_group")
    number = column_under(sheet, ROW_ID_HEADING)
    assert number == sheet.max_column
    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].hidden
    assert [sheet.cell(row, number).value for row in (2, 3)] == [2, 3]
    (table,) = sheet.tables.values()  # an id inside the table goes with its row when rows are sorted
    assert table.ref.endswith(f"{openpyxl.utils.get_column_letter(number)}3")


def test_a_workbook_without_identity_has_neither() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_event_workbook(an_evening(), language="en", as_of=EXPORTED_AT)))
    assert IDENTITY_SHEET not in book.sheetnames
    assert ROW_ID_HEADING not in [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def test_what_the_store_had_is_carried_and_not_what_the_sheet_shows() -> None:
    stored = an_evening()
    draft = stored.with_rows("guest_group", (stored.guest_groups[0], GuestGroup(name="Press", accepted=75)))
    content = write_event_workbook(draft, language="en", as_of=EXPORTED_AT, identity=identity_of(stored))
    again = read(content)
    assert again.records is not None
    assert again.records.guest_groups[1].accepted == 75
    assert base(again, "guest_group")[3]["accepted"] == 60


def test_a_row_that_is_not_saved_yet_has_no_id() -> None:
    records = an_evening()
    records = records.with_rows("guest_group", (*records.guest_groups, GuestGroup(name="Late", accepted=5)))
    assert records.ids["guest_group"] == (2, 3, -1)
    again = read(export(records))
    assert again.row_ids["guest_group"] == (2, 3, None)
    assert set(base(again, "guest_group")) == {2, 3}


def test_a_base_value_longer_than_a_cell_holds_comes_back_whole() -> None:
    grid = tuple((f"{row:05d} " + "ü" * 200, row, row / 7, dt.date(2025, 6, 1)) for row in range(4_000))
    records = an_evening(own=OwnContent(sheets={"Long list": grid}))
    again = read(export(records))
    assert again.identity is not None
    (row_id,) = again.row_ids[OWN_SHEET]
    assert row_id is not None
    assert again.identity.rows[OWN_SHEET][row_id][1] == {"name": "Long list", "grid": grid}


def test_moments_come_back_in_the_zone_of_their_row() -> None:
    periods = (
        ServingPeriod(name="Tokyo", begins_at=at(19), ends_at=at(23)),
        ServingPeriod(name="Berlin", begins_at=at(19), ends_at=at(23), time_zone="Europe/Berlin"),
    )
    again = read(export(an_evening(serving_periods=periods)))
    rows = list(base(again, "serving_period").values())
    assert [row["begins_at"].isoformat() for row in rows] == ["2025-06-16T19:00:00+09:00", "2025-06-16T12:00:00+02:00"]
    assert again.records is not None
    assert [row.begins_at.isoformat() for row in again.records.serving_periods] == [
        row["begins_at"].isoformat() for row in rows
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sheet_says_for_whom_it_was_made_from_which_version_and_by_whom(language: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(an_evening(), Recipient.HOTEL, language=language)))
    words = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {"en": "hotel", "de": "Hotel", "ja": "ホテル"}[language] in words
    (version,) = (each for each in words if "Ümit Özdemir" in each)
    assert "7" in version
    assert "12:30" in version  # as the venue's clock showed it


# ---------------------------------------------------------------- which row is which


def test_rows_that_were_sorted_keep_their_ids() -> None:
    def sort(book: Any) -> None:
        sheet = sheet_of(book, "guest_group")
        for column in range(1, sheet.max_column + 1):
            one, other = sheet.cell(2, column), sheet.cell(3, column)
            one.value, other.value = other.value, one.value

    again = read(changed(export(an_evening()), sort))
    assert again.records is not None
    assert [group.name for group in again.records.guest_groups] == ["Press", "Empress and household"]
    assert again.row_ids["guest_group"] == (3, 2)


def copied(names: tuple[str, str], *, first: int = 2) -> Any:
    """A copy of the first guest group's row below the last, and the names of the two."""

    def copy(book: Any) -> None:
        sheet = sheet_of(book, "guest_group")
        for column in range(1, sheet.max_column + 1):
            sheet.cell(4, column).value = sheet.cell(first, column).value
        sheet.cell(first, 1).value, sheet.cell(4, 1).value = names

    return copy


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (("Empress and household", "Twin"), (2, 3, None)),
        (("Twin", "Empress and household"), (None, 3, 2)),
        (("One", "Twin"), (2, 3, None)),
    ],
)
def test_of_copies_the_one_with_its_old_name_is_the_row_else_the_first(
    names: tuple[str, str], ids: tuple[int | None, ...]
) -> None:
    assert read(changed(export(an_evening()), copied(names))).row_ids["guest_group"] == ids


@pytest.mark.parametrize("written", [4711, "4711", "Press", 3.5, True])
def test_an_id_that_was_not_handed_out_makes_the_row_a_new_one(written: Any) -> None:
    def change(book: Any) -> None:
        sheet = sheet_of(book, "guest_group")
        sheet.cell(3, column_under(sheet, ROW_ID_HEADING)).value = written

    again = read(changed(export(an_evening()), change))
    assert again.row_ids["guest_group"] == (2, None)
    (told,) = (finding for finding in again.findings if finding.code == "row-from-elsewhere")
    assert (told.level, told.sheet) == (Level.NOTE, "Guest groups")


def test_an_id_that_became_a_text_is_still_one() -> None:
    def change(book: Any) -> None:
        sheet = sheet_of(book, "guest_group")
        sheet.cell(3, column_under(sheet, ROW_ID_HEADING)).value = " 3 "

    assert read(changed(export(an_evening()), change)).row_ids["guest_group"] == (2, 3)


def test_without_its_column_of_ids_a_table_has_none() -> None:
    def delete(book: Any) -> None:
        sheet = sheet_of(book, "guest_group")
        sheet.delete_cols(column_under(sheet, ROW_ID_HEADING))

    again = read(changed(export(an_evening()), delete))
    assert "guest_group" not in again.row_ids
    assert again.row_ids["order_line"] == (10, 11)
    assert again.identity is not None
    assert codes(again) == []


def test_the_column_of_ids_is_never_the_persons_own_and_never_told_about() -> None:
    again = read(export(an_evening()))
    assert again.records is not None
    assert set(again.records.own.columns["guest_group"]) == {"Table"}
    assert {finding.code for finding in again.findings} == {"own-column", "own-sheet"}


def test_a_renamed_row_takes_along_those_that_name_it() -> None:
    def rename(book: Any) -> None:
        sheet_of(book, "beverage").cell(2, 1).value = "Alt"

    again = read(changed(export(an_evening()), rename))
    assert again.records is not None
    assert again.records.beverages[0].name == "Alt"
    assert again.records.order_lines[0].beverage == "Alt"
    assert again.records.container_offers[0].beverage == "Alt"
    assert again.row_ids["order_line"] == (10, 11)


def test_a_row_that_is_gone_may_still_be_named() -> None:
    def delete(book: Any) -> None:
        sheet_of(book, "beverage").delete_rows(3)

    again = read(changed(export(an_evening()), delete))
    assert codes(again) == ["gone-name"]
    assert (again.findings[0].level, again.findings[0].sheet, again.findings[0].cell) == (Level.WARNING, "Order", "A3")
    assert again.records is not None
    assert [line.beverage for line in again.records.order_lines] == ["Altbier", "Pils"]
    assert again.row_ids["beverage"] == (4,)


def test_a_catalogue_size_of_ones_own_is_not_taken_for_gone_in_another_language() -> None:
    own = ContainerSize(name="20 L slim keg", volume_l=20, dispense="keg with CO2")
    lines = an_evening().order_lines[1:]
    records = an_evening(container_sizes=(own,), container_offers=(), order_lines=lines, receipts=(), kegs=())

    def delete(book: Any) -> None:
        for sheet in book.worksheets:
            if ROW_ID_HEADING in [cell.value for cell in sheet[1]]:
                sheet.delete_cols(column_under(sheet, ROW_ID_HEADING))

    for content in (export(records, language="de"), changed(export(records, language="de"), delete)):
        again = read(content)
        assert codes(again) == []
        assert again.records is not None
        assert again.records.order_lines[0].container_size == "20 L slim keg"


def test_a_sheet_of_ones_own_that_had_to_be_renamed_is_known_again() -> None:
    records = an_evening(own=OwnContent(sheets={"Plan": (("seating",),), "Seating": ((1,),)}))
    content = export(records)
    assert {"Plan (2)", "Seating"} <= set(openpyxl.load_workbook(io.BytesIO(content)).sheetnames)
    again = read(content)
    assert again.records is not None
    assert again.records.own.sheets == records.own.sheets
    assert again.row_ids[OWN_SHEET] == records.ids[OWN_SHEET]


def test_a_column_of_ones_own_that_ours_has_come_to_be_called_is_kept_beside_it() -> None:
    own = {
        "serving_period": {"Time zone": {("evening",): "as the hotel's clock"}},
        "event": {"Doors": {("tokyo-2025",): 1}},
    }
    records = an_evening(own=OwnContent(columns=own))
    again = read(export(records))
    assert codes(again) == []
    assert again.records is not None
    assert again.records.own.columns == own


# ---------------------------------------------------------------- what is damaged


def damaged(change: Any) -> Any:
    return read(changed(export(an_evening()), lambda book: change(book[IDENTITY_SHEET])))


def _first_format(sheet: Any) -> None:
    sheet["B1"] = "99"


def _other_version(sheet: Any) -> None:
    cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "event_version")
    cell.value = "8"


def _cut_off(sheet: Any) -> None:
    sheet.delete_rows(10, 100)


def _broken_rows(sheet: Any) -> None:
    cell = next(row[2] for row in sheet.iter_rows() if row[0].value == "rows")
    cell.value = cell.value[:-5]


def _emptied(sheet: Any) -> None:
    sheet.delete_rows(1, 1000)


@pytest.mark.parametrize("change", [_first_format, _other_version, _cut_off, _broken_rows, _emptied])
def test_a_hidden_sheet_that_was_touched_is_not_believed(change: Any) -> None:
    again = damaged(change)
    assert again.identity is None
    assert again.row_ids == {}
    assert codes(again) == ["identity-lost"]
    assert again.records is not None
    assert again.records.guest_groups == an_evening().guest_groups


def test_a_hidden_sheet_that_is_gone_is_told_as_well() -> None:
    again = read(changed(export(an_evening()), lambda book: book.remove(book[IDENTITY_SHEET])))
    assert (again.identity, codes(again)) == (None, ["identity-lost"])
    assert again.records is not None


def test_a_workbook_that_never_was_an_export_is_not_told_about() -> None:
    again = read(write_event_workbook(an_evening(), language="en", as_of=EXPORTED_AT))
    assert (again.identity, again.row_ids, again.ignored, codes(again)) == (None, {}, (), [])
    assert again.seen["guest_group"] == {*(column.name for column in columns(GuestGroup)), "own:Table"}


# ---------------------------------------------------------------- what a recipient may see


def all_parts(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


MONEY = ("4321.98", "87.65", "31337-0815", "77.777")
COSTS = ("4.35", "15750.5", "163.42", "1250.5", "3950.25", "65 days")
GUESTS = ("Empress", "household", "by the stage", "round table", "Press")
FORECAST = ("0.987", "Zora", "850431.5")
SECRETS = {
    Recipient.BREWERY: (*GUESTS, *FORECAST, *COSTS, "77.777", "85.4"),
    Recipient.FORWARDER: (*GUESTS, *FORECAST, *COSTS, *MONEY),
    Recipient.HOTEL: (*FORECAST, *COSTS, *MONEY, "85.4", "round table", "Seating"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("recipient", KEPT_FROM)
def test_what_a_recipient_may_not_see_is_nowhere_in_the_file(recipient: Recipient, language: Language) -> None:
    records = an_evening()
    assert set(SECRETS) == set(KEPT_FROM)
    everything = all_parts(export(records, language=language))
    found = all_parts(export(records, recipient, language=language))
    for secret in SECRETS[recipient]:
        assert secret in everything, "the search itself must be able to find it"
        assert not re.search(re.escape(secret), found), secret


def test_each_gets_what_they_need() -> None:
    records = an_evening()
    assert "4321.98" in all_parts(export(records, Recipient.BREWERY))
    assert "Empress" in all_parts(export(records, Recipient.HOTEL))
    for recipient in (Recipient.CATERER, Recipient.ORGANISER):
        found = all_parts(export(records, recipient))
        assert all(secret in found for secret in (*MONEY, *GUESTS, *FORECAST, "Seating"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("recipient", KEPT_FROM)
def test_a_part_of_the_event_comes_back_as_that_part(recipient: Recipient, language: Language) -> None:
    records = an_evening()
    again = read(export(records, recipient, language=language))
    assert codes(again) == ["part-of-event"]
    assert again.records is not None
    assert again.identity is not None
    assert (again.identity.recipient, again.identity.store_id) == (recipient, STORE)
    assert set(again.identity.rows) == set(seen_by(recipient))
    for table in TABLES:
        hidden = seen_by(recipient).get(table.table)
        if hidden is None:
            assert table.table not in again.seen
            assert again.records.rows(table.table) == ()
        else:
            assert again.seen[table.table] == {column.name for column in columns(table)} - hidden
            assert again.row_ids[table.table] == records.ids[table.table]
            assert all(row.keys() == again.seen[table.table] for row in base(again, table.table).values())


def test_no_formula_looks_at_a_sheet_that_is_not_there() -> None:
    for recipient in KEPT_FROM:
        content = export(an_evening(), recipient)
        book = openpyxl.load_workbook(io.BytesIO(content))
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    named = re.findall(r"'([^']+)'!", cell.value) if cell.data_type == "f" else []
                    assert set(named) <= set(book.sheetnames), (recipient, cell)
            for validation in sheet.data_validations.dataValidation:
                named = re.findall(r"'([^']+)'!", validation.formula1 or "")
                assert set(named) <= set(book.sheetnames), (recipient, sheet.title)


def test_a_column_that_was_not_handed_out_is_not_taken_from_the_recipient() -> None:
    def add_note(book: Any) -> None:
        sheet = sheet_of(book, "order_line")
        column = sheet.max_column + 1
        sheet.cell(1, column).value, sheet.cell(2, column).value = "Note", "cheaper elsewhere"

    again = read(changed(export(an_evening(), Recipient.HOTEL), add_note))
    assert again.records is not None
    assert again.records.order_lines[0].note is None
    assert "note" not in again.seen["order_line"]
    (told,) = again.ignored
    assert (told.code, told.sheet, told.cell, told.value) == ("not-handed-out", "Order", "F1", "Note")


def test_a_sheet_called_like_a_table_that_was_not_handed_out_is_the_recipients_own() -> None:
    def add_sheet(book: Any) -> None:
        book.create_sheet("Assumptions").append(["Kind", "we assume rain"])

    again = read(changed(export(an_evening(), Recipient.BREWERY), add_sheet))
    assert again.records is not None
    assert again.records.assumptions == ()
    assert again.records.own.sheets == {"Assumptions": (("Kind", "we assume rain"),)}
    assert again.row_ids[OWN_SHEET] == (None,)


# ---------------------------------------------------------------- what is gone


@pytest.mark.parametrize("table", [table.table for table in TABLES if table.table != "override"])
def test_a_sheet_that_was_deleted_is_not_missed(table: str) -> None:
    again = read(changed(export(an_evening()), lambda book: book.remove(sheet_of(book, table))))
    assert codes(again) == ["gone-sheet"]
    assert table not in again.seen
    assert table not in again.row_ids
    assert again.records is not None
    if table == "event":
        assert again.records.event == an_evening().event
    else:
        assert again.records.rows(table) == ()


def test_a_sheet_of_ones_own_that_was_deleted_is_told() -> None:
    again = read(changed(export(an_evening()), lambda book: book.remove(book["Seating"])))
    assert codes(again) == ["gone-sheet"]
    assert "Seating" in str(again.findings[0].message)


def test_an_empty_sheet_empties_no_table() -> None:
    again = read(changed(export(an_evening()), lambda book: sheet_of(book, "beverage").delete_rows(1, 100)))
    assert codes(again) == ["no-rows"]
    assert again.seen["beverage"] == frozenset()
    again = read(changed(export(an_evening()), lambda book: sheet_of(book, "guest_group").delete_rows(2, 100)))
    assert codes(again) == ["no-rows"]
    assert again.row_ids["guest_group"] == ()


LISTS = [table for table in TABLES if table.table not in ("event", "override")]


@pytest.mark.parametrize("place", range(max(len(columns(table)) for table in LISTS)))
def test_any_column_that_was_deleted_stays_as_it_is(place: int) -> None:
    """The first column of every sheet is deleted, then the second of each, and so on."""
    records = an_evening()
    wide_enough = [table for table in LISTS if len(columns(table)) > place]

    def delete(book: Any) -> None:
        for table in wide_enough:
            sheet_of(book, table.table).delete_cols(place + 1)

    again = read(changed(export(records), delete))
    assert codes(again) == ["gone-columns"] * len(wide_enough)
    assert again.records is not None
    for table in wide_enough:
        name, declared = table.table, {column.name for column in columns(table)}
        assert again.records.rows(name) == records.rows(name)
        assert len(again.seen[name] & declared) == len(declared) - 1
        assert again.row_ids[name] == records.ids[name]


def test_a_column_of_ones_own_that_was_deleted_is_told() -> None:
    def delete(book: Any) -> None:
        sheet = sheet_of(book, "guest_group")
        sheet.delete_cols(column_under(sheet, "Table"))

    again = read(changed(export(an_evening()), delete))
    assert codes(again) == ["gone-columns"]
    assert "own:Table" not in again.seen["guest_group"]


def test_a_new_row_needs_the_columns_that_a_record_needs() -> None:
    def change(book: Any) -> None:
        sheet = sheet_of(book, "guest_group")
        sheet.delete_cols(column_under(sheet, "Accepted"))
        sheet.cell(4, 1).value = "Late"

    again = read(changed(export(an_evening()), change))
    assert codes(again) == ["missing", "gone-columns"]
    assert (again.findings[0].sheet, again.findings[0].cell) == ("Guest groups", "A4")
    assert again.records is None


def test_without_ids_a_column_that_is_gone_is_found_by_the_rows_name() -> None:
    def delete(book: Any) -> None:
        sheet = sheet_of(book, "guest_group")
        sheet.delete_cols(column_under(sheet, ROW_ID_HEADING))
        sheet.delete_cols(column_under(sheet, "Accepted"))

    again = read(changed(export(an_evening()), delete))
    assert codes(again) == ["gone-columns"]
    assert again.records is not None
    assert [group.accepted for group in again.records.guest_groups] == [40, 60]


def test_labels_of_the_form_that_were_deleted_stay_as_they_are() -> None:
    def delete(book: Any) -> None:
        sheet = sheet_of(book, "event")
        for label in ("Time zone", "Last pour", "Note"):
            sheet.delete_rows(form_cell(sheet, label).row)

    again = read(changed(export(an_evening()), delete))
    assert codes(again) == ["gone-columns"]
    assert again.records is not None
    assert again.records.event == an_evening().event


# ---------------------------------------------------------------- what is not the writer's to change


def test_a_figure_typed_over_a_formula_of_ours_is_listed_as_ignored() -> None:
    def change(book: Any) -> None:
        sheet = sheet_of(book, "order_line")
        sheet.cell(2, column_under(sheet, "Volume [L]")).value = 999
        sheet.cell(3, column_under(sheet, "Volume [L]")).value = 100  # as computed

    again = read(changed(export(an_evening()), change))
    (told,) = again.ignored
    assert (told.code, told.sheet, told.cell, told.value) == ("computed", "Order", "E2", "999")
    assert codes(again) == []


def test_formulas_that_follow_an_edit_are_not_told_about() -> None:
    def change(book: Any) -> None:
        sheet = sheet_of(book, "order_line")
        sheet.cell(2, column_under(sheet, "Containers")).value = 31

    again = read(changed(export(an_evening()), change))
    assert again.ignored == ()
    assert again.records is not None
    assert again.records.order_lines[0].containers == 31


def test_the_event_id_stays() -> None:
    def change(book: Any) -> None:
        form_cell(sheet_of(book, "event"), "Event ID").value = "another-evening"

    again = read(changed(export(an_evening()), change))
    assert again.records is not None
    assert again.records.event.event_id == "tokyo-2025"
    assert ("event", ("tokyo-2025",)) in again.places
    (told,) = again.ignored
    assert (told.code, told.sheet, told.cell, told.value) == ("event-id-stays", "Event", "B2", "another-evening")


def test_what_is_written_on_the_first_sheet_is_listed_as_ignored() -> None:
    def change(book: Any) -> None:
        book["About"]["B20"] = "Please note: the truck comes at five."

    again = read(changed(export(an_evening()), change))
    (told,) = again.ignored
    assert (told.code, told.sheet, told.cell) == ("on-landing-sheet", "About", "B20")
    assert told.value == "Please note: the truck comes at five."


# ---------------------------------------------------------------- sizes


def test_three_thousand_rows_go_out_and_come_back() -> None:
    groups = tuple(GuestGroup(name=f"Table {number}", accepted=number % 12) for number in range(1, 3001))
    again = read(export(an_evening(guest_groups=groups, assumptions=(), own=OwnContent())))
    assert again.records is not None
    assert again.row_ids["guest_group"] == tuple(range(2, 3002))
    assert len(base(again, "guest_group")) == 3000


def test_an_identity_is_what_it_says() -> None:
    again = read(export(an_evening(), Recipient.ORGANISER, exported_by='A "B" <c>\n&d'))
    assert again.identity == Identity(
        STORE,
        1,
        "tokyo-2025",
        7,
        Recipient.ORGANISER,
        EXPORTED_AT,
        'A "B" <c>\n&d',
        again.identity.rows if again.identity is not None else {},
    )
