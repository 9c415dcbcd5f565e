"""The area of the curve is the chance that the page writes."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from catering.charts.litres_range import litres_range_chart
from catering.model.text import label
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.litres import LitresDistribution
from catering.planning.order.supply import judge_supply


def _chance_drawn(rows, part=None, until=float("inf")):
    """The area under the curve, of one colour or of all, up to so many litres."""
    area = 0.0
    for stretch in {row["stretch"] for row in rows if row["stretch"] >= 0}:
        own = [row for row in rows if row["stretch"] == stretch and (part is None or row["part"] == part)]
        area += sum(
            (right["litres"] - left["litres"]) * (left["density"] + right["density"]) / 2
            for left, right in pairwise(own)
            if right["litres"] <= until
        )
    return area


def test_what_lies_beyond_the_order_is_the_chance_that_it_runs_out(shipped_plans: dict[str, EventPlan]) -> None:
    short = label("chart", "runs out").in_language("en")
    for plan in shipped_plans.values():
        for demand, supply in zip(plan.demands, plan.supplies, strict=True):
            if supply.chance_suffices is None:
                continue
            rows = litres_range_chart(demand, supply, language="en").spec["datasets"]["curve"]
            beyond_the_edge = 1 - demand.distribution.chance(rows[-1]["litres"])
            drawn = _chance_drawn(rows, short) + beyond_the_edge
            assert drawn == pytest.approx(1 - supply.chance_suffices, abs=0.002)
            assert min(row["litres"] for row in rows if row["part"] == short) == supply.available_l


def test_the_band_holds_eight_of_ten_evenings(reference_plan: EventPlan) -> None:
    demand, supply = reference_plan.demands[0], reference_plan.supplies[0]
    rows = litres_range_chart(demand, supply, language="en").spec["datasets"]["curve"]
    band = [row for row in rows if row["part"] == "8 of 10 evenings"]
    assert (band[0]["litres"], band[-1]["litres"]) == (demand.litres["p10"], demand.litres["p90"])
    assert _chance_drawn(rows, "8 of 10 evenings") == pytest.approx(0.8, abs=0.002)
    assert _chance_drawn(rows) == pytest.approx(1, abs=0.005)
    assert _chance_drawn(rows, until=demand.litres["p90"]) == pytest.approx(0.9, abs=0.003)


def test_lines_stand_at_what_they_say(festival_plan: EventPlan) -> None:
    demand, supply = festival_plan.demands[0], festival_plan.supplies[0]
    notes = litres_range_chart(demand, supply, language="en").spec["datasets"]["notes"]
    lines = {note["what"]: note for note in notes}
    assert supply.set_aside_l == 100
    assert lines["ordered"]["litres"] == 4400
    assert lines["ordered"]["label"] == "4,500\N{NO-BREAK SPACE}L ordered"
    assert lines["set aside"]["label"] == "100\N{NO-BREAK SPACE}L set aside"
    assert lines["median"]["litres"] == demand.litres["p50"]
    # the order for 95 % includes what is set aside, and on this axis are the guests' litres
    assert lines["recommended"]["litres"] == pytest.approx(demand.litres["p95"])
    # the further right, the higher: no label crosses a line
    by_litres = sorted((lines[what] for what in ("median", "ordered", "recommended")), key=lambda note: note["litres"])
    assert [note["height"] for note in by_litres] == sorted(note["height"] for note in by_litres)


def test_before_the_change_is_an_outline_of_its_own(reference_plan: EventPlan) -> None:
    demand, supply, before = reference_plan.demands[0], reference_plan.supplies[0], reference_plan.demands[4]
    rows = litres_range_chart(demand, supply, before=before, language="en").spec["datasets"]["curve"]
    outline = [row for row in rows if row["stretch"] < 0]
    litres = np.array([row["litres"] for row in outline])
    density = np.array([row["density"] for row in outline])
    assert np.trapezoid(density, litres) == pytest.approx(1, abs=0.005)
    assert np.trapezoid(density * litres, litres) == pytest.approx(before.mean_l, rel=0.02)


def test_a_small_need_beside_a_large_order_keeps_its_shape(reference_plan: EventPlan) -> None:
    demand = reference_plan.demands[2]
    supply = judge_supply(demand, planned_l=5000, set_aside_l=0, service_level=0.95)
    rows = litres_range_chart(demand, supply, language="en").spec["datasets"]["curve"]
    assert _chance_drawn(rows) == pytest.approx(1, abs=0.02)


def test_where_nobody_drinks_nothing_is_drawn(reference_plan: EventPlan) -> None:
    nothing = LitresDistribution(np.zeros(8), np.zeros((8, 1)), np.full((8, 1), 1e-6))
    demand = replace(
        reference_plan.demands[0], litres=dict.fromkeys(reference_plan.demands[0].litres, 0.0), distribution=nothing
    )
    supply = judge_supply(demand, planned_l=20, set_aside_l=0, service_level=0.95)
    chart = litres_range_chart(demand, supply, before=demand, language="en")
    assert chart.spec["datasets"]["curve"] == []
    assert "20\N{NO-BREAK SPACE}L are ordered" in chart.alt
