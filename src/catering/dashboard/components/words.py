"""Texts in the reader's language, safe to be drawn as markdown."""

from __future__ import annotations

import re
from typing import Any, cast

import streamlit as st

from catering.model.text import LANGUAGES, Language, Text, written


def browser_language() -> Language:
    """The browser's language where we speak it, else English."""
    preferred = (st.context.locale or "en").split("-")[0]
    return preferred if preferred in LANGUAGES else "en"


def language() -> Language:
    """The language chosen, else the browser's."""
    chosen = st.session_state.get("lang")
    return cast(Language, chosen) if chosen in LANGUAGES else browser_language()


def say(words: Text) -> str:
    """The text in the reader's language."""
    return words.in_language(language())


def value(number: Any, how: str) -> str:
    """A number, share, date or list in the reader's form; `how` as in `catering.model.text.written`."""
    return written(number, how, language())


def date_format() -> str:
    """How a date is typed in the reader's language, as Streamlit's inputs take it."""
    return {"en": "DD/MM/YYYY", "de": "DD.MM.YYYY", "ja": "YYYY/MM/DD"}[language()]


def as_markdown(words: Text) -> str:
    """The text, safe to be drawn as markdown."""
    return escaped(say(words))


def escaped(words: str) -> str:
    """Every sign escaped that markdown would take for its own: names are written by people."""
    signs = re.sub(r"([\\`*_{}\[\]<>#+|~$]|:(?=[A-Za-z/])|(?<=www)\.)", r"\\\1", words)
    # a day such as “16. Juni” would begin a numbered list
    return re.sub(r"^(\s*\d*)([.)-])(?=\s)", r"\1\\\2", signs, flags=re.MULTILINE)
