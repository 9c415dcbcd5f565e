"""What of a table is not saved yet, told below it: cell by cell, and where others changed the same."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.conflicts import told_side
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.rows import Act, rows_of
from catering.model.text import Text, plural_text, text
from catering.planning.editing.merge import Side
from catering.services.told_changes import ToldChange, column_label, row_name, told_changes

_MOST = 6
"""So many are told; the banner's list has them all."""
_LONGEST = 40
"""Of a longer note only the beginning is told."""


def mark_draft(table: str) -> None:
    """Names the table's cells that are in the draft; draws an empty place where none is, so that nothing moves."""
    opened = state.current().opened
    rows = rows_of(opened.records)
    with st.container(gap="xsmall"):
        for each in opened.conflicts:
            if each.table == table:
                by = opened.theirs_by.get(each.place)
                words = text(
                    "{row}, {column}: yours {mine}, theirs {theirs}, by {actor}",
                    row=row_name(table, rows[table].get(each.row, {}), language()),
                    column=column_label(table, each.column),
                    mine=told_side(each, Side.MINE, rows),
                    theirs=told_side(each, Side.THEIRS, rows),
                    actor="–" if by is None else by.actor,
                )
                st.caption(f":orange[⚠ {as_markdown(words)}]")
        told = told_changes((each for each in opened.changes if each.table == table), rows, language=language())
        if told:
            shown = [say(_told(each)) for each in told[:_MOST]]
            if len(told) > _MOST:
                shown.append(say(plural_text("and {n} more", "and {n} more", n=len(told) - _MOST)))
            st.caption(as_markdown(text("Not saved yet: {cells}.", cells="; ".join(shown))))


def _told(each: ToldChange) -> Text:
    if each.act is not Act.EDIT:
        return text("{row}: {what}", row=each.row, what=each.column)
    before, after = _in_short(each.before), _in_short(each.after)
    return text("{row}, {column} {before} → {after}", row=each.row, column=each.column, before=before, after=after)


def _in_short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 2]} …"
