"""Three people at one evening who change, save, decide, take back and undo in any order."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st

from catering.model.event import GuestGroup
from catering.model.records import EventRecords
from catering.planning.editing.merge import Side
from catering.services.draft import change_draft, decide, discard, save_draft, take_back
from catering.services.open_event import OpenedEvent, open_event
from catering.services.undo_change_set import CannotUndo, undo_change_set
from catering.store.change_sets import ChangeSet, Kind, history
from catering.store.engine import Store
from catering.store.verify import verify
from kept_evening import NOON, evening, keep

NAMES = ("Press", "Delegation", "Neighbours", "Choir", "Band", "ＰＲＥＳＳ")
people = st.sampled_from(("Anna", "Bo", "Cem"))
places = st.integers(0, 4)
acts = st.one_of(
    st.tuples(st.just("count"), people, places, st.integers(0, 60)),
    st.tuples(st.just("note"), people, places, st.sampled_from((None, "by tram", "late"))),
    st.tuples(st.just("rename"), people, places, st.sampled_from(NAMES)),
    st.tuples(st.just("add"), people, st.sampled_from(NAMES)),
    st.tuples(st.just("delete"), people, places),
    st.tuples(st.just("save"), people),
    st.tuples(st.just("save"), people),  # twice, so that it happens more often
    st.tuples(st.just("decide"), people, st.sampled_from(Side)),
    st.tuples(st.just("take back"), people),
    st.tuples(st.just("discard"), people),
    st.tuples(st.just("undo"), people, st.integers(0, 5)),
)
sequences = st.lists(acts, min_size=3, max_size=25)


def live_through(store: Store, sequence: list[tuple[Any, ...]]) -> None:
    """Does all of it to a new evening; nothing may be broken afterwards, nor anything left once all is undone."""
    event_id = f"evening-{uuid.uuid4().hex[:8]}"
    event = keep(store, evening(event_id), event_id).event
    first = open_event(store, event_id, None).stored.rows
    for what, actor, *rest in sequence:
        seen = open_event(store, event_id, actor)
        if what == "save":
            save_draft(store, event, actor, by_what="a test", at=NOON, operation_id=uuid.uuid4().hex)
        elif what == "decide":
            sides = {each.place: rest[0] for each in seen.conflicts}
            decide(store, event, actor, sides, seen_version=seen.stored.event_version, what="decided", at=NOON)
        elif what == "take back":
            take_back(store, event, actor, revision=seen.draft.revision)
        elif what == "discard":
            discard(store, event, actor)
        elif what == "undo":
            _undo_one(store, event, actor, rest[0])
        else:
            change_draft(store, event, actor, seen.records, _changed(seen, what, *rest), what=what, at=NOON)
    _hold_whole(store)
    for made in _still_in_force(store, event):
        _undo(store, made, "Anna")
    _hold_whole(store)
    left = open_event(store, event_id, None).stored.rows
    assert left == first


def _changed(seen: OpenedEvent, what: str, *rest: Any) -> EventRecords:
    groups = list(seen.records.guest_groups)
    if what == "add":
        groups.append(GuestGroup(name=rest[0], accepted=1))
    elif groups:
        place = rest[0] % len(groups)
        if what == "delete":
            del groups[place]
        else:
            column = {"count": "accepted", "note": "note", "rename": "name"}[what]
            groups[place] = groups[place].model_copy(update={column: rest[1]})
    return seen.records.with_rows("guest_group", tuple(groups))


def _undo_one(store: Store, event: int, actor: str, number: int) -> None:
    with store.reading() as connection:
        past = history(connection, event)
    with suppress(CannotUndo):  # later edits stand on it, it was undone already, or it made the event
        _undo(store, past[number % len(past)], actor)


def _undo(store: Store, made: ChangeSet, actor: str) -> None:
    undo_change_set(store, made.id, actor=actor, by_what="a test", at=NOON, operation_id=uuid.uuid4().hex)


def _still_in_force(store: Store, event: int) -> list[ChangeSet]:
    """What must be undone for all to be undone, the latest first: of an undo that was undone, the last undo."""
    with store.reading() as connection:
        sets = {each.id: each for each in history(connection, event)}
    last: list[ChangeSet] = []
    for made in sets.values():
        if made.kind is not Kind.SAVE:
            continue
        times = 0
        while made.undone_by is not None:
            made, times = sets[made.undone_by], times + 1
        if times % 2 == 0:
            last.append(made)
    return sorted(last, key=lambda made: -made.id)


def _hold_whole(store: Store) -> None:
    with store.reading() as connection:
        assert verify(connection).breaches == ()
