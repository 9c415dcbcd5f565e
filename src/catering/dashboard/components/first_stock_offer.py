"""The first stock in one step: what the plan ships, as locations, lots and numbered kegs; then their filling."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.movement import MovementKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import LocationKind
from catering.model.text import plural_text, text
from catering.planning.stock.first_stock import differing_kegs, first_stock
from catering.planning.stock.keg_ranges import in_ranges
from catering.services.move_stock import Asked, move_stock
from catering.services.stock_report import StockReport


def offer_first_stock(records: EventRecords) -> None:
    """Offers what the stock lacks beside the plan; it becomes a step of the draft, and can be taken back there."""
    _say_differing(records)
    whole = first_stock(records, state.load(), language=language())
    kegs, places = len(whole.kegs) - len(records.kegs), len(whole.locations) - len(records.locations)
    if not kegs and (not places or records.locations):
        return
    st.info(
        as_markdown(
            text(
                "The order has {kegs} that the stock does not know. In one step they get the numbers on their "
                "labels, with their lots and the locations on their way.",
                kegs=plural_text("{n:n0} keg or cask", "{n:n0} kegs and casks", n=kegs),
            )
        )
    )
    if st.button(say(text("Set up the stock from the plan")), key="first_stock", type="primary"):
        state.change(whole, text("Stock set up from the plan"), before=records)
        st.rerun()


def _say_differing(records: EventRecords) -> None:
    """Labels that would be printed now with another container than the stock has under that number."""
    differing = in_ranges(differing_kegs(records, state.load()))
    if differing:
        st.warning(
            as_markdown(
                text(
                    "Since the stock was set up the order has changed: under {kegs:list} the labels name another "
                    "container than the stock. Correct these rows of “Kegs by number” on the page Sheets, or the "
                    "order; then print the labels anew.",
                    kegs=differing,
                )
            )
        )


def offer_filling(report: StockReport) -> None:
    """Posts in one act that the brewery has filled all that is not filled yet."""
    records = report.records
    posted = {same_name(each.keg.number) for each in report.held if each.keg is not None}
    waiting = [keg.number for keg in records.kegs if same_name(keg.number) not in posted and keg.lot is not None]
    has_brewery = any(each.kind is LocationKind.BREWERY for each in records.locations)
    if not waiting or not has_brewery:
        return
    ask_name("filling")
    st.button(
        say(
            plural_text(
                "{n:n0} keg was filled at the brewery", "{n:n0} kegs were filled at the brewery", n=len(waiting)
            )
        ),
        key="filled",
        on_click=_fill,
        args=(waiting,),
    )


def _fill(numbers: list[str]) -> None:
    def work(*, at: dt.datetime, **signed: Any) -> object:
        asked = Asked(MovementKind.FILL, at)
        return move_stock(state.store(), state.current().opened.stored.event_id, numbers, asked, posted_at=at, **signed)

    if act("fill all", work) is not None:
        will_say("success", plural_text("{n:n0} keg is full.", "{n:n0} kegs are full.", n=len(numbers)))
