"""Change one cell of the checklist: a duty that stood in the catalogue alone gets a row of its own by that."""

from __future__ import annotations

import datetime as dt

from catering.catalog.duties import duty_name
from catering.model.duty import Duty, DutyState
from catering.model.records import EventRecords
from catering.model.text import Language
from catering.planning.duties.duties import DutyLine
from catering.services.edit_records import edit_cell

_TABLE = Duty.table


def edit_duty(
    records: EventRecords, line: DutyLine, column: str, typed: str | None, *, on: dt.date, language: Language
) -> EventRecords:
    """The event with one cell of a duty changed; what is ticked off was done `on`, unless a day is there.

    A new row has the duty's name in `language`. Raises EditRefused.
    """
    place = _place(records, line)
    if place is None:
        place = len(records.duties)
        # a duty that the records show as done is so in its row as well
        done = {"state": line.state, "done_on": on} if line.state is DutyState.DONE else {}
        row = Duty(name=line.name.in_language(language), **done)
        records = records.with_rows(_TABLE, (*records.duties, row))
    row = records.duties[place]
    if column == "state":
        open_row = row.model_copy(update={"done_on": None})
        records = edit_cell(_with(records, place, open_row), _TABLE, place, column, typed)
        ticked = records.duties[place]
        if ticked.state is DutyState.DONE:
            records = _with(records, place, ticked.model_copy(update={"done_on": row.done_on or on}))
        return records
    if column == "done_on" and typed and row.state is DutyState.OPEN:
        records = _with(records, place, row.model_copy(update={"state": DutyState.DONE}))
    return edit_cell(records, _TABLE, place, column, typed)


def _place(records: EventRecords, line: DutyLine) -> int | None:
    """Where the row of a line stands: that with its key, else one that is named as the catalogue's duty."""
    for place, row in enumerate(records.duties):
        if line.row is not None and row.key == line.row.key:
            return place
    for place, row in enumerate(records.duties):
        if line.row is None and line.rule is not None and duty_name(row.name) == line.rule.name:
            return place
    return None


def _with(records: EventRecords, place: int, row: Duty) -> EventRecords:
    rows = list(records.duties)
    rows[place] = row
    return records.with_rows(_TABLE, tuple(rows))
