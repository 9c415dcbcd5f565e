"""The archive: events that left the lists, and the way back."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.event_list import list_of
from catering.dashboard.components.words import say
from catering.model.text import text
from catering.services.event_state import archive_event
from catering.services.list_events import list_events
from catering.store.events import ListedEvent


def show_archive() -> None:
    """The events in the archive; one of them can be brought back."""
    archived = {each.row: each for each in list_events(state.store(), archived=True)}
    if not archived:
        st.info(say(text("The archive is empty.")))
        return
    list_of(tuple(archived.values()))
    row = st.selectbox(say(text("Event")), list(archived), format_func=lambda each: archived[each].name, key="archived")
    ask_name()
    if row in archived:
        st.button(say(text("Bring it back")), key="bring_back", on_click=_bring_back, args=(archived[row],))


def _bring_back(event: ListedEvent) -> None:
    done = act("bring_back", lambda **signed: archive_event(state.store(), event.row, archived=False, **signed))
    if done is not None:
        will_say("success", text("“{name}” is back among the events.", name=event.name))
