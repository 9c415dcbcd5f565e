"""Scan: what is this keg, and what is done with it now? For a phone in one hand."""

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import show_outcome
from catering.dashboard.components.keg_acts import offer_undo_of_last
from catering.dashboard.components.keg_in_hand import ask_keg, chosen_bar, show_keg
from catering.dashboard.components.scan_label import scan_label
from catering.dashboard.components.words import as_markdown, say
from catering.model.text import text
from catering.services.scan_keg import look_at_keg
from catering.store.stock import NotInEvent

with st.container(key="scan", width=560):
    st.title(say(text("Scan")))
    show_outcome()
    name = ask_keg()
    if not state.current().records.kegs:
        st.info(as_markdown(text("This event has no kegs by number yet. The page Stock takes them from the plan.")))
    elif name:
        try:
            event_id = state.current().opened.stored.event_id
            show_keg(look_at_keg(state.store(), event_id, name, at=state.now(), bar=chosen_bar()))
        except NotInEvent as unknown:
            st.warning(as_markdown(unknown.message))
    else:
        offer_undo_of_last()
    scan_label()
