"""What a person's workbook says, and every word about what is wrong in it."""
# ruff: noqa: DTZ001 (the moments of a spreadsheet have no time zone)

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from raw_books import (
    BEVERAGES,
    ERROR_CELL,
    EVENT,
    GUEST_GROUPS,
    PARTY,
    Cell,
    book,
    only,
    read,
    sheet,
    told,
)

from catering.model.assumption import AssumptionKind
from catering.model.event import GuestGroup
from catering.model.finding import Level
from catering.model.record import column_of
from catering.model.records import EventRecords
from catering.model.text import LANGUAGES
from catering.workbook.layout import heading
from catering.workbook.parse_child import read_workbook as parse
from catering.workbook.raw import RawSheet
from catering.workbook.read import WorkbookRead, read_workbook


def records_of(read: WorkbookRead) -> EventRecords:
    assert read.records is not None, told(read)
    return read.records


NAME, ACCEPTED = (column_of(GuestGroup, name) for name in ("name", "accepted"))
ORDER = (("Beverage", "Container size", "Containers"), ("Altbier", "20 L slim keg", 10))


# ---------------------------------------------------------------- headings


def test_the_least_event_is_read_without_a_word() -> None:
    found = read()
    assert found.findings == ()
    records = records_of(found)
    assert records.guests_accepted == 120
    assert records.beverage("altbier").abv == 0.048
    assert records.event.doors_at.isoformat() == "2027-06-18T18:00:00+02:00"


def test_headings_stand_in_any_order() -> None:
    turned_about = [list(reversed(row)) for row in BEVERAGES]
    assert records_of(read(beverages=turned_about)).beverages == records_of(read()).beverages


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        *((heading(NAME, language), heading(ACCEPTED, language)) for language in LANGUAGES),
        ("guest group", "ACCEPTED *"),
        ("name", "Guests:"),
        ("NAME", "Gäste"),
    ],
)
def test_headings_are_known_in_every_language_and_by_their_common_names(name: str, accepted: str) -> None:
    groups = ((name, accepted), ("Staff", 80))
    assert records_of(read(guest_groups=groups)).guests_accepted == 80


@pytest.mark.parametrize("heading", ["Volume [hl]", "Volume (hl)", "Volume（hl）", "volume\n[HL]"])
def test_a_heading_may_have_another_unit(heading: str) -> None:
    rows = (("Beverage", "Purpose", heading), ("Altbier", "crew", 0.5))
    assert records_of(read(set_aside=rows)).set_asides[0].volume_l == 50


def test_a_cells_own_unit_wins_over_the_headings() -> None:
    rows = (("Beverage", "Purpose", "Volume [hl]"), ("Altbier", "crew", "30 l"))
    assert records_of(read(set_aside=rows)).set_asides[0].volume_l == 30


@pytest.mark.parametrize(
    ("heading", "level", "code"),
    [
        ("Volume [kg]", "error", "wrong-unit"),
        ("Volume [gal]", "question", "unit-has-two-readings"),
        ("Volume [Kübel]", "error", "unknown-unit"),
    ],
)
def test_a_heading_with_a_unit_that_does_not_fit_is_told_once(heading: str, level: str, code: str) -> None:
    rows = (("Beverage", "Purpose", heading), ("Altbier", "crew", 3), ("Altbier", "spare", 4))
    assert told(read(set_aside=rows)) == [(level, "Set aside", "C1", code)]


def test_a_heading_may_say_what_is_counted() -> None:
    groups = (("Guest group", "Accepted [persons]"), ("Staff", 80))
    assert records_of(read(guest_groups=groups)).guests_accepted == 80
    order = (("Beverage", "Container size", "Containers [kegs]"), ORDER[1])
    assert records_of(read(order=order)).order_lines[0].containers == 10


def test_litres_where_containers_are_counted_are_not_taken_for_kegs() -> None:
    order = (("Beverage", "Container size", "Containers [L]"), ("Altbier", "20 L slim keg", 800))
    assert told(read(order=order)) == [("error", "Order", "C1", "wrong-unit")]


