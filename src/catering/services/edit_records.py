"""Edit an event's records cell by cell: what was typed is read like a workbook's cell, by the same reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError

from catering.catalog.container_sizes import catalogue_name, catalogue_sizes, size_label
from catering.model.assumption import Assumption
from catering.model.cells import Context, is_blank, read_cell
from catering.model.record import Choice, Column, Contradiction, Record, column_of, columns, same_name
from catering.model.records import TABLES, EventRecords
from catering.model.text import LANGUAGES, Language, Text, text, written
from catering.model.written_numbers import CellProblem
from catering.planning.assumptions import with_range


class EditRefused(Exception):
    """What was typed cannot stand there: the column's label, what is wrong, how to mend it."""

    def __init__(self, column: Text, message: Text, suggestion: Text | None = None) -> None:
        super().__init__(str(message))
        self.column = column
        self.message = message
        self.suggestion = suggestion


def record_type(table: str) -> type[Record]:
    return next(each for each in TABLES if each.table == table)


def shown_cell(value: Any, column: Column, language: Language) -> str:
    """A value as it is shown for editing: in the reader's form, and readable again."""
    if value is None:
        return ""
    if isinstance(value, Choice):
        return value.label.in_language(language)
    if column.refers_to == "container_size":
        return size_label(value).in_language(language)
    if column.unit == "share":
        return written(value, "pct1", language)
    if column.kind == "moment":
        return f"{value:%Y-%m-%d %H:%M}"
    if column.kind in ("number", "money"):
        # no grouping: 1.234 would have two readings when it is typed again
        return written(float(value), "n3", language) if abs(value) < 1000 else f"{float(value):g}"
    return str(value)


def names_in(records: EventRecords, table: str) -> tuple[str, ...]:
    """The names that a column may refer to; container sizes include the catalogue's."""
    own = tuple(str(getattr(row, "name", "")) for row in records.rows(table))
    return (*(size.name for size in catalogue_sizes()), *own) if table == "container_size" else own


def edit_cell(records: EventRecords, table: str, row: int, column_name: str, typed: str | None) -> EventRecords:
    """The event with one cell changed. Raises EditRefused."""
    rows = list(records.rows(table))
    values = {**rows[row].model_dump(), column_name: _read(records, table, column_name, typed)}
    rows[row] = _validated(table, values)
    _stands_once(rows, row)
    changed = records.with_rows(table, tuple(rows))
    old, new = getattr(records.rows(table)[row], "name", None), getattr(rows[row], "name", None)
    return _renamed(changed, table, old, new) if old != new and old is not None and new is not None else changed


def add_row(records: EventRecords, table: str, typed: Mapping[str, str | None]) -> EventRecords:
    """The event with one row more. Raises EditRefused."""
    values = {name: _read(records, table, name, words) for name, words in typed.items()}
    given = {name: value for name, value in values.items() if value is not None}
    if table == Assumption.table and "kind" in given:
        given["unit"] = given["kind"].unit
    rows = [*records.rows(table), _validated(table, given)]
    _stands_once(rows, len(rows) - 1)
    return records.with_rows(table, tuple(rows))


def delete_row(records: EventRecords, table: str, row: int) -> EventRecords:
    """The event with one row fewer. Raises EditRefused where other rows name it."""
    rows = list(records.rows(table))
    gone = rows.pop(row)
    name = getattr(gone, "name", None)
    users = [
        other.sheet
        for other in TABLES
        for column in columns(other)
        if column.refers_to == table
        for each in records.rows(other.table)
        if name is not None and same_name(getattr(each, column.name)) == same_name(name)
    ]
    if users:
        sheets = [Text(sheet, context="sheet") for sheet in dict.fromkeys(users)]
        raise EditRefused(
            text("Delete"),
            text("“{name}” is still used in: {sheets:list}.", name=name, sheets=sheets),
            text("Change those rows first."),
        )
    return records.with_rows(table, tuple(rows))


