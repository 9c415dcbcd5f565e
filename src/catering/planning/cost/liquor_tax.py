"""Liquor tax: Japan's, on the litres declared, by the day on which they are withdrawn from customs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from catering.catalog.taxes import JAPAN, LiquorTaxRate, liquor_tax_rate
from catering.model.money import ANY_SIZE
from catering.model.text import Text, text
from catering.planning.cost.landed_quantities import ShippedLine

LEAST_ABV = 0.01
"""From here on a drink is liquor in Japan."""


@dataclass(frozen=True, slots=True)
class LiquorTaxPart:
    """Litres under one rate."""

    litres: Decimal
    rate: LiquorTaxRate

    @property
    def amount(self) -> Decimal:
        return self.litres * self.rate.amount_per_kl / 1000

    @property
    def words(self) -> Text:
        return text(
            "{litres:L1} at {rate:money} a kilolitre",
            litres=float(self.litres),
            rate=(self.rate.amount_per_kl, self.rate.currency),
        )


@dataclass(frozen=True, slots=True)
class LiquorTax:
    """What is owed on a day; `unknown` are the lines that no rate or volume is known for."""

    withdrawn_on: dt.date
    parts: tuple[LiquorTaxPart, ...]
    unknown: tuple[ShippedLine, ...]

    @property
    def amount(self) -> Decimal:
        """Of what is known, in yen; what is below 100 yen is cut off, once."""
        return cut_off(sum((part.amount for part in self.parts), Decimal(0)), 100)

    @property
    def basis(self) -> Text:
        """How it is worked out."""
        if not self.parts:
            return text("no liquor")
        parts = [part.words for part in self.parts]
        return text("{parts:list}, withdrawn on {day:date}", parts=parts, day=self.withdrawn_on)


def liquor_tax(lines: Iterable[ShippedLine], *, withdrawn_on: dt.date) -> LiquorTax:
    """The tax on what is shipped; drinks below 1 % are no liquor."""
    litres: dict[LiquorTaxRate, Decimal] = {}
    unknown = []
    for line in lines:
        if line.beverage is not None and line.beverage.abv < LEAST_ABV:
            continue
        rate = None if line.beverage is None else liquor_tax_rate(JAPAN, line.beverage.category, withdrawn_on)
        if rate is None or line.litres is None:
            unknown.append(line)
        else:
            litres[rate] = litres.get(rate, Decimal(0)) + line.litres
    parts = tuple(LiquorTaxPart(each, rate) for rate, each in litres.items())
    return LiquorTax(withdrawn_on, parts, tuple(unknown))


def cut_off(amount: Decimal, unit: int) -> Decimal:
    """The amount without what is below whole units: as taxes are rounded in Japan."""
    return ANY_SIZE.divide(amount, Decimal(unit)).quantize(Decimal(1), ROUND_FLOOR, ANY_SIZE) * unit
