"""Workbook: is a workbook in order; what can be taken away?"""

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.downloads import offer_workbook
from catering.dashboard.components.findings import show_findings
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.finding import stopping
from catering.model.text import plural_text, text
from catering.services.check_workbook import check_workbook
from catering.services.save_workbook import event_workbook, plan_workbook, template_workbook

st.title(say(text("Workbook")))

st.subheader(say(text("Take away")))
# taken here: a file is built later, when nobody's session is at hand
plan, moment, reader, findings = state.plan(), state.as_of(), language(), state.findings()
event_id = plan.records.event.event_id
places = st.columns(3)
with places[0]:
    offer_workbook(
        text("The plan"),
        f"{event_id}-plan.xlsx",
        lambda: plan_workbook(plan, findings, language=reader),
        key="take_plan",
        help_text=text("Litres, kegs, curve and findings, with everything that they rest on."),
    )
with places[1]:
    offer_workbook(
        text("The event"),
        f"{event_id}.xlsx",
        lambda: event_workbook(plan.records, language=reader, as_of=moment),
        key="take_event",
        help_text=text("The event as it is in this window, to be changed in a spreadsheet program and brought back."),
    )
with places[2]:
    offer_workbook(
        text("An empty template"),
        "template.xlsx",
        lambda: template_workbook(language=reader, as_of=moment),
        key="take_template",
        help_text=text("Headings, notes, drop-downs and one example row a sheet, to be filled in for another event."),
    )

st.subheader(say(text("Bring in")))
upload = st.file_uploader(
    say(text("A workbook (.xlsx)")),
    type=["xlsx", "xlsm"],
    key="upload",
    help=say(text("It is checked first. Nothing changes while a finding stops it.")),
)
if upload is not None:
    content, name = upload.getvalue(), upload.name
    with st.spinner(say(text("Checking every cell …"))):
        checked = state.checked_upload(upload.file_id, lambda: check_workbook(content, name, as_of=moment))
    stops = stopping(checked.findings)
    if checked.records is None:
        st.error(
            as_markdown(
                plural_text(
                    "{n} cell or heading must be mended first. Nothing was changed.",
                    "{n} cells or headings must be mended first. Nothing was changed.",
                    n=max(1, len(stops)),
                )
            )
        )
    else:
        st.success(
            as_markdown(
                text(
                    "“{event}” can be planned: {guests:n0} guests, {beverages:list}.",
                    event=checked.records.event.name,
                    guests=checked.records.guests_accepted,
                    beverages=[beverage.name for beverage in checked.records.beverages],
                )
            )
        )
        st.button(
            say(text("Plan with this workbook")), type="primary", key="adopt", on_click=state.adopt, args=(checked,)
        )
    show_findings(checked.findings)
