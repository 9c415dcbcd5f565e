"""Commands about the events of the store, and the workbooks that they travel in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catering.cli.command_line import app
from catering.cli.inputs import (
    acting,
    hold_apart,
    hold_json_name,
    hold_service_level,
    hold_workbook_name,
    new_operation,
    read_content,
    read_moment,
    the_store,
)
from catering.cli.options import AsOf, ComparedSide, EventId, For, Json, Lang, Language, ServiceLevel, Take, Workbook
from catering.cli.outputs import save_file, say_written, show_findings, show_lines, show_rows, told_at, write_json
from catering.cli.refusals import refused, wrong_use

if TYPE_CHECKING:
    from catering.services.compare_events import Comparison
    from catering.services.import_preview import ImportPreview


@app.command("events", epilog="Examples: [bold]catering events[/bold] · [bold]catering events --json -[/bold]")
def list_of_events(
    archived: Annotated[bool, typer.Option("--archived", help="Those in the archive.")] = False, json_out: Json = None
) -> None:
    """List the events, each scenario behind what it is of."""
    hold_json_name(json_out)
    from catering.services.list_events import list_events

    found = list_events(the_store(), archived=archived)
    report = [
        {
            "event_id": each.event_id,
            "name": each.name,
            "state": each.state.value,
            "doors_at": each.doors_at.isoformat(),
            "scenario_of": each.scenario_of,
            "archived_at": each.archived_at.isoformat() if each.archived_at is not None else None,
            "event_version": each.event_version,
        }
        for each in found
    ]
    write_json({"events": report}, json_out)
    if json_out != "-":
        rows = [(e.event_id, e.name, e.state.value, f"{e.doors_at:%Y-%m-%d}", e.scenario_of or "") for e in found]
        show_rows(("ID", "Name", "State", "Day", "Scenario of"), rows, none="There are none.")
        say_written(json_out)


@app.command(
    "import",
    epilog="Examples: [bold]catering import back.xlsx --preview[/bold] · [bold]catering import back.xlsx[/bold] · "
    "[bold]catering import back.xlsx --take mine --delete-missing[/bold]",
)
def import_(
    workbook: Workbook,
    event: Annotated[
        str | None,
        typer.Option(metavar="EVENT", help="Import into this event, whatever the workbook says."),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show what it would do, and change nothing.")] = False,
    take: Annotated[
        Take | None, typer.Option(help="Whose value stands where others changed the same since the export.")
    ] = None,
    delete_missing: Annotated[
        bool, typer.Option("--delete-missing", help="Delete the rows that are missing in the workbook.")
    ] = False,
    renamed: Annotated[
        bool | None,
        typer.Option(
            "--renamed/--not-renamed",
            help="Whether rows that lost their id, and are much like missing ones, are these under new names.",
        ),
    ] = None,
    as_written: Annotated[
        bool, typer.Option("--as-written", help="Take values that are ten or a hundred times what they were.")
    ] = False,
    reason: Annotated[str | None, typer.Option(metavar="WHY", help="Kept beside it.")] = None,
    json_out: Json = None,
    language: Language = Lang.EN,
) -> None:
    """Merge a workbook that came back into its event: whole, as one change set that can be undone."""
    hold_apart(workbook, None, json_out)
    from catering.planning.editing.merge import Side
    from catering.services.import_preview import Decisions
    from catering.services.import_report import import_as_dict
    from catering.services.import_workbook import AlreadyImported, bring_in, import_workbook, preview_import
    from catering.store.engine import StoreBusy
    from catering.store.event_rows import NoSuchEvent
    from catering.store.events import EventIdTaken
    from catering.store.writing import RowHasMoved

    decisions = Decisions(
        other_sides=None if take is None else Side(take.value),
        all_deleted=delete_missing,
        other_renamed=renamed,
        all_meant=as_written,
    )
    now = dt.datetime.now(dt.UTC)
    brought = bring_in(read_content(workbook), workbook.name, as_of=now)
    store, actor = the_store(), acting()
    try:
        if preview:
            seen, done = preview_import(store, brought, actor=actor, event_id=event, decisions=decisions), None
        else:
            imported = import_workbook(
                store,
                brought,
                actor=actor,
                at=now,
                operation_id=new_operation(),
                event_id=event,
                decisions=decisions,
                reason=reason,
            )
            seen, done = imported.preview, imported.change_set
    except NoSuchEvent as refusal:
        wrong_use(str(refusal.message))
    except (AlreadyImported, EventIdTaken, RowHasMoved, StoreBusy) as refusal:
        refused(refusal.message)
    write_json(import_as_dict(seen, done, language=language.value), json_out)
    if json_out != "-":
        _show_import(seen)
        show_findings((*seen.findings, *seen.ignored), until="imported")
        if done is not None:
            typer.echo(f"Imported into {seen.event_id} as change set {done.id}. Back: catering undo {done.id}")
        say_written(json_out)
    if seen.waits:
        raise typer.Exit(1)


@app.command(
    epilog="Examples: [bold]catering export my-event my-event.xlsx[/bold] · "
    "[bold]catering export my-event order.xlsx --for brewery --lang de[/bold]",
)
def export(
    event: EventId,
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="Where the workbook is written.", dir_okay=False)],
    recipient: Annotated[
        For | None, typer.Option("--for", help="Who gets it: it holds only what they are to see. Default: everything.")
    ] = None,
    language: Language = Lang.EN,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
) -> None:
    """Write an event of the store as a workbook that can be changed and imported again."""
    hold_workbook_name(out)
    if out.exists() and not overwrite:
        wrong_use(f"{out} is there already. Choose another name, or add --overwrite.")
    from catering.model.recipient import Recipient
    from catering.services.export_event import export_event
    from catering.store.event_rows import NoSuchEvent

    try:
        content = export_event(
            the_store(),
            event,
            recipient=None if recipient is None else Recipient(recipient.value),
            actor=acting(),
            at=dt.datetime.now(dt.UTC),
            language=language.value,
        )
    except NoSuchEvent as refusal:
        wrong_use(str(refusal.message))
    save_file(out, content)
    say_written(out)


@app.command(
    epilog='Examples: [bold]catering release my-event --to "the brewery" --ordered[/bold] · '
    '[bold]catering release my-event --to "the hotel" --note "as agreed by telephone"[/bold]',
)
def release(
    event: EventId,
    to: Annotated[str, typer.Option("--to", metavar="WHO", help="Who gets the plan.")],
    ordered: Annotated[bool, typer.Option("--ordered", help="It is an order, not only a plan.")] = False,
    note: Annotated[str | None, typer.Option(metavar="WORDS", help="Kept beside it.")] = None,
    service_level: ServiceLevel = 0.95,
) -> None:
    """Freeze the saved plan of an event as it was approved and sent."""
    hold_service_level(service_level)
    if not to.strip():
        wrong_use("--to says who gets the plan, such as the brewery.")
    from catering.services.hold_event import UnsavedChanges
    from catering.services.open_event import open_event
    from catering.services.release_plan import release_plan
    from catering.store.event_rows import NoSuchEvent
    from catering.store.releases import ReleaseKind

    store, actor = the_store(), acting()
    try:
        made = release_plan(
            store,
            open_event(store, event, None).stored.row,
            kind=ReleaseKind.ORDERED if ordered else ReleaseKind.RELEASED,
            sent_to=to.strip(),
            note=note,
            actor=actor,
            at=dt.datetime.now(dt.UTC),
            operation_id=new_operation(),
            service_level=service_level,
        )
    except NoSuchEvent as refusal:
        wrong_use(str(refusal.message))
    except UnsavedChanges as refusal:
        refused(refusal.message)
    typer.echo(f"Release {made.number} of {event}: version {made.event_version}, {made.kind.value}, to {made.sent_to}.")


@app.command(
    epilog="Examples: [bold]catering compare my-event my-event--indoors[/bold] · "
    "[bold]catering compare my-event@3 my-event[/bold] · [bold]catering compare my-event@release-1 my-event[/bold]",
)
def compare(
    left: ComparedSide,
    right: ComparedSide,
    json_out: Json = None,
    service_level: ServiceLevel = 0.95,
    language: Language = Lang.EN,
    as_of: AsOf = None,
) -> None:
    """Compare two events, scenarios, versions or releases: litres, certainty, containers, cost, cell by cell."""
    hold_json_name(json_out)
    hold_service_level(service_level)
    from catering.services.compare_events import NoSuchVersion, Version, compare_events
    from catering.store.event_rows import NoSuchEvent
    from catering.store.releases import NoSuchRelease

    sides = []
    for written in (left, right):
        version = Version.read(written)
        if version is None:
            wrong_use(f"“{written}”: write EVENT, EVENT@3 for its version 3, or EVENT@release-1 for its release 1.")
        sides.append(version)
    moment = read_moment(as_of)
    try:
        found = compare_events(the_store(), *sides, as_of=moment, service_level=service_level)
    except (NoSuchEvent, NoSuchVersion, NoSuchRelease) as refusal:
        wrong_use(str(refusal.message))
    write_json(found.as_dict(language.value), json_out)
    if json_out != "-":
        _show_comparison(found)
        say_written(json_out)


def _show_import(seen: ImportPreview) -> None:
    """What an import does, what it waits for and how to answer, what others changed meanwhile."""
    from catering.services import import_report as report
    from catering.services.told_changes import told_changes

    typer.echo(" ".join(map(str, report.sentences(seen))))
    if not seen.rows:
        return
    place = ("Sheet", "Row", "Column")
    conflicts = [
        (
            each.sheet,
            each.row,
            each.column,
            each.base,
            each.mine,
            each.theirs,
            each.by,
            told_at(each.at),
            each.cell or "",
        )
        for each in report.told_conflicts(seen, language="en")
    ]
    show_lines("Changed by others too", (*place, "Was", "Yours", "Theirs", "By", "At the venue", "Cell"), conflicts)
    if any(each.side is None for each in seen.conflicts):
        typer.echo("Add --take mine or --take theirs; on the dashboard each can be decided by itself.")
    renames = [report.told_rename(seen, each, language="en") for each in seen.renames]
    show_lines("The same row under another name?", ("Sheet", "Missing", "New"), renames)
    if any(each.is_same is None for each in seen.renames):
        typer.echo("Add --renamed, or --not-renamed where they are other rows.")
    large = told_changes(seen.large, seen.rows, language="en")
    rows = [(each.sheet, each.row, each.column, each.before, each.after) for each in large]
    show_lines("Ten or a hundred times what it was", (*place, "Before", "After"), rows)
    if seen.large_unanswered:
        typer.echo("Correct them, or add --as-written where they are meant.")
    missing = [
        (*report.told_row(seen, each, language="en"), "deleted" if each in seen.deleted else "stays")
        for each in seen.missing
    ]
    show_lines("Missing in the workbook", ("Sheet", "Row", ""), missing)
    if len(seen.missing) > len(seen.deleted):
        typer.echo("Rows stay unless you add --delete-missing.")
    lines = [
        (each.told.sheet, each.told.row, each.told.column, each.told.before, each.told.after, each.cell or "")
        for each in report.told_with_cells(seen, language="en")
    ]
    show_lines("Changes", (*place, "Before", "After", "Cell"), lines)
    others = [
        (each.told.sheet, each.told.row, each.told.column, each.told.before, each.told.after, each.by, told_at(each.at))
        for each in report.told_meanwhile(seen, language="en")
    ]
    show_lines("Changed since this workbook was taken", (*place, "Before", "After", "By", "At the venue"), others)


def _show_comparison(found: Comparison) -> None:
    sides = (str(found.left.words), str(found.right.words))
    of_all = (("Altogether", found.figures.lines),)
    for heading, lines in (*of_all, *((each.beverage, each.lines) for each in found.figures.beverages)):
        rows = [
            (each.words, *each.written("en"), "differs" if each.differs else "")
            for each in lines
            if each.left is not None or each.right is not None
        ]
        show_rows((heading, *sides, ""), rows, none=f"{heading}: nothing to compare.")
    changes = [(each.sheet, each.row, each.column, each.before, each.after) for each in found.told_changes("en")]
    show_rows(("Sheet", "Row", "Column", *sides), changes, none="No cell differs.")
