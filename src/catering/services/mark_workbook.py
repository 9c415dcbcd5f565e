"""Give a person's own workbook back with its doubtful cells marked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from catering.model.finding import Finding
from catering.model.text import Language
from catering.services.check_workbook import check_workbook
from catering.workbook.mark import mark_workbook
from catering.workbook.raw import REFUSAL_CODES, FileRefused
from catering.workbook.refusals import finding_of_refusal


@dataclass(frozen=True, slots=True)
class MarkedWorkbook:
    """The marked file, None where it is no workbook that can be read, and what was found in it."""

    content: bytes | None
    findings: tuple[Finding, ...]

    @property
    def cells(self) -> int:
        """How many cells are marked."""
        return len({(each.sheet, each.cell) for each in self.findings if each.cell}) if self.content is not None else 0


def mark_findings(
    content: bytes, file_name: str, *, language: Language, as_of: dt.datetime, more: tuple[Finding, ...] = ()
) -> MarkedWorkbook:
    """Checks a file and marks what was found; never raises for what a person uploaded.

    A workbook without findings comes back as it is, but for marks of an earlier time, which are taken away.
    `as_of` without a time zone is local time at the venue; `more` is what else was found in the file.
    """
    findings = (*check_workbook(content, file_name, as_of=as_of).findings, *more)
    if any(each.code in REFUSAL_CODES for each in findings):
        return MarkedWorkbook(None, findings)
    # here macros are kept, unlike where the records alone are read
    findings = tuple(each for each in findings if each.code != "macro")
    try:
        return MarkedWorkbook(mark_workbook(content, findings, language=language), findings)
    except FileRefused as refused:
        return MarkedWorkbook(None, (finding_of_refusal(refused),))
