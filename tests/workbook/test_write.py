"""What a workbook that is written looks like to whoever opens it: Excel's eyes here are openpyxl and pandas."""
# ruff: noqa: DTZ001 (the moments of a spreadsheet have no time zone)

from __future__ import annotations

import datetime as dt
import io
import os
import stat
import warnings
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook.workbook import Workbook as Opened

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import (
    Beverage,
    BeverageCategory,
    BeverageSource,
    ContainerOffer,
    ContainerSize,
    Dispense,
    OrderLine,
    SetAside,
    SetAsidePurpose,
)
from catering.model.event import Bar, Event, GuestGroup, PastEvent
from catering.model.record import column_of
from catering.model.records import TABLES, EventRecords, OwnContent
from catering.model.text import LANGUAGES, Language
from catering.workbook import write
from catering.workbook.book import INPUT_COLOR, save_atomically
from catering.workbook.layout import heading, sheet_columns, sheet_name
from catering.workbook.write import frame_of, write_event_workbook

TOKYO = ZoneInfo("Asia/Tokyo")
ODD_NAMES = ("=1+1", "+49 211", "-", "@x", '=HYPERLINK("https://example.org")', "007", "https://example.org")


def records(**changes: Any) -> EventRecords:
    def at(hour: int) -> dt.datetime:
        return dt.datetime(2025, 6, 16, hour, tzinfo=TOKYO)

    event = Event(
        event_id="abend", name="Abend", venue="Hotel", time_zone="Asia/Tokyo", doors_at=at(18), last_pour_at=at(23),
        max_container_weight_kg=35.5,
    )  # fmt: skip
    beer = Beverage(
        name="Altbier", category=BeverageCategory.BEER, abv=0.048, serving_size_l=0.25, source=BeverageSource.SHIPPED
    )
    tables: dict[str, Any] = {
        "event": event,
        "guest_groups": (
            GuestGroup(name="Companies", accepted=330, accepted_on=dt.date(2025, 6, 10)),
            GuestGroup(name="Press", accepted=50),
            GuestGroup(name="Delegation", accepted=100, arrived=97),
        ),
        "beverages": (beer,),
        "container_sizes": (ContainerSize(name="19 L own keg", volume_l=19, dispense=Dispense.KEG_CO2),),
        "order_lines": (
            OrderLine(beverage="Altbier", container_size="20 L slim keg", containers=38),
            OrderLine(beverage="Altbier", container_size="19 L own keg", containers=3),
            OrderLine(beverage="Altbier", container_size="0.33 L bottle", containers=3),
        ),
        "container_offers": (
            ContainerOffer(beverage="Altbier", container_size="20 L slim keg", price=Decimal("61.50")),
        ),
        "set_asides": (SetAside(beverage="Altbier", purpose=SetAsidePurpose.CREW, volume_l=20),),
        "assumptions": (
            Assumption(kind=AssumptionKind.SHOW_RATE, value=0.92, spread=0.04, unit="share"),
            Assumption(guest_group="Press", kind=AssumptionKind.SHOW_RATE, value=0.7, unit="share"),
            Assumption(kind=AssumptionKind.HOURS_PRESENT, value=2.75, spread=0.35, unit="h"),
        ),
        "bars": (Bar(name="Bar 1", taps=2, share_of_orders=1),),
        "past_events": (PastEvent(name="Abend 2019", held_on=dt.date(2019, 9, 5), beverage="Altbier", shipped_l=850),),
    }
    return EventRecords(**{**tables, **changes})


def written(language: Language = "en", **changes: Any) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return write_event_workbook(records(**changes), language=language, as_of=dt.datetime(2025, 6, 10, tzinfo=TOKYO))


def opened(language: Language = "en", *, values: bool = False, **changes: Any) -> Opened:
    return openpyxl.load_workbook(io.BytesIO(written(language, **changes)), data_only=values)


def column(workbook: Opened, sheet: str, title: str) -> list[Any]:
    """The cells below a heading."""
    first, *rows = workbook[sheet].iter_rows()
    (index,) = (number for number, cell in enumerate(first) if cell.value == title)
    return [row[index] for row in rows]


# ---------------------------------------------------------------- values


def test_a_text_stays_the_text_that_it_is() -> None:
    groups = tuple(GuestGroup(name=name, accepted=1) for name in ODD_NAMES)
    cells = column(opened(guest_groups=groups), "Guest groups", "Guest group")
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(name, "s", None) for name in ODD_NAMES]


