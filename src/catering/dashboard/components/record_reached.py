"""Records what was planned for days that are past, at one click."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.words import say
from catering.model.text import text
from catering.planning.shipment.reached_as_planned import reach_as_planned
from catering.planning.shipment.schedule_breaks import not_recorded
from catering.planning.shipment.shipment_schedule import ShipmentSchedule


def offer_recording(schedule: ShipmentSchedule) -> None:
    """A choice of what is past and not recorded, to be recorded as reached when it was planned."""
    missing = not_recorded(schedule.points, schedule.as_of)
    if not missing or schedule.is_over:
        return
    with st.container(border=True):
        chosen = st.multiselect(
            say(text("Reached as planned")),
            range(len(missing)),
            default=list(range(len(missing))),
            format_func=lambda place: say(missing[place].name),
            key=f"reached {state.current().generation}",
            help=say(text("The planned moment is entered as the actual one. What was reached at another goes below.")),
        )
        if st.button(say(text("Record")), key="record reached", disabled=not chosen):
            records = state.current().records
            reached = reach_as_planned(records, [missing[place] for place in chosen])
            state.change(reached, text("Recorded as reached"), before=records)
            st.rerun()
