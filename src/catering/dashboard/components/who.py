"""Who sits before the screen: the person signed in, else a name that is asked once and kept in their browser."""

from __future__ import annotations

import uuid
from typing import Any

import streamlit as st

UNNAMED = "unnamed:"
"""What the actor of a browser begins with whose person has not said a name yet."""

# The browser's own store, not the address: a link that is passed on must not pass on who one is.
_KEEPER = """
export default function ({ data, setStateValue }) {
  const kept = window.localStorage;
  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0'));
  if (data.keep !== null) kept.setItem('catering.name', data.keep);
  if (!kept.getItem('catering.browser')) kept.setItem('catering.browser', random().join(''));
  const who = { name: kept.getItem('catering.name') ?? '', browser: kept.getItem('catering.browser') };
  if (JSON.stringify(who) !== JSON.stringify(data.known)) setStateValue('who', who);
}
"""
_keeper = st.components.v2.component("catering.who", js=_KEEPER)


def settle_who() -> None:
    """Asks the browser who it is; draws nothing."""
    if _signed_in() is not None:
        return
    keep = st.session_state.pop("name_to_keep", None)
    known = {"name": st.session_state.get("actor_name", ""), "browser": st.session_state.get("browser_id", "")}
    found = _keeper(key="who", data={"keep": keep, "known": known}, on_who_change=_told, default={"who": known})
    _take(found.who)


def _told() -> None:
    _take(st.session_state["who"].who)


def _take(who: Any) -> None:
    """Believes the browser, but for what it says before it has kept a name that was just given."""
    if not isinstance(who, dict):
        return
    if who.get("browser"):
        st.session_state["browser_id"] = str(who["browser"])[:64]
    if who.get("name") and "actor_name" not in st.session_state:
        st.session_state["actor_name"] = str(who["name"])[:100]


def actor() -> str:
    """The person who acts: signed in, named, or else the browser, so that a draft is kept for them all the same."""
    signed_in = _signed_in()
    if signed_in is not None:
        return signed_in
    name = st.session_state.get("actor_name")
    if name:
        return str(name)
    return UNNAMED + str(st.session_state.setdefault("browser_id", uuid.uuid4().hex))


def is_named() -> bool:
    """Whether the person is known, as saving asks."""
    return not actor().startswith(UNNAMED)


def give_name(name: str) -> None:
    """Keeps a name, here and in the browser."""
    st.session_state["actor_name"] = name
    st.session_state["name_to_keep"] = name


def may_be_renamed() -> bool:
    """Whether the name is the person's own word, and not the sign-in's."""
    return _signed_in() is None


def _signed_in() -> str | None:
    if not st.user.get("is_logged_in", False):
        return None
    return str(st.user.get("name") or st.user.get("email") or st.user.get("sub"))
