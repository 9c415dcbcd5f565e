"""The one record of a table as a form: label, value, what it means; edited like every table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from catering.dashboard.components.draft_marks import mark_draft
from catering.dashboard.components.table_editor import edit_frame
from catering.dashboard.components.words import language, say
from catering.model.record import columns, sheet_label
from catering.model.records import EventRecords
from catering.model.text import text
from catering.services.edit_records import edit_cell, record_type, shown_cell
from catering.workbook.layout import FORM_HEADINGS, heading


def edit_form(table: str, *, whole: bool = False) -> None:
    """The record's cells below each other; `whole` shows those as well that need not be filled in.

    The natural key is left out: files and links hang on it.
    """
    kind, reader = record_type(table), language()
    shown = [column for column in columns(kind) if (whole or column.asked) and not column.key]

    def frame_of(records: EventRecords) -> pd.DataFrame:
        (record,) = records.rows(table)
        return pd.DataFrame(
            [
                {
                    "what": heading(column, reader),
                    "value": shown_cell(getattr(record, column.name), column, reader),
                    "meaning": say(column.help),
                }
                for column in shown
            ]
        )

    what, value, meaning = (say(words) for words in FORM_HEADINGS)
    edit_frame(
        f"{table} {whole}",
        frame_of=frame_of,
        apply=lambda records, row, _name, typed: edit_cell(records, table, 0, shown[row].name, typed),
        titles={"what": what, "value": value, "meaning": meaning},
        config={"meaning": st.column_config.TextColumn(meaning, width="large")},
        disabled=("what", "meaning"),
        what=text("{sheet} edited", sheet=sheet_label(kind)),
        alt=say(sheet_label(kind)),
    )
    mark_draft(table)
