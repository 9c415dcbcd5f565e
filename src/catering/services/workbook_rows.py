"""The rows of a workbook that was read, each under the id that it has in the event, and where its cells stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from catering.model.event import Event
from catering.model.record import columns
from catering.model.rows import OWN_SHEET, Row, Rows, key_of, rows_of
from catering.planning.editing.merge import Place
from catering.planning.editing.row_match import Rename, RowPlace, match_rows
from catering.services.edit_records import record_type
from catering.workbook.read import WorkbookRead


@dataclass(frozen=True, slots=True)
class WorkbookRows:
    """A workbook beside its base: of both only the tables and columns that the workbook speaks for.

    A new row has all columns and an id below 0. `cells` holds addresses such as ``Guest groups!B7``.
    """

    rows: Rows
    base: Rows
    renames: tuple[Rename, ...]
    cells: Mapping[Place, str]


def workbook_rows(
    read: WorkbookRead,
    base: Rows,
    *,
    there: Rows,
    event_row: int,
    with_ids: bool,
    keep: Collection[tuple[str, str]] = (),
    is_apart: Callable[[RowPlace], bool] = lambda _place: False,
) -> WorkbookRows:
    """Finds which row is which; without `with_ids` the ids that the workbook carries are not those of this event.

    `there` is what the event has now, `keep` are columns that are not taken from the workbook; `is_apart` says of a
    row that is much like a missing one that it is not the same. Raises ValueError where a finding stops the workbook.
    """
    if read.records is None:
        raise ValueError("a finding stops this workbook")
    seen = {
        table: sorted((name for name in names if (table, name) not in keep), key=partial(_place, table))
        for table, names in read.seen.items()
    }
    whole = {table: list(rows.values()) for table, rows in rows_of(read.records).items() if seen.get(table)}
    ids = {
        table: of_table
        for table, of_table in {**(read.row_ids if with_ids else {}), Event.table: (event_row,)}.items()
        if len(of_table) == len(whole.get(table, ()))
    }
    matched = match_rows(whole, ids, base, is_apart=is_apart)
    rows: dict[str, dict[int, Row]] = {}
    cells: dict[Place, str] = {}
    for table, of_table in whole.items():
        twins = {key_of(table, row): row_id for row_id, row in there.get(table, {}).items()}
        rows[table] = {}
        for row, row_id in zip(of_table, matched.ids[table], strict=True):
            twin = twins.get(key_of(table, row))
            # of a row that others added as well, what the workbook does not speak for is theirs
            is_whole = row_id < 0 and twin is None
            rows[table][row_id] = row if is_whole else _in_columns(row, seen[table])
            for name, cell in _cells(read, table, row).items():
                cells[table, row_id, name] = cell
                if row_id < 0 and twin is not None:
                    cells[table, twin, name] = cell
    known = {
        table: {row_id: _in_columns(row, seen[table]) for row_id, row in base.get(table, {}).items()} for table in rows
    }
    return WorkbookRows(rows, known, matched.renames, cells)


def _place(table: str, name: str) -> tuple[int, str]:
    """The order of columns: as they are declared, then a person's own."""
    declared = ["name", "grid"] if table == OWN_SHEET else [column.name for column in columns(record_type(table))]
    return declared.index(name) if name in declared else len(declared), name


def _in_columns(row: Row, names: Sequence[str]) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def _cells(read: WorkbookRead, table: str, row: Row) -> dict[str, str]:
    """Where the cells of a row stand."""
    place = read.places.get((table, key_of(table, row))) if table != OWN_SHEET else None
    return {name: f"{place.sheet}!{cell}" for name, cell in place.cells.items()} if place is not None else {}


def base_by_name(base: Rows, there: Rows, *, event_row: int) -> dict[str, dict[int, Row]]:
    """The rows of a base that is not this event's, under the ids of those of the same name here; others left out."""
    found: dict[str, dict[int, Row]] = {}
    for table, rows in base.items():
        ids = {key_of(table, row): row_id for row_id, row in there.get(table, {}).items()}
        named = {ids.get(key_of(table, row)): row for row in rows.values()}
        found[table] = {row_id: row for row_id, row in named.items() if row_id is not None}
    found[Event.table] = dict.fromkeys((event_row,), next(iter(base[Event.table].values())))
    return found
