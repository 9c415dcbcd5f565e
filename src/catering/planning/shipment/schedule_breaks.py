"""What breaks in a schedule, by the name of the rule that it breaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.model.event import Event, instant
from catering.model.milestone import MilestoneKind, WorkCalendar
from catering.model.record import Choice, same_name
from catering.model.text import Text, plural_text, text
from catering.planning.shipment.fallback_choice import FallbackChoice
from catering.planning.shipment.schedule_chain import NOTIFIED_AT_MOST_DAYS_BEFORE
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shelf_life import ShelfLife
from catering.planning.shipment.working_days import is_ever_worked, next_open

_HOURS_AS_DAYS = 72
_AT_HOME = {WorkCalendar.NRW: "Europe/Berlin", WorkCalendar.JAPAN: "Asia/Tokyo"}


class ScheduleRule(Choice):
    """What a schedule keeps to."""

    ONE_WAY = "one way is chosen"
    RECORDED = "reached, or planned anew"
    ENDS_BY_DOORS = "rested at the doors"
    LATEST_DATE = "latest date"
    LEAVES_AS_PLANNED = "leaves as planned"
    OPEN = "days and hours"
    NOTIFICATION_WINDOW = "notification window"
    SHELF_LIFE = "shelf life"
    ITS_OWN_ZONE = "time zone of its calendar"
    MEANT = "a year that can be meant"


@dataclass(frozen=True, slots=True)
class BrokenSchedule:
    """A rule that is broken, at which point, and what to do; `point` None: at none of them."""

    rule: ScheduleRule
    point: SchedulePoint | None
    message: Text
    suggestion: Text | None = None


def breaks(
    points: Sequence[SchedulePoint],
    event: Event,
    fallbacks: Sequence[FallbackChoice],
    *,
    as_of: dt.datetime,
    is_over: bool,
) -> Iterator[BrokenSchedule]:
    """What breaks in points that stand in the order of their chain; after the event only what was planned wrongly."""
    if not is_over:
        yield from _unrecorded(points, as_of)
    for point in points:
        closed = tuple(_closed(point))
        yield from closed
        if not is_over and not point.is_reached:
            yield from _late(point, fallbacks)
            yield from () if closed else _missed(point, as_of)
        yield from _never_open(point)
        yield from _calendar_abroad(point, event)
    if not is_over:
        yield from _window(points)


def hours_told(hours: float) -> Text:
    """A stretch of time, in days where it is long."""
    hours = abs(hours)
    if hours >= _HOURS_AS_DAYS:
        return plural_text("{n:n0} day", "{n:n0} days", n=round(hours / 24))
    if hours < 1:
        return plural_text("{n:n0} minute", "{n:n0} minutes", n=max(1, round(hours * 60)))
    return plural_text("{n:n0} hour", "{n:n0} hours", n=round(hours))


def _late(point: SchedulePoint, fallbacks: Sequence[FallbackChoice]) -> Iterator[BrokenSchedule]:
    if not point.is_late or point.is_arrival or point.kind is MilestoneKind.CANCELLATION:
        return
    rule, message = ScheduleRule.LATEST_DATE, text(
        "{point}: expected {at:datetime}, {late} after its latest date, {latest:datetime}.",
        point=point.name,
        at=point.expected_at,
        late=hours_told(point.slack_h),
        latest=point.latest_at,
    )  # fmt: skip
    if point.kind is MilestoneKind.RESTED:
        rule = ScheduleRule.ENDS_BY_DOORS
        message = text(
            "{point}: expected {at:datetime}, {late} after the doors.",
            point=point.name,
            at=point.expected_at,
            late=hours_told(point.slack_h),
        )
    yield BrokenSchedule(rule, point, message, _way_out(point, fallbacks))


def _way_out(point: SchedulePoint, fallbacks: Sequence[FallbackChoice]) -> Text | None:
    """The fallback of a milestone, and until when it can be decided on."""
    wanted = point.milestone.fallback if point.milestone is not None else None
    for choice in fallbacks:
        if wanted is not None and same_name(choice.fallback.name) == same_name(wanted):
            return text("Fallback: {name}, to be decided on by {at:datetime}.", name=wanted, at=choice.decide_by_at)
    return None


def not_recorded(points: Sequence[SchedulePoint], as_of: dt.datetime) -> tuple[SchedulePoint, ...]:
    """What was planned for a moment that is past, and not recorded; the rest passes by itself and need not be."""
    return tuple(
        point
        for point in points
        if point.planned_at is not None
        and not point.is_reached
        and point.kind is not MilestoneKind.RESTED
        and not _is_ahead(point, as_of)
    )


def _unrecorded(points: Sequence[SchedulePoint], as_of: dt.datetime) -> Iterator[BrokenSchedule]:
    """One finding for all of it: as if it were still to be done, all that follows moves."""
    missing = not_recorded(points, as_of)
    if missing:
        yield BrokenSchedule(
            ScheduleRule.RECORDED,
            missing[0],
            text("Planned for days that are past, and not recorded: {points:list}.", points=[p.name for p in missing]),
            text("Enter when it was reached, or plan it anew: what follows is expected as if it were to be done yet."),
        )


def _is_ahead(point: SchedulePoint, as_of: dt.datetime) -> bool:
    return point.planned_at is not None and instant(point.planned_at) >= instant(as_of)


def _missed(point: SchedulePoint, as_of: dt.datetime) -> Iterator[BrokenSchedule]:
    """A planned departure that what comes before it does not reach."""
    if point.leg is None or point.is_arrival or point.planned_at is None or not _is_ahead(point, as_of):
        return
    if point.expected_at.timestamp() > point.planned_at.timestamp():
        yield BrokenSchedule(
            ScheduleRule.LEAVES_AS_PLANNED,
            point,
            text(
                "{point}: planned {planned:datetime}, but it can leave {at:datetime} at the earliest.",
                point=point.name,
                planned=point.planned_at,
                at=point.expected_at,
            ),
            text("Book the later one, or hasten what comes before it."),
        )


def _closed(point: SchedulePoint) -> Iterator[BrokenSchedule]:
    """A plan for a moment at which it is closed or does not leave."""
    planned_at = point.planned_at
    if planned_at is None or point.is_reached or point.is_arrival:
        return
    if point.leg is not None:
        calendar, weekdays, hours = WorkCalendar.EVERY_DAY, point.leg.weekdays, None
    elif point.milestone is not None:
        calendar, weekdays, hours = point.milestone.calendar, point.milestone.weekdays, point.milestone.hours
    opens_at = next_open(planned_at, calendar, weekdays, hours, zone=point.zone)
    if instant(opens_at) > instant(planned_at):
        days = calendar.label if calendar is not WorkCalendar.EVERY_DAY else None
        yield BrokenSchedule(
            ScheduleRule.OPEN,
            point,
            text(
                "{point}: planned for {day:weekday}, {at:time}, which is not within: {when:list}.",
                point=point.name,
                day=planned_at.date(),
                at=planned_at,
                when=[each for each in (days, weekdays, hours) if each is not None],
            ),
            text("Next possible: {at:datetime}.", at=opens_at),
        )


def _window(points: Sequence[SchedulePoint]) -> Iterator[BrokenSchedule]:
    """A notification that is planned earlier than it is taken."""
    arrivals = [point for point in points if point.is_arrival]
    for point in points:
        if point.kind is not MilestoneKind.IMPORT_NOTIFIED or point.planned_at is None or point.is_reached:
            continue
        place = points.index(point)
        before = [arrival for arrival in arrivals if points.index(arrival) < place]
        if not before:
            continue
        opens_at = instant(before[-1].expected_at) - dt.timedelta(days=NOTIFIED_AT_MOST_DAYS_BEFORE)
        if instant(point.planned_at) < opens_at:
            yield BrokenSchedule(
                ScheduleRule.NOTIFICATION_WINDOW,
                point,
                text(
                    "{point}: planned {planned:datetime}, but it is taken from {days:n0} days before the arrival, "
                    "{opens:datetime}.",
                    point=point.name,
                    planned=point.planned_at,
                    days=NOTIFIED_AT_MOST_DAYS_BEFORE,
                    opens=opens_at.astimezone(point.zone),
                ),
                text("File it later."),
            )


def _never_open(point: SchedulePoint) -> Iterator[BrokenSchedule]:
    """Weekdays on which nobody works; they are left out of account."""
    milestone = point.milestone
    if milestone is None or milestone.weekdays is None or is_ever_worked(milestone.calendar, milestone.weekdays):
        return
    yield BrokenSchedule(
        ScheduleRule.OPEN,
        point,
        text(
            "{point}: {weekdays} are never {calendar}.",
            point=point.name,
            weekdays=milestone.weekdays,
            calendar=milestone.calendar.label,
        ),
        text("Correct the weekdays or the calendar."),
    )


def _calendar_abroad(point: SchedulePoint, event: Event) -> Iterator[BrokenSchedule]:
    """A milestone that counts one country's days on another's clock."""
    milestone = point.milestone
    if milestone is None or milestone.calendar not in _AT_HOME:
        return
    home = ZoneInfo(_AT_HOME[milestone.calendar])
    if point.zone.utcoffset(event.doors_at) != home.utcoffset(event.doors_at):
        yield BrokenSchedule(
            ScheduleRule.ITS_OWN_ZONE,
            point,
            text(
                "{point}: counts {calendar}, but on the clock of {zone}.",
                point=point.name,
                calendar=milestone.calendar.label,
                zone=point.zone.key,
            ),
            text("Give it the time zone {zone}.", zone=home.key),
        )


def short_shelf_life(found: ShelfLife) -> BrokenSchedule:
    """A beverage that does not keep until the evening as far as is known, or of which it is not known."""
    return BrokenSchedule(ScheduleRule.SHELF_LIFE, None, found.message(), found.question())


def filled_too_early(found: ShelfLife, *, latest_on: dt.date) -> BrokenSchedule:
    """A beverage that would keep until the evening, were it filled as late as it can be."""
    return BrokenSchedule(
        ScheduleRule.SHELF_LIFE, None, found.message(), text("Fill it later: {day:date} is soon enough.", day=latest_on)
    )
