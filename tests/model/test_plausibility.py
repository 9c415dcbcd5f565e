"""Doubts about figures that are each well written and do not go together."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage, BeverageCategory, BeverageSource, ContainerSize, Dispense
from catering.model.event import Bar, Event, GuestGroup, PastEvent, ServingPeriod
from catering.model.finding import Level
from catering.model.override import Override, OverrideOf
from catering.model.plausibility import doubts, litres_in_name, readings_of_litres
from catering.model.records import EventRecords

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = dt.datetime(2027, 6, 1, 12, tzinfo=BERLIN)


def at(day: int, hour: int, month: int = 6) -> dt.datetime:
    return dt.datetime(2027, month, day, hour, tzinfo=BERLIN)


def event(doors_at: dt.datetime, last_pour_at: dt.datetime) -> Event:
    return Event(
        event_id="party", name="Party", venue="Hall", time_zone="Europe/Berlin", doors_at=doors_at,
        last_pour_at=last_pour_at,
    )  # fmt: skip


def beverage(**changes: Any) -> Beverage:
    plain = {
        "name": "Altbier",
        "category": BeverageCategory.BEER,
        "abv": 0.05,
        "serving_size_l": 0.25,
        "source": BeverageSource.SHIPPED,
    }
    return Beverage.model_validate({**plain, **changes})


def doubted(**tables: Any) -> list[tuple[Level, str, str | None]]:
    records = EventRecords(
        **{"event": event(at(18, 18), at(18, 23)), "guest_groups": (GuestGroup(name="all", accepted=100),), **tables}
    )
    return [(each.level, each.code, each.column) for each in doubts(records, as_of=TODAY)]


def test_an_event_that_goes_together_raises_no_doubt() -> None:
    assert doubted(beverages=(beverage(),)) == []


def test_a_count_from_the_future_is_doubted_by_the_venues_calendar() -> None:
    group = GuestGroup(name="all", accepted=100, accepted_on=dt.date(2027, 6, 2))
    assert doubted(guest_groups=(group,)) == [(Level.WARNING, "count-from-the-future", "accepted_on")]
    counted_today = GuestGroup(name="all", accepted=100, accepted_on=dt.date(2027, 6, 1))
    assert doubted(guest_groups=(counted_today,)) == []


def test_many_more_guests_than_accepted_are_doubted() -> None:
    assert doubted(guest_groups=(GuestGroup(name="all", accepted=30, arrived=61),)) == [
        (Level.WARNING, "more-arrived-than-accepted", "arrived")
    ]
    assert doubted(guest_groups=(GuestGroup(name="all", accepted=3, arrived=20),)) == []


def test_an_event_nobody_accepted_forecasts_nothing() -> None:
    nobody = (GuestGroup(name="all", accepted=0), GuestGroup(name="press", accepted=0))
    assert doubted(guest_groups=nobody) == [(Level.WARNING, "nobody-accepted", "accepted")]


def test_bars_take_all_orders_together() -> None:
    def bars(*shares: float) -> tuple[Bar, ...]:
        return tuple(Bar(name=f"bar {share}", taps=2, share_of_orders=share) for share in shares)

    assert doubted(bars=bars(0.5, 0.4)) == [(Level.WARNING, "shares-do-not-add-up", "share_of_orders")]
    assert doubted(bars=bars(0.333, 0.334, 0.332)) == []
    assert doubted(bars=()) == []


@pytest.mark.parametrize(
    ("name", "litres"),
    [
        ("20 L slim keg", (20,)),
        ("Keg, 19,5 Liter", (19.5,)),
        ("２０Ｌスリムケグ", (20,)),
        ("20リットル樽", (20,)),
        ("crate of 24 x 0.33 L", (0.33, 24 * 0.33)),
        ("Tank 1.000 L", (1, 1000)),
        ("slim keg", ()),
        ("500 ml can", ()),
        ("20 large kegs", ()),
    ],
)
def test_litres_are_read_from_a_containers_name(name: str, litres: tuple[float, ...]) -> None:
    assert readings_of_litres(name) == pytest.approx(litres)
    assert litres_in_name(name) == (litres[0] if litres else None)


@pytest.mark.parametrize(
    ("name", "volume_l", "is_doubted"),
    [("20 L keg", 20, False), ("20 L keg", 2, True), ("24 × 0.33 L", 7.92, False), ("Tank 1.000 L", 1000, False)],
)
def test_a_container_holds_what_its_name_says(name: str, volume_l: float, is_doubted: bool) -> None:
    size = ContainerSize(name=name, volume_l=volume_l, dispense=Dispense.KEG_CO2)
    wanted = [(Level.QUESTION, "name-and-volume-differ", "volume_l")] if is_doubted else []
    assert doubted(container_sizes=(size,)) == wanted


def test_a_glass_of_two_and_a_half_litres_is_doubted_and_a_mass_is_not() -> None:
    assert doubted(beverages=(beverage(serving_size_l=2.5),)) == [(Level.WARNING, "large-glass", "serving_size_l")]
    assert doubted(beverages=(beverage(serving_size_l=1.0),)) == []


def test_water_with_alcohol_is_doubted() -> None:
    water = beverage(category=BeverageCategory.WATER, abv=0.05)
    assert doubted(beverages=(water,)) == [(Level.WARNING, "alcohol-in-soft-drink", "abv")]
    alcohol_free = beverage(category=BeverageCategory.BEER_WITHOUT_ALCOHOL, abv=0.005)
    assert doubted(beverages=(alcohol_free,)) == []


def test_a_show_rate_is_not_a_beverages() -> None:
    row = Assumption(beverage="Altbier", kind=AssumptionKind.SHOW_RATE, value=0.9, unit="share")
    assert doubted(assumptions=(row,)) == [(Level.WARNING, "show-rate-of-a-beverage", "beverage")]


def test_a_party_of_two_days_without_periods_is_doubted() -> None:
    weekend = event(at(18, 18), at(20, 1))
    assert doubted(event=weekend) == [(Level.WARNING, "long-evening", "last_pour_at")]
    days = (
        ServingPeriod(name="Friday", begins_at=at(18, 18), ends_at=at(19, 1)),
        ServingPeriod(name="Saturday", begins_at=at(19, 12), ends_at=at(20, 1)),
    )
    assert doubted(event=weekend, serving_periods=days) == []


def test_periods_lie_within_the_event_and_apart_from_each_other() -> None:
    early = ServingPeriod(name="early", begins_at=at(18, 17), ends_at=at(18, 20))
    late = ServingPeriod(name="late", begins_at=at(18, 19), ends_at=at(19, 1))
    assert doubted(serving_periods=(late, early)) == [
        (Level.WARNING, "period-outside-event", "begins_at"),
        (Level.WARNING, "period-outside-event", "ends_at"),
        (Level.ERROR, "periods-overlap", "begins_at"),
    ]


def test_a_past_event_is_past() -> None:
    to_come = PastEvent(name="next year", held_on=dt.date(2028, 6, 16), beverage="Altbier")
    assert doubted(past_events=(to_come,)) == [(Level.WARNING, "past-event-to-come", "held_on")]


@pytest.mark.parametrize(("hours", "is_doubted"), [(2.75, False), (5, False), (72, True)])
def test_nobody_stays_longer_than_it_lasts(hours: float, is_doubted: bool) -> None:
    stay = Assumption(kind=AssumptionKind.HOURS_PRESENT, value=hours, unit="h")
    found = [(Level.WARNING, "stays-longer-than-it-lasts", "value")] if is_doubted else []
    assert doubted(assumptions=(stay,)) == found


def test_of_two_medians_of_ones_own_the_one_that_is_not_used_is_doubted() -> None:
    def own(of: OverrideOf, name: str = "Altbier") -> Override:
        return Override(beverage=name, of=of, median=2, unit=of.unit, reason="The heat of 2023")

    litres, thirst = OverrideOf.LITRES, OverrideOf.SERVINGS_PER_DRINKER_HOUR
    both = own(thirst), own(litres, name="altbier")
    assert doubted(overrides=both) == [(Level.WARNING, "two-overrides", "of")]
    assert doubted(overrides=(own(thirst), own(litres, name="Pils"))) == []
