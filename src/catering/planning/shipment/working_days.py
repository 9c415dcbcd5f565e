"""Days that are worked, and moments at which something is open: counted and found exactly, on local clocks.

A day of a working calendar is a whole local day, from midnight to midnight; days that are not worked do not count.
Elapsed hours are counted in UTC, so a night in which the clock is changed is 23 or 25 hours long.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from catering.model.milestone import WorkCalendar
from catering.model.opening import hours_of, weekdays_of
from catering.planning.forecast.draws import Array

DAY_S = 86_400.0
_LAST_MINUTE_S = 60.0
"""A day without hours is open to its last minute: that is the latest moment which still belongs to it."""
_ROUNDING_S = 1e-3
"""What a moment may miss closing time by, for having been counted in fractions of days."""
_COUNTRIES = {WorkCalendar.NRW: ("DE", "NW"), WorkCalendar.JAPAN: ("JP", None)}
_YEAR_END = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
"""Japanese offices are closed from 29 December to 3 January (Act on Holidays of Administrative Organs, article 1)."""
_SATURDAY = 5


def is_public_holiday(day: dt.date, calendar: WorkCalendar) -> bool:
    """A holiday by law in the country of a calendar; in none of every day's."""
    return day in _holidays(calendar, day.year)


def is_worked(day: dt.date, calendar: WorkCalendar) -> bool:
    """Whether a day counts in a calendar: Monday to Friday without holidays; in Japan without the turn of the year."""
    if calendar is WorkCalendar.EVERY_DAY:
        return True
    if day.weekday() >= _SATURDAY or is_public_holiday(day, calendar):
        return False
    return calendar is not WorkCalendar.JAPAN or (day.month, day.day) not in _YEAR_END


def is_ever_worked(calendar: WorkCalendar, weekdays: str) -> bool:
    """Whether any of the weekdays is worked in a calendar."""
    return calendar is WorkCalendar.EVERY_DAY or min(weekdays_of(weekdays)) < _SATURDAY


@lru_cache(maxsize=512)
def _holidays(calendar: WorkCalendar, year: int) -> frozenset[dt.date]:
    if calendar not in _COUNTRIES:
        return frozenset()
    import holidays  # takes a moment, and only a schedule needs it

    country, part = _COUNTRIES[calendar]
    return frozenset(holidays.country_holidays(country, subdiv=part, years=year))


def add_days(moment: dt.datetime, days: float, calendar: WorkCalendar, zone: ZoneInfo) -> dt.datetime:
    """The moment so many days (0 or more) later, to the second; on a working calendar it lies on a worked day."""
    years = _years_around(moment, days)
    return moment_of(counted_days(calendar, zone, *years).add(_seconds_of(moment), days), zone)


def subtract_days(moment: dt.datetime, days: float, calendar: WorkCalendar, zone: ZoneInfo) -> dt.datetime:
    """The latest moment from which so many days still reach `moment`, to the second."""
    years = _years_around(moment, -days)
    return moment_of(counted_days(calendar, zone, *years).subtract(_seconds_of(moment), days), zone)


def next_open(
    moment: dt.datetime,
    calendar: WorkCalendar,
    weekdays: str | None = None,
    hours: str | None = None,
    *,
    zone: ZoneInfo,
) -> dt.datetime:
    """The first moment from this one on at which it is open; closing time is still open."""
    times = open_times(calendar, weekdays, hours, zone, *_years_around(moment, 0))
    return moment_of(times.next(_seconds_of(moment)), zone)


def last_open(
    moment: dt.datetime,
    calendar: WorkCalendar,
    weekdays: str | None = None,
    hours: str | None = None,
    *,
    zone: ZoneInfo,
) -> dt.datetime:
    """The last moment up to this one at which it is open."""
    times = open_times(calendar, weekdays, hours, zone, *_years_around(moment, 0))
    return moment_of(times.last(_seconds_of(moment)), zone)


