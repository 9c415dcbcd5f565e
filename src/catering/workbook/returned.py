"""What comes back in an export: which row is which, what is gone from it, and what was typed over in vain."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catering.catalog.container_sizes import catalogue_name
from catering.catalog.recipients import seen_by
from catering.model.cells import as_written, is_blank
from catering.model.event import Event
from catering.model.finding import Finding, Level
from catering.model.recipient import Recipient
from catering.model.record import Record, columns, same_name
from catering.model.records import EventRecords
from catering.model.rows import OWN, OWN_SHEET, Row
from catering.model.text import LANGUAGES, plural_text, text
from catering.workbook.computed import computed_column
from catering.workbook.identity import Exported, HandedOut, IdentityLost, read_identity, short_digest
from catering.workbook.layout import LANDING_SHEET, address
from catering.workbook.raw import RawCell, RawSheet, RawWorkbook
from catering.workbook.recognise import Table


def exported_from(raw: RawWorkbook) -> tuple[Exported | None, list[Finding]]:
    """What the workbook says of the export that it is; a finding where that cannot be read."""
    try:
        return read_identity(raw), []
    except IdentityLost:
        return None, [identity_lost()]


def identity_lost() -> Finding:
    return Finding(
        Level.WARNING,
        "identity-lost",
        text("What this workbook carried about its rows is damaged or gone; they are told apart by their names."),
        text("A row whose name was changed as well counts as a new one: look at what would be deleted and added."),
    )


def part_of_event(recipient: Recipient) -> Finding:
    return Finding(
        Level.WARNING,
        "part-of-event",
        text(
            "This workbook was made for one recipient ({recipient}) and holds a part of the event.",
            recipient=recipient.label,
        ),
        text("Import it into the event; a plan made of it alone would be wrong."),
    )


# ---------------------------------------------------------------- rows


def row_id_of(table: Table, row: int) -> int | None:
    """The store's id that stands in a row; None where none does that was handed out."""
    if table.handed_out is None:
        return None
    if table.record_type.single:
        return next(iter(table.handed_out.rows), None)
    row_id = _number(table.cell(row, table.row_id_column)) if table.row_id_column is not None else None
    return row_id if row_id in table.handed_out.rows else None


def _number(cell: RawCell | None) -> int | None:
    written = cell.value if cell is not None else None
    if isinstance(written, str) and written.strip().isdecimal():
        return int(written)
    if isinstance(written, int | float) and not isinstance(written, bool) and written == int(written):
        return int(written)
    return None


def base_row(table: Table, row: int, keys: Mapping[str, Any]) -> Row | None:
    """A row as it left: by its id, else by its key; `keys` are its values in the key's columns."""
    if table.handed_out is None:
        return None
    row_id = row_id_of(table, row)
    if row_id is not None:
        return table.handed_out.rows[row_id][1]
    key = _key(table.record_type, keys)
    return next((base for _, base in table.handed_out.rows.values() if _key(table.record_type, base) == key), None)


