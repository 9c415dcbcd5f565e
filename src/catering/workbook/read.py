"""From raw sheets to records: every cell that cannot be read is a finding, all of them in one pass."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd
from pydantic import ValidationError

from catering.catalog.container_sizes import catalogue_name, catalogue_sizes, size_label
from catering.model.beverage import Beverage
from catering.model.cells import Context, as_written, is_blank, read_cell
from catering.model.event import Event, GuestGroup
from catering.model.finding import Finding, Level, stopping
from catering.model.record import Column, Contradiction, Record, column_of, columns, same_name
from catering.model.records import ATTRIBUTES, TABLES, EventRecords, OwnContent
from catering.model.text import LANGUAGES, Text, label, text
from catering.model.written_numbers import CellProblem
from catering.workbook.layout import (
    Heading,
    address,
    computed_headings,
    heading,
    known_headings,
    read_heading,
    result_sheet_names,
    tables_by_sheet_name,
)
from catering.workbook.raw import RawCell, RawSheet, RawWorkbook
from catering.workbook.refusals import finding_of_note

_Row = Mapping[int, RawCell | None]

REQUIRED_TABLES: tuple[type[Record], ...] = (Event, GuestGroup, Beverage)
HEADINGS_WITHIN_ROWS = 20
"""How far down a sheet its headings are looked for; titles and remarks may stand above them."""
TOTAL_WORDS = frozenset({"total", "sum", "summe", "gesamt", "gesamtsumme", "合計", "計"})
EXAMPLE = label("example", "Example")


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


@dataclass(slots=True)
class _Table:
    """One sheet on its way to records: rows of raw cells below recognised headings."""

    record_type: type[Record]
    sheet: RawSheet
    rows: Mapping[int, _Row]
    headings: Mapping[int, Heading]
    own_headings: Mapping[int, str]
    transposed: bool
    heading_row: int
    findings: list[Finding] = field(default_factory=list)

    def cell_address(self, row: int, column: int) -> str:
        return address(column, row) if self.transposed else address(row, column)

    def finding(
        self, level: Level, code: str, message: Text, suggestion: Text | None, row: int, column: int | None, value: Any
    ) -> Finding:
        return Finding(
            level,
            code,
            message,
            suggestion,
            self.sheet.name,
            None if column is None else self.cell_address(row, column),
            None if value is None else as_written(value),
        )


def read_workbook(raw: RawWorkbook) -> WorkbookRead:
    """The records of one event, or every finding that stands in their way."""
    tables, own_sheets, findings = _recognise(raw)
    findings += [finding_of_note(note) for note in raw.notes if note != "not-calculated" or _rests_on_formulas(tables)]
    for table in tables.values():
        findings += table.findings
    zone, zone_findings = _zone(tables.get("event"))
    names = _names(tables)
    rows: dict[str, tuple[Record, ...]] = {}
    places: dict[tuple[str, tuple[Any, ...]], Place] = {}
    own_columns: dict[str, dict[str, dict[tuple[Any, ...], Any]]] = {}
    for name, table in tables.items():
        records: list[Record] = []
        for record, place, own_cells in _rows(table, Context(zone=zone, names=names), findings):
            if (name, record.key) in places:
                findings.append(_duplicate(table, record, place, places[name, record.key]))
                continue
            places[name, record.key] = place
            records.append(record)
            for words, value in own_cells.items():
                own_columns.setdefault(name, {}).setdefault(words, {})[record.key] = value
        rows[name] = tuple(records)
    findings = zone_findings + [each for each in findings if not (zone_findings and _about_zone(each, tables))]
    event_rows = rows.get("event", ())
    if stopping(findings) or not event_rows:
        return WorkbookRead(None, _ordered(findings, raw), places)
    own = OwnContent(columns=own_columns, sheets={sheet.name: _grid(sheet) for sheet in own_sheets})
    attributes = {ATTRIBUTES[name]: each for name, each in rows.items() if name != "event"}
    return WorkbookRead(
        EventRecords.model_validate({"event": event_rows[0], **attributes, "own": own}), _ordered(findings, raw), places
    )


def _rests_on_formulas(tables: Mapping[str, _Table]) -> bool:
    """Whether a cell that is read has a formula; those that we write beside the tables do not matter."""
    return any(
        cell is not None and cell.formula is not None
        for table in tables.values()
        for row in _data_rows(table)
        for cell in (table.rows[row][column] for column in table.headings)
    )


def _ordered(findings: list[Finding], raw: RawWorkbook) -> tuple[Finding, ...]:
    """The findings as a reader works through them: what stops first, then by sheet."""
    levels, sheets = list(Level), [sheet.name for sheet in raw.sheets]

    def rank(finding: Finding) -> tuple[int, int]:
        sheet = sheets.index(finding.sheet) if finding.sheet in sheets else -1
        return levels.index(finding.level), sheet

    return tuple(sorted(findings, key=rank))


# ---------------------------------------------------------------- which sheet is which table


def _recognise(raw: RawWorkbook) -> tuple[dict[str, _Table], list[RawSheet], list[Finding]]:
    by_name = tables_by_sheet_name()
    found: dict[str, _Table] = {}
    others: list[RawSheet] = []
    findings: list[Finding] = []
    for sheet in raw.sheets:
        record_type = by_name.get(same_name(sheet.name))
        if same_name(sheet.name) in result_sheet_names():
            continue
        if record_type is None or record_type.table in found:
            others.append(sheet)
        else:
            found[record_type.table] = _table(sheet, record_type)
    for record_type in TABLES:
        if record_type.table not in found:
            renamed = _renamed(record_type, others)
            if renamed is not None:
                others.remove(renamed.sheet)
                found[record_type.table] = renamed
    for sheet in others:
        if sheet.cells:
            message = text("“{sheet}” is your own sheet; it is kept and not read.", sheet=sheet.name)
            findings.append(Finding(Level.NOTE, "own-sheet", message, sheet=sheet.name))
    findings += [_missing_sheet(table, others) for table in REQUIRED_TABLES if table.table not in found]
    ordered = {table.table: found[table.table] for table in TABLES if table.table in found}
    return ordered, others, findings


def _missing_sheet(record_type: type[Record], others: list[RawSheet]) -> Finding:
    names = {same_name(sheet.name): sheet.name for sheet in others}
    close = difflib.get_close_matches(same_name(record_type.sheet), names, n=1, cutoff=0.6)
    return Finding(
        Level.ERROR,
        "missing-sheet",
        text("The sheet “{sheet}” is missing.", sheet=label("sheet", record_type.sheet)),
        text("Rename “{close}”, or take the sheet from the template.", close=names[close[0]])
        if close
        else text("Take it from the template."),
    )


def _renamed(record_type: type[Record], others: list[RawSheet]) -> _Table | None:
    """A sheet under another name that has every heading the table needs."""
    needed = {column.name for column in columns(record_type) if column.required}
    for sheet in others:
        table = _table(sheet, record_type)
        found = {each.column.name for each in table.headings.values()}
        if len(needed) >= 2 and needed <= found:
            table.findings.append(
                Finding(
                    Level.NOTE,
                    "renamed-sheet",
                    text("Read as “{sheet}”, by its headings.", sheet=label("sheet", record_type.sheet)),
                    sheet=sheet.name,
                )
            )
            return table
    return None


def _table(sheet: RawSheet, record_type: type[Record]) -> _Table:
    """The sheet as rows of raw cells; a form of one record, with its labels down a column, is turned."""
    frame = _frame(sheet)
    rows = _by_row(frame)
    heading_row, known = _best_heading_row(rows, record_type)
    transposed = False
    if record_type.single:
        turned = _by_row(frame.T)
        heading_column, known_turned = _best_heading_row(turned, record_type)
        if known_turned > known:
            rows, heading_row, transposed = turned, heading_column, True
    headings: dict[int, Heading] = {}
    own: dict[int, str] = {}
    table = _Table(record_type, sheet, rows, headings, own, transposed, heading_row)
    if heading_row in rows:
        _read_headings(table, headings, own)
    _miss_headings(table)
    table.findings += _hidden(sheet)
    return table


def _frame(sheet: RawSheet) -> pd.DataFrame:
    """The sheet's cells as a frame that keeps the numbers of rows and columns; None where nothing stands."""
    placed = {(cell.row, cell.column): cell for cell in sheet.cells if not is_blank(cell.value) or cell.value is None}
    if not placed:
        return pd.DataFrame(dtype=object)
    frame = pd.Series(placed, dtype=object).unstack()
    return frame.astype(object).where(frame.notna(), None)


