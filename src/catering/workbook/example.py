"""The template's example: one row a table that every event fills in, to be deleted or written over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import (
    Beverage,
    BeverageCategory,
    BeverageSource,
    ContainerOffer,
    ContainerSize,
    Dispense,
    OrderLine,
    SetAside,
    SetAsidePurpose,
)
from catering.model.event import Bar, Event, GuestGroup, Measured, PastEvent, ServingPeriod
from catering.model.override import Override, OverrideOf
from catering.model.records import EventRecords
from catering.model.text import Language, Text, text
from catering.workbook.layout import EXAMPLE, EXAMPLE_ID


def example_records(language: Language) -> EventRecords:
    """One row in every table of guests, drinks and order, its names beginning with "Example:" in the reader's language.

    The sheets of shipment, duties and cost are empty: who does not use them need not empty them first.
    """
    prefix = EXAMPLE.in_language(language)

    def named(words: Text) -> str:
        return f"{prefix}: {words.in_language(language)}"

    zone = ZoneInfo("Europe/Berlin")
    beer, group = named(text("house beer")), named(text("guests"))
    size = named(text("keg of 20 L"))

    def at(hour: int) -> dt.datetime:
        return dt.datetime(2027, 6, 18, hour, tzinfo=zone)

    return EventRecords(
        event=Event(
            event_id=EXAMPLE_ID,
            name=named(text("summer party")),
            venue=named(text("town hall")),
            time_zone=zone.key,
            doors_at=at(18),
            toast_at=at(19),
            last_pour_at=at(23),
        ),
        guest_groups=(GuestGroup(name=group, accepted=120, accepted_on=dt.date(2027, 6, 1)),),
        beverages=(
            Beverage(
                name=beer,
                category=BeverageCategory.BEER,
                abv=0.05,
                serving_size_l=0.3,
                source=BeverageSource.SHIPPED,
            ),
        ),
        order_lines=(OrderLine(beverage=beer, container_size=size, containers=5),),
        container_offers=(ContainerOffer(beverage=beer, container_size=size, price=Decimal("60")),),
        set_asides=(SetAside(beverage=beer, purpose=SetAsidePurpose.CREW, volume_l=5),),
        overrides=(
            Override(beverage=beer, of=OverrideOf.LITRES, median=85, unit="L", reason=named(text("it will be hot"))),
        ),
        assumptions=(
            Assumption(
                beverage=beer, kind=AssumptionKind.DRINKER_SHARE, value=0.6, spread=0.1, unit="share", source=group
            ),
        ),
        bars=(Bar(name=named(text("bar by the door")), taps=2, share_of_orders=1),),
        serving_periods=(ServingPeriod(name=named(text("evening")), begins_at=at(19), ends_at=at(23)),),
        container_sizes=(ContainerSize(name=size, volume_l=20, dispense=Dispense.KEG_CO2, tare_kg=7.5),),
        past_events=(
            PastEvent(
                name=named(text("last year's party")),
                held_on=dt.date(2026, 6, 19),
                beverage=beer,
                guests=110,
                duration_h=4,
                shipped_l=100,
                drunk_l=82,
                left_over_l=18,
                measured=Measured.KEGS,
            ),
        ),
    )
