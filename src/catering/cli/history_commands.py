"""Commands about what was changed, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catering.cli.command_line import app
from catering.cli.inputs import acting, hold_json_name, new_operation, read_day, the_store
from catering.cli.options import BY_WHAT, EventId, Json, Lang, Language
from catering.cli.outputs import say_written, show_rows, write_json
from catering.cli.refusals import refused, wrong_use

if TYPE_CHECKING:
    from catering.model.text import Text
    from catering.services.event_history import CellPast, HistoryEntry, ToldChangeSet
    from catering.store.change_sets import ChangeSet


@app.command(
    epilog="Examples: [bold]catering history my-event --person Anna[/bold] · "
    "[bold]catering history my-event --changes 12[/bold]",
)
def history(
    event: EventId,
    person: Annotated[str | None, typer.Option(metavar="WHO", help="Only what this person did.")] = None,
    table: Annotated[str | None, typer.Option(metavar="SHEET", help="Only what changed this sheet.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on, by the venue's clock.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, and including it.")] = None,
    cell: Annotated[
        str | None, typer.Option(metavar="SHEET/ROW/COLUMN", help="What this cell held, and who changed it.")
    ] = None,
    changes: Annotated[
        int | None, typer.Option(metavar="CHANGE_SET", help="What this change set did, cell by cell.", min=1)
    ] = None,
    json_out: Json = None,
    language: Language = Lang.EN,
) -> None:
    """Show who changed what in an event, the latest first."""
    hold_json_name(json_out)
    is_filtered = any(each is not None for each in (person, table, since, until))
    if is_filtered + (cell is not None) + (changes is not None) > 1:
        wrong_use("--cell and --changes stand alone: leave the other options out.")
    first, last = read_day("--since", since), read_day("--until", until)
    from catering.services import event_history
    from catering.store.change_sets import NoSuchChangeSet
    from catering.store.event_rows import NoSuchEvent

    store = the_store()
    try:
        if changes is not None:
            told = event_history.told_change_set(store, event, changes, language=language.value)
            _show_change_set(told, json_out, language)
        elif cell is not None:
            place = event_history.find_cell(store, event, cell)
            _show_past(cell, event_history.past_of_cell(store, event, place, language=language.value), json_out)
        else:
            found = event_history.history_of_event(
                store,
                event,
                actor=person,
                table=None if table is None else event_history.table_named(table),
                since=first,
                until=last,
            )
            _show_history(found, json_out, language)
    except (NoSuchEvent, event_history.NoSuchCell, NoSuchChangeSet) as refusal:
        wrong_use(str(refusal.message))
    if json_out != "-":
        say_written(json_out)


@app.command(epilog='Example: [bold]catering undo 12 --reason "the wrong list"[/bold]')
def undo(
    change_set: Annotated[int, typer.Argument(metavar="CHANGE_SET", help="Its number, as “history” shows it.", min=1)],
    reason: Annotated[str | None, typer.Option(metavar="WHY", help="Kept beside it.")] = None,
) -> None:
    """Take a whole change set back: a save, an import, a move, or an undo."""
    from catering.services.undo_change_set import CannotUndo, undo_change_set
    from catering.store.change_sets import NoSuchChangeSet
    from catering.store.writing import RowHasMoved

    store, actor = the_store(), acting()
    try:
        done = undo_change_set(
            store,
            change_set,
            actor=actor,
            by_what=BY_WHAT,
            at=dt.datetime.now(dt.UTC),
            operation_id=new_operation(),
            reason=reason,
        )
    except NoSuchChangeSet as refusal:
        wrong_use(str(refusal.message))
    except (CannotUndo, RowHasMoved) as refusal:
        refused(refusal.message)
    typer.echo(f"Undone: change set {change_set}, by change set {done.id}.")


def _show_history(found: Iterable[HistoryEntry], json_out: str | None, language: Lang) -> None:
    entries = tuple(found)
    report = [
        {
            **_change_set_as_dict(each.change_set, each.at),
            "tables": [{"table": sheet.in_language(language.value), "cells": cells} for sheet, cells in each.sheets],
        }
        for each in entries
    ]
    write_json({"history": report}, json_out)
    if json_out != "-":
        rows = [
            (
                *_change_set_told(each.change_set, each.at, each.kind),
                ", ".join(f"{sheet}: {cells}" for sheet, cells in each.sheets),
                each.change_set.reason or "",
            )
            for each in entries
        ]
        show_rows((*_CHANGE_SET, "Cells", "Reason"), rows, none="There are no such change sets.")


def _show_change_set(told: ToldChangeSet, json_out: str | None, language: Lang) -> None:
    changes = [
        {
            "table": line.told.sheet.in_language(language.value),
            "row": line.told.row,
            "column": line.told.column.in_language(language.value),
            "before": line.told.before,
            "after": line.told.after,
            "cell": line.cell,
        }
        for line in told.lines
    ]
    write_json({"change_set": _change_set_as_dict(told.change_set, told.at), "changes": changes}, json_out)
    if json_out != "-":
        show_rows(_CHANGE_SET, [_change_set_told(told.change_set, told.at, told.kind)], none="")
        if told.change_set.reason:
            typer.echo(f"Reason: {told.change_set.reason}")
        rows = [tuple(cell or "" for cell in line.values()) for line in changes]
        show_rows(("Sheet", "Row", "Column", "Before", "After", "From cell"), rows, none="It changed no cell.")


def _show_past(cell: str, past: Iterable[CellPast], json_out: str | None) -> None:
    past = tuple(past)
    report = [
        {**_change_set_as_dict(each.change_set, each.at), "before": each.before, "after": each.after} for each in past
    ]
    write_json({"cell": cell, "history": report}, json_out)
    if json_out != "-":
        rows = [(*_change_set_told(each.change_set, each.at, each.kind), each.before, each.after) for each in past]
        show_rows((*_CHANGE_SET, "Before", "After"), rows, none="Nothing ever stood there.")


_CHANGE_SET = ("Change set", "At the venue", "Who", "What")


def _change_set_told(kept: ChangeSet, at: dt.datetime, kind: Text) -> tuple[str, str, str, str]:
    """A change set as a row: what it was, which it took back, and which took it back."""
    what = f"{kind}, {kept.by_what}"
    if kept.undoes is not None:
        what += f", of change set {kept.undoes}"
    if kept.undone_by is not None:
        what += f"; undone by change set {kept.undone_by}"
    return str(kept.id), f"{at:%Y-%m-%d %H:%M}", kept.actor, what


def _change_set_as_dict(kept: ChangeSet, at: dt.datetime) -> dict[str, Any]:
    return {
        "change_set": kept.id,
        "event_version": kept.event_version,
        "kind": kept.kind.value,
        "actor": kept.actor,
        "at": at.isoformat(),
        "by_what": kept.by_what,
        "reason": kept.reason,
        "undoes": kept.undoes,
        "undone_by": kept.undone_by,
    }
