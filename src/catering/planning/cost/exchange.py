"""Exchange: what one currency is worth in another on a day, from the rates that the event names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from catering.model.charge import ExchangeRate, RatePurpose
from catering.model.finding import Finding, Level
from catering.model.records import EventRecords
from catering.model.text import Text, text


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `currency` is worth in `into`.

    `legs` are the rows that it rests on: none between a currency and itself, two through a third currency.
    """

    currency: str
    into: str
    factor: Decimal
    legs: tuple[ExchangeRate, ...] = ()
    is_later: bool = False
    """It holds from a later day than the one asked for."""

    @property
    def valid_on(self) -> dt.date | None:
        """The older of the days that it rests on."""
        return min((leg.valid_on for leg in self.legs), default=None)

    def converted(self, amount: Decimal) -> Decimal:
        """The amount in the other currency, with all its digits."""
        return amount * self.factor


def rate_on(
    rates: Iterable[ExchangeRate], currency: str, into: str, *, purpose: RatePurpose, day: dt.date
) -> Rate | None:
    """The rate that holds on a day: the latest that is not younger, else the earliest of the younger ones.

    A row the other way round is taken where there is none in this direction, two rows through a third currency
    where there is neither. None where no rows lead there.
    """
    if currency == into:
        return Rate(currency, into, Decimal(1))
    known = [each for each in rates if each.purpose is purpose]
    direct = _between(known, currency, into, day)
    if direct is not None:
        return direct
    third = sorted({code for each in known for code in (each.currency, each.into)} - {currency, into})
    ways = [
        Rate(currency, into, first.factor * second.factor, first.legs + second.legs, first.is_later or second.is_later)
        for code in third
        if (first := _between(known, currency, code, day)) and (second := _between(known, code, into, day))
    ]
    # of several ways the one whose older row is the youngest
    return max(ways, key=lambda way: (not way.is_later, way.valid_on), default=None)


def _between(rates: Sequence[ExchangeRate], currency: str, into: str, day: dt.date) -> Rate | None:
    row = _on(rates, currency, into, day)
    if row is not None:
        return Rate(currency, into, Decimal(repr(row.rate)), (row,), row.valid_on > day)
    row = _on(rates, into, currency, day)
    if row is not None:
        return Rate(currency, into, 1 / Decimal(repr(row.rate)), (row,), row.valid_on > day)
    return None


def _on(rates: Sequence[ExchangeRate], currency: str, into: str, day: dt.date) -> ExchangeRate | None:
    rows = sorted(
        (each for each in rates if (each.currency, each.into) == (currency, into)), key=lambda row: row.valid_on
    )
    before = [row for row in rows if row.valid_on <= day]
    return before[-1] if before else next(iter(rows), None)


def missing_rate(currency: str, into: str, purpose: RatePurpose) -> Text:
    """What is missing, and where it is added."""
    if purpose is RatePurpose.CUSTOMS:
        return text(
            "No customs rate from {currency} into {into}: add one on the sheet “Exchange rates”.",
            currency=currency,
            into=into,
        )
    return text("No rate from {currency} into {into}: add one on the sheet “Exchange rates”.",
                currency=currency, into=into)  # fmt: skip


@dataclass(slots=True)
class Exchange:
    """The event's rates for one purpose on one day; it keeps what was asked of it, and what was missing."""

    rates: tuple[ExchangeRate, ...]
    purpose: RatePurpose
    day: dt.date
    asked: dict[tuple[str, str], Rate | None] = field(default_factory=dict)

    @classmethod
    def of_budget(cls, records: EventRecords, day: dt.date) -> Exchange:
        """What the budget reckons with on a day."""
        return cls(records.exchange_rates, RatePurpose.BUDGET, day)

    @classmethod
    def of_customs(cls, records: EventRecords, day: dt.date) -> Exchange:
        """What the customs reckon with on a day."""
        return cls(records.exchange_rates, RatePurpose.CUSTOMS, day)

    def rate(self, currency: str, into: str) -> Rate | None:
        """The rate, None where none is known."""
        if (currency, into) not in self.asked:
            self.asked[currency, into] = rate_on(self.rates, currency, into, purpose=self.purpose, day=self.day)
        return self.asked[currency, into]

    def converted(self, amount: Decimal, currency: str, into: str) -> Decimal | None:
        """The amount in the other currency with all its digits; None where no rate is known."""
        rate = self.rate(currency, into)
        return None if rate is None else rate.converted(amount)

    @property
    def used(self) -> tuple[Rate, ...]:
        """The rates that something was converted with, by currency."""
        return tuple(rate for _, rate in sorted(self.asked.items()) if rate is not None and rate.legs)

    def findings(self) -> Iterator[Finding]:
        """Rates that are missing, and those that hold from a later day only."""
        for (currency, into), rate in sorted(self.asked.items()):
            if rate is None:
                yield Finding(Level.WARNING, "no-rate", missing_rate(currency, into, self.purpose))
            elif rate.is_later:
                message = text(
                    "{currency} into {into}: the rate holds from {from_day:date} on, it was needed for {day:date}.",
                    currency=currency,
                    into=into,
                    from_day=max(leg.valid_on for leg in rate.legs),
                    day=self.day,
                )
                hint = text("Add the rate of that day on the sheet “Exchange rates”.")
                yield Finding(Level.WARNING, "later-rate", message, hint)
