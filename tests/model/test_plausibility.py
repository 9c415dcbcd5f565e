"""Doubts about figures that are each well written and do not go together."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage, BeverageCategory, BeverageSource, ContainerSize, Dispense
from catering.model.charge import ExchangeRate
from catering.model.duty import Duty
from catering.model.event import Bar, Event, GuestGroup, PastEvent, ServingPeriod
from catering.model.finding import Level
from catering.model.override import Override, OverrideOf
from catering.model.plausibility import doubts, litres_in_name, readings_of_litres
from catering.model.records import EventRecords
from catering.model.shipment import ConsignmentState
from sent_goods import DEPARTS_AT, FLIGHT, sent_goods

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


# The way of the goods


def sent(**changes: Any) -> dict[str, Any]:
    tables = {"beverages": (beverage(),), **sent_goods("Altbier", "20 L slim keg")}
    return {**tables, "exchange_rates": (), **changes}


FIRST = FLIGHT.model_copy(
    update={
        "number": 1,
        "from_place": "Düsseldorf",
        "to_place": "Frankfurt",
        "planned_departs_at": None,
        "planned_arrives_at": DEPARTS_AT - dt.timedelta(hours=5),
    }
)


def test_goods_that_are_sent_in_good_order_raise_no_doubt() -> None:
    assert doubted(**sent()) == []
    assert doubted(**sent(legs=(FLIGHT, FIRST))) == []


def test_of_two_chosen_consignments_the_second_is_doubted() -> None:
    first, second = sent()["consignments"]
    both = (first, second.model_copy(update={"state": ConsignmentState.CHOSEN}))
    assert doubted(**sent(consignments=both)) == [(Level.WARNING, "two-chosen", "state")]


def test_legs_that_do_not_meet_in_place_or_time_are_doubted() -> None:
    elsewhere = FIRST.model_copy(update={"to_place": "Cologne"})
    assert doubted(**sent(legs=(elsewhere, FLIGHT))) == [(Level.WARNING, "legs-do-not-meet", "from_place")]
    late = FIRST.model_copy(update={"planned_arrives_at": DEPARTS_AT + dt.timedelta(hours=1)})
    assert doubted(**sent(legs=(late, FLIGHT))) == [(Level.WARNING, "leaves-too-early", "planned_departs_at")]


@pytest.mark.parametrize(
    ("table", "column", "of"),
    [
        ("legs", "actual_departs_at", "moment"), ("milestones", "actual_at", "moment"),
        ("receipts", "received_at", "moment"), ("receipts", "claimed_on", "day"), ("duties", "done_on", "day"),
        ("goods", "returned_on", "day"), ("charges", "committed_on", "day"), ("charges", "paid_on", "day"),
    ],
)  # fmt: skip
def test_what_has_not_happened_yet_is_doubted(table: str, column: str, of: str) -> None:
    future = {"moment": TODAY + dt.timedelta(hours=1), "day": TODAY.date() + dt.timedelta(days=1)}[of]
    now = {"moment": TODAY, "day": TODAY.date()}[of]
    (row,) = sent(legs=(FLIGHT.model_copy(update={"actual_arrives_at": None}),))[table]
    assert doubted(**sent(**{table: (row.model_copy(update={column: future}),)})) == [
        (Level.WARNING, "from-the-future", column)
    ]
    assert doubted(**sent(**{table: (row.model_copy(update={column: now}),)})) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"leg": 7}, "no-such-leg"), ({"consignment": None}, "leg-of-no-consignment"), ({"leg": None}, None)],
)
def test_a_charge_for_a_leg_that_is_none_is_doubted(changes: dict[str, Any], code: str | None) -> None:
    charge = sent()["charges"][0].model_copy(update=changes)
    assert doubted(**sent(charges=(charge,))) == ([(Level.WARNING, code, "leg")] if code else [])


def test_a_rate_of_a_currency_into_itself_is_doubted() -> None:
    rate = ExchangeRate(currency="JPY", into="JPY", valid_on=dt.date(2025, 6, 1), rate=1.0)
    assert doubted(exchange_rates=(rate,)) == [(Level.WARNING, "rate-into-itself", "into")]


def test_a_customs_number_that_is_cut_short_is_doubted() -> None:
    def said(number: str | None, name: str = "Export declaration in two stages, with MRN") -> list[str]:
        tables = {"beverages": (beverage(),), **sent_goods("Altbier", "20 L slim keg")}
        tables["duties"] = (Duty(name=name, number=number),)
        records = EventRecords(event=event(at(1, 18), at(1, 23)), **tables)
        found = doubts(records, as_of=TODAY)
        return [str(doubt.message) for doubt in found if doubt.code == "odd-number"]

    assert said("24DE1234") == ["A number of the kind MRN has 18 characters, “24DE1234” has 8."]
    assert said("24DE 1234 5678 9012 34") == []
    assert said(None) == []
    assert said("24DE1234", "Hire the hall") == []
    assert said("24DE12345678901234", "e-AD with ARC in EMCS") == [
        "A number of the kind ARC has 21 characters, “24DE12345678901234” has 18."
    ]
