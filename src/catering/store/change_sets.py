"""Change sets: everything that one save, import or undo did, in one transaction, kept for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from catering import __version__
from catering.model.event import Event
from catering.model.plain_changes import cell_from_json, cell_to_json
from catering.model.rows import Act, Change, Row, Rows, filled, with_changes
from catering.model.text import Text, text
from catering.store import schema
from catering.store.engine import hold
from catering.store.event_rows import StoredEvent, load_event, natural_key, row_to_sql


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


class StaleRow(Exception):
    """A row was changed by others between reading and writing it: bug or engine fault, never a person's doing."""


class NoSuchChangeSet(Exception):
    """There is no change set of that number."""

    def __init__(self, number: int) -> None:
        self.message: Text = text("There is no change set {number}. “History” lists them.", number=number)
        super().__init__(str(self.message))


def lock_event(connection: sa.Connection, row: int) -> StoredEvent:
    """Takes the event for writing and loads it: until the end of the transaction nobody else changes it."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(schema.event.c.id).where(schema.event.c.id == row).with_for_update())
    return load_event(connection, row)


def done_already(connection: sa.Connection, operation_id: str) -> ChangeSet | None:
    """The change set of an operation that was committed before, however its answer got lost.

    Whoever carries out the same operation just now is waited for.
    """
    hold(connection, "operation", operation_id)
    return next(_change_sets(connection, schema.change_set.c.operation_id == operation_id), None)


def apply_changes(connection: sa.Connection, stored: StoredEvent, changes: Iterable[Change], stamp: Stamp) -> ChangeSet:
    """Carries out changes on an event locked in this transaction and keeps them as a change set.

    A row added with an id below 0 gets one from the store; one above 0 comes back under its old id. Raises
    StaleRow, AmountTooFine; the database's IntegrityError for what the records' own rules should have refused.
    """
    changes = tuple(changes)
    version = connection.execute(
        sa.update(schema.event)
        .where(schema.event.c.id == stored.row, schema.event.c.event_version == stored.event_version)
        .values(event_version=schema.event.c.event_version + 1)
        .returning(schema.event.c.event_version)
    ).scalar()
    if version is None:
        raise StaleRow(f"event {stored.row} is no longer at version {stored.event_version}")
    number = _keep_change_set(connection, stored.row, version, stamp)
    after = with_changes(stored.rows, changes)
    currency = str(after[Event.table][stored.row]["currency"])
    writer = _Writer(connection, stored, after, currency)
    for table, acts in _by_table(changes).items():
        writer.write(table, acts)
    _keep_changes(connection, number, changes, writer.ids, writer.versions, stamp)
    return next(_change_sets(connection, schema.change_set.c.id == number))


class _Writer:
    """Writes the rows of each table: those deleted first, so that their names are free, then edited, then added."""

    def __init__(
        self,
        connection: sa.Connection,
        stored: StoredEvent,
        after: Rows,
        currency: str,
    ) -> None:
        self.connection = connection
        self.stored = stored
        self.after = after
        self.currency = currency
        self.origins: Mapping[tuple[str, int], int] = {}
        """The row that an added one is a copy of, where it is one."""
        self.ids: dict[tuple[str, int], int] = {}
        """The store's id of each row that was written, by table and the id it was written under."""
        self.versions: dict[tuple[str, int], int] = {}

    def write(self, table: str, acts: Mapping[int, Act]) -> None:
        of_act = {act: [row for row, its in acts.items() if its is act] for act in Act}
        sql = schema.ROW_TABLES[table]
        for row in of_act[Act.DELETE]:
            self._guarded(table, row, sa.delete(sql))
        renamed = [row for row in of_act[Act.EDIT] if self._key(table, row) != self._key_before(table, row)]
        for row in renamed if len(renamed) > 1 else ():  # two rows may swap their names
            self.connection.execute(sa.update(sql).where(sql.c.id == row).values(natural_key=f"moving {row}"))
        for row in of_act[Act.EDIT]:
            values = row_to_sql(table, self.after[table][row], self.currency)
            self._guarded(table, row, sa.update(sql).values(**values, version=sql.c.version + 1))
        self._add(table, of_act[Act.ADD])

    def _guarded(self, table: str, row: int, statement: Any) -> None:
        sql = schema.ROW_TABLES[table]
        version = self.stored.versions.get((table, row))
        done = self.connection.execute(statement.where(sql.c.id == row, sql.c.version == version))
        if done.rowcount != 1:
            raise StaleRow(f"{table} {row} is no longer at version {version}")
        self.ids[table, row] = row
        self.versions[table, row] = (version or 0) + 1

    def _key(self, table: str, row: int) -> str:
        return natural_key(table, self.after[table][row])

    def _key_before(self, table: str, row: int) -> str:
        return natural_key(table, self.stored.rows[table][row])

    def _add(self, table: str, rows: list[int]) -> None:
        if not rows:
            return
        sql = schema.ROW_TABLES[table]
        last = self._last_versions(table, [row for row in rows if row > 0])
        values = [
            {
                **row_to_sql(table, self.after[table][row], self.currency),
                "event": self.stored.row,
                "version": last.get(row, 0) + 1,
                "copied_from": self.origins.get((table, row)),
            }
            for row in rows
        ]
        back = [{**each, "id": row} for row, each in zip(rows, values, strict=True) if row > 0]
        new = [each for row, each in zip(rows, values, strict=True) if row < 0]
        if back:
            self.connection.execute(sa.insert(sql), back)
        made: Iterator[int] = iter(())
        if new:
            insert = sa.insert(sql).returning(sql.c.id, sort_by_parameter_order=True)
            made = iter(self.connection.execute(insert, new).scalars().all())
        for row, each in zip(rows, values, strict=True):
            self.ids[table, row] = row if row > 0 else next(made)
            self.versions[table, row] = each["version"]

    def _last_versions(self, table: str, rows: list[int]) -> dict[int, int]:
        """The version that each deleted row had last, so that its chain goes on where it comes back."""
        kept = schema.change
        found = self.connection.execute(
            sa.select(kept.c.row_id, sa.func.max(kept.c.row_version).label("last"))
            .where(kept.c.table_name == table, kept.c.row_id.in_(rows))
            .group_by(kept.c.row_id)
        )
        return {each.row_id: each.last for each in found}


