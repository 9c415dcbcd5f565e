"""Which sheet is which table, and which column of it is which: by name and heading, in three languages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pandas as pd

from catering.model.beverage import Beverage
from catering.model.cells import as_written, is_blank
from catering.model.event import Event, GuestGroup
from catering.model.finding import Finding, Level
from catering.model.record import Column, Record, columns, same_name, sheet_label
from catering.model.records import TABLES
from catering.model.rows import OWN, OWN_SHEET
from catering.model.text import LANGUAGES, Text, text
from catering.model.units import Dimension
from catering.model.written_numbers import CellProblem, in_unit, unit_behind
from catering.workbook.identity import Exported, HandedOut
from catering.workbook.layout import (
    IDENTITY_SHEET,
    LANDING_SHEET,
    LISTS_SHEET,
    ROW_ID_HEADING,
    Heading,
    address,
    computed_headings,
    form_headings,
    heading,
    known_headings,
    read_heading,
    read_own_heading,
    result_sheet_names,
    tables_by_sheet_name,
)
from catering.workbook.raw import RawCell, RawSheet, RawWorkbook

Row = Mapping[int, RawCell | None]

REQUIRED_TABLES: tuple[type[Record], ...] = (Event, GuestGroup, Beverage)
HEADINGS_WITHIN_ROWS = 20
"""How far down a sheet its headings are looked for; titles and remarks may stand above them."""
TOTAL_WORDS = frozenset(
    {
        *("total", "totals", "grand total", "subtotal", "sum"),
        *("summe", "gesamt", "gesamtsumme", "zwischensumme", "insgesamt", "ergebnis"),
        *("合計", "総計", "小計", "計", "集計"),
    }
)
_OUR_MARK = re.compile(r"catering \d")


@dataclass(slots=True)
class Table:
    """One sheet on its way to records: rows of raw cells below recognised headings."""

    record_type: type[Record]
    sheet: RawSheet
    rows: Mapping[int, Row]
    heading_row: int
    turned: bool
    """A form, its labels down a column: what is called a row here is a column of the sheet."""
    headings: dict[int, Heading] = field(default_factory=dict)
    own_headings: dict[int, str] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    """Columns whose heading has a unit that cannot be used: told once, and their cells not read."""
    handed_out: HandedOut | None = None
    """What the recipient of an export was given; None: the workbook is none."""
    row_id_column: int | None = None
    computed_column: int | None = None
    ignored: list[Finding] = field(default_factory=list)
    """What stands there and is not taken over, because it is not the writer's to change."""
    findings: list[Finding] = field(default_factory=list)
    _data_rows: tuple[tuple[int, ...], list[int]] | None = None

    @property
    def gone(self) -> tuple[Column, ...]:
        """Columns that were handed out and are not there any more."""
        there = {each.column.name for each in self.headings.values()} | self.spoiled
        gone = self.handed_out.columns - there if self.handed_out is not None else frozenset()
        return tuple(column for column in columns(self.record_type) if column.name in gone)

    @property
    def is_required(self) -> bool:
        return self.record_type in REQUIRED_TABLES

    def cell(self, row: int, column: int) -> RawCell | None:
        return self.rows.get(row, {}).get(column)

    def cell_address(self, row: int, column: int) -> str:
        return address(column, row) if self.turned else address(row, column)

    def column_number(self, name: str) -> int | None:
        """Where a declared column stands, if it does."""
        return next((number for number, each in self.headings.items() if each.column.name == name), None)

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

    def tell(self, level: Level, code: str, message: Text, suggestion: Text | None = None) -> None:
        """A finding about the sheet as a whole."""
        self.findings.append(Finding(level, code, message, suggestion, sheet=self.sheet.name))

    def data_rows(self) -> list[int]:
        """Rows below the headings with something in a column of ours, but for totals."""
        known = tuple(self.headings)
        if self._data_rows is None or self._data_rows[0] != known:  # asked for often, and long
            filled = [row for row in self._rows_below() if self._filled(row)]
            self._data_rows = known, filled if self.turned else [row for row in filled if not self._is_total(row)]
        return self._data_rows[1]

    def total_rows(self) -> list[int]:
        return [] if self.turned else [row for row in self._rows_below() if self._is_total(row)]

    def _rows_below(self) -> list[int]:
        if not self.headings:
            return []
        if self.turned:
            return [self.heading_row + 1]  # label, value; what stands further right is help
        return [row for row in self.rows if row > self.heading_row]

    def _filled(self, row: int) -> list[RawCell]:
        return [cell for column in self.headings if (cell := self.cell(row, column)) is not None]

    def _is_total(self, row: int) -> bool:
        words = [cell.value for cell in self._filled(row) if isinstance(cell.value, str)]
        return bool(words) and same_name(words[0]).rstrip(":").strip() in TOTAL_WORDS