def _by_row(frame: pd.DataFrame) -> Mapping[int, _Row]:
    return cast(Mapping[int, _Row], frame.to_dict("index"))


def _best_heading_row(rows: Mapping[int, _Row], record_type: type[Record]) -> tuple[int, int]:
    """The row with the most recognised headings, and how many they are."""
    best = (0, 0)
    for row in list(rows)[:HEADINGS_WITHIN_ROWS]:
        known = sum(
            1
            for cell in rows[row].values()
            if cell is not None and isinstance(cell.value, str) and read_heading(record_type, cell.value)
        )
        if known > best[1]:
            best = (row, known)
    return best


def _read_headings(table: _Table, headings: dict[int, Heading], own: dict[int, str]) -> None:
    record_type, row = table.record_type, table.heading_row
    for number, cell in table.rows[row].items():
        if cell is None:
            continue
        words = as_written(cell.value)
        recognised = read_heading(record_type, words)
        if recognised is None:
            if same_name(words) in computed_headings(record_type.table) or table.transposed:
                continue
            own[number] = words
            table.findings.append(_own_column(table, words, row, number))
        elif any(each.column.name == recognised.column.name for each in headings.values()):
            message = text("The heading “{heading}” stands twice.", heading=words)
            table.findings.append(
                table.finding(
                    Level.ERROR, "heading-twice", message, text("Rename one of the columns."), row, number, words
                )
            )
        else:
            headings[number] = recognised


