"""The whole plan of an event: demand, supply and containers, with what was found on the way."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import Beverage, BeverageSource, ContainerSize, OrderLine
from catering.model.event import Event
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text
from catering.planning.advice import Advice, advise
from catering.planning.forecast.demand import BeverageDemand, attendance, forecast_demands
from catering.planning.forecast.evening_curve import ToastCheck, busiest_share, check_toast, serving_periods
from catering.planning.order.keg_mix import (
    BrokenRule,
    KegMix,
    MixNeed,
    NoKegMix,
    choose_keg_mix,
    judge_keg_mix,
    mix_of_order,
)
from catering.planning.order.supply import BeverageSupply, judge_supply, set_aside_l

DEFAULT_SERVICE_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What follows from an event's records at a moment.

    `keg_mix` leaves out beverages for which no mix keeps to all rules, and is None where there is none at all;
    `no_keg_mix` then names the rules that clash.
    """

    records: EventRecords
    as_of: dt.datetime
    service_level: float
    advice: Advice
    demands: tuple[BeverageDemand, ...]
    supplies: tuple[BeverageSupply, ...]
    toast: tuple[ToastCheck, ...]
    ordered_mix: KegMix
    keg_mix: KegMix | None
    no_keg_mix: tuple[Text, ...]
    broken_rules: tuple[BrokenRule, ...]

    def demand(self, beverage: str) -> BeverageDemand:
        """The demand for a beverage by name. Raises StopIteration for a name that is not of the event."""
        return next(each for each in self.demands if same_name(each.beverage) == same_name(beverage))

    def supply(self, beverage: str) -> BeverageSupply:
        return next(each for each in self.supplies if same_name(each.beverage) == same_name(beverage))


def plan_event(records: EventRecords, *, as_of: dt.datetime, service_level: float = DEFAULT_SERVICE_LEVEL) -> EventPlan:
    """Plans an event. `as_of` has a time zone; `service_level` lies above 0 and below 1."""
    demands = forecast_demands(records, as_of=as_of)
    sizes = sizes_by_name(records.container_sizes)
    supplies = tuple(
        judge_supply(
            demand,
            planned_l=_planned_l(records, beverage, sizes),
            set_aside_l=set_aside_l(records, beverage),
            service_level=service_level,
        )
        for beverage, demand in zip(records.beverages, demands, strict=True)
    )
    needs = [
        _need(records, beverage, demand, supply)
        for beverage, demand, supply in zip(records.beverages, demands, supplies, strict=True)
    ]
    event = records.event
    is_sent = any(each.source is BeverageSource.SHIPPED for each in records.beverages)
    limits = _weight_limits(event)
    keg_mix, no_keg_mix = _recommended(records, needs, sizes, limits)
    ordered = [need for need in needs if any(_is_of(line, need.beverage) for line in records.order_lines)]
    return EventPlan(
        records=records,
        as_of=as_of,
        service_level=service_level,
        advice=advise(event, records.milestones, as_of=as_of, is_sent=is_sent),
        demands=demands,
        supplies=supplies,
        toast=check_toast(
            records, {group.name: attendance(records, group, as_of=as_of) for group in records.guest_groups}
        ),
        ordered_mix=mix_of_order(
            records.order_lines, needs, records.container_offers, sizes=sizes, currency=event.currency
        ),
        keg_mix=keg_mix,
        no_keg_mix=no_keg_mix,
        broken_rules=judge_keg_mix(records.order_lines, ordered, records.container_offers, sizes=sizes, **limits),
    )


def _is_of(line: OrderLine, beverage: Beverage) -> bool:
    return bool(same_name(line.beverage) == same_name(beverage.name))


def _planned_l(records: EventRecords, beverage: Beverage, sizes: Mapping[str, ContainerSize]) -> float | None:
    """Litres ordered of a beverage; None where there is no line for it in a known size."""
    volumes = [
        line.containers * sizes[same_name(line.container_size)].volume_l
        for line in records.order_lines
        if _is_of(line, beverage) and same_name(line.container_size) in sizes
    ]
    return sum(volumes) if volumes else None


def _weight_limits(event: Event) -> dict[str, float | None]:
    """What the event lets containers weigh, as the keg mix takes it."""
    return {
        "max_container_weight_kg": event.max_container_weight_kg,
        "max_order_weight_kg": event.max_order_weight_kg,
    }


def _recommended(
    records: EventRecords, needs: list[MixNeed], sizes: Mapping[str, ContainerSize], limits: dict[str, float | None]
) -> tuple[KegMix | None, tuple[Text, ...]]:
    """The mix of all beverages that can have one, and why the others cannot."""
    clashes: list[Text] = []
    while True:
        try:
            mix = choose_keg_mix(
                needs, records.container_offers, sizes=sizes, currency=records.event.currency, **limits
            )
        except NoKegMix as none:
            clashes.append(none.message)
            concerned = {same_name(beverage) for _, beverage in none.clash if beverage is not None}
            left = [need for need in needs if same_name(need.beverage.name) not in concerned]
            if not left or len(left) == len(needs):
                return None, tuple(clashes)
            needs = left
        else:
            return mix, tuple(clashes)


def _need(records: EventRecords, beverage: Beverage, demand: BeverageDemand, supply: BeverageSupply) -> MixNeed:
    surely_l = demand.litres["p10"]
    periods = serving_periods(records)
    served_h = (max(p.ends_at for p in periods) - min(p.begins_at for p in periods)).total_seconds() / 3600

    def drunk_within(hours: float) -> float:
        # what keeps to the end is left over at worst, and never stale while it is served
        return math.inf if hours >= served_h else surely_l * busiest_share(demand.profile, hours)

    return MixNeed(beverage, supply.recommended_l, drunk_within)


def containers_recommended(
    records: EventRecords, beverage: Beverage, demand: BeverageDemand, supply: BeverageSupply
) -> int | None:
    """How many containers hold what is recommended of one beverage; None without an offer or against a rule."""
    event = records.event
    try:
        mix = choose_keg_mix(
            [_need(records, beverage, demand, supply)],
            records.container_offers,
            sizes=sizes_by_name(records.container_sizes),
            currency=event.currency,
            **_weight_limits(event),
        )
    except NoKegMix:
        return None
    return mix.containers or None


def order_recommended(plan: EventPlan) -> EventRecords:
    """The event with the recommended containers ordered, for every beverage that is ordered and recommended.

    Beverages that nothing is ordered of stay so; where nothing at all is ordered yet, all are but those of the
    hotel's package, which need no order of ours. An order that no recommendation stands beside stays as it is.
    """
    if plan.keg_mix is None:
        return plan.records
    before = plan.records.order_lines
    notes = {line.key: line.note for line in before}
    kept = [line for line in before if not plan.keg_mix.of(line.beverage)]
    ours = (drink for drink in plan.records.beverages if drink.source is not BeverageSource.HOTEL_PACKAGE)
    ordered = {same_name(line.beverage) for line in before} or {same_name(drink.name) for drink in ours}
    new = [
        OrderLine(beverage=line.beverage, container_size=line.container_size, containers=line.containers)
        for line in plan.keg_mix.lines
        if same_name(line.beverage) in ordered and line.containers
    ]
    return plan.records.with_rows(
        OrderLine.table, (*(line.model_copy(update={"note": notes.get(line.key)}) for line in new), *kept)
    )
