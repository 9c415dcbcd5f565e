"""A bar over the evening: the orders that come, what its tappers can serve, kegs changed; and how long guests wait."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from catering.charts.chart import FONT_SIZE, Chart, below, filled, finished, placed
from catering.charts.palette import AMBER, COPPER, INK, ORDERED_WIDTH, RANGE, RECOMMENDED_DASH
from catering.charts.quarter_axis import quarter_x, slots
from catering.model.text import Language, Text, label, text, written
from catering.planning.service.orders import DemandLevel
from catering.planning.service.tappers import BarService, QuarterService, WaitsWished, wait_told

_MEDIAN = label("chart", "median demand")
_HIGH = label("chart", "90 % demand")
_CHANGED = label("chart", "kegs changed or casks opened")
_MOST_MARKS = 16


def orders_chart(bar: BarService, changed: Sequence[int] = (), *, language: Language) -> Chart:
    """Orders a minute by quarter hour against what the tappers can serve.

    `changed` are the kegs that are changed and the casks opened in each quarter hour at 90 % demand.
    """
    capacity = max((quarter.capacity_per_min for quarter in bar.quarters), default=0.0)
    highest = max([bar.peaks_per_min[DemandLevel.HIGH], capacity])
    changed_at = _together(bar, changed)
    rows, marks = [], []
    for slot, quarter in _of_slots(bar, language):
        rows.append(
            {
                "slot": slot,
                "clock": "" if quarter is None else written(quarter.at, "time", language),
                "median": 0.0 if quarter is None else quarter.orders_per_min[DemandLevel.MEDIAN],
                "high": 0.0 if quarter is None else quarter.orders_per_min[DemandLevel.HIGH],
            }
        )
        if quarter is not None and quarter.at in changed_at:
            number = changed_at[quarter.at]
            marks.append({"slot": slot, "top": highest * 1.14, "number": written(number, "n0", language)})
    said = text("{tappers:n0} tappers can serve {capacity:n1}", tappers=bar.tappers, capacity=capacity)
    capacities = [{"capacity": capacity, "label": said.in_language(language), "top": highest * 1.24}]
    return Chart(
        filled(_orders_template(language), quarters=rows, capacity=capacities, changed=marks),
        _orders_alt(bar, capacity, sum(changed)).in_language(language),
    )


def wait_chart(bar: BarService, wished: WaitsWished, *, language: Language) -> Chart:
    """The mean wait by quarter hour, as simulated; nothing is drawn where nobody serves."""
    rows = [
        {
            "slot": slot,
            "clock": "" if quarter is None else written(quarter.at, "time", language),
            "median": _finite(quarter, DemandLevel.MEDIAN),
            "high": _finite(quarter, DemandLevel.HIGH),
        }
        for slot, quarter in _of_slots(bar, language)
    ]
    said = text("wished: {wait}", wait=wait_told(wished.mean_s)).in_language(language)
    goal = [{"wished": wished.mean_s, "label": said, "top": wished.mean_s * 1.2}]
    return Chart(
        filled(_wait_template(language), quarters=rows, goal=goal), _wait_alt(bar, wished).in_language(language)
    )


def _together(bar: BarService, changed: Sequence[int]) -> dict[dt.datetime, int]:
    """What is changed, at the quarter hours that it is marked at: side by side no more than the figure has room for."""
    step = max(1, math.ceil(len(bar.quarters) / _MOST_MARKS))
    marks = {}
    for first in range(0, len(changed), step):
        number = sum(changed[first : first + step])
        if number:
            marks[bar.quarters[min(first + step // 2, len(changed) - 1)].at] = number
    return marks


def _of_slots(bar: BarService, language: Language) -> list[tuple[str, QuarterService | None]]:
    at = {quarter.at: quarter for quarter in bar.quarters}
    return [(slot, None if moment is None else at[moment]) for slot, moment in slots(list(at), language)]


def _finite(quarter: QuarterService | None, level: DemandLevel) -> float | None:
    if quarter is None or math.isinf(quarter.wait_s[level]):
        return None
    return quarter.wait_s[level]


def _orders_alt(bar: BarService, capacity: float, changed: int) -> Text:
    if bar.peak_at is None:
        return text("{bar}: 0 orders.", bar=bar.name)
    return text(
        "{bar}: the busiest quarter hour begins at {at:time} with {median:n1} orders a minute at median demand and "
        "{high:n1} at 90 % demand; {tappers:n0} tappers can serve {capacity:n1}. {changed:n0} kegs are changed or "
        "casks opened.",
        bar=bar.name,
        at=bar.peak_at,
        median=bar.peak_orders_per_min,
        high=bar.peaks_per_min[DemandLevel.HIGH],
        tappers=bar.tappers,
        capacity=capacity,
        changed=changed,
    )


def _wait_alt(bar: BarService, wished: WaitsWished) -> Text:
    told = {"bar": bar.name, "wished": wait_told(wished.mean_s)}
    longest = max(bar.quarters, key=lambda quarter: quarter.wait_s[DemandLevel.HIGH], default=None)
    if longest is None or math.isinf(longest.wait_s[DemandLevel.HIGH]):
        return text("{bar}: nobody serves, and {wished} of wait is wished.", **told)
    return text(
        "{bar}: at 90 % demand the longest mean wait of a quarter hour is {wait}, from {at:time} on; {wished} is "
        "wished.",
        wait=wait_told(longest.wait_s[DemandLevel.HIGH]),
        at=longest.at,
        **told,
    )


def _values(name: str) -> Any:
    import altair as alt

    return alt.Y(
        f"{name}:Q",
        title=None,
        scale=alt.Scale(nice=False, zero=True),
        axis=alt.Axis(format=",.2~f", tickCount=4, grid=True, gridOpacity=0.3),
    )


def _tips(language: Language) -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("clock:N", title=text("from").in_language(language)),
        alt.Tooltip("median:Q", format=",.1f", title=_MEDIAN.in_language(language)),
        alt.Tooltip("high:Q", format=",.1f", title=_HIGH.in_language(language)),
    ]


@cache
def _orders_template(language: Language) -> dict[str, Any]:
    import altair as alt

    names = [words.in_language(language) for words in (_MEDIAN, _HIGH, _CHANGED)]
    x, tips = quarter_x(), _tips(language)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=names, range=[AMBER, RANGE, COPPER]),
        legend=below(names, symbolType="square", symbolStrokeWidth=0),
    )
    quarters = alt.Chart(alt.NamedData("quarters"))
    bars = (
        quarters.transform_calculate(kind=f"'{names[0]}'")
        .mark_bar()
        .encode(x=x, y=_values("median"), color=colour, tooltip=tips)
    )
    ranges = (
        quarters.transform_calculate(kind=f"'{names[1]}'")
        .mark_bar(width=alt.RelativeBandSize(0.3))
        .encode(x=x, y=_values("median"), y2="high:Q", color=colour, tooltip=tips)
    )
    capacity = alt.Chart(alt.NamedData("capacity"))
    rule = capacity.mark_rule(color=INK, strokeWidth=ORDERED_WIDTH).encode(y=_values("capacity"))
    said = capacity.mark_text(align="right", baseline="bottom", dy=-5, fontSize=FONT_SIZE, color=INK).encode(
        x=placed("width"), y=_values("capacity"), text="label:N"
    )
    headroom = capacity.mark_point(opacity=0).encode(y=_values("top"))
    changed = alt.Chart(alt.NamedData("changed")).transform_calculate(kind=f"'{names[2]}'")
    circles = changed.mark_point(filled=True, size=190, opacity=1).encode(x=x, y=_values("top"), color=colour)
    numbers = changed.mark_text(fontSize=10, fontWeight="bold", color="white").encode(
        x=x, y=_values("top"), text="number:N"
    )
    layered = alt.layer(bars, ranges, rule, said, headroom, circles, numbers).properties(
        height=260,
        title=alt.TitleParams(text("orders a minute").in_language(language), anchor="start", frame="bounds"),
    )
    return finished(layered, language)


@cache
def _wait_template(language: Language) -> dict[str, Any]:
    import altair as alt

    names = [words.in_language(language) for words in (_MEDIAN, _HIGH)]
    x, tips = quarter_x(), _tips(language)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=names, range=[AMBER, RANGE]),
        legend=below(names, symbolType="square", symbolStrokeWidth=0),
    )
    quarters = alt.Chart(alt.NamedData("quarters"))
    high = (
        quarters.transform_calculate(kind=f"'{names[1]}'")
        .mark_bar()
        .encode(x=x, y=_values("high"), color=colour, tooltip=tips)
    )
    median = (
        quarters.transform_calculate(kind=f"'{names[0]}'")
        .mark_bar()
        .encode(x=x, y=_values("median"), color=colour, tooltip=tips)
    )
    goal = alt.Chart(alt.NamedData("goal"))
    rule = goal.mark_rule(color=INK, strokeWidth=1.5, strokeDash=RECOMMENDED_DASH).encode(y=_values("wished"))
    said = goal.mark_text(align="right", baseline="bottom", dy=-4, fontSize=FONT_SIZE, color=INK).encode(
        x=placed("width"), y=_values("wished"), text="label:N"
    )
    headroom = goal.mark_point(opacity=0).encode(y=_values("top"))
    layered = alt.layer(high, median, rule, said, headroom).properties(
        height=200,
        title=alt.TitleParams(text("mean wait in seconds").in_language(language), anchor="start", frame="bounds"),
    )
    return finished(layered, language)
