"""The shipped events, read once for all tests of the services."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from catering.model.records import EventRecords
from catering.services.check_workbook import CheckedWorkbook, check_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from kept_evening import keep

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=9)))


@pytest.fixture(scope="session")
def shipped() -> dict[str, CheckedWorkbook]:
    return {
        event_id: check_workbook(path.read_bytes(), path.name, as_of=AS_OF)
        for event_id, path in shipped_workbooks().items()
    }


@pytest.fixture(scope="session")
def reference(shipped: dict[str, CheckedWorkbook]) -> EventRecords:
    records = shipped[REFERENCE_EVENT].records
    assert records is not None
    return records


@pytest.fixture(scope="session")
def festival(shipped: dict[str, CheckedWorkbook]) -> EventRecords:
    records = next(checked.records for event_id, checked in shipped.items() if event_id != REFERENCE_EVENT)
    assert records is not None
    return records


@pytest.fixture(scope="session")
def file_with_herbstfest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the small evening of `kept_evening`; to be copied, not to be opened."""
    path = tmp_path_factory.mktemp("store") / "herbstfest.sqlite"
    store = Store(f"sqlite:///{path}")
    bring_up_to_date(store)
    keep(store)
    store.close()
    return path


@pytest.fixture
def herbstfest(file_with_herbstfest: Path, store_url: str) -> Iterator[Store]:
    """The test's own store with the small evening of `kept_evening` in it, saved by Anna."""
    shutil.copy(file_with_herbstfest, store_url.removeprefix("sqlite:///"))
    store = Store(store_url)
    yield store
    store.close()
