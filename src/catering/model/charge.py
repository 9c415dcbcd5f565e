"""What it costs and who pays: charges, budget lines, exchange rates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from catering.model.money import InCurrency
from catering.model.record import Choice, Contradiction, field
from catering.model.text import text

RATE_DIGITS = 2
"""Digits of a rate beyond the smallest coin: freight is offered at 2.855 EUR a kilogram."""


class ChargeKind(Choice):
    """What is paid for. Beer, deposits, taxes and training are worked out where no amount is given."""

    BEVERAGES = "beverages"
    DEPOSIT = "deposit"
    BEER_TAX = "beer tax"
    PRE_CARRIAGE = "pre-carriage"
    EXPORT = "export customs"
    SECURITY = "security"
    FREIGHT = "freight"
    INSURANCE = "insurance"
    HANDLING = "handling"
    IMPORT = "import customs"
    DUTY = "customs duty"
    LIQUOR_TAX = "liquor tax"
    CONSUMPTION_TAX = "consumption tax"
    STORAGE = "storage"
    DELIVERY = "delivery"
    EQUIPMENT = "equipment"
    TRAINING = "tap training"
    RETURN = "return of empties"
    OTHER = "other"


class ChargeBasis(Choice):
    """What the amount is multiplied by."""

    KEG = "per keg"
    KG = "per kilogram gross"
    CHARGEABLE_KG = "per chargeable kilogram"
    PALLET = "per pallet"
    LEG = "per leg"
    CONSIGNMENT = "per consignment"


class ChargeStatus(Choice):
    """How firm the amount is."""

    GUESS = "guess"
    RATE = "rate"
    QUOTE = "quote"
    INVOICE = "invoice"


class Charge(InCurrency):
    """One cost line."""

    table: ClassVar[str] = "charge"
    sheet: ClassVar[str] = "Charges"
    about: ClassVar[str] = (
        "Cost lines from the brewery to the bar. Beverages, deposits, taxes and tap training are worked out without a "
        "row here; a row of their kind without an amount says who pays them, one with an amount takes their place."
    )

    name: str = field("Charge", "Such as air freight Frankfurt to Tokyo.", key=True, max_length=200)
    kind: ChargeKind = field("Kind", "What is paid for.")
    consignment: str | None = field(
        "Consignment", "Empty: whichever way the goods are sent.", default=None, refers_to="consignment"
    )
    leg: int | None = field("Leg", "Its number, if it is for one leg.", default=None, ge=1, le=50, asked=False)
    basis: ChargeBasis = field("Basis", "What the amount is for.", default=ChargeBasis.CONSIGNMENT)
    amount: Decimal | None = field(
        "Amount", "For one unit of its basis; empty: worked out, or not known.", default=None, ge=0, le=1_000_000_000,
        finer_digits=RATE_DIGITS,
    )  # fmt: skip
    lowest: Decimal | None = field(
        "At least",
        "The least that it may come to; does not count in a quote or an invoice.",
        default=None,
        ge=0,
        le=1_000_000_000,
        finer_digits=RATE_DIGITS,
    )
    highest: Decimal | None = field(
        "At most",
        "The most that it may come to; does not count in a quote or an invoice.",
        default=None,
        ge=0,
        le=1_000_000_000,
        finer_digits=RATE_DIGITS,
    )
    currency: str | None = field("Currency", "Of the amount; empty: the event's.", default=None, max_length=3)
    status: ChargeStatus = field("Status", "Guess, rate, quote or invoice.", default=ChargeStatus.GUESS)
    supplier: str | None = field("Supplier", "Who asks for it.", default=None, refers_to="party")
    valid_until_on: dt.date | None = field("Valid until", "The last day of a quote.", default=None)
    budget_line: str | None = field("Budget line", "Who pays it.", default=None, refers_to="budget_line")
    committed_on: dt.date | None = field("Committed on", "The day it was ordered.", default=None)
    paid_on: dt.date | None = field("Paid on", "The day it was paid.", default=None)
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    @property
    def is_written(self) -> bool:
        """Somebody has put its amount in writing: what it may come to at least and at most counts no more."""
        return self.status in (ChargeStatus.QUOTE, ChargeStatus.INVOICE)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.is_written:
            return
        for column, less, more in (
            ("lowest", self.lowest, self.amount),
            ("highest", self.amount, self.highest),
            ("highest", self.lowest, self.highest),
        ):
            if less is not None and more is not None and less > more:
                yield Contradiction(column, text("The amount does not lie between “at least” and “at most”."))


class BudgetLine(InCurrency):
    """What one payer gives for one purpose."""

    table: ClassVar[str] = "budget_line"
    sheet: ClassVar[str] = "Budget"
    about: ClassVar[str] = "Who pays, and up to which limit. The charges name the line that pays them."

    name: str = field("Budget line", "Such as city, transport.", key=True, max_length=100)
    payer: str = field("Payer", "City, state, trade fair, sponsor, hotel.", max_length=200)
    limit: Decimal | None = field(
        "Limit", "The most that is given; empty: none was set.", default=None, ge=0, le=1_000_000_000
    )
    currency: str | None = field("Currency", "Of the limit; empty: the event's.", default=None, max_length=3)
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)


class RatePurpose(Choice):
    BUDGET = "budget"
    CUSTOMS = "customs"


class ExchangeRate(InCurrency):
    """What one unit of a currency was worth in another on a day."""

    table: ClassVar[str] = "exchange_rate"
    sheet: ClassVar[str] = "Exchange rates"
    about: ClassVar[str] = "Rates with their day; the customs' own rate stands apart from the budget's."

    currency: str = field("Currency", "One unit of it, such as EUR.", key=True, max_length=3)
    into: str = field("Into", "Is worth so much of this one, such as JPY.", key=True, max_length=3)
    purpose: RatePurpose = field("Purpose", "Budget, or customs.", default=RatePurpose.BUDGET, key=True)
    valid_on: dt.date = field("Valid from", "The day that it holds from.", key=True)
    rate: float = field("Rate", "So much for one.", gt=0, le=1e9)
    source: str | None = field("Source", "Who says so.", default=None, max_length=2000)
