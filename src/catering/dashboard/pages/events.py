"""Events: which are there, in which state; make, move, compare, adopt, put away."""

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import show_outcome
from catering.dashboard.components.archive import show_archive
from catering.dashboard.components.comparison import compare
from catering.dashboard.components.event_list import list_of
from catering.dashboard.components.new_event_form import ask_new_event
from catering.dashboard.components.scenario_list import show_scenarios
from catering.dashboard.components.this_event import edit_this_event
from catering.dashboard.components.words import say
from catering.model.text import label, text

VIEWS = {
    "this": (label("events", "This event"), edit_this_event),
    "new": (label("events", "New event"), ask_new_event),
    "scenarios": (label("events", "Scenarios"), show_scenarios),
    "compare": (label("events", "Compare"), compare),
    "archive": (label("events", "Archive"), show_archive),
}

st.title(say(text("Events")))
show_outcome()
list_of(state.events())
view = st.segmented_control(
    say(text("What to do")),
    list(VIEWS),
    default="this",
    format_func=lambda each: say(VIEWS[each][0]),
    key="events_view",
    required=True,
    persist_state="session",
    label_visibility="collapsed",
)
VIEWS[view or "this"][1]()
