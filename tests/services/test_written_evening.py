"""What the bar reports is read as people write it; what has two readings is asked about."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.model.beverage import Beverage, BeverageCategory, BeverageSource, OrderLine
from catering.model.event import Event, ServingPeriod
from catering.model.records import EventRecords
from catering.model.written_numbers import CellProblem
from catering.services.written_evening import read_at, read_poured

TOKYO = ZoneInfo("Asia/Tokyo")


def at(hour: int, minute: int = 0, day: int = 16) -> dt.datetime:
    return dt.datetime(2025, 6, day, hour, minute, tzinfo=TOKYO)


def order(size: str, of: str = "Altbier") -> OrderLine:
    return OrderLine(beverage=of, container_size=size, containers=10)


def evening(*lines: OrderLine, periods: tuple[ServingPeriod, ...] = ()) -> EventRecords:
    def beverage(name: str) -> Beverage:
        return Beverage(
            name=name,
            category=BeverageCategory.BEER,
            abv=0.05,
            serving_size_l=0.25,
            source=BeverageSource.SHIPPED,
        )

    return EventRecords(
        event=Event(
            event_id="evening",
            name="An evening",
            venue="A hall",
            time_zone="Asia/Tokyo",
            doors_at=at(18, 30),
            last_pour_at=at(23),
        ),
        serving_periods=periods,
        beverages=(beverage("Altbier"), beverage("Wine")),
        order_lines=lines,
    )


SLIM, GRAVITY, EURO = order("20 L slim keg"), order("20 L gravity cask"), order("50 L Euro keg")


@pytest.mark.parametrize(
    ("written", "litres"),
    [
        ("Altbier=290 L", 290),
        (" altbier = 2,9 hl", 290),
        ("Altbier=290 Liter", 290),
        ("Altbier=290L", 290),
        ("Ａｌｔｂｉｅｒ=２９０ L", 290),
        ("Altbier=0 L", 0),
        ("Altbier=14 × 20 L slim keg", 280),
        ("Altbier=14 x 20 L", 280),
        ("Altbier=14 kegs", 280),
        ("Altbier=14,5 Kegs", 290),
        ("Altbier=1 cask", 20),
        ("Altbier=15 containers", 300),
    ],
)
def test_litres_and_containers(written: str, litres: float) -> None:
    beverage, found = read_poured(written, evening(SLIM, GRAVITY, order("30 L Euro keg", of="Wine")))
    assert beverage.name == "Altbier"
    assert found == pytest.approx(litres)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Altbier=290", "no-unit"),
        ("Altbier=14 kegs", "two-readings"),
        ("Altbier=14 × 30 L Euro keg", "no-such-container"),
        ("Altbier=14 casks", "no-such-container"),
        ("Wine=3 kegs", "no-such-container"),
        ("Altbier=1.234 L", "two-readings"),
        ("Altbier=290 kg", "wrong-unit"),
        ("Altbier=290 glasses", "unknown-unit"),
        ("Altbier=-3 L", "below-nothing"),
        ("Altbier=", "not-a-number"),
        ("Altbier=much", "not-a-number"),
        ("Altbier", "no-amount"),
        ("Pils=290 L", "no-such-beverage"),
    ],
)
def test_what_cannot_be_read_is_told(written: str, code: str) -> None:
    with pytest.raises(CellProblem) as told:
        read_poured(written, evening(SLIM, EURO))
    assert told.value.code == code


def test_a_bare_number_is_asked_for_its_unit() -> None:
    with pytest.raises(CellProblem) as told:
        read_poured("Altbier=14", evening(SLIM))
    said = f"{told.value.message} {told.value.suggestion}".replace("\N{NO-BREAK SPACE}", " ")
    assert said == "The unit is missing. Write litres out of kegs, such as 14 L, or full containers, such as 14 kegs."


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20:30", at(20, 30)),
        ("20.30 Uhr", at(20, 30)),
        ("8:30 pm", at(20, 30)),
        ("17:00", at(17)),
        ("23:45", at(23, 45)),
        ("0:30", at(0, 30, day=17)),
        ("2025-06-16T20:30", at(20, 30)),
        ("16.06.2025 20:30", at(20, 30)),
        ("2025-06-16T13:30+02:00", at(20, 30)),
    ],
)
def test_a_time_belongs_to_the_night_it_is_nearest_to(written: str, moment: dt.datetime) -> None:
    assert read_at(written, evening()) == moment


@pytest.mark.parametrize("written", ["25:00", "late", "", "2025-06-16", "2025-02-30 20:30"])
def test_what_is_no_time_is_told(written: str) -> None:
    with pytest.raises(CellProblem):
        read_at(written, evening())


def test_of_several_days_the_one_is_asked_for() -> None:
    days = (
        ServingPeriod(name="Monday", begins_at=at(14), ends_at=at(23)),
        ServingPeriod(name="Tuesday", begins_at=at(12, day=17), ends_at=at(22, day=17)),
    )
    with pytest.raises(CellProblem) as told:
        read_at("20:30", evening(periods=days))
    assert str(told.value.suggestion) == "Write which one: 2025-06-16 20:30 or 2025-06-17 20:30."
    assert read_at("12:30", evening(periods=days)) == at(12, 30, day=17)
    assert read_at("22:30", evening(periods=days)) == at(22, 30)
    assert read_at("2025-06-17 20:30", evening(periods=days)) == at(20, 30, day=17)


@given(st.text(max_size=25))
def test_whatever_is_typed_is_read_or_a_problem(typed: str) -> None:
    with suppress(CellProblem):
        assert read_at(typed, evening()).tzinfo is not None
    for written in (typed, f"Altbier={typed}", f"Altbier=3 {typed}"):
        with suppress(CellProblem):
            assert read_poured(written, evening(SLIM))[1] >= 0
