"""What else may be done with the keg in hand: first which, then what it asks for."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from catering.dashboard.components.acts import ask_name
from catering.dashboard.components.keg_acts import holds_back, post
from catering.dashboard.components.words import say
from catering.model.movement import WasteCode
from catering.model.text import label, text
from catering.planning.stock.movement_words import to_do
from catering.planning.stock.next_movement import LitresAsked, Possible
from catering.services.scan_keg import KegInHand, Proposed


def offer_others(keg: KegInHand) -> None:
    """All that is allowed and not proposed."""
    place = f"{keg.item.id} {keg.posted}"
    which = st.radio(
        say(text("Something else")),
        range(len(keg.others)),
        index=None,
        format_func=lambda each: say(to_do(keg.others[each], keg.now, keg.places)),
        key=f"other {place}",
        label_visibility="collapsed",
    )
    if which is None:
        return
    possible = keg.others[which]
    keys = {part: f"{part} {place} {which}" for part in ("to", "litres", "code", "reason")}
    if possible.places:
        st.radio(
            say(text("Where to")),
            possible.places,
            index=0 if len(possible.places) == 1 else None,
            format_func=keg.places.name,
            key=keys["to"],
        )
    if possible.litres is not None:
        found = possible.litres is LitresAsked.FOUND
        st.number_input(
            say(text("Litres in it now") if found else text("Litres out of it")),
            min_value=0.0,
            max_value=1_000_000.0,
            value=None,
            step=0.5,
            format="%.2f",
            key=keys["litres"],
        )
    if possible.asks_code:
        st.radio(
            say(text("Why")),
            list(WasteCode),
            index=None,
            format_func=lambda code: say(code.label),
            key=keys["code"],
        )
    if possible.asks_reason:
        st.text_input(say(text("What was found, and why")), max_chars=500, key=keys["reason"])
    if keg.next is None:
        ask_name("scan other")
    st.button(
        say(label("to do", "Post")),
        key=f"post other {place} {which}",
        width="stretch",
        disabled=holds_back(keg, possible, "other"),
        on_click=_post_other,
        args=(keg, possible, keys),
    )


def _post_other(keg: KegInHand, possible: Possible, keys: dict[str, str]) -> None:
    """Posts what is chosen and typed by now: the click itself may bring the last of it."""
    said = {part: st.session_state.get(key) for part, key in keys.items()}
    to = possible.to if said["to"] is None else said["to"]
    drawn = Proposed(
        keg.item.id, keg.posted, replace(possible, to=to), said["litres"], said["code"], said["reason"] or None
    )
    post(keg, drawn)
