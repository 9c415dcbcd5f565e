"""What is wrong or doubtful in what a person wrote: a value, never an exception."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catering.model.text import Language, Text


class Level(StrEnum):
    """How much a finding weighs: an error and a question stop what was asked for."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"
    NOTE = "note"

    @property
    def stops(self) -> bool:
        return self in (Level.ERROR, Level.QUESTION)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: level, where (sheet and cell, where there is one), what was found, how to mend it."""

    level: Level
    code: str
    message: Text
    suggestion: Text | None = None
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None

    def as_dict(self, language: Language) -> dict[str, Any]:
        """The finding in a reader's language, for JSON and tables."""
        return {
            "level": self.level.value,
            "code": self.code,
            "sheet": self.sheet,
            "cell": self.cell,
            "value": self.value,
            "message": self.message.in_language(language),
            "suggestion": self.suggestion.in_language(language) if self.suggestion else None,
        }


def stopping(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that must be mended or answered before a plan is made."""
    return tuple(finding for finding in findings if finding.level.stops)
