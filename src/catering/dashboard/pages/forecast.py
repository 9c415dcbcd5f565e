"""Forecast: what changes if the guests, their thirst or their glass are other than assumed?"""

import streamlit as st

from catering.charts.evening import evening_chart
from catering.charts.litres_range import litres_range_chart
from catering.charts.what_matters import what_matters_chart
from catering.dashboard import state
from catering.dashboard.components.assumption_editor import edit_assumptions
from catering.dashboard.components.charts import draw
from catering.dashboard.components.override_editor import edit_override
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.what_if_inputs import ask_what_if
from catering.dashboard.components.words import as_markdown, escaped, language, say, value
from catering.model.event import GuestGroup
from catering.model.text import text
from catering.planning.forecast.rules_of_thumb import rules_of_thumb
from catering.services.forecast_what_if import forecast_what_if

plan = state.plan()
st.title(say(text("Forecast")))
names = [beverage.name for beverage in plan.records.beverages]
if not names or not plan.records.guests_accepted:
    st.info(say(text("Without guests and beverages there is nothing to plan yet. Add them on the page “Sheets”.")))
    st.stop()
chosen = st.segmented_control(
    say(text("Beverage")),
    names,
    default=names[0],
    format_func=escaped,
    key="beverage",
    required=True,
    persist_state="session",
    help=say(text("The beverage that the sliders change.")),
)
beverage = plan.records.beverage(chosen if chosen in names else names[0])
answer, inputs = st.columns([2, 1], gap="large")
with inputs:
    what_if = ask_what_if(plan, beverage)
result = forecast_what_if(plan, what_if)
before, after = result.before, result.after


def keep() -> None:
    """Puts the figures that were tried on the draft."""
    what = text("{beverage}: figures of the forecast", beverage=beverage.name)
    state.change(result.records, what, before=plan.records)


with answer:
    st.markdown("#### " + as_markdown(result.sentence))
    show_table(
        [
            {
                say(text("Figure")): say(line.words),
                say(text("As planned")): "–" if line.before is None else value(line.before, line.how),
                say(text("Now")): "–" if line.after is None else value(line.after, line.how),
                say(text("If all {guests:n0} come", guests=result.guests)): (
                    "–" if line.all_arrive is None else value(line.all_arrive, line.how)
                ),
            }
            for line in result.lines
        ],
        alt=text("Before and after"),
    )
    if not what_if.changes_nothing:
        st.button(
            say(text("Keep these figures")),
            type="primary",
            key="keep",
            on_click=keep,
        )
    if before.demand.learned is not None:
        st.markdown(as_markdown(before.demand.learned.summary()))
    edit_override(plan, beverage)

left, right = st.columns(2, gap="large")
with left:
    st.subheader(say(text("How many litres?")))
    draw(
        litres_range_chart(
            after.demand, after.supply, before=None if what_if.changes_nothing else before.demand, language=language()
        ),
        key="range",
    )
with right:
    st.subheader(say(text("Over the evening")))
    draw(evening_chart(after.demand, language=language()), key="evening")

left, right = st.columns(2, gap="large")
with left:
    st.subheader(say(text("What matters most")))
    draw(what_matters_chart(after.demand, language=language()), key="matters")
with right:
    rules = rules_of_thumb(result.records, beverage)
    if rules:
        st.subheader(say(text("Rules of thumb")))
        show_table(
            [
                {
                    say(text("Rule")): say(rule.words),
                    say(text("Litres")): value(rule.litres, "L0"),
                    say(text("Suffice with")): value(after.demand.distribution.chance(rule.litres), "pct"),
                }
                for rule in rules
            ],
            alt=text("Rules of thumb"),
        )

with st.expander(say(text("All assumptions, with basis and source"))):
    st.caption(say(text("“From” and “to” hold 8 of 10 evenings. Numbers may be typed as 1.4 or 1,4.")))
    edit_assumptions(beverage)
with st.expander(say(text("Guest groups"))):
    edit_table(GuestGroup.table, hidden=("serving_period",) if not plan.records.serving_periods else ())
with st.expander(say(text("How it is computed"))):
    for paragraph in result.how_it_is_computed:
        st.markdown(as_markdown(paragraph))
