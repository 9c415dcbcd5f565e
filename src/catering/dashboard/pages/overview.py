"""Overview: what to decide, by when, who; does the order suffice; what does that rest on?"""

from collections.abc import Sequence

import streamlit as st

from catering.charts.kegs import kegs_chart
from catering.charts.litres_range import litres_range_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.findings import show_findings
from catering.dashboard.components.four_answers import show_answers
from catering.dashboard.components.releases import show_order_differences
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say, value
from catering.model.text import Text, label, text
from catering.planning.advice import Stage
from catering.planning.answers.four_answers import four_answers
from catering.planning.evening.after_evening import NEVER_HELD
from catering.planning.evening.day_after_sentences import after_answer, going_home
from catering.planning.forecast.demand import BeverageDemand
from catering.planning.overview import main_supply, overview


def litres_of(demand: BeverageDemand) -> Text:
    """The median and its range, and whose median it is."""
    litres = demand.litres
    words = text("{median:L0} ({low:n0}–{high:n0})", median=litres["p50"], low=litres["p10"], high=litres["p90"])
    return words if demand.overridden is None else text("{litres}, own median", litres=words)


def show_sentences(sentences: Sequence[Text], *, heading: bool = False) -> None:
    """Sentences that are read in one go; nothing where there are none."""
    if sentences:
        st.markdown(("#### " if heading else "") + " ".join(as_markdown(sentence) for sentence in sentences))


plan = state.plan()
event, stage = plan.records.event, plan.advice.stage
logistics = state.logistics()
with_stock = bool(plan.records.kegs) and event.state not in NEVER_HELD
in_stock = state.stock_outlook(state.stock()) if with_stock and stage in (Stage.WEEK, Stage.DAY) else None
evening = state.evening() if with_stock and stage is Stage.DAY else None
after = state.after_evening() if stage is Stage.AFTER and event.state not in NEVER_HELD else None
words = overview(plan, logistics, stock_tells=evening is not None and bool(evening.day.answer))
main = main_supply(plan)

st.title(as_markdown(text("{event}", event=event.name)))
st.caption(
    as_markdown(
        text(
            "{venue} · {day:date} · {guests:n0} guests accepted · {state}",
            venue=event.venue,
            day=event.doors_at.astimezone(event.zone).date(),
            guests=plan.records.guests_accepted,
            state=event.state.label,
        )
    )
)
show_sentences(words.decide)
show_answers(
    four_answers(
        plan,
        logistics,
        state.hands(),
        stock=in_stock,
        evening=() if evening is None else evening.beverages,
        day=None if evening is None else evening.day,
        after=after,
        home=next(going_home(state.stock().deposits), None) if after is not None and with_stock else None,
    ),
    stage,
)
with st.container(border=True):
    if evening is not None and evening.day.answer:
        # what is there answers, until the doors against the forecast, then by what the bars pour
        covers = [] if in_stock is None else [each.summary() for each in in_stock.covers]
        first, behind = (covers[:1], (*covers[1:], *evening.day.answer)) if covers else (evening.day.answer, ())
        show_sentences(first, heading=True)
        show_sentences((*behind, *evening.day.to_do))
        show_sentences((*words.answer, *words.rests_on))
    elif after is not None and with_stock:
        # the day after asks for what was drunk; what was planned stands behind it
        show_sentences(after_answer(after), heading=True)
        show_sentences((*going_home(state.stock().deposits), *words.answer, *words.rests_on))
    else:
        show_sentences(words.answer[:1], heading=True)
        show_sentences((*words.answer[1:], *words.rests_on))
    if in_stock is not None and stage is Stage.WEEK:
        show_sentences(in_stock.sentences())
    show_sentences(words.on_the_way)
show_order_differences()

if main is not None:
    demand = plan.demand(main.beverage)
    pictures = st.columns([1, 1], gap="large")
    with pictures[0]:
        st.subheader(as_markdown(text("How many litres of {beverage}?", beverage=main.beverage)))
        draw(litres_range_chart(demand, main, before=None, language=language()), key="range")
    with pictures[1]:
        st.subheader(say(text("Which containers are drunk?")))
        drunk_l = (main.available_l or 0.0) - (main.expected_leftover_l or 0.0)
        draw(kegs_chart(plan.ordered_mix.of(main.beverage), drunk_l, language=language()), key="containers")

if plan.demands:
    st.subheader(say(text("All beverages")))
else:
    st.info(say(text("Add guests and beverages on the page “Sheets”.")))
show_table(
    [
        {
            say(label("plan column", "Beverage")): demand.beverage,
            say(text("Litres (8 of 10 evenings)")): say(litres_of(demand)),
            say(text("Ordered")): "–" if supply.planned_l is None else value(supply.planned_l, "L0"),
            say(text("Suffices")): "–" if supply.chance_suffices is None else value(supply.chance_suffices, "pct"),
            say(text("For {level:share}", level=plan.service_level)): value(supply.recommended_l, "L0"),
        }
        for demand, supply in zip(plan.demands, plan.supplies, strict=True)
    ],
    alt=text("All beverages"),
)

if plan.toast:
    st.subheader(say(text("Toast")))
    glasses = sum(check.glasses for check in plan.toast)
    st.markdown(
        as_markdown(
            text(
                "At {at:time} about {glasses:n0} glasses must be full at once: {drinks:list}.",
                at=plan.toast[0].at.astimezone(event.zone),
                glasses=glasses,
                drinks=sorted({check.beverage for check in plan.toast}),
            )
        )
    )

    with st.expander(say(text("By guest group"))):
        show_table(
            [
                {
                    say(text("Guest group")): check.guest_group,
                    say(text("Drink")): say(text("{beverage}, for all", beverage=check.beverage))
                    if check.poured_for_all
                    else check.beverage,
                    say(text("Glasses")): value(check.glasses, "n0"),
                }
                for check in plan.toast
            ],
            alt=text("Toast"),
        )

findings = state.findings()
if findings:
    with st.expander(say(text("Findings ({n})", n=len(findings)))):
        show_findings(findings)
