"""What a session holds: the store, the chosen event as this person sees it, the moment that is looked from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from catering.dashboard.components import who
from catering.dashboard.components.words import say
from catering.model.finding import Finding
from catering.model.plain_texts import text_to_json
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.event_plan import DEFAULT_SERVICE_LEVEL, EventPlan, plan_event
from catering.planning.hands import Hands, hands_of
from catering.planning.logistics import Logistics, logistics_of
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.stock.stock_outlook import StockOutlook, outlook_of
from catering.services import draft
from catering.services.check_workbook import findings_of_plan, findings_of_records
from catering.services.evening_stock import EveningInStock, evening_in_stock, last_posted
from catering.services.list_events import list_events
from catering.services.open_event import OpenedEvent, open_event, state_of_event
from catering.services.open_store import open_store
from catering.services.pallet_report import pallets_of_order
from catering.services.stock_report import StockReport, report_stock
from catering.store.engine import Store, StoreBusy
from catering.store.events import ListedEvent
from catering.store.place import store_url


@dataclass(slots=True)
class OpenEvent:
    """An event that is open in this session. `generation` counts how often inputs have to begin anew."""

    opened: OpenedEvent
    generation: int = 0
    service_level: float = DEFAULT_SERVICE_LEVEL

    @property
    def records(self) -> EventRecords:
        return self.opened.records

    @property
    def row(self) -> int:
        return self.opened.stored.row


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def store() -> Store:
    """The store that the environment names, opened once a server."""
    return _store(store_url().render_as_string(hide_password=False))


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Store:
    with st.spinner(say(text("Opening the store …"))):
        return open_store(at=now(), url=url)


def actor() -> str:
    """The person who acts; a browser whose person has no name yet acts under a number of its own."""
    return who.actor()


def events() -> tuple[ListedEvent, ...]:
    """The events that can be chosen; the one that comes first opens first. Looked up once a run."""
    if "listed" not in st.session_state:
        st.session_state.listed = list_events(store())
    found: tuple[ListedEvent, ...] = st.session_state.listed
    return found


def names() -> dict[str, str]:
    """The names of the events that can be chosen, by their ID."""
    return {each.event_id: each.name for each in events()}


def event_id_of(row: int) -> str:
    """The ID of an event that was made just now, by its row."""
    return next(each.event_id for each in list_events(store()) if each.row == row)


def current() -> OpenEvent:
    """The chosen event, as it was at the beginning of this run and as it was changed since."""
    chosen = st.session_state.get("event")
    event_id = chosen if chosen in names() else next(iter(names()))
    opened: dict[str, OpenEvent] = st.session_state.setdefault("events", {})
    if event_id not in opened:
        opened[event_id] = OpenEvent(open_event(store(), event_id, actor()))
        st.session_state.actor_of_events = actor()
    return opened[event_id]


def begin_run() -> None:
    """Looks whether the chosen event is still as this session knows it; called once, before anything is drawn."""
    st.session_state.pop("listed", None)
    _follow_actor()
    event = current()
    try:
        known = state_of_event(store(), event.row, actor())
    except KeyError:  # another store was put in the place of this one
        reload_all()
        return
    if known != event.opened.state:
        version = event.opened.stored.event_version
        reload()
        last = event.opened.last
        if event.opened.stored.event_version != version and last.actor != actor():
            st.toast(say(text("{actor} has saved: the figures are new.", actor=last.actor)))


def _follow_actor() -> None:
    """Opens everything anew for another person; what was begun in this browser without a name becomes theirs."""
    before = st.session_state.get("actor_of_events", actor())
    along = {before} if before.startswith(who.UNNAMED) or st.session_state.pop("draft_goes_along", False) else set()
    # and what an earlier session of this browser began before its person was known
    here = actor(), who.nobody()
    along |= {who.nobody()} if st.session_state.get("met_here") != here else set()
    st.session_state.met_here = here
    if who.is_named():
        for each in along - {actor()}:
            draft.hand_over(store(), each, actor(), at=now())
    if before != actor():
        known = dict(st.session_state.get("events", {}))
        reload_all()
        st.session_state.actor_of_events = actor()
        # who one is becomes known a moment after the first page stands: what was put in until then stays
        for event_id, event in st.session_state.get("events", {}).items():
            if event.records == known[event_id].records:
                event.generation = known[event_id].generation


def reload() -> None:
    """Takes the chosen event from the store again, after something wrote to it."""
    event = current()
    event.opened = open_event(store(), event.opened.stored.event_id, actor())
    event.generation += 1
    st.session_state.pop("listed", None)


def reload_all() -> None:
    """Forgets what is open; service levels stay."""
    levels = {event_id: each.service_level for event_id, each in st.session_state.get("events", {}).items()}
    generation = max((each.generation for each in st.session_state.get("events", {}).values()), default=0)
    st.session_state.pop("events", None)
    st.session_state.pop("listed", None)
    for event_id in levels.keys() & names().keys():
        opened = open_event(store(), event_id, actor())
        st.session_state.setdefault("events", {})[event_id] = OpenEvent(opened, generation + 1, levels[event_id])


def choose(event_id: str) -> None:
    """Switches to an event. Only for callbacks: what was drawn before in a run is another's."""
    st.session_state.pop("listed", None)
    st.session_state.event = event_id


