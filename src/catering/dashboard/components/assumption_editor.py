"""The assumptions of one beverage: value, and the spread as "from … to … in 8 of 10 evenings"."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from catering.dashboard.components.draft_marks import mark_draft
from catering.dashboard.components.table_editor import edit_frame
from catering.dashboard.components.words import language, say
from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage
from catering.model.records import EventRecords
from catering.model.text import text, written
from catering.planning.forecast.assumptions import assumption_for, eight_of_ten
from catering.services.edit_records import edit_assumption, with_assumption_row

_PARTS = ("value", "low", "high")


def edit_assumptions(beverage: Beverage) -> None:
    """One row for each kind and for each row that an event states itself for this beverage."""
    reader = language()

    def rows_of(records: EventRecords) -> list[Assumption]:
        stated = [
            row
            for row in records.assumptions
            if row.beverage in (None, beverage.name) and row.guest_group and row.kind.is_of_the_forecast
        ]
        general = [_own(records, kind, beverage) for kind in AssumptionKind if kind.spreads]
        return [*general, *stated]

    def number(row: Assumption, value: float) -> str:
        return written(value, "pct1", reader) if row.unit == "share" else written(value, "n2", reader)

    def frame_of(records: EventRecords) -> pd.DataFrame:
        return pd.DataFrame(
            [
                {
                    "kind": say(row.kind.label),
                    "guest_group": row.guest_group or say(text("all")),
                    "value": number(row, row.value),
                    "low": number(row, eight_of_ten(row)[0]),
                    "high": number(row, eight_of_ten(row)[1]),
                    "unit": "" if row.unit == "share" else row.unit,
                    "basis": say(row.basis.label),
                    "source": row.source or "–",
                }
                for row in rows_of(records)
            ]
        )

    def apply(records: EventRecords, row: int, name: str, typed: str | None) -> EventRecords:
        return with_assumption_row(records, edit_assumption(rows_of(records)[row], name, typed))

    titles = {
        "kind": say(text("Assumption")),
        "guest_group": say(text("Guests")),
        "value": say(text("Value")),
        "low": say(text("from")),
        "high": say(text("to")),
        "unit": say(text("Unit")),
        "basis": say(text("Basis")),
        "source": say(text("Source")),
    }
    edit_frame(
        f"assumptions {beverage.name}",
        frame_of=frame_of,
        apply=apply,
        titles=titles,
        config={
            "source": st.column_config.TextColumn(titles["source"], width="large"),
            "low": st.column_config.TextColumn(titles["low"], help=say(text("Below this in 1 of 10 evenings."))),
            "high": st.column_config.TextColumn(titles["high"], help=say(text("Above this in 1 of 10 evenings."))),
        },
        cells_depend=True,
        disabled=[name for name in titles if name not in _PARTS],
        what=text("Assumptions of {beverage} edited", beverage=beverage.name),
        alt=say(text("Assumptions")),
    )
    mark_draft(Assumption.table)


def _own(records: EventRecords, kind: AssumptionKind, beverage: Beverage) -> Assumption:
    """The assumption that holds for all groups, as a row of this beverage where it is the catalogue's."""
    row = assumption_for(records, kind, beverage=beverage)
    of_the_evening = kind in (AssumptionKind.SHOW_RATE, AssumptionKind.HOURS_PRESENT)
    if row in records.assumptions or of_the_evening:
        return row
    return row.model_copy(update={"beverage": beverage.name})
