"""What Japan takes at the border, line by line: customs duty, liquor tax, consumption tax."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.countries import country_of_zone
from catering.catalog.taxes import FOOD, JAPAN, STANDARD, customs_duty
from catering.model.charge import ChargeKind, ChargeStatus
from catering.model.event import Event
from catering.model.milestone import MilestoneKind
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, LeavesAfter
from catering.model.text import Text, text
from catering.planning.cost.consumption_tax import ConsumptionTax, consumption_tax
from catering.planning.cost.cost_lines import CostLine, root_of_squares
from catering.planning.cost.customs_value import ValuedGoods, valued_goods
from catering.planning.cost.exchange import Exchange
from catering.planning.cost.landed_quantities import shipped
from catering.planning.cost.liquor_tax import cut_off, liquor_tax
from catering.planning.cost.worked_out import certain_line, names_of, open_line, origin_of
from catering.planning.order.consignment import legs_of
from catering.planning.shipment.shipment_schedule import ShipmentSchedule

YEN = "JPY"
_CARRIAGE = (
    ChargeKind.PRE_CARRIAGE, ChargeKind.EXPORT, ChargeKind.SECURITY, ChargeKind.FREIGHT, ChargeKind.INSURANCE,
)  # fmt: skip
_TAXES = (ChargeKind.DUTY, ChargeKind.LIQUOR_TAX, ChargeKind.CONSUMPTION_TAX)


def country_of(event: Event) -> str | None:
    """The venue's country by its time zone; None for a zone of no country."""
    return country_of_zone(event.time_zone)


def is_imported(records: EventRecords, consignment: Consignment | None) -> bool:
    """Whether the goods come from another country than the venue's."""
    return country_of(records.event) != origin_of(consignment)


def is_carriage(records: EventRecords, consignment: Consignment | None, line: CostLine) -> bool:
    """Whether a line brings the goods to Japan, and so is part of their value there; legs behind customs are not."""
    if line.kind not in _CARRIAGE:
        return False
    leg_number = None if line.charge is None else line.charge.leg
    legs = () if consignment is None else legs_of(records, consignment)
    behind = [leg.number for leg in legs if leg.leaves_after is LeavesAfter.CLEARED]
    return leg_number is None or not behind or leg_number < min(behind)


def withdrawn_on(event: Event, schedule: ShipmentSchedule | None) -> dt.date:
    """The day at the venue on which customs lets the goods go, as it was or is expected; the event's at the latest."""
    held_on = event.doors_at.astimezone(event.zone).date()
    cleared = None if schedule is None else schedule.of(MilestoneKind.CLEARED)
    return held_on if cleared is None else min(held_on, cleared.expected_at.astimezone(event.zone).date())


@dataclass(frozen=True, slots=True)
class ImportTaxes:
    """Duty, liquor tax and consumption tax as worked out; `carries` is what carriage that costs 1 more adds in tax."""

    lines: tuple[CostLine, ...] = ()
    carries: Decimal = Decimal(0)


def import_taxes(
    records: EventRecords,
    lines: Sequence[CostLine],
    *,
    consignment: Consignment | None,
    day: dt.date,
    customs: Exchange,
) -> ImportTaxes:
    """The taxes on what is shipped to Japan.

    `lines` are those of rows: carriage goes into the base; where one is a duty or tax, that is not worked out.
    `day` is that of withdrawal, `customs` are the customs' rates.
    """
    given = {kind: tuple(line for line in lines if line.kind is kind) for kind in _TAXES}
    duty = given[ChargeKind.DUTY] or tuple(_duty(records))
    liquor = given[ChargeKind.LIQUOR_TAX] or tuple(_liquor_tax(records, day))
    worked_out = tuple(line for line in (*duty, *liquor) if line.is_worked_out)
    if given[ChargeKind.CONSUMPTION_TAX]:
        return ImportTaxes(worked_out)
    carriage = [line for line in lines if is_carriage(records, consignment, line)]
    line, carries = _consumption_tax(valued_goods(records), carriage, duty, liquor, day=day, customs=customs)
    return ImportTaxes((*worked_out, line), carries)


