"""Budget: what each line and each payer has to bear of the landed cost, and whether the limits hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catering.model.charge import BudgetLine, ChargeStatus
from catering.model.money import to_minor_unit
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.cost.cost_lines import CostLine, highest_total, lowest_total
from catering.planning.cost.exchange import Exchange
from catering.planning.cost.landed_cost import LandedCost, names_once

NOBODYS = text("nobody's")


@dataclass(frozen=True, slots=True)
class BudgetState:
    """Where a budget line stands, in the event's currency; `line` None: cost that no line pays.

    `expected` are all its cost lines that are known. Of these, `quoted` are in writing (quotes that hold, invoices),
    `committed` were ordered, as what is invoiced or paid was; `invoiced` are invoices, `paid` were paid. `advanced` are
    deposits, which come back.
    """

    line: BudgetLine | None
    limit: Decimal | None
    expected: Decimal
    lowest: Decimal
    highest: Decimal
    quoted: Decimal
    committed: Decimal
    invoiced: Decimal
    paid: Decimal
    advanced: Decimal
    currency: str
    open_lines: tuple[CostLine, ...]

    @property
    def name(self) -> Text:
        return NOBODYS if self.line is None else Text("{line}", {"line": self.line.name})

    @property
    def payer(self) -> Text:
        return NOBODYS if self.line is None else Text("{payer}", {"payer": self.line.payer})

    @property
    def left(self) -> Decimal | None:
        """What the limit leaves, below 0 where it does not suffice; None without a limit."""
        return None if self.limit is None else self.limit - self.expected

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def may_be_over(self) -> bool:
        """The limit holds for what is expected, and not for the most that it may come to."""
        return not self.is_over and self.limit is not None and self.highest > self.limit


@dataclass(frozen=True, slots=True)
class PayerState:
    """What one payer bears, over all their budget lines; `limit` None where one of these has none."""

    payer: Text
    limit: Decimal | None
    expected: Decimal
    quoted: Decimal
    committed: Decimal
    invoiced: Decimal
    paid: Decimal
    currency: str

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.expected > self.limit


def budget_of(records: EventRecords, cost: LandedCost) -> tuple[BudgetState, ...]:
    """Every budget line in the order of its sheet, then what nobody pays, if there is any."""
    today = cost.as_of.astimezone(records.event.zone).date()
    exchange = Exchange.of_budget(records, today)
    states = [_state(records, line, cost, exchange) for line in records.budget_lines]
    nobodys = _state(records, None, cost, exchange)
    if nobodys.expected or nobodys.advanced:
        states.append(nobodys)
    return tuple(states)


def by_payer(states: Iterable[BudgetState]) -> tuple[PayerState, ...]:
    """One state a payer, in the order in which they come first."""
    of_payer: dict[str, list[BudgetState]] = {}
    for state in states:
        of_payer.setdefault(same_name(str(state.payer)), []).append(state)
    return tuple(_payer(each) for each in of_payer.values())


def budget_sentence(records: EventRecords, cost: LandedCost | None) -> Text | None:
    """Whether the limits hold; None without a cost or without a limit."""
    if cost is None:
        return None
    states = budget_of(records, cost)
    limited = [state for state in states if state.limit is not None]
    if not limited:
        return None
    over = [state for state in limited if state.is_over]
    if over:
        names = [
            text("{line} by {amount:money0}", line=state.name, amount=(-(state.left or Decimal(0)), state.currency))
            for state in over
        ]
        return text("Over budget: {lines:list}.", lines=names)
    left = sum((state.left or Decimal(0) for state in limited), Decimal(0))
    said = text("Within budget: {left:money0} are left.", left=(left, cost.currency))
    if cost.open_lines:
        names = names_once(cost.open_lines)
        said = text("{said} Not known yet, and to come on top: {lines:list}.", said=said, lines=names)
    doubtful = [state.name for state in limited if state.may_be_over]
    if doubtful:
        said = text("{said} At most it would be too much for {lines:list}.", said=said, lines=doubtful)
    unpaid = next((state for state in states if state.line is None), None)
    if unpaid is not None and unpaid.expected:
        said = text("{said} Nobody pays {amount:money0} yet.", said=said, amount=(unpaid.expected, unpaid.currency))
    return said


def _state(records: EventRecords, line: BudgetLine | None, cost: LandedCost, exchange: Exchange) -> BudgetState:
    lines = [each for each in cost.lines if _bears(records, each) is line]
    deposits = [each for each in cost.deposits if _bears(records, each) is line]
    limit = None
    if line is not None and line.limit is not None:
        limit = exchange.converted(line.limit, line.currency or cost.currency, cost.currency)
    expected = _sum(lines)
    # who pays the freight need not pay the tax on it: each line counts with its own range
    alone = [replace(each, carries=Decimal(0), follows=False) for each in lines]
    return BudgetState(
        line=line,
        limit=None if limit is None else to_minor_unit(limit, cost.currency),
        expected=expected,
        lowest=to_minor_unit(lowest_total(alone, expected), cost.currency),
        highest=to_minor_unit(highest_total(alone, expected), cost.currency),
        quoted=_sum([each for each in lines if each.is_quoted]),
        committed=_sum([each for each in lines if _is_committed(each)]),
        invoiced=_sum([each for each in lines if each.status is ChargeStatus.INVOICE]),
        paid=_sum([each for each in lines if each.charge is not None and each.charge.paid_on]),
        advanced=_sum(deposits),
        currency=cost.currency,
        open_lines=tuple(each for each in lines if each.is_open),
    )


def _bears(records: EventRecords, cost_line: CostLine) -> BudgetLine | None:
    """The budget line that pays a cost line."""
    name = same_name(cost_line.budget_line)
    return next((line for line in records.budget_lines if same_name(line.name) == name), None)


def _is_committed(line: CostLine) -> bool:
    charge = line.charge
    return line.status is ChargeStatus.INVOICE or bool(charge and (charge.committed_on or charge.paid_on))


def _sum(lines: Sequence[CostLine]) -> Decimal:
    return sum((line.in_event_currency or Decimal(0) for line in lines), Decimal(0))


def _payer(states: Sequence[BudgetState]) -> PayerState:
    limits = [state.limit for state in states if state.limit is not None]
    return PayerState(
        payer=states[0].payer,
        limit=sum(limits, Decimal(0)) if len(limits) == len(states) else None,
        expected=sum((state.expected for state in states), Decimal(0)),
        quoted=sum((state.quoted for state in states), Decimal(0)),
        committed=sum((state.committed for state in states), Decimal(0)),
        invoiced=sum((state.invoiced for state in states), Decimal(0)),
        paid=sum((state.paid for state in states), Decimal(0)),
        currency=states[0].currency,
    )
