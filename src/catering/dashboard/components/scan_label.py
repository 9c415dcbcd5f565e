"""The code on a keg's label, from a photo: by the camera in the page, or as a file that the phone takes."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import will_say
from catering.dashboard.components.keg_acts import take_in_hand
from catering.dashboard.components.words import as_markdown, say
from catering.model.text import text
from catering.planning.papers.scanned_label import ScannedLabel
from catering.services.scan_photo import NotRead, label_in_photo

_HERE = ("localhost", "127.0.0.1", "::1")
_PICTURES = ("jpg", "jpeg", "png", "webp")


def scan_label(take: Callable[[ScannedLabel], object] | None = None) -> None:
    """Offers what reads a label, and gives it to `take`; without one the keg that it names is in hand then."""
    times = st.session_state.setdefault("scan_photos", 0)
    # another key after each photo: the input is ready for the next
    photo, picture = f"scan_photo {times}", f"scan_camera {times}"
    take = take or _take_in_hand
    st.file_uploader(
        say(text("Photo of the label")), type=list(_PICTURES), key=photo, on_change=_read, args=(photo, take)
    )
    if not _has_camera():
        st.caption(
            as_markdown(text("The camera opens in the page only where it is served over https: take a photo instead."))
        )
    elif st.toggle(say(text("Camera in the page")), key="scan_with_camera"):
        st.camera_input(say(text("Label")), key=picture, on_change=_read, args=(picture, take))


def _has_camera() -> bool:
    """Whether the browser lets a page of this address have the camera."""
    address = urlsplit(st.context.url or "")
    return address.scheme == "https" or address.hostname in _HERE


def _read(key: str, take: Callable[[ScannedLabel], object]) -> None:
    taken = st.session_state[key]
    if taken is None:
        return
    st.session_state.scan_photos += 1
    try:
        take(label_in_photo(taken.getvalue()))
    except NotRead as refused:
        will_say("warning", refused.message)


def _take_in_hand(label: ScannedLabel) -> None:
    """Takes the keg of a label in hand; of another event's label, that event is opened."""
    if label.event_id not in (None, state.current().opened.stored.event_id):
        if label.event_id not in state.names():
            will_say(
                "warning",
                text("The label is of the event “{event_id}”, which is not among the events.", event_id=label.event_id),
            )
            return
        state.choose(label.event_id)
        will_say("info", text("The label is of {event}: that event is open now.", event=state.names()[label.event_id]))
    take_in_hand(label.keg or "")
