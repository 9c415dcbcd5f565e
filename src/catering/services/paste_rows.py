"""Rows pasted from a spreadsheet or a mail, read by the project's own reader: `1,4` is never taken for 14."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catering.model.record import Column, Record, column_of, columns, same_name
from catering.model.records import EventRecords
from catering.model.rows import Change, rows_of
from catering.model.text import LANGUAGES, Text, text
from catering.planning.large_changes import doubtful
from catering.planning.merge import changes_between
from catering.services.edit_records import EditRefused, add_row, edit_cell, record_type, shown_cell
from catering.workbook.layout import read_heading


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A pasted cell that cannot stand there: its line from 1, what was pasted, what is wrong, how to mend it."""

    line: int
    column: Text | None
    pasted: str
    message: Text
    suggestion: Text | None


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
    there. What cannot be read is told line by line, and the rest is taken.
    """
    lines = [line for line in csv.reader(io.StringIO(pasted), delimiter="\t") if any(cell.strip() for cell in line)]
    names, first = _columns(table, lines, shown)
    after, not_taken = records, list(_without_key(table, names)) if lines else []
    for number, line in enumerate(lines[first:], start=first + 1) if not not_taken else ():
        if len(line) > len(names):
            not_taken.append(
                NotTaken(
                    number,
                    None,
                    line[len(names)],
                    text("This line has more cells than the table has columns."),
                    text("Paste a line of headings with it."),
                )
            )
            continue
        typed = {name: cell.strip() for name, cell in zip(names, line, strict=False) if name and cell.strip()}
        after = _take(after, table, number, typed, not_taken)
    changes = changes_between(rows_of(records), rows_of(after))
    return Pasted(after, changes, doubtful(changes), tuple(not_taken))


def _columns(table: str, lines: Sequence[Sequence[str]], shown: Sequence[str]) -> tuple[list[str], int]:
    """The column of each cell, and the first line with values; a first line of headings says it."""
    if lines:
        heads = [read_heading(record_type(table), cell) if cell.strip() else None for cell in lines[0]]
        recognised = [head for head in heads if head is not None]
        if recognised and len(recognised) >= sum(bool(cell.strip()) for cell in lines[0]) / 2:
            return [head.column.name if head is not None else "" for head in heads], 1
    return list(shown), 0


def _without_key(table: str, names: Sequence[str]) -> list[NotTaken]:
    missing = [
        each.label for each in columns(record_type(table)) if each.key and each.required and each.name not in names
    ]
    if not missing:
        return []
    message = text("What tells the rows apart is missing: {columns:list}.", columns=missing)
    return [NotTaken(1, missing[0], "", message, text("Paste that column with it."))]


def _take(
    records: EventRecords, table: str, line: int, typed: Mapping[str, str], not_taken: list[NotTaken]
) -> EventRecords:
    keys = [column for column in columns(record_type(table)) if column.key]
    row = next(
        (
            number
            for number, record in enumerate(records.rows(table))
            if all(_is_named(record, column, typed.get(column.name, "")) for column in keys)
        ),
        None,
    )
    if row is None:
        try:
            return add_row(records, table, typed)
        except EditRefused as refused:
            not_taken.append(NotTaken(line, refused.column, "", refused.message, refused.suggestion))
            return records
    for name, cell in typed.items():
        column = column_of(record_type(table), name)
        if column.key or _is_named(records.rows(table)[row], column, cell):
            continue
        try:
            records = edit_cell(records, table, row, name, cell)
        except EditRefused as refused:
            not_taken.append(NotTaken(line, column.label, cell, refused.message, refused.suggestion))
    return records


def _is_named(record: Record, column: Column, typed: str) -> bool:
    """Whether a cell says what the record holds already, in any language."""
    value = getattr(record, column.name)
    spellings = {str(value) if value is not None else "", *(shown_cell(value, column, each) for each in LANGUAGES)}
    return same_name(typed) in {same_name(each) for each in spellings}
