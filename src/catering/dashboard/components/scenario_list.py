"""The scenarios of the chosen event: kept, adopted, put away."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.conflicts import choose_sides
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.text import text
from catering.planning.editing.merge import Place, Side
from catering.services.adopt_scenario import Adoption, adopt_scenario, weigh_adoption
from catering.services.event_state import archive_event
from catering.services.keep_as_scenario import keep_as_scenario
from catering.services.told_changes import told_changes
from catering.store.events import ListedEvent


def show_scenarios() -> None:
    """The scenario that is chosen, or one of those of the chosen event; and how to keep another."""
    current = state.current().opened.stored.event_id
    here = next(each for each in state.events() if each.event_id == current)
    ask_name()
    if here.scenario_of is not None:
        origin = state.names().get(here.scenario_of, here.scenario_of)
        st.markdown(as_markdown(text("This is a scenario of “{name}”.", name=origin)))
        _adoption(here)
    else:
        _those_of(current)
    st.subheader(say(text("Keep another scenario")))
    st.caption(
        say(
            text(
                "The event as you see it, with your unsaved changes, is copied beside it. There it can be planned "
                "otherwise, compared, and adopted."
            )
        )
    )
    st.text_input(say(text("Name of the scenario")), key="keep_name", max_chars=80)
    st.button(say(text("Keep as scenario")), key="keep_scenario", on_click=_keep)


def _those_of(event_id: str) -> None:
    scenarios = {each.row: each for each in state.events() if each.scenario_of == event_id}
    if not scenarios:
        st.info(say(text("This event has no scenario yet.")))
        return
    row = st.selectbox(
        say(text("Scenario")), list(scenarios), format_func=lambda each: scenarios[each].name, key="scenario"
    )
    if row in scenarios:
        _adoption(scenarios[row])


def _adoption(scenario: ListedEvent) -> None:
    weighed = weigh_adoption(state.store(), scenario.row)
    if weighed.scenario.adopted_by is not None:
        st.success(as_markdown(text("It was adopted by change set {number}.", number=weighed.scenario.adopted_by)))
    if not weighed.changes and not weighed.conflicts:
        st.info(say(text("It changes nothing in its event: there is nothing to adopt.")))
    else:
        sides: Mapping[Place, Side] = {}
        seen_version = weighed.event_version
        if weighed.conflicts:
            st.markdown("##### " + as_markdown(text("The event changed the same meanwhile. What is to stand?")))
            sides = choose_sides(weighed.conflicts, weighed.event_rows, weighed.theirs_by, key=f"adopt {scenario.row}")
            weighed = weigh_adoption(state.store(), scenario.row, sides)
        _what_it_does(weighed)
        st.button(
            say(text("Adopt this scenario")),
            key="adopt_scenario",
            type="primary",
            disabled=bool(weighed.conflicts or weighed.broken or not weighed.changes),
            on_click=_adopt,
            args=(scenario.row, sides, seen_version),
        )
    st.button(
        say(text("Put this scenario into the archive")), key="archive_scenario", on_click=_put_away, args=(scenario,)
    )


def _what_it_does(weighed: Adoption) -> None:
    show_table(
        [
            {
                say(text("Where")): f"{say(each.sheet)} · {each.row}",
                say(text("What")): say(each.column),
                say(text("In the event")): each.before,
                say(text("Once adopted")): each.after,
            }
            for each in told_changes(weighed.changes, weighed.event_rows, language=language())
        ],
        alt=text("What adopting changes"),
    )
    for fault in weighed.broken:
        st.error(as_markdown(text("{message} {hint}", message=fault.message, hint=fault.suggestion)))


def _adopt(row: int, sides: Mapping[Place, Side], seen_version: int) -> None:
    done = act("adopt", lambda **signed: adopt_scenario(state.store(), row, sides, seen_version=seen_version, **signed))
    if done is not None and done.change_set is not None:
        will_say("success", text("Adopted as change set {number}. “History” can undo it.", number=done.change_set.id))
    elif done is not None:
        will_say("warning", text("The event was changed meanwhile. Decide what is to stand, then adopt again."))


def _put_away(scenario: ListedEvent) -> None:
    done = act("put_away", lambda **signed: archive_event(state.store(), scenario.row, archived=True, **signed))
    if done is not None:
        will_say("success", text("“{name}” is in the archive.", name=scenario.name))


def _keep() -> None:
    name = str(st.session_state.get("keep_name", "")).strip()
    if not name:
        will_say("warning", text("Give the scenario a name."))
        return
    row = state.current().row

    done = act(
        "keep",
        lambda actor, **signed: keep_as_scenario(state.store(), row, actor, name, **signed),
    )
    if done is not None:
        state.choose(state.event_id_of(done.event))
        st.session_state.keep_name = ""
        will_say("success", text("Kept as scenario “{name}”. You see it now; the event is as it was.", name=name))
