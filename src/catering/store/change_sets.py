"""Change sets as they are kept for ever: who changed what when, and what an event was before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from catering.model.plain_changes import cell_from_json
from catering.model.rows import Act, Change, Row, Rows, with_changes
from catering.model.text import Text, text
from catering.store import schema
from catering.store.engine import hold
from catering.store.event_rows import StoredEvent


class Kind(StrEnum):
    """What made a change set."""

    CREATE = "create"
    SAVE = "save"
    IMPORT = "import"
    UNDO = "undo"
    ADOPT = "adopt"
    MOVE = "move"
    STATE = "state"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does what when, by which page, command or file; the operation id makes a second try harmless."""

    kind: Kind
    actor: str
    at: dt.datetime
    by_what: str
    operation_id: str
    reason: str | None = None
    undoes: int | None = None
    source_digest: str | None = None
    cells: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    """The cell of a file that each change came from, by its place."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One change set as it was kept; `undone_by` is the change set that took it back."""

    id: int
    event: int
    event_version: int
    kind: Kind
    actor: str
    at: dt.datetime
    by_what: str
    reason: str | None
    undoes: int | None
    source_digest: str | None
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class KeptChange:
    """One change of a change set: the version that it gave its row, and the file's cell that it came from."""

    change_set: int
    change: Change
    row_version: int
    cell: str | None


class NoSuchChangeSet(Exception):
    """There is no change set of that number."""

    def __init__(self, number: int) -> None:
        self.message: Text = text("There is no change set {number}. “History” lists them.", number=number)
        super().__init__(str(self.message))


def done_already(connection: sa.Connection, operation_id: str) -> ChangeSet | None:
    """The change set of an operation that was committed before, however its answer got lost.

    Whoever carries out the same operation just now is waited for.
    """
    hold(connection, "operation", operation_id)
    return next(_change_sets(connection, schema.change_set.c.operation_id == operation_id), None)


def change_set(connection: sa.Connection, number: int) -> ChangeSet:
    """One change set by its number. Raises NoSuchChangeSet."""
    found = next(_change_sets(connection, schema.change_set.c.id == number), None)
    if found is None:
        raise NoSuchChangeSet(number)
    return found


def history(
    connection: sa.Connection,
    event: int,
    *,
    actor: str | None = None,
    table: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    most: int = 1000,
) -> tuple[ChangeSet, ...]:
    """The change sets of an event, the latest first: of a person, on a table, in a stretch of time."""
    kept = schema.change_set.c
    where = [kept.event == event]
    if actor is not None:
        where.append(kept.actor == actor)
    if since is not None:
        where.append(kept.at >= since)
    if until is not None:
        where.append(kept.at < until)
    if table is not None:
        of_table = sa.select(schema.change.c.change_set).where(schema.change.c.table_name == table)
        where.append(kept.id.in_(of_table))
    return tuple(_change_sets(connection, *where, most=most))


def imported_from(connection: sa.Connection, event: int, source_digest: str) -> ChangeSet | None:
    """The change set that brought a file in, by the file's digest; None where none did or it was undone."""
    kept = schema.change_set.c
    found = list(_change_sets(connection, kept.event == event, kept.source_digest == source_digest))
    return next((each for each in found if _stands(connection, each)), None)


def _stands(connection: sa.Connection, each: ChangeSet) -> bool:
    """Whether it was not undone, or its undoing was."""
    return each.undone_by is None or not _stands(connection, change_set(connection, each.undone_by))


def changes_of(connection: sa.Connection, *numbers: int) -> tuple[KeptChange, ...]:
    """The changes of some change sets, in the order in which they were made."""
    return tuple(_kept_changes(connection, schema.change.c.change_set.in_(numbers)))


