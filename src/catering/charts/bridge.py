"""From litres shipped to litres poured, step by step."""

from __future__ import annotations

from functools import cache
from typing import Any

from catering.charts.chart import BOLD_SIZE, FONT_SIZE, Chart, filled, finished, placed
from catering.charts.palette import AMBER, COPPER, GREY, INK
from catering.model.text import Language, label, text, written
from catering.planning.order.supply import Bridge

_ROW_PIXELS = 40
_NAMES = {
    "shipped_l": label("bridge", "shipped"),
    "set_aside_l": label("bridge", "set aside, not for guests"),
    "left_over_l": label("bridge", "left over"),
    "dispense_loss_l": label("bridge", "lost in pouring"),
    "poured_l": label("bridge", "poured into glasses"),
}
_TOTALS = ("shipped_l", "poured_l")


def bridge_chart(bridge: Bridge, *, language: Language) -> Chart:
    """A waterfall: each step begins where the one before ends, and what remains is poured."""
    rows: list[dict[str, Any]] = []
    reached_l = 0.0
    for place, (name, words) in enumerate(_NAMES.items()):
        litres = getattr(bridge, name)
        is_total = name in _TOTALS
        ends_l = litres if is_total else reached_l - litres
        said = written(litres, "L0", language)
        rows.append(
            {
                "place": place,
                "step": words.in_language(language),
                "begins": 0.0 if is_total else reached_l,
                "ends": ends_l,
                "kind": name,
                "label": said if is_total or round(litres) == 0 else f"−{said}",
            }
        )
        reached_l = ends_l
    joints = [{"place": row["place"], "litres": row["ends"]} for row in rows[:-1]]
    alt = text(
        "Of {shipped:L0} shipped, {aside:L0} are set aside, {left:L0} are left over and {lost:L0} are lost in pouring; "
        "{poured:L0} reach the glasses.",
        shipped=bridge.shipped_l,
        aside=bridge.set_aside_l,
        left=bridge.left_over_l,
        lost=bridge.dispense_loss_l,
        poured=bridge.poured_l,
    )
    return Chart(filled(_template(language), steps=rows, joints=joints), alt.in_language(language))


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    steps = alt.Chart(alt.NamedData("steps"))
    y = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    x = alt.X("begins:Q", axis=None, scale=alt.Scale(zero=True, nice=False, range=[0, alt.ExprRef("width - 80")]))
    colours = {
        "shipped_l": AMBER, "set_aside_l": GREY, "left_over_l": GREY, "dispense_loss_l": GREY, "poured_l": COPPER,
    }  # fmt: skip
    bars = steps.mark_bar(height=14, yOffset=7, cornerRadius=2).encode(
        x=x,
        x2="ends:Q",
        y=y,
        color=alt.Color("kind:N", legend=None, scale=alt.Scale(domain=list(colours), range=list(colours.values()))),
        tooltip=[
            alt.Tooltip("step:N", title=text("step").in_language(language)),
            alt.Tooltip("label:N", title=text("litres").in_language(language)),
        ],
    )
    joints = (
        alt.Chart(alt.NamedData("joints"))
        .mark_rule(color=INK, opacity=0.5, strokeDash=[2, 3])
        .encode(
            x=alt.X("litres:Q", axis=None),
            y=placed(f"{_ROW_PIXELS} * (datum.place + 0.5) + 14"),
            y2=placed(f"{_ROW_PIXELS} * (datum.place + 1.5)"),
        )
    )
    names = steps.mark_text(align="left", baseline="bottom", dy=-3, fontSize=FONT_SIZE, color=INK).encode(
        x=alt.value(0), y=y, text="step:N"
    )
    litres = (
        steps.transform_calculate(right="max(datum.begins, datum.ends)")
        .mark_text(align="left", baseline="middle", dx=6, dy=7, fontSize=BOLD_SIZE, fontWeight="bold", color=INK)
        .encode(x=alt.X("right:Q", axis=None), y=y, text="label:N")
    )
    title = text("where the litres go, on average").in_language(language)
    layered = alt.layer(joints, bars, names, litres).properties(
        height=_ROW_PIXELS * len(_NAMES), title=alt.TitleParams(title, anchor="start", frame="group")
    )
    return finished(layered, language)
