"""The chain of a consignment, from the decision to the rested keg: what waits for what, how long, and when it is open.

decided → ordered → brewed → kegs reserved → filled → legs → arrival → cleared → legs → delivered → rested → doors.
Export is declared beside the legs that leave after "filled"; the food import is notified beside those under way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from catering.model.milestone import Milestone, MilestoneKind, WorkCalendar
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, LeavesAfter, Leg, LegMode
from catering.model.text import Text, text
from catering.planning.order.consignment import chosen_consignment, legs_of
from catering.planning.shipment.duration_draws import Days
from catering.planning.shipment.working_days import (
    Always,
    CountedDays,
    EveryDay,
    OpenTimes,
    counted_days,
    departures,
    open_times,
)

NOTIFIED_AT_MOST_DAYS_BEFORE = 7.0
"""Japan takes a food import notification from seven days before the arrival on (officemiyagi.com 2024: medium)."""
MEANT_WITHIN = dt.timedelta(days=3653)
"""A moment further from the evening than ten years is a slip of the pen, and not reckoned with."""
BEFORE_FILLING = (
    MilestoneKind.DECIDED,
    MilestoneKind.ORDERED,
    MilestoneKind.BREWED,
    MilestoneKind.KEGS_RESERVED,
    MilestoneKind.FILLED,
)
IN_CHAIN = (
    *BEFORE_FILLING,
    MilestoneKind.EXPORT_DECLARED,
    MilestoneKind.CUT_OFF,
    MilestoneKind.IMPORT_NOTIFIED,
    MilestoneKind.CLEARED,
    MilestoneKind.DELIVERED,
    MilestoneKind.RESTED,
)
_DAYS_FOLLOW = (MilestoneKind.CUT_OFF, MilestoneKind.IMPORT_NOTIFIED)
_LONGEST_WAIT_DAYS = 20
"""Of a step for holidays and weekdays, when the calendars are laid out."""
_DAYS_A_WORKED_DAY = 1.7
NOTHING: Days = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Step:
    """One point of the chain. It is reached when it is open, `days` after all that it waits for.

    `waits_for` are places in the chain, all before its own. `days_follow`: its days run from it to what waits for it,
    such as the review of a notification. `window_of` is the arrival that it may be only a week ahead of.
    `column` says which draws are its own.
    """

    name: Text
    zone: ZoneInfo
    column: int
    days: Days = NOTHING
    days_follow: bool = False
    counted: CountedDays = field(default_factory=EveryDay)
    open: OpenTimes = field(default_factory=Always)
    waits_for: tuple[int, ...] = ()
    window_of: int | None = None
    milestone: Milestone | None = None
    leg: Leg | None = None
    is_arrival: bool = False
    planned_at: dt.datetime | None = None
    actual_at: dt.datetime | None = None

    @property
    def kind(self) -> MilestoneKind | None:
        return self.milestone.kind if self.milestone is not None else None

    @property
    def is_rest(self) -> bool:
        """It passes by itself: nobody need do it, and it cannot be hastened."""
        return self.kind is MilestoneKind.RESTED


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps in an order in which each stands after all that it waits for."""

    steps: tuple[Step, ...]

    def of(self, kind: MilestoneKind) -> int | None:
        """The place of the last milestone of a kind."""
        return max((place for place, step in enumerate(self.steps) if step.kind is kind), default=None)

    def waiting_for(self, place: int) -> Iterator[int]:
        """The places of what waits for a step."""
        return (after for after, step in enumerate(self.steps) if place in step.waits_for)

    def notified_before(self, arrival: int) -> Iterator[int]:
        """The places of what can be notified only a week before an arrival."""
        return (after for after, step in enumerate(self.steps) if step.window_of == arrival)


def point_name(milestone: Milestone) -> Text:
    """A milestone's name; one that is named just as its kind is told in the reader's language."""
    if milestone.name == milestone.kind.value:
        return milestone.kind.label
    return Text("{name}", {"name": milestone.name})


