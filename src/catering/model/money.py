"""Currencies, by their codes of three letters."""

from __future__ import annotations

from catering.model.record import Contradiction
from catering.model.text import text


def currency_code(written: str) -> str:
    """The code in capitals, such as EUR. Raises Contradiction for what no code looks like."""
    code = written.upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise Contradiction("currency", text("Write the currency's code of three letters, such as EUR or JPY."))
    return code
