"""What must be done, filed or held before the beer may be poured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar

from catering.model.milestone import MilestoneKind
from catering.model.record import Choice, Contradiction, Record, field
from catering.model.text import text


class DutyState(Choice):
    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not needed"


class Duty(Record):
    """One line of the event's checklist."""

    table: ClassVar[str] = "duty"
    sheet: ClassVar[str] = "Duties"
    about: ClassVar[str] = (
        "One checklist for the event: papers, permits, insurance, whatever must be done. "
        "The papers that the plan calls for are listed without a row here; a row of the same name says who and when."
    )

    name: str = field("Duty", "What is to be done.", key=True, max_length=200)
    where: str | None = field("Where", "At which office, on which portal.", default=None, max_length=200)
    responsible: str | None = field("Responsible", "Who does it.", default=None, refers_to="party")
    earliest_on: dt.date | None = field("Earliest", "The first day it can be done.", default=None)
    latest_on: dt.date | None = field("Latest", "The last day it can be done.", default=None)
    state: DutyState = field("State", "Open, done or not needed.", default=DutyState.OPEN)
    done_on: dt.date | None = field("Done on", "The day it was done.", default=None)
    done_by: str | None = field("Done by", "Who did it.", default=None, max_length=200, asked=False)
    number: str | None = field("Number", "Such as MRN, ARC or permit number.", default=None, max_length=100)
    blocks: MilestoneKind | None = field("Blocks", "The milestone that cannot be reached without it.", default=None)
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.earliest_on and self.latest_on and self.latest_on < self.earliest_on:
            yield Contradiction("latest_on", text("The last day is before the first."))
        if self.done_on is not None and self.state is DutyState.OPEN:
            yield Contradiction("state", text("It was done, but its state says “open”."))
