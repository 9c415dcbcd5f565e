"""The child process that reads one workbook: bytes in on stdin, one line of JSON out on stdout.

It may be killed, run out of memory or crash; whoever started it lives on. Cells are taken straight from
the sheet's XML, so that nothing else in the file (charts, fills, merged ranges, validations, comments)
is built, or can break the reading. What the cells mean, openpyxl knows: date formats, both calendars,
shared formulas.
"""

import sys
from typing import IO, Any, Final

if __name__ == "__main__":
    # openpyxl imports these where they are installed and does not need them here: half the start time.
    # None in their place is how Python refuses an import, though its stubs know modules only.
    modules: dict[str, Any] = sys.modules
    modules |= dict.fromkeys(("numpy", "PIL"))

import contextlib
import datetime
import gc
import json
import math
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from openpyxl.formula.translate import Translator
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from catering.workbook.judge import (
    LIMITS,
    XML_ERRORS,
    Judged,
    Limits,
    Package,
    SheetPart,
    cell_position,
    cell_reference,
    check_position,
    is_true,
    judge_outside,
    local_name,
    raise_if_out_of_memory,
    row_number,
)
from catering.workbook.raw import ANSWER_MARK, CellKind, CellValue, FileRefused, RawCell, RawSheet, RawWorkbook

if sys.platform != "win32":
    import resource

NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
ESCAPED_CHARACTER: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
RESERVE_BYTES: Final = 1 << 20  # given back when memory is out, to be able to say so
NO_VALUE: Final = "formula_without_value"

# Formats that East Asian Excel has built in and does not write into the file (ECMA-376, 18.8.30; the
# Japanese ones). All of them are moments; without these, a date typed in Tokyo would be a number.
EAST_ASIAN_FORMATS: Final = {
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}


def read_workbook(data: bytes, file_name: str, limits: Limits = LIMITS) -> RawWorkbook:
    """Judge and read; raises FileRefused. Not for a server's own process: call parse_workbook there."""
    judge_outside(data, file_name, limits)
    package = Package(data, limits)
    judged = package.judge()
    reader = _Reader(
        package=package,
        judged=judged,
        limits=limits,
        shared_texts=_read_shared_texts(package, judged.shared_strings),
        formats=_read_number_formats(package, judged.styles),
    )
    return RawWorkbook(file_name, tuple(reader.read_sheet(sheet) for sheet in judged.sheets), judged.notes)


def _elements(stream: IO[bytes], part: str) -> Iterator[ElementTree.Element]:
    """Every element of a judged part as it ends."""
    try:
        for _, element in ElementTree.iterparse(stream):
            yield element
    except XML_ERRORS as error:
        raise_if_out_of_memory(error)
        raise FileRefused("damaged", f"XML of {part}: {error}") from error


def _read_shared_texts(package: Package, part: str | None) -> list[str]:
    if part is None:
        return []
    texts = []
    with package.open(part) as stream:
        for element in _elements(stream, part):
            if local_name(element.tag) == "si":
                texts.append(_joined_text(element))
                element.clear()
    return texts


def _joined_text(item: ElementTree.Element) -> str:
    """The text of a string item: its runs joined, without the furigana that Japanese Excel adds."""
    pieces = []
    for child in item:
        tag = local_name(child.tag)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces.extend(run.text or "" for run in child if local_name(run.tag) == "t")
    return _unescape("".join(pieces))


def _unescape(text: str) -> str:
    """Excel's `_x000D_` escapes, undone for what may stand in a text.

    Control characters stay as written: they have no use in a cell, and NUL breaks databases.
    """
    if "_x" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        is_text = code in (9, 10, 13) or 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
        return chr(code) if is_text else match[0]

    return ESCAPED_CHARACTER.sub(character, text)


def _read_number_formats(package: Package, part: str | None) -> list[str]:
    """The number format of every cell style, in the order cells point at them."""
    if part is None:
        return ["General"]
    written: dict[int, str] = {}
    format_ids: list[int] = []
    with package.open(part) as stream:
        for element in _elements(stream, part):
            tag = local_name(element.tag)
            try:
                if tag == "numFmt":  # also in differential styles, where the id is the same format's
                    written.setdefault(int(element.get("numFmtId", "")), element.get("formatCode", "General"))
                elif tag == "cellXfs":
                    format_ids = [int(style.get("numFmtId", "0")) for style in element]
            except ValueError as error:
                raise FileRefused("damaged", f"{part}: {error}") from error
    known = {**EAST_ASIAN_FORMATS, **BUILTIN_FORMATS, **written}
    return [known.get(format_id, "General") for format_id in format_ids]


