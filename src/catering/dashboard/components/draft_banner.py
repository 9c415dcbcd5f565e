"""The banner over every page while there is a draft: what is not saved, what others saved meanwhile, the ways on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components import who
from catering.dashboard.components.conflicts import choose_sides
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.plain_texts import text_from_json, text_to_json
from catering.model.rows import rows_of
from catering.model.text import Text, plural_text, text
from catering.planning.editing.integrity import Broken
from catering.planning.editing.large_changes import doubtful
from catering.planning.editing.merge import WHOLE_ROW, Place, Side
from catering.services import draft
from catering.services.hold_event import Undecided
from catering.services.keep_as_scenario import keep_as_scenario
from catering.services.open_event import OpenedEvent
from catering.services.told_changes import ToldChange, row_name, sheet_of, told_changes
from catering.services.undo_change_set import CannotUndo, undo_change_set
from catering.store.change_sets import ChangeSet
from catering.store.engine import StoreBusy
from catering.store.event_rows import AmountTooFine
from catering.store.scenarios import ScenarioNameTaken

_Asked = ParamSpec("_Asked")

_LONG = 8
"""More lines than this are shown in a box of their own height."""
_LIST_HEIGHT = 300


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was just saved or undone, on which page: as long as nothing came after it, it can be undone from here."""

    number: int
    words: Text
    page: str


def show_draft() -> None:
    """The banner; where there is no draft, nothing but what the last act came to."""
    opened = state.current().opened
    place = st.container()  # there even when empty: what follows must not move, or open tables would be drawn anew
    with place:
        _say_what_came_of_it(opened)
        if not opened.draft.steps or not opened.is_changed:
            return
        with st.container(border=True, gap="small"):
            _banner(opened)
            _questions(opened)
            if opened.conflicts:
                _conflicts(opened)
            for fault in opened.broken:
                _broken(opened, fault)


def _banner(opened: OpenedEvent) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            as_markdown(
                plural_text(
                    "{n} change not saved yet; only you see it. Last: {last}.",
                    "{n} changes not saved yet; only you see them. Last: {last}.",
                    n=len(_told(opened)) + len(opened.conflicts),
                    last=text_from_json(opened.draft.steps[-1]),
                )
            ),
            width="stretch",
        )
        with st.container(horizontal=True, width="content", gap="small"):
            with st.popover(say(text("Save …")), type="primary", key="save_popover"):
                _save_form(opened)
            st.button(say(text("Undo the last")), on_click=_take_back, args=(opened.draft.revision,), key="undo")
            with st.popover(say(text("More …")), key="more_popover"):
                _scenario_form()
                st.caption(say(text("Discarding throws every change away that is not saved.")))
                st.button(say(text("Discard all changes")), on_click=_discard, key="discard", width="stretch")


def _save_form(opened: OpenedEvent) -> None:
    st.markdown("**" + as_markdown(text("Saving changes this for everybody:")) + "**")
    with st.container(height=_LIST_HEIGHT if len(opened.changes) > _LONG else "content", border=False):
        show_changes(opened)
    asked = len(doubtful(opened.changes))
    if asked:
        st.caption(
            as_markdown(
                plural_text(
                    "{n} question is open below. Saving takes the number as it stands.",
                    "{n} questions are open below. Saving takes the numbers as they stand.",
                    n=asked,
                )
            )
        )
    must_sign_in = who.signs_in() and not who.is_named()
    if must_sign_in:
        who.show_sign_in("sign_in_to_save")
    stopped = bool(opened.conflicts or opened.broken)
    with st.form("save_form", border=False):
        if not who.is_named() and not must_sign_in:
            st.text_input(
                say(text("Your name")),
                key="save_name",
                max_chars=100,
                help=say(text("Asked once and kept in this browser; it stands beside what you change.")),
            )
        st.text_input(say(text("Reason, if there is one to tell")), key="save_reason", max_chars=500)
        words = text("Save as {name}", name=who.actor()) if who.is_named() else text("Save")
        wanted = st.form_submit_button(
            as_markdown(words), type="primary", key="save", disabled=stopped or must_sign_in, width="stretch"
        )
    if stopped:
        st.caption(say(text("First decide what stands below.")))
    if wanted:
        with st.spinner(say(text("Saving …"))):
            _save()
        st.rerun()


