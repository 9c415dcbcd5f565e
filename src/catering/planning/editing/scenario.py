"""Scenarios: what of an event is copied into one, and what it would change in the event it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catering.model.event import Event
from catering.model.record import columns
from catering.model.records import TABLES
from catering.model.rows import Act, Change, Row, Rows, key_of
from catering.planning.editing.merge import Merged, merge

INPUTS = (
    "event",
    "guest_group",
    "beverage",
    "order_line",
    "container_offer",
    "set_aside",
    "override",
    "assumption",
    "bar",
    "serving_period",
    "container_size",
    "past_event",
    "consignment",
    "leg",
    "milestone",
    "fallback",
    "receipt",
    "duty",
    "goods",
    "party",
    "charge",
    "budget_line",
    "exchange_rate",
    "keg",
    "lot",
    "location",
    "cooler",
    "staff_member",
    "trainer",
    "training_session",
    "availability",
    "roster_entry",
    "own_sheet",
)
"""The tables that are copied: what is planned with, and what happened on the way. Movements and counts never are."""

COUNTED: Mapping[str, tuple[str, ...]] = {"guest_group": ("arrived", "arrived_on")}
"""Columns of these tables that say what happened in the evening: they are not copied."""

HAPPENED: Mapping[str, tuple[str, ...]] = {
    **COUNTED,
    "leg": ("actual_departs_at", "actual_arrives_at"),
    "milestone": ("actual_at",),
    "duty": ("state", "done_on", "done_by", "number"),
    "goods": ("returned_on",),
    "charge": ("committed_on", "paid_on"),
    "roster_entry": ("attended", "seconds_a_glass"),
}
"""Columns of these tables that are never adopted. What happened on the way is copied: the rest is planned from it."""

_HAPPENED_WHOLLY = ("receipt",)
"""Tables that are copied and of which nothing is adopted."""

_ITS_OWN = ("event_id", "name")
"""What of the event's row tells a scenario apart, and is never adopted."""


def scenario_of(rows: Rows, *, event_id: str, name: str) -> Rows:
    """The inputs of an event under another ID and name."""
    inputs = {table: dict(rows.get(table, {})) for table in INPUTS}
    copied = _with_cells(inputs, {(table, column): None for table, names in COUNTED.items() for column in names})
    return _with_cells(copied, {(Event.table, "event_id"): event_id, (Event.table, "name"): name})


def left_behind(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Those changes of an event that no scenario of it gives back: what happened, and what is the event's own."""
    return tuple(each for each in changes if not _is_taken(each))


def _is_taken(change: Change) -> bool:
    if change.table not in INPUTS or change.table in _HAPPENED_WHOLLY:
        return False
    if change.act is not Act.EDIT:
        return True
    own = _ITS_OWN if change.table == Event.table else ()
    return change.column not in (*HAPPENED.get(change.table, ()), *own)


def _with_cells(rows: Rows, cells: Mapping[tuple[str, str], Any]) -> dict[str, dict[int, Row]]:
    return {
        table: {
            row_id: {**row, **{name: value for (of, name), value in cells.items() if of == table}}
            for row_id, row in of_table.items()
        }
        for table, of_table in rows.items()
    }


def under_ids_of(base: Rows, rows: Rows, origins: Mapping[tuple[str, int], int]) -> Rows:
    """Rows under the ids that they have in `base`, as `origins` says, else by their names; new ones below 0."""
    return {table: _under_ids(table, base.get(table, {}), of_table, origins) for table, of_table in rows.items()}


def _under_ids(
    table: str, base: Mapping[int, Row], rows: Mapping[int, Row], origins: Mapping[tuple[str, int], int]
) -> dict[int, Row]:
    if table == Event.table:
        return dict(zip(base, rows.values(), strict=True))
    known = {row_id: origins[table, row_id] for row_id in rows if origins.get((table, row_id)) in base}
    free = {key_of(table, row): row_id for row_id, row in base.items() if row_id not in known.values()}
    found: dict[int, Row] = {}
    for number, (row_id, row) in enumerate(rows.items(), start=1):
        there = known.get(row_id) or free.pop(key_of(table, row), None)
        found[-number if there is None else there] = row
    return found


def _usual(table: str) -> Row:
    """What stands in the cells of a new row, where nobody says otherwise."""
    return {column.name: column.default for each in TABLES if each.table == table for column in columns(each)}


def adoption(base: Rows, scenario: Rows, theirs: Rows) -> Merged:
    """What a scenario changed since its base, laid over what its origin is now; its rows are under the origin's ids."""
    mine = {table: dict(of_table) for table, of_table in scenario.items() if table in INPUTS}
    mine |= {table: dict(base.get(table, {})) for table in _HAPPENED_WHOLLY}
    for table, names in (*HAPPENED.items(), (Event.table, _ITS_OWN)):
        for row_id, row in mine[table].items():
            was = base[table].get(row_id) or _usual(table)
            mine[table][row_id] = {**row, **{name: was.get(name) for name in names}}
    return merge(base, mine, theirs)
