"""The cells of one sheet in the colours of their findings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping

from catering.model.finding import Level
from catering.workbook.judge import cell_position, cell_reference, is_true, local_name, row_number
from catering.workbook.mark_notes import Place
from catering.workbook.mark_styles import Styles
from catering.workbook.xml_edit import Element, Wanted, XmlEdit, in_utf8, in_xml, outline

SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects"),
    "AlternateContent",  # holds the controls, or the objects, of newer programs
    *("controls", "webPublishItems", "tableParts", "extLst"),
)
"""The order that the format wants a sheet's elements in."""
_ALWAYS = 'LEN("catering")>0'
"""The condition of our own conditional formats; by it they are found again."""
_WITHIN: Mapping[str, frozenset[str]] = {
    "worksheet": frozenset(SHEET_ORDER),
    "cols": frozenset({"col"}),
    "conditionalFormatting": frozenset({"cfRule"}),
    "cfRule": frozenset({"formula"}),
    "extLst": frozenset({"ext"}),
    "ext": frozenset({"conditionalFormattings"}),
    "conditionalFormattings": frozenset({"conditionalFormatting"}),
}
"""The elements that are looked at, by the element that they are in; rows and cells are chosen by their number."""


def anchors(data: bytes, places: Collection[Place]) -> dict[Place, Place]:
    """Each place with the cell that shows it: of merged cells the first."""
    found = {place: place for place in places}
    data = in_utf8(data)
    if b"mergeCell" not in data:
        return found

    def look(parent: Element, name: str, attributes: Mapping[str, str]) -> bool:
        if parent.local == "mergeCells":
            corners = [cell_position(each) for each in attributes.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:
                (top, left), (bottom, right) = corners[0], corners[1]
                for row, column in found:
                    if top <= row <= bottom and left <= column <= right:
                        found[row, column] = (top, left)
        return local_name(name) == "mergeCells"

    outline(data, look)
    return found


class SheetEdit:
    """One sheet that is being marked: its cells at some places, and those of our marks that it had before."""

    def __init__(self, data: bytes, places: Collection[Place]) -> None:
        numbers: list[int] = []
        self._edit = XmlEdit(data, _chooser({row for row, _ in places}, numbers))
        self._sheet_data = self._edit.root.first("sheetData")
        rows = self._sheet_data.children if self._sheet_data is not None else []
        self._rows = dict(zip(numbers, rows, strict=True))
        """The rows of the places, and the first behind each row that is not there."""
        self._cells = {number: dict(_by_column(row)) for number, row in self._rows.items()}
        self._colored: dict[str, list[Place]] = {}

    @property
    def boxes_id(self) -> str | None:
        """The relationship of the drawing that holds the notes' boxes."""
        element = self._edit.root.first("legacyDrawing")
        return element.get("id") if element is not None else None

    def name_boxes(self, relationship: str, namespace: str) -> None:
        """Names the drawing that holds the notes' boxes."""
        xml = f'<{self._edit.prefix}legacyDrawing xmlns:r="{namespace}" r:id="{relationship}"/>'
        there = self._edit.root.first("legacyDrawing")
        if there is not None:
            self._edit.replace(there, xml)
        else:
            self._edit.add_in_order(self._edit.root, xml, "legacyDrawing", SHEET_ORDER)

    def color(self, marks: Mapping[Place, Level], before: Collection[Place], styles: Styles) -> None:
        """Colours the cells of `marks`, and takes the colour from those of `before`, which were marked earlier."""
        new: dict[int, dict[int, int]] = {}
        for place in sorted({*marks, *before}):
            row, column = place
            cell = self._cells.get(row, {}).get(column)
            if cell is None and place not in marks:
                continue
            was = _number(cell.get("s")) if cell is not None else self._usual_style(place)
            style = styles.plain(was) if place in before else was
            if place in marks:
                self._colored.setdefault(styles.color(style, marks[place]), []).append(place)
                style = styles.marked(style, marks[place])
            if cell is None:
                new.setdefault(row, {})[column] = style
            elif style != was:
                self._edit.set(cell, s=str(style))
        for row, cells in new.items():
            self._add_cells(row, cells)
        if new:
            self._widen_used_range(max(new), max(column for cells in new.values() for column in cells))
        self._lay_over_conditions(styles)

    def result(self) -> bytes | None:
        """The sheet's part; None where nothing of it changed."""
        data = self._edit.result()
        return None if data == self._edit.data else data

    def _usual_style(self, place: Place) -> int:
        """The style that an empty cell takes from its row, else from its column."""
        row = self._rows.get(place[0])
        if row is not None and is_true(row.get("customFormat")):
            return _number(row.get("s"))
        for each in self._edit.root.all("cols", "col"):
            if _number(each.get("min")) <= place[1] <= _number(each.get("max")):
                return _number(each.get("style"))
        return 0

    def _add_cells(self, row: int, cells: Mapping[int, int]) -> None:
        """Adds empty cells, given as column and style in order, where the order of rows and columns wants them."""
        edit, p = self._edit, self._edit.prefix
        written = {column: f'<{p}c r="{cell_reference(row, column)}" s="{style}"/>' for column, style in cells.items()}
        there = self._rows.get(row)
        if there is not None:
            edit.set(there, spans=None)  # a hint, and wrong from now on
            for column, xml in written.items():
                behind = next((cell for at, cell in self._cells[row].items() if at > column), None)
                if behind is not None:
                    edit.add_before(behind, xml)
                else:
                    edit.add(there, xml)
            return
        xml = f'<{p}row r="{row}">{"".join(written.values())}</{p}row>'
        behind = next((element for number, element in self._rows.items() if number > row), None)
        if behind is not None:
            edit.add_before(behind, xml)
        elif self._sheet_data is not None:
            edit.add(self._sheet_data, xml)
        else:
            edit.add_in_order(edit.root, f"<{p}sheetData>{xml}</{p}sheetData>", "sheetData", SHEET_ORDER)

    def _widen_used_range(self, row: int, column: int) -> None:
        """Some readers stop where the sheet says that its used range ends."""
        used = self._edit.root.first("dimension")
        corners = (used.get("ref") or "").split(":") if used is not None else []
        first, last = (cell_position(corners[0]), cell_position(corners[-1])) if corners else (None, None)
        if used is not None and first and last and (row > last[0] or column > last[1]):
            end = cell_reference(max(row, last[0]), max(column, last[1]))
            self._edit.set(used, ref=f"{cell_reference(*first)}:{end}")

    def _lay_over_conditions(self, styles: Styles) -> None:
        """A conditional format would hide a cell's colour: where there are any, ours is laid over them."""
        edit, root = self._edit, self._edit.root
        main = list(root.all("conditionalFormatting"))
        others = [rule for each in main for rule in each.children if not _is_ours(rule)]
        for each in main:
            ours = [rule for rule in each.children if _is_ours(rule)]
            if ours and len(ours) == len(each.children):
                edit.replace(each, "")
            else:
                for rule in ours:
                    edit.replace(rule, "")
        extended = root.all("extLst", "ext", "conditionalFormattings", "conditionalFormatting", "cfRule")
        others += extended
        if not others:
            return
        highest = min((_number(rule.get("priority")) for rule in others if rule.get("priority")), default=1)
        for rule in others:
            if rule.get("priority") and highest <= len(self._colored):
                shifted = _number(rule.get("priority")) + len(self._colored) + 1 - highest
                edit.set(rule, priority=str(shifted))
        for priority, (color, places) in enumerate(self._colored.items(), start=1):
            p, dxf = edit.prefix, styles.over_conditions(color)
            xml = (
                f'<{p}conditionalFormatting sqref="{_ranges(places)}">'
                f'<{p}cfRule type="expression" dxfId="{dxf}" priority="{priority}">'
                f"<{p}formula>{in_xml(_ALWAYS)}</{p}formula></{p}cfRule></{p}conditionalFormatting>"
            )
            if main:
                edit.add_before(main[0], xml)
            else:
                edit.add_in_order(root, xml, "conditionalFormatting", SHEET_ORDER)


def _chooser(rows: Collection[int], numbers: list[int]) -> Wanted:
    """Chooses the rows with their cells, and the first row behind each that is missing; fills in their numbers."""
    sought, last = sorted(rows), 0

    def choose(parent: Element, name: str, attributes: Mapping[str, str]) -> bool:
        nonlocal last
        if parent.local == "sheetData":
            number = row_number(attributes.get("r", "")) or last + 1
            is_wanted = number in rows or bisect_right(sought, number) > bisect_right(sought, last)
            last = number
            if is_wanted:
                numbers.append(number)
            return is_wanted
        if parent.local == "row":
            return last in rows
        return local_name(name) in _WITHIN.get(parent.local, ())

    return choose


def _by_column(row: Element) -> Iterator[tuple[int, Element]]:
    column = 0
    for cell in row.all("c"):
        position = cell_position(cell.get("r") or "")
        column = position[1] if position else column + 1
        yield column, cell


def _is_ours(rule: Element) -> bool:
    formula = rule.first("formula")
    return formula is not None and formula.text == _ALWAYS


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() else 0


def _ranges(places: Collection[Place]) -> str:
    """The places as ranges down the columns, such as ``B2:B8 D5``."""
    runs: list[list[int]] = []
    for column, row in sorted((column, row) for row, column in places):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1][2] = row
        else:
            runs.append([column, row, row])
    return " ".join(
        cell_reference(first, column) + (f":{cell_reference(last, column)}" if last > first else "")
        for column, first, last in runs
    )
