"""A table that is edited cell by cell; what is typed is read by the project's own reader, as text.

The editor is fed a snapshot that stays unchanged while it is edited, so that no quick second edit is lost;
every edit is applied to the snapshot's records at once, and each can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pandas as pd
import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.draft_marks import mark_draft
from catering.dashboard.components.paste_form import paste_form
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.cells import said
from catering.model.record import column_of, columns, sheet_label
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.services.edit_records import (
    EditRefused,
    add_row,
    delete_row,
    edit_cell,
    names_in,
    record_type,
    shown_cell,
)
from catering.workbook.layout import heading

Apply = Callable[[EventRecords, int, str, str | None], EventRecords]
_Cell = tuple[int, str]
_ACTS = {"add": text("Add a row"), "paste": text("Paste rows"), "delete": text("Delete a row")}


def edit_frame(
    name: str,
    *,
    frame_of: Callable[[EventRecords], pd.DataFrame],
    apply: Apply,
    titles: Mapping[str, str],
    config: Mapping[str, Any],
    disabled: Sequence[str] = (),
    cells_depend: bool = False,
    what: Text,
    alt: str,
) -> None:
    """Draws a frame of texts for editing.

    `frame_of` makes the frame of an event's records, its columns being names; `titles` are their headings;
    `apply` changes one cell and raises EditRefused; `cells_depend`: a change shows in other cells of the frame,
    so that it is drawn anew.
    """
    event = state.current()
    kept: dict[str, Any] | None = st.session_state.get(f"editor {name}")
    version = event.opened.stored.event_version
    is_as_drawn = kept is not None and kept["produced"] is event.records and kept["version"] == version
    if kept is None or not is_as_drawn or kept["widget"] not in st.session_state:
        number = 1 if kept is None else kept["number"] + 1
        kept = {
            "snapshot": event.records,
            "applied": event.records,
            "produced": event.records,
            "version": version,
            "widget": f"editor {name} {number}",
            "number": number,
            "taken": {},
            "refused": kept["refused"] if kept is not None and kept["produced"] is None else [],
        }
        st.session_state[f"editor {name}"] = kept
    shown = frame_of(kept["snapshot"])

    def changed() -> None:
        typed = {
            (int(row), column): words
            for row, cells in st.session_state[kept["widget"]]["edited_rows"].items()
            for column, words in cells.items()
        }
        records, refusals = _with_cells(kept["snapshot"], typed, kept["taken"], apply)
        refused = [
            (str(shown.iat[row, 0]), titles[column], typed[row, column], refusal)
            for (row, column), refusal in refusals.items()
        ]
        before = state.current().records
        # what the snapshot's edits changed since they were applied last: others' edits are not taken back with it
        if not state.change(records, what, before=kept["applied"]):
            return  # the cells stay as they were typed, and are tried again with the next
        kept["applied"] = records
        kept["refused"] = refused
        kept["produced"] = state.current().records
        if cells_depend and kept["produced"] is not before:
            kept["produced"] = None

    st.data_editor(
        shown,
        key=kept["widget"],
        on_change=changed,
        hide_index=True,
        num_rows="fixed",
        width="stretch",
        disabled=list(disabled),
        placeholder="",
        column_config={
            column: config.get(column, st.column_config.TextColumn(title)) for column, title in titles.items()
        },
        alt=alt,
    )
    for row_name, title, typed, refusal in kept["refused"]:
        st.error(
            as_markdown(
                text(
                    "{row}, {column}: “{typed}” was not taken. {message} {suggestion}",
                    row=row_name,
                    column=title,
                    typed=typed or "",
                    message=refusal.message,
                    suggestion=refusal.suggestion or "",
                )
            )
        )


def _with_cells(
    records: EventRecords, typed: Mapping[_Cell, str | None], taken: dict[_Cell, str | None], apply: Apply
) -> tuple[EventRecords, dict[_Cell, EditRefused]]:
    """The records with what was typed in cells, and what was refused; `taken` are the cells accepted before and by now.

    A cell that only another one makes possible is tried again after it. In a refused one stands what was accepted
    there before, if it still can.
    """
    waiting, refusals = dict(typed), dict[_Cell, EditRefused]()
    while waiting:
        refusals = {}
        for (row, column), words in waiting.items():
            try:
                records = apply(records, row, column, words)
                taken[row, column] = words
            except EditRefused as refusal:
                refusals[row, column] = refusal
        if len(refusals) == len(waiting):
            break
        waiting = {cell: typed[cell] for cell in refusals}
    for row, column in refusals.keys() & taken.keys():
        with suppress(EditRefused):
            records = apply(records, row, column, taken[row, column])
    return records, refusals


def edit_table(table: str, *, hidden: Sequence[str] = (), whole: bool = False) -> None:
    """One table of the event: cells to edit, a form for a new row, a box to paste rows, a way to delete one.

    `whole` shows the columns as well that need not be filled in.
    """
    kind = record_type(table)
    shown = [column for column in columns(kind) if (whole or column.asked) and column.name not in hidden]
    reader = language()

    def frame_of(records: EventRecords) -> pd.DataFrame:
        return pd.DataFrame(
            [
                {column.name: shown_cell(getattr(row, column.name), column, reader) for column in shown}
                for row in records.rows(table)
            ],
            columns=[column.name for column in shown],
        )

    records = state.current().records
    # a share stands with its sign in every cell, another unit in the heading alone
    titles = {column.name: say(column.label) if column.unit == "share" else heading(column, reader) for column in shown}
    config: dict[str, Any] = {}
    for column in shown:
        options = _options(records, table, column.name)
        if options is not None:
            config[column.name] = st.column_config.SelectboxColumn(
                titles[column.name], options=options, help=say(column.help), required=column.required
            )
        else:
            config[column.name] = st.column_config.TextColumn(titles[column.name], help=say(column.help))
    edit_frame(
        f"{table} {whole}",
        frame_of=frame_of,
        apply=lambda current, row, name, typed: edit_cell(current, table, row, name, typed),
        titles=titles,
        config=config,
        what=text("{sheet} edited", sheet=sheet_label(kind)),
        alt=say(sheet_label(kind)),
    )
    mark_draft(table)
    names = [column.name for column in shown]
    with st.container():
        act = st.pills(
            say(text("Rows of {sheet}", sheet=sheet_label(kind))),
            list(_ACTS),
            format_func=lambda each: say(_ACTS[each]),
            key=f"act {table} {_round(table)}",
            label_visibility="collapsed",
        )
        if act == "add":
            _add_form(table, names)
        elif act == "paste":
            paste_form(table, names, done=lambda: _close(table))
        elif act == "delete":
            _delete_form(table)


def _round(table: str) -> int:
    """How often rows were added, pasted or deleted: what was typed for the last time is gone, its form closed."""
    return int(st.session_state.get(f"round of {table}", 0))


def _close(table: str) -> None:
    st.session_state[f"round of {table}"] = _round(table) + 1


def _options(records: EventRecords, table: str, name: str) -> list[str] | None:
    column = column_of(record_type(table), name)
    if column.choices is not None:
        return [say(choice.label) for choice in column.choices]
    if column.kind == "yes or no":
        return [say(said(each)) for each in (True, False)]
    if column.refers_to not in (None, "unit"):
        names = names_in(records, str(column.refers_to))
        return list(dict.fromkeys(shown_cell(each, column, language()) for each in names))
    return None


def _add_form(table: str, names: list[str]) -> None:
    records, kind = state.current().records, record_type(table)
    with st.form(f"add form {table} {_round(table)}"):
        typed: dict[str, str | None] = {}
        for name in names:
            column = column_of(kind, name)
            title = say(column.label) + (" *" if column.required else "")
            options = _options(records, table, name)
            if options is not None:
                typed[name] = st.selectbox(title, options, index=None, help=say(column.help), placeholder="–")
            else:
                typed[name] = st.text_input(title, help=say(column.help))
        if st.form_submit_button(say(text("Add"))):
            try:
                added = add_row(records, table, typed)
            except EditRefused as refusal:
                st.error(
                    as_markdown(
                        text(
                            "{column}: {message} {suggestion}",
                            column=refusal.column,
                            message=refusal.message,
                            suggestion=refusal.suggestion or "",
                        )
                    )
                )
                return
            if state.change(added, text("{sheet}: a row added", sheet=sheet_label(kind)), before=records):
                _close(table)
            st.rerun()


def _delete_form(table: str) -> None:
    records, kind = state.current().records, record_type(table)
    rows = records.rows(table)
    keys = [column for column in columns(kind) if column.key]
    by_key = {row.key: number for number, row in enumerate(rows)}

    def named(key: tuple[Any, ...]) -> str:
        row = rows[by_key[key]]
        return " · ".join(shown_cell(getattr(row, column.name), column, language()) or "–" for column in keys)

    chosen = st.selectbox(
        say(text("Row")),
        list(by_key),
        index=None,
        format_func=named,
        key=f"delete {table} {_round(table)}",
        placeholder="–",
    )
    if st.button(say(text("Delete")), key=f"do delete {table}", disabled=chosen is None) and chosen is not None:
        try:
            fewer = delete_row(records, table, by_key[chosen])
        except EditRefused as refusal:
            st.error(as_markdown(text("{message} {hint}", message=refusal.message, hint=refusal.suggestion or "")))
            return
        if state.change(fewer, text("{sheet}: a row deleted", sheet=sheet_label(kind)), before=records):
            _close(table)
        st.rerun()
