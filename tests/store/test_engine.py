"""The database: opened the way that loses nothing, tried again where it asks for it, filled once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from catering.model.event import GuestGroup
from catering.model.rows import Act, Change
from catering.services.draft import take_back
from catering.services.open_store import open_store
from catering.store import engine as engine_module
from catering.store import schema
from catering.store.change_sets import Kind, Stamp, done_already
from catering.store.engine import Connection, Store, StoreBusy
from catering.store.event_rows import NoSuchEvent
from catering.store.migrate import StoreUnreadable, bring_up_to_date
from catering.store.place import VARIABLE, NoSuchDatabase, store_url
from catering.store.verify import verify
from catering.store.writing import apply_changes, lock_event
from databases import PostgreSQLServer
from kept_evening import EVENING, NOON, change, keep, opened, save, with_cells, with_row

GROUPS = schema.RECORD_TABLES["guest_group"]


def test_the_settings_that_lose_nothing_are_on(store: Store) -> None:
    def said(setting: str) -> object:
        words = f"PRAGMA {setting}" if store.is_sqlite else f"SHOW {setting}"
        return store.write(lambda connection: connection.exec_driver_sql(words).scalar())

    if store.is_sqlite:
        settings = {
            "journal_mode": "truncate", "synchronous": 3, "foreign_keys": 1, "recursive_triggers": 1,
            "busy_timeout": 30_000, "query_only": 0,
        }  # fmt: skip
    else:
        settings = {
            "synchronous_commit": "on", "transaction_isolation": "read committed", "lock_timeout": "30s",
            "timezone": "UTC", "default_transaction_read_only": "off",
        }  # fmt: skip
    assert {name: said(name) for name in settings} == settings


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM draft", "UPDATE guest_group SET accepted = 0", "CREATE TABLE more (id INTEGER)"],
)
def test_who_only_reads_cannot_write(kept: Store, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=r"readonly database|read-only transaction"), kept.reading() as looking:
        looking.exec_driver_sql(statement)


def test_a_look_is_consistent_while_others_save(kept: Store) -> None:
    """What is read in one look is of one moment, even where another saves between two questions."""
    with kept.reading() as connection:
        before = connection.execute(sa.select(schema.event.c.event_version)).scalar_one()
        saving = threading.Thread(target=_save_one_more, args=(kept,))
        saving.start()
        time.sleep(0.2)
        rows = connection.execute(sa.select(sa.func.sum(GROUPS.c.accepted))).scalar_one()
    saving.join()
    assert (before, rows) == (1, 460)
    assert opened(kept).stored.event_version == 2


def _save_one_more(store: Store) -> None:
    now = opened(store)
    change(
        store, "Bo", with_cells(now.records, "guest_group", "Press", accepted=now.records.guest_groups[0].accepted + 1)
    )
    assert save(store, "Bo").change_set is not None


def test_threads_of_one_process_save_one_after_the_other(kept: Store) -> None:
    """Each on a connection of its own, none refused, none lost."""

    def add(number: int) -> None:
        def work(connection: Connection) -> None:
            stored = lock_event(connection, 1)
            now = stored.rows["guest_group"][1]["accepted"]
            more = Change(Act.EDIT, "guest_group", 1, "accepted", now, now + 1)
            apply_changes(connection, stored, [more], Stamp(Kind.SAVE, "Anna", NOON, "a test", f"add {number}"))

        kept.write(work)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert opened(kept).records.guest_groups[0].accepted == 52
    with kept.reading() as connection:
        assert verify(connection).breaches == ()


def test_an_event_that_is_not_there_is_named_with_those_that_are(kept: Store) -> None:
    from catering.services.open_event import open_event

    with pytest.raises(NoSuchEvent, match=f"There is no event “evening”. There are: {EVENING}."):
        open_event(kept, "evening", None)


@pytest.mark.parametrize("written", ["postgresql//anna:secret@host/evening", "mysql://anna:secret@host/evening"])
def test_an_address_that_is_none_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv(VARIABLE, written)
    with pytest.raises(NoSuchDatabase, match="host/evening") as refused:
        store_url()
    assert "secret" not in str(refused.value)


# Tried again


@pytest.fixture
def on_postgresql(postgresql: PostgreSQLServer) -> Iterator[Store]:
    url = postgresql.new()
    store = Store(url)
    bring_up_to_date(store)
    keep(store)
    yield store
    store.close()
    postgresql.forget(url)


def one_more(operation_id: str, connection: Connection) -> None:
    """Counts one more guest, once for each operation."""
    if done_already(connection, operation_id) is not None:
        return
    stored = lock_event(connection, 1)
    now = stored.rows["guest_group"][1]["accepted"]
    more = Change(Act.EDIT, "guest_group", 1, "accepted", now, now + 1)
    apply_changes(connection, stored, [more], Stamp(Kind.SAVE, "Anna", NOON, "a test", operation_id))


@pytest.mark.parametrize("code", ["40001", "40P01", "55P03"])
def test_what_postgresql_asks_to_be_tried_again_is(on_postgresql: Store, code: str) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(1)
        one_more("click", connection)
        if len(tries) < 3:
            connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '{code}'; END $$")

    on_postgresql.write(work)
    assert (len(tries), opened(on_postgresql).records.guest_groups[0].accepted) == (3, 41)


@pytest.mark.parametrize("when", ["before the work", "after the work"])
def test_a_connection_that_is_lost_is_replaced_and_the_work_done_once(
    on_postgresql: Store, postgresql: PostgreSQLServer, when: str
) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(1)
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        if when == "after the work":
            one_more("click", connection)
        if len(tries) == 1:
            postgresql.do(f"SELECT pg_terminate_backend({backend}, 5000)")
        if when == "before the work":
            one_more("click", connection)

    on_postgresql.write(work)
    assert (len(tries), opened(on_postgresql).records.guest_groups[0].accepted) == (2, 41)


def lose_the_next_answer(store: Store, server: PostgreSQLServer) -> list[int]:
    """The connection of the next commit breaks when all is committed; gives the backends that commits asked."""
    asked: list[int] = []

    @sa.event.listens_for(store._writer, "commit")
    def _lose_the_answer(connection: Connection) -> None:
        asked.append(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        if len(asked) == 1:
            connection.connection.driver_connection.commit()
            server.do(f"SELECT pg_terminate_backend({asked[0]}, 5000)")
            connection.exec_driver_sql("SELECT 1")  # is the first to notice

    return asked


def test_an_answer_that_was_lost_after_the_commit_is_not_done_twice(
    on_postgresql: Store, postgresql: PostgreSQLServer
) -> None:
    """The same operation finds that it was done."""
    asked = lose_the_next_answer(on_postgresql, postgresql)
    on_postgresql.write(lambda connection: one_more("click", connection))
    assert len(asked) == 2
    assert opened(on_postgresql).records.guest_groups[0].accepted == 41


def test_a_step_of_a_draft_whose_answer_was_lost_is_there_once(
    on_postgresql: Store, postgresql: PostgreSQLServer
) -> None:
    asked = lose_the_next_answer(on_postgresql, postgresql)
    now = opened(on_postgresql, "Anna").records
    after = change(on_postgresql, "Anna", with_row(now, "guest_group", GuestGroup(name="Staff", accepted=30)))
    assert len(asked) == 2
    assert (after.draft.steps, after.broken) == (("changed",), ())


def test_a_step_that_was_taken_back_without_an_answer_takes_no_other_with_it(
    on_postgresql: Store, postgresql: PostgreSQLServer
) -> None:
    for accepted in (41, 42, 43):
        now = opened(on_postgresql, "Anna").records
        last = change(on_postgresql, "Anna", with_cells(now, "guest_group", "Press", accepted=accepted))
    asked = lose_the_next_answer(on_postgresql, postgresql)
    take_back(on_postgresql, 1, "Anna", revision=last.draft.revision)
    assert len(asked) == 2
    assert opened(on_postgresql, "Anna").records.guest_groups[0].accepted == 42


def test_two_that_wait_for_each_other_both_have_their_way(on_postgresql: Store) -> None:
    """A deadlock: PostgreSQL ends one of the two, which is done again."""
    both_have_one = threading.Barrier(2, timeout=10)
    tries: list[int] = []

    def work(first: int, connection: Connection) -> None:
        tries.append(first)
        for row in (first, 3 - first):
            taken = sa.update(GROUPS).where(GROUPS.c.id == row).values(accepted=GROUPS.c.accepted + 1)
            connection.execute(taken)
            if row == first and tries.count(first) == 1:
                both_have_one.wait()

    threads = [
        threading.Thread(target=on_postgresql.write, args=(lambda c, first=first: work(first, c),)) for first in (1, 2)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(tries) in ([1, 1, 2], [1, 2, 2])
    assert [group.accepted for group in opened(on_postgresql).records.guest_groups] == [42, 122, 300]


def test_what_fails_for_another_reason_is_not_tried_again(store: Store) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(1)
        connection.exec_driver_sql("SELECT nothing FROM nowhere")

    with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
        store.write(work)
    assert tries == [1]


def test_who_waited_long_enough_is_told_that_nothing_was_lost(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_WAIT_S", 0.1 if kept.is_sqlite else 0)
    monkeypatch.setattr(engine_module, "_ATTEMPTS", 2)
    impatient = Store(kept.url)
    holds, done = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        lock_event(connection, 1)
        holds.set()
        assert done.wait(10)

    saving = threading.Thread(target=kept.write, args=(slow,))
    saving.start()
    assert holds.wait(10)
    try:
        if not kept.is_sqlite:  # a lock_timeout of 0 would wait for ever
            sa.event.listen(impatient._writer, "begin", lambda c: c.exec_driver_sql("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(StoreBusy, match=r"Others are saving just now\. Nothing was lost; try again\."):
            impatient.write(lambda connection: lock_event(connection, 1))
    finally:
        done.set()
        saving.join()
        impatient.close()


# The first start


START = """
import datetime as dt, functools, os, sys
from catering.services import open_store

