"""Rows pasted from a spreadsheet or a mail, read by the project's own reader: `1,4` is never taken for 14."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catering.model.record import Column, Record, column_of, columns, same_name
from catering.model.records import EventRecords
from catering.model.rows import Change, rows_of
from catering.model.text import LANGUAGES, Text, text
from catering.model.written_numbers import plain
from catering.planning.editing.large_changes import doubtful
from catering.planning.editing.merge import changes_between
from catering.services.edit_records import EditRefused, add_row, edit_cell, record_type, shown_cell
from catering.workbook.layout import ROW_ID_HEADING, Heading, computed_headings, read_heading


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A pasted cell that cannot stand there: its line from 1, what was pasted, what is wrong, how to mend it.

    `is_harmless`: it is left out, and the rest is read all the same.
    """

    line: int
    column: Text | None
    pasted: str
    message: Text
    suggestion: Text | None
    is_harmless: bool = False


@dataclass(frozen=True, slots=True)
class Pasted:
    """What pasting would come to: the event after it, its changes, those that ask, and what is not taken."""

    records: EventRecords
    changes: tuple[Change, ...]
    doubtful: tuple[Change, ...]
    not_taken: tuple[NotTaken, ...]


def read_pasted(records: EventRecords, table: str, pasted: str, *, shown: Sequence[str]) -> Pasted:
    """Reads lines of cells between tabs, under headings in any language or in the order of `shown` columns.

    A line whose key stands in the table changes that row, another one adds a row; an empty cell leaves what is
    there. What cannot be read is told line by line, and the rest is taken; nothing is where a key is missing.
    """
    lines = list(_lines(pasted))
    heads, are_headings = _heads(table, lines[0][1] if lines else (), shown)
    faults = _faults_of_headings(table, *lines[0], heads) if are_headings else []
    not_taken = faults + (_without_key(table, heads) if lines else [])
    after, line_of_key = records, dict[Any, int]()
    # a heading that is none is told, and the rest read; without a key or with two cells for one it is anybody's guess
    for number, cells in lines[1 if are_headings else 0 :] if all(each.is_harmless for each in not_taken) else ():
        after = _take_line(after, table, number, cells, heads, line_of_key, not_taken)
    changes = changes_between(rows_of(records), rows_of(after))
    return Pasted(after, changes, doubtful(changes), tuple(not_taken))


_CELL = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*)"(?=[\t\r\n]|\Z)|(?P<bare>[^\t\r\n]*))(?P<end>\t|\r\n|\r|\n|\Z)')
"""A cell and what ends it; only one that is quoted to its end may hold tabs and line breaks."""


