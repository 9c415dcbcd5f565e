"""The milestones as days of a calendar: when each is due, its latest moment, and who sees to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.model.event import instant
from catering.model.milestone import Milestone, MilestoneKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text


@dataclass(frozen=True, slots=True)
class DatedPoint:
    """A milestone or arrival at local time where it is reached; `key` names it for ever.

    `kind` None: a leg's departure or arrival; `latest_at` None: not known. `is_reached`: `at` is when it was, else
    when it is expected.
    """

    key: str
    name: Text
    kind: MilestoneKind | None
    at: dt.datetime
    latest_at: dt.datetime | None
    is_reached: bool
    responsible: str | None
    notes: tuple[Text, ...] = ()


def dated_points(records: EventRecords, consignment: Consignment | None) -> tuple[DatedPoint, ...]:
    """Every milestone that has a day, in order of time."""
    points = (point for each in milestones_of(records, consignment) for point in _planned(records, each))
    return tuple(sorted(points, key=lambda point: instant(point.at)))


def milestones_of(records: EventRecords, consignment: Consignment | None) -> Iterator[Milestone]:
    """The milestones that count for a consignment: its own, and those that are the same for every one."""
    for milestone in records.milestones:
        own = milestone.consignment
        if own is None or (consignment is not None and same_name(own) == same_name(consignment.name)):
            yield milestone


def _planned(records: EventRecords, milestone: Milestone) -> Iterator[DatedPoint]:
    at = milestone.actual_at or milestone.planned_at
    if at is None:
        return
    zone = ZoneInfo(milestone.time_zone) if milestone.time_zone is not None else records.event.zone
    yield DatedPoint(
        f"milestone-{same_name(milestone.name)}",
        Text("{milestone}", {"milestone": milestone.name}),
        milestone.kind,
        at.astimezone(zone),
        None,
        milestone.actual_at is not None,
        milestone.responsible,
    )
