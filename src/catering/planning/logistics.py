"""What lies between order and bar, all at once: schedule, duties and cost; and what is due next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catering.model.event import instant
from catering.model.milestone import MilestoneKind
from catering.model.text import Text, plural_text, text
from catering.planning.cost.budget import budget_sentence
from catering.planning.cost.landed_cost import LandedCost, cost_landed
from catering.planning.cost.landed_quantities import servings_of
from catering.planning.duties.duties import DutyLine, duties_by
from catering.planning.event_plan import EventPlan
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shipment_schedule import ShipmentSchedule, schedule_shipment

_PASSES_BY_ITSELF = (MilestoneKind.RESTED,)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something open, in a sentence, and its last day where it is due."""

    by_on: dt.date
    said: Text


@dataclass(frozen=True, slots=True)
class Logistics:
    """What follows from an event's shipment side at a moment; a part is None where the event has no sheets for it.

    `deadlines` in order of their days, none of them past; `overdue` names what is open though its last day is past.
    """

    schedule: ShipmentSchedule | None
    duties: tuple[DutyLine, ...]
    cost: LandedCost | None
    budget: Text | None
    deadlines: tuple[Deadline, ...]
    overdue: tuple[Text, ...]

    @property
    def due(self) -> tuple[Text, ...]:
        """What is due next, and what is overdue, in sentences: the same wherever they are told."""
        return (*(deadline.said for deadline in self.deadlines[:1]), *self._overdue_told())

    def _overdue_told(self) -> Iterator[Text]:
        if len(self.overdue) == 1:
            yield text("Overdue: {what}.", what=self.overdue[0])
        elif self.overdue:
            first, *others = self.overdue
            yield plural_text(
                "Overdue: {what} and {n:n0} more.", "Overdue: {what} and {n:n0} more.", n=len(others), what=first
            )


def logistics_of(plan: EventPlan, *, load: PalletLoad | None = None, with_cost: bool = True) -> Logistics:
    """Schedule, duties and cost of a plan. `load` is the order on pallets, which freight is charged by.

    The cost takes the glasses from the plan; `with_cost=False` leaves it out.
    """
    records, as_of = plan.records, plan.as_of
    schedule = schedule_shipment(records, as_of=as_of)
    duties = duties_by(records, () if schedule is None else schedule.points, as_of=as_of)
    cost = None
    if with_cost:
        servings = servings_of(records, plan.supplies)
        cost = cost_landed(records, as_of=as_of, load=load, servings=servings, schedule=schedule)
    is_ahead = plan.advice.is_ahead
    return Logistics(
        schedule=schedule,
        duties=duties,
        cost=cost,
        budget=budget_sentence(records, cost),
        deadlines=_deadlines(plan, schedule, duties) if is_ahead else _usual(plan),
        overdue=tuple(_overdue(plan, schedule, duties)) if is_ahead else (),
    )


def _deadlines(plan: EventPlan, schedule: ShipmentSchedule | None, duties: Sequence[DutyLine]) -> tuple[Deadline, ...]:
    found = [
        *(_of_point(point, plan.as_of) for point in _open_points(schedule) if not _is_past(point, plan.as_of)),
        *(_of_duty(duty) for duty in duties if duty.is_open and not duty.is_overdue and duty.latest_on is not None),
        *_of_fallbacks(schedule, plan.as_of),
        *_usual(plan),
    ]
    return tuple(sorted(found, key=lambda deadline: deadline.by_on))


def _open_points(schedule: ShipmentSchedule | None) -> Iterator[SchedulePoint]:
    """What somebody has to see to: arrivals and rest come by themselves."""
    for point in () if schedule is None else schedule.points:
        if not (point.is_reached or point.is_arrival or point.kind in _PASSES_BY_ITSELF):
            yield point


def _is_past(point: SchedulePoint, as_of: dt.datetime) -> bool:
    return instant(point.latest_at) < instant(as_of)


def _of_point(point: SchedulePoint, as_of: dt.datetime) -> Deadline:
    """A milestone or departure; where it is meant earlier, that day is told too."""
    last_on = point.latest_at.date()
    due = text("by {day:date}", day=last_on)
    planned_at = point.planned_at
    if planned_at is not None and as_of.astimezone(point.zone).date() <= planned_at.date() < last_on:
        due = text("planned {planned:date}, at the latest {day:date}", planned=planned_at.date(), day=last_on)
    who = None if point.responsible is None else Text("{who}", {"who": point.responsible})
    return Deadline(last_on, _said(point.name, due, who))


def _of_duty(duty: DutyLine) -> Deadline:
    assert duty.latest_on is not None
    return Deadline(duty.latest_on, _said(duty.name, text("by {day:date}", day=duty.latest_on), duty.responsible))


def _of_fallbacks(schedule: ShipmentSchedule | None, as_of: dt.datetime) -> Iterator[Deadline]:
    """Until when each fallback is open."""
    for choice in () if schedule is None else schedule.fallbacks:
        if not choice.is_past(as_of):
            day = choice.decide_by_at.date()
            said = text("Next: the fallback “{name}” is open until {day:date}.", name=choice.fallback.name, day=day)
            yield Deadline(day, said)


def _usual(plan: EventPlan) -> tuple[Deadline, ...]:
    """The usual decision that comes next, where no milestone of the event stands for it."""
    due = plan.advice.next_due
    if due is None:
        return ()
    decision, who = due.decision.label, due.decision.who_label
    said = text("Next: {decision} By {day:date}, {who}.", decision=decision, day=due.due_on, who=who)
    return (Deadline(due.due_on, said),)


def _said(what: Text, due: Text, who: Text | None) -> Text:
    if who is None:
        return text("Next: {what}, {due}.", what=what, due=due)
    return text("Next: {what}, {due}; in charge: {who}.", what=what, due=due, who=who)


def _overdue(plan: EventPlan, schedule: ShipmentSchedule | None, duties: Sequence[DutyLine]) -> Iterator[Text]:
    past = [point for point in _open_points(schedule) if _is_past(point, plan.as_of)]
    yield from (point.name for point in past if point.kind is not MilestoneKind.CANCELLATION)
    yield from (duty.name for duty in duties if duty.is_overdue)
