"""The few figures that matter, as sliders; the answer moves with them."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.words import as_markdown, escaped, say, value
from catering.model.assumption import AssumptionKind
from catering.model.beverage import Beverage
from catering.model.override import OverrideOf
from catering.model.text import Text, text
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.assumptions import assumption_for, eight_of_ten
from catering.planning.forecast.what_if import WhatIf


def ask_what_if(plan: EventPlan, beverage: Beverage) -> WhatIf:
    """Asks for the figures of one beverage; what is left as it was is not part of the what-if."""
    prefix = f"{plan.records.event.event_id} {beverage.name} {state.current().generation}"
    accepted = plan.records.guests_accepted
    guests = st.number_input(
        say(text("Guests who accepted")),
        min_value=0,
        max_value=max(10_000, 10 * accepted),
        value=accepted,
        step=10,
        key=f"{prefix} guests",
        help=say(text("All groups together; they change in proportion. Single groups: see “Guest groups” below.")),
        persist_state="session",
    )
    values: dict[AssumptionKind, float] = {}
    overridden = plan.demand(beverage.name).overridden
    own = overridden.override if overridden is not None else None
    if own is not None and own.of is OverrideOf.LITRES:
        words = text(
            "The caterer's own median of {median:L1} holds: what is tried here moves the forecast beside it.",
            median=own.median,
        )
        st.info(as_markdown(words))

    def slider(kind: AssumptionKind, words: Text, help_text: Text, low: float, high: float, step: float) -> None:
        row = assumption_for(plan.records, kind, beverage=beverage)
        scale = 100 if kind.unit == "share" else 1
        start = round(row.value * scale, 6)
        low_end, high_end = (value(end, "pct" if scale == 100 else "n2") for end in eight_of_ten(row))
        told = say(
            text(
                "{help} Basis: {basis}. In 8 of 10 evenings from {low} to {high}. {source}",
                help=help_text,
                basis=row.basis.label,
                low=low_end,
                high=high_end,
                source=row.source or "",
            )
        )
        suffix = "\N{NO-BREAK SPACE}h" if kind.unit == "h" else ""
        holds = own if own is not None and own.of.value == kind.value else None
        steps = round((high - low) / step)
        positions = sorted({round(low + step * index, 6) for index in range(steps + 1)} | {start})
        chosen = st.select_slider(
            say(words),
            positions,
            value=start,
            # the reader's own decimal sign, which a plain slider does not know
            format_func=lambda position: (
                value(position / 100, "pct1" if position % 1 else "pct")
                if scale == 100
                else f"{value(position, 'n2')}{suffix}"
            ),
            key=f"{prefix} {kind.value}",
            help=escaped(told),
            persist_state="session",
            disabled=holds is not None,
        )
        if holds is not None:
            words_of_own = text(
                "The caterer's own median of {median:n2} holds in the place of this.", median=holds.median
            )
            st.caption(as_markdown(words_of_own))
        elif abs(chosen - start) > 1e-9:
            values[kind] = chosen / scale

    slider(
        AssumptionKind.SERVINGS_PER_DRINKER_HOUR,
        text("Servings per drinker and hour"),
        text("The thirst: what one drinker of this beverage has in an hour, at the median."),
        0.1,
        4.0,
        0.05,
    )
    slider(
        AssumptionKind.DRINKER_SHARE,
        text("Share that drinks it"),
        text("Of the guests who come."),
        1.0,
        99.0,
        1.0,
    )
    glasses = sorted({0.1, 0.15, 0.2, 0.25, 0.3, 0.33, 0.4, 0.5, 1.0, beverage.serving_size_l})
    glass = st.select_slider(
        say(text("Glass")),
        glasses,
        value=beverage.serving_size_l,
        format_func=lambda litres: value(litres, "L2"),
        key=f"{prefix} glass",
        help=say(text("Another glass changes the number of glasses at once, and litres only a little.")),
        persist_state="session",
    )
    with st.expander(say(text("Show rate, hours, yield"))):
        slider(
            AssumptionKind.SHOW_RATE,
            text("Share that comes"),
            text("Of the guests who accepted."),
            30.0,
            99.0,
            1.0,
        )
        slider(
            AssumptionKind.HOURS_PRESENT,
            text("Hours present"),
            text("How long a guest stays, at the median; never longer than is served."),
            0.5,
            10.0,
            0.25,
        )
        slider(
            AssumptionKind.YIELD,
            text("Yield"),
            text("What reaches the glass of what is filled; the rest is foam, line and remainder."),
            70.0,
            99.0,
            0.5,
        )
    if values or guests != accepted or glass != beverage.serving_size_l:
        st.button(
            say(text("Back to the plan's figures")),
            key=f"{prefix} back",
            on_click=_forget,
            width="stretch",
        )
    return WhatIf(
        beverage=beverage.name,
        guests_accepted=int(guests) if guests != accepted else None,
        values=values,
        serving_size_l=glass if glass != beverage.serving_size_l else None,
    )


def _forget() -> None:
    """A new generation of sliders, which stand where the plan stands."""
    state.current().generation += 1
