"""Litres by quarter hour, at the venue's clock."""

from dataclasses import replace

import pytest

from catering.charts.evening import evening_chart
from catering.planning.event_plan import EventPlan


def test_bars_add_up_to_the_median_of_the_evening(shipped_plans: dict[str, EventPlan]) -> None:
    for plan in shipped_plans.values():
        for demand in plan.demands:
            quarters = evening_chart(demand, language="en").spec["datasets"]["quarters"]
            assert sum(row["median"] for row in quarters) == pytest.approx(demand.litres["p50"])
            assert sum(row["high"] for row in quarters) == pytest.approx(demand.litres["p90"])
            assert all(row["low"] <= row["median"] <= row["high"] for row in quarters)


def test_an_evening_in_tokyo_is_told_by_tokyos_clock(reference_plan: EventPlan) -> None:
    chart = evening_chart(reference_plan.demands[0], language="en")
    quarters = chart.spec["datasets"]["quarters"]
    assert [row["clock"] for row in quarters[:2]] == ["19:00", "19:15"]
    assert quarters[-1]["clock"] == "22:45"
    busiest = max(quarters, key=lambda row: row["median"])
    assert [row["clock"] for row in quarters if row["busiest"]] == [busiest["clock"]] == ["19:45"]
    assert "19:45 to 20:00" in chart.alt


def test_the_days_of_a_festival_stand_apart(festival_plan: EventPlan) -> None:
    demand = festival_plan.demands[0]
    quarters = evening_chart(demand, language="en").spec["datasets"]["quarters"]
    slots = [row["slot"] for row in quarters]
    assert slots == sorted(set(slots))  # the order in which the axis shows them
    gaps = [row for row in quarters if not row["clock"]]
    assert len(quarters) - len(gaps) == len(demand.profile)
    assert len(gaps) == 3
    assert [slot.split("|")[3] for slot in slots if slot.split("|")[3]] == ["Sat 10 Jul", "Sun 11 Jul"]
    german = evening_chart(demand, language="de").spec["datasets"]["quarters"]
    assert [row["slot"].split("|")[3] for row in german if row["slot"].split("|")[3]] == [
        "Sa., 10. Juli",
        "So., 11. Juli",
    ]


def test_only_full_hours_carry_a_clock_time_on_the_axis(reference_plan: EventPlan) -> None:
    quarters = evening_chart(reference_plan.demands[0], language="en").spec["datasets"]["quarters"]
    every_h = {row["clock"]: int(row["slot"].split("|")[1]) for row in quarters}
    assert every_h["19:15"] == 0
    assert (every_h["19:00"], every_h["20:00"], every_h["21:00"]) == (1, 2, 3)


def test_an_event_without_a_profile_says_so(reference_plan: EventPlan) -> None:
    chart = evening_chart(replace(reference_plan.demands[0], profile=()), language="en")
    assert chart.spec["datasets"]["quarters"] == []
    assert chart.alt == "No time to serve."
