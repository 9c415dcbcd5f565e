"""The catalogue's assumptions: one for each kind and beverage, with basis, source and the figures of the facts."""

import pytest

from catering.catalog.assumptions import default_assumption
from catering.catalog.rows import catalogue_rows
from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import BeverageCategory

OF_A_BEVERAGE = (AssumptionKind.DRINKER_SHARE, AssumptionKind.SERVINGS_PER_DRINKER_HOUR, AssumptionKind.YIELD)


@pytest.mark.parametrize("kind", AssumptionKind)
@pytest.mark.parametrize("category", BeverageCategory)
def test_every_kind_has_an_assumption_for_every_beverage(kind: AssumptionKind, category: BeverageCategory) -> None:
    assumption = default_assumption(kind, category)
    assert (assumption.kind, assumption.unit) == (kind, kind.unit)
    assert assumption.source
    assert assumption.basis in (Basis.FACT, Basis.ASSUMPTION)
    assert (assumption.guest_group, assumption.beverage) == (None, None)


@pytest.mark.parametrize("kind", AssumptionKind)
def test_what_is_uncertain_has_a_spread_and_a_constant_none(kind: AssumptionKind) -> None:
    assert bool(default_assumption(kind, BeverageCategory.BEER).spread) == kind.spreads


FIGURES = """
show rate                 |                      | 0.88 | 0.05   | assumption
drinker share             | beer                 | 0.6  | 0.12   | assumption
drinker share             | beer without alcohol | 0.1  | 0.05   | assumption
hours present             |                      | 2.75 | 0.35   | assumption
servings per drinker-hour | beer                 | 1.25 | 0.4375 | assumption
yield                     | beer                 | 0.92 | 0.025  | fact
yield                     | wine                 | 0.98 | 0.01   | assumption
crowd evenness            |                      | 6.7  | 0      | fact
arrivals over             |                      | 0.75 | 0      | assumption
departures from           |                      | 2.25 | 0      | assumption
departures until          |                      | 4    | 0      | assumption
decay of thirst           |                      | 0.28 | 0      | fact
first-hour factor         |                      | 1.25 | 0      | assumption
"""


@pytest.mark.parametrize("line", FIGURES.strip().splitlines())
def test_the_figures_are_those_of_their_sources(line: str) -> None:
    kind, category, value, spread, basis = (cell.strip() for cell in line.split("|"))
    assumption = default_assumption(AssumptionKind(kind), BeverageCategory(category) if category else None)
    assert (assumption.value, assumption.spread, assumption.basis) == (float(value), float(spread), Basis(basis))


def test_the_thirst_spreads_by_0_35_of_its_median() -> None:
    thirst = default_assumption(AssumptionKind.SERVINGS_PER_DRINKER_HOUR, BeverageCategory.BEER)
    assert thirst.spread / thirst.value == 0.35


def test_a_share_without_a_beverage_is_not_guessed() -> None:
    with pytest.raises(LookupError):
        default_assumption(AssumptionKind.DRINKER_SHARE)


def test_no_row_stands_twice_and_every_row_is_used() -> None:
    rows = catalogue_rows("assumptions")
    keys = [(row["kind"], row.get("category")) for row in rows]
    assert len(set(keys)) == len(keys)
    for row in rows:
        kind, category = AssumptionKind(row["kind"]), row.get("category")
        assert category is None or kind in OF_A_BEVERAGE
        found = default_assumption(kind, BeverageCategory(category) if category else None)
        assert (found.value, found.source) == (float(row["value"]), row["source"])


def test_what_serving_and_training_rest_on_is_not_the_forecasts() -> None:
    of_the_forecast = [kind for kind in AssumptionKind if kind.is_of_the_forecast]
    assert (of_the_forecast[0], of_the_forecast[-1]) == (AssumptionKind.SHOW_RATE, AssumptionKind.FIRST_HOUR_FACTOR)
    assert default_assumption(AssumptionKind.ITEMS_AN_ORDER).value == 1.7
    assert default_assumption(AssumptionKind.ORDER_TRAINED).unit == "s"


@pytest.mark.parametrize("kind", [kind for kind in AssumptionKind if not kind.is_of_the_forecast])
def test_a_figure_of_serving_holds_for_all_guests_and_drinks(kind: AssumptionKind) -> None:
    row = default_assumption(kind)
    for column in ("guest_group", "beverage"):
        with pytest.raises(ValueError, match="holds for all guests and drinks"):
            type(row).model_validate({**row.model_dump(), column: "Altbier"})


def test_minutes_of_a_kind_that_is_counted_in_seconds_become_seconds() -> None:
    written = {"kind": "an order, trained", "value": 0.5, "unit": "min", "spread": 0}
    assert Assumption.model_validate(written).value == 30
    hours = Assumption.model_validate({"kind": "hours present", "value": 90, "spread": 15, "unit": "min"})
    assert (hours.value, hours.spread, hours.unit) == (1.5, 0.25, "h")
    with pytest.raises(ValueError, match="counted in s"):
        Assumption.model_validate({**written, "unit": "L/min"})
