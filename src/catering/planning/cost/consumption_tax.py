"""Consumption tax: Japan's at import, on customs value with carriage, duty and liquor tax."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.taxes import FOOD, JAPAN, STANDARD, consumption_tax_rate
from catering.planning.cost.liquor_tax import cut_off


@dataclass(frozen=True, slots=True)
class ConsumptionTax:
    """National and local tax in yen, and the base of each sort of goods that they are taken from."""

    bases: Mapping[str, Decimal]
    national: Decimal
    local: Decimal
    share: Decimal
    """What one yen more of carriage costs in tax."""

    @property
    def amount(self) -> Decimal:
        return self.national + self.local

    @property
    def base(self) -> Decimal:
        return sum(self.bases.values(), Decimal(0))


def consumption_tax(
    values: Mapping[str, Decimal], *, carriage: Decimal, duty: Decimal, liquor_tax: Decimal, withdrawn_on: dt.date
) -> ConsumptionTax | None:
    """The tax on goods of these customs values by sort (`STANDARD`, `FOOD`), all in yen.

    Carriage is shared out by value; duty and liquor tax are those of drinks with alcohol. Each base is cut to whole
    1,000 yen, the national tax to 100 yen, the local one, a fraction of the national, to 100 yen. None where the
    catalogue has no rate for the day.
    """
    rates = {goods: consumption_tax_rate(JAPAN, goods, withdrawn_on) for goods in (STANDARD, FOOD)}
    standard, food = rates[STANDARD], rates[FOOD]
    if standard is None or food is None:
        return None
    whole = sum(values.values(), Decimal(0))
    food_part = values.get(FOOD, Decimal(0)) / whole if whole else Decimal(0)
    bases = {
        STANDARD: values.get(STANDARD, Decimal(0)) + carriage * (1 - food_part) + duty + liquor_tax,
        FOOD: values.get(FOOD, Decimal(0)) + carriage * food_part,
    }
    bases = {goods: cut_off(base, 1000) for goods, base in bases.items()}
    national = cut_off(bases[STANDARD] * standard.national_share + bases[FOOD] * food.national_share, 100)
    local = cut_off(national * standard.local_numerator / standard.local_denominator, 100)
    share = standard.share * (1 - food_part) + food.share * food_part
    return ConsumptionTax({goods: base for goods, base in bases.items() if base}, national, local, share)
