"""What importing a workbook would do to an event, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from catering.catalog.recipients import sees_all
from catering.model.event import Event
from catering.model.finding import Finding, Level, stopping
from catering.model.plain import same_value
from catering.model.record import same_name
from catering.model.rows import Act, Change, Row, Rows, filled, key_of, rows_of, with_changes
from catering.model.text import Text, text
from catering.planning.editing.integrity import broken
from catering.planning.editing.large_changes import doubtful
from catering.planning.editing.merge import Conflict, Place, Side, changes_between, composed, merge_changes, stands
from catering.planning.editing.row_match import Rename, RowPlace
from catering.services.check_workbook import CheckedWorkbook
from catering.services.open_event import rows_missing
from catering.services.told_changes import row_name, told_value
from catering.services.workbook_rows import base_by_name, workbook_rows
from catering.store.change_sets import (
    ChangeSet,
    Kind,
    cells_changed_since,
    change_set,
    changes_of,
    changes_since,
    last_change_set_of,
    rows_at,
)
from catering.store.engine import Connection
from catering.store.event_rows import AmountTooFine, StoredEvent, row_to_sql
from catering.store.events import is_archived
from catering.workbook.identity import Identity
from catering.workbook.read import WorkbookRead
from catering.workbook.returned import event_id_stays

_EVENT_ID = (Event.table, "event_id")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided about an import, place by place, and for all the rest together.

    `sides`: whose value stands in a conflict. `deleted`: the missing rows that go. `renamed`: whether a row without
    an id is the missing one under a new name. `meant`: the values that are meant, though they look like a slip.
    `seen_version` is the version of the event that was looked at: what others change after it is not decided yet.
    """

    sides: Mapping[Place, Side] = field(default_factory=dict)
    other_sides: Side | None = None
    deleted: frozenset[RowPlace] = frozenset()
    all_deleted: bool = False
    renamed: Mapping[RowPlace, bool] = field(default_factory=dict)
    other_renamed: bool | None = None
    meant: frozenset[Place] = frozenset()
    all_meant: bool = False
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class AskedConflict:
    """A conflict, the change set that theirs comes from, and whose value was decided to stand."""

    conflict: Conflict
    by: ChangeSet | None
    side: Side | None


@dataclass(frozen=True, slots=True)
class AskedRename:
    """A row without an id that is much like a missing one, what stands in it, and whether it is the same."""

    rename: Rename
    new: Row
    is_same: bool | None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What others made of a cell since the export, and the change set that did it last."""

    change: Change
    by: ChangeSet


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import will do and what it waits for.

    `event_id` is None where a finding stops the file before its event is known, `event_version` 0 of a new event.
    `rows` are the event's before it, of a new one after it. `changes` is all that will be done, as decided;
    `missing` are rows that the workbook has no more, those of `deleted` are deleted and the rest stays. `large` are
    values ten or a hundred times what they were. `ignored` are cells that were changed in vain. `cells` says by place
    where each value stands, such as ``Guest groups!B7``.
    """

    event_id: str | None = None
    event_version: int = 0
    is_new_event: bool = False
    rows: Rows = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    conflicts: tuple[AskedConflict, ...] = ()
    renames: tuple[AskedRename, ...] = ()
    missing: tuple[RowPlace, ...] = ()
    deleted: frozenset[RowPlace] = frozenset()
    large: tuple[Change, ...] = ()
    large_unanswered: tuple[Change, ...] = ()
    meanwhile: tuple[Meanwhile, ...] = ()
    ignored: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    cells: Mapping[Place, str] = field(default_factory=dict)

    @property
    def undecided(self) -> int:
        """How many conflicts, renames and large values are still to be decided."""
        conflicts = sum(each.side is None for each in self.conflicts)
        return conflicts + sum(each.is_same is None for each in self.renames) + len(self.large_unanswered)

    @property
    def waits(self) -> bool:
        """Whether something is to be mended or decided before anything is imported."""
        return bool(self.undecided or stopping(self.findings))

    def count(self, act: Act) -> int:
        """How many cells are edited, or rows added or deleted."""
        places = {each.place if act is Act.EDIT else each.place[:2] for each in self.changes if each.act is act}
        return len(places)


