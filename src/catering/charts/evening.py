"""When the litres are drunk: by quarter hour, at the venue's clock."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import groupby
from typing import Any

from catering.charts.chart import BOLD_SIZE, Chart, below, filled, finished, label_width, placed
from catering.charts.palette import AMBER, COPPER, INK, RANGE
from catering.model.text import Language, Text, label, text, written
from catering.planning.forecast.demand import BeverageDemand
from catering.planning.forecast.evening_curve import QUARTER

_MEDIAN = label("chart", "litres in the middle")
_RANGE = label("chart", "8 of 10 evenings")
_GAP_QUARTERS = 3
_EVERY_H = (12, 6, 3, 2, 1)
"""Clock times are thinned out to the hours that these divide."""


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
    stretches = _stretches([point.at for point in demand.profile])
    day_at = _day_labels(demand, language) if len(stretches) > 1 else {}
    new_stretch = {stretch[0] for stretch in stretches[1:]}
    rows: list[dict[str, Any]] = []
    for point in demand.profile:
        if point.at in new_stretch:
            rows += [_quarter(len(rows) + gap) for gap in range(_GAP_QUARTERS)]
        full_hour = point.at.minute == 0
        every_h = next(hours for hours in _EVERY_H if point.at.hour % hours == 0) if full_hour else 0
        clock = written(point.at, "time", language)
        low, median, high = (demand.litres[level] * point.share for level in ("p10", "p50", "p90"))
        rows.append(
            _quarter(
                len(rows),
                every_h=every_h,
                clock=clock,
                day=day_at.get(point.at, ""),
                low=low,
                median=median,
                high=high,
                busiest=point.at == busiest_at,
            )
        )
    return rows


def _quarter(
    place: int,
    *,
    every_h: int = 0,
    clock: str = "",
    day: str = "",
    low: float = 0.0,
    median: float = 0.0,
    high: float = 0.0,
    busiest: bool = False,
) -> dict[str, Any]:
    """One place on the axis; what its label may say stands in `slot`, which the axis takes apart."""
    return {
        "slot": f"{place:04d}|{every_h}|{clock}|{day}",
        "clock": clock,
        "low": low,
        "median": median,
        "high": high,
        "busiest": busiest,
    }


def _stretches(moments: list[dt.datetime]) -> list[list[dt.datetime]]:
    """Moments that follow on each other by the quarter hour."""
    numbered = enumerate(moments)
    grouped = groupby(numbered, key=lambda pair: pair[1].astimezone(dt.UTC) - pair[0] * QUARTER)
    return [[moment for _, moment in group] for _, group in grouped]


def _day_labels(demand: BeverageDemand, language: Language) -> dict[dt.datetime, str]:
    """The day's name in the middle of each stretch."""
    from babel.dates import format_skeleton

    from catering.model.text import locale_of

    return {
        stretch[len(stretch) // 2]: format_skeleton("MMMEd", stretch[0].date(), locale=locale_of(language))
        for stretch in _stretches([point.at for point in demand.profile])
    }


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    names = [_MEDIAN.in_language(language), _RANGE.in_language(language)]
    hour_pixels = "(4 * width / max(1, domain('x').length))"
    times = (
        f"split(datum.value, '|')[1] > 0 && (split(datum.value, '|')[1] * {hour_pixels} >= 46)"
        " ? split(datum.value, '|')[2] : ''"
    )
    x = alt.X(
        "slot:N",
        sort="ascending",
        title=None,
        scale=alt.Scale(paddingInner=0.12, paddingOuter=0.1),
        axis=alt.Axis(
            labelExpr=f"[{times}, split(datum.value, '|')[3]]",
            labelAngle=0,
            labelOverlap=False,
            labelLimit=0,
            labelFlush=False,
            domain=True,
            domainColor=INK,
            domainOpacity=0.4,
        ),
    )
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
