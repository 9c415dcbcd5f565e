"""Every test of the store runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from databases import Databases
from kept_evening import keep


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
    databases.give_back(url, like=migrated)


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with one evening in it."""
    keep(store)
    return store
