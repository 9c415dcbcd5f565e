"""What customs go by: the value of what is shipped, given away or not, and its weight."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.container_sizes import sizes_by_name
from catering.model.charge import RatePurpose
from catering.model.goods import GoodsSource
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text
from catering.planning.consignment import shipped_lines
from catering.planning.exchange import rate_on
from catering.planning.goods_needed import goods_needed
from catering.planning.keg_mix_rules import name_of


@dataclass(frozen=True, slots=True)
class CustomsValue:
    """The value in one currency, of all but `lacks`, whose value is not known."""

    known: Decimal
    currency: str
    lacks: tuple[Text, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        """The value of everything; None where some is not known."""
        return None if self.lacks else self.known


def customs_value(records: EventRecords, *, currency: str, on: dt.date) -> CustomsValue:
    """What all that is shipped is worth, at the customs' rates of a day, else the budget's."""
    total, lacks = Decimal(0), []
    for name, amount, of_currency in _values(records):
        factor = None if amount is None else _factor(records, of_currency, currency, on)
        if amount is None or factor is None:
            lacks.append(name)
        else:
            total += amount * factor
    return CustomsValue(total, currency, tuple(lacks))


def shipped_weight_kg(records: EventRecords) -> float | None:
    """The weight of all full containers that are shipped, without pallets; None where one is not known."""
    sizes = sizes_by_name(records.container_sizes)
    weights = []
    for line in shipped_lines(records):
        size = sizes.get(same_name(line.container_size))
        weight_kg = None if size is None else size.gross_weight_kg(records.beverage(line.beverage).density_kg_per_l)
        if weight_kg is None:
            return None
        weights.append(line.containers * weight_kg)
    return math.fsum(weights)


def _values(records: EventRecords) -> Iterator[tuple[Text, Decimal | None, str]]:
    """Each line that is shipped, with what it is worth in its currency; a price of 0 is no value."""
    offers = {offer.key: offer for offer in records.container_offers}
    for line in shipped_lines(records):
        offer = offers.get((same_name(line.beverage), same_name(line.container_size)))
        each = None if offer is None else offer.customs_value or offer.price or None
        currency = (None if offer is None else offer.currency) or records.event.currency
        yield name_of(line.beverage, line.container_size), None if each is None else line.containers * each, currency
    for need in goods_needed(records):
        goods = need.goods
        if goods is not None and goods.source is GoodsSource.SHIPPED and need.amount:
            value = None if goods.customs_value is None else Decimal(repr(need.amount)) * goods.customs_value
            yield need.name, value, goods.currency or records.event.currency


def _factor(records: EventRecords, currency: str, into: str, on: dt.date) -> Decimal | None:
    for purpose in (RatePurpose.CUSTOMS, RatePurpose.BUDGET):
        rate = rate_on(records.exchange_rates, currency, into, purpose=purpose, day=on)
        if rate is not None:
            return rate.factor
    return None