def milestones_of(records: EventRecords, consignment: Consignment | None) -> tuple[Milestone, ...]:
    """The milestones of one way of sending: those of all, where it has none of that kind by itself."""
    name = same_name(consignment.name) if consignment is not None else None
    own = [each for each in records.milestones if each.consignment is not None and same_name(each.consignment) == name]
    own_kinds = {each.kind for each in own if each.kind in IN_CHAIN}
    return tuple(
        each for each in records.milestones if each in own or (each.consignment is None and each.kind not in own_kinds)
    )


def chain_of(records: EventRecords, consignment: Consignment | None, *, as_of: dt.datetime) -> Chain:
    """Builds the chain of a consignment; without one, of the milestones alone.

    The plans of milestones that all ways share were made for the chosen way: for another they would be made anew,
    so that it begins as late as is safe for it.
    """
    milestones = milestones_of(records, consignment)
    legs: tuple[Leg, ...] = ()
    if consignment is not None:
        legs, chosen = legs_of(records, consignment), chosen_consignment(records)
        if chosen is None or same_name(chosen.name) != same_name(consignment.name):
            milestones = tuple(
                each.model_copy(update={"planned_at": None}) if each.consignment is None else each
                for each in milestones
            )
    return _Builder(records, milestones, legs, as_of).chain()


