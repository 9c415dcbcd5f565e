"""Working days and open hours: exact where the clock is changed, where dates differ, where holidays come together."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catering.model.milestone import WorkCalendar
from catering.planning.shipment.working_days import (
    add_days,
    counted_days,
    departures,
    is_public_holiday,
    is_worked,
    last_open,
    next_open,
    subtract_days,
)

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
EVERY, NRW, JAPAN = WorkCalendar.EVERY_DAY, WorkCalendar.NRW, WorkCalendar.JAPAN
CALENDARS = {"every": EVERY, "nrw": NRW, "japan": JAPAN}

ADDED = """
from                    | zone   | days | calendar | gives
2025-03-29 12:00 +01:00 | Berlin | 1    | every    | Sun 2025-03-30 13:00 +02:00 | spring: the night has 23 hours
2025-10-25 12:00 +02:00 | Berlin | 1    | every    | Sun 2025-10-26 11:00 +01:00 | autumn: the night has 25 hours
2025-03-28 18:00 +01:00 | Berlin | 0.5  | nrw      | Mon 2025-03-31 06:00 +02:00 | the changed night is not worked
2025-06-09 23:30 +02:00 | Tokyo  | 0.5  | every    | Tue 2025-06-10 18:30 +09:00 | Monday in Berlin, Tuesday in Tokyo
2025-06-09 23:30 +02:00 | Tokyo  | 1    | japan    | Wed 2025-06-11 06:30 +09:00 | counted on Tokyo's days
2025-05-02 12:00 +09:00 | Tokyo  | 1    | japan    | Wed 2025-05-07 12:00 +09:00 | Golden Week: 3 to 6 May
2025-04-28 12:00 +09:00 | Tokyo  | 1    | japan    | Wed 2025-04-30 12:00 +09:00 | Golden Week: Showa Day
2025-12-26 12:00 +09:00 | Tokyo  | 1    | japan    | Mon 2026-01-05 12:00 +09:00 | closed 29 December to 3 January
2025-12-24 12:00 +01:00 | Berlin | 1    | nrw      | Mon 2025-12-29 12:00 +01:00 | both days of Christmas
2025-06-18 12:00 +02:00 | Berlin | 1    | nrw      | Fri 2025-06-20 12:00 +02:00 | Corpus Christi, in NRW
2025-02-21 12:00 +09:00 | Tokyo  | 1    | japan    | Tue 2025-02-25 12:00 +09:00 | substitute for the Emperor's birthday
2025-06-13 00:00 +09:00 | Tokyo  | 1    | japan    | Mon 2025-06-16 00:00 +09:00 | a whole Friday ends as Monday begins
"""

OPEN = """
from                    | zone   | calendar | weekdays    | hours       | next                        | last
2025-06-13 16:00 +09:00 | Tokyo  | japan    |             | 08:00–16:00 | Fri 2025-06-13 16:00 +09:00 | Fri 2025-06-13 16:00 +09:00
2025-06-13 16:01 +09:00 | Tokyo  | japan    |             | 08:00–16:00 | Mon 2025-06-16 08:00 +09:00 | Fri 2025-06-13 16:00 +09:00
2025-05-02 17:30 +09:00 | Tokyo  | japan    |             | 09:00–17:00 | Wed 2025-05-07 09:00 +09:00 | Fri 2025-05-02 17:00 +09:00
2025-03-30 01:30 +01:00 | Berlin | every    |             | 08:00–17:00 | Sun 2025-03-30 08:00 +02:00 | Sat 2025-03-29 17:00 +01:00
2025-10-26 00:30 +02:00 | Berlin | every    |             | 08:00–17:00 | Sun 2025-10-26 08:00 +01:00 | Sat 2025-10-25 17:00 +02:00
2025-06-09 23:30 +02:00 | Berlin | every    | Mon Wed Fri |             | Mon 2025-06-09 23:30 +02:00 | Mon 2025-06-09 23:30 +02:00
2025-06-09 23:30 +02:00 | Tokyo  | every    | Mon Wed Fri |             | Wed 2025-06-11 00:00 +09:00 | Mon 2025-06-09 23:59 +09:00
2025-06-14 10:00 +09:00 | Tokyo  | japan    |             |             | Mon 2025-06-16 00:00 +09:00 | Fri 2025-06-13 23:59 +09:00
2025-12-27 10:00 +09:00 | Tokyo  | japan    | Wed         | 10:00–12:00 | Wed 2026-01-07 10:00 +09:00 | Wed 2025-12-24 12:00 +09:00
2025-06-18 18:00 +02:00 | Berlin | nrw      | Thu Fri     | 07:00–15:00 | Fri 2025-06-20 07:00 +02:00 | Fri 2025-06-13 15:00 +02:00
"""  # noqa: E501


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1:]]


def zone_of(name: str) -> ZoneInfo:
    return {"Berlin": BERLIN, "Tokyo": TOKYO}[name]


def shown(moment: dt.datetime) -> str:
    offset = f"{moment:%z}"
    return f"{moment:%a %Y-%m-%d %H:%M} {offset[:3]}:{offset[3:]}"


@pytest.mark.parametrize("row", rows(ADDED), ids=lambda row: row[5])
def test_days_are_added_exactly(row: list[str]) -> None:
    begin, zone, days, calendar, gives, _ = row
    reached = add_days(dt.datetime.fromisoformat(begin), float(days), CALENDARS[calendar], zone_of(zone))
    assert shown(reached) == gives


@pytest.mark.parametrize("row", rows(OPEN), ids=lambda row: " ".join(row[:5]))
def test_open_moments_are_found_exactly(row: list[str]) -> None:
    at, zone, calendar, weekdays, hours, following, before = row
    when = CALENDARS[calendar], weekdays or None, hours or None
    moment = dt.datetime.fromisoformat(at)
    assert shown(next_open(moment, *when, zone=zone_of(zone))) == following
    assert shown(last_open(moment, *when, zone=zone_of(zone))) == before


def test_the_days_that_nobody_works() -> None:
    assert not is_worked(dt.date(2025, 6, 19), NRW)  # Corpus Christi
    assert is_worked(dt.date(2025, 6, 19), JAPAN)
    assert is_worked(dt.date(2025, 4, 29), NRW)
    assert not is_worked(dt.date(2025, 4, 29), JAPAN)  # Showa Day
    assert not is_worked(dt.date(2025, 12, 30), JAPAN)
    assert not is_public_holiday(dt.date(2025, 12, 30), JAPAN)  # closed, and no holiday by law
    assert is_worked(dt.date(2025, 12, 30), NRW)
    assert not is_worked(dt.date(2026, 9, 22), JAPAN)  # between two holidays
    assert all(is_worked(dt.date(2025, 1, day), EVERY) for day in range(1, 32))


def test_a_ship_leaves_on_its_weekday_at_its_time() -> None:
    leaves = departures("Thu", dt.time(13), BERLIN, 2025, 2025)
    missed = np.array([dt.datetime(2025, 3, 27, 13, 1, tzinfo=BERLIN).timestamp()])
    assert shown(dt.datetime.fromtimestamp(leaves.next(missed)[0], BERLIN)) == "Thu 2025-04-03 13:00 +02:00"
    assert shown(dt.datetime.fromtimestamp(leaves.last(missed)[0], BERLIN)) == "Thu 2025-03-27 13:00 +01:00"


moments = st.datetimes(
    *(dt.datetime.fromisoformat(day) for day in ("2024-01-01", "2027-12-31")),
    timezones=st.sampled_from([dt.UTC, BERLIN, TOKYO]),
).map(lambda moment: moment.replace(second=0, microsecond=0, fold=0))
numbers = st.one_of(st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 21.0]), st.floats(0, 400))
calendars = st.sampled_from(list(WorkCalendar))
zones = st.sampled_from([BERLIN, TOKYO])
weekdays = st.sampled_from([None, "Mon", "Mon Wed Fri", "Thu"])
hours = st.sampled_from([None, "08:00–17:00", "09:00–09:30", "00:00–23:59"])


@given(moments, numbers, calendars, zones)
@example(dt.datetime(2025, 6, 14, 10, tzinfo=TOKYO), 1.0, JAPAN, TOKYO)
def test_days_taken_off_and_added_again_are_in_time(
    moment: dt.datetime, days: float, calendar: WorkCalendar, zone: ZoneInfo
) -> None:
    begin = subtract_days(moment, days, calendar, zone)
    assert add_days(begin, days, calendar, zone).timestamp() <= moment.timestamp()
    # and a minute and two seconds later they are not: a day ends with its last minute
    later = begin + dt.timedelta(seconds=62)
    if calendar is EVERY or is_worked(moment.astimezone(zone).date(), calendar):
        assert add_days(later.astimezone(dt.UTC), days, calendar, zone).timestamp() > moment.timestamp()


@given(moments, moments, numbers, numbers, calendars, zones)
def test_who_begins_later_or_takes_longer_is_never_there_earlier(
    one: dt.datetime, other: dt.datetime, few: float, many: float, calendar: WorkCalendar, zone: ZoneInfo
) -> None:
    (first, second), (short, long) = sorted((one.astimezone(dt.UTC), other.astimezone(dt.UTC))), sorted((few, many))
    assert add_days(first, short, calendar, zone) <= add_days(second, long, calendar, zone)
    assert subtract_days(first, long, calendar, zone) <= subtract_days(second, short, calendar, zone)


@given(moments, numbers, calendars, zones, weekdays, hours)
def test_nothing_is_reached_on_a_closed_day(
    moment: dt.datetime, days: float, calendar: WorkCalendar, zone: ZoneInfo, on: str | None, within: str | None
) -> None:
    added = add_days(moment, days, calendar, zone)
    assert is_worked(added.date(), calendar)
    assert added.timestamp() >= moment.timestamp() - (1 if calendar is EVERY else 0)
    following, before = (find(added, calendar, on, within, zone=zone) for find in (next_open, last_open))
    for found in (following, before):
        assert is_worked(found.date(), calendar)
        assert on is None or f"{found:%a}" in on
        assert within is None or within[:5] <= f"{found:%H:%M}" <= within[6:]
        assert next_open(found, calendar, on, within, zone=zone) == found
        assert last_open(found, calendar, on, within, zone=zone) == found
    assert before.timestamp() <= added.timestamp() <= following.timestamp()


@given(st.lists(moments, min_size=1, max_size=5), st.floats(0, 60), calendars, zones)
def test_many_moments_at_once_are_counted_as_each_by_itself(
    several: list[dt.datetime], days: float, calendar: WorkCalendar, zone: ZoneInfo
) -> None:
    counted = counted_days(calendar, zone, 2022, 2030)
    at = np.array([moment.timestamp() for moment in several])
    for together, moment in zip(counted.add(at, days), several, strict=True):
        assert abs(add_days(moment, days, calendar, zone).timestamp() - together) < 1.1
