"""The pro-forma invoice: what the goods are worth to the customs, and which containers come back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.commodity_codes import commodity_code
from catering.model.beverage import Beverage, ContainerOffer, Empties
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text, text
from catering.planning.cost.customs_value import value_of_container, value_of_piece
from catering.planning.goods.goods_needed import shipped_goods, short_of
from catering.planning.order.empties_plan import empties_of
from catering.planning.pallets.container_numbers import NumberedContainer


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """Goods of one sort; `each` is the customs value of one piece, None where nobody has named it.

    `is_free`: nothing is paid for it, and its value is stated for the customs alone. `pieces` are of `unit` where it
    names one, such as kg.
    """

    goods: Text
    commodity_code: str | None
    origin: str | None
    pieces: float
    volume_l: float | None
    net_weight_kg: float | None
    each: Decimal | None
    currency: str
    is_free: bool
    unit: str | None = None

    @property
    def value(self) -> Decimal | None:
        """Of all pieces."""
        return None if self.each is None else self.each * Decimal(repr(self.pieces))


@dataclass(frozen=True, slots=True)
class ProformaInvoice:
    """Lines with their customs values; `returning` are the containers that go back empty, by number."""

    lines: tuple[InvoiceLine, ...]
    returning: tuple[NumberedContainer, ...]
    missing: tuple[Text, ...]

    @property
    def totals(self) -> tuple[tuple[str, Decimal], ...]:
        """The values that are known, by currency."""
        sums: dict[str, Decimal] = {}
        for line in self.lines:
            if line.value is not None:
                sums[line.currency] = sums.get(line.currency, Decimal(0)) + line.value
        return tuple(sums.items())

    @property
    def is_complete(self) -> bool:
        """Whether every line has its value."""
        return all(line.value is not None for line in self.lines)

    @property
    def volume_l(self) -> float:
        return round(math.fsum(line.volume_l or 0.0 for line in self.lines), 6)


def invoice(
    records: EventRecords, consignment: Consignment, containers: Sequence[NumberedContainer]
) -> ProformaInvoice:
    """The pro-forma invoice of the numbered containers and of the goods that are shipped with them."""
    lines = (*_beverage_lines(records, consignment, containers), *_goods_lines(records))
    returning = tuple(
        each
        for each in containers
        if empties_of(records, each.beverage.name, each.container_size, consignment) is Empties.RETURNED
    )
    return ProformaInvoice(lines, returning, (*short_of(records), *_missing(lines)))


def _beverage_lines(
    records: EventRecords, consignment: Consignment, containers: Sequence[NumberedContainer]
) -> Iterator[InvoiceLine]:
    offers = {offer.key: offer for offer in records.container_offers}
    sorts: dict[tuple[str, str], list[NumberedContainer]] = {}
    for container in containers:
        sorts.setdefault((same_name(container.beverage.name), same_name(container.container_size)), []).append(
            container
        )
    for key, alike in sorts.items():
        one, offer = alike[0], offers.get(key)
        yield InvoiceLine(
            _described(one.beverage, one.label),
            commodity_code(one.beverage),
            consignment.origin,
            len(alike),
            None if one.volume_l is None else round(one.volume_l * len(alike), 6),
            None if one.net_weight_kg is None else round(one.net_weight_kg * len(alike), 6),
            value_of_container(offer),
            (None if offer is None else offer.currency) or records.event.currency,
            _is_free(offer),
        )


def _goods_lines(records: EventRecords) -> Iterator[InvoiceLine]:
    for need, goods in shipped_goods(records):
        yield InvoiceLine(
            need.name,
            None,
            None,
            need.amount,
            None,
            None,
            value_of_piece(goods),
            goods.currency or records.event.currency,
            True,
            need.unit,
        )


def _described(beverage: Beverage, name: Text) -> Text:
    """Beverage, container and strength: what the customs ask for."""
    return text("{goods}, {abv:share} vol", goods=name, abv=beverage.abv)


def _is_free(offer: ContainerOffer | None) -> bool:
    return offer is not None and offer.price == 0


def _missing(lines: Sequence[InvoiceLine]) -> Iterator[Text]:
    if valueless := [line.goods for line in lines if line.each is None]:
        yield text("Customs value not named: {goods:list}. What is given away has one too.", goods=valueless)
    if without_code := [line.goods for line in lines if line.commodity_code is None]:
        yield text("Commodity code not named: {goods:list}.", goods=without_code)
    if without_origin := [line.goods for line in lines if line.origin is None]:
        yield text("Origin not named: {goods:list}.", goods=without_origin)