def as_of() -> dt.datetime:
    """The moment that is looked from: now, or noon of another day at the venue."""
    zone = current().records.event.zone
    day = st.session_state.get("as_of")
    if looks_from_now() or not isinstance(day, dt.date):
        return now().astimezone(zone).replace(second=0, microsecond=0)
    return dt.datetime.combine(day, dt.time(12), tzinfo=zone)


def looks_from_now() -> bool:
    """Whether the event is looked at as it is now, and not from another day."""
    day = st.session_state.get("as_of")
    return not isinstance(day, dt.date) or day == now().astimezone(current().records.event.zone).date()


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


def load() -> PalletLoad | None:
    """The chosen consignment on its pallets, searched for anew only when the records have changed."""
    return _loaded()[0]


def _loaded() -> tuple[PalletLoad | None, tuple[Finding, ...]]:
    records, kept = current().records, st.session_state.get("load")
    if kept is None or kept[0] is not records:
        kept = st.session_state.load = (records, pallets_of_order(records))
    found: tuple[PalletLoad | None, tuple[Finding, ...]] = kept[1]
    return found


def stock(at: dt.datetime | None = None) -> StockReport:
    """The stock at a moment, that looked from unless another is named; read anew once anything of it can be another."""
    event, moment = current(), as_of() if at is None else at
    known = (event.row, event.opened.stored.event_version, last_posted(store(), event.row), moment)
    kept = st.session_state.get("stock")
    if kept is None or kept[0] != known:
        # to the second: what was posted within this minute is in it
        exact = now() if at is None and looks_from_now() else moment
        kept = (known, report_stock(store(), event.opened.stored.event_id, as_of=exact))
        st.session_state.stock = kept
    found: StockReport = kept[1]
    return found


def stock_outlook(report: StockReport) -> StockOutlook:
    """The stock of a moment against what the plan needs for the guests."""
    needed_l = {each.beverage: max(0.0, each.recommended_l - each.set_aside_l) for each in plan().supplies}
    level = plan().service_level
    return outlook_of(report.records, report.held, report.stock, needed_l=needed_l, level=level)


def evening() -> EveningInStock:
    """The evening as the stock tells it, read anew once a movement was posted, a minute is over or the plan another."""
    made, kept = plan(), st.session_state.get("evening")
    if isinstance(kept, EveningInStock) and kept.plan is made and kept.posted == last_posted(store(), current().row):
        return kept
    # to the second: what was posted within this minute is in it
    moment = now() if looks_from_now() else as_of()
    found = evening_in_stock(store(), current().opened.stored.event_id, at=moment, plan=made)
    st.session_state.evening = found
    return found


def logistics() -> Logistics:
    """Schedule, duties and cost of the chosen event's plan, worked out anew only when the plan is another."""
    made, kept = plan(), st.session_state.get("logistics")
    if kept is None or kept[0] is not made:
        kept = st.session_state.logistics = (made, logistics_of(made, load=load()))
    found: Logistics = kept[1]
    return found


def hands() -> Hands:
    """Serving and training of the chosen event's plan, worked out anew only when the plan is another."""
    made, kept = plan(), st.session_state.get("hands")
    if kept is None or kept[0] is not made:
        kept = st.session_state.hands = (made, hands_of(made))
    found: Hands = kept[1]
    return found


def findings() -> tuple[Finding, ...]:
    """What is doubtful about the chosen event's records and plan."""
    of_records = findings_of_records(current().records, None, as_of=as_of())
    return of_records + findings_of_plan(plan(), duties=logistics().duties)


def change(records: EventRecords, what: Text, *, before: EventRecords) -> bool:
    """Puts a change on the person's draft: what leads to `records` from `before`, which was shown when it was made.

    False where others write for too long: it is said, and nothing is changed.
    """
    if records == before:
        return True
    event = current()
    try:
        event.opened = draft.change_draft(
            store(), event.row, actor(), before, records, what=text_to_json(what), at=now()
        )
    except StoreBusy as busy:
        st.session_state.draft_word = "warning", busy.message
        return False
    event.generation += 1
    return True
