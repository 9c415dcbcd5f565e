"""A box to paste rows into: shown before they are taken, with what cannot be read and what asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.record import sheet_label
from catering.model.records import EventRecords
from catering.model.rows import rows_of
from catering.model.text import Text, plural_text, text
from catering.services.edit_records import record_type
from catering.services.paste_rows import NotTaken, Pasted, read_pasted
from catering.services.told_changes import told_changes


def paste_form(table: str, shown: Sequence[str], *, done: Callable[[], None]) -> None:
    """Asks for rows of one table; `shown` are its columns in the order in which people see them.

    `done` is called when rows were taken over.
    """
    key = f"pasted {table}"
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
        st.button(say(text("Read the rows")), key=f"read {key}", help=say(text("Nothing is taken over yet.")))
        return
    records = state.current().records
    pasted = read_pasted(records, table, pasted_text, shown=shown)
    _tell(pasted)
    if pasted.changes:
        lines = told_changes(pasted.changes, rows_of(pasted.records), language=language())
        st.button(
            say(plural_text("Take {n} change over", "Take {n} changes over", n=len(lines))),
            key=f"take {key}",
            type="primary",
            on_click=_take,
            args=(table, records, pasted, key, done),
        )


def _tell(pasted: Pasted) -> None:
    if not pasted.changes and not pasted.not_taken:
        st.info(say(text("All of this stands there already.")))
    for each in pasted.not_taken:
        show = st.warning if each.is_harmless else st.error
        show(as_markdown(_told(each)))
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
                say(text("What")): f"{each.row} · {say(each.column)}",
                say(text("Before → after")): " → ".join(words for words in (each.before, each.after) if words),
            }
            for each in told_changes(pasted.changes, after, language=language())
        ],
        alt=text("Rows"),
    )


def _told(each: NotTaken) -> Text:
    """What was not taken: its line, where one is at fault its column, what was pasted there."""
    where = text("Line {line:n0}", line=each.line)
    if each.column is not None:
        where = text("{line}, {column}", line=where, column=each.column)
    if each.pasted:
        where = text("{where}, “{pasted}”", where=where, pasted=each.pasted)
    if each.suggestion is None:
        return text("{where}: {message}", where=where, message=each.message)
    return text("{where}: {message} {hint}", where=where, message=each.message, hint=each.suggestion)


def _take(table: str, before: EventRecords, pasted: Pasted, key: str, done: Callable[[], None]) -> None:
    what = text("{sheet}: rows pasted", sheet=sheet_label(record_type(table)))
    if state.change(pasted.records, what, before=before):
        st.session_state[key] = ""
        done()
