"""A store of its own for every test: a copy of one that was filled once. Databases of both kinds, where asked for."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from catering.services.open_store import open_store
from catering.store.place import VARIABLE
from databases import Databases, PostgreSQLServer, SQLiteFiles, postgresql_server

FILLED_AT = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the events that come with the program; to be copied, not to be opened."""
    path = tmp_path_factory.mktemp("store") / "filled.sqlite"
    open_store(at=FILLED_AT, url=f"sqlite:///{path}").close()
    return path


@pytest.fixture(autouse=True)
def store_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The address of the test's own store, which the environment names; it is filled where the test asks for it."""
    path = tmp_path_factory.mktemp("own") / "catering.sqlite"  # not among the files of the test itself
    if "filled_store" in request.fixturenames or request.path.parent.name in ("dashboard", "cli"):
        shutil.copy(request.getfixturevalue("filled_store"), path)
    url = f"sqlite:///{path}"
    monkeypatch.setenv(VARIABLE, url)
    return url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQLServer]:
    """A PostgreSQL server of the session's own, started where the first test asks for it."""
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Where databases are made: each test that asks for one runs on both kinds."""
    if request.param == "sqlite":
        return SQLiteFiles(tmp_path_factory.mktemp("databases"))
    server: PostgreSQLServer = request.getfixturevalue("postgresql")
    return server
