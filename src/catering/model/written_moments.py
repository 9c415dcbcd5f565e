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
_NAMED = re.compile(r"^(\d{1,2})\.?[\s-]*([^\W\d_]+)\.?[\s-]+(\d{4})$")
_MONTH_FIRST = re.compile(r"^([^\W\d_]+)\.?\s+(\d{1,2}),?\s+(\d{4})$")
_SHORT_YEAR = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2}$")
_CLOCK = re.compile(
    r"^(午前|午後)?\s*(\d{1,2})(?:[:.時](\d{2})?分?)?(?::(\d{2})(?:\.\d+)?)?\s*(uhr|h|am|pm|a\.m\.|p\.m\.)?$",
    re.IGNORECASE,
)
_BEFORE_CLOCK = re.compile(r"[\s,]+|(?<=[日)])(?=[\d午])")
_WITH_OFFSET = re.compile(r"^(\d{4}-\d\d-\d\d)(T|\s)(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(?:(Z)|([+-])(\d\d):?(\d\d))$")
_WEEKDAY_FIRST = re.compile(r"^([^\W\d_]+)\.?,?\s+(?=\w)")
_WEEKDAY_LAST = re.compile(r"\s*(?:\(([^\W\d_]+)\.?\)|(?<=日)([月火水木金土日])曜日?)$")
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag mo 月 月曜 月曜日",
            "tuesday tue tues dienstag di 火 火曜 火曜日",
            "wednesday wed mittwoch mi 水 水曜 水曜日",
            "thursday thu thur thurs donnerstag do 木 木曜 木曜日",
            "friday fri freitag fr 金 金曜 金曜日",
            "saturday sat samstag sonnabend sa 土 土曜 土曜日",
            "sunday sun sonntag so 日 日曜 日曜日",
        )
    )
    for name in names.split()
}
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
    """A date in words or figures, with or without its weekday. Raises CellProblem."""
    words, weekday = _without_weekday(plain(written))
    day = _read_date(words)
    if weekday is not None and day.weekday() != weekday:
        raise CellProblem(
            "weekday-differs",
            text("The weekday does not fit: that day is {day:weekday}.", day=day),
            text("Write it as {day}, if that is the day.", day=day),
            Level.QUESTION,
        )
    return day


def _without_weekday(words: str) -> tuple[str, int | None]:
    for pattern in (_WEEKDAY_FIRST, _WEEKDAY_LAST):
        found = pattern.search(words)
        name = next(filter(None, found.groups())).casefold() if found else ""
        if found and name in _WEEKDAYS:
            return words[: found.start()] + words[found.end() :], _WEEKDAYS[name]
    return words, None


def _read_date(words: str) -> dt.date:
    if match := _YEAR_FIRST.match(words):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _GERMAN.match(words):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHES.match(words):
        return _swappable(int(match[1]), int(match[2]), int(match[3]))
    if (match := _NAMED.match(words)) and match[2].casefold() in _MONTHS:
        return _date(int(match[3]), _MONTHS[match[2].casefold()], int(match[1]))
    if (match := _MONTH_FIRST.match(words)) and match[1].casefold() in _MONTHS:
        return _date(int(match[3]), _MONTHS[match[1].casefold()], int(match[2]))
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
        raise _no_such_day() from None


def _no_such_day() -> CellProblem:
    return CellProblem("no-such-day", text("There is no such day."), text("Write it as 2025-06-16."))


def read_moment(written: str) -> dt.datetime:
    """A date with a time of day, without a zone. Raises CellProblem."""
    words = re.sub(r"^(\d{4}-\d\d-\d\d)T", r"\1 ", plain(written))
    for cut in [match.start() for match in _BEFORE_CLOCK.finditer(words)][::-1]:
        clock = _CLOCK.match(words[cut:].strip(" ,"))
        if clock is None:
            continue
        try:
            day = read_date(words[:cut])
        except CellProblem as problem:
            if problem.code == "not-a-date":
                continue
            raise
        return _at(day, clock)
    if _CLOCK.match(words) and not words.isdigit():
        raise CellProblem("no-date", text("The day is missing."), text("Write it as 2025-06-16 19:00."))
    try:
        read_date(words)
    except CellProblem as problem:
        if problem.code != "not-a-date":
            raise
        raise CellProblem(
            "not-a-moment", text("This is not a date with a time."), text("Write it as 2025-06-16 19:00.")
        ) from None
    raise no_time()


def no_time() -> CellProblem:
    """A day stands where a day with a time of day is wanted."""
    return CellProblem("no-time", text("The time of day is missing."), text("Write it as 2025-06-16 19:00."))


def read_moment_in(written: str, zone: ZoneInfo) -> dt.datetime:
    """A moment in a zone: local time, or with its own offset as in 2025-06-16T12:00+02:00. Raises CellProblem."""
    match = _WITH_OFFSET.match(plain(written))
    # 07:00-09:00 behind a space is from seven to nine
    if match is None or (match[5] == "-" and match[2] != "T"):
        return in_zone(read_moment(written), zone)
    local = read_moment(f"{match[1]} {match[3]}")
    ahead = dt.timedelta() if match[4] else dt.timedelta(hours=int(match[6]), minutes=int(match[7]))
    if ahead > dt.timedelta(hours=14):
        raise CellProblem("no-such-time", text("There is no such time of day."), text("Write it as 19:00."))
    return as_local(local.replace(tzinfo=dt.timezone(-ahead if match[5] == "-" else ahead)), zone)


def as_local(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """A moment that has its zone, as the clock of another zone shows it. Raises CellProblem at the ends of time."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise _no_such_day() from None


def _at(day: dt.date, clock: re.Match[str]) -> dt.datetime:
    hour, minute, second = int(clock[2]), int(clock[3] or 0), int(clock[4] or 0)
    half = {"午前": "am", "午後": "pm"}.get(clock[1], (clock[5] or "").replace(".", "").lower())
    if clock[1] and hour == 12:
        raise CellProblem(
            "two-readings",
            text("This can be read as {one} or as {other}.", one="00:00", other="12:00"),
            text("Write it as {one} or {other}.", one="00:00", other="12:00"),
            Level.QUESTION,
        )
    if half in ("am", "pm") and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if (hour, minute, second) == (24, 0, 0) and day < dt.date.max:
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    try:
        if half == "am" and hour >= 12:
            raise ValueError("not before noon")
        return dt.datetime.combine(day, dt.time(hour, minute, second))
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
        text(
            "Write which of the two it is: {one} or {other}.",
            one=with_offset(early),
            other=with_offset(late),
        ),
        Level.QUESTION,
    )


def is_shown_twice(moment: dt.datetime) -> bool:
    """Whether its clock shows the same an hour later, or earlier."""
    return moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()


def with_offset(moment: dt.datetime) -> str:
    """A moment so that it is read again: an offset below zero behind a space could be the end of a stretch."""
    offset = moment.utcoffset()
    is_west = offset is not None and offset < dt.timedelta()
    return moment.isoformat("T" if is_west else " ", "seconds" if moment.second else "minutes")
