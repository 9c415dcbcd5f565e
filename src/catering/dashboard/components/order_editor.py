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
            disabled=order_recommended(plan).order_lines == plan.records.order_lines,
            key="take_recommendation",
            on_click=_take_recommendation,
            args=(plan,),
            help=say(
                text("Orders what is recommended, of every beverage that is ordered already or of all; can be undone.")
            ),
        )


def _take_recommendation(plan: EventPlan) -> None:
    state.change(order_recommended(plan), text("Recommendation taken over"), before=plan.records)
