"""The order, to be changed and judged at once."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.words import say
from catering.model.beverage import OrderLine
from catering.model.text import text
from catering.planning.event_plan import EventPlan, order_recommended


def edit_order(plan: EventPlan) -> None:
    """The order's lines; one button takes the recommendation over."""
    edit_table(OrderLine.table)
    if plan.keg_mix is not None:
        st.button(
            say(text("Take the recommendation over")),
            key="take_recommendation",
            on_click=_take_recommendation,
            args=(plan,),
            help=say(text("Replaces the order of every beverage that is ordered already; it can be undone.")),
        )


def _take_recommendation(plan: EventPlan) -> None:
    state.change(order_recommended(plan), text("Recommendation taken over"), before=plan.records)
