"""The chosen event as a whole: its state, its day, the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.words import as_markdown, date_format, escaped, say
from catering.model.duty import Duty
from catering.model.event import Event, EventState, ServingPeriod
from catering.model.goods import Goods
from catering.model.milestone import Milestone
from catering.model.record import sheet_label
from catering.model.shipment import Leg
from catering.model.text import Text, plural_text, text
from catering.model.training import StaffMember, TrainingSession
from catering.planning.editing.move_event import Move, what_moves
from catering.services.event_state import archive_event, set_state
from catering.services.move_event import move_event

_GROUPS = (
    (text("Programme of the evening"), (Event.table, ServingPeriod.table)),
    *((sheet_label(kind), (kind.table,)) for kind in (Leg, Milestone, Duty, Goods, StaffMember, TrainingSession)),
)
"""What is moved by one choice: its name and its tables."""


def edit_this_event() -> None:
    """State, day and archive of the chosen event, one beside the other."""
    st.subheader(as_markdown(text("{event}", event=state.current().records.event.name)))
    st.caption(as_markdown(text("ID for files and links: {event_id}", event_id=state.current().opened.stored.event_id)))
    ask_name()
    left, right = st.columns(2, gap="large")
    with left:
        _state()
        _archive()
    with right:
        _day()


def _stored() -> dict[str, Any]:
    """The event's row as it is saved."""
    opened = state.current().opened
    return dict(opened.stored.rows[Event.table][opened.stored.row])


def _state() -> None:
    st.markdown("##### " + say(text("State")))
    event = state.current()
    states = list(EventState)
    chosen = st.segmented_control(
        say(text("State")),
        states,
        default=_stored()["state"],
        format_func=lambda each: say(each.label),
        key=f"state {event.row} {event.opened.stored.event_version}",
        required=True,
        label_visibility="collapsed",
    )
    if chosen == _stored()["state"]:
        return
    reason = f"state_reason {event.row}"
    st.text_input(say(text("Reason, if there is one to tell")), key=reason, max_chars=500)
    st.button(
        say(text("Change the state")),
        key="set_state",
        type="primary",
        on_click=_set_state,
        args=(chosen, _stored()["state"], reason),
    )


def _set_state(chosen: EventState, seen: EventState, reason_key: str) -> None:
    reason = str(st.session_state.get(reason_key, "")).strip() or None
    row = state.current().row
    done = act("state", lambda **signed: set_state(state.store(), row, chosen, seen=seen, reason=reason, **signed))
    if done is not None:
        will_say("success", text("Saved as change set {number}.", number=done.id))


def _archive() -> None:
    with st.popover(say(text("Put into the archive …"))):
        st.caption(
            say(text("An event in the archive leaves the lists. Nothing of it is lost, and it can be brought back."))
        )
        st.button(say(text("Put this event into the archive")), key="archive", on_click=_put_away)


def _put_away() -> None:
    event = state.current()
    name = event.records.event.name
    done = act("archive", lambda **signed: archive_event(state.store(), event.row, archived=True, **signed))
    if done is not None:
        will_say("success", text("“{name}” is in the archive.", name=name))


def _day() -> None:
    st.markdown("##### " + say(text("Move to another day")))
    event = state.current()
    stored = _stored()
    doors_on = stored["doors_at"].astimezone(ZoneInfo(stored["time_zone"])).date()
    day = st.date_input(
        say(text("New day")),
        value=doors_on,
        format=date_format(),
        key=f"move_day {event.row} {event.opened.stored.event_version}",
        help=say(text("The day of the doors. What moves with it is asked before anything is changed.")),
    )
    moves = what_moves(event.opened.stored.rows, day) if isinstance(day, dt.date) else ()
    if not moves:
        return
    for move in moves:
        if not move.is_asked:
            _show_move(move)
    st.markdown(as_markdown(text("What moves with the doors, by as many days?")))
    for group, together in _GROUPS:
        _ask_group(group, [move for move in moves if move.is_asked and move.table in together], day)
    st.caption(say(text("What has happened stays as it is: counts, departures, arrivals.")))
    st.button(say(text("Move the event")), key="move", type="primary", on_click=_move, args=(day,))


def _ask_group(group: Text, moves: Sequence[Move], day: dt.date) -> None:
    """One choice for what belongs together; in it, one for each."""
    if not moves:
        return
    words = plural_text("{group}: {n:n0} date", "{group}: {n:n0} dates", n=len(moves), group=group)
    if not st.checkbox(as_markdown(words), value=True, key=_group_key(moves[0], day)):
        return
    for move in moves:
        if move.told is not None:
            st.warning(as_markdown(text("{moment}: {told}", moment=move.words, told=move.told)))
    with st.expander(say(text("One by one"))):
        for move in moves:
            st.checkbox(escaped(say(_told(move))), value=True, key=_key(move, day))


def _show_move(move: Move) -> None:
    st.markdown(as_markdown(_told(move)))
    if move.told is not None:
        st.warning(as_markdown(move.told))


def _told(move: Move) -> Text:
    if isinstance(move.before, dt.datetime):
        return text("{what}: {before:datetime} → {after:datetime}", what=move.words, before=move.before,
                    after=move.after)  # fmt: skip
    return text("{what}: {before:date} → {after:date}", what=move.words, before=move.before, after=move.after)


def _group_key(move: Move, day: dt.date) -> str:
    together = next(tables for _, tables in _GROUPS if move.table in tables)
    return f"move {together[0]} {state.current().row} {day}"


def _key(move: Move, day: dt.date) -> str:
    return f"move {move.place} {day}"


def _is_chosen(move: Move, day: dt.date) -> bool:
    return all(st.session_state.get(key, True) for key in (_group_key(move, day), _key(move, day)))


def _move(day: dt.date) -> None:
    event = state.current()
    moves = what_moves(event.opened.stored.rows, day)
    places = [move.place for move in moves if _is_chosen(move, day)]
    done = act("move", lambda **signed: move_event(state.store(), event.row, day, places, **signed))
    if done is not None:
        will_say("success", text("Moved to {day:date}, as change set {number}.", day=day, number=done.id))
