"""A caterer's what-if: the same event with other figures, beside the figures before the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catering.model.beverage import Beverage
from catering.model.override import OverrideOf
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.event_plan import EventPlan, containers_recommended
from catering.planning.forecast.demand import BeverageDemand, forecast_demand
from catering.planning.forecast.what_if import WhatIf, apply_what_if, with_everyone
from catering.planning.order.supply import BeverageSupply, judge_supply


@dataclass(frozen=True, slots=True)
class Outcome:
    """Demand and supply of one beverage under one set of figures."""

    demand: BeverageDemand
    supply: BeverageSupply
    containers: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One figure before, after, and if everybody invited came; `how` it is written."""

    words: Text
    how: str
    before: float | None
    after: float | None
    all_arrive: float | None


@dataclass(frozen=True, slots=True)
class WhatIfResult:
    """The answer to a what-if, ready to be shown."""

    records: EventRecords
    guests: int
    before: Outcome
    after: Outcome
    sentence: Text
    lines: tuple[Line, ...]
    how_it_is_computed: tuple[Text, ...]


def forecast_what_if(plan: EventPlan, what_if: WhatIf) -> WhatIfResult:
    """Forecasts the beverage of the what-if before and after, and if all who accepted came."""
    demand, supply = plan.demand(what_if.beverage), plan.supply(what_if.beverage)
    was = plan.records.beverage(what_if.beverage)
    before = Outcome(demand, supply, containers_recommended(plan.records, was, demand, supply))
    records = apply_what_if(plan.records, what_if)
    beverage = records.beverage(what_if.beverage)
    after = before if what_if.changes_nothing else outcome_of(plan, records, beverage)
    everyone = with_everyone(records)
    all_arrive = outcome_of(plan, everyone, everyone.beverage(beverage.name))
    return WhatIfResult(
        records=records,
        guests=records.guests_accepted,
        before=before,
        after=after,
        sentence=_sentence(after),
        lines=tuple(_lines(before, after, all_arrive)),
        how_it_is_computed=_HOW if after.demand.overridden is None else (*_HOW, _HOW_OVERRIDDEN),
    )


def outcome_of(plan: EventPlan, records: EventRecords, beverage: Beverage) -> Outcome:
    """The same order held against the event with other figures."""
    demand, supply = forecast_demand(records, beverage, as_of=plan.as_of), plan.supply(beverage.name)
    judged = judge_supply(
        demand, planned_l=supply.planned_l, set_aside_l=supply.set_aside_l, service_level=plan.service_level
    )
    return Outcome(demand, judged, containers_recommended(records, beverage, demand, judged))


def _sentence(outcome: Outcome) -> Text:
    demand, supply = outcome.demand, outcome.supply
    figures = {
        "median": demand.litres["p50"],
        "beverage": demand.beverage,
        "low": demand.litres["p10"],
        "high": demand.litres["p90"],
    }
    if demand.overridden is not None:
        figures["beverage"] = text("{beverage} by the caterer's own median", beverage=demand.beverage)
    if supply.planned_l is None or supply.chance_suffices is None:
        return text(
            "About {median:L0} of {beverage}, in 8 of 10 evenings {low:n0} to {high:L0}. "
            "{needed:L0} suffice with {level:share}.",
            **figures,
            needed=supply.recommended_l,
            level=supply.service_level,
        )
    return text(
        "About {median:L0} of {beverage}, in 8 of 10 evenings {low:n0} to {high:L0}. "
        "{planned:L0} suffice with {chance:pct}.",
        **figures,
        planned=supply.planned_l,
        chance=supply.chance_suffices,
    )


def _lines(before: Outcome, after: Outcome, all_arrive: Outcome) -> list[Line]:
    own = after.demand.overridden
    # litres that the caterer stated say nothing of how many come
    whoever_comes = own is not None and own.override.of is OverrideOf.LITRES

    def line(words: Text, how: str, read: Callable[[Outcome], float | None], *, of_forecast: bool = False) -> Line:
        return Line(
            words, how, read(before), read(after), None if whoever_comes and not of_forecast else read(all_arrive)
        )

    without_own = line(text("Litres, median, without the caterer's own"), "L0", _base_median_l, of_forecast=True)
    return [
        line(text("Chance that the order suffices"), "pct1", lambda each: each.supply.chance_suffices),
        line(text("Litres, median"), "L0", lambda each: each.demand.litres["p50"]),
        *((without_own,) if own is not None else ()),
        line(text("Litres in 1 of 10 evenings less than"), "L0", lambda each: each.demand.litres["p10"]),
        line(text("Litres in 1 of 10 evenings more than"), "L0", lambda each: each.demand.litres["p90"]),
        line(text("Glasses, median"), "n0", lambda each: each.demand.servings_p50),
        line(text("Left over, on average"), "L0", lambda each: each.supply.expected_leftover_l),
        line(text("Missing, on average"), "L0", lambda each: each.supply.expected_shortfall_l),
        line(text("Recommended"), "L0", lambda each: each.supply.recommended_l),
        line(text("Containers for that"), "n0", lambda each: each.containers),
    ]


def _base_median_l(outcome: Outcome) -> float | None:
    return outcome.demand.overridden.base_median_l if outcome.demand.overridden is not None else None


_HOW = (
    text(
        "Litres = guests who accepted × the share that comes × the share that drinks this × hours present × "
        "servings per drinker and hour × serving size ÷ yield."
    ),
    text(
        "None of these is certain. Each has a range; the evening draws one value of each, the same for all guest "
        "groups, because a hot night or a lively mood touches everybody."
    ),
    text(
        "4,096 fixed draws of show rate, drinker share, hours and yield are combined with the exact distribution of "
        "thirst, glass and crowd. The same figures give the same answer on every machine, without chance."
    ),
    text(
        "The chance that an order suffices is the part of all these evenings that need no more than it holds. A "
        "smaller glass means more glasses at once, and fewer litres only as far as the glass elasticity says."
    ),
)
_HOW_OVERRIDDEN = text(
    "The median is the caterer's own: each of these evenings is multiplied by the caterer's median ÷ the forecast's. "
    "The range keeps its shape."
)
