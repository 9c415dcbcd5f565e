"""What a person is told when a file is not read, and about what was seen in one and left alone."""

from __future__ import annotations

from collections.abc import Mapping

from catering.model.finding import Finding, Level
from catering.model.text import Text, text
from catering.workbook.raw import FileRefused, NoteCode, RefusalCode

_SAVE_AGAIN = text("Open it in a spreadsheet program and save it anew as .xlsx.")
_REFUSALS: Mapping[RefusalCode, tuple[Text, Text | None]] = {
    "empty-file": (text("The file is empty."), text("Choose it again; the copy may have failed.")),
    "too-big": (text("The file is larger than 10 MB."), text("Keep only the sheets of this event.")),
    "unsupported-type": (text("This is not a workbook."), text("Choose an .xlsx file.")),
    "save-as-xlsx": (text("Only .xlsx workbooks are read."), text("Save it as .xlsx and choose it again.")),
    "wrong-extension": (text("The file is called a workbook, but holds something else."), _SAVE_AGAIN),
    "password": (text("The workbook is protected with a password."), text("Save it without the password.")),
    "incomplete": (text("The file breaks off."), text("Fetch or copy it again.")),
    "damaged": (text("The workbook is damaged."), _SAVE_AGAIN),
    "encrypted-part": (text("A part of the workbook is encrypted."), _SAVE_AGAIN),
    "too-many-parts": (text("The workbook has more parts than any real one."), _SAVE_AGAIN),
    "duplicate-part": (text("Two parts of the workbook have one name."), _SAVE_AGAIN),
    "bad-part-name": (text("A part of the workbook points outside of it."), _SAVE_AGAIN),
    "unzips-too-big": (text("Unpacked, the workbook is far too large."), text("Keep only the sheets of this event.")),
    "doctype": (text("The workbook holds code that no spreadsheet program writes."), _SAVE_AGAIN),
    "no-sheets": (text("The workbook has no sheet with cells."), None),
    "too-many-sheets": (text("The workbook has too many sheets."), text("Keep only the sheets of this event.")),
    "too-many-rows": (text("A sheet has too many rows."), text("Delete the rows that are not of this event.")),
    "too-many-cells": (text("The workbook has too many cells."), text("Keep only the sheets of this event.")),
    "cell-out-of-range": (
        text("A cell lies far outside of the table."),
        text("Delete everything to the right of and below the table, formats too."),
    ),
    "too-much-text": (text("The workbook holds too much text."), text("Keep only the sheets of this event.")),
    "too-slow": (text("Reading the workbook took too long."), text("Keep only the sheets of this event.")),
    "too-much-memory": (text("The workbook needs too much memory."), text("Keep only the sheets of this event.")),
    "reader-died": (text("The workbook could not be read."), _SAVE_AGAIN),
    "busy": (text("Too many workbooks are being read at this moment."), text("Try again in a few seconds.")),
}

_NOTES: Mapping[NoteCode, Text] = {
    "macro": text("The workbook carries macros; they are neither run nor kept."),
    "external-link": text("Formulas look into another file; their last values are used."),
    "chart-or-image": text("Charts and pictures are not read."),
    "pivot-table": text("Of pivot tables only the cells are read."),
    "not-calculated": text("The workbook has not been calculated since it was written: formulas may show old values."),
}


def finding_of_refusal(refused: FileRefused) -> Finding:
    """The one finding of a file that is not read."""
    message, suggestion = _REFUSALS[refused.code]
    sheet, bang, cell = (refused.place or "").rpartition("!")
    return Finding(
        Level.ERROR,
        refused.code,
        message,
        suggestion,
        sheet=(sheet if bang else refused.place) or None,
        cell=cell if bang else None,
    )


def finding_of_note(code: NoteCode) -> Finding:
    """What was seen in a file and left alone."""
    level = Level.WARNING if code == "not-calculated" else Level.NOTE
    return Finding(level, code, _NOTES[code])