def preview_of_new_event(checked: CheckedWorkbook) -> ImportPreview:
    """Importing a workbook whose event is not there yet: all its rows are new."""
    records, read = checked.records, checked.read
    ignored = read.ignored if read is not None else ()
    if records is None or read is None:
        return ImportPreview(ignored=ignored, findings=checked.findings)
    rows = rows_of(records)
    changes = tuple(
        Change(Act.ADD, table, row_id, name, None, value)
        for table, of_table in rows.items()
        for row_id, row in of_table.items()
        for name, value in filled(row)
    )
    # the rows are numbered as they stand, there as here
    placed = workbook_rows(read, {}, there={}, event_row=1, with_ids=False).cells
    cells = {(table, abs(row_id), name): cell for (table, row_id, name), cell in placed.items()}
    part = () if read.identity is None or sees_all(read.identity.recipient) else (_part_of_no_event(read.identity),)
    return ImportPreview(
        event_id=records.event.event_id,
        is_new_event=True,
        rows=rows,
        changes=changes,
        ignored=ignored,
        findings=(*checked.findings, *part, *_faults(rows, changes, cells)),
        cells=cells,
    )


def _part_of_no_event(identity: Identity) -> Finding:
    return Finding(
        Level.ERROR,
        "part-of-no-event",
        text("There is no event “{event_id}” that this part belongs to.", event_id=identity.event_id),
        text("Import it where its event is, or name the event to import it into."),
    )


def preview_of_event(
    connection: Connection,
    stored: StoredEvent,
    checked: CheckedWorkbook,
    decisions: Decisions,
    *,
    file_name: str,
    actor: str,
    store_id: str,
) -> ImportPreview:
    """Importing a workbook into an event that is there."""
    preview = ImportPreview(
        stored.event_id,
        stored.event_version,
        rows=stored.rows,
        ignored=checked.read.ignored if checked.read is not None else (),
        findings=tuple(each for each in checked.findings if each.code != "part-of-event"),  # here is the rest of it
    )
    if checked.records is None or checked.read is None:
        return preview
    look = _Look(connection, stored, checked.read, decisions, store_id)
    changes, missing, deleted = look.wanted()
    gone = rows_missing(connection, stored.rows, changes)
    known = {table: {**rows, **gone.get(table, {})} for table, rows in look.rows.base.items()}
    merged = merge_changes(changes, stored.rows, base=known)
    conflicts, mine = look.asked(merged.conflicts, actor, file_name)
    done = (*merged.changes, *(change for each in mine for change in each.if_mine))
    large = doubtful(done)
    return replace(
        preview,
        changes=done,
        conflicts=conflicts,
        renames=look.renames(),
        missing=missing,
        deleted=deleted,
        large=large,
        large_unanswered=tuple(each for each in large if not decisions.all_meant and each.place not in decisions.meant),
        meanwhile=look.meanwhile(),
        ignored=(*preview.ignored, *look.ignored()),
        findings=(
            *preview.findings,
            *look.told(),
            *_faults(with_changes(stored.rows, done), done, look.rows.cells),
        ),
        cells=look.rows.cells,
    )


