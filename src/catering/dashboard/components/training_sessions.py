"""The sessions of the tap training: who is in each, and afterwards who came and how many seconds a glass took."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.table_editor import edit_frame
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say, value
from catering.model.cells import said
from catering.model.record import column_of, same_name
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.model.training import RosterEntry, TrainingSession
from catering.planning.tap_training.roster import Roster
from catering.planning.tap_training.training_plan import SessionPlan, TrainingPlan, entries_of
from catering.services.edit_records import edit_cell, shown_cell

_WHEREVER = text("wherever hands are short")
_EDITED = ("attended", "seconds_a_glass")


def offer_roster(training: TrainingPlan) -> None:
    """A way to enter the proposed roster: the first one, or one that mends what was entered."""
    proposed = training.proposed
    if proposed is None or proposed.lines == training.roster.lines == () or _stands(training, proposed):
        return
    words = text("Enter this roster") if not training.is_entered else text("Mend the roster")
    st.caption(as_markdown(proposed.summary()))
    if st.button(say(words), type="primary", key="enter_roster"):
        records = state.current().records
        entered = records.with_rows(RosterEntry.table, entries_of(records, proposed))
        state.change(entered, words, before=records)
        st.rerun()


def _stands(training: TrainingPlan, proposed: Roster) -> bool:
    """Whether it is the roster that was entered, or that one keeps to all rules."""
    return training.is_entered and (not training.broken_rules or proposed.lines == training.roster.lines)


def show_sessions(training: TrainingPlan) -> None:
    """The sessions in a table with their seats, then the people of one."""
    show_table([_cells(each, training) for each in training.sessions], alt=text("Training sessions"))
    st.caption(as_markdown(_casks(training)))
    with_people = {
        each.session.name: each for each in training.sessions if each.lines or _entries(training.records, each.session)
    }
    if not with_people:
        return
    row = state.current().row
    kept, key = f"training session {row}", f"session looked at {row}"
    if st.session_state.get(kept) not in with_people:
        st.session_state[kept] = _first_open(training) or next(iter(with_people))
    if st.session_state.get(key) not in with_people:  # a run that was broken off lets the widget's own value go
        st.session_state[key] = st.session_state[kept]
    chosen = st.selectbox(
        say(column_of(RosterEntry, "session").label),
        list(with_people),
        key=key,
        format_func=lambda name: say(_heading(with_people[name], training)),
    )
    st.session_state[kept] = chosen
    each = with_people[chosen]
    if training.is_entered:
        _edit_attendance(each.session)
    else:
        show_table([_person(line.staff_member, line.bar, line.places) for line in each.lines], alt=_PEOPLE)


_PEOPLE = text("Who is in the session")


def _cells(each: SessionPlan, training: TrainingPlan) -> dict[str, str]:
    session, zone = each.session, training.records.event.zone
    taught = (each.trainer, session.language, session.interpreter)
    cells = {
        say(column_of(TrainingSession, "name").label): session.name,
        say(column_of(TrainingSession, "starts_at").label): value(session.starts_at.astimezone(zone), "datetime"),
        say(text("Seats taken")): say(text("{taken:n0} of {seats:n0}", taken=each.taken, seats=each.seats)),
        say(column_of(TrainingSession, "trainer").label): ", ".join(who for who in taught if who) or "–",
    }
    if any(other.came is not None for other in training.sessions):
        cells[say(text("Came"))] = "–" if each.came is None else value(each.came, "n0")
    return cells


def _casks(training: TrainingPlan) -> Text:
    """What all sessions are practised on."""
    return text(
        "Practice casks for all sessions: {water:n0} with water, {beer:n0} with beer.",
        water=sum(each.session.water_casks for each in training.sessions),
        beer=sum(each.session.beer_casks for each in training.sessions),
    )


def _heading(each: SessionPlan, training: TrainingPlan) -> Text:
    at = each.session.starts_at.astimezone(training.records.event.zone)
    return plural_text(
        "{session}, {at:datetime}: {n:n0} person",
        "{session}, {at:datetime}: {n:n0} people",
        n=each.taken,
        session=each.session.name,
        at=at,
    )


def _first_open(training: TrainingPlan) -> str | None:
    """The first session of which nobody has said yet who came."""
    return next((each.session.name for each in training.sessions if each.lines and each.came is None), None)


def _person(name: str, bar: str | None, places: int) -> dict[str, str]:
    return {
        say(column_of(RosterEntry, "staff_member").label): name if places == 1 else f"{name} × {places}",
        say(column_of(RosterEntry, "bar").label): bar or say(_WHEREVER),
    }


def _entries(records: EventRecords, session: TrainingSession) -> list[int]:
    """The places of a session's rows among those of the roster."""
    name = same_name(session.name)
    return [place for place, entry in enumerate(records.roster_entries) if same_name(entry.session) == name]


def _edit_attendance(session: TrainingSession) -> None:
    """A row for each of the session: came or not, and the seconds that a glass took."""
    reader = language()
    columns = {name: column_of(RosterEntry, name) for name in ("staff_member", *_EDITED, "bar")}

    def frame_of(records: EventRecords) -> pd.DataFrame:
        own_bar = {same_name(member.name): member.bar for member in records.staff_members}
        rows = [records.roster_entries[place] for place in _entries(records, session)]
        return pd.DataFrame(
            [
                {
                    "staff_member": row.staff_member if row.places == 1 else f"{row.staff_member} × {row.places}",
                    **{name: shown_cell(getattr(row, name), columns[name], reader) for name in _EDITED},
                    "bar": row.bar or own_bar.get(same_name(row.staff_member)) or say(_WHEREVER),
                }
                for row in rows
            ],
            columns=list(columns),
        )

    def apply(records: EventRecords, row: int, name: str, typed: str | None) -> EventRecords:
        return edit_cell(records, RosterEntry.table, _entries(records, session)[row], name, typed)

    attended = columns["attended"]
    edit_frame(
        f"attendance {session.name}",
        frame_of=frame_of,
        apply=apply,
        titles={name: say(column.label) for name, column in columns.items()},
        config={
            "attended": st.column_config.SelectboxColumn(
                say(attended.label), options=[say(said(each)) for each in (True, False)], help=say(attended.help)
            )
        },
        disabled=("staff_member", "bar"),
        what=text("Attendance of {session}", session=session.name),
        alt=say(text("Attendance of {session}", session=session.name)),
    )
