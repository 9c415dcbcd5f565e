"""The movements behind a figure: when, what, from where to where, why, by whom; each can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, ask_name, will_say
from catering.dashboard.components.words import as_markdown, say, value
from catering.model.text import Text, label, text
from catering.planning.stock.told_movement import ToldMovement
from catering.services.evening_stock import undo_last

MOST_SHOWN = 500
_OUTSIDE = "–"


def show_movements(found: Sequence[ToldMovement], *, zone: dt.tzinfo, key: str) -> None:
    """The latest first, as many as are shown at most; those that were taken back say by which."""
    if not found:
        st.caption(as_markdown(text("Nothing is posted of it.")))
        return
    latest = sorted(found, key=lambda each: (each.at, each.number), reverse=True)[:MOST_SHOWN]
    rows = [_row(each, zone) for each in latest]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", alt=say(text("Movements")))
    if len(found) > MOST_SHOWN:
        st.caption(as_markdown(text("These are the latest {n:n0}; the workbook has them all.", n=MOST_SHOWN)))
    standing = [each for each in latest if each.reversed_by is None and each.reverses is None]
    if not standing:
        return
    with st.expander(say(text("Take a movement back"))):
        ask_name(f"take back {key}")
        numbers = {each.number: each for each in standing}
        chosen = st.selectbox(
            say(text("Which one")),
            list(numbers),
            format_func=lambda number: say(_named(numbers[number], zone)),
            key=f"reverse {key}",
        )
        st.button(say(text("Take it back")), key=f"take back {key}", on_click=_take_back, args=(chosen,))


def _row(each: ToldMovement, zone: dt.tzinfo) -> dict[str, str]:
    why = each.why()
    words = [say(why)] if isinstance(why, Text) else [why] if why else []
    if each.reversed_by is not None:
        words.append(say(text("taken back by {number}", number=each.reversed_by)))
    if each.reverses is not None:
        words.append(say(text("takes {number} back", number=each.reverses)))
    return {
        say(label("stock", "No.")): str(each.number),
        say(label("stock", "When")): value(each.at.astimezone(zone), "datetime"),
        say(label("stock", "What")): say(each.kind.label),
        say(text("Keg or lot")): each.keg or each.lot,
        say(label("stock", "From")): each.from_place or _OUTSIDE,
        say(label("stock", "To")): each.to_place or _OUTSIDE,
        say(label("stock", "Litres")): value(each.volume_ml / 1000, "L3"),
        say(label("stock", "Who")): each.actor,
        say(label("stock", "Reason")): ", ".join(words),
    }


def _named(each: ToldMovement, zone: dt.tzinfo) -> Text:
    return text(
        "{number}: {kind}, {what}, {at:datetime}",
        number=each.number,
        kind=each.kind.label,
        what=each.keg or each.lot,
        at=each.at.astimezone(zone),
    )


def _take_back(number: int) -> None:
    def work(**signed: Any) -> object:
        return partial(undo_last, state.store(), number)(**signed)

    if act(f"take back {number}", work) is not None:
        will_say("success", text("It is taken back."))
