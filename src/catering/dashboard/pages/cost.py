"""Cost: what the goods cost at the bar, how firm that is, who pays it, and whether the limits hold."""

from decimal import Decimal

import streamlit as st

from catering.charts.budget import budget_chart
from catering.charts.waterfall import waterfall_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.cost_tables import show_budget, show_empties, show_lines, show_rates
from catering.dashboard.components.findings import show_findings
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.charge import BudgetLine, Charge, ExchangeRate
from catering.model.record import about_sheet, sheet_label
from catering.model.text import Text, text
from catering.planning.cost.budget import budget_of, by_payer
from catering.planning.cost.empties import compare_empties
from catering.planning.cost.landed_cost import LandedCost


def each_of(cost: LandedCost) -> Text | None:
    """What a keg, a litre and a served glass cost, in both currencies where there is a rate."""
    amounts = [
        (text("a keg"), cost.per_keg),
        (text("a litre"), cost.per_litre),
        (text("a served glass"), cost.per_serving),
    ]
    said = [_each(cost, name, amount) for name, amount in amounts if amount is not None]
    return text("For {amounts:list}.", amounts=said) if said else None


def _each(cost: LandedCost, name: Text, amount: Decimal) -> Text:
    other = cost.in_other(amount)
    values = {"name": name, "amount": (amount, cost.currency), "other": other}
    if other is None:
        return text("{name} {amount:money}", **values)
    return text("{name} {amount:money} ({other:money0})", **values)


plan, logistics = state.plan(), state.logistics()
records, cost = plan.records, logistics.cost
st.title(say(text("Cost")))

if cost is None:
    st.info(say(text("There are no charges yet. Enter some below; beer, deposits and taxes follow from the order.")))
else:
    with st.container(border=True):
        st.markdown("#### " + as_markdown(cost.summary()))
        sentences = (each_of(cost), logistics.budget)
        st.markdown(" ".join(as_markdown(sentence) for sentence in sentences if sentence is not None))
    if cost.findings:
        with st.expander(say(text("Findings ({n})", n=len(cost.findings)))):
            show_findings(cost.findings)

    st.subheader(say(text("From the brewery to the bar")))
    views = {"total": text("In total"), "serving": text("For a served glass")}
    chosen = st.segmented_control(
        say(text("Amounts")),
        list(views) if cost.per_serving is not None else ["total"],
        default="total",
        format_func=lambda each: say(views[each]),
        key="cost_view",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    per = cost.quantities.servings if chosen == "serving" else None
    draw(waterfall_chart(cost, per=per, language=language()), key="waterfall")
    show_lines(cost)

    states = budget_of(records, cost)
    if records.budget_lines:
        st.subheader(say(text("Who pays")))
        draw(budget_chart(by_payer(states), language=language()), key="budget")
        show_budget(states)
    options = compare_empties(records, as_of=plan.as_of, load=state.load())
    if options:
        st.subheader(say(text("Empties")))
        show_empties(options)
    if cost.rates or cost.customs_rates:
        st.subheader(say(text("Exchange rates used")))
        show_rates(cost)

for table in (Charge, BudgetLine, ExchangeRate):
    with st.expander(say(text("Change: {sheet}", sheet=sheet_label(table))), expanded=cost is None and table is Charge):
        st.caption(as_markdown(about_sheet(table)))
        edit_table(table.table)
