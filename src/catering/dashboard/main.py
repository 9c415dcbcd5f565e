"""The frame around every page: event, language, moment, navigation."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.draft_banner import show_draft
from catering.dashboard.components.switches import choose_event, choose_language, choose_moment
from catering.dashboard.components.who import settle_who, show_who
from catering.dashboard.components.words import say
from catering.model.text import text

_PAGES = Path(__file__).parent / "pages"


@st.cache_resource
def _settle() -> None:
    """Once a server: what is loaded by now stays, and no collection need look at it again."""
    gc.collect()
    gc.freeze()


def main() -> None:
    """Draws the frame and the chosen page."""
    st.set_page_config(page_title="Catering", page_icon="🍺", layout="wide")
    st.html("<style>.stMainBlockContainer { padding-top: 4rem; }</style>")
    with st.sidebar:
        choose_language()
    page = st.navigation(
        [
            st.Page(_PAGES / "overview.py", title=say(text("Overview")), url_path="overview", default=True),
            st.Page(_PAGES / "forecast.py", title=say(text("Forecast")), url_path="forecast"),
            st.Page(_PAGES / "kegs.py", title=say(text("Kegs")), url_path="kegs"),
            st.Page(_PAGES / "pallets.py", title=say(text("Pallets")), url_path="pallets"),
            st.Page(_PAGES / "shipment.py", title=say(text("Shipment")), url_path="shipment"),
            st.Page(_PAGES / "cost.py", title=say(text("Cost")), url_path="cost"),
            st.Page(_PAGES / "sheets.py", title=say(text("Sheets")), url_path="sheets"),
            st.Page(_PAGES / "workbook.py", title=say(text("Workbook")), url_path="workbook"),
            st.Page(_PAGES / "events.py", title=say(text("Events")), url_path="events"),
            st.Page(_PAGES / "history.py", title=say(text("History")), url_path="history"),
        ],
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
