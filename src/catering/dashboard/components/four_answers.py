"""The four answers side by side: each with its verdict, its figure, what limits it, and what to decide by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from catering.dashboard.components.words import as_markdown, say
from catering.dashboard.page import page_of
from catering.model.text import Text, text
from catering.planning.advice import Stage
from catering.planning.answers.answer import Answer, Asked, Verdict

_COLORS: Mapping[Verdict, str] = {
    Verdict.YES: "green",
    Verdict.DOUBTFUL: "orange",
    Verdict.NO: "red",
    Verdict.OPEN: "gray",
}


def show_answers(answers: Sequence[Answer], stage: Stage) -> None:
    """A card for each answer; on a phone one below the other."""
    if not answers:
        return
    for column, answer in zip(st.columns(len(answers)), answers, strict=True):
        with column, st.container(border=True, height="stretch"):
            _show(answer, stage)


def _show(answer: Answer, stage: Stage) -> None:
    st.markdown("**" + as_markdown(_question(answer.asked)) + "**")
    st.badge(say(answer.verdict.label), color=_COLORS[answer.verdict])  # type: ignore[arg-type]
    st.markdown("#### " + as_markdown(answer.figure))
    if answer.limited_by is not None:
        st.markdown(as_markdown(answer.limited_by))
    if answer.decide is not None:
        st.markdown(as_markdown(text("→ {decide}", decide=answer.decide)))
    for name, title in _pages_behind(answer.asked, stage):
        st.page_link(page_of(name, title))


def _question(asked: Asked) -> Text:
    return {
        Asked.BEER: text("Enough beer?"),
        Asked.TIME: text("On time?"),
        Asked.HANDS: text("Enough hands?"),
        Asked.BUDGET: text("Within budget?"),
    }[asked]


def _pages_behind(asked: Asked, stage: Stage) -> tuple[tuple[str, Text], ...]:
    """Where the rows behind an answer stand."""
    if asked is Asked.BEER:
        if stage in (Stage.DAY, Stage.AFTER):
            return (("evening", text("Evening")),)
        return (("forecast", text("Forecast")),)
    if asked is Asked.TIME:
        return (("shipment", text("Shipment")),)
    if asked is Asked.HANDS:
        return ("training", text("Training")), ("service", text("Service"))
    return (("cost", text("Cost")),)
