"""The occasion: event, serving periods, guest groups, bars, past events."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import ClassVar
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, field_validator

from catering.model.beverage import Dispense
from catering.model.money import InCurrency
from catering.model.record import Choice, Contradiction, Record, field
from catering.model.text import text
from catering.model.time_zones import InItsZone


def instant(moment: dt.datetime) -> dt.datetime:
    """The moment in UTC: two of one zone would be compared by the clock's face, which is an hour off at times."""
    return moment.astimezone(dt.UTC)


class EventState(Choice):
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class EmissionSet(Choice):
    """Sets of emission factors; two are never mixed in one total."""

    DESNZ_2025_WITH_FORCING = "UK DESNZ 2025, with radiative forcing"
    DESNZ_2025_WITHOUT_FORCING = "UK DESNZ 2025, without radiative forcing"


class EventType(Choice):
    """Kinds of occasion at which guests drink alike."""

    RECEPTION = "reception"
    BANQUET = "banquet"
    WEDDING = "wedding"
    COMPANY_PARTY = "company party"
    CONCERT = "concert"
    FAIR = "fair"
    FESTIVAL = "festival"
    SPORTS = "sports event"
    OTHER = "other"


class Event(InItsZone, InCurrency):
    """A catered occasion at a venue, with the programme of its evening."""

    table: ClassVar[str] = "event"
    sheet: ClassVar[str] = "Event"
    about: ClassVar[str] = "What, where and when. Moments are local time at the venue."
    single: ClassVar[bool] = True

    event_id: str = field(
        "Event ID", "A short name for files and links: letters, digits, - and _.", key=True, max_length=80
    )
    name: str = field("Name", "The event as guests know it.", max_length=200)
    venue: str = field("Venue", "House and hall.", max_length=200)
    time_zone: str = field("Time zone", "The venue's time zone, such as Asia/Tokyo.", max_length=60)
    state: EventState = field("State", "Planned, confirmed, postponed or cancelled.", default=EventState.PLANNED)
    currency: str = field("Currency", "The currency of the budget, such as EUR or JPY.", default="EUR", max_length=3)
    doors_at: AwareDatetime = field("Doors", "When the first guests may enter.")
    toast_at: AwareDatetime | None = field(
        "Toast", "When everyone lifts a glass at once; leave empty if there is no toast.", default=None
    )
    last_pour_at: AwareDatetime = field("Last pour", "When the bars stop serving.")
    hall_cleared_at: AwareDatetime | None = field(
        "Hall cleared", "When kegs, glasses and bars must be out.", default=None
    )
    max_container_weight_kg: float | None = field(
        "Heaviest container",
        "The most that one full container may weigh, where the crew or the house limits it.",
        default=None,
        unit="kg",
        gt=0,
    )
    max_order_weight_kg: float | None = field(
        "Heaviest order",
        "The most that all full containers may weigh together, where a flight or a floor limits it.",
        default=None,
        unit="kg",
        gt=0,
    )
    emission_set: EmissionSet = field(
        "Emission factors",
        "The one set that CO2e is worked out with.",
        default=EmissionSet.DESNZ_2025_WITH_FORCING,
        asked=False,
    )
    organiser: str | None = field("Organiser", "Whose event it is.", default=None, max_length=200)
    event_type: EventType | None = field(
        "Event type",
        "What kind of occasion it is: past events of the same kind teach the forecast more.",
        default=None,
        asked=False,
    )
    temperature_c: float | None = field(
        "Temperature outdoors",
        "What is expected where drinks are served outdoors; empty: indoors.",
        default=None,
        unit="°C",
        ge=-40,
        le=60,
        asked=False,
    )
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    @field_validator("event_id")
    @classmethod
    def _id_fits_files_and_links(cls, event_id: str) -> str:
        if not re.fullmatch(r"[\w-]+", event_id):
            raise Contradiction("event_id", text("Only letters, digits, - and _ fit into files and links."))
        return event_id

    def contradictions(self) -> Iterator[Contradiction]:
        doors, last_pour = instant(self.doors_at), instant(self.last_pour_at)
        if last_pour <= doors:
            yield Contradiction("last_pour_at", text("The last pour is not after the doors open."))
        if self.toast_at and not doors <= instant(self.toast_at) < last_pour:
            yield Contradiction("toast_at", text("The toast is not between doors and last pour."))
        if self.hall_cleared_at and instant(self.hall_cleared_at) < last_pour:
            yield Contradiction("hall_cleared_at", text("The hall is cleared before the last pour."))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class ServingPeriod(InItsZone):
    """A stretch in which drinks are served: a festival has one a day."""

    table: ClassVar[str] = "serving_period"
    sheet: ClassVar[str] = "Serving periods"
    about: ClassVar[str] = (
        "One row for each stretch in which drinks are served, such as a festival's days. "
        "Leave empty for a single evening: it runs from the toast (or the doors) to the last pour."
    )

    name: str = field("Serving period", "Such as Saturday.", key=True, max_length=100)
    begins_at: AwareDatetime = field("Begins", "First pour.")
    ends_at: AwareDatetime = field("Ends", "Last pour.")
    time_zone: str | None = field(
        "Time zone", "Of “Begins” and “Ends”; empty: the venue's.", default=None, max_length=60, asked=False
    )

    def contradictions(self) -> Iterator[Contradiction]:
        if instant(self.ends_at) <= instant(self.begins_at):
            yield Contradiction("ends_at", text("The period ends before it begins."))


