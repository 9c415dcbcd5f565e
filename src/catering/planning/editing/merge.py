"""Three versions of an event made one: what I changed since a common base, laid over what others made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from catering.model.plain import same_value
from catering.model.record import columns, same_name
from catering.model.records import TABLES
from catering.model.rows import Act, Change, Row, Rows, filled, key_columns, key_of

WHOLE_ROW = ""
"""In the place of a column: the row as such, which one side deleted and the other changed."""

Place = tuple[str, int, str]


class Side(StrEnum):
    """Whose value stands where both changed a cell."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that both changed, or a row (`WHOLE_ROW`) that one side deleted and the other changed.

    For a row, `mine` and `theirs` are its changed values by column, None for the side that deleted it. `if_mine`
    is what is to be done to theirs where mine is taken.
    """

    table: str
    row: int
    column: str
    base: Any
    mine: Any
    theirs: Any
    if_mine: tuple[Change, ...]

    @property
    def place(self) -> Place:
        return self.table, self.row, self.column


def stands(place: Place, moved: Collection[Place]) -> bool:
    """Whether a decision about a cell, or a row, holds though others changed the cells `moved` since it was made."""
    return not any(each[: 3 if place[2] else 2] == place[: 3 if place[2] else 2] for each in moved)


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be done to theirs, and what a person must decide first."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]

    def decided(self, sides: Mapping[Place, Side]) -> Merged:
        """The merge with conflicts decided by their place; those without a decision stay."""
        mine = [change for each in self.conflicts if sides.get(each.place) is Side.MINE for change in each.if_mine]
        left = tuple(each for each in self.conflicts if each.place not in sides)
        return Merged((*self.changes, *mine), left)


def merge(base: Rows, mine: Rows, theirs: Rows) -> Merged:
    """Merges two successors of a base: what one changed is taken, what both changed differently is a conflict."""
    return merge_changes(changes_between(base, mine), theirs, base=base)


def changes_between(before: Rows, after: Rows) -> tuple[Change, ...]:
    """What leads from one state to the other, cell by cell; tables that only one of them knows are left out."""
    found: list[Change] = []
    for table in before.keys() & after.keys():
        rows_before, rows_after = before[table], after[table]
        for row_id, row in rows_before.items():
            if row_id in rows_after:
                found += _edits(table, row_id, row, rows_after[row_id])
            else:
                found += [Change(Act.DELETE, table, row_id, name, value, None) for name, value in filled(row)]
        for row_id, row in rows_after.items():
            if row_id not in rows_before:
                found += [Change(Act.ADD, table, row_id, name, None, value) for name, value in filled(row)]
    return tuple(sorted(found, key=_by_table))


_ORDER = {table.table: number for number, table in enumerate(TABLES)}


def _by_table(change: Change) -> tuple[int, bool, int]:
    return _ORDER.get(change.table, len(_ORDER)), change.row < 0, abs(change.row)


def _edits(table: str, row_id: int, before: Row, after: Row) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if not same_value(old, new):
            yield Change(Act.EDIT, table, row_id, name, old, new)


def composed(first: Iterable[Change], then: Iterable[Change]) -> tuple[Change, ...]:
    """Two steps as one: what leads from before the first to after the second, without what came back to where it was.

    A row that both add under one id is two rows: the second gets another id below 0.
    """
    rows = {key: dict(of_row) for key, of_row in _by_row(first).items()}
    for (table, row_id), of_row in _by_row(then).items():
        known = rows.get((table, row_id))
        act = next(iter(of_row.values())).act
        if known is None:
            rows[table, row_id] = of_row
        elif act is Act.ADD and next(iter(known.values())).act is Act.ADD:
            free = min(row for of_table, row in rows if of_table == table) - 1
            rows[table, free] = {name: replace(change, row=free) for name, change in of_row.items()}
        else:
            rows[table, row_id] = _one_after_the_other(known, of_row)
    return tuple(sorted((change for of_row in rows.values() for change in of_row.values()), key=_by_table))


def _by_row(changes: Iterable[Change]) -> dict[tuple[str, int], dict[str, Change]]:
    rows: dict[tuple[str, int], dict[str, Change]] = {}
    for change in changes:
        rows.setdefault((change.table, change.row), {})[change.column] = change
    return rows


def _one_after_the_other(first: Mapping[str, Change], then: Mapping[str, Change]) -> dict[str, Change]:
    was, is_ = (next(iter(each.values())).act for each in (first, then))
    if was is Act.ADD and is_ is Act.DELETE:
        return {}
    if was is Act.DELETE and is_ is Act.EDIT:  # edited where it was not seen to be gone: it stays, as it was edited
        return {
            name: replace(change, before=first[name].before if name in first else None)
            for name, change in then.items()
            if not same_value(change.after, first[name].before if name in first else None)
        }
    act = {(Act.EDIT, Act.DELETE): Act.DELETE, (Act.DELETE, Act.ADD): Act.EDIT}.get((was, is_), was)
    both: dict[str, Change] = {}
    for name in dict.fromkeys((*first, *then)):
        one, other = first.get(name), then.get(name)
        template = one or other
        assert template is not None
        # a deletion names the whole row as it was; what only the other step touched came through unchanged
        before = (
            one.before if one is not None else other.before if other is not None and was is not Act.DELETE else None
        )
        after = other.after if other is not None else one.after if one is not None and is_ is not Act.ADD else None
        if act is Act.DELETE:
            after = None
        if act is Act.EDIT and same_value(before, after):
            continue
        if act is not Act.EDIT and (before if act is Act.DELETE else after) is None:
            continue
        both[name] = replace(template, act=act, before=before, after=after)
    return both


def merge_changes(changes: Iterable[Change], theirs: Rows, *, base: Rows | None = None) -> Merged:
    """Lays changes over what others made of their base; what each says was there before is the base of its cell.

    `base` adds whole rows, where they are known: a row that they deleted and I changed can be brought back from
    it, and a row that holds only some columns is compared in these only.
    """
    known = base or {}
    done: list[Change] = []
    conflicts: list[Conflict] = []
    by_row = _by_row(changes)
    keys = _keys_that_stay(theirs, by_row)
    for (table, row_id), of_row in by_row.items():
        mine = list(of_row.values())
        there = theirs.get(table, {}).get(row_id)
        was = known.get(table, {}).get(row_id)
        if mine[0].act is Act.ADD:
            added = {change.column: change.after for change in mine}
            twin = keys.get(table, {}).get(key_of(table, added))
            if twin is None:
                done += mine
            else:
                conflicts += _added_twice(table, twin, added, theirs[table][twin])
        elif mine[0].act is Act.DELETE:
            if there is not None:
                gone, clash = _deleted(table, row_id, mine, there, was)
                done += gone
                conflicts += clash
        elif there is None:
            conflicts.append(_deleted_by_them(table, row_id, mine, was))
        else:
            edited, clashes = _edited(mine, there)
            done += edited
            conflicts += clashes
    done += _following_renames(done, theirs)
    return Merged(tuple(done), tuple(conflicts))


def _keys_that_stay(
    theirs: Rows, mine: Mapping[tuple[str, int], Mapping[str, Change]]
) -> dict[str, dict[tuple[Any, ...], int]]:
    """Their rows by key, but for those that I delete or rename."""

    def goes(table: str, row_id: int) -> bool:
        changed = mine.get((table, row_id), {})
        return any(change.act is Act.DELETE for change in changed.values()) or any(
            name in changed for name in key_columns(table)
        )

    return {
        table: {key_of(table, row): row_id for row_id, row in rows.items() if not goes(table, row_id)}
        for table, rows in theirs.items()
    }


def _edited(mine: list[Change], there: Row) -> tuple[list[Change], list[Conflict]]:
    done: list[Change] = []
    conflicts: list[Conflict] = []
    for change in mine:
        now = there.get(change.column)
        if same_value(now, change.after):
            continue
        laid = replace(change, before=now)
        if same_value(now, change.before):
            done.append(laid)
        else:
            conflicts.append(Conflict(*change.place, change.before, change.after, now, (laid,)))
    return done, conflicts


def _deleted(
    table: str, row_id: int, mine: list[Change], there: Row, was: Row | None
) -> tuple[list[Change], list[Conflict]]:
    """My deletion of a row: what they changed in it meanwhile is not thrown away unasked."""
    before = {change.column: change.before for change in mine}
    compared = was.keys() if was is not None else dict.fromkeys((*before, *there))
    theirs = {name: there.get(name) for name in compared if not same_value(before.get(name), there.get(name))}
    gone = [Change(Act.DELETE, table, row_id, name, value, None) for name, value in filled(there)]
    if not theirs:
        return gone, []
    return [], [Conflict(table, row_id, WHOLE_ROW, before, None, theirs, tuple(gone))]


def _deleted_by_them(table: str, row_id: int, mine: list[Change], was: Row | None) -> Conflict:
    """I changed a row that they deleted: mine brings it back with my changes, where it is known what it was."""
    changed = {change.column: change.after for change in mine}
    before = {change.column: change.before for change in mine}
    back = {**was, **changed} if was is not None else {}
    restored = tuple(Change(Act.ADD, table, row_id, name, None, value) for name, value in filled(back))
    return Conflict(table, row_id, WHOLE_ROW, before, changed, None, restored)


def _added_twice(table: str, row_id: int, mine: Row, there: Row) -> Iterator[Conflict]:
    """We both added a row of one name: cell by cell it is theirs or mine."""
    for name, value in mine.items():
        now = there.get(name)
        if not same_value(now, value) and same_name(now) != same_name(value):
            change = Change(Act.EDIT, table, row_id, name, now, value)
            yield Conflict(table, row_id, name, None, value, now, (change,))


def _following_renames(done: Iterable[Change], theirs: Rows) -> list[Change]:
    """Rows that others added or kept under a name that I changed follow the new name."""
    renamed = {
        (change.table, same_name(change.before)): change.after
        for change in done
        if change.act is Act.EDIT and change.column == "name"
    }
    if not renamed:
        return []
    taken = {change.place for change in done}
    gone = {change.place[:2] for change in done if change.act is Act.DELETE}
    return [
        Change(Act.EDIT, table.table, row_id, column.name, row[column.name], new)
        for table in TABLES
        for column in columns(table)
        if column.refers_to is not None
        for row_id, row in theirs.get(table.table, {}).items()
        if (new := renamed.get((column.refers_to, same_name(row.get(column.name))))) is not None
        and (table.table, row_id, column.name) not in taken
        and (table.table, row_id) not in gone
    ]
