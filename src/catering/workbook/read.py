"""From raw sheets to records: every cell that cannot be read is a finding, all of them in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from catering.catalog.container_sizes import catalogue_name, catalogue_sizes, size_label
from catering.catalog.recipients import sees_all
from catering.model.cells import Context, as_written, read_cell
from catering.model.event import Event
from catering.model.finding import Finding, Level, stopping
from catering.model.record import TIME_ZONE, Column, Contradiction, Record, column_of, columns, same_name
from catering.model.records import ATTRIBUTES, REFERRED, EventRecords, OwnContent
from catering.model.rows import OWN, OWN_SHEET
from catering.model.text import LANGUAGES, text
from catering.model.time_zones import zone_of
from catering.model.written_numbers import CellProblem
from catering.workbook.identity import Exported, Identity
from catering.workbook.layout import EXAMPLE, EXAMPLE_ID, Heading
from catering.workbook.raw import RawCell, RawSheet, RawWorkbook
from catering.workbook.recognise import REQUIRED_TABLES, Table, recognise, table_of
from catering.workbook.refusals import finding_of_note
from catering.workbook.returned import (
    base_row,
    event_as_it_left,
    event_id_stays,
    exported_from,
    identity_lost,
    names_gone,
    own_sheet_ids,
    part_of_event,
    row_id_of,
    row_ids,
    speaks_for,
    typed_over,
    written_on_landing,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The sheet and cells that a record was read from, by column; a person's own as `OWN` and the heading."""

    sheet: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    """What a workbook says: `records` is None while a finding stops it."""

    records: EventRecords | None
    findings: tuple[Finding, ...]
    places: Mapping[tuple[str, tuple[Any, ...]], Place]
    identity: Identity | None = None
    """Of an export: the event that it was made of. Its records hold only the tables that were handed out."""
    row_ids: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    """Of an export: the store's id of each record by table, in their order, None for a row that is new.

    A table whose column of ids is gone is left out; the person's own sheets stand under `OWN_SHEET`.
    """
    seen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By table the columns whose cells the workbook speaks for: their headings stand there (a person's own as `OWN`
    and the heading), and an export was made with them. What is not here stays as it is."""
    ignored: tuple[Finding, ...] = ()
    """Cells that were changed and are not taken over, because they are not the writer's to change."""
    rows: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    """The records of each table that could be read, also where a finding stops the event as a whole."""


def read_workbook(raw: RawWorkbook) -> WorkbookRead:
    """The records of one event, or every finding that stands in their way.

    In an export, what its recipient was not given or has deleted is never missed: it stays as it is.
    """
    exported, lost = exported_from(raw)
    recognised = recognise(raw, exported)
    tables, findings = recognised.tables, [*lost, *recognised.findings]
    if exported is None and not lost and any(table.row_id_column is not None for table in tables.values()):
        findings.append(identity_lost())
    findings += [finding_of_note(note) for note in raw.notes if note != "not-calculated" or _rests_on_formulas(tables)]
    identity = exported.identity if exported is not None else None
    if identity is not None and identity.recipient is not None and not sees_all(identity.recipient):
        findings.append(part_of_event(identity.recipient))
    zone = _zone(tables.get("event"), exported, findings)
    known = _names(tables, exported)
    reader = _Reader(zone, known, names_gone(tables, known), findings)
    ignored = [finding for table in tables.values() for finding in table.ignored]
    ignored += written_on_landing(raw, exported) if exported is not None else ()
    rows: dict[str, tuple[Record, ...]] = {}
    stand_at: dict[str, list[int]] = {}
    ids: dict[str, tuple[int | None, ...]] = {}
    places: dict[tuple[str, tuple[Any, ...]], Place] = {}
    own_columns: dict[str, dict[str, dict[tuple[Any, ...], Any]]] = {}
    for name, table in tables.items():
        records: list[Record] = []
        stand_at[name] = []
        for row, record, place, own_cells in reader.read_rows(table):
            if identity is not None and isinstance(record, Event) and record.event_id != identity.event_id:
                ignored.append(event_id_stays(record, sheet=place.sheet, cell=place.cells.get("event_id")))
                record = record.model_copy(update={"event_id": identity.event_id})
            if (name, record.key) in places:
                findings.append(_duplicate(table, record, place, places[name, record.key]))
                continue
            places[name, record.key] = place
            records.append(record)
            stand_at[name].append(row)
            for words, value in own_cells.items():
                own_columns.setdefault(name, {}).setdefault(words, {})[record.key] = value
        rows[name] = tuple(records)
        of_table = row_ids(table, stand_at[name], records, findings)
        if of_table is not None:
            ids[name] = of_table
    findings += reader.remarks
    own_sheets = own_sheet_ids(recognised.own_sheets, exported)
    if identity is not None:
        ids[OWN_SHEET] = tuple(row_id for _, row_id in own_sheets)
    seen = {name: speaks_for(table) for name, table in tables.items()} | {OWN_SHEET: frozenset({"name", "grid"})}
    records_read = None
    if not stopping(findings):
        if exported is not None and not rows.get(Event.table):
            rows[Event.table] = (event_as_it_left(exported.tables[Event.table]),)
        named = zip(own_sheets, recognised.own_sheets, strict=True)
        own = OwnContent(columns=own_columns, sheets={name: _grid(sheet) for (name, _), sheet in named})
        attributes: dict[str, Any] = {ATTRIBUTES[name]: each for name, each in rows.items()}
        (attributes["event"],) = rows[Event.table]
        records_read = EventRecords.model_validate({**attributes, "own": own})
        ignored += typed_over(tables, stand_at, records_read)
    return WorkbookRead(records_read, _ordered(findings, raw), places, identity, ids, seen, tuple(ignored), rows)


