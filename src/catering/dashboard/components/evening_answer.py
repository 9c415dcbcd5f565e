"""What the evening will come to: the answer in a breath, the figures by beverage and bar, poured against forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import streamlit as st

from catering.charts.poured import poured_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say, value
from catering.model.text import Text, label, text
from catering.planning.evening.evening_update import BeverageEvening, give_or_take
from catering.planning.evening.likelihood import likelihood
from catering.planning.evening.poured_band import poured_band
from catering.planning.evening.run_out import RunOut, about

_NOT_KNOWN = "–"


def show_answer(sentences: Sequence[Text], to_do: Sequence[Text] = ()) -> None:
    """The answer large, what to do as a list, in a frame."""
    with st.container(border=True):
        st.markdown("#### " + " ".join(map(as_markdown, sentences)))
        if to_do:
            st.markdown("\n".join(f"- {as_markdown(each)}" for each in to_do))


def show_beverage(evening: BeverageEvening, poured: Sequence[tuple[dt.datetime, float]], *, key: str) -> None:
    """One beverage: its range, what makes it last, its figure, its bars."""
    st.markdown(" ".join(map(as_markdown, evening.sentences()[: 2 if evening.off_l >= 0.5 else 1])))
    if evening.measures:
        st.markdown("\n".join(f"- {as_markdown(each.sentence())}" for each in evening.measures))
    draw_poured(evening, poured, key=key)
    show_table(list(_bars(evening)), alt=text("{beverage} by bar", beverage=evening.beverage))


def draw_poured(evening: BeverageEvening, poured: Sequence[tuple[dt.datetime, float]], *, key: str) -> None:
    """What was poured by each reading, against the forecast's band."""
    band = poured_band(state.plan().records, state.plan().demand(evening.beverage))
    draw(poured_chart(evening, band, poured, language=language()), key=f"poured {key}")


def _bars(evening: BeverageEvening) -> Iterable[dict[str, str]]:
    for bar in evening.bars:
        left_l = None if bar.available_l is None else bar.available_l - bar.poured_l
        yield {
            say(label("evening column", "Bar")): bar.bar,
            say(label("evening column", "Poured")): value(bar.poured_l, "L0"),
            say(label("evening column", "By the end")): value(bar.mean_l, "L0"),
            say(label("evening column", "Stands there")): _NOT_KNOWN if left_l is None else value(left_l, "L0"),
            say(label("evening column", "Lasts")): _lasts(bar.run_out),
            say(label("evening column", "Dry about")): _dry(bar.run_out, evening.at),
        }


def show_all(evening: Sequence[BeverageEvening]) -> None:
    """A row for each beverage."""
    show_table(
        [
            {
                say(label("evening column", "Beverage")): each.beverage,
                say(label("evening column", "Poured")): say(give_or_take(each.poured_l, each.off_l))
                if each.off_l >= 0.5
                else value(each.poured_l, "L0"),
                say(label("evening column", "By the end (8 of 10 evenings)")): say(
                    text(
                        "{median:L0} ({low:n0}–{high:n0})",
                        median=each.litres["p50"],
                        low=each.litres["p10"],
                        high=each.litres["p90"],
                    )
                ),
                say(label("evening column", "Still there")): _NOT_KNOWN
                if each.left_l is None
                else value(each.left_l, "L0"),
                say(label("evening column", "Lasts")): _lasts(each.run_out),
                say(label("evening column", "Dry about")): _dry(each.run_out, each.at),
            }
            for each in evening
        ],
        alt=text("The evening by beverage"),
    )


def _lasts(run_out: RunOut | None) -> str:
    return _NOT_KNOWN if run_out is None else say(likelihood(run_out.chance_lasts))


def _dry(run_out: RunOut | None, now: dt.datetime) -> str:
    if run_out is None or run_out.runs_out_at is None:
        return _NOT_KNOWN
    return say(about(run_out.runs_out_at, now))
