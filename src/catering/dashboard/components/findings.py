"""Findings as a table: what is wrong, where, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import say
from catering.model.finding import Finding, Level
from catering.model.text import label, text

_SIGNS = {Level.ERROR: "■", Level.QUESTION: "?", Level.WARNING: "▲", Level.NOTE: "·"}


def show_findings(findings: Iterable[Finding]) -> None:
    """One row a finding, what stops first."""
    show_table(
        [
            {
                say(text("Level")): f"{_SIGNS[found.level]} {say(label('level', found.level.value))}",
                say(text("Where")): " ".join(part for part in (found.sheet, found.cell) if part) or "–",
                say(text("Found")): found.value or "–",
                say(text("What is wrong")): say(found.message),
                say(text("What to do")): say(found.suggestion) if found.suggestion else "–",
            }
            for found in findings
        ],
        alt=text("Findings"),
    )