class _Builder:
    def __init__(
        self, records: EventRecords, milestones: Sequence[Milestone], legs: Sequence[Leg], as_of: dt.datetime
    ) -> None:
        self.doors_at, self.venue = records.event.doors_at, records.event.zone
        self.milestones, self.legs = milestones, legs
        self.years = self._years(as_of)
        self.steps: list[Step] = []

    def chain(self) -> Chain:
        line = self._line(self._of(*BEFORE_FILLING), ())
        export = self._line(self._of(MilestoneKind.EXPORT_DECLARED), line)
        is_cleared, is_declared = False, not export
        main = self._main_leg()
        for leg in self.legs:
            if leg.leaves_after is LeavesAfter.CLEARED and not is_cleared:
                line, is_cleared = self._cleared(line), True
            if leg.leaves_after is LeavesAfter.EXPORT_DECLARED or leg is main:
                line, is_declared = (*line, *export), True
            if leg is main:
                line = self._line(self._of(MilestoneKind.CUT_OFF), line)
            line = self._leg(leg, line)
        if not is_declared:
            line = (*line, *export)
        if not is_cleared:
            line = self._cleared(line)
        self._line(self._of(MilestoneKind.DELIVERED, MilestoneKind.RESTED), line)
        return Chain(tuple(self.steps))

    def _of(self, *kinds: MilestoneKind) -> list[Milestone]:
        """The milestones of these kinds, in the order of the kinds."""
        return [each for kind in kinds for each in self.milestones if each.kind is kind]

    def _main_leg(self) -> Leg | None:
        """The leg that leaves the country: the cut-off stands before it."""
        declared = (leg for leg in self.legs if leg.leaves_after is LeavesAfter.EXPORT_DECLARED)
        far = (leg for leg in self.legs if leg.mode is not LegMode.ROAD)
        return next(declared, None) or next(far, None)

    def _cleared(self, line: tuple[int, ...]) -> tuple[int, ...]:
        """Clearance waits for the arrival, and for the review of the notification that was filed beside it."""
        if not self._of(MilestoneKind.CLEARED):
            return line
        arrival = line[0] if line and self.legs else None
        filed: tuple[int, ...] = ()
        for milestone in self._of(MilestoneKind.IMPORT_NOTIFIED):
            filed += self._milestone(milestone, (), window_of=arrival)
        return self._line(self._of(MilestoneKind.CLEARED), (*line, *filed))

    def _line(self, milestones: Iterable[Milestone], waits_for: tuple[int, ...]) -> tuple[int, ...]:
        """Milestones one after the other; gives what the next step has to wait for."""
        for milestone in milestones:
            waits_for = self._milestone(milestone, waits_for)
        return waits_for

    def _milestone(
        self, milestone: Milestone, waits_for: tuple[int, ...], *, window_of: int | None = None
    ) -> tuple[int, ...]:
        zone = ZoneInfo(milestone.time_zone) if milestone.time_zone else self.venue
        return self._add(
            Step(
                name=point_name(milestone),
                zone=zone,
                column=IN_CHAIN.index(milestone.kind),
                days=(milestone.lowest_days, milestone.likely_days, milestone.highest_days),
                days_follow=milestone.kind in _DAYS_FOLLOW,
                counted=counted_days(milestone.calendar, zone, *self.years),
                open=open_times(milestone.calendar, milestone.weekdays, milestone.hours, zone, *self.years),
                window_of=window_of,
                milestone=milestone,
                planned_at=self._meant(milestone.planned_at),
                actual_at=self._meant(milestone.actual_at),
            ),
            waits_for,
        )

    def _leg(self, leg: Leg, waits_for: tuple[int, ...]) -> tuple[int, ...]:
        zone = ZoneInfo(leg.time_zone) if leg.time_zone else self.venue
        column = len(IN_CHAIN) + leg.number
        planned_at = self._meant(leg.planned_departs_at)
        if planned_at is not None and (leg.mode is not LegMode.ROAD or leg.weekdays is not None):
            # what is missed leaves on the next of its days, at the same time of the clock
            opens = departures(leg.weekdays, planned_at.astimezone(zone).time(), zone, *self.years)
        else:
            opens = open_times(WorkCalendar.EVERY_DAY, leg.weekdays, None, zone, *self.years)
        left = self._add(
            Step(
                name=text("Departure from {place}", place=leg.from_place),
                zone=zone,
                column=column,
                open=opens,
                leg=leg,
                planned_at=planned_at,
                actual_at=self._meant(leg.actual_departs_at),
            ),
            waits_for,
        )
        return self._add(
            Step(
                name=text("Arrival at {place}", place=leg.to_place),
                zone=ZoneInfo(leg.arrival_time_zone) if leg.arrival_time_zone else self.venue,
                column=column,
                days=(leg.lowest_days, leg.likely_days, leg.highest_days),
                leg=leg,
                is_arrival=True,
                planned_at=self._meant(leg.planned_arrives_at),
                actual_at=self._meant(leg.actual_arrives_at),
            ),
            left,
        )

    def _add(self, step: Step, waits_for: tuple[int, ...]) -> tuple[int, ...]:
        self.steps.append(replace(step, waits_for=tuple(dict.fromkeys(waits_for))))
        return (len(self.steps) - 1,)

    def _meant(self, moment: dt.datetime | None) -> dt.datetime | None:
        return None if moment is None or abs(moment - self.doors_at) > MEANT_WITHIN else moment

    def _years(self, as_of: dt.datetime) -> tuple[int, int]:
        """The years that the calendars are laid out for: all moments, and all steps at their longest."""
        dated: list[dt.datetime | None] = [min(max(as_of, self.doors_at - MEANT_WITHIN), self.doors_at)]
        for milestone in self.milestones:
            dated += [milestone.planned_at, milestone.actual_at]
        for leg in self.legs:
            dated += [leg.planned_departs_at, leg.actual_departs_at, leg.planned_arrives_at, leg.actual_arrives_at]
        moments = [self.doors_at, *(moment for moment in map(self._meant, dated) if moment is not None)]
        days = sum(each.highest_days for each in self.milestones) + sum(leg.highest_days for leg in self.legs)
        waits = _LONGEST_WAIT_DAYS * (1 + len(self.milestones) + len(self.legs))
        reach = dt.timedelta(days=days * _DAYS_A_WORKED_DAY + waits)
        return (min(moments) - reach).year, (max(moments) + reach).year
