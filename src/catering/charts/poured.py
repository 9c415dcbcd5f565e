"""Litres poured so far against what was forecast, and what it will come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from catering.charts.chart import BOLD_SIZE, FONT_SIZE, Chart, below, filled, finished, label_width, placed
from catering.charts.palette import AMBER, COPPER, INK, ORDERED_WIDTH, PALE_GREY, RECOMMENDED_DASH
from catering.model.text import Language, Text, label, text, written
from catering.planning.evening.evening_update import BeverageEvening
from catering.planning.evening.poured_band import BandPoint

_FORECAST = label("chart", "as forecast, 8 of 10 evenings")
_POURED = label("chart", "poured")
_NOW = label("chart", "by the end, 8 of 10 evenings")


def poured_chart(
    evening: BeverageEvening,
    band: Sequence[BandPoint],
    poured: Sequence[tuple[dt.datetime, float]],
    *,
    language: Language,
) -> Chart:
    """The forecast's band, the litres poured by each reading in `poured`, the range that is expected now."""
    ends_at, begins_at = band[-1].at, band[0].at
    band_rows = [
        {"at": _clock(each.at), "low": each.low_l, "median": each.median_l, "high": each.high_l} for each in band
    ]
    now_at = min(max(evening.at, begins_at), ends_at)
    so_far = [{"at": _clock(begins_at), "litres": 0.0, "tip": ""}] if poured else []
    so_far += [
        {"at": _clock(min(max(moment, begins_at), ends_at)), "litres": litres, "tip": written(litres, "L0", language)}
        for moment, litres in poured
    ]
    rest, marks = [], []
    if evening.share_so_far > 0:
        so_far.append(
            {"at": _clock(now_at), "litres": evening.poured_l, "tip": written(evening.poured_l, "L0", language)}
        )
        said = written(evening.poured_l, "L0", language)
        marks = [
            {"at": _clock(now_at), "litres": evening.poured_l, "label": said, "pixels": label_width(said, BOLD_SIZE)}
        ]
    if 0 < evening.share_so_far < 1:
        low, median, high = (evening.litres[level] for level in ("p10", "p50", "p90"))
        rest = [
            {"at": _clock(now_at), **dict.fromkeys(("low", "median", "high"), evening.poured_l)},
            {"at": _clock(ends_at), "low": low, "median": median, "high": high},
        ]
    there = []
    if evening.available_l is not None:
        words = text("{litres:L0} are there", litres=evening.available_l).in_language(language)
        there = [{"litres": evening.available_l, "label": words}]
    spec = filled(_template(language), band=band_rows, so_far=so_far, rest=rest, marks=marks, there=there)
    return Chart(spec, _alt(evening, band).in_language(language))


def _clock(moment: dt.datetime) -> int:
    """The venue's clock as the figure's axis takes it: milliseconds, as if it were UTC."""
    return round(moment.replace(tzinfo=dt.UTC).timestamp() * 1000)


def _alt(evening: BeverageEvening, band: Sequence[BandPoint]) -> Text:
    end = band[-1]
    told: dict[str, Any] = {"beverage": evening.beverage, "low": end.low_l, "high": end.high_l}
    if evening.share_so_far == 0:
        return text("{beverage}: {low:L0} to {high:L0} were forecast in 8 of 10 evenings.", **told)
    return text(
        "{beverage}: {poured:L0} are poured by {at:time}, {expected:L0} were expected; {now_low:L0} to {now_high:L0} "
        "by the end in 8 of 10 evenings, {low:L0} to {high:L0} were forecast.",
        poured=evening.poured_l,
        at=evening.at,
        expected=evening.expected_by_now_l,
        now_low=evening.litres["p10"],
        now_high=evening.litres["p90"],
        **told,
    )


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    names = [words.in_language(language) for words in (_POURED, _NOW, _FORECAST)]
    x = alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(
            labelExpr="utcFormat(datum.value, '%H:%M')",
            tickCount=alt.ExprRef("max(3, width / 80)"),
            labelOverlap=True,
            labelFlush=True,
            domain=True,
            domainColor=INK,
            domainOpacity=0.4,
        ),
    )
    y_scale = alt.Scale(zero=True, nice=False)
    axis = alt.Axis(format=",.2~f", tickCount=5, grid=True, gridOpacity=0.3)
    colour = alt.Scale(domain=names, range=[COPPER, AMBER, PALE_GREY])
    fill = alt.Color(
        "kind:N", scale=colour, legend=below(names, symbolType="square", symbolStrokeWidth=0, symbolOpacity=1)
    )

    def y(name: str) -> Any:
        return alt.Y(f"{name}:Q", title=None, scale=y_scale, axis=axis)

    def of(name: str, kind: int) -> Any:
        return alt.Chart(alt.NamedData(name)).transform_calculate(kind=f"'{names[kind]}'")

    forecast = of("band", 2).mark_area(opacity=1).encode(x=x, y=y("low"), y2="high:Q", color=fill)
    middle = (
        alt.Chart(alt.NamedData("band"))
        .mark_line(color=INK, opacity=0.5, strokeWidth=1, strokeDash=RECOMMENDED_DASH)
        .encode(x=x, y=y("median"))
    )
    expected = of("rest", 1).mark_area(opacity=0.7).encode(x=x, y=y("low"), y2="high:Q", color=fill)
    likely = alt.Chart(alt.NamedData("rest")).mark_line(color=COPPER, strokeWidth=1.5).encode(x=x, y=y("median"))
    tip = alt.Tooltip("tip:N", title=names[0])
    line = of("so_far", 0).mark_line(strokeWidth=3).encode(x=x, y=y("litres"), color=fill)
    points = (
        alt.Chart(alt.NamedData("so_far"))
        .mark_point(filled=True, size=40, opacity=1, color=COPPER)
        .encode(x=x, y=y("litres"), tooltip=tip)
    )
    marks = alt.Chart(alt.NamedData("marks"))
    dot = marks.mark_point(filled=True, size=130, opacity=1, color=COPPER).encode(x=x, y=y("litres"))
    said = marks.mark_text(
        align="left", baseline="bottom", dy=-8, fontSize=BOLD_SIZE, fontWeight="bold", color=INK
    ).encode(
        x=placed("clamp(scale('x', datum.at) - datum.pixels / 2, 0, width - datum.pixels)"),
        y=y("litres"),
        text="label:N",
    )
    there = alt.Chart(alt.NamedData("there"))
    rule = there.mark_rule(color=INK, strokeWidth=ORDERED_WIDTH).encode(y=y("litres"))
    rule_label = there.mark_text(align="left", baseline="bottom", dy=-5, fontSize=FONT_SIZE, color=INK).encode(
        x=alt.value(0), y=y("litres"), text="label:N"
    )
    headroom = there.transform_calculate(top="datum.litres * 1.1").mark_point(opacity=0).encode(y=y("top"))
    title = text("litres out of kegs").in_language(language)
    layered = alt.layer(forecast, middle, expected, likely, rule, line, points, dot, said, rule_label, headroom)
    return finished(
        layered.properties(height=280, title=alt.TitleParams(title, anchor="start", frame="bounds")), language
    )
