"""The keg in hand: what it is in big letters, one button for what comes next; to take back and all else behind."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import ask_name
from catering.dashboard.components.keg_acts import holds_back, offer_undo, post, take_in_hand
from catering.dashboard.components.keg_others import offer_others
from catering.dashboard.components.words import as_markdown, say
from catering.model.stock import LocationKind
from catering.model.text import text
from catering.planning.stock.movement_words import to_do, to_do_at_a_bar
from catering.services.scan_keg import KegInHand, Proposed, bars_of

_STYLE = """<style>
.st-key-scan_input input { font-size: 1.75rem; min-height: 3.25rem; }
.st-key-scan_card h2 { font-size: 3rem; padding: 0; }
.st-key-scan_card p { font-size: 1.25rem; }
.st-key-scan_bar button p { font-size: 1.1rem; }
.st-key-scan_next button { min-height: 5.5rem; }
.st-key-scan_next button p { font-size: 1.6rem; font-weight: 600; }
.st-key-scan_undo button, .st-key-scan_other .stButton button, .st-key-scan_bar button { min-height: 3.25rem; }
.st-key-scan_undo button p, .st-key-scan_other .stButton button p { font-size: 1.1rem; }
.st-key-scan_other [role=radiogroup] label { min-height: 2.75rem; align-items: center; }
</style>"""


# ---------------------------------------------------------------- which keg


def ask_keg() -> str:
    """The number or serial of the keg in hand; it is kept in the address, so that a link or a reload opens it."""
    st.html(_STYLE)
    if "scan_keg" not in st.session_state:
        st.session_state.scan_keg = st.query_params.get("keg", "")
    name = str(st.session_state.scan_keg)
    # set and not left to the input: a run that is broken off before it is drawn would lose what was scanned
    st.session_state.scan_input = name
    st.text_input(
        say(text("Keg: its number, or the brewery's serial")), key="scan_input", max_chars=100, on_change=_typed
    )
    if not name:
        st.query_params.pop("keg", None)
    elif st.query_params.get("keg") != name:
        st.query_params["keg"] = name
    return name


def _typed() -> None:
    take_in_hand(st.session_state.scan_input)


def chosen_bar() -> str | None:
    """The bar at which this phone is."""
    return st.session_state.get(_bar_key())


def _bar_key() -> str:
    return f"scan_at_bar {state.current().row}"


# ---------------------------------------------------------------- what it is


def show_keg(keg: KegInHand) -> None:
    """The keg, and all that may be posted of it."""
    with st.container(key="scan_card", border=True, gap="small"):
        st.markdown("## " + as_markdown(text("Keg {keg}", keg=keg.keg.number)))
        st.markdown("  \n".join(_told(keg)))
    if keg.hindered is not None:
        st.warning(as_markdown(keg.hindered))
    _offer_next(keg)
    offer_undo(keg)
    if keg.others:
        with st.expander(say(text("Something else"))), st.container(key="scan_other"):
            offer_others(keg)


def _told(keg: KegInHand) -> list[str]:
    """What is in it, where it is, how long it is good; a line each."""
    now, contents = keg.now, keg.contents
    lines = []
    if contents is not None:
        lines.append(text("{beverage}", beverage=contents.beverage))
    if keg.location is None:
        lines.append(now.state.label)
    else:
        lines.append(text("{volume:L1} left", volume=now.volume_ml / 1000))
        lines.append(text("{state}, at {place}", state=now.state.label, place=keg.location.name))
    told = [as_markdown(each) for each in lines]
    if keg.best_before_on is not None:
        told.append(_best_before(keg, keg.best_before_on))
    return told


def _best_before(keg: KegInHand, day: dt.date) -> str:
    """Red where it is over, or the last day."""
    if not keg.is_expired and not keg.expires_today:
        return as_markdown(text("best before {day:date}", day=day))
    words = text("expired: best before {day:date}", day=day) if keg.is_expired else text("expires today")
    return f":red[**{as_markdown(words)}**]"


# ---------------------------------------------------------------- what comes next


def _offer_next(keg: KegInHand) -> None:
    proposed = keg.next
    if proposed is None:
        if keg.hindered is None:
            st.caption(say(text("Nothing is to be done with it now.")))
        return
    if len(proposed.places) > 1 and keg.places.kind(proposed.places[0]) is LocationKind.BAR:
        _ask_bar(keg)
    ask_name("scan")
    drawn = Proposed(keg.item.id, keg.posted, proposed)
    words = to_do_at_a_bar(proposed) if proposed.asks_place else to_do(proposed, keg.now, keg.places)
    is_held = holds_back(keg, proposed, "next")
    with st.container(key="scan_next"):
        # a key of its own for each proposal: a click on one is never taken for another that was drawn meanwhile
        st.button(
            as_markdown(words),
            key=f"next {drawn.operation_id}",
            type="primary",
            width="stretch",
            disabled=proposed.asks_place or is_held,
            on_click=post,
            args=(keg, drawn),
        )


def _ask_bar(keg: KegInHand) -> None:
    """At which bar this phone is; asked once."""
    bars = list(bars_of(keg.places).values())
    kept = st.session_state.get(_bar_key())
    st.session_state.scan_bar = kept if kept in bars else None
    st.pills(say(text("Your bar")), bars, key="scan_bar", on_change=_choose_bar, width="stretch")


def _choose_bar() -> None:
    st.session_state[_bar_key()] = st.session_state.scan_bar
