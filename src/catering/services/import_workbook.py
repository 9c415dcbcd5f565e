"""Import a workbook: look at what it would do, decide what must be decided, then do all of it as one change set."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.model.text import Text, text
from catering.services.as_of import at_venue
from catering.services.check_workbook import CheckedWorkbook, check_workbook
from catering.services.import_preview import Decisions, ImportPreview, preview_of_event, preview_of_new_event
from catering.store.change_sets import ChangeSet, Kind, Stamp, changes_of, done_already, imported_from
from catering.store.engine import Connection, Store
from catering.store.event_rows import NoSuchEvent, StoredEvent, event_row, event_version, load_event
from catering.store.events import hold_id_free
from catering.store.migrate import bring_up_to_date
from catering.store.writing import apply_changes, create_event, lock_event


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A file that was brought in and checked; `digest` tells it from every other."""

    file_name: str
    digest: str
    checked: CheckedWorkbook


def bring_in(content: bytes, file_name: str, *, as_of: dt.datetime) -> BroughtIn:
    """Reads and checks a file; never raises for what a person uploaded.

    `as_of` without a time zone is local time at the venue.
    """
    return BroughtIn(file_name, hashlib.sha256(content).hexdigest(), check_workbook(content, file_name, as_of=as_of))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: its change set, or None where there was nothing to do or `preview` waits."""

    change_set: ChangeSet | None
    preview: ImportPreview


class AlreadyImported(Exception):
    """The same file was imported into the same event before, and that was not undone."""

    def __init__(self, file_name: str, event_id: str, by: ChangeSet, at: dt.datetime) -> None:
        self.event_id = event_id
        self.by = by
        self.message: Text = text(
            "“{file}” was already imported on {at:datetime} by {actor}, as change set {number}. "
            "Undo that to import it again.",
            file=file_name,
            at=at,
            actor=by.actor,
            number=by.id,
        )
        super().__init__(str(self.message))


def preview_import(
    store: Store,
    brought: BroughtIn,
    *,
    actor: str,
    event_id: str | None = None,
    decisions: Decisions | None = None,
) -> ImportPreview:
    """What an import would do, without doing it.

    `event_id` names the event to import into, whatever the workbook says. Raises NoSuchEvent, AlreadyImported.
    """
    store_id = bring_up_to_date(store)
    with store.reading() as connection:
        row = _event_of(connection, brought, event_id, store_id)
        stored = None if row is None else load_event(connection, row)
        return _preview(connection, stored, brought, decisions, actor, store_id)


def import_workbook(
    store: Store,
    brought: BroughtIn,
    *,
    actor: str,
    at: dt.datetime,
    operation_id: str,
    event_id: str | None = None,
    decisions: Decisions | None = None,
    reason: str | None = None,
) -> Imported:
    """Imports a workbook whole, as one change set; nothing of it while something is to be mended or decided.

    Raises NoSuchEvent, AlreadyImported, EventIdTaken.
    """
    store_id = bring_up_to_date(store)

    def work(connection: Connection) -> Imported:
        done = done_already(connection, operation_id)
        if done is not None:
            return Imported(done, _as_done(connection, done))
        row = _event_of(connection, brought, event_id, store_id)
        stored = None if row is None else lock_event(connection, row)
        preview = _preview(connection, stored, brought, decisions, actor, store_id)
        if preview.waits or not preview.changes:
            return Imported(None, preview)
        kind = Kind.CREATE if stored is None else Kind.IMPORT
        stamp = Stamp(
            kind,
            actor,
            at,
            brought.file_name,
            operation_id,
            reason,
            source_digest=brought.digest,
            cells=preview.cells,
        )
        if stored is None:
            hold_id_free(connection, str(preview.event_id))
            return Imported(create_event(connection, preview.rows, stamp), preview)
        return Imported(apply_changes(connection, stored, preview.changes, stamp), preview)

    return store.write(work)


def _event_of(connection: Connection, brought: BroughtIn, event_id: str | None, store_id: str) -> int | None:
    """The row of the event that a workbook is about; None where there is none yet. Raises NoSuchEvent."""
    if event_id is not None:
        return event_row(connection, event_id)
    checked = brought.checked
    identity = checked.read.identity if checked.read is not None else None
    try:
        if identity is not None and identity.store_id == store_id:
            event_version(connection, identity.event_row)
            return identity.event_row
        return None if checked.records is None else event_row(connection, checked.records.event.event_id)
    except (KeyError, NoSuchEvent):
        return None


def _preview(
    connection: Connection,
    stored: StoredEvent | None,
    brought: BroughtIn,
    decisions: Decisions | None,
    actor: str,
    store_id: str,
) -> ImportPreview:
    if stored is None:
        return preview_of_new_event(brought.checked)
    by = imported_from(connection, stored.row, brought.digest)
    if by is not None:
        raise AlreadyImported(
            brought.file_name,
            stored.event_id,
            by,
            at_venue(by.at, ZoneInfo(stored.rows["event"][stored.row]["time_zone"])),
        )
    return preview_of_event(
        connection,
        stored,
        brought.checked,
        decisions or Decisions(),
        file_name=brought.file_name,
        actor=actor,
        store_id=store_id,
    )


def _as_done(connection: Connection, done: ChangeSet) -> ImportPreview:
    """What an operation did that was committed before, when its answer got lost."""
    stored = load_event(connection, done.event)
    kept = changes_of(connection, done.id)
    return ImportPreview(
        stored.event_id,
        done.event_version,
        done.kind is Kind.CREATE,
        stored.rows,
        tuple(each.change for each in kept),
        cells={each.change.place: each.cell for each in kept if each.cell is not None},
    )
