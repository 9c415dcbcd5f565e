"""Sheets: everything that the plan rests on, table by table, to be looked up and changed."""

import streamlit as st

from catering.dashboard.components.form_editor import edit_form
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.words import as_markdown, say
from catering.model.record import about_sheet, columns, sheet_label
from catering.model.records import TABLES, TOPICS
from catering.model.text import text

by_name = {table.table: table for table in TABLES}
topics = {topic.name: topic for topic in TOPICS}


def turn_to_topic() -> None:
    """The sheet that was looked at last under the topic, else its first."""
    topic = st.session_state["topic"]
    st.session_state["sheet"] = st.session_state.get(f"sheet of {topic}", topics[topic].tables[0].table)


st.title(say(text("Sheets")))
if st.session_state.get("sheet") not in by_name:
    st.session_state["sheet"] = TABLES[0].table
topic = next(topic for topic in TOPICS if by_name[st.session_state["sheet"]] in topic.tables)
st.session_state["topic"] = topic.name
st.session_state[f"sheet of {topic.name}"] = st.session_state["sheet"]
st.segmented_control(
    say(text("Topic")),
    list(topics),
    format_func=lambda each: say(topics[each].label),
    key="topic",
    on_change=turn_to_topic,
    required=True,
    label_visibility="collapsed",
)
st.pills(
    say(text("Sheet")),
    [table.table for table in topic.tables],
    format_func=lambda each: say(sheet_label(by_name[each])),
    key="sheet",
    required=True,
    persist_state="session",
    label_visibility="collapsed",
)
table = by_name[st.session_state["sheet"]]
st.caption(as_markdown(about_sheet(table)))
whole = any(not column.asked for column in columns(table)) and st.toggle(
    say(text("All columns")), key=f"whole {table.table}", help=say(text("Those as well that need not be filled in."))
)
if table.single:
    edit_form(table.table, whole=whole)
else:
    edit_table(table.table, whole=whole)