@dataclass(frozen=True, slots=True)
class Recognised:
    """The tables by name, the person's own sheets, and what was found on the way."""

    tables: Mapping[str, Table]
    own_sheets: Sequence[RawSheet]
    findings: Sequence[Finding]


def recognise(raw: RawWorkbook, exported: Exported | None = None) -> Recognised:
    """The sheets of a workbook; of an export those that it was made with, and each may be missing."""
    handed_out: Mapping[str, HandedOut | None] = dict.fromkeys(table.table for table in TABLES)
    handed_out = exported.tables if exported is not None else handed_out
    by_name = {name: table for name, table in tables_by_sheet_name().items() if table.table in handed_out}
    is_ours = _is_ours(raw)
    found: dict[str, Table] = {}
    others: list[RawSheet] = []
    passed_over: list[str] = []
    for sheet in raw.sheets:
        record_type = by_name.get(same_name(sheet.name))
        if record_type is not None and record_type.table not in found:
            found[record_type.table] = table_of(sheet, record_type, handed_out[record_type.table])
        elif same_name(sheet.name) == IDENTITY_SHEET:
            continue
        elif same_name(sheet.name) == LISTS_SHEET or (is_ours and same_name(sheet.name) in result_sheet_names()):
            passed_over.append(sheet.name)
        else:
            others.append(sheet)
    for record_type in TABLES:
        if record_type.table not in found and record_type.table in handed_out:
            renamed = _renamed(record_type, others, handed_out[record_type.table])
            if renamed is None:
                continue
            others.remove(renamed.sheet)
            found[record_type.table] = renamed
    findings = list(_about_other_sheets(others, passed_over))
    if exported is not None:
        findings += _gone_sheets(exported, found, others)
    else:
        findings += [_missing_sheet(table, others) for table in REQUIRED_TABLES if table.table not in found]
    ordered = {table.table: found[table.table] for table in TABLES if table.table in found}
    for table in ordered.values():
        table.findings += _about_rows(table)
    return Recognised(ordered, others, [*findings, *(each for table in ordered.values() for each in table.findings)])


# ---------------------------------------------------------------- sheets


def _landing_names() -> frozenset[str]:
    return frozenset(same_name(LANDING_SHEET.in_language(language)) for language in LANGUAGES)


def _is_ours(raw: RawWorkbook) -> bool:
    """Whether this program wrote the workbook: only then are sheets named like our results passed over."""
    return any(
        isinstance(cell.value, str) and _OUR_MARK.match(cell.value)
        for sheet in raw.sheets
        if same_name(sheet.name) in _landing_names()
        for cell in sheet.cells
    )


def _about_other_sheets(own: Sequence[RawSheet], passed_over: Sequence[str]) -> Iterator[Finding]:
    for sheet in own:
        if sheet.cells:
            message = text("“{sheet}” is your own sheet; it is kept and not read.", sheet=sheet.name)
            yield Finding(Level.NOTE, "own-sheet", message, sheet=sheet.name)
    results = [name for name in passed_over if same_name(name) not in _landing_names() | {same_name(LISTS_SHEET)}]
    if results:
        message = text("Sheets with results are not read; they are computed anew: {sheets:list}.", sheets=results)
        yield Finding(Level.NOTE, "result-sheets", message)