def test_a_currency_in_the_heading_is_asked_about_once() -> None:
    offers = (
        ("Beverage", "Container size", "Price [EUR]"),
        ("Altbier", "20 L slim keg", 60),
        ("Water", "1 L bottle", 1),
    )
    assert told(read(offers=offers)) == [("question", "Offers", "C1", "currency-in-heading")]


def test_a_title_and_remarks_may_stand_above_and_blanks_around() -> None:
    rows = (
        ("Guests of the summer party",),
        ("as of 1 June, thank you all for answering!", None, None),
        (),
        (None, "Guest group", "Accepted", " "),
        (None, "Staff", 80, ""),
        (),
        (None, "Families", 40),
        (None, "\u3000", ""),
        (),
    )
    found = read(guest_groups=rows)
    assert found.findings == ()
    assert [(each.name, each.accepted) for each in records_of(found).guest_groups] == [("Staff", 80), ("Families", 40)]
    assert found.places["guest_group", ("families",)].cells["accepted"] == "C7"


def test_a_missing_heading_is_one_finding_however_many_rows_lack_it() -> None:
    groups = (("Guest group", "Note"), ("Staff", "x"), ("Families", "y"), ("Press", "z"))
    finding = only(read(guest_groups=groups))
    assert (finding.level, finding.code, finding.sheet, finding.cell) == (
        Level.ERROR, "missing-heading", "Guest groups", None,
    )  # fmt: skip
    assert str(finding.message) == "The heading “Accepted” is missing."
    assert "Accepted" in str(finding.suggestion)


def test_a_missing_name_heading_is_not_told_again_at_every_row_that_names_one() -> None:
    beverages = [row[1:] for row in BEVERAGES]
    found = read(beverages=beverages, order=(*ORDER, ("Water", "1 L bottle", 3)))
    assert told(found) == [("error", "Beverages", None, "missing-heading")]


def test_a_heading_that_stands_twice_is_an_error() -> None:
    groups = (("Guest group", "Accepted", "accepted"), ("Staff", 80, 90))
    assert told(read(guest_groups=groups)) == [("error", "Guest groups", "C1", "heading-twice")]


def test_a_common_name_beside_the_proper_heading_is_a_column_of_ones_own() -> None:
    groups = (("Guest group", "Guests", "Accepted"), ("Staff", 95, 80))
    found = read(guest_groups=groups)
    assert told(found) == [("note", "Guest groups", "B1", "own-column")]
    assert records_of(found).guests_accepted == 80
    assert records_of(found).own.columns["guest_group"] == {"Guests": {("staff",): 95}}


# ---------------------------------------------------------------- sheets


def test_sheets_stand_in_any_order() -> None:
    assert read_workbook(book(dict(reversed(list(PARTY.items()))))).records == records_of(read())


def test_a_renamed_sheet_is_recognised_by_its_headings() -> None:
    renamed = {"Was?": EVENT, "Wer?": GUEST_GROUPS, "Trinken": BEVERAGES}
    found = read_workbook(book(renamed))
    assert {each[3] for each in told(found)} == {"renamed-sheet"}
    assert records_of(found).guests_accepted == 120


def test_a_list_of_ones_own_is_not_taken_for_a_table_that_is_missing() -> None:
    deliveries = sheet(
        "Lieferschein", (("Beverage", "Container size", "Driver", "Plate"), ("Cola", "crate", "Kai", "D"))
    )
    found = read(deliveries)
    assert told(found) == [("note", "Lieferschein", None, "own-sheet")]
    assert records_of(found).container_offers == ()


def test_a_missing_sheet_is_one_finding() -> None:
    assert told(read(without=["Beverages"], order=ORDER)) == [("error", None, None, "missing-sheet")]


