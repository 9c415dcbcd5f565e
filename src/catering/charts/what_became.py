"""What became of the litres that came: drunk, trained with, lost, missing, left over; a bar for each beverage."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from catering.charts.chart import FONT_SIZE, Chart, filled, finished, placed
from catering.charts.palette import AMBER, COPPER, GREY, INK, PALE_AMBER, WARNING
from catering.model.text import Language, Text, label, text, written
from catering.planning.evening.after_evening import AfterBeverage

_HEADING_PIXELS, _BAR_PIXELS, _GAP_PIXELS = 20, 22, 10
_PARTS: dict[str, tuple[Text, str]] = {
    "poured_ml": (label("litres part", "drunk"), COPPER),
    "trained_ml": (label("litres part", "training"), AMBER),
    "lost_ml": (label("litres part", "lost"), GREY),
    "missing_ml": (label("litres part", "missing"), WARNING),
    "left_ml": (label("litres part", "left over"), PALE_AMBER),
}


def what_became_chart(beverages: Sequence[AfterBeverage], *, language: Language) -> Chart:
    """Litres of each beverage that was served, as long as came of it; what was dumped is part of the left over."""
    heads: list[dict[str, Any]] = []
    bars: list[dict[str, Any]] = []
    y, said = 0, []
    for each in beverages:
        words = text("{beverage}: {came:L0} came", beverage=each.beverage, came=each.came_ml / 1000)
        heads.append({"y": y + _HEADING_PIXELS / 2 - 1, "words": words.in_language(language)})
        y += _HEADING_PIXELS
        begins = 0.0
        parts = []
        for name, (part, _) in _PARTS.items():
            litres = max(0, getattr(each, name)) / 1000
            if litres:
                bars.append(
                    {
                        "y": y + _BAR_PIXELS / 2,
                        "begins": begins,
                        "ends": begins + litres,
                        "part": part.in_language(language),
                        "beverage": each.beverage,
                        "tip": written(litres, "L1", language),
                    }
                )
                begins += litres
                parts.append(Text("{part} {litres:L1}", {"part": part, "litres": litres}))
        y += _BAR_PIXELS + _GAP_PIXELS
        said.append(text("{said}: {parts:list}.", said=words, parts=parts) if parts else words)
    alt = " ".join(each.in_language(language) for each in said)
    return Chart(filled(_template(language), height=max(1, y), bars=bars, heads=heads), alt)


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    names = [words.in_language(language) for words, _ in _PARTS.values()]
    scale = alt.Scale(zero=True, nice=False, range=[0, alt.ExprRef("width - 4")])
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_rule(strokeWidth=_BAR_PIXELS)
        .encode(
            x=alt.X("begins:Q", axis=None, scale=scale),
            x2="ends:Q",
            y=placed("datum.y"),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=names, range=[colour for _, colour in _PARTS.values()]),
                legend=alt.Legend(
                    title="", columns=alt.ExprRef("width < 450 ? 3 : 5"), symbolType="stroke", symbolStrokeWidth=9
                ),
            ),
            tooltip=[
                alt.Tooltip("beverage:N", title=text("beverage").in_language(language)),
                alt.Tooltip("part:N", title=text("of it").in_language(language)),
                alt.Tooltip("tip:N", title=text("litres").in_language(language)),
            ],
        )
    )
    words = (
        alt.Chart(alt.NamedData("heads"))
        .mark_text(align="left", baseline="middle", fontSize=FONT_SIZE, color=INK, limit=alt.ExprRef("width"))
        .encode(x=alt.value(0), y=placed("datum.y"), text="words:N")
    )
    title = text("what became of the litres").in_language(language)
    layered = alt.layer(bars, words).properties(title=alt.TitleParams(title, anchor="start", frame="group"))
    return finished(layered, language)
