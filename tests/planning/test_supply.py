"""What an order is worth against the litres needed."""

from __future__ import annotations

import math

import pytest
from evenings import certain, demand, evening, group, set_aside
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.planning.forecast.demand import BeverageDemand
from catering.planning.order.supply import BeverageSupply, judge_supply, level_for_costs, one_more_or_less, set_aside_l

NEEDED = demand(evening())
NOBODY = demand(evening(group(accepted=0)))


def judged(
    planned_l: float | None, set_aside_l: float = 0.0, level: float = 0.95, needed: BeverageDemand = NEEDED
) -> BeverageSupply:
    return judge_supply(needed, planned_l=planned_l, set_aside_l=set_aside_l, service_level=level)


def test_the_documented_example() -> None:
    """docs/planning/supply.md"""
    supply = judged(800)
    assert supply.chance_suffices is not None
    assert supply.implied_shortage_cost_ratio is not None
    assert supply.bridge is not None
    assert round(supply.chance_suffices, 3) == 0.942
    assert round(supply.implied_shortage_cost_ratio) == 16
    parts = (supply.bridge.left_over_l, supply.bridge.dispense_loss_l, supply.bridge.poured_l)
    assert [round(litres) for litres in parts] == [345, 36, 419]
    assert round(level_for_costs(shortage_cost=16, leftover_cost=1), 3) == 0.941


@settings(max_examples=60, deadline=None)
@given(planned=st.floats(0, 5000), aside=st.floats(0, 1000), level=st.floats(0.01, 0.999))
def test_what_always_holds(planned: float, aside: float, level: float) -> None:
    supply = judged(planned, aside, level)
    assert supply.chance_suffices is not None
    assert supply.available_l is not None
    assert supply.expected_leftover_l is not None
    assert supply.expected_shortfall_l is not None
    assert supply.bridge is not None
    assert 0 <= supply.chance_suffices <= 1
    assert supply.available_l == max(0.0, planned - aside)
    apart = supply.expected_leftover_l - supply.expected_shortfall_l
    assert apart == pytest.approx(supply.available_l - NEEDED.mean_l, rel=1e-9, abs=1e-9)
    bridge = supply.bridge
    parts = bridge.set_aside_l + bridge.left_over_l + bridge.dispense_loss_l + bridge.poured_l
    assert parts == pytest.approx(bridge.shipped_l, rel=1e-12, abs=1e-9)
    assert min(bridge.set_aside_l, bridge.left_over_l, bridge.dispense_loss_l, bridge.poured_l) >= 0
    assert NEEDED.distribution.chance(supply.recommended_l - aside) == pytest.approx(level, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(litres=st.tuples(st.floats(0, 3000), st.floats(0, 3000)))
def test_more_litres_raise_the_chance_and_the_leftover_and_lower_the_shortfall(litres: tuple[float, float]) -> None:
    less, more = (judged(each) for each in sorted(litres))
    assert (less.chance_suffices or 0) <= (more.chance_suffices or 0)
    assert (less.expected_leftover_l or 0) <= (more.expected_leftover_l or 0) + 1e-9
    assert (less.expected_shortfall_l or 0) >= (more.expected_shortfall_l or 0) - 1e-9


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_the_recommendation_suffices_with_the_wished_certainty(level: float) -> None:
    supply = judged(judged(None, 50, level).recommended_l, 50, level)
    assert supply.chance_suffices == pytest.approx(level, abs=1e-9)
    assert supply.implied_shortage_cost_ratio == pytest.approx(level / (1 - level), rel=1e-6)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, 2.0, math.nan])
def test_a_certainty_of_nothing_or_of_all_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        judged(800, level=level)


def test_without_an_order_only_the_recommendation_is_known() -> None:
    supply = judged(None, 30)
    known = (supply.chance_suffices, supply.expected_leftover_l, supply.expected_shortfall_l, supply.available_l)
    assert known == (None,) * 4
    assert supply.implied_shortage_cost_ratio is None
    assert supply.bridge is None
    assert supply.recommended_l == pytest.approx(NEEDED.litres["p95"] + 30, rel=1e-9)
    assert "no order yet" in str(supply.summary())


def test_an_order_of_nothing_misses_everything() -> None:
    supply = judged(0)
    assert (supply.chance_suffices, supply.expected_leftover_l) == (0, 0)
    assert supply.expected_shortfall_l == NEEDED.mean_l
    assert supply.implied_shortage_cost_ratio == 0


def test_more_set_aside_than_ordered_leaves_nothing_for_guests() -> None:
    supply = judged(100, 140)
    assert supply.available_l == 0
    assert supply.chance_suffices == 0
    assert supply.bridge is not None
    assert supply.bridge.set_aside_l == 100
    assert supply.bridge.poured_l == 0


def test_where_nothing_is_needed_any_order_suffices_for_certain() -> None:
    for planned in (0.0, 800.0):
        supply = judged(planned, needed=NOBODY)
        assert supply.chance_suffices == 1
        assert supply.implied_shortage_cost_ratio is None
        assert supply.expected_leftover_l == planned
        assert supply.recommended_l == 0


def test_what_is_set_aside_of_one_beverage() -> None:
    rows = (set_aside(40), set_aside(20, of="altbier", purpose="practice"), set_aside(99, of="Wine"))
    records = evening(set_asides=rows)
    assert set_aside_l(records, records.beverages[0]) == 60
    assert set_aside_l(evening(), evening().beverages[0]) == 0


def test_one_more_or_less_is_the_order_judged_again() -> None:
    worth = one_more_or_less(NEEDED, planned_l=800, set_aside_l=40, container_l=20, steps=range(-2, 3))
    assert [each.containers for each in worth] == [-2, -1, 0, 1, 2]
    for each in worth:
        again = judged(800 + 20 * each.containers, 40)
        assert each.planned_l == 800 + 20 * each.containers
        assert each.chance_suffices == again.chance_suffices
        assert each.expected_leftover_l == again.expected_leftover_l
        assert each.expected_shortfall_l == again.expected_shortfall_l


def test_orders_below_nothing_are_left_out() -> None:
    worth = one_more_or_less(NEEDED, planned_l=30, set_aside_l=0, container_l=20, steps=range(-4, 2))
    assert [each.planned_l for each in worth] == [10, 30, 50]


def test_the_level_for_costs_is_the_newsvendors() -> None:
    assert level_for_costs(shortage_cost=3, leftover_cost=1) == 0.75
    level = level_for_costs(shortage_cost=9, leftover_cost=1)
    best = judged(None, level=level).recommended_l

    def cost(litres: float) -> float:
        supply = judged(litres)
        return 9 * (supply.expected_shortfall_l or 0) + (supply.expected_leftover_l or 0)

    assert cost(best) < min(cost(best - 5), cost(best + 5))
    for costs in ((0, 1), (1, 0), (-1, 1)):
        with pytest.raises(ValueError, match="more than 0"):
            level_for_costs(shortage_cost=costs[0], leftover_cost=costs[1])


def test_the_summary_says_how_far_it_goes() -> None:
    said = str(judged(800).summary()).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Altbier: 800 L suffice with 94 %."


def test_a_demand_that_is_all_but_certain_is_judged_without_a_fault() -> None:
    needed = demand(certain())
    assert judged(300, needed=needed).chance_suffices == pytest.approx(1)
    assert judged(100, needed=needed).chance_suffices == pytest.approx(0, abs=1e-9)
