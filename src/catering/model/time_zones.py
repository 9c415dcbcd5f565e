"""Time zones by name, and the one that a row's moments are local time in."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from catering.model.record import Contradiction
from catering.model.text import Text, text

TIME_ZONE = "time_zone"
"""The column that says the zone of its row's moments: of an event the venue's, elsewhere the venue's where empty."""


@cache
def known_zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())  # read from disk: 7 ms each time


def zone_of(row: Mapping[str, Any], venue: ZoneInfo) -> ZoneInfo:
    """The zone of a row's moments, from its values by column. Raises ZoneInfoNotFoundError."""
    name = row.get(TIME_ZONE)
    return venue if name is None else ZoneInfo(name)


def zone_name(name: str) -> str:
    """The name, where a zone has it. Raises Contradiction."""
    if name not in known_zones():
        raise Contradiction(TIME_ZONE, unknown_zone(name))
    return name


def unknown_zone(name: str) -> Text:
    """Says that a zone does not exist."""
    return text("{name} is not a time zone.", name=name)


def zones_like(name: str) -> Text:
    """Says which zones exist that are written alike."""
    places = [each for each in known_zones() if "/" in each]
    close = difflib.get_close_matches(name, places, n=3, cutoff=0.5) or ["Asia/Tokyo", "Europe/Berlin"]
    return text("Write one such as {names:list}.", names=tuple(close))
