"""The milestones as a calendar file (iCalendar, RFC 5545), to be opened in any calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from catering import __version__
from catering.documents.sheet import Stamp
from catering.model.event import Event, EventState
from catering.model.text import Language, Text, text
from catering.planning.dated_points import DatedPoint

if TYPE_CHECKING:
    from icalendar import Event as Entry

_LENGTH = dt.timedelta(minutes=30)  # a moment has none, and many calendars show nothing without one
_ALARMS = (dt.timedelta(days=3), dt.timedelta(days=1))


def calendar_file(event: Event, points: Sequence[DatedPoint], *, language: Language, stamp: Stamp) -> bytes:
    """The evening and every milestone, each under a UID that stays: a newer file takes the older one's place."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//catering//catering {__version__}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", event.name)
    calendar.add_component(_evening(event, language, stamp))
    for point in points:
        calendar.add_component(_milestone(event, point, language, stamp))
    calendar.add_missing_timezones()
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


def _milestone(event: Event, point: DatedPoint, language: Language, stamp: Stamp) -> Entry:
    name = text("{event}: {milestone}", event=event.name, milestone=point.name).in_language(language)
    entry = _entry(event, point.key, name, point.at, point.at + _LENGTH, stamp)
    entry.add("transp", "TRANSPARENT")
    lines = [text("Reached.") if point.is_reached else text("Expected at this moment.")]
    if point.latest_at is not None:
        lines.append(text("Latest: {at:datetime} ({zone})", at=point.latest_at, zone=str(point.latest_at.tzinfo)))
    if point.responsible is not None:
        lines.append(text("Responsible: {who}", who=point.responsible))
    _describe(entry, [*lines, *point.notes], language)
    if not point.is_reached and event.state is not EventState.CANCELLED:
        for before in _ALARMS:
            _remind(entry, name, before)
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


def _remind(entry: Entry, name: str, before: dt.timedelta) -> None:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", name)
    alarm.add("trigger", -before)
    entry.add_component(alarm)