# what is in the workbooks is read once, and known to all eight
open_store.check_workbook = functools.cache(open_store.check_workbook)
at = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
for path in open_store.shipped_workbooks().values():
    open_store.check_workbook(path.read_bytes(), path.name, as_of=at)
children = []
for _ in range(8):
    child = os.fork()
    if child == 0:
        open_store.open_store(at=at, url=sys.argv[1]).close()
        os._exit(0)
    children.append(child)
sys.exit(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""


def test_eight_that_start_at_once_fill_the_store_once(empty: str) -> None:
    done = subprocess.run([sys.executable, "-c", START, empty], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    store = open_store(at=NOON, url=empty)
    with store.reading() as connection:
        verified = verify(connection)
    store.close()
    assert (verified.events, verified.change_sets, verified.breaches) == (2, 2, ())


def test_a_database_that_does_not_answer_is_named(empty: str) -> None:
    missing = empty.replace("store", "no/such/store") if empty.startswith("sqlite") else empty.replace("/store", "/x")
    store = Store(missing)
    with pytest.raises(StoreUnreadable) as refused:
        bring_up_to_date(store)
    words = "cannot be read" if empty.startswith("sqlite") else "does not answer"
    assert f" {words}: " in str(refused.value)
    assert ("catering restore" in str(refused.value)) is empty.startswith("sqlite")
    store.close()
