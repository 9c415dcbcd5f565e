"""Counts on the page: a location chosen, a count opened, ticked off, posted, reconciled, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.count_differences import list_differences, show_differences, show_reconciliation
from catering.dashboard.components.count_papers import offer_papers
from catering.dashboard.components.count_rows import tick_rows
from catering.dashboard.components.words import as_markdown, escaped, say
from catering.model.text import Text, label, plural_text, text
from catering.planning.stock.count import Count
from catering.services.count_stock import (
    ListedCount,
    SeenCount,
    cancel_count,
    list_counts,
    look_at_count,
    open_count,
    take_back_count,
)
from catering.store.counts import CountState

_STATES = {
    CountState.OPEN: label("count", "open"),
    CountState.POSTED: label("count", "posted"),
    CountState.TAKEN_BACK: label("count", "taken back"),
    CountState.CANCELLED: label("count", "given up"),
}


def show_counts() -> None:
    """The count that is open, else a location to count; earlier ones can be looked at."""
    counts = list_counts(state.store(), state.current().opened.stored.event_id)
    shown = _shown(counts)
    if shown is None:
        _offer_opening()
        _offer_counts(counts, None)
        return
    seen = look_at_count(state.store(), shown.kept.id)
    if seen.kept.state is CountState.OPEN:
        _show_open(seen)
    else:
        _show_closed(seen)
    _offer_counts(counts, shown)


def _key() -> str:
    return f"count_shown {state.current().row}"


def _shown(counts: Sequence[ListedCount]) -> ListedCount | None:
    """The one that was chosen, else the one that is open; None where another is to be opened."""
    chosen = st.session_state.get(_key(), "open")
    if chosen == "open":
        return next((each for each in counts if each.kept.state is CountState.OPEN), None)
    return next((each for each in counts if each.kept.id == chosen), None)


def _show(number: int | str | None) -> None:
    st.session_state[_key()] = number


# ---------------------------------------------------------------- opened


def _offer_opening() -> None:
    """A location, and the button that opens its count."""
    report = state.stock()
    standing: dict[str, int] = {}
    for each in report.held:
        standing[each.location.name] = standing.get(each.location.name, 0) + each.containers
    names = sorted((each.name for each in report.records.locations), key=lambda name: not standing.get(name))
    if not names:
        st.info(as_markdown(text("There is no location to count: add one on “Locations”.")))
        return
    ask_name("open count")
    place = st.selectbox(
        say(text("What is counted")),
        names,
        key="count_place",
        format_func=lambda name: say(_standing(name, standing.get(name, 0))),
    )
    st.button(
        say(text("Open a count")), key="open_count", type="primary", width="stretch", on_click=_open, args=(place,)
    )
    st.caption(
        as_markdown(
            text("Several people can count together. Each tick is kept at once; nothing is posted before you post it.")
        )
    )


def _standing(name: str, containers: int) -> Text:
    return plural_text("{place}, {n:n0} container", "{place}, {n:n0} containers", n=containers, place=name)


def _open(place: str) -> None:
    def work(*, actor: str, at: Any, operation_id: str, **_: str) -> object:
        event_id = state.current().opened.stored.event_id
        return open_count(state.store(), event_id, place, actor=actor, at=at, operation_id=operation_id)

    if act(f"open count {place}", work) is not None:
        _show("open")


def _show_open(seen: SeenCount) -> None:
    count = seen.count
    _head(seen)
    st.progress(count.counted / len(count.lines) if count.lines else 0.0, text=say(_progress(count)))
    ask_name("count")
    tick_rows(seen)
    if count.counted:
        show_differences(seen)
    offer_papers(seen)
    with st.popover(say(text("Give this count up"))):
        st.markdown(as_markdown(text("What was noted stays to be seen; nothing is posted.")))
        st.button(say(text("Give it up")), key=f"cancel count {seen.kept.id}", on_click=_cancel, args=(seen,))


def _progress(count: Count) -> Text:
    """How much is done, and whether something waits further down for an answer."""
    if not count.asked:
        return count.progress()
    return plural_text(
        "{progress}; {n:n0} moved meanwhile, see below.",
        "{progress}; {n:n0} moved meanwhile, see below.",
        n=len(count.asked),
        progress=count.progress(),
    )


def _head(seen: SeenCount) -> None:
    st.markdown("#### " + as_markdown(text("Count of {place}", place=seen.location.name)))
    told = {"at": seen.kept.opened_at.astimezone(seen.zone), "who": seen.kept.opened_by}
    st.caption(as_markdown(text("Opened {at:datetime} by {who}", **told)))


def _cancel(seen: SeenCount) -> None:
    def work(*, at: Any, **_: str) -> object:
        cancel_count(state.store(), seen.kept.id, at=at)
        return True

    if act(f"cancel count {seen.kept.id}", work) is not None:
        _show("open")
        will_say("info", text("The count of {place} is given up. Nothing is posted.", place=seen.location.name))


# ---------------------------------------------------------------- closed


def _show_closed(seen: SeenCount) -> None:
    """What a closed count came to, and the way back."""
    _head(seen)
    kept = seen.kept
    if kept.posted_at is None:
        st.info(as_markdown(text("It was given up. Nothing was posted.")))
        return
    posted = text("Posted {at:datetime} by {who}.", at=kept.posted_at.astimezone(seen.zone), who=kept.posted_by)
    if kept.taken_back_at is None:
        st.success(as_markdown(posted))
    else:
        told = {"at": kept.taken_back_at.astimezone(seen.zone), "who": kept.taken_back_by}
        st.warning(as_markdown(text("{posted} Taken back {at:datetime} by {who}.", posted=posted, **told)))
    st.markdown(as_markdown(seen.count.summary()))
    list_differences(seen.count.differences)
    for doubt in seen.count.doubts:
        st.warning(as_markdown(doubt))
    show_reconciliation(seen)
    if kept.taken_back_at is None:
        with st.popover(say(text("Take this count back"))):
            st.markdown(as_markdown(text("All that it has posted is reversed in one step.")))
            ask_name("take back count")
            st.button(say(text("Take it back")), key=f"back count {kept.id}", on_click=_take_back, args=(seen,))


def _take_back(seen: SeenCount) -> None:
    def work(*, actor: str, by_what: str, at: Any, **_: str) -> object:
        return take_back_count(state.store(), seen.kept.id, actor=actor, by_what=by_what, at=at)

    if act(f"back count {seen.kept.id}", work) is not None:
        will_say("success", text("The count of {place} is taken back.", place=seen.location.name))


def _offer_counts(counts: Sequence[ListedCount], shown: ListedCount | None) -> None:
    """The way to the other counts, and to a new one."""
    others = [each for each in counts if shown is None or each.kept.id != shown.kept.id]
    if shown is not None:
        st.button(say(text("Count another location")), key="count_another", on_click=_show, args=(None,))
    if others:
        with st.expander(say(text("Other counts"))):
            zone = state.current().records.event.zone
            for each in others:
                told = text(
                    "{place}, {at:datetime}, {state}",
                    place=each.place,
                    at=each.kept.opened_at.astimezone(zone),
                    state=_STATES[each.kept.state],
                )
                st.button(
                    escaped(say(told)),
                    key=f"show count {each.kept.id}",
                    width="stretch",
                    on_click=_show,
                    args=(each.kept.id,),
                )