@dataclass(slots=True)
class _Reader:
    """Reads the sheets of one workbook; knows the texts and formats they share."""

    package: Package
    judged: Judged
    limits: Limits
    shared_texts: list[str]
    formats: list[str]
    _characters: int = 0
    _cells: int = 0
    _is_moment: dict[str, bool] = field(default_factory=dict)
    _is_duration: dict[str, bool] = field(default_factory=dict)

    def read_sheet(self, sheet: SheetPart) -> RawSheet:
        cells: dict[tuple[int, int], RawCell] = {}
        hidden_rows: set[int] = set()
        hidden_columns: set[int] = set()
        merges: list[tuple[int, int, int, int]] = []
        masters: dict[str, _Master] = {}
        namespace = self._namespace(sheet.part)
        row_tag, column_tag, merge_tag = (namespace + tag for tag in ("row", "col", "mergeCell"))
        row = 0
        with self.package.open(sheet.part) as stream:
            for element in _elements(stream, sheet.part):
                if element.tag == row_tag:
                    number = element.get("r")
                    row = row + 1 if number is None else row_number(number) or row
                    if is_true(element.get("hidden")) and row <= self.limits.rows:
                        hidden_rows.add(row)
                    for cell in self._read_row(element, row, sheet.name, namespace, masters):
                        if (cell.row, cell.column) in cells:
                            place = f"{sheet.name}!{cell_reference(cell.row, cell.column)}"
                            raise FileRefused("damaged", "a cell that is there twice", place)
                        cells[cell.row, cell.column] = cell
                    element.clear()
                elif element.tag == column_tag:
                    hidden_columns.update(self._hidden_columns(element))
                elif element.tag == merge_tag:
                    corners = [cell_position(corner) for corner in element.get("ref", "").split(":")]
                    if len(corners) == 2 and corners[0] and corners[1]:
                        merges.append((*corners[0], *corners[1]))
        for merge in merges:
            _drop_covered(cells, *merge)
        return RawSheet(
            name=sheet.name,
            state=sheet.state,
            cells=tuple(cells[position] for position in sorted(cells)),
            hidden_rows=frozenset(hidden_rows),
            hidden_columns=frozenset(hidden_columns),
        )

    def _namespace(self, part: str) -> str:
        """The namespace of the part's root, as it prefixes tags: elements of another are not cells."""
        with self.package.open(part) as stream:
            _, root = next(ElementTree.iterparse(stream, ("start",)))
        return str(root.tag).removesuffix(local_name(root.tag))

    def _hidden_columns(self, element: ElementTree.Element) -> range:
        """A column of no width is as hidden as one that says so."""
        if not is_true(element.get("hidden")) and element.get("width") != "0":
            return range(0)
        first, last = row_number(element.get("min", "")), row_number(element.get("max", ""))
        if first is None or last is None:
            return range(0)
        return range(first, min(last, self.limits.columns) + 1)  # "all the rest" is often hidden

    def _read_row(
        self,
        element: ElementTree.Element,
        row: int,
        sheet: str,
        namespace: str,
        masters: dict[str, "_Master"],
    ) -> Iterator[RawCell]:
        cell_tag = namespace + "c"
        column = 0
        for child in element:
            if child.tag != cell_tag:
                continue
            reference = child.get("r")
            if reference is None:
                column += 1
            else:
                position = cell_position(reference)
                if position is not None:
                    row, column = position
                elif len(child):
                    raise FileRefused("damaged", f"a cell at {reference[:40]!r}", sheet)
            if not len(child):
                continue  # only formatted
            cell = self._read_cell(child, row, column, sheet, namespace, masters)
            if cell is not None:
                check_position(row, column, sheet, self.limits)
                self._count(cell, sheet)
                yield cell

    def _read_cell(
        self,
        element: ElementTree.Element,
        row: int,
        column: int,
        sheet: str,
        namespace: str,
        masters: dict[str, "_Master"],
    ) -> RawCell | None:
        stored = element.findtext(namespace + "v")
        formula_element = element.find(namespace + "f")
        formula = None
        if formula_element is not None:
            formula = _read_formula(formula_element, cell_reference(row, column), masters)
        number_format = self._number_format(element.get("s"))
        value, kind = self._value(element, stored, number_format, namespace)
        if kind is None:
            raise FileRefused("damaged", f"no shared text {stored!r}", f"{sheet}!{cell_reference(row, column)}")
        if value is None or (value == "" and formula is None):
            return None if formula is None else RawCell(row, column, None, NO_VALUE, number_format, formula)
        return RawCell(row, column, value, kind, number_format, formula)

    def _value(
        self, element: ElementTree.Element, stored: str | None, number_format: str, namespace: str
    ) -> tuple[CellValue, CellKind | None]:
        """The stored value and its kind; the kind is None for a reference to a text that is not there.

        What cannot be read as what it claims to be becomes an error cell with the text as it stands.
        """
        stored_type = element.get("t", "n")
        if stored_type == "inlineStr":
            item = element.find(namespace + "is")
            return (None if item is None else _joined_text(item)), "text"
        if stored is None:
            return None, "number"
        if stored_type == "str":
            return _unescape(stored), "text"
        stored = stored.strip()
        if not stored:
            return None, "number"
        if stored_type == "s":
            index = int(stored) if stored.isascii() and stored.isdigit() and len(stored) < 10 else None
            if index is None or index >= len(self.shared_texts):
                return None, None
            return self.shared_texts[index], "text"
        if stored_type == "b" and stored in ("0", "1", "true", "false"):
            return is_true(stored), "boolean"
        if stored_type == "d":
            with contextlib.suppress(ValueError, TypeError, OverflowError):
                return from_ISO8601(stored), "moment"
        if stored_type == "n":
            number = _read_number(stored)
            if number is not None:
                return self._number_or_moment(number, number_format)
        return stored, "error"

    def _number_or_moment(self, number: int | float, number_format: str) -> tuple[CellValue, CellKind]:
        is_moment = self._is_moment.get(number_format)
        if is_moment is None:
            is_moment = self._is_moment[number_format] = is_date_format(number_format)
            self._is_duration[number_format] = is_timedelta_format(number_format)
        if is_moment:
            calendar = CALENDAR_MAC_1904 if self.judged.date_1904 else CALENDAR_WINDOWS_1900
            # A number too large for any date stays the number that it is.
            with contextlib.suppress(ValueError, OverflowError):
                moment = from_excel(number, calendar, timedelta=self._is_duration[number_format])
                return moment, "moment"
        return number, "number"

    def _number_format(self, style: str | None) -> str:
        index = int(style) if style is not None and style.isdecimal() and len(style) < 8 else 0
        return self.formats[index] if index < len(self.formats) else "General"

    def _count(self, cell: RawCell, sheet: str) -> None:
        """Each cell counts its own text: a text that is stored once may be used half a million times."""
        length = len(cell.value) if isinstance(cell.value, str) else 0
        self._characters += length + len(cell.formula or "")
        self._cells += 1
        if length > self.limits.cell_characters or self._characters > self.limits.characters:
            detail = f"{length:,} characters in the cell, {self._characters:,} so far"
            raise FileRefused("too-much-text", detail, f"{sheet}!{cell_reference(cell.row, cell.column)}")
        if self._cells > self.limits.cells:
            raise FileRefused("too-many-cells", f"limit {self.limits.cells:,}", sheet)


