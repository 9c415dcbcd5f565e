"""From the brewery to the bar: what each charge adds to the cost, in total or for a served glass."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from catering.charts.chart import BOLD_SIZE, FONT_SIZE, Chart, below, filled, finished, placed
from catering.charts.palette import AMBER, COPPER, INK, PALE_AMBER, PALE_GREY, RANGE
from catering.model.charge import ChargeStatus
from catering.model.text import Language, Text, label, text, written
from catering.planning.cost.cost_lines import CostLine
from catering.planning.cost.landed_cost import LandedCost

_ROW_PIXELS = 38
_KINDS: dict[str, tuple[Text, str]] = {
    "quoted": (label("waterfall", "quoted or invoiced"), COPPER),
    "rate": (label("waterfall", "by a rate"), AMBER),
    "guess": (label("waterfall", "guessed"), PALE_AMBER),
    "total": (label("waterfall", "together"), PALE_GREY),
}


def waterfall_chart(cost: LandedCost, *, per: Decimal | None = None, language: Language) -> Chart:
    """A step for each line that costs something, each beginning where the one before ends; thin lines are ranges.

    `per`: each amount for one of so many, such as served glasses.
    """

    def each(amount: Decimal | None) -> float:
        return float((amount or Decimal(0)) / (per or 1))

    how = "money" if per else "money0"

    def said(amount: Decimal | None) -> str:
        return written(((amount or Decimal(0)) / (per or 1), cost.currency), how, language)

    lines = [line for line in cost.lines if line.in_event_currency]
    steps: list[dict[str, Any]] = []
    reached = Decimal(0)
    for line in lines:
        steps.append(_step(len(steps), line, reached, each, said, language))
        reached += line.in_event_currency or Decimal(0)
    steps.append(
        {
            "place": len(steps),
            "step": text("together").in_language(language),
            "begins": 0.0,
            "ends": each(cost.total),
            "lowest": each(cost.lowest),
            "highest": each(cost.highest),
            "kind": _KINDS["total"][0].in_language(language),
            "label": said(cost.total),
            "tip": _range(cost.total, cost.lowest, cost.highest, said).in_language(language),
        }
    )
    joints = [{"place": step["place"], "amount": step["ends"]} for step in steps[:-1]]
    spec = filled(_template(language), height=_ROW_PIXELS * len(steps), steps=steps, joints=joints)
    return Chart(spec, _alt(cost, lines, said).in_language(language))


def _step(
    place: int,
    line: CostLine,
    reached: Decimal,
    each: Callable[[Decimal | None], float],
    said: Callable[[Decimal | None], str],
    language: Language,
) -> dict[str, Any]:
    amount, lowest, highest = line.in_event_currency, line.lowest_in_event_currency, line.highest_in_event_currency
    kind = "quoted" if line.is_quoted else "rate" if line.status is ChargeStatus.RATE else "guess"
    return {
        "place": place,
        "step": line.name.in_language(language),
        "begins": each(reached),
        "ends": each(reached + (amount or 0)),
        "lowest": each(reached + (lowest or 0)),
        "highest": each(reached + (highest or 0)),
        "kind": _KINDS[kind][0].in_language(language),
        "label": said(amount),
        "tip": _range(amount, lowest, highest, said).in_language(language),
    }


def _range(
    amount: Decimal | None, lowest: Decimal | None, highest: Decimal | None, said: Callable[[Decimal | None], str]
) -> Text:
    return text("{amount} ({lowest} to {highest})", amount=said(amount), lowest=said(lowest), highest=said(highest))


def _alt(cost: LandedCost, lines: list[CostLine], said: Callable[[Decimal | None], str]) -> Text:
    together = _range(cost.total, cost.lowest, cost.highest, said)
    largest = max(lines, key=lambda line: line.in_event_currency or Decimal(0), default=None)
    if largest is None:
        return text("Together {together}: nothing is known yet.", together=together)
    return text(
        "Together {together}; the largest part is {name} with {amount}.",
        together=together,
        name=largest.name,
        amount=said(largest.in_event_currency),
    )


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    steps = alt.Chart(alt.NamedData("steps"))
    y = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    x = alt.X("begins:Q", axis=None, scale=alt.Scale(zero=True, nice=False, range=[0, alt.ExprRef("width - 84")]))
    names = [words.in_language(language) for words, _ in _KINDS.values()]
    colours = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=names, range=[colour for _, colour in _KINDS.values()]),
        legend=below(names, symbolType="square", symbolStrokeWidth=0),
    )
    tip = [
        alt.Tooltip("step:N", title=text("charge").in_language(language)),
        alt.Tooltip("tip:N", title=text("amount").in_language(language)),
        alt.Tooltip("kind:N", title=text("how firm").in_language(language)),
    ]
    bars = steps.mark_bar(height=14, yOffset=7, cornerRadius=2).encode(
        x=x, x2="ends:Q", y=y, color=colours, tooltip=tip
    )
    ranges = steps.mark_rule(strokeWidth=2, yOffset=7, color=RANGE).encode(
        x=alt.X("lowest:Q", axis=None), x2="highest:Q", y=y, tooltip=tip
    )
    ends = [
        steps.mark_tick(thickness=2, height=8, yOffset=7, color=RANGE).encode(x=alt.X(f"{end}:Q", axis=None), y=y)
        for end in ("lowest", "highest")
    ]
    joints = (
        alt.Chart(alt.NamedData("joints"))
        .mark_rule(color=INK, opacity=0.4, strokeDash=[2, 3])
        .encode(
            x=alt.X("amount:Q", axis=None),
            y=placed(f"{_ROW_PIXELS} * (datum.place + 0.5) + 14"),
            y2=placed(f"{_ROW_PIXELS} * (datum.place + 1.5)"),
        )
    )
    words = steps.mark_text(
        align="left", baseline="bottom", dy=-2, fontSize=FONT_SIZE, color=INK, limit=alt.ExprRef("width")
    ).encode(x=alt.value(0), y=y, text="step:N")
    amounts = (
        steps.transform_calculate(right="max(datum.ends, datum.highest)")
        .mark_text(align="left", baseline="middle", dx=6, dy=7, fontSize=BOLD_SIZE, fontWeight="bold", color=INK)
        .encode(x=alt.X("right:Q", axis=None), y=y, text="label:N")
    )
    title = text("what each charge adds; thin lines: its range").in_language(language)
    layered = alt.layer(joints, bars, ranges, *ends, words, amounts).properties(
        title=alt.TitleParams(title, anchor="start", frame="group")
    )
    return finished(layered, language)
