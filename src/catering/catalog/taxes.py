"""Taxes and duties by country and day: liquor tax, consumption tax, customs duty, beer tax."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from catering.catalog.rows import catalogue_rows
from catering.model.beverage import BeverageCategory, Confidence

GERMANY, JAPAN = "Germany", "Japan"
STANDARD, FOOD = "standard", "food"
"""What the consumption tax tells apart: alcohol and everything else, or food and drinks without alcohol."""


@dataclass(frozen=True, slots=True)
class LiquorTaxRate:
    """So much a kilolitre of one category of beverage, from a day on."""

    country: str
    category: BeverageCategory
    valid_from: dt.date
    amount_per_kl: Decimal
    currency: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ConsumptionTaxRate:
    """A national share of the base, and a local tax that is a fraction of the national one."""

    country: str
    goods: str
    valid_from: dt.date
    national_share: Decimal
    local_numerator: int
    local_denominator: int
    source: str
    confidence: Confidence

    @property
    def share(self) -> Decimal:
        """National and local tax together, as a share of the base."""
        local = self.national_share * self.local_numerator / self.local_denominator
        return self.national_share + local


@dataclass(frozen=True, slots=True)
class CustomsDuty:
    """So much a litre: for members of the WTO, and what holds in general."""

    country: str
    category: BeverageCategory
    wto_per_l: Decimal
    general_per_l: Decimal
    currency: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class BeerTaxRate:
    """So much a hectolitre and degree Plato of the original gravity; the smallest breweries pay `least_share` of it."""

    country: str
    amount_per_hl_and_degree: Decimal
    least_share: Decimal
    currency: str
    source: str
    confidence: Confidence


@cache
def liquor_tax_rate(country: str, category: BeverageCategory, day: dt.date) -> LiquorTaxRate | None:
    """The rate in force on a day; None where the catalogue has none."""
    row = _in_force("liquor_tax", {"country": country, "category": category.value}, day)
    if row is None:
        return None
    return LiquorTaxRate(
        country,
        category,
        dt.date.fromisoformat(row["valid_from"]),
        Decimal(row["amount_per_kl"]),
        row["currency"],
        row["source"],
        Confidence(row["confidence"]),
    )


@cache
def consumption_tax_rate(country: str, goods: str, day: dt.date) -> ConsumptionTaxRate | None:
    """The rate in force on a day for `STANDARD` goods or `FOOD`; None where the catalogue has none."""
    row = _in_force("consumption_tax", {"country": country, "goods": goods}, day)
    if row is None:
        return None
    return ConsumptionTaxRate(
        country,
        goods,
        dt.date.fromisoformat(row["valid_from"]),
        Decimal(row["national_share"]),
        int(row["local_numerator"]),
        int(row["local_denominator"]),
        row["source"],
        Confidence(row["confidence"]),
    )


@cache
def customs_duty(country: str, category: BeverageCategory) -> CustomsDuty | None:
    """The duty on a category; None where the catalogue has none."""
    rows = {
        row["regime"]: row
        for row in catalogue_rows("customs_duty")
        if row["country"] == country and row["category"] == category.value
    }
    if not rows:
        return None
    wto, general = rows["WTO"], rows["general"]
    return CustomsDuty(
        country,
        category,
        Decimal(wto["amount_per_l"]),
        Decimal(general["amount_per_l"]),
        wto["currency"],
        wto["source"],
        Confidence(wto["confidence"]),
    )


@cache
def beer_tax_rate(country: str) -> BeerTaxRate | None:
    """What beer is taxed with where it is brewed; None where the catalogue has nothing."""
    for row in catalogue_rows("beer_tax"):
        if row["country"] == country:
            return BeerTaxRate(
                country,
                Decimal(row["amount_per_hl_and_degree"]),
                Decimal(row["least_share"]),
                row["currency"],
                row["source"],
                Confidence(row["confidence"]),
            )
    return None


def _in_force(table: str, wanted: Mapping[str, str], day: dt.date) -> Mapping[str, str] | None:
    """The last row of those wanted that holds from the day or before."""
    rows = [
        row
        for row in catalogue_rows(table)
        if dt.date.fromisoformat(row["valid_from"]) <= day and all(row[name] == each for name, each in wanted.items())
    ]
    return max(rows, key=lambda row: row["valid_from"], default=None)
