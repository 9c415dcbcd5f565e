"""The papers of the open event to take away, in the language of whoever gets them."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.text import LANGUAGE_NAMES, LANGUAGES, Language, text
from catering.services.write_papers import (
    PAPER_FILES,
    EventPapers,
    PaperFile,
    WorkedOut,
    papers_of,
    write_paper,
    zipped_papers,
)

_KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar",
}
_BESIDE = 2  # the longest name, Japanese, is not cut


def show_papers() -> None:
    """A choice of language, all papers at once, and each by itself; a file is built when it is asked for."""
    papers, event_id = _papers(), state.current().records.event.event_id
    st.subheader(say(text("Papers")))
    chooser, all_at_once = st.columns([1, 1], vertical_alignment="bottom")
    with chooser:
        chosen = st.segmented_control(
            say(text("Language of the papers")),
            LANGUAGES,
            default=language(),
            format_func=lambda each: LANGUAGE_NAMES[each],
            key="papers_language",
            required=True,
            persist_state="session",
        )
    reader: Language = chosen or language()
    with all_at_once:
        st.download_button(
            say(text("All papers (.zip)")),
            data=lambda: zipped_papers(papers, language=reader),
            file_name=f"{event_id}-papers-{reader}.zip",
            mime="application/zip",
            key="take_papers",
            on_click="ignore",
            type="primary",
            width="stretch",
        )
    for first in range(0, len(PAPER_FILES), _BESIDE):
        for place, file in zip(st.columns(_BESIDE), PAPER_FILES[first : first + _BESIDE], strict=False):
            with place:
                _offer(papers, file, reader)
    for why in papers.refusals:
        st.info(as_markdown(why))
    if papers.missing:
        with st.expander(say(text("Missing on the papers"))):
            for sentence in papers.missing:
                st.markdown(as_markdown(sentence))


def _offer(papers: EventPapers, file: PaperFile, reader: Language) -> None:
    st.download_button(
        say(text("{paper} (.{suffix})", paper=file.paper.label, suffix=file.suffix)),
        data=lambda: write_paper(papers, file, language=reader),
        file_name=file.name(papers.records.event.event_id, reader),
        mime=_KINDS[file.suffix],
        key=f"take_{file.paper.name.casefold()}_{file.suffix}",
        on_click="ignore",
        disabled=papers.refusal(file.paper) is not None,
        width="stretch",
    )


def _papers() -> EventPapers:
    """What the papers say, from what this session has worked out already."""
    event, moment = state.current(), state.as_of()
    load, logistics = state.load(), state.logistics()
    is_ready = logistics.schedule is not None and logistics.schedule.consignment is not None and load is not None
    return papers_of(
        event.records,
        as_of=moment,
        version=event.opened.stored.event_version,
        is_changed=event.opened.is_changed,
        worked_out=WorkedOut(load, None, logistics.schedule) if is_ready else None,
    )