def _own_column(table: _Table, words: str, row: int, column: int) -> Finding:
    close = difflib.get_close_matches(same_name(words), known_headings(table.record_type), n=1, cutoff=0.8)
    if close:
        meant = read_heading(table.record_type, close[0])
        assert meant is not None
        return table.finding(
            Level.WARNING,
            "own-column",
            text("“{heading}” is kept as a column of your own.", heading=words),
            text("Did you mean “{close}”?", close=meant.column.label),
            row,
            column,
            words,
        )
    message = text("“{heading}” is a column of your own; it is kept and not read.", heading=words)
    return table.finding(Level.NOTE, "own-column", message, None, row, column, words)


def _miss_headings(table: _Table) -> None:
    """One finding for each heading that must be there and is not, however many rows lack it."""
    if not table.sheet.cells:
        if table.record_type in REQUIRED_TABLES:
            message = text("The sheet “{sheet}” is empty.", sheet=table.sheet.name)
            table.findings.append(Finding(Level.ERROR, "empty-sheet", message, sheet=table.sheet.name))
        return
    found = {each.column.name for each in table.headings.values()}
    for column in columns(table.record_type):
        if column.required and column.name not in found:
            names = tuple(dict.fromkeys(heading(column, language) for language in LANGUAGES))
            table.findings.append(
                Finding(
                    Level.ERROR,
                    "missing-heading",
                    text("The heading “{heading}” is missing.", heading=column.label),
                    text("Add a column with one of these headings: {names:list}.", names=names),
                    sheet=table.sheet.name,
                )
            )


def _hidden(sheet: RawSheet) -> Iterator[Finding]:
    filled = {cell.row for cell in sheet.cells} & sheet.hidden_rows
    if filled:
        yield Finding(
            Level.NOTE,
            "hidden-rows",
            text("Hidden rows are read as well: {rows:list}.", rows=tuple(map(str, sorted(filled)[:20]))),
            sheet=sheet.name,
        )


# ---------------------------------------------------------------- rows


def _names(tables: Mapping[str, _Table]) -> dict[str, tuple[str, ...]]:
    """The names that other sheets may refer to; catalogue sizes in every language."""
    names: dict[str, tuple[str, ...]] = {}
    for name in ("serving_period", "guest_group", "beverage", "container_size"):
        table = tables.get(name)
        if table is None:
            names[name] = ()
            continue
        column = next((c for c, each in table.headings.items() if each.column.name == "name"), None)
        cells = [] if column is None else [table.rows[row][column] for row in _data_rows(table)]
        names[name] = tuple(as_written(cell.value).strip() for cell in cells if cell is not None)
    sizes = (size.name for size in catalogue_sizes())
    translated = (size_label(size.name).in_language(language) for size in catalogue_sizes() for language in LANGUAGES)
    names["container_size"] = (*sizes, *translated, *names["container_size"])
    return names


def _zone(table: _Table | None) -> tuple[ZoneInfo, list[Finding]]:
    """The venue's zone, needed before any moment is read."""
    if table is not None:
        column = next((c for c, each in table.headings.items() if each.column.name == "time_zone"), None)
        for row in _data_rows(table) if column is not None else ():
            cell = table.rows[row][column] if column is not None else None
            if cell is not None and str(cell.value).strip() in available_timezones():
                return ZoneInfo(str(cell.value).strip()), []
            if cell is not None and column is not None:
                close = difflib.get_close_matches(str(cell.value), available_timezones(), n=3, cutoff=0.5)
                message = text("{name} is not a time zone.", name=as_written(cell.value))
                hint = text("Write one such as {names:list}.", names=tuple(close or ("Asia/Tokyo", "Europe/Berlin")))
                return ZoneInfo("UTC"), [
                    table.finding(Level.ERROR, "unknown-time-zone", message, hint, row, column, cell.value)
                ]
    return ZoneInfo("UTC"), []


def _about_zone(finding: Finding, tables: Mapping[str, _Table]) -> bool:
    return (
        finding.code == "contradiction"
        and finding.sheet == tables["event"].sheet.name
        and (finding.message.template == "{name} is not a time zone.")
    )


