"""Litres out of kegs typed by hand, where the stock's movements tell nothing of the evening."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.evening_answer import show_all, show_answer, show_beverage
from catering.dashboard.components.words import say
from catering.model.text import text
from catering.planning.evening.evening_update import BeverageEvening, update_evening


def type_by_hand() -> None:
    """A number for each beverage, and what the evening comes to with those that are typed; each counts from then."""
    st.caption(
        say(text("Litres out of kegs since the first pour, foam included: kegs blown, halves, weight less tare."))
    )
    names = [demand.beverage for demand in state.plan().demands]
    columns = st.columns(min(max(len(names), 1), 4))
    for place, name in enumerate(names):
        key = f"{_kept_as()} {name}"
        st.session_state.setdefault(key, st.session_state.setdefault(_kept_as(), {}).get(name, (None, None))[0])
        columns[place % len(columns)].number_input(
            say(text("{beverage} [L]", beverage=name)),
            min_value=0.0,
            max_value=1_000_000.0,
            step=10.0,
            format="%.0f",
            key=key,
            on_change=_typed,
            args=(name, key),
        )
    found = _updated()
    if not found:
        return
    show_answer([each.summary() for each in found])
    for each in found:
        show_beverage(each, (), key=each.beverage)
    if len(found) > 1:
        show_all(found)


def _kept_as() -> str:
    return f"evening by hand {state.current().row}"


def _typed(name: str, key: str) -> None:
    """Keeps what was typed, and when: it is the count of that moment."""
    st.session_state.setdefault(_kept_as(), {})[name] = st.session_state[key], state.evening().ledger.at


def _updated() -> tuple[BeverageEvening, ...]:
    plan = state.plan()
    typed = st.session_state.get(_kept_as(), {})
    return tuple(
        update_evening(
            plan.records, demand, plan.supply(demand.beverage), poured_l=typed[demand.beverage][0],
            at=typed[demand.beverage][1],
        )
        for demand in plan.demands
        if typed.get(demand.beverage, (None, None))[0] is not None
    )  # fmt: skip
