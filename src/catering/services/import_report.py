"""An import as people and programs read it: sentences, lines of changes, conflicts and missing rows, JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.event import Event
from catering.model.finding import stopping
from catering.model.plain_changes import cell_to_json
from catering.model.rows import Act, Change, Row, Rows, with_changes
from catering.model.text import Language, Text, plural_text, text
from catering.planning.editing.merge import WHOLE_ROW
from catering.planning.editing.row_match import RowPlace
from catering.services.import_preview import AskedConflict, AskedRename, ImportPreview, Meanwhile
from catering.services.told_changes import ToldChange, column_label, row_name, sheet_of, told_changes, told_value
from catering.store.change_sets import ChangeSet


def sentences(preview: ImportPreview) -> tuple[Text, ...]:
    """What an import will do, what it waits for, what stays as it is."""
    said: list[Text] = []
    stops = len(stopping(preview.findings))
    event = next(iter(preview.rows.get(Event.table, {}).values()), {"name": preview.event_id})
    if preview.is_new_event:
        rows = sum(len(of_table) for table, of_table in preview.rows.items() if table != Event.table)
        said.append(text("A new event, “{event}”, with {rows:n0} rows.", event=event["name"], rows=rows))
    elif preview.changes:
        said.append(text("“{event}”: {what:list}.", event=event["name"], what=list(_acts(preview))))
    elif not preview.waits:
        said.append(text("Nothing in it differs from “{event}”: there is nothing to import.", event=event["name"]))
    if stops:
        said.append(
            plural_text(
                "{n} cell or heading must be mended first. Nothing is imported until then.",
                "{n} cells or headings must be mended first. Nothing is imported until then.",
                n=stops,
            )
        )
    if preview.undecided:
        said.append(
            plural_text("{n} place needs your decision.", "{n} places need your decision.", n=preview.undecided)
        )
    if stay := len(preview.missing) - len(preview.deleted):
        said.append(
            plural_text(
                "{n} row is missing in the workbook and stays.",
                "{n} rows are missing in the workbook and stay.",
                n=stay,
            )
        )
    if preview.ignored:
        said.append(
            plural_text("{n} cell was changed in vain.", "{n} cells were changed in vain.", n=len(preview.ignored))
        )
    return tuple(said)


def _acts(preview: ImportPreview) -> Iterator[Text]:
    if edited := preview.count(Act.EDIT):
        yield plural_text("{n} cell changes", "{n} cells change", n=edited)
    if added := preview.count(Act.ADD):
        yield plural_text("{n} row is new", "{n} rows are new", n=added)
    if deleted := preview.count(Act.DELETE):
        yield plural_text("{n} row is deleted", "{n} rows are deleted", n=deleted)


def named_rows(preview: ImportPreview) -> Rows:
    """The event's rows with those that others deleted and the workbook changed, to name them by."""
    back = (change for each in preview.conflicts for change in each.conflict.if_mine if change.act is Act.ADD)
    return with_changes(preview.rows, back)


@dataclass(frozen=True, slots=True)
class ToldFromCell:
    """A line of a change, and the workbook's cell that it comes from."""

    told: ToldChange
    cell: str | None


def told_with_cells(preview: ImportPreview, *, language: Language) -> tuple[ToldFromCell, ...]:
    """All that will be done, line by line: an edited cell a line, an added or deleted row a line."""
    told = told_changes(preview.changes, preview.rows, language=language)
    return tuple(map(ToldFromCell, told, _cells_of_lines(preview)))


def _cells_of_lines(preview: ImportPreview) -> Iterator[str | None]:
    by_row: dict[RowPlace, list[Change]] = {}
    for each in preview.changes:
        by_row.setdefault(each.place[:2], []).append(each)
    for of_row in by_row.values():
        cells = [preview.cells.get(each.place) for each in of_row]
        yield from cells if of_row[0].act is Act.EDIT else cells[:1]


@dataclass(frozen=True, slots=True)
class ToldConflict:
    """A conflict in the reader's words; `at` at the venue."""

    sheet: Text
    row: str
    column: Text
    base: str
    mine: str
    theirs: str
    by: str
    at: dt.datetime | None
    cell: str | None


def told_conflicts(preview: ImportPreview, *, language: Language) -> tuple[ToldConflict, ...]:
    """The conflicts, decided or not."""
    if not preview.conflicts:
        return ()
    rows = named_rows(preview)
    zone = _zone(rows)

    def told(asked: AskedConflict) -> ToldConflict:
        each = asked.conflict
        row = rows.get(each.table, {}).get(each.row, {})
        base, mine, theirs = (
            _told_side(each.table, each.column, side, row, rows, language)
            for side in (each.base, each.mine, each.theirs)
        )
        return ToldConflict(
            sheet_of(each.table),
            row_name(each.table, row, language),
            column_label(each.table, each.column),
            base,
            mine,
            theirs,
            by=asked.by.actor if asked.by is not None else "",
            at=asked.by.at.astimezone(zone) if asked.by is not None else None,
            cell=preview.cells.get(each.place),
        )

    return tuple(map(told, preview.conflicts))


