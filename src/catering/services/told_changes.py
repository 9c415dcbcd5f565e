"""Changes as people read them: sheet, row, column, before and after in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.event import Event
from catering.model.record import column_of, columns, sheet_label
from catering.model.rows import OWN, OWN_SHEET, Act, Change, Row, Rows
from catering.model.text import Language, Text, label, text
from catering.model.time_zones import zone_of
from catering.model.units import unit_shown
from catering.services.edit_records import record_type, shown_cell


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One line for a changed cell; for an added or deleted row one line, its cells in one."""

    act: Act
    sheet: Text
    row: str
    column: Text
    before: str
    after: str


def told_changes(changes: Iterable[Change], rows: Rows, *, language: Language) -> tuple[ToldChange, ...]:
    """Changes in the order of the sheets; `rows` are those of the event before or after them, for names and zones."""
    by_row: dict[tuple[str, int], list[Change]] = {}
    for change in changes:
        by_row.setdefault((change.table, change.row), []).append(change)
    told: list[ToldChange] = []
    for (table, row_id), of_row in by_row.items():
        row = _row(rows, table, row_id, of_row)
        name = row_name(table, row, language)
        act, sheet = of_row[0].act, sheet_of(table)
        if act is Act.EDIT:
            for each in of_row:
                values = (
                    told_value(table, each.column, value, row, rows, language) for value in (each.before, each.after)
                )
                told.append(ToldChange(act, sheet, name, column_label(table, each.column), *values))
        else:
            cells = _cells(table, row, rows, language)
            before, after = ("", cells) if act is Act.ADD else (cells, "")
            words = text("new row") if act is Act.ADD else text("row deleted")
            told.append(ToldChange(act, sheet, name, words, before, after))
    return tuple(told)


def _row(rows: Rows, table: str, row_id: int, changes: list[Change]) -> Row:
    """The row as it is known: what is stored, and where it is not there what the changes say it was or becomes."""
    known = rows.get(table, {}).get(row_id)
    if known is not None:
        return known
    return {each.column: each.before if each.act is Act.DELETE else each.after for each in changes}


def _cells(table: str, row: Row, rows: Rows, language: Language) -> str:
    return ", ".join(
        f"{column_label(table, name).in_language(language)}: {told_value(table, name, value, row, rows, language)}"
        for name, value in row.items()
        if value is not None and name not in _key_names(table)
    )


def sheet_of(table: str) -> Text:
    """The name of a table's sheet; of a person's own sheets together."""
    return text("Your own sheets") if table == OWN_SHEET else sheet_label(record_type(table))


def column_label(table: str, column: str) -> Text:
    """The label of a column; a person's own by its heading, an empty name the row as such."""
    if not column:
        return text("the whole row")
    if column.startswith(OWN):
        return Text("{heading}", {"heading": column.removeprefix(OWN)})
    if table == OWN_SHEET:
        return label("own sheet", "Name") if column == "name" else label("own sheet", "Cells")
    return column_of(record_type(table), column).label


def _key_names(table: str) -> tuple[str, ...]:
    if table == OWN_SHEET:
        return ("name",)
    if table == Event.table:
        return ("name",)
    return tuple(column.name for column in columns(record_type(table)) if column.key)


def row_name(table: str, row: Row, language: Language) -> str:
    """A row by its natural key, as people know it; the event by its name."""
    if table == OWN_SHEET:
        return str(row.get("name", ""))
    record = record_type(table)
    parts = (shown_cell(row.get(name), column_of(record, name), language) for name in _key_names(table))
    return " · ".join(part for part in parts if part) or "–"


def told_value(table: str, column: str, value: Any, row: Row, rows: Rows, language: Language) -> str:
    """A cell's value as it is written in the reader's language, in the unit and the zone that its row says."""
    if value is None:
        return "–"
    if column.startswith(OWN):
        return str(value)
    if table == OWN_SHEET:
        if column == "name":
            return str(value)
        cells = sum(cell is not None for line in value for cell in line)
        return text("{cells:n0} cells", cells=cells).in_language(language)
    declared = column_of(record_type(table), column)
    if declared.kind == "moment":
        venue = ZoneInfo(next(iter(rows[Event.table].values()))["time_zone"])
        value = value.astimezone(zone_of(row, declared, venue))
    unit = row.get(declared.unit_from) if declared.unit_from else declared.unit
    if unit == "share" and declared.unit != "share":
        return f"{shown_cell(value * 100, declared, language)}\N{NO-BREAK SPACE}%"
    words = shown_cell(value, declared, language)
    if unit in (None, "share", "1"):
        return words
    return f"{words}\N{NO-BREAK SPACE}{unit_shown(unit, value).in_language(language)}"
