"""Another moment for the stock alone, past or planned, beside the one that every page is looked from."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.switches import DAYS
from catering.dashboard.components.words import as_markdown, date_format, say
from catering.model.text import text

_NOON = dt.time(12)
_DAY, _TIME = "stock_day", "stock_time"


def choose_stock_moment() -> dt.datetime | None:
    """The moment that is chosen, by the venue's clock; None: the one that everything is looked from."""
    event = state.current()
    # kept apart from the inputs, which a page switch drops; another event is looked at anew
    if st.session_state.get("stock_at", (event.row,))[0] != event.row:
        _forget()
    _, day, time = st.session_state.get("stock_at", (event.row, None, _NOON))
    st.session_state[_DAY], st.session_state[_TIME] = day, time
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(say(text("Another moment"))):
            st.date_input(
                say(text("Day")),
                value=None,
                min_value=DAYS[0],
                max_value=DAYS[1],
                format=date_format(),
                key=_DAY,
                on_change=_keep,
            )
            st.time_input(say(text("Time at the venue")), key=_TIME, on_change=_keep)
        if day is None:
            return None
        moment = dt.datetime.combine(day, time, tzinfo=event.records.event.zone)
        st.markdown(as_markdown(text("As it stood at {at:datetime}.", at=moment)))
        st.button(say(text("Same as on every page")), key="stock_back", on_click=_forget)
    return moment


def _keep() -> None:
    day, time = st.session_state[_DAY], st.session_state[_TIME]
    st.session_state.stock_at = state.current().row, day, time or _NOON


def _forget() -> None:
    st.session_state.pop("stock_at", None)
