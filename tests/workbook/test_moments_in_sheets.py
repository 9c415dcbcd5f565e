"""In a sheet a moment is local time beside a time zone; an hour that does not exist, or exists twice, is a finding."""
# ruff: noqa: DTZ001 (the moments of a spreadsheet have no time zone)

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from raw_books import PARTY, told
from raw_books import read as read_party

from catering.model.event import PastEvent, ServingPeriod
from catering.model.records import EventRecords
from catering.model.text import LANGUAGES, Language
from catering.workbook.parse_child import read_workbook as parse
from catering.workbook.read import WorkbookRead, read_workbook
from catering.workbook.write import frame_of, write_event_workbook

PERIODS = ("Serving period", "Begins", "Ends", "Time zone")
WRITTEN_AT = dt.datetime(2027, 6, 1, tzinfo=dt.UTC)


def records_of(read: WorkbookRead) -> EventRecords:
    assert read.records is not None, told(read)
    return read.records


def periods(*rows: tuple[Any, ...]) -> WorkbookRead:
    return read_party(serving_periods=(PERIODS, *rows))


def test_without_a_zone_of_its_own_a_row_is_in_the_venues() -> None:
    (period,) = records_of(
        periods(("Evening", dt.datetime(2027, 6, 18, 19), dt.datetime(2027, 6, 18, 23), None))
    ).serving_periods
    assert period.begins_at.isoformat() == "2027-06-18T19:00:00+02:00"
    assert period.time_zone is None


def test_a_row_is_read_in_its_own_zone_wherever_its_column_stands() -> None:
    turned = [
        list(reversed(row)) for row in (PERIODS, ("Evening", "2027-06-18 19:00", "2027-06-18 23:00", "Asia/Tokyo"))
    ]
    for rows in (turned, [list(reversed(row)) for row in turned]):
        (period,) = records_of(read_party(serving_periods=rows)).serving_periods
        assert period.begins_at.isoformat() == "2027-06-18T19:00:00+09:00"
        assert period.ends_at.isoformat() == "2027-06-18T23:00:00+09:00"


def test_a_past_event_ran_dry_by_the_clock_of_its_own_place() -> None:
    rows = (
        ("Past event", "Held on", "Beverage", "Ran dry at", "Time zone"),
        ("2019", dt.date(2019, 9, 5), "Altbier", dt.datetime(2019, 9, 5, 22, 30), "Asia/Tokyo"),
    )
    (past,) = records_of(read_party(past_events=rows)).past_events
    assert past.ran_dry_at is not None
    assert past.ran_dry_at.isoformat() == "2019-09-05T22:30:00+09:00"


def test_a_zone_that_there_is_not_is_one_finding_and_not_one_a_moment() -> None:
    read = periods(("Evening", "2027-06-18 19:00", "2027-06-18 23:00", "Asia/Tokio"))
    assert told(read) == [("error", "Serving periods", "D2", "unknown-time-zone")]
    assert "Asia/Tokyo" in str(read.findings[0].suggestion)


LEG = ("Consignment", "Leg", "Mode", "From", "To", "At least [d]", "Usually [Tage]", "At most [日]")
FLIGHT = ("air", 1, "air", "Frankfurt", "Tokyo", "36 h", 2, 3)


def legs(heads: tuple[str, ...], *cells: Any) -> WorkbookRead:
    consignments = (("Consignment",), ("air",))
    return read_party(consignments=consignments, legs=((*LEG, *heads), (*FLIGHT, *cells)))


def test_a_leg_is_read_at_the_clock_of_each_of_its_ends_wherever_their_columns_stand() -> None:
    heads = ("Arrives (planned)", "Departs (planned)", "Time zone of arrival", "Time zone")
    at = (dt.datetime(2027, 6, 5, 9), dt.datetime(2027, 6, 4, 13))
    (leg,) = records_of(legs(heads, *at, "Asia/Tokyo", "Europe/London")).legs
    assert f"{leg.planned_departs_at} {leg.planned_arrives_at}" == "2027-06-04 13:00:00+01:00 2027-06-05 09:00:00+09:00"
    assert (leg.lowest_days, leg.likely_days, leg.highest_days) == (1.5, 2, 3)
    (leg,) = records_of(legs(heads, *at, "Asia/Tokyo", None)).legs
    assert f"{leg.planned_departs_at} {leg.planned_arrives_at}" == "2027-06-04 13:00:00+02:00 2027-06-05 09:00:00+09:00"


