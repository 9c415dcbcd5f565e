"""A figure as the dashboard takes it: a Vega-Lite specification, and in words what it shows.

A specification is built and validated by Altair once for each language; a call only puts the data into it.
Every word that depends on the data stands in the data.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catering.model.text import Language, locale_of

if TYPE_CHECKING:
    import altair as alt

Rows = Sequence[Mapping[str, Any]]

FONT_SIZE = 12
BOLD_SIZE = 13
_NARROW = frozenset(" \N{NO-BREAK SPACE}.,:;|'()ijlrtf")


@dataclass(frozen=True, slots=True)
class Chart:
    """`spec` is Vega-Lite with its data under `datasets`; `alt` says in a sentence what is to be seen."""

    spec: dict[str, Any]
    alt: str


def filled(template: Mapping[str, Any], *, height: float | None = None, **datasets: Rows) -> dict[str, Any]:
    """The template with data; `height` in pixels where it depends on them."""
    spec = {**template, "datasets": datasets}
    if height is not None:
        spec["height"] = height
    return spec


def finished(chart: alt.LayerChart | alt.FacetChart, language: Language) -> dict[str, Any]:
    """The validated specification, without data: as wide as its place, on the page's ground, legend below."""
    import altair as alt

    configured = (
        chart.properties(
            width="container", background="transparent", autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
        )
        .configure(locale=alt.Locale(number=alt.NumberLocale(**_number_locale(language))))
        .configure_view(stroke=None)
        .configure_axis(
            grid=False, ticks=False, labelFontSize=FONT_SIZE, titleFontSize=FONT_SIZE, labelPadding=6, titlePadding=8
        )
        .configure_legend(
            orient="bottom",
            direction="horizontal",
            labelFontSize=FONT_SIZE,
            labelPadding=4,
            labelOffset=4,
            labelLimit=220,
            columnPadding=14,
            rowPadding=4,
            padding=0,
            offset=12,
            symbolStrokeWidth=1,
        )
        .configure_title(fontSize=FONT_SIZE, fontWeight="normal", offset=8)
    )
    spec: dict[str, Any] = configured.to_dict(validate=True)
    return spec


def below(labels: Sequence[str], **settings: Any) -> alt.Legend:
    """A legend without a title, in two columns where its labels do not fit side by side."""
    import altair as alt

    needed = sum(label_width(each) + 32 for each in labels)
    return alt.Legend(title="", columns=alt.ExprRef(f"width < {needed:.0f} ? 2 : {len(labels)}"), **settings)


def placed(position: str) -> Any:
    """A position in pixels by an expression, such as one that keeps a label within the figure."""
    import altair as alt

    return alt.value(alt.ExprRef(position))


def label_width(words: str, font_size: float = FONT_SIZE) -> float:
    """About how many pixels a label is wide: a character of Chinese or Japanese is a square, others are narrower."""
    return font_size * sum(_character_width(character) for character in words)


def _character_width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.28
    return 0.62 if character.isupper() or character == "%" else 0.52


def _number_locale(language: Language) -> dict[str, Any]:
    """How the reader writes numbers, in the form of d3."""
    from babel import Locale

    locale = Locale.parse(locale_of(language))
    symbols = locale.number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "percent": "%" if language == "ja" else "\N{NO-BREAK SPACE}%",
    }