class EveryDay:
    """Every day counts, by elapsed hours. Moments are arrays of seconds since 1970."""

    def add(self, at: Array, days: Array | float) -> Array:
        return np.asarray(at + np.multiply(days, DAY_S))

    def subtract(self, at: Array, days: Array | float) -> Array:
        return np.asarray(at - np.multiply(days, DAY_S))

    def between(self, begin: Array, end: Array) -> Array:
        return np.asarray((end - begin) / DAY_S)


@dataclass(frozen=True, slots=True)
class WorkedDays:
    """The days of a working calendar: `begins` their midnights in seconds since 1970, `counted` how many before each.

    Shapes: `worked` (days,), 1 or 0; `begins` and `counted` (days + 1,), the end of the last one with them.
    """

    begins: Array
    counted: Array
    worked: Array

    def add(self, at: Array, days: Array | float) -> Array:
        """Where so many days later is; at the end of a worked day that is the begin of the next one."""
        return self._at(np.round(self._number(at) + days, 9))

    def subtract(self, at: Array, days: Array | float) -> Array:
        """The latest moment from which so many days reach `at`."""
        return self._at(np.round(self._number(self._last_worked(at)) - days, 9))

    def between(self, begin: Array, end: Array) -> Array:
        """How many days are counted from one moment to a later one."""
        return np.asarray(self._number(end) - self._number(begin))

    def _day(self, at: Array) -> NDArray[np.intp]:
        return np.clip(np.searchsorted(self.begins, at, side="right") - 1, 0, len(self.worked) - 1)

    def _number(self, at: Array) -> Array:
        day = self._day(at)
        part = (at - self.begins[day]) / (self.begins[day + 1] - self.begins[day])
        return np.asarray(self.counted[day] + self.worked[day] * part)

    def _at(self, number: Array) -> Array:
        """The last moment with that number of days: at the end of a day that is the next worked one's midnight."""
        day = np.clip(np.searchsorted(self.counted, number, side="right") - 1, 0, len(self.worked) - 1)
        length_s = self.begins[day + 1] - self.begins[day]
        return np.asarray(self.begins[day] + (number - self.counted[day]) * length_s)

    def _last_worked(self, at: Array) -> Array:
        """The moment itself where its day is worked, else the last minute of the worked day before."""
        day = self._day(at)
        after_it = np.searchsorted(self.counted, self.counted[day], side="left")
        return np.where(self.worked[day] > 0, at, self.begins[after_it] - _LAST_MINUTE_S)


class Always:
    """Open at any moment. Moments are arrays of seconds since 1970."""

    def next(self, at: Array) -> Array:
        return np.asarray(at)

    def last(self, at: Array) -> Array:
        return np.asarray(at)


@dataclass(frozen=True, slots=True)
class Hours:
    """Stretches that are open, in seconds since 1970, both ends of each with them; shapes (stretches,)."""

    opens: Array
    closes: Array

    def next(self, at: Array) -> Array:
        """The first open moment from each one on."""
        place = np.minimum(np.searchsorted(self.closes, at - _ROUNDING_S, side="left"), len(self.opens) - 1)
        return np.maximum(at, self.opens[place])

    def last(self, at: Array) -> Array:
        """The last open moment up to each one."""
        place = np.maximum(np.searchsorted(self.opens, at + _ROUNDING_S, side="right") - 1, 0)
        return np.minimum(at, self.closes[place])


CountedDays = EveryDay | WorkedDays
OpenTimes = Always | Hours


@lru_cache(maxsize=64)
def counted_days(calendar: WorkCalendar, zone: ZoneInfo, first_year: int, last_year: int) -> CountedDays:
    """The days of a calendar in a zone, for moments of those years."""
    if calendar is WorkCalendar.EVERY_DAY:
        return EveryDay()
    worked = _worked(calendar, first_year, last_year)
    counted = np.concatenate([[0.0], np.cumsum(worked)])
    return WorkedDays(_midnights(zone, first_year, last_year), counted, worked)


