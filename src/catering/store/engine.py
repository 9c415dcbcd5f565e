"""The database behind the store: how it is opened, read from, and written to without losing anything."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from catering.model.text import Text, text

_Result = TypeVar("_Result")

Connection = sa.Connection
"""What a transaction is worked in; whoever works in it need not know the database."""

_WAIT_S = 30
_ATTEMPTS = 8
_TRY_AGAIN = frozenset({"40001", "40P01", "55P03", "57P01", "57P03", "08000", "08003", "08006"})
"""PostgreSQL's codes: not serializable, deadlock, lock not had in time, server going down or coming up, lost."""
_NOT_THERE = ("connection refused", "starting up", "closed the connection")
"""What it is said of a server that comes back, without a code."""


class StoreBusy(Exception):
    """Others were writing for longer than it is waited for."""

    def __init__(self) -> None:
        self.message: Text = text("Others are saving just now. Nothing was lost; try again.")
        super().__init__(str(self.message))


class Store:
    """One database. Reading and writing have an engine each; in a process one thread writes at a time."""

    def __init__(self, url: str | sa.URL) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = self._engine(read_only=False)
        self._reader = self._engine(read_only=True)
        self._one_writer: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()

    def _engine(self, *, read_only: bool) -> sa.Engine:
        if not self.is_sqlite:
            return _postgresql(self.url, read_only=read_only)
        return _sqlite(self.url, read_only=read_only)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A consistent look at the store; take what is needed and leave before anything is drawn."""
        with self._reader.connect() as connection:  # begins with the first question; there is nothing to commit
            yield connection

    def write(self, work: Callable[[sa.Connection], _Result]) -> _Result:
        """Does `work` in one transaction, whole or not at all.

        It is done again where the database asks for it or the connection is lost, so it must know by an operation
        id of its own whether it was done already. Raises StoreBusy.
        """
        give_up_at = time.monotonic() + _WAIT_S
        for attempt in range(_ATTEMPTS):
            try:
                with self._one_writer, self._writer.begin() as connection:
                    return work(connection)
            except PoolTimeout as fault:  # so many were writing that no connection came free
                raise StoreBusy from fault
            except DBAPIError as fault:
                if "database is locked" in str(fault.orig):  # it was waited for already
                    raise StoreBusy from fault
                if not _may_be_tried_again(fault):
                    raise
                if attempt + 1 == _ATTEMPTS or time.monotonic() > give_up_at:
                    raise StoreBusy from fault
                time.sleep(random.uniform(0.5, 1.5) * 0.02 * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def whole_file(self) -> Iterator[sqlite3.Connection]:
        """SQLite's own connection, outside of any transaction, to put a whole database in the place of this one."""
        with self._one_writer:
            connection = self._writer.raw_connection()
            try:
                yield cast("sqlite3.Connection", connection.driver_connection)
            finally:
                connection.close()

    def close(self) -> None:
        """Gives back every connection."""
        self._writer.dispose()
        self._reader.dispose()


def hold(connection: sa.Connection, *words: object) -> None:
    """Until the end of the transaction nobody else holds the same words: others wait. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        one_number = sa.func.hashtextextended(" ".join(map(str, words)), 0)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(one_number)))


def _may_be_tried_again(fault: DBAPIError) -> bool:
    code, words = getattr(fault.orig, "sqlstate", None), str(fault.orig).casefold()
    return (
        fault.connection_invalidated or code in _TRY_AGAIN or (not code and any(each in words for each in _NOT_THERE))
    )


def _sqlite(url: sa.URL, *, read_only: bool) -> sa.Engine:
    # no pool: a connection is never passed between threads, and a restored file is never read through an old one
    engine = sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": _WAIT_S})
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @sa.event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not where the driver thinks
        for setting in _settings(read_only=read_only):
            connection.execute(f"PRAGMA {setting}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _settings(*, read_only: bool) -> tuple[str, ...]:
    """What held in thousands of kills and simulated power cuts.

    Not WAL: up to SQLite 3.51.2, which most Pythons carry, it can lose a commit in a race of checkpoints.
    """
    waits = f"busy_timeout = {_WAIT_S * 1000}"
    if read_only:
        return waits, "query_only = ON"
    return (
        waits,
        "journal_mode = TRUNCATE",
        "synchronous = EXTRA",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    )


def _postgresql(url: sa.URL, *, read_only: bool) -> sa.Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    settings = (
        f"-c lock_timeout={_WAIT_S * 1000} -c synchronous_commit=on -c default_transaction_isolation=read\\ committed"
    )
    if read_only:
        settings = "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
    return sa.create_engine(url, pool_pre_ping=True, connect_args={"options": f"{settings} -c timezone=UTC"})
