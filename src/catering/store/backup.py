"""Copies of a store that is a file: taken while others write, whole or not at all, and put back the same way."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from catering.model.text import Text, text
from catering.store.engine import Store, StoreBusy
from catering.store.migrate import StoreUnreadable, bring_up_to_date, hold_known, revision_of
from catering.store.verify import verify


class NotAFile(Exception):
    """The store is in a database server, which has its own means."""

    def __init__(self) -> None:
        self.message: Text = text(
            "This store is in a PostgreSQL database. Back it up with {dump}, and bring it back with {restore}.",
            dump="pg_dump --format=custom",
            restore="pg_restore --clean",
        )
        super().__init__(str(self.message))


class NoBackup(Exception):
    """A file that the store cannot be restored from: why."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(str(message))


class Damaged(sqlite3.DatabaseError):
    """What SQLite's own check says of a database."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def back_up(store: Store, out: Path) -> None:
    """Writes the store as it is at one moment to a file, in the place of what is there.

    Others may read and write meanwhile. Raises NotAFile, StoreUnreadable, OSError.
    """
    file_of(store)
    with store.reading() as connection:
        live = connection.connection.driver_connection
        assert isinstance(live, sqlite3.Connection)
        try:
            _copy(live, out)
        except sqlite3.DatabaseError as fault:
            raise StoreUnreadable(store.url, str(fault)) from fault


def restore(store: Store, source: Path, *, at: dt.datetime) -> Path | None:
    """Brings the store back to a file that `back_up` wrote; gives the file that keeps what was there until now.

    The file is migrated and every invariant of it looked at before the store is touched. Whoever writes meanwhile
    waits, and sees the restored store then. Raises NotAFile, NoBackup, StoreIsNewer,
    StoreBusy, OSError.
    """
    live_file = file_of(store)
    with _checked_copy(source, live_file.parent) as fresh_file:
        kept = _free_name(live_file, at) if live_file.exists() and live_file.stat().st_size else None
        try:
            _put_in_place(store, fresh_file, kept)
        except sqlite3.DatabaseError as fault:
            if not _is_damage(fault):
                raise
            # nothing can be written into it any more: another file takes its place
            kept = kept or _free_name(live_file, at)
            _set_aside(live_file, kept)
            fresh_file.replace(live_file)
    return kept


def file_of(store: Store) -> Path:
    """The file that the store is. Raises NotAFile."""
    if not store.is_sqlite or not store.url.database:
        raise NotAFile
    return Path(store.url.database).resolve()


def _put_in_place(store: Store, fresh_file: Path, kept: Path | None) -> None:
    """Nobody writes between the copy of what was there and the restored store: this connection locks the file."""
    with store.whole_file() as live, closing(sqlite3.connect(fresh_file)) as fresh:
        try:
            live.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            raise StoreBusy from fault
        # only now that the lock is had: whoever waits for it in this mode keeps others from committing
        live.execute("PRAGMA locking_mode = EXCLUSIVE")
        live.execute("COMMIT")  # the lock stays until the connection is closed
        if kept is not None:
            _copy(live, kept)
        fresh.backup(live)


def _copy(live: sqlite3.Connection, out: Path) -> None:
    """Copies a database to a file: written beside, checked, forced to disk, then put in its place."""
    target = out.resolve()
    beside = _beside(target)
    try:
        with closing(sqlite3.connect(beside)) as copy:
            live.backup(copy)
            (said,) = copy.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                raise Damaged(said)
        _force_to_disk(beside)
        beside.replace(target)
        _force_to_disk(target.parent)
    except sqlite3.OperationalError as fault:  # the disk is full, the folder is not there
        raise OSError(str(fault)) from fault
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _checked_copy(source: Path, folder: Path) -> Iterator[Path]:
    """A copy of a backup that is whole and of this program's tables."""
    if not source.is_file():
        raise NoBackup(text("There is no file {path}.", path=source))
    beside = _beside(folder / source.name)
    copy = Store(sa.URL.create("sqlite", database=str(beside)))
    try:
        try:
            with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as given:
                _copy(given, beside)
            with copy.reading() as connection:
                revision = revision_of(connection)
        except (sqlite3.DatabaseError, sa.exc.DatabaseError) as fault:
            why = str(getattr(fault, "orig", fault))
            raise NoBackup(text("{path} is damaged, or no store: {why}.", path=source, why=why)) from fault
        if revision is None:
            raise NoBackup(text("{path} is a database, but no store of catering.", path=source))
        hold_known(revision)
        bring_up_to_date(copy)
        with copy.reading() as connection:
            breaches = verify(connection).breaches
        if breaches:
            raise NoBackup(
                text(
                    "{path} does not hold together: {table} {row}: expected {expected}, found {found}.",
                    path=source,
                    table=breaches[0].table or "",
                    row=breaches[0].row or "",
                    expected=breaches[0].expected,
                    found=breaches[0].found,
                )
            )
        copy.close()
        yield beside
    finally:
        copy.close()
        for left in (beside, _journal(beside)):
            left.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".catering-{uuid.uuid4().hex}.sqlite")


def _free_name(live_file: Path, at: dt.datetime) -> Path:
    """Beside the store, by the moment in UTC; a second one of the same second is numbered."""
    stamp = f"{live_file.stem}-until-{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    names = itertools.chain([stamp], (f"{stamp}-{number}" for number in itertools.count(2)))
    return next(path for name in names if not (path := live_file.with_name(f"{name}.sqlite")).exists())


def _is_damage(fault: sqlite3.DatabaseError) -> bool:
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _set_aside(live_file: Path, kept: Path) -> None:
    """Keeps a damaged file as it is, with the journal that belongs to it."""
    shutil.copy2(live_file, kept)
    journal = _journal(live_file)
    if journal.exists() and journal.stat().st_size:
        journal.replace(_journal(kept))


def _journal(file: Path) -> Path:
    return file.with_name(f"{file.name}-journal")


def _force_to_disk(path: Path) -> None:
    """A file's content, or a folder's names; Windows opens no folder."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
