"""An evening whose beer is given away and flown to Tokyo with its glasses, for the tests of the papers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.beverage import Beverage, BeverageCategory, BeverageSource, ContainerOffer, OrderLine
from catering.model.event import Bar, Event, GuestGroup
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.milestone import Fallback, FallbackKind, Milestone, MilestoneKind
from catering.model.party import Party, PartyRole
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, ConsignmentState, Incoterm, LeavesAfter, Leg, LegMode
from catering.services.write_papers import EventPapers, papers_of

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
AS_OF = dt.datetime(2025, 5, 20, 12, tzinfo=TOKYO)
DOORS_AT = dt.datetime(2025, 6, 16, 18, tzinfo=TOKYO)
SLIM_KEG = "20 L slim keg"

ALTBIER = Beverage(
    name="Altbier",
    category=BeverageCategory.BEER,
    abv=0.048,
    serving_size_l=0.2,
    source=BeverageSource.SHIPPED,
    best_before_on=dt.date(2025, 7, 31),
)
FLIGHT = Consignment(
    name="direct flight",
    state=ConsignmentState.CHOSEN,
    incoterm=Incoterm.DAP,
    incoterm_place="Tokyo Haneda",
    shipper="Hausbrauerei Zum Schlüssel",
    consignee="株式会社ニュー・オータニ",
    notify_party="Kaigai Broker KK",
    importer="Kaigai Broker KK",
)
PARTIES = (
    Party(
        name="Hausbrauerei Zum Schlüssel",
        role=PartyRole.BREWERY,
        contact="Frau Weiß",
        phone="+49 211 1234",
        address="Bolkerstraße 41–47\n40213 Düsseldorf",
        languages="German, English",
    ),
    Party(
        name="株式会社ニュー・オータニ",
        role=PartyRole.HOTEL,
        contact="髙橋 花子",
        phone="+81 3 1234 5678",
        address="東京都千代田区紀尾井町4-1",
        deputy="Mr. Satō, +81 3 1234 5679",
    ),
    Party(name="Kaigai Broker KK", role=PartyRole.BROKER, phone="+81 3 8765 4321"),
)
GLASSES = Goods(
    name="Altbier glass 0.2 L",
    kind=GoodsKind.GLASS,
    needed=480,
    secured=480,
    source=GoodsSource.SHIPPED,
    owner="Hausbrauerei Zum Schlüssel",
    touches_food=True,
    return_by_on=dt.date(2025, 7, 15),
    pieces_per_box=48,
    box_weight_kg=15,
    box_length_mm=400,
    box_width_mm=300,
    box_height_mm=300,
    customs_value=Decimal("1.20"),
    currency="EUR",
)
LEGS = (
    Leg(
        consignment=FLIGHT.name, number=1, mode=LegMode.AIR, from_place="Frankfurt", to_place="Tokyo Haneda",
        leaves_after=LeavesAfter.FILLED, carrier="Kranich Cargo", journey="LH716", distance_km=9330,
        lowest_days=0.5, likely_days=1, highest_days=2, time_zone="Europe/Berlin", arrival_time_zone="Asia/Tokyo",
    ),
)  # fmt: skip
MILESTONES = (
    Milestone(
        name="kegs filled", kind=MilestoneKind.FILLED, responsible="Hausbrauerei Zum Schlüssel",
        time_zone="Europe/Berlin", planned_at=dt.datetime(2025, 6, 3, 10, tzinfo=BERLIN), likely_days=1, highest_days=2,
        fallback="second flight", later_change="a second brew",
    ),
    Milestone(
        name="kegs rested", kind=MilestoneKind.RESTED, lowest_days=1, likely_days=1.5, highest_days=2,
        planned_at=dt.datetime(2025, 6, 13, 12, tzinfo=TOKYO),
    ),
)  # fmt: skip
SECOND_FLIGHT = Fallback(
    name="second flight", kind=FallbackKind.SECOND_FLIGHT, lowest_days=3, likely_days=4, highest_days=6
)


def sent_evening(containers: int = 40, **tables: Any) -> EventRecords:
    """The evening, with other tables in the place of its own where they are given."""
    values: dict[str, Any] = {
        "event": Event(
            event_id="abend", name="Düsseldorf-Abend", venue="Hotel New Otani", time_zone="Asia/Tokyo",
            doors_at=DOORS_AT, toast_at=DOORS_AT + dt.timedelta(minutes=30),
            last_pour_at=DOORS_AT + dt.timedelta(hours=4), hall_cleared_at=DOORS_AT + dt.timedelta(hours=7),
        ),
        "guest_groups": (GuestGroup(name="guests", accepted=700),),
        "beverages": (ALTBIER,),
        "bars": (Bar(name="by the stage", taps=2, share_of_orders=1.0),),
        "container_offers": (
            ContainerOffer(
                beverage="Altbier", container_size=SLIM_KEG, price=Decimal(0), customs_value=Decimal(45),
                currency="EUR",
            ),
        ),
        "order_lines": (OrderLine(beverage="Altbier", container_size=SLIM_KEG, containers=containers),),
        "consignments": (FLIGHT,),
        "legs": LEGS,
        "milestones": MILESTONES,
        "fallbacks": (SECOND_FLIGHT,),
        "parties": PARTIES,
        "goods": (GLASSES,),
    }  # fmt: skip
    return EventRecords(**values | tables)


def papers(records: EventRecords | None = None, **other: Any) -> EventPapers:
    """The papers of the evening, of its version 7."""
    return papers_of(sent_evening() if records is None else records, **{"as_of": AS_OF, "version": 7} | other)
