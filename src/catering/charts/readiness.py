"""How ready each bar is in each quarter hour: trained tappers present ÷ tappers needed, as a heat map."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from catering.charts.chart import Chart, filled, finished
from catering.charts.palette import AMBER, COPPER, INK, PALE_AMBER
from catering.model.text import Language, Text, label, text, written
from catering.planning.tap_training.readiness import BarReadiness, Readiness

if TYPE_CHECKING:
    import altair as alt

_ROW_PIXELS = 34
_SHORT, _JUST, _MORE = "short", "just", "more"


def readiness_chart(readiness: Readiness, *, language: Language) -> Chart:
    """A row for each bar, a cell for each quarter hour: dark where trained tappers are too few, pale where they are
    more than needed."""
    bars = list(dict.fromkeys(cell.bar for cell in readiness.cells))
    rows = [_row(cell, language) for cell in sorted(readiness.cells, key=lambda cell: cell.at)]
    spec = filled(_template(language), height=_ROW_PIXELS * len(bars) + 4, cells=rows)
    return Chart(spec, readiness.summary().in_language(language))


def _row(cell: BarReadiness, language: Language) -> dict[str, Any]:
    state = _SHORT if cell.trained < cell.needed else _JUST if cell.ratio < 1 else _MORE
    tip = text(
        "{bar}, {at:time}: {trained:n0} trained, {present:n1} present on average, {needed:n0} needed",
        bar=cell.bar,
        at=cell.at,
        trained=cell.trained,
        present=cell.present,
        needed=cell.needed,
    )
    return {
        "bar": cell.bar,
        "at": written(cell.at, "time", language),
        "state": _states()[state].in_language(language),
        "said": f"{cell.trained}/{cell.needed}",
        "is_dark": state == _SHORT,
        "tip": tip.in_language(language),
    }


def _states() -> dict[str, Text]:
    return {
        _SHORT: label("readiness", "too few trained"),
        _JUST: label("readiness", "as many as needed, none to spare"),
        _MORE: label("readiness", "enough, even if some stay away"),
    }


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    states = [words.in_language(language) for words in _states().values()]
    cells = (
        alt.Chart(alt.NamedData("cells"))
        .mark_rect(stroke="white", strokeWidth=1)
        .encode(
            x=_across(),
            y=_down(),
            color=alt.Color(
                "state:N",
                scale=alt.Scale(domain=states, range=[COPPER, AMBER, PALE_AMBER]),
                legend=alt.Legend(title="", columns=1),
            ),
            tooltip=alt.Tooltip("tip:N", title=""),
        )
    )
    words = (
        alt.Chart(alt.NamedData("cells"))
        .mark_text(fontSize=11)
        .encode(
            x=_across(),
            y=_down(),
            text=alt.Text("said:N"),
            # not where the cells are too narrow for them, as on a phone
            opacity=alt.value(alt.ExprRef("width < 430 ? 0 : 1")),
            color=alt.condition("datum.is_dark", alt.value("white"), alt.value(INK)),
        )
    )
    return finished(cells + words, language)


def _across() -> alt.X:
    import altair as alt

    return alt.X("at:O", sort=None, axis=alt.Axis(title="", labelAngle=0, labelOverlap=True, labelFlush=False))


def _down() -> alt.Y:
    import altair as alt

    return alt.Y("bar:N", sort=None, axis=alt.Axis(title="", labelLimit=140))
