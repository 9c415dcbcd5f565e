"""Releases: what was sent to whom, what they confirmed, and what differs since."""

from __future__ import annotations

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, show_outcome, will_say
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, say
from catering.model.text import Text, label, text
from catering.services.release_plan import confirm_release, differs_from_order, list_releases, release_plan
from catering.store.releases import Release, ReleaseKind

_KINDS = {
    ReleaseKind.ORDERED: label("release", "an order"),
    ReleaseKind.RELEASED: label("release", "a plan to go by"),
}


def show_order_differences() -> None:
    """Says what differs from the last order, with what is not saved yet."""
    event = state.current()
    found = differs_from_order(state.store(), event.row, event.records)
    if found is not None:
        st.warning(as_markdown(found.summary()))


def show_releases() -> None:
    """The releases of the chosen event, a form for another, and one for what was confirmed."""
    event = state.current()
    st.subheader(say(text("Released")))
    show_outcome()
    releases = list_releases(state.store(), event.row)
    if releases:
        show_table([_told(each) for each in releases], alt=text("Released"))
    else:
        st.caption(say(text("Nothing was released or ordered yet.")))
    left, right = st.columns(2)
    # another key after each release and confirmation: the pop-up closes
    with left.popover(say(text("Release this order …")), width="stretch", key=f"release_popover {len(releases)}"):
        _release_form()
    if releases:
        confirmed = sum(len(each.confirmations) for each in releases)
        with right.popover(say(text("They confirmed …")), width="stretch", key=f"confirm_popover {confirmed}"):
            _confirm_form(releases)


def _told(release: Release) -> dict[str, str]:
    what = text(
        "{number}: {kind}, {day:date}, version {version}",
        number=release.number,
        kind=_KINDS[release.kind],
        day=release.at.astimezone(state.current().records.event.zone).date(),
        version=release.event_version,
    )
    confirmed = [say(text("{who}: {words}", who=each.said_by, words=each.words)) for each in release.confirmations]
    return {
        say(text("Release")): say(what),
        say(text("To whom")): release.sent_to,
        say(text("Approved by")): release.actor,
        say(text("Note, and what they confirmed")): "; ".join(filter(None, (release.note, *confirmed))) or "–",
    }


def _release_form() -> None:
    st.caption(
        say(
            text(
                "The plan is frozen whole as it is saved: event, figures, who approved it, to whom it went. Later "
                "changes show as differences from the order."
            )
        )
    )
    event_version = state.current().opened.stored.event_version
    if state.current().opened.is_changed:
        st.warning(say(text("Save or discard your changes first.")))
        return
    st.segmented_control(
        say(text("As what")),
        list(ReleaseKind),
        default=ReleaseKind.ORDERED,
        format_func=lambda each: say(_KINDS[each]),
        key="release_kind",
        required=True,
    )
    st.text_input(say(text("To whom")), key="release_to", max_chars=200)
    st.text_input(say(text("Note")), key="release_note", max_chars=500)
    ask_name("release")
    st.button(say(text("Release")), key="release", type="primary", on_click=_release, args=(event_version,))


def _release(seen_version: int) -> None:
    sent_to = str(st.session_state.get("release_to", "")).strip()
    if not sent_to:
        will_say("warning", text("Write to whom it goes."))
        return
    event = state.current()
    kind = ReleaseKind(st.session_state.get("release_kind") or ReleaseKind.ORDERED)
    note = str(st.session_state.get("release_note", "")).strip() or None

    done = act(
        "release",
        lambda actor, at, operation_id, **_: release_plan(
            state.store(),
            event.row,
            kind=kind,
            sent_to=sent_to,
            note=note,
            actor=actor,
            at=at,
            operation_id=operation_id,
            service_level=event.service_level,
            seen_version=seen_version,
        ),
    )
    if done is not None:
        st.session_state.release_to = st.session_state.release_note = ""
        will_say("success", _released(done))


def _released(release: Release) -> Text:
    return text(
        "Release {number}: version {version} as {kind}, to {who}.",
        number=release.number,
        version=release.event_version,
        kind=_KINDS[release.kind],
        who=release.sent_to,
    )


def _confirm_form(releases: tuple[Release, ...]) -> None:
    numbers = {each.number: each for each in releases}
    st.selectbox(
        say(text("Release")),
        list(numbers),
        format_func=lambda each: say(text("release {number}, to {who}", number=each, who=numbers[each].sent_to)),
        key="confirm_number",
    )
    st.text_input(say(text("Who confirmed")), key="confirm_by", max_chars=200)
    st.text_input(say(text("In their words")), key="confirm_words", max_chars=1000)
    ask_name("confirm")
    st.button(say(text("Keep what they confirmed")), key="confirm", type="primary", on_click=_confirm)


def _confirm() -> None:
    said_by = str(st.session_state.get("confirm_by", "")).strip()
    words = str(st.session_state.get("confirm_words", "")).strip()
    number = st.session_state.get("confirm_number")
    if not said_by or not words or number is None:
        will_say("warning", text("Write who confirmed, and what."))
        return
    row = state.current().row

    done = act(
        "confirm",
        lambda actor, at, operation_id, **_: confirm_release(
            state.store(),
            row,
            number,
            said_by=said_by,
            words=words,
            actor=actor,
            at=at,
            operation_id=operation_id,
        ),
    )
    if done is not None:
        st.session_state.confirm_by = st.session_state.confirm_words = ""
        will_say("success", text("Kept what {who} confirmed of release {number}.", who=said_by, number=number))
