"""Currencies, by their codes of three letters, and amounts as they are paid."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from pydantic import ValidationInfo, field_validator

from catering.model.record import Contradiction, Record
from catering.model.text import text

ANY_SIZE = Context(prec=400)
"""Even an amount at an absurd rate is rounded, so that it can be shown and seen to be absurd."""


class InCurrency(Record):
    """A record that names a currency: its code of three letters is kept in capitals."""

    @field_validator("currency", "into", check_fields=False)
    @classmethod
    def _currency_is_a_code(cls, written: str | None, column: ValidationInfo) -> str | None:
        if written is None:
            return None
        code = written.upper()
        if len(code) != 3 or not code.isascii() or not code.isalpha():
            message = text("Write the currency's code of three letters, such as EUR or JPY.")
            raise Contradiction(str(column.field_name), message)
        return code


def minor_unit(currency: str) -> Decimal:
    """The smallest amount that is paid: 0.01 EUR, 1 JPY."""
    from babel.numbers import get_currency_precision

    return Decimal(1).scaleb(-get_currency_precision(currency))


def to_minor_unit(amount: Decimal, currency: str) -> Decimal:
    """The amount as it is paid: half a cent and more is a cent."""
    return amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP, context=ANY_SIZE)
