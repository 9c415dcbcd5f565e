"""An event as one person sees it: what the store has, with their draft laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catering.model.records import EventRecords
from catering.model.rows import Act, Change, Row, RowRefused, Rows, records_of, with_changes
from catering.planning.editing.integrity import Broken, broken
from catering.planning.editing.merge import WHOLE_ROW, Conflict, Merged, Place, merge_changes
from catering.store.change_sets import ChangeSet, history, last_change_set_of, rows_deleted
from catering.store.drafts import NO_DRAFT, Draft, draft_revision, load_draft
from catering.store.engine import Connection, Store
from catering.store.event_rows import StoredEvent, event_row, event_version, load_event


@dataclass(frozen=True, slots=True)
class OpenedEvent:
    """An event with a person's draft.

    `records` are the store's with the draft laid over them, where both changed a cell as the person has it;
    `changes` is what saving will do; `conflicts` must be decided and `broken` mended first; `theirs_by` says whose
    a conflict is; `last` is the latest change set of the event.
    """

    stored: StoredEvent
    draft: Draft
    records: EventRecords
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    broken: tuple[Broken, ...]
    theirs_by: Mapping[Place, ChangeSet]
    last: ChangeSet

    @property
    def is_changed(self) -> bool:
        return bool(self.changes or self.conflicts)

    @property
    def state(self) -> tuple[int, int]:
        """The versions of event and draft: while they stay, so does everything here."""
        return self.stored.event_version, self.draft.revision


def open_event(store: Store, event_id: str, actor: str | None) -> OpenedEvent:
    """The event as `actor` sees it; None sees what the store has. Raises NoSuchEvent."""
    with store.reading() as connection:
        return opened(connection, load_event(connection, event_row(connection, event_id)), actor)


def state_of_event(store: Store, row: int, actor: str | None) -> tuple[int, int]:
    """The versions of event and draft, to see whether an opened event is still as it was. Raises KeyError."""
    with store.reading() as connection:
        revision = 0 if actor is None else draft_revision(connection, row, actor)
        return event_version(connection, row), revision


def last_changed(store: Store, table: str, row: int) -> ChangeSet | None:
    """Who changed a row last and when; None for one that is not saved yet."""
    with store.reading() as connection:
        return last_change_set_of(connection, table, row, WHOLE_ROW)


def opened(connection: Connection, stored: StoredEvent, actor: str | None) -> OpenedEvent:
    """The same within a transaction, for an event that was loaded in it."""
    draft = NO_DRAFT if actor is None else load_draft(connection, stored.row, actor)
    missing = rows_missing(connection, stored.rows, draft.changes)
    merged, shown, faults = laid_over(stored.rows, draft.changes, base=missing)
    by = {each.place: last_change_set_of(connection, *each.place) for each in merged.conflicts}
    return OpenedEvent(
        stored,
        draft,
        shown,
        merged.changes,
        merged.conflicts,
        faults,
        {place: found for place, found in by.items() if found is not None},
        history(connection, stored.row, most=1)[0],
    )


def rows_missing(connection: Connection, rows: Rows, changes: Iterable[Change]) -> dict[str, dict[int, Row]]:
    """What rows were that are changed here and were deleted by others, so that they can be brought back."""
    gone: dict[str, set[int]] = {}
    for change in changes:
        if change.act is Act.EDIT and change.row not in rows.get(change.table, {}):
            gone.setdefault(change.table, set()).add(change.row)
    return {table: rows_deleted(connection, table, row_ids) for table, row_ids in gone.items()}


def laid_over(rows: Rows, changes: Iterable[Change], *, base: Rows) -> tuple[Merged, EventRecords, tuple[Broken, ...]]:
    """Changes laid over the store's rows; the records with mine shown where both changed a cell; what does not hold.

    A row that mine and theirs make impossible together is shown as the store has it.
    """
    merged = merge_changes(changes, rows, base=base)
    mine = (*merged.changes, *(change for each in merged.conflicts for change in each.if_mine))
    faults = broken(with_changes(rows, mine)) if mine else ()
    hidden: set[tuple[str, int]] = set()
    while True:
        shown = with_changes(rows, (change for change in mine if change.place[:2] not in hidden))
        try:
            return merged, records_of(shown), faults
        except RowRefused as refused:
            if (refused.table, refused.row) in hidden:
                raise
            hidden.add((refused.table, refused.row))
