"""The bars of an event in a table, what concerns them all, and the figures that serving rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from catering.catalog.container_sizes import size_label
from catering.dashboard.components.draft_marks import mark_draft
from catering.dashboard.components.table_editor import edit_frame
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, escaped, language, say, value
from catering.model.assumption import Assumption, AssumptionKind
from catering.model.records import EventRecords
from catering.model.text import Text, label, text, written
from catering.model.units import unit_shown
from catering.planning.forecast.stated_assumptions import stated_or_default
from catering.planning.service.keg_allocation import KegAllocation
from catering.planning.service.measured_seconds import seconds_an_order_trained
from catering.planning.service.orders import DemandLevel
from catering.planning.service.service_plan import ServicePlan
from catering.planning.service.tappers import BarService, wait_told
from catering.services.edit_records import edit_assumption, with_assumption_row

_NOT_KNOWN = "–"
_FIGURES = tuple(
    kind
    for kind in AssumptionKind
    if not kind.is_of_the_forecast
    and kind
    not in (
        AssumptionKind.STAFF_ATTENDANCE,
        AssumptionKind.TRAINEES_A_TRAINER,
        AssumptionKind.TAPPINGS_A_TRAINEE,
        AssumptionKind.A_TAPPING,
        AssumptionKind.READINESS_WISHED,
    )
)
"""What serving rests on; the rest is about training."""


def show_broken(service: ServicePlan) -> None:
    """Each rule that is not kept, with the way out."""
    lines = [
        f"- **{as_markdown(rule.rule.label)}**: {as_markdown(rule.message)} {as_markdown(rule.way_out)}"
        for rule in service.broken
    ]
    if lines:
        st.markdown("\n".join(lines))


def show_bars(service: ServicePlan) -> None:
    """A row for each bar: hands, taps and peak; beside it both waits by name."""
    hands, waits = st.columns(2, gap="medium")
    with hands:
        show_table(
            [
                {
                    say(label("service column", "Bar")): say(bar.name),
                    say(label("service column", "Tappers")): say(_tappers(bar)),
                    say(label("service column", "Taps")): say(_taps(bar)),
                    say(label("service column", "Orders a minute at the peak")): say(
                        text(
                            "{median:n1}, at 90 % {high:n1}",
                            median=bar.peak_orders_per_min,
                            high=bar.peaks_per_min[DemandLevel.HIGH],
                        )
                    ),
                }
                for bar in service.bars
            ],
            alt=text("The bars with tappers and taps"),
        )
    with waits:
        show_table(
            [
                {
                    say(label("service column", "Bar")): say(bar.name),
                    say(label("service column", "Wait at the peak (Erlang C)")): say(_at_the_peak(bar)),
                    say(label("service column", "Wait over the evening (simulation)")): say(
                        _waits(
                            bar.waits[DemandLevel.HIGH].over_the_evening.mean_s,
                            bar.waits[DemandLevel.HIGH].over_the_evening.p90_s,
                        )
                    ),
                }
                for bar in service.bars
            ],
            alt=text("The bars with their waits"),
        )
        st.caption(
            as_markdown(
                text(
                    "Waits at 90 % demand: on average, and what 9 of 10 orders do not exceed. Wished are {mean} and "
                    "{p90}.",
                    mean=wait_told(service.wished.mean_s),
                    p90=wait_told(service.wished.p90_s),
                )
            )
        )


def _tappers(bar: BarService) -> Text:
    needed = bar.needed_tappers[DemandLevel.HIGH]
    if bar.trained < bar.tappers:
        return text(
            "{tappers:n0}, of them {trained:n0} trained; needed {needed:n0}",
            tappers=bar.tappers,
            trained=bar.trained,
            needed=needed,
        )
    if bar.tappers != needed:
        return text("{tappers:n0}; needed {needed:n0}", tappers=bar.tappers, needed=needed)
    return text(
        "{tappers:n0} trained, or {untrained:n0} untrained",
        tappers=bar.tappers,
        untrained=bar.needed_untrained[DemandLevel.HIGH],
    )


def _taps(bar: BarService) -> Text:
    if bar.is_pooled:
        return text("{needed:n0} needed", needed=bar.taps_needed)
    return text("{taps:n0}; needed {needed:n0}", taps=bar.taps, needed=bar.taps_needed)


def _at_the_peak(bar: BarService) -> Text:
    wait = bar.waits[DemandLevel.HIGH].at_the_peak
    return Text(_NOT_KNOWN) if wait is None else _waits(wait.mean_s, wait.p90_s)


def _waits(mean_s: float, p90_s: float) -> Text:
    return text("{mean}; 9 of 10: {p90}", mean=wait_told(mean_s), p90=wait_told(p90_s))


def show_kegs(allocation: KegAllocation) -> None:
    """Where the containers of one beverage stand, and the chance that they last there."""
    st.markdown(as_markdown(allocation.summary()))
    rows = [
        _kegs_row(
            bar.bar,
            bar.containers,
            bar.litres,
            value(bar.chance, "pct"),
            value(bar.chance_with_reserve, "pct"),
        )
        for bar in allocation.bars
    ]
    if allocation.in_reserve:
        rows.append(_kegs_row(say(allocation.reserve), allocation.in_reserve, allocation.reserve_l))
    show_table(rows, alt=text("{beverage} by bar", beverage=allocation.beverage))


def _kegs_row(
    place: str, containers: Mapping[str, int], litres: float, alone: str = _NOT_KNOWN, together: str = _NOT_KNOWN
) -> dict[str, str]:
    sizes = [text("{n:n0} × {size}", n=number, size=size_label(size)) for size, number in containers.items()]
    return {
        say(label("service column", "Place")): place,
        say(label("service column", "Containers")): value(sizes, "list") if sizes else _NOT_KNOWN,
        say(label("service column", "Litres")): value(litres, "L0"),
        say(label("service column", "Lasts by itself")): alone,
        say(label("service column", "Lasts with the reserve")): together,
    }


def show_rest(service: ServicePlan) -> None:
    """Toast, cooling, casks, cellar and glasses, a sentence each."""
    st.markdown("\n".join(f"- {as_markdown(sentence)}" for sentence in _sentences(service)))


def _sentences(service: ServicePlan) -> Iterable[Text]:
    if service.toast is not None:
        toast = service.toast
        yield toast.summary()
        yield text(
            "To fill them in {minutes:n0} min takes {trained:n0} trained hands, or {untrained:n0} untrained.",
            minutes=toast.within_min,
            trained=toast.trained_needed,
            untrained=toast.untrained_needed,
        )
    for casks in service.casks:
        yield text(
            "{bar}: {needed:n0} casks at 90 % demand, the first at {first:time}, the last at {last:time}, each opened "
            "by a trained hand.",
            bar=casks.bar,
            needed=casks.needed,
            first=casks.opened_at[0],
            last=casks.opened_at[-1],
        )
    if service.kegs:
        yield text(
            "{changes:n0} kegs are changed at 90 % demand: {hands:n0} cellar hands in the busiest hour.",
            changes=sum(each.changes for each in service.kegs),
            hands=service.cellar_hands,
        )
    yield service.glasses.summary()
    if service.cooling is None:
        yield text("No cooler is entered: nobody can say whether the beer is cold.")
    else:
        for flow in service.cooling.flow:
            yield flow.summary()
        if service.cooling.cold_store is not None:
            yield service.cooling.cold_store.summary()


def edit_figures() -> None:
    """The figures that serving rests on, each with unit, basis and source."""
    reader = language()

    def row_of(records: EventRecords, kind: AssumptionKind) -> Assumption:
        if kind is AssumptionKind.ORDER_TRAINED:
            return seconds_an_order_trained(records)
        return stated_or_default(records, kind)

    def frame_of(records: EventRecords) -> pd.DataFrame:
        rows = [row_of(records, kind) for kind in _FIGURES]
        return pd.DataFrame(
            [
                {
                    "kind": say(row.kind.label),
                    "value": written(row.value, "share" if row.unit == "share" else "n2", reader),
                    "unit": "" if row.unit == "share" else say(unit_shown(row.unit)),
                    "basis": say(row.basis.label),
                    "source": row.source or _NOT_KNOWN,
                }
                for row in rows
            ]
        )

    def apply(records: EventRecords, row: int, name: str, typed: str | None) -> EventRecords:
        return with_assumption_row(records, edit_assumption(row_of(records, _FIGURES[row]), name, typed))

    titles = {
        "kind": say(text("Assumption")),
        "value": say(text("Value")),
        "unit": say(text("Unit")),
        "basis": say(text("Basis")),
        "source": say(text("Source")),
    }
    edit_frame(
        "service figures",
        frame_of=frame_of,
        apply=apply,
        titles=titles,
        config={"source": st.column_config.TextColumn(titles["source"], width="large")},
        cells_depend=True,
        disabled=[name for name in titles if name != "value"],
        what=text("Figures of serving edited"),
        alt=say(text("What serving rests on")),
    )
    mark_draft(Assumption.table)


def choose_bar(service: ServicePlan) -> BarService:
    """The bar that the figures show; the one with the longest wait is chosen first."""
    names = [bar.bar for bar in service.bars]
    slowest = max(service.bars, key=lambda bar: bar.waits[DemandLevel.HIGH].over_the_evening.mean_s)
    if len(names) == 1:
        return slowest
    chosen = st.segmented_control(
        say(label("service column", "Bar")),
        names,
        default=slowest.bar,
        format_func=escaped,
        key="service_bar",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return service.bar(chosen) if chosen in names else slowest
