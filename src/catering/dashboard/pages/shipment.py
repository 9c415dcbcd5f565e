"""Shipment: are the kegs there in time, what breaks if not, until when can what be changed, and who does what."""

import streamlit as st

from catering.charts.timeline import timeline_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.contacts import show_contacts
from catering.dashboard.components.duties_list import show_duties
from catering.dashboard.components.modes_table import show_modes
from catering.dashboard.components.move_departure import offer_move
from catering.dashboard.components.papers import show_papers
from catering.dashboard.components.record_reached import offer_recording
from catering.dashboard.components.schedule_tables import (
    lead_sentences,
    show_breaks,
    show_changes,
    show_fallbacks,
    show_points,
    show_real_leads,
    show_receipts,
)
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.duty import Duty
from catering.model.milestone import Fallback, Milestone
from catering.model.record import about_sheet, sheet_label
from catering.model.shipment import Consignment, Leg, Receipt
from catering.model.text import text
from catering.planning.shipment.shipment_schedule import ShipmentSchedule, schedule_shipment

records, as_of, zone = state.current().records, state.as_of(), state.current().records.event.zone

logistics = state.logistics()


def looked_at(chosen: ShipmentSchedule | None) -> ShipmentSchedule | None:
    """The schedule of the way that is looked at: the chosen one, or another for comparison."""
    own = chosen.consignment if chosen is not None else None
    if len(records.consignments) < 2:
        return chosen
    ways = {
        say(text("{consignment} (chosen)", consignment=each.name)) if each == own else each.name: each
        for each in records.consignments
    }
    look = st.selectbox(
        say(text("Way of sending")),
        list(ways),
        index=records.consignments.index(own) if own is not None else None,
        key=f"way {state.current().row} {own.name if own else ''} {language()}",
        placeholder="–",
    )
    if look is None or ways[look] == own:
        return chosen
    way = ways[look]
    asked = (records, as_of, way)
    kept = st.session_state.get("other_way")
    if kept is None or kept[0] is not records or kept[1:3] != asked[1:]:
        kept = st.session_state.other_way = (*asked, schedule_shipment(records, as_of=as_of, consignment=way))
    found: ShipmentSchedule | None = kept[3]
    return found


st.title(say(text("Shipment")))
answer, inputs = st.columns([2, 1], gap="large")
with inputs:
    schedule = looked_at(logistics.schedule)
    offer_move(schedule)
with answer:
    if schedule is None:
        st.info(say(text("No consignment is planned yet: enter one with its legs and milestones below.")))
    else:
        with st.container(border=True):
            if schedule.refused is not None:
                st.error(as_markdown(schedule.refused))
            else:
                st.markdown("#### " + as_markdown(schedule.summary()))
            due = logistics.due if schedule is logistics.schedule else ()
            st.markdown(" ".join(as_markdown(sentence) for sentence in (*due, *lead_sentences(schedule))))
            show_real_leads(schedule)
        show_breaks(schedule.broken)
        offer_recording(schedule)

if schedule is not None:
    if schedule.points:
        st.subheader(say(text("Timeline")))
        draw(timeline_chart(schedule, language=language()), key="timeline")
        st.caption(
            say(text("Moments as the venue's clock shows them. A line leads from what is expected to the latest."))
        )
        with st.expander(say(text("Milestones and legs as a table"))):
            show_points(schedule, zone)

    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say(text("Last day to change the litres")))
        if schedule.changes:
            show_changes(schedule.changes, as_of)
        else:
            st.info(say(text("Nothing says yet when the kegs are filled.")))
    with right:
        st.subheader(say(text("Taken in")))
        if schedule.receipts or schedule.missing:
            show_receipts(schedule.receipts, schedule.missing)
        else:
            st.info(say(text("Nothing was received yet. A receipt tells by when damage must be claimed.")))
    if schedule.fallbacks:
        st.subheader(say(sheet_label(Fallback)))
        show_fallbacks(schedule.fallbacks, zone, as_of)
        st.caption(
            say(text("It covers: the chance that it is there in time, times the chance that its litres are enough."))
        )

for table in (Leg, Milestone, Fallback, Receipt, Consignment):
    with st.expander(say(text("Change: {sheet}", sheet=sheet_label(table))), expanded=False):
        st.caption(as_markdown(about_sheet(table)))
        if table is Milestone:
            st.caption(
                say(
                    text(
                        "Of a cut-off and of the food import notification they are the days that follow: until the "
                        "departure, and until the review is over."
                    )
                )
            )
        edit_table(table.table)

if len(records.consignments) > 1:
    st.subheader(say(text("Ways of sending")))
    show_modes()
st.subheader(say(sheet_label(Duty)))
show_duties()
st.subheader(say(text("Contacts")))
show_contacts()
show_papers()
