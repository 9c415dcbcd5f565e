"""Whether somebody answers now: hours as people write them, on the clock of the place where they are."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.model.opening import hours_of, weekdays_of
from catering.model.party import Party

_RANGE = re.compile(r"\d{1,2}(?::\d\d)?\s*(?:Uhr|時)?\s*[-–—~〜]\s*\d{1,2}(?::\d\d)?\s*(?:Uhr|時)?")


@dataclass(frozen=True, slots=True)
class Reach:
    """A party's clock at a moment, and whether somebody answers then; None where its hours cannot be read."""

    local_at: dt.datetime
    is_open: bool | None


def reach_of(party: Party, *, at: dt.datetime, venue: ZoneInfo) -> Reach:
    """Whether a party is reached at a moment, by its own hours; holidays are not looked at."""
    local_at = at.astimezone(ZoneInfo(party.time_zone) if party.time_zone else venue)
    return Reach(local_at, None if party.hours is None else _is_within(party.hours, local_at))


def _is_within(written: str, local_at: dt.datetime) -> bool | None:
    """“Mon–Fri 09:00–17:00, Sat 10–12”: each range of hours on the weekdays before it, on all days without any."""
    folded = unicodedata.normalize("NFKC", written)
    ranges, end, is_open = list(_RANGE.finditer(folded)), 0, False
    try:
        for found in ranges:
            before = folded[end : found.start()].strip(" ,;:・、/")
            days = weekdays_of(before) if before else range(7)
            opens, closes = hours_of(re.sub(r"\s*(?:Uhr|時)", "", found[0]))
            is_open |= local_at.weekday() in days and opens <= local_at.time() < closes
            end = found.end()
    except ValueError:
        return None
    return is_open if ranges and not folded[end:].strip(" ,;.Uhr時") else None
