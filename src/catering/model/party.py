"""Who takes part: firms and people, with how and when they are reached."""

from __future__ import annotations

from typing import ClassVar

from catering.model.record import Choice, field
from catering.model.time_zones import InItsZone


class PartyRole(Choice):
    ORGANISER = "organiser"
    CATERER = "caterer"
    BREWERY = "brewery"
    FORWARDER = "forwarder"
    CARRIER = "carrier"
    BROKER = "customs broker"
    IMPORTER = "importer"
    HOTEL = "hotel"
    HIRE = "hire firm"
    TRAINER = "trainer"
    INTERPRETER = "interpreter"
    INSURER = "insurer"
    AUTHORITY = "authority"
    SPONSOR = "sponsor"
    OTHER = "other"


class Party(InItsZone):
    """A firm or a person with a part in the event."""

    table: ClassVar[str] = "party"
    sheet: ClassVar[str] = "Parties"
    about: ClassVar[str] = "Firms and people: who does what, how they are reached, and who stands in for them."

    name: str = field("Party", "The firm or the person, as the papers are to name it.", key=True, max_length=200)
    role: PartyRole = field("Role", "What part it has.")
    contact: str | None = field("Contact", "Who answers.", default=None, max_length=200)
    phone: str | None = field("Phone", "With the country code.", default=None, max_length=60)
    email: str | None = field("E-mail", "Where papers are sent.", default=None, max_length=200)
    address: str | None = field("Address", "As the papers are to show it.", default=None, max_length=500)
    languages: str | None = field("Languages", "Spoken, such as German, English.", default=None, max_length=200)
    hours: str | None = field(
        "Reached", "When somebody answers, in its time zone, such as Mon–Fri 09:00–17:00.", default=None, max_length=200
    )
    time_zone: str | None = field(
        "Time zone", "Of the hours; empty: the venue's.", default=None, max_length=60, asked=False
    )
    deputy: str | None = field(
        "Deputy", "Who stands in, with a phone number.", default=None, max_length=200, asked=False
    )
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)
