"""The plans of the two events that are shipped: what the figures are drawn from."""

import datetime as dt

import pytest

from catering.planning.event_plan import EventPlan, plan_event
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks


@pytest.fixture(scope="session")
def shipped_plans() -> dict[str, EventPlan]:
    as_of = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
    plans = {}
    for event_id, path in shipped_workbooks().items():
        records = check_workbook(path.read_bytes(), path.name, as_of=as_of).records
        assert records is not None
        plans[event_id] = plan_event(records, as_of=as_of)
    return plans


@pytest.fixture(scope="session")
def reference_plan(shipped_plans: dict[str, EventPlan]) -> EventPlan:
    return shipped_plans[REFERENCE_EVENT]


@pytest.fixture(scope="session")
def festival_plan(shipped_plans: dict[str, EventPlan]) -> EventPlan:
    return next(plan for event_id, plan in shipped_plans.items() if event_id != REFERENCE_EVENT)
