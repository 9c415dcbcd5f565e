"""Milestones and training sessions as a calendar file (iCalendar, RFC 5545), to be opened in any calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from catering import __version__
from catering.documents.calendar_zone import time_zone
from catering.documents.sheet import Stamp
from catering.model.event import Event, EventState, instant
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Language, Text, text
from catering.model.training import TrainingSession
from catering.planning.papers.running_sheet import shown_at
from catering.planning.shipment.fallback_choice import FallbackChoice
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shipment_schedule import ShipmentSchedule

if TYPE_CHECKING:
    from icalendar import Event as Entry

_LENGTH = dt.timedelta(minutes=30)  # a moment has none, and many calendars show nothing without one
_ALARMS = (dt.timedelta(days=3), dt.timedelta(days=1))


def calendar_file(
    records: EventRecords, schedule: ShipmentSchedule | None, *, language: Language, stamp: Stamp
) -> bytes:
    """The evening, the training sessions and every dated point, each under a UID that stays: a newer file takes the
    older one's place."""
    from icalendar import Calendar

    event = records.event
    calendar = Calendar()
    calendar.add("prodid", f"-//catering//catering {__version__}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", event.name)
    entries = [_evening(event, language, stamp)]
    entries += [_session(records, session, language, stamp) for session in records.training_sessions]
    if schedule is not None:
        entries += [_point(event, point, language, stamp) for point in schedule.points]
        entries += [_fallback(event, choice, language, stamp) for choice in schedule.fallbacks]
    moments = [entry.start for entry in entries if isinstance(entry.start, dt.datetime)]
    for zone in sorted({str(moment.tzinfo) for moment in moments}):
        calendar.add_component(time_zone(ZoneInfo(zone), min(moments, key=instant), max(moments, key=instant)))
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _evening(event: Event, language: Language, stamp: Stamp) -> Entry:
    begins_at, ends_at = (at.astimezone(event.zone) for at in (event.doors_at, event.last_pour_at))
    entry = _entry(event, "evening", event.name, begins_at, ends_at, stamp)
    lines = [text("Doors: {at:datetime}", at=begins_at), text("Last pour: {at:datetime}", at=ends_at)]
    if event.toast_at is not None:
        lines.append(text("Toast: {at:datetime}", at=event.toast_at.astimezone(event.zone)))
    if event.hall_cleared_at is not None:
        lines.append(text("Hall cleared: {at:datetime}", at=event.hall_cleared_at.astimezone(event.zone)))
    _describe(entry, lines, language)
    entry.add("location", event.venue)
    return entry


def _session(records: EventRecords, session: TrainingSession, language: Language, stamp: Stamp) -> Entry:
    """A training session, with who teaches and who is on the roster."""
    event = records.event
    name = text("{event}: tap training, {session}", event=event.name, session=session.name).in_language(language)
    begins_at, ends_at = (at.astimezone(event.zone) for at in (session.starts_at, session.ends_at))
    entry = _entry(event, f"session/{same_name(session.name)}", name, begins_at, ends_at, stamp)
    trainees = [
        text("{who} ({n:n0})", who=row.staff_member, n=row.places) if row.places > 1 else row.staff_member
        for row in records.roster_entries
        if same_name(row.session) == same_name(session.name)
    ]
    lines = []
    if session.trainer is not None:
        lines.append(text("Trainer: {who}", who=session.trainer))
    if session.language is not None:
        lines.append(text("Held in: {language}", language=session.language))
    if session.interpreter is not None:
        lines.append(text("Interpreter: {who}", who=session.interpreter))
    if trainees:
        lines.append(text("Trainees: {names:list}", names=trainees))
    _describe(entry, lines, language)
    if session.place is not None:
        entry.add("location", session.place)
    if begins_at > stamp.as_of:
        _remind(entry, event, name)
    return entry


def _point(event: Event, point: SchedulePoint, language: Language, stamp: Stamp) -> Entry:
    """A milestone, or a leg's departure or arrival, when it was, else when it is meant to be."""
    name = text("{event}: {point}", event=event.name, point=point.name).in_language(language)
    at = shown_at(point)
    entry = _entry(event, _key(point), name, at, at + _LENGTH, stamp)
    entry.add("transp", "TRANSPARENT")
    lines = []
    if point.is_reached:
        lines.append(text("Reached."))
    elif instant(point.expected_at) != instant(at):
        lines.append(text("Meant for this moment; now expected: {at:datetime}", at=point.expected_at))
    lines.append(text("Latest: {at:datetime} ({zone})", at=point.latest_at, zone=point.zone.key))
    if point.responsible is not None:
        lines.append(text("Responsible: {who}", who=point.responsible))
    milestone = point.milestone
    if milestone is not None and milestone.fallback is not None:
        lines.append(text("If it is missed: {fallback}", fallback=milestone.fallback))
    if milestone is not None and milestone.later_change is not None:
        lines.append(text("A later change of the litres: {means}", means=milestone.later_change))
    _describe(entry, lines, language)
    if not point.is_reached:
        _remind(entry, event, name)
    return entry


def _key(point: SchedulePoint) -> str:
    """What names the point in every file of the event, whatever its moment."""
    if point.milestone is not None:
        return "/".join(("milestone", *map(str, point.milestone.key)))
    assert point.leg is not None
    return "/".join(("leg", *map(str, point.leg.key), "arrival" if point.is_arrival else "departure"))


def _fallback(event: Event, choice: FallbackChoice, language: Language, stamp: Stamp) -> Entry:
    """The last moment to decide on a way out."""
    fallback = choice.fallback
    name = text("{event}: decide on {fallback}", event=event.name, fallback=fallback.name).in_language(language)
    at = choice.decide_by_at.astimezone(event.zone)
    entry = _entry(event, f"fallback/{same_name(fallback.name)}", name, at, at + _LENGTH, stamp)
    entry.add("transp", "TRANSPARENT")
    lines = [text("After this it usually comes too late.")]
    if fallback.responsible is not None:
        lines.append(text("Responsible: {who}", who=fallback.responsible))
    _describe(entry, lines, language)
    _remind(entry, event, name)
    return entry


def _entry(event: Event, key: str, name: str, begins_at: dt.datetime, ends_at: dt.datetime, stamp: Stamp) -> Entry:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{event.event_id}/{key}@catering".replace(" ", "-"))
    entry.add("dtstamp", stamp.as_of.astimezone(dt.UTC))
    entry.add("sequence", stamp.version or 0)
    entry.add("summary", name)
    entry.add("dtstart", begins_at)
    entry.add("dtend", ends_at)
    entry.add("status", "CANCELLED" if event.state is EventState.CANCELLED else "CONFIRMED")
    return entry


def _describe(entry: Entry, lines: Sequence[Text], language: Language) -> None:
    entry.add("description", "\n".join(line.in_language(language) for line in lines))


def _remind(entry: Entry, event: Event, name: str) -> None:
    """Three days and one day before, unless the event is off."""
    from icalendar import Alarm

    if event.state is EventState.CANCELLED:
        return
    for before in _ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", name)
        alarm.add("trigger", -before)
        entry.add_component(alarm)
