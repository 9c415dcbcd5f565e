"""A time zone as a calendar file has it: every change of the clock that matters, to the minute."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone

_AROUND = dt.timedelta(days=370)  # a change of the clock before the first moment and one after the last
_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


def time_zone(zone: ZoneInfo, first: dt.datetime, last: dt.datetime) -> Timezone:
    """The zone's offsets from a year before the first moment to a year after the last.

    A change begins on the clock that is being left (RFC 5545, 3.6.5): 02:00 for the change to summer time in Berlin.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    made = Timezone()
    made.add("tzid", zone.key)
    moment, end = (first - _AROUND).astimezone(dt.UTC), (last + _AROUND).astimezone(dt.UTC)
    changes = [moment, *_changes(zone, moment, end)]
    for changed_at in changes:
        before, local = (changed_at - _MINUTE).astimezone(zone), changed_at.astimezone(zone)
        observed = TimezoneDaylight() if local.dst() else TimezoneStandard()
        left = local.utcoffset() if changed_at == moment else before.utcoffset()
        assert left is not None
        observed.add("dtstart", (changed_at + left).replace(tzinfo=None))
        observed.add("tzoffsetfrom", left)
        observed.add("tzoffsetto", local.utcoffset())
        observed.add("tzname", local.tzname())
        made.add_component(observed)
    return made


def _changes(zone: ZoneInfo, moment: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
    """The moments in UTC from which another offset holds."""
    found = []
    while moment < end:
        if moment.astimezone(zone).utcoffset() != (moment + _DAY).astimezone(zone).utcoffset():
            low, high = 0, 24 * 60
            while high - low > 1:
                middle = (low + high) // 2
                is_same = (moment + middle * _MINUTE).astimezone(zone).utcoffset() == moment.astimezone(
                    zone
                ).utcoffset()
                low, high = (middle, high) if is_same else (low, middle)
            found.append(_whole_minute(moment + high * _MINUTE))
        moment += _DAY
    return found


def _whole_minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)