def test_a_misspelt_sheet_is_pointed_at() -> None:
    found = read(sheet("Beverage s", (("Drinks",), ("Beer",))), without=["Beverages"])
    assert "Rename “Beverage s”" in str(found.findings[0].suggestion)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((), "empty-sheet"),
        ((("Guest group", "Accepted"),), "no-rows"),
        ((("Who", "How many"), ("a", 1)), "no-headings"),
    ],
)
def test_a_sheet_without_content_is_one_finding(rows: Any, code: str) -> None:
    assert told(read(guest_groups=rows)) == [("error", "Guest groups", None, code)]


@pytest.mark.parametrize("rows", [(), (("Beverage", "Container size", "Containers"),)])
def test_an_order_that_is_not_written_yet_is_no_fault(rows: Any) -> None:
    assert records_of(read(order=rows)).order_lines == ()


def test_sheets_of_ones_own_are_kept_whatever_is_in_them() -> None:
    seating = sheet("Seating", ((None, "Table 1"), (), ("#REF!", True, ERROR_CELL)))
    found = read(seating, sheet("Empty", ()))
    assert told(found) == [("note", "Seating", None, "own-sheet")]
    assert records_of(found).own.sheets == {
        "Seating": ((None, "Table 1", None), (None, None, None), ("#REF!", True, "#N/A")),
        "Empty": (),
    }


def test_a_plan_of_the_persons_own_is_not_taken_for_ours() -> None:
    assert "Plan" in records_of(read(sheet("Plan", (("Seating",),)))).own.sheets


def test_results_in_a_workbook_of_ours_are_passed_over_and_said_so() -> None:
    about = sheet("About", (("Program", "catering 0.1.0"),))
    found = read(about, sheet("Demand", (("Beverage",), ("Altbier",))), sheet("_lists", (("x",),)))
    assert told(found) == [("note", None, None, "result-sheets")]
    assert "Demand" in str(only(found).message)
    assert records_of(found).own.sheets == {}


# ---------------------------------------------------------------- columns and rows of the person's own


def test_columns_of_ones_own_are_kept_by_row() -> None:
    groups = (
        ("Table", "Guest group", "Accepted", "Table", None),
        (7, "Staff", 80, "left", "ask Kai"),
        (None, "Families", 40, "right", None),
        ("nobody sits here", None, None, None, None),
    )
    found = read(guest_groups=groups)
    assert {each[3] for each in told(found)} == {"own-column"}
    assert records_of(found).own.columns["guest_group"] == {
        "Table": {("staff",): 7},
        "Table (2)": {("staff",): "left", ("families",): "right"},
        "(E)": {("staff",): "ask Kai"},
    }


def test_a_heading_that_is_nearly_ours_is_warned_about() -> None:
    groups = (("Guest group", "Accepted", "Declind"), ("Staff", 80, 3))
    finding = only(read(guest_groups=groups))
    assert (finding.level, finding.cell) == (Level.WARNING, "C1")
    assert str(finding.suggestion) == "Did you mean “Declined”?"


@pytest.mark.parametrize("word", ["Total", "Summe:", "合計", "Zwischensumme"])
def test_a_total_below_the_rows_is_passed_over_and_said_so(word: str) -> None:
    total = Cell(120, formula="=SUM(B2:B3)")
    found = read(guest_groups=(*GUEST_GROUPS, (word, total)))
    assert told(found) == [("note", "Guest groups", "A4", "total-row")]
    assert records_of(found).guests_accepted == 120


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    hidden = sheet("Guest groups", (*GUEST_GROUPS,), hidden=[3, 9], hidden_columns=[2, 8])
    found = read(hidden, without=["Guest groups"])
    assert [(each.code, str(each.message)) for each in found.findings] == [
        ("hidden-rows", "Hidden rows are read as well: 3."),
        ("hidden-columns", "Hidden columns are read as well: B."),
    ]
    assert records_of(found).guests_accepted == 120


def test_a_hidden_sheet_is_read_and_told() -> None:
    order = sheet("Order", ORDER)
    found = read(RawSheet("Order", "hidden", order.cells, frozenset(), frozenset()))
    assert told(found) == [("note", "Order", None, "hidden-sheet")]