class GuestGroup(Record):
    """Guests who arrive and drink alike."""

    table: ClassVar[str] = "guest_group"
    sheet: ClassVar[str] = "Guest groups"
    about: ClassVar[str] = (
        "Guests who arrive and drink alike, one row a group. The forecast starts from those who accepted; "
        "once a group has arrived and was counted, the count takes its place."
    )

    name: str = field("Guest group", "Such as delegation or press.", key=True, max_length=100)
    serving_period: str | None = field(
        "Serving period",
        "The day this group comes, if not every day.",
        default=None,
        refers_to="serving_period",
    )
    invited: int | None = field("Invited", "Invitations sent.", default=None, ge=0, le=10_000_000)
    invited_on: dt.date | None = field("Invited as of", "The day this was counted.", default=None, asked=False)
    accepted: int = field("Accepted", "Guests who said yes.", ge=0, le=10_000_000)
    accepted_on: dt.date | None = field("Accepted as of", "The day this was counted.", default=None)
    declined: int | None = field("Declined", "Guests who said no.", default=None, ge=0, le=10_000_000)
    declined_on: dt.date | None = field("Declined as of", "The day this was counted.", default=None, asked=False)
    arrived: int | None = field("Arrived", "Guests counted at the door.", default=None, ge=0, le=10_000_000)
    arrived_on: dt.date | None = field("Arrived as of", "The day this was counted.", default=None)
    under_age: int | None = field(
        "Under age",
        "Of those accepted, how many are too young for alcohol; leave empty if the drinker share counts them.",
        default=None,
        ge=0,
        le=10_000_000,
    )
    non_drinkers: int | None = field(
        "Non-drinkers",
        "Of those accepted, how many drink no alcohol; leave empty if the drinker share counts them.",
        default=None,
        ge=0,
        le=10_000_000,
    )
    toast_beverage: str | None = field(
        "Toast with",
        "The one beverage poured for everybody in this group at the toast; empty: each toasts with their own.",
        default=None,
        refers_to="beverage",
    )
    note: str | None = field("Note", "Who they are.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.invited is not None and self.accepted + (self.declined or 0) > self.invited:
            yield Contradiction(
                "accepted",
                text(
                    "{answers:n0} answers came to {invited:n0} invitations.",
                    answers=self.accepted + (self.declined or 0),
                    invited=self.invited,
                ),
            )
        if (self.under_age or 0) + (self.non_drinkers or 0) > self.accepted:
            yield Contradiction("under_age", text("More guests without alcohol than guests who accepted."))


class ServiceStyle(Choice):
    """How drinks leave a bar."""

    COUNTER = "counter"
    TRAYS = "trays"
    PITCHERS = "pitchers"


class Bar(Record):
    """A serving point with taps."""

    table: ClassVar[str] = "bar"
    sheet: ClassVar[str] = "Bars"
    about: ClassVar[str] = "Serving points, their taps and the share of all orders that each takes."

    name: str = field("Bar", "Such as bar 1, by the stage.", key=True, max_length=100)
    taps: int = field("Taps", "Dispensing points that can pour at the same time.", ge=0, le=1000)
    share_of_orders: float = field(
        "Share of orders",
        "The part of all orders that comes here; the bars' shares make 100 %.",
        unit="share",
        ge=0,
        le=1,
    )
    dispense: Dispense = field("Dispense", "How the beer reaches the glass here.", default=Dispense.KEG_CO2)
    service_style: ServiceStyle | None = field(
        "Service style",
        "Guests order at the counter, waiters carry trays, or pitchers go to the tables; empty: counter.",
        default=None,
        asked=False,
    )
    glasses_a_trip: int | None = field(
        "Glasses a trip",
        "Glasses of one order, on one tray or in one pitcher; empty: 1.7, 12 or 6.",
        default=None,
        ge=1,
        le=200,
        asked=False,
    )
    planned_tappers: int | None = field(
        "Planned tappers", "Who will serve here; empty: as many as are needed.", default=None, ge=0, le=1000
    )
    note: str | None = field("Note", "Where it stands.", default=None, max_length=2000, asked=False)


class LeadFrom(Choice):
    """What a past event's lead time is counted from."""

    DEPARTURE = "departure"
    ARRIVAL = "arrival"


class Measured(Choice):
    SHIPPED_ONLY = "shipped only"
    GLASSES = "glasses counted"
    KEGS = "kegs counted"
    WEIGHED = "kegs weighed"


class LeftOverTo(Choice):
    """What becomes of what was left over."""

    KEPT = "kept"
    BACK = "back to the supplier"
    GIVEN = "given away"
    DUMPED = "dumped"


class PastEvent(InItsZone):
    """What an earlier event shipped and drank, one row a beverage."""

    table: ClassVar[str] = "past_event"
    sheet: ClassVar[str] = "Past events"
    about: ClassVar[str] = (
        "Earlier events, one row a beverage. Only litres that were drunk teach the forecast; "
        "litres shipped are an upper bound and shown for comparison."
    )

    name: str = field("Past event", "Such as Düsseldorf-Abend 2019.", key=True, max_length=200)
    held_on: dt.date = field("Held on", "The day of the event, or its first.")
    beverage: str = field("Beverage", "What was served.", key=True, max_length=100)
    guests: int | None = field("Guests", "Who came; empty if it was not published.", default=None, ge=0, le=10_000_000)
    duration_h: float | None = field("Hours served", "From first to last pour.", default=None, unit="h", gt=0, le=2000)
    shipped_l: float | None = field("Shipped", "What was there to be drunk.", default=None, unit="L", ge=0, le=1e8)
    containers: int | None = field("Containers", "Kegs and casks shipped.", default=None, ge=0, le=1_000_000)
    drunk_l: float | None = field("Drunk", "What reached the glasses.", default=None, unit="L", ge=0, le=1e8)
    left_over_l: float | None = field(
        "Left over", "What was still there afterwards.", default=None, unit="L", ge=0, le=1e8
    )
    ran_dry_at: AwareDatetime | None = field(
        "Ran dry at", "When the last of it was poured, if it ran out.", default=None
    )
    time_zone: str | None = field(
        "Time zone", "Of “Ran dry at”; empty: the venue's of this event.", default=None, max_length=60, asked=False
    )
    lead_time_days: int | None = field(
        "Lead time",
        "Days from the goods' departure to the event, or from their arrival where only that is known.",
        default=None,
        unit="days",
        ge=0,
        le=1000,
        asked=False,
    )
    lead_from: LeadFrom = field(
        "Lead counted from", "Departure, or arrival: then it is at least so long.", default=LeadFrom.DEPARTURE,
        asked=False,
    )  # fmt: skip
    measured: Measured = field("How measured", "Where the litres drunk come from.", default=Measured.SHIPPED_ONLY)
    event_type: EventType | None = field("Event type", "What kind of occasion it was.", default=None, asked=False)
    temperature_c: float | None = field(
        "Temperature outdoors",
        "What it was where drinks were served outdoors; empty: indoors.",
        default=None,
        unit="°C",
        ge=-40,
        le=60,
        asked=False,
    )
    drinker_share: float | None = field(
        "Drinker share",
        "The part of the guests who drank this; empty: as this event's assumptions have it.",
        default=None,
        unit="share",
        gt=0,
        le=1,
        asked=False,
    )
    hours_present_h: float | None = field(
        "Hours present",
        "How long a guest stayed; empty: as this event's assumptions have it.",
        default=None,
        unit="h",
        gt=0,
        le=2000,
        asked=False,
    )
    serving_size_l: float | None = field(
        "Serving size",
        "What went into one glass; empty: as this event's beverage has it.",
        default=None,
        unit="L",
        gt=0,
        le=5,
        asked=False,
    )
    left_over_to: LeftOverTo | None = field(
        "Left over goes", "Kept, back to the supplier, given away or dumped.", default=None, asked=False
    )
    lessons: str | None = field(
        "Lessons", "What the next event should know, in your own words.", default=None, max_length=2000, asked=False
    )
    source: str | None = field("Source", "Who says so.", default=None, max_length=2000)

    def contradictions(self) -> Iterator[Contradiction]:
        if (
            self.drunk_l is not None
            and self.left_over_l is not None
            and self.shipped_l is not None
            and self.drunk_l + self.left_over_l > self.shipped_l * 1.001
        ):
            yield Contradiction("left_over_l", text("More was drunk and left over than was shipped."))
        if self.drunk_l is not None and self.shipped_l is not None and self.drunk_l > self.shipped_l:
            yield Contradiction("drunk_l", text("More was drunk than was shipped."))
        if self.drunk_l is not None and self.measured is Measured.SHIPPED_ONLY:
            yield Contradiction("measured", text("Litres drunk are given, but “How measured” says “shipped only”."))
