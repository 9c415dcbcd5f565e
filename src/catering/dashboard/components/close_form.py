"""What a person adds to an evening's figures, the one button that makes it a past event, and whom it is given to."""

from __future__ import annotations

from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.words import as_markdown, escaped, language, say
from catering.model.event import LeftOverTo
from catering.model.text import plural_text, text
from catering.planning.evening.after_evening import AfterBeverage, AfterEvening
from catering.planning.evening.past_event_rows import Closing
from catering.services.close_event import close_event, events_to_teach, teach_events


def close_form(after: AfterEvening) -> None:
    """Guests, what becomes of the rest, lessons, and glasses where somebody counted them; all may be left blank."""
    st.subheader(say(text("Make it a past event")))
    if after.is_closed:
        st.markdown(
            as_markdown(
                text("It is one: its rows stand on the sheet “Past events”, and an event made after it has them.")
            )
        )
    ask_name("close")
    guests_column, *left_columns = st.columns(min(1 + len(_with_rest(after)), 3))
    with guests_column:
        _number("guests", text("Guests who came"), after.guests.who_came)
    for place, each in enumerate(_with_rest(after)):
        with left_columns[place % len(left_columns)]:
            _choose_left_over(each)
    _write("lessons", after)
    with st.expander(say(text("Counted by hand")), expanded=not any(each.is_served for each in after.beverages)):
        st.caption(
            say(
                text(
                    "Glasses only where somebody counted them: they stand above what left the kegs. Litres out of kegs "
                    "only where the stock knows of none."
                )
            )
        )
        for each in after.beverages:
            glasses, litres = st.columns(2)
            with glasses:
                _number(f"glasses {each.beverage}", text("Glasses of {beverage}", beverage=each.beverage), None)
            if not each.is_served:
                with litres:
                    _number(f"litres {each.beverage}", text("{beverage} out of kegs [L]", beverage=each.beverage), None)
    st.button(
        say(text("Make it a past event")) if not after.is_closed else say(text("Write it anew")),
        key="close_event",
        type="secondary" if after.is_closed else "primary",
        on_click=_close,
        args=(after,),
        disabled=not state.looks_from_now(),
    )


def _with_rest(after: AfterEvening) -> list[AfterBeverage]:
    return [each for each in after.beverages if each.left_ml]


def _kept_as(what: str) -> str:
    return f"closing {state.current().row} {what}"


def _kept() -> dict[str, Any]:
    """What was typed, kept apart from the inputs, which a broken-off run can lose."""
    kept: dict[str, Any] = st.session_state.setdefault(_kept_as("typed"), {})
    return kept


def _keep(what: str) -> None:
    _kept()[what] = st.session_state[_kept_as(what)]


def _number(what: str, words: Any, otherwise: int | None) -> None:
    st.session_state[_kept_as(what)] = _kept().get(what, otherwise)
    st.number_input(
        as_markdown(words), min_value=0, max_value=10_000_000, key=_kept_as(what), on_change=_keep, args=(what,)
    )


def _choose_left_over(each: AfterBeverage) -> None:
    what = f"left {each.beverage}"
    st.session_state[_kept_as(what)] = _kept().get(what, each.left_over_to)
    st.selectbox(
        as_markdown(text("{left:L0} of {beverage} left: where to?", left=each.left_ml / 1000, beverage=each.beverage)),
        list(LeftOverTo),
        index=None,
        format_func=lambda goes: say(goes.label),
        placeholder=say(text("not decided")),
        key=_kept_as(what),
        on_change=_keep,
        args=(what,),
    )


def _write(what: str, after: AfterEvening) -> None:
    st.session_state[_kept_as(what)] = _kept().get(what, "\n".join(after.lessons))
    st.text_area(
        say(text("Lessons in your own words")),
        max_chars=2000,
        key=_kept_as(what),
        placeholder=say(text("What the next event should know; it stands in the report.")),
        on_change=_keep,
        args=(what,),
    )


def _by_beverage(after: AfterEvening, what: str) -> dict[str, int]:
    """The numbers that were typed, by beverage."""
    typed = {each.beverage: _kept().get(f"{what} {each.beverage}") for each in after.beverages}
    return {beverage: number for beverage, number in typed.items() if number is not None}


def _close(after: AfterEvening) -> None:
    kept = _kept()
    closing = Closing(
        guests=kept.get("guests", after.guests.who_came),
        glasses=_by_beverage(after, "glasses"),
        poured_l=_by_beverage(after, "litres"),
        left_over_to={
            each.beverage: goes
            for each in after.beverages
            if (goes := kept.get(f"left {each.beverage}", each.left_over_to)) is not None
        },
        lessons=str(kept.get("lessons", "")).strip() or None,
        language=language(),
    )
    event_id = state.current().opened.stored.event_id

    def work(**signed: Any) -> tuple[Any]:
        return (close_event(state.store(), event_id, closing, **signed),)

    done = act("close", work)
    if done is not None and done[0] is not None:
        will_say("success", text("A past event now, as change set {number}.", number=done[0].id))
    elif done is not None:
        will_say("info", text("Nothing has changed: it is written so already."))


def offer_to_others(after: AfterEvening) -> None:
    """Later events that could learn from it and lack it; one made after this event has it by itself."""
    if not after.is_closed:
        return
    others = {each.event_id: each.name for each in events_to_teach(state.store(), after.records.event.event_id)}
    if not others:
        return
    chosen = st.multiselect(
        say(text("Give it to other events too")),
        list(others),
        format_func=lambda each: escaped(others[each]),
        key="teach",
        placeholder=say(text("Choose events that come later")),
    )
    if chosen:
        st.button(say(text("Give it to them")), key="teach_events", on_click=_teach, args=(tuple(chosen),))


def _teach(others: tuple[str, ...]) -> None:
    event_id = state.current().opened.stored.event_id
    done = act("teach", lambda **signed: teach_events(state.store(), event_id, others, **signed))
    if done is not None:
        will_say(
            "success",
            plural_text("{n:n0} event has it now.", "{n:n0} events have it now.", n=len(done)),
        )
