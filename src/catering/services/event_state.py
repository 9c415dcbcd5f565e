"""An event's state, and the archive that takes it out of the lists."""

from __future__ import annotations

import datetime as dt

from catering.model.event import Event, EventState
from catering.model.rows import Act, Change
from catering.services.hold_event import ChangedMeanwhile
from catering.store.change_sets import ChangeSet, Kind, Stamp, done_already
from catering.store.engine import Connection, Store
from catering.store.events import hold_not_last, is_archived, set_archived
from catering.store.writing import apply_changes, lock_event


def set_state(
    store: Store,
    event: int,
    state: EventState,
    *,
    actor: str,
    by_what: str,
    at: dt.datetime,
    operation_id: str,
    reason: str | None = None,
    seen: EventState | None = None,
) -> ChangeSet | None:
    """Changes the state of an event; None where it is in it already.

    Raises ChangedMeanwhile where it is no longer in the state that was seen, if one was.
    """

    def work(connection: Connection) -> ChangeSet | None:
        done = done_already(connection, operation_id)
        if done is not None:
            return done
        stored = lock_event(connection, event)
        before = stored.rows[Event.table][event]["state"]
        if before is state:
            return None
        if seen not in (None, before):
            raise ChangedMeanwhile(str(stored.rows[Event.table][event]["name"]))
        change = Change(Act.EDIT, Event.table, event, "state", before, state)
        return apply_changes(connection, stored, [change], Stamp(Kind.STATE, actor, at, by_what, operation_id, reason))

    return store.write(work)


def archive_event(
    store: Store,
    event: int,
    *,
    archived: bool,
    actor: str,
    by_what: str,
    at: dt.datetime,
    operation_id: str,
    reason: str | None = None,
) -> ChangeSet | None:
    """Puts an event into the archive, or back among the others; None where it is there already. Nothing is deleted.

    Raises LastEvent.
    """

    def work(connection: Connection) -> ChangeSet | None:
        done = done_already(connection, operation_id)
        if done is not None:
            return done
        stored = lock_event(connection, event)
        if is_archived(connection, event) is archived:
            return None
        if archived:
            hold_not_last(connection, event)
        set_archived(connection, event, at if archived else None)
        kind = Kind.ARCHIVE if archived else Kind.UNARCHIVE
        return apply_changes(connection, stored, (), Stamp(kind, actor, at, by_what, operation_id, reason))

    return store.write(work)
