"""The way of the kegs in time: legs as bars, milestones as points, planned and actual, with the slack of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from catering.charts.chart import BOLD_SIZE, FONT_SIZE, Chart, below, filled, finished, label_width, placed
from catering.charts.palette import AMBER, COPPER, GREY, INK, PALE_GREY, WARNING
from catering.model.event import instant
from catering.model.shipment import Leg, LegMode
from catering.model.text import Language, Text, label, text
from catering.planning.shipment.schedule_breaks import hours_told
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shipment_schedule import ShipmentSchedule

_TOP_PIXELS = 22
_ROW_PIXELS = 40
_WORDS_AT, _MARKS_AT = 9, 26
_MARGIN = dt.timedelta(hours=18)
_TICK = "M0,-1.3L0,1.3"
_BAR = "M-1.3,-0.5L1.3,-0.5L1.3,0.5L-1.3,0.5Z"
_MODES: dict[LegMode, str] = {
    LegMode.ROAD: GREY, LegMode.AIR: COPPER, LegMode.SEA: "#3f7f93", LegMode.RAIL: AMBER,
}  # fmt: skip
_MARKS: dict[str, tuple[Text, str, str, str]] = {
    "planned": (label("timeline", "planned"), "circle", "transparent", INK),
    "expected": (label("timeline", "expected"), "circle", AMBER, INK),
    "late": (label("timeline", "expected too late"), "circle", WARNING, INK),
    "reached": (label("timeline", "reached"), "square", INK, INK),
    "latest": (label("timeline", "latest"), _TICK, "transparent", INK),
}
"""What each mark means, its shape, what it is filled with and drawn in."""
_TICK_WORDS = "utcFormat(datum.value, utchours(datum.value) || utcminutes(datum.value) ? '{day} %H:%M' : '{day}')"
"""A tick at midnight is the day, any other has its hour: no two read the same."""
_BESIDE_DOORS = "scale('x', datum.doors) > width - datum.slack_pixels ? min(scale('x', datum.doors) - 6, width) : width"
"""Where the words on the slack end: at the edge, or left of the line of the doors where that would cross them."""
_AXIS = {"en": "%-d %b", "de": "%-d.%-m.", "ja": "%-m/%-d"}


def timeline_chart(schedule: ShipmentSchedule, *, language: Language) -> Chart:
    """A row for each milestone and leg, in order of time; moments as the venue's clock shows them."""
    rows: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    legs: list[dict[str, Any]] = []
    for point, arrival in _rows(schedule.points):
        y = _TOP_PIXELS + _ROW_PIXELS * len(rows)
        rows.append(_row(point, arrival, schedule, y, language))
        marks += _marks(point, schedule, y, rows[-1]["tip"], language)
        if arrival is not None and point.leg is not None and schedule.is_expected(point):
            legs.append(
                {
                    "y": y + _MARKS_AT,
                    "begins": _at(point.expected_at, schedule),
                    "ends": _at(arrival.expected_at, schedule),
                    "mark": point.leg.mode.label.in_language(language),
                    "tip": rows[-1]["tip"],
                }
            )
    height = _TOP_PIXELS + _ROW_PIXELS * max(1, len(rows))
    spec = filled(
        _template(language),
        height=height,
        rows=rows,
        marks=marks,
        legs=legs,
        lines=_lines(schedule, height),
        heads=_heads(schedule, language),
        ends=[{"at": _at(moment, schedule)} for moment in _ends(schedule)],
    )
    return Chart(spec, _alt(schedule).in_language(language))


def _rows(points: Sequence[SchedulePoint]) -> list[tuple[SchedulePoint, SchedulePoint | None]]:
    """Each milestone, and each departure with its arrival."""
    arrivals = {point.leg.key: point for point in points if point.is_arrival and point.leg is not None}
    return [
        (point, arrivals.get(point.leg.key) if point.leg is not None else None)
        for point in points
        if not point.is_arrival
    ]


def _row(
    point: SchedulePoint, arrival: SchedulePoint | None, schedule: ShipmentSchedule, y: float, language: Language
) -> dict[str, Any]:
    slack = slack_told(point, schedule).in_language(language)
    name = point.name if point.leg is None else _leg_name(point.leg)
    return {
        "y": y + _WORDS_AT,
        "marks_y": y + _MARKS_AT,
        "words": name.in_language(language),
        "slack": slack,
        "slack_pixels": label_width(slack) + 8,
        "late": point.is_late and schedule.is_expected(point),
        "reached": point.is_reached,
        "from": _at(point.expected_at if schedule.is_expected(point) else point.latest_at, schedule),
        "doors": _at(schedule.doors_at, schedule),
        "to": _at(point.latest_at, schedule),
        "tip": _tip(point, arrival).in_language(language),
    }


