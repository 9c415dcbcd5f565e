"""Saving and loading through the store, beside a bare sqlite3 that gives the same answer with the same safety.

The floors know nothing of drafts, conflicts, records or other databases: one connection, statements written by hand.
"""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path

from bench_what_if import AS_OF, reference
from catering.model.event import GuestGroup
from catering.model.rows import Act, Change, rows_of
from catering.services.draft import change_draft, save_draft
from catering.services.open_event import open_event
from catering.store.change_sets import Kind, Stamp, history
from catering.store.engine import Connection, Store
from catering.store.event_rows import load_event
from catering.store.migrate import bring_up_to_date
from catering.store.writing import apply_changes, create_event, lock_event
from side_by_side import compare

SAVES = 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catering.sqlite"
        store = Store(f"sqlite:///{path}")
        bring_up_to_date(store)
        with closing(_bare(path)) as bare:
            _compare_saving(store, bare)
            _compare_loading(store, bare)
            _compare_history(store, bare)
        store.close()


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = TRUNCATE", "synchronous = EXTRA", "foreign_keys = ON", "busy_timeout = 30000"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _kept(store: Store, event_id: str, groups: int) -> int:
    """An event with so many guest groups; gives its row."""
    records = reference()
    tables = tuple(GuestGroup(name=f"Table {number}", accepted=number % 12) for number in range(groups))
    event = records.event.model_copy(update={"event_id": event_id})
    rows = rows_of(records.model_copy(update={"event": event, "guest_groups": tables}))
    stamp = Stamp(Kind.CREATE, "Anna", AS_OF, "a measurement", event_id)
    return store.write(partial(create_event, rows=rows, stamp=stamp)).event


def _compare_saving(store: Store, bare: sqlite3.Connection) -> None:
    row = _kept(store, "saving", 10)
    numbers = itertools.count(1)

    def on_a_page() -> None:
        number = next(numbers)
        seen = open_event(store, "saving", "Anna").records
        groups = (seen.guest_groups[0].model_copy(update={"accepted": number}), *seen.guest_groups[1:])
        after = seen.with_rows("guest_group", groups)
        change_draft(store, row, "Anna", seen, after, what="a guest more", at=AS_OF)
        save_draft(store, row, "Anna", by_what="a measurement", at=AS_OF, operation_id=f"page {number}")

    def at_once() -> None:
        store.write(partial(_one_more, row, f"at once {next(numbers)}"))

    def by_hand() -> None:
        _one_more_by_hand(bare, row, f"bare {next(numbers)}")

    floor = "bare sqlite3, guarded and kept as a change set"
    compare("one cell saved, by a draft from a page", on_a_page, by_hand, floor_name=floor)
    compare("one cell saved, in one transaction", at_once, by_hand, floor_name=floor)


def _one_more(event: int, operation_id: str, connection: Connection) -> None:
    stored = lock_event(connection, event)
    row, values = next(iter(stored.rows["guest_group"].items()))
    more = Change(Act.EDIT, "guest_group", row, "accepted", values["accepted"], values["accepted"] + 1)
    apply_changes(connection, stored, [more], Stamp(Kind.SAVE, "Anna", AS_OF, "a measurement", operation_id))


def _one_more_by_hand(bare: sqlite3.Connection, event: int, operation_id: str) -> None:
    bare.execute("BEGIN IMMEDIATE")
    (version,) = bare.execute("SELECT event_version FROM event WHERE id = ?", (event,)).fetchone()
    row, row_version, now = bare.execute(
        "SELECT id, version, accepted FROM guest_group WHERE event = ? ORDER BY id LIMIT 1", (event,)
    ).fetchone()
    bare.execute(
        "UPDATE event SET event_version = event_version + 1 WHERE id = ? AND event_version = ?", (event, version)
    )
    bare.execute(
        "UPDATE guest_group SET accepted = ?, version = version + 1 WHERE id = ? AND version = ?",
        (now + 1, row, row_version),
    )
    made = bare.execute(
        "INSERT INTO change_set (event, event_version, kind, actor, at, by_what, operation_id, program) "
        "VALUES (?, ?, 'save', 'Anna', '2025-06-10T12:00:00.000000Z', 'a measurement', ?, '0')",
        (event, version + 1, operation_id),
    )
    bare.execute(
        "INSERT INTO change (change_set, act, table_name, row_id, row_version, column_name, before, after) "
        "VALUES (?, 'edit', 'guest_group', ?, ?, 'accepted', ?, ?)",
        (made.lastrowid, row, row_version + 1, str(now), str(now + 1)),
    )
    bare.execute("COMMIT")


def _compare_loading(store: Store, bare: sqlite3.Connection) -> None:
    row = _kept(store, "loading", 3000)
    tables = [table for (table,) in bare.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%natural_key%'")]

    def loaded() -> int:
        with store.reading() as connection:
            return len(load_event(connection, row).rows["guest_group"])

    def opened() -> int:
        return len(open_event(store, "loading", "Anna").records.guest_groups)

    def by_hand() -> int:
        found = {
            table: bare.execute(
                f"SELECT * FROM {table} WHERE {'id' if table == 'event' else 'event'} = ?", (row,)
            ).fetchall()
            for table in tables
        }
        return len(found["guest_group"])

    compare("an event of 3,000 rows loaded", loaded, by_hand, floor_name="bare sqlite3, tuples", rounds=15)
    compare("the same opened as records with a draft", opened, by_hand, floor_name="bare sqlite3, tuples", rounds=15)


def _compare_history(store: Store, bare: sqlite3.Connection) -> None:
    row = _kept(store, "history", 10)
    bare.execute("BEGIN IMMEDIATE")
    bare.executemany(
        "INSERT INTO change_set (event, event_version, kind, actor, at, by_what, operation_id, program) "
        "VALUES (?, ?, 'save', 'Anna', '2025-06-10T12:00:00.000000Z', 'a measurement', ?, '0')",
        ((row, number, f"history {number}") for number in range(2, SAVES + 2)),
    )
    bare.execute("UPDATE event SET event_version = ? WHERE id = ?", (SAVES + 1, row))
    bare.execute("COMMIT")

    def told() -> int:
        with store.reading() as connection:
            return len(history(connection, row))

    def by_hand() -> int:
        found = bare.execute(
            "SELECT s.*, u.id FROM change_set s LEFT JOIN change_set u ON u.undoes = s.id WHERE s.event = ? "
            "ORDER BY s.id DESC LIMIT 1000",
            (row,),
        )
        return len(found.fetchall())

    compare("1,000 change sets told", told, by_hand, floor_name="bare sqlite3, tuples")


if __name__ == "__main__":
    main()
