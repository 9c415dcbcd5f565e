"""The roster as a workbook: a row for each of the staff in a session, a sheet by bar, and the sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.record import column_of, same_name, sheet_label
from catering.model.text import Language, Text, label, text
from catering.model.training import RosterEntry, StaffMember, TrainingSession
from catering.planning.tap_training.training_plan import TrainingPlan
from catering.workbook.book import Workbook
from catering.workbook.paper_sheets import Column, lay_down

_COUNT = "0"


def roster_workbook(training: TrainingPlan, *, language: Language, written_at: dt.datetime) -> bytes:
    """Three sheets; moments as the venue's clock shows them."""
    workbook = Workbook(language, written_at=written_at)
    lay_down(
        workbook,
        sheet_label(RosterEntry),
        [
            _of(RosterEntry, "session"),
            _of(TrainingSession, "starts_at"),
            _of(TrainingSession, "place"),
            _of(TrainingSession, "trainer"),
            _of(TrainingSession, "language"),
            _of(RosterEntry, "staff_member"),
            _of(StaffMember, "agency"),
            _of(StaffMember, "languages"),
            _of(RosterEntry, "bar"),
            _of(RosterEntry, "places", _COUNT),
            _of(RosterEntry, "attended"),
            _of(RosterEntry, "seconds_a_glass", "0.0"),
        ],
        list(_roster(training)),
    )
    lay_down(
        workbook,
        text("By bar"),
        [
            _of(RosterEntry, "bar"),
            _of(RosterEntry, "staff_member"),
            Column(label("paper", "Trained in")),
            Column(label("paper", "People"), _COUNT),
        ],
        list(_by_bar(training)),
    )
    lay_down(
        workbook,
        sheet_label(TrainingSession),
        [
            _of(TrainingSession, "name"),
            _of(TrainingSession, "starts_at"),
            _of(TrainingSession, "minutes", _COUNT),
            _of(TrainingSession, "trainer"),
            _of(TrainingSession, "language"),
            _of(TrainingSession, "interpreter"),
            _of(TrainingSession, "place"),
            Column(label("paper", "Seats"), _COUNT),
            Column(label("paper", "Seats taken"), _COUNT),
            _of(TrainingSession, "water_casks", _COUNT),
            _of(TrainingSession, "beer_casks", _COUNT),
        ],
        list(_sessions(training)),
    )
    return workbook.finish()


def _of(record: Any, name: str, look: str | None = None) -> Column:
    return Column(column_of(record, name).label, look)


def _roster(training: TrainingPlan) -> Iterator[list[Any]]:
    records = training.records
    members = {same_name(member.name): member for member in records.staff_members}
    entries = {entry.key: entry for entry in records.roster_entries}
    for each in training.sessions:
        session = each.session
        for line in each.lines:
            member = members[same_name(line.staff_member)]
            entry = entries.get((same_name(session.name), same_name(line.staff_member)))
            attended = None if entry is None else entry.attended
            yield [
                session.name,
                _clock(session.starts_at, records.event.zone),
                session.place,
                each.trainer,
                session.language,
                line.staff_member,
                member.agency,
                member.languages,
                _bar(line.bar),
                line.places,
                None if attended is None else _YES_OR_NO[attended],
                None if entry is None else entry.seconds_a_glass,
            ]


def _by_bar(training: TrainingPlan) -> Iterator[list[Any]]:
    for bar, hands in training.trained_hands.items():
        for hand in hands:
            yield [_bar(bar), hand.staff_member, hand.session or text("trained before"), hand.people]


def _sessions(training: TrainingPlan) -> Iterator[list[Any]]:
    for each in training.sessions:
        session = each.session
        yield [
            session.name,
            _clock(session.starts_at, training.records.event.zone),
            session.minutes,
            each.trainer,
            session.language,
            session.interpreter,
            session.place,
            each.seats,
            each.taken,
            session.water_casks,
            session.beer_casks,
        ]


_YES_OR_NO = {True: label("yes or no", "yes"), False: label("yes or no", "no")}


def _bar(bar: str | None) -> Text | str:
    return bar or label("paper", "wherever hands are short")


def _clock(moment: dt.datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
