"""A row's moments are local time in a zone: its own, or the venue's."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from catering.model.cells import Context, read_cell
from catering.model.event import Event, PastEvent, ServingPeriod
from catering.model.record import columns
from catering.model.records import TABLES
from catering.model.time_zones import TIME_ZONE, known_zones, zone_of, zones_like
from catering.model.written_numbers import CellProblem

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
def test_where_moments_stand_a_time_zone_stands_beside_them(table: type) -> None:
    kinds = {column.name: column.kind for column in columns(table)}
    assert ("moment" in kinds.values()) == (TIME_ZONE in kinds)


def test_a_row_without_a_zone_is_in_the_venues() -> None:
    assert zone_of({}, TOKYO) is TOKYO
    assert zone_of({"time_zone": None}, TOKYO) is TOKYO
    assert zone_of({"time_zone": "Europe/Berlin"}, TOKYO) == BERLIN


def test_a_zone_that_there_is_not_is_in_no_record() -> None:
    at = dt.datetime(2025, 6, 16, 19, tzinfo=TOKYO)
    ServingPeriod(name="evening", begins_at=at, ends_at=at + dt.timedelta(hours=4), time_zone="Asia/Tokyo")
    with pytest.raises(ValidationError, match="Tokyo is not a time zone"):
        ServingPeriod(name="evening", begins_at=at, ends_at=at + dt.timedelta(hours=4), time_zone="Tokyo")
    with pytest.raises(ValidationError, match="CET/CEST is not a time zone"):
        PastEvent(name="2019", held_on=dt.date(2019, 9, 5), beverage="Altbier", time_zone="CET/CEST")


@pytest.mark.parametrize("table", [Event, ServingPeriod, PastEvent], ids=lambda table: table.table)
def test_a_cell_with_a_zone_is_read_and_one_written_alike_is_named(table: type) -> None:
    (column,) = (each for each in columns(table) if each.name == TIME_ZONE)
    assert read_cell("Europe/Berlin", column, Context()) == "Europe/Berlin"
    with pytest.raises(CellProblem) as caught:
        read_cell("Europe/Berlino", column, Context())
    assert caught.value.code == "unknown-time-zone"
    assert "Europe/Berlin" in str(caught.value.suggestion)


def test_zones_written_alike_are_places() -> None:
    assert "UTC" in known_zones()
    assert str(zones_like("xyzzy")) == "Write one such as Asia/Tokyo and Europe/Berlin."