def _lines(pasted: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, by their number from 1 in what was pasted."""
    cells: list[str] = []
    begun_at, number = 1, 1
    for found in _CELL.finditer(pasted):
        quoted = found["quoted"]
        cells.append((found["bare"] if quoted is None else quoted.replace('""', '"')).strip())
        number += len(re.findall(r"\r\n|\r|\n", found[0]))
        if found["end"] != "\t":
            if any(cells):
                yield begun_at, cells
            cells, begun_at = [], number


def _heads(table: str, first: Sequence[str], shown: Sequence[str]) -> tuple[list[Heading | None], bool]:
    """What each cell of a line is for, and whether the first line says it."""
    heads = [read_heading(record_type(table), cell) if cell else None for cell in first]
    recognised = sum(head is not None for head in heads)
    if recognised and recognised >= sum(bool(cell) for cell in first) / 2:
        return heads, True
    return [Heading(column_of(record_type(table), name), None) for name in shown], False


def _faults_of_headings(
    table: str, number: int, cells: Sequence[str], heads: Sequence[Heading | None]
) -> list[NotTaken]:
    faults, seen = list[NotTaken](), set[str]()
    for cell, head in zip(cells, heads, strict=True):
        if head is not None and head.column.name in seen:
            message, hint = text("The heading “{heading}” stands twice.", heading=cell), text("Paste one of the two.")
            faults.append(NotTaken(number, head.column.label, "", message, hint))
        elif head is not None:
            seen.add(head.column.name)
        elif cell and same_name(cell) not in (*computed_headings(table), same_name(ROW_ID_HEADING)):
            message = text("“{heading}” is no heading of this table; what stands below it is not read.", heading=cell)
            faults.append(NotTaken(number, None, "", message, None, is_harmless=True))
    return faults


def _without_key(table: str, heads: Sequence[Heading | None]) -> list[NotTaken]:
    there = {head.column.name for head in heads if head is not None}
    missing = [
        each.label for each in columns(record_type(table)) if each.key and each.required and each.name not in there
    ]
    if not missing:
        return []
    message = text("What tells the rows apart is missing: {columns:list}.", columns=missing)
    return [NotTaken(1, missing[0], "", message, text("Paste that column with it."))]


def _take_line(
    records: EventRecords,
    table: str,
    number: int,
    cells: Sequence[str],
    heads: Sequence[Heading | None],
    line_of_key: dict[Any, int],
    not_taken: list[NotTaken],
) -> EventRecords:
    """The event with one line laid over it."""
    if any(cells[len(heads) :]):
        message = text("This line has more cells than the table has columns.")
        too_many = next(cell for cell in cells[len(heads) :] if cell)
        not_taken.append(NotTaken(number, None, too_many, message, text("Paste a line of headings with it.")))
        return records
    typed = {
        head.column.name: _with_unit(cell, head) for cell, head in zip(cells, heads, strict=False) if head and cell
    }
    keys = [column for column in columns(record_type(table)) if column.key]
    row = _row_named(records, table, keys, typed)
    if row is not None:
        before = line_of_key.setdefault(records.rows(table)[row].key, number)
        if before == number:
            cells_of_row = {name: cell for name, cell in typed.items() if not column_of(record_type(table), name).key}
            return _edited(records, table, row, number, cells_of_row, not_taken)
        message, name = text("The same row stands in line {line:n0} already.", line=before), typed.get(keys[0].name, "")
        not_taken.append(NotTaken(number, keys[0].label, name, message, text("Keep one of the two lines.")))
        return records
    try:
        added = add_row(records, table, typed)
    except EditRefused as refused:
        not_taken.append(NotTaken(number, refused.column, "", refused.message, refused.suggestion))
        return records
    line_of_key[added.rows(table)[-1].key] = number
    return added


def _with_unit(cell: str, head: Heading) -> str:
    """A bare number under a heading such as `Volume [hl]` means what it says there."""
    is_bare_number = head.column.kind == "number" and not plain(cell).strip("+-0123456789., '")
    return f"{cell} {head.unit}" if head.unit and is_bare_number else cell


def _row_named(records: EventRecords, table: str, keys: Sequence[Column], typed: Mapping[str, str]) -> int | None:
    for number, record in enumerate(records.rows(table)):
        if all(_is_named(record, column, typed.get(column.name, "")) for column in keys):
            return number
    return None


def _edited(
    records: EventRecords,
    table: str,
    row: int,
    line: int,
    typed: Mapping[str, str],
    not_taken: list[NotTaken],
) -> EventRecords:
    """The row with its cells changed; one that only another cell of the line makes possible is tried again after it."""
    waiting = {
        name: cell
        for name, cell in typed.items()
        if not _is_named(records.rows(table)[row], column_of(record_type(table), name), cell)
    }
    while waiting:
        refusals: dict[str, EditRefused] = {}
        for name, cell in waiting.items():
            try:
                records = edit_cell(records, table, row, name, cell)
            except EditRefused as refused:
                refusals[name] = refused
        if len(refusals) == len(waiting):
            for name, each in refusals.items():
                label = column_of(record_type(table), name).label
                not_taken.append(NotTaken(line, label, waiting[name], each.message, each.suggestion))
            break
        waiting = {name: waiting[name] for name in refusals}
    return records


def _is_named(record: Record, column: Column, typed: str) -> bool:
    """Whether a cell says what the record holds already, in any language."""
    value = getattr(record, column.name)
    spellings = {str(value) if value is not None else "", *(shown_cell(value, column, each) for each in LANGUAGES)}
    return same_name(typed) in {same_name(each) for each in spellings}