def _missing_sheet(record_type: type[Record], others: Sequence[RawSheet]) -> Finding:
    names = {same_name(sheet.name): sheet.name for sheet in others}
    wanted = {same_name(sheet_label(record_type).in_language(language)) for language in LANGUAGES}
    close = [name for each in sorted(wanted) for name in difflib.get_close_matches(each, names, n=1, cutoff=0.6)]
    return Finding(
        Level.ERROR,
        "missing-sheet",
        text("The sheet “{sheet}” is missing.", sheet=sheet_label(record_type)),
        text("Rename “{close}”, or take the sheet from the template.", close=names[close[0]])
        if close
        else text("Take it from the template."),
    )


def _gone_sheets(exported: Exported, found: Mapping[str, Table], others: Sequence[RawSheet]) -> Iterator[Finding]:
    """The sheets of an export that were handed out with rows, and are not there any more."""
    rows = exported.identity.rows
    names: list[Text | str] = [
        sheet_label(table) for table in TABLES if rows.get(table.table) and table.table not in found
    ]
    there = {exported.sheet_names.get(same_name(sheet.name)) for sheet in others}
    names += [row["name"] for row_id, (_, row) in rows.get(OWN_SHEET, {}).items() if row_id not in there]
    for name in names:
        message = text("The sheet “{sheet}” is missing; its rows stay as they are.", sheet=name)
        yield Finding(Level.WARNING, "gone-sheet", message)


def _renamed(record_type: type[Record], others: Sequence[RawSheet], handed_out: HandedOut | None) -> Table | None:
    """The sheet under another name that has every heading the table needs, and the most of its others."""
    needed = {column.name for column in columns(record_type) if column.required}
    best: Table | None = None
    for sheet in others:
        table = table_of(sheet, record_type, handed_out)
        found = {each.column.name for each in table.headings.values()} | table.spoiled
        # a table that may be missing is not made out of a list of the person's own
        is_it = record_type in REQUIRED_TABLES or len(found) >= 3 * len(table.own_headings)
        if (
            len(needed) >= 2
            and needed <= found
            and is_it
            and (best is None or len(table.headings) > len(best.headings))
        ):
            best = table
    if best is not None:
        best.tell(
            Level.NOTE, "renamed-sheet", text("Read as “{sheet}”, by its headings.", sheet=sheet_label(record_type))
        )
    return best


def table_of(sheet: RawSheet, record_type: type[Record], handed_out: HandedOut | None = None) -> Table:
    """The sheet as rows of raw cells; a form of one record, with its labels down a column, is turned."""
    frame = _frame(sheet)
    rows = _by_row(frame)
    heading_row, known = _best_heading_row(rows, record_type)
    turned = False
    if record_type.single:
        columns_as_rows = _by_row(frame.T)
        heading_column, known_turned = _best_heading_row(columns_as_rows, record_type)
        if known_turned > known:
            rows, heading_row, turned = columns_as_rows, heading_column, True
    table = Table(record_type, sheet, rows, heading_row, turned, handed_out=handed_out)
    if known or turned:
        _read_headings(table)
    _miss_headings(table)
    table.findings += _hidden(table)
    return table


def _frame(sheet: RawSheet) -> pd.DataFrame:
    """The sheet's cells as a frame that keeps the numbers of rows and columns; None where nothing stands."""
    placed = {(cell.row, cell.column): cell for cell in sheet.cells if cell.value is None or not is_blank(cell.value)}
    if not placed:
        return pd.DataFrame(dtype=object)
    frame = pd.Series(placed, dtype=object).unstack()
    return frame.astype(object).where(frame.notna(), None)


def _by_row(frame: pd.DataFrame) -> Mapping[int, Row]:
    return cast(Mapping[int, Row], frame.to_dict("index"))


def _best_heading_row(rows: Mapping[int, Row], record_type: type[Record]) -> tuple[int, int]:
    """The row with the most recognised headings, and how many they are."""
    best = (0, 0)
    for row in list(rows)[:HEADINGS_WITHIN_ROWS]:
        known = {
            recognised.column.name
            for cell in rows[row].values()
            if cell is not None
            and isinstance(cell.value, str)
            and (recognised := read_heading(record_type, cell.value))
        }
        if len(known) > best[1]:
            best = (row, len(known))
    return best


