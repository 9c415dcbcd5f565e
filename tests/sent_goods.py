"""What is sent, and all that goes with it: a row in each table of shipment, duties, goods, cost and stock."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.beverage import CouplerSystem
from catering.model.charge import BudgetLine, Charge, ChargeBasis, ChargeKind, ChargeStatus, ExchangeRate
from catering.model.duty import Duty, DutyState
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.milestone import Fallback, FallbackKind, Milestone, MilestoneKind
from catering.model.party import Party, PartyRole
from catering.model.shipment import Consignment, ConsignmentState, Incoterm, LeavesAfter, Leg, LegMode, Receipt
from catering.model.stock import Keg, Location, LocationKind, Lot

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")

DEPARTS_AT = dt.datetime(2025, 6, 4, 13, tzinfo=BERLIN)
ARRIVES_AT = dt.datetime(2025, 6, 5, 9, tzinfo=TOKYO)
"""The next day in Tokyo, thirteen hours later."""

FLIGHT = Leg(
    consignment="direct flight", number=2, mode=LegMode.AIR, from_place="Frankfurt", to_place="Tokyo Haneda",
    leaves_after=LeavesAfter.EXPORT_DECLARED, carrier="Kranich Cargo", journey="LH716", distance_km=9330,
    lowest_days=0.5, likely_days=1, highest_days=3, temperature_c=-2, weekdays="Mon Wed Fri",
    planned_departs_at=DEPARTS_AT, actual_departs_at=DEPARTS_AT + dt.timedelta(minutes=20), time_zone="Europe/Berlin",
    planned_arrives_at=ARRIVES_AT, actual_arrives_at=ARRIVES_AT, arrival_time_zone="Asia/Tokyo",
)  # fmt: skip


def sent_goods(beverage: str, container_size: str) -> dict[str, Any]:
    """The tables by their attribute; `beverage` is sent in `container_size`."""
    return {
        "consignments": (
            Consignment(
                name="direct flight", state=ConsignmentState.CHOSEN, max_height_mm=1600, incoterm=Incoterm.DAP,
                incoterm_place="Tokyo Haneda", shipper="House brewery", consignee="Hotel", importer="Kaigai KK",
                duty_suspended=True,
            ),
            Consignment(name="sea by the Cape", note="65 days"),
        ),
        "legs": (FLIGHT,),
        "milestones": (
            Milestone(
                name="kegs filled", kind=MilestoneKind.FILLED, responsible="House brewery", lowest_days=18,
                likely_days=21, highest_days=28, hours="08:00–16:00", planned_at=DEPARTS_AT - dt.timedelta(days=5),
                actual_at=DEPARTS_AT - dt.timedelta(days=4), time_zone="Europe/Berlin",
                later_change_cost=Decimal("1250.50"), currency="EUR", later_change="a second brew",
                fallback="second flight",
            ),
        ),
        "fallbacks": (
            Fallback(
                name="second flight", kind=FallbackKind.SECOND_FLIGHT, lowest_days=3, likely_days=4.5, highest_days=7,
                beverage=beverage, covers_l=400, cost=Decimal("3950.25"), currency="EUR", responsible="Kaigai KK",
            ),
        ),
        "receipts": (
            Receipt(
                consignment="direct flight", number=1, received_at=ARRIVES_AT + dt.timedelta(days=3),
                time_zone="Asia/Tokyo", beverage=beverage, container_size=container_size, containers=30,
                temperature_c=4.5, dented=1,
                signed_by="Sato", claim_by_on=dt.date(2025, 6, 22), claimed_on=dt.date(2025, 6, 9),
            ),
        ),
        "duties": (
            Duty(
                name="Export declaration", responsible="House brewery", earliest_on=dt.date(2025, 5, 28),
                latest_on=dt.date(2025, 6, 3), state=DutyState.DONE, done_on=dt.date(2025, 6, 2), done_by="Meyer",
                number="25DE330812345678A1", blocks=MilestoneKind.EXPORT_DECLARED,
            ),
        ),
        "goods": (
            Goods(
                name="A coupler", kind=GoodsKind.COUPLER, needed=4, secured=3, coupler=CouplerSystem.A,
                source=GoodsSource.SHIPPED, owner="House brewery", touches_food=True,
                needed_at=ARRIVES_AT + dt.timedelta(days=10), time_zone="Asia/Tokyo",
                return_by_on=dt.date(2025, 6, 20), returned_on=dt.date(2025, 6, 19), customs_value=Decimal("85.40"),
                currency="EUR",
            ),
        ),
        "parties": (
            Party(name="House brewery", role=PartyRole.BREWERY, phone="+49 211 1234567", time_zone="Europe/Berlin"),
            Party(name="Hotel", role=PartyRole.HOTEL),
            Party(name="Kaigai KK", role=PartyRole.IMPORTER, languages="Japanese, English"),
        ),
        "charges": (
            Charge(
                name="Air freight", kind=ChargeKind.FREIGHT, consignment="direct flight", leg=2,
                basis=ChargeBasis.CHARGEABLE_KG, amount=Decimal("4.35"), lowest=Decimal("3.90"),
                highest=Decimal("5.10"), currency="EUR", status=ChargeStatus.QUOTE, supplier="Kaigai KK",
                valid_until_on=dt.date(2025, 5, 31), budget_line="City, transport",
                committed_on=dt.date(2025, 5, 20), paid_on=dt.date(2025, 6, 30),
            ),
        ),
        "budget_lines": (BudgetLine(name="City, transport", payer="City", limit=Decimal("15750.5"), currency="EUR"),),
        "exchange_rates": (
            ExchangeRate(currency="EUR", into="JPY", valid_on=dt.date(2025, 6, 1), rate=163.42, source="ECB"),
        ),
        "kegs": (
            Keg(
                number="017", brewery_serial="ZS-4711", container_size=container_size, lot="L2025-148", tare_kg=7.45,
                note="a dent at the foot",
            ),
        ),
        "lots": (
            Lot(
                name="L2025-148", beverage=beverage, filled_on=dt.date(2025, 5, 28),
                best_before_on=dt.date(2025, 8, 20),
            ),
        ),
        "locations": (
            Location(name="cold store", kind=LocationKind.COLD_STORE, par_containers=12, note="key at the porter's"),
        ),
    }  # fmt: skip
