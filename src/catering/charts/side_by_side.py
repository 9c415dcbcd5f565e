"""The litres of two plans side by side: the range of each, its median, and what is ordered."""

from __future__ import annotations

from functools import cache
from typing import Any

from catering.charts.chart import FONT_SIZE, Chart, filled, finished
from catering.charts.palette import COPPER, GREY, INK, ORDERED_WIDTH
from catering.model.record import same_name
from catering.model.text import Language, Text, text
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.demand import BeverageDemand
from catering.planning.order.supply import BeverageSupply

_ROW_PIXELS = 62


def side_by_side_chart(left: EventPlan, right: EventPlan, *, sides: tuple[str, str], language: Language) -> Chart:
    """A line for each beverage and plan: those that one of them orders, or all where nothing is ordered."""
    known = {
        (number, same_name(demand.beverage)): (demand, supply)
        for number, plan in enumerate((left, right))
        for demand, supply in zip(plan.demands, plan.supplies, strict=True)
    }
    names = dict.fromkeys(name for _, name in known)
    ordered = {name for (_, name), (_, supply) in known.items() if supply.planned_l is not None}
    rows: list[dict[str, Any]] = []
    told: list[str] = []
    for name in names:
        if ordered and name not in ordered:
            continue
        for number, side in enumerate(sides):
            if (number, name) in known:
                demand, supply = known[number, name]
                words = f"{demand.beverage}, {side}", _words(demand, supply).in_language(language)
                told.append(": ".join(words))
                rows.append(_row(demand, supply, words, place=len(rows), left=number == 0))
    alt = " ".join(told) or text("There is nothing to compare yet.").in_language(language)
    height = _ROW_PIXELS * max(1, len(rows))
    return Chart(filled(_template(language), height=height, ranges=rows), alt)


def _words(demand: BeverageDemand, supply: BeverageSupply) -> Text:
    litres = {"median": demand.litres["p50"], "low": demand.litres["p10"], "high": demand.litres["p90"]}
    if supply.planned_l is None or supply.chance_suffices is None:
        return text("{median:L0} ({low:n0}–{high:n0}); nothing is ordered.", **litres)
    return text(
        "{median:L0} ({low:n0}–{high:n0}); {planned:L0} suffice with {chance:pct}.",
        planned=supply.planned_l,
        chance=supply.chance_suffices,
        **litres,
    )


def _row(
    demand: BeverageDemand, supply: BeverageSupply, words: tuple[str, str], *, place: int, left: bool
) -> dict[str, Any]:
    return {
        "place": place,
        "left": left,
        "name": words[0],
        "words": words[1],
        "low": demand.litres["p10"],
        "median": demand.litres["p50"],
        "high": demand.litres["p90"],
        "available": supply.available_l,
    }


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    ranges = alt.Chart(alt.NamedData("ranges"))
    y = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    title = text("litres in 8 of 10 evenings; upright: ordered for guests").in_language(language)
    x = alt.X("low:Q", title=title, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=4, format=",.0f"))
    colour = alt.condition(alt.datum.left, alt.value(GREY), alt.value(COPPER))
    lines = ranges.mark_rule(strokeWidth=8, yOffset=16, strokeCap="round").encode(
        x=x, x2="high:Q", y=y, color=colour, tooltip="words:N"
    )
    medians = ranges.mark_tick(thickness=2, height=14, yOffset=16, color=INK).encode(x="median:Q", y=y)
    orders = ranges.mark_tick(thickness=ORDERED_WIDTH, height=26, yOffset=16, color=INK).encode(x="available:Q", y=y)
    name, words = (
        ranges.mark_text(align="left", dy=dy, fontSize=FONT_SIZE, color=INK, limit=alt.ExprRef("width")).encode(
            x=alt.value(0), y=y, text=f"{field}:N"
        )
        for field, dy in (("name", -18), ("words", -3))
    )
    return finished(alt.layer(lines, medians, orders, name, words), language)
