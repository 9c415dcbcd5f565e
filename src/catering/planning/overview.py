"""The plan in plain sentences: what to decide, by when and who, how far the order goes, on what that rests, what is on
the way."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from catering.catalog.container_sizes import size_label, sizes_by_name
from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import Beverage
from catering.model.event import EventState, Measured
from catering.model.override import OverrideOf
from catering.model.record import same_name
from catering.model.text import Text, plural_text, text
from catering.planning.advice import Stage
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.assumptions import assumption_for
from catering.planning.forecast.demand import forecast_demand
from catering.planning.forecast.evening_curve import serving_periods
from catering.planning.forecast.override import without_override
from catering.planning.forecast.what_if import WhatIf, apply_what_if
from catering.planning.logistics import Logistics, logistics_of
from catering.planning.order.keg_mix import containers_emptied
from catering.planning.order.supply import BeverageSupply, one_more_or_less
from catering.planning.shipment.schedule_breaks import ScheduleRule, not_recorded

_LIVELY = 0.8416212335729143  # standard deviations above the median that one evening in five exceeds


@dataclass(frozen=True, slots=True)
class Overview:
    """Sentences in the order in which they are read."""

    decide: tuple[Text, ...]
    answer: tuple[Text, ...]
    rests_on: tuple[Text, ...]
    on_the_way: tuple[Text, ...] = ()


def overview(plan: EventPlan, logistics: Logistics | None = None, *, stock_tells: bool = False) -> Overview:
    """The sentences for a plan; which they are depends on the time left and on what is known.

    `logistics` are the plan's where they are known already; else they are worked out here, without the cost.
    `stock_tells`: what is there tells whether it suffices, so that of the order only what was planned is said.
    """
    main = main_supply(plan)
    logistics = logistics or logistics_of(plan, with_cost=False)
    return Overview(
        decide=tuple(_decide(plan, logistics)),
        answer=tuple(_answer(plan, main, stock_tells)) if main is not None else tuple(_nothing_ordered(plan)),
        rests_on=(*overrides_told(plan), *(_rests_on(plan, main, stock_tells) if main is not None else ())),
        on_the_way=tuple(_on_the_way(plan, logistics)),
    )


def overrides_told(plan: EventPlan) -> tuple[Text, ...]:
    """A sentence for each beverage whose median is the caterer's own."""
    return tuple(demand.overridden.summary() for demand in plan.demands if demand.overridden is not None)


def main_supply(plan: EventPlan) -> BeverageSupply | None:
    """The supply that the evening hangs on: of those ordered, the one with the most litres."""
    ordered = [supply for supply in plan.supplies if supply.planned_l]
    return max(ordered, key=lambda supply: supply.planned_l or 0.0, default=None)


def kegs_sentence(plan: EventPlan) -> Text | None:
    """How far the main order goes, and how many containers reach the wished certainty; None without an order."""
    main = main_supply(plan)
    if main is None or main.chance_suffices is None:
        return None
    lines = plan.keg_mix.of(main.beverage) if plan.keg_mix is not None else ()
    said = text(
        "{planned:L0} of {beverage} suffice with {chance:pct1}.",
        planned=main.planned_l,
        beverage=main.beverage,
        chance=main.chance_suffices,
    )
    if not lines:
        return said
    return plural_text(
        "{said} {level:share} takes {n:n0} container, {litres:L0}.",
        "{said} {level:share} takes {n:n0} containers, {litres:L0}.",
        n=sum(line.containers for line in lines),
        said=said,
        level=plan.service_level,
        litres=sum(line.volume_l for line in lines),
    )


def _decide(plan: EventPlan, logistics: Logistics) -> Iterator[Text]:
    event, advice = plan.records.event, plan.advice
    held_on = event.doors_at.astimezone(event.zone).date()
    if event.state is EventState.CANCELLED:
        yield text("The event of {day:date} is cancelled. Stop what is under way and claim deposits back.", day=held_on)
        return
    if event.state is EventState.POSTPONED:
        yield text("The event of {day:date} is postponed. Order nothing before the new day is fixed.", day=held_on)
        return
    if advice.stage is Stage.AFTER:
        yield text("The event was on {day:date}.", day=held_on)
        yield from _after(plan)
    elif advice.stage is Stage.DAY:
        begins_at, ends_at = _hours_of_the_day(plan)
        yield text("It is today: doors at {at:time}, last pour at {last:time}.", at=begins_at, last=ends_at)
    else:
        yield plural_text(
            "{n} day is left until {day:weekday}.",
            "{n} days are left until {day:weekday}.",
            n=advice.days_left,
            day=held_on,
        )
    yield from logistics.due
    if advice.stage in (Stage.MONTHS, Stage.WEEKS, Stage.WEEK):
        yield from _litres(plan, logistics)


def _litres(plan: EventPlan, logistics: Logistics) -> Iterator[Text]:
    """Whether the litres can still be changed, and what that costs."""
    change = logistics.schedule.change_now if logistics.schedule is not None else None
    can_still = plan.advice.can_still_change_litres
    is_filled = change is not None and change.is_by_fallback_only
    if change is not None and not is_filled:
        yield change.summary()
    elif is_filled or can_still is False:
        yield text("The kegs are filled: what is missing now has to be bought at the venue.")
    else:
        yield text("The litres can still be changed.")


