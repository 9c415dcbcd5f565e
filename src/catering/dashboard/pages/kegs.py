"""Kegs: which containers to order, what one more or fewer buys, which rule an order breaks."""

import streamlit as st

from catering.catalog.container_sizes import size_label, sizes_by_name
from catering.charts.bridge import bridge_chart
from catering.charts.one_more import one_more_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.order_editor import edit_order
from catering.dashboard.components.releases import show_order_differences, show_releases
from catering.dashboard.components.switches import choose_service_level
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say, value
from catering.model.beverage import Dispense
from catering.model.record import same_name
from catering.model.text import Text, label, text
from catering.planning.order.keg_mix import KegMix
from catering.planning.order.supply import one_more_or_less
from catering.planning.overview import kegs_sentence, main_supply, overrides_told

plan = state.plan()
st.title(say(text("Kegs")))
headline = kegs_sentence(plan)
if headline is not None:
    st.markdown("#### " + as_markdown(headline))
for own in overrides_told(plan):
    st.caption(as_markdown(own))
show_order_differences()


def mix_table(mix: KegMix, alt: Text) -> None:
    """One mix as a table; its kegs and casks added up above."""
    kegs = KegMix(tuple(line for line in mix.lines if line.dispense is not Dispense.BOTTLE))
    totals = text("{containers:n0} kegs and casks, {volume:L1}", containers=kegs.containers, volume=kegs.volume_l)
    if kegs.gross_weight_kg is not None:
        totals = text("{totals}, {weight:kg0} when full", totals=totals, weight=kegs.gross_weight_kg)
    if kegs.lines:
        st.markdown(as_markdown(totals))
    show_table(
        [
            {
                say(label("plan column", "Beverage")): line.beverage,
                say(text("Container size")): say(size_label(line.container_size)),
                say(text("Count")): value(line.containers, "n0"),
                say(text("Volume")): value(line.volume_l, "L1"),
                say(text("Weight, full")): "–" if line.gross_weight_kg is None else value(line.gross_weight_kg, "kg0"),
            }
            for line in mix.lines
            if line.containers
        ],
        alt=alt,
    )


ordered, recommended = st.columns(2, gap="large")
with ordered:
    st.subheader(say(text("Ordered")))
    if plan.ordered_mix.lines:
        mix_table(plan.ordered_mix, text("Ordered"))
    else:
        st.info(say(text("Nothing is ordered yet.")))
    for rule in plan.broken_rules:
        st.warning(as_markdown(text("{rule}: {message}", rule=rule.rule.label, message=rule.message)))
    if plan.ordered_mix.lines and not plan.broken_rules:
        st.success(say(text("The order keeps to every rule.")))
with recommended:
    st.subheader(say(text("Recommended for {level:share}", level=plan.service_level)))
    for clash in plan.no_keg_mix:
        st.error(as_markdown(clash))
    if plan.keg_mix is not None:
        mix_table(plan.keg_mix, text("Recommended"))
        for note in plan.keg_mix.notes:
            st.caption(as_markdown(note))
    elif not plan.no_keg_mix:
        st.info(say(text("Enter what the beverages can be had in on the page “Sheets”, under “Offers”.")))

choose_service_level()

main = main_supply(plan)
if main is not None and main.planned_l is not None and main.bridge is not None:
    if main.implied_shortage_cost_ratio is not None:
        st.markdown(
            as_markdown(
                text(
                    "Whoever orders {planned:L0} of {beverage} treats a missing litre as {ratio:n0} times worse than "
                    "one left over. Is that so?",
                    planned=main.planned_l,
                    beverage=main.beverage,
                    ratio=main.implied_shortage_cost_ratio,
                )
            )
        )
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say(text("What is one container more or fewer worth?")))
        lines = plan.ordered_mix.of(main.beverage)
        size = max(lines, key=lambda line: line.containers).container_size
        container = sizes_by_name(plan.records.container_sizes)[same_name(size)]
        worth = one_more_or_less(
            plan.demand(main.beverage),
            planned_l=main.planned_l,
            set_aside_l=main.set_aside_l,
            container_l=container.volume_l,
            steps=range(-4, 5),
        )
        draw(one_more_chart(worth, service_level=plan.service_level, language=language()), key="one_more")
        st.caption(as_markdown(text("Counted in {size}.", size=size_label(size))))
    with right:
        st.subheader(say(text("From shipped to poured")))
        draw(bridge_chart(main.bridge, language=language()), key="bridge")
        st.caption(say(text("On average over all evenings that the forecast holds possible.")))

st.subheader(say(text("Change the order")))
edit_order(plan)

show_releases()
