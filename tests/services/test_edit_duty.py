"""The checklist edited in place: a catalogue's duty that is ticked off gets its row by that."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from catering.model.duty import Duty, DutyState
from catering.model.event import Event
from catering.model.milestone import MilestoneKind
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, ConsignmentState, Incoterm
from catering.model.text import Language
from catering.planning.duties.duties import DutyLine, duties_of
from catering.services.edit_duty import edit_duty
from catering.services.edit_records import EditRefused

TOKYO = ZoneInfo("Asia/Tokyo")
MAY = dt.datetime(2025, 5, 1, 12, tzinfo=TOKYO)
TODAY = MAY.date()
IMPORT = "Import declaration"


def sent(*duties: Duty, **other: object) -> EventRecords:
    return EventRecords(
        event=Event(
            event_id="evening", name="Düsseldorf-Abend", venue="Hotel New Otani", time_zone="Asia/Tokyo",
            doors_at=dt.datetime(2025, 6, 16, 18, tzinfo=TOKYO),
            last_pour_at=dt.datetime(2025, 6, 16, 21, tzinfo=TOKYO),
        ),
        consignments=(Consignment(name="flight", state=ConsignmentState.CHOSEN, **other),),
        duties=duties,
    )  # fmt: skip


def line_of(records: EventRecords, name: str) -> DutyLine:
    (found,) = (each for each in duties_of(records, as_of=MAY) if str(each.name) == name)
    return found


def edited(records: EventRecords, name: str, column: str, typed: str, language: Language = "en") -> EventRecords:
    return edit_duty(records, line_of(records, name), column, typed, on=TODAY, language=language)


def test_ticking_off_a_duty_of_the_catalogue_writes_a_row() -> None:
    after = edited(sent(), IMPORT, "state", "done")
    assert after.duties == (Duty(name=IMPORT, state=DutyState.DONE, done_on=TODAY),)
    line = line_of(after, IMPORT)
    assert (line.state, line.done_on, line.blocks) == (DutyState.DONE, TODAY, MilestoneKind.CLEARED)
    assert len(duties_of(after, as_of=MAY)) == len(duties_of(sent(), as_of=MAY))


def test_a_new_row_speaks_the_language_of_who_wrote_it_and_is_found_again() -> None:
    after = edited(sent(), IMPORT, "number", "17-4", "de")
    assert [(row.name, row.number) for row in after.duties] == [("Einfuhranmeldung", "17-4")]
    again = edited(after, IMPORT, "state", "erledigt", "ja")
    assert [(row.number, row.state) for row in again.duties] == [("17-4", DutyState.DONE)]


def test_a_tick_keeps_the_day_on_which_it_was_done_and_taking_it_back_empties_it() -> None:
    done = Duty(name=IMPORT, state=DutyState.DONE, done_on=dt.date(2025, 4, 3))
    assert edited(sent(done), IMPORT, "state", "done").duties[0].done_on == dt.date(2025, 4, 3)
    assert edited(sent(done), IMPORT, "state", "open").duties[0] == Duty(name=IMPORT)


def test_a_day_on_which_it_was_done_ticks_it_off() -> None:
    row = edited(sent(), IMPORT, "done_on", "2025-04-30").duties[0]
    assert (row.state, row.done_on) == (DutyState.DONE, dt.date(2025, 4, 30))


def test_what_the_records_show_as_done_stays_done_in_its_row() -> None:
    records = sent(incoterm=Incoterm.DAP, incoterm_place="Tokyo")
    row = edited(records, "Name Incoterm and place", "number", "K-1").duties[0]
    assert (row.state, row.number) == (DutyState.DONE, "K-1")


def test_a_persons_own_row_is_changed_where_it_stands() -> None:
    records = sent(Duty(name="Hire the hall"), Duty(name="Book the trainer"))
    after = edited(records, "Book the trainer", "latest_on", "2025-05-09")
    assert [row.latest_on for row in after.duties] == [None, dt.date(2025, 5, 9)]


def test_what_cannot_stand_there_is_refused() -> None:
    with pytest.raises(EditRefused):
        edited(sent(), IMPORT, "latest_on", "soon")
    with pytest.raises(EditRefused):
        edited(sent(), IMPORT, "responsible", "Nobody we know")
