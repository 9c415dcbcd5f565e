"""Every invariant of the store looked at; what is broken is named by table and row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from catering.model.event import Event
from catering.model.plain import same_value
from catering.model.plain_changes import cell_from_json, cell_to_json, changes_from_json
from catering.model.rows import Act, Row, filled
from catering.model.text import Text, text
from catering.planning.editing.integrity import broken
from catering.store import schema
from catering.store.breach import Breach
from catering.store.change_sets import Kind
from catering.store.event_rows import natural_key, row_from_sql
from catering.store.verify_counts import counts_posted
from catering.store.verify_stock import VerifiedStock


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, counted, and what of it is broken."""

    events: int
    rows: int
    change_sets: int
    changes: int
    movements: int
    breaches: tuple[Breach, ...]


_Place = tuple[str, int]
_NOTHING = text("nothing")
_NO_ROW = text("no row")
_READABLE = text("what can be read")


def verify(connection: sa.Connection) -> Verified:
    """Looks at everything in a store whose tables are up to date."""
    found = [*_database_itself(connection)]
    try:
        past = _Past()
        found += past.replay(connection)
        rows = _Rows(past.of_row)
        found += rows.compare(connection)
        found += _events(connection, rows.of_event)
        found += _undos(connection)
        found += _drafts(connection)
        found += _releases(connection)
        stock = VerifiedStock()
        found += stock.compare(connection)
        found += counts_posted(connection)
        change_sets = connection.execute(sa.select(sa.func.count()).select_from(schema.change_set)).scalar_one()
    except sa.exc.DBAPIError as fault:
        return Verified(0, 0, 0, 0, 0, (*found, Breach(None, None, None, _READABLE, str(fault.orig))))
    return Verified(len(rows.of_event), rows.count, change_sets, past.count, stock.count, tuple(found))


# ---------------------------------------------------------------- the database itself


def _database_itself(connection: sa.Connection) -> Iterator[Breach]:
    """SQLite's own check, its references, and the triggers that keep what is kept for ever."""
    if connection.dialect.name == "sqlite":
        try:
            yield from _sqlite_itself(connection)
        except sa.exc.DBAPIError as fault:
            yield Breach(None, None, None, _READABLE, str(fault.orig))
            return
        triggers = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        triggers = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled <> 'D'"
    kept = {each.strip('"') for (each,) in connection.exec_driver_sql(triggers)}
    for table in schema.KEPT_FOR_EVER:
        if table not in kept:
            yield Breach(table, None, None, text("a trigger that keeps every row"), _NOTHING)


def _sqlite_itself(connection: sa.Connection) -> Iterator[Breach]:
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield Breach(None, None, None, text("a whole database"), said)
    for table, row, referred, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Breach(table, row, None, text("the row of {table} that it belongs to", table=referred), _NOTHING)


# ---------------------------------------------------------------- rows and their changes


@dataclass(slots=True)
class _RowsPast:
    """What the changes say of a row: its event, its last version and change set, the cells that it holds, in JSON."""

    event: int
    version: int = 0
    change_set: int = 0
    is_there: bool = False
    cells: dict[str, str] = field(default_factory=dict)


class _Past:
    """All changes, carried out again in the order in which they were made."""

    def __init__(self) -> None:
        self.of_row: dict[_Place, _RowsPast] = {}
        self.count = 0

    def replay(self, connection: sa.Connection) -> Iterator[Breach]:
        kept, sets = schema.change.c, schema.change_set
        wanted = (
            sa.select(
                kept.change_set, sets.c.event, kept.act, kept.table_name, kept.row_id, kept.row_version,
                kept.column_name, kept.before, kept.after,
            )
            .join_from(schema.change, sets)
            .order_by(kept.id)
        )  # fmt: skip
        for number, event, act, table, row, version, column, before, after in connection.execute(wanted):
            self.count += 1
            past = self.of_row.get((table, row))
            if past is None:
                past = self.of_row[table, row] = _RowsPast(event)
            if past.change_set != number:
                yield from self._next_version(past, table, row, event, act, version)
                past.change_set = number
            if version != past.version:
                yield _other_version(table, row, past.version, version)
            held = past.cells.get(column)
            if before != held and not _same(table, column, before, held):
                yield Breach(table, row, column, _told(held), _told(before))
            if after is None:
                past.cells.pop(column, None)
            else:
                past.cells[column] = after

    def _next_version(
        self, past: _RowsPast, table: str, row: int, event: int, act: str, version: int
    ) -> Iterator[Breach]:
        """A change set comes to a row: one version on, of the same event, added only where it was not there."""
        if version != past.version + 1:
            yield _other_version(table, row, past.version + 1, version)
        past.version = version
        if event != past.event:
            yield _other_event(table, row, past.event, event)
        if not past.is_there and past.cells:
            yield _left_over(table, row, past)
            past.cells.clear()
        if (act == Act.ADD) == past.is_there:
            there = _there(past.version)
            yield Breach(table, row, None, *((_NO_ROW, there) if past.is_there else (there, _NO_ROW)))
        past.is_there = act != Act.DELETE


