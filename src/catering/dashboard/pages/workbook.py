"""Workbook: what can be taken away, and for whom? What does a workbook that comes back change?"""

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components import who
from catering.dashboard.components.acts import show_outcome
from catering.dashboard.components.bring_in import bring_in_workbook
from catering.dashboard.components.downloads import offer_workbook
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.recipient import Recipient
from catering.model.text import text
from catering.services.export_event import export_event, sheets_for
from catering.services.save_workbook import plan_workbook, template_workbook

RECIPIENTS = (Recipient.CATERER, Recipient.BREWERY, Recipient.FORWARDER, Recipient.HOTEL, Recipient.ORGANISER)

# taken here: a file is built later, when nobody's session is at hand
plan, moment, reader, findings = state.plan(), state.as_of(), language(), state.findings()
store, actor, event_id = state.store(), state.actor(), state.current().opened.stored.event_id
name = actor if who.is_named() else ""  # what a browser is told apart by is nobody else's to know

st.title(say(text("Workbook")))
show_outcome()

st.subheader(say(text("Take away")))
places = st.columns(3, vertical_alignment="bottom")
with places[0]:
    recipient = st.selectbox(
        say(text("For")),
        RECIPIENTS,
        format_func=lambda each: say(each.label),
        key="export_for",
        help=say(text("Who gets the event's workbook: it holds only what they are to see.")),
    )
    offer_workbook(
        text("The event"),
        f"{event_id}.xlsx" if recipient is Recipient.CATERER else f"{event_id}-{recipient}.xlsx",
        lambda: export_event(
            store, event_id, recipient=recipient, actor=name, at=state.now(), language=reader, draft_of=actor
        ),
        key="take_event",
        help_text=text("To be changed in a spreadsheet program and brought back; with what you have not saved yet."),
    )
with places[1]:
    offer_workbook(
        text("The plan"),
        f"{event_id}-plan.xlsx",
        lambda: plan_workbook(plan, findings, language=reader),
        key="take_plan",
        help_text=text("Litres, kegs, curve and findings, with everything that they rest on."),
    )
with places[2]:
    offer_workbook(
        text("An empty template"),
        "template.xlsx",
        lambda: template_workbook(language=reader, as_of=moment),
        key="take_template",
        help_text=text(
            "Headings, notes, drop-downs and an example row where every event has one, to be filled in anew."
        ),
    )
st.caption(
    as_markdown(
        text("“The event” for the {recipient}: {sheets:list}.", recipient=recipient.label, sheets=sheets_for(recipient))
    )
)

st.subheader(say(text("Bring in")))
bring_in_workbook()
