"""The bars are the shares of the variance."""

from dataclasses import replace

import pytest

from catering.charts.what_matters import what_matters_chart
from catering.planning.event_plan import EventPlan


def test_bars_are_the_shares_of_the_variance_largest_first(shipped_plans: dict[str, EventPlan]) -> None:
    for plan in shipped_plans.values():
        for demand in plan.demands:
            rows = what_matters_chart(demand, language="en").spec["datasets"]["shares"]
            assert {row["assumption"]: row["share"] for row in rows} == dict(demand.variance_shares)
            assert sum(row["share"] for row in rows) == pytest.approx(1)
            assert [row["share"] for row in rows] == sorted((row["share"] for row in rows), reverse=True)


def test_per_cents_are_written_at_the_bars(reference_plan: EventPlan) -> None:
    english, japanese = (what_matters_chart(reference_plan.demands[0], language=each) for each in ("en", "ja"))
    assert english.spec["datasets"]["shares"][0]["label"] == "78\N{NO-BREAK SPACE}%"
    assert japanese.spec["datasets"]["shares"][0]["label"] == "78%"
    assert english.spec["datasets"]["shares"][-1]["label"] == "less than 1\N{NO-BREAK SPACE}%"


def test_a_certain_demand_says_so(reference_plan: EventPlan) -> None:
    chart = what_matters_chart(replace(reference_plan.demands[0], variance_shares={}), language="en")
    assert chart.spec["datasets"]["shares"] == []
    assert chart.alt == "Altbier: nothing is uncertain."
