"""A small table to be read: its words wrap, on a phone too, and nothing that a person wrote is taken for markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from catering.dashboard.components.words import escaped, say
from catering.model.text import Text

SIGN_OF_MORE = """<style>
:is([data-testid=stTable], [data-testid=stDataFrame]) { timeline-scope: --sideways; position: relative; }
:is([data-testid=stTable] div:has(> table), [data-testid=stDataFrame] .dvn-scroller) {
  scroll-timeline: --sideways inline;
}
:is([data-testid=stTable], [data-testid=stDataFrame])::after {
  content: "\\203A"; position: absolute; inset: 0 0 0 auto; width: 2rem; z-index: 1; pointer-events: none; opacity: 0;
  display: flex; align-items: start; justify-content: end; padding-right: .25rem;
  font-size: 1.75rem; font-weight: 700; color: #8A4513;
  background: linear-gradient(to right, transparent, rgb(255 253 248 / .95) 60%);
  animation: more-sideways linear both; animation-timeline: --sideways;
}
@keyframes more-sideways { 0%, 95% { opacity: 1; } 100% { opacity: 0; } }
</style>"""
"""Drawn once a page: where a table goes on beyond its right edge, a sign says so until it is scrolled to its end. Where
all of it is in view nothing scrolls, and the sign stays away."""


def show_table(rows: Sequence[Mapping[str, str]], *, alt: Text) -> None:
    """One dict a row, by heading; the headings of the first row are those of the table."""
    if not rows:
        return
    frame = pd.DataFrame([{name: escaped(cell) for name, cell in row.items()} for row in rows])
    st.table(frame, hide_index=True, border="horizontal", alt=say(alt))
