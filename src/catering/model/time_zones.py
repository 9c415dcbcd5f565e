"""Time zones by name, and the one that a row's moment is local time in."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationInfo, field_validator

from catering.model.record import Column, Contradiction, Record
from catering.model.text import Text, text


@cache
def known_zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())  # read from disk: 7 ms each time


def zone_of(row: Mapping[str, Any], column: Column, venue: ZoneInfo) -> ZoneInfo:
    """The zone of a moment in a row of values by column; the venue's where none is named.

    Raises ZoneInfoNotFoundError.
    """
    name = row.get(column.zone_from) if column.zone_from is not None else None
    return venue if name is None else ZoneInfo(name)


class InItsZone(Record):
    """A record that names the time zone of its moments."""

    @field_validator("time_zone", "arrival_time_zone", check_fields=False)
    @classmethod
    def _zone_is_known(cls, name: str | None, column: ValidationInfo) -> str | None:
        if name is not None and name not in known_zones():
            raise Contradiction(str(column.field_name), unknown_zone(name))
        return name


def unknown_zone(name: str) -> Text:
    """Says that a zone does not exist."""
    return text("{name} is not a time zone.", name=name)


def zones_like(name: str) -> Text:
    """Says which zones exist that are written alike."""
    places = [each for each in known_zones() if "/" in each]
    close = difflib.get_close_matches(name, places, n=3, cutoff=0.5) or ["Asia/Tokyo", "Europe/Berlin"]
    return text("Write one such as {names:list}.", names=tuple(close))