def _duty(records: EventRecords) -> Iterator[CostLine]:
    """Free for beer from a member of the WTO; open for what the catalogue has no duty for."""
    name, kind = text("Customs duty"), ChargeKind.DUTY
    wto = general = Decimal(0)
    known, unknown = [], []
    for line in shipped(records):
        duty = None if line.beverage is None else customs_duty(JAPAN, line.beverage.category)
        if duty is None or line.litres is None:
            unknown.append(line)
        else:
            known.append(line)
            wto += line.litres * duty.wto_per_l
            general += line.litres * duty.general_per_l
    if known:
        note = text("in general {amount:money} would be owed", amount=(cut_off(general, 100), YEN))
        yield certain_line(name, kind, cut_off(wto, 100), YEN, text("rate for members of the WTO"), note=note)
    if unknown:
        yield open_line(name, kind, YEN, text("no rate for {names:list}", names=names_of(unknown)))
    others = [each.name for each in valued_goods(records) if not each.is_beverage]
    if others:
        why = text("no rate for {names:list}", names=others)
        yield open_line(text("Customs duty on other goods"), kind, YEN, why)


def _liquor_tax(records: EventRecords, day: dt.date) -> Iterator[CostLine]:
    name, kind = text("Liquor tax"), ChargeKind.LIQUOR_TAX
    tax = liquor_tax(shipped(records), withdrawn_on=day)
    if tax.parts or not tax.unknown:
        yield certain_line(name, kind, tax.amount, YEN, tax.basis)
    if tax.unknown:
        yield open_line(name, kind, YEN, text("no rate for {names:list}", names=names_of(tax.unknown)))


def _consumption_tax(
    values: Sequence[ValuedGoods],
    carriage: Sequence[CostLine],
    duty: Sequence[CostLine],
    liquor: Sequence[CostLine],
    *,
    day: dt.date,
    customs: Exchange,
) -> tuple[CostLine, Decimal]:
    """The line, and the share that it takes of carriage; open where its base lacks something.

    It stands without the duty and the value of other goods than beverages, where they are not known, and says so.
    """
    name, kind = text("Consumption tax"), ChargeKind.CONSUMPTION_TAX
    known_duty = [line for line in duty if line.amount is not None]
    worthless = [each.name for each in values if each.amount is None and not each.is_beverage]
    values = [each for each in values if each.amount is not None or each.is_beverage]
    lacks = list(_lacks(values, (*carriage, *known_duty, *liquor), customs))
    if lacks:
        why = text("its base lacks {names:list}", names=lacks)
        return open_line(name, kind, YEN, why), Decimal(0)

    def yen(amount: Decimal | None, currency: str) -> Decimal:
        return (customs.converted(amount, currency, YEN) if amount else None) or Decimal(0)

    def sum_of(lines: Iterable[CostLine]) -> Decimal:
        return sum((yen(line.amount, line.currency) for line in lines), Decimal(0))

    of_sort = {
        sort: sum((yen(each.amount, each.currency) for each in values if each.sort == sort), Decimal(0))
        for sort in (STANDARD, FOOD)
    }
    spreads = [
        tuple(yen(amount, line.currency) for amount in (line.lowest, line.amount, line.highest)) for line in carriage
    ]
    brought = sum_of(carriage)

    def tax_at(carried: Decimal) -> ConsumptionTax | None:
        return consumption_tax(
            of_sort, carriage=carried, duty=sum_of(known_duty), liquor_tax=sum_of(liquor), withdrawn_on=day
        )

    tax = tax_at(brought)
    lowest = tax_at(brought - root_of_squares(amount - low for low, amount, _ in spreads))
    highest = tax_at(brought + root_of_squares(high - amount for _, amount, high in spreads))
    if tax is None or lowest is None or highest is None:
        return open_line(name, kind, YEN, text("no rate for {day:date}", day=day)), Decimal(0)
    line = CostLine(
        name=name,
        kind=kind,
        amount=tax.amount,
        lowest=lowest.amount,
        highest=highest.amount,
        currency=YEN,
        basis=text("on {base:money}: goods, carriage, duty and liquor tax", base=(tax.base, YEN)),
        status=ChargeStatus.RATE,
        is_worked_out=True,
        note=text("without {names:list}: no customs value", names=worthless) if worthless else None,
        follows=True,
    )
    return line, tax.share


def _lacks(values: Iterable[ValuedGoods], lines: Iterable[CostLine], customs: Exchange) -> Iterator[Text]:
    """What the base of the consumption tax lacks: values, amounts, customs' rates."""
    currencies: set[str] = set()
    for goods in values:
        if goods.amount is None:
            yield text("the customs value of {name}", name=goods.name)
        elif goods.amount:
            currencies.add(goods.currency)
    for line in lines:
        if line.amount is None:
            yield text("the amount of {name}", name=line.name)
        elif line.amount:
            currencies.add(line.currency)
    for currency in sorted(currencies):
        if customs.rate(currency, YEN) is None:
            yield text("the customs' rate from {currency} into {into}", currency=currency, into=YEN)
