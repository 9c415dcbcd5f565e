"""A what-if gives the figures that the whole plan gives for an event changed in the same way."""

import datetime as dt

import pytest

from catering.model.assumption import AssumptionKind
from catering.model.records import EventRecords
from catering.planning.event_plan import EventPlan, plan_event
from catering.planning.forecast.what_if import WhatIf, with_assumption, with_guests
from catering.services.forecast_what_if import Outcome, WhatIfResult, forecast_what_if

AS_OF = dt.datetime(2025, 6, 10, 3, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def plan(reference: EventRecords) -> EventPlan:
    return plan_event(reference, as_of=AS_OF, service_level=0.9)


def figures(outcome: Outcome) -> list[object]:
    demand, supply = outcome.demand, outcome.supply
    return [demand.mean_l, demand.litres, demand.servings_p50, demand.profile, demand.variance_shares, supply]


def of_plan(records: EventRecords, beverage: str = "Altbier") -> list[object]:
    whole = plan_event(records, as_of=AS_OF, service_level=0.9)
    return figures(Outcome(whole.demand(beverage), whole.supply(beverage), None))


def column(result: WhatIfResult, name: str) -> list[float | None]:
    return [getattr(line, name) for line in result.lines]


def shown(records: EventRecords, beverage: str = "Altbier") -> list[float | None]:
    plan = plan_event(records, as_of=AS_OF, service_level=0.9)
    demand, supply = plan.demand(beverage), plan.supply(beverage)
    litres = demand.litres
    return [
        supply.chance_suffices,
        litres["p50"],
        litres["p10"],
        litres["p90"],
        demand.servings_p50,
        supply.expected_leftover_l,
        supply.expected_shortfall_l,
        supply.recommended_l,
        sum(line.containers for line in plan.keg_mix.of(beverage)) if plan.keg_mix else None,
    ]


def test_more_guests(plan: EventPlan, reference: EventRecords) -> None:
    result = forecast_what_if(plan, WhatIf("Altbier", guests_accepted=900))
    changed = with_guests(reference, 900)
    all_come = with_assumption(changed, AssumptionKind.SHOW_RATE, 1.0, beverage=changed.beverages[0])
    assert result.guests == 900
    assert figures(result.before) == of_plan(reference)
    assert figures(result.after) == of_plan(changed)
    assert column(result, "before") == shown(reference)
    assert column(result, "after") == shown(changed)
    assert column(result, "all_arrive") == shown(all_come)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (AssumptionKind.SHOW_RATE, 0.8),
        (AssumptionKind.DRINKER_SHARE, 0.5),
        (AssumptionKind.HOURS_PRESENT, 3.5),
        (AssumptionKind.SERVINGS_PER_DRINKER_HOUR, 1.7),
        (AssumptionKind.YIELD, 0.85),
    ],
)
def test_another_assumption(plan: EventPlan, reference: EventRecords, kind: AssumptionKind, value: float) -> None:
    result = forecast_what_if(plan, WhatIf("Altbier", values={kind: value}))
    changed = with_assumption(reference, kind, value, beverage=reference.beverages[0])
    assert figures(result.after) == of_plan(changed)
    assert column(result, "after") == shown(changed)
    assert of_plan(result.records) == of_plan(changed)


def test_what_is_kept_is_what_was_shown(plan: EventPlan) -> None:
    what_if = WhatIf("Altbier", 650, {AssumptionKind.YIELD: 0.9, AssumptionKind.DRINKER_SHARE: 0.8}, serving_size_l=0.3)
    result = forecast_what_if(plan, what_if)
    kept = plan_event(result.records, as_of=AS_OF, service_level=0.9)
    again = forecast_what_if(kept, WhatIf("Altbier"))
    assert column(again, "before") == column(result, "after") == column(again, "after")
    assert column(again, "all_arrive") == column(result, "all_arrive")


def test_nothing_changed_is_the_plan(plan: EventPlan) -> None:
    result = forecast_what_if(plan, WhatIf("Altbier"))
    assert column(result, "before") == column(result, "after")
    assert result.records == plan.records
    assert "800\N{NO-BREAK SPACE}L suffice with 94\N{NO-BREAK SPACE}%" in str(result.sentence)


def test_without_an_order_there_is_a_need_but_no_chance(plan: EventPlan) -> None:
    result = forecast_what_if(plan, WhatIf("Sake", guests_accepted=800))
    by_words = {str(line.words): line for line in result.lines}
    assert by_words["Chance that the order suffices"].after is None
    assert by_words["Left over, on average"].after is None
    recommended = by_words["Recommended"]
    assert recommended.before is not None
    assert recommended.after is not None
    assert recommended.after > recommended.before
    assert "suffice with 90" in str(result.sentence)


def test_the_way_it_is_computed_is_told_in_every_language(plan: EventPlan) -> None:
    result = forecast_what_if(plan, WhatIf("Altbier"))
    for language in ("en", "de", "ja"):
        assert all(paragraph.in_language(language) for paragraph in result.how_it_is_computed)
