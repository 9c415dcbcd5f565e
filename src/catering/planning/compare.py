"""Two plans side by side: guests, litres, certainty, containers, cost, and whose medians they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catering.catalog.container_sizes import size_label
from catering.model.record import same_name
from catering.model.text import Language, Text, plural_text, text, written
from catering.planning.event_plan import EventPlan
from catering.planning.order.keg_mix import KegMix, MixLine


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One figure of both plans, and `how` it is written; None where a plan does not have it."""

    words: Text
    how: str
    left: Any
    right: Any

    @property
    def differs(self) -> bool:
        """Whether the two are written differently."""
        left, right = self.written("en")
        return left != right

    def written(self, language: Language) -> tuple[str, str]:
        """Both as a reader sees them."""
        left, right = (
            "–" if value is None else written(value, self.how, language) for value in (self.left, self.right)
        )
        return left, right


@dataclass(frozen=True, slots=True)
class ComparedBeverage:
    """The figures of one beverage in both plans."""

    beverage: str
    lines: tuple[ComparedLine, ...]


@dataclass(frozen=True, slots=True)
class ComparedPlans:
    """Two plans side by side, as a whole and by beverage."""

    lines: tuple[ComparedLine, ...]
    beverages: tuple[ComparedBeverage, ...]


def compare_plans(left: EventPlan, right: EventPlan) -> ComparedPlans:
    """The figures of two plans; beverages in the order of the left one, then those that only the right one has."""
    names = {same_name(each.beverage): each.beverage for plan in (right, left) for each in plan.demands}
    order = dict.fromkeys(same_name(each.beverage) for plan in (left, right) for each in plan.demands)
    return ComparedPlans(
        tuple(_of_plans(left, right)),
        tuple(ComparedBeverage(names[key], tuple(_of_beverage(left, right, names[key]))) for key in order),
    )


def _of_plans(left: EventPlan, right: EventPlan) -> Iterator[ComparedLine]:
    def line(words: Text, how: str, read: Callable[[EventPlan], Any]) -> ComparedLine:
        return ComparedLine(words, how, read(left), read(right))

    yield line(text("Guests accepted"), "n0", lambda plan: plan.records.guests_accepted)
    yield line(text("Containers ordered"), "n0", lambda plan: plan.ordered_mix.containers)
    yield line(text("Volume ordered"), "L0", lambda plan: plan.ordered_mix.volume_l)
    yield line(text("Weight of the order, full"), "kg0", lambda plan: plan.ordered_mix.gross_weight_kg)
    yield line(text("Cost of the order"), "", lambda plan: cost_told(plan.ordered_mix.lines))


def _of_beverage(left: EventPlan, right: EventPlan, beverage: str) -> Iterator[ComparedLine]:
    def line(words: Text, how: str, read: Callable[[EventPlan], Any]) -> ComparedLine:
        return ComparedLine(words, how, *(read(plan) if _has(plan, beverage) else None for plan in (left, right)))

    def litres(plan: EventPlan) -> Any:
        return plan.demand(beverage).litres

    yield line(text("Litres, median"), "L0", lambda plan: litres(plan)["p50"])
    yield line(
        text("Litres in 8 of 10 evenings"),
        "",
        lambda plan: text("{low:n0} to {high:L0}", low=litres(plan)["p10"], high=litres(plan)["p90"]),
    )
    yield line(text("The caterer's own median"), "", lambda plan: _own(plan, beverage))
    yield line(text("Litres ordered"), "L0", lambda plan: plan.supply(beverage).planned_l)
    yield line(text("Chance that the order suffices"), "pct1", lambda plan: plan.supply(beverage).chance_suffices)
    yield line(text("Left over, on average"), "L0", lambda plan: plan.supply(beverage).expected_leftover_l)
    yield line(text("Missing, on average"), "L0", lambda plan: plan.supply(beverage).expected_shortfall_l)
    yield line(text("Litres recommended"), "L0", lambda plan: plan.supply(beverage).recommended_l)
    yield line(text("Containers ordered"), "", lambda plan: _containers(plan.ordered_mix, beverage))
    yield line(text("Containers recommended"), "", lambda plan: _containers(plan.keg_mix, beverage))
    yield line(text("Cost of the order"), "", lambda plan: cost_told(plan.ordered_mix.of(beverage)))


def _has(plan: EventPlan, beverage: str) -> bool:
    return any(same_name(each.beverage) == same_name(beverage) for each in plan.demands)


def _own(plan: EventPlan, beverage: str) -> Text | None:
    overridden = plan.demand(beverage).overridden
    if overridden is None:
        return None
    return text("{of}: {reason}", of=overridden.override.of.label, reason=overridden.override.reason_told)


def _containers(mix: KegMix | None, beverage: str) -> Text | None:
    lines = [
        text("{containers:n0} × {case}", containers=line.containers, case=size_label(line.container_size))
        for line in (mix.of(beverage) if mix is not None else ())
        if line.containers
    ]
    return text("{lines:list}", lines=lines) if lines else None


def cost_told(lines: Iterable[MixLine]) -> Text | None:
    """What containers cost, an amount for each currency, and how many of them have no price."""
    mix = KegMix(tuple(line for line in lines if line.containers))
    if not mix.lines:
        return None
    without = sum(line.containers for line in mix.lines if line.cost is None)
    if not mix.costs:
        return text("not priced")
    costs = text("{costs:list}", costs=[text("{cost:money}", cost=cost) for cost in mix.costs])
    if not without:
        return costs
    return plural_text("{costs}; {n:n0} container not priced", "{costs}; {n:n0} containers not priced", n=without,
                       costs=costs)  # fmt: skip
