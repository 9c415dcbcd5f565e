"""Backup and restore: a whole copy while others write, and back, with what was there kept."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from catering.model.event import GuestGroup
from catering.model.rows import Act, Change
from catering.services.backup_store import backup_store, restore_store
from catering.services.verify_store import verify_store
from catering.store import schema
from catering.store.backup import NoBackup, NotAFile, back_up, restore
from catering.store.change_sets import Kind, Stamp, history
from catering.store.engine import Connection, Store
from catering.store.migrate import StoreIsNewer, bring_up_to_date
from catering.store.verify import verify
from catering.store.writing import apply_changes, lock_event
from databases import PostgreSQLServer
from kept_evening import NOON, change_and_save, keep, opened, with_cells

KEPT_NAME = "catering-until-20260901T120000Z.sqlite"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def kept(folder: Path) -> Iterator[Store]:
    """A store in a file, with one evening in it."""
    store = Store(f"sqlite:///{folder / 'catering.sqlite'}")
    bring_up_to_date(store)
    keep(store)
    yield store
    store.close()


def press(store: Store) -> int:
    return opened(store).records.guest_groups[0].accepted


def count(store: Store, accepted: int) -> None:
    change_and_save(store, "Anna", with_cells(opened(store).records, "guest_group", "Press", accepted=accepted))


def copied(path: Path) -> Store:
    return Store(f"sqlite:///{path}")


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"catering.sqlite-journal"}


def operations(store: Store) -> set[str]:
    with store.reading() as connection:
        assert verify(connection).breaches == ()
        return set(connection.execute(sa.select(schema.change_set.c.operation_id)).scalars())


def test_a_backup_is_the_store_as_it_is(kept: Store, folder: Path) -> None:
    count(kept, 45)
    back_up(kept, folder / "copy.sqlite")
    count(kept, 50)
    copy = copied(folder / "copy.sqlite")
    assert (press(copy), press(kept)) == (45, 50)
    assert operations(copy) < operations(kept)
    assert files(folder) == {"catering.sqlite", "copy.sqlite"}


def test_a_backup_takes_the_place_of_an_older_one_whole(kept: Store, folder: Path) -> None:
    back_up(kept, folder / "copy.sqlite")
    count(kept, 45)
    back_up(kept, folder / "copy.sqlite")
    assert press(copied(folder / "copy.sqlite")) == 45


def test_a_place_that_cannot_be_written_leaves_nothing_behind(kept: Store, folder: Path) -> None:
    with pytest.raises(OSError, match="unable to open database file"):
        back_up(kept, folder / "no" / "copy.sqlite")
    (folder / "a folder").mkdir()
    with pytest.raises(OSError):
        back_up(kept, folder / "a folder")
    assert files(folder) == {"catering.sqlite", "a folder"}


# While others write


@contextmanager
def somebody_saves(store: Store) -> Iterator[list[str]]:
    """Saves one guest more at a time, again and again; gives the operations that were acknowledged."""
    acknowledged: list[str] = []
    stop = threading.Event()

    def one_more(operation_id: str, connection: Connection) -> None:
        stored = lock_event(connection, 1)
        now = stored.rows["guest_group"][1]["accepted"]
        stamp = Stamp(Kind.SAVE, "Anna", NOON, "a test", operation_id)
        note = f"{operation_id} " * 100
        changes = [
            Change(Act.EDIT, "guest_group", 1, "accepted", now, now + 1),
            Change(Act.EDIT, "guest_group", 2, "note", stored.rows["guest_group"][2]["note"], note),
        ]
        apply_changes(connection, stored, changes, stamp)

    def save_on() -> None:
        number = 0
        while not stop.wait(0.02):
            number += 1
            operation_id = f"save {number}"
            store.write(partial(one_more, operation_id))
            acknowledged.append(operation_id)

    saving = threading.Thread(target=save_on)
    saving.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        saving.join()


def test_a_backup_misses_nothing_that_was_acknowledged_before_it(kept: Store, folder: Path) -> None:
    with somebody_saves(kept) as acknowledged:
        for number in range(8):
            before = set(acknowledged)
            copy = folder / f"copy-{number}.sqlite"
            back_up(kept, copy)
            assert before <= operations(copied(copy))
    assert {f"save {number}" for number in range(1, len(acknowledged) + 1)} <= operations(kept)


def test_a_plain_copy_of_a_file_that_is_being_written_is_not_whole(kept: Store, folder: Path) -> None:
    """The broken twin: in the middle of a save, when SQLite has written part of its pages, the file is copied."""

    def save_and_look(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA cache_size = 4")  # what does not fit is written before the commit
        stored = lock_event(connection, 1)
        tables = [GuestGroup(name=f"Table {number}", accepted=number) for number in range(1, 400)]
        more = [
            Change(Act.ADD, "guest_group", -place, column, None, getattr(table, column))
            for place, table in enumerate(tables, start=1)
            for column in ("name", "accepted")
        ]
        apply_changes(connection, stored, more, Stamp(Kind.IMPORT, "Anna", NOON, "a test", "import"))
        shutil.copy(folder / "catering.sqlite", folder / "plain.sqlite")

    kept.write(save_and_look)
    assert verify_store(at=NOON, url=f"sqlite:///{folder / 'plain.sqlite'}").breaches
    back_up(kept, folder / "ours.sqlite")
    assert "import" in operations(copied(folder / "ours.sqlite"))


def test_a_backup_in_the_middle_of_a_save_has_nothing_of_it(kept: Store, folder: Path) -> None:
    def save_and_look(connection: Connection) -> None:
        stored = lock_event(connection, 1)
        edit = Change(Act.EDIT, "guest_group", 1, "accepted", 40, 45)
        apply_changes(connection, stored, [edit], Stamp(Kind.SAVE, "Anna", NOON, "a test", "save"))
        back_up(kept, folder / "copy.sqlite")

    kept.write(save_and_look)
    assert operations(copied(folder / "copy.sqlite")) == {"first"}


# Restoring


def test_restoring_brings_the_store_back_and_keeps_what_was_there(kept: Store, folder: Path) -> None:
    back_up(kept, folder / "copy.sqlite")
    count(kept, 45)
    was = restore(kept, folder / "copy.sqlite", at=NOON)
    assert was == folder / KEPT_NAME
    assert (press(kept), press(copied(was))) == (40, 45)
    assert operations(kept) == {"first"}
    assert files(folder) == {"catering.sqlite", "copy.sqlite", KEPT_NAME}
    # and back again, within the same second
    again = restore(kept, was, at=NOON)
    assert again == folder / KEPT_NAME.replace("Z", "Z-2")
    assert press(kept) == 45


def test_who_has_the_store_open_sees_the_restored_one(kept: Store, folder: Path) -> None:
    back_up(kept, folder / "copy.sqlite")
    count(kept, 45)
    open_all_the_time = sqlite3.connect(folder / "catering.sqlite")
    asked = "SELECT accepted FROM guest_group WHERE id = 1"
    assert open_all_the_time.execute(asked).fetchone() == (45,)
    restore(kept, folder / "copy.sqlite", at=NOON)
    assert open_all_the_time.execute(asked).fetchone() == (40,)
    open_all_the_time.close()
    count(kept, 41)
    assert press(kept) == 41


def test_what_is_saved_while_it_is_restored_is_in_the_one_or_in_the_other(kept: Store, folder: Path) -> None:
    back_up(kept, folder / "copy.sqlite")
    another = Store(kept.url)
    with somebody_saves(kept) as acknowledged:
        seen: set[str] = set()
        for number in range(4):
            while len(acknowledged) < 3 * (number + 1):
                time.sleep(0.01)
            was = restore(another, folder / "copy.sqlite", at=NOON + dt.timedelta(seconds=number))
            assert was is not None
            seen |= operations(copied(was))
    seen |= operations(kept)
    another.close()
    assert set(acknowledged) <= seen


def test_a_store_so_damaged_that_nothing_can_be_written_into_it_is_replaced(kept: Store, folder: Path) -> None:
    back_up(kept, folder / "copy.sqlite")
    kept.close()
    damaged = b"no database any more" * 500
    (folder / "catering.sqlite").write_bytes(damaged)
    was = restore_store(folder / "copy.sqlite", at=NOON, url=str(kept.url))
    assert was is not None
    assert was.read_bytes() == damaged
    assert press(kept) == 40
    assert verify_store(at=NOON, url=str(kept.url)).breaches == ()


def test_a_store_with_a_damaged_page_is_restored_over(kept: Store, folder: Path) -> None:
    back_up(kept, folder / "copy.sqlite")
    kept.close()
    content = bytearray((folder / "catering.sqlite").read_bytes())
    content[4096:12288] = b"\xee" * 8192
    (folder / "catering.sqlite").write_bytes(content)
    was = restore_store(folder / "copy.sqlite", at=NOON, url=str(kept.url))
    assert was is not None
    assert was.stat().st_size == len(content)
    assert operations(kept) == {"first"}


def test_where_there_was_no_store_nothing_is_kept(kept: Store, folder: Path) -> None:
    back_up(kept, folder / "copy.sqlite")
    (folder / "new").mkdir()
    new = f"sqlite:///{folder / 'new' / 'catering.sqlite'}"
    assert restore_store(folder / "copy.sqlite", at=NOON, url=new) is None
    assert press(Store(new)) == 40
    assert files(folder / "new") == {"catering.sqlite"}


# What is refused, and leaves the store as it is


def test_what_is_no_backup_of_ours_is_refused(kept: Store, folder: Path) -> None:
    text = folder / "text.sqlite"
    text.write_text("Altbier", encoding="utf-8")
    other = folder / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE beer (name TEXT)")
    before = (folder / "catering.sqlite").read_bytes()
    for path, why in (
        (folder / "none.sqlite", r"There is no file .*none\.sqlite\."),
        (folder, "There is no file"),
        (text, r"text\.sqlite is damaged, or no store: file is not a database\."),
        (other, r"other\.sqlite is a database, but no store of catering\."),
    ):
        with pytest.raises(NoBackup, match=why):
            restore(kept, path, at=NOON)
    assert (folder / "catering.sqlite").read_bytes() == before
    assert files(folder) == {"catering.sqlite", "text.sqlite", "other.sqlite"}


def test_a_backup_whose_rows_are_not_what_was_saved_is_refused(kept: Store, folder: Path) -> None:
    copy = folder / "copy.sqlite"
    back_up(kept, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE guest_group SET accepted = 41 WHERE id = 1")
    with pytest.raises(NoBackup, match=r"copy\.sqlite does not hold together: guest_group 1: expected 40, found 41\."):
        restore(kept, copy, at=NOON)
    assert press(kept) == 40


def test_a_backup_of_a_newer_program_is_refused(kept: Store, folder: Path) -> None:
    copy = folder / "copy.sqlite"
    back_up(kept, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreIsNewer, match="revision 9999"):
        restore(kept, copy, at=NOON)
    assert files(folder) == {"catering.sqlite", "copy.sqlite"}


def test_the_backup_itself_is_never_changed(kept: Store, folder: Path) -> None:
    copy = folder / "copy.sqlite"
    back_up(kept, copy)
    before = copy.read_bytes()
    copy.chmod(0o400)
    restore(kept, copy, at=NOON)
    assert copy.read_bytes() == before


def test_postgresql_is_backed_up_by_its_own_means(postgresql: PostgreSQLServer, folder: Path) -> None:
    url = postgresql.new()
    store = Store(url)
    for act in (
        lambda: back_up(store, folder / "copy.sqlite"),
        lambda: restore(store, folder / "copy.sqlite", at=NOON),
    ):
        with pytest.raises(NotAFile, match="Back it up with pg_dump --format=custom, and bring it back"):
            act()
    store.close()
    postgresql.forget(url)


def test_the_services_open_what_the_environment_names(folder: Path, store_url: str) -> None:
    """A backup at the first start has the events that come with the program."""
    assert store_url.endswith("catering.sqlite")
    backup_store(folder / "copy.sqlite", at=NOON)
    with copied(folder / "copy.sqlite").reading() as connection:
        assert len(history(connection, 1)) == 1
    beside_the_store = Path(store_url.removeprefix("sqlite:///")).with_name(KEPT_NAME)
    assert restore_store(folder / "copy.sqlite", at=NOON) == beside_the_store
