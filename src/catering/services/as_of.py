"""The moment that an event is looked from, as a person writes it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from zoneinfo import ZoneInfo

from catering.model.finding import Level
from catering.model.text import text
from catering.model.written_moments import read_date, read_moment
from catering.model.written_numbers import CellProblem

YEARS = range(1900, 2200)
"""Where moments are taken to be meant, and where every time zone can tell them."""
_NOON = dt.time(12)


def read_as_of(typed: str) -> dt.datetime:
    """A moment: with its offset, or without a zone and so local time at the venue; a day alone is its noon.

    Raises CellProblem.
    """
    moment = _read(typed)
    if moment.year not in YEARS:
        raise CellProblem("no-such-day", text("There is no such day."), text("Write it as 2025-06-16."))
    return moment


def _read(typed: str) -> dt.datetime:
    with suppress(ValueError):
        return dt.datetime.combine(dt.date.fromisoformat(typed.strip()), _NOON)
    with suppress(ValueError):
        return dt.datetime.fromisoformat(typed.strip())
    try:
        return dt.datetime.combine(read_date(typed), _NOON)
    except CellProblem as problem:
        if problem.level is Level.QUESTION:
            raise
    return read_moment(typed)


def at_venue(as_of: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment as the venue's clock shows it, to the second; without a zone it is that clock's already."""
    local = as_of.astimezone(zone) if as_of.tzinfo is not None else as_of.replace(tzinfo=zone)
    return local.replace(microsecond=0)
