"""Bars as cards: what runs, what stands full, and what a bar posts with one touch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.words import as_markdown, escaped, say
from catering.model.event import Bar
from catering.model.movement import MovementKind
from catering.model.record import same_name
from catering.model.stock import Location, LocationKind
from catering.model.text import Text, plural_text, text
from catering.planning.evening.evening_ledger import RunningKeg
from catering.planning.evening.keg_weight import half_ml, left_by_weight_ml, weighed_note
from catering.planning.stock.keg_ranges import in_ranges
from catering.planning.stock.ledger_stock import Held
from catering.services.evening_stock import EveningInStock, LastAct, post_left, undo_last
from catering.services.move_stock import Asked, move_stock

_ABREAST = 4
_CARDS = "evening_cards"


def show_bars(evening: EveningInStock) -> None:
    """A card for each bar."""
    bars = [each for each in evening.records.locations if each.kind is LocationKind.BAR]
    ask_name("evening")
    _say_expired(evening)
    st.html(f"<style>.st-key-{_CARDS} :is(.stButton, .stPopover) button {{ min-height: 3.25rem; }}</style>")
    with st.container(key=_CARDS):
        for first in range(0, len(bars), _ABREAST):
            for column, bar in zip(st.columns(min(len(bars), _ABREAST)), bars[first:], strict=False):
                with column, st.container(border=True):
                    _show_bar(evening, bar)
    if evening.last is not None:
        _offer_undo(evening.last, evening.posted)


def _say_expired(evening: EveningInStock) -> None:
    """The full kegs that no bar is offered."""
    numbers = [each.keg.number for each in evening.ledger.expired if each.keg is not None]
    if numbers:
        st.warning(
            as_markdown(
                plural_text(
                    "{n:n0} full keg expired and is not offered: {kegs:list}. On the page Scan it can be tapped all "
                    "the same.",
                    "{n:n0} full kegs expired and are not offered: {kegs:list}. On the page Scan they can be tapped "
                    "all the same.",
                    n=len(numbers),
                    kegs=in_ranges(numbers),
                )
            )
        )


def _show_bar(evening: EveningInStock, bar: Location) -> None:
    ledger = evening.ledger
    running = [each for each in ledger.running if each.bar == bar]
    full = sum(each.containers for each in ledger.full_at(bar))
    st.markdown("#### " + escaped(bar.name))
    st.caption(as_markdown(_standing(_bar_of(evening, bar), len(running), full)))
    for keg in running:
        _show_running(evening, keg)
    _offer_new_keg(evening, bar)


def _bar_of(evening: EveningInStock, location: Location) -> Bar | None:
    name = same_name(location.bar or location.name)
    return next((bar for bar in evening.records.bars if same_name(bar.name) == name), None)


def _standing(bar: Bar | None, running: int, full: int) -> Text:
    stands = plural_text("{n:n0} full keg", "{n:n0} full kegs", n=full)
    if bar is None:
        return text("{full} · {running:n0} running", full=stands, running=running)
    return text("{full} · {running:n0} of {taps:n0} taps running", full=stands, running=running, taps=bar.taps)


def _show_running(evening: EveningInStock, keg: RunningKeg) -> None:
    zone, number = evening.records.event.zone, keg.keg.number
    told = {"keg": number, "beverage": keg.beverage, "left": keg.left_ml / 1000}
    if keg.read_at == keg.tapped_at:
        words = text("Keg {keg}, {beverage}: tapped at {at:time}", at=keg.tapped_at.astimezone(zone), **told)
    else:
        words = text("Keg {keg}, {beverage}: {left:L1} at {at:time}", at=keg.read_at.astimezone(zone), **told)
    st.markdown(as_markdown(words))
    half = half_ml(evening.records, keg.keg)
    with st.container(horizontal=True, gap="small"):
        st.button(
            say(text("Half")),
            key=f"half {number}",
            on_click=_post_left,
            args=(keg, half, evening.posted),
            disabled=keg.left_ml <= half or not state.looks_from_now(),
            width="stretch",
        )
        blown = partial(_move, MovementKind.BLOW, number, None)
        st.button(
            say(text("Blown")),
            key=f"blown {number}",
            on_click=_post,
            args=(f"blown {number}", evening.posted, blown, text("Keg {keg} is blown.", keg=number)),
            disabled=not state.looks_from_now(),
            type="primary",
            width="stretch",
        )
        with st.popover(say(text("Weigh")), width="stretch"):
            st.number_input(
                say(text("Weight of keg {keg} [kg]", keg=number)),
                min_value=0.0,
                max_value=999.0,
                value=None,
                step=0.1,
                format="%.1f",
                key=f"weight {number}",
                help=say(text("With what is in it; its own weight is taken off.")),
            )
            st.button(
                say(text("Post the weight")),
                key=f"weighed {number}",
                on_click=_post_weight,
                args=(keg, evening.posted),
                disabled=not state.looks_from_now(),
                width="stretch",
            )


def _offer_new_keg(evening: EveningInStock, bar: Location) -> None:
    """The next full keg by its best before, from here or the stores; another can be chosen."""
    kegs = {each.keg.number: each for each in evening.ledger.to_tap_at(bar) if each.keg is not None}
    if not kegs:
        st.caption(as_markdown(text("No full keg here or in the stores.")))
        return
    chosen_key = f"next keg {bar.name}"
    kept = st.session_state.get(chosen_key)
    # set and not left to the switch: the keg that was chosen is tapped once, then comes the next
    st.session_state[f"{chosen_key} input"] = kept if kept in kegs else next(iter(kegs))
    number = st.selectbox(
        say(text("Next keg")),
        list(kegs),
        format_func=lambda each: say(_where(kegs[each], bar)),
        key=f"{chosen_key} input",
        on_change=_choose,
        args=(chosen_key,),
    )
    tap = partial(_move, MovementKind.TAP, number, bar.name)
    st.button(
        say(text("New keg")),
        key=f"new keg {bar.name} {number}",
        on_click=_post,
        args=(f"tap {number}", evening.posted, tap, text("Keg {keg} is tapped at {bar}.", keg=number, bar=bar.name)),
        disabled=not state.looks_from_now(),
        width="stretch",
    )


def _choose(key: str) -> None:
    st.session_state[key] = st.session_state[f"{key} input"]


def _where(held: Held, bar: Location) -> Text:
    told = {"keg": held.keg.number if held.keg is not None else "", "beverage": held.lot.beverage}
    if held.location == bar:
        return text("{keg} · {beverage}, here", **told)
    return text("{keg} · {beverage}, from {place}", place=held.location.name, **told)


def _offer_undo(last: LastAct, posted: int) -> None:
    moved, zone = last.kept.movement, state.current().records.event.zone
    words = text(
        "Undo: keg {keg}, “{kind}” at {at:time} by {actor}",
        keg=last.keg.number,
        kind=moved.kind.label,
        at=moved.at.astimezone(zone),
        actor=last.kept.actor,
    )
    st.button(
        as_markdown(words),
        key=f"undo {moved.id}",
        on_click=_post,
        args=(f"undo {moved.id}", posted, partial(_take_back, moved.id), text("It is taken back.")),
        disabled=not state.looks_from_now(),
    )


# ---------------------------------------------------------------- acts


def _move(kind: MovementKind, number: str, to: str | None, *, at: Any, **signed: Any) -> object:
    event_id = state.current().opened.stored.event_id
    return move_stock(state.store(), event_id, [number], Asked(kind, at, to), posted_at=at, **signed)


def _take_back(number: int, **signed: Any) -> object:
    return undo_last(state.store(), number, **signed)


def _post_left(keg: RunningKeg, left_ml: int, posted: int) -> None:
    def work(**signed: Any) -> object:
        return post_left(state.store(), state.current().opened.stored.event_id, keg, left_ml, **signed)

    _post(f"left {keg.keg.number}", posted, work, _left(keg, left_ml))


def _post_weight(keg: RunningKeg, posted: int) -> None:
    weight_kg = st.session_state[f"weight {keg.keg.number}"]
    if weight_kg is None:
        will_say("warning", text("Write what keg {keg} weighs.", keg=keg.keg.number))
        return

    def work(**signed: Any) -> object:
        left_ml = left_by_weight_ml(state.current().records, keg.keg, keg.beverage, weight_kg)
        note = weighed_note(weight_kg)
        kept = post_left(state.store(), state.current().opened.stored.event_id, keg, left_ml, reason=note, **signed)
        will_say("success", _left(keg, min(left_ml, keg.left_ml)))
        return kept

    _post(f"weight {keg.keg.number} {weight_kg}", posted, work, None)


def _left(keg: RunningKeg, left_ml: int) -> Text:
    return text("Keg {keg}: {left:L1} are left.", keg=keg.keg.number, left=left_ml / 1000)


def _post(what: str, posted: int, work: Callable[..., object], words: Text | None) -> None:
    """Posts once what was touched, however often: the same touch of the same cards is answered by the first."""
    if st.session_state.get("evening_done") == (what, posted):
        return
    if act(f"evening {what}", work) is not None:
        st.session_state["evening_done"] = what, posted
        if words is not None:
            will_say("success", words)
