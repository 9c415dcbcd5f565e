"""A count on paper or in a spreadsheet: the sheet to fill in, the list to tick, and what comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from catering.documents.sheet import Stamp
from catering.documents.tick_list import tick_list_pdf
from catering.model.counted import CountedRow
from catering.model.finding import Finding, Level, stopping
from catering.model.movement import Found
from catering.model.record import same_name
from catering.model.text import Language, Text, text
from catering.planning.stock.count import CountLine, What
from catering.planning.stock.count_refusals import CountClosed
from catering.planning.stock.ledger_refusals import MovementRefused, Overfilled
from catering.services.count_stock import SeenCount, look_at_count, note_lines, what_named
from catering.store.counts import CountState, Noted, count_of_operation, hold_possible
from catering.store.engine import Store
from catering.store.event_rows import event_version
from catering.store.stock import NotInEvent
from catering.workbook.count_sheet import CountIdentity, count_workbook, read_count_sheet
from catering.workbook.parse import parse_workbook
from catering.workbook.raw import FileRefused
from catering.workbook.read import Place
from catering.workbook.refusals import finding_of_refusal


def sheet_of_count(store: Store, number: int, *, language: Language) -> bytes:
    """The count as .xlsx to be filled in and brought back. Raises NotInEvent."""
    seen = look_at_count(store, number)
    event = seen.records.event
    identity = CountIdentity(seen.kept.operation_id, event.event_id, seen.location.name)
    return count_workbook(seen.count, identity, title=_title(seen), language=language)


def tick_list_of_count(store: Store, number: int, *, language: Language) -> bytes:
    """The count as PDF to be ticked off with a pen. Raises NotInEvent."""
    seen = look_at_count(store, number)
    with store.reading() as connection:
        version = event_version(connection, seen.kept.event)
    stamp = Stamp(seen.records.event.name, version, seen.kept.opened_at.astimezone(seen.zone))
    return tick_list_pdf(seen.count, title=_title(seen), language=language, stamp=stamp)


def _title(seen: SeenCount) -> Text:
    return text(
        "Count of {place}, opened {at:datetime}",
        place=seen.location.name,
        at=seen.kept.opened_at.astimezone(seen.zone),
    )


# ---------------------------------------------------------------- brought back


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """A count sheet that was read: `number` is its count, None where it is not known; `noted` lines are kept.

    While a finding stops it, none of it is kept.
    """

    number: int | None
    noted: int
    findings: tuple[Finding, ...]

    @property
    def stops(self) -> bool:
        return bool(stopping(self.findings))


def bring_back_sheet(
    store: Store,
    content: bytes,
    file_name: str,
    *,
    actor: str,
    at: dt.datetime,
    event_id: str | None = None,
    place: str | None = None,
) -> BroughtBack:
    """Reads a filled-in sheet into its count, whole or not at all; read again it changes nothing.

    Where `event_id` and `place` are said, a sheet of another count is a finding. Never raises for what a person brings.
    """
    try:
        raw = parse_workbook(content, file_name)
    except FileRefused as refused:
        return BroughtBack(None, 0, (finding_of_refusal(refused),))
    read = read_count_sheet(raw)
    if read.identity is None:
        return BroughtBack(None, 0, read.findings)
    with store.reading() as connection:
        kept = count_of_operation(connection, read.identity.operation_id)
    if kept is None:
        return BroughtBack(None, 0, (_of_another_store(read.identity),))
    seen = look_at_count(store, kept.id)
    findings = [*_not_as_asked(seen, event_id, place), *read.findings]
    noted: dict[What, Noted] = {}
    for row, stands in read.rows:
        try:
            one = _noted(seen, row)
            with store.reading() as connection:
                hold_possible(connection, kept.event, one, at)
        except (NotInEvent, MovementRefused) as refused:
            cell = "volume_l" if isinstance(refused, Overfilled) else "name"
            findings.append(_at_cell(Level.ERROR, "refused", refused.message, stands, cell, row))
            continue
        if one.what in noted:
            message = text("{name} stands here twice, under its number and its serial.", name=row.name)
            findings.append(_at_cell(Level.ERROR, "stands-twice", message, stands, "name", row))
        noted[one.what] = one
        findings += _said_otherwise(seen, one, row, stands)
    if not read.rows and not stopping(findings):
        findings.append(Finding(Level.WARNING, "nothing-counted", text("Nothing is filled in on this sheet yet.")))
    if not stopping(findings):
        try:
            note_lines(store, kept.id, tuple(noted.values()), actor=actor, at=at)
        except MovementRefused as refused:  # somebody closed it since it was looked at
            findings.append(Finding(Level.ERROR, "refused", refused.message))
    return BroughtBack(kept.id, 0 if stopping(findings) else len(noted), tuple(findings))


def _noted(seen: SeenCount, row: CountedRow) -> Noted:
    """What a row says. Raises NotInEvent."""
    what = what_named(seen, row.name)
    is_keg = what.keg is not None
    return Noted(
        what,
        Found.THERE if row.is_there else Found.MISSING,
        containers=None if is_keg or not row.is_there else row.containers,
        volume_ml=None if row.volume_l is None or not row.is_there else round(row.volume_l * 1000),
        best_before_on=_other_best_before(seen, what, row),
        code=row.code,
        reason=row.reason,
    )


def _other_best_before(seen: SeenCount, what: What, row: CountedRow) -> dt.date | None:
    """The day that was written in the place of the one that the sheet left with."""
    line = _line_of(seen, what)
    left_with = None if line is None else line.item.lot.best_before_on
    return None if row.best_before_on == left_with else row.best_before_on


def _line_of(seen: SeenCount, what: What) -> CountLine | None:
    return next((line for line in seen.count.lines if line.item.what == what), None)


def _not_as_asked(seen: SeenCount, event_id: str | None, place: str | None) -> Iterator[Finding]:
    """What stands against reading a sheet at all."""
    if seen.kept.state is not CountState.OPEN:
        yield Finding(Level.ERROR, "count-closed", CountClosed(seen.location.name).message)
    told = {"place": seen.location.name, "event": seen.records.event.name}
    is_other = event_id is not None and same_name(event_id) != same_name(seen.records.event.event_id)
    if is_other or (place is not None and same_name(place) not in _names(seen)):
        message = text("This sheet is of {place}, in “{event}”.", **told)
        yield Finding(Level.ERROR, "another-count", message, text("Name that location, or bring the sheet of yours."))


def _names(seen: SeenCount) -> tuple[str, ...]:
    """What the location may be called."""
    return same_name(seen.location.name), same_name(seen.location.kind.value)


def _of_another_store(identity: CountIdentity) -> Finding:
    return Finding(
        Level.ERROR,
        "another-store",
        text("The count of {place} that this sheet is of is not in this store.", place=identity.place),
        text("Open the store that it was taken from, or take the sheet of a count of this one."),
    )


def _said_otherwise(seen: SeenCount, one: Noted, row: CountedRow, stands: Place) -> Iterator[Finding]:
    """Where somebody has noted something else: the sheet is taken, and it is said."""
    line = _line_of(seen, one.what)
    was = None if line is None else line.note
    if was is not None and (was.found, was.containers, was.volume_ml) != (one.found, one.containers, one.volume_ml):
        message = text(
            "{name} was noted before, by {who} at {at:time}: “{found}”. What the sheet says takes its place.",
            name=row.name,
            who=was.noted_by,
            at=was.noted_at.astimezone(seen.zone),
            found=was.found.label,
        )
        yield _at_cell(Level.WARNING, "noted-before", message, stands, "found", row)


def _at_cell(level: Level, code: str, message: Text, stands: Place, column: str, row: CountedRow) -> Finding:
    value = {"name": row.name, "volume_l": None if row.volume_l is None else f"{row.volume_l:g}"}.get(column)
    return Finding(level, code, message, None, stands.sheet, stands.cells.get(column), value)
