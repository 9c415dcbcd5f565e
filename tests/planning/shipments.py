"""Consignments for tests: forty slim kegs flown to Tokyo, as in 2019, and the same by sea round the Cape."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.beverage import Beverage, BeverageCategory, BeverageSource, ContainerOffer, OrderLine
from catering.model.charge import (
    BudgetLine,
    Charge,
    ChargeBasis,
    ChargeKind,
    ChargeStatus,
    ExchangeRate,
    RatePurpose,
)
from catering.model.event import Event, GuestGroup
from catering.model.milestone import Milestone, MilestoneKind, WorkCalendar
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, ConsignmentState, LeavesAfter, Leg, LegMode

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
SLIM_KEG = "20 L slim keg"


def tokyo(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=TOKYO)


def berlin(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=BERLIN)


DOORS_AT = tokyo(2025, 6, 16, 18)


def altbier(**other: Any) -> Beverage:
    values: dict[str, Any] = {
        "name": "Altbier",
        "category": BeverageCategory.BEER,
        "abv": 0.048,
        "serving_size_l": 0.2,
        "source": BeverageSource.SHIPPED,
        "shelf_life_days": 52,
        "original_gravity_p": 12.0,
    }
    return Beverage(**values | other)


AIR = Consignment(name="direct flight", state=ConsignmentState.CHOSEN, duty_suspended=True)
SEA = Consignment(name="sea by the Cape", duty_suspended=True)

AIR_LEGS = (
    Leg(
        consignment=AIR.name, number=1, mode=LegMode.ROAD, from_place="Düsseldorf", to_place="Frankfurt",
        leaves_after=LeavesAfter.FILLED, distance_km=230, lowest_days=0.25, likely_days=0.5, highest_days=1,
        time_zone="Europe/Berlin", arrival_time_zone="Europe/Berlin",
    ),
    Leg(
        consignment=AIR.name, number=2, mode=LegMode.AIR, from_place="Frankfurt", to_place="Tokyo Haneda",
        leaves_after=LeavesAfter.EXPORT_DECLARED, distance_km=9330, lowest_days=0.5, likely_days=1, highest_days=3,
        time_zone="Europe/Berlin",
    ),
    Leg(
        consignment=AIR.name, number=3, mode=LegMode.ROAD, from_place="Tokyo Haneda", to_place="Hotel New Otani",
        leaves_after=LeavesAfter.CLEARED, distance_km=18, lowest_days=0.1, likely_days=0.25, highest_days=1,
        temperature_c=5,
    ),
)  # fmt: skip
SEA_LEGS = (
    Leg(
        consignment=SEA.name, number=1, mode=LegMode.ROAD, from_place="Düsseldorf", to_place="Rotterdam",
        leaves_after=LeavesAfter.FILLED, distance_km=225, lowest_days=1, likely_days=2, highest_days=3,
        time_zone="Europe/Berlin", arrival_time_zone="Europe/Amsterdam",
    ),
    Leg(
        consignment=SEA.name, number=2, mode=LegMode.SEA, from_place="Rotterdam", to_place="Tokyo",
        leaves_after=LeavesAfter.EXPORT_DECLARED, distance_km=26_854, lowest_days=45, likely_days=50,
        highest_days=60, temperature_c=5, weekdays="Thu", time_zone="Europe/Amsterdam",
    ),
    Leg(
        consignment=SEA.name, number=3, mode=LegMode.ROAD, from_place="Tokyo", to_place="Hotel New Otani",
        leaves_after=LeavesAfter.CLEARED, distance_km=15, lowest_days=0.1, likely_days=0.25, highest_days=1,
        temperature_c=5,
    ),
)  # fmt: skip


def chain(**planned: dt.datetime) -> tuple[Milestone, ...]:
    """The usual milestones of a flown consignment; `planned` gives moments by kind, such as `filled`."""

    def milestone(kind: MilestoneKind, days: tuple[float, float, float], **other: Any) -> Milestone:
        lowest, likely, highest = days
        return Milestone(
            name=kind.value, kind=kind, lowest_days=lowest, likely_days=likely, highest_days=highest,
            planned_at=planned.get(kind.name.casefold()), **other,
        )  # fmt: skip

    nrw = {"calendar": WorkCalendar.NRW, "time_zone": "Europe/Berlin"}
    japan = {"calendar": WorkCalendar.JAPAN}
    return (
        milestone(MilestoneKind.DECIDED, (0, 0, 0), **nrw),
        milestone(MilestoneKind.ORDERED, (0, 1, 2), **nrw),
        milestone(MilestoneKind.BREWED, (1, 2, 5), **nrw),
        milestone(MilestoneKind.FILLED, (18, 21, 28), **nrw),
        milestone(MilestoneKind.EXPORT_DECLARED, (0.5, 1, 2), **nrw),
        milestone(MilestoneKind.IMPORT_NOTIFIED, (1, 2, 5), **japan),
        milestone(MilestoneKind.CLEARED, (0.1, 0.5, 2), **japan, hours="09:00–17:00"),
        milestone(MilestoneKind.DELIVERED, (0, 0, 0), **japan, hours="08:00–16:00"),
        milestone(MilestoneKind.RESTED, (1, 1.5, 2)),
        milestone(MilestoneKind.HEADCOUNT, (3, 3, 3), hours="09:00–12:00"),
    )


def evening(
    *consignments: Consignment,
    doors_at: dt.datetime = DOORS_AT,
    beverage: Beverage | None = None,
    containers: int = 40,
    **tables: Any,
) -> EventRecords:
    """An evening of 700 guests with forty slim kegs of Altbier, sent in one way or another."""
    drink = beverage or altbier()
    chosen = consignments or (AIR,)
    legs = tuple(leg for leg in (*AIR_LEGS, *SEA_LEGS) if leg.consignment in {each.name for each in chosen})
    values: dict[str, Any] = {
        "event": Event(
            event_id="evening", name="Düsseldorf-Abend", venue="Hotel New Otani", time_zone="Asia/Tokyo",
            doors_at=doors_at, last_pour_at=doors_at + dt.timedelta(hours=3),
        ),
        "guest_groups": (GuestGroup(name="guests", accepted=700),),
        "beverages": (drink,),
        "container_offers": (ContainerOffer(beverage=drink.name, container_size=SLIM_KEG),),
        "order_lines": (OrderLine(beverage=drink.name, container_size=SLIM_KEG, containers=containers),),
        "consignments": chosen,
        "legs": legs,
        "milestones": chain(),
    }  # fmt: skip
    return EventRecords(**values | tables)


FLOWN_2019 = {"departed": berlin(2019, 8, 20, 13), "doors": tokyo(2019, 9, 5, 18)}
"""When the kegs left and when the evening began: rp-online.de 2019."""


CITY, HOTEL = "city, transport", "hotel, taxes"
CHARGES = (
    Charge(
        name="lorry to Frankfurt", kind=ChargeKind.PRE_CARRIAGE, leg=1, basis=ChargeBasis.LEG, amount=Decimal(450),
        status=ChargeStatus.QUOTE, valid_until_on=dt.date(2025, 6, 30), budget_line=CITY,
    ),
    Charge(
        name="air freight", kind=ChargeKind.FREIGHT, leg=2, basis=ChargeBasis.CHARGEABLE_KG, amount=Decimal("4.20"),
        status=ChargeStatus.RATE, budget_line=CITY,
    ),
    Charge(
        name="insurance", kind=ChargeKind.INSURANCE, amount=Decimal(75), status=ChargeStatus.QUOTE, budget_line=CITY,
        committed_on=dt.date(2025, 4, 20),
    ),
    Charge(
        name="handling in Haneda", kind=ChargeKind.HANDLING, basis=ChargeBasis.PALLET, amount=Decimal(22_000),
        currency="JPY",
    ),
    Charge(
        name="lorry to the hotel", kind=ChargeKind.DELIVERY, leg=3, basis=ChargeBasis.LEG, amount=Decimal(35_000),
        currency="JPY", status=ChargeStatus.INVOICE, budget_line=CITY, committed_on=dt.date(2025, 4, 20),
        paid_on=dt.date(2025, 4, 25),
    ),
    Charge(
        name="empty kegs back", kind=ChargeKind.RETURN, basis=ChargeBasis.KEG, amount=Decimal(12),
        status=ChargeStatus.QUOTE, budget_line=CITY,
    ),
    Charge(name="the hotel pays it", kind=ChargeKind.LIQUOR_TAX, budget_line=HOTEL),
    Charge(name="and this too", kind=ChargeKind.CONSUMPTION_TAX, budget_line=HOTEL),
)  # fmt: skip
RATES = (
    ExchangeRate(currency="EUR", into="JPY", valid_on=dt.date(2025, 1, 1), rate=160),
    ExchangeRate(
        currency="EUR", into="JPY", purpose=RatePurpose.CUSTOMS, valid_on=dt.date(2025, 1, 1), rate=165
    ),
)  # fmt: skip
BUDGET = (
    BudgetLine(name=CITY, payer="city", limit=Decimal(6500)),
    BudgetLine(name=HOTEL, payer="hotel", limit=Decimal(300_000), currency="JPY"),
)
OFFER = ContainerOffer(
    beverage="Altbier", container_size=SLIM_KEG, price=Decimal(55), deposit=Decimal(30), customs_value=Decimal(60)
)


def costed(*consignments: Consignment, **tables: Any) -> EventRecords:
    """The flown evening with its charges: a hand calculation of it stands in test_landed_cost.py."""
    values: dict[str, Any] = {
        "container_offers": (OFFER,),
        "charges": CHARGES,
        "exchange_rates": RATES,
        "budget_lines": BUDGET,
    }
    return evening(*consignments, **values | tables)
