"""Costs that follow from the order without a row: beverages, deposits, beer tax."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from catering.catalog.charge_spreads import charge_spreads
from catering.catalog.countries import country_named
from catering.catalog.taxes import GERMANY
from catering.model.beverage import ContainerOffer
from catering.model.charge import ChargeKind, ChargeStatus
from catering.model.money import to_minor_unit
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text, plural_text, text
from catering.planning.cost.beer_tax import beer_tax
from catering.planning.cost.cost_lines import CostLine
from catering.planning.cost.landed_quantities import ShippedLine, shipped
from catering.planning.order.keg_mix_rules import name_of


def beverage_lines(records: EventRecords) -> Iterator[CostLine]:
    """Offers × order, a line for each currency, and an open one for what has no price."""
    amounts: dict[str, Decimal] = {}
    containers: dict[str, int] = {}
    priceless = []
    for line in shipped(records):
        offer = offer_of(records, line)
        if offer is None or offer.price is None:
            priceless.append(line)
            continue
        currency = offer.currency or records.event.currency
        amounts[currency] = amounts.get(currency, Decimal(0)) + line.line.containers * offer.price
        containers[currency] = containers.get(currency, 0) + line.line.containers
    spread = charge_spreads()[ChargeStatus.RATE]
    for currency, amount in sorted(amounts.items()):
        yield CostLine(
            name=text("Beverages"),
            kind=ChargeKind.BEVERAGES,
            amount=to_minor_unit(amount, currency),
            lowest=to_minor_unit(amount * (1 - spread.less_share), currency),
            highest=to_minor_unit(amount * (1 + spread.more_share), currency),
            currency=currency,
            basis=counted(containers[currency]),
            status=ChargeStatus.RATE,
            is_worked_out=True,
        )
    if priceless:
        why = text("no price for {names:list}", names=names_of(priceless))
        yield open_line(text("Beverages"), ChargeKind.BEVERAGES, records.event.currency, why)


def deposit_lines(records: EventRecords, consignment: Consignment | None) -> Iterator[CostLine]:
    """Deposits of what is shipped, a line for each currency: of vessels that go back, then of those that do not."""
    for goes_back in (True, False):
        amounts: dict[str, Decimal] = {}
        containers: dict[str, int] = {}
        for line in shipped(records):
            offer = offer_of(records, line)
            if offer is not None and offer.deposit and line.goes_back(records, consignment) is goes_back:
                currency = offer.currency or records.event.currency
                amounts[currency] = amounts.get(currency, Decimal(0)) + line.line.containers * offer.deposit
                containers[currency] = containers.get(currency, 0) + line.line.containers
        for currency, amount in sorted(amounts.items()):
            basis = counted(containers[currency])
            deposit = certain_line(text("Deposit"), ChargeKind.DEPOSIT, amount, currency, basis)
            yield replace(deposit, comes_back=goes_back)


def beer_tax_lines(records: EventRecords, consignment: Consignment | None) -> Iterator[CostLine]:
    """German beer tax on beer that leaves Germany: relieved under duty suspension, then with what is at stake."""
    tax = beer_tax(shipped(records))
    if tax is None or origin_of(consignment) != GERMANY:
        return
    name, kind = text("Beer tax"), ChargeKind.BEER_TAX
    unknown = text("original gravity not known: {names:list}", names=names_of(tax.unknown))
    if consignment is not None and consignment.duty_suspended:
        basis = text("relieved under duty suspension (EMCS)")
        at_stake = text("without the exit report {amount:money} are owed", amount=(tax.amount, tax.currency))
        yield certain_line(name, kind, Decimal(0), tax.currency, basis, note=unknown if tax.unknown else at_stake)
        return
    if tax.taxed:
        yield CostLine(
            name=name,
            kind=kind,
            amount=tax.amount,
            lowest=tax.lowest,
            highest=tax.amount,
            currency=tax.currency,
            basis=text("not under duty suspension"),
            status=ChargeStatus.RATE,
            is_worked_out=True,
            note=text("relieved if it leaves a tax warehouse under duty suspension (EMCS)"),
        )
    if tax.unknown:
        yield open_line(name, kind, tax.currency, unknown)


def origin_of(consignment: Consignment | None) -> str:
    """The country that the goods come from, in English where its name is known in any of the languages."""
    return GERMANY if consignment is None else country_named(consignment.origin)


def offer_of(records: EventRecords, line: ShippedLine) -> ContainerOffer | None:
    """What the containers of a line are offered at; None without an offer."""
    key = (same_name(line.line.beverage), same_name(line.line.container_size))
    return next((offer for offer in records.container_offers if offer.key == key), None)


def certain_line(
    name: Text, kind: ChargeKind, amount: Decimal, currency: str, basis: Text, *, note: Text | None = None
) -> CostLine:
    """A worked out line whose amount is what it is: a tariff times a count."""
    return CostLine(name, kind, amount, amount, amount, currency, basis, ChargeStatus.RATE, True, note=note)


def open_line(name: Text, kind: ChargeKind, currency: str, why: Text) -> CostLine:
    """A line that cannot be worked out, and why."""
    return CostLine(name, kind, None, None, None, currency, text("not known"), ChargeStatus.GUESS, True, note=why)


def counted(containers: int) -> Text:
    return plural_text("{n:n0} container", "{n:n0} containers", n=containers)


def names_of(lines: Iterable[ShippedLine]) -> list[Text]:
    """The lines by name, such as “20 L slim keg of Altbier”."""
    return [name_of(each.line.beverage, each.line.container_size) for each in lines]
