"""Stock: where everything is, does it suffice, what is wrong; every figure opens its movements."""

import streamlit as st

from catering.charts.locations import locations_chart
from catering.dashboard import state
from catering.dashboard.components.acts import show_outcome
from catering.dashboard.components.charts import draw
from catering.dashboard.components.counts import show_counts
from catering.dashboard.components.deposits import show_deposits
from catering.dashboard.components.downloads import offer_workbook
from catering.dashboard.components.first_stock_offer import offer_filling, offer_first_stock
from catering.dashboard.components.move_kegs import move_kegs
from catering.dashboard.components.movement_list import MOST_SHOWN, show_movements
from catering.dashboard.components.stock_moment import choose_stock_moment
from catering.dashboard.components.stock_table import choose_line
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.text import label, text
from catering.services.list_movements import list_movements
from catering.services.stock_report import StockReport
from catering.workbook.stock_sheets import stock_workbook

VIEWS = {
    "where": text("Where it is"),
    "move": label("stock view", "Move"),
    "count": label("stock view", "Count"),
    "movements": text("Movements"),
    "deposits": text("Deposits"),
}


def show_answer(report: StockReport) -> None:
    """Where the kegs are, whether they cover the need, what is wrong."""
    outlook = state.stock_outlook(report)
    st.markdown("#### " + as_markdown(outlook.where()))
    for cover in outlook.covers:
        if cover.gap_ml:
            st.error(as_markdown(cover.summary()))
        else:
            st.markdown(as_markdown(cover.summary()))
    wrong = [as_markdown(each) for each in outlook.wrong()]
    if wrong:
        st.warning(" ".join(wrong))


st.title(say(text("Stock")))
show_outcome()
is_counting = st.session_state.get("stock_view") == "count"  # with a phone in the hand: the rows come first
looked_at = None if is_counting else choose_stock_moment()
report = state.stock(looked_at)
event_id, zone, reader, store = (
    state.current().opened.stored.event_id, report.records.event.zone, language(), state.store(),
)  # fmt: skip
if not is_counting:
    offer_first_stock(state.current().records)
if not report.records.kegs and not report.records.lots:
    if state.current().records.kegs:
        st.info(as_markdown(text("Save the draft: then the kegs can be moved.")))
    else:
        st.markdown(as_markdown(text("Nothing is in stock yet. Kegs, lots and locations are rows of the event.")))
    st.stop()
if not is_counting:
    show_answer(report)
    if looked_at is None and state.looks_from_now():
        offer_filling(report)
view = st.segmented_control(
    say(text("View")),
    list(VIEWS),
    format_func=lambda each: say(VIEWS[each]),
    default="where",
    key="stock_view",
    label_visibility="collapsed",
    required=True,
    persist_state="session",
)
if view == "where":
    if any(each.keg is not None for each in report.held):
        draw(locations_chart(report.records, report.held, language=reader), key="locations")
    line = choose_line(report.stock.lines)
    if line is not None:
        st.markdown(
            "##### "
            + as_markdown(text("{place}: movements of {beverage}", place=line.location.name, beverage=line.beverage))
        )
        of_line = list_movements(
            store,
            event_id,
            location=line.location.name,
            beverage=line.beverage,
            as_of=report.stock.as_of,
            latest=MOST_SHOWN + 1,
        )
        show_movements(of_line, zone=zone, key="line")
elif view == "move":
    move_kegs(report.records)
elif view == "count":
    show_counts()
elif view == "movements":
    number = st.text_input(say(text("Keg")), key="movements_of", placeholder=say(text("all")))
    found = list_movements(store, event_id, keg=number.strip() or None, latest=MOST_SHOWN + 1)
    show_movements(found, zone=zone, key="all")
else:
    show_deposits(report.deposits)
if view not in ("move", "count"):
    offer_workbook(
        text("The stock as a workbook"),
        f"{event_id}-stock-{report.stock.as_of:%Y-%m-%d}.xlsx",
        lambda: stock_workbook(
            report.stock.lines,
            report.held,
            list_movements(store, event_id, as_of=report.stock.as_of),
            report.deposits,
            zone=zone,
            language=reader,
            written_at=state.now(),
        ),
        key="take_stock",
        help_text=text("What is where, keg by keg, every movement, and the deposits, a sheet each."),
    )
