"""Every test of the store runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from databases import Databases, PostgreSQLServer, SQLiteFiles, postgresql_server
from kept_evening import keep


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


@pytest.fixture(scope="session")
def migrated(databases: Databases) -> str:
    """A database brought up to date once; to be copied, not to be opened."""
    url = databases.new()
    store = Store(url)
    bring_up_to_date(store)
    store.close()
    return url


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    """The address of a database without any table."""
    url = databases.new()
    yield url
    databases.forget(url)


@pytest.fixture
def store(databases: Databases, migrated: str) -> Iterator[Store]:
    """A store without events."""
    url = databases.new(migrated)
    store = Store(url)
    yield store
    store.close()
    databases.forget(url)


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with one evening in it."""
    keep(store)
    return store
