"""Move an event to another day, with what is to move with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from catering.model.rows import with_changes
from catering.planning.editing.merge import Place
from catering.planning.editing.move_event import moves_chosen
from catering.services.hold_event import hold_whole
from catering.store.change_sets import ChangeSet, Kind, Stamp, done_already
from catering.store.engine import Connection, Store
from catering.store.writing import apply_changes, lock_event


def move_event(
    store: Store,
    event: int,
    day: dt.date,
    places: Collection[Place],
    *,
    actor: str,
    by_what: str,
    at: dt.datetime,
    operation_id: str,
    reason: str | None = None,
) -> ChangeSet | None:
    """Moves the doors to a day, and the moments at `places` by as many days; None where that is its day.

    Raises EventBroken where what stays does not fit what moves.
    """

    def work(connection: Connection) -> ChangeSet | None:
        done = done_already(connection, operation_id)
        if done is not None:
            return done
        stored = lock_event(connection, event)
        changes = moves_chosen(stored.rows, day, places)
        if not changes:
            return None
        hold_whole(with_changes(stored.rows, changes))
        return apply_changes(connection, stored, changes, Stamp(Kind.MOVE, actor, at, by_what, operation_id, reason))

    return store.write(work)
