"""What is posted of the keg in hand, once however often it is sent, and taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, will_say
from catering.dashboard.components.words import as_markdown, say
from catering.model.movement import MovementKind
from catering.model.text import text
from catering.planning.stock.movement_words import done
from catering.planning.stock.next_movement import Possible
from catering.services.scan_keg import KegInHand, Proposed, look_at_keg, post_proposed, take_back
from catering.store.stock import KeptMovement, NotInEvent


def take_in_hand(name: str) -> None:
    """Shows a keg, or with an empty name none: the input is ready for the next. Only for callbacks."""
    st.session_state.scan_keg = name.strip()


def holds_back(keg: KegInHand, possible: Possible, place: str) -> bool:
    """Whether a tapping waits for another touch, which it asks for: what is in the keg has expired."""
    if possible.kind is not MovementKind.TAP or not keg.is_expired or keg.best_before_on is None:
        return False
    st.warning(
        as_markdown(
            text(
                "Keg {keg} expired: best before {day:date}. Take another keg, or taste it first.",
                keg=keg.keg.number,
                day=keg.best_before_on,
            )
        )
    )
    return not st.toggle(say(text("Tap it all the same")), key=f"tap expired {place} {keg.item.id} {keg.posted}")


def post(keg: KegInHand, drawn: Proposed) -> None:
    """Posts what was drawn for a keg, says so, and makes the input ready for the next."""
    event_id = state.current().opened.stored.event_id

    def work(actor: str, by_what: str, at: dt.datetime, **_: str) -> KeptMovement:
        return post_proposed(state.store(), event_id, drawn, actor=actor, by_what=by_what, at=at)

    kept = act(f"scan {drawn.operation_id}", work)
    if kept is None:
        return
    told: dict[str, Any] = {"keg": keg.keg.number, "done": done(kept.movement, keg.places)}
    if kept.actor == state.actor():
        will_say("success", text("Keg {keg}: {done}.", **told))
    else:
        at = kept.posted_at.astimezone(keg.places.zone)
        will_say("success", text("Keg {keg}: {done}, as {actor} posted at {at:time}.", actor=kept.actor, at=at, **told))
    st.session_state[_posted_key()] = keg.keg.number
    take_in_hand("")


def offer_undo(keg: KegInHand, *, with_keg: bool = False) -> None:
    """The button that takes back the movement of a keg that stands last; none where none does."""
    last = keg.last
    if last is None:
        return
    at = last.movement.at.astimezone(keg.places.zone)
    told: dict[str, Any] = {"keg": keg.keg.number, "done": done(last.movement, keg.places), "at": at}
    if at.date() != keg.today:
        words = text("Undo: {done}, {at:datetime}", **told)
    elif with_keg:
        words = text("Undo: keg {keg} {done}, {at:time}", **told)
    else:
        words = text("Undo: {done}, {at:time}", **told)
    with st.container(key="scan_undo"):
        st.button(
            as_markdown(words),
            key=f"undo {last.movement.id} {keg.posted}",
            width="stretch",
            on_click=_take_back,
            args=(keg, last),
        )


def offer_undo_of_last() -> None:
    """What this phone posted last can be taken back, though its keg is out of hand."""
    name, event_id = st.session_state.get(_posted_key()), state.current().opened.stored.event_id
    if name is None:
        return
    try:
        offer_undo(look_at_keg(state.store(), event_id, name, at=state.now()), with_keg=True)
    except NotInEvent:  # it was renamed meanwhile
        return


def _take_back(keg: KegInHand, last: KeptMovement) -> None:
    event_id, number = state.current().opened.stored.event_id, last.movement.id

    def work(actor: str, by_what: str, at: dt.datetime, **_: str) -> KeptMovement:
        return take_back(
            state.store(), event_id, keg.item.id, number, seen=keg.posted, actor=actor, by_what=by_what, at=at
        )

    if act(f"scan back {number}", work) is not None:
        was = done(last.movement, keg.places)
        will_say("success", text("Keg {keg}: “{done}” is taken back.", keg=keg.keg.number, done=was))
        st.session_state.pop(_posted_key(), None)
        take_in_hand(keg.keg.number)


def _posted_key() -> str:
    return f"scan_posted {state.current().row}"