@dataclass(slots=True)
class _Master:
    """A formula spelled out in one cell and shared by others, moved to each of them."""

    text: str
    reference: str
    _translator: Translator | None = None

    def moved_to(self, reference: str) -> str:
        try:
            if self._translator is None:
                self._translator = Translator(self.text, self.reference)
            return str(self._translator.translate_formula(reference))
        except Exception:  # openpyxl raises all sorts; the stored value counts, and no formula refuses a file
            return self.text


def _read_formula(element: ElementTree.Element, reference: str, masters: dict[str, _Master]) -> str:
    kind = element.get("t")
    text = "=" + _unescape(element.text or "")
    if kind == "dataTable":
        return f"=TABLE({element.get('r1', '')},{element.get('r2', '')})"
    if kind == "shared":
        number = element.get("si", "")
        if text != "=":
            masters[number] = _Master(text, reference)
        elif number in masters:
            return masters[number].moved_to(reference)
    return text


def _read_number(text: str) -> int | float | None:
    """A number as the file writes it; None for NaN, infinity and whatever else is not one."""
    if not NUMBER.fullmatch(text):
        return None
    if len(text) <= 16 and text.lstrip("+-").isdigit():
        return int(text)  # a longer one is rounded in any spreadsheet
    number = float(text)
    return number if math.isfinite(number) else None


