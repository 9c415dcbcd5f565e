"""When the litres are drunk: by quarter hour, at the venue's clock."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from catering.charts.chart import BOLD_SIZE, Chart, below, filled, finished, label_width, placed
from catering.charts.palette import AMBER, COPPER, INK, RANGE
from catering.charts.quarter_axis import quarter_x, slots
from catering.model.text import Language, Text, label, text, written
from catering.planning.forecast.demand import BeverageDemand
from catering.planning.forecast.evening_curve import QUARTER

_MEDIAN = label("chart", "litres in the middle")
_RANGE = label("chart", "8 of 10 evenings")


def evening_chart(demand: BeverageDemand, *, language: Language) -> Chart:
    """Litres per quarter hour; stretches that do not follow on each other stand apart, with their days."""
    busiest = max(demand.profile, key=lambda point: point.share, default=None)
    if busiest is None:
        return Chart(
            filled(_template(language), quarters=[], busiest=[]), text("No time to serve.").in_language(language)
        )
    quarters = _quarters(demand, busiest.at, language)
    low, median, high = (demand.litres[level] * busiest.share for level in ("p10", "p50", "p90"))
    ends_at = busiest.at + QUARTER
    said = text(
        "{begins:time}: {median:L0} ({low:n0}–{high:L0})", begins=busiest.at, median=median, low=low, high=high
    ).in_language(language)
    notes = [
        {"slot": row["slot"], "high": row["high"] * 1.02, "label": said, "pixels": label_width(said, BOLD_SIZE)}
        for row in quarters
        if row["busiest"]
    ]
    alt = text(
        "{beverage}: the busiest quarter hour is {begins:time} to {ends:time} on {day:date}, with {median:L0} at the "
        "median and {low:L0} to {high:L0} in 8 of 10 evenings.",
        beverage=demand.beverage,
        begins=busiest.at,
        ends=ends_at,
        day=busiest.at.date(),
        median=median,
        low=low,
        high=high,
    )
    if demand.overridden is not None:
        alt = Text("{alt} {own}", {"alt": alt, "own": demand.overridden.summary()})
    return Chart(filled(_template(language), quarters=quarters, busiest=notes), alt.in_language(language))


def _quarters(demand: BeverageDemand, busiest_at: dt.datetime, language: Language) -> list[dict[str, Any]]:
    share_at = {point.at: point.share for point in demand.profile}
    rows: list[dict[str, Any]] = []
    for slot, moment in slots([point.at for point in demand.profile], language):
        share = 0.0 if moment is None else share_at[moment]
        low, median, high = (demand.litres[level] * share for level in ("p10", "p50", "p90"))
        rows.append(
            {
                "slot": slot,
                "clock": "" if moment is None else written(moment, "time", language),
                "low": low,
                "median": median,
                "high": high,
                "busiest": moment == busiest_at,
            }
        )
    return rows


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    names = [_MEDIAN.in_language(language), _RANGE.in_language(language)]
    x = quarter_x()
    y_title = text("litres per quarter hour").in_language(language)
    y = alt.Y(
        "median:Q",
        title=None,
        scale=alt.Scale(nice=False, zero=True),
        axis=alt.Axis(format=",.2~f", tickCount=4, grid=True, gridOpacity=0.3),
    )
    tip = [
        alt.Tooltip("clock:N", title=text("from").in_language(language)),
        alt.Tooltip("median:Q", format=",.0f", title=names[0]),
        alt.Tooltip("low:Q", format=",.0f", title=text("1 of 10 evenings needs less than").in_language(language)),
        alt.Tooltip("high:Q", format=",.0f", title=text("1 of 10 evenings needs more than").in_language(language)),
    ]
    quarters = alt.Chart(alt.NamedData("quarters"))
    fill = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=names, range=[AMBER, RANGE]),
        legend=below(names, symbolType="square", symbolStrokeWidth=0),
    )
    bars = quarters.transform_calculate(kind=f"'{names[0]}'").mark_bar().encode(x=x, y=y, color=fill, tooltip=tip)
    busiest = quarters.transform_filter(alt.datum.busiest).mark_bar(color=COPPER).encode(x=x, y="median:Q", tooltip=tip)
    ranges = (
        quarters.transform_calculate(kind=f"'{names[1]}'")
        .mark_bar(width=alt.RelativeBandSize(0.3))
        .encode(x=x, y="low:Q", y2="high:Q", color=fill, tooltip=tip)
    )
    middle = "scale('x', datum.slot) + bandwidth('x') / 2"
    note = (
        alt.Chart(alt.NamedData("busiest"))
        .mark_text(align="left", baseline="bottom", dy=-4, fontSize=BOLD_SIZE, fontWeight="bold", color=INK)
        .encode(
            x=placed(f"clamp({middle} - datum.pixels / 2, 0, width - datum.pixels)"),
            y="high:Q",
            text="label:N",
        )
    )
    headroom = (
        alt.Chart(alt.NamedData("busiest"))
        .transform_calculate(high="datum.high * 1.12")
        .mark_point(opacity=0)
        .encode(x=x, y="high:Q")
    )
    layered = alt.layer(bars, busiest, ranges, headroom, note).properties(
        height=260, title=alt.TitleParams(y_title, anchor="start", frame="bounds")
    )
    return finished(layered, language)