@lru_cache(maxsize=128)
def open_times(
    calendar: WorkCalendar, weekdays: str | None, hours: str | None, zone: ZoneInfo, first_year: int, last_year: int
) -> OpenTimes:
    """When it is open in those years: on worked days, of those on its weekdays, in its hours.

    Weekdays on which nobody ever works in the calendar are left out of account.
    """
    if calendar is WorkCalendar.EVERY_DAY and weekdays is None and hours is None:
        return Always()
    days = _open_days(calendar, weekdays, first_year, last_year)
    if hours is None:
        midnights = _midnights(zone, first_year, last_year)
        return Hours(midnights[days], midnights[days + 1] - _LAST_MINUTE_S)
    opens, closes = (_clocks(each, zone, first_year, last_year)[days] for each in hours_of(hours))
    return Hours(opens, closes)


@lru_cache(maxsize=128)
def departures(weekdays: str | None, clock: dt.time, zone: ZoneInfo, first_year: int, last_year: int) -> OpenTimes:
    """The moments at which something leaves in those years: at one time of the clock, on its weekdays."""
    days = _open_days(WorkCalendar.EVERY_DAY, weekdays, first_year, last_year)
    leaves = _clocks(clock, zone, first_year, last_year)[days]
    return Hours(leaves, leaves)


def _open_days(calendar: WorkCalendar, weekdays: str | None, first_year: int, last_year: int) -> NDArray[np.intp]:
    """Which days of those years are open, the first one being 0."""
    worked = _worked(calendar, first_year, last_year) > 0
    if weekdays is not None:
        first = dt.date(first_year, 1, 1).weekday()
        on = np.isin((first + np.arange(len(worked))) % 7, sorted(weekdays_of(weekdays)))
        worked = worked & on if is_ever_worked(calendar, weekdays) else worked
    return np.flatnonzero(worked)


@lru_cache(maxsize=64)
def _worked(calendar: WorkCalendar, first_year: int, last_year: int) -> Array:
    """For each day of those years 1 where it counts, else 0."""
    return np.array([is_worked(day, calendar) for day in _days(first_year, last_year)], dtype=np.float64)


@lru_cache(maxsize=64)
def _midnights(zone: ZoneInfo, first_year: int, last_year: int) -> Array:
    """The begin of each day of those years, and the end of the last one."""
    days = (*_days(first_year, last_year), dt.date(last_year + 1, 1, 1))
    return np.array([_clock(day, dt.time(), zone) for day in days])


def _clocks(clock: dt.time, zone: ZoneInfo, first_year: int, last_year: int) -> Array:
    """One time of the clock on each day of those years."""
    midnights = _midnights(zone, first_year, last_year)
    since = dt.timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)
    at = np.asarray(midnights[:-1] + since.total_seconds())
    first = dt.date(first_year, 1, 1)
    for changed in np.flatnonzero(np.diff(midnights) != DAY_S):
        at[changed] = _clock(first + dt.timedelta(days=int(changed)), clock, zone)
    return at


def _days(first_year: int, last_year: int) -> Iterator[dt.date]:
    first = dt.date(first_year, 1, 1)
    return (first + dt.timedelta(days=n) for n in range((dt.date(last_year, 12, 31) - first).days + 1))


def _clock(day: dt.date, clock: dt.time, zone: ZoneInfo) -> float:
    """Seconds since 1970; a time that the clock leaps over in spring is that much later."""
    return dt.datetime.combine(day, clock, tzinfo=zone).timestamp()


def _seconds_of(moment: dt.datetime) -> Array:
    return np.asarray(moment.timestamp(), dtype=np.float64)


def moment_of(seconds: Array | float, zone: ZoneInfo) -> dt.datetime:
    """The moment in a zone, to the second."""
    return dt.datetime.fromtimestamp(int(np.floor(float(seconds) + 1e-3)), zone)


def _years_around(moment: dt.datetime, days: float) -> tuple[int, int]:
    """Years that hold a moment and another one so many counted days away; a third of all days is not worked."""
    away = moment.year + int(days * 1.7 / 365)
    return min(moment.year, away) - 1, max(moment.year, away) + 1
