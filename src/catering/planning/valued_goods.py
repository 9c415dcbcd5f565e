"""What the goods are worth to the customs, one by one: containers and pieces that are shipped, paid or given away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.taxes import FOOD, STANDARD
from catering.model.goods import GoodsSource
from catering.model.records import EventRecords
from catering.model.text import Text
from catering.planning.goods_needed import goods_needed
from catering.planning.keg_mix_rules import name_of
from catering.planning.landed_quantities import shipped
from catering.planning.liquor_tax import LEAST_ABV
from catering.planning.worked_out import offer_of


@dataclass(frozen=True, slots=True)
class ValuedGoods:
    """Goods with their customs value together, None where nobody knows it; `sort` as the consumption tax has it."""

    name: Text
    is_beverage: bool
    sort: str
    amount: Decimal | None
    currency: str


def valued_goods(records: EventRecords) -> tuple[ValuedGoods, ...]:
    """The beverages that are shipped, then the other goods; what is given away has a value too."""
    return (*_beverages(records), *_other_goods(records))


def _beverages(records: EventRecords) -> Iterator[ValuedGoods]:
    for line in shipped(records):
        offer = offer_of(records, line)
        each = None if offer is None else offer.price if offer.customs_value is None else offer.customs_value
        is_food = line.beverage is not None and line.beverage.abv < LEAST_ABV
        yield ValuedGoods(
            name=name_of(line.line.beverage, line.line.container_size),
            is_beverage=True,
            sort=FOOD if is_food else STANDARD,
            amount=None if each is None else line.line.containers * each,
            currency=(offer.currency if offer is not None else None) or records.event.currency,
        )


def _other_goods(records: EventRecords) -> Iterator[ValuedGoods]:
    for need in goods_needed(records):
        goods = need.goods
        if goods is None or goods.source is not GoodsSource.SHIPPED or not need.amount:
            continue
        yield ValuedGoods(
            name=Text("{goods}", {"goods": goods.name}),
            is_beverage=False,
            sort=STANDARD,
            amount=None if goods.customs_value is None else Decimal(repr(need.amount)) * goods.customs_value,
            currency=goods.currency or records.event.currency,
        )