# ---------------------------------------------------------------- the event: a form or a row


FORM = (
    ("What", "Value", "Meaning"),
    ("Event ID:", "summer-party", "A short name"),
    ("Name", "Summer party", "As guests know it"),
    ("Venue", "Town hall", None),
    ("Time zone", "Europe/Berlin", "Such as Asia/Tokyo"),
    ("Doors", "18.06.2027 18:00", None),
    ("Toast", dt.datetime(2027, 6, 18, 19), None),
    ("Last pour", dt.datetime(2027, 6, 18, 23), "When the bars stop"),
)


def test_the_event_is_read_as_a_form_and_as_a_row() -> None:
    assert records_of(read(event=FORM)).event == records_of(read(event=EVENT)).event
    assert read(event=FORM).places["event", ("summer-party",)].cells["doors_at"] == "B6"


def test_a_blank_form_is_not_filled_in_and_its_help_is_not_read() -> None:
    blank = [(label, None, help_text) for label, _, help_text in FORM]
    assert told(read(event=blank)) == [("error", "Event", None, "no-rows")]


def test_a_line_of_ones_own_in_the_form_is_kept() -> None:
    found = read(event=(*FORM, ("Contact", "Frau Sato", None), ("Remarks", None, None)))
    assert told(found) == [("note", "Event", "A9", "own-column")]
    assert records_of(found).own.columns["event"] == {"Contact": {("summer-party",): "Frau Sato"}}


def test_two_events_in_a_workbook_are_one_too_many() -> None:
    second = ("winter-party", *EVENT[1][1:])
    assert told(read(event=(*EVENT, second))) == [("error", "Event", "A3", "more-than-one")]


@pytest.mark.parametrize(
    ("zone", "suggested"), [("Tokyo", "Asia/Tokyo"), ("JST", "Asia/Tokyo"), ("Berlin", "Europe/Berlin")]
)
def test_an_unknown_time_zone_is_told_once_with_known_ones(zone: str, suggested: str) -> None:
    event = (EVENT[0], (*EVENT[1][:3], zone, *EVENT[1][4:]))
    finding = only(read(event=event))
    assert (finding.code, finding.cell, finding.value) == ("unknown-time-zone", "D2", zone)
    assert suggested in str(finding.suggestion)


@pytest.mark.parametrize(
    ("last_pour", "level", "code"),
    [
        (dt.datetime(2027, 3, 28, 2, 30), "error", "no-such-hour"),
        (dt.datetime(2027, 10, 31, 2, 30), "question", "hour-twice"),
    ],
)
def test_an_hour_that_the_clocks_skip_or_show_twice_is_told(last_pour: dt.datetime, level: str, code: str) -> None:
    event = (EVENT[0], (*EVENT[1][:6], last_pour))
    assert told(read(event=event)) == [(level, "Event", "G2", code)]


def test_every_contradiction_of_a_row_is_told() -> None:
    late = dt.datetime(2027, 6, 19, 19)
    event = (EVENT[0], ("summer party", *EVENT[1][1:4], late, dt.datetime(2027, 6, 18, 12), EVENT[1][6]))
    assert told(read(event=event)) == [
        ("error", "Event", "A2", "contradiction"),
        ("error", "Event", "G2", "contradiction"),
        ("error", "Event", "F2", "contradiction"),
    ]


# ---------------------------------------------------------------- cells


def test_a_blank_is_missing_and_never_nought() -> None:
    offers = (("Beverage", "Container size", "Available", "Price"), ("Altbier", "20 L slim keg", None, " "))
    offer = records_of(read(offers=offers)).container_offers[0]
    assert (offer.available, offer.price) == (None, None)


def test_a_required_blank_is_told_at_its_cell() -> None:
    groups = (("Guest group", "Accepted"), ("Staff", None), (None, 40))
    assert told(read(guest_groups=groups)) == [
        ("error", "Guest groups", "B2", "missing"),
        ("error", "Guest groups", "A3", "missing"),
    ]


