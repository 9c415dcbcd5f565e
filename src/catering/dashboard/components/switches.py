"""What is chosen for every page: language, event, the day that is looked from, the wished certainty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.words import as_markdown, browser_language, date_format, language, say, value
from catering.model.text import LANGUAGE_NAMES, LANGUAGES, text
from catering.planning.order.supply import level_for_costs

DAYS = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
"""The days that can be looked from."""


def choose_language() -> None:
    """The language switch; it is kept in the address."""
    _from_address("lang", LANGUAGES)
    st.session_state.setdefault("lang", browser_language())
    st.segmented_control(
        say(text("Language")),
        LANGUAGES,
        format_func=lambda each: LANGUAGE_NAMES[each],
        key="lang",
        required=True,
        label_visibility="collapsed",
    )
    _to_address("lang", language(), usual=browser_language())


def choose_event() -> None:
    """The event switch; it is kept in the address, so that a link opens the same event."""
    names = state.names()
    _from_address("event", names)
    wanted = st.session_state.get("event", st.query_params.get("event"))
    if wanted is not None and wanted not in names:
        st.warning(
            as_markdown(
                text(
                    "“{event_id}” is not among the events; it may be in the archive. You see another event now.",
                    event_id=wanted,
                )
            )
        )
    if st.session_state.get("event") not in names:
        st.session_state.event = next(iter(names))
    # set and not left to the switch: a run that is broken off before it is drawn would lose what was chosen
    st.session_state.event_input = st.session_state.event
    st.selectbox(
        say(text("Event")),
        list(names),
        format_func=lambda event_id: names[event_id],
        key="event_input",
        on_change=_event_chosen,
        help=say(text("The event that every page shows.")),
    )
    _to_address("event", st.session_state.event, usual=next(iter(names)))


def _event_chosen() -> None:
    st.session_state.event = st.session_state.event_input


def _from_address(key: str, allowed: Collection[str]) -> None:
    """Starts a switch where the address points. Streamlit's own binding would put the shown words there."""
    wanted = st.query_params.get(key)
    if key not in st.session_state and wanted in allowed:
        st.session_state[key] = wanted


def _to_address(key: str, chosen: str, *, usual: str) -> None:
    if chosen == usual:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen


def choose_moment() -> None:
    """Now, or a day from which the event is looked at; a day is kept in the address."""
    today = state.now().astimezone(state.current().records.event.zone).date()
    if "as_of" not in st.session_state:
        st.session_state.as_of = _day(st.query_params.get("as_of"))
    # set and not left to the input: in another language it writes days another way, and begins anew
    st.session_state.as_of_input = state.as_of().date()
    st.date_input(
        say(text("As of")),
        min_value=DAYS[0],
        max_value=DAYS[1],
        format=date_format(),
        key="as_of_input",
        on_change=_moment_chosen,
        help=say(text("The event as seen on this day: what is due, what is known. Default: today.")),
    )
    _to_address("as_of", f"{state.as_of():%Y-%m-%d}", usual=f"{today:%Y-%m-%d}")


def _day(written: str | None) -> dt.date | None:
    """A day from the address; None where there is none that can be chosen."""
    try:
        day = dt.date.fromisoformat(written or "")
    except ValueError:
        return None
    return day if DAYS[0] <= day <= DAYS[1] else None


def _moment_chosen() -> None:
    st.session_state.as_of = st.session_state.as_of_input


def choose_service_level() -> None:
    """The wished certainty of the chosen event, for every page: as a chance, or by what a missing litre costs."""
    event = state.current()
    keys = (f"level {event.row}", f"ratio {event.row}")

    def by_level() -> None:
        event.service_level = st.session_state[keys[0]] / 1000

    def by_cost() -> None:
        event.service_level = round(level_for_costs(shortage_cost=st.session_state[keys[1]], leftover_cost=1.0), 3)

    level = event.service_level
    st.session_state[keys[0]] = round(level * 1000)
    st.session_state[keys[1]] = level / (1 - level)
    chance, cost = st.columns([2, 1], gap="large", vertical_alignment="bottom")
    chance.select_slider(
        say(text("Wished certainty")),
        range(500, 1000),
        format_func=lambda per_mille: value(per_mille / 1000, "pct1"),
        key=keys[0],
        on_change=by_level,
        help=say(text("The chance that the recommended litres are to suffice with.")),
    )
    cost.number_input(
        say(text("A missing litre is so many times worse than one left over")),
        min_value=1.0,
        max_value=999.0,
        step=1.0,
        format="%.1f",
        key=keys[1],
        on_change=by_cost,
        help=say(text("Another way to state the wished certainty: 19 times worse is 95 %.")),
    )