# ---------------------------------------------------------------- headings


def _read_headings(table: Table) -> None:
    row = table.heading_row
    written = {number: as_written(cell.value) for number, cell in table.rows[row].items() if cell is not None}
    recognised = {number: read_heading(table.record_type, words) for number, words in written.items()}
    proper = {each.column.name for each in recognised.values() if each is not None and not each.former}
    own = []
    for number, words in written.items():
        each = recognised[number]
        if each is None or (each.former and each.column.name in proper):
            own.append(number)
        elif table.handed_out is not None and each.column.name not in table.handed_out.columns:
            message = text("“{heading}” was not handed out with this workbook; it is not read.", heading=words)
            table.ignored.append(table.finding(Level.NOTE, "not-handed-out", message, None, row, number, words))
        elif each.column.name in table.spoiled or table.column_number(each.column.name) is not None:
            message = text("The heading “{heading}” stands twice.", heading=words)
            hint = text("Rename one of the columns.")
            table.findings.append(table.finding(Level.ERROR, "heading-twice", message, hint, row, number, words))
        else:
            _take(table, each, words, number)
    for number in own:
        _read_own_heading(table, written[number], number)
    if not table.turned:
        _own_columns_without_heading(table)


def _take(table: Table, recognised: Heading, words: str, number: int) -> None:
    try:
        table.headings[number] = Heading(recognised.column, _usable_unit(recognised))
    except CellProblem as problem:
        table.spoiled.add(recognised.column.name)
        table.findings.append(
            table.finding(
                problem.level, problem.code, problem.message, problem.suggestion, table.heading_row, number, words
            )
        )


def _usable_unit(recognised: Heading) -> str | None:
    """The unit of a heading's brackets, where its numbers need one. Raises CellProblem for one that does not fit."""
    column, unit = recognised.column, recognised.unit
    if unit is None or column.unit_from is not None or column.kind not in ("number", "whole number", "money"):
        return None  # a remark, such as "Doors [local time]"
    if column.kind == "money":
        raise CellProblem(
            "currency-in-heading",
            text("The heading says “{label}”; the currency has its own column.", label=unit),
            text("Write the currency into its column, and the heading without it."),
            Level.QUESTION,
        )
    if column.unit is not None:
        in_unit(1.0, unit, column.unit)
        return unit
    try:
        measured = unit_behind(unit).dimension
    except CellProblem:
        return None  # what is counted, such as "Accepted [guests]"
    if measured is not Dimension.NUMBER:
        in_unit(1.0, unit, "1")
    return None


def _read_own_heading(table: Table, words: str, number: int) -> None:
    row = table.heading_row
    if same_name(words) in computed_headings(table.record_type.table):
        table.computed_column = number
        return
    if same_name(words) == ROW_ID_HEADING:
        table.row_id_column = number
        return
    if table.turned and (table.cell(row + 1, number) is None or same_name(words) in form_headings()):
        return  # a title, not a label with a value beside it
    taken = {same_name(each) for each in table.own_headings.values()}
    words = read_own_heading(table.record_type, " ".join(words.split()))
    name, count = words, 1
    while same_name(name) in taken:
        count += 1
        name = f"{words} ({count})"
    table.own_headings[number] = name
    table.findings.append(_own_column(table, name, row, number))


def _own_column(table: Table, words: str, row: int, column: int) -> Finding:
    close = difflib.get_close_matches(same_name(words), known_headings(table.record_type), n=1, cutoff=0.8)
    meant = read_heading(table.record_type, close[0]) if close else None
    if meant is not None and table.column_number(meant.column.name) is None:
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


def _own_columns_without_heading(table: Table) -> None:
    """Remarks that stand beside the rows, in columns without a heading, are kept under the column's letter."""
    rows = table.data_rows()
    headed = {number for number, cell in table.rows[table.heading_row].items() if cell is not None}
    bare = {number for row in rows for number, cell in table.rows[row].items() if cell is not None} - headed
    for number in sorted(bare):
        _read_own_heading(table, f"({address(1, number)[:-1]})", number)


