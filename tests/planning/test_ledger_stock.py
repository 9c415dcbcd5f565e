"""Allocated and available, what expires when, par levels, and what is taken first."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from evenings import evening, group

from catering.model.beverage import SetAside, SetAsidePurpose
from catering.model.movement import KegState
from catering.model.records import EventRecords
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.planning.stock.ledger_picking import pick
from catering.planning.stock.ledger_refusals import NotEnoughStock
from catering.planning.stock.ledger_stock import Held, Stock, expires_today, is_expired, stock_of, venue_date

TOKYO = ZoneInfo("Asia/Tokyo")
NOON = dt.datetime(2025, 6, 15, 12, tzinfo=TOKYO)
COLD = Location(name="cold store", kind=LocationKind.COLD_STORE)
ROOM = Location(name="classroom", kind=LocationKind.TRAINING_ROOM)
BAR = Location(name="bar 1", kind=LocationKind.BAR, par_containers=3)
LOST = Location(name="lost", kind=LocationKind.LOST_AND_FOUND)
OLD = Lot(name="L1", beverage="Altbier", best_before_on=dt.date(2025, 6, 16))
NEW = Lot(name="L2", beverage="Altbier", best_before_on=dt.date(2025, 8, 1))
OPEN = Lot(name="L3", beverage="Altbier")


def keg(number: int, at: Location, lot: Lot = NEW, ml: int = 20_000, state: KegState = KegState.FULL) -> Held:
    return Held(at, lot, Keg(number=str(number), container_size="20 L slim keg", lot=lot.name), state, ml, 1)


def records(**changes: Any) -> EventRecords:
    tables: dict[str, Any] = {
        "set_asides": (
            SetAside(beverage="Altbier", purpose=SetAsidePurpose.PRACTICE, volume_l=20),
            SetAside(beverage="Altbier", purpose=SetAsidePurpose.CEREMONY, volume_l=30),
        ),
        "locations": (COLD, ROOM, BAR, LOST),
    }
    return evening(group("Guests", 700), **{**tables, **changes})


def stock(*held: Held, at: dt.datetime = NOON, trained_ml: int = 0) -> Stock:
    return stock_of(records(), held, as_of=at, trained_ml={"ALTBIER": trained_ml})


def litres(found: Stock) -> list[tuple[str, float, float, float]]:
    """Location, on hand, allocated, available."""
    return [
        (line.location.name, line.volume_ml / 1000, line.allocated_ml / 1000, line.available_ml / 1000)
        for line in found.lines
    ]


EXAMPLE = (*(keg(number, COLD) for number in range(1, 5)), keg(5, ROOM), keg(6, BAR))


def test_the_example_of_the_docs() -> None:
    assert litres(stock(*EXAMPLE)) == [("cold store", 80, 30, 50), ("classroom", 20, 20, 0), ("bar 1", 20, 0, 20)]
    drunk = (*EXAMPLE[:4], keg(5, ROOM, ml=12_000, state=KegState.TAPPED), EXAMPLE[5])
    assert litres(stock(*drunk, trained_ml=8_000)) == [
        ("cold store", 80, 30, 50), ("classroom", 12, 12, 0), ("bar 1", 20, 0, 20),
    ]  # fmt: skip
    assert [(gap.location.name, gap.full, gap.missing) for gap in stock(*EXAMPLE).par_gaps] == [("bar 1", 1, 2)]


def test_after_the_last_pour_nothing_is_allocated() -> None:
    event = records().event
    assert stock(*EXAMPLE, at=event.last_pour_at).allocated_ml("altbier") == 50_000
    assert stock(*EXAMPLE, at=event.last_pour_at + dt.timedelta(minutes=1)).allocated_ml("altbier") == 0


def test_what_is_set_aside_and_not_there_is_named() -> None:
    assert stock(keg(1, ROOM)).uncovered_ml == {"Altbier": 30_000}
    assert stock(*EXAMPLE).uncovered_ml == {}


def test_what_is_lost_or_expired_is_on_hand_and_not_available() -> None:
    late = dt.datetime(2025, 6, 17, 12, tzinfo=TOKYO)
    found = stock(keg(1, LOST), keg(2, COLD, OLD), keg(3, COLD, OPEN), at=late)
    assert (found.on_hand_ml("Altbier"), found.available_ml("Altbier")) == (60_000, 20_000)


def test_expires_today_is_the_venues_day() -> None:
    in_berlin = dt.datetime(2025, 6, 15, 20, tzinfo=ZoneInfo("Europe/Berlin"))  # three in the morning in Tokyo
    today = venue_date(records(), in_berlin)
    assert today == dt.date(2025, 6, 16)
    assert (expires_today(OLD, today), is_expired(OLD, today), expires_today(NEW, today)) == (True, False, False)


def test_what_expires_first_is_taken_first() -> None:
    held = (
        keg(10, COLD),
        keg(2, COLD),
        keg(3, COLD, OPEN),
        keg(4, COLD, OLD),
        keg(5, COLD, ml=9, state=KegState.TAPPED),
    )
    today = venue_date(records(), NOON)

    def numbers(containers: int, day: dt.date = today) -> list[str]:
        return [each.keg.number for each in pick(held, "altbier", containers, today=day) if each.keg is not None]

    assert numbers(4) == ["4", "2", "10", "3"]  # by the day, then by the number; what has no day comes last
    assert numbers(1) == ["4"]
    assert numbers(1, dt.date(2025, 6, 17)) == ["2"]  # number 4 has expired
    with pytest.raises(NotEnoughStock) as refused:
        numbers(5)
    assert str(refused.value) == (
        "4 containers of altbier in cold store, 5 asked. Receive goods or lower the quantity."
    )
