"""Undo: a change set is taken back whole, by another that puts everything where it was."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from catering.model.event import Event
from catering.model.rows import Change, with_changes
from catering.model.text import Text, text
from catering.planning.editing.integrity import Broken, broken
from catering.planning.editing.merge import merge_changes
from catering.services.as_of import at_venue
from catering.store.change_sets import (
    ChangeSet,
    Kind,
    Stamp,
    change_set,
    changes_of,
    changes_since,
    done_already,
    history,
)
from catering.store.engine import Connection, Store
from catering.store.event_rows import StoredEvent, load_event
from catering.store.writing import apply_changes, lock_event


class CannotUndo(Exception):
    """A change set that cannot be taken back as it stands: why, and the way out."""

    def __init__(self, message: Text, later: tuple[ChangeSet, ...] = (), broken: tuple[Broken, ...] = ()) -> None:
        super().__init__(str(message))
        self.message = message
        self.later = later
        self.broken = broken


def undo_change_set(
    store: Store,
    number: int,
    *,
    actor: str,
    by_what: str,
    at: dt.datetime,
    operation_id: str,
    reason: str | None = None,
) -> ChangeSet:
    """Takes a change set back whole. Raises NoSuchChangeSet; CannotUndo where later edits stand on it."""

    def work(connection: Connection) -> ChangeSet:
        done = done_already(connection, operation_id)
        if done is not None:
            return done
        stored = lock_event(connection, change_set(connection, number).event)
        wanted = change_set(connection, number)  # as it is now that nobody else can undo it
        changes = _inverse(connection, stored, wanted)
        stamp = Stamp(Kind.UNDO, actor, at, by_what, operation_id, reason, undoes=number)
        return apply_changes(connection, stored, changes, stamp)

    return store.write(work)


def what_undo_does(store: Store, number: int) -> tuple[Change, ...]:
    """What undoing a change set would change, for a person to see before. Raises NoSuchChangeSet, CannotUndo."""
    with store.reading() as connection:
        wanted = change_set(connection, number)
        return _inverse(connection, load_event(connection, wanted.event), wanted)


def _inverse(connection: Connection, stored: StoredEvent, wanted: ChangeSet) -> tuple[Change, ...]:
    """What takes a change set back; CannotUndo where nothing can."""
    _hold_undoable(connection, wanted)
    inverse = [kept.change.inverse for kept in reversed(changes_of(connection, wanted.id))]
    merged = merge_changes(inverse, stored.rows)
    later = _later(connection, wanted, {each.place[:2] for each in merged.conflicts})
    zone = ZoneInfo(stored.rows[Event.table][stored.row]["time_zone"])
    if merged.conflicts:
        raise CannotUndo(
            text(
                "Later edits stand on change set {number}: {later:list}. Undo those first.",
                number=wanted.id,
                later=[_told(each, zone) for each in later],
            ),
            later,
        )
    faults = broken(with_changes(stored.rows, merged.changes))
    if faults:
        raise CannotUndo(
            text(
                "Without change set {number} the event does not hold together: {why} {hint}",
                number=wanted.id,
                why=faults[0].message,
                hint=faults[0].suggestion,
            ),
            later,
            faults,
        )
    return merged.changes


def _hold_undoable(connection: Connection, wanted: ChangeSet) -> None:
    if wanted.undone_by is not None:
        by = change_set(connection, wanted.undone_by)
        raise CannotUndo(
            text(
                "Change set {number} was undone already, by {actor} as change set {by}. Undo that to have it back.",
                number=wanted.id,
                actor=by.actor,
                by=by.id,
            )
        )
    if wanted.kind is Kind.CREATE:
        raise CannotUndo(text("Change set {number} made the event. Archive the event instead.", number=wanted.id))
    if wanted.kind is Kind.ARCHIVE:
        raise CannotUndo(text("Change set {number} archived the event. Bring it back instead.", number=wanted.id))
    if wanted.kind is Kind.UNARCHIVE:
        raise CannotUndo(text("Change set {number} brought the event back. Archive it instead.", number=wanted.id))


def _later(connection: Connection, wanted: ChangeSet, others: set[tuple[str, int]]) -> tuple[ChangeSet, ...]:
    """The later change sets that touch the same rows, or `others` that stand in the way, the first of them first."""
    rows = others | {kept.change.place[:2] for kept in changes_of(connection, wanted.id)}
    touching = {
        kept.change_set
        for kept in changes_since(connection, wanted.event, wanted.event_version)
        if kept.change.place[:2] in rows
    }
    return tuple(each for each in reversed(history(connection, wanted.event)) if each.id in touching)


def _told(later: ChangeSet, zone: ZoneInfo) -> Text:
    at = at_venue(later.at, zone)
    return text("{number} by {actor}, {at:datetime}", number=later.id, actor=later.actor, at=at)
