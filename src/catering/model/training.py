"""Tap training: who serves, who teaches, the sessions, who can come, and the roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from pydantic import AwareDatetime

from catering.model.event import instant
from catering.model.money import InCurrency
from catering.model.record import Contradiction, Record, field
from catering.model.text import text
from catering.model.time_zones import InItsZone


class StaffMember(InItsZone, InCurrency):
    """Somebody who can serve at a bar, or so many places that an agency fills without names."""

    table: ClassVar[str] = "staff_member"
    sheet: ClassVar[str] = "Staff"
    about: ClassVar[str] = (
        "Who can serve at the bars, one row each; people whom an agency sends without names are one row with so "
        "many places."
    )

    name: str = field("Staff member", "A name, a number or a part, such as Banquet 01.", key=True, max_length=100)
    agency: str | None = field("Agency", "Who sends them; empty: the house's own.", default=None, max_length=200)
    places: int = field("Places", "How many people this row stands for.", default=1, ge=1, le=1000)
    languages: str | None = field("Languages", "Understood, such as Japanese, English.", default=None, max_length=200)
    bar: str | None = field("Bar", "Where they serve; empty: wherever hands are short.", default=None, refers_to="bar")
    shift_from: AwareDatetime | None = field("Shift from", "Empty: when the doors open.", default=None)
    shift_until: AwareDatetime | None = field("Shift until", "Empty: at the last pour.", default=None)
    time_zone: str | None = field(
        "Time zone", "Of the shift; empty: the venue's.", default=None, max_length=60, asked=False
    )
    only_that_day: bool = field(
        "Only that day", "They come for the evening alone, and are trained on its afternoon.", default=False
    )
    trained_before: bool = field("Trained before", "They have tapped before, and need no session.", default=False)
    pay_per_h: Decimal | None = field(
        "Pay per hour", "What an hour of training costs, for each.", default=None, ge=0, le=1_000_000, asked=False
    )
    currency: str | None = field("Currency", "Of the pay; empty: the event's.", default=None, max_length=3, asked=False)
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.shift_from and self.shift_until and instant(self.shift_until) <= instant(self.shift_from):
            yield Contradiction("shift_until", text("The shift ends before it begins."))


class Trainer(InCurrency):
    """Somebody who teaches to tap."""

    table: ClassVar[str] = "trainer"
    sheet: ClassVar[str] = "Trainers"
    about: ClassVar[str] = "Who teaches the staff to tap, such as the brewery's own people."

    name: str = field("Trainer", "A name or a part, such as brewer 1.", key=True, max_length=100)
    languages: str | None = field("Languages", "Spoken, such as German, English.", default=None, max_length=200)
    most_trainees: int | None = field(
        "Trainees at once", "The most in one session; empty: as the assumptions have it.", default=None, ge=1, le=100
    )
    pay_per_h: Decimal | None = field(
        "Pay per hour", "What an hour of teaching costs.", default=None, ge=0, le=1_000_000, asked=False
    )
    currency: str | None = field("Currency", "Of the pay; empty: the event's.", default=None, max_length=3, asked=False)
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)


class TrainingSession(InItsZone, InCurrency):
    """One session in which staff learn to tap a cask."""

    table: ClassVar[str] = "training_session"
    sheet: ClassVar[str] = "Sessions"
    about: ClassVar[str] = "When and where the staff learn to tap, with whom and on what."

    name: str = field("Session", "Such as Monday 14:00.", key=True, max_length=100)
    starts_at: AwareDatetime = field("Starts", "When it begins.")
    time_zone: str | None = field(
        "Time zone", "Of its start; empty: the venue's.", default=None, max_length=60, asked=False
    )
    minutes: int = field("Minutes", "How long it takes.", default=75, ge=10, le=600)
    trainer: str | None = field("Trainer", "Who teaches; empty: not named yet.", default=None, refers_to="trainer")
    stations: int = field("Stations", "Casks that can be tapped at the same time.", default=3, ge=1, le=100)
    language: str | None = field(
        "Held in", "What is spoken, such as English; empty: whatever the trainer speaks.", default=None, max_length=60
    )
    interpreter: str | None = field(
        "Interpreter", "Who interprets where the trainer does not speak it.", default=None, max_length=200
    )
    interpreter_fee: Decimal | None = field(
        "Interpreter's fee", "For this session.", default=None, ge=0, le=10_000_000, asked=False
    )
    currency: str | None = field("Currency", "Of the fee; empty: the event's.", default=None, max_length=3, asked=False)
    water_casks: int = field(
        "Water casks", "Practice casks filled with water; they are filled again.", default=0, ge=0, le=1000
    )
    beer_casks: int = field(
        "Beer casks", "Practice casks of the order: this beer is not for guests.", default=0, ge=0, le=1000
    )
    beverage: str | None = field("Beverage", "In the beer casks.", default=None, refers_to="beverage")
    container_size: str | None = field(
        "Container size", "Of the practice casks.", default=None, refers_to="container_size"
    )
    place: str | None = field("Place", "Where it is held.", default=None, max_length=200)
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.beer_casks and self.beverage is None:
            yield Contradiction("beverage", text("Which beer is in the practice casks is not said."))
        if self.beer_casks and self.container_size is None:
            yield Contradiction("container_size", text("How large the practice casks are is not said."))


class Availability(Record):
    """Whether somebody can come to a session."""

    table: ClassVar[str] = "availability"
    sheet: ClassVar[str] = "Availability"
    about: ClassVar[str] = (
        "Who can come to which session. Whoever has no row for a session can come, unless a shift stands in the way."
    )

    staff_member: str = field("Staff member", "Who.", key=True, refers_to="staff_member")
    session: str = field("Session", "To which.", key=True, refers_to="training_session")
    can_come: bool = field("Can come", "Yes or no.")


class RosterEntry(Record):
    """Somebody in a session: planned, then attended, with the seconds that a glass took."""

    table: ClassVar[str] = "roster_entry"
    sheet: ClassVar[str] = "Roster"
    about: ClassVar[str] = (
        "Who learns in which session and taps at which bar; afterwards who came, and how many seconds a glass took."
    )

    session: str = field("Session", "Where they learn.", key=True, refers_to="training_session")
    staff_member: str = field("Staff member", "Who.", key=True, refers_to="staff_member")
    places: int = field("Places", "How many of the row's people.", default=1, ge=1, le=1000)
    bar: str | None = field("Bar", "Where they tap; empty: as their row has it.", default=None, refers_to="bar")
    by_hand: bool = field("By hand", "A person put them here: the plan leaves them.", default=False)
    attended: bool | None = field("Attended", "Whether they came; empty: not known yet.", default=None)
    seconds_a_glass: float | None = field(
        "Seconds a glass", "From taking the glass to handing it over, by the end of the session.", default=None,
        gt=0, le=600, asked=True,
    )  # fmt: skip

    def contradictions(self) -> Iterator[Contradiction]:
        if self.seconds_a_glass is not None and self.attended is False:
            yield Contradiction("seconds_a_glass", text("Seconds are given of somebody who did not come."))
