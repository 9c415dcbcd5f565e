"""What an override does: the forecast, the chance and the containers with it and without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catering.model.finding import Finding
from catering.model.override import Override
from catering.model.text import Text, text
from catering.planning.event_plan import EventPlan, containers_recommended
from catering.planning.forecast.override import Overridden, override_of, without_override
from catering.services.check_workbook import doubt_of_override
from catering.services.forecast_what_if import Outcome, outcome_of


@dataclass(frozen=True, slots=True)
class WithAndWithout:
    """One figure with the caterer's own median and without it; `how` it is written."""

    words: Text
    how: str
    with_own: float | None
    without: float | None


@dataclass(frozen=True, slots=True)
class OverrideEffect:
    """An override beside the forecast that it moved; `overridden` is None where nothing is forecast to be moved."""

    override: Override
    overridden: Overridden | None
    with_own: Outcome
    without: Outcome
    lines: tuple[WithAndWithout, ...]
    doubt: Finding | None


def override_effect(plan: EventPlan, beverage_name: str) -> OverrideEffect | None:
    """The effect of a beverage's override; None where it has none."""
    beverage = plan.records.beverage(beverage_name)
    override = override_of(plan.records, beverage)
    if override is None:
        return None
    demand, supply = plan.demand(beverage.name), plan.supply(beverage.name)
    with_own = Outcome(demand, supply, containers_recommended(plan.records, beverage, demand, supply))
    without = outcome_of(plan, without_override(plan.records, beverage), beverage)
    return OverrideEffect(
        override=override,
        overridden=demand.overridden,
        with_own=with_own,
        without=without,
        lines=tuple(_lines(with_own, without)),
        doubt=doubt_of_override(override, demand.overridden),
    )


def _lines(with_own: Outcome, without: Outcome) -> list[WithAndWithout]:
    def line(words: Text, how: str, read: Callable[[Outcome], float | None]) -> WithAndWithout:
        return WithAndWithout(words, how, read(with_own), read(without))

    return [
        line(text("Litres, median"), "L0", lambda each: each.demand.litres["p50"]),
        line(text("Litres in 1 of 10 evenings less than"), "L0", lambda each: each.demand.litres["p10"]),
        line(text("Litres in 1 of 10 evenings more than"), "L0", lambda each: each.demand.litres["p90"]),
        line(text("Chance that the order suffices"), "pct1", lambda each: each.supply.chance_suffices),
        line(text("Recommended"), "L0", lambda each: each.supply.recommended_l),
        line(text("Containers for that"), "n0", lambda each: each.containers),
    ]
