"""What one container more or fewer does to the chance that the order suffices."""

from __future__ import annotations

from functools import cache
from typing import Any

from catering.charts.chart import BOLD_SIZE, FONT_SIZE, Chart, filled, finished, placed
from catering.charts.palette import AMBER, COPPER, GREY, INK, ORDERED_WIDTH, RECOMMENDED_DASH
from catering.model.text import Language, Text, plural_text, text, written
from catering.planning.order.supply import OneMore


def one_more_chart(worth: tuple[OneMore, ...], *, service_level: float, language: Language) -> Chart:
    """A point for each order; the present one is marked, and the chance that is wanted is a line."""
    how = _per_cents(worth, service_level)
    rows = [
        {
            "slot": f"{place:03d}|{_signed(each.containers, language)}|{written(each.planned_l, 'L0', language)}",
            "chance": each.chance_suffices,
            "label": written(each.chance_suffices, how, language),
            "reaches": each.chance_suffices >= service_level,
            "present": each.containers == 0,
        }
        for place, each in enumerate(worth)
    ]
    begins_below = bool(worth) and worth[0].chance_suffices < service_level
    wanted = text("{level:share} wanted", level=service_level).in_language(language)
    level = [{"chance": service_level, "label": wanted, "above": begins_below}] if worth else []
    alt = _alt(worth, service_level)
    return Chart(filled(_template(language), orders=rows, level=level), alt.in_language(language))


def _per_cents(worth: tuple[OneMore, ...], service_level: float) -> str:
    """Whole per cents, unless two orders would read alike or one too small as if it reached what is wanted."""
    whole = [round(each.chance_suffices, 2) for each in worth]
    looks_enough = any(each.chance_suffices < service_level <= shown for each, shown in zip(worth, whole, strict=True))
    return "pct1" if looks_enough or len(set(whole)) < len(whole) else "pct"


def _signed(containers: int, language: Language) -> str:
    size = written(abs(containers), "n0", language)
    return f"+{size}" if containers > 0 else f"−{size}" if containers < 0 else f"±{size}"


def _alt(worth: tuple[OneMore, ...], service_level: float) -> Text:
    present = next((each for each in worth if each.containers == 0), None)
    if present is None:
        return text("No order to compare.")
    enough = next((each for each in worth if each.chance_suffices >= service_level), None)
    if enough is None:
        return text(
            "{planned:L0} suffice with {chance:pct}; none of the orders shown reaches {level:share}.",
            planned=present.planned_l,
            chance=present.chance_suffices,
            level=service_level,
        )
    if enough.containers > 0:
        return plural_text(
            "{planned:L0} suffice with {chance:pct}; {n:n0} container more makes it {enough:pct}.",
            "{planned:L0} suffice with {chance:pct}; {n:n0} containers more make it {enough:pct}.",
            n=enough.containers,
            planned=present.planned_l,
            chance=present.chance_suffices,
            enough=enough.chance_suffices,
        )
    return text(
        "{planned:L0} suffice with {chance:pct}; {least:L0} would do with {enough:pct}.",
        planned=present.planned_l,
        chance=present.chance_suffices,
        least=enough.planned_l,
        enough=enough.chance_suffices,
    )


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    orders = alt.Chart(alt.NamedData("orders"))
    place, step, litres = (f"split(datum.value, '|')[{part}]" for part in range(3))
    # where litres do not fit below each point, they stand below the present order and every second one
    fits = f"width / max(1, domain('x').length) > 58 || toNumber({place}) % 2 == floor(domain('x').length / 2) % 2"
    x = alt.X(
        "slot:N",
        sort="ascending",
        title=text("containers more or fewer").in_language(language),
        scale=alt.Scale(type="point", padding=0.5),
        axis=alt.Axis(
            labelExpr=f"[{step}, {fits} ? {litres} : '']",
            labelAngle=0,
            labelOverlap=False,
            labelFlush=False,
            labelLimit=0,
            domain=True,
            domainColor=INK,
            domainOpacity=0.4,
        ),
    )
    y = alt.Y("chance:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=26))
    line = orders.mark_line(color=GREY, strokeWidth=1.5).encode(x=x, y=y)
    present = orders.transform_filter(alt.datum.present)
    # from below its per cents down to its place on the axis
    foot = present.mark_rule(color=INK, strokeWidth=ORDERED_WIDTH).encode(
        x=x, y=placed("min(height, scale('y', datum.chance) + 32)"), y2=placed("height")
    )
    tip = alt.Tooltip("label:N", title=text("chance that it suffices").in_language(language))
    points = orders.mark_point(size=110, strokeWidth=0, opacity=1).encode(
        x=x,
        y=y,
        tooltip=[tip],
        fill=alt.condition(alt.datum.reaches, alt.value(COPPER), alt.value(AMBER)),
    )
    ring = present.mark_point(size=200, strokeWidth=ORDERED_WIDTH, opacity=1, stroke=INK).encode(x=x, y=y)

    per_cents = orders.mark_text(
        color=INK,
        fontSize=alt.ExprRef(f"width < 420 ? 11 : {BOLD_SIZE}"),
        dy=alt.ExprRef("datum.reaches ? -18 : 18"),  # away from the line of the wanted chance
        fontWeight=alt.ExprRef("datum.present ? 'bold' : 'normal'"),
    ).encode(x=x, y=y, text="label:N")
    level = alt.Chart(alt.NamedData("level"))
    wanted = level.mark_rule(color=INK, strokeWidth=2, strokeDash=RECOMMENDED_DASH).encode(y=y)

    wanted_label = level.mark_text(
        align="left", color=INK, fontSize=FONT_SIZE, dy=alt.ExprRef("datum.above ? -9 : 9")
    ).encode(x=alt.value(0), y=y, text="label:N")
    title = text("chance that the order suffices").in_language(language)
    layered = alt.layer(wanted, foot, line, ring, points, per_cents, wanted_label).properties(
        height=260, title=alt.TitleParams(title, anchor="start", frame="group")
    )
    return finished(layered, language)
