"""Dates and moments as people write them; a day and month that can be swapped are a question."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from catering.model.finding import Level
from catering.model.text import text
from catering.model.written_numbers import CellProblem, plain

_YEAR_FIRST = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_GERMAN = re.compile(r"^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$")
_SLASHES = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")
_NAMED = re.compile(r"^(\d{1,2})\.?\s+([^\W\d_]+)\.?\s+(\d{4})$")
_SHORT_YEAR = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2}$")
_CLOCK = re.compile(r"^(\d{1,2})(?:[:.時](\d{2})?分?)?(?::(\d{2}))?\s*(uhr|h|am|pm|a\.m\.|p\.m\.)?$", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar jan",
            "february februar feb",
            "march märz mar mär",
            "april apr",
            "may mai",
            "june juni jun",
            "july juli jul",
            "august aug",
            "september sep sept",
            "october oktober oct okt",
            "november nov",
            "december dezember dec dez",
        ),
        start=1,
    )
    for name in names.split()
}


def read_date(written: str) -> dt.date:
    """A date in words or figures. Raises CellProblem."""
    words = plain(written)
    if match := _YEAR_FIRST.match(words):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _GERMAN.match(words):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHES.match(words):
        return _swappable(int(match[1]), int(match[2]), int(match[3]))
    if (match := _NAMED.match(words)) and match[2].casefold() in _MONTHS:
        return _date(int(match[3]), _MONTHS[match[2].casefold()], int(match[1]))
    if _SHORT_YEAR.match(words):
        raise CellProblem(
            "short-year", text("The year has two digits."), text("Write it as 2025-06-16."), Level.QUESTION
        )
    raise CellProblem("not-a-date", text("This is not a date."), text("Write it as 2025-06-16."))


def _swappable(first: int, second: int, year: int) -> dt.date:
    if first <= 12 and second <= 12 and first != second:
        raise CellProblem(
            "two-readings",
            text(
                "This can be read as {day_first:date} or as {month_first:date}.",
                day_first=_date(year, second, first),
                month_first=_date(year, first, second),
            ),
            text(
                "Write the year first: {one} or {other}.",
                one=_date(year, second, first),
                other=_date(year, first, second),
            ),
            Level.QUESTION,
        )
    return _date(year, first, second) if second > 12 else _date(year, second, first)


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise CellProblem("no-such-day", text("There is no such day."), text("Write it as 2025-06-16.")) from None


def read_moment(written: str) -> dt.datetime:
    """A date with a time of day, without a zone. Raises CellProblem."""
    words = plain(written).replace("T", " ", 1) if re.match(r"^\d{4}-\d\d-\d\dT", plain(written)) else plain(written)
    for cut in [match.start() for match in re.finditer(r"[\s,]+", words)][::-1]:
        clock = _CLOCK.match(words[cut:].strip(" ,"))
        if clock and _is_date(words[:cut]):
            return dt.datetime.combine(read_date(words[:cut]), _time(clock))
    if _CLOCK.match(words) and not words.isdigit():
        raise CellProblem("no-date", text("The day is missing."), text("Write it as 2025-06-16 19:00."))
    if _is_date(words):
        raise CellProblem("no-time", text("The time of day is missing."), text("Write it as 2025-06-16 19:00."))
    read_date(words)  # tells what is wrong with the date
    raise CellProblem("not-a-moment", text("This is not a date with a time."), text("Write it as 2025-06-16 19:00."))


def _is_date(words: str) -> bool:
    try:
        read_date(words)
    except CellProblem as problem:
        return problem.level is Level.QUESTION
    return True


def _time(clock: re.Match[str]) -> dt.time:
    hour, minute, second = int(clock[1]), int(clock[2] or 0), int(clock[3] or 0)
    half = (clock[4] or "").replace(".", "").lower()
    if half in ("am", "pm") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        raise CellProblem("no-such-time", text("There is no such time of day."), text("Write it as 19:00.")) from None


def in_zone(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """A local time in its zone. Raises CellProblem where the clock skips it or shows it twice."""
    early, late = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return early
    if early.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise CellProblem(
            "no-such-hour",
            text("The clocks skip this hour in {zone}.", zone=zone.key),
            text("Write the hour after it."),
        )
    raise CellProblem(
        "hour-twice",
        text("The clocks show this hour twice in {zone}.", zone=zone.key),
        text("Write an hour before or after it."),
        Level.QUESTION,
    )