def _on_the_way(plan: EventPlan, logistics: Logistics) -> Iterator[Text]:
    """Whether the kegs are there in time, what breaks first, and whether the budget holds."""
    if plan.records.event.state in (EventState.POSTPONED, EventState.CANCELLED):
        return
    schedule, cost = logistics.schedule, logistics.cost
    if schedule is not None and (schedule.rested is not None or schedule.lacks):
        yield schedule.summary()
        if schedule.broken and schedule.refused is None:
            first = schedule.broken[0]
            if first.rule is ScheduleRule.RECORDED:
                yield _unrecorded(len(not_recorded(schedule.points, plan.as_of)))
            else:
                yield first.message
            if first.suggestion is not None:
                yield first.suggestion
    if cost is not None and cost.per_litre is not None:
        yield text(
            "Landed cost {total:money0}, {per_litre:money} a litre.",
            total=(cost.total, cost.currency),
            per_litre=(round(cost.per_litre, 2), cost.currency),
        )
    if logistics.budget is not None:
        yield logistics.budget


def _unrecorded(steps: int) -> Text:
    """How many there are; the page Shipment names them."""
    return plural_text(
        "{n:n0} step was planned for a day that is past, and is not recorded.",
        "{n:n0} steps were planned for days that are past, and are not recorded.",
        n=steps,
    )


def _hours_of_the_day(plan: EventPlan) -> tuple[dt.datetime, dt.datetime]:
    """Doors and last pour of the day that `as_of` lies in, at the venue; a festival has several."""
    event, periods = plan.records.event, serving_periods(plan.records)
    period = next((period for period in periods if plan.as_of < period.ends_at), periods[-1])
    begins_at = event.doors_at if period == periods[0] else period.begins_at
    ends_at = event.last_pour_at if period == periods[-1] else period.ends_at
    return begins_at.astimezone(event.zone), ends_at.astimezone(event.zone)


def _after(plan: EventPlan) -> Iterator[Text]:
    event = plan.records.event
    held_on = event.doors_at.astimezone(event.zone).date()
    own = [past for past in plan.records.past_events if past.held_on == held_on]
    if any(past.drunk_l is not None for past in own):
        yield text("What was drunk is recorded; the next forecast can learn from it.")
    elif own:
        yield text("It is a past event, and nobody measured what was drunk: it teaches nothing.")
    else:
        yield text(
            "It is no past event yet: make it one on the page “Evening”, so that the next forecast learns from it."
        )


def _answer(plan: EventPlan, supply: BeverageSupply, stock_tells: bool) -> Iterator[Text]:
    if supply.chance_suffices is None or supply.planned_l is None:
        return
    chance, risk = _both_sides(supply.chance_suffices)
    if stock_tells or plan.advice.stage is Stage.AFTER:
        yield text(
            "Planned were {planned:L0} of {beverage}, to suffice with {chance:pct} and to run out with {risk:pct}.",
            planned=supply.planned_l,
            beverage=supply.beverage,
            chance=chance,
            risk=risk,
        )
    else:
        yield text(
            "{planned:L0} of {beverage} suffice with {chance:pct}; with {risk:pct} they run out.",
            planned=supply.planned_l,
            beverage=supply.beverage,
            chance=chance,
            risk=risk,
        )
    if stock_tells:
        return
    lines = plan.ordered_mix.of(supply.beverage)
    drunk_l = (supply.available_l or 0.0) - (supply.expected_leftover_l or 0.0)
    emptied, _opened, full = containers_emptied(lines, drunk_l)
    containers = sum(line.containers for line in lines)
    if containers:
        yield text(
            "On average {emptied:n0} of {all:n0} containers are drunk and {full:n0} stay full.",
            emptied=emptied,
            all=containers,
            full=full,
        )
    yield from _one_more(plan, supply)
    others = [each for each in plan.supplies if each is not supply]
    short = [each for each in others if each.chance_suffices is not None and each.chance_suffices < plan.service_level]
    if short:
        yield text("Below {level:share}: {beverages:list}.", level=plan.service_level, beverages=_chances(short))
    missing = [each.beverage for each in others if each.planned_l is None]
    if missing:
        yield text("Nothing is ordered of {beverages:list}.", beverages=missing)


def _chances(supplies: list[BeverageSupply]) -> list[Text]:
    return [
        text("{beverage} ({chance:pct})", beverage=each.beverage, chance=_not_certain(each.chance_suffices or 0.0))
        for each in supplies
    ]


def _both_sides(chance: float) -> tuple[float, float]:
    """A chance and its contrary, so that whole per cents add up to 100."""
    if 0.005 <= chance < 0.995:
        return round(chance, 2), 1 - round(chance, 2)
    chance = _not_certain(chance)
    return chance, min(1 - chance, 0.0049) if chance > 0.5 else 1 - chance


