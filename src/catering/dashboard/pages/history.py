"""History: who changed what, when, by what; what one change did; how to take it back; what a cell held before."""

import datetime as dt

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, show_outcome, will_say
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, date_format, language, say
from catering.model.record import columns, sheet_label
from catering.model.records import TABLES
from catering.model.rows import OWN_SHEET, rows_of
from catering.model.text import Text, text
from catering.services.event_history import (
    HistoryEntry,
    by_what,
    history_of_event,
    past_of_cell,
    people_of_event,
    told_change_set,
)
from catering.services.told_changes import row_name, sheet_of, told_changes
from catering.services.undo_change_set import CannotUndo, undo_change_set, what_undo_does

MOST = 25

event = state.current()
event_id = event.opened.stored.event_id


def kind_of(entry: HistoryEntry) -> Text:
    """What a change set was, and what became of it."""
    kept = entry.change_set
    kind = entry.kind if kept.undoes is None else text("{kind} of {number}", kind=entry.kind, number=kept.undoes)
    if kept.undone_by is None:
        return kind
    return text("{kind}; undone by {number}", kind=kind, number=kept.undone_by)


def cells_of(entry: HistoryEntry) -> str:
    return ", ".join(f"{say(sheet)} {cells}" for sheet, cells in entry.sheets) or "–"


def undo(number: int) -> None:
    reason = str(st.session_state.get(f"undo_reason {number}", "")).strip() or None
    done = act(f"undo {number}", lambda **signed: undo_change_set(state.store(), number, reason=reason, **signed))
    if done is not None:
        will_say("success", text("Change set {number} is undone, by change set {by}.", number=number, by=done.id))


def show_more() -> None:
    st.session_state.history_most = st.session_state.get("history_most", MOST) + 100


st.title(say(text("History")))
st.caption(say(text("Moments are local time at the venue.")))
show_outcome()

who, where, since, until = st.columns(4)
person = who.selectbox(
    say(text("Person")), people_of_event(state.store(), event_id), index=None, placeholder=say(text("everybody")),
    key="history_person",
)  # fmt: skip
table = where.selectbox(
    say(text("Sheet")),
    [*(each.table for each in TABLES), OWN_SHEET],
    index=None,
    placeholder=say(text("all sheets")),
    format_func=lambda each: say(sheet_of(each)),
    key="history_table",
)
first = since.date_input(say(text("From")), value=None, format=date_format(), key="history_since")
last = until.date_input(say(text("To")), value=None, format=date_format(), key="history_until")
entries = history_of_event(
    state.store(),
    event_id,
    actor=person,
    table=table,
    since=first if isinstance(first, dt.date) else None,
    until=last if isinstance(last, dt.date) else None,
)
if not entries:
    st.info(say(text("Nobody changed anything like that.")))
shown = entries[: st.session_state.get("history_most", MOST)]
show_table(
    [
        {
            say(text("Change set")): say(text("{number}: {at:datetime}", number=each.change_set.id, at=each.at)),
            say(text("Who")): each.change_set.actor,
            say(text("What")): f"{say(kind_of(each))} · {cells_of(each)}",
            say(text("Reason")): each.change_set.reason or "–",
        }
        for each in shown
    ],
    alt=text("History"),
)
if len(entries) > len(shown):
    st.button(say(text("Show more")), key="history_more", on_click=show_more)

if entries:
    st.subheader(say(text("What one change did")))
    by_number = {each.change_set.id: each for each in entries}

    def named(number: int) -> str:
        entry = by_number[number]
        return say(
            text("{number}: {at:datetime}, {who}, {kind}", number=number, at=entry.at, who=entry.change_set.actor,
                 kind=kind_of(entry))
        )  # fmt: skip

    number = st.selectbox(say(text("Change set")), list(by_number), format_func=named, key="history_number")
    told = told_change_set(state.store(), event_id, number or entries[0].change_set.id, language=language())
    kept = told.change_set
    st.caption(as_markdown(text("By {what}.", what=by_what(kept))))
    with_files = any(line.cell for line in told.lines)
    show_table(
        [
            {
                say(text("Where")): f"{say(line.told.sheet)} · {line.told.row}",
                say(text("What")): say(line.told.column),
                say(text("Before")): line.told.before or "–",
                say(text("After")): line.told.after or "–",
            }
            | ({say(text("Cell of the file")): line.cell or "–"} if with_files else {})
            for line in told.lines
        ],
        alt=text("What one change did"),
    )
    if not told.lines:
        st.info(say(text("It changed no cell.")))
    try:
        undoing = what_undo_does(state.store(), kept.id)
    except CannotUndo as refused:
        st.caption(as_markdown(refused.message))
    else:
        with st.popover(say(text("Undo this change …"))):
            st.markdown("**" + as_markdown(text("Undoing changes this for everybody:")) + "**")
            show_table(
                [
                    {
                        say(text("Where")): f"{say(line.sheet)} · {line.row}",
                        say(text("What")): say(line.column),
                        say(text("Now")): line.before or "–",
                        say(text("Once undone")): line.after or "–",
                    }
                    for line in told_changes(undoing, event.opened.stored.rows, language=language())
                ],
                alt=text("What undoing changes"),
            )
            st.text_input(say(text("Reason, if there is one to tell")), key=f"undo_reason {kept.id}", max_chars=500)
            ask_name()
            st.button(say(text("Undo it")), key=f"do_undo {kept.id}", type="primary", on_click=undo, args=(kept.id,))

st.subheader(say(text("What a cell held before")))
rows = rows_of(event.opened.records)
sheets = [each for each in TABLES if rows[each.table]]
sheet, row, column = st.columns(3)
kind = sheet.selectbox(say(text("Sheet")), sheets, format_func=lambda each: say(sheet_label(each)), key="cell_sheet")
saved = [each for each in rows[kind.table] if each > 0] if kind else []
of_row = row.selectbox(
    say(text("Row")), saved, format_func=lambda each: row_name(kind.table, rows[kind.table][each], language()),
    key=f"cell_row {kind.table if kind else ''}",
)  # fmt: skip
of_column = column.selectbox(
    say(text("Column")), columns(kind) if kind else [], index=None, placeholder="–",
    format_func=lambda each: say(each.label), key=f"cell_column {kind.table if kind else ''}",
)  # fmt: skip
if kind is not None and of_row is not None and of_column is not None:
    past = past_of_cell(state.store(), event_id, (kind.table, of_row, of_column.name), language=language())
    if not past:
        st.info(say(text("Nothing ever stood there.")))
    show_table(
        [
            {
                say(text("Change set")): say(text("{number}: {at:datetime}", number=each.change_set.id, at=each.at)),
                say(text("Who")): each.change_set.actor,
                say(text("Before")): each.before,
                say(text("After")): each.after,
            }
            for each in past
        ],
        alt=text("What a cell held before"),
    )
