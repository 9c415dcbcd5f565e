"""What a session holds: the chosen event, its records as changed here, the moment that is looked from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import streamlit as st

from catering.dashboard.components.words import as_markdown, browser_language, language, say, value
from catering.model.finding import Finding
from catering.model.records import EventRecords
from catering.model.text import LANGUAGE_NAMES, LANGUAGES, Text, plural_text, text
from catering.planning.event_plan import DEFAULT_SERVICE_LEVEL, EventPlan, plan_event
from catering.planning.supply import level_for_costs
from catering.services.check_workbook import CheckedWorkbook, check_workbook, findings_of_plan, findings_of_records
from catering.services.shipped_events import shipped_workbooks


@dataclass(slots=True)
class OpenEvent:
    """An event that is open in this session: as it came, as it is now, and the way back."""

    base: EventRecords
    checked: CheckedWorkbook
    records: EventRecords
    earlier: list[tuple[Text, EventRecords]] = field(default_factory=list)
    generation: int = 0
    service_level: float = DEFAULT_SERVICE_LEVEL


@st.cache_resource
def _shipped() -> dict[str, CheckedWorkbook]:
    """The events that come with the program, read once a server."""
    now = dt.datetime.now(dt.UTC)
    return {
        event_id: check_workbook(path.read_bytes(), path.name, as_of=now)
        for event_id, path in shipped_workbooks().items()
    }


def _open_events() -> dict[str, OpenEvent]:
    if "events" not in st.session_state:
        with st.spinner(say(text("Opening the events …"))):
            shipped = _shipped()
        st.session_state.events = {
            event_id: OpenEvent(checked.records, checked, checked.records)
            for event_id, checked in shipped.items()
            if checked.records is not None
        }
    events: dict[str, OpenEvent] = st.session_state.events
    return events


def choose_language() -> None:
    """The language switch; it is kept in the address."""
    _from_address("lang", LANGUAGES)
    st.session_state.setdefault("lang", browser_language())
    st.segmented_control(
        say(text("Language")),
        LANGUAGES,
        format_func=lambda each: LANGUAGE_NAMES[each],
        key="lang",
        required=True,
        label_visibility="collapsed",
    )
    _to_address("lang", language(), usual=browser_language())


def choose_event() -> None:
    """The event switch; it is kept in the address, so that a link opens the same event."""
    events = _open_events()
    _from_address("event", events)
    st.selectbox(
        say(text("Event")),
        list(events),
        format_func=lambda event_id: events[event_id].records.event.name,
        key="event",
        help=say(text("The event that every page shows.")),
    )
    _to_address("event", current().records.event.event_id, usual=next(iter(events)))


def _from_address(key: str, allowed: Collection[str]) -> None:
    """Starts a switch where the address points. Streamlit's own binding would put the shown words there."""
    wanted = st.query_params.get(key)
    if key not in st.session_state and wanted in allowed:
        st.session_state[key] = wanted


def _to_address(key: str, chosen: str, *, usual: str) -> None:
    if chosen == usual:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen


def choose_moment() -> None:
    """Now, or a day from which the event is looked at."""
    zone = current().records.event.zone
    today = dt.datetime.now(zone).date()
    st.date_input(
        say(text("As of")),
        value=today,
        format={"en": "DD/MM/YYYY", "de": "DD.MM.YYYY", "ja": "YYYY/MM/DD"}[language()],
        key="as_of",
        on_change=_moment_chosen,
        help=say(text("The event as seen on this day: what is due, what is known. Default: today.")),
    )


def _moment_chosen() -> None:
    st.session_state.as_of_chosen = True


def current() -> OpenEvent:
    """The chosen event."""
    events = _open_events()
    chosen = st.session_state.get("event")
    return events[chosen] if chosen in events else next(iter(events.values()))


def as_of() -> dt.datetime:
    """The moment that is looked from: now, or noon of another day at the venue."""
    zone = current().records.event.zone
    now = dt.datetime.now(zone)
    day = st.session_state.get("as_of")
    # a day that nobody chose is yesterday's today after midnight, or another zone's
    if not st.session_state.get("as_of_chosen") or not isinstance(day, dt.date) or day == now.date():
        return now.replace(second=0, microsecond=0)
    return dt.datetime.combine(day, dt.time(12), tzinfo=zone)


