"""The sheet of a stock count: handed out with what is to be looked for, read back with what was found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from catering.catalog.container_sizes import size_label
from catering.model.counted import CountedRow
from catering.model.finding import Finding, Level
from catering.model.record import Column, columns, same_name, sheet_label
from catering.model.text import LANGUAGES, Language, Text, text
from catering.planning.stock.count import Count, CountLine
from catering.workbook.book import INPUT_COLOR, Workbook, text_width
from catering.workbook.layout import heading
from catering.workbook.raw import RawWorkbook
from catering.workbook.read import Place, read_list

IDENTITY_SHEET = "_count"
"""Very hidden: of which count the sheet is."""
_INPUTS = frozenset({"best_before_on", "found", "volume_l", "containers", "code", "reason"})
_HEADING_ROW = 3
_MORE_ROWS = 20
"""Empty rows below, for kegs that stand there and are not expected."""
_LOOKS = {"best_before_on": "yyyy-mm-dd", "volume_l": "#,##0.0##", "containers": "#,##0"}


@dataclass(frozen=True, slots=True)
class CountIdentity:
    """The count that a sheet was made of: the operation that opened it, its event, and its location's name."""

    operation_id: str
    event_id: str
    place: str


@dataclass(frozen=True, slots=True)
class CountSheetRead:
    """What stands in a sheet: `identity` is None where it does not say which count it is of."""

    identity: CountIdentity | None
    rows: tuple[tuple[CountedRow, Place], ...]
    findings: tuple[Finding, ...]


# ---------------------------------------------------------------- written


def count_workbook(count: Count, identity: CountIdentity, *, title: Text, language: Language) -> bytes:
    """One sheet to be filled in. What is noted already stands in it; how much is expected does not, so that it is
    counted and not confirmed."""
    workbook = Workbook(language, written_at=count.opened_at)
    declared = columns(CountedRow)
    titles = [heading(column, language) for column in declared]
    rows = [[_cell(line, column, language) for column in declared] for line in count.lines]
    frame = pd.DataFrame(rows, columns=titles, dtype=object)
    name = sheet_label(CountedRow).in_language(language)
    sheet = workbook.lay_down(frame, name, start_row=_HEADING_ROW)
    head = workbook.format(bold=True, font_size=14, font_color="#8A4513")
    sheet.write_string(0, 0, title.in_language(language), head)
    sheet.write_string(1, 0, _HOW.in_language(language), workbook.format(font_color="#5C5C5C"))
    last = _HEADING_ROW + len(rows) + _MORE_ROWS
    widths = [_width(titles[place], column, [row[place] for row in rows]) for place, column in enumerate(declared)]
    for place, column in enumerate(declared):
        look: dict[str, Any] = {"valign": "top", "num_format": _LOOKS.get(column.name, "@")}
        sheet.set_column(place, place, widths[place], workbook.format(**look))
        if column.name in _INPUTS or column.key:
            _fill_in(workbook, sheet, place, column, [row[place] for row in rows], last)
        if column.choices is not None:
            choices = [each.label.in_language(language) for each in column.choices]
            refused = text("This is not in the list.").in_language(language)
            sheet.data_validation(
                _HEADING_ROW + 1, place, last, place,
                {"validate": "list", "source": choices, "error_type": "warning", "error_message": refused},
            )  # fmt: skip
        note = column.help.in_language(language)
        sheet.write_comment(_HEADING_ROW, place, note, {"author": "catering", "x_scale": 1.6})
    workbook.heads(sheet, _HEADING_ROW, titles, widths=widths)
    sheet.freeze_panes(_HEADING_ROW + 1, 1)
    sheet.repeat_rows(_HEADING_ROW)
    _write_identity(workbook, identity)
    return workbook.finish()


_HOW = text(
    "Fill in the yellow cells. What is left blank is not counted. A keg that stands here and is not listed: add its "
    "number below."
)


