"""An upload on its way into its event: checked, shown, decided, imported, and undone where it was a mistake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components import import_form
from catering.dashboard.components.acts import act, ask_name, draw_again, will_say
from catering.dashboard.components.downloads import offer_workbook
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.finding import stopping
from catering.model.text import plural_text, text
from catering.services.import_preview import Decisions, ImportPreview
from catering.services.import_workbook import (
    AlreadyImported,
    BroughtIn,
    Imported,
    bring_in,
    import_workbook,
    preview_import,
)
from catering.services.mark_workbook import mark_findings
from catering.services.undo_change_set import undo_change_set
from catering.store.change_sets import Kind


def bring_in_workbook() -> None:
    """The upload, and what becomes of it."""
    upload = st.file_uploader(
        say(text("A workbook (.xlsx)")),
        type=["xlsx", "xlsm"],
        key="upload",
        help=say(text("It is checked and shown first. Nothing changes before you import it.")),
    )
    if upload is None:
        return
    content = upload.getvalue()
    brought = _brought_in(upload.file_id, content, upload.name)
    into = st.selectbox(
        say(text("Into")),
        [None, *state.names()],
        format_func=lambda each: say(text("the event that it names")) if each is None else state.names()[each],
        key=f"import_into {brought.digest}",
        help=say(text("A workbook of an event that is not here makes a new one.")),
    )
    # what was decided in the last run is shown in this one
    key = f"{brought.digest} {into}"
    decided: Decisions = st.session_state.get(f"decided {key}", Decisions())
    try:
        preview = preview_import(state.store(), brought, actor=state.actor(), event_id=into, decisions=decided)
    except AlreadyImported as refused:
        _show_imported(refused)
        return
    import_form.show_sentences(preview)
    decisions = import_form.ask_decisions(preview, key=key)
    import_form.show_changes(preview)
    import_form.show_meanwhile(preview)
    import_form.show_found(preview)
    if stopping(preview.findings):
        _offer_marked(brought, content, preview)
    elif preview.changes or preview.undecided:
        _offer_import(brought, into, decisions, preview)
    if decisions != decided:  # at the end: what is not drawn in a run forgets what was typed into it
        st.session_state[f"decided {key}"] = decisions
        draw_again()


def _brought_in(file_id: str, content: bytes, name: str) -> BroughtIn:
    """The upload, read and checked once and not again at every rerun."""
    kept: tuple[str, BroughtIn] | None = st.session_state.get("brought_in")
    if kept is None or kept[0] != file_id:
        with st.spinner(say(text("Checking every cell …"))):
            kept = file_id, bring_in(content, name, as_of=state.as_of())
        st.session_state.brought_in = kept
    return kept[1]


def _offer_import(brought: BroughtIn, into: str | None, decisions: Decisions, preview: ImportPreview) -> None:
    st.text_input(say(text("Reason, if there is one to tell")), key="import_reason", max_chars=500)
    ask_name("import")
    if preview.waits:
        st.caption(
            say(
                plural_text(
                    "First decide the {n} place above.", "First decide the {n} places above.", n=preview.undecided
                )
            )
        )
    st.button(
        say(text("Import")),
        key="import",
        type="primary",
        disabled=preview.waits,
        on_click=_import,
        args=(brought, into, replace(decisions, seen_version=preview.event_version)),
    )


def _import(brought: BroughtIn, into: str | None, decisions: Decisions) -> None:
    reason = str(st.session_state.get("import_reason", "")).strip() or None

    def work(*, by_what: str, **signed: Any) -> Imported:  # noqa: ARG001 (an import is kept under its file's name)
        return import_workbook(state.store(), brought, event_id=into, decisions=decisions, reason=reason, **signed)

    try:
        done = act(f"import {brought.digest}", work)
    except AlreadyImported as refused:
        will_say("warning", refused.message)
        return
    if done is None:
        return
    if done.change_set is None:
        will_say("warning", text("Others have saved meanwhile. Look again at what the import will do."))
        return
    st.session_state.imported = done.change_set.id


def _show_imported(already: AlreadyImported) -> None:
    """That a file is imported, just now or before, and the ways on: to its event, and back."""
    number = already.by.id
    if st.session_state.get("imported") == number:
        st.success(as_markdown(text("Imported as change set {number}.", number=number)))
    else:
        st.info(as_markdown(already.message))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if already.event_id in state.names() and already.event_id != state.current().opened.stored.event_id:
            st.button(say(text("Open the event")), key="open_imported", on_click=state.choose, args=(already.event_id,))
        if already.by.kind is not Kind.CREATE:  # a new event goes into the archive instead
            ask_name("undo import")
            st.button(say(text("Undo this import")), key="undo_import", on_click=_undo, args=(number,))


def _undo(number: int) -> None:
    done = act(f"undo {number}", lambda **signed: undo_change_set(state.store(), number, **signed))
    if done is not None:
        will_say("success", text("Change set {number} is undone, by change set {by}.", number=number, by=done.id))


def _offer_marked(brought: BroughtIn, content: bytes, preview: ImportPreview) -> None:
    """The workbook with its cells marked, where it is one."""
    if brought.checked.read is None:
        return
    reader, moment = language(), state.as_of()
    more = tuple(each for each in preview.findings if each not in brought.checked.findings)

    def marked() -> bytes:
        return mark_findings(content, brought.file_name, language=reader, as_of=moment, more=more).content or content

    offer_workbook(
        text("Take the marked workbook away"),
        f"marked-{brought.file_name}",
        marked,
        key="take_marked",
        help_text=text("Your own file: what is to be mended is coloured, with a note at the cell."),
    )
