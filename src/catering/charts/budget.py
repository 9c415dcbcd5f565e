"""Who pays what: for each payer what is expected, quoted, committed, invoiced and paid, against the limit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from catering.charts.chart import FONT_SIZE, Chart, below, filled, finished, placed
from catering.charts.palette import AMBER, COPPER, GREY, INK, ORDERED_WIDTH, PALE_GREY, WARNING
from catering.model.text import Language, Text, label, text, written
from catering.planning.cost.budget import PayerState

_HEADING_PIXELS, _BAR_PIXELS, _GAP_PIXELS = 20, 12, 10
_STAGES: dict[str, tuple[Text, str]] = {
    "expected": (label("budget stage", "expected"), PALE_GREY),
    "quoted": (label("budget stage", "quoted"), GREY),
    "committed": (label("budget stage", "committed"), AMBER),
    "invoiced": (label("budget stage", "invoiced"), COPPER),
    "paid": (label("budget stage", "paid"), INK),
}


def budget_chart(payers: Sequence[PayerState], *, language: Language) -> Chart:
    """A bar for each stage that money has reached; the upright line is the limit, red where it does not suffice."""
    bars: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    payers = [payer for payer in payers if payer.expected or payer.limit is not None]
    y = 0
    for payer in payers:
        head = {
            "y": y + _HEADING_PIXELS / 2 - 1,
            "top": y + _HEADING_PIXELS - 1,
            "words": _words(payer).in_language(language),
            "limit": None if payer.limit is None else float(payer.limit),
            "over": payer.is_over,
        }
        y += _HEADING_PIXELS
        for stage, (words, _) in _STAGES.items():
            amount = getattr(payer, stage)
            if amount or stage == "expected":
                bars.append(
                    {
                        "y": y + _BAR_PIXELS / 2,
                        "begins": 0.0,
                        "amount": float(amount),
                        "stage": words.in_language(language),
                        "payer": payer.payer.in_language(language),
                        "tip": written((amount, payer.currency), "money", language),
                    }
                )
                y += _BAR_PIXELS
        heads.append({**head, "bottom": y + 1})
        y += _GAP_PIXELS
    said = [_words(payer).in_language(language) for payer in payers]
    alt = " ".join(f"{each}." for each in said) or text("Nobody pays anything yet.").in_language(language)
    return Chart(filled(_template(language), height=max(1, y), bars=bars, heads=heads), alt)


def _words(payer: PayerState) -> Text:
    """The payer, what is expected, and the limit."""
    expected = (payer.expected, payer.currency)
    if payer.limit is None:
        return text("{payer}: {expected:money0}, no limit", payer=payer.payer, expected=expected)
    return text(
        "{payer}: {expected:money0} of {limit:money0}",
        payer=payer.payer,
        expected=expected,
        limit=(payer.limit, payer.currency),
    )


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    names = [words.in_language(language) for words, _ in _STAGES.values()]
    x = alt.X("begins:Q", axis=None, scale=alt.Scale(zero=True, nice=False, range=[0, alt.ExprRef("width - 4")]))
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_rule(strokeWidth=_BAR_PIXELS - 2)
        .encode(
            x=x,
            x2="amount:Q",
            y=placed("datum.y"),
            color=alt.Color(
                "stage:N",
                scale=alt.Scale(domain=names, range=[colour for _, colour in _STAGES.values()]),
                legend=below(names, symbolType="stroke", symbolStrokeWidth=9),
            ),
            tooltip=[
                alt.Tooltip("payer:N", title=text("payer").in_language(language)),
                alt.Tooltip("stage:N", title=text("of it").in_language(language)),
                alt.Tooltip("tip:N", title=text("amount").in_language(language)),
            ],
        )
    )
    heads = alt.Chart(alt.NamedData("heads"))
    limits = (
        heads.transform_filter("datum.limit !== null")
        .mark_rule(strokeWidth=ORDERED_WIDTH)
        .encode(
            x=alt.X("limit:Q", axis=None),
            y=placed("datum.top"),
            y2=placed("datum.bottom"),
            color=alt.condition("datum.over", alt.value(WARNING), alt.value(INK)),
        )
    )
    words = heads.mark_text(
        align="left", baseline="middle", fontSize=FONT_SIZE, color=INK, limit=alt.ExprRef("width")
    ).encode(x=alt.value(0), y=placed("datum.y"), text="words:N")
    title = text("upright: the limit").in_language(language)
    layered = alt.layer(bars, limits, words).properties(title=alt.TitleParams(title, anchor="start", frame="group"))
    return finished(layered, language)
