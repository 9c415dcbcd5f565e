"""Whether the budget holds: by the budget line that has the least left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from catering.model.charge import ChargeStatus
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.advice import Stage
from catering.planning.answers.answer import Answer, Asked, Verdict
from catering.planning.cost.budget import BudgetState, budget_of
from catering.planning.cost.cost_lines import CostLine
from catering.planning.cost.landed_cost import LandedCost, names_once


def within_budget(records: EventRecords, cost: LandedCost | None, stage: Stage, *, as_of: dt.datetime) -> Answer:
    """What the limits leave together, and which line has the least left of its own."""
    if cost is None or (not cost.total and cost.open_lines):
        return Answer(Asked.BUDGET, Verdict.OPEN, text("no cost yet"), None, text("Enter charges on the page Cost."))
    states = budget_of(records, cost)
    limited = [state for state in states if state.limit]
    decide = _paid(states, cost.currency) if stage is Stage.AFTER else _decide(cost, as_of)
    if not limited:
        figure = Text("{total:money0}", {"total": (cost.total, cost.currency)})
        return Answer(Asked.BUDGET, Verdict.OPEN, figure, text("No budget line has a limit."), decide)
    tightest = min(limited, key=lambda state: (not state.is_over, _share_left(state)))
    left = sum((_left(state) for state in limited), Decimal(0))
    if tightest.is_over:
        over = -min(left, _left(tightest))
        figure = text("{over:money0} over", over=(over, tightest.currency))
    else:
        figure = text("{left:money0} left", left=(left, tightest.currency))
    return Answer(Asked.BUDGET, _verdict(limited, cost), figure, _limit(tightest), decide)


def _left(state: BudgetState) -> Decimal:
    return state.left or Decimal(0)


def _share_left(state: BudgetState) -> Decimal:
    """What the limit leaves at worst, as a part of it: a line that may be over comes before one that cannot be."""
    limit = state.limit or Decimal(1)
    return (limit - max(state.expected, state.highest)) / limit


def _limit(state: BudgetState) -> Text:
    told = {"line": state.name, "left": (_left(state), state.currency), "limit": (state.limit, state.currency)}
    if state.is_over:
        return text("{line}: {over:money0} over its limit.", line=state.name, over=(-_left(state), state.currency))
    if state.may_be_over:
        highest = (state.highest, state.currency)
        return text(
            "{line}: {left:money0} of {limit:money0} left, but up to {highest:money0} is possible.",
            highest=highest,
            **told,
        )
    return text("{line}: {left:money0} of {limit:money0} left.", **told)


def _verdict(limited: Sequence[BudgetState], cost: LandedCost) -> Verdict:
    if any(state.is_over for state in limited):
        return Verdict.NO
    doubtful = cost.open_lines or any(state.may_be_over for state in limited)
    return Verdict.DOUBTFUL if doubtful else Verdict.YES


def _decide(cost: LandedCost, as_of: dt.datetime) -> Text | None:
    """The quote that runs out next, else what has no price yet."""
    today = as_of.date()
    quotes = [
        (line.valid_until_on, line)
        for line in cost.lines
        if _is_on_offer(line) and line.valid_until_on is not None and line.valid_until_on >= today
    ]
    if quotes:
        day, line = min(quotes, key=lambda each: each[0])
        return text("Accept the quote for {name} by {day:date}.", name=line.name, day=day)
    if cost.open_lines:
        return text("Without a price yet: {lines:list}.", lines=names_once(cost.open_lines))
    return None


def _is_on_offer(line: CostLine) -> bool:
    """Quoted, and neither accepted nor paid."""
    charge = line.charge
    return line.status is ChargeStatus.QUOTE and not (charge and (charge.committed_on or charge.paid_on))


def _paid(states: Sequence[BudgetState], currency: str) -> Text:
    """How much of all cost is paid."""
    paid = sum((state.paid for state in states), Decimal(0))
    expected = sum((state.expected for state in states), Decimal(0))
    return text("{paid:money0} of {expected:money0} paid.", paid=(paid, currency), expected=(expected, currency))
