"""The checklist: what is overdue first, who sees to it, what waits for it; ticked off in place."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.table_editor import edit_frame, edit_table
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.beverage import Confidence
from catering.model.duty import Duty, DutyState
from catering.model.event import instant
from catering.model.record import column_of, sheet_label
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.planning.duties.duties import PASSED_OVER, DutyLine, duties_of, duty_findings
from catering.services.edit_duty import edit_duty
from catering.services.edit_records import names_in, shown_cell

_SHOWN = ("name", "state", "latest_on", "due", "responsible", "number", "done_on", "earliest_on", "blocks", "where")
_FIXED = ("name", "due", "earliest_on", "blocks", "where")


def duties() -> tuple[DutyLine, ...]:
    """The duties of the chosen event, as every page has them."""
    return state.logistics().duties


def show_duties() -> None:
    """The answer in a sentence, what breaks, the checklist to be edited, why each duty is there."""
    lines = duties()
    st.markdown(" ".join(as_markdown(sentence) for sentence in answer(lines)))
    overdue = [line.name for line in lines if line.is_overdue]
    if overdue and not is_over():
        st.warning(as_markdown(text("Overdue: {duties:list}.", duties=overdue)))
    for finding in duty_findings(lines):
        if finding.code == PASSED_OVER:
            st.warning(as_markdown(finding.message))
    if lines:
        _edit()
        with st.expander(say(text("Why each duty is there"))):
            _show_reasons(lines)
    with st.expander(say(text("Duties of your own"))):
        edit_table(Duty.table)


def is_over() -> bool:
    """Whether the last pour is past: nothing can be made good then."""
    return instant(state.as_of()) >= instant(state.current().records.event.last_pour_at)


def answer(lines: tuple[DutyLine, ...]) -> list[Text]:
    """How many are open and overdue, and which comes next."""
    open_lines = [line for line in lines if line.is_open]
    if not lines:
        return [text("No duties: nothing is sent, and none was added.")]
    if not open_lines:
        return [text("Every duty is done.")]
    if is_over():
        return [
            plural_text(
                "The event is over; {n:n0} duty was never ticked off.",
                "The event is over; {n:n0} duties were never ticked off.",
                n=len(open_lines),
            )
        ]
    overdue = sum(line.is_overdue for line in lines)
    said = [plural_text("{n:n0} duty is open.", "{n:n0} duties are open.", n=len(open_lines))]
    if overdue:
        said.append(plural_text("{n:n0} is overdue.", "{n:n0} are overdue.", n=overdue))
    upcoming = [line for line in open_lines if line.latest_on is not None and not line.is_overdue]
    if upcoming:
        first = upcoming[0]
        said.append(text("Next: {duty}, by {latest:weekday}.", duty=first.name, latest=first.latest_on))
    return said


def _edit() -> None:
    reader, drawn = language(), list[DutyLine]()

    def frame_of(records: EventRecords) -> pd.DataFrame:
        drawn[:] = duties() if records is state.current().records else duties_of(records, as_of=state.as_of())
        return pd.DataFrame([_cells(line) for line in drawn], columns=list(_SHOWN))

    def apply(records: EventRecords, row: int, column: str, typed: str | None) -> EventRecords:
        line = drawn[row]
        on = state.as_of().astimezone(line.zone).date()
        return edit_duty(records, line, column, typed, on=on, language=reader)

    titles = {name: say(text("Due")) if name == "due" else say(column_of(Duty, name).label) for name in _SHOWN}
    records = state.current().records
    options = [*names_in(records, "party"), *(say(line.responsible) for line in duties() if line.responsible)]
    config: dict[str, Any] = {
        "name": st.column_config.TextColumn(titles["name"], width=230),
        "state": st.column_config.SelectboxColumn(
            titles["state"], options=[say(each.label) for each in DutyState], required=True
        ),
        "responsible": st.column_config.SelectboxColumn(titles["responsible"], options=list(dict.fromkeys(options))),
    }
    edit_frame(
        "duties",
        frame_of=frame_of,
        apply=apply,
        titles=titles,
        config=config,
        disabled=_FIXED,
        cells_depend=True,
        what=text("{sheet} edited", sheet=sheet_label(Duty)),
        alt=say(text("Checklist")),
    )


def _cells(line: DutyLine) -> dict[str, str]:
    def day(name: str) -> str:
        return shown_cell(getattr(line, name), column_of(Duty, name), language())

    return {
        "name": say(line.name),
        "state": say(line.state.label),
        "latest_on": day("latest_on"),
        "due": say(due(line)),
        "responsible": say(line.responsible) if line.responsible else "",
        "number": line.number or "",
        "done_on": day("done_on"),
        "earliest_on": day("earliest_on"),
        "blocks": say(line.blocks.label) if line.blocks else "",
        "where": say(line.where) if line.where else "",
    }


def due(line: DutyLine) -> Text:
    """How long there is time for an open duty."""
    if not line.is_open or line.latest_on is None:
        return Text("–")
    days = (line.latest_on - state.as_of().astimezone(line.zone).date()).days
    if days < 0:
        return plural_text("▲ {n:n0} day overdue", "▲ {n:n0} days overdue", n=-days)
    return plural_text("{n:n0} day left", "{n:n0} days left", n=days)


def _show_reasons(lines: tuple[DutyLine, ...]) -> None:
    show_table(
        [
            {
                say(column_of(Duty, "name").label): say(line.name),
                say(text("Why")): " ".join(say(each) for each in (line.because, line.why) if each is not None),
                say(text("Source")): _source(line.source, line.confidence),
            }
            for line in lines
            if line.rule is not None
        ],
        alt=text("Why each duty is there"),
    )


def _source(source: str | None, confidence: Confidence | None) -> str:
    return source or "–" if confidence is None else f"{source} ({say(confidence.label)})"