def show_changes(opened: OpenedEvent) -> None:
    """What saving will do, cell by cell."""
    show_table(
        [
            {
                say(text("What")): f"{say(each.sheet)} · {each.row} · {say(each.column)}",
                say(text("Before → after")): " → ".join(words for words in (each.before, each.after) if words),
            }
            for each in _told(opened)
        ],
        alt=text("What saving will change"),
    )


def _told(opened: OpenedEvent) -> tuple[ToldChange, ...]:
    """What saving will do: a line for each edited cell, and for each added or deleted row."""
    return told_changes(opened.changes, rows_of(opened.records), language=language())


def _unless_busy(callback: Callable[_Asked, None]) -> Callable[_Asked, None]:
    """The callback, which says so where others write for too long; nothing is changed then."""

    @wraps(callback)
    def told(*args: _Asked.args, **kwargs: _Asked.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except StoreBusy as busy:
            _will_say("warning", busy.message)

    return told


def _save() -> None:
    if not who.is_named():
        who.give_name(str(st.session_state.get("save_name", "")))
        if who.is_named():
            draft.hand_over(state.store(), who.nobody(), state.actor(), at=state.now())
    if not who.is_named():
        _will_say("warning", text("Write your name, so that others see whose change it is. Nothing is saved yet."))
        return
    reason = str(st.session_state.get("save_reason", "")).strip() or None
    # kept until it is answered: a click that is sent twice saves once
    operation_id = st.session_state.setdefault("save_operation", uuid.uuid4().hex)
    try:
        saved = draft.save_draft(
            state.store(),
            state.current().row,
            state.actor(),
            by_what=f"page {st.session_state.page}",
            at=state.now(),
            operation_id=operation_id,
            reason=reason,
        )
    except (StoreBusy, AmountTooFine) as refused:
        _will_say("warning", refused.message)
        return
    del st.session_state["save_operation"]
    state.reload_all()
    if saved.change_set is not None:
        _will_offer_undo(saved.change_set, text("Saved as change set {number}.", number=saved.change_set.id))
    elif saved.conflicts or saved.broken:
        _will_say("warning", text("Others have saved meanwhile. Decide what stands below, then save again."))


def _undo(number: int) -> None:
    try:
        undone = undo_change_set(
            state.store(),
            number,
            actor=state.actor(),
            by_what=f"page {st.session_state.page}",
            at=state.now(),
            operation_id=f"undo of {number} where it was saved",  # a click that is sent twice undoes once
        )
    except (CannotUndo, StoreBusy) as refused:
        _will_say("warning", refused.message)
        return
    state.reload_all()
    _will_offer_undo(undone, text("Change set {number} is undone, by change set {by}.", number=number, by=undone.id))


def _will_offer_undo(kept: ChangeSet, words: Text) -> None:
    st.session_state.just_kept = _Kept(kept.id, words, st.session_state.page)


def _scenario_form() -> None:
    with st.form("scenario_form", border=False):
        st.text_input(
            say(text("Keep as a scenario named")),
            key="scenario_name",
            max_chars=80,
            help=say(text("The event with your changes beside the event without them, to be compared and adopted.")),
        )
        st.form_submit_button(say(text("Keep as scenario")), on_click=_keep_as_scenario, width="stretch")


@_unless_busy
def _keep_as_scenario() -> None:
    name = str(st.session_state.scenario_name).strip()
    if not name:
        _will_say("warning", text("Give the scenario a name."))
        return
    try:
        made = keep_as_scenario(
            state.store(),
            state.current().row,
            state.actor(),
            name,
            by_what=f"page {st.session_state.page}",
            at=state.now(),
            operation_id=uuid.uuid4().hex,
        )
    except (ScenarioNameTaken, Undecided) as refused:
        _will_say("warning", refused.message)
        return
    state.reload_all()
    st.session_state.event = state.event_id_of(made.event)
    _will_say("success", text("Kept as scenario “{name}”. You see it now; the event is as it was.", name=name))


@_unless_busy
def _take_back(revision: int) -> None:
    draft.take_back(state.store(), state.current().row, state.actor(), revision=revision)
    state.reload()


@_unless_busy
def _discard() -> None:
    draft.discard(state.store(), state.current().row, state.actor())
    state.reload()


def _will_say(kind: str, words: Text) -> None:
    st.session_state.draft_word = kind, words


def _say_what_came_of_it(opened: OpenedEvent) -> None:
    kind, words = st.session_state.pop("draft_word", (None, None))
    if kind == "nothing left":
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.info(as_markdown(words), width="stretch")
            st.button(
                say(text("Undo the last")), on_click=_take_back, args=(opened.draft.revision,), key="undo_last_step"
            )
    elif words is not None:
        show: Callable[[str], object] = {"success": st.success, "warning": st.warning}[kind]
        show(as_markdown(words))
    kept: _Kept | None = st.session_state.get("just_kept")
    if kept is None:
        return
    if kept.number != opened.last.id or kept.page != st.session_state.page or opened.is_changed:
        del st.session_state["just_kept"]
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.success(as_markdown(kept.words), width="stretch")
        st.button(say(text("Undo")), key="undo_kept", on_click=_undo, args=(kept.number,))


# ---------------------------------------------------------------- questions, conflicts, rows that do not hold


def _questions(opened: OpenedEvent) -> None:
    """Numbers that became ten or a hundred times what they were: more often a lost decimal sign than meant."""
    asked = doubtful(opened.changes)
    told = told_changes(asked, rows_of(opened.records), language=language())
    with st.container(height=_LIST_HEIGHT if len(asked) > _LONG else "content", border=False):
        for change, each in zip(asked, told, strict=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.warning(
                    as_markdown(
                        text(
                            "Is that meant? {row}, {column}: {before} became {after}.",
                            row=each.row,
                            column=each.column,
                            before=each.before,
                            after=each.after,
                        )
                    ),
                    width="stretch",
                )
                st.button(
                    as_markdown(text("No, back to {before}", before=each.before)),
                    key=f"back {change.place}",
                    on_click=_give_up,
                    args=(change.place,),
                )


def _conflicts(opened: OpenedEvent) -> None:
    st.markdown("##### " + as_markdown(text("Others changed the same. What is to stand?")))
    chosen = choose_sides(opened.conflicts, rows_of(opened.records), opened.theirs_by, key="draft")
    st.button(
        say(text("Decide as chosen")),
        key="decide",
        type="primary",
        on_click=_decide,
        args=(chosen, opened.stored.event_version),
        disabled=not chosen,
    )


@_unless_busy
def _decide(sides: Mapping[Place, Side], seen_version: int) -> None:
    what = text_to_json(text("Decided what stands"))
    draft.decide(
        state.store(),
        state.current().row,
        state.actor(),
        sides,
        seen_version=seen_version,
        what=what,
        at=state.now(),
    )
    _look_what_is_left()


def _broken(opened: OpenedEvent, fault: Broken) -> None:
    row = rows_of(opened.records).get(fault.table, {}).get(fault.row) or {}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.error(
            as_markdown(
                text(
                    "{sheet} · {row}: with what others saved, your change does not hold. {message} {hint}",
                    sheet=sheet_of(fault.table),
                    row=row_name(fault.table, row, language()),
                    message=fault.message,
                    hint=fault.suggestion,
                )
            ),
            width="stretch",
        )
        st.button(
            say(text("Give up my changes to this row")),
            key=f"drop {fault.table} {fault.row} {fault.column}",
            on_click=_give_up,
            args=((fault.table, fault.row, WHOLE_ROW),),
        )


@_unless_busy
def _give_up(place: Place) -> None:
    what = text_to_json(text("A change given up"))
    draft.give_up(state.store(), state.current().row, state.actor(), place, what=what, at=state.now())
    _look_what_is_left()


def _look_what_is_left() -> None:
    """Where nothing is left to save there is no banner; the step can be taken back all the same."""
    state.reload()
    if not state.current().opened.is_changed:
        _will_say("nothing left", text("Nothing of yours is left to save."))
