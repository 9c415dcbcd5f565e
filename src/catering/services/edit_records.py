"""Edit an event's records cell by cell: what was typed is read like a workbook's cell, by the same reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from catering.catalog.container_sizes import catalogue_name, catalogue_sizes, size_label
from catering.model.assumption import Assumption
from catering.model.cells import Context, is_blank, read_cell, said
from catering.model.event import Event
from catering.model.record import TIME_ZONE, Choice, Column, Record, column_of, columns, same_name
from catering.model.records import TABLES, EventRecords
from catering.model.text import LANGUAGES, Language, Text, text
from catering.model.time_zones import zone_of
from catering.model.written_moments import in_zone, is_shown_twice, with_offset
from catering.model.written_numbers import CellProblem
from catering.planning.editing.integrity import reason_of
from catering.planning.forecast.assumptions import with_range


class EditRefused(Exception):
    """What was typed cannot stand there: the column's label, what is wrong, how to mend it."""

    def __init__(self, column: Text, message: Text, suggestion: Text) -> None:
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
    if isinstance(value, bool):
        return said(value).in_language(language)
    if column.refers_to == "container_size":
        return size_label(value).in_language(language)
    if column.unit == "share":
        return _shown_number(value * 100, language) + ("%" if language == "ja" else "\N{NO-BREAK SPACE}%")
    if column.kind == "moment":
        return with_offset(value) if is_shown_twice(value) else f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if column.kind == "number":
        return _shown_number(float(value), language)
    if column.kind == "money":
        return _shown_number(value, language, decimals=max(2, -int(value.as_tuple().exponent)))
    return str(value)


def _shown_number(value: float | Decimal, language: Language, *, decimals: int | None = None) -> str:
    """So many decimals, else six digits, those before the point in any case; never with two readings, such as 1.234."""
    if decimals is None:
        decimals = max(2, 6 - len(str(abs(int(value)))))
    whole, _, part = f"{value:.{decimals}f}".rstrip("0").partition(".")
    if not part:
        return whole
    two_readings = len(part) == 3 and whole.lstrip("-") != "0"
    return f"{whole}{',' if language == 'de' else '.'}{part}{'0' if two_readings else ''}"


def names_in(records: EventRecords, table: str) -> tuple[str, ...]:
    """The names that a column may refer to; container sizes include the catalogue's."""
    own = tuple(str(getattr(row, "name", "")) for row in records.rows(table))
    return (*(size.name for size in catalogue_sizes()), *own) if table == "container_size" else own


def edit_cell(records: EventRecords, table: str, row: int, column_name: str, typed: str | None) -> EventRecords:
    """The event with one cell changed. Raises EditRefused."""
    rows = list(records.rows(table))
    values = rows[row].model_dump()
    values[column_name] = _read(records, table, column_name, typed, values)
    if (table, column_name) == (Event.table, TIME_ZONE):
        return _moved(records, values[column_name])
    venue = records.event.zone
    values = _moved_row(table, rows[row].model_dump(), values, venue, venue)
    rows[row] = _validated(table, values)
    _stands_once(rows, row)
    changed = records.with_rows(table, tuple(rows))
    old, new = getattr(records.rows(table)[row], "name", None), getattr(rows[row], "name", None)
    if old != new and old is not None and new is not None:
        changed = _renamed(changed, table, old, new)
    return _with_own_columns(changed, before=records)


def add_row(records: EventRecords, table: str, typed: Mapping[str, str | None]) -> EventRecords:
    """The event with one row more. Raises EditRefused."""
    given: dict[str, Any] = {}
    # a number is read after what says its unit, a moment after its zone
    for column in sorted(columns(record_type(table)), key=lambda each: bool(each.unit_from or each.zone_from)):
        if column.name in typed or column.required:
            value = _read(records, table, column.name, typed.get(column.name), given)
            if value is not None:
                given[column.name] = value
        if table == Assumption.table and column.name == "kind":
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
    name = {"value": column.label, "low": text("from"), "high": text("to")}[part]
    if typed is None or is_blank(typed):
        raise EditRefused(name, text("This is empty."), text("Write a number."))
    try:
        number = read_cell(typed, column, Context(heading_unit=_unit_of(assumption.unit, typed)))
        return with_range(assumption, **{part: number})
    except CellProblem as problem:
        raise EditRefused(name, problem.message, problem.suggestion or column.help) from None
    except ValidationError as invalid:
        refused = _refused(Assumption.table, invalid)
        raise EditRefused(name, refused.message, refused.suggestion) from None
    except ValueError:
        raise EditRefused(
            name,
            text("No such range: “from” lies below “to”, and a share between 0 and 100 %."),
            text("“From” and “to” hold 8 of 10 evenings. Numbers may be typed as 1.4 or 1,4."),
        ) from None