class _Rows:
    """The rows that are there, beside what their changes say of them."""

    def __init__(self, past: Mapping[_Place, _RowsPast]) -> None:
        self._past = past
        self.of_event: dict[int, dict[str, dict[int, Row]]] = {}
        self.count = 0

    def compare(self, connection: sa.Connection) -> Iterator[Breach]:
        there: set[_Place] = set()
        for table, sql in schema.ROW_TABLES.items():
            for found in connection.execute(sa.select(sql).order_by(sql.c.id)).mappings():
                self.count += 1
                there.add((table, found["id"]))
                yield from self._row(table, dict(found))
        for (table, row), past in self._past.items():
            if past.is_there and (table, row) not in there:
                yield Breach(table, row, None, _there(past.version), _NO_ROW)
            if not past.is_there and past.cells:
                yield _left_over(table, row, past)

    def _row(self, table: str, found: Mapping[str, Any]) -> Iterator[Breach]:
        row_id = found["id"]
        event = row_id if table == Event.table else found["event"]
        past = self._past.get((table, row_id), _RowsPast(event))
        if not past.is_there:
            yield Breach(table, row_id, None, _NO_ROW, _there(found["version"]))
            return
        if past.version != found["version"]:
            yield _other_version(table, row_id, past.version, found["version"])
        if past.event != event:
            yield _other_event(table, row_id, past.event, event)
        try:
            row = row_from_sql(table, found)
            cells = {column: cell_to_json(table, column, value) for column, value in filled(row)}
            key = natural_key(table, row)
        except Exception as fault:  # a damaged cell may raise anything: that is told, and the next row is read
            yield _unreadable(table, row_id, fault)
            return
        self.of_event.setdefault(event, {}).setdefault(table, {})[row_id] = row
        if found["natural_key"] != key:
            yield Breach(table, row_id, "natural_key", key, str(found["natural_key"]))
        for column in dict.fromkeys((*past.cells, *cells)):
            said, held = past.cells.get(column), cells.get(column)
            if said != held and not _same(table, column, said, held):
                yield Breach(table, row_id, column, _told(said), _told(held))


def _same(table: str, column: str, one: str | None, other: str | None) -> bool:
    """Whether two cells hold the same, however it is written."""
    if one is None or other is None:
        return one is other
    try:
        return same_value(cell_from_json(table, column, one), cell_from_json(table, column, other))
    except Exception:  # a damaged cell may raise anything, and what cannot be read is not the same
        return False


# ---------------------------------------------------------------- events


def _events(connection: sa.Connection, rows: Mapping[int, Mapping[str, Mapping[int, Row]]]) -> Iterator[Breach]:
    """Each event is as old as it has change sets, counted 1, 2, 3, and its rows hold together."""
    last: dict[int, int] = {}
    kept = schema.change_set.c
    for number, event, version in connection.execute(
        sa.select(kept.id, kept.event, kept.event_version).order_by(kept.id)
    ):
        if version != last.get(event, 0) + 1:
            yield _other_version("change_set", number, last.get(event, 0) + 1, version)
        last[event] = version
    is_ = schema.event.c
    for event, version in connection.execute(sa.select(is_.id, is_.event_version).order_by(is_.id)):
        if version != last.get(event, 0):
            yield Breach(
                "event",
                event,
                "event_version",
                text("version {version}", version=last.get(event, 0)),
                text("version {version}", version=version),
            )
    for tables in rows.values():
        if Event.table in tables:  # where it cannot be read, that was said already
            for each in broken(tables):
                yield Breach(each.table, each.row, each.column, each.suggestion, each.message)


def _undos(connection: sa.Connection) -> Iterator[Breach]:
    """Every undo takes back one earlier change set of its event."""
    undo, undone = schema.change_set, schema.change_set.alias("undone")
    wanted = (
        sa.select(undo.c.id, undo.c.event, undo.c.kind, undo.c.undoes, undone.c.event.label("of"))
        .outerjoin(undone, undone.c.id == undo.c.undoes)
        .where(sa.or_(undo.c.kind == Kind.UNDO.value, undo.c.undoes.is_not(None)))
    )
    for each in connection.execute(wanted):
        if each.of != each.event or each.undoes >= each.id or each.kind != Kind.UNDO:
            expected = text("an undo of an earlier change set of event {event}", event=each.event)
            yield Breach(
                "change_set", each.id, "undoes", expected, _NOTHING if each.undoes is None else str(each.undoes)
            )


# ---------------------------------------------------------------- what is kept as a text


def _drafts(connection: sa.Connection) -> Iterator[Breach]:
    kept = schema.draft_step.c
    for row, written in connection.execute(sa.select(kept.id, kept.changes)):
        yield from _read("draft_step", row, changes_from_json, written)


def _releases(connection: sa.Connection) -> Iterator[Breach]:
    kept, event = schema.release.c, schema.event.c
    wanted = sa.select(kept.id, kept.event_version, kept.frozen_rows, kept.frozen_plan, event.event_version).join_from(
        schema.release, schema.event
    )
    for row, of_version, frozen_rows, frozen_plan, version in connection.execute(wanted):
        if not 1 <= of_version <= version:
            yield _other_version("release", row, version, of_version)
        for words in (frozen_rows, frozen_plan):
            yield from _read("release", row, json.loads, words)


def _read(table: str, row: int, reading: Callable[[str], object], words: str) -> Iterator[Breach]:
    try:
        reading(words)
    except Exception as fault:  # damaged words may raise anything: that is told, and the next are read
        yield _unreadable(table, row, fault)


# ---------------------------------------------------------------- in words


def _other_version(table: str, row: int, expected: int, found: int) -> Breach:
    return Breach(
        table,
        row,
        None,
        text("version {version}", version=expected),
        text("version {version}", version=found),
    )


def _other_event(table: str, row: int, expected: int, found: int) -> Breach:
    return Breach(table, row, None, text("a row of event {event}", event=expected), text("one of {event}", event=found))


def _left_over(table: str, row: int, past: _RowsPast) -> Breach:
    return Breach(table, row, None, text("every cell deleted with its row"), ", ".join(past.cells))


def _unreadable(table: str, row: int, fault: Exception) -> Breach:
    return Breach(table, row, None, _READABLE, f"{type(fault).__name__}: {fault}")


def _there(version: int) -> Text:
    return text("a row of version {version}", version=version)


def _told(cell: str | None) -> Text | str:
    return _NOTHING if cell is None else cell
