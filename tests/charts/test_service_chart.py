"""A bar over the evening: orders against what the tappers can serve, kegs changed, and the wait."""

from __future__ import annotations

import pytest

from catering.charts.service import orders_chart, wait_chart
from catering.planning.event_plan import EventPlan
from catering.planning.service.orders import DemandLevel
from catering.planning.service.service_plan import ServicePlan, plan_service


@pytest.fixture(scope="module")
def service(reference_plan: EventPlan) -> ServicePlan:
    return plan_service(reference_plan.records, reference_plan, as_of=reference_plan.as_of)


def test_the_orders_of_each_quarter_hour_stand_against_the_capacity(service: ServicePlan) -> None:
    bar = service.bars[1]
    chart = orders_chart(bar, service.changed_at(bar.bar), language="en")
    data = chart.spec["datasets"]
    assert [row["high"] for row in data["quarters"]] == [q.orders_per_min[DemandLevel.HIGH] for q in bar.quarters]
    assert [row["capacity"] for row in data["capacity"]] == [pytest.approx(2 * 60 / 25)]
    assert data["capacity"][0]["label"] == "2 tappers can serve 4.8"
    assert sum(int(row["number"]) for row in data["changed"]) == 8
    assert chart.alt == (
        "Bar 2, hall left: the busiest quarter hour begins at 19:45 with 2.1 orders a minute at median demand and 3.4 "
        "at 90 % demand; 2 tappers can serve 4.8. 8 kegs are changed or casks opened."
    )


def test_where_nobody_can_say_when_kegs_are_changed_none_is_drawn(service: ServicePlan) -> None:
    assert orders_chart(service.bars[0], language="de").spec["datasets"]["changed"] == []


def test_on_long_days_what_is_changed_is_marked_together(festival_plan: EventPlan) -> None:
    service = plan_service(festival_plan.records, festival_plan, as_of=festival_plan.as_of)
    bar = service.bars[0]
    changed = service.changed_at(bar.bar)
    assert sum(number > 0 for number in changed) > 50
    marks = orders_chart(bar, changed, language="en").spec["datasets"]["changed"]
    assert len(marks) <= 16
    assert sum(int(mark["number"]) for mark in marks) == sum(changed)


def test_the_wait_stands_against_what_is_wished(service: ServicePlan) -> None:
    bar = service.bars[1]
    chart = wait_chart(bar, service.wished, language="en")
    waits = bar.waits[DemandLevel.HIGH].over_the_evening.by_stretch_s
    assert tuple(row["high"] for row in chart.spec["datasets"]["quarters"]) == waits
    assert chart.spec["datasets"]["goal"][0]["label"] == "wished: 60 s"
    assert "from 19:45 on" in chart.alt


def test_a_wait_without_end_is_not_drawn(reference_plan: EventPlan) -> None:
    records = reference_plan.records
    nobody = tuple(bar.model_copy(update={"planned_tappers": 0}) for bar in records.bars)
    service = plan_service(records.with_rows("bar", nobody), reference_plan, as_of=reference_plan.as_of)
    chart = wait_chart(service.bars[0], service.wished, language="en")
    assert {row["high"] for row in chart.spec["datasets"]["quarters"] if row["clock"]} == {None}
    assert chart.alt == "Bar 1, stage: nobody serves, and 60 s of wait is wished."
