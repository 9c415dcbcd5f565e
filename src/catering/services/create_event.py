"""Create an event: empty, or after another one."""

from __future__ import annotations

import datetime as dt

from catering.model.event import Event
from catering.model.rows import Rows
from catering.planning.editing.new_event import NewEvent, event_after
from catering.services.hold_event import hold_whole
from catering.store import writing
from catering.store.change_sets import ChangeSet, Kind, Stamp, done_already
from catering.store.engine import Connection, Store
from catering.store.event_rows import event_row, load_event
from catering.store.events import hold_id_free


def propose_after(
    store: Store, like: str, *, event_id: str, name: str, day: dt.date, template: bool = False
) -> NewEvent:
    """An event after the one with the ID `like`, to be looked at before it is made. Raises NoSuchEvent."""
    with store.reading() as connection:
        rows = load_event(connection, event_row(connection, like)).rows
    return event_after(rows, event_id=event_id, name=name, day=day, template=template)


def create_event(
    store: Store, rows: Rows, *, actor: str, by_what: str, at: dt.datetime, operation_id: str
) -> ChangeSet:
    """Makes an event of its rows, as its first change set. Raises EventIdTaken, EventBroken, AmountTooFine."""
    hold_whole(rows)
    (event,) = rows[Event.table].values()

    def work(connection: Connection) -> ChangeSet:
        done = done_already(connection, operation_id)
        if done is not None:
            return done
        hold_id_free(connection, event["event_id"])
        return writing.create_event(connection, rows, Stamp(Kind.CREATE, actor, at, by_what, operation_id))

    return store.write(work)
