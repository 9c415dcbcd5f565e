"""Writes an event's rows: every change of a change set in one transaction, each row guarded by its version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from catering import __version__
from catering.model.event import Event
from catering.model.plain_changes import cell_to_json
from catering.model.record import Record, sheet_label
from catering.model.rows import Act, Change, Rows, filled, row_words, with_changes
from catering.model.stock import Keg, Location, Lot
from catering.model.text import Text, text
from catering.store import schema
from catering.store.change_sets import ChangeSet, Stamp, change_set
from catering.store.event_rows import StoredEvent, load_event, natural_key, row_to_sql


class StaleRow(Exception):
    """A row was changed by others between reading and writing it: bug or engine fault, never a person's doing."""


class RowHasMoved(Exception):
    """A keg, lot or location is to be deleted that stock movements or counts are of."""

    def __init__(self, table: type[Record], row: str) -> None:
        self.message: Text = text(
            "“{row}” in “{sheet}” has stock movements or counts, which are kept for ever, and stays. What is gone is "
            "moved to a location such as returned, or lost and found.",
            row=row, sheet=sheet_label(table),
        )  # fmt: skip
        super().__init__(str(self.message))


def take_event(connection: sa.Connection, row: int) -> None:
    """Takes the event for writing: until the end of the transaction nobody else changes it, nor its stock."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(schema.event.c.id).where(schema.event.c.id == row).with_for_update())


def lock_event(connection: sa.Connection, row: int) -> StoredEvent:
    """Takes the event for writing and loads it."""
    take_event(connection, row)
    return load_event(connection, row)


def apply_changes(connection: sa.Connection, stored: StoredEvent, changes: Iterable[Change], stamp: Stamp) -> ChangeSet:
    """Carries out changes on an event locked in this transaction and keeps them as a change set.

    A row added with an id below 0 gets one from the store; one above 0 comes back under its old id. Raises
    StaleRow, RowHasMoved, AmountTooFine; the database's IntegrityError for what the records' own rules should have
    refused.
    """
    changes = tuple(changes)
    _hold_unmoved(connection, stored, changes)
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
    return change_set(connection, number)


def _hold_unmoved(connection: sa.Connection, stored: StoredEvent, changes: Iterable[Change]) -> None:
    """Raises RowHasMoved where a row is deleted that the ledger or a count names."""
    movement, count, line = schema.stock_movement.c, schema.stock_count.c, schema.stock_count_line.c
    named: tuple[tuple[type[Record], tuple[sa.Column[Any], ...]], ...] = (
        (Keg, (movement.keg, line.keg)),
        (Lot, (movement.lot, line.lot)),
        (Location, (movement.from_location, movement.to_location, count.location)),
    )
    for table, names in named:
        gone = {each.row for each in changes if each.act is Act.DELETE and each.table == table.table}
        for row in sorted(gone):
            if any(connection.execute(sa.select(name).where(name == row).limit(1)).first() for name in names):
                raise RowHasMoved(table, row_words(table, stored.rows[table.table].get(row, {})))


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
    return change_set(connection, number)
