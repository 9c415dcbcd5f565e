"""An evening with bars and staff to be trained: small enough to be seen through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.event import Event
from catering.model.records import EventRecords
from catering.model.training import Availability, RosterEntry, StaffMember, Trainer, TrainingSession
from catering.planning.tap_training.roster_case import RosterCase, roster_case
from catering.planning.tap_training.who_must_train import TapperNeed, TrainingTerms

TOKYO = ZoneInfo("Asia/Tokyo")
TERMS = TrainingTerms(
    staff_attendance=0.95, readiness_wished=0.95, trainees_a_trainer=6, tappings_a_trainee=4, minutes_a_tapping=6
)
LONG_BEFORE = dt.datetime(2025, 6, 1, 12, tzinfo=TOKYO)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2025, 6, day, hour, minute, tzinfo=TOKYO)


EVENT = Event(
    event_id="hands", name="Hands", venue="Hall", time_zone="Asia/Tokyo", doors_at=at(16, 18), last_pour_at=at(16, 22)
)


def staff(count: int, **other: Any) -> list[StaffMember]:
    return [StaffMember(name=f"Staff {number:02}", **other) for number in range(1, count + 1)]


def session(name: str, starts_at: dt.datetime, **other: Any) -> TrainingSession:
    return TrainingSession(name=name, starts_at=starts_at, **{"trainer": "Brewer", "minutes": 75, **other})


def away(who: str, *sessions: str) -> list[Availability]:
    return [Availability(staff_member=who, session=each, can_come=False) for each in sessions]


def entry(session_name: str, who: str, **other: Any) -> RosterEntry:
    return RosterEntry(session=session_name, staff_member=who, **other)


def evening(
    members: Sequence[StaffMember],
    sessions: Sequence[TrainingSession],
    *,
    trainers: Sequence[Trainer] = (Trainer(name="Brewer"),),
    availabilities: Sequence[Availability] = (),
    entries: Sequence[RosterEntry] = (),
) -> EventRecords:
    return EventRecords(
        event=EVENT,
        staff_members=tuple(members),
        training_sessions=tuple(sessions),
        trainers=tuple(trainers),
        availabilities=tuple(availabilities),
        roster_entries=tuple(entries),
    )


def needs(*by_bar: tuple[str, int], quarters: int = 4) -> list[TapperNeed]:
    """The same tappers in each quarter hour from 19:00 on."""
    return [
        TapperNeed(at(16, 19) + quarter * dt.timedelta(minutes=15), bar, tappers)
        for quarter in range(quarters)
        for bar, tappers in by_bar
    ]


def case(
    records: EventRecords,
    needed: Sequence[TapperNeed],
    *,
    terms: TrainingTerms = TERMS,
    as_of: dt.datetime = LONG_BEFORE,
) -> RosterCase:
    return roster_case(records, needed, terms, as_of=as_of)
