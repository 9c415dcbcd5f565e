"""A small table to be read: its words wrap, on a phone too, and nothing that a person wrote is taken for markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from catering.dashboard.components.words import escaped, say
from catering.model.text import Text


def show_table(rows: Sequence[Mapping[str, str]], *, alt: Text) -> None:
    """One dict a row, by heading; the headings of the first row are those of the table."""
    if not rows:
        return
    frame = pd.DataFrame([{name: escaped(cell) for name, cell in row.items()} for row in rows])
    st.table(frame, hide_index=True, border="horizontal", alt=say(alt))
