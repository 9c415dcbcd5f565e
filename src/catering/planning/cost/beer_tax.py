"""Beer tax: Germany's, on hectolitres and degrees Plato; relieved where the beer leaves under duty suspension."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from catering.catalog.taxes import GERMANY, beer_tax_rate
from catering.model.beverage import BeverageCategory
from catering.model.money import to_minor_unit
from catering.planning.cost.landed_quantities import ShippedLine


@dataclass(frozen=True, slots=True)
class BeerTax:
    """What is at stake, at the full rate and at that of the smallest breweries; `unknown` are the lines whose
    original gravity or volume nobody knows."""

    amount: Decimal
    lowest: Decimal
    currency: str
    taxed: tuple[ShippedLine, ...]
    unknown: tuple[ShippedLine, ...]


def beer_tax(lines: Iterable[ShippedLine]) -> BeerTax | None:
    """The full rate on all beer that is shipped, to the cent; None where there is no beer.

    Parts of a degree do not count (§ 2 Biersteuergesetz).
    """
    rate = beer_tax_rate(GERMANY)
    beer = [line for line in lines if line.beverage is not None and line.beverage.category is BeverageCategory.BEER]
    if rate is None or not beer:
        return None
    amount, taxed, unknown = Decimal(0), [], []
    for line in beer:
        degrees = None if line.beverage is None else line.beverage.original_gravity_p
        if degrees is None or line.litres is None:
            unknown.append(line)
        else:
            whole = Decimal(repr(degrees)).quantize(Decimal(1), rounding=ROUND_FLOOR)
            amount += line.litres / 100 * whole * rate.amount_per_hl_and_degree
            taxed.append(line)
    amount = to_minor_unit(amount, rate.currency)
    return BeerTax(
        amount, to_minor_unit(amount * rate.least_share, rate.currency), rate.currency, tuple(taxed), tuple(unknown)
    )