def edit_assumption(assumption: Assumption, part: str, typed: str | None) -> Assumption:
    """An assumption with another value, or another end of its 8 of 10 evenings (`part`: value, low, high).

    Raises EditRefused.
    """
    column = column_of(Assumption, "value")
    label_of_part = column.label
    if typed is None or is_blank(typed):
        raise EditRefused(label_of_part, text("This is empty."), text("Write a number."))
    unit = "%" if assumption.unit == "share" and typed.strip().rstrip("0123456789.,") == "" else assumption.unit
    try:
        number = read_cell(typed, column, Context(heading_unit=unit if "%" not in typed else "share"))
        return with_range(assumption, **{part: number})
    except CellProblem as problem:
        raise EditRefused(label_of_part, problem.message, problem.suggestion) from None
    except ValidationError as invalid:
        raise _refused(Assumption.table, invalid) from None
    except ValueError:
        raise EditRefused(
            label_of_part,
            text("No such range: “from” lies below “to”, and a share between 0 and 100 %."),
        ) from None


def with_assumption_row(records: EventRecords, assumption: Assumption) -> EventRecords:
    """The event with this assumption in the place of the one for the same group, beverage and kind."""
    rows = [row for row in records.assumptions if row.key != assumption.key]
    place = next((i for i, row in enumerate(records.assumptions) if row.key == assumption.key), len(rows))
    return records.with_rows(Assumption.table, (*rows[:place], assumption, *rows[place:]))


def _read(records: EventRecords, table: str, column_name: str, typed: str | None) -> Any:
    column = column_of(record_type(table), column_name)
    if typed is None or is_blank(typed):
        if column.required and column.name != "unit":
            raise EditRefused(column.label, text("“{heading}” is empty.", heading=column.label), column.help)
        return column.default
    try:
        value = read_cell(typed, column, _context(records, column))
    except CellProblem as problem:
        raise EditRefused(column.label, problem.message, problem.suggestion) from None
    return catalogue_name(value) if column.refers_to == "container_size" else value


def _context(records: EventRecords, column: Column) -> Context:
    names: dict[str, Collection[str]] = {}
    if column.refers_to not in (None, "unit"):
        table = str(column.refers_to)
        known = names_in(records, table)
        if table == "container_size":
            known += tuple(size_label(name).in_language(language) for name in known for language in LANGUAGES)
        names[table] = known
    return Context(zone=records.event.zone, names=names)


def _validated(table: str, values: Mapping[str, Any]) -> Record:
    try:
        return record_type(table).model_validate(dict(values))
    except ValidationError as invalid:
        raise _refused(table, invalid) from None


def _refused(table: str, invalid: ValidationError) -> EditRefused:
    error = invalid.errors()[0]
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Contradiction):
        return EditRefused(column_of(record_type(table), cause.column).label, cause.message)
    name = str(error["loc"][0]) if error["loc"] else columns(record_type(table))[0].name
    return EditRefused(
        column_of(record_type(table), name).label, text("This does not fit: {reason}.", reason=error["msg"])
    )


def _stands_once(rows: list[Record], row: int) -> None:
    key = rows[row].key
    if any(other.key == key for index, other in enumerate(rows) if index != row):
        first = next(column for column in columns(type(rows[row])) if column.key)
        raise EditRefused(first.label, text("There is such a row already."), text("Change that one instead."))


def _renamed(records: EventRecords, table: str, old: str, new: str) -> EventRecords:
    """Rows that name a renamed record follow it."""
    for other in TABLES:
        for column in columns(other):
            if column.refers_to == table:
                records = records.with_rows(
                    other.table,
                    tuple(
                        row.model_copy(update={column.name: new})
                        if same_name(getattr(row, column.name)) == same_name(old)
                        else row
                        for row in records.rows(other.table)
                    ),
                )
    return records
