"""Two plans side by side, down to containers and cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from evenings import BEFORE, beverage, certain, group, offer, order

from catering.model.override import Override, OverrideOf
from catering.model.records import EventRecords
from catering.planning.compare import ComparedLine, compare_plans
from catering.planning.event_plan import plan_event

PRICED = (offer(price=Decimal(80)), offer("30 L Euro keg"))


def compared(left: EventRecords, right: EventRecords) -> dict[str, dict[str, tuple[str, str]]]:
    """The figures as they are written, by beverage and name."""
    made = compare_plans(plan_event(left, as_of=BEFORE), plan_event(right, as_of=BEFORE))

    def shown(lines: tuple[ComparedLine, ...]) -> dict[str, tuple[str, str]]:
        return {str(each.words): each.written("en") for each in lines}

    return {"": shown(made.lines)} | {each.beverage: shown(each.lines) for each in made.beverages}


def evening(*groups: Any, **tables: Any) -> EventRecords:
    return certain(*groups, **{"container_offers": PRICED, "order_lines": (order(12),), **tables})


def test_the_documented_example() -> None:
    """docs/planning/compare.md"""
    found = compared(evening(), evening(group(accepted=600), order_lines=(order(9), order(2, "30 L Euro keg"))))
    assert found[""] == {
        "Guests accepted": ("700", "600"),
        "Containers ordered": ("12", "11"),
        "Volume ordered": ("240\N{NO-BREAK SPACE}L", "240\N{NO-BREAK SPACE}L"),
        "Weight of the order, full": ("332\N{NO-BREAK SPACE}kg", "329\N{NO-BREAK SPACE}kg"),
        "Cost of the order": ("€960.00", "€720.00; 2 containers not priced"),
    }
    assert found["Altbier"]["Litres, median"] == ("175\N{NO-BREAK SPACE}L", "150\N{NO-BREAK SPACE}L")
    assert found["Altbier"]["Containers ordered"] == ("12 × 20 L slim keg", "2 × 30 L Euro keg and 9 × 20 L slim keg")


def test_what_a_plan_does_not_have_is_a_dash() -> None:
    found = compared(evening(), evening(beverages=(beverage(), beverage("Pils")), order_lines=()))
    assert list(found) == ["", "Altbier", "Pils"]
    assert found["Pils"]["Litres, median"][0] == "–"
    assert found["Altbier"]["Chance that the order suffices"][1] == "–"
    assert found["Altbier"]["Cost of the order"] == ("€960.00", "–")


def test_an_order_without_prices_says_so() -> None:
    found = compared(evening(), evening(container_offers=(offer(),)))
    assert found["Altbier"]["Cost of the order"] == ("€960.00", "not priced")


def test_the_caterers_own_median_is_named_with_its_reason() -> None:
    own = Override(beverage="Altbier", of=OverrideOf.LITRES, median=200, unit="L", reason="A hot night.")
    found = compared(evening(), evening(overrides=(own,)))
    assert found["Altbier"]["The caterer's own median"] == ("–", "litres: A hot night")
    assert found["Altbier"]["Litres, median"] == ("175\N{NO-BREAK SPACE}L", "200\N{NO-BREAK SPACE}L")


def test_only_what_is_written_differently_differs() -> None:
    made = compare_plans(plan_event(evening(), as_of=BEFORE), plan_event(evening(), as_of=BEFORE))
    assert not any(each.differs for each in (*made.lines, *made.beverages[0].lines))