def test_numbers_are_rounded_to_twelve_digits() -> None:
    rows = (("Beverage", "Purpose", "Volume [L]"), ("Altbier", "crew", 0.1 + 0.2))
    assert records_of(read(set_aside=rows)).set_asides[0].volume_l == 0.3


def test_names_are_found_whatever_their_case_width_and_language() -> None:
    order = (ORDER[0], ("ＡＬＴＢＩＥＲ ", "20 l SLIM keg", "１０"))
    line = records_of(read(order=order)).order_lines[0]
    assert (line.beverage, line.container_size, line.containers) == ("Altbier", "20 L slim keg", 10)


def test_a_number_for_a_name_is_found_as_well() -> None:
    groups = (("Guest group", "Accepted"), (2027, 80))
    rows = (("Guest group", "Kind", "Value", "Unit"), (2027.0, "show rate", "90 %", "%"))
    records = records_of(read(guest_groups=groups, assumptions=rows))
    assert records.assumptions[0].guest_group == "2027"


ASSUMED = ("Kind", "Value", "Spread", "Unit")


def test_an_assumptions_value_is_in_the_unit_of_its_row() -> None:
    rows = (
        ASSUMED,
        ("show rate", "92 %", "4 %", "%"),
        ("hours present", 165, 21, "min"),
        ("yield", 0.92, 0.025, "share"),
    )
    show, hours, poured = records_of(read(assumptions=rows)).assumptions
    assert (show.value, show.spread, show.unit) == (0.92, 0.04, "share")
    assert (poured.kind, poured.value) == (AssumptionKind.YIELD, 0.92)
    assert (hours.value, hours.spread, hours.unit) == (2.75, 0.35, "h")


@pytest.mark.parametrize("unit", ["parsec", None, ERROR_CELL])
def test_a_unit_that_cannot_be_read_is_told_once_and_not_at_the_numbers(unit: Any) -> None:
    found = read(assumptions=(ASSUMED, ("show rate", "92 %", "4 %", unit)))
    assert [(each[1], each[2]) for each in told(found)] == [("Assumptions", "D2")]


def test_a_row_that_stands_twice_points_at_the_first() -> None:
    finding = only(read(order=(*ORDER, ("altbier", "20 L Slim Keg", 4))))
    assert (finding.code, finding.cell) == ("stands-twice", "A3")
    assert str(finding.message) == "The same row stands at A2 already."


def test_formulas_of_a_workbook_never_calculated_are_warned_about_only_where_they_are_read() -> None:
    groups = (("Guest group", "Accepted"), ("Staff", Cell(80, formula="=40*2")))
    read_cells = read_workbook(book({**PARTY, "Guest groups": groups}, notes=("not-calculated",)))
    assert told(read_cells) == [("warning", None, None, "not-calculated")]
    beside = (("Guest group", "Accepted", "Expected [guests]"), ("Staff", 80, Cell(0, formula="=B2*0.9")))
    assert read_workbook(book({**PARTY, "Guest groups": beside}, notes=("not-calculated",))).findings == ()


# ---------------------------------------------------------------- all at once