def _told_side(table: str, column: str, value: Any, row: Row, rows: Rows, language: Language) -> str:
    """One side's value; of a whole row what it changed there, or that it deleted it."""
    if column != WHOLE_ROW:
        return told_value(table, column, value, row, rows, language)
    if value is None:
        return text("row deleted").in_language(language)
    return ", ".join(
        f"{column_label(table, name).in_language(language)}: {told_value(table, name, each, row, rows, language)}"
        for name, each in value.items()
    )


@dataclass(frozen=True, slots=True)
class ToldMeanwhile:
    """A line of what others changed since the export; `at` at the venue."""

    told: ToldChange
    by: str
    at: dt.datetime


def told_meanwhile(preview: ImportPreview, *, language: Language) -> tuple[ToldMeanwhile, ...]:
    """What others changed since the export, line by line, the tables in their order."""
    if not preview.meanwhile:
        return ()
    zone = _zone(preview.rows)
    by_row: dict[RowPlace, list[Meanwhile]] = {}
    for each in preview.meanwhile:
        by_row.setdefault(each.change.place[:2], []).append(each)
    told: list[ToldMeanwhile] = []
    for of_row in by_row.values():
        lines = told_changes((each.change for each in of_row), preview.rows, language=language)
        last = max(of_row, key=lambda each: each.by.id)
        sets = [each.by for each in of_row] if len(lines) == len(of_row) else [last.by]
        told += [ToldMeanwhile(line, by.actor, by.at.astimezone(zone)) for line, by in zip(lines, sets, strict=True)]
    return tuple(told)


def _zone(rows: Rows) -> ZoneInfo:
    return ZoneInfo(next(iter(rows[Event.table].values()))["time_zone"])


def told_row(preview: ImportPreview, place: RowPlace, *, language: Language) -> tuple[Text, str]:
    """The sheet and the name of a row that is there."""
    table, row_id = place
    return sheet_of(table), row_name(table, preview.rows.get(table, {}).get(row_id, {}), language)


def told_rename(preview: ImportPreview, asked: AskedRename, *, language: Language) -> tuple[Text, str, str]:
    """The sheet, the name of the missing row, and the name in the workbook that may be its new one."""
    table = asked.rename.table
    return (
        sheet_of(table),
        row_name(table, preview.rows[table][asked.rename.was], language),
        row_name(table, asked.new, language),
    )


# ---------------------------------------------------------------- for programs


def import_as_dict(preview: ImportPreview, change_set: ChangeSet | None, *, language: Language) -> dict[str, Any]:
    """The import for JSON: values plain, moments in UTC; `row_id` is null of a row that is new."""
    rows = named_rows(preview)
    new = with_changes({}, (each for each in preview.changes if each.act is Act.ADD))

    def of(table: str, row_id: int) -> dict[str, Any]:
        row = rows.get(table, {}).get(row_id) or new.get(table, {}).get(row_id) or {}
        named = {"table": table, "row": row_name(table, row, language)}
        return {**named, "row_id": None if row_id < 0 or preview.is_new_event else row_id}

    def change(each: Change) -> dict[str, Any]:
        return {
            **of(each.table, each.row),
            "column": each.column,
            "act": each.act.value,
            "before": _plain(each.table, each.column, each.before),
            "after": _plain(each.table, each.column, each.after),
        }

    def conflict(asked: AskedConflict) -> dict[str, Any]:
        each = asked.conflict
        return {
            **of(each.table, each.row),
            "column": each.column,
            "base": _plain(each.table, each.column, each.base),
            "mine": _plain(each.table, each.column, each.mine),
            "theirs": _plain(each.table, each.column, each.theirs),
            **_by(asked.by),
            "cell": preview.cells.get(each.place),
            "taken": None if asked.side is None else asked.side.value,
        }

    def rename(asked: AskedRename) -> dict[str, Any]:
        was = of(asked.rename.table, asked.rename.was)
        return {**was, "renamed_to": row_name(asked.rename.table, asked.new, language), "is_same": asked.is_same}

    return {
        "event_id": preview.event_id,
        "new_event": preview.is_new_event,
        "change_set": None if change_set is None else change_set.id,
        "changes": [{**change(each), "cell": preview.cells.get(each.place)} for each in preview.changes],
        "conflicts": [conflict(each) for each in preview.conflicts],
        "renames": [rename(each) for each in preview.renames],
        "questions": [
            {**change(each), "cell": preview.cells.get(each.place), "is_meant": each not in preview.large_unanswered}
            for each in preview.large
        ],
        "missing": [{**of(*place), "deleted": place in preview.deleted} for place in preview.missing],
        "meanwhile": [{**change(each.change), **_by(each.by)} for each in preview.meanwhile],
        "ignored": [each.as_dict(language) for each in preview.ignored],
        "findings": [each.as_dict(language) for each in preview.findings],
    }


def _by(by: ChangeSet | None) -> dict[str, Any]:
    if by is None:
        return {"by": None, "at": None, "by_change_set": None}
    return {"by": by.actor, "at": by.at.isoformat(), "by_change_set": by.id}


def _plain(table: str, column: str, value: Any) -> Any:
    if column == WHOLE_ROW:
        return None if value is None else {name: _plain(table, name, each) for name, each in value.items()}
    written = cell_to_json(table, column, value)
    return None if written is None else json.loads(written)