def _data_rows(table: _Table) -> list[int]:
    """Rows below the headings with something in a column of ours; totals that a person added are passed over."""
    if table.heading_row not in table.rows:
        return []
    rows = []
    for row, cells_by_column in table.rows.items():
        if row <= table.heading_row:
            continue
        cells = [cells_by_column[column] for column in table.headings]
        filled = [cell for cell in cells if cell is not None]
        words = [same_name(cell.value) for cell in filled if isinstance(cell.value, str)]
        if filled and not (words and words[0].rstrip(":") in TOTAL_WORDS):
            rows.append(row)
    if table.transposed:
        return rows[:1]  # label, value; what stands further right is help
    return rows


def _rows(table: _Table, context: Context, findings: list[Finding]) -> Iterator[tuple[Record, Place, dict[str, Any]]]:
    for row in _data_rows(table):
        cells = {each.column.name: (number, each, table.rows[row][number]) for number, each in table.headings.items()}
        values: dict[str, Any] = {}
        before = len(findings)
        for name, (number, recognised, cell) in cells.items():
            try:
                value = _value(cell, recognised, cells, context)
            except CellProblem as problem:
                shown = None if cell is None else cell.value
                findings.append(
                    table.finding(problem.level, problem.code, problem.message, problem.suggestion, row, number, shown)
                )
                continue
            if value is not None:
                values[name] = value
        place = Place(
            table.sheet.name, {name: table.cell_address(row, number) for name, (number, _, _) in cells.items()}
        )
        if len(findings) > before or not _all_required(table, values):
            continue
        example = _example_left(table, values, row, cells)
        if example is not None:
            findings.append(example)
            continue
        try:
            record = table.record_type.model_validate(values)
        except ValidationError as invalid:
            findings += _contradictions(table, invalid, place, cells)
            continue
        own = {
            words: cell.value
            for number, words in table.own_headings.items()
            if (cell := table.rows[row][number]) is not None
        }
        yield record, place, own


def _value(
    cell: RawCell | None,
    recognised: Heading,
    row: Mapping[str, tuple[int, Heading, RawCell | None]],
    context: Context,
) -> Any:
    column = recognised.column
    if cell is None:
        if column.required:
            raise CellProblem("missing", text("“{heading}” is empty.", heading=column.label), column.help)
        return None
    if cell.kind == "error":
        raise CellProblem(
            "error-cell", text("The cell shows the error {error}.", error=str(cell.value)), text("Mend its formula.")
        )
    if cell.kind == "formula_without_value":
        raise CellProblem(
            "formula-without-value",
            text("The formula has no value."),
            text("Open the workbook in a spreadsheet program and save it, or write the value."),
        )
    unit = recognised.unit
    if column.unit_from is not None:
        unit_cell = row[column.unit_from][2] if column.unit_from in row else None
        unit = as_written(unit_cell.value) if unit_cell is not None else None
    value = read_cell(cell.value, column, Context(unit, context.zone, context.names), cell.number_format)
    return catalogue_name(value) if column.refers_to == "container_size" else value


def _all_required(table: _Table, values: Mapping[str, Any]) -> bool:
    """False where a whole required column is missing, which has been told once."""
    return all(column.name in values for column in columns(table.record_type) if column.required)


def _example_left(
    table: _Table, values: Mapping[str, Any], row: int, cells: Mapping[str, tuple[int, Heading, RawCell | None]]
) -> Finding | None:
    """The template's example row, left in place: planning it would be wrong without anybody noticing."""
    words = tuple(f"{same_name(EXAMPLE.in_language(language))}:" for language in LANGUAGES)
    for name, value in values.items():
        if isinstance(value, str) and same_name(value).startswith(words):
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
    table: _Table,
    invalid: ValidationError,
    place: Place,
    cells: Mapping[str, tuple[int, Heading, RawCell | None]],
) -> Iterator[Finding]:
    for error in invalid.errors():
        cause = error.get("ctx", {}).get("error")
        if isinstance(cause, Contradiction):
            column: Column | None = column_of(table.record_type, cause.column)
            message = cause.message
        else:
            # the cell reader and the record disagree on a limit: told all the same, with the record's word
            column = column_of(table.record_type, str(error["loc"][0])) if error["loc"] else None
            message = text("This does not fit: {reason}.", reason=error["msg"])
        cell = cells[column.name][2] if column is not None and column.name in cells else None
        yield Finding(
            Level.ERROR,
            "contradiction",
            message,
            column.help if column is not None else None,
            place.sheet,
            place.cells.get(column.name) if column is not None else None,
            None if cell is None else as_written(cell.value),
        )


def _duplicate(table: _Table, record: Record, place: Place, first: Place) -> Finding:
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
    height = max(cell.row for cell in sheet.cells) if sheet.cells else 0
    width = max(cell.column for cell in sheet.cells) if sheet.cells else 0
    grid: list[list[Any]] = [[None] * width for _ in range(height)]
    for cell in sheet.cells:
        grid[cell.row - 1][cell.column - 1] = cell.value
    return tuple(map(tuple, grid))
