"""Reads the catalogue's tables, which lie beside this file as CSV."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def catalogue_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table as text by column; empty cells are left out."""
    text = (resources.files("catering.catalog") / f"{name}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple({column: cell for column, cell in row.items() if cell != ""} for row in rows)