def _cell(line: CountLine, column: Column, language: Language) -> Any:
    item, note = line.item, line.note
    match column.name:
        case "name":
            return item.name
        case "beverage":
            return item.lot.beverage
        case "container_size":
            return None if item.container_size is None else size_label(item.container_size).in_language(language)
        case "state":
            return None if line.state is None else line.state.label.in_language(language)
        case "brewery_serial":
            return item.brewery_serial
        case "best_before_on":
            own = None if note is None else note.best_before_on
            return item.lot.best_before_on if own is None else own
    if note is None:
        return None
    match column.name:
        case "found":
            return note.found.label.in_language(language)
        case "volume_l":
            return None if note.volume_ml is None else note.volume_ml / 1000
        case "containers":
            return note.containers
        case "code":
            return None if note.code is None else note.code.label.in_language(language)
    return note.reason


def _fill_in(workbook: Workbook, sheet: Any, place: int, column: Column, cells: Sequence[Any], last: int) -> None:
    """Cells that are a person's: coloured, to the end of the rows that may be added."""
    look = {"bg_color": INPUT_COLOR, "border": 1, "border_color": "#D8CBB0", "valign": "top"}
    form = workbook.format(**look, num_format=_LOOKS.get(column.name, "@"))
    listed = len(cells)
    for row in range(_HEADING_ROW + 1, last + 1):
        number = row - _HEADING_ROW - 1
        value = cells[number] if number < listed else None
        if column.key and number < listed:
            continue  # what is listed is not to be renamed
        if value is None:
            sheet.write_blank(row, place, None, form)
        elif column.kind == "date":
            sheet.write_datetime(row, place, value, form)
        elif isinstance(value, str):
            sheet.write_string(row, place, value, form)
        else:
            sheet.write_number(row, place, value, form)


def _width(title: str, column: Column, cells: Iterable[Any]) -> float:
    words = max(text_width(word) for word in title.split()) + 3
    choices = () if column.choices is None else (each.label for each in column.choices)
    longest = max((text_width(str(cell)) for cell in (*cells, *choices) if cell is not None), default=0)
    return 36 if column.name == "reason" else min(32, max(10, longest, min(words, 24)))


def _write_identity(workbook: Workbook, identity: CountIdentity) -> None:
    words = json.dumps([identity.operation_id, identity.event_id, identity.place])
    frame = pd.DataFrame([[words], [_digest(words)]], dtype=object)
    frame.to_excel(workbook.writer, sheet_name=IDENTITY_SHEET, index=False, header=False)
    workbook.writer.sheets[IDENTITY_SHEET].very_hidden()


def _digest(words: str) -> str:
    return hashlib.sha256(f"catering count {words}".encode()).hexdigest()


# ---------------------------------------------------------------- read


def read_count_sheet(raw: RawWorkbook) -> CountSheetRead:
    """Every row in which something was found, and every cell that cannot be read."""
    identity = _identity(raw)
    if identity is None:
        return CountSheetRead(None, (), (_LOST,))
    names = {same_name(sheet_label(CountedRow).in_language(language)) for language in LANGUAGES}
    sheets = [each for each in raw.sheets if same_name(each.name) != IDENTITY_SHEET]
    sheet = next((each for each in sheets if same_name(each.name) in names), sheets[0] if sheets else None)
    if sheet is None:
        return CountSheetRead(identity, (), (_LOST,))
    read = read_list(sheet, CountedRow)
    rows = [(row, place) for row, place in read.rows if isinstance(row, CountedRow) and row.is_counted]
    return CountSheetRead(identity, tuple(rows), read.findings)


_LOST = Finding(
    Level.ERROR,
    "count-lost",
    text("This workbook does not say of which count it is."),
    text("Take the sheet of the count anew, and copy into it what was written here."),
)


def _identity(raw: RawWorkbook) -> CountIdentity | None:
    sheet = next((each for each in raw.sheets if same_name(each.name) == IDENTITY_SHEET), None)
    cells = [] if sheet is None else [str(cell.value) for cell in sheet.cells]
    if len(cells) != 2 or cells[1] != _digest(cells[0]):
        return None
    return CountIdentity(*json.loads(cells[0]))
