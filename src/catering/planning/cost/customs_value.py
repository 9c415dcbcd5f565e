"""What customs go by: the value of what is shipped, given away or not, and its weight."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.taxes import FOOD, STANDARD
from catering.model.beverage import ContainerOffer
from catering.model.charge import RatePurpose
from catering.model.goods import Goods
from catering.model.records import EventRecords
from catering.model.text import Text
from catering.planning.cost.exchange import rate_on
from catering.planning.cost.landed_quantities import shipped
from catering.planning.cost.liquor_tax import LEAST_ABV
from catering.planning.cost.worked_out import offer_of
from catering.planning.goods.goods_needed import shipped_goods
from catering.planning.order.keg_mix_rules import name_of
from catering.planning.pallets.pallet_goods import boxes_of


@dataclass(frozen=True, slots=True)
class ValuedGoods:
    """Goods with their customs value together, None where nobody knows it; `sort` as the consumption tax has it."""

    name: Text
    is_beverage: bool
    sort: str
    amount: Decimal | None
    currency: str


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


def valued_goods(records: EventRecords) -> tuple[ValuedGoods, ...]:
    """The beverages that are shipped, then the other goods."""
    return (*_beverages(records), *_other_goods(records))


def customs_value(records: EventRecords, *, currency: str, on: dt.date) -> CustomsValue:
    """What all that is shipped is worth, at the customs' rates of a day, else the budget's."""
    total, lacks = Decimal(0), []
    for goods in valued_goods(records):
        factor = None if goods.amount is None else _factor(records, goods.currency, currency, on)
        if goods.amount is None or factor is None:
            lacks.append(goods.name)
        else:
            total += goods.amount * factor
    return CustomsValue(total, currency, tuple(lacks))


def value_of_container(offer: ContainerOffer | None) -> Decimal | None:
    """What one full container is worth to the customs: its customs value, else its price; 0 is no value."""
    return None if offer is None else offer.customs_value or offer.price or None


def value_of_piece(goods: Goods) -> Decimal | None:
    """What one piece of other goods is worth to the customs; 0 is no value."""
    return goods.customs_value or None


def shipped_weight_kg(records: EventRecords) -> float | None:
    """The weight of all full containers and boxes that are shipped, without pallets; None where one is not known."""
    weights: list[float] = []
    for line in shipped(records):
        if line.gross_weight_kg is None:
            return None
        weights.append(float(line.gross_weight_kg))
    for need, _ in shipped_goods(records):
        boxes = boxes_of(need)
        if boxes is None:
            return None
        weights.append(boxes.count * boxes.gross_weight_kg)
    return math.fsum(weights)


def _beverages(records: EventRecords) -> Iterator[ValuedGoods]:
    for line in shipped(records):
        offer = offer_of(records, line)
        each = value_of_container(offer)
        is_food = line.beverage is not None and line.beverage.abv < LEAST_ABV
        yield ValuedGoods(
            name=name_of(line.line.beverage, line.line.container_size),
            is_beverage=True,
            sort=FOOD if is_food else STANDARD,
            amount=None if each is None else line.line.containers * each,
            currency=(None if offer is None else offer.currency) or records.event.currency,
        )


def _other_goods(records: EventRecords) -> Iterator[ValuedGoods]:
    for need, goods in shipped_goods(records):
        each = value_of_piece(goods)
        yield ValuedGoods(
            name=need.name,
            is_beverage=False,
            sort=STANDARD,
            amount=None if each is None else Decimal(repr(need.amount)) * each,
            currency=goods.currency or records.event.currency,
        )


def _factor(records: EventRecords, currency: str, into: str, on: dt.date) -> Decimal | None:
    for purpose in (RatePurpose.CUSTOMS, RatePurpose.BUDGET):
        rate = rate_on(records.exchange_rates, currency, into, purpose=purpose, day=on)
        if rate is not None:
            return rate.factor
    return None
