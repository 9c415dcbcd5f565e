"""What a page does to the store: in whose name, once however often it is clicked, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components import who
from catering.dashboard.components.words import as_markdown, say
from catering.model.text import Text, text
from catering.planning.stock.ledger_refusals import MovementRefused
from catering.services.close_event import NotClosed, NotHeld
from catering.services.hold_event import ChangedMeanwhile, EventBroken, Undecided, UnsavedChanges
from catering.services.undo_change_set import CannotUndo
from catering.store.engine import StoreBusy
from catering.store.event_rows import AmountTooFine
from catering.store.events import EventIdTaken, LastEvent
from catering.store.scenarios import ScenarioNameTaken
from catering.store.stock import NotInEvent
from catering.store.writing import RowHasMoved

_Result = TypeVar("_Result")

_NAME = "act_name "
_REFUSALS = (
    AmountTooFine,
    CannotUndo,
    ChangedMeanwhile,
    EventBroken,
    EventIdTaken,
    LastEvent,
    MovementRefused,
    NotClosed,
    NotHeld,
    NotInEvent,
    RowHasMoved,
    ScenarioNameTaken,
    StoreBusy,
    Undecided,
    UnsavedChanges,
)


def ask_name(place: str = "") -> None:
    """Asks who one is, where that is not known yet, near the buttons that act; `place` tells several apart."""
    if who.is_named():
        return
    if who.signs_in():
        who.show_sign_in(f"sign_in_to_act {place}")
        return
    st.text_input(
        say(text("Your name")),
        key=f"{_NAME}{place}",
        max_chars=100,
        help=say(text("Asked once and kept in this browser; it stands beside what you change.")),
    )


def _is_name(key: object, typed: object) -> bool:
    return str(key).startswith(_NAME) and bool(str(typed).strip())


def act(key: str, work: Callable[..., _Result]) -> _Result | None:
    """Does `work`, given actor, moment, page and operation ID; for callbacks.

    None where the person has no name yet or a rule refuses it; which of them is said on the page.
    """
    if not who.is_named():
        who.give_name(next((str(each) for key, each in st.session_state.items() if _is_name(key, each)), ""))
    if not who.is_named():
        will_say("warning", text("Write your name, so that others see whose change it is. Nothing is saved yet."))
        return None
    # kept until it is answered: a click that is sent twice acts once
    operation_id = st.session_state.setdefault(f"operation {key}", uuid.uuid4().hex)
    signed: dict[str, Any] = {
        "actor": state.actor(),
        "by_what": f"page {st.session_state.page}",
        "at": state.now(),
        "operation_id": operation_id,
    }
    try:
        done = work(**signed)
    except _REFUSALS as refused:
        will_say("warning", refused.message)
        if isinstance(refused, StoreBusy):
            return None
        done = None
    del st.session_state[f"operation {key}"]
    state.reload_all()
    return done


def will_say(kind: str, words: Text) -> None:
    """Keeps what the page is to say when it is drawn next: a "success", a "warning", an "info"."""
    st.session_state.act_word = kind, words


def show_outcome() -> None:
    """Says what the last act came to; for the top of a page."""
    kind, words = st.session_state.act_said = st.session_state.pop("act_word", (None, None))
    if words is not None:
        show: Callable[[str], object] = {"success": st.success, "warning": st.warning, "info": st.info}[kind]
        show(as_markdown(words))


def draw_again() -> NoReturn:
    """Draws the page once more with what it has just said, which nobody could read otherwise."""
    if st.session_state.act_said[1] is not None:
        st.session_state.act_word = st.session_state.act_said
    st.rerun()
