"""A workbook of an event checked and previewed against the store, beside pandas with openpyxl reading the same file."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from functools import partial

import pandas as pd

from catering.model.event import GuestGroup
from catering.model.rows import rows_of
from catering.services.check_workbook import check_workbook
from catering.services.export_event import export_event
from catering.services.import_workbook import bring_in, preview_import
from catering.services.open_store import open_store
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks
from catering.store.change_sets import Kind, Stamp
from catering.store.engine import Store
from catering.store.writing import create_event
from side_by_side import compare

AT = dt.datetime(2025, 6, 10, 12, tzinfo=dt.UTC)


def export_of(store: Store, rows: int) -> bytes:
    """The workbook of an event with as many guest groups."""
    path = shipped_workbooks()[REFERENCE_EVENT]
    records = check_workbook(path.read_bytes(), path.name, as_of=AT).records
    assert records is not None
    event_id = f"event-of-{rows}"
    event = records.event.model_copy(update={"event_id": event_id})
    groups = tuple(
        GuestGroup(name=f"Table {number}", accepted=number % 12, accepted_on=dt.date(2025, 6, 1))
        for number in range(1, rows + 1)
    )
    whole = records.model_copy(update={"event": event, "guest_groups": groups})
    stamp = Stamp(Kind.CREATE, "bench", AT, "bench", event_id)
    store.write(partial(create_event, rows=rows_of(whole), stamp=stamp))
    return export_event(store, event_id, recipient=None, actor="bench", at=AT, language="en")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(at=AT, url=f"sqlite:///{folder}/bench.sqlite")
        for rows, rounds in ((1_000, 7), (10_000, 3)):
            content = export_of(store, rows)
            compare(
                f"{rows:,} rows checked and previewed",
                lambda content=content: preview_import(store, bring_in(content, "x.xlsx", as_of=AT), actor="bench"),
                lambda content=content: pd.read_excel(io.BytesIO(content), sheet_name=None, engine="openpyxl"),
                floor_name="pandas with openpyxl, unchecked",
                rounds=rounds,
            )
        store.close()


if __name__ == "__main__":
    main()