def _drop_covered(cells: dict[tuple[int, int], RawCell], top: int, left: int, bottom: int, right: int) -> None:
    """Leave out what lies under a merged range: no program shows it, and nobody knows it is there."""
    if (bottom - top + 1) * (right - left + 1) < len(cells):
        covered = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    else:
        covered = [cell for cell in cells if top <= cell[0] <= bottom and left <= cell[1] <= right]
    for position in covered:
        if position != (top, left):
            cells.pop(position, None)


def _packed(workbook: RawWorkbook) -> dict[str, Any]:
    """The workbook for JSON; parse.py unpacks it. A text or format used often is written once."""
    texts: dict[str, int] = {}
    formats: dict[str, int] = {}

    def packed_cell(cell: RawCell) -> list[Any]:
        value: Any = cell.value
        if isinstance(value, str):
            value = texts.setdefault(value, len(texts))
        elif isinstance(value, datetime.timedelta):
            value = ["duration", value.days, value.seconds, value.microseconds]
        elif isinstance(value, datetime.datetime | datetime.date | datetime.time):
            value = [type(value).__name__, value.isoformat()]
        number_format = formats.setdefault(cell.number_format, len(formats))
        return [cell.row, cell.column, cell.kind, value, number_format, cell.formula]

    sheets = [
        {
            "name": sheet.name,
            "state": sheet.state,
            "cells": [packed_cell(cell) for cell in sheet.cells],
            "hidden_rows": sorted(sheet.hidden_rows),
            "hidden_columns": sorted(sheet.hidden_columns),
        }
        for sheet in workbook.sheets
    ]
    return {"sheets": sheets, "texts": list(texts), "formats": list(formats), "notes": workbook.notes}


def _limit_resources(memory_mb: int, deadline_s: float) -> None:
    """What this process may take at most, where the system can be told. Not undone: it ends anyway."""
    sys.dont_write_bytecode = True
    with contextlib.suppress(OSError):
        # If the machine runs out of memory, this process goes, not the server.
        Path("/proc/self/oom_score_adj").write_text("1000")
    if sys.platform != "win32":
        cpu_s = math.ceil(deadline_s) + 1
        for kind, limit in (
            (resource.RLIMIT_AS, memory_mb << 20),
            (resource.RLIMIT_CPU, cpu_s),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, 32),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):  # macOS refuses some
                _, hard = resource.getrlimit(kind)
                allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
                resource.setrlimit(kind, (allowed, allowed))
        signal.alarm(cpu_s)  # should the server die meanwhile, nobody else would stop this process


def main() -> None:
    """Answer one request: a line of JSON with file_name, memory_mb, deadline_s; then the file."""
    answer_stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get into the answer
    request = json.loads(sys.stdin.buffer.readline())
    _limit_resources(request["memory_mb"], request["deadline_s"])
    gc.disable()  # short-lived, and nothing here makes cycles
    line = b""
    reserve = bytearray(RESERVE_BYTES)
    try:
        workbook = read_workbook(sys.stdin.buffer.read(), request["file_name"])
        line = json.dumps({"workbook": _packed(workbook)}, ensure_ascii=False, allow_nan=False).encode()
    except FileRefused as refusal:
        line = json.dumps({"refused": [refusal.code, refusal.detail, refusal.place]}).encode()
    except MemoryError:
        reserve.clear()
    if not line:
        # After the except clause: only now is what the failed reading held free again.
        refused = ["too-much-memory", f"limit {request['memory_mb']} MiB", None]
        line = json.dumps({"refused": refused}).encode()
    answer_stream.write(b"\n" + ANSWER_MARK + line + b"\n")
    answer_stream.flush()


if __name__ == "__main__":
    main()