def _unit_of(unit: str, typed: str) -> str:
    """The unit of a number typed beside others that are shown in it: a bare share is in per cents."""
    bare = not unicodedata.normalize("NFKC", typed).strip().rstrip("0123456789.,")
    return "%" if unit == "share" and bare else unit


def with_assumption_row(records: EventRecords, assumption: Assumption) -> EventRecords:
    """The event with this assumption in the place of the one for the same group, beverage and kind."""
    rows = [row for row in records.assumptions if row.key != assumption.key]
    place = next((i for i, row in enumerate(records.assumptions) if row.key == assumption.key), len(rows))
    return records.with_rows(Assumption.table, (*rows[:place], assumption, *rows[place:]))


def _read(records: EventRecords, table: str, column_name: str, typed: str | None, beside: Mapping[str, Any]) -> Any:
    """What was typed, read; `beside` are the other values of its row, for a number whose unit stands there."""
    column = column_of(record_type(table), column_name)
    if typed is None or is_blank(typed):
        if column.required and column.name in beside and column.refers_to == "unit":
            return beside[column.name]
        if column.required:
            raise EditRefused(column.label, text("“{heading}” is empty.", heading=column.label), column.help)
        return column.default
    try:
        unit = beside.get(column.unit_from) if column.unit_from is not None else None
        value = read_cell(typed, column, _context(records, column, unit, zone_of(beside, column, records.event.zone)))
    except CellProblem as problem:
        raise EditRefused(column.label, problem.message, problem.suggestion or column.help) from None
    return catalogue_name(value) if column.refers_to == "container_size" else value


def _context(records: EventRecords, column: Column, unit: str | None, zone: ZoneInfo) -> Context:
    names: dict[str, Collection[str]] = {}
    if column.refers_to not in (None, "unit"):
        table = str(column.refers_to)
        known = names_in(records, table)
        if table == "container_size":
            known += tuple(size_label(name).in_language(language) for name in known for language in LANGUAGES)
        names[table] = known
    return Context(heading_unit=unit, zone=zone, names=names)


def _validated(table: str, values: Mapping[str, Any]) -> Record:
    try:
        return record_type(table).model_validate(dict(values))
    except ValidationError as invalid:
        raise _refused(table, invalid) from None


def _refused(table: str, invalid: ValidationError) -> EditRefused:
    column, message = reason_of(record_type(table), invalid)
    return EditRefused(column.label, message, column.help)


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


def _with_own_columns(records: EventRecords, *, before: EventRecords) -> EventRecords:
    """What a person keeps beside a row in columns of their own stays beside it when its key changes."""
    own = {table: dict(cells_of) for table, cells_of in records.own.columns.items()}
    for table, by_heading in own.items():
        rows = zip(before.rows(table), records.rows(table), strict=True)
        keys = {old.key: new.key for old, new in rows if old.key != new.key}
        for heading, cells in by_heading.items() if keys else ():
            by_heading[heading] = {keys.get(key, key): value for key, value in cells.items()}
    return records.model_copy(update={"own": records.own.model_copy(update={"columns": own})}) if own else records


def _moved(records: EventRecords, time_zone: str) -> EventRecords:
    """The event in another time zone: moments without a zone of their own are local time at the venue."""
    zone_before, zone = records.event.zone, _validated_zone(records, time_zone)
    for table in TABLES:
        if any(column.kind == "moment" for column in columns(table)):
            moved: list[Record] = []
            for row in records.rows(table.table):
                values = row.model_dump()
                after = values | ({TIME_ZONE: time_zone} if table is Event else {})
                moved.append(_validated(table.table, _moved_row(table.table, values, after, zone_before, zone)))
            records = records.with_rows(table.table, tuple(moved))
    return records


def _moved_row(
    table: str, before: Mapping[str, Any], after: Mapping[str, Any], venue_before: ZoneInfo, venue: ZoneInfo
) -> dict[str, Any]:
    """A row in which a clock that goes by another zone than before shows what it showed.

    Raises EditRefused where that clock does not show it once.
    """
    moved = dict(after)
    for column in columns(record_type(table)):
        zone_before, zone = zone_of(before, column, venue_before), zone_of(after, column, venue)
        if column.kind == "moment" and zone != zone_before and before[column.name] is not None:
            local = before[column.name].astimezone(zone_before).replace(tzinfo=None)
            try:
                moved[column.name] = in_zone(local, zone)
            except CellProblem as problem:
                raise EditRefused(column.label, problem.message, text("Change this moment first.")) from None
    return moved


def _validated_zone(records: EventRecords, time_zone: str) -> ZoneInfo:
    _validated(Event.table, {**records.event.model_dump(), TIME_ZONE: time_zone})
    return ZoneInfo(time_zone)
