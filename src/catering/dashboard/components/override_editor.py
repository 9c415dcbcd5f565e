"""A median of one's own: set with a reason, shown beside the forecast that it moves, taken back by one click."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say, value
from catering.model.beverage import Beverage
from catering.model.override import Override, OverrideOf
from catering.model.record import column_of
from catering.model.text import Text, text
from catering.planning.event_plan import EventPlan
from catering.services.edit_override import override_median, remove_override
from catering.services.edit_records import EditRefused, shown_cell
from catering.services.open_event import last_changed
from catering.services.override_effect import OverrideEffect, override_effect


def edit_override(plan: EventPlan, beverage: Beverage) -> None:
    """Shows the override of a beverage, its effect and who set it, or a form to set one."""
    effect = override_effect(plan, beverage.name)
    if effect is not None:
        with st.container(border=True):
            _show(plan, effect, _set_by(plan, effect.override))
            st.button(
                say(text("Back to the forecast's median")),
                key="remove_override",
                on_click=_remove,
                args=(plan, beverage),
            )
    title = text("Set a median of your own") if effect is None else text("Change your median")
    with st.expander(say(title)):
        _form(plan, beverage, effect.override if effect is not None else None)


def _set_by(plan: EventPlan, override: Override) -> tuple[str, dt.datetime] | None:
    """Who set it and when; None while it stands in the draft only."""
    row = plan.records.id_of(override)
    if row is None or any(change.place[:2] == (Override.table, row) for change in state.current().opened.changes):
        return None
    last = last_changed(state.store(), Override.table, row)
    return None if last is None else (last.actor, last.at)


def _show(plan: EventPlan, effect: OverrideEffect, set_by: tuple[str, dt.datetime] | None) -> None:
    if effect.overridden is not None:
        st.markdown("**" + as_markdown(effect.overridden.summary()) + "**")
    if set_by is not None:
        who, at = set_by
        st.caption(
            as_markdown(text("Set by {who}, {at:datetime}.", who=who, at=at.astimezone(plan.records.event.zone)))
        )
    if effect.doubt is not None:
        st.warning(
            as_markdown(Text("{message} {hint}", {"message": effect.doubt.message, "hint": effect.doubt.suggestion}))
        )
    if effect.overridden is not None:
        show_table(
            [
                {
                    say(text("Figure")): say(line.words),
                    say(text("With own median")): _written(line.with_own, line.how),
                    say(text("Without it")): _written(line.without, line.how),
                }
                for line in effect.lines
            ],
            alt=text("With own median and without it"),
        )


def _written(number: float | None, how: str) -> str:
    return "–" if number is None else value(number, how)


def _remove(plan: EventPlan, beverage: Beverage) -> None:
    removed = text("{beverage}: back to the forecast's median", beverage=beverage.name)
    state.change(remove_override(plan.records, beverage.name), removed, before=plan.records)


def _form(plan: EventPlan, beverage: Beverage, before: Override | None) -> None:
    """What, how much and why; what is typed is read by the project's own reader."""
    columns = {name: column_of(Override, name) for name in ("of", "median", "reason")}
    st.caption(say(text("It moves all evenings that the forecast holds possible, and keeps their spread.")))
    with st.form(f"override {beverage.name}", border=False):
        of = st.segmented_control(
            say(columns["of"].label),
            list(OverrideOf),
            default=before.of if before is not None else OverrideOf.LITRES,
            format_func=lambda each: say(each.label),
            required=True,
        )
        typed = {
            name: st.text_input(
                say(columns[name].label),
                value=shown_cell(getattr(before, name), columns[name], language()) if before is not None else "",
                help=say(columns[name].help),
            )
            for name in ("median", "reason")
        }
        if not st.form_submit_button(say(text("Use this median"))):
            return
        try:
            changed = override_median(plan.records, beverage.name, of, typed["median"], typed["reason"])
        except EditRefused as refusal:
            st.error(
                as_markdown(
                    text(
                        "{column}: {message} {suggestion}",
                        column=refusal.column,
                        message=refusal.message,
                        suggestion=refusal.suggestion,
                    )
                )
            )
            return
    state.change(changed, text("{beverage}: a median of your own", beverage=beverage.name), before=plan.records)
    st.rerun()
