"""The history of an event: who changed what when, what one change set did, what a cell held before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.model.event import Event
from catering.model.record import columns, same_name
from catering.model.records import TABLES
from catering.model.rows import OWN_SHEET, Act, Rows
from catering.model.text import LANGUAGES, Language, Text, label, text
from catering.planning.editing.merge import Place
from catering.services.told_changes import ToldChange, column_label, row_name, sheet_of, told_changes, told_value
from catering.store.change_sets import (
    ChangeSet,
    KeptChange,
    Kind,
    NoSuchChangeSet,
    cell_history,
    change_set,
    changes_of,
    history,
    rows_at,
)
from catering.store.engine import Store
from catering.store.event_rows import event_row, load_event
from catering.store.history import cells_by_table, people

KINDS: Mapping[Kind, Text] = {
    Kind.CREATE: label("change set", "created"),
    Kind.SAVE: label("change set", "saved"),
    Kind.IMPORT: label("change set", "imported"),
    Kind.UNDO: label("change set", "undo"),
    Kind.ADOPT: label("change set", "scenario adopted"),
    Kind.MOVE: label("change set", "moved to another day"),
    Kind.STATE: label("change set", "state changed"),
    Kind.ARCHIVE: label("change set", "archived"),
    Kind.UNARCHIVE: label("change set", "brought back"),
    Kind.CLOSE: label("change set", "past event"),
}


PAGES: Mapping[str, Text] = {
    "overview": text("Overview"),
    "forecast": text("Forecast"),
    "kegs": text("Kegs"),
    "evening": text("Evening"),
    "workbook": text("Workbook"),
    "events": text("Events"),
    "history": text("History"),
}
"""The dashboard's pages by their path, as a change set names them."""


def by_what(kept: ChangeSet) -> Text:
    """The page, file or command that a change set was made by."""
    made_by, _, more = kept.by_what.partition(": ")
    if made_by == "command line":
        return text("the command line")
    if made_by.startswith("page ") and made_by.removeprefix("page ") in PAGES:
        page = PAGES[made_by.removeprefix("page ")]
        return text("the page “{page}”, {what}", page=page, what=more) if more else text("the page “{page}”", page=page)
    return Text("{what}", {"what": kept.by_what})


class NoSuchCell(Exception):
    """A cell that was named as sheet, row and column, and is not there: what was looked for, what there is."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change set in the list, at the venue's time; `sheets` says how many cells of which sheets it changed."""

    change_set: ChangeSet
    at: dt.datetime
    kind: Text
    sheets: tuple[tuple[Text, int], ...]

    @property
    def cells(self) -> int:
        return sum(cells for _, cells in self.sheets)


@dataclass(frozen=True, slots=True)
class FoundChange:
    """One line of a change set as a person reads it, and the file's cell that it came from."""

    told: ToldChange
    cell: str | None


@dataclass(frozen=True, slots=True)
class ToldChangeSet:
    """One change set, at the venue's time, and what it did line by line."""

    change_set: ChangeSet
    at: dt.datetime
    kind: Text
    lines: tuple[FoundChange, ...]


@dataclass(frozen=True, slots=True)
class CellPast:
    """What a cell was changed to, by which change set; at the venue's time."""

    change_set: ChangeSet
    at: dt.datetime
    kind: Text
    before: str
    after: str


def history_of_event(
    store: Store,
    event_id: str,
    *,
    actor: str | None = None,
    table: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> tuple[HistoryEntry, ...]:
    """An event's change sets, the latest first: of a person, on a table, from one day of the venue's to another, both
    included. Raises NoSuchEvent.
    """
    with store.reading() as connection:
        row = event_row(connection, event_id)
        zone = _zone(load_event(connection, row).rows)
        begins = None if since is None else dt.datetime.combine(since, dt.time(), zone)
        ends = None if until is None else dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone)
        found = history(connection, row, actor=actor, table=table, since=begins, until=ends)
        cells = cells_by_table(connection, [each.id for each in found])
    return tuple(
        HistoryEntry(each, each.at.astimezone(zone), KINDS[each.kind], _sheets(cells.get(each.id, {})))
        for each in found
    )


def _sheets(cells: Mapping[str, int]) -> tuple[tuple[Text, int], ...]:
    order = (*(table.table for table in TABLES), OWN_SHEET)
    return tuple((sheet_of(table), cells[table]) for table in order if table in cells)


def _zone(rows: Rows) -> ZoneInfo:
    (event,) = rows[Event.table].values()
    return ZoneInfo(event["time_zone"])


