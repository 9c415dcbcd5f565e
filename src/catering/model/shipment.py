"""How the goods travel: consignments, their legs, and what was received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar

from pydantic import AwareDatetime

from catering.model.beverage import Empties
from catering.model.event import instant
from catering.model.opening import OnOpenDays
from catering.model.record import Choice, Contradiction, Record, field
from catering.model.text import text
from catering.model.time_zones import InItsZone


class Incoterm(Choice):
    """Incoterms 2020."""

    EXW = "EXW"
    FCA = "FCA"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"


class ConsignmentState(Choice):
    CHOSEN = "chosen"
    ALTERNATIVE = "alternative"


class Consignment(Record):
    """The goods sent under one contract, or another way of sending them."""

    table: ClassVar[str] = "consignment"
    sheet: ClassVar[str] = "Consignments"
    about: ClassVar[str] = (
        "The ways in which the goods can be sent, one row a way: one is chosen, "
        "the others are compared with it on cost, days, chance, shelf life and emissions."
    )

    name: str = field("Consignment", "Such as direct flight or sea by the Cape.", key=True, max_length=100)
    state: ConsignmentState = field("State", "The chosen one is planned with.", default=ConsignmentState.ALTERNATIVE)
    pallet_type: str = field("Pallet type", "EUR, 1200×1000 or T11.", default="EUR", max_length=40)
    max_height_mm: float | None = field(
        "Highest pallet",
        "With the pallet; empty: what fits into the lower deck of a freight aircraft.",
        default=None,
        unit="mm",
        gt=200,
        le=3000,
        asked=False,
    )
    incoterm: Incoterm | None = field("Incoterm", "Who bears cost and risk, and up to where.", default=None)
    incoterm_place: str | None = field(
        "Incoterm place", "The place that goes with it, such as Tokyo Haneda.", default=None, max_length=200
    )
    shipper: str | None = field("Shipper", "Who sends.", default=None, refers_to="party")
    consignee: str | None = field("Consignee", "Who receives.", default=None, refers_to="party")
    notify_party: str | None = field(
        "Notify party", "Whom the carrier tells of the arrival.", default=None, refers_to="party"
    )
    importer: str | None = field(
        "Importer", "The importer of record: who clears the goods and owes the taxes.", default=None, refers_to="party"
    )
    origin: str = field("Origin", "The country of origin, as the invoice says it.", default="Germany", max_length=100)
    duty_suspended: bool = field(
        "Duty suspended", "The beer leaves a tax warehouse under duty suspension (EMCS).", default=False
    )
    empties: Empties = field("Empties", "Returned, forfeited, or one-way from the start.", default=Empties.RETURNED)
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)


class LegMode(Choice):
    ROAD = "road"
    AIR = "air"
    SEA = "sea"
    RAIL = "rail"


class LeavesAfter(Choice):
    """The milestone that a leg waits for."""

    FILLED = "filled"
    EXPORT_DECLARED = "export declared"
    CLEARED = "cleared"


class Leg(InItsZone, OnOpenDays):
    """One stretch by one mode between two places."""

    table: ClassVar[str] = "leg"
    sheet: ClassVar[str] = "Legs"
    about: ClassVar[str] = (
        "The stretches of each consignment. Days are from departure to arrival: at least, usually, at most."
    )

    consignment: str = field("Consignment", "Which goods.", key=True, refers_to="consignment")
    number: int = field("Leg", "1 for the first stretch, then 2, 3.", key=True, ge=1, le=50)
    mode: LegMode = field("Mode", "Road, air, sea or rail.")
    from_place: str = field("From", "Where it begins.", max_length=200)
    to_place: str = field("To", "Where it ends.", max_length=200)
    leaves_after: LeavesAfter = field("Leaves after", "What must be done before it leaves.", default=LeavesAfter.FILLED)
    carrier: str | None = field("Carrier", "Who carries.", default=None, max_length=200)
    journey: str | None = field("Flight or vessel", "Its number or name.", default=None, max_length=100)
    distance_km: float | None = field("Distance", "As travelled.", default=None, unit="km", ge=0, le=50_000)
    lowest_days: float = field("At least", "Days, if all goes well.", unit="days", ge=0, le=400)
    likely_days: float = field("Usually", "Days, as it mostly goes.", unit="days", ge=0, le=400)
    highest_days: float = field("At most", "Days, if it goes badly.", unit="days", ge=0, le=400)
    temperature_c: float | None = field(
        "Temperature", "Kept at on the way; empty: not cooled.", default=None, unit="°C", ge=-30, le=40
    )
    weekdays: str | None = field(
        "Weekdays", "On which it leaves, such as Mon Wed Fri; empty: every day.", default=None, max_length=60
    )
    planned_departs_at: AwareDatetime | None = field("Departs (planned)", "Local time there.", default=None)
    actual_departs_at: AwareDatetime | None = field("Departed", "Local time there.", default=None)
    time_zone: str | None = field(
        "Time zone", "Of the departure; empty: the venue's.", default=None, max_length=60, asked=False
    )
    planned_arrives_at: AwareDatetime | None = field(
        "Arrives (planned)", "Local time there.", default=None, zone_from="arrival_time_zone"
    )
    actual_arrives_at: AwareDatetime | None = field(
        "Arrived", "Local time there.", default=None, zone_from="arrival_time_zone"
    )
    arrival_time_zone: str | None = field(
        "Time zone of arrival", "Empty: the venue's.", default=None, max_length=60, asked=False
    )
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        yield from days_in_order(self.lowest_days, self.likely_days, self.highest_days)
        for departs, arrives, column in (
            (self.planned_departs_at, self.planned_arrives_at, "planned_arrives_at"),
            (self.actual_departs_at, self.actual_arrives_at, "actual_arrives_at"),
        ):
            if departs and arrives and instant(arrives) < instant(departs):
                yield Contradiction(column, text("The leg arrives before it departs."))

    @property
    def is_cooled(self) -> bool:
        return self.temperature_c is not None


def days_in_order(lowest: float, likely: float, highest: float) -> Iterator[Contradiction]:
    """What is wrong with a range of days whose ends are mixed up."""
    if not lowest <= likely:
        yield Contradiction("likely_days", text("It usually takes less than at least."))
    elif not likely <= highest:
        yield Contradiction("highest_days", text("It takes at most less than usually."))


class Receipt(InItsZone):
    """What arrived of a consignment, and in what state."""

    table: ClassVar[str] = "receipt"
    sheet: ClassVar[str] = "Receipts"
    about: ClassVar[str] = "What was taken in, how warm it was, what was dented or leaking, and who signed for it."

    consignment: str = field("Consignment", "Which goods.", key=True, refers_to="consignment")
    number: int = field("Receipt", "1 for the first, then 2, 3.", key=True, ge=1, le=1000)
    received_at: AwareDatetime = field("Received", "When it was signed for.")
    time_zone: str | None = field(
        "Time zone", "Of “Received”; empty: the venue's.", default=None, max_length=60, asked=False
    )
    beverage: str | None = field("Beverage", "What was received.", default=None, refers_to="beverage")
    container_size: str | None = field("Container size", "In what.", default=None, refers_to="container_size")
    containers: int | None = field("Containers", "How many of them.", default=None, ge=0, le=1_000_000)
    temperature_c: float | None = field("Temperature", "Measured at the kegs.", default=None, unit="°C", ge=-30, le=60)
    dented: int = field("Dented", "How many containers.", default=0, ge=0, le=1_000_000)
    leaking: int = field("Leaking", "How many containers.", default=0, ge=0, le=1_000_000)
    signed_by: str | None = field("Signed by", "Who took them in.", default=None, max_length=200)
    claim_by_on: dt.date | None = field(
        "Claim by", "The last day to claim damage; empty: as the carriage of its last leg has it.", default=None
    )
    claimed_on: dt.date | None = field("Claimed on", "The day the carrier was told.", default=None, asked=False)
    note: str | None = field("Note", "What was seen.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.containers is not None and max(self.dented, self.leaking) > self.containers:
            yield Contradiction("dented", text("More containers are damaged than were received."))
