"""Empties: steel that goes back, steel that stays, one-way from the start, compared on cash, cost and weight."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import ContainerOffer, ContainerSize, Dispense, Empties
from catering.model.charge import ChargeKind
from catering.model.money import to_minor_unit
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text, text
from catering.planning.cost.cost_lines import line_of_charge
from catering.planning.cost.exchange import Exchange
from catering.planning.cost.landed_cost import charges_of
from catering.planning.cost.landed_quantities import ShippedLine, landed_quantities, shipped
from catering.planning.cost.worked_out import deposit_lines, names_of, offer_of
from catering.planning.order.consignment import chosen_consignment
from catering.planning.order.empties_plan import is_wanted_back, own_empties
from catering.planning.pallets.loaded_pallets import PalletLoad


@dataclass(frozen=True, slots=True)
class EmptiesOption:
    """One way to deal with the vessels, in `currency`; what is not known is None, and `lacks` says why.

    `cash_out` is paid before the evening, `cash_back` comes back after it, `cost` is what it costs in the end: what
    goes out, less what comes back, with the way back. `return_kg` is what travels back.
    """

    empties: Empties
    currency: str
    cash_out: Decimal | None
    cash_back: Decimal | None
    cost: Decimal | None
    return_kg: Decimal | None
    is_planned: bool
    lacks: tuple[Text, ...] = ()


def compare_empties(
    records: EventRecords, *, as_of: dt.datetime, load: PalletLoad | None, consignment: Consignment | None = None
) -> tuple[EmptiesOption, ...]:
    """The three ways, for what is shipped; none where nothing is shipped.

    Vessels of which the offer says what becomes of them do not follow: in each way it is the same.
    """
    consignment = consignment or chosen_consignment(records)
    lines = shipped(records)
    if not lines:
        return ()
    planned = Empties.RETURNED if consignment is None else consignment.empties
    exchange = Exchange.of_budget(records, as_of.astimezone(records.event.zone).date())
    open_lines = [line for line in lines if _own(records, line) is None]
    nameless = [line for line in open_lines if is_wanted_back(line.size) and _deposit(records, line) is None]
    returned = None if consignment is None else consignment.model_copy(update={"empties": Empties.RETURNED})
    deposits = list(deposit_lines(records, returned))
    out = _together(exchange, records.event.currency, ((line.amount, line.currency) for line in deposits))
    back = _together(
        exchange, records.event.currency, ((line.amount, line.currency) for line in deposits if line.comes_back)
    )
    paid = _Deposits(None, None, nameless) if nameless else _Deposits(out, back, ())
    return (
        _returned(records, exchange, paid, load, returned, planned),
        _forfeited(records, paid, planned),
        _one_way(records, exchange, open_lines, planned),
    )


@dataclass(frozen=True, slots=True)
class _Deposits:
    """What goes out, and what of it comes back where vessels are returned; None: those of `nameless` are not known."""

    out: Decimal | None
    back: Decimal | None
    nameless: Sequence[ShippedLine]

    @property
    def lost(self) -> Decimal | None:
        """What does not come back though the other vessels are returned."""
        return None if self.out is None or self.back is None else self.out - self.back

    @property
    def lacks(self) -> tuple[Text, ...]:
        if self.nameless:
            return (text("the deposit of {names:list}", names=names_of(self.nameless)),)
        return () if self.out is not None else (text("the deposits"),)


def _own(records: EventRecords, line: ShippedLine) -> Empties | None:
    """What becomes of its vessels whatever is planned for the others."""
    return own_empties(records, line.line.beverage, line.line.container_size)


def _deposit(records: EventRecords, line: ShippedLine) -> Decimal | None:
    """What is paid back for one vessel; 0 where there is none, None where nobody has said."""
    offer = offer_of(records, line)
    return None if offer is None else offer.deposit


def _returned(
    records: EventRecords,
    exchange: Exchange,
    deposits: _Deposits,
    load: PalletLoad | None,
    returned: Consignment | None,
    planned: Empties,
) -> EmptiesOption:
    """Deposits go out and come back; the way back is paid."""
    currency = records.event.currency
    quantities = landed_quantities(records, load=load, consignment=returned, servings=0)
    rows = [each for each in charges_of(records, returned) if each.kind is ChargeKind.RETURN]
    ways = [line_of_charge(each, quantities, currency=currency, on=exchange.day) for each in rows]
    way = _together(exchange, currency, ((line.amount, line.currency) for line in ways)) if ways else None
    return EmptiesOption(
        empties=Empties.RETURNED,
        currency=currency,
        cash_out=deposits.out,
        cash_back=deposits.back,
        cost=None
        if way is None or deposits.out is None or deposits.back is None
        else way + deposits.out - deposits.back,
        return_kg=quantities.returned_kg,
        is_planned=planned is Empties.RETURNED,
        lacks=(*deposits.lacks, *(() if way is not None else (text("what the return of the empties costs"),))),
    )


def _forfeited(records: EventRecords, deposits: _Deposits, planned: Empties) -> EmptiesOption:
    """Deposits go out and stay out; nothing travels back."""
    return EmptiesOption(
        empties=Empties.FORFEITED,
        currency=records.event.currency,
        cash_out=deposits.out,
        cash_back=Decimal(0),
        cost=deposits.out,
        return_kg=Decimal(0),
        is_planned=planned is Empties.FORFEITED,
        lacks=deposits.lacks,
    )


def _one_way(
    records: EventRecords, exchange: Exchange, lines: Iterable[ShippedLine], planned: Empties
) -> EmptiesOption:
    """The same litres in one-way containers: what these cost more than the steel that is ordered."""
    currency = records.event.currency
    sizes = sizes_by_name(records.container_sizes)
    more = Decimal(0)
    lacks: list[ShippedLine] = []
    for line in lines:
        if line.size is not None and line.size.dispense is Dispense.ONE_WAY:
            continue
        steel = offer_of(records, line)
        prices = [
            price
            for offer, size in _one_way_offers(records, line, sizes)
            if (price := _price(exchange, offer, currency, _count(line, size))) is not None
        ]
        price = None if steel is None else _price(exchange, steel, currency, line.line.containers)
        if not prices or price is None:
            lacks.append(line)
        else:
            more += min(prices) - price
    difference = None if lacks else to_minor_unit(more, currency)
    missing = text("a price in one-way containers and in steel: {names:list}", names=names_of(lacks))
    return EmptiesOption(
        empties=Empties.ONE_WAY,
        currency=currency,
        cash_out=difference,
        cash_back=Decimal(0),
        cost=difference,
        return_kg=Decimal(0),
        is_planned=planned is Empties.ONE_WAY,
        lacks=(missing,) if lacks else (),
    )


def _one_way_offers(
    records: EventRecords, line: ShippedLine, sizes: Mapping[str, ContainerSize]
) -> Iterable[tuple[ContainerOffer, ContainerSize]]:
    for offer in records.container_offers:
        size = sizes.get(same_name(offer.container_size))
        of_it = same_name(offer.beverage) == same_name(line.line.beverage)
        if of_it and size is not None and size.dispense is Dispense.ONE_WAY:
            yield offer, size


def _count(line: ShippedLine, size: ContainerSize) -> int:
    """How many containers of another size hold the same litres."""
    return math.ceil((line.litres or Decimal(0)) / Decimal(repr(size.volume_l)))


def _price(exchange: Exchange, offer: ContainerOffer, currency: str, containers: int) -> Decimal | None:
    if offer.price is None:
        return None
    return exchange.converted(containers * offer.price, offer.currency or currency, currency)


def _together(exchange: Exchange, currency: str, amounts: Iterable[tuple[Decimal | None, str]]) -> Decimal | None:
    """Amounts in one currency; None where one is not known."""
    total = Decimal(0)
    for amount, of in amounts:
        converted = None if amount is None else exchange.converted(amount, of, currency)
        if converted is None:
            return None
        total += converted
    return to_minor_unit(total, currency)
