"""Deposits: what is back and what is owed for it, then what must still go home and where it stands."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

import streamlit as st

from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, say, value
from catering.model.text import Text, label, text
from catering.planning.stock.deposits import DepositLine, Deposits, Fate, Owed, Vessel
from catering.planning.stock.keg_ranges import in_ranges

_NOT_KNOWN = "–"


def show_deposits(deposits: Deposits) -> None:
    """The sentence first, then by container, then what is still out, one row a location."""
    st.markdown("#### " + as_markdown(deposits.summary()))
    for each in deposits.owed:
        if each.payer is not None and each.amount:
            st.markdown(as_markdown(_owed(each)))
    with_supplier = len({line.terms.supplier for line in deposits.lines}) > 1
    show_table([_line(line, with_supplier) for line in deposits.lines], alt=text("Deposits by container"))
    _show_converted(deposits)
    if deposits.still_out:
        st.markdown(as_markdown(text("Still to go back:")))
        show_table(_by_place(deposits.still_out), alt=text("Vessels that must still go back"))
    not_coming = [each for each in deposits.vessels if each.fate in (Fate.LOST, Fate.DAMAGED, Fate.GONE)]
    if not_coming:
        st.markdown(as_markdown(text("Not coming back:")))
        show_table(_by_place(not_coming), alt=text("Vessels that will not come back"))


def _show_converted(deposits: Deposits) -> None:
    """All of it in the event's currency, where deposits are in another."""
    total = deposits.in_event_currency
    if total is not None and any(line.terms.currency != total.currency for line in deposits.lines):
        converted = text(
            "Together {paid:money} paid: {back:money} back, {due:money} not back yet, {lost:money} lost.",
            paid=(total.paid, total.currency),
            back=(total.back, total.currency),
            due=(total.due, total.currency),
            lost=(total.lost, total.currency),
        )
        st.caption(as_markdown(converted))


def _owed(owed: Owed) -> Text:
    """Who owes what to whom."""
    supplier = text("the supplier (not named)") if owed.supplier is None else owed.supplier
    payer, amount, to_follow = owed.payer, (owed.amount, owed.currency), (owed.to_follow, owed.currency)
    if not owed.to_follow:
        return text("{supplier} owes {payer} {amount:money}.", supplier=supplier, payer=payer, amount=amount)
    return text(
        "{supplier} owes {payer} {amount:money}, and {to_follow:money} more once the rest is back.",
        supplier=supplier, payer=payer, amount=amount, to_follow=to_follow,
    )  # fmt: skip


def _line(line: DepositLine, with_supplier: bool) -> dict[str, str]:
    """A row of the table: each part as a number of vessels and what was paid for them."""
    amounts, terms = line.amounts, line.terms

    def part(containers: int, amount: Decimal | None) -> str:
        counted = value(containers, "n0")
        return f"{counted} · {value((amount, terms.currency), 'money')}" if amount else counted

    supplier = {say(label("deposit column", "Supplier")): terms.supplier or _NOT_KNOWN} if with_supplier else {}
    return supplier | {
        say(label("deposit column", "Container")): say(_container(line)),
        say(label("deposit column", "Paid")): part(line.containers, None if amounts is None else amounts.paid),
        say(label("deposit column", "Back")): part(line.back, None if amounts is None else amounts.back),
        say(label("deposit column", "Not back yet")): part(line.due, None if amounts is None else amounts.due),
        say(label("deposit column", "Lost")): part(line.lost, None if amounts is None else amounts.lost),
    }


def _container(line: DepositLine) -> Text:
    """What it is, with the deposit of one."""
    name, deposit = line.terms.name, line.terms.deposit
    if deposit is None:
        return text("{container}, deposit not named", container=name)
    if not deposit:
        return text("{container}, no deposit", container=name)
    return text("{container}, {deposit:money} each", container=name, deposit=(deposit, line.terms.currency))


def _by_place(vessels: Collection[Vessel]) -> list[dict[str, str]]:
    """One row for what stands at one location in one state: how many, and which numbers."""
    groups: dict[tuple[str, str, str], list[Vessel]] = {}
    for each in vessels:
        place = say(each.fate.label) if each.location is None else each.location.name
        groups.setdefault((place, _state(each), say(each.terms.name)), []).append(each)
    with_container = len({each.terms for each in vessels}) > 1
    return [
        {say(label("deposit column", "Location")): place}
        | ({say(label("deposit column", "Container")): container} if with_container else {})
        | {
            say(label("deposit column", "State")): state,
            say(label("deposit column", "How many")): value(sum(each.containers for each in group), "n0"),
            say(label("deposit column", "Which")): value(in_ranges(each.name for each in group), "list"),
        }
        for (place, state, container), group in groups.items()
    ]


def _state(vessel: Vessel) -> str:
    if vessel.fate is Fate.DAMAGED:
        return say(Fate.DAMAGED.label)
    return _NOT_KNOWN if vessel.state is None else say(vessel.state.label)
