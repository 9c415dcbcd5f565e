"""Kegs moved by their numbers: one, several, a range, or a lot; whatever is left open follows from where they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.words import date_format, say
from catering.model.movement import MovementKind, WasteCode
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import label, plural_text, text
from catering.planning.stock.ledger_pairs import leads_to
from catering.services.move_stock import Asked, move_stock

_LITRES = (MovementKind.POUR, MovementKind.TRAIN, MovementKind.WASTE, MovementKind.ADJUST, MovementKind.FILL)
_KINDS = tuple(kind for kind in MovementKind if kind is not MovementKind.REVERSE)


def move_kegs(records: EventRecords) -> None:
    """The form; what a rule forbids is said with the way out, and what was typed stays."""
    ask_name("move")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            say(text("Kegs or lot")),
            key="move_names",
            placeholder="1-38",
            help=say(text("A keg's number, several with commas, a range such as 1-38, or the name of a lot.")),
        )
        kind = st.selectbox(
            say(text("What is done")), _KINDS, format_func=lambda each: say(each.label), key="move_kind"
        )
        places = [each.name for each in records.locations if each.kind in leads_to(kind)]
        if places:
            st.selectbox(
                say(label("stock", "To")),
                places,
                index=None,
                key="move_to",
                placeholder=say(text("follows from the keg")),
            )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if kind in _LITRES:
            st.number_input(
                say(text("Litres each")),
                min_value=-1000.0 if kind is MovementKind.ADJUST else 0.0,
                value=None,
                step=1.0,
                key="move_litres",
                placeholder=say(text("all of it")) if kind is MovementKind.FILL else None,
            )
        if {same_name(each.name) for each in records.lots} - {same_name(each.lot or "") for each in records.kegs}:
            st.selectbox(
                say(label("stock", "From")),
                [each.name for each in records.locations],
                index=None,
                key="move_from",
                placeholder=say(text("only for a lot")),
                help=say(text("Where the containers of the lot stood; a keg is taken from where it is.")),
            )
            st.number_input(
                say(text("Containers of the lot")),
                min_value=0,
                value=None,
                step=1,
                key="move_containers",
                help=say(text("Only for what is counted by its lot, such as bottles.")),
            )
        if kind is MovementKind.WASTE:
            st.selectbox(
                say(text("Where it was lost")),
                list(WasteCode),
                index=None,
                format_func=lambda each: say(each.label),
                key="move_code",
            )
        if kind in (MovementKind.WASTE, MovementKind.ADJUST, MovementKind.RETURN):
            st.text_input(say(text("Reason")), key="move_reason", max_chars=500)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            say(text("Day")),
            value=None,
            format=date_format(),
            key="move_day",
            help=say(text("When it happened, by the venue's clock. Empty: now. A day without a time is its noon.")),
        )
        st.time_input(say(text("Time at the venue")), value=None, key="move_time")
    st.button(say(text("Post the movement")), key="post_move", type="primary", on_click=_post)


def _post() -> None:
    typed: dict[str, Any] = {name: st.session_state.get(f"move_{name}") for name in _FIELDS}
    names, litres = str(typed["names"] or "").strip(), typed["litres"]

    def work(*, at: dt.datetime, **signed: Any) -> object:
        asked = Asked(
            typed["kind"],
            _moment(typed["day"], typed["time"], now=at),
            to=typed["to"] if leads_to(typed["kind"]) else None,
            from_=typed["from"],
            volume_ml=None if litres is None or typed["kind"] not in _LITRES else round(litres * 1000),
            containers=typed["containers"],
            code=typed["code"] if typed["kind"] is MovementKind.WASTE else None,
            reason=str(typed["reason"] or "").strip() or None,
        )
        event_id = state.current().opened.stored.event_id
        kept = move_stock(state.store(), event_id, [names] if names else [], asked, posted_at=at, **signed)
        said = plural_text("{n:n0} movement is posted.", "{n:n0} movements are posted.", n=len(kept))
        will_say("success", said)
        return kept

    if act(f"move {typed}", work) is not None:
        # set and not removed: a browser would send once more what it shows
        st.session_state.update(dict.fromkeys(f"move_{name}" for name in _EMPTIED))
        st.session_state.update(dict.fromkeys(("move_names", "move_reason"), ""))


def _moment(day: object, time: object, *, now: dt.datetime) -> dt.datetime:
    """When it happened: this moment, unless a day or a time of the venue's clock is given."""
    if not isinstance(day, dt.date) and not isinstance(time, dt.time):
        return now
    here = now.astimezone(state.current().records.event.zone)
    on = day if isinstance(day, dt.date) else here.date()
    if not isinstance(time, dt.time):
        return now if on == here.date() else dt.datetime.combine(on, _NOON, here.tzinfo)
    return dt.datetime.combine(on, time, here.tzinfo)


_NOON = dt.time(12)
_FIELDS = ("names", "kind", "to", "from", "litres", "containers", "code", "reason", "day", "time")
_EMPTIED = ("to", "from", "litres", "containers", "day", "time")
