"""The frame around every page: event, language, moment, navigation."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from catering.dashboard import state
from catering.dashboard.components.draft_banner import show_draft
from catering.dashboard.components.switches import choose_event, choose_language, choose_moment
from catering.dashboard.components.tables import SIGN_OF_MORE
from catering.dashboard.components.who import settle_who, show_who
from catering.dashboard.components.words import say
from catering.model.text import Text, text

_PAGES = Path(__file__).parent / "pages"


@st.cache_resource
def _settle() -> None:
    """Once a server: what is loaded by now stays, and no collection need look at it again."""
    gc.collect()
    gc.freeze()


def _page(name: str, title: Text, *, default: bool = False) -> StreamlitPage:
    """A page by its file's name, which is its address too."""
    return st.Page(_PAGES / f"{name}.py", title=say(title), url_path=name, default=default)


def main() -> None:
    """Draws the frame and the chosen page."""
    st.set_page_config(page_title="Catering", page_icon="🍺", layout="wide")
    st.html("<style>.stMainBlockContainer { padding-top: 4rem; }</style>" + SIGN_OF_MORE)
    with st.sidebar:
        choose_language()
    page = st.navigation(
        {
            "": [
                _page("overview", text("Overview"), default=True),
                _page("forecast", text("Forecast")),
                _page("kegs", text("Kegs")),
            ],
            say(text("Logistics")): [
                _page("shipment", text("Shipment")),
                _page("pallets", text("Pallets")),
                _page("cost", text("Cost")),
            ],
            say(text("At the venue")): [
                _page("stock", text("Stock")),
                _page("evening", text("Evening")),
                _page("scan", text("Scan")),
            ],
            say(text("Data")): [
                _page("sheets", text("Sheets")),
                _page("workbook", text("Workbook")),
                _page("events", text("Events")),
                _page("history", text("History")),
            ],
        },
        position="top",
    )
    # after the navigation: what the browser answers runs the page anew, and must find which one that is
    settle_who()
    with st.sidebar:
        choose_event()
    state.begin_run()
    with st.sidebar:
        choose_moment()
        show_who(has_draft=state.current().opened.is_changed)
    st.session_state.page = page.url_path or "overview"
    _settle()
    show_draft()
    page.run()