def test_a_zone_of_arrival_that_there_is_not_keeps_the_departure_read() -> None:
    heads = ("Departs (planned)", "Arrives (planned)", "Time zone of arrival")
    read = legs(heads, "2027-06-04", dt.datetime(2027, 6, 5, 9), "Tokyo")
    assert told(read) == [
        ("error", "Legs", "K2", "unknown-time-zone"),
        ("error", "Legs", "I2", "no-time"),
    ]


def test_names_of_consignments_and_parties_are_known_and_others_told() -> None:
    assert told(read_party(legs=(LEG, FLIGHT))) == [("error", "Legs", "A2", "unknown-name")]
    consignments = (("Consignment", "Shipper"), ("air", "Brewery"))
    parties = (("Party", "Role"), ("House brewery", "brewery"))
    read = read_party(consignments=consignments, legs=(LEG, FLIGHT), parties=parties)
    assert told(read) == [("error", "Consignments", "B2", "unknown-name")]
    assert str(read.findings[0].suggestion) == "Did you mean “House brewery”?"


@pytest.mark.parametrize(
    ("zone", "begins", "level", "code"),
    [
        ("Europe/Berlin", dt.datetime(2027, 3, 28, 2, 30), "error", "no-such-hour"),
        ("Europe/Berlin", dt.datetime(2027, 10, 31, 2, 30), "question", "hour-twice"),
        ("Australia/Lord_Howe", dt.datetime(2027, 10, 3, 2, 15), "error", "no-such-hour"),
        ("Australia/Lord_Howe", dt.datetime(2027, 4, 4, 1, 45), "question", "hour-twice"),
    ],
)
def test_an_hour_skipped_or_shown_twice_is_a_finding_in_its_rows_zone_alone(
    zone: str, begins: dt.datetime, level: str, code: str
) -> None:
    ends = begins + dt.timedelta(hours=5)
    assert told(periods(("Night", begins, ends, zone))) == [(level, "Serving periods", "B2", code)]
    assert told(periods(("Night", begins, ends, "Asia/Tokyo"))) == []
    assert PARTY["Event"][1][3] == "Europe/Berlin"
    expected = [(level, "Serving periods", "B2", code)] if zone == "Europe/Berlin" else []
    assert told(periods(("Night", begins, ends, None))) == expected


def test_which_of_the_two_hours_it_is_can_be_written() -> None:
    rows = [("Night", text, "2027-10-31 05:00", None) for text in ("2027-10-31 02:30+02:00", "2027-10-31 02:30+01:00")]
    begins = [records_of(periods(row)).serving_periods[0].begins_at for row in rows]
    assert begins[1].astimezone(dt.UTC) - begins[0].astimezone(dt.UTC) == dt.timedelta(hours=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_is_written_by_the_clock_of_its_zone_and_read_again(language: Language) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = dt.datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=berlin)
    rows = (
        ServingPeriod(name="venue", begins_at=night, ends_at=night + dt.timedelta(hours=3)),
        ServingPeriod(name="Tokyo", begins_at=night, ends_at=night + dt.timedelta(hours=3), time_zone="Asia/Tokyo"),
    )
    past = (
        PastEvent(name="2019", held_on=dt.date(2027, 10, 31), beverage="Altbier", ran_dry_at=night, time_zone="UTC"),
    )
    records = records_of(read_party()).with_rows("serving_period", rows).with_rows("past_event", past)
    begins = list(frame_of(ServingPeriod, records, language).iloc[:, 1])
    assert begins == ["2027-10-31 02:30+01:00", dt.datetime(2027, 10, 31, 10, 30)]
    again = records_of(
        read_workbook(parse(write_event_workbook(records, language=language, as_of=WRITTEN_AT), "x.xlsx"))
    )
    assert [each.begins_at.isoformat() for each in again.serving_periods] == [
        "2027-10-31T02:30:00+01:00",
        "2027-10-31T10:30:00+09:00",
    ]
    assert str(again.past_events[0].ran_dry_at) == "2027-10-31 01:30:00+00:00"


def test_a_moment_in_an_hour_that_the_clocks_skip_is_written_as_the_instant_that_it_is() -> None:
    skipped = dt.datetime(2027, 3, 28, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    rows = (ServingPeriod(name="night", begins_at=skipped, ends_at=skipped + dt.timedelta(hours=3)),)
    records = records_of(read_party()).with_rows("serving_period", rows)
    assert list(frame_of(ServingPeriod, records, "en").iloc[:, 1]) == [dt.datetime(2027, 3, 28, 3, 30)]