def _key(record_type: type[Record], row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(same_name(row.get(column.name)) for column in columns(record_type) if column.key)


def row_ids(
    table: Table, rows: Sequence[int], records: Sequence[Record], findings: list[Finding]
) -> tuple[int | None, ...] | None:
    """The id of each record, None for a new one; None altogether where the column of ids is gone.

    Of copies of one row that has the key it left with keeps the id, else the first.
    """
    if table.handed_out is None or (table.row_id_column is None and not table.record_type.single):
        return None
    ids = [row_id_of(table, row) for row in rows]
    strangers = [] if table.record_type.single else _strangers(table, rows)
    if strangers:
        message = plural_text(
            "{n:n0} row comes from another workbook; it counts as new.",
            "{n:n0} rows come from another workbook; they count as new.",
            n=len(strangers),
        )
        findings.append(table.finding(Level.NOTE, "row-from-elsewhere", message, None, strangers[0], None, None))
    for row_id in [row_id for row_id, count in Counter(ids).items() if count > 1 and row_id is not None]:
        places = [place for place, each in enumerate(ids) if each == row_id]
        key = _key(table.record_type, table.handed_out.rows[row_id][1])
        kept = next((place for place in places if records[place].key == key), places[0])
        for place in places:
            ids[place] = row_id if place == kept else None
    return tuple(ids)


def _strangers(table: Table, rows: Sequence[int]) -> list[int]:
    """Rows with an id that was not handed out."""
    column = table.row_id_column
    return [
        row
        for row in rows
        if column is not None and table.cell(row, column) is not None and row_id_of(table, row) is None
    ]


def names_gone(
    tables: Mapping[str, Table], known: Mapping[str, Mapping[str, str]]
) -> Mapping[str | None, frozenset[str]]:
    """By table the names of rows that left with an export and do not stand on their sheet any more, though it is there.

    `known` are the names that may be referred to, by their comparable form; so are those given back.
    """
    gone: dict[str | None, frozenset[str]] = {}
    for name in known:
        table = tables.get(name)
        column = table.column_number("name") if table is not None else None
        if table is not None and table.handed_out is not None and column is not None:
            cells = (table.cell(row, column) for row in table.data_rows())
            there = {same_name(catalogue_name(str(cell.value))) for cell in cells if cell is not None}
            left = {same_name(row["name"]) for _, row in table.handed_out.rows.values()}
            # an empty sheet is told as a whole
            gone[name] = frozenset(each for each in left if there and same_name(known[name].get(each)) == each) - there
    return gone


def speaks_for(table: Table) -> frozenset[str]:
    """The columns whose cells the table has, the person's own as well."""
    declared = {heading.column.name for heading in table.headings.values()}
    return frozenset(declared | {f"{OWN}{words}" for words in table.own_headings.values()})


def event_as_it_left(event: HandedOut) -> Event:
    """The event of an export whose sheet is gone."""
    ((_, row),) = event.rows.values()
    return Event.model_validate({name: value for name, value in row.items() if not name.startswith(OWN)})


def own_sheet_ids(sheets: Sequence[RawSheet], exported: Exported | None) -> list[tuple[str, int | None]]:
    """The name and id of each of the person's own sheets; one that had to be renamed here gets its own name back."""
    rows = exported.identity.rows.get(OWN_SHEET, {}) if exported is not None else {}
    names: list[tuple[str, int | None]] = []
    for sheet in sheets:
        row_id = exported.sheet_names.get(same_name(sheet.name)) if exported is not None else None
        if row_id is not None and row_id in rows:
            names.append((rows[row_id][1]["name"], row_id))
        else:
            names.append((sheet.name, None))
    return names


# ---------------------------------------------------------------- what is not the writer's to change


def event_id_stays(event: Event, *, sheet: str, cell: str | None) -> Finding:
    return Finding(
        Level.NOTE,
        "event-id-stays",
        text("The event ID stays as it is: files and links are named by it."),
        None,
        sheet,
        cell,
        event.event_id,
    )


def written_on_landing(raw: RawWorkbook, exported: Exported) -> Iterator[Finding]:
    """What was written on the first sheet, from which nothing is read."""
    names = {same_name(LANDING_SHEET.in_language(language)) for language in LANGUAGES}
    for sheet in raw.sheets:
        for cell in sheet.cells if same_name(sheet.name) in names else ():
            words = as_written(cell.value)
            if not is_blank(words) and short_digest(str(cell.value)) not in exported.landing:
                message = text("Nothing is read from “{sheet}”; write it on another sheet.", sheet=sheet.name)
                place = address(cell.row, cell.column)
                yield Finding(Level.NOTE, "on-landing-sheet", message, None, sheet.name, place, words)


def typed_over(
    tables: Mapping[str, Table], rows: Mapping[str, Sequence[int]], records: EventRecords
) -> Iterator[Finding]:
    """Figures in the place of a formula of ours that say something else than it would."""
    for name, table in tables.items():
        number = table.computed_column
        if number is None:
            continue
        typed = {
            place: cell
            for place, row in enumerate(rows[name])
            if (cell := table.cell(row, number)) is not None and cell.formula is None
        }
        computed = computed_column(table.record_type, records, "en", seen_by(None)) if typed else None
        if computed is None:
            continue
        for place, cell in typed.items():
            if not _says_the_same(cell, computed.values[place]):
                message = text(
                    "“{heading}” is computed; what was typed there is not taken over.", heading=computed.title
                )
                yield table.finding(Level.NOTE, "computed", message, None, rows[name][place], number, cell.value)


def _says_the_same(cell: RawCell, value: float | None) -> bool:
    if value is None or isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        return False
    return math.isclose(cell.value, value, rel_tol=1e-9, abs_tol=1e-9)
