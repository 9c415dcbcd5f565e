"""Cost lines: what each comes to, how firm that is, and how ranges add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.charge_spreads import charge_spreads
from catering.model.charge import Charge, ChargeKind, ChargeStatus
from catering.model.money import to_minor_unit
from catering.model.text import Text, text
from catering.planning.cost.exchange import Rate
from catering.planning.cost.landed_quantities import LandedQuantities


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line. `amount`, `lowest` and `highest` are in `currency`; an amount that is not known is None.

    `charge` is the row that it comes from, or that says who pays what was worked out; `rate` leads into the event's
    currency. `follows`: its range is that of other lines, which pass `carries` on to it, a share of theirs.
    `comes_back`: a deposit that is paid back, and so no cost.
    """

    name: Text
    kind: ChargeKind
    amount: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    currency: str
    basis: Text
    status: ChargeStatus
    is_worked_out: bool = False
    charge: Charge | None = None
    is_expired: bool = False
    note: Text | None = None
    rate: Rate | None = None
    follows: bool = False
    carries: Decimal = Decimal(0)
    comes_back: bool = False

    @property
    def in_event_currency(self) -> Decimal | None:
        """The amount in the event's currency, rounded to what is paid; None where amount or rate is not known."""
        return self._converted(self.amount)

    @property
    def lowest_in_event_currency(self) -> Decimal | None:
        return self._converted(self.lowest)

    @property
    def highest_in_event_currency(self) -> Decimal | None:
        return self._converted(self.highest)

    @property
    def is_open(self) -> bool:
        """The total is without it."""
        return self.in_event_currency is None

    @property
    def is_quoted(self) -> bool:
        """Somebody has put the amount in writing: a quote that still holds, or an invoice."""
        return self.amount is not None and self.status in (ChargeStatus.QUOTE, ChargeStatus.INVOICE)

    @property
    def supplier(self) -> str | None:
        return None if self.charge is None else self.charge.supplier

    @property
    def valid_until_on(self) -> dt.date | None:
        return None if self.charge is None else self.charge.valid_until_on

    @property
    def budget_line(self) -> str | None:
        return None if self.charge is None else self.charge.budget_line

    @property
    def firmness(self) -> Text:
        """How firm the amount is, in words."""
        if self.is_expired and self.charge is not None:
            return text("rate, as the quote held until {day:date}", day=self.charge.valid_until_on)
        if self.status is ChargeStatus.QUOTE and self.valid_until_on is not None:
            return text("quote, valid until {day:date}", day=self.valid_until_on)
        return self.status.label

    def _converted(self, amount: Decimal | None) -> Decimal | None:
        if self.rate is None:
            return amount if amount == 0 else None  # nothing is nothing in every currency
        if amount is None:
            return None
        return to_minor_unit(self.rate.converted(amount), self.rate.into)


def line_of_charge(charge: Charge, quantities: LandedQuantities, *, currency: str, on: dt.date) -> CostLine:
    """The line of a row: its amount times its basis. `currency` is the event's, `on` the day that is looked from."""
    count, of = quantities.of(charge), charge.currency or currency
    status, is_expired = status_on(charge, on)
    note = None
    if charge.amount is None:
        note = text("its amount is not known")
    elif count is None:
        note = text("not known how many: {basis}", basis=charge.basis.label)
    amount = None if charge.amount is None or count is None else to_minor_unit(charge.amount * count, of)
    spread = charge_spreads()[status]
    lowest = highest = amount
    if amount is not None and count is not None:
        # what was guessed before it was offered says nothing any more
        least, most = (None, None) if charge.is_written else (charge.lowest, charge.highest)
        least = _share(charge.amount, 1 - spread.less_share) if least is None else least
        most = _share(charge.amount, 1 + spread.more_share) if most is None else most
        lowest, highest = to_minor_unit(least * count, of), to_minor_unit(most * count, of)
    return CostLine(
        name=Text("{charge}", {"charge": charge.name}),
        kind=charge.kind,
        amount=amount,
        lowest=lowest,
        highest=highest,
        currency=of,
        basis=charge.basis.label,
        status=status,
        charge=charge,
        is_expired=is_expired,
        note=note,
    )


def status_on(charge: Charge, day: dt.date) -> tuple[ChargeStatus, bool]:
    """How firm a row is on a day, and whether its quote has expired: then it counts as a rate.

    A quote that was ordered while it held, or has been paid, stays one.
    """
    until, committed = charge.valid_until_on, charge.committed_on
    if charge.status is not ChargeStatus.QUOTE or until is None or day <= until or charge.paid_on is not None:
        return charge.status, False
    if committed is not None and committed <= until:
        return charge.status, False
    return ChargeStatus.RATE, True


def firmer(one: ChargeStatus, other: ChargeStatus) -> ChargeStatus:
    """Of two the one that is firmer."""
    return max(one, other, key=list(ChargeStatus).index)


def lowest_total(lines: Iterable[CostLine], total: Decimal) -> Decimal:
    """The total less its downward spread; never below 0."""
    less = (
        (line.in_event_currency - line.lowest_in_event_currency) * (1 + line.carries)
        for line in lines
        if line.in_event_currency is not None and line.lowest_in_event_currency is not None and not line.follows
    )
    return max(Decimal(0), total - root_of_squares(less))


def highest_total(lines: Iterable[CostLine], total: Decimal) -> Decimal:
    """The total and its upward spread."""
    more = (
        (line.highest_in_event_currency - line.in_event_currency) * (1 + line.carries)
        for line in lines
        if line.in_event_currency is not None and line.highest_in_event_currency is not None and not line.follows
    )
    return total + root_of_squares(more)


def root_of_squares(spreads: Iterable[Decimal]) -> Decimal:
    """The spread of a sum of amounts that know nothing of each other."""
    return sum((each * each for each in spreads), Decimal(0)).sqrt()


def _share(amount: Decimal | None, share: Decimal) -> Decimal:
    return (amount or Decimal(0)) * share
