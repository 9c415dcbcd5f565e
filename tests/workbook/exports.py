"""Exports to be changed and read again: an event whose rows have ids, written with its identity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl

from catering.model.recipient import Recipient
from catering.model.records import TABLES, EventRecords
from catering.model.rows import OWN_SHEET, rows_of
from catering.model.text import Language
from catering.workbook.identity import Identity
from catering.workbook.layout import sheet_name
from catering.workbook.parse_child import read_workbook as parse
from catering.workbook.read import WorkbookRead, read_workbook
from catering.workbook.write import write_event_workbook

EXPORTED_AT = dt.datetime(2025, 6, 10, 3, 30, tzinfo=dt.UTC)
STORE = "7b0d1f0e-6f3e-4f57-9f43-0c7a5a3f2b11"


def with_ids(records: EventRecords) -> EventRecords:
    """The event with ids 1, 2, 3 … through all its tables."""
    last = 0
    ids: dict[str, tuple[int, ...]] = {}
    for name, count in _counts(records).items():
        ids[name] = tuple(range(last + 1, last + count + 1))
        last += count
    return records.model_copy(update={"ids": ids})


def _counts(records: EventRecords) -> dict[str, int]:
    counts = {table.table: len(records.rows(table.table)) for table in TABLES}
    return counts | {OWN_SHEET: len(records.own.sheets)}


def identity_of(records: EventRecords, recipient: Recipient | None = None, *, version: int = 3) -> Identity:
    """What a store that holds just these records would say of them; rows with ids below 0 are not in it."""
    rows = {
        table: {row_id: (version, row) for row_id, row in of_table.items() if row_id > 0}
        for table, of_table in rows_of(records).items()
    }
    event_row = records.ids["event"][0]
    return Identity(STORE, event_row, records.event.event_id, 7, recipient, EXPORTED_AT, "Ümit Özdemir", rows)


def export(
    records: EventRecords, recipient: Recipient | None = None, *, language: Language = "en", **changes: Any
) -> bytes:
    identity = replace(identity_of(records, recipient), **changes)
    return write_event_workbook(records, language=language, as_of=EXPORTED_AT, identity=identity)


def read(content: bytes) -> WorkbookRead:
    return read_workbook(parse(content, "event.xlsx"))


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The workbook as somebody sends it back: changed, and saved by another program."""
    book = openpyxl.load_workbook(BytesIO(content))
    change(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def sheet_of(book: Any, table: str) -> Any:
    """The sheet of a table in an English workbook."""
    return book[sheet_name(next(each for each in TABLES if each.table == table), "en")]


def column_under(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def form_cell(sheet: Any, label: str) -> Any:
    """The cell beside a label of the event's form."""
    return next(sheet.cell(row[0].row, 2) for row in sheet.iter_rows(max_col=1) if row[0].value == label)


def codes(found: WorkbookRead) -> list[str]:
    """The codes of what is more than a note."""
    return [finding.code for finding in found.findings if finding.level.value != "note"]


def base(read_again: WorkbookRead, table: str) -> Mapping[int, Mapping[str, Any]]:
    assert read_again.identity is not None
    return {row_id: row for row_id, (_, row) in read_again.identity.rows[table].items()}