def _miss_headings(table: Table) -> None:
    """One finding for each heading that must be there and is not, however many rows lack it."""
    if not table.rows:
        if table.is_required and table.handed_out is None:
            table.tell(Level.ERROR, "empty-sheet", text("The sheet “{sheet}” is empty.", sheet=table.sheet.name))
        return
    found = {each.column.name for each in table.headings.values()} | table.spoiled
    missing = [column for column in columns(table.record_type) if column.required and column.name not in found]
    if not found:
        names = [heading(column, language) for language in LANGUAGES for column in missing]
        table.tell(
            Level.ERROR,
            "no-headings",
            text("No heading of “{sheet}” was found in this sheet.", sheet=sheet_label(table.record_type)),
            text(
                "Write these headings above its columns: {names:list}; or rename the sheet, if it is your own.",
                names=tuple(dict.fromkeys(names[: len(missing)])),
            ),
        )
        return
    if table.handed_out is not None:
        own = {name.removeprefix(OWN) for name in table.handed_out.columns if name.startswith(OWN)}
        gone = [*(column.label for column in table.gone), *sorted(own - {*table.own_headings.values()})]
        if gone:
            message = text("These columns are missing; what they held stays as it is: {names:list}.", names=gone)
            table.tell(Level.WARNING, "gone-columns", message)
        return
    for column in missing:
        table.tell(
            Level.ERROR,
            "missing-heading",
            text("The heading “{heading}” is missing.", heading=column.label),
            text("Add a column with one of these headings: {names:list}.", names=_spellings(column)),
        )


def _spellings(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heading(column, language) for language in LANGUAGES))


# ---------------------------------------------------------------- what a reader of the sheet might not see


def _hidden(table: Table) -> Iterator[Finding]:
    sheet = table.sheet
    if sheet.state != "visible" and sheet.cells:
        yield Finding(Level.NOTE, "hidden-sheet", text("This sheet is hidden; it is read as well."), sheet=sheet.name)
    rows = sorted({cell.row for cell in sheet.cells} & sheet.hidden_rows)
    if rows:
        message = text("Hidden rows are read as well: {rows:list}.", rows=tuple(map(str, rows[:20])))
        yield Finding(Level.NOTE, "hidden-rows", message, sheet=sheet.name)
    hidden = sorted({cell.column for cell in sheet.cells} & sheet.hidden_columns - {table.row_id_column})
    if hidden:
        letters = tuple(address(1, column)[:-1] for column in hidden[:20])
        message = text("Hidden columns are read as well: {columns:list}.", columns=letters)
        yield Finding(Level.NOTE, "hidden-columns", message, sheet=sheet.name)


def _about_rows(table: Table) -> Iterator[Finding]:
    for row in table.total_rows():
        column, cell = next((c, cell) for c in table.headings if (cell := table.cell(row, c)) is not None)
        yield table.finding(
            Level.NOTE,
            "total-row",
            text("This row is passed over as a total."),
            text("Give it another name if it is not one."),
            row,
            column,
            cell.value,
        )
    rows = table.data_rows()
    if table.handed_out is not None and table.handed_out.rows and not rows:
        message = text("The sheet “{sheet}” is empty; its rows stay as they are.", sheet=table.sheet.name)
        yield Finding(Level.WARNING, "no-rows", message, sheet=table.sheet.name)
    elif table.handed_out is None and table.headings and not rows and table.is_required:
        yield Finding(
            Level.ERROR,
            "no-rows",
            text("“{sheet}” is not filled in.", sheet=sheet_label(table.record_type)),
            text("Fill in the cells beside its labels.") if table.turned else text("Fill in a row below its headings."),
            sheet=table.sheet.name,
        )
    if table.record_type.single and len(rows) > 1:
        yield table.finding(
            Level.ERROR,
            "more-than-one",
            text("Another row stands here; a workbook holds one event."),
            text("Delete it, or keep it in a workbook of its own."),
            rows[1],
            next(iter(table.headings)),
            None,
        )