class _Look:
    """A workbook beside an event as it is now."""

    def __init__(
        self, connection: Connection, stored: StoredEvent, read: WorkbookRead, decisions: Decisions, store_id: str
    ) -> None:
        self.connection = connection
        self.stored = stored
        self.read = read
        self.decisions = decisions
        self.left_here = self._left_here(store_id)
        self.rows = workbook_rows(
            read,
            self._base(),
            there=stored.rows,
            event_row=stored.row,
            with_ids=self.left_here is not None,
            keep=() if self.left_here is not None else (_EVENT_ID,),
            is_apart=lambda place: self._is_same(place) is False,
        )

    def _left_here(self, store_id: str) -> Identity | None:
        """The identity of an export of this very event; None where its ids are not those of this event's rows."""
        identity, stored = self.read.identity, self.stored
        if identity is None or (identity.store_id, identity.event_row) != (store_id, stored.row):
            return None
        if identity.event_version > stored.event_version:
            return None
        # a store that was put back and went another way has other rows under these ids
        then = rows_at(self.connection, stored, identity.event_version)
        is_the_same = all(
            row_id in then.get(table, {}) and key_of(table, row) == key_of(table, then[table][row_id])
            for table, rows in identity.rows.items()
            for row_id, (_, row) in rows.items()
        )
        return identity if is_the_same else None

    def _base(self) -> Rows:
        identity, stored, seen_version = self.read.identity, self.stored, self.decisions.seen_version
        if identity is None:
            # everything that differs is a change: from what was there when it was looked at
            return stored.rows if seen_version is None else rows_at(self.connection, stored, seen_version)
        base = {table: {row_id: row for row_id, (_, row) in rows.items()} for table, rows in identity.rows.items()}
        return base if self.left_here is not None else base_by_name(base, stored.rows, event_row=stored.row)

    def _is_same(self, place: RowPlace) -> bool | None:
        return self.decisions.renamed.get(place, self.decisions.other_renamed)

    def renames(self) -> tuple[AskedRename, ...]:
        return tuple(AskedRename(each, self._new(each), self._is_same(each.place)) for each in self.rows.renames)

    def _new(self, rename: Rename) -> Row:
        rows = self.rows.rows[rename.table]
        return rows[rename.row] if rename.row in rows else rows[rename.was]

    def wanted(self) -> tuple[tuple[Change, ...], tuple[RowPlace, ...], frozenset[RowPlace]]:
        """What the workbook changes, the rows that it has no more, and those of them that are to be deleted."""
        changes = changes_between(self.rows.base, self.rows.rows)
        gone = dict.fromkeys(each.place[:2] for each in changes if each.act is Act.DELETE)
        missing = tuple(
            (table, row_id)
            for table, row_id in gone
            if self.rows.rows[table] and row_id in self.stored.rows.get(table, {})  # an empty sheet empties nothing
        )
        deleted = frozenset(place for place in missing if self.decisions.all_deleted or place in self.decisions.deleted)
        wanted = tuple(each for each in changes if each.act is not Act.DELETE or each.place[:2] in deleted)
        return wanted, missing, deleted

    def asked(
        self, conflicts: Iterable[Conflict], actor: str, file_name: str
    ) -> tuple[tuple[AskedConflict, ...], tuple[Conflict, ...]]:
        """The conflicts that a person decides, and those whose mine stands."""
        moved = self._moved_since_seen()
        asked: list[AskedConflict] = []
        mine: list[Conflict] = []
        own: dict[int, bool] = {}
        for each in conflicts:
            by = last_change_set_of(self.connection, *each.place)
            side = self.decisions.sides.get(each.place, self.decisions.other_sides)
            if by is not None and by.id not in own:
                own[by.id] = self._came_by(by, actor, file_name)
            if by is not None and own[by.id]:
                mine.append(each)
                continue
            if not stands(each.place, moved):
                side = None
            asked.append(AskedConflict(each, by, side))
            if side is Side.MINE:
                mine.append(each)
        return tuple(asked), tuple(mine)

    def _moved_since_seen(self) -> frozenset[Place]:
        seen_version = self.decisions.seen_version
        if seen_version is None:
            return frozenset()
        return cells_changed_since(self.connection, self.stored.row, seen_version)

    def _came_by(self, by: ChangeSet, actor: str, file_name: str) -> bool:
        """Whether theirs is what this person brought in by this file before: it is theirs to change again.

        Another's copy of the export may bear the same name; the file itself still has what it brought.
        """
        if (by.kind, by.actor, by.by_what) != (Kind.IMPORT, actor, file_name):
            return False
        if self.left_here is None or by.event_version <= self.left_here.event_version:
            return False
        edits = [kept.change for kept in changes_of(self.connection, by.id) if kept.change.act is Act.EDIT]
        here = [(self._cell(self.rows.rows, each), self._cell(self.rows.base, each), each.after) for each in edits]
        return any(same_value(now, brought) for now, _, brought in here) and not any(
            same_value(now, base) for now, base, _ in here
        )

    def _cell(self, rows: Rows, change: Change) -> Any:
        return rows.get(change.table, {}).get(change.row, {}).get(change.column)

    def meanwhile(self) -> tuple[Meanwhile, ...]:
        """What was changed since the export, each cell once."""
        if self.left_here is None:
            return ()
        whole: tuple[Change, ...] = ()
        last: dict[Place, int] = {}
        kept = changes_since(self.connection, self.stored.row, self.left_here.event_version)
        for number in dict.fromkeys(each.change_set for each in kept):
            step = [each.change for each in kept if each.change_set == number]
            whole = composed(whole, step)
            last |= {each.place: number for each in step}
        sets = {number: change_set(self.connection, number) for number in set(last.values())}
        return tuple(Meanwhile(each, sets[last[each.place]]) for each in whole)

    def ignored(self) -> Iterator[Finding]:
        """The event's ID, where the workbook is imported into an event of another one."""
        records = self.read.records
        assert records is not None
        event = records.event
        if same_name(event.event_id) != same_name(self.stored.event_id):
            place = self.read.places.get((Event.table, event.key))
            if place is not None:
                yield event_id_stays(event, sheet=place.sheet, cell=place.cells.get("event_id"))

    def told(self) -> Iterator[Finding]:
        if is_archived(self.connection, self.stored.row):
            yield Finding(Level.WARNING, "archived", text("This event is in the archive."))
        if self.read.identity is not None and self.left_here is None:
            yield Finding(
                Level.NOTE,
                "from-elsewhere",
                text("This workbook was taken from another event or store; its rows are told apart by their names."),
            )


