"""Supply: what the litres ordered are worth against the litres needed (the newsvendor's question)."""

from __future__ import annotations

from dataclasses import dataclass

from catering.model.beverage import Beverage
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.forecast.demand import BeverageDemand
from catering.planning.order.practice_beer import set_asides_of


@dataclass(frozen=True, slots=True)
class Bridge:
    """From litres shipped to litres poured, at the mean demand: the steps add up exactly."""

    shipped_l: float
    set_aside_l: float
    left_over_l: float
    dispense_loss_l: float
    poured_l: float


@dataclass(frozen=True, slots=True)
class BeverageSupply:
    """How far an order goes; everything that needs an order is None without one."""

    beverage: str
    planned_l: float | None
    set_aside_l: float
    chance_suffices: float | None
    expected_leftover_l: float | None
    expected_shortfall_l: float | None
    implied_shortage_cost_ratio: float | None
    recommended_l: float
    service_level: float
    bridge: Bridge | None

    @property
    def available_l(self) -> float | None:
        """Litres for the guests: ordered less set aside."""
        return None if self.planned_l is None else max(0.0, self.planned_l - self.set_aside_l)

    def summary(self) -> Text:
        if self.planned_l is None or self.chance_suffices is None:
            return text(
                "{beverage}: no order yet; {litres:L0} suffice with {level:share}.",
                beverage=self.beverage,
                litres=self.recommended_l,
                level=self.service_level,
            )
        return text(
            "{beverage}: {planned:L0} suffice with {chance:pct}.",
            beverage=self.beverage,
            planned=self.planned_l,
            chance=self.chance_suffices,
        )


def set_aside_l(records: EventRecords, beverage: Beverage) -> float:
    """Litres of a beverage's order that are not for guests."""
    return sum(row.volume_l for row in set_asides_of(records) if same_name(row.beverage) == same_name(beverage.name))


def judge_supply(
    demand: BeverageDemand, *, planned_l: float | None, set_aside_l: float, service_level: float
) -> BeverageSupply:
    """Holds an order against the demand.

    `planned_l` is None where nothing is ordered; `service_level` is the chance that the recommendation is to
    suffice with, above 0 and below 1.
    """
    recommended_l = demand.distribution.quantile(service_level) + set_aside_l
    if planned_l is None:
        return BeverageSupply(
            demand.beverage, None, set_aside_l, None, None, None, None, recommended_l, service_level, None
        )
    available_l = max(0.0, planned_l - set_aside_l)
    chance = demand.distribution.chance(available_l)
    leftover_l = demand.distribution.expected_leftover_l(available_l)
    poured_l = (available_l - leftover_l) * demand.yield_mean
    return BeverageSupply(
        beverage=demand.beverage,
        planned_l=planned_l,
        set_aside_l=set_aside_l,
        chance_suffices=chance,
        expected_leftover_l=leftover_l,
        expected_shortfall_l=demand.distribution.expected_shortfall_l(available_l),
        implied_shortage_cost_ratio=chance / (1 - chance) if chance < 1 else None,
        recommended_l=recommended_l,
        service_level=service_level,
        bridge=Bridge(
            shipped_l=planned_l,
            set_aside_l=planned_l - available_l,
            left_over_l=leftover_l,
            dispense_loss_l=available_l - leftover_l - poured_l,
            poured_l=poured_l,
        ),
    )


@dataclass(frozen=True, slots=True)
class OneMore:
    """What an order of so many containers more or fewer would be worth."""

    containers: int
    planned_l: float
    chance_suffices: float
    expected_leftover_l: float
    expected_shortfall_l: float


def one_more_or_less(
    demand: BeverageDemand, *, planned_l: float, set_aside_l: float, container_l: float, steps: range
) -> tuple[OneMore, ...]:
    """The order changed by whole containers, such as `range(-4, 5)`; orders below nothing are left out."""
    worth = []
    for step in steps:
        litres = planned_l + step * container_l
        if litres < 0:
            continue
        available_l = max(0.0, litres - set_aside_l)
        worth.append(
            OneMore(
                step,
                litres,
                demand.distribution.chance(available_l),
                demand.distribution.expected_leftover_l(available_l),
                demand.distribution.expected_shortfall_l(available_l),
            )
        )
    return tuple(worth)


def level_for_costs(*, shortage_cost: float, leftover_cost: float) -> float:
    """The service level at which one litre more costs as much as it saves; both costs a litre, above 0."""
    if shortage_cost <= 0 or leftover_cost <= 0:
        raise ValueError("costs are more than 0")
    return shortage_cost / (shortage_cost + leftover_cost)
