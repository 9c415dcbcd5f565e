"""A page of the dashboard, as the navigation lists it and as links name it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from catering.dashboard.components.words import say
from catering.model.text import Text

_PAGES = Path(__file__).parent / "pages"


def page_of(name: str, title: Text, *, default: bool = False) -> StreamlitPage:
    """A page by its file's name, which is its address too."""
    return st.Page(_PAGES / f"{name}.py", title=say(title), url_path=name, default=default)
