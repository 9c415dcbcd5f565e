"""A box to paste rows into: shown before they are taken, with what cannot be read and what asks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.record import sheet_label
from catering.model.rows import rows_of
from catering.model.text import plural_text, text
from catering.services.edit_records import record_type
from catering.services.paste_rows import Pasted, read_pasted
from catering.services.told_changes import told_changes


def paste_form(table: str, shown: Sequence[str]) -> None:
    """Asks for rows of one table; `shown` are its columns in the order in which people see them."""
    key = f"paste {table}"
    st.caption(
        say(
            text(
                "Copy rows from a spreadsheet, with or without their headings, and paste them here. "
                "Numbers are read as they are written: 1,4 as well as 1.4. An empty cell leaves what is there."
            )
        )
    )
    st.text_area(say(text("Rows")), key=key, height=150, placeholder="Altbier\t20 L slim keg\t40")
    pasted_text = str(st.session_state.get(key) or "")
    if not pasted_text.strip():
        return
    pasted = read_pasted(state.current().records, table, pasted_text, shown=shown)
    _tell(pasted)
    if pasted.changes:
        st.button(
            say(plural_text("Take {n} change over", "Take {n} changes over", n=len(pasted.changes))),
            key=f"take {key}",
            type="primary",
            on_click=_take,
            args=(table, pasted, key),
        )


def _tell(pasted: Pasted) -> None:
    if not pasted.changes and not pasted.not_taken:
        st.info(say(text("All of this stands there already.")))
    for each in pasted.not_taken:
        st.error(
            as_markdown(
                text(
                    "Line {line:n0}, {column}: {pasted} {message} {suggestion}",
                    line=each.line,
                    column=each.column or text("the whole row"),
                    pasted=f"“{each.pasted}”" if each.pasted else "",
                    message=each.message,
                    suggestion=each.suggestion or "",
                )
            )
        )
    after = rows_of(pasted.records)
    for told in told_changes(pasted.doubtful, after, language=language()):
        st.warning(
            as_markdown(
                text(
                    "Is that meant? {row}, {column}: {before} became {after}.",
                    row=told.row,
                    column=told.column,
                    before=told.before,
                    after=told.after,
                )
            )
        )
    show_table(
        [
            {
                say(text("Row")): each.row,
                say(text("What")): say(each.column),
                say(text("Before")): each.before,
                say(text("After")): each.after,
            }
            for each in told_changes(pasted.changes, after, language=language())
        ],
        alt=text("Rows"),
    )


def _take(table: str, pasted: Pasted, key: str) -> None:
    state.change(pasted.records, text("{sheet}: rows pasted", sheet=sheet_label(record_type(table))))
    st.session_state[key] = ""
