"""The sheet of a count: handed out in three languages, read back by cell; what was not filled in says nothing."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from catering.model.counted import CountedRow
from catering.model.movement import Found, KegState, WasteCode
from catering.model.record import column_of
from catering.model.stock import Lot
from catering.model.text import LANGUAGES, Language, text
from catering.planning.stock.count import Count, CountItem, CountLine, Note, Quantity, What
from catering.planning.stock.ledger import KegItem
from catering.workbook.count_sheet import CountIdentity, CountSheetRead, count_workbook, read_count_sheet
from catering.workbook.layout import heading
from catering.workbook.parse import parse_workbook

OPENED = dt.datetime(2026, 10, 24, 8, tzinfo=dt.UTC)
IDENTITY = CountIdentity("an operation", "herbstfest", "cellar")
ALT, WATER = Lot(name="A1", beverage="Altbier", best_before_on=dt.date(2026, 12, 30)), Lot(name="W1", beverage="Water")


def keg(number: str, state: str = "full", note: Note | None = None, **more: Any) -> CountLine:
    item = CountItem(
        What(int(number), None), ALT, KegItem(int(number), number, 20_000, 1, is_shipped=True), "20 L slim keg", **more
    )
    return CountLine(item, note, Quantity(1, 20_000), None, KegState(state))


def count(*lines: CountLine) -> Count:
    return Count("cellar", OPENED, lines)


def written(language: Language = "en", *lines: CountLine) -> bytes:
    lines = lines or (
        keg("7", brewery_serial="ZS-4711"), keg("8", "tapped"),
        CountLine(CountItem(What(None, 2), WATER), None, Quantity(24, 12_000), None),
    )  # fmt: skip
    return count_workbook(count(*lines), IDENTITY, title=text("Count of {place}", place="cellar"), language=language)


def read(content: bytes) -> CountSheetRead:
    return read_count_sheet(parse_workbook(content, "count.xlsx"))


def filled_in(content: bytes, **cells: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for address, value in cells.items():
        book.worksheets[0][address] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_it_left_it_says_of_which_count_it_is_and_nothing_else(language: Language) -> None:
    back = read(written(language))
    assert (back.identity, back.rows, back.findings) == (IDENTITY, (), ())


def test_what_is_expected_does_not_stand_in_it() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written())).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
    best = dt.datetime.combine(dt.date(2026, 12, 30), dt.time())
    assert rows == [
        ["7", "Altbier", "20 L slim keg", "full", "ZS-4711", best, None, None, None, None, None],
        ["8", "Altbier", "20 L slim keg", "tapped", None, best, None, None, None, None, None],
        ["W1", "Water", None, None, None, None, None, None, None, None, None],
    ]
    assert sheet.freeze_panes == "B5"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_found_comes_back_in_every_language(language: Language) -> None:
    content = written(language)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[4]] == [
        heading(column_of(CountedRow, name), language)
        for name in ("name", "beverage", "container_size", "state", "brewery_serial", "best_before_on", "found",
                     "volume_l", "containers", "code", "reason")
    ]  # fmt: skip
    drop_downs = {str(each.sqref).split(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    there, missing = drop_downs["G5"].strip('"').split(",")
    foam = drop_downs["J5"].strip('"').split(",")[0]
    back = read(filled_in(content, G5=missing, K5="gone", G6=there, H6=12.5, J6=foam, I7=20, A8="41", G8=there))
    assert back.findings == ()
    assert [
        (row.name, row.found, row.is_there, row.volume_l, row.containers, row.code, row.reason) for row, _ in back.rows
    ] == [
        ("7", Found.MISSING, False, None, None, None, "gone"),
        ("8", Found.THERE, True, 12.5, None, WasteCode.FOAM, None),
        ("W1", None, True, None, 20, None, None),
        ("41", Found.THERE, True, None, None, None, None),
    ]  # fmt: skip
    assert [place.cells["found"] for _, place in back.rows] == ["G5", "G6", "G7", "G8"]


def test_what_is_noted_already_stands_in_it_and_comes_back_the_same() -> None:
    note = Note(
        What(8, None), Found.THERE, OPENED, "Anna", volume_ml=12_345, best_before_on=dt.date(2026, 11, 1),
        code=WasteCode.LINE, reason="long hose",
    )  # fmt: skip
    ((row, _),) = read(written("de", keg("7"), keg("8", "tapped", note))).rows
    assert (row.name, row.found, row.volume_l, row.best_before_on, row.code, row.reason) == (
        "8", Found.THERE, 12.345, dt.date(2026, 11, 1), WasteCode.LINE, "long hose",
    )  # fmt: skip


def test_columns_change_places_and_numbers_are_written_as_people_write_them() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()))
    sheet = book.worksheets[0]
    for row in range(4, 8):
        sheet[f"C{row}"], sheet[f"H{row}"] = sheet[f"H{row}"].value, sheet[f"C{row}"].value
    sheet["C6"], sheet["G6"] = "12,5 l", "there"
    sheet.move_range("A4:K7", rows=2)
    saved = io.BytesIO()
    book.save(saved)
    ((row, place),) = read(saved.getvalue()).rows
    assert (row.name, row.volume_l, place.cells["volume_l"]) == ("8", 12.5, "C8")


@pytest.mark.parametrize(
    ("cells", "where", "words"),
    [
        ({"G5": "perhaps"}, "G5", "Choose one of: there or missing."),
        ({"G5": "missing", "H5": 3}, "G5", "It is missing, and yet there are litres or containers of it."),
        ({"K5": "dented"}, "G5", "There is a reason, but not whether it is there or missing."),
        ({"H5": -1, "G5": "there"}, "H5", "0"),
        ({"I7": 2.5}, "I7", "whole"),
        ({"F5": "soon", "G5": "there"}, "F5", "date"),
        ({"A8": "8", "G8": "there", "G6": "there"}, "A8", "The same row stands at A6 already."),
    ],
)
def test_a_wrong_cell_is_named_with_what_to_do(cells: dict[str, Any], where: str, words: str) -> None:
    back = read(filled_in(written(), **cells))
    (found,) = back.findings
    assert found.cell == where
    assert words in f"{found.message} {found.suggestion or ''}"


def test_a_workbook_that_is_no_count_says_so() -> None:
    content = written()
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["_count"]["A1"] = book["_count"]["A1"].value.replace("cellar", "bar 1")
    saved = io.BytesIO()
    book.save(saved)
    for strange in (saved.getvalue(), _without_identity(content)):
        back = read(strange)
        assert back.identity is None
        assert [found.code for found in back.findings] == ["count-lost"]


def _without_identity(content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    del book["_count"]
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
