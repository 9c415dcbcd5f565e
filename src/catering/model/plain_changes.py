"""Changes as JSON and back: how a draft, a change set or a hidden sheet holds the value of any cell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.plain import from_plain, own_from_plain, own_to_plain, to_plain
from catering.model.record import column_of
from catering.model.records import TABLES
from catering.model.rows import OWN, OWN_SHEET, Act, Change

_UTC = ZoneInfo("UTC")
_RECORDS = {table.table: table for table in TABLES}


def cell_to_json(table: str, column: str, value: Any) -> str | None:
    """A cell's value as JSON; None for an empty cell."""
    return None if value is None else as_json(_to_plain(table, column, value))


def cell_from_json(table: str, column: str, written: str | None) -> Any:
    """The value again; a moment in UTC."""
    return None if written is None else _from_plain(table, column, json.loads(written))


def changes_to_json(changes: Iterable[Change]) -> str:
    """Changes as one JSON text."""
    return as_json(
        [
            [
                each.act.value,
                each.table,
                each.row,
                each.column,
                _to_plain(each.table, each.column, each.before),
                _to_plain(each.table, each.column, each.after),
            ]
            for each in changes
        ]
    )


def changes_from_json(written: str) -> tuple[Change, ...]:
    """The changes again; moments in UTC."""
    return tuple(
        Change(
            Act(act),
            table,
            row,
            column,
            _from_plain(table, column, before),
            _from_plain(table, column, after),
        )
        for act, table, row, column, before, after in json.loads(written)
    )


def as_json(plain: Any) -> str:
    """Compact JSON with every letter as it is."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _to_plain(table: str, column: str, value: Any) -> Any:
    if value is None:
        return None
    if column.startswith(OWN):
        return own_to_plain(value)
    if table == OWN_SHEET:
        return [[own_to_plain(cell) for cell in row] for row in value] if column == "grid" else value
    return to_plain(value)


def _from_plain(table: str, column: str, plain: Any) -> Any:
    if plain is None:
        return None
    if column.startswith(OWN):
        return own_from_plain(plain)
    if table == OWN_SHEET:
        return tuple(tuple(own_from_plain(cell) for cell in row) for row in plain) if column == "grid" else plain
    return from_plain(plain, column_of(_RECORDS[table], column), _UTC)