def people_of_event(store: Store, event_id: str) -> tuple[str, ...]:
    """Everybody who changed an event. Raises NoSuchEvent."""
    with store.reading() as connection:
        return people(connection, event_row(connection, event_id))


def told_change_set(store: Store, event_id: str, number: int, *, language: Language) -> ToldChangeSet:
    """One change set of an event and what it did, under the names that its rows had then.

    Raises NoSuchEvent, NoSuchChangeSet.
    """
    with store.reading() as connection:
        found = change_set(connection, number)
        if found.event != event_row(connection, event_id):
            raise NoSuchChangeSet(number)
        kept = changes_of(connection, number)
        rows = rows_at(connection, load_event(connection, found.event), found.event_version)
    told = told_changes((each.change for each in kept), rows, language=language)
    lines = (FoundChange(line, cell) for line, cell in zip(told, _cells_of_lines(kept), strict=True))
    return ToldChangeSet(found, found.at.astimezone(_zone(rows)), KINDS[found.kind], tuple(lines))


def _cells_of_lines(kept: tuple[KeptChange, ...]) -> list[str | None]:
    """The file's cell of each line that is told: one for an edited cell, one for a row added or deleted."""
    by_row: dict[tuple[str, int], list[KeptChange]] = {}
    for each in kept:
        by_row.setdefault(each.change.place[:2], []).append(each)
    return [
        line.cell for of_row in by_row.values() for line in (of_row if of_row[0].change.act is Act.EDIT else of_row[:1])
    ]


def past_of_cell(store: Store, event_id: str, place: Place, *, language: Language) -> tuple[CellPast, ...]:
    """What one cell held, the latest first, and who put it there. Raises NoSuchEvent."""
    table, row_id, column = place
    with store.reading() as connection:
        rows = load_event(connection, event_row(connection, event_id)).rows
        found = cell_history(connection, table, row_id, column)
    zone, row = _zone(rows), rows.get(table, {}).get(row_id, {})

    def told(value: object) -> str:
        return told_value(table, column, value, row, rows, language)

    return tuple(
        CellPast(each, each.at.astimezone(zone), KINDS[each.kind], told(kept.change.before), told(kept.change.after))
        for each, kept in found
    )


def find_cell(store: Store, event_id: str, written: str) -> Place:
    """The cell that is named as `SHEET/ROW/COLUMN`, in any of our languages. Raises NoSuchEvent, NoSuchCell."""
    with store.reading() as connection:
        rows = load_event(connection, event_row(connection, event_id)).rows
    parts = [part.strip() for part in written.split("/")]
    if len(parts) < 3:
        raise NoSuchCell(
            text("Write sheet, row and column, such as {example}.", example="Order/Altbier · 20 L slim keg/Containers")
        )
    sheet, column, row = parts[0], parts[-1], "/".join(parts[1:-1])
    table = table_named(sheet)
    of_table = rows.get(table, {})
    names = {row_id: row_name(table, each, "en") for row_id, each in of_table.items()}
    row_id = next(
        (key for key, each in of_table.items() if any(_same(row, row_name(table, each, way)) for way in LANGUAGES)),
        None,
    )
    if row_id is None:
        raise NoSuchCell(text("There is no row “{row}” in {sheet}. There are: {names:list}.", row=row,
                              sheet=sheet_of(table), names=tuple(names.values()) or ("–",)))  # fmt: skip
    headings = {name: column_label(table, name) for name in (*_declared(table), *of_table[row_id])}
    name = next((each for each, heading in headings.items() if _is_called(column, heading)), None)
    if name is None:
        raise NoSuchCell(text("There is no column “{column}” in {sheet}. There are: {names:list}.", column=column,
                              sheet=sheet_of(table), names=tuple(map(str, headings.values()))))  # fmt: skip
    return table, row_id, name


def table_named(sheet: str) -> str:
    """The table of a sheet that is named in any of our languages. Raises NoSuchCell."""
    names = {table: sheet_of(table) for table in (*(each.table for each in TABLES), OWN_SHEET)}
    found = next((table for table, words in names.items() if _is_called(sheet, words)), None)
    if found is None:
        raise NoSuchCell(text("There is no sheet “{sheet}”. There are: {names:list}.", sheet=sheet,
                              names=tuple(map(str, names.values()))))  # fmt: skip
    return found


def _declared(table: str) -> tuple[str, ...]:
    return tuple(column.name for each in TABLES if each.table == table for column in columns(each))


def _is_called(written: str, words: Text) -> bool:
    return any(_same(written, words.in_language(language)) for language in LANGUAGES)


def _same(one: str, other: str) -> bool:
    return bool(same_name(one) == same_name(other))
