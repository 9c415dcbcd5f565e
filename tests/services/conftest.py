"""The shipped events, read once for all tests of the services."""

import datetime as dt

import pytest

from catering.model.records import EventRecords
from catering.services.check_workbook import CheckedWorkbook, check_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks

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
