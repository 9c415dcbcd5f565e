"""Export an event: its workbook, with what is needed to merge it when it comes back."""

from __future__ import annotations

import datetime as dt

from catering.catalog.recipients import seen_by
from catering.model.recipient import Recipient
from catering.model.record import sheet_label
from catering.model.records import TABLES
from catering.model.rows import records_of
from catering.model.text import Language, Text
from catering.services.open_event import opened
from catering.store.engine import Store
from catering.store.event_rows import StoredEvent, event_row, load_event
from catering.store.migrate import bring_up_to_date
from catering.workbook.identity import Identity
from catering.workbook.write import write_event_workbook


def export_event(
    store: Store,
    event_id: str,
    *,
    recipient: Recipient | None,
    actor: str,
    at: dt.datetime,
    language: Language,
    draft_of: str | None = None,
) -> bytes:
    """The event as .xlsx with what its recipient may see; with a draft laid over it where `draft_of` names whose.

    What it is compared with when it comes back is the store's event, so that an unsaved change comes back as one.
    Raises NoSuchEvent.
    """
    with store.reading() as connection:
        stored = load_event(connection, event_row(connection, event_id))
        records = records_of(stored.rows) if draft_of is None else opened(connection, stored, draft_of).records
    identity = _identity(bring_up_to_date(store), stored, recipient, actor, at)
    return write_event_workbook(records, language=language, as_of=at, identity=identity)


def sheets_for(recipient: Recipient | None) -> tuple[Text, ...]:
    """The sheets that a recipient gets."""
    seen = seen_by(recipient)
    return tuple(sheet_label(table) for table in TABLES if table.table in seen)


def _identity(store_id: str, stored: StoredEvent, recipient: Recipient | None, actor: str, at: dt.datetime) -> Identity:
    return Identity(
        store_id=store_id,
        event_row=stored.row,
        event_id=stored.event_id,
        event_version=stored.event_version,
        recipient=recipient,
        exported_at=at.astimezone(dt.UTC),
        exported_by=actor,
        rows={
            table: {row_id: (stored.versions[table, row_id], row) for row_id, row in rows.items()}
            for table, rows in stored.rows.items()
        },
    )
