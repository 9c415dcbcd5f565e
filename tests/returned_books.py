"""What people do to a workbook in a spreadsheet program before they send it back."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def edited(content: bytes, *acts: Callable[[Workbook], None]) -> bytes:
    """The workbook after some acts, saved again."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for act in acts:
        act(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def rows_of_sheet(content: bytes, sheet: str) -> list[list[Any]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)]


def _column(sheet: Worksheet, heading: str) -> int:
    found = next((cell.column for cell in sheet[1] if str(cell.value).split(" [")[0] == heading), None)
    assert found is not None, (heading, [cell.value for cell in sheet[1]])
    return found


def _row(sheet: Worksheet, name: str) -> int:
    names = name.split(" · ")
    for row in range(2, sheet.max_row + 1):
        if [sheet.cell(row, column).value for column in range(1, 1 + len(names))] == names:
            return row
    raise AssertionError((name, [cell.value for cell in sheet["A"]]))


def write(sheet: str, name: str, heading: str, value: Any) -> Callable[[Workbook], None]:
    """Writes into the cell of a row, found by what its first columns say (``Altbier · 20 L slim keg``)."""

    def act(book: Workbook) -> None:
        at = book[sheet]
        at.cell(_row(at, name), _column(at, heading)).value = value

    return act


def write_form(sheet: str, label: str, value: Any) -> Callable[[Workbook], None]:
    """Writes beside a label of a form."""

    def act(book: Workbook) -> None:
        at = book[sheet]
        row = next(cell.row for cell in at["A"] if str(cell.value).split(" [")[0] == label)
        at.cell(row, 2).value = value

    return act


def add(sheet: str, **cells: Any) -> Callable[[Workbook], None]:
    """Writes a new row below the others; `_` in a heading stands for a blank."""

    def act(book: Workbook) -> None:
        at = book[sheet]
        row = next(row for row in range(2, at.max_row + 2) if at.cell(row, 1).value is None)
        for heading, value in cells.items():
            at.cell(row, _column(at, heading.replace("_", " "))).value = value

    return act


def delete(sheet: str, name: str) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].delete_rows(_row(book[sheet], name))


def insert_above(sheet: str, name: str) -> Callable[[Workbook], None]:
    """Inserts an empty row."""
    return lambda book: book[sheet].insert_rows(_row(book[sheet], name))


def copy_row(sheet: str, name: str, new_name: str) -> Callable[[Workbook], None]:
    """Copies a row with all its cells, the hidden id too, below the others, and gives the copy another name."""

    def act(book: Workbook) -> None:
        at = book[sheet]
        row = next(row for row in range(2, at.max_row + 2) if at.cell(row, 1).value is None)
        for column in range(1, at.max_column + 1):
            copied = at.cell(_row(at, name), column)
            at.cell(row, column).value, at.cell(row, column).number_format = copied.value, copied.number_format
        at.cell(row, 1).value = new_name

    return act


def sort(sheet: str, *, with_ids: bool = True) -> Callable[[Workbook], None]:
    """Sorts the rows by their first column, backwards; without the hidden last column where it was not selected."""

    def act(book: Workbook) -> None:
        at = book[sheet]
        width = at.max_column if with_ids else at.max_column - 1
        filled = [row for row in range(2, at.max_row + 1) if at.cell(row, 1).value is not None]
        values = [[at.cell(row, column).value for column in range(1, width + 1)] for row in filled]
        for row, cells in zip(filled, sorted(values, key=lambda each: str(each[0]), reverse=True), strict=True):
            for column, value in enumerate(cells, start=1):
                at.cell(row, column).value = value

    return act


def empty(sheet: str) -> Callable[[Workbook], None]:
    """Deletes every row below the headings."""
    return lambda book: book[sheet].delete_rows(2, book[sheet].max_row)


def remove(sheet: str) -> Callable[[Workbook], None]:
    return lambda book: book.remove(book[sheet])


def delete_column(sheet: str, heading: str) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].delete_cols(_column(book[sheet], heading))


def own_column(sheet: str, heading: str, **cells: Any) -> Callable[[Workbook], None]:
    """A column of one's own behind the others; `_` in a row's name stands for a blank."""

    def act(book: Workbook) -> None:
        at = book[sheet]
        column = at.max_column + 1
        at.cell(1, column).value = heading
        for name, value in cells.items():
            at.cell(_row(at, name.replace("_", " ")), column).value = value

    return act


def own_sheet(name: str, *rows: tuple[Any, ...]) -> Callable[[Workbook], None]:
    def act(book: Workbook) -> None:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)

    return act