@dataclass(frozen=True, slots=True)
class ListRead:
    """The rows of a sheet of its own, each with where it stands, and what was found."""

    rows: tuple[tuple[Record, Place], ...]
    findings: tuple[Finding, ...]


def read_list(sheet: RawSheet, record_type: type[Record]) -> ListRead:
    """The rows of one sheet that is no part of an event and has no moments, by the same headings and findings."""
    table = table_of(sheet, record_type)
    findings = list(table.findings)
    reader = _Reader(ZoneInfo("UTC"), {}, {}, findings)
    rows: list[tuple[Record, Place]] = []
    places: dict[tuple[Any, ...], Place] = {}
    for _, record, place, _ in reader.read_rows(table):
        if record.key in places:
            findings.append(_duplicate(table, record, place, places[record.key]))
            continue
        places[record.key] = place
        rows.append((record, place))
    return ListRead(tuple(rows), tuple(findings + reader.remarks))


def _rests_on_formulas(tables: Mapping[str, Table]) -> bool:
    """Whether a cell that is read has a formula; those that we write beside the tables do not matter."""
    return any(
        (cell := table.cell(row, column)) is not None and cell.formula is not None
        for table in tables.values()
        for row in table.data_rows()
        for column in table.headings
    )


def _ordered(findings: list[Finding], raw: RawWorkbook) -> tuple[Finding, ...]:
    """The findings as a reader works through them: what stops first, then by sheet."""
    levels, sheets = list(Level), [sheet.name for sheet in raw.sheets]

    def rank(finding: Finding) -> tuple[int, int]:
        sheet = sheets.index(finding.sheet) if finding.sheet in sheets else -1
        return levels.index(finding.level), sheet

    return tuple(sorted(findings, key=rank))


# ---------------------------------------------------------------- what every cell is read by


def _zone(table: Table | None, exported: Exported | None, findings: list[Finding]) -> ZoneInfo:
    """The venue's zone, needed before any moment is read."""
    otherwise = ZoneInfo("UTC") if exported is None else exported.venue_zone
    column = table.column_number(TIME_ZONE) if table is not None else None
    if table is None or column is None or not table.data_rows():
        return otherwise
    row = table.data_rows()[0]
    cell = table.cell(row, column)
    if cell is None or cell.kind != "text":
        return otherwise
    try:
        return ZoneInfo(read_cell(cell.value, table.headings[column].column, Context()))
    except CellProblem as problem:
        findings.append(
            table.finding(problem.level, problem.code, problem.message, problem.suggestion, row, column, cell.value)
        )
        table.spoiled.add(TIME_ZONE)
        del table.headings[column]
        return otherwise


_REQUIRED = frozenset(table.table for table in REQUIRED_TABLES)

_Names = Mapping[str, Mapping[str, str]]
"""By table the names that other sheets may refer to, by their comparable form."""


def _names(tables: Mapping[str, Table], exported: Exported | None) -> _Names:
    """The names that may be referred to; catalogue sizes in every language.

    A table is left out where its names are not known because its sheet or heading is missing: that is
    told once, and not again at every cell that refers to it. In an export a table's names as they left are
    known as well, also under the name that their row has now.
    """
    known: dict[str, dict[str, str]] = {}
    for name in REFERRED:
        if name not in _REQUIRED:
            known[name] = {}
        table, handed_out = tables.get(name), exported.tables.get(name) if exported is not None else None
        column = table.column_number("name") if table is not None else None
        if exported is not None and handed_out is None:
            known.pop(name, None)
            continue
        if handed_out is not None:
            known[name] = {same_name(row["name"]): row["name"] for _, row in handed_out.rows.values()}
        if table is not None and column is not None:
            rows = table.data_rows()
            cells = {row: cell for row in rows if (cell := table.cell(row, column)) is not None}
            now = {row: _name(cell, table.headings[column].column) for row, cell in cells.items()}
            for row, words in now.items():
                row_id = row_id_of(table, row)
                if handed_out is not None and row_id is not None:
                    known[name][same_name(handed_out.rows[row_id][1]["name"])] = words
            known.setdefault(name, {}).update((same_name(words), words) for words in now.values())
        elif table is not None and table.rows and handed_out is None:
            known.pop(name, None)
    if "container_size" in known:
        sizes = [size.name for size in catalogue_sizes()]
        labels = [size_label(name).in_language(language) for name in sizes for language in LANGUAGES]
        known["container_size"] = {same_name(each): each for each in (*sizes, *labels)} | known["container_size"]
    return known


