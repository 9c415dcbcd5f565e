"""Dates and moments as people write them, and the hours that a zone's clock skips or shows twice."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catering.model.finding import Level
from catering.model.text import LANGUAGES, Language, written
from catering.model.written_moments import as_local, in_zone, is_shown_twice, read_date, read_moment, read_moment_in
from catering.model.written_numbers import CellProblem

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")

at = dt.datetime.fromisoformat


def read_or_problem(read: Callable[..., dt.date], *arguments: Any) -> Any:
    try:
        return read(*arguments)
    except CellProblem as problem:
        return problem


THE_DAY = [
    "2025-06-16",
    "2025/6/16",
    "2025.06.16",
    "16.6.2025",
    "16.06.2025",
    "16. 6. 2025",
    "16. Juni 2025",
    "16.Juni 2025",
    "16 June 2025",
    "16-Jun-2025",
    "June 16, 2025",
    "16/06/2025",
    "06/16/2025",
    "2025年6月16日",
    "２０２５年６月１６日",
    "２０２５／０６／１６",
    "Montag, 16. Juni 2025",
    "Mo, 16.06.2025",
    "Mo. 16.6.2025",
    "Monday 16 June 2025",
    "2025年6月16日月曜日",
    "2025年6月16日（月）",
    "16.06.2025 (Mo)",
]


@pytest.mark.parametrize("words", THE_DAY)
def test_the_day_of_the_evening(words: str) -> None:
    assert read_date(words) == dt.date(2025, 6, 16)


def date_problem(words: str) -> CellProblem:
    with pytest.raises(CellProblem) as caught:
        read_date(words)
    return caught.value


@pytest.mark.parametrize("words", ["11/01/2026", "11-01-2026", "１１／０１／２０２６"])
def test_day_and_month_that_can_be_swapped_are_a_question_that_names_both(words: str) -> None:
    problem = date_problem(words)
    assert (problem.level, problem.code) == (Level.QUESTION, "two-readings")
    assert str(problem.message) == "This can be read as 11 January 2026 or as 1 November 2026."
    assert str(problem.suggestion) == "Write the year first: 2026-01-11 or 2026-11-01."


PROBLEMS = """
16.6.25               | question | short-year
11/01/26              | question | short-year
Di, 16.06.2025        | question | weekday-differs
2025年6月16日(火)     | question | weekday-differs
31.02.2025            | error    | no-such-day
29.02.2025            | error    | no-such-day
2025-06-31            | error    | no-such-day
13/13/2026            | error    | no-such-day
00/00/2025            | error    | no-such-day
0000-01-01            | error    | no-such-day
2025-06               | error    | not-a-date
20250616              | error    | not-a-date
45824                 | error    | not-a-date
next Monday           | error    | not-a-date
令和7年6月16日        | error    | not-a-date
16.6.2025 19:00       | error    | not-a-date
"""


@pytest.mark.parametrize("line", PROBLEMS.strip().splitlines())
def test_what_is_not_one_day_is_told(line: str) -> None:
    words, level, code = (cell.strip() for cell in line.split("|"))
    problem = date_problem(words)
    assert (problem.level, problem.code) == (Level(level), code)
    assert problem.suggestion is not None


def test_a_leap_day_exists_in_its_year() -> None:
    assert read_date("29.02.2024") == dt.date(2024, 2, 29)


@given(first=st.integers(1, 31), second=st.integers(1, 31), year=st.integers(2000, 2099), mark=st.sampled_from("/-"))
def test_a_date_is_asked_about_just_when_both_orders_are_days(first: int, second: int, year: int, mark: str) -> None:
    readings = set()
    for month, day in ((first, second), (second, first)):
        try:
            readings.add(dt.date(year, month, day))
        except ValueError:
            continue
    read = read_or_problem(read_date, f"{first:02}{mark}{second:02}{mark}{year}")
    if isinstance(read, CellProblem):
        assert read.code == ("two-readings" if readings else "no-such-day")
        assert len(readings) != 1
    else:
        assert {read} == readings


SEVEN = """
2025-06-16 19:00
2025-06-16T19:00
2025-06-16T19:00:00
2025-06-16 19:00:00.000
2025/6/16 19:00
16.6.2025 19:00
16.06.2025, 19.00 Uhr
16.6.2025 19 Uhr
Mo, 16.06.2025, 19 Uhr
16. Juni 2025, 19:00 Uhr
16 June 2025 7 pm
16 June 2025, 7:00 p.m.
June 16, 2025 7:00PM
2025年6月16日19時
2025年6月16日 19時00分
2025年6月16日(月)19:00
2025年6月16日 午後7時
2025年6月16日午後7時00分
２０２５－０６－１６　１９：００
""".strip().splitlines()


@pytest.mark.parametrize("words", SEVEN)
def test_seven_in_the_evening(words: str) -> None:
    assert read_moment(words) == at("2025-06-16T19:00")


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("12 am", 0),
        ("12:30 am", 0),
        ("12 pm", 12),
        ("12:30 pm", 12),
        ("0:30 pm", 12),
        ("1 am", 1),
        ("午後0時30分", 12),
        ("午前0時", 0),
    ],
)
def test_noon_and_midnight(words: str, hour: int) -> None:
    assert read_moment(f"2025-06-16 {words}").hour == hour


def test_midnight_at_the_end_of_a_day_is_the_next_day() -> None:
    assert read_moment("2025-06-16 24:00") == at("2025-06-17T00:00")
    assert read_moment("31.12.2025, 24 Uhr") == at("2026-01-01T00:00")


MOMENT_PROBLEMS = """
2025-06-16            | error    | no-time
16.6.2025             | error    | no-time
19:00                 | error    | no-date
19 Uhr                | error    | no-date
午後7時               | error    | no-date
2025-06-16 24:30      | error    | no-such-time
2025-06-16 25:00      | error    | no-such-time
2025-06-16 19:60      | error    | no-such-time
2025-06-16 13:00 am   | error    | no-such-time
9999-12-31 24:00      | error    | no-such-time
2025-06-31 19:00      | error    | no-such-day
31.02.2025, 19 Uhr    | error    | no-such-day
11/01/2026 19:00      | question | two-readings
2025-06-16 午後12時   | question | two-readings
16.6.25 19:00         | question | short-year
Di, 16.6.2025 19:00   | question | weekday-differs
2025-06-16 19:00 JST  | error    | not-a-moment
in the evening        | error    | not-a-moment
19                    | error    | not-a-moment
"""


@pytest.mark.parametrize("line", MOMENT_PROBLEMS.strip().splitlines())
def test_what_is_not_one_moment_is_told(line: str) -> None:
    words, level, code = (cell.strip() for cell in line.split("|"))
    with pytest.raises(CellProblem) as caught:
        read_moment(words)
    assert (caught.value.level, caught.value.code) == (Level(level), code)
    assert caught.value.suggestion is not None


@given(st.datetimes(at("1000-01-01T00:00"), at("9999-12-31T00:00")), st.sampled_from(LANGUAGES))
@example(at("2025-06-16T19:05"), "ja")
@example(at("2025-03-31T00:00"), "de")
def test_what_we_write_is_read_back(moment: dt.datetime, language: Language) -> None:
    moment = moment.replace(second=0, microsecond=0)
    assert read_date(written(moment.date(), "date", language)) == moment.date()
    assert read_date(written(moment.date(), "weekday", language)) == moment.date()
    assert read_moment(written(moment, "datetime", language)) == moment


@given(st.text(max_size=20) | st.text("0123456789-/.: T年月日時午前後UhrpmZ+", max_size=20))
def test_any_text_is_a_moment_or_a_problem(words: str) -> None:
    for zone in (BERLIN, TOKYO):
        read = read_or_problem(read_moment_in, words, zone)
        assert str(read.message) if isinstance(read, CellProblem) else read.tzinfo is zone


# ---------------------------------------------------------------- zones


def test_local_time_takes_the_zone_of_the_venue() -> None:
    toast = read_moment_in("16.06.2025, 19 Uhr", TOKYO)
    assert toast == dt.datetime(2025, 6, 16, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "words",
    [
        "2025-06-16T12:00+02:00",
        "2025-06-16 12:00+02:00",
        "2025-06-16T10:00Z",
        "2025-06-16T10:00:00.000Z",
        "2025-06-16T06:00-0400",
    ],
)
def test_a_moment_with_its_own_offset_is_shown_by_the_clock_of_the_venue(words: str) -> None:
    assert read_moment_in(words, TOKYO).isoformat() == "2025-06-16T19:00:00+09:00"


def test_from_seven_to_nine_is_no_offset() -> None:
    with pytest.raises(CellProblem) as caught:
        read_moment_in("2025-06-16 07:00-09:00", TOKYO)
    assert caught.value.code == "not-a-moment"


def test_the_clocks_skip_an_hour_in_spring() -> None:
    with pytest.raises(CellProblem) as caught:
        read_moment_in("30.03.2025 02:30", BERLIN)
    assert (caught.value.level, caught.value.code) == (Level.ERROR, "no-such-hour")
    assert str(caught.value.message) == "The clocks skip this hour in Europe/Berlin."


def test_the_clocks_show_an_hour_twice_in_autumn_and_either_can_be_written() -> None:
    with pytest.raises(CellProblem) as caught:
        read_moment_in("26.10.2025 02:30", BERLIN)
    assert (caught.value.level, caught.value.code) == (Level.QUESTION, "hour-twice")
    one, other = "2025-10-26 02:30+02:00", "2025-10-26 02:30+01:00"
    assert str(caught.value.suggestion) == f"Write which of the two it is: {one} or {other}."
    early, late = read_moment_in(one, BERLIN), read_moment_in(other, BERLIN)
    assert late.astimezone(dt.UTC) - early.astimezone(dt.UTC) == dt.timedelta(hours=1)


@pytest.mark.parametrize("words", ["2025-03-30 01:59", "2025-03-30 03:00", "2025-10-26 01:59", "2025-10-26 03:00"])
def test_the_hours_beside_them_exist_once(words: str) -> None:
    assert read_moment_in(words, BERLIN).replace(tzinfo=None) == dt.datetime.fromisoformat(words)


def test_lord_howe_skips_half_an_hour_in_spring_and_shows_half_an_hour_twice_in_autumn() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")
    for words in ("2025-10-05 02:00", "2025-10-05 02:29"):
        assert read_or_problem(read_moment_in, words, zone).code == "no-such-hour"
    for words in ("2025-10-05 01:59", "2025-10-05 02:30", "2025-04-06 01:29", "2025-04-06 02:00"):
        assert in_zone(at(words), zone).replace(tzinfo=None) == at(words)
    with pytest.raises(CellProblem) as caught:
        in_zone(at("2025-04-06T01:45"), zone)
    one, other = "2025-04-06 01:45+11:00", "2025-04-06 01:45+10:30"
    assert str(caught.value.suggestion) == f"Write which of the two it is: {one} or {other}."
    late, early = read_moment_in(other, zone), read_moment_in(one, zone)
    assert late.astimezone(dt.UTC) - early.astimezone(dt.UTC) == dt.timedelta(minutes=30)


@pytest.mark.parametrize("zone", ["America/New_York", "America/St_Johns", "Europe/Berlin", "Australia/Lord_Howe"])
def test_what_is_proposed_for_an_hour_shown_twice_can_be_written(zone: str) -> None:
    """West of Greenwich the offset has a minus, which behind a space reads like the end of a stretch."""
    hour = {"America/New_York": "2025-11-02T01:30", "America/St_Johns": "2025-11-02T01:30:15"}.get(zone)
    hour = hour or {"Europe/Berlin": "2025-10-26T02:30", "Australia/Lord_Howe": "2025-04-06T01:45"}[zone]
    with pytest.raises(CellProblem) as caught:
        in_zone(at(hour), ZoneInfo(zone))
    assert caught.value.suggestion is not None
    read = [read_moment_in(caught.value.suggestion.values[name], ZoneInfo(zone)) for name in ("one", "other")]
    assert [each.replace(tzinfo=None) for each in read] == [at(hour), at(hour)]
    assert [each.fold for each in read] == [0, 1]
    assert all(is_shown_twice(each) for each in read)


def test_tokyo_keeps_its_clock_all_year() -> None:
    assert in_zone(at("2025-03-30T02:30"), TOKYO).utcoffset() == dt.timedelta(hours=9)


@given(st.datetimes(timezones=st.just(dt.UTC)))
@example(dt.datetime.max.replace(tzinfo=dt.UTC))
def test_a_moment_keeps_its_instant_in_another_zone(moment: dt.datetime) -> None:
    local = read_or_problem(as_local, moment, TOKYO)
    assert local.code == "no-such-day" if isinstance(local, CellProblem) else local == moment