def changes_since(connection: sa.Connection, event: int, event_version: int) -> tuple[KeptChange, ...]:
    """What was changed in an event after one of its versions, in the order in which it was changed."""
    later = sa.select(schema.change_set.c.id).where(
        schema.change_set.c.event == event, schema.change_set.c.event_version > event_version
    )
    return tuple(_kept_changes(connection, schema.change.c.change_set.in_(later)))


def cells_changed_since(connection: sa.Connection, event: int, event_version: int) -> frozenset[tuple[str, int, str]]:
    """The places that were changed in an event after one of its versions."""
    return frozenset(kept.change.place for kept in changes_since(connection, event, event_version))


def cell_history(
    connection: sa.Connection, table: str, row: int, column: str
) -> tuple[tuple[ChangeSet, KeptChange], ...]:
    """What one cell held and who put it there, the latest first."""
    kept = schema.change.c
    found = list(_kept_changes(connection, kept.table_name == table, kept.row_id == row, kept.column_name == column))
    sets = {
        each.id: each
        for each in _change_sets(connection, schema.change_set.c.id.in_([kept.change_set for kept in found]))
    }
    return tuple((sets[each.change_set], each) for each in reversed(found))


def last_change_set_of(connection: sa.Connection, table: str, row: int, column: str) -> ChangeSet | None:
    """Who changed a cell last; of a row as such, with an empty column, who deleted or changed any of it."""
    kept = schema.change.c
    where = [kept.table_name == table, kept.row_id == row]
    if column:
        where.append(kept.column_name == column)
    last = sa.select(sa.func.max(kept.change_set)).where(*where).scalar_subquery()
    return next(_change_sets(connection, schema.change_set.c.id == last), None)


def rows_deleted(connection: sa.Connection, table: str, rows: Iterable[int]) -> dict[int, Row]:
    """What rows held when they were deleted, by the changes that deleted them last."""
    kept = schema.change.c
    gone: dict[int, dict[str, Any]] = {}
    for each in _kept_changes(
        connection, kept.table_name == table, kept.row_id.in_(list(rows)), kept.act == Act.DELETE.value
    ):
        row = gone.setdefault(each.change.row, {})
        if row.get("", 0) != each.change_set:  # deleted, brought back and deleted again: the last time counts
            row.clear()
            row[""] = each.change_set
        row[each.change.column] = each.change.before
    return {row: {name: value for name, value in held.items() if name} for row, held in gone.items()}


def rows_at(connection: sa.Connection, stored: StoredEvent, event_version: int) -> Rows:
    """The rows of an event as they were at one of its versions: later changes taken back, the last one first."""
    later = changes_since(connection, stored.row, event_version)
    return with_changes(stored.rows, (kept.change.inverse for kept in reversed(later)))


def _change_sets(connection: sa.Connection, *where: Any, most: int | None = None) -> Iterator[ChangeSet]:
    kept, undoing = schema.change_set, schema.change_set.alias("undoing")
    wanted = (
        sa.select(kept, undoing.c.id.label("undone_by"))
        .outerjoin(undoing, undoing.c.undoes == kept.c.id)
        .where(*where)
        .order_by(kept.c.id.desc())
        .limit(most)
    )
    for row in connection.execute(wanted):
        yield ChangeSet(
            id=row.id,
            event=row.event,
            event_version=row.event_version,
            kind=Kind(row.kind),
            actor=row.actor,
            at=row.at,
            by_what=row.by_what,
            reason=row.reason,
            undoes=row.undoes,
            source_digest=row.source_digest,
            undone_by=row.undone_by,
        )


def _kept_changes(connection: sa.Connection, *where: Any) -> Iterator[KeptChange]:
    kept = schema.change
    for row in connection.execute(sa.select(kept).where(*where).order_by(kept.c.id)):
        change = Change(
            Act(row.act),
            row.table_name,
            row.row_id,
            row.column_name,
            cell_from_json(row.table_name, row.column_name, row.before),
            cell_from_json(row.table_name, row.column_name, row.after),
        )
        yield KeptChange(row.change_set, change, row.row_version, row.cell)
