"""Cells that two people changed: yours or theirs, one by one or all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.rows import Rows
from catering.model.text import Text, text
from catering.planning.editing.merge import WHOLE_ROW, Conflict, Place, Side
from catering.services.told_changes import column_label, row_name, sheet_of, told_value
from catering.store.change_sets import ChangeSet

_SHORT = 24
"""A value of so many signs fits on a button, on a phone too."""
_MANY = 5


def choose_sides(
    conflicts: Sequence[Conflict], rows: Rows, theirs_by: Mapping[Place, ChangeSet], *, key: str
) -> dict[Place, Side]:
    """Asks for a side of each conflict; gives those that were chosen. `rows` are the event's, for names and zones."""
    keys = {each.place: f"side {key} {each.place} {each.mine} {each.theirs}" for each in conflicts}
    if len(conflicts) > 1:
        with st.container(horizontal=True, gap="small"):
            for side, words in ((Side.MINE, text("Yours everywhere")), (Side.THEIRS, text("Theirs everywhere"))):
                st.button(say(words), key=f"all {side} {key}", on_click=_choose_all, args=(tuple(keys.values()), side))
    with st.container(height=400 if len(conflicts) > _MANY else "content", border=False):
        for each in conflicts:
            _ask(each, rows, theirs_by.get(each.place), keys[each.place])
    return {
        place: Side(chosen) for place, its_key in keys.items() if (chosen := st.session_state.get(its_key)) is not None
    }


def _choose_all(keys: tuple[str, ...], side: Side) -> None:
    for key in keys:
        st.session_state[key] = side


def _ask(each: Conflict, rows: Rows, by: ChangeSet | None, key: str) -> None:
    """The cell, both sides' values, whose theirs is; the values stand on the buttons where they fit."""
    where = where_of(each, rows)
    values = {side: told_side(each, side, rows) for side in Side}
    short = all(len(value) <= _SHORT for value in values.values())
    sides = {
        Side.MINE: text("yours: {value}", value=values[Side.MINE]),
        Side.THEIRS: text("theirs: {value}", value=values[Side.THEIRS]),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        lines = [f"**{as_markdown(where)}**"]
        lines += [] if short else [as_markdown(words) for words in sides.values()]
        lines += [] if by is None else [as_markdown(whose(by))]
        st.markdown("  \n".join(lines), width="stretch")
        on_buttons = sides if short else {Side.MINE: text("yours"), Side.THEIRS: text("theirs")}

        def told(side: Side) -> str:
            return as_markdown(on_buttons[side])

        st.segmented_control(say(where), list(Side), format_func=told, key=key, label_visibility="collapsed")


def where_of(each: Conflict, rows: Rows) -> Text:
    """The sheet, row and column of a conflict."""
    known = rows.get(each.table, {}).get(each.row)
    row = known or {name: value for side in (each.base, each.theirs, each.mine) for name, value in _cells(side)}
    return text(
        "{sheet} · {row} · {column}",
        sheet=sheet_of(each.table),
        row=row_name(each.table, row, language()),
        column=column_label(each.table, each.column),
    )


def _cells(side: object) -> Iterable[tuple[str, object]]:
    return side.items() if isinstance(side, Mapping) else ()


def whose(by: ChangeSet) -> Text:
    """Who saved theirs, and when, at the venue's clock."""
    at = by.at.astimezone(state.current().records.event.zone)
    return text("Theirs by {actor}, {at:datetime}", actor=by.actor, at=at)


def told_side(each: Conflict, side: Side, rows: Rows) -> str:
    """One side's value; of a whole row what it changed there, or that it deleted it."""
    there = each.mine if side is Side.MINE else each.theirs
    if each.column != WHOLE_ROW:
        row = rows.get(each.table, {}).get(each.row) or {}
        return told_value(each.table, each.column, there, row, rows, language())
    if not isinstance(there, Mapping):
        return say(text("row deleted"))
    return ", ".join(
        f"{say(column_label(each.table, name))} {told_value(each.table, name, value, there, rows, language())}"
        for name, value in there.items()
    )
