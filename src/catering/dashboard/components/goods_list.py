"""Goods beside the beverages: what is missing, what does not fit, how many follow from what; edited in place."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, say, value
from catering.model.goods import Goods
from catering.model.record import column_of, sheet_label
from catering.model.text import Text, text
from catering.planning.goods.coupler_fit import coupler_fits
from catering.planning.goods.goods_needed import GoodsNeed, goods_needed


def show_goods() -> None:
    """The gaps in a sentence, couplers that do not fit, the table of needs, and the rows to be edited."""
    records = state.current().records
    needs = goods_needed(records)
    st.subheader(say(sheet_label(Goods)))
    if needs:
        st.markdown(as_markdown(missing(needs)))
    for fit in coupler_fits(records):
        finding = fit.finding()
        if finding is not None:
            st.warning(as_markdown(finding.message))
            if fit.question is not None:
                st.caption(say(text("To be sent to the brewery:")))
                st.code(say(fit.question), language=None, wrap_lines=True)
            elif finding.suggestion is not None:
                st.caption(as_markdown(finding.suggestion))
    doors_at = records.event.doors_at
    with_time = any(need.needed_at != doors_at for need in needs)
    with_return = any(need.goods is not None and need.goods.return_by_on is not None for need in needs)
    show_table([_cells(need, with_time, with_return) for need in needs], alt=sheet_label(Goods))
    with st.expander(say(text("Where the quantities come from"))):
        show_table(
            [
                {
                    say(column_of(Goods, "name").label): say(need.name),
                    say(text("Rule")): say(need.rule),
                    say(text("Source")): _source(need),
                }
                for need in needs
                if need.rule is not None
            ],
            alt=text("Where the quantities come from"),
        )
    with st.expander(say(text("Change the goods"))):
        edit_table(Goods.table)


def missing(needs: tuple[GoodsNeed, ...]) -> Text:
    """What is needed and not secured."""
    gaps = [
        text("{amount:kg1} of {goods}", amount=need.gap, goods=need.name)
        if need.unit == "kg"
        else text("{amount:n0} × {goods}", amount=need.gap, goods=need.name)
        for need in needs
        if need.gap
    ]
    return text("Missing: {goods:list}.", goods=gaps) if gaps else text("Nothing is missing.")


def _cells(need: GoodsNeed, with_time: bool, with_return: bool) -> dict[str, str]:
    """A row of the table; when it is needed and goes back only where that is said of any."""
    row = need.goods
    cells = {
        say(column_of(Goods, "name").label): say(need.name),
        say(column_of(Goods, "needed").label): "–" if need.needed is None else say(_amount(need.needed, need)),
        say(column_of(Goods, "secured").label): say(_amount(need.secured, need)),
        say(text("Missing")): f"▲ {say(_amount(need.gap, need))}" if need.gap else "–",
        say(text("Worked out")): say(need.derived) if need.derived is not None else say(text("stated")),
        say(column_of(Goods, "source").label): say(row.source.label) if row is not None else say(text("no row yet")),
        say(column_of(Goods, "owner").label): (row.owner if row is not None else None) or "–",
    }
    if with_time:
        cells[say(column_of(Goods, "needed_at").label)] = value(need.needed_at, "datetime")
    if with_return:
        cells[say(column_of(Goods, "return_by_on").label)] = _back(need)
    return cells


def _back(need: GoodsNeed) -> str:
    """When it goes back, or went; marked where it is late."""
    row = need.goods
    if row is None or row.return_by_on is None:
        return "–"
    if row.returned_on is not None:
        return say(text("back on {day:date}", day=row.returned_on))
    return ("▲ " if need.is_late(state.as_of()) else "") + value(row.return_by_on, "date")


def _amount(amount: float, need: GoodsNeed) -> Text:
    """Pieces, or kilograms where they are weighed."""
    return text("{amount:kg1}", amount=amount) if need.unit == "kg" else text("{amount:n1}", amount=amount)


def _source(need: GoodsNeed) -> str:
    source = need.source or "–"
    return source if need.confidence is None else f"{source} ({say(need.confidence.label)})"
