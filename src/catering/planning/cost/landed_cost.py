"""Landed cost: all charges from the brewery to the bar, with their range, for a keg, a litre, a served glass.

Build (a line for each row, and for what follows from the order) → solve (taxes on it, ranges) → read back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catering.catalog.taxes import JAPAN
from catering.model.beverage import BeverageSource
from catering.model.charge import Charge, ChargeBasis, ChargeKind
from catering.model.finding import Finding, Level
from catering.model.money import to_minor_unit
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text, plural_text, text
from catering.planning.cost.cost_lines import CostLine, firmer, highest_total, line_of_charge, lowest_total, status_on
from catering.planning.cost.customs_value import valued_goods
from catering.planning.cost.exchange import Exchange, Rate
from catering.planning.cost.import_taxes import (
    ImportTaxes,
    country_of,
    import_taxes,
    is_carriage,
    is_imported,
    withdrawn_on,
)
from catering.planning.cost.landed_quantities import LandedQuantities, landed_quantities, servings_expected
from catering.planning.cost.training_cost import training_lines
from catering.planning.cost.worked_out import beer_tax_lines, beverage_lines, deposit_lines
from catering.planning.order.consignment import chosen_consignment
from catering.planning.order.empties_plan import any_comes_back
from catering.planning.order.keg_mix_rules import name_of
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.shipment.shipment_schedule import ShipmentSchedule, schedule_shipment

WORKED_OUT = (
    ChargeKind.BEVERAGES, ChargeKind.DEPOSIT, ChargeKind.BEER_TAX,
    ChargeKind.DUTY, ChargeKind.LIQUOR_TAX, ChargeKind.CONSUMPTION_TAX, ChargeKind.TRAINING,
)  # fmt: skip
"""Kinds that follow from the order, or from the training, where no row gives an amount."""


@dataclass(frozen=True, slots=True)
class LandedCost:
    """What it costs to have the goods at the bar, in `currency`, the event's.

    `deposits` are paid and come back: cash, not cost. `rates` are those of the budget and of the customs that were
    used; `into_other` leads from the event's currency into yen, or from another into euro, where that is known.
    """

    consignment: Consignment | None
    as_of: dt.datetime
    currency: str
    lines: tuple[CostLine, ...]
    deposits: tuple[CostLine, ...]
    quantities: LandedQuantities
    withdrawn_on: dt.date
    rates: tuple[Rate, ...]
    customs_rates: tuple[Rate, ...]
    into_other: Rate | None
    findings: tuple[Finding, ...]

    @property
    def total(self) -> Decimal:
        """Of all lines that are known."""
        return sum((line.in_event_currency or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def lowest(self) -> Decimal:
        return to_minor_unit(lowest_total(self.lines, self.total), self.currency)

    @property
    def highest(self) -> Decimal:
        return to_minor_unit(highest_total(self.lines, self.total), self.currency)

    @property
    def open_lines(self) -> tuple[CostLine, ...]:
        """What the total is without."""
        return tuple(line for line in self.lines if line.is_open)

    @property
    def counted(self) -> int:
        return len(self.lines)

    @property
    def quoted(self) -> int:
        """Lines with a quote that holds, or an invoice."""
        return sum(line.is_quoted for line in self.lines)

    @property
    def quoted_share(self) -> float:
        """Of all lines, by their number."""
        return self.quoted / self.counted if self.lines else 0.0

    @property
    def quoted_share_of_amount(self) -> float:
        """Of the total, by amount."""
        quoted = sum((line.in_event_currency or Decimal(0) for line in self.lines if line.is_quoted), Decimal(0))
        return float(quoted / self.total) if self.total else 0.0

    @property
    def per_keg(self) -> Decimal | None:
        return self.per(self.quantities.kegs)

    @property
    def per_litre(self) -> Decimal | None:
        """A litre that is shipped."""
        return self.per(self.quantities.litres)

    @property
    def per_serving(self) -> Decimal | None:
        """A glass that is expected to be drunk: what is left over or lost is paid by those that are."""
        return self.per(self.quantities.servings)

    def per(self, count: Decimal | int | None) -> Decimal | None:
        """The total for each of so many; None where there are none, or nothing is known."""
        is_known = len(self.open_lines) < len(self.lines)
        return self.total / count if count and is_known else None

    def in_other(self, amount: Decimal | None) -> tuple[Decimal, str] | None:
        """An amount of the event's currency in the other one, JPY or EUR; None without a rate."""
        if amount is None or self.into_other is None:
            return None
        return self.into_other.converted(amount), self.into_other.into

    @property
    def quoted_sentence(self) -> Text:
        """Such as “4 of 11 lines quoted”."""
        return plural_text(
            "{quoted:n0} of {n:n0} line quoted", "{quoted:n0} of {n:n0} lines quoted", n=self.counted,
            quoted=self.quoted,
        )  # fmt: skip

    def summary(self) -> Text:
        """The total with its range, how much of it is quoted, and what it is without."""
        said = text(
            "{total:money0} ({lowest:money0} to {highest:money0}), {quoted}.",
            total=(self.total, self.currency),
            lowest=(self.lowest, self.currency),
            highest=(self.highest, self.currency),
            quoted=self.quoted_sentence,
        )
        if not self.open_lines:
            return said
        return text("{said} Without {lines:list}: not known yet.", said=said, lines=names_once(self.open_lines))