def _not_certain(chance: float) -> float:
    """A chance to be told: never 0 or 100 %, however far the figures run."""
    return min(max(chance, 1e-9), 1 - 1e-9)


def _one_more(plan: EventPlan, supply: BeverageSupply) -> Iterator[Text]:
    """What one more of the size ordered most would do, or one fewer where there is enough."""
    lines = plan.ordered_mix.of(supply.beverage)
    if not lines or supply.planned_l is None or supply.chance_suffices is None:
        return
    size_name = max(lines, key=lambda line: line.containers).container_size
    size = sizes_by_name(plan.records.container_sizes)[same_name(size_name)]
    enough = supply.chance_suffices >= plan.service_level
    worth = one_more_or_less(
        plan.demand(supply.beverage),
        planned_l=supply.planned_l,
        set_aside_l=supply.set_aside_l,
        container_l=size.volume_l,
        steps=range(-1, 0) if enough else range(1, 2),
    )
    for step in worth:
        # one decimal where whole per cents would say that it changes nothing, or that it is enough when it is not
        same = round(step.chance_suffices, 2) == round(supply.chance_suffices, 2)
        nearly = step.chance_suffices < plan.service_level <= round(step.chance_suffices, 2)
        how = "pct1" if (same or nearly) and 0.01 < step.chance_suffices < 0.99 else "pct"
        chance = Text(f"{{chance:{how}}}", {"chance": _not_certain(step.chance_suffices)})
        if enough:
            yield text("One {size} fewer makes it {chance}.", size=size_label(size.name), chance=chance)
        else:
            yield text("One more {size} makes it {chance}.", size=size_label(size.name), chance=chance)


def _nothing_ordered(plan: EventPlan) -> Iterator[Text]:
    if not plan.supplies or not plan.records.guests_accepted:
        yield text("Without guests and beverages there is nothing to plan yet.")
        return
    yield text("Nothing is ordered yet. To suffice with {level:share}:", level=plan.service_level)
    for supply in plan.supplies:
        yield text("{beverage}: {litres:L0}.", beverage=supply.beverage, litres=supply.recommended_l)


def _rests_on(plan: EventPlan, supply: BeverageSupply, stock_tells: bool) -> Iterator[Text]:
    beverage = plan.records.beverage(supply.beverage)
    rate = assumption_for(plan.records, AssumptionKind.SERVINGS_PER_DRINKER_HOUR, beverage=beverage)
    if plan.demand(supply.beverage).overridden is None:
        yield _basis_of_thirst(plan, rate, beverage)
    if not stock_tells:
        yield from _lively(plan, supply, rate)


def _basis_of_thirst(plan: EventPlan, rate: Assumption, beverage: Beverage) -> Text:
    measured = [
        past
        for past in plan.records.past_events
        if same_name(past.beverage) == same_name(beverage.name) and past.measured is not Measured.SHIPPED_ONLY
    ]
    learned = plan.demand(beverage.name).learned
    if learned is not None and learned.is_used:
        return plural_text(
            "The thirst is learned from {n} past event.",
            "The thirst is learned from {n} past events.",
            n=len(learned.lessons),
        )
    if rate.basis is Basis.LEARNED:
        return text("The thirst is learned from past events.")
    if measured:
        return plural_text(
            "The thirst is assumed, though {n} past event was measured.",
            "The thirst is assumed, though {n} past events were measured.",
            n=len(measured),
        )
    return text("The thirst is assumed: no past event was measured.")


def _lively(plan: EventPlan, supply: BeverageSupply, rate: Assumption) -> Iterator[Text]:
    """What a lively crowd does to the chance; around the caterer's own median it is as much livelier."""
    overridden = plan.demand(supply.beverage).overridden
    of = overridden.override.of if overridden is not None else None
    of_litres = of is OverrideOf.LITRES
    median = rate.value if overridden is None or of_litres else overridden.override.median
    lively = round(median * math.exp(_LIVELY * rate.spread / rate.value), 1) if rate.value else 0.0
    if lively <= median:  # it is the same when written
        return
    chance = _not_certain(_chance_at(plan, supply, lively * rate.value / median))
    if of_litres:  # their rate is not stated, only that it differs from the forecast's
        yield text("A lively crowd, as one evening in five, makes it {chance:pct}.", chance=chance)
    else:
        yield text(
            "A lively crowd ({rate:n1} servings an hour, as one evening in five) makes it {chance:pct}.",
            rate=lively,
            chance=chance,
        )


def _chance_at(plan: EventPlan, supply: BeverageSupply, rate: float) -> float:
    """The chance with another thirst in the forecast, moved as the caterer's own median moves it."""
    beverage, overridden = plan.records.beverage(supply.beverage), plan.demand(supply.beverage).overridden
    what_if = WhatIf(supply.beverage, values={AssumptionKind.SERVINGS_PER_DRINKER_HOUR: rate})
    records = apply_what_if(without_override(plan.records, beverage), what_if)
    litres = forecast_demand(records, beverage, as_of=plan.as_of).distribution
    return (litres if overridden is None else overridden.moved(litres)).chance(supply.available_l or 0.0)
