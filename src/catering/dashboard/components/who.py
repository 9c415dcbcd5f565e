"""Who sits before the screen: the person signed in, else a name that is asked once and kept in their browser."""

from __future__ import annotations

import uuid
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from catering.dashboard.components.words import as_markdown, say
from catering.model.text import text

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
    name = _as_kept(str(who.get("name") or ""))
    if name and "actor_name" not in st.session_state:
        st.session_state["actor_name"] = name


def actor() -> str:
    """The person who acts: signed in, named, or else the browser, so that a draft is kept for them all the same."""
    signed_in = _signed_in()
    if signed_in is not None:
        return signed_in
    name = st.session_state.get("actor_name")
    return str(name) if name and not signs_in() else nobody()


def nobody() -> str:
    """Under whom this browser acts while its person is not known."""
    return UNNAMED + str(st.session_state.setdefault("browser_id", uuid.uuid4().hex))


def is_named() -> bool:
    """Whether the person is known, as saving asks."""
    return not actor().startswith(UNNAMED)


def give_name(name: str, *, with_draft: bool = False) -> None:
    """Keeps a name, here and in the browser; `with_draft`: what is not saved goes over to it from another name."""
    kept = _as_kept(name)
    if kept:
        st.session_state["actor_name"] = st.session_state["name_to_keep"] = kept
        st.session_state["draft_goes_along"] = with_draft


def _as_kept(name: str) -> str:
    """A name without needless space; nobody may call themselves like a browser without a name."""
    kept = " ".join(name.split())[:100]
    return "" if kept.startswith(UNNAMED) else kept


def signs_in() -> bool:
    """Whether people sign in here, by the `[auth]` of the server's secrets, so that a name is not their own word."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def _signed_in() -> str | None:
    if not st.user.get("is_logged_in", False):
        return None
    return str(st.user.get("name") or st.user.get("email") or st.user.get("sub"))


def show_who(*, has_draft: bool) -> None:
    """A quiet line that says who one is here, and the way to be another."""
    if signs_in():
        if is_named():
            st.caption(as_markdown(text("{name}", name=actor())))
            st.button(say(text("Sign out")), key="sign_out", type="tertiary", on_click=st.logout)
        else:
            show_sign_in("sign_in")
        return
    times = st.session_state.setdefault("times_renamed", 0)
    words = text("{name} · change name", name=actor()) if is_named() else text("Who are you?")
    # another key after each change: the pop-up closes
    with st.popover(as_markdown(words), type="tertiary", key=f"who_popover {times}"), st.form("who_form", border=False):
        st.text_input(
            say(text("Your name")),
            value=actor() if is_named() else "",
            key=f"own_name {times}",
            max_chars=100,
            help=say(text("Kept in this browser; it stands beside what you change.")),
        )
        if has_draft and is_named():
            st.checkbox(
                say(text("Take along what is not saved yet")),
                value=True,
                key=f"draft_along {times}",
                help=say(text("Else it stays with the name before, and is there again under that name.")),
            )
        st.form_submit_button(say(text("Use this name")), on_click=_rename, args=(times,), key="rename")


def show_sign_in(key: str) -> None:
    """The button that leads to the sign-in."""
    st.button(say(text("Sign in")), key=key, on_click=st.login)


def _rename(times: int) -> None:
    name = _as_kept(str(st.session_state[f"own_name {times}"]))
    if name and name != actor():
        give_name(name, with_draft=bool(st.session_state.get(f"draft_along {times}", False)))
        st.session_state["times_renamed"] = times + 1
