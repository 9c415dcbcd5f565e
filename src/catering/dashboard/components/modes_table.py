"""Ways of sending side by side, the best first."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, say, value
from catering.model.text import Text, text
from catering.planning.modes import ModeRow, compare_modes


def modes() -> tuple[ModeRow, ...]:
    """The ways of the chosen event, compared anew only when something they rest on has changed."""
    records, as_of = state.current().records, state.as_of()
    kept = st.session_state.get("modes_kept")
    if kept is None or kept[0] is not records or kept[1] != as_of:
        kept = st.session_state.modes_kept = (records, as_of, compare_modes(records, as_of=as_of))
    found: tuple[ModeRow, ...] = kept[2]
    return found


def show_modes() -> None:
    """A table of the ways, what is refused or not fully known, and what the CO2e is counted by."""
    rows = modes()
    if not rows:
        st.info(say(text("No consignment is planned. Add one on the page “Sheets”.")))
        return
    show_table([_cells(row) for row in rows], alt=text("Ways of sending"))
    for row in rows:
        if row.refused is not None:
            st.error(as_markdown(row.refused))
        for warning in row.warnings:
            st.warning(as_markdown(warning))
    gaps = [gap for row in rows for gap in row.gaps]
    if gaps:
        st.caption(" ".join(as_markdown(gap) for gap in gaps))
    emissions = next((row.emissions for row in rows if row.emissions is not None), None)
    if emissions is not None:
        st.caption(as_markdown(text("CO2e: {scope}, {set}, by leg.", scope=emissions.scope, set=emissions.forcing)))


def _cells(row: ModeRow) -> dict[str, str]:
    name = text("{consignment} (chosen)", consignment=row.consignment.name)
    best = [each.label for each in row.best]
    return {
        say(text("Way of sending")): say(name) if row.is_chosen else row.consignment.name,
        say(text("Best at")): say(text("refused")) if row.refused else value(best, "list") if best else "–",
        say(text("Cost")): "–" if row.cost is None else value((row.cost.total, row.cost.currency), "money0"),
        say(text("Days, door to door")): "–" if row.days is None else say(_days(row.days)),
        say(text("On time")): "–" if row.chance_on_time is None else value(row.chance_on_time, "pct"),
        say(text("Shelf life left [days]")): (
            "–" if row.shelf_life_left_days is None else value(row.shelf_life_left_days, "n0")
        ),
        say(text("CO2e")): "–" if row.co2e_kg is None else value(row.co2e_kg, "kg0"),
        say(text("Modes")): value([each.label for each in row.modes], "list") if row.modes else "–",
    }


def _days(days: tuple[float, float, float]) -> Text:
    lowest, likely, highest = days
    return text("{likely:n0} ({lowest:n0}–{highest:n0})", likely=likely, lowest=lowest, highest=highest)
