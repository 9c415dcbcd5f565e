"""The waterfall's steps begin where the one before ends, and end at the total; budgets stand against their limits."""

import datetime as dt
import json
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import altair as alt
import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "planning"))
from shipments import BUDGET, costed

from catering.charts.budget import budget_chart
from catering.charts.waterfall import waterfall_chart
from catering.model.text import LANGUAGES, Language
from catering.planning.cost.budget import budget_of, by_payer
from catering.planning.cost.landed_cost import LandedCost, cost_landed
from catering.planning.pallets.pallet_load import load_order

MAY = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def cost() -> LandedCost:
    records = costed()
    found = cost_landed(records, as_of=MAY, load=load_order(records), servings=1500)
    assert found is not None
    return found


def test_the_steps_join_and_end_at_the_total(cost: LandedCost) -> None:
    *steps, together = waterfall_chart(cost, language="en").spec["datasets"]["steps"]
    assert [step["step"] for step in steps] == [str(line.name) for line in cost.lines if line.in_event_currency]
    assert steps[0]["begins"] == 0
    for before, after in pairwise(steps):
        assert after["begins"] == before["ends"]
    assert steps[-1]["ends"] == together["ends"] == float(cost.total)
    assert (together["lowest"], together["highest"]) == (float(cost.lowest), float(cost.highest))
    for step in steps:
        assert step["lowest"] <= step["ends"] <= step["highest"]


def test_for_a_served_glass_every_amount_is_one_of_so_many(cost: LandedCost) -> None:
    chart = waterfall_chart(cost, per=Decimal(1500), language="de")
    *_, together = chart.spec["datasets"]["steps"]
    assert together["ends"] == pytest.approx(10359.85 / 1500)
    assert together["label"] == "6,91\N{NO-BREAK SPACE}€"


def test_it_is_told_in_a_sentence(cost: LandedCost) -> None:
    assert waterfall_chart(cost, language="en").alt == (
        "Together €10,360 (€9,773 to €10,946); the largest part is air freight with €4,864."
    )


def test_firmness_is_told_by_colour_and_word(cost: LandedCost) -> None:
    steps = {step["step"]: step["kind"] for step in waterfall_chart(cost, language="en").spec["datasets"]["steps"]}
    assert steps["insurance"] == "quoted or invoiced"
    assert steps["air freight"] == "by a rate"
    assert steps["handling in Haneda"] == "guessed"


def test_each_payer_has_a_bar_for_each_stage_that_money_has_reached(cost: LandedCost) -> None:
    records = costed()
    spec = budget_chart(by_payer(budget_of(records, cost)), language="en").spec
    bars = {(bar["payer"], bar["stage"]): bar["amount"] for bar in spec["datasets"]["bars"]}
    assert bars == {
        ("city", "expected"): 6087.35,
        ("city", "quoted"): 1223.75,
        ("city", "committed"): 293.75,
        ("city", "invoiced"): 218.75,
        ("city", "paid"): 218.75,
        ("hotel", "expected"): 1797.5,
        ("nobody's", "expected"): 2475,
    }
    heads = spec["datasets"]["heads"]
    assert [(head["words"], head["over"]) for head in heads] == [
        ("city: €6,087 of €6,500", False),
        ("hotel: €1,798 of €1,875", False),
        ("nobody's: €2,475, no limit", False),
    ]
    assert all(bar["y"] < head["bottom"] for bar, head in zip(spec["datasets"]["bars"][-1:], heads[-1:], strict=True))


def test_over_the_limit_is_seen(cost: LandedCost) -> None:
    tight = (BUDGET[0].model_copy(update={"limit": Decimal(6000)}), BUDGET[1])
    records = costed(budget_lines=tight)
    heads = budget_chart(by_payer(budget_of(records, cost)), language="en").spec["datasets"]["heads"]
    assert [head["over"] for head in heads] == [True, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_are_valid_and_ask_the_internet_for_nothing(cost: LandedCost, language: Language) -> None:
    payers = by_payer(budget_of(costed(), cost))
    for chart in (waterfall_chart(cost, language=language), budget_chart(payers, language=language)):
        alt.Chart.from_dict(chart.spec, validate=True)
        shell = {key: value for key, value in chart.spec.items() if key != "$schema"}
        assert "http" not in json.dumps(shell)
        assert chart.spec["width"] == "container"
        assert "{" not in chart.alt


def test_nothing_to_draw_is_told() -> None:
    assert budget_chart((), language="en").alt == "Nobody pays anything yet."
