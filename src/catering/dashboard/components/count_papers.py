"""A count on paper or in a spreadsheet: taken away to be ticked, and brought back."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, will_say
from catering.dashboard.components.downloads import offer_workbook
from catering.dashboard.components.findings import show_findings
from catering.dashboard.components.words import language, say
from catering.model.text import plural_text, text
from catering.services.count_sheets import BroughtBack, bring_back_sheet, sheet_of_count, tick_list_of_count
from catering.services.count_stock import SeenCount


def offer_papers(seen: SeenCount) -> None:
    """The list to tick, the sheet to fill in, and the way back in."""
    number, reader, store = seen.kept.id, language(), state.store()
    name = f"{seen.records.event.event_id}-count-{number}"
    with st.expander(say(text("On paper, or in a spreadsheet"))):
        st.download_button(
            say(text("List to tick (PDF)")),
            data=partial(tick_list_of_count, store, number, language=reader),
            file_name=f"{name}.pdf",
            mime="application/pdf",
            key=f"take_list {number}",
            on_click="ignore",
            width="stretch",
        )
        offer_workbook(
            text("Sheet to fill in (XLSX)"),
            f"{name}.xlsx",
            partial(sheet_of_count, store, number, language=reader),
            key=f"take_sheet {number}",
            help_text=text("One row a keg, with drop-downs. What is left blank is not counted."),
        )
        times = st.session_state.setdefault("count_uploads", 0)
        key = f"count_upload {times}"
        st.file_uploader(
            say(text("Bring the filled-in sheet back")), type=["xlsx"], key=key, on_change=_bring, args=(seen, key)
        )
        _show_found(number)


def _bring(seen: SeenCount, key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    st.session_state.count_uploads += 1

    def work(*, actor: str, at: Any, **_: str) -> BroughtBack:
        return bring_back_sheet(
            state.store(), upload.getvalue(), upload.name, actor=actor, at=at,
            event_id=seen.records.event.event_id, place=seen.location.name,
        )  # fmt: skip

    brought = act(f"bring count {seen.kept.id} {upload.file_id}", work)
    if brought is None:
        return
    st.session_state.count_brought = seen.kept.id, brought
    if brought.stops:
        will_say("warning", text("Nothing of “{file}” is taken: look at the cells below.", file=upload.name))
    else:
        will_say("success", plural_text("{n:n0} row is taken.", "{n:n0} rows are taken.", n=brought.noted))


def _show_found(number: int) -> None:
    """What the sheet of this count that was brought last has wrong or doubtful."""
    of, brought = st.session_state.get("count_brought", (None, None))
    if of == number and brought.findings:
        show_findings(brought.findings)