def cost_landed(
    records: EventRecords,
    *,
    as_of: dt.datetime,
    load: PalletLoad | None,
    consignment: Consignment | None = None,
    servings: float | None = None,
    schedule: ShipmentSchedule | None = None,
) -> LandedCost | None:
    """The landed cost of a consignment, the chosen one by default; None where there is neither charge nor consignment.

    `load` is the order on pallets. `servings` are the glasses that are expected to be drunk, and `schedule` says when
    customs lets the goods go: both are worked out where they are not given.
    """
    if not records.charges and not records.consignments:
        return None
    consignment = consignment or chosen_consignment(records)
    servings = servings_expected(records, as_of=as_of) if servings is None else servings
    quantities = landed_quantities(records, load=load, consignment=consignment, servings=servings)
    currency, today = records.event.currency, as_of.astimezone(records.event.zone).date()
    schedule = schedule or schedule_shipment(records, as_of=as_of, consignment=consignment)
    day = withdrawn_on(records.event, schedule)
    budget, customs = Exchange.of_budget(records, today), Exchange.of_customs(records, day)

    charges = charges_of(records, consignment)
    rows = [line_of_charge(each, quantities, currency=currency, on=today) for each in charges if not _only_says(each)]
    goes_back = any_comes_back(records, consignment)
    rows = [replace(line, comes_back=goes_back and line.kind is ChargeKind.DEPOSIT) for line in rows]
    taxes = ImportTaxes()
    if _is_into_japan(records, consignment):
        taxes = import_taxes(records, rows, consignment=consignment, day=day, customs=customs)
    given = {line.kind for line in rows}
    worked_out = (line for line in _worked_out(records, consignment) if line.kind not in given)
    lines = [
        *(_carrying(line, taxes, records, consignment) for line in rows),
        *(_said(line, charges, today) for line in (*worked_out, *taxes.lines)),
    ]
    lines = [replace(line, rate=budget.rate(line.currency, currency)) for line in lines]
    lines.sort(key=_from_brewery_to_bar)
    for limited in records.budget_lines:
        budget.rate(limited.currency or currency, currency)  # so that a rate that a limit lacks is found missing
    return LandedCost(
        consignment=consignment,
        as_of=as_of,
        currency=currency,
        lines=tuple(line for line in lines if not line.comes_back),
        deposits=tuple(line for line in lines if line.comes_back),
        quantities=quantities,
        withdrawn_on=day,
        rates=budget.used,
        customs_rates=customs.used,
        into_other=_into_other(records, today),
        findings=(
            *_findings(records, consignment, lines, load),
            *budget.findings(),
            *customs.findings(),
        ),
    )


def charges_of(records: EventRecords, consignment: Consignment | None) -> tuple[Charge, ...]:
    """The rows that a consignment bears; the return of empties only where any goes back."""
    goes_back = any_comes_back(records, consignment)
    name = None if consignment is None else same_name(consignment.name)
    charges = (
        charge
        for charge in records.charges
        if (charge.consignment is None or same_name(charge.consignment) == name)
        and (charge.kind is not ChargeKind.RETURN or goes_back)
    )
    return tuple(sorted(charges, key=lambda charge: charge.key))


