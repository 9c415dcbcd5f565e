"""The tables of the page Cost, to be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import streamlit as st

from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, say, value
from catering.model.charge import RatePurpose
from catering.model.text import Text, label, text
from catering.planning.cost.budget import BudgetState
from catering.planning.cost.cost_lines import CostLine
from catering.planning.cost.empties import EmptiesOption
from catering.planning.cost.exchange import Rate
from catering.planning.cost.landed_cost import LandedCost

NOT_KNOWN = "–"


def show_lines(cost: LandedCost) -> None:
    """Every line with what it comes to, how firm that is, and who pays it; then the deposits."""
    show_table([_line(cost, line) for line in cost.lines], alt=text("Cost lines"))
    if cost.deposits:
        st.markdown(as_markdown(text("Deposits are paid and come back; they are cash, and no cost:")))
        show_table([_line(cost, line) for line in cost.deposits], alt=text("Deposits"))


def _line(cost: LandedCost, line: CostLine) -> dict[str, str]:
    amount = _money(line.amount, line.currency)
    in_event = line.in_event_currency
    if in_event is not None and line.currency != cost.currency:
        amount = f"{amount} = {_money(in_event, cost.currency)}"
    lowest, highest = line.lowest_in_event_currency, line.highest_in_event_currency
    is_sure = lowest == highest
    firm = say(line.firmness)
    return {
        say(label("cost column", "Charge")): say(_what(line)),
        say(label("cost column", "Amount")): amount,
        say(label("cost column", "At least – at most")): ""
        if is_sure
        else f"{_money(lowest, cost.currency)} – {_money(highest, cost.currency)}",
        say(label("cost column", "How firm")): firm if line.supplier is None else f"{firm}; {line.supplier}",
        say(label("cost column", "Budget line")): line.budget_line or NOT_KNOWN,
    }


def _what(line: CostLine) -> Text:
    """The charge, what it is counted by, and what else is to be known of it."""
    if line.note is None:
        return text("{charge} ({basis})", charge=line.name, basis=line.basis)
    if line.amount is None:
        return text("{charge} ({why})", charge=line.name, why=line.note)
    return text("{charge} ({basis}; {more})", charge=line.name, basis=line.basis, more=line.note)


def show_budget(states: Iterable[BudgetState]) -> None:
    """Each budget line with its limit and what it has to bear."""
    show_table(
        [
            {
                say(label("budget column", "Budget line")): say(each.name),
                say(label("budget column", "Limit")): _money(each.limit, each.currency),
                say(label("budget column", "Expected")): _money(each.expected, each.currency),
                say(label("budget column", "At most")): _money(each.highest, each.currency),
                say(label("budget column", "Quoted")): _money(each.quoted, each.currency),
                say(label("budget column", "Committed")): _money(each.committed, each.currency),
                say(label("budget column", "Invoiced")): _money(each.invoiced, each.currency),
                say(label("budget column", "Paid")): _money(each.paid, each.currency),
                say(label("budget column", "Left")): say(_left(each)),
            }
            for each in states
        ],
        alt=text("Budget lines"),
    )


def _left(state: BudgetState) -> Text:
    if state.left is None:
        return Text(NOT_KNOWN)
    left = (state.left, state.currency)
    if state.is_over:
        return text("{left:money}: over the limit", left=left)
    if state.may_be_over and state.limit is not None:
        over = (state.highest - state.limit, state.currency)
        return text("{left:money}; if it comes to the most, {over:money} over the limit", left=left, over=over)
    return Text("{left:money}", {"left": left})


def show_empties(options: Sequence[EmptiesOption]) -> None:
    """The ways to deal with the vessels side by side, and below what is missing to know them."""
    show_table(
        [
            {
                say(label("empties column", "Empties")): say(
                    text("{empties} (planned)", empties=each.empties.label) if each.is_planned else each.empties.label
                ),
                say(label("empties column", "Cash out before")): _money(each.cash_out, each.currency),
                say(label("empties column", "Cash back after")): _money(each.cash_back, each.currency),
                say(label("empties column", "Cost in the end")): _money(each.cost, each.currency),
                say(label("empties column", "Weight that goes back")): NOT_KNOWN
                if each.return_kg is None
                else value(float(each.return_kg), "kg0"),
            }
            for each in options
        ],
        alt=text("Empties"),
    )
    for each in options:
        if each.lacks:
            missing = text("Not known for “{empties}”: {lacks:list}.", empties=each.empties.label, lacks=each.lacks)
            st.caption(as_markdown(missing))


def show_rates(cost: LandedCost) -> None:
    """The rates that the figures rest on, with the day that each holds from."""
    rows = [_rate(rate, RatePurpose.BUDGET) for rate in cost.rates]
    rows += [_rate(rate, RatePurpose.CUSTOMS) for rate in cost.customs_rates]
    show_table(rows, alt=text("Exchange rates used"))


def _rate(rate: Rate, purpose: RatePurpose) -> dict[str, str]:
    said = [
        text(
            "1 {currency} = {rate} {into}, from {day:date} on",
            currency=leg.currency,
            rate=value(leg.rate, "n6"),
            into=leg.into,
            day=leg.valid_on,
        )
        for leg in rate.legs
    ]
    return {
        say(label("rate column", "From")): rate.currency,
        say(label("rate column", "Into")): rate.into,
        say(label("rate column", "Purpose")): say(purpose.label),
        say(label("rate column", "Rate")): value(said, "list"),
        say(label("rate column", "Source")): "; ".join(leg.source for leg in rate.legs if leg.source) or NOT_KNOWN,
    }


def _money(amount: Decimal | None, currency: str) -> str:
    return NOT_KNOWN if amount is None else value((amount, currency), "money")
