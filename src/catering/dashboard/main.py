"""The frame around every page: event, language, moment, navigation."""

from __future__ import annotations

import gc

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.draft_banner import show_draft
from catering.dashboard.components.switches import choose_event, choose_language, choose_moment
from catering.dashboard.components.tables import SIGN_OF_MORE
from catering.dashboard.components.who import settle_who, show_who
from catering.dashboard.components.words import say
from catering.dashboard.page import page_of
from catering.model.text import text


@st.cache_resource
def _settle() -> None:
    """Once a server: what is loaded by now stays, and no collection need look at it again."""
    gc.collect()
    gc.freeze()


def main() -> None:
    """Draws the frame and the chosen page."""
    st.set_page_config(page_title="Catering", page_icon="🍺", layout="wide")
    st.html("<style>.stMainBlockContainer { padding-top: 4rem; }</style>" + SIGN_OF_MORE)
    with st.sidebar:
        choose_language()
    page = st.navigation(
        {
            "": [
                page_of("overview", text("Overview"), default=True),
                page_of("forecast", text("Forecast")),
                page_of("kegs", text("Kegs")),
            ],
            say(text("Logistics")): [
                page_of("shipment", text("Shipment")),
                page_of("pallets", text("Pallets")),
                page_of("cost", text("Cost")),
            ],
            say(text("At the venue")): [
                page_of("service", text("Service")),
                page_of("training", text("Training")),
                page_of("stock", text("Stock")),
                page_of("evening", text("Evening")),
                page_of("scan", text("Scan")),
            ],
            say(text("Data")): [
                page_of("sheets", text("Sheets")),
                page_of("workbook", text("Workbook")),
                page_of("events", text("Events")),
                page_of("history", text("History")),
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