def _only_says(charge: Charge) -> bool:
    """Whether a row leaves its amount to be worked out, and only says who pays it."""
    return charge.kind in WORKED_OUT and charge.amount is None


def _is_into_japan(records: EventRecords, consignment: Consignment | None) -> bool:
    return bool(valued_goods(records)) and is_imported(records, consignment) and country_of(records.event) == JAPAN


def _worked_out(records: EventRecords, consignment: Consignment | None) -> Iterator[CostLine]:
    yield from beverage_lines(records)
    yield from deposit_lines(records, consignment)
    if is_imported(records, consignment):
        yield from beer_tax_lines(records, consignment)
    yield from training_lines(records)


def _carrying(line: CostLine, taxes: ImportTaxes, records: EventRecords, consignment: Consignment | None) -> CostLine:
    """Carriage with the tax that more of it would add."""
    return replace(line, carries=taxes.carries) if is_carriage(records, consignment, line) else line


def _said(line: CostLine, charges: Sequence[Charge], today: dt.date) -> CostLine:
    """What was worked out, with what a row of its kind says of it: who pays, who asks for it, how firm it is."""
    charge = next((each for each in charges if each.kind is line.kind and _only_says(each)), None)
    if charge is None:
        return line
    status, is_expired = status_on(charge, today)
    said = replace(line, charge=charge, status=firmer(line.status, status), is_expired=is_expired)
    if said.is_quoted and not line.follows:
        said = replace(said, lowest=said.amount, highest=said.amount)
    return said


def _from_brewery_to_bar(line: CostLine) -> tuple[int, bool, int, str, str]:
    leg = (line.charge.leg if line.charge is not None else None) or 0
    return list(ChargeKind).index(line.kind), line.is_open, leg, str(line.name), line.currency


def _into_other(records: EventRecords, today: dt.date) -> Rate | None:
    currency = records.event.currency
    other = "JPY" if currency == "EUR" else "EUR"
    return Exchange.of_budget(records, today).rate(currency, other)


def _findings(
    records: EventRecords, consignment: Consignment | None, lines: Sequence[CostLine], load: PalletLoad | None
) -> Iterator[Finding]:
    for line in lines:
        if line.amount is None and line.note is not None:
            message = text("{charge}: {why}. The total is without it.", charge=line.name, why=line.note)
            yield Finding(Level.NOTE, "open-charge", message)
    if local := _priced_there(records):
        message = text("The price of {names:list} is not in it: bought at the venue.", names=local)
        yield Finding(Level.NOTE, "bought-there", message)
    for line in lines:
        if line.is_expired and line.charge is not None:
            message = text(
                "{charge}: the quote held until {day:date}, and counts as a rate.",
                charge=line.name,
                day=line.charge.valid_until_on,
            )
            yield Finding(
                Level.WARNING, "expired-quote", message, text("Ask for it anew, or enter the day you ordered.")
            )
    by_weight = (ChargeBasis.KG, ChargeBasis.CHARGEABLE_KG)
    if load is not None and load.left_out and any(line.charge and line.charge.basis in by_weight for line in lines):
        message = text("Charges by weight are without {names:list}: nobody knows the weight.", names=load.left_out)
        yield Finding(Level.WARNING, "weight-unknown", message)
    if load is None and any(line.amount and line.charge and line.charge.basis is ChargeBasis.KG for line in lines):
        message = text("Charges by weight are without pallets and boxes: nothing could be loaded.")
        yield Finding(Level.WARNING, "weight-unknown", message)
    if valued_goods(records) and is_imported(records, consignment) and country_of(records.event) != JAPAN:
        message = text("The taxes of the venue's country are not known.")
        yield Finding(Level.WARNING, "taxes-unknown", message, text("Enter them on the sheet “Charges”."))


def _priced_there(records: EventRecords) -> list[Text]:
    """What is ordered at the venue at a price."""
    local = {same_name(each.name) for each in records.beverages if each.source is BeverageSource.BOUGHT_LOCALLY}
    priced = {offer.key for offer in records.container_offers if offer.price}
    return [
        name_of(line.beverage, line.container_size)
        for line in records.order_lines
        if line.containers and same_name(line.beverage) in local and line.key in priced
    ]


def names_once(lines: Iterable[CostLine]) -> list[Text]:
    """The names of lines, each once."""
    return list({str(line.name): line.name for line in lines}.values())
