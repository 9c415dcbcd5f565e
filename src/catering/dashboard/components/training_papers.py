"""The papers of the tap training to take away, in the language of whoever gets them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.words import language, say
from catering.model.text import LANGUAGE_NAMES, LANGUAGES, Language, text
from catering.planning.tap_training.training_plan import TrainingPlan
from catering.services.training_papers import TRAINING_FILES, write_training_paper

_KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def show_training_papers(training: TrainingPlan) -> None:
    """A choice of language, and a button for each paper; a file is built when it is asked for."""
    opened = state.current().opened
    st.subheader(say(text("Papers")))
    chosen = st.segmented_control(
        say(text("Language of the papers")),
        LANGUAGES,
        default=language(),
        format_func=lambda each: LANGUAGE_NAMES[each],
        key="training_papers_language",
        required=True,
        persist_state="session",
    )
    reader: Language = chosen or language()
    for place, file in zip(st.columns(2) * 2, TRAINING_FILES, strict=True):
        with place:
            st.download_button(
                say(text("{paper} (.{suffix})", paper=file.paper.label, suffix=file.suffix)),
                data=partial(
                    write_training_paper,
                    training,
                    file,
                    language=reader,
                    version=opened.stored.event_version,
                    is_changed=opened.is_changed,
                ),
                file_name=file.name(training.records.event.event_id, reader),
                mime=_KINDS[file.suffix],
                key=f"take_{file.paper.name.casefold()}_{file.suffix}",
                on_click="ignore",
                width="stretch",
            )
