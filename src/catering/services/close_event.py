"""Close an event: in one step it is a past event, in its own records and, where that is wished, in other events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from catering.model.records import EventRecords
from catering.model.rows import records_of, with_changes
from catering.model.text import Text, text
from catering.planning.evening.after_evening import NEVER_HELD, is_over, own_rows
from catering.planning.evening.past_event_rows import Closing, copied_changes, past_event_changes
from catering.services.after_evening import after_evening_of
from catering.services.hold_event import hold_saved, hold_whole
from catering.services.open_event import opened
from catering.store.change_sets import ChangeSet, Kind, Stamp, done_already
from catering.store.engine import Connection, Store
from catering.store.event_rows import event_row, load_event
from catering.store.events import ListedEvent, events
from catering.store.writing import apply_changes, lock_event


class NotHeld(Exception):
    """An event that is not over, or was never held, and so is no past event."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class NotClosed(Exception):
    """A past event asked of an event that is none yet."""

    def __init__(self, name: str) -> None:
        self.message: Text = text("“{name}” is no past event yet. Make it one first.", name=name)
        super().__init__(str(self.message))


def close_event(
    store: Store, event_id: str, closing: Closing, *, actor: str, by_what: str, at: dt.datetime, operation_id: str
) -> ChangeSet | None:
    """Makes an event a past event of its own sheet, from its stock as of `at`; None where it is that already.

    Raises NoSuchEvent, NotHeld, UnsavedChanges, EventBroken.
    """

    def work(connection: Connection) -> ChangeSet | None:
        done = done_already(connection, operation_id)
        if done is not None:
            return done
        row = event_row(connection, event_id)
        stored = lock_event(connection, row)
        hold_saved(opened(connection, stored, actor))
        records = records_of(stored.rows)
        hold_held(records, at)
        after = after_evening_of(connection, row, records, at=at)
        changes = past_event_changes(stored.rows, after, closing)
        if not changes:
            return None
        hold_whole(with_changes(stored.rows, changes))
        return apply_changes(connection, stored, changes, Stamp(Kind.CLOSE, actor, at, by_what, operation_id))

    return store.write(work)


def hold_held(records: EventRecords, at: dt.datetime) -> None:
    """Raises NotHeld where an event is not over, or was never held."""
    event = records.event
    if event.state in NEVER_HELD:
        raise NotHeld(text("“{name}” is {state}: it is no past event.", name=event.name, state=event.state.label))
    if not is_over(records, at):
        raise NotHeld(
            text(
                "The last pour of “{name}” is on {at:datetime}. It is a past event after that.",
                name=event.name,
                at=event.last_pour_at.astimezone(event.zone),
            )
        )


def events_to_teach(store: Store, event_id: str) -> tuple[ListedEvent, ...]:
    """The later events that lack this past event and have a beverage of it. Raises NoSuchEvent."""
    with store.reading() as connection:
        row = event_row(connection, event_id)
        records = records_of(load_event(connection, row).rows)
        if not own_rows(records):
            return ()
        later = [each for each in events(connection) if each.row != row and each.doors_at > records.event.doors_at]
        return tuple(each for each in later if copied_changes(load_event(connection, each.row).rows, records))


def teach_events(
    store: Store,
    event_id: str,
    others: Sequence[str],
    *,
    actor: str,
    by_what: str,
    at: dt.datetime,
    operation_id: str,
) -> tuple[ChangeSet, ...]:
    """Gives the past event that an event has become to others, each by a change set of its own; all or none.

    One that has it already is left as it is. Raises NoSuchEvent, NotClosed, EventBroken.
    """

    def work(connection: Connection) -> tuple[ChangeSet, ...]:
        records = records_of(load_event(connection, event_row(connection, event_id)).rows)
        if not own_rows(records):
            raise NotClosed(records.event.name)
        kept: list[ChangeSet] = []
        for other in others:
            own_id = f"{operation_id} {other}"
            done = done_already(connection, own_id)
            stored = lock_event(connection, event_row(connection, other))
            changes = () if done is not None else copied_changes(stored.rows, records)
            if done is None and changes:
                hold_whole(with_changes(stored.rows, changes))
                done = apply_changes(connection, stored, changes, Stamp(Kind.CLOSE, actor, at, by_what, own_id))
            if done is not None:
                kept.append(done)
        return tuple(kept)

    return store.write(work)