def _by_table(changes: Iterable[Change]) -> dict[str, dict[int, Act]]:
    """The act on each row; tables in the order in which they are first changed."""
    acts: dict[str, dict[int, Act]] = {}
    for change in changes:
        acts.setdefault(change.table, {})[change.row] = change.act
    return acts


def _keep_change_set(connection: sa.Connection, event: int, version: int, stamp: Stamp) -> int:
    insert = sa.insert(schema.change_set).values(
        event=event,
        event_version=version,
        kind=stamp.kind.value,
        actor=stamp.actor,
        at=stamp.at,
        by_what=stamp.by_what,
        reason=stamp.reason,
        operation_id=stamp.operation_id,
        undoes=stamp.undoes,
        source_digest=stamp.source_digest,
        program=__version__,
    )
    return int(connection.execute(insert.returning(schema.change_set.c.id)).scalar_one())


def _keep_changes(
    connection: sa.Connection,
    number: int,
    changes: Iterable[Change],
    ids: Mapping[tuple[str, int], int],
    versions: Mapping[tuple[str, int], int],
    stamp: Stamp,
) -> None:
    rows = [
        {
            "change_set": number,
            "act": each.act.value,
            "table_name": each.table,
            "row_id": ids[each.table, each.row],
            "row_version": versions[each.table, each.row],
            "column_name": each.column,
            "before": cell_to_json(each.table, each.column, each.before),
            "after": cell_to_json(each.table, each.column, each.after),
            "cell": stamp.cells.get(each.place),
        }
        for each in changes
    ]
    if rows:
        connection.execute(sa.insert(schema.change), rows)


def create_event(connection: sa.Connection, rows: Rows, stamp: Stamp, *, is_copy: bool = False) -> ChangeSet:
    """A new event with all its rows, as its first change set.

    The store gives every row a new id; of a copy, it keeps the id that the row has in `rows`, unless that is below 0
    and the row in no event yet. Raises AmountTooFine; the database's IntegrityError where the event's ID is taken.
    """
    ((origin, event),) = rows[Event.table].items()
    currency = str(event["currency"])
    values = row_to_sql(Event.table, event, currency)
    values |= {"event_version": 1, "version": 1, "copied_from": origin if is_copy else None}
    insert = sa.insert(schema.event).values(**values).returning(schema.event.c.id)
    row = int(connection.execute(insert).scalar_one())
    others = [
        (table, row_id, each)
        for table, of_table in rows.items()
        if table != Event.table
        for row_id, each in of_table.items()
    ]
    places = {(table, row_id): -number for number, (table, row_id, _) in enumerate(others, start=1)}
    changes = [
        *(Change(Act.ADD, Event.table, row, name, None, value) for name, value in filled(event)),
        *(
            Change(Act.ADD, table, places[table, row_id], name, None, value)
            for table, row_id, each in others
            for name, value in filled(each)
        ),
    ]
    number = _keep_change_set(connection, row, 1, stamp)
    cells = {(table, places.get((table, of_row), row), name): at for (table, of_row, name), at in stamp.cells.items()}
    stamp = replace(stamp, cells=cells)
    nothing = StoredEvent(row, str(event["event_id"]), 0, {}, {})
    writer = _Writer(connection, nothing, with_changes({}, changes), currency)
    writer.ids[Event.table, row], writer.versions[Event.table, row] = row, 1
    if is_copy:
        writer.origins = {(table, place): row_id for (table, row_id), place in places.items() if row_id > 0}
    for table, acts in _by_table(changes).items():
        if table != Event.table:
            writer.write(table, acts)
    _keep_changes(connection, number, changes, writer.ids, writer.versions, stamp)
    return next(_change_sets(connection, schema.change_set.c.id == number))


# ---------------------------------------------------------------- looking back


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
