"""How likely each amount of litres is, and how far the order reaches into it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import special

from catering.charts.chart import BOLD_SIZE, FONT_SIZE, Chart, below, filled, finished, label_width, placed
from catering.charts.palette import (
    AMBER,
    GREY,
    INK,
    ON_AMBER,
    ORDERED_WIDTH,
    PALE_AMBER,
    RECOMMENDED_DASH,
    WARNING,
)
from catering.model.text import Language, Text, label, text
from catering.planning.forecast.demand import LEVELS, BeverageDemand
from catering.planning.forecast.draws import Array
from catering.planning.order.supply import BeverageSupply

_POINTS = 120
_PARTS = {
    "usual": (label("chart", "8 of 10 evenings"), AMBER),
    "rest": (label("chart", "the other evenings"), PALE_AMBER),
    "short": (label("chart", "runs out"), WARNING),
    "before": (label("chart", "before the change"), GREY),
}
_BOLD = ("ordered", "risk")
_LINES: Mapping[str, tuple[float, list[int]]] = {
    "median": (1, [1, 0]),
    "recommended": (2, RECOMMENDED_DASH),
    "ordered": (ORDERED_WIDTH, [1, 0]),
}
"""Width and dash of the upright lines."""


def litres_range_chart(
    demand: BeverageDemand, supply: BeverageSupply, *, before: BeverageDemand | None = None, language: Language
) -> Chart:
    """The distribution of litres needed, with the order and the recommendation; `before` is drawn in outline."""
    shown = [demand] if before is None else [demand, before]
    marks = [litres for litres in (supply.available_l, supply.recommended_l - supply.set_aside_l) if litres is not None]
    end_l: float = max([1.1 * max(marks), *(_reach(each)[1] for each in shown), 1e-3])
    curve = _curve(demand, supply, end_l, language)
    peak = max((row["density"] for row in curve), default=0.0)
    if before is not None:
        name = _PARTS["before"][0].in_language(language)
        outline: list[dict[str, Any]] = [
            {"litres": litres, "density": density, "part": name, "stretch": -1, "tip": name}
            for litres, density in zip(*_densities(before, _grid(before, end_l)), strict=True)
        ]
        peak = max([peak, *(row["density"] for row in outline)])
        curve += outline
    return Chart(
        filled(
            _template(language, with_order=supply.available_l is not None, with_before=before is not None),
            curve=curve,
            notes=_notes(demand, supply, peak or 1.0, end_l, language),
        ),
        _alt(demand, supply).in_language(language),
    )


def _alt(demand: BeverageDemand, supply: BeverageSupply) -> Text:
    if supply.available_l is None or supply.chance_suffices is None:
        return text("{needed} {recommended:L0} suffice with {level:share}.", needed=demand.summary(),
                    recommended=supply.recommended_l, level=supply.service_level)  # fmt: skip
    return text(
        "{needed} {planned:L0} are ordered; they suffice with {chance:pct} and run out with {risk:pct}.",
        needed=demand.summary(),
        planned=supply.planned_l,
        chance=supply.chance_suffices,
        risk=1 - supply.chance_suffices,
    )


def _reach(demand: BeverageDemand) -> tuple[float, float]:
    """Litres between which all but a few evenings in a thousand lie."""
    low, middle, high = (demand.litres[level] for level in ("p05", "p50", "p95"))
    if low <= 0:
        return 0.0, 0.0
    return low * (low / middle) ** 1.2, high * (high / middle) ** 0.7


def _grid(demand: BeverageDemand, end_l: float, *boundaries: float) -> Array:
    """Litres to draw the curve at, among them each boundary."""
    low, high = _reach(demand)
    within = [litres for litres in boundaries if low < litres < end_l]
    body = np.linspace(low, min(high, end_l), _POINTS - _POINTS // 5)
    return np.unique(np.concatenate([body, np.linspace(body[-1], end_l, _POINTS // 5), within]))


def _densities(demand: BeverageDemand, litres: Array) -> tuple[list[float], list[float]]:
    """The chance per litre at each amount.

    Demand is close to log-normal: the chance, as standard normal deviate, is nearly straight over the logarithm
    of litres. So a low polynomial through the known quantiles and a few more chances gives the whole curve.
    """
    low, high = _reach(demand)
    if low <= 0 or high <= low:
        return [], []
    more = [low, (low * demand.litres["p05"]) ** 0.5, (high * demand.litres["p95"]) ** 0.5, high]
    logs = np.log([*demand.litres.values(), *more])
    deviates = special.ndtri([*LEVELS.values(), *(demand.distribution.chance(each) for each in more)])
    known = np.isfinite(deviates)
    middle, spread = logs.mean(), np.ptp(logs) / 2
    fit = np.polynomial.Polynomial(
        np.polynomial.polynomial.polyfit((logs[known] - middle) / spread, deviates[known], 5)
    )
    at = (np.log(litres) - middle) / spread
    inside = np.clip(at, -1, 1)  # a polynomial is not to be trusted beyond its points: a straight line goes on
    deviate = fit(inside) + fit.deriv()(inside) * (at - inside)
    slope = np.maximum(fit.deriv()(inside), 0) / (spread * litres)
    density = np.exp(-np.square(deviate) / 2) / np.sqrt(2 * np.pi) * slope
    return litres.tolist(), density.tolist()


def _curve(demand: BeverageDemand, supply: BeverageSupply, end_l: float, language: Language) -> list[dict[str, Any]]:
    """The area in stretches of one colour; neighbours share the point at their boundary."""
    available_l = supply.available_l if supply.available_l is not None else float("inf")
    low_l, high_l = demand.litres["p10"], demand.litres["p90"]
    boundaries = sorted({available_l, *(litres for litres in (low_l, high_l) if litres < available_l)})
    litres, densities = _densities(demand, _grid(demand, end_l, *boundaries))
    names = {part: words.in_language(language) for part, (words, _) in _PARTS.items()}
    rows: list[dict[str, Any]] = []
    edges = [0.0, *boundaries, float("inf")]
    for stretch, (begins, ends) in enumerate(pairwise(edges)):
        part = "short" if begins >= available_l else "usual" if low_l <= begins < high_l else "rest"
        rows += [
            {"litres": each, "density": density, "part": names[part], "stretch": stretch, "tip": names[part]}
            for each, density in zip(litres, densities, strict=True)
            if begins <= each <= ends
        ]
    return rows


def _notes(
    demand: BeverageDemand,
    supply: BeverageSupply,
    peak: float,
    end_l: float,
    language: Language,
) -> list[dict[str, Any]]:
    """Lines and their words. The further right a line, the higher its label, which ends at it: none is crossed."""
    recommended_l = supply.recommended_l - supply.set_aside_l
    lines = [
        ("median", demand.litres["p50"], text("middle {litres:L0}", litres=demand.litres["p50"])),
        (
            "recommended",
            recommended_l,
            text("{litres:L0} for {level:share}", litres=supply.recommended_l, level=supply.service_level),
        ),
    ]
    if supply.available_l is not None:
        lines.append(("ordered", supply.available_l, text("{planned:L0} ordered", planned=supply.planned_l)))
    lines.sort(key=lambda line: line[1])
    labels: list[tuple[str, float, Text]] = []
    for line in lines:
        labels += [*(_below_ordered(supply) if line[0] == "ordered" else ()), line]
    notes = [
        _note(what, litres, _row(row) * peak, words.in_language(language))
        for row, (what, litres, words) in enumerate(labels)
    ]
    low_l, high_l = demand.litres["p10"], demand.litres["p90"]
    until_l = min(high_l, supply.available_l) if supply.available_l is not None else high_l
    from_l = demand.litres["p50"] if demand.litres["p50"] < until_l else low_l
    said = text("{low:n0}–{high:L0}", low=low_l, high=high_l).in_language(language)
    notes.append({**_note("usual", from_l, 0.16 * peak, said), "room": max(0.0, until_l - from_l)})
    notes.append(_note("end", end_l, _row(len(labels)) * peak, ""))
    return notes


def _row(number: int) -> float:
    """The top of a row of labels above the curve, in heights of the curve."""
    return 1.13 + 0.13 * number


def _below_ordered(supply: BeverageSupply) -> Iterator[tuple[str, float, Text]]:
    """What stands below the litres ordered, from the lowest row."""
    if supply.available_l is None or supply.chance_suffices is None:
        return
    yield "risk", supply.available_l, text("runs out: {risk:pct}", risk=1 - supply.chance_suffices)
    if supply.set_aside_l:
        yield "set aside", supply.available_l, text("{aside:L0} set aside", aside=supply.set_aside_l)


def _note(what: str, litres: float, height: float, said: str) -> dict[str, Any]:
    return {
        "what": what,
        "litres": litres,
        "foot": 0.0,
        "height": height,
        "label": said,
        "pixels": label_width(said, BOLD_SIZE if what in _BOLD else FONT_SIZE),
        "room": 0.0,
    }


@cache
def _template(language: Language, *, with_order: bool, with_before: bool) -> dict[str, Any]:
    import altair as alt

    parts = ["usual", "rest", *(["short"] if with_order else []), *(["before"] if with_before else [])]
    names = [_PARTS[part][0].in_language(language) for part in parts]
    is_before = alt.datum.stretch < 0
    x = alt.X(
        "litres:Q",
        title=text("litres needed in the evening; the higher, the likelier").in_language(language),
        scale=alt.Scale(nice=False, zero=True),
        axis=alt.Axis(format=",.0f", tickCount=alt.ExprRef("max(3, width / 90)"), labelFlush=True),
    )
    y = alt.Y("density:Q", axis=None, stack=None, scale=alt.Scale(nice=False, zero=True))
    colour = alt.Color(
        "part:N",
        scale=alt.Scale(domain=names, range=[_PARTS[part][1] for part in parts]),
        legend=below(names, symbolType="square", symbolStrokeWidth=0),
    )
    curve = alt.Chart(alt.NamedData("curve"))
    layers: list[Any] = [
        curve.transform_filter(~is_before)
        .mark_area()
        .encode(x=x, y=y, color=colour, detail="stretch:N", tooltip="tip:N")
    ]
    if with_before:
        layers.append(
            curve.transform_filter(is_before).mark_line(color=GREY, strokeWidth=2.5).encode(x="litres:Q", y="density:Q")
        )

    notes = alt.Chart(alt.NamedData("notes"))
    is_line = alt.FieldOneOfPredicate(field="what", oneOf=list(_LINES))
    lines = notes.transform_filter(is_line).mark_rule(
        color=INK,
        strokeWidth=_by_kind({what: width for what, (width, _) in _LINES.items()}),
        strokeDash=_by_kind({what: dash for what, (_, dash) in _LINES.items()}),
    )
    labels = notes.transform_filter(alt.datum.what != "usual").mark_text(
        align="right",
        baseline="top",
        dy=1,
        fontSize=_by_kind({"ordered": BOLD_SIZE, "risk": BOLD_SIZE}, FONT_SIZE),
        fontWeight=_by_kind({"ordered": "bold", "risk": "bold"}, "normal"),
        color=_by_kind({"risk": WARNING}, INK),
    )
    usual = notes.transform_filter(alt.datum.what == "usual").mark_text(
        align="left", dx=6, fontSize=FONT_SIZE, color=ON_AMBER
    )
    fits = "scale('x', datum.room) - scale('x', 0) > datum.pixels + 8 ? 1 : 0"
    layers += [
        lines.encode(x="litres:Q", y="foot:Q", y2="height"),
        labels.encode(
            x=placed("max(scale('x', datum.litres) - 6, datum.pixels - 4)"),
            y="height:Q",
            text="label:N",
        ),
        usual.encode(x="litres:Q", y="height:Q", text="label:N", opacity=placed(fits)),
        # holds the axes as far as the labels reach
        notes.mark_point(opacity=0).encode(x="litres:Q", y="height:Q"),
    ]
    return finished(alt.layer(*layers).properties(height=280), language)


def _by_kind(values: Mapping[str, Any], otherwise: Any = None) -> Any:
    """A mark's property by what the note is."""
    import altair as alt

    return alt.ExprRef(f"{json.dumps(dict(values))}[datum.what] || {json.dumps(otherwise)}")
