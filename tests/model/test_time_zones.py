"""A moment is local time in a zone: the one that its row names for it, or the venue's."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from catering.model.cells import Context, read_cell
from catering.model.event import PastEvent, ServingPeriod
from catering.model.party import Party
from catering.model.record import TIME_ZONE, Column, column_of, columns, moments_in
from catering.model.records import TABLES
from catering.model.shipment import Leg
from catering.model.time_zones import known_zones, zone_of, zones_like
from catering.model.written_numbers import CellProblem

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
def test_where_moments_stand_a_time_zone_stands_beside_them(table: type) -> None:
    by_name = {column.name: column for column in columns(table)}
    for column in by_name.values():
        assert (column.kind == "moment") == (column.zone_from is not None), column.name
        if column.zone_from is not None:
            assert (by_name[column.zone_from].kind, by_name[column.zone_from].holds_zone) == ("text", True)
    # a party's hours go by its zone, and are no moments
    told = {column.zone_from for column in by_name.values()} | ({TIME_ZONE} if table is Party else set())
    assert {column.name for column in by_name.values() if column.holds_zone} == told - {None}


def test_a_moment_without_a_zone_is_in_the_venues() -> None:
    begins = column_of(ServingPeriod, "begins_at")
    assert zone_of({}, begins, TOKYO) is TOKYO
    assert zone_of({"time_zone": None}, begins, TOKYO) is TOKYO
    assert zone_of({"time_zone": "Europe/Berlin"}, begins, TOKYO) == BERLIN


def test_a_leg_departs_and_arrives_each_by_its_own_clock() -> None:
    departs, arrives = (column_of(Leg, name) for name in ("planned_departs_at", "planned_arrives_at"))
    row = {"time_zone": "Europe/Berlin", "arrival_time_zone": None}
    assert (zone_of(row, departs, TOKYO), zone_of(row, arrives, TOKYO)) == (BERLIN, TOKYO)
    row = {"time_zone": None, "arrival_time_zone": "Europe/Berlin"}
    assert (zone_of(row, departs, TOKYO), zone_of(row, arrives, TOKYO)) == (TOKYO, BERLIN)
    assert moments_in(Leg, "arrival_time_zone") == (arrives, column_of(Leg, "actual_arrives_at"))


@pytest.mark.parametrize("name", ["time_zone", "arrival_time_zone"])
def test_a_zone_that_there_is_not_is_told_at_the_column_where_it_stands(name: str) -> None:
    values = {"consignment": "air", "number": 1, "mode": "air", "from_place": "Frankfurt", "to_place": "Tokyo",
              "lowest_days": 1, "likely_days": 1, "highest_days": 2}  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        Leg.model_validate(values | {name: "Tokyo"})
    assert caught.value.errors()[0]["ctx"]["error"].column == name


def test_a_zone_that_there_is_not_is_in_no_record() -> None:
    at = dt.datetime(2025, 6, 16, 19, tzinfo=TOKYO)
    ServingPeriod(name="evening", begins_at=at, ends_at=at + dt.timedelta(hours=4), time_zone="Asia/Tokyo")
    with pytest.raises(ValidationError, match="Tokyo is not a time zone"):
        ServingPeriod(name="evening", begins_at=at, ends_at=at + dt.timedelta(hours=4), time_zone="Tokyo")
    with pytest.raises(ValidationError, match="CET/CEST is not a time zone"):
        PastEvent(name="2019", held_on=dt.date(2019, 9, 5), beverage="Altbier", time_zone="CET/CEST")


ZONES = [column for table in TABLES for column in columns(table) if column.holds_zone]


@pytest.mark.parametrize("column", ZONES, ids=lambda column: f"{column.record}.{column.name}")
def test_a_cell_with_a_zone_is_read_and_one_written_alike_is_named(column: Column) -> None:
    assert read_cell("Europe/Berlin", column, Context()) == "Europe/Berlin"
    with pytest.raises(CellProblem) as caught:
        read_cell("Europe/Berlino", column, Context())
    assert caught.value.code == "unknown-time-zone"
    assert "Europe/Berlin" in str(caught.value.suggestion)


def test_zones_written_alike_are_places() -> None:
    assert "UTC" in known_zones()
    assert str(zones_like("xyzzy")) == "Write one such as Asia/Tokyo and Europe/Berlin."