def test_headings_and_sheets_of_ones_own_are_no_formulas_either() -> None:
    own = OwnContent(columns={"guest_group": {"=1+1": {("press",): "=2+2"}}}, sheets={"=1+1": (("=3+3",),)})
    workbook = opened(own=own)
    assert [cell.data_type for cell in column(workbook, "Guest groups", "=1+1")] == ["n", "s", "n"]
    assert (workbook["=1+1"]["A1"].value, workbook["=1+1"]["A1"].data_type) == ("=3+3", "s")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_only_formulas_are_those_of_computed_columns(language: Language) -> None:
    formulas = {
        (sheet.title, cell.column_letter)
        for sheet in opened(language).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert {title for title, _ in formulas} == {sheet_name(table, language) for table in (GuestGroup, OrderLine)}
    assert len(formulas) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_pandas_reads_every_table_under_its_headings(language: Language) -> None:
    content = io.BytesIO(written(language))
    for table in TABLES[1:]:
        frame = pd.read_excel(content, sheet_name=sheet_name(table, language))
        titles = [heading(each, language) for each in sheet_columns(table)]
        assert list(frame.columns[: len(titles)]) == titles
        assert len(frame.dropna(how="all")) == len(records().rows(table.table))


def test_numbers_dates_and_moments_are_typed() -> None:
    workbook = opened()
    counted_on = column(workbook, "Guest groups", "Accepted as of")[0]
    assert (counted_on.value, counted_on.number_format) == (dt.datetime(2025, 6, 10), "yyyy-mm-dd")
    doors = next(row[1] for row in workbook["Event"].iter_rows() if row[0].value == "Doors")
    assert (doors.value, doors.number_format) == (dt.datetime(2025, 6, 16, 18), "yyyy-mm-dd hh:mm")
    (price,) = column(workbook, "Offers", "Price")
    assert price.value == 61.5
    assert workbook["Offers"].column_dimensions["D"].width > 0


def test_shares_are_shown_as_per_cents() -> None:
    workbook = opened()
    shown = {cell.value: cell.number_format for cell in column(workbook, "Assumptions", "Value")}
    assert shown == {0.92: "0.0##%", 0.7: "0.0##%", 2.75: "General"}
    assert [cell.value for cell in column(workbook, "Assumptions", "Unit")] == ["%", "%", "h"]
    letter = column(workbook, "Beverages", "Alcohol [%]")[0].column_letter
    assert workbook["Beverages"].column_dimensions[letter].width > 0
    with zipfile.ZipFile(io.BytesIO(written())) as package:
        assert 'formatCode="0.0##%"' in package.read("xl/styles.xml").decode()


def test_choices_and_sizes_are_in_the_readers_language() -> None:
    frame = frame_of(Beverage, records(), "de")
    assert frame.iloc[0][heading(column_of(Beverage, "category"), "de")] == BeverageCategory.BEER.label.in_language(
        "de"
    )
    order = frame_of(OrderLine, records(), "ja")
    sizes = list(order[heading(column_of(OrderLine, "container_size"), "ja")])
    assert sizes[1] == "19 L own keg"  # a person's own name is nobody's to translate


# ---------------------------------------------------------------- computed columns


def test_what_is_computed_is_there_for_those_who_only_read() -> None:
    workbook = opened(values=True)
    volumes = [Decimal(str(cell.value)) for cell in column(workbook, "Order", "Volume [L]")]
    assert volumes == [38 * Decimal(20), 3 * Decimal(19), 3 * Decimal("0.33")]
    expected = [Decimal(str(cell.value)) for cell in column(workbook, "Guest groups", "Expected [guests]")]
    assert expected == [330 * Decimal("0.92"), 50 * Decimal("0.7"), Decimal(97)]


def test_what_is_computed_follows_the_row_and_the_sheets_it_rests_on() -> None:
    workbook = opened()
    (formula, *others) = {cell.value for cell in column(workbook, "Order", "Volume [L]")}
    assert others == []
    for part in ("tbl_order_line[[#This Row],[Containers]]", "'Container sizes'!", "_lists!"):
        assert part in formula
    (formula,) = {cell.value for cell in column(workbook, "Guest groups", "Expected [guests]")}
    for part in ("[Arrived]", "[Accepted]", "'Assumptions'!", '"show rate"'):
        assert part in formula
    table = workbook["Order"].tables["tbl_order_line"]
    assert table.tableColumns[-1].calculatedColumnFormula is not None  # a row that is added gets it too


# ---------------------------------------------------------------- what helps to fill it in


def drop_downs(workbook: Opened, sheet: str) -> dict[str, str]:
    """Heading (or label of a form) to the source of its drop-down."""
    cells = workbook[sheet]
    found = {}
    for each in cells.data_validations.dataValidation:
        first = next(iter(each.sqref.ranges))
        head = cells.cell(first.min_row, 1) if sheet == "Event" else cells.cell(1, first.min_col)
        found[str(head.value)] = each.formula1
    return found


def test_choices_and_names_have_drop_downs() -> None:
    workbook = opened()
    assert drop_downs(workbook, "Event")["State"] == '"planned,confirmed,postponed,cancelled"'
    order = drop_downs(workbook, "Order")
    assert order["Beverage"] == "'Beverages'!$A$2:$A$52"
    assert order["Container size"].startswith("_lists!")
    assert drop_downs(workbook, "Assumptions")["Unit"].endswith('%"')
    assert all(each.errorStyle == "warning" for each in workbook["Order"].data_validations.dataValidation)


@pytest.mark.parametrize("language", LANGUAGES)
def test_drop_downs_are_translated_and_none_is_too_long_for_excel(language: Language) -> None:
    workbook = opened(language)
    lists = workbook["_lists"]
    assert lists.sheet_state == "hidden"
    sheet = workbook[sheet_name(Beverage, language)]
    sources = [each.formula1 for each in sheet.data_validations.dataValidation]
    labels = [each.label.in_language(language) for each in BeverageCategory]
    in_lists = [[cell.value for cell in cells][1 : len(labels) + 1] for cells in lists.iter_cols()]
    assert f'"{",".join(labels)}"' in sources or labels in in_lists
    for each in workbook.worksheets:
        assert all(len(rule.formula1) <= 257 for rule in each.data_validations.dataValidation)


def test_a_long_list_of_choices_stands_on_the_hidden_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "_LONGEST_LIST", 40)
    workbook = opened()
    source = drop_downs(workbook, "Assumptions")["Kind"]
    assert source.startswith("_lists!$")
    listed = [cell.value for (cell,) in workbook["_lists"][source.removeprefix("_lists!")]]
    assert listed == [kind.value for kind in AssumptionKind]


