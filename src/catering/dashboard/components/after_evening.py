"""After the last pour: what was drunk, lost and left, what the figures teach, and the one step to a past event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import streamlit as st

from catering.charts.what_became import what_became_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.close_form import close_form, offer_to_others
from catering.dashboard.components.evening_answer import show_answer
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say, value
from catering.model.text import LANGUAGE_NAMES, LANGUAGES, Language, label, text
from catering.planning.evening.after_evening import AfterBeverage, AfterEvening
from catering.planning.evening.day_after_sentences import after_answer, after_to_do
from catering.planning.evening.evening_lessons import ForecastLitres, forecast_before_doors, lessons_of
from catering.services.report_evening import report_name, report_of, write_report

_NOT_MEASURED = label("yield", "not measured")


def show_after_evening() -> None:
    """The answer, a picture of the litres, the lessons; then what there is to do: close, and take the report."""
    after = state.after_evening()
    show_answer(after_answer(after), after_to_do(after, state.stock().deposits))
    served = [each for each in after.beverages if each.is_served]
    if served:
        draw(what_became_chart(served, language=language()), key="what became")
    st.caption(as_markdown(after.guests.summary()))
    taught = lessons_of(after, _forecast(after))
    if taught:
        st.subheader(say(text("What the figures teach")))
        st.markdown("\n".join(f"- {as_markdown(each)}" for each in taught))
    close_form(after)
    offer_to_others(after)
    _offer_report(after)
    if served:
        with st.expander(say(text("Beverage by beverage, keg by keg"))):
            _show_details(served)


def _forecast(after: AfterEvening) -> Mapping[str, ForecastLitres]:
    """What was forecast before the doors, worked out once for the records."""
    kept = st.session_state.get("forecast_before_doors")
    if kept is None or kept[0] != after.records:
        kept = st.session_state.forecast_before_doors = (after.records, forecast_before_doors(after.records))
    found: Mapping[str, ForecastLitres] = kept[1]
    return found


def _show_details(served: list[AfterBeverage]) -> None:
    show_table([_row(each) for each in served], alt=text("What became of each beverage"))
    losses = [row for each in served for row in _losses(each)]
    if losses:
        show_table(losses, alt=text("Losses by code"))
    show_table([row for each in served for row in _left(each)], alt=text("Where the left over is"))
    show_table([row for each in served for row in _kegs(each)], alt=text("Yield keg by keg"))
    st.caption(
        say(
            text(
                "The yield of a keg is known where what was lost from it was posted in litres, its rest was weighed "
                "just before it was blown, or a count found what was in it."
            )
        )
    )


def _row(each: AfterBeverage) -> dict[str, str]:
    return {
        say(label("evening column", "Beverage")): each.beverage,
        say(label("evening column", "Came")): value(each.came_ml / 1000, "L1"),
        say(label("evening column", "Drunk")): "–" if each.drunk_l is None else value(each.drunk_l, "L1"),
        say(label("evening column", "How measured")): say(each.measured.label),
        say(label("evening column", "Training")): value(each.trained_ml / 1000, "L1"),
        say(label("evening column", "Lost")): value(each.lost_ml / 1000, "L1"),
        say(label("evening column", "Missing")): value(each.missing_ml / 1000, "L1"),
        say(label("evening column", "Left")): value(each.left_ml / 1000, "L1"),
    }


def _losses(each: AfterBeverage) -> Iterator[dict[str, str]]:
    losses = [(lost.code.label, lost.volume_ml, lost.containers) for lost in each.lost]
    if each.rest_ml:
        kegs = sum(keg.rest_ml > 0 for keg in each.kegs)
        losses.append((label("loss", "rest in kegs"), each.rest_ml, kegs))
    for what, volume_ml, containers in losses:
        yield {
            say(label("evening column", "Beverage")): each.beverage,
            say(label("evening column", "Waste code")): say(what),
            say(label("evening column", "Litres")): value(volume_ml / 1000, "L1"),
            say(label("evening column", "From containers")): value(containers, "n0"),
        }


def _left(each: AfterBeverage) -> Iterator[dict[str, str]]:
    places = [(at.location.name, at.volume_ml, value(at.containers, "n0")) for at in each.left_at]
    if each.dumped_ml:
        places.append((say(text("dumped after the last pour")), each.dumped_ml, "–"))
    for place, volume_ml, containers in places:
        yield {
            say(label("evening column", "Beverage")): each.beverage,
            say(label("evening column", "Where it is")): place,
            say(label("evening column", "Litres")): value(volume_ml / 1000, "L1"),
            say(label("evening column", "Containers")): containers,
        }


def _kegs(each: AfterBeverage) -> Iterator[dict[str, str]]:
    for keg in each.kegs:
        share = keg.poured_share
        yield {
            say(label("evening column", "Keg")): keg.keg.number,
            say(label("evening column", "Bar")): keg.bar.name,
            say(label("evening column", "Filled")): value(keg.filled_ml / 1000, "L1"),
            say(label("evening column", "Poured")): value(keg.poured_ml / 1000, "L1"),
            say(label("evening column", "Lost")): value((keg.wasted_ml + keg.rest_ml) / 1000, "L1"),
            say(label("evening column", "Yield")): say(_NOT_MEASURED) if share is None else value(share, "pct1"),
        }


def _offer_report(after: AfterEvening) -> None:
    """The page for mayor and sponsors, in a language of choice; it is made when it is asked for."""
    st.subheader(say(text("Report for mayor and sponsors")))
    chooser, button = st.columns([1, 1], vertical_alignment="bottom")
    with chooser:
        chosen = st.segmented_control(
            say(text("Language of the report")),
            LANGUAGES,
            default=language(),
            format_func=lambda each: LANGUAGE_NAMES[each],
            key="report_language",
            required=True,
            persist_state="session",
        )
    reader: Language = chosen or language()
    event = state.current()
    with button:
        st.download_button(
            say(text("One page (.pdf)")),
            data=partial(_report, after, event.opened.stored.event_version, reader),
            file_name=report_name(event.opened.stored.event_id, reader),
            mime="application/pdf",
            key="take_report",
            on_click="ignore",
            width="stretch",
        )


def _report(after: AfterEvening, version: int, reader: Language) -> bytes:
    made = report_of(after, cost=state.logistics().cost, load=state.load())
    return write_report(made, version=version, at=after.at, language=reader)
