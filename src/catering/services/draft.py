"""A person's draft of an event: every change on a page goes here first, and is saved or discarded as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from catering.model.records import EventRecords
from catering.model.rows import Act, Change, Rows, filled, key_of, rows_of, with_changes
from catering.planning.editing.integrity import Broken
from catering.planning.editing.merge import (
    WHOLE_ROW,
    Conflict,
    Place,
    Side,
    changes_between,
    composed,
    merge_changes,
    stands,
)
from catering.services.open_event import OpenedEvent, opened, rows_missing
from catering.store.change_sets import ChangeSet, Kind, Stamp, cells_changed_since, done_already
from catering.store.drafts import (
    add_step,
    discard_draft,
    draft_revision,
    events_with_draft,
    has_step,
    hold_draft,
    load_draft,
    take_back_step,
)
from catering.store.engine import Connection, Store
from catering.store.event_rows import StoredEvent, load_event
from catering.store.writing import apply_changes, lock_event


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving came to: `change_set`, or what stands in its way. All are empty where there was nothing to save."""

    change_set: ChangeSet | None
    conflicts: tuple[Conflict, ...] = ()
    broken: tuple[Broken, ...] = ()


def change_draft(
    store: Store, event: int, actor: str, before: EventRecords, after: EventRecords, *, what: str, at: dt.datetime
) -> OpenedEvent:
    """Puts what leads from `before` (as the person saw it) to `after` on their draft, as one step named `what`."""
    rows_before, rows_after = rows_of(before), rows_of(after)
    seen = changes_between(rows_before, rows_after)

    def with_step(_connection: Connection, stored: StoredEvent, changes: tuple[Change, ...]) -> Iterable[Change]:
        step = _where_rows_are_now(seen, rows_before, rows_after, with_changes(stored.rows, changes))
        return composed(changes, step)

    return _step(store, event, actor, with_step, what=what, at=at)


def _step(
    store: Store,
    event: int,
    actor: str,
    after: Callable[[Connection, StoredEvent, tuple[Change, ...]], Iterable[Change]],
    *,
    what: str,
    at: dt.datetime,
) -> OpenedEvent:
    """Puts a step on the draft, once; `after` gives the draft's changes after it for those before."""
    kept: list[int] = []

    def work(connection: Connection) -> OpenedEvent:
        hold_draft(connection, event, actor)
        stored = load_event(connection, event)
        # tried again, it may be there: committed, and the answer lost
        if not any(has_step(connection, each) for each in kept):
            changes = load_draft(connection, event, actor).changes
            kept.append(add_step(connection, event, actor, after(connection, stored, changes), what, at))
        return opened(connection, stored, actor)

    return store.write(work)


def _where_rows_are_now(seen: Iterable[Change], before: Rows, after: Rows, now: Rows) -> Iterator[Change]:
    """Changes of rows that were new in a window, at the ids that these rows have by now.

    An id below 0 is the draft's own. Saved in another window, its row has one from the store, and a later row may
    bear the old one. A row that is gone altogether comes back with what was changed in it.
    """
    for change in seen:
        table, row, _ = change.place
        if row > 0 or change.act is Act.ADD:
            yield change
            continue
        key, there = key_of(table, before[table][row]), now.get(table, {})
        likely = (row, *there) if row in there else there
        home = next((each for each in likely if key_of(table, there[each]) == key), None)
        if home is not None:
            yield replace(change, row=home)
        elif change.act is Act.EDIT:
            yield from (Change(Act.ADD, table, row, name, None, value) for name, value in filled(after[table][row]))


def take_back(store: Store, event: int, actor: str, *, revision: int) -> None:
    """Undoes the draft's last step, unless it was written after `revision`: then another step is the last."""

    def work(connection: Connection) -> None:
        hold_draft(connection, event, actor)
        if draft_revision(connection, event, actor) == revision:
            take_back_step(connection, event, actor)

    store.write(work)


def discard(store: Store, event: int, actor: str) -> None:
    """Throws the draft away."""
    store.write(lambda connection: discard_draft(connection, event, actor))


def hand_over(store: Store, actor: str, to: str, *, at: dt.datetime) -> None:
    """Gives the drafts that were begun under another name, or without one, to a person, on top of what they have."""
    with store.reading() as connection:
        if actor == to or not events_with_draft(connection, actor):
            return

    def work(connection: Connection) -> None:
        for event in events_with_draft(connection, actor):
            hold_draft(connection, event, actor)
            hold_draft(connection, event, to)
            begun = load_draft(connection, event, actor)
            if not begun.steps:  # another window handed it over meanwhile
                continue
            changes = composed(load_draft(connection, event, to).changes, begun.changes)
            add_step(connection, event, to, changes, begun.steps[-1], at)
            discard_draft(connection, event, actor)

    store.write(work)


def decide(
    store: Store,
    event: int,
    actor: str,
    sides: Mapping[Place, Side],
    *,
    seen_version: int,
    what: str,
    at: dt.datetime,
) -> OpenedEvent:
    """Decides conflicts between the draft and what others saved: mine is kept over theirs, or given up for it.

    What they changed after `seen_version` of the event stays undecided.
    """

    def decided(connection: Connection, stored: StoredEvent, changes: tuple[Change, ...]) -> Iterable[Change]:
        moved = cells_changed_since(connection, event, seen_version)
        standing = {place: side for place, side in sides.items() if stands(place, moved)}
        missing = rows_missing(connection, stored.rows, changes)
        merged = merge_changes(changes, stored.rows, base=missing).decided(standing)
        undecided = {each.place for each in merged.conflicts}
        return (*merged.changes, *(change for change in changes if _is_undecided(change, undecided)))

    return _step(store, event, actor, decided, what=what, at=at)


def _is_undecided(change: Change, undecided: set[Place]) -> bool:
    return change.place in undecided or (*change.place[:2], WHOLE_ROW) in undecided


def give_up(store: Store, event: int, actor: str, place: Place, *, what: str, at: dt.datetime) -> OpenedEvent:
    """Gives up the draft's change of one cell, or of a row where the place has no column."""

    def left(_connection: Connection, _stored: StoredEvent, changes: tuple[Change, ...]) -> Iterable[Change]:
        return (change for change in changes if place not in (change.place, (*change.place[:2], WHOLE_ROW)))

    return _step(store, event, actor, left, what=what, at=at)


def save_draft(
    store: Store,
    event: int,
    actor: str,
    *,
    by_what: str,
    at: dt.datetime,
    operation_id: str,
    reason: str | None = None,
) -> Saved:
    """Saves the person's draft as one change set; nothing of it while a conflict or a broken row stands in the way."""

    def work(connection: Connection) -> Saved:
        done = done_already(connection, operation_id)
        if done is not None:
            return Saved(done)
        hold_draft(connection, event, actor)
        seen = opened(connection, lock_event(connection, event), actor)
        if seen.conflicts or seen.broken:
            return Saved(None, seen.conflicts, seen.broken)
        discard_draft(connection, event, actor)
        if not seen.changes:
            return Saved(None)
        stamp = Stamp(Kind.SAVE, actor, at, by_what, operation_id, reason)
        return Saved(apply_changes(connection, seen.stored, seen.changes, stamp))

    return store.write(work)
