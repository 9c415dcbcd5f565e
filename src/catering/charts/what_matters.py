"""Which assumption the range of litres comes from."""

from __future__ import annotations

from functools import cache
from typing import Any

from catering.charts.chart import BOLD_SIZE, FONT_SIZE, Chart, filled, finished
from catering.charts.palette import AMBER, COPPER, INK
from catering.model.text import Language, text, written
from catering.planning.forecast.demand import BeverageDemand, variance_label

_ROW_PIXELS = 40


def what_matters_chart(demand: BeverageDemand, *, language: Language) -> Chart:
    """The share of the variance by assumption, largest first."""
    shares = sorted(demand.variance_shares.items(), key=lambda item: -item[1])
    rows = [
        {
            "place": place,
            "assumption": variance_label(name).in_language(language),
            "share": share,
            "label": written(share, "pct", language),
        }
        for place, (name, share) in enumerate(shares)
    ]
    if not rows:
        alt = text("{beverage}: nothing is uncertain.", beverage=demand.beverage)
    else:
        alt = text(
            "{beverage}: “{assumption}” makes {share:pct} of the uncertainty.",
            beverage=demand.beverage,
            assumption=variance_label(shares[0][0]),
            share=shares[0][1],
        )
    height = _ROW_PIXELS * max(1, len(rows))
    return Chart(filled(_template(language), height=height, shares=rows), alt.in_language(language))


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    shares = alt.Chart(alt.NamedData("shares"))
    y = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    # the largest bar leaves room for its per cents
    x = alt.X("share:Q", axis=None, scale=alt.Scale(zero=True, nice=False, range=[0, alt.ExprRef("width - 120")]))
    tip = [
        alt.Tooltip("assumption:N", title=text("assumption").in_language(language)),
        alt.Tooltip("label:N", title=text("share of the uncertainty").in_language(language)),
    ]
    bars = shares.mark_bar(height=14, yOffset=7, cornerRadiusEnd=3).encode(
        x=x,
        y=y,
        tooltip=tip,
        color=alt.condition(alt.datum.place == 0, alt.value(COPPER), alt.value(AMBER)),
    )
    names = shares.mark_text(align="left", baseline="bottom", dy=-3, fontSize=FONT_SIZE, color=INK).encode(
        x=alt.value(0), y=y, text="assumption:N"
    )
    per_cents = shares.mark_text(
        align="left", baseline="middle", dx=6, dy=7, fontSize=BOLD_SIZE, fontWeight="bold", color=INK
    ).encode(x=x, y=y, text="label:N")
    title = text("what the range of litres comes from").in_language(language)
    layered = alt.layer(bars, names, per_cents).properties(title=alt.TitleParams(title, anchor="start", frame="group"))
    return finished(layered, language)
