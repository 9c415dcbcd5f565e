"""Sheets: everything that the plan rests on, table by table, to be looked up and changed."""

import streamlit as st

from catering.dashboard.components.form_editor import edit_form
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.words import as_markdown, say
from catering.model.record import about_sheet, columns, sheet_label
from catering.model.records import TABLES
from catering.model.text import text

by_name = {table.table: table for table in TABLES}

st.title(say(text("Sheets")))
chosen = st.pills(
    say(text("Sheet")),
    list(by_name),
    default=next(iter(by_name)),
    format_func=lambda each: say(sheet_label(by_name[each])),
    key="sheet",
    required=True,
    persist_state="session",
    label_visibility="collapsed",
)
table = by_name[chosen or next(iter(by_name))]
st.caption(as_markdown(about_sheet(table)))
whole = any(not column.asked for column in columns(table)) and st.toggle(
    say(text("All columns")), key=f"whole {table.table}", help=say(text("Those as well that need not be filled in."))
)
if table.single:
    edit_form(table.table, whole=whole)
else:
    edit_table(table.table, whole=whole)
