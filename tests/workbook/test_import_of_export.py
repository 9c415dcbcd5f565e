"""What is exported and not changed is imported without a change: every table, in every language, for everyone."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_round_trip import event_records

from catering.model.recipient import Recipient
from catering.model.record import Record, columns
from catering.model.records import TABLES, EventRecords
from catering.model.rows import rows_of
from catering.model.text import LANGUAGES, Language
from catering.services.export_event import export_event
from catering.services.import_workbook import bring_in, preview_import
from catering.store.change_sets import Kind, Stamp
from catering.store.engine import Store
from catering.store.writing import create_event

AT = dt.datetime(2025, 6, 12, 9, 30, tzinfo=dt.UTC)


def in_coins(records: EventRecords) -> EventRecords:
    """The event with the amounts that a store keeps: there is no part of a yen, but of a rate a hundredth of it."""

    def rounded(record: Record) -> Record:
        if (getattr(record, "currency", None) or records.event.currency) != "JPY":
            return record
        amounts = {
            column.name: getattr(record, column.name).quantize(Decimal(1).scaleb(-column.finer_digits))
            for column in columns(type(record))
            if column.kind == "money" and getattr(record, column.name) is not None
        }
        return record.model_copy(update=amounts)

    for table in TABLES:
        if any(column.kind == "money" for column in columns(table)):
            records = records.with_rows(table.table, tuple(map(rounded, records.rows(table.table))))
    return records


@given(event_records().map(in_coins), st.sampled_from(LANGUAGES), st.sampled_from([None, *Recipient]))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_was_exported_is_imported_without_a_change(
    tmp_path_factory: pytest.TempPathFactory,
    filled_store: Path,
    records: EventRecords,
    language: Language,
    recipient: Recipient | None,
) -> None:
    path = tmp_path_factory.mktemp("x") / "x.sqlite"
    shutil.copy(filled_store, path)
    store = Store(f"sqlite:///{path}")
    event_id = f"x-{records.event.event_id}"
    records = records.model_copy(update={"event": records.event.model_copy(update={"event_id": event_id})})
    stamp = Stamp(Kind.CREATE, "kathrin", AT, "test", "made for the test")
    store.write(lambda connection: create_event(connection, rows_of(records), stamp))
    content = export_event(store, event_id, recipient=recipient, actor="kathrin", at=AT, language=language)
    seen = preview_import(store, bring_in(content, "x.xlsx", as_of=AT), actor="naoki")
    store.close()
    assert (seen.event_id, seen.changes, seen.conflicts) == (event_id, (), ())
    assert (seen.missing, seen.renames, seen.ignored) == ((), (), ())
