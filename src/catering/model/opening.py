"""Weekdays and hours as people write them: on which days something leaves, when a dock takes goods in."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache

from pydantic import field_validator

from catering.model.record import Contradiction, Record
from catering.model.text import text

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Monday first, as `date.weekday()` counts; this is how they are kept."""
_OTHERS = (("mo", "di", "mi", "do", "fr", "sa", "so"), tuple("月火水木金土日"))
_WORD = r"[a-zäöü]+|[月火水木金土日]|[^\s,;・、/+.&–—~〜-]"
_HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-–—~〜]\s*(\d{1,2})(?::(\d\d))?")


@cache
def weekdays_of(written: str) -> frozenset[int]:
    """The weekdays of “Mon Wed Fri”, “Mo, Mi, Fr”, “月水金” or “Mon–Fri”, Monday as 0. Raises ValueError."""
    folded = unicodedata.normalize("NFKC", written).casefold().replace("曜日", " ").replace("曜", " ")
    found: set[int] = set()
    for first, last in re.findall(rf"({_WORD})(?:\s*[-–—~〜]\s*({_WORD}))?", folded):
        begins, ends = _weekday(first), _weekday(last or first)
        found.update((begins + days) % 7 for days in range((ends - begins) % 7 + 1))
    if not found:
        raise ValueError(written)
    return frozenset(found)


def _weekday(word: str) -> int:
    for names in (tuple(name.casefold() for name in WEEKDAYS), *_OTHERS):
        for number, name in enumerate(names):
            if word == name or (len(name) > 1 and word.startswith(name) and word in _FULL[number]):
                return number
    raise ValueError(word)


_FULL = (
    ("monday", "montag"),
    ("tuesday", "tues", "dienstag"),
    ("wednesday", "mittwoch"),
    ("thursday", "thur", "thurs", "donnerstag"),
    ("friday", "freitag"),
    ("saturday", "samstag"),
    ("sunday", "sonntag"),
)


@cache
def hours_of(written: str) -> tuple[dt.time, dt.time]:
    """Opening and closing time of “08:00–17:00”. Raises ValueError."""
    match = _HOURS.fullmatch(unicodedata.normalize("NFKC", written).replace("Uhr", "").replace("時", ":00").strip())
    if match is None:
        raise ValueError(written)
    first, first_minute, last, last_minute = (int(part or 0) for part in match.groups())
    opens, closes = dt.time(first, first_minute), dt.time(last, last_minute)
    if closes <= opens:
        raise ValueError(written)
    return opens, closes


class OnOpenDays(Record):
    """A record that names weekdays or hours: they are kept as “Mon Wed Fri” and “08:00–17:00”."""

    @field_validator("weekdays", check_fields=False)
    @classmethod
    def _weekdays_are_known(cls, written: str | None) -> str | None:
        if written is None:
            return None
        try:
            return " ".join(WEEKDAYS[number] for number in sorted(weekdays_of(written)))
        except ValueError:
            raise Contradiction("weekdays", text("Write weekdays such as Mon Wed Fri.")) from None

    @field_validator("hours", check_fields=False)
    @classmethod
    def _hours_are_known(cls, written: str | None) -> str | None:
        if written is None:
            return None
        try:
            opens, closes = hours_of(written)
        except ValueError:
            raise Contradiction("hours", text("Write hours of one day such as 08:00–17:00.")) from None
        return f"{opens:%H:%M}–{closes:%H:%M}"