def ten_bad_cells() -> bytes:
    """A workbook as a clerk might hand it in on a bad day: ten cells that cannot be read, each for its own reason."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    rows: dict[str, list[list[Any]]] = {
        "Event": [
            ["Event ID", "Name", "Venue", "Time zone", "Doors", "Last pour", "Hall cleared"],
            ["party", "Party", "Hall", "Europe/Berlin", dt.datetime(2027, 6, 18, 18), dt.datetime(2027, 6, 18, 23)],
        ],
        "Guest groups": [
            ["Guest group", "Accepted", "Accepted as of", "Declined"],
            ["Staff", "about eighty"],  # B2
            ["Families", -40],  # B3
            ["Press", 12, "11/01/2027"],  # C4
            ["Neighbours", True],  # B5
            ["Friends", 20, None, "=1/0"],  # D6, an error
            ["Band", "=2*3"],  # B7, never calculated
        ],
        "Beverages": [
            ["Beverage", "Category", "Alcohol", "Serving size [L]", "Source"],
            ["Altbier", "bear", "4.8 %", 0.25, "shipped"],  # B2
            ["Water", "water", 0, 0.2, "shipped"],
        ],
        "Order": [
            ["Beverage", "Container size", "Containers"],
            ["Altbeer", "20 L slim keg", 10],  # A2
            ["Water", "1 L bottle", 100],
            ["Water", "1 L bottle", 20],  # A4
        ],
        "Set aside": [
            ["Beverage", "Purpose", "Volume [L]"],
            ["Water", "crew", "1.234"],  # C2
            ["Water", "spare", "20 gal"],  # C3
        ],
    }
    for name, cells in rows.items():
        sheet = workbook.create_sheet(name)
        for row in cells:
            sheet.append(row)
    sheet = workbook["Guest groups"]
    sheet["D6"].value, sheet["D6"].data_type = "#DIV/0!", "e"
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def test_ten_bad_cells_of_ten_kinds_and_more_are_all_told_in_one_run() -> None:
    found = read_workbook(parse(ten_bad_cells(), "party.xlsx"))
    stops = [each for each in found.findings if each.level.stops]
    assert {(each.level.value, each.sheet, each.cell, each.code) for each in stops} == {
        ("error", "Guest groups", "B2", "not-a-number"),
        ("error", "Guest groups", "B3", "too-small"),
        ("question", "Guest groups", "C4", "two-readings"),
        ("error", "Guest groups", "B5", "yes-or-no"),
        ("error", "Guest groups", "D6", "error-cell"),
        ("error", "Guest groups", "B7", "formula-without-value"),
        ("error", "Beverages", "B2", "not-a-choice"),
        ("error", "Order", "A2", "unknown-name"),
        ("error", "Order", "A4", "stands-twice"),
        ("question", "Set aside", "C2", "two-readings"),
        ("question", "Set aside", "C3", "unit-has-two-readings"),
    }
    assert found.records is None
    said = {f"{each.sheet}!{each.cell}": (each.value, str(each.message), str(each.suggestion)) for each in stops}
    assert said["Order!A2"] == ("Altbeer", "“Altbeer” is not in this workbook.", "Did you mean “Altbier”?")
    assert said["Beverages!B2"][2] == "Did you mean “beer”?"
    assert said["Guest groups!B2"][0] == "about eighty"
    assert said["Guest groups!C4"][1] == "This can be read as 11 January 2027 or as 1 November 2027."
    assert said["Set aside!C2"][1] == "This can be read as 1.234 or as 1,234."
    assert said["Set aside!C3"][2] == "Write one of: US gal or imp. gal."
    assert all(each.suggestion is not None for each in stops if each.code not in ("too-small", "yes-or-no"))


def test_findings_come_with_what_stops_first_and_by_sheet() -> None:
    groups = (("Guest group", "Accepted", "Mine"), ("Staff", "many", 1))
    order = (ORDER[0], ("Cola", "20 L slim keg", "11/2"))
    levels = [(each.level, each.sheet) for each in read(guest_groups=groups, order=order).findings]
    assert levels == [
        (Level.ERROR, "Guest groups"),
        (Level.ERROR, "Order"),
        (Level.ERROR, "Order"),
        (Level.NOTE, "Guest groups"),
    ]


def test_a_finding_is_told_in_the_readers_language() -> None:
    finding = only(read(guest_groups=(("Guest group",), ("Staff",))))
    assert finding.as_dict("en") == {
        "level": "error",
        "code": "missing-heading",
        "sheet": "Guest groups",
        "cell": None,
        "value": None,
        "message": "The heading “Accepted” is missing.",
        "suggestion": str(finding.suggestion),
    }