def _faults(after: Rows, changes: Iterable[Change], cells: Mapping[Place, str]) -> Iterator[Finding]:
    """What would not hold together after the changes, at its cells."""
    changes = tuple(changes)
    if not changes:
        return
    for fault in broken(after):
        place = fault.table, fault.row, fault.column
        yield _at(place, "does-not-hold", fault.message, fault.suggestion, after, cells)
    event = next(iter(after[Event.table].values()))
    for table, row_id in dict.fromkeys(each.place[:2] for each in changes if each.act is not Act.DELETE):
        row = after[table][row_id]
        if not any(isinstance(value, Decimal) for value in row.values()):
            continue
        try:
            row_to_sql(table, row, event["currency"])
        except AmountTooFine as refused:
            column = next(name for name, value in row.items() if value == refused.amount)
            yield _at((table, row_id, column), "too-fine", refused.message, refused.suggestion, after, cells)


def _at(place: Place, code: str, message: Text, suggestion: Text, after: Rows, cells: Mapping[Place, str]) -> Finding:
    """A fault at its cell; of a row that the workbook does not have, by the row's name."""
    table, row_id, column = place
    cell = cells.get(place)
    if cell is not None:
        sheet, _, address = cell.rpartition("!")
        value = told_value(table, column, after[table][row_id].get(column), after[table][row_id], after, "en")
        return Finding(Level.ERROR, code, message, suggestion, sheet, address, value)
    sheets = (other.rpartition("!")[0] for (of_table, _, _), other in cells.items() if of_table == table)
    name = row_name(table, after[table][row_id], "en")
    return Finding(Level.ERROR, code, message, suggestion, next(sheets, None), None, name)
