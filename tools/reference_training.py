"""The reference evening's tap training: parts instead of names, for no list of the staff was published."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from catering.model.training import Availability, RosterEntry, StaffMember, Trainer, TrainingSession

TOKYO = ZoneInfo("Asia/Tokyo")
OWN = "own judgement"
AGENCY = "Banquet staff agency"
INTERPRETER = "Interpreter"


def _at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2025, 6, day, hour, minute, tzinfo=TOKYO)


def _banquet(number: int, languages: str, bar: str | None = None) -> StaffMember:
    return StaffMember(
        name=f"Banquet {number:02}",
        languages=languages,
        bar=bar,
        shift_from=_at(16, 17),
        shift_until=_at(17, 0),
        pay_per_h=Decimal(1800),
        currency="JPY",
    )


def _agency(name: str, places: int, languages: str) -> StaffMember:
    return StaffMember(
        name=name,
        agency=AGENCY,
        places=places,
        languages=languages,
        shift_from=_at(16, 17),
        shift_until=_at(16, 23, 30),
        only_that_day=True,
        pay_per_h=Decimal(2400),
        currency="JPY",
        note="Their names come with the agency's list on the day before.",
    )


STAFF_MEMBERS = (
    _banquet(1, "Japanese, English", "Bar 1, stage"),
    _banquet(2, "Japanese", "Bar 1, stage"),
    _banquet(3, "Japanese", "Bar 1, stage"),
    _banquet(4, "Japanese, English", "Bar 2, hall left"),
    _banquet(5, "Japanese", "Bar 2, hall left"),
    _banquet(6, "Japanese, English", "Bar 3, hall right"),
    _banquet(7, "Japanese", "Bar 3, hall right"),
    _banquet(8, "Japanese", "Bar 4, foyer"),
    _banquet(9, "Japanese, English", "Bar 4, foyer"),
    _agency("Agency, Japanese", 4, "Japanese"),
    _agency("Agency, English", 2, "English, Japanese"),
)

TRAINERS = (
    Trainer(
        name="Brewer 1",
        languages="German, English",
        pay_per_h=Decimal(0),
        currency="EUR",
        note=f"Sent by the brewery, which pays the hours: {OWN}",
    ),
    Trainer(name="Brewer 2", languages="German", pay_per_h=Decimal(0), currency="EUR", note="As Brewer 1."),
)


def _session(
    name: str, starts_at: dt.datetime, trainer: str, language: str, interpreter: str | None = None
) -> TrainingSession:
    return TrainingSession(
        name=name,
        starts_at=starts_at,
        minutes=75,
        trainer=trainer,
        stations=2,
        language=language,
        interpreter=interpreter,
        interpreter_fee=None if interpreter is None else Decimal(25000),
        currency="JPY",
        water_casks=6,
        container_size="20 L gravity cask",
        place="Hotel New Otani, yard behind the banquet kitchen",
        note=f"Time, place, length and fee: {OWN}",
    )


TRAINING_SESSIONS = (
    _session("Sunday 15:00", _at(15, 15), "Brewer 1", "Japanese", INTERPRETER),
    _session("Monday 13:00", _at(16, 13), "Brewer 1", "English"),
    _session("Monday 14:45", _at(16, 14, 45), "Brewer 2", "Japanese", INTERPRETER),
)

AVAILABILITIES = (
    Availability(staff_member="Banquet 03", session="Sunday 15:00", can_come=False),
    Availability(staff_member="Banquet 07", session="Sunday 15:00", can_come=False),
    Availability(staff_member="Banquet 08", session="Monday 14:45", can_come=False),
    Availability(staff_member="Agency, English", session="Monday 13:00", can_come=True),
)

_SEATS: dict[str, tuple[tuple[str, int], ...]] = {
    "Sunday 15:00": tuple((f"Banquet {number:02}", 1) for number in (1, 2, 4, 5, 6, 8)),
    "Monday 14:45": (("Banquet 03", 1), ("Banquet 07", 1), ("Banquet 09", 1), ("Agency, Japanese", 2)),
}
ROSTER_ENTRIES = tuple(
    RosterEntry(session=session, staff_member=who, places=places)
    for session, seats in _SEATS.items()
    for who, places in seats
)
