"""Columns that a workbook computes beside the person's own: a live formula, and its value for those who only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catering.catalog.container_sizes import catalogue_sizes, sizes_by_name
from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import ContainerSize, OrderLine
from catering.model.event import GuestGroup
from catering.model.record import Record, column_of, same_name
from catering.model.records import EventRecords
from catering.model.text import Language
from catering.model.written_numbers import rounded_or_none
from catering.planning.forecast.assumptions import assumption_for
from catering.workbook.layout import COMPUTED_HEADINGS, LISTS_SHEET, address, heading, quoted, sheet_columns, sheet_name

SPARE_ROWS = 50
"""Blank rows below a table that are marked for input, have its drop-downs and are seen by formulas."""

Seen = Mapping[str, frozenset[str]]
"""The tables that a workbook shows, each with the columns that are hidden in it."""


@dataclass(frozen=True, slots=True)
class ComputedColumn:
    """One formula for all rows of a table, and its value in each of them."""

    title: str
    formula: str
    values: tuple[float | None, ...]
    """None where it cannot be computed."""


def computed_column(
    table: type[Record], records: EventRecords, language: Language, seen: Seen
) -> ComputedColumn | None:
    """The column that is computed beside a table, if any; it follows what is changed on any sheet.

    There is none where it rests on a sheet that is not seen.
    """
    if table.table not in _FORMULAS:
        return None
    rests_on, write = _FORMULAS[table.table]
    if rests_on.table not in seen:
        return None
    (words,) = COMPUTED_HEADINGS[table.table]
    formula, values = write(records, language, seen)
    return ComputedColumn(words.in_language(language), formula, tuple(map(rounded_or_none, values)))


def _order_volumes(records: EventRecords, language: Language, seen: Seen) -> tuple[str, list[float | None]]:
    """Containers × the litres of their size: of the person's own sizes, else of the catalogue's."""
    count, size = (_in_row(OrderLine, name, language) for name in ("containers", "container_size"))
    own = _block(ContainerSize, ("name", "volume_l"), records, language, seen)
    width = [column.name for column in sheet_columns(ContainerSize, seen[ContainerSize.table])].index("volume_l") + 1
    listed = len(catalogue_sizes()) + len(records.container_sizes)
    litres = f"IFERROR(VLOOKUP({size},{own},{width},FALSE),VLOOKUP({size},{LISTS_SHEET}!$A$2:$B${listed + 1},2,FALSE))"
    sizes = sizes_by_name(records.container_sizes)
    values = [
        line.containers * size_of_line.volume_l if (size_of_line := sizes.get(same_name(line.container_size))) else None
        for line in records.order_lines
    ]
    return f'=IF({count}="","",IFERROR({count}*{litres},""))', values


def _expected_guests(records: EventRecords, language: Language, seen: Seen) -> tuple[str, list[float | None]]:
    """Those who arrived, where counted, else accepted × show rate: the group's, that of all, or the catalogue's."""
    accepted, arrived, name = (_in_row(GuestGroup, each, language) for each in ("accepted", "arrived", "name"))
    kinds, groups, beverages, values = (
        _block(Assumption, (each, each), records, language, seen)
        for each in ("kind", "guest_group", "beverage", "value")
    )
    kind = AssumptionKind.SHOW_RATE.label.in_language(language).replace('"', '""')
    rate = f"{assumption_for(EventRecords(event=records.event), AssumptionKind.SHOW_RATE).value:.12g}"
    for whose in ('""', name):  # the more specific one is asked first
        is_it = f'({kinds}="{kind}")*({groups}={whose})*({beverages}="")'
        rate = f"IF(SUMPRODUCT({is_it})>0,SUMPRODUCT({is_it},{values}),{rate})"
    expected: list[float | None] = [
        float(group.arrived)
        if group.arrived is not None
        else group.accepted * assumption_for(records, AssumptionKind.SHOW_RATE, guest_group=group.name).value
        for group in records.guest_groups
    ]
    return f'=IF(ISNUMBER({arrived}),{arrived},IF({accepted}="","",IFERROR({accepted}*{rate},"")))', expected


_FORMULAS: Mapping[
    str, tuple[type[Record], Callable[[EventRecords, Language, Seen], tuple[str, list[float | None]]]]
] = {
    "order_line": (ContainerSize, _order_volumes),
    "guest_group": (Assumption, _expected_guests),
}
"""By table: the other table that its formula rests on, and what writes it."""


def _in_row(table: type[Record], name: str, language: Language) -> str:
    """A cell of the same row, by its heading: right however the rows are sorted."""
    words = heading(column_of(table, name), language)
    escaped = "".join(f"'{each}" if each in "[]#'@" else each for each in words)
    return f"tbl_{table.table}[[#This Row],[{escaped}]]"


def _block(table: type[Record], names: tuple[str, str], records: EventRecords, language: Language, seen: Seen) -> str:
    """A table's cells from one column to another, with the blank rows below it."""
    order = [column.name for column in sheet_columns(table, seen[table.table])]
    first, last = (address(1, order.index(name) + 1)[:-1] for name in names)
    rows = len(records.rows(table.table)) + SPARE_ROWS
    return f"{quoted(sheet_name(table, language))}!${first}$2:${last}${rows + 1}"
