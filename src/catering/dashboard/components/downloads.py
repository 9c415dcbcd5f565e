"""Buttons that give a file; it is built only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from catering.dashboard.components.words import say
from catering.model.text import Text

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_workbook(words: Text, file_name: str, build: Callable[[], bytes], *, key: str, help_text: Text) -> None:
    """A download button for an .xlsx file."""
    st.download_button(
        say(words),
        data=build,
        file_name=file_name,
        mime=_XLSX,
        key=key,
        help=say(help_text),
        on_click="ignore",
        width="stretch",
    )
