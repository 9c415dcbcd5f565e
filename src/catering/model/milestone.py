"""Dated points on the way to the evening, and what is done where one is missed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from pydantic import AwareDatetime

from catering.model.money import InCurrency
from catering.model.opening import OnOpenDays
from catering.model.record import Choice, Contradiction, field
from catering.model.shipment import days_in_order
from catering.model.time_zones import InItsZone


class MilestoneKind(Choice):
    """What is reached, in the order of the chain; the last few stand beside it and are due before the event."""

    DECIDED = "litres decided"
    ORDERED = "ordered"
    BREWED = "brewed"
    KEGS_RESERVED = "kegs reserved"
    FILLED = "filled"
    EXPORT_DECLARED = "export declared"
    CUT_OFF = "cut-off"
    IMPORT_NOTIFIED = "food import notified"
    CLEARED = "cleared"
    DELIVERED = "delivered"
    RESTED = "rested"
    HEADCOUNT = "final headcount"
    CANCELLATION = "cancellation step"
    HALL_CLEARED = "hall and kegs out"
    OTHER = "other"


class WorkCalendar(Choice):
    """The days on which work is done."""

    EVERY_DAY = "every day"
    NRW = "working days in North Rhine-Westphalia"
    JAPAN = "working days in Japan"


class Milestone(InItsZone, InCurrency, OnOpenDays):
    """A dated point, planned and actual."""

    table: ClassVar[str] = "milestone"
    sheet: ClassVar[str] = "Milestones"
    about: ClassVar[str] = (
        "From the decision to the rested keg, and what else is due: the days that each takes after what comes "
        "before it. For headcount, cancellation and other dates they are days before the event."
    )

    name: str = field("Milestone", "Such as kegs filled.", key=True, max_length=100)
    kind: MilestoneKind = field("Kind", "What is reached; this says what comes before and after it.")
    consignment: str | None = field(
        "Consignment", "Empty: the same for every way of sending.", default=None, refers_to="consignment"
    )
    responsible: str | None = field("Responsible", "Who sees to it.", default=None, refers_to="party")
    lowest_days: float = field("At least", "Days, if all goes well.", default=0.0, unit="days", ge=0, le=1000)
    likely_days: float = field("Usually", "Days, as it mostly goes.", default=0.0, unit="days", ge=0, le=1000)
    highest_days: float = field("At most", "Days, if it goes badly.", default=0.0, unit="days", ge=0, le=1000)
    calendar: WorkCalendar = field(
        "Calendar", "The days that are counted and on which it can be reached.", default=WorkCalendar.EVERY_DAY
    )
    weekdays: str | None = field(
        "Weekdays", "On which it can be reached, such as Mon Wed Fri; empty: all.", default=None, max_length=60
    )
    hours: str | None = field(
        "Hours", "In which it can be reached, such as 08:00–17:00; empty: all day.", default=None, max_length=40
    )
    planned_at: AwareDatetime | None = field("Planned", "When it is meant to be reached.", default=None)
    actual_at: AwareDatetime | None = field("Reached", "When it was.", default=None)
    time_zone: str | None = field(
        "Time zone", "Of these moments and hours; empty: the venue's.", default=None, max_length=60, asked=False
    )
    later_change_cost: Decimal | None = field(
        "Later change costs",
        "What a change of the litres costs once this is reached; empty: nothing.",
        default=None,
        ge=0,
        le=100_000_000,
    )
    currency: str | None = field("Currency", "Of that cost; empty: the event's.", default=None, max_length=3)
    later_change: str | None = field(
        "Later change means", "What it takes then, such as a second brew.", default=None, max_length=500
    )
    fallback: str | None = field("Fallback", "What is done if it is missed.", default=None, refers_to="fallback")
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        yield from days_in_order(self.lowest_days, self.likely_days, self.highest_days)


class FallbackKind(Choice):
    SECOND_FLIGHT = "second flight"
    SPLIT = "split over two"
    LOCAL_ALTBIER = "Altbier bought in Japan"
    HOTEL_LAGER = "hotel lager"
    OTHER = "other"


class Fallback(InCurrency):
    """Another way to have something to pour, and how long it takes."""

    table: ClassVar[str] = "fallback"
    sheet: ClassVar[str] = "Fallbacks"
    about: ClassVar[str] = "What is done where a milestone is missed: how many days it takes and how much it covers."

    name: str = field("Fallback", "Such as second flight by Haneda.", key=True, max_length=100)
    kind: FallbackKind = field("Kind", "What sort of way out it is.")
    lowest_days: float = field("At least", "Days from the decision to the bar.", unit="days", ge=0, le=400)
    likely_days: float = field("Usually", "Days, as it mostly goes.", unit="days", ge=0, le=400)
    highest_days: float = field("At most", "Days, if it goes badly.", unit="days", ge=0, le=400)
    beverage: str | None = field(
        "Beverage", "What it takes the place of; empty: what is ordered most.", default=None, refers_to="beverage"
    )
    covers_l: float | None = field(
        "Covers", "How many litres can be had; empty: as many as needed.", default=None, unit="L", ge=0, le=1e7
    )
    cost: Decimal | None = field("Cost", "All in all.", default=None, ge=0, le=100_000_000)
    currency: str | None = field("Currency", "Of the cost; empty: the event's.", default=None, max_length=3)
    responsible: str | None = field("Responsible", "Who sees to it.", default=None, refers_to="party")
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        yield from days_in_order(self.lowest_days, self.likely_days, self.highest_days)
