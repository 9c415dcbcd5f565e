"""Moves a planned departure by some days, to see at once what breaks."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.words import as_markdown, say
from catering.model.shipment import Leg, LegMode
from catering.model.text import text
from catering.planning.shipment.moved_departure import left_behind, move_departure
from catering.planning.shipment.shipment_schedule import ShipmentSchedule


def offer_move(schedule: ShipmentSchedule | None) -> None:
    """A choice of the departures that are planned and have not left, and by how many days one is to move."""
    legs = _movable(schedule)
    if not legs:
        return
    far = next((place for place, leg in enumerate(legs) if leg.mode is not LegMode.ROAD), 0)
    with st.container(border=True):
        number = st.selectbox(
            say(text("Move a departure")),
            range(len(legs)),
            index=far,
            format_func=lambda place: say(
                text("{from_place} – {to_place}", from_place=legs[place].from_place, to_place=legs[place].to_place)
            ),
            key="moved leg",
        )
        days = st.number_input(
            say(text("Days later")), value=1, step=1, min_value=-60, max_value=60, key="moved days",
            help=say(text("Below 0: sooner. Nobody else sees it before you save.")),
        )  # fmt: skip
        for stays in left_behind(state.current().records, legs[number], int(days)) if days else ():
            st.caption(as_markdown(stays))
        if st.button(say(text("Move")), key="move departure", width="stretch", disabled=not days):
            records, leg = state.current().records, legs[number]
            what = text("{place}: departure moved by {days:n0} days", place=leg.from_place, days=days)
            state.change(move_departure(records, leg, int(days)), what, before=records)
            st.rerun()


def _movable(schedule: ShipmentSchedule | None) -> list[Leg]:
    points = () if schedule is None else schedule.points
    return [
        point.leg
        for point in points
        if point.leg is not None and not point.is_arrival and point.planned_at is not None and not point.is_reached
    ]
