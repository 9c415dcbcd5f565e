"""The stock by location and beverage; a line that is touched opens its movements."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from catering.dashboard.components.words import as_markdown, say, value
from catering.model.record import column_of
from catering.model.stock import Location, Lot
from catering.model.text import label, text
from catering.planning.stock.ledger_stock import StockLine


def choose_line(lines: Sequence[StockLine]) -> StockLine | None:
    """The line that is chosen; None where none is."""
    if not lines:
        st.markdown(as_markdown(text("Nothing is on hand at that moment.")))
        return None
    rows = [
        {
            say(column_of(Location, "name").label): line.location.name,
            say(column_of(Lot, "beverage").label): line.beverage,
            say(label("stock", "Litres")): value(line.volume_ml / 1000, "L1"),
            say(label("stock", "Full")): line.full,
            say(label("stock", "Tapped")): line.tapped,
            say(label("stock", "Empty")): line.empty,
            say(label("stock", "Allocated [L]")): value(line.allocated_ml / 1000, "L1"),
            say(label("stock", "Available [L]")): value(line.available_ml / 1000, "L1"),
            say(column_of(Lot, "best_before_on").label): (
                "" if line.best_before_on is None else value(line.best_before_on, "date")
            ),
        }
        for line in lines
    ]
    chosen = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        width="stretch",
        key="stock_lines",
        on_select="rerun",
        selection_mode="single-row",
        alt=say(text("Stock by location")),
    )
    st.caption(as_markdown(text("Choose a line to see its movements.")))
    picked = chosen["selection"]["rows"]
    return lines[picked[0]] if picked and picked[0] < len(lines) else None
