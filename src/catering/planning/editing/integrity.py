"""Whether an event's rows hold together as a whole: each a record, no name twice, no name that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catering.catalog.container_sizes import catalogue_sizes
from catering.model.event import Event
from catering.model.record import Column, Contradiction, Record, column_of, columns, same_name, sheet_label
from catering.model.records import TABLES
from catering.model.rows import RowRefused, Rows, key_of, record_of, records_of, row_words, venue_of
from catering.model.text import Text, text


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that does not hold together with the rest: which, why, how to mend it."""

    table: str
    row: int
    column: str
    message: Text
    suggestion: Text


def broken(rows: Rows) -> tuple[Broken, ...]:
    """Every cell of an event that does not hold together with the rest; none where the rows are an event's records."""
    found: list[Broken] = []
    try:
        records_of(rows)
    except RowRefused:
        found += _no_records(rows)
    return (*found, *_twice(rows), *_nowhere(rows))


def _no_records(rows: Rows) -> Iterator[Broken]:
    """Rows that are no records by themselves: each is tried alone."""
    (event,) = rows[Event.table].values()
    for table in TABLES:
        for row_id, row in rows.get(table.table, {}).items():
            try:
                record_of(table, row_id, row, venue_of(event))
            except RowRefused as refused:
                yield of_refused(refused)


def of_refused(refused: RowRefused) -> Broken:
    """What a record says of its cells: the first that it names."""
    record_type = next(each for each in TABLES if each.table == refused.table)
    column, message = reason_of(record_type, refused.fault)
    return Broken(refused.table, refused.row, column.name, message, column.help)


def reason_of(record_type: type[Record], fault: ValidationError) -> tuple[Column, Text]:
    """The column and the words of a record's first objection."""
    error = fault.errors()[0]
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Contradiction):
        return column_of(record_type, cause.column), cause.message
    name = str(error["loc"][0]) if error["loc"] else columns(record_type)[0].name
    column = column_of(record_type, name)
    if error["type"] == "missing":
        return column, text("“{heading}” is empty.", heading=column.label)
    return column, text("This does not fit: {reason}.", reason=error["msg"].rstrip("."))


def _twice(rows: Rows) -> Iterator[Broken]:
    for table in TABLES:
        first: dict[tuple[Any, ...], int] = {}
        for row_id, row in rows.get(table.table, {}).items():
            if first.setdefault(key_of(table.table, row), row_id) != row_id:
                column = next(each for each in columns(table) if each.key)
                yield Broken(
                    table.table,
                    row_id,
                    column.name,
                    text("“{name}” stands twice in {sheet}.", name=row_words(table, row), sheet=sheet_label(table)),
                    text("Keep one of the two rows."),
                )


def _nowhere(rows: Rows) -> Iterator[Broken]:
    """Cells that name a row which is not there."""
    names = {
        table.table: {same_name(row.get("name")) for row in rows.get(table.table, {}).values()} for table in TABLES
    }
    names["container_size"] |= {same_name(size.name) for size in catalogue_sizes()}
    for table in TABLES:
        for column in columns(table):
            if column.refers_to in (None, "unit"):
                continue
            for row_id, row in rows.get(table.table, {}).items():
                name = row.get(column.name)
                if name is not None and same_name(name) not in names[str(column.refers_to)]:
                    yield Broken(
                        table.table,
                        row_id,
                        column.name,
                        text("“{name}” is not in this event.", name=name),
                        text(
                            "Add it to its sheet, or choose one that is there: {names:or}.", names=_known(rows, column)
                        ),
                    )


def _known(rows: Rows, column: Column) -> tuple[str, ...]:
    return tuple(str(row["name"]) for row in rows.get(str(column.refers_to), {}).values())[:12] or ("–",)