def plan() -> EventPlan:
    """The plan of the chosen event, made anew only when something it rests on has changed."""
    event, moment = current(), as_of()
    kept = st.session_state.get("plan")
    if (
        isinstance(kept, EventPlan)
        and kept.records is event.records
        and kept.as_of == moment
        and kept.service_level == event.service_level
    ):
        return kept
    st.session_state.plan = plan_event(event.records, as_of=moment, service_level=event.service_level)
    made: EventPlan = st.session_state.plan
    return made


def findings() -> tuple[Finding, ...]:
    """What the workbook's reader and the planning found about the chosen event."""
    event, made = current(), plan()
    # what was read is placed at its cells for as long as it is what is planned
    read = event.checked.read if event.records is event.base else None
    found = read.findings if read is not None else ()
    return found + findings_of_records(event.records, read, as_of=as_of()) + findings_of_plan(made, read)


def change(records: EventRecords, what: Text) -> None:
    """Puts changed records in the place of the event's; each change can be taken back."""
    event = current()
    if records == event.records:
        return
    event.earlier.append((what, event.records))
    event.records = records
    event.generation += 1


def take_back() -> None:
    """Undoes the last change."""
    event = current()
    if event.earlier:
        _, event.records = event.earlier.pop()
        event.generation += 1


def take_back_all() -> None:
    """The event as it came."""
    event = current()
    event.records = event.base
    event.earlier.clear()
    event.generation += 1


def adopt(checked: CheckedWorkbook) -> None:
    """Opens a checked workbook beside the events that are there; the same event is replaced, and can come back."""
    if checked.records is None:
        raise ValueError("a finding stops this workbook")
    events = _open_events()
    event_id = checked.records.event.event_id
    opened = OpenEvent(checked.records, checked, checked.records)
    before = events.get(event_id)
    if before is not None:
        opened.service_level = before.service_level
        opened.generation = before.generation + 1
        opened.earlier = [*before.earlier, (text("Opened another workbook of this event"), before.records)]
    events[event_id] = opened
    st.session_state.event = event_id


def choose_service_level() -> None:
    """The wished certainty of the chosen event, for every page: as a chance, or by what a missing litre costs."""
    event = current()
    keys = (f"level {event.records.event.event_id}", f"ratio {event.records.event.event_id}")

    def by_level() -> None:
        event.service_level = st.session_state[keys[0]] / 1000

    def by_cost() -> None:
        event.service_level = round(level_for_costs(shortage_cost=st.session_state[keys[1]], leftover_cost=1.0), 3)

    level = event.service_level
    st.session_state[keys[0]] = round(level * 1000)
    st.session_state[keys[1]] = level / (1 - level)
    chance, cost = st.columns([2, 1], gap="large", vertical_alignment="bottom")
    chance.select_slider(
        say(text("Wished certainty")),
        range(500, 1000),
        format_func=lambda per_mille: value(per_mille / 1000, "pct1"),
        key=keys[0],
        on_change=by_level,
        help=say(text("The chance that the recommended litres are to suffice with.")),
    )
    cost.number_input(
        say(text("A missing litre is so many times worse than one left over")),
        min_value=1.0,
        max_value=999.0,
        step=1.0,
        format="%.1f",
        key=keys[1],
        on_change=by_cost,
        help=say(text("Another way to state the wished certainty: 19 times worse is 95 %.")),
    )


def checked_upload(file_id: str, check: Callable[[], CheckedWorkbook]) -> CheckedWorkbook:
    """The check of an uploaded file, done once and not again at every rerun."""
    kept = st.session_state.get("checked_upload")
    if kept is None or kept[0] != file_id:
        kept = (file_id, check())
        st.session_state.checked_upload = kept
    checked: CheckedWorkbook = kept[1]
    return checked


def show_changes() -> None:
    """Says what was changed in this session and offers the way back."""
    event = current()
    place = st.container()  # there even when empty: what follows must not move, or open tables would be drawn anew
    if not event.earlier:
        return
    with place.container(border=True):
        words, one, all_ = st.columns([3, 2, 2], vertical_alignment="center")
        last, _ = event.earlier[-1]
        words.markdown(
            as_markdown(
                plural_text(
                    "{n} change in this window, not in your workbook yet. Last: {last}.",
                    "{n} changes in this window, not in your workbook yet. Last: {last}.",
                    n=len(event.earlier),
                    last=last,
                )
            )
        )
        one.button(say(text("Undo the last")), on_click=take_back, key="undo", width="stretch")
        all_.button(say(text("Undo all")), on_click=take_back_all, key="undo_all", width="stretch")
