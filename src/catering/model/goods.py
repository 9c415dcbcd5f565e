"""What else is needed to pour: couplers, taps, glasses, ice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from pydantic import AwareDatetime

from catering.model.beverage import CouplerSystem
from catering.model.money import InCurrency
from catering.model.record import Choice, field
from catering.model.time_zones import InItsZone


class GoodsKind(Choice):
    COUPLER = "keg coupler"
    REGULATOR = "pressure regulator"
    LINE = "beer line"
    TAP = "beer tap"
    CO2 = "CO2"
    CASK_STAND = "cask stand"
    CASK_TAP = "cask tap"
    MALLET = "mallet"
    GLASS = "glass"
    COASTER = "coaster"
    ICE = "ice"
    CLEANING_KIT = "cleaning kit"
    OTHER = "other"


class GoodsSource(Choice):
    SHIPPED = "shipped with the beer"
    HIRED = "hired at the venue"
    BOUGHT = "bought at the venue"
    OF_THE_HOUSE = "the house has it"


class Goods(InItsZone, InCurrency):
    """Goods other than beverages."""

    table: ClassVar[str] = "goods"
    sheet: ClassVar[str] = "Goods"
    about: ClassVar[str] = (
        "What is needed beside the beverages. Where “Needed” is empty, it follows from kegs, bars and guests."
    )

    name: str = field("Goods", "Such as Altbier glass 0.2 L.", key=True, max_length=100)
    kind: GoodsKind = field("Kind", "What sort of goods; how many are needed follows from it.")
    needed: float | None = field(
        "Needed", "Pieces, or kilograms of ice and CO2; empty: as kegs, bars and guests ask for.",
        default=None, ge=0, le=10_000_000,
    )  # fmt: skip
    secured: float = field("Secured", "Of these, how many are promised or there.", default=0.0, ge=0, le=10_000_000)
    coupler: CouplerSystem | None = field("Coupler", "Of a coupler: the keg fitting it goes on.", default=None)
    source: GoodsSource = field("Source", "Shipped, hired, bought, or there.", default=GoodsSource.HIRED)
    owner: str | None = field("Owner", "Whom it belongs to.", default=None, refers_to="party")
    supplier: str | None = field("Supplier", "Whom it is had from.", default=None, refers_to="party")
    touches_food: bool = field("Touches food", "Beer or lips touch it.", default=False)
    needed_at: AwareDatetime | None = field("Needed at", "When it must be there; empty: by the doors.", default=None)
    time_zone: str | None = field(
        "Time zone", "Of “Needed at”; empty: the venue's.", default=None, max_length=60, asked=False
    )
    return_by_on: dt.date | None = field("Return by", "The last day to give it back.", default=None)
    returned_on: dt.date | None = field("Returned on", "The day it was given back.", default=None)
    pieces_per_box: int | None = field(
        "Pieces a box", "If it is shipped: how many go into one.", default=None, ge=1, le=100_000, asked=False
    )
    box_weight_kg: float | None = field(
        "Box weight", "A full box.", default=None, unit="kg", gt=0, le=1000, asked=False
    )
    box_length_mm: float | None = field("Box length", "Outside.", default=None, unit="mm", gt=0, le=3000, asked=False)
    box_width_mm: float | None = field("Box width", "Outside.", default=None, unit="mm", gt=0, le=3000, asked=False)
    box_height_mm: float | None = field("Box height", "Outside.", default=None, unit="mm", gt=0, le=3000, asked=False)
    box_layers: int | None = field(
        "Box layers", "How many full boxes may stand on each other; empty: one, and nothing on it.", default=None,
        ge=1, le=50, asked=False,
    )  # fmt: skip
    customs_value: Decimal | None = field(
        "Customs value", "Of one piece, for the papers; given away or not.", default=None, ge=0, le=10_000_000,
        asked=False,
    )  # fmt: skip
    currency: str | None = field(
        "Currency", "Of the customs value; empty: the event's.", default=None, max_length=3, asked=False
    )
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)