def _name(cell: RawCell, column: Column) -> str:
    try:
        return str(read_cell(cell.value, column, Context()))
    except CellProblem:
        return as_written(cell.value)


# ---------------------------------------------------------------- rows

_Cells = Mapping[str, tuple[int, Heading, RawCell | None]]
"""A row's cells by the name of their column, with the column's number and heading."""


class _Reader:
    """Reads rows; what it cannot read goes to `findings`."""

    def __init__(
        self, zone: ZoneInfo, known: _Names, names_gone: Mapping[str | None, frozenset[str]], findings: list[Finding]
    ) -> None:
        self.zone = zone
        self.known = known
        self.names_gone = names_gone
        self.remarks: list[Finding] = []
        """Findings that keep no row from being read."""
        self.names = {table: tuple(dict.fromkeys(names.values())) for table, names in known.items()}
        self.findings = findings

    def read_rows(self, table: Table) -> Iterator[tuple[int, Record, Place, dict[str, Any]]]:
        """Each record that is complete, its row, where it stands, and the person's own cells beside it."""
        required = {column.name for column in columns(table.record_type) if column.required}
        gone = table.gone
        for row in table.data_rows():
            cells = {
                each.column.name: (number, each, table.cell(row, number)) for number, each in table.headings.items()
            }
            before = len(self.findings)
            values = self._values(table, row, cells, gone)
            self.findings += _missed(table, row, values, gone)
            if len(self.findings) > before or table.spoiled or not required <= values.keys():
                continue
            example = _example_left(table, values, row, cells)
            if example is not None:
                self.findings.append(example)
                continue
            stands_in = {name: number for name, (number, _, _) in cells.items()}
            stands_in |= {f"{OWN}{words}": number for number, words in table.own_headings.items()}
            place = Place(
                table.sheet.name, {name: table.cell_address(row, number) for name, number in stands_in.items()}
            )
            try:
                record = table.record_type.model_validate(values)
            except ValidationError as invalid:
                self.findings += _contradictions(table, invalid, values, place, cells)
                continue
            own = {
                words: cell.value
                for number, words in table.own_headings.items()
                if (cell := table.cell(row, number)) is not None
            }
            yield row, record, place, own

    def _values(self, table: Table, row: int, cells: _Cells, gone: tuple[Column, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if gone:  # what an export was made with stays, and what is read beside it may need it
            before = len(self.findings)
            keys = {name: each for name, each in cells.items() if each[1].column.key}
            base = base_row(table, row, self._values(table, row, keys, ())) or {}
            del self.findings[before:]  # they are told below
            values = {column.name: base[column.name] for column in gone if base.get(column.name) is not None}
        # a number is read after the cell with its unit, a moment after that with its zone, and not at all where
        # that cannot be read
        for name, (number, heading, cell) in sorted(
            cells.items(), key=lambda each: _waits_for(each[1][1].column) is not None
        ):
            column = heading.column
            waits_for = _waits_for(column)
            if (
                waits_for is not None
                and waits_for not in values
                and cell is not None
                and (column.zone_from is None or (waits_for in cells and cells[waits_for][2] is not None))
            ):
                continue
            try:
                unit = heading.unit
                if column.unit_from is not None:
                    unit_cell = cells[column.unit_from][2] if column.unit_from in cells else None
                    unit = as_written(unit_cell.value) if unit_cell is not None else values.get(column.unit_from)
                value = self._value(cell, column, unit, zone_of(values, column, self.zone))
            except CellProblem as problem:
                shown = None if cell is None else cell.value
                self.findings.append(
                    table.finding(problem.level, problem.code, problem.message, problem.suggestion, row, number, shown)
                )
                continue
            if value is not None:
                values[name] = value
                if column.refers_to in self.names_gone and same_name(value) in self.names_gone[column.refers_to]:
                    self.remarks.append(_gone_name(table, row, number, value))
        return values

    def _value(self, cell: RawCell | None, column: Column, unit: str | None, zone: ZoneInfo) -> Any:
        if cell is None:
            if column.required:
                raise CellProblem("missing", text("“{heading}” is empty.", heading=column.label), column.help)
            return None
        if cell.kind == "error":
            raise CellProblem(
                "error-cell",
                text("The cell shows the error {error}.", error=str(cell.value)),
                text("Mend its formula."),
            )
        if cell.kind == "formula_without_value":
            raise CellProblem(
                "formula-without-value",
                text("The formula has no value."),
                text("Open the workbook in a spreadsheet program and save it, or write the value."),
            )
        if column.refers_to is not None and column.refers_to != "unit":
            names = self.known.get(column.refers_to)
            if names is None:
                column = replace(column, refers_to=None)
            elif (known := names.get(same_name(cell.value))) is not None:
                return catalogue_name(known) if column.refers_to == "container_size" else known
        value = read_cell(cell.value, column, Context(unit, zone, self.names), cell.number_format)
        is_size = column.refers_to == "container_size" or (column.record, column.name) == ("container_size", "name")
        return catalogue_name(value) if is_size else value


def _gone_name(table: Table, row: int, number: int, name: str) -> Finding:
    message = text("“{name}” is not on its sheet any more; its row stays as it is.", name=name)
    hint = text("Choose another name here, where that row is to go.")
    return table.finding(Level.WARNING, "gone-name", message, hint, row, number, name)


def _waits_for(column: Column) -> str | None:
    """The column of the same row that must be read first."""
    return column.zone_from or column.unit_from


def _missed(table: Table, row: int, values: Mapping[str, Any], gone: tuple[Column, ...]) -> Iterator[Finding]:
    """What a new row lacks because its column is gone."""
    for column in gone:
        if column.required and column.name not in values:
            message = text("“{heading}” is missing for this row, which is new.", heading=column.label)
            hint = text("Add its column again.")
            yield table.finding(Level.ERROR, "missing", message, hint, row, next(iter(table.headings), None), None)


def _example_left(table: Table, values: Mapping[str, Any], row: int, cells: _Cells) -> Finding | None:
    """The template's example row, left in place: planning it would be wrong without anybody noticing."""
    words = tuple(f"{same_name(EXAMPLE.in_language(language))}:" for language in LANGUAGES)
    for name, value in values.items():
        if isinstance(value, str) and (
            same_name(value).startswith(words) or (name == "event_id" and same_name(value) == EXAMPLE_ID)
        ):
            number, _, cell = cells[name]
            return table.finding(
                Level.QUESTION,
                "example-row",
                text("This is still the template's example."),
                text("Delete the row, or write your own over it."),
                row,
                number,
                cell.value if cell else None,
            )
    return None


def _contradictions(
    table: Table, invalid: ValidationError, values: Mapping[str, Any], place: Place, cells: _Cells
) -> Iterator[Finding]:
    """All contradictions of a row: the record itself stops at its first."""
    found: list[tuple[Column | None, Contradiction | str]] = []
    for error in invalid.errors():
        cause = error.get("ctx", {}).get("error")
        if isinstance(cause, Contradiction):
            if error["loc"]:  # about one cell; those between cells are collected below, all of them
                found.append((column_of(table.record_type, cause.column), cause))
        else:
            # the cell reader and the record disagree on a limit: told all the same, with the record's word
            column = column_of(table.record_type, str(error["loc"][0])) if error["loc"] else None
            found.append((column, error["msg"]))
    record = table.record_type.model_construct(None, **values)
    found += [(column_of(table.record_type, each.column), each) for each in record.contradictions()]
    for column, reason in found:
        cell = cells[column.name][2] if column is not None and column.name in cells else None
        yield Finding(
            Level.ERROR,
            "contradiction",
            reason.message
            if isinstance(reason, Contradiction)
            else text("This does not fit: {reason}.", reason=reason.rstrip(".")),
            column.help if column is not None else None,
            place.sheet,
            place.cells.get(column.name) if column is not None else None,
            None if cell is None else as_written(cell.value),
        )


def _duplicate(table: Table, record: Record, place: Place, first: Place) -> Finding:
    keys = [column for column in columns(table.record_type) if column.key and column.name in place.cells]
    cell = place.cells[keys[0].name] if keys else None
    return Finding(
        Level.ERROR,
        "stands-twice",
        text("The same row stands at {cell} already.", cell=first.cells[keys[0].name] if keys else first.sheet),
        text("Keep one of the two rows."),
        place.sheet,
        cell,
        ", ".join(str(getattr(record, column.name)) for column in keys if getattr(record, column.name) is not None),
    )


def _grid(sheet: RawSheet) -> tuple[tuple[Any, ...], ...]:
    """A sheet's values from A1 on, None where nothing stands."""
    height = max((cell.row for cell in sheet.cells), default=0)
    width = max((cell.column for cell in sheet.cells), default=0)
    grid: list[list[Any]] = [[None] * width for _ in range(height)]
    for cell in sheet.cells:
        grid[cell.row - 1][cell.column - 1] = cell.value
    return tuple(map(tuple, grid))
