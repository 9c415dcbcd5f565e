"""Verify: whatever is broken by hand is named by table, row and column, with what was expected and found."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from catering.model.event import GuestGroup
from catering.services.undo_change_set import undo_change_set
from catering.services.verify_store import verify_store
from catering.store import schema
from catering.store.engine import Connection, Store
from catering.store.verify import Verified, verify
from kept_evening import NOON, change, change_and_save, evening, keep, opened, with_cells, with_row, without

Broken = tuple[str | None, int | None, str | None, str, str]


def verified(store: Store) -> Verified:
    with store.reading() as connection:
        return verify(connection)


def broken(store: Store) -> list[Broken]:
    """What verify says, in words."""
    return [
        (each.table, each.row, each.column, str(each.expected), str(each.found)) for each in verified(store).breaches
    ]


@contextmanager
def by_hand(store: Store) -> Iterator[Connection]:
    """Writes past everything that guards the store: triggers, references, versions."""
    plain = sa.create_engine(store._writer.url)
    with plain.connect() as connection:
        if store.is_sqlite:
            triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
            for name, _ in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection
        if store.is_sqlite:
            for _, words in triggers:
                connection.exec_driver_sql(words)
        connection.commit()
    plain.dispose()


@pytest.fixture
def busy(kept: Store) -> Store:
    """A store with two events, in which all kinds of things were done."""
    keep(kept, evening("second"), "second")
    change_and_save(kept, "Anna", with_cells(opened(kept).records, "guest_group", "Press", accepted=45))
    made = change_and_save(kept, "Bo", without(opened(kept).records, "guest_group", "Delegation"))
    undo_change_set(kept, made.id, actor="Bo", by_what="a test", at=NOON, operation_id="undo")
    choir = GuestGroup(name="Choir", accepted=3)
    change_and_save(kept, "Anna", with_row(opened(kept).records, "guest_group", choir))
    change_and_save(kept, "Anna", without(opened(kept).records, "guest_group", "Choir"))
    change(kept, "Cem", with_cells(opened(kept).records, "guest_group", "Press", accepted=50))
    return kept


def test_a_store_in_which_all_was_done_by_its_rules_is_whole(busy: Store) -> None:
    said = verified(busy)
    assert said.breaches == ()
    assert (said.events, said.change_sets) == (2, 7)
    with busy.reading() as connection:
        rows = sum(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in schema.ROW_TABLES.values()
        )
    assert said.rows == rows


def test_an_empty_store_is_whole(store: Store) -> None:
    assert verified(store) == Verified(0, 0, 0, 0, 0, ())


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE guest_group SET accepted = 46 WHERE id = 1",
            [("guest_group", 1, "accepted", "45", "46")],
        ),
        (
            "UPDATE guest_group SET note = NULL WHERE id = 2",
            [("guest_group", 2, "note", '"by coach"', "nothing")],
        ),
        (
            "UPDATE guest_group SET own_cells = '{\"Table\":8}' WHERE id = 1",
            [("guest_group", 1, "own:Table", "7", "8")],
        ),
        (
            "UPDATE guest_group SET version = 7 WHERE id = 1",
            [("guest_group", 1, None, "version 2", "version 7")],
        ),
        (
            "UPDATE guest_group SET natural_key = 'press' WHERE id = 1",
            [("guest_group", 1, "natural_key", '["press"]', "press")],
        ),
        (
            "UPDATE serving_period SET begins_at = '2026-10-24T16:31:00.000000Z' WHERE id = 1",
            [("serving_period", 1, "begins_at", '"2026-10-24T16:30:00Z"', '"2026-10-24T16:31:00Z"')],
        ),
        (
            "DELETE FROM serving_period WHERE id = 1",
            [("serving_period", 1, None, "a row of version 1", "no row")],
        ),
        (
            "UPDATE event SET event_version = 8 WHERE id = 1",
            [("event", 1, "event_version", "version 6", "version 8")],
        ),
        (
            "UPDATE change_set SET event_version = 9 WHERE id = 4",
            [
                ("change_set", 4, None, "version 3", "version 9"),
                ("change_set", 5, None, "version 10", "version 4"),
            ],
        ),
        (
            "DELETE FROM change WHERE row_version = 2 AND row_id = 1 AND table_name = 'guest_group'",
            [
                ("guest_group", 1, None, "version 1", "version 2"),
                ("guest_group", 1, "accepted", "40", "45"),
            ],
        ),
        (
            "UPDATE change SET row_version = 3 WHERE row_version = 2 AND row_id = 1 AND table_name = 'guest_group'",
            [
                ("guest_group", 1, None, "version 2", "version 3"),
                ("guest_group", 1, None, "version 3", "version 2"),
            ],
        ),
        (
            "UPDATE change SET before = '41' WHERE row_version = 2 AND row_id = 1 AND table_name = 'guest_group'",
            [("guest_group", 1, "accepted", "40", "41")],
        ),
        (
            "DELETE FROM change WHERE act = 'delete' AND row_id = 7 AND column_name = 'accepted'",
            [("guest_group", 7, None, "every cell deleted with its row", "accepted")],
        ),
        (
            "UPDATE change SET act = 'edit' WHERE act = 'add' AND row_id = 1 AND table_name = 'beverage'",
            [("beverage", 1, None, "a row of version 1", "no row")],
        ),
        (
            "UPDATE change_set SET undoes = 2 WHERE id = 5",
            [("change_set", 5, "undoes", "an undo of an earlier change set of event 1", "2")],
        ),
        (
            "UPDATE change_set SET undoes = NULL WHERE id = 5",
            [("change_set", 5, "undoes", "an undo of an earlier change set of event 1", "nothing")],
        ),
        (
            "UPDATE guest_group SET event = 2, natural_key = '[]' WHERE id = 3",
            [
                ("guest_group", 3, None, "a row of event 1", "one of 2"),
                ("guest_group", 3, "natural_key", '["neighbours"]', "[]"),
            ],
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_was_changed_by_hand_is_named(busy: Store, statement: str, expected: list[Broken]) -> None:
    with by_hand(busy) as connection:
        connection.exec_driver_sql(statement)
    said = [each for each in broken(busy) if "twice" not in each[4]]
    assert said[: len(expected)] == expected


def test_a_row_that_no_change_brought_is_named(busy: Store) -> None:
    with by_hand(busy) as connection:
        connection.exec_driver_sql(
            "INSERT INTO bar (id, event, version, natural_key, name, taps, share_of_orders, dispense) "
            "VALUES (77, 1, 1, '[\"bar\"]', 'Bar', 2, 1, 'keg with CO2')"
        )
    assert broken(busy) == [("bar", 77, None, "no row", "a row of version 1")]


def test_rows_that_do_not_hold_together_are_named(busy: Store) -> None:
    """Each cell is what its changes say, and still an order names a beverage that is not there."""
    with by_hand(busy) as connection:
        connection.exec_driver_sql("UPDATE order_line SET beverage = 'Kölsch', natural_key = "
                                   "'[\"kölsch\",\"20 l slim keg\"]' WHERE id = 1")  # fmt: skip
        connection.exec_driver_sql("UPDATE change SET after = '\"Kölsch\"' WHERE table_name = 'order_line' "
                                   "AND row_id = 1 AND column_name = 'beverage'")  # fmt: skip
    ((table, row, column, expected, found),) = broken(busy)
    assert (table, row, column, found) == ("order_line", 1, "beverage", "“Kölsch” is not in this event.")
    assert expected.startswith("Add it to its sheet")


def test_what_cannot_be_read_is_named_and_the_rest_still_looked_at(busy: Store) -> None:
    with by_hand(busy) as connection:
        connection.exec_driver_sql("UPDATE own_sheet SET grid = 'no JSON' WHERE id = 1")
        connection.exec_driver_sql('UPDATE draft_step SET changes = \'[["edit","nowhere",1,"x",1,2]]\'')
        connection.exec_driver_sql("UPDATE guest_group SET accepted = 46 WHERE id = 1")
    said = broken(busy)
    assert [each[:4] for each in said] == [
        ("guest_group", 1, "accepted", "45"),
        ("own_sheet", 1, None, "what can be read"),
        ("draft_step", 5, None, "what can be read"),
    ]
    assert said[1][4].startswith("JSONDecodeError: ")


def test_a_release_that_cannot_be_read_is_named(busy: Store) -> None:
    release = {
        "event": 1, "event_version": 3, "number": 1, "kind": "ordered", "actor": "Anna", "at": NOON, "sent_to": "b",
        "operation_id": "r", "program": "0", "catalogue_digest": "", "frozen_rows": "{}", "frozen_plan": "{",
    }  # fmt: skip
    busy.write(lambda connection: connection.execute(sa.insert(schema.release).values(release)))
    ((table, row, _, expected, _),) = broken(busy)
    assert (table, row, expected) == ("release", 1, "what can be read")


@pytest.mark.parametrize("table", schema.KEPT_FOR_EVER)
def test_a_table_that_lost_its_triggers_is_named(kept: Store, table: str) -> None:
    drop = (
        [f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete"]
        if kept.is_sqlite
        else [f"ALTER TABLE {table} DISABLE TRIGGER ALL"]
    )
    for statement in drop:
        kept.write(lambda connection, statement=statement: connection.exec_driver_sql(statement))
    assert broken(kept) == [(table, None, None, "a trigger that keeps every row", "nothing")]


def test_a_hundred_thousand_changes_are_looked_at_within_seconds(kept: Store) -> None:
    """1,000 saves of 100 cells, in the time of a cup of coffee poured."""
    at = NOON.isoformat()
    fill = [
        "INSERT INTO change_set (event, event_version, kind, actor, at, by_what, operation_id, program) "
        f"SELECT 1, n, 'save', 'Anna', '{at}', 'a test', 'op ' || n, '0' FROM numbers WHERE n BETWEEN 2 AND 1001",
        "INSERT INTO change (change_set, act, table_name, row_id, row_version, column_name, before, after) "
        "SELECT s.id, 'edit', 'guest_group', 1, s.event_version, 'own:' || n, "
        "CASE WHEN s.event_version > 2 THEN '' || (s.event_version - 1) END, '' || s.event_version "
        "FROM numbers, change_set s WHERE n <= 100 AND s.event_version > 1 ORDER BY s.id, n",
        "UPDATE event SET event_version = 1001",
        "UPDATE guest_group SET version = 1001 WHERE id = 1",
    ]
    numbers = (
        "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1001) "
        "SELECT n FROM counted"
    )
    with by_hand(kept) as connection:
        connection.exec_driver_sql(f"CREATE TABLE numbers AS {numbers}")
        for statement in fill:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("DROP TABLE numbers")
    begun = time.perf_counter()
    said = verified(kept)
    assert time.perf_counter() - begun < 10
    assert said.changes > 100_000
    assert {each.column for each in said.breaches} == {f"own:{n}" for n in range(1, 101)}  # the rows know nothing of it


# The file of SQLite


def test_a_damaged_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "catering.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    (breach,) = verify_store(at=NOON, url=f"sqlite:///{path}").breaches
    assert (breach.table, str(breach.expected)) == (None, "what can be read")


def test_a_file_with_a_damaged_page_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "catering.sqlite"
    store = Store(f"sqlite:///{path}")
    assert verify_store(at=NOON, url=f"sqlite:///{path}").breaches == ()
    with store.reading() as connection:
        page = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'change'").scalar_one()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xee" * 4096
    path.write_bytes(content)
    breaches = verify_store(at=NOON, url=f"sqlite:///{path}").breaches
    assert breaches
    assert breaches[0].table is None
    assert "malformed" in str(breaches[-1].found) or "invalid page" in str(breaches[0].found)


def test_a_row_whose_event_is_gone_is_named(busy: Store) -> None:
    with by_hand(busy) as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE id = 2")
    said = broken(busy)
    assert ("event", 2, None, "a row of version 1", "no row") in said
    if busy.is_sqlite:  # PostgreSQL lets nobody but by_hand do this
        assert ("change_set", 2, None, "the row of event that it belongs to", "nothing") in said


def test_verifying_the_first_time_makes_and_fills_the_store(tmp_path: Path) -> None:
    said = verify_store(at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC), url=f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert (said.events, said.change_sets, said.breaches) == (2, 2, ())
