"""Which row of a workbook is which row of an event: by its id, else by its name, else asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from catering.model.plain import same_value
from catering.model.record import columns, same_name
from catering.model.records import TABLES
from catering.model.rows import OWN, OWN_SHEET, Row, Rows, key_columns, key_of

RowPlace = tuple[str, int]
"""A row by its table and id."""

_ALIKE = 0.5
"""The part of the filled cells that a row without an id shares with a missing one, for it to be asked about."""
_MOST_PAIRS = 100_000  # compared; of more rows that lost id and name nobody answers one by one


@dataclass(frozen=True, slots=True)
class Rename:
    """A row that has come without an id, and a missing one that it is much like: the same under another name?"""

    table: str
    row: int
    was: int

    @property
    def place(self) -> RowPlace:
        return self.table, self.row


@dataclass(frozen=True, slots=True)
class Matched:
    """The id of each row by table, in their order; a new row's is below 0 and says its place: −1, −2, −3.

    A row of `renames` bears the id of the missing one, unless it was said that they are two.
    """

    ids: Mapping[str, tuple[int, ...]]
    renames: tuple[Rename, ...]


def match_rows(
    rows: Mapping[str, Sequence[Row]],
    ids: Mapping[str, Sequence[int | None]],
    base: Rows,
    *,
    is_apart: Callable[[RowPlace], bool] = lambda _place: False,
) -> Matched:
    """Finds the row of `base` that each row is.

    `ids` are those that the rows have come with, None where one has none, a table left out where all have lost
    them. `is_apart` says of a row that was asked about whether it is new.
    """
    renamed: dict[tuple[str, Any], str] = {}
    found: dict[str, tuple[int, ...]] = {}
    renames: list[Rename] = []
    for table in sorted(rows, key=steps_to_know):
        known = {row_id: _renamed_names(table, row, renamed) for row_id, row in base.get(table, {}).items()}
        of_table = _by_id(table, rows[table], ids.get(table, ()), known)
        _by_name(table, rows[table], of_table, known)
        for place, was in list(_alike(table, rows[table], of_table, known)):
            renames.append(Rename(table, -1 - place, was))
            if not is_apart(renames[-1].place):
                of_table[place] = was
        found[table] = tuple(-1 - place if each is None else each for place, each in enumerate(of_table))
        for row, row_id in zip(rows[table], found[table], strict=True):
            if row_id > 0 and key_columns(table) == ("name",) and row["name"] != known[row_id]["name"]:
                renamed[table, same_name(known[row_id]["name"])] = row["name"]
    return Matched(found, tuple(renames))


@cache
def steps_to_know(table: str) -> int:
    """How many tables must be known first, one after the other, because this one's rows name theirs."""
    referred = {column.refers_to for each in TABLES if each.table == table for column in columns(each)}
    return max((1 + steps_to_know(each) for each in referred if each not in (None, "unit")), default=0)


def _renamed_names(table: str, row: Row, renamed: Mapping[tuple[str, Any], str]) -> Row:
    """A row of the base under the names that others have now."""
    if table == OWN_SHEET or not renamed:
        return row
    record_type = next(each for each in TABLES if each.table == table)
    new = {
        column.name: renamed[column.refers_to, same_name(row.get(column.name))]
        for column in columns(record_type)
        if column.refers_to is not None and (column.refers_to, same_name(row.get(column.name))) in renamed
    }
    return {**row, **new}


def _by_id(table: str, rows: Sequence[Row], ids: Sequence[int | None], known: Mapping[int, Row]) -> list[int | None]:
    """The ids that rows have come with; where names went round in a circle, rows were sorted without their ids."""
    found = [row_id if row_id in known else None for row_id in ids] or [None] * len(rows)
    holders = {key_of(table, row): row_id for row_id, row in known.items()}
    bears: dict[int | None, int | None] = {
        row_id: holders.get(key_of(table, row)) for row, row_id in zip(rows, found, strict=True) if row_id
    }
    circles = _circles(bears)
    return [bears[row_id] if row_id in circles else row_id for row_id in found]


def _circles(bears: Mapping[int | None, int | None]) -> set[int | None]:
    """Rows of which each bears the name of the next, and the last that of the first."""
    circles: set[int | None] = set()
    walked: set[int | None] = {None}
    for at in bears:
        path: list[int | None] = []
        while at not in walked:
            walked.add(at)
            path.append(at)
            at = bears.get(at)
        if at in path:
            circles.update(path[path.index(at) :])
    return circles


def _by_name(table: str, rows: Sequence[Row], found: list[int | None], known: Mapping[int, Row]) -> None:
    """Gives rows without an id that of the row of their name, where no other has it."""
    taken = set(found)
    free = {key_of(table, row): row_id for row_id, row in known.items() if row_id not in taken}
    for place, row in enumerate(rows):
        if found[place] is None:
            found[place] = free.pop(key_of(table, row), None)


def _alike(
    table: str, rows: Sequence[Row], found: Sequence[int | None], known: Mapping[int, Row]
) -> Iterator[tuple[int, int]]:
    """Rows that are still nowhere, each with the missing one that it is most like; the most alike first."""
    missing = known.keys() - set(found)
    new = [place for place, each in enumerate(found) if each is None]
    if len(missing) * len(new) > _MOST_PAIRS:
        return
    pairs = [
        (-shared, place, was)
        for place in new
        for was in sorted(missing)
        if (shared := _shared(table, rows[place], known[was])) >= _ALIKE
    ]
    done: set[tuple[str, int]] = set()
    for _, place, was in sorted(pairs):
        if not {("new", place), ("was", was)} & done:
            done |= {("new", place), ("was", was)}
            yield place, was


def _shared(table: str, one: Row, other: Row) -> float:
    """The part of the cells, filled in either of two rows with more than what stands there anyway, that agree."""
    usual = _usual(table)
    names = [
        name
        for name in one.keys() & other.keys()
        if not name.startswith(OWN) and not (one[name] == other[name] == usual.get(name))
    ]
    agree = sum(same_value(one[name], other[name]) or same_name(one[name]) == same_name(other[name]) for name in names)
    return agree / len(names) if names else 0.0


@cache
def _usual(table: str) -> Mapping[str, Any]:
    """What stands in a cell that nobody filled in."""
    return {column.name: column.default for each in TABLES if each.table == table for column in columns(each)}
