"""Service: are guests served as wished, by how many hands, and which bar waits, runs warm or runs dry?"""

import streamlit as st

from catering.charts.service import orders_chart, wait_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.service_tables import (
    choose_bar,
    edit_figures,
    show_bars,
    show_broken,
    show_kegs,
    show_rest,
)
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.event import Bar
from catering.model.record import about_sheet, sheet_label
from catering.model.service import Cooler
from catering.model.text import text

service = state.hands().service
st.title(say(text("Service")))

if not service.bars:
    st.info(say(text("Nothing is poured from a tap yet: add guests, and a beverage in kegs or casks.")))
else:
    with st.container(border=True):
        verdict, hands = service.answer()
        st.markdown("#### " + as_markdown(verdict))
        st.markdown(as_markdown(hands))
        show_broken(service)
    show_bars(service)

    st.subheader(say(text("Over the evening")))
    bar = choose_bar(service)
    left, right = st.columns(2, gap="large")
    with left:
        draw(orders_chart(bar, service.changed_at(bar.bar), language=language()), key="orders")
    with right:
        draw(wait_chart(bar, service.wished, language=language()), key="wait")

    st.subheader(say(text("Toast, cellar and glasses")))
    show_rest(service)

    if service.allocation:
        st.subheader(say(text("Kegs by bar")))
        for allocation in service.allocation:
            show_kegs(allocation)

for table in (Bar, Cooler):
    with st.expander(
        say(text("Change: {sheet}", sheet=sheet_label(table))), expanded=table is Bar and not service.bars
    ):
        st.caption(as_markdown(about_sheet(table)))
        edit_table(table.table)
with st.expander(say(text("What serving rests on"))):
    edit_figures()
