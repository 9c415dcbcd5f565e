"""What an upload will do to its event, part by part, with what a person has to decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import pandas as pd
import streamlit as st

from catering.dashboard.components.conflicts import choose_sides
from catering.dashboard.components.findings import show_findings
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.finding import Finding, stopping
from catering.model.text import Text, text
from catering.planning.editing.merge import Place, Side
from catering.planning.editing.row_match import RowPlace
from catering.services import import_report as report
from catering.services.import_preview import Decisions, ImportPreview
from catering.services.told_changes import ToldChange, told_changes

_Place = TypeVar("_Place", Place, RowPlace)

_MOST_BOXES = 12
_MOST_LINES = 60
"""Of a table that is drawn whole; a longer one can be scrolled."""


def ask_decisions(preview: ImportPreview, *, key: str) -> Decisions:
    """Asks what must be decided: whose value stands, what is the same row, what is meant, what is deleted."""
    return Decisions(
        sides=_ask_sides(preview, key),
        renamed=_ask_renames(preview, key),
        meant=frozenset(_ask_large(preview, key)),
        deleted=frozenset(_ask_missing(preview, key)),
    )


def _ask_sides(preview: ImportPreview, key: str) -> Mapping[Place, Side]:
    if not preview.conflicts:
        return {}
    st.markdown("##### " + as_markdown(text("Others changed the same. What is to stand?")))
    by = {each.conflict.place: each.by for each in preview.conflicts if each.by is not None}
    return choose_sides([each.conflict for each in preview.conflicts], report.named_rows(preview), by, key=key)


def _ask_renames(preview: ImportPreview, key: str) -> Mapping[RowPlace, bool]:
    if not preview.renames:
        return {}
    st.markdown("##### " + as_markdown(text("The same row under a new name?")))
    words = {True: say(text("the same, renamed")), False: say(text("two rows"))}
    found: dict[RowPlace, bool] = {}
    for asked in preview.renames:
        sheet, was, new = report.told_rename(preview, asked, language=language())
        told = text("{sheet}: “{was}” is missing, “{new}” is there.", sheet=sheet, was=was, new=new)
        line, choice = st.columns([3, 2], vertical_alignment="center")
        line.markdown(as_markdown(told))
        chosen = choice.segmented_control(
            say(told),
            [True, False],
            format_func=words.__getitem__,
            key=f"rename {key} {asked.rename.place}",
            label_visibility="collapsed",
        )
        if chosen is not None:
            found[asked.rename.place] = chosen
    return found


def _ask_large(preview: ImportPreview, key: str) -> Sequence[Place]:
    if not preview.large:
        return ()
    st.markdown("##### " + as_markdown(text("Ten or a hundred times what it was. Is that meant?")))
    told = told_changes(preview.large, preview.rows, language=language())
    words = {
        change.place: text(
            "{sheet} · {row} · {column}: {before} becomes {after}",
            sheet=each.sheet,
            row=each.row,
            column=each.column,
            before=each.before,
            after=each.after,
        )
        for change, each in zip(preview.large, told, strict=True)
    }
    return _tick(words, text("What is meant"), key=f"meant {key}")


def _ask_missing(preview: ImportPreview, key: str) -> Sequence[RowPlace]:
    if not preview.missing:
        return ()
    st.markdown("##### " + as_markdown(text("Missing in the workbook")))
    st.caption(say(text("These rows stay. Tick what is to be deleted from the event.")))
    named = {place: report.told_row(preview, place, language=language()) for place in preview.missing}
    words = {place: text("{sheet} · {row}", sheet=sheet, row=name) for place, (sheet, name) in named.items()}
    return _tick(words, text("To be deleted"), key=f"delete {key}")


def _tick(words: Mapping[_Place, Text], title: Text, *, key: str) -> list[_Place]:
    """Boxes to tick, of many a list to choose from; gives what was ticked."""
    if len(words) > _MOST_BOXES:
        return st.multiselect(say(title), list(words), format_func=lambda place: say(words[place]), key=key)
    return [place for place, told in words.items() if st.checkbox(as_markdown(told), key=f"{key} {place} {told}")]


# ---------------------------------------------------------------- what is only shown


def show_sentences(preview: ImportPreview) -> None:
    """In one line what the import will do, what it waits for, what stays."""
    between = "" if language() == "ja" else " "
    said = between.join(as_markdown(each) for each in report.sentences(preview))
    show: Callable[[str], object] = st.success
    if stopping(preview.findings):
        show = st.error
    elif preview.waits:
        show = st.warning
    elif not preview.changes:
        show = st.info
    show(said)


def show_changes(preview: ImportPreview) -> None:
    """Every cell that will change, and the workbook's cell that it comes from."""
    lines = report.told_with_cells(preview, language=language())
    if lines:
        st.markdown("##### " + as_markdown(text("What it will do")))
        _show_lines(
            [{**_line(each.told), say(text("Cell of the file")): each.cell or "–"} for each in lines],
            alt=text("What the import will change"),
        )


def show_meanwhile(preview: ImportPreview) -> None:
    """What others changed since the workbook was taken away."""
    lines = report.told_meanwhile(preview, language=language())
    if lines:
        title = text("Changed since this workbook was taken away")
        st.markdown("##### " + as_markdown(title))
        st.caption(say(text("What you did not change in the workbook stays like that.")))
        _show_lines(
            [{**_line(each.told), say(text("Who")): f"{each.by}, {say(_at(each))}"} for each in lines],
            alt=title,
        )


def show_found(preview: ImportPreview) -> None:
    """What was changed in vain, and what the check found."""
    _show_found(text("Changed in vain"), preview.ignored)
    _show_found(text("Findings"), preview.findings)


def _show_found(title: Text, findings: Sequence[Finding]) -> None:
    if findings:
        st.markdown("##### " + as_markdown(title))
        show_findings(findings)


def _at(each: report.ToldMeanwhile) -> Text:
    return text("{at:datetime}", at=each.at)


def _line(told: ToldChange) -> dict[str, str]:
    return {
        say(text("Where")): f"{say(told.sheet)} · {told.row}",
        say(text("What")): say(told.column),
        say(text("Before → after")): " → ".join(words for words in (told.before, told.after) if words),
    }


def _show_lines(rows: Sequence[Mapping[str, str]], *, alt: Text) -> None:
    if len(rows) <= _MOST_LINES:
        show_table(rows, alt=alt)
    else:
        st.dataframe(pd.DataFrame(rows), hide_index=True, height=400, alt=say(alt))
