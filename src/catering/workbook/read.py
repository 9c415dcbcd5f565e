"""From raw sheets to records: every cell that cannot be read is a finding, all of them in one pass."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from catering.catalog.container_sizes import catalogue_name, catalogue_sizes, size_label
from catering.model.cells import Context, as_written, read_cell
from catering.model.event import known_zones
from catering.model.finding import Finding, Level, stopping
from catering.model.record import Column, Contradiction, Record, column_of, columns, same_name
from catering.model.records import ATTRIBUTES, EventRecords, OwnContent
from catering.model.text import LANGUAGES, text
from catering.model.written_numbers import CellProblem
from catering.workbook.layout import EXAMPLE, EXAMPLE_ID, Heading
from catering.workbook.raw import RawCell, RawSheet, RawWorkbook
from catering.workbook.recognise import Table, recognise
from catering.workbook.refusals import finding_of_note


@dataclass(frozen=True, slots=True)
class Place:
    """The sheet and cells that a record was read from."""

    sheet: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    """What a workbook says: `records` is None while a finding stops it."""

    records: EventRecords | None
    findings: tuple[Finding, ...]
    places: Mapping[tuple[str, tuple[Any, ...]], Place]


def read_workbook(raw: RawWorkbook) -> WorkbookRead:
    """The records of one event, or every finding that stands in their way."""
    recognised = recognise(raw)
    tables, findings = recognised.tables, list(recognised.findings)
    findings += [finding_of_note(note) for note in raw.notes if note != "not-calculated" or _rests_on_formulas(tables)]
    zone = _zone(tables.get("event"), findings)
    reader = _Reader(zone, _names(tables), findings)
    rows: dict[str, tuple[Record, ...]] = {}
    places: dict[tuple[str, tuple[Any, ...]], Place] = {}
    own_columns: dict[str, dict[str, dict[tuple[Any, ...], Any]]] = {}
    for name, table in tables.items():
        records: list[Record] = []
        for record, place, own_cells in reader.read_rows(table):
            if (name, record.key) in places:
                findings.append(_duplicate(table, record, place, places[name, record.key]))
                continue
            places[name, record.key] = place
            records.append(record)
            for words, value in own_cells.items():
                own_columns.setdefault(name, {}).setdefault(words, {})[record.key] = value
        rows[name] = tuple(records)
    if stopping(findings):
        return WorkbookRead(None, _ordered(findings, raw), places)
    own = OwnContent(columns=own_columns, sheets={sheet.name: _grid(sheet) for sheet in recognised.own_sheets})
    (event,) = rows.pop("event")
    attributes = {ATTRIBUTES[name]: each for name, each in rows.items()}
    records_read = EventRecords.model_validate({"event": event, **attributes, "own": own})
    return WorkbookRead(records_read, _ordered(findings, raw), places)


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


def _zone(table: Table | None, findings: list[Finding]) -> ZoneInfo:
    """The venue's zone, needed before any moment is read."""
    column = table.column_number("time_zone") if table is not None else None
    if table is None or column is None or not table.data_rows():
        return ZoneInfo("UTC")
    row = table.data_rows()[0]
    cell = table.cell(row, column)
    if cell is None or cell.kind != "text":
        return ZoneInfo("UTC")
    known, written = known_zones(), str(cell.value).strip()
    if written in known:
        return ZoneInfo(written)
    places = [name for name in known if "/" in name]
    close = difflib.get_close_matches(written, places, n=3, cutoff=0.5) or ["Asia/Tokyo", "Europe/Berlin"]
    message = text("{name} is not a time zone.", name=as_written(cell.value))
    hint = text("Write one such as {names:list}.", names=tuple(close))
    findings.append(table.finding(Level.ERROR, "unknown-time-zone", message, hint, row, column, cell.value))
    table.spoiled.add("time_zone")
    del table.headings[column]
    return ZoneInfo("UTC")


def _names(tables: Mapping[str, Table]) -> dict[str, tuple[str, ...]]:
    """The names that other sheets may refer to; catalogue sizes in every language.

    A table is left out where its names are not known because its sheet or heading is missing: that is
    told once, and not again at every cell that refers to it.
    """
    names: dict[str, tuple[str, ...]] = {"serving_period": (), "container_size": ()}
    for name in ("serving_period", "guest_group", "beverage", "container_size"):
        table = tables.get(name)
        column = table.column_number("name") if table is not None else None
        if table is not None and column is not None:
            cells = [table.cell(row, column) for row in table.data_rows()]
            names[name] = tuple(_name(cell, table.headings[column].column) for cell in cells if cell is not None)
        elif table is not None and table.rows:
            names.pop(name, None)
    if "container_size" in names:
        sizes = [size.name for size in catalogue_sizes()]
        labels = [size_label(name).in_language(language) for name in sizes for language in LANGUAGES]
        names["container_size"] = (*sizes, *labels, *names["container_size"])
    return names


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

    def __init__(self, zone: ZoneInfo, names: Mapping[str, Collection[str]], findings: list[Finding]) -> None:
        self.zone = zone
        self.names = names
        self.known: dict[str | None, dict[Any, str]] = {
            table: {same_name(name): name for name in of_table} for table, of_table in names.items()
        }
        self.findings = findings

    def read_rows(self, table: Table) -> Iterator[tuple[Record, Place, dict[str, Any]]]:
        """Each record that is complete, where it stands, and the person's own cells beside it."""
        required = {column.name for column in columns(table.record_type) if column.required}
        for row in table.data_rows():
            cells = {
                each.column.name: (number, each, table.cell(row, number)) for number, each in table.headings.items()
            }
            before = len(self.findings)
            values = self._values(table, row, cells)
            if len(self.findings) > before or table.spoiled or not required <= values.keys():
                continue
            example = _example_left(table, values, row, cells)
            if example is not None:
                self.findings.append(example)
                continue
            place = Place(
                table.sheet.name, {name: table.cell_address(row, number) for name, (number, _, _) in cells.items()}
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
            yield record, place, own

    def _values(self, table: Table, row: int, cells: _Cells) -> dict[str, Any]:
        values: dict[str, Any] = {}
        # a number is read after the cell with its unit, and not at all where that cannot be read
        for name, (number, heading, cell) in sorted(cells.items(), key=lambda each: each[1][1].column.unit_from or ""):
            column = heading.column
            if column.unit_from is not None and column.unit_from not in values and cell is not None:
                continue
            try:
                unit = heading.unit
                if column.unit_from is not None:
                    unit_cell = cells[column.unit_from][2] if column.unit_from in cells else None
                    unit = as_written(unit_cell.value) if unit_cell is not None else None
                value = self._value(cell, column, unit)
            except CellProblem as problem:
                shown = None if cell is None else cell.value
                self.findings.append(
                    table.finding(problem.level, problem.code, problem.message, problem.suggestion, row, number, shown)
                )
                continue
            if value is not None:
                values[name] = value
        return values

    def _value(self, cell: RawCell | None, column: Column, unit: str | None) -> Any:
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
            if column.refers_to not in self.names:
                column = replace(column, refers_to=None)
            elif (known := self.known[column.refers_to].get(same_name(cell.value))) is not None:
                return catalogue_name(known) if column.refers_to == "container_size" else known
        value = read_cell(cell.value, column, Context(unit, self.zone, self.names), cell.number_format)
        is_size = column.refers_to == "container_size" or (column.record, column.name) == ("container_size", "name")
        return catalogue_name(value) if is_size else value


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
