"""The milestones in a calendar: at their moments, in their zones, under names that stay."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from catering.documents.calendar_zone import time_zone
from catering.model.event import EventState
from catering.model.text import LANGUAGES, Language
from catering.services.write_papers import Paper, PaperFile, write_paper
from papers_evening import AS_OF, BERLIN, DOORS_AT, MILESTONES, TOKYO, papers, sent_evening

FILE = PaperFile(Paper.CALENDAR, "ics")


def entries(language: Language = "en", **other: Any) -> dict[str, Any]:
    """The entries by their UID."""
    made = papers(other.pop("records", None), **other)
    calendar = Calendar.from_ical(write_paper(made, FILE, language=language))
    return {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}


FILLED, RESTED = "abend/milestone/kegs-filled@catering", "abend/milestone/kegs-rested@catering"


def test_evening_milestones_legs_and_ways_out_are_in_it() -> None:
    found = entries()
    assert set(found) == {
        "abend/evening@catering",
        FILLED,
        RESTED,
        "abend/leg/direct-flight/1/departure@catering",
        "abend/leg/direct-flight/1/arrival@catering",
        "abend/fallback/second-flight@catering",
    }
    evening = found["abend/evening@catering"]
    assert evening["dtstart"].dt == DOORS_AT
    assert evening["dtend"].dt == DOORS_AT + dt.timedelta(hours=4)
    assert str(evening["location"]) == "Hotel New Otani"


def test_each_moment_is_told_where_it_happens() -> None:
    found = entries()
    filled = found[FILLED]["dtstart"]
    assert filled.dt == dt.datetime(2025, 6, 3, 10, tzinfo=BERLIN)
    assert filled.params["TZID"] == "Europe/Berlin"
    assert found[RESTED]["dtstart"].dt == dt.datetime(2025, 6, 13, 12, tzinfo=TOKYO)
    assert found[RESTED]["dtstart"].params["TZID"] == "Asia/Tokyo"


def test_the_latest_moment_and_who_sees_to_it_stand_below() -> None:
    said = str(entries()[FILLED]["description"])
    point = next(point for point in papers().schedule.points if point.milestone == MILESTONES[0])
    assert f"Latest: {point.latest_at:%-d %B %Y, %H:%M} (Europe/Berlin)" in said
    assert "Responsible: Hausbrauerei Zum Schlüssel" in said
    assert "If it is missed: second flight" in said
    assert "A later change of the litres: a second brew" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newer_file_takes_the_place_of_an_older_one(language: Language) -> None:
    moved = MILESTONES[0].model_copy(update={"planned_at": dt.datetime(2025, 6, 5, 10, tzinfo=BERLIN)})
    later = entries(
        language,
        records=sent_evening(milestones=(moved, MILESTONES[1])),
        as_of=AS_OF + dt.timedelta(days=1),
        version=8,
    )
    assert set(later) == set(entries())
    assert later[FILLED]["dtstart"].dt == moved.planned_at
    assert (int(entries()[FILLED]["sequence"]), int(later[FILLED]["sequence"])) == (7, 8)


def test_what_is_ahead_reminds_and_what_is_reached_does_not() -> None:
    reached = MILESTONES[0].model_copy(update={"actual_at": dt.datetime(2025, 5, 19, 9, tzinfo=BERLIN)})
    found = entries(records=sent_evening(milestones=(reached, MILESTONES[1])))
    assert found[FILLED].walk("VALARM") == []
    assert found[FILLED]["dtstart"].dt == reached.actual_at
    assert "Reached." in str(found[FILLED]["description"])
    assert [alarm["trigger"].dt.days for alarm in found[RESTED].walk("VALARM")] == [-3, -1]


def test_a_cancelled_event_is_cancelled_in_the_calendar_too() -> None:
    event = sent_evening().event.model_copy(update={"state": EventState.CANCELLED})
    found = entries(records=sent_evening(event=event))
    assert {str(entry["status"]) for entry in found.values()} == {"CANCELLED"}
    assert not any(entry.walk("VALARM") for entry in found.values())


def test_a_change_of_the_clock_begins_on_the_clock_that_is_left() -> None:
    """Berlin 2025: from 02:00 to 03:00 on 30 March, from 03:00 back to 02:00 on 26 October."""
    zone = time_zone(BERLIN, dt.datetime(2025, 6, 1, tzinfo=BERLIN), dt.datetime(2025, 7, 1, tzinfo=BERLIN))
    begins = {str(part["dtstart"].dt): (part.name, part["tzoffsetto"].td) for part in zone.subcomponents}
    assert begins["2025-03-30 02:00:00"] == ("DAYLIGHT", dt.timedelta(hours=2))
    assert begins["2025-10-26 03:00:00"] == ("STANDARD", dt.timedelta(hours=1))


@pytest.mark.parametrize(
    "name", ["Asia/Tokyo", "America/St_Johns", "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca"]
)
def test_any_zone_is_told_with_every_change(name: str) -> None:
    zone = ZoneInfo(name)
    first = dt.datetime(2025, 6, 1, 12, 34, 56, tzinfo=zone)
    made = time_zone(zone, first, first)
    onsets = sorted(
        (part["dtstart"].dt - part["tzoffsetfrom"].td, part["tzoffsetto"].td) for part in made.subcomponents
    )
    for hours in range(-24 * 300, 24 * 300):
        moment = (first + dt.timedelta(hours=hours)).astimezone(dt.UTC)
        offset = next(to for at, to in reversed(onsets) if at <= moment.replace(tzinfo=None))
        assert offset == moment.astimezone(zone).utcoffset()
