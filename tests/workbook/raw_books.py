"""Workbooks as their reader gets them, written down as rows: quicker than a file, and with every oddity."""
# ruff: noqa: DTZ001 (the moments of a spreadsheet have no time zone)

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catering.model.finding import Finding
from catering.workbook.raw import CellKind, NoteCode, RawCell, RawSheet, RawWorkbook
from catering.workbook.read import WorkbookRead, read_workbook

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Cell:
    """A cell with more than a value."""

    value: Any
    kind: CellKind | None = None
    number_format: str = "General"
    formula: str | None = None


ERROR_CELL = Cell("#N/A", "error", formula="=NA()")

EVENT: Rows = (
    ("Event ID", "Name", "Venue", "Time zone", "Doors", "Toast", "Last pour"),
    (
        *("summer-party", "Summer party", "Town hall", "Europe/Berlin"),
        *(dt.datetime(2027, 6, 18, 18), dt.datetime(2027, 6, 18, 19), dt.datetime(2027, 6, 18, 23)),
    ),
)
GUEST_GROUPS: Rows = (("Guest group", "Accepted"), ("Staff", 80), ("Families", 40))
BEVERAGES: Rows = (
    ("Beverage", "Category", "Alcohol [%]", "Serving size [L]", "Source"),
    ("Altbier", "beer", 4.8, 0.25, "shipped"),
    ("Water", "water", 0, 0.2, "bought locally"),
)
PARTY: Mapping[str, Rows] = {"Event": EVENT, "Guest groups": GUEST_GROUPS, "Beverages": BEVERAGES}
"""The least that is an event."""


def sheet(name: str, rows: Rows, *, hidden: Collection[int] = (), hidden_columns: Collection[int] = ()) -> RawSheet:
    cells = []
    for number, row in enumerate(rows, start=1):
        for column, each in enumerate(row, start=1):
            cell = each if isinstance(each, Cell) else Cell(each)
            if cell.value is not None or cell.kind is not None:
                kind = cell.kind or _kind(cell.value)
                cells.append(RawCell(number, column, cell.value, kind, cell.number_format, cell.formula))
    return RawSheet(name, "visible", tuple(cells), frozenset(hidden), frozenset(hidden_columns))


def _kind(value: Any) -> CellKind:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "moment"


def book(sheets: Mapping[str, Rows], *others: RawSheet, notes: tuple[NoteCode, ...] = ()) -> RawWorkbook:
    return RawWorkbook("party.xlsx", (*(sheet(name, rows) for name, rows in sheets.items()), *others), notes)


def read(*others: RawSheet, without: Collection[str] = (), **sheets: Rows) -> WorkbookRead:
    """The party with some of its sheets replaced or left out; `guest_groups` stands for "Guest groups"."""
    named = {name.replace("_", " ").capitalize(): rows for name, rows in sheets.items()}
    return read_workbook(book({k: v for k, v in {**PARTY, **named}.items() if k not in without}, *others))


def told(read: WorkbookRead) -> list[tuple[str, str | None, str | None, str]]:
    """Each finding as level, sheet, cell and code."""
    return [(each.level.value, each.sheet, each.cell, each.code) for each in read.findings]


def only(read: WorkbookRead) -> Finding:
    """The one finding there is."""
    (finding,) = read.findings
    return finding
