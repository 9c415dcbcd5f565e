"""The containers themselves: which are emptied, which is opened, which stay full."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from catering.catalog.container_sizes import size_label
from catering.charts.chart import BOLD_SIZE, Chart, below, filled, finished, placed
from catering.charts.palette import AMBER, COPPER, INK, PALE_GREY
from catering.model.beverage import Dispense
from catering.model.text import Language, Text, label, plural_text, text
from catering.planning.order.keg_mix import MixLine, containers_emptied

_MOST_SYMBOLS = 120
COLUMNS = 20
ROW_PIXELS = 42
HEADING_PIXELS = 26

# Outlines within −1 to 1 each way; gaps stand for hoops and rims.
_SHAPES = {
    "keg": (
        "M-.42,-1L.42,-1L.42,-.86L-.42,-.86Z"
        "M-.38,-.78L.38,-.78C.5,-.78,.54,-.7,.54,-.6L.54,-.3L-.54,-.3L-.54,-.6C-.54,-.7,-.5,-.78,-.38,-.78Z"
        "M-.54,-.22L.54,-.22L.54,.28L-.54,.28Z"
        "M-.54,.36L.54,.36L.54,.64C.54,.74,.5,.8,.38,.8L-.38,.8C-.5,.8,-.54,.74,-.54,.64Z"
        "M-.42,.88L.42,.88L.42,1L-.42,1Z"
    ),
    "cask": (
        "M-.4,-.84L.4,-.84L.52,-.48L-.52,-.48Z"
        "M-.54,-.4L.54,-.4C.62,-.14,.62,.14,.54,.4L-.54,.4C-.62,.14,-.62,-.14,-.54,-.4Z"
        "M-.52,.48L.52,.48L.4,.84L-.4,.84Z"
    ),
    "bottle": (
        "M-.14,-1L.14,-1L.14,-.84L-.14,-.84Z"
        "M-.12,-.76L.12,-.76L.13,-.4C.15,-.24,.36,-.2,.36,.04L.36,.9C.36,.97,.32,1,.26,1L-.26,1C-.32,1,-.36,.97,-.36,.9"
        "L-.36,.04C-.36,-.2,-.15,-.24,-.13,-.4Z"
    ),
}  # fmt: skip
SHAPE_OF = {Dispense.GRAVITY_CASK: "cask", Dispense.BOTTLE: "bottle"}
STATES = {
    "emptied": (label("container state", "emptied"), PALE_GREY),
    "opened": (label("container state", "opened"), AMBER),
    "full": (label("container state", "full"), COPPER),
}


def kegs_chart(lines: Iterable[MixLine], litres_drunk: float, *, language: Language) -> Chart:
    """One symbol for each container of one beverage, or for several where there are very many."""
    # in the order in which they are emptied
    ordered = sorted(
        (line for line in lines if line.containers),
        key=lambda line: (line.dispense is not Dispense.GRAVITY_CASK, -line.volume_l / line.containers),
    )
    emptied, opened, full = containers_emptied(ordered, litres_drunk)
    whole = emptied + opened + full
    each = containers_per_symbol(whole)
    names = {state: words.in_language(language) for state, (words, _) in STATES.items()}
    symbols: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    y, first = 4.0, 0
    for line in ordered:
        heading = text("{containers:n0} × {size}", containers=line.containers, size=size_label(line.container_size))
        said = heading.in_language(language)
        words.append({"y": y + 8, "label": said})
        y += HEADING_PIXELS
        states = _states(first, line.containers, each, emptied=emptied, opened=opened)
        for place, (state, containers) in enumerate(states):
            symbols.append(
                {
                    "column": place % COLUMNS,
                    "y": y + (place // COLUMNS + 0.5) * ROW_PIXELS - 4,
                    "state": names[state],
                    "shape": SHAPE_OF.get(line.dispense, "keg"),
                    "containers": containers,
                    "tip": f"{names[state]}: {said}",
                }
            )
        y += -(-len(states) // COLUMNS) * ROW_PIXELS
        first += line.containers
    if each > 1:
        said = text("One symbol stands for {n:n0} containers.", n=each).in_language(language)
        words.append({"y": y + 8, "label": said})
        y += HEADING_PIXELS
    alt = _alt(emptied, opened, full)
    return Chart(
        filled(symbols_template(language), height=max(y, 1), symbols=symbols, words=words), alt.in_language(language)
    )


def containers_per_symbol(containers: int) -> int:
    """The smallest round number that leaves no more symbols than can be looked at."""
    unit = 1
    while True:
        for step in (1, 2, 5):
            if containers <= _MOST_SYMBOLS * unit * step:
                return unit * step
        unit *= 10


def _states(first: int, containers: int, each: int, *, emptied: int, opened: int) -> list[tuple[str, int]]:
    """What each symbol of a line is, and how many containers it stands for; `first` were drawn before this line."""
    states = []
    for begins in range(first, first + containers, each):
        ends = min(begins + each, first + containers)
        state = "emptied" if ends <= emptied else "full" if begins >= emptied + opened else "opened"
        states.append((state, ends - begins))
    return states


def _alt(emptied: int, opened: int, full: int) -> Text:
    whole = emptied + opened + full
    if not whole:
        return text("No containers.")
    return plural_text(
        "Of {n:n0} container, {emptied:n0} is emptied, {opened:n0} opened and {full:n0} stays full.",
        "Of {n:n0} containers, {emptied:n0} are emptied, {opened:n0} opened and {full:n0} stay full.",
        n=whole,
        emptied=emptied,
        opened=opened,
        full=full,
    )


@cache
def symbols_template(language: Language) -> dict[str, Any]:
    """Symbols of containers in rows under their headings; the datasets `symbols` and `words` are filled in."""
    import altair as alt

    pitch = f"clamp((width - 12) / {COLUMNS}, 8, 30)"
    # a little room after each ten, so that they can be counted
    x = f"{pitch} * (datum.column + 0.5) + (datum.column >= {COLUMNS // 2} ? 10 : 0)"
    names = [words.in_language(language) for words, _ in STATES.values()]
    symbols = (
        alt.Chart(alt.NamedData("symbols"))
        .mark_point(filled=True, strokeWidth=0.8, opacity=1)
        .encode(
            x=placed(x),
            y=placed("datum.y"),
            size=placed(f"pow(clamp(1.48 * {pitch}, 12, 34), 2)"),
            shape=alt.Shape(
                "shape:N", legend=None, scale=alt.Scale(domain=list(_SHAPES), range=list(_SHAPES.values()))
            ),
            color=alt.Color(
                "state:N",
                scale=alt.Scale(domain=names, range=[colour for _, colour in STATES.values()]),
                legend=below(names, symbolType=_SHAPES["keg"], symbolSize=340, symbolStrokeWidth=0),
            ),
            tooltip="tip:N",
        )
    )
    words = (
        alt.Chart(alt.NamedData("words"))
        .mark_text(align="left", baseline="middle", fontSize=BOLD_SIZE, fontWeight="bold", color=INK)
        .encode(x=alt.value(0), y=placed("datum.y"), text="label:N")
    )
    return finished(alt.layer(symbols, words).resolve_scale(shape="independent"), language)
