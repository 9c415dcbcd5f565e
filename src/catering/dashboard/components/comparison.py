"""Two events, scenarios, versions or releases side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from catering.charts.side_by_side import side_by_side_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, escaped, language, say
from catering.model.text import Text, label, text
from catering.planning.compare import ComparedLine
from catering.services.compare_events import Comparison, Version, compare_events
from catering.services.event_history import history_of_event
from catering.services.release_plan import list_releases


def compare() -> None:
    """Asks for the two sides, and shows them."""
    current = state.current().opened.stored.event_id
    listed = {each.event_id: each for each in state.events()}
    origin = listed[current].scenario_of
    scenario = next((each.event_id for each in listed.values() if each.scenario_of == current), None)
    left, right = st.columns(2, gap="large")
    with left:
        one = _ask("left", origin if origin in listed else current)
    with right:
        other = _ask("right", current if origin in listed else scenario or current)
    if one == other:
        st.info(say(text("Choose two different sides.")))
        return
    moment, level = state.as_of(), state.current().service_level
    _show(compare_events(state.store(), one, other, as_of=moment, service_level=level))


def _ask(side: str, event_id: str) -> Version:
    names = state.names()
    words = text("This") if side == "left" else text("Beside this")
    chosen = st.selectbox(
        say(words),
        list(names),
        index=list(names).index(event_id),
        format_func=lambda each: names[each],
        key=f"compare_{side} {event_id}",
    )
    event = next(each for each in state.events() if each.event_id == chosen)
    known: dict[Version, Text] = {Version(event.event_id): text("as it is now")}
    known |= {
        Version(event.event_id, release=each.number): text("release {number}, to {who}", number=each.number,
                                                           who=each.sent_to)
        for each in list_releases(state.store(), event.row)
    }  # fmt: skip
    known |= {
        Version(event.event_id, each.change_set.event_version): text(
            "version {number}: {at:datetime}, {actor}",
            number=each.change_set.event_version,
            at=each.at,
            actor=each.change_set.actor,
        )
        for each in history_of_event(state.store(), event.event_id)[1:]
    }
    version = st.selectbox(
        say(text("Which state of it")),
        list(known),
        format_func=lambda each: say(known[each]),
        key=f"version_{side} {event.event_id}",
    )
    return version if version is not None else Version(event.event_id)


def _show(found: Comparison) -> None:
    only = st.toggle(say(text("Only what differs")), value=True, key="only_differences")
    sides = (say(found.left.words), say(found.right.words))
    if sides[0] == sides[1]:  # two events of one name
        sides = (found.left.version.event_id, found.right.version.event_id)
    draw(side_by_side_chart(found.left.plan, found.right.plan, sides=sides, language=language()), key="side_by_side")
    tables = [(text("Altogether"), found.figures.lines)]
    tables += [(Text("{name}", {"name": each.beverage}), each.lines) for each in found.figures.beverages]
    is_shown = [_figures(heading, lines, sides, only=only) for heading, lines in tables]
    if not any(is_shown):
        st.info(say(text("No figure differs.")))
    st.subheader(say(text("Cells that differ")))
    told = found.told_changes(language())
    if not told:
        st.info(say(text("No cell differs.")))
    show_table(
        [
            {
                say(text("Where")): f"{say(each.sheet)} · {each.row}",
                say(text("What")): say(each.column),
                escaped(sides[0]): each.before or "–",
                escaped(sides[1]): each.after or "–",
            }
            for each in told
        ],
        alt=text("Cells that differ"),
    )


def _figures(heading: Text, lines: Sequence[ComparedLine], sides: tuple[str, str], *, only: bool) -> bool:
    """One table of figures; whether there was anything to show."""
    shown = [each for each in lines if (each.differs or not only) and (each.left, each.right) != (None, None)]
    if not shown:
        return False
    st.markdown("##### " + as_markdown(heading))
    show_table(
        [
            {say(label("comparison", "Figure")): say(each.words)}
            | dict(zip((escaped(side) for side in sides), each.written(language()), strict=True))
            for each in shown
        ],
        alt=heading,
    )
    return True
