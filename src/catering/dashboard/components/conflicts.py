"""Cells that two people changed: yours or theirs, one by one or all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.rows import Rows
from catering.model.text import Text, text
from catering.planning.merge import WHOLE_ROW, Conflict, Place, Side
from catering.services.told_changes import column_label, row_name, sheet_of, told_value
from catering.store.change_sets import ChangeSet


def choose_sides(
    conflicts: Sequence[Conflict], rows: Rows, theirs_by: Mapping[Place, ChangeSet], *, key: str
) -> dict[Place, Side]:
    """Asks for a side of each conflict; gives those that were chosen. `rows` are the event's, for names and zones."""
    keys = {each.place: f"side {key} {each.place} {each.mine} {each.theirs}" for each in conflicts}
    if len(conflicts) > 1:
        mine, theirs = st.columns(2)
        for column, side, words in (
            (mine, Side.MINE, text("Yours everywhere")),
            (theirs, Side.THEIRS, text("Theirs everywhere")),
        ):
            column.button(
                say(words),
                key=f"all {side} {key}",
                on_click=_choose_all,
                args=(tuple(keys.values()), side),
                width="stretch",
            )
    for each in conflicts:
        _ask(each, rows, theirs_by.get(each.place), keys[each.place])
    return {
        place: Side(chosen) for place, its_key in keys.items() if (chosen := st.session_state.get(its_key)) is not None
    }


def _choose_all(keys: tuple[str, ...], side: Side) -> None:
    for key in keys:
        st.session_state[key] = side


def _ask(each: Conflict, rows: Rows, by: ChangeSet | None, key: str) -> None:
    row = rows.get(each.table, {}).get(each.row) or {}
    where = text(
        "{sheet} · {row} · {column}",
        sheet=sheet_of(each.table),
        row=row_name(each.table, row, language()),
        column=column_label(each.table, each.column),
    )
    words, choice = st.columns([2, 3], vertical_alignment="center")
    words.markdown(f"**{as_markdown(where)}**" + (f"  \n{as_markdown(_whose(by))}" if by is not None else ""))
    sides = {
        Side.MINE: text("yours: {value}", value=_told(each, each.mine, rows)),
        Side.THEIRS: text("theirs: {value}", value=_told(each, each.theirs, rows)),
    }

    def told(side: Side) -> str:
        return say(sides[side])

    choice.segmented_control(
        say(where), list(Side), format_func=told, key=key, label_visibility="collapsed", width="stretch"
    )


def _whose(by: ChangeSet) -> Text:
    at = by.at.astimezone(state.current().records.event.zone)
    return text("Theirs by {actor}, {at:datetime}", actor=by.actor, at=at)


def _told(each: Conflict, there: object, rows: Rows) -> str:
    """One side's value; of a whole row what it changed there, or that it deleted it."""
    if each.column != WHOLE_ROW:
        row = rows.get(each.table, {}).get(each.row) or {}
        return told_value(each.table, each.column, there, row, rows, language())
    if not isinstance(there, Mapping):
        return say(text("row deleted"))
    return ", ".join(
        f"{say(column_label(each.table, name))} {told_value(each.table, name, value, there, rows, language())}"
        for name, value in there.items()
    )
