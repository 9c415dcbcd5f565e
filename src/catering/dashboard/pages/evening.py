"""Evening: does it last, which bar is dry when, what to do now; and what the bars post."""

import datetime as dt

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import show_outcome
from catering.dashboard.components.after_evening import show_after_evening
from catering.dashboard.components.evening_answer import draw_poured, show_all, show_answer, show_beverage
from catering.dashboard.components.evening_by_hand import type_by_hand
from catering.dashboard.components.evening_cards import show_bars
from catering.dashboard.components.words import as_markdown, escaped, say
from catering.model.text import Text, text
from catering.planning.evening.after_evening import NEVER_HELD, is_over
from catering.planning.forecast.evening_curve import serving_periods

_EVERY_S = 30

periods, zone = serving_periods(state.current().records), state.current().records.event.zone
begins_at, ends_at = periods[0].begins_at.astimezone(zone), periods[-1].ends_at.astimezone(zone)
evening = state.evening()
runs = begins_at <= evening.ledger.at < ends_at
was_held = is_over(evening.records, evening.ledger.at) and evening.records.event.state not in NEVER_HELD


def begins() -> Text:
    """When the first drink is poured."""
    return text("It begins at {at:time} on {day:date}.", at=begins_at, day=begins_at.date())


def answer() -> None:
    """The sentences of now; the cards below are drawn anew once somebody else has posted."""
    now = state.evening()
    if now.posted != evening.posted:
        st.rerun()
    ahead = (begins(),) if now.ledger.at < begins_at else ()
    show_answer((*ahead, *now.day.answer), now.day.to_do)


def figures() -> None:
    """By beverage: the litres against the forecast, the bars, what to do."""
    now = state.evening()
    if len(now.beverages) > 1:
        show_all(now.beverages)
    for each in now.beverages:
        st.subheader(escaped(each.beverage))
        show_beverage(each, now.ledger.out_by(each.beverage), key=each.beverage)


st.title(say(text("Evening")))
show_outcome()
# only what is read is drawn again by itself: nothing that is being typed is touched
every = dt.timedelta(seconds=_EVERY_S) if runs and state.looks_from_now() else None
if was_held:
    show_after_evening()
    if evening.not_told is None:
        with st.expander(say(text("Bars: what was not read or posted yet")), expanded=bool(evening.ledger.running)):
            show_bars(evening)
        for each in evening.beverages:
            st.subheader(escaped(each.beverage))
            draw_poured(each, evening.ledger.out_by(each.beverage), key=each.beverage)
elif evening.not_told is None:
    st.fragment(answer, run_every=every)()
    show_bars(evening)
    st.fragment(figures, run_every=every)()
else:
    st.info(as_markdown(evening.not_told))
    if evening.ledger.at < begins_at:
        st.markdown(as_markdown(begins()))
    if evening.ledger.kegs:
        show_bars(evening)
    type_by_hand()
