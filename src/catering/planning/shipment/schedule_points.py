"""The dated points of a schedule: planned, actual, expected, latest, and how much slack is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.model.event import Event, instant
from catering.model.milestone import Milestone, MilestoneKind
from catering.model.shipment import Leg
from catering.model.text import Text
from catering.planning.shipment.schedule_chain import IN_CHAIN, Chain, point_name
from catering.planning.shipment.schedule_passes import Known
from catering.planning.shipment.working_days import last_open, moment_of, subtract_days

_NOON = dt.time(12)


@dataclass(frozen=True, slots=True)
class SchedulePoint:
    """A milestone, or a leg's departure or arrival; `leg` is None for a milestone, `milestone` for a leg.

    `expected_at` is the actual moment once there is one. `latest_at` is the last with usual days, `safe_latest_at`
    the last with the highest days; all in `zone`. `is_implied`: not recorded, but what follows it was reached.
    """

    name: Text
    milestone: Milestone | None
    leg: Leg | None
    is_arrival: bool
    is_in_chain: bool
    zone: ZoneInfo
    planned_at: dt.datetime | None
    actual_at: dt.datetime | None
    expected_at: dt.datetime
    latest_at: dt.datetime
    safe_latest_at: dt.datetime
    is_implied: bool = False

    @property
    def kind(self) -> MilestoneKind | None:
        return self.milestone.kind if self.milestone is not None else None

    @property
    def is_reached(self) -> bool:
        return self.actual_at is not None or self.is_implied

    def is_past(self, moment: dt.datetime) -> bool:
        """Over at a moment, and not recorded: nothing is spare of it."""
        return not self.is_reached and instant(self.expected_at) < instant(moment)

    @property
    def is_late(self) -> bool:
        return self.slack_h < 0

    @property
    def slack_h(self) -> float:
        """Hours from when it is reached, or expected to be, to its latest moment; below 0: too late."""
        return (self.latest_at.timestamp() - self.expected_at.timestamp()) / 3600

    @property
    def responsible(self) -> str | None:
        """Who sees to it: the party of a milestone, the carrier of a leg."""
        if self.milestone is not None:
            return self.milestone.responsible
        return self.leg.carrier if self.leg is not None else None


def points_of_chain(
    chain: Chain, known: Known, expected: Sequence[float], latest: Sequence[float], safe_latest: Sequence[float]
) -> tuple[SchedulePoint, ...]:
    """The steps of a chain read back, in the chain's order."""
    return tuple(
        SchedulePoint(
            name=step.name,
            milestone=step.milestone,
            leg=step.leg,
            is_arrival=step.is_arrival,
            is_in_chain=True,
            zone=step.zone,
            planned_at=_in_zone(step.planned_at, step.zone),
            actual_at=_recorded(known, place, step.zone),
            expected_at=moment_of(expected[place], step.zone),
            latest_at=moment_of(latest[place], step.zone),
            safe_latest_at=moment_of(safe_latest[place], step.zone),
            is_implied=known.is_implied[place],
        )
        for place, step in enumerate(chain.steps)
    )


def points_beside(
    milestones: Sequence[Milestone], event: Event, *, as_of: dt.datetime, is_over: bool
) -> Iterator[SchedulePoint]:
    """What is due before the event and waits for nothing: headcount, cancellation, the hall, and what else there is."""
    for milestone in milestones:
        if milestone.kind in IN_CHAIN:
            continue
        zone = ZoneInfo(milestone.time_zone) if milestone.time_zone else event.zone
        latest_at, safe_latest_at = (
            due_at(milestone, event, days, zone) for days in (milestone.likely_days, milestone.highest_days)
        )
        is_reached = milestone.actual_at is not None and instant(milestone.actual_at) <= instant(as_of)
        actual_at = _in_zone(milestone.actual_at, zone) if is_reached else None
        expected_at = _in_zone(milestone.planned_at, zone) or latest_at
        if not is_over and milestone.kind is not MilestoneKind.CANCELLATION:
            expected_at = max(expected_at, as_of.astimezone(zone), key=instant)
        yield SchedulePoint(
            name=point_name(milestone),
            milestone=milestone,
            leg=None,
            is_arrival=False,
            is_in_chain=False,
            zone=zone,
            planned_at=_in_zone(milestone.planned_at, zone),
            actual_at=actual_at,
            expected_at=actual_at or expected_at,
            latest_at=latest_at,
            safe_latest_at=safe_latest_at,
        )


def due_at(milestone: Milestone, event: Event, days: float, zone: ZoneInfo) -> dt.datetime:
    """So many days before the doors, when it is open; for the hall when it must be cleared, else the noon after."""
    when = milestone.calendar, milestone.weekdays, milestone.hours
    if milestone.kind is MilestoneKind.HALL_CLEARED:
        cleared_at = event.hall_cleared_at or noon_after(event.last_pour_at.astimezone(event.zone))
        return cleared_at.astimezone(zone)
    return last_open(subtract_days(event.doors_at, days, milestone.calendar, zone), *when, zone=zone)


def noon_after(moment: dt.datetime) -> dt.datetime:
    """The end of the morning after a moment, on its own clock."""
    day = moment.date() if moment.time() < _NOON else moment.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, _NOON, tzinfo=moment.tzinfo)


def _recorded(known: Known, place: int, zone: ZoneInfo) -> dt.datetime | None:
    reached = known.reached[place]
    return None if reached is None or known.is_implied[place] else moment_of(reached, zone)


def _in_zone(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    return None if moment is None else moment.astimezone(zone)
