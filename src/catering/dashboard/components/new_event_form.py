"""A new event: empty, from a template, or after a past one, with a look at what is copied."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.words import as_markdown, date_format, say
from catering.model.event import Event
from catering.model.record import column_of
from catering.model.text import Text, label, text
from catering.model.time_zones import known_zones
from catering.planning.editing.new_event import NewEvent, empty_event, proposed_id
from catering.services.create_event import create_event, propose_after
from catering.services.list_events import list_events
from catering.services.shipped_events import shipped_workbooks


class _From(StrEnum):
    """What a new event begins with."""

    PAST = "past"
    TEMPLATE = "template"
    EMPTY = "empty"


_WORDS = {
    _From.PAST: label("new event", "After another event"),
    _From.TEMPLATE: label("new event", "From a template"),
    _From.EMPTY: label("new event", "Empty"),
}
_ZONES = ("Europe/Berlin", "Asia/Tokyo")


def ask_new_event() -> None:
    """Asks for a new event, shows what it would hold, and makes it."""
    st.segmented_control(
        say(text("Begin with")),
        list(_From),
        default=_From.PAST,
        format_func=lambda each: say(_WORDS[each]),
        key="new_from",
        required=True,
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.text_input(say(column_of(Event, "name").label), key="new_name", max_chars=200)
        proposed = _proposed()
        st.text_input(
            say(column_of(Event, "event_id").label),
            value=proposed,
            key=_id_key(proposed),
            max_chars=80,
            help=say(column_of(Event, "event_id").help),
        )
        st.date_input(say(text("Day")), value=state.as_of().date(), format=date_format(), key="new_day")
    with right:
        if _begins() is _From.EMPTY:
            _ask_the_rest()
        else:
            _ask_like()
    new = _asked()
    if new is not None:
        _show(new)
    ask_name()
    missing = _missing()
    if missing:
        st.caption(as_markdown(text("Still missing: {what:list}.", what=missing)))
    st.button(
        say(text("Create the event")),
        key="create",
        type="primary",
        disabled=new is None,
        on_click=_create,
    )


def _begins() -> _From:
    return _From(st.session_state.get("new_from") or _From.PAST)


def _proposed() -> str:
    taken = [each.event_id for archived in (False, True) for each in list_events(state.store(), archived=archived)]
    return proposed_id(str(st.session_state.get("new_name", "")), taken)


def _id_key(proposed: str) -> str:
    """Another name proposes another ID, whatever stood there."""
    return f"new_id {proposed}"


def _ask_like() -> None:
    names = state.names()
    shipped = shipped_workbooks()
    is_template = _begins() is _From.TEMPLATE
    choices = [each for each in names if not is_template or each in shipped]
    current = state.current().opened.stored.event_id
    st.selectbox(
        say(text("Template")) if is_template else say(text("After which event")),
        choices,
        index=choices.index(current) if current in choices else 0 if choices else None,
        format_func=lambda each: names[each],
        key=f"new_like {_begins()}",
    )


def _ask_the_rest() -> None:
    venue = state.current().records.event
    st.text_input(say(column_of(Event, "venue").label), key="new_venue", max_chars=200)
    # a new event is more often where its planner is than where the shown one is
    here = st.context.timezone
    likely = (here,) if here in known_zones() else ()
    zones = list(dict.fromkeys((*likely, venue.time_zone, *_ZONES, *sorted(known_zones()))))
    zone, currency = st.columns([2, 1])
    zone.selectbox(say(column_of(Event, "time_zone").label), zones, key="new_zone")
    currency.text_input(say(column_of(Event, "currency").label), value=venue.currency, key="new_currency", max_chars=3)
    doors, last_pour = st.columns(2)
    doors.time_input(say(column_of(Event, "doors_at").label), value=dt.time(19), key="new_doors")
    last_pour.time_input(say(column_of(Event, "last_pour_at").label), value=dt.time(23), key="new_last_pour")
    zone_chosen = str(st.session_state.get("new_zone") or zones[0])
    st.caption(as_markdown(text("Times of the clock in {zone}.", zone=zone_chosen)))
    group, guests = st.columns(2)
    group.text_input(say(text("Guest group")), value=say(text("Guests")), key="new_group", max_chars=100)
    guests.number_input(say(text("Guests expected")), min_value=0, max_value=1_000_000, value=100, key="new_guests")


def _missing() -> list[Text]:
    """What has to be filled in before the event can be made."""
    asked, proposed = st.session_state, _proposed()
    needed: list[tuple[Text, object]] = [
        (column_of(Event, "name").label, asked.get("new_name")),
        (column_of(Event, "event_id").label, asked.get(_id_key(proposed), proposed)),
        (text("Day"), asked.get("new_day")),
    ]
    if _begins() is _From.EMPTY:
        needed += [
            (column_of(Event, "venue").label, asked.get("new_venue")),
            (column_of(Event, "time_zone").label, asked.get("new_zone")),
            (text("Guest group"), asked.get("new_group")),
        ]
    return [words for words, given in needed if not str(given or "").strip()]


def _asked() -> NewEvent | None:
    """The event as it is asked for now; None while something is missing."""
    asked = st.session_state
    name, day = str(asked.get("new_name", "")).strip(), asked.get("new_day")
    proposed = _proposed()
    event_id = str(asked.get(_id_key(proposed), proposed)).strip()
    if _missing() or not isinstance(day, dt.date):
        return None
    if _begins() is not _From.EMPTY:
        like = asked.get(f"new_like {_begins()}")
        if like is None:
            return None
        template = _begins() is _From.TEMPLATE
        return propose_after(state.store(), like, event_id=event_id, name=name, day=day, template=template)
    return empty_event(
        event_id=event_id,
        name=name,
        venue=asked["new_venue"],
        time_zone=asked["new_zone"],
        currency=asked["new_currency"],
        day=day,
        doors=asked["new_doors"],
        last_pour=asked["new_last_pour"],
        guest_group=asked["new_group"],
        guests=int(asked["new_guests"]),
    )


def _show(new: NewEvent) -> None:
    if new.copied:
        st.markdown(as_markdown(text("Copied: {sheets:list}.", sheets=new.copied)))
    if new.left_out:
        st.markdown(as_markdown(text("Left out, as it belongs to the other event: {what:list}.", what=new.left_out)))
    for told in new.told:
        st.warning(as_markdown(told))


def _create() -> None:
    new = _asked()
    if new is None:
        return
    (event,) = new.rows[Event.table].values()
    done = act("create", lambda **signed: create_event(state.store(), new.rows, **signed))
    if done is not None:
        state.choose(event["event_id"])
        st.session_state.new_name = ""
        will_say("success", text("“{name}” is made. Every page shows it now.", name=event["name"]))