def _marks(
    point: SchedulePoint, schedule: ShipmentSchedule, y: float, tip: str, language: Language
) -> list[dict[str, Any]]:
    drawn = [("latest", point.latest_at)]
    if point.planned_at is not None:
        drawn.append(("planned", point.planned_at))
    if schedule.is_expected(point):
        reached = "reached" if point.is_reached else "late" if point.is_late else "expected"
        drawn.append((reached, point.expected_at))
    return [
        {
            "y": y + _MARKS_AT,
            "at": _at(moment, schedule),
            "mark": _MARKS[kind][0].in_language(language),
            "size": 130 if kind in ("planned", "latest") else 55,
            "tip": tip,
        }
        for kind, moment in drawn
    ]


def _leg_name(leg: Leg) -> Text:
    return text("{from_place} – {to_place}", from_place=leg.from_place, to_place=leg.to_place)


def slack_told(point: SchedulePoint, schedule: ShipmentSchedule) -> Text:
    """How much is spare of a point, in a word or two; nothing of what is over or not to be expected."""
    if point.is_reached:
        return text("✓")
    if point.is_past(schedule.as_of):
        return text("not recorded")
    if not schedule.is_expected(point):
        return text("–")
    if point.is_late:
        return text("▲ {late} late", late=hours_told(point.slack_h))
    return text("{slack} spare", slack=hours_told(point.slack_h)) if point.slack_h >= 1 else text("no slack")


def _tip(point: SchedulePoint, arrival: SchedulePoint | None) -> Text:
    values: dict[str, Any] = {"expected": point.expected_at, "latest": point.latest_at, "planned": point.planned_at}
    if arrival is not None:
        values["arrives"] = arrival.expected_at
        if point.planned_at is None:
            return text("expected {expected:datetime}, there {arrives:datetime}; latest {latest:datetime}", **values)
        return text(
            "planned {planned:datetime}, expected {expected:datetime}, there {arrives:datetime}; latest "
            "{latest:datetime}",
            **values,
        )
    if point.is_reached:
        return text("reached {expected:datetime}; latest {latest:datetime}", **values)
    if point.planned_at is None:
        return text("expected {expected:datetime}; latest {latest:datetime}", **values)
    return text("planned {planned:datetime}, expected {expected:datetime}; latest {latest:datetime}", **values)


def _upright(schedule: ShipmentSchedule) -> list[tuple[Text, dt.datetime, bool]]:
    """The doors, and now where it is within the figure."""
    first, last = _ends(schedule)
    drawn = [(text("doors"), schedule.doors_at, False)]
    if instant(first) <= instant(schedule.as_of) <= instant(last):
        drawn.append((text("now"), schedule.as_of, True))
    return drawn


def _lines(schedule: ShipmentSchedule, height: float) -> list[dict[str, Any]]:
    return [{"at": _at(at, schedule), "bottom": height, "now": is_now} for _, at, is_now in _upright(schedule)]


def _heads(schedule: ShipmentSchedule, language: Language) -> list[dict[str, Any]]:
    heads = [(words.in_language(language), moment) for words, moment, _ in _upright(schedule)]
    return [
        {"at": _at(moment, schedule), "label": said, "pixels": label_width(said, BOLD_SIZE)} for said, moment in heads
    ]


def _ends(schedule: ShipmentSchedule) -> tuple[dt.datetime, dt.datetime]:
    """The first and the last moment that is drawn, with a margin."""
    moments = [schedule.doors_at]
    for point in schedule.points:
        moments += [point.expected_at, point.latest_at, *([point.planned_at] if point.planned_at else [])]
    first, last = min(moments, key=instant), max(moments, key=instant)
    margin = max(_MARGIN, (instant(last) - instant(first)) / 40)
    return instant(first) - margin, instant(last) + margin


def _at(moment: dt.datetime, schedule: ShipmentSchedule) -> float:
    """The venue's clock as milliseconds, for an axis that knows no zones."""
    local = moment.astimezone(schedule.doors_at.tzinfo).replace(tzinfo=dt.UTC)
    return local.timestamp() * 1000


