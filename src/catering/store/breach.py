"""What is broken in the store, as those who look for it name it."""

from __future__ import annotations

from dataclasses import dataclass

from catering.model.text import Text


@dataclass(frozen=True, slots=True)
class Breach:
    """What is broken: the table, row and column (None where it is no single one), what was expected and found."""

    table: str | None
    row: int | None
    column: str | None
    expected: Text | str
    found: Text | str
