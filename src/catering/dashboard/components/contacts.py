"""Who takes part: how each is reached, in which languages, and whether somebody answers now."""

from __future__ import annotations

import re

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.words import as_markdown, escaped, say
from catering.model.party import Party
from catering.model.record import column_of
from catering.model.text import text
from catering.planning.duties.reachable import reach_of

_COLUMNS = 3


def show_contacts() -> None:
    """A card for each party, and the rows to be edited."""
    parties = state.current().records.parties
    if not parties:
        st.info(say(text("No parties yet: add who takes part.")))
    for first in range(0, len(parties), _COLUMNS):
        row = parties[first : first + _COLUMNS]
        for place, party in zip(st.columns(_COLUMNS), row, strict=False):
            with place, st.container(border=True):
                _card(party)
    with st.expander(say(text("Change the parties"))):
        edit_table(Party.table)


def _card(party: Party) -> None:
    st.markdown(f"**{escaped(party.name)}**")
    st.caption(" · ".join(part for part in (as_markdown(party.role.label), escaped(party.contact or "")) if part))
    if party.phone:
        st.link_button(party.phone, f"tel:{re.sub(r'[^+0-9]', '', party.phone)}", icon="📞", width="stretch")
    if party.email:
        st.link_button(party.email, f"mailto:{party.email}", icon="✉️", width="stretch")
    if party.phone or party.hours:
        reach = reach_of(party, at=state.now(), venue=state.current().records.event.zone)
        said = [text("It is {at:time} there.", at=reach.local_at)]
        if reach.is_open is not None:
            said.append(text("Somebody answers now.") if reach.is_open else text("Nobody answers now."))
        st.markdown(" ".join(as_markdown(each) for each in said))
    details = [
        f"{as_markdown(column_of(Party, name).label)}: {escaped(words)}"
        for name in ("hours", "languages", "deputy")
        if (words := getattr(party, name))
    ]
    if details:
        st.caption("  \n".join(details))