def _alt(schedule: ShipmentSchedule) -> Text:
    ahead = [point for point in schedule.points if not point.is_reached and point.is_in_chain]
    if not ahead or schedule.lacks:
        return schedule.summary()
    least = min(ahead, key=lambda point: point.slack_h)
    return text(
        "{summary} {point} has the least slack: {slack}.",
        summary=schedule.summary(),
        point=least.name,
        slack=slack_told(least, schedule),
    )


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    scale = alt.Scale(type="utc", nice=False, zero=False)
    axis = alt.Axis(
        labelExpr=_TICK_WORDS.format(day=_AXIS[language]), orient="top", tickCount=alt.ExprRef("max(3, width / 90)"),
        grid=True, gridOpacity=0.25,
        title=None, labelFlush=True, labelOverlap=True,
    )  # fmt: skip
    x = alt.X("from:T", scale=scale, axis=axis)
    rows, marks = alt.Chart(alt.NamedData("rows")), alt.Chart(alt.NamedData("marks"))
    # one legend for what is drawn of a point and for the modes: two would not stand side by side on a phone
    meanings = [(words.in_language(language), *drawn) for words, *drawn in _MARKS.values()]
    meanings += [(mode.label.in_language(language), _BAR, colour, colour) for mode, colour in _MODES.items()]
    names, shapes, fills, strokes = (list(column) for column in zip(*meanings, strict=True))
    key = below(names, symbolStrokeWidth=1.5, symbolSize=90)
    stroke = alt.Stroke("mark:N", scale=alt.Scale(domain=names, range=strokes), legend=key)
    ends = alt.Chart(alt.NamedData("ends")).mark_point(opacity=0).encode(x=alt.X("at:T", scale=scale, axis=axis))
    slacks = (
        rows.transform_filter("!datum.reached")
        .mark_rule(strokeWidth=2)
        .encode(
            x=x,
            x2="to:T",
            y=placed("datum.marks_y"),
            color=alt.condition("datum.late", alt.value(WARNING), alt.value(PALE_GREY)),
            tooltip="tip:N",
        )
    )
    legs = (
        alt.Chart(alt.NamedData("legs"))
        .mark_rule(strokeWidth=9, strokeCap="round", opacity=0.85)
        .encode(
            x=alt.X("begins:T", scale=scale, axis=axis),
            x2="ends:T",
            y=placed("datum.y"),
            stroke=stroke,
            tooltip="tip:N",
        )
    )
    points = marks.mark_point(opacity=1, strokeWidth=1.5).encode(
        x=alt.X("at:T", scale=scale, axis=axis),
        y=placed("datum.y"),
        size=alt.Size("size:Q", scale=None, legend=None),
        shape=alt.Shape("mark:N", scale=alt.Scale(domain=names, range=shapes), legend=key),
        fill=alt.Fill("mark:N", scale=alt.Scale(domain=names, range=fills), legend=key),
        stroke=stroke,
        tooltip="tip:N",
    )
    words = rows.mark_text(
        align="left",
        baseline="middle",
        fontSize=FONT_SIZE,
        color=INK,
        limit=alt.ExprRef(f"({_BESIDE_DOORS}) - datum.slack_pixels"),
    ).encode(x=alt.value(0), y=placed("datum.y"), text="words:N", tooltip="words:N")
    slack = rows.mark_text(align="right", baseline="middle", fontSize=FONT_SIZE).encode(
        x=placed(_BESIDE_DOORS),
        y=placed("datum.y"),
        text="slack:N",
        color=alt.condition("datum.late", alt.value(WARNING), alt.value(INK)),
    )
    lines = alt.Chart(alt.NamedData("lines"))
    upright = lines.mark_rule(color=INK, strokeWidth=2, opacity=0.35).encode(
        x=alt.X("at:T", scale=scale, axis=axis),
        y=alt.value(_TOP_PIXELS - 4),
        y2=placed("datum.bottom"),
        strokeDash=alt.condition("datum.now", alt.value([4, 4]), alt.value([1, 0])),
    )
    heads = alt.Chart(alt.NamedData("heads"))
    headings = heads.mark_text(
        align="left", baseline="middle", fontSize=BOLD_SIZE, fontWeight="bold", color=INK
    ).encode(
        x=placed("clamp(scale('x', datum.at) - datum.pixels / 2, 0, width - datum.pixels)"),
        y=alt.value(8),
        text="label:N",
    )
    layered = alt.layer(ends, slacks, legs, upright, points, words, slack, headings)
    return finished(layered, language)