def test_every_heading_says_what_it_means_and_what_must_be_filled_in() -> None:
    workbook = opened()
    first = next(workbook["Guest groups"].iter_rows(max_row=1))
    told = {cell.value: cell.comment.text for cell in first if cell.comment is not None}
    assert set(told) == {heading(each, "en") for each in sheet_columns(GuestGroup)}
    assert "Must be filled in." in told["Accepted"]
    assert "Must be filled in." not in told["Invited"]


def test_input_cells_are_marked_with_some_blank_rows_below() -> None:
    sheet = opened()["Guest groups"]
    (marked,) = [rule for rules in sheet.conditional_formatting for rule in rules.rules]
    assert marked.dxf.fill.bgColor.rgb == "FF" + INPUT_COLOR.removeprefix("#")
    (block,) = sheet.conditional_formatting
    assert str(block.sqref) == "A2:N54"


def test_tables_are_named_frozen_and_print_on_one_page() -> None:
    workbook = opened()
    for table in TABLES:
        sheet = workbook[sheet_name(table, "en")]
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, None)  # one page is what is usual
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes == ("A2" if table.single else "B2")
        assert list(sheet.tables) == ([] if table.single else [f"tbl_{table.table}"])


def test_no_cell_is_too_narrow_for_its_number_or_date() -> None:
    for sheet in opened().worksheets:
        for cells in sheet.iter_cols():
            width = sheet.column_dimensions[cells[0].column_letter].width
            for cell in cells:
                if isinstance(cell.value, dt.datetime):
                    assert width >= len(f"{cell.value:%Y-%m-%d}"), (sheet.title, cell.coordinate)
                elif isinstance(cell.value, int | float):
                    assert width >= len(f"{cell.value:,}"), (sheet.title, cell.coordinate)


# ---------------------------------------------------------------- the first sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sheet_says_what_it_is_from_when_and_leads_to_the_others(language: Language) -> None:
    workbook = opened(language)
    about = workbook.worksheets[0]
    words = [str(cell.value) for row in about.iter_rows() for cell in row if cell.value is not None]
    assert "Abend" in words[0]
    assert any(each.startswith("catering ") for each in words)
    assert any("Asia/Tokyo" in each for each in words)
    links = [cell.hyperlink.location for row in about.iter_rows() for cell in row if cell.hyperlink is not None]
    assert links == [f"'{sheet_name(table, language)}'!A1" for table in TABLES]
    assert workbook.active is about


def test_own_sheets_and_columns_come_last() -> None:
    own = OwnContent(
        columns={"guest_group": {"Table": {("press",): 7, ("companies",): dt.time(18, 30)}}},
        sheets={"Seating": (("Table", dt.timedelta(hours=30)),), "Empty": ()},
    )
    workbook = opened(own=own)
    assert workbook.sheetnames[-2:] == ["Seating", "Empty"]
    assert [cell.value for cell in column(workbook, "Guest groups", "Table")] == [dt.time(18, 30), 7, None]
    assert workbook["Seating"]["B1"].value == dt.timedelta(hours=30)


def test_the_same_records_give_the_same_file() -> None:
    assert written() == written()


# ---------------------------------------------------------------- saving


def test_saving_replaces_the_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    for content in (b"first", b"second"):
        save_atomically(target, content)
        assert target.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize("breaks", ["fsync", "replace"])
def test_a_crash_in_the_middle_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")

    def crash(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, breaks, crash)
    with pytest.raises(OSError, match="the disk is full"):
        save_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]


def test_an_interruption_is_a_crash_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_atomically(tmp_path / "plan.xlsx", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no permissions for owner, group and others")
def test_a_new_file_has_the_permissions_of_any_new_file_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    ordinary, saved = tmp_path / "ordinary", tmp_path / "saved"
    ordinary.write_bytes(b"")
    save_atomically(saved, b"")
    assert saved.stat().st_mode == ordinary.stat().st_mode
    saved.chmod(0o600)
    save_atomically(saved, b"again")
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="on Windows only an administrator may make a link")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "plan.xlsx", tmp_path / "latest.xlsx"
    target.write_bytes(b"old")
    link.symlink_to(target)
    save_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
