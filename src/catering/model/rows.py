"""An event's records as rows by id, and what changes between two states of them, cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from catering.model.event import Event
from catering.model.record import Column, Record, column_of, columns, same_name
from catering.model.records import ATTRIBUTES, TABLES, EventRecords, OwnContent
from catering.model.time_zones import zone_of

Row = Mapping[str, Any]
"""A row's values by column; a cell of a person's own column stands under `OWN` and its heading."""

Rows = Mapping[str, Mapping[int, Row]]
"""The rows of an event by table and id."""

OWN = "own:"
OWN_SHEET = "own_sheet"
"""The table of the sheets that a person keeps in their workbook: `name`, `grid`."""


class Act(StrEnum):
    """What a change does to its row."""

    EDIT = "edit"
    ADD = "add"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of one row, before and after. An added row has one for each filled cell, a deleted one as well."""

    act: Act
    table: str
    row: int
    column: str
    before: Any
    after: Any

    @property
    def place(self) -> tuple[str, int, str]:
        return self.table, self.row, self.column

    @property
    def inverse(self) -> Change:
        """What takes this change back."""
        act = {Act.ADD: Act.DELETE, Act.DELETE: Act.ADD, Act.EDIT: Act.EDIT}[self.act]
        return Change(act, self.table, self.row, self.column, self.after, self.before)


def rows_of(records: EventRecords) -> dict[str, dict[int, dict[str, Any]]]:
    """The records of an event as rows; where no store gave them ids, they are numbered 1, 2, 3."""
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    for table in TABLES:
        own = records.own.columns.get(table.table, {})
        of_table = records.rows(table.table)
        ids = records.ids.get(table.table, tuple(range(1, len(of_table) + 1)))
        rows[table.table] = {
            row_id: {
                **{column.name: getattr(record, column.name) for column in columns(table)},
                **{f"{OWN}{words}": cells[record.key] for words, cells in own.items() if record.key in cells},
            }
            for row_id, record in zip(ids, of_table, strict=True)
        }
    sheets = list(records.own.sheets.items())
    ids = records.ids.get(OWN_SHEET, ())
    # sheets are named and never renamed by us: those beyond the known ids are new
    ids += tuple(range(-1, -1 - (len(sheets) - len(ids)), -1)) if records.ids else tuple(range(1, len(sheets) + 1))
    rows[OWN_SHEET] = {row_id: {"name": name, "grid": grid} for row_id, (name, grid) in zip(ids, sheets, strict=True)}
    return rows


def records_of(rows: Rows) -> EventRecords:
    """The rows as the records of an event, in the order of their ids, new ones last; moments in their rows' zones.

    Raises RowRefused where a row is no record.
    """
    (event,) = rows[Event.table].values()
    venue = venue_of(event)
    tables: dict[str, Any] = {}
    ids: dict[str, tuple[int, ...]] = {}
    own_columns: dict[str, dict[str, dict[tuple[Any, ...], Any]]] = {}
    for table in TABLES:
        records: list[Record] = []
        for row_id in in_order(rows.get(table.table, {})):
            row = rows[table.table][row_id]
            record = record_of(table, row_id, row, venue)
            records.append(record)
            for name, value in row.items():
                if name.startswith(OWN) and value is not None:
                    by_heading = own_columns.setdefault(table.table, {})
                    by_heading.setdefault(name.removeprefix(OWN), {})[record.key] = value
        tables[ATTRIBUTES[table.table]] = records[0] if table.single else tuple(records)
        ids[table.table] = tuple(in_order(rows.get(table.table, {})))
    sheets = rows.get(OWN_SHEET, {})
    ids[OWN_SHEET] = tuple(in_order(sheets))
    own = OwnContent(
        columns=own_columns, sheets={sheets[row_id]["name"]: sheets[row_id]["grid"] for row_id in ids[OWN_SHEET]}
    )
    return EventRecords.model_construct(None, **tables, own=own, ids=ids)


class RowRefused(Exception):
    """A row whose cells cannot stand together, with what its record says of them."""

    def __init__(self, table: str, row: int, fault: ValidationError) -> None:
        super().__init__(f"{table} {row}: {fault}")
        self.table = table
        self.row = row
        self.fault = fault


def venue_of(event: Row) -> ZoneInfo:
    """The venue's time zone; UTC where the event's row names none that there is."""
    return _zone(event, column_of(Event, "doors_at"), ZoneInfo("UTC"))


def _zone(row: Row, column: Column, otherwise: ZoneInfo) -> ZoneInfo:
    try:
        return zone_of(row, column, otherwise)
    except (LookupError, ValueError, OSError):  # the record refuses it, with a reason
        return otherwise


def record_of(table: type[Record], row_id: int, row: Row, venue: ZoneInfo) -> Record:
    """One row as a record, its moments each in the zone that the row names for it. Raises RowRefused."""
    declared = {
        name: value.astimezone(_zone(row, column_of(table, name), venue)) if isinstance(value, dt.datetime) else value
        for name, value in row.items()
        if not name.startswith(OWN)
    }
    try:
        return table.model_validate(declared)
    except ValidationError as fault:
        raise RowRefused(table.table, row_id, fault) from None


def with_changes(rows: Rows, changes: Iterable[Change]) -> dict[str, dict[int, dict[str, Any]]]:
    """The rows after the changes; the rows given stay as they are."""
    after = {table: {row_id: dict(row) for row_id, row in of_table.items()} for table, of_table in rows.items()}
    for change in changes:
        of_table = after.setdefault(change.table, {})
        if change.act is Act.DELETE:
            of_table.pop(change.row, None)
        else:
            of_table.setdefault(change.row, {})[change.column] = change.after
    return after


def key_of(table: str, row: Row) -> tuple[Any, ...]:
    """The natural key of a row, in the form in which two spellings of one name are equal."""
    return tuple(same_name(row.get(name)) for name in key_columns(table))


@cache
def key_columns(table: str) -> tuple[str, ...]:
    """The columns that tell the rows of a table apart within an event."""
    if table == OWN_SHEET:
        return ("name",)
    record_type = next(each for each in TABLES if each.table == table)
    return tuple(column.name for column in columns(record_type) if column.key)


def row_words(table: type[Record], row: Row) -> str:
    """A row by what tells it apart, such as “direct flight · 2”."""
    return " · ".join(str(row[name]) for name in key_columns(table.table) if row.get(name) is not None)


def in_order(row_ids: Mapping[int, Any]) -> list[int]:
    """Ids in the order in which rows are shown: as they were made, those not saved yet behind the saved."""
    return sorted(row_ids, key=lambda row_id: (row_id < 0, abs(row_id)))


def filled(row: Row) -> Iterator[tuple[str, Any]]:
    """The cells of a row that hold something."""
    return ((name, value) for name, value in row.items() if value is not None)
