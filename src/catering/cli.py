"""The command line: each command asks, calls one service, shows.

Exit codes: 0 done, 1 findings that stop it, 2 wrong use.
"""

from __future__ import annotations

import datetime as dt
import errno
import getpass
import io
import json
import os
import socket
import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from catering import __version__

if TYPE_CHECKING:
    from catering.model.finding import Finding
    from catering.model.records import EventRecords
    from catering.model.text import Text
    from catering.planning.event_plan import EventPlan
    from catering.planning.forecast.backtest import Backtest
    from catering.planning.logistics import Logistics
    from catering.planning.pallets.loaded_pallets import PalletLoad
    from catering.services.check_workbook import CheckedWorkbook
    from catering.services.compare_events import Comparison
    from catering.services.count_stock import SeenCount
    from catering.services.event_history import CellPast, HistoryEntry, ToldChangeSet
    from catering.services.import_preview import ImportPreview
    from catering.store.change_sets import ChangeSet
    from catering.store.engine import Store

app = typer.Typer(
    name="catering",
    help="Plan and track the beverages of an event: from guests to a range of litres to whole kegs.",
    epilog="Without a command the dashboard opens. Exit codes: 0 done, 1 findings that stop it, 2 wrong use.",
    invoke_without_command=True,
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
)


class Lang(StrEnum):
    """The languages of files and JSON messages."""

    EN = "en"
    DE = "de"
    JA = "ja"


class Take(StrEnum):
    """Whose value stands in a conflict."""

    MINE = "mine"
    THEIRS = "theirs"


class For(StrEnum):
    """The trades that a workbook is made for."""

    BREWERY = "brewery"
    FORWARDER = "forwarder"
    HOTEL = "hotel"
    CATERER = "caterer"
    ORGANISER = "organiser"


class Order(StrEnum):
    """Which past events a backtest's forecast may know."""

    LEAVE_ONE_OUT = "leave-one-out"
    TIME = "time"


class Kind(StrEnum):
    """What is done with kegs and other goods."""

    FILL = "fill"
    SHIP = "ship"
    RECEIVE = "receive"
    CHILL = "chill"
    TAP = "tap"
    POUR = "pour"
    BLOW = "blow"
    WASTE = "waste"
    TRAIN = "train"
    RETURN = "return"
    ADJUST = "adjust"
    REVERSE = "reverse"


class Moved(StrEnum):
    """What holds of what moved while it was counted."""

    LEAVE = "leave"
    COUNTED = "counted"


class Code(StrEnum):
    """Where beer was lost."""

    FOAM = "foam"
    LINE = "line"
    CELLAR = "cellar"
    DAMAGED = "damaged"


_HERE = "127.0.0.1"

Workbook = Annotated[Path, typer.Argument(metavar="IN.xlsx", help="The event's workbook.", dir_okay=False)]
Json = Annotated[
    str | None, typer.Option("--json", metavar="OUT.json|-", help="Write JSON to a file, or to the terminal with -.")
]
Language = Annotated[Lang, typer.Option("--lang", help="Language of files and JSON messages.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="The event as seen at this moment, such as 2025-06-10T12:00, or on this day: local time at the venue, "
        "unless it ends in an offset such as +09:00. Default: now.",
    ),
]
ServiceLevel = Annotated[
    float,
    typer.Option("--service-level", metavar="0.95",
                 help="The chance that the recommended litres are to suffice with."),
]  # fmt: skip
EventId = Annotated[str, typer.Argument(metavar="EVENT", help="The event's ID, as “events” shows it.")]
ComparedSide = Annotated[
    str,
    typer.Argument(metavar="EVENT[@3|@release-1]", help="An event's ID, with @ its version or release; else as it is."),
]

_BY_WHAT = "command line"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"catering {__version__}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        dashboard()


@app.command(
    "app",
    epilog="Example: [bold]catering app --port 8600[/bold]",
)
def dashboard(
    port: Annotated[int, typer.Option(help="The port on this machine.", min=1, max=65535)] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Open the dashboard, on 127.0.0.1 only."""
    _hold_free(port)
    # not imported: the command line and the dashboard do not know each other
    from importlib import resources

    from streamlit.web import cli as streamlit

    entry = Path(str(resources.files("catering"))) / "dashboard" / "launch" / "app.py"
    sys.argv = ["streamlit", "run", str(entry), f"--server.port={port}", f"--server.address={_HERE}"]
    # at its first start on a machine Streamlit would ask for an e-mail address, and wait for it
    sys.argv.append("--server.showEmailPrompt=false")
    if not browser:
        sys.argv.append("--server.headless=true")
    sys.exit(streamlit.main())


@app.command(
    epilog="Examples: [bold]catering plan event.xlsx[/bold] · [bold]catering plan event.xlsx --out plan.xlsx[/bold] · "
    "[bold]catering plan event.xlsx --json - --lang de[/bold]",
)
def plan(
    workbook: Workbook,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="OUT.xlsx", help="Write the plan as a workbook.", dir_okay=False)
    ] = None,
    json_out: Json = None,
    service_level: ServiceLevel = 0.95,
    language: Language = Lang.EN,
    as_of: AsOf = None,
) -> None:
    """Plan the event of a workbook: litres, certainty, kegs."""
    _hold_service_level(service_level)
    _hold_apart(workbook, out, json_out)
    as_of_written = _moment(as_of)
    checked = _checked(workbook, as_of_written)
    if checked.records is None:
        _show_findings(checked.findings, quiet=json_out == "-")
        _write_json({"findings": [each.as_dict(language.value) for each in checked.findings]}, json_out)
        raise typer.Exit(1)
    from catering.planning.event_plan import plan_event
    from catering.planning.logistics import logistics_of
    from catering.services.as_of import at_venue
    from catering.services.check_workbook import findings_of_plan
    from catering.services.pallet_report import pallets_of_order
    from catering.services.plan_report import plan_as_dict

    moment = at_venue(as_of_written, checked.records.event.zone)
    made = plan_event(checked.records, as_of=moment, service_level=service_level)
    load, _ = pallets_of_order(made.records)
    logistics = logistics_of(made, load=load)
    findings = checked.findings + findings_of_plan(made, checked.read, duties=logistics.duties)
    if out is not None:
        from catering.services.save_workbook import plan_workbook

        _save(out, plan_workbook(made, findings, language=language.value))
    if json_out is not None:
        _write_json(plan_as_dict(made, findings, language=language.value, logistics=logistics), json_out)
    if json_out != "-":
        _show_plan(made, load, logistics)
        _show_findings(findings)
        _say_written(out, json_out)


@app.command(
    epilog="Examples: [bold]catering check event.xlsx[/bold] · [bold]catering check event.xlsx --json -[/bold]"
)
def check(workbook: Workbook, json_out: Json = None, language: Language = Lang.EN, as_of: AsOf = None) -> None:
    """Name every cell of a workbook that is wrong or doubtful."""
    _hold_apart(workbook, None, json_out)
    checked = _checked(workbook, _moment(as_of))
    _write_json({"findings": [each.as_dict(language.value) for each in checked.findings]}, json_out)
    _show_findings(checked.findings, quiet=json_out == "-")
    if json_out != "-":
        if not checked.stops:
            typer.echo(f"{'Nothing stops it' if checked.findings else 'Nothing found'}: the workbook can be planned.")
        _say_written(json_out)
    if checked.stops:
        raise typer.Exit(1)


@app.command(
    epilog="Examples: [bold]catering backtest history.xlsx[/bold] · "
    "[bold]catering backtest history.xlsx --order time --since 2015-01-01 --json -[/bold]"
)
def backtest(
    workbook: Annotated[
        Path,
        typer.Argument(
            metavar="HISTORY.xlsx", help="A workbook with the sheet “Past events”, an event's or alone.", dir_okay=False
        ),
    ],
    order: Annotated[
        Order, typer.Option("--order", help="Forecast each event from all others, or from those before it.")
    ] = Order.LEAVE_ONE_OUT,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Forecast only events from this day on; earlier ones still teach.")
    ] = None,
    json_out: Json = None,
    language: Language = Lang.EN,
) -> None:
    """How the forecast would have done on your own past events, beside simple rules."""
    _hold_apart(workbook, None, json_out)
    first_day = _day("--since", since)
    from catering.planning.forecast.backtest import BacktestOrder
    from catering.services.backtest import backtest_as_dict, backtest_workbook

    done = backtest_workbook(
        _content(workbook), workbook.name, order=BacktestOrder(order), since=first_day, as_of=_moment(None)
    )
    _write_json(backtest_as_dict(done, language=language.value), json_out)
    if json_out != "-":
        if done.result is not None:
            _show_backtest(done.result)
        _show_findings(done.findings, until="judged")
        _say_written(json_out)
    if done.result is None:
        raise typer.Exit(1)


@app.command(
    epilog="Examples: [bold]catering mark event.xlsx marked.xlsx[/bold] · "
    "[bold]catering mark event.xlsx marked.xlsx --lang de[/bold]"
)
def mark(
    workbook: Workbook,
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", help="Where the marked workbook is written.", dir_okay=False)
    ],
    language: Language = Lang.EN,
    as_of: AsOf = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
) -> None:
    """Give the workbook back with every wrong or doubtful cell coloured and noted, and the findings in front."""
    if workbook.suffix.lower() != ".xlsm":
        _hold_workbook_name(out)
    elif out.suffix.lower() != ".xlsm":
        _wrong_use(f"{workbook} may carry macros, and so will {out}: give it a name that ends in .xlsm.")
    if _same_file(out, workbook):
        _wrong_use(f"{workbook} is the workbook that is read. Write to another name.")
    if out.exists() and not overwrite:
        _wrong_use(f"{out} is there already. Choose another name, or add --overwrite.")
    from catering.services.mark_workbook import mark_findings

    moment = _moment(as_of)
    marked = mark_findings(_content(workbook), workbook.name, language=language.value, as_of=moment)
    if marked.content is None:
        _show_findings(marked.findings)
        raise typer.Exit(1)
    _save(out, marked.content)
    if not marked.findings:
        typer.echo("Nothing found: there is nothing to mark.")
    elif marked.cells == 0:
        typer.echo("No cell to mark: what was found stands on the first sheet.")
    else:
        typer.echo(f"Marked: {marked.cells} {'cell' if marked.cells == 1 else 'cells'}.")
    _say_written(out)


@app.command(epilog="Example: [bold]catering template my-event.xlsx --lang ja[/bold]")
def template(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", help="Where the empty workbook is written.", dir_okay=False)
    ],
    language: Language = Lang.EN,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
) -> None:
    """Write an empty workbook with headings, notes, drop-downs and one example row to delete."""
    _hold_workbook_name(out)
    if out.exists() and not overwrite:
        _wrong_use(f"{out} is there already, and may be filled in. Choose another name, or add --overwrite.")
    from catering.services.save_workbook import template_workbook

    _save(out, template_workbook(language=language.value, as_of=_moment(None)))
    _say_written(out)


@app.command(
    epilog="Examples: [bold]catering backup evening.sqlite[/bold] · "
    "[bold]catering backup evening.sqlite --overwrite[/bold]"
)
def backup(
    out: Annotated[Path, typer.Argument(metavar="OUT.sqlite", help="Where the copy is written.", dir_okay=False)],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
) -> None:
    """Copy the store to a file, as it is at one moment, while others work in it."""
    if out.exists() and not overwrite:
        _wrong_use(f"{out} is there already. Choose another name, or add --overwrite.")
    from catering.services.backup_store import backup_store

    with _refusals(f"{out} cannot be written"):
        backup_store(out, at=dt.datetime.now(dt.UTC))
    _say_written(out)


@app.command(epilog="Example: [bold]catering restore evening.sqlite --yes[/bold]")
def restore(
    source: Annotated[Path, typer.Argument(metavar="IN.sqlite", help="What “backup” wrote.", dir_okay=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Bring the store back to a backup; what it holds now is kept in a file beside it."""
    if not yes:
        if not _is_a_person():
            _wrong_use("Everything saved since the backup will be gone from the store. Add --yes if that is meant.")
        typer.confirm(
            f"Everything saved since {source} was written will be gone from the store. Restore it?", abort=True
        )
    from catering.services.backup_store import restore_store

    with _refusals(f"{source} cannot be restored"):
        kept = restore_store(source, at=dt.datetime.now(dt.UTC))
    typer.echo(f"Restored: {source}")
    if kept is not None:
        typer.echo(f"What was there until now: {kept}")


@app.command(epilog="Examples: [bold]catering verify[/bold] · [bold]catering verify --json -[/bold]")
def verify(json_out: Json = None) -> None:
    """Look at every invariant of the store, and name what is broken."""
    from catering.services.verify_store import verify_store

    with _refusals("The store cannot be read"):
        verified = verify_store(at=dt.datetime.now(dt.UTC))
    broken = [
        {
            "table": each.table,
            "row": each.row,
            "column": each.column,
            "expected": str(each.expected),
            "found": str(each.found),
        }
        for each in verified.breaches
    ]
    counts = {
        "events": verified.events,
        "rows": verified.rows,
        "change_sets": verified.change_sets,
        "changes": verified.changes,
        "movements": verified.movements,
    }
    _write_json({**counts, "broken": broken}, json_out)
    if json_out != "-":
        for each in broken:
            where = " ".join(str(each[part]) for part in ("table", "row", "column") if each[part] is not None)
            typer.echo(f"{where or 'database'}: expected {each['expected']}, found {each['found']}", err=True)
        if not broken:
            typer.echo("Whole: " + ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items()) + ".")
        _say_written(json_out)
    if broken:
        raise typer.Exit(1)


@app.command("events", epilog="Examples: [bold]catering events[/bold] · [bold]catering events --json -[/bold]")
def list_of_events(
    archived: Annotated[bool, typer.Option("--archived", help="Those in the archive.")] = False, json_out: Json = None
) -> None:
    """List the events, each scenario behind what it is of."""
    _hold_json_name(json_out)
    from catering.services.list_events import list_events

    found = list_events(_store(), archived=archived)
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
    _write_json({"events": report}, json_out)
    if json_out != "-":
        rows = [(e.event_id, e.name, e.state.value, f"{e.doors_at:%Y-%m-%d}", e.scenario_of or "") for e in found]
        _show_rows(("ID", "Name", "State", "Day", "Scenario of"), rows, none="There are none.")
        _say_written(json_out)


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
    _hold_json_name(json_out)
    is_filtered = any(each is not None for each in (person, table, since, until))
    if is_filtered + (cell is not None) + (changes is not None) > 1:
        _wrong_use("--cell and --changes stand alone: leave the other options out.")
    first, last = _day("--since", since), _day("--until", until)
    from catering.services import event_history
    from catering.store.change_sets import NoSuchChangeSet
    from catering.store.event_rows import NoSuchEvent

    store = _store()
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
        _wrong_use(str(refusal.message))
    if json_out != "-":
        _say_written(json_out)


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
    _hold_apart(workbook, None, json_out)
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
    brought = bring_in(_content(workbook), workbook.name, as_of=now)
    store, actor = _store(), _actor()
    try:
        if preview:
            seen, done = preview_import(store, brought, actor=actor, event_id=event, decisions=decisions), None
        else:
            imported = import_workbook(
                store,
                brought,
                actor=actor,
                at=now,
                operation_id=_operation(),
                event_id=event,
                decisions=decisions,
                reason=reason,
            )
            seen, done = imported.preview, imported.change_set
    except NoSuchEvent as refusal:
        _wrong_use(str(refusal.message))
    except (AlreadyImported, EventIdTaken, RowHasMoved, StoreBusy) as refusal:
        _refused(refusal.message)
    _write_json(import_as_dict(seen, done, language=language.value), json_out)
    if json_out != "-":
        _show_import(seen)
        _show_findings((*seen.findings, *seen.ignored), until="imported")
        if done is not None:
            typer.echo(f"Imported into {seen.event_id} as change set {done.id}. Back: catering undo {done.id}")
        _say_written(json_out)
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
    _hold_workbook_name(out)
    if out.exists() and not overwrite:
        _wrong_use(f"{out} is there already. Choose another name, or add --overwrite.")
    from catering.model.recipient import Recipient
    from catering.services.export_event import export_event
    from catering.store.event_rows import NoSuchEvent

    try:
        content = export_event(
            _store(),
            event,
            recipient=None if recipient is None else Recipient(recipient.value),
            actor=_actor(),
            at=dt.datetime.now(dt.UTC),
            language=language.value,
        )
    except NoSuchEvent as refusal:
        _wrong_use(str(refusal.message))
    _save(out, content)
    _say_written(out)


@app.command(
    epilog="Examples: [bold]catering papers my-event papers[/bold] · "
    '[bold]catering papers my-event papers --lang ja --consignment "direct flight"[/bold] · '
    "[bold]catering papers event.xlsx papers[/bold]",
)
def papers(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The event's ID, as “events” shows it, or its workbook (.xlsx).")
    ],
    out_dir: Annotated[
        Path, typer.Argument(metavar="OUT_DIR", help="The folder, made if it is not there.", file_okay=False)
    ],
    language: Language = Lang.EN,
    as_of: AsOf = None,
    consignment: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose papers they are. Default: the chosen one's.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over files that are there.")] = False,
) -> None:
    """Write the papers: packing list, pro-forma invoice, labels, running sheet, calendar file."""
    as_of_written = _moment(as_of)
    records, version = _records(event, as_of_written)
    from catering.services.as_of import at_venue
    from catering.services.write_papers import NoSuchConsignment, paper_paths, papers_of, write_papers

    try:
        made = papers_of(
            records,
            as_of=at_venue(as_of_written, records.event.zone),
            version=version,
            consignment=consignment,
        )
    except NoSuchConsignment as refusal:
        _wrong_use(str(refusal.message))
    there = [path for path in paper_paths(made, out_dir, language=language.value) if path.exists()]
    if there and not overwrite:
        _wrong_use(f"{there[0]} is there already. Choose another folder, or add --overwrite.")
    try:
        written = write_papers(made, out_dir, language=language.value)
    except OSError as fault:
        _wrong_use(f"{out_dir} cannot be written to: {_reason(fault)}.")
    _say_written(*written.files)
    for sentence in written.missing:
        typer.echo(f"Missing: {sentence}", err=True)
    for file, why in written.refused:
        typer.echo(f"Not written: {file.paper.value} ({file.suffix}). {why}", err=True)
    if written.refused and made.containers:  # where nothing is shipped, nothing stops it
        raise typer.Exit(1)


@app.command(
    epilog="Examples: [bold]catering roster my-event roster.xlsx[/bold] · "
    "[bold]catering roster event.xlsx roster.xlsx --lang ja[/bold]",
)
def roster(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The event's ID, as “events” shows it, or its workbook (.xlsx).")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="Where to write the roster.", dir_okay=False)],
    language: Language = Lang.EN,
    as_of: AsOf = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
) -> None:
    """Write the tap training's roster: who learns in which session and taps at which bar."""
    _hold_workbook_name(out)
    if out.exists() and not overwrite:
        _wrong_use(f"{out} is there already. Choose another name, or add --overwrite.")
    as_of_written = _moment(as_of)
    records, version = _records(event, as_of_written)
    from catering.services.as_of import at_venue
    from catering.services.training_papers import TRAINING_FILES, training_of, write_training_paper

    training = training_of(records, as_of=at_venue(as_of_written, records.event.zone))
    _save(out, write_training_paper(training, TRAINING_FILES[0], language=language.value, version=version))
    _say_written(out)
    typer.echo(str(training.summary()))
    for told in filter(None, (training.no_roster, *(broken.message for broken in training.broken_rules))):
        typer.echo(f"Note: {told}", err=True)


@app.command(
    epilog="Examples: [bold]catering evening my-event --at 20:30[/bold] · "
    '[bold]catering evening my-event --poured "Altbier=290 L" --at 20:30[/bold] · '
    '[bold]catering evening event.xlsx --poured "Altbier=14 kegs" --poured "Wine=30 L" --at 20:30 --json -[/bold]',
)
def evening(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The event's ID, as “events” shows it, or its workbook (.xlsx).")
    ],
    poured: Annotated[
        list[str] | None,
        typer.Option(
            "--poured",
            metavar="BEVERAGE=LITRES",
            help="What is out of the kegs so far, losses included, with its unit: 'Altbier=290 L', "
            "'Altbier=14 × 20 L slim keg', or 'Altbier=14.5 kegs' where all ordered are of one size. Repeatable. "
            "Default: what the stock's movements tell.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help="When it was counted, such as 20:30 or 2025-06-16T20:30: the venue's clock, unless it ends in an "
            "offset; after midnight belongs to the night before. Default: now.",
        ),
    ] = None,
    json_out: Json = None,
    language: Language = Lang.EN,
) -> None:
    """On the evening: what it will come to, whether that lasts, when it runs dry, what to do."""
    _hold_json_name(json_out)
    is_workbook = Path(event).suffix.lower() in (".xlsx", ".xlsm")
    if is_workbook:
        _hold_apart(Path(event), None, json_out)
    if is_workbook and not poured:
        _wrong_use("A workbook has no stock movements. Add --poured, such as --poured 'Altbier=290 L'.")
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    records, _ = _records(event, now)
    from catering.services.evening_report import evening_as_dict, evening_so_far
    from catering.services.written_evening import read_at, read_poured

    moment = now
    if at is not None:
        with _cell_problems("--at", at):
            moment = read_at(at, records)
    if not poured:
        _show_evening_in_stock(event, moment, json_out, language)
        return
    poured_l: dict[str, float] = {}
    for written in poured:
        with _cell_problems("--poured", written):
            beverage, litres = read_poured(written, records)
        if beverage.name in poured_l:
            _wrong_use(f"--poured names {beverage.name} twice: write all of it once.")
        poured_l[beverage.name] = litres
    found = evening_so_far(records, poured_l, at=moment)
    _write_json(evening_as_dict(found, language=language.value), json_out)
    if json_out != "-":
        for each in found:
            typer.echo(" ".join(map(str, each.sentences())))
        _say_written(json_out)


def _show_evening_in_stock(event: str, moment: dt.datetime, json_out: str | None, language: Lang) -> None:
    """The evening as the stock's movements tell it: in a breath, then by beverage."""
    from catering.services.evening_stock import evening_in_stock, evening_in_stock_as_dict

    found = evening_in_stock(_store(), event, at=moment)
    if found.not_told is not None:
        _refused(found.not_told)
    _write_json(evening_in_stock_as_dict(found, language=language.value), json_out)
    if json_out != "-":
        typer.echo(" ".join(map(str, found.day.sentences)))
        for each in found.beverages:
            typer.echo(" ".join(map(str, each.sentences())))
        _say_written(json_out)


@app.command(
    epilog="Examples: [bold]catering report my-event report.pdf[/bold] · "
    "[bold]catering report my-event report.pdf --lang ja[/bold]",
)
def report(
    event: EventId,
    out: Annotated[Path, typer.Argument(metavar="OUT.pdf", help="The page to write.", dir_okay=False)],
    language: Language = Lang.EN,
    as_of: AsOf = None,
) -> None:
    """After the evening: one page for mayor and sponsors: guests, litres, cost a guest, CO2e, lessons."""
    if out.suffix.lower() != ".pdf":
        _wrong_use(f"{out} will be a PDF: give it a name that ends in .pdf.")
    moment = _moment(as_of)
    _, version = _records_in_store(event)
    from catering.services.close_event import NotHeld
    from catering.services.report_evening import report_in_store, write_report

    try:
        made = report_in_store(_store(), event, at=moment)
    except NotHeld as refusal:
        _refused(refusal.message)
    from catering.services.as_of import at_venue

    seen_at = at_venue(moment, made.event.zone)
    _save(out, write_report(made, version=version, at=seen_at, language=language.value))
    _say_written(out)


@app.command(
    epilog="Examples: [bold]catering close my-event[/bold] · "
    "[bold]catering close my-event --guests 640 --left 'Altbier=back to the supplier' --teach next-event[/bold] · "
    "[bold]catering close my-event --glasses Altbier=2400[/bold]",
)
def close(
    event: EventId,
    guests: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="How many came. Default: those counted at the door, where all groups were."
        ),
    ] = None,
    glasses: Annotated[
        list[str] | None,
        typer.Option(
            "--glasses", metavar="BEVERAGE=N", help="Glasses that were counted, such as Altbier=2400. Repeatable."
        ),
    ] = None,
    poured: Annotated[
        list[str] | None,
        typer.Option(
            "--poured",
            metavar="BEVERAGE=LITRES",
            help="Litres out of kegs counted by hand, as “evening” takes them, where the stock has no movements. "
            "Repeatable.",
        ),
    ] = None,
    left: Annotated[
        list[str] | None,
        typer.Option(
            "--left",
            metavar="BEVERAGE=WHERE_TO",
            help="What becomes of the rest: kept, back to the supplier, given away, dumped. Repeatable.",
        ),
    ] = None,
    lessons: Annotated[
        str | None, typer.Option(metavar="WORDS", help="What the next event should know, in your own words.")
    ] = None,
    teach: Annotated[
        list[str] | None, typer.Option("--teach", metavar="EVENT", help="Give it to this event too. Repeatable.")
    ] = None,
    language: Language = Lang.EN,
) -> None:
    """Make an event that is over a past event, which the next forecast learns from."""
    records, _ = _records_in_store(event)
    from catering.planning.evening.past_event_rows import Closing
    from catering.services.close_event import NotHeld, close_event, teach_events
    from catering.services.hold_event import EventBroken, UnsavedChanges
    from catering.services.written_closing import read_glasses, read_left_over
    from catering.services.written_evening import read_poured

    counted, poured_l, goes = {}, {}, {}
    for written in glasses or ():
        with _cell_problems("--glasses", written):
            name, counted[name] = read_glasses(written, records)
    for written in poured or ():
        with _cell_problems("--poured", written):
            beverage, litres = read_poured(written, records)
        poured_l[beverage.name] = litres
    for written in left or ():
        with _cell_problems("--left", written):
            name, goes[name] = read_left_over(written, records)
    for other in teach or ():
        _records_in_store(other)
    closing = Closing(guests, counted, poured_l, goes, (lessons or "").strip() or None, language.value)
    signed: dict[str, Any] = {"actor": _actor(), "by_what": _BY_WHAT, "at": dt.datetime.now(dt.UTC)}
    store = _store()
    try:
        done = close_event(store, event, closing, operation_id=_operation(), **signed)
        taught = teach_events(store, event, teach or (), operation_id=_operation(), **signed)
    except (NotHeld, UnsavedChanges, EventBroken) as refusal:
        _refused(refusal.message)
    typer.echo("It was a past event already." if done is None else f"A past event now: change set {done.id}.")
    for each in taught:
        typer.echo(f"Given to another event: change set {each.id}.")


@app.command(epilog='Example: [bold]catering undo 12 --reason "the wrong list"[/bold]')
def undo(
    change_set: Annotated[int, typer.Argument(metavar="CHANGE_SET", help="Its number, as “history” shows it.", min=1)],
    reason: Annotated[str | None, typer.Option(metavar="WHY", help="Kept beside it.")] = None,
) -> None:
    """Take a whole change set back: a save, an import, a move, or an undo."""
    from catering.services.undo_change_set import CannotUndo, undo_change_set
    from catering.store.change_sets import NoSuchChangeSet
    from catering.store.writing import RowHasMoved

    store, actor = _store(), _actor()
    try:
        done = undo_change_set(
            store,
            change_set,
            actor=actor,
            by_what=_BY_WHAT,
            at=dt.datetime.now(dt.UTC),
            operation_id=_operation(),
            reason=reason,
        )
    except NoSuchChangeSet as refusal:
        _wrong_use(str(refusal.message))
    except (CannotUndo, RowHasMoved) as refusal:
        _refused(refusal.message)
    typer.echo(f"Undone: change set {change_set}, by change set {done.id}.")


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
    _hold_service_level(service_level)
    if not to.strip():
        _wrong_use("--to says who gets the plan, such as the brewery.")
    from catering.services.hold_event import UnsavedChanges
    from catering.services.open_event import open_event
    from catering.services.release_plan import release_plan
    from catering.store.event_rows import NoSuchEvent
    from catering.store.releases import ReleaseKind

    store, actor = _store(), _actor()
    try:
        made = release_plan(
            store,
            open_event(store, event, None).stored.row,
            kind=ReleaseKind.ORDERED if ordered else ReleaseKind.RELEASED,
            sent_to=to.strip(),
            note=note,
            actor=actor,
            at=dt.datetime.now(dt.UTC),
            operation_id=_operation(),
            service_level=service_level,
        )
    except NoSuchEvent as refusal:
        _wrong_use(str(refusal.message))
    except UnsavedChanges as refusal:
        _refused(refusal.message)
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
    _hold_json_name(json_out)
    _hold_service_level(service_level)
    from catering.services.compare_events import NoSuchVersion, Version, compare_events
    from catering.store.event_rows import NoSuchEvent
    from catering.store.releases import NoSuchRelease

    sides = []
    for written in (left, right):
        version = Version.read(written)
        if version is None:
            _wrong_use(f"“{written}”: write EVENT, EVENT@3 for its version 3, or EVENT@release-1 for its release 1.")
        sides.append(version)
    moment = _moment(as_of)
    try:
        found = compare_events(_store(), *sides, as_of=moment, service_level=service_level)
    except (NoSuchEvent, NoSuchVersion, NoSuchRelease) as refusal:
        _wrong_use(str(refusal.message))
    _write_json(found.as_dict(language.value), json_out)
    if json_out != "-":
        _show_comparison(found)
        _say_written(json_out)


@app.command(
    epilog="Examples: [bold]catering stock my-event[/bold] · "
    "[bold]catering stock my-event --at 2025-06-16T20:10 --json -[/bold]"
)
def stock(
    event: EventId,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN", help="On hand at this moment, by the venue's clock unless it has an offset. Default: now."
        ),
    ] = None,
    json_out: Json = None,
) -> None:
    """Show what is where: containers and litres on hand, allocated, available."""
    _hold_json_name(json_out)
    moment = _moment(at, option="--at")
    from catering.services.stock_report import report_stock, stock_as_dict
    from catering.store.event_rows import NoSuchEvent

    try:
        report = report_stock(_store(), event, as_of=moment)
    except NoSuchEvent as refusal:
        _wrong_use(str(refusal.message))
    _write_json(dict(stock_as_dict(report)), json_out)
    if json_out != "-":
        headings = ("Location", "Beverage", "Full", "Tapped", "Empty", "Litres", "Available", "Best before")
        rows = [
            (
                *(line.location.name, line.beverage, line.full, line.tapped, line.empty),
                *(f"{volume_ml / 1000:,.2f}" for volume_ml in (line.volume_ml, line.available_ml)),
                line.best_before_on or "",
            )
            for line in report.stock.lines
        ]
        if report.records.kegs:
            nothing = f"Nothing is on hand at that moment. Post what was filled: catering move {event} KEGS fill."
        else:
            nothing = (
                "Nothing is on hand, and no keg has a number yet: set the stock up from the plan, on the page Stock."
            )
        _show_rows(headings, rows, none=nothing)
        for gap in report.stock.par_gaps:
            typer.echo(f"{gap.location.name}: {gap.full} full, {gap.missing} fewer than its par level.")
        for beverage, volume_ml in report.stock.uncovered_ml.items():
            typer.echo(f"{beverage}: {volume_ml / 1000:,.2f} L that are set aside are not on hand.")
        if report.deposits.lines:
            typer.echo(str(report.deposits.summary()))
        _say_written(json_out)


@app.command(
    epilog="Examples: [bold]catering move my-event 1-38 receive --to cellar[/bold] · "
    '[bold]catering move my-event 17 tap --to "bar 2" --at 2025-06-16T19:30[/bold] · '
    "[bold]catering move my-event 17 pour --litres 12.5[/bold] · [bold]catering move my-event 17 reverse[/bold]"
)
def move(
    event: EventId,
    kegs: Annotated[
        list[str],
        typer.Argument(
            metavar="KEG... KIND",
            help="Kegs by number or serial, a range such as 1-38, or a lot; then what "
            "is done: fill, ship, receive, chill, tap, pour, blow, waste, train, return, adjust, reverse.",
        ),
    ],
    to: Annotated[str | None, typer.Option("--to", metavar="LOCATION", help="Where it goes.")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="LOCATION", help="Where a lot's goods come from.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN", help="When it happened, by the venue's clock unless it has an offset. Default: now."
        ),
    ] = None,
    op: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Names this act: called again under the same, it is not done twice."),
    ] = None,
    litres: Annotated[
        float | None, typer.Option(metavar="L", help="How much; of an adjustment below 0: so much less was found.")
    ] = None,
    containers: Annotated[int | None, typer.Option(metavar="N", help="How many containers of a lot.")] = None,
    code: Annotated[Code | None, typer.Option(help="Where beer was wasted.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="WHY", help="Kept beside it; an adjustment has one.")] = None,
) -> None:
    """Post a movement of kegs or other goods; several kegs are moved together or not at all."""
    *names, written = kegs
    if not names or written not in set(Kind):
        _wrong_use(f"Write EVENT KEG KIND, the kind being one of {', '.join(Kind)}.")
    volume_ml = None if litres is None else round(litres * 1000)
    if litres is not None and abs(litres * 1000 - round(litres * 1000)) > 1e-6:
        _wrong_use(f"--litres {litres}: the ledger counts whole millilitres.")
    when = None if at is None else _moment(at, option="--at")
    from catering.model.movement import MovementKind, WasteCode
    from catering.planning.stock.ledger_refusals import MovementRefused
    from catering.services.move_stock import Asked, move_stock
    from catering.store.engine import StoreBusy
    from catering.store.event_rows import NoSuchEvent
    from catering.store.stock import NotInEvent

    store, now = _store(), dt.datetime.now(dt.UTC)
    waste = None if code is None else WasteCode(code.value)
    asked = Asked(MovementKind(written), when or now, to, from_, volume_ml, containers, waste, reason)
    try:
        done = move_stock(
            store,
            event,
            names,
            asked,
            actor=_actor(),
            by_what=_BY_WHAT,
            posted_at=now,
            operation_id=op or _operation(),
        )
    except (NoSuchEvent, NotInEvent) as refusal:
        _wrong_use(str(refusal.message))
    except (MovementRefused, StoreBusy) as refusal:
        _refused(refusal.message)
    volume = sum(each.movement.volume_ml for each in done) / 1000
    numbers = f"{done[0].movement.id}" if len(done) == 1 else f"{done[0].movement.id} to {done[-1].movement.id}"
    typer.echo(f"Posted: {written}, {volume:,.2f} L, as movement {numbers}.")


@app.command(
    epilog="Examples: [bold]catering count my-event cellar cellar.xlsx[/bold] to open it, and again once it is filled "
    'in · [bold]catering count my-event cellar cellar.xlsx --yes --reason "before the evening"[/bold]'
)
def count(
    event: EventId,
    location: Annotated[str, typer.Argument(metavar="LOCATION", help="What is counted, by its name.")],
    sheet: Annotated[
        Path,
        typer.Argument(
            metavar="SHEET.xlsx",
            help="Where it is not there: a count is opened, and the sheet to fill in is written. Where it is: it is "
            "read, and the differences are shown.",
            dir_okay=False,
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Post the differences, and do not ask.")] = False,
    moved: Annotated[
        Moved | None,
        typer.Option(
            "--moved",
            help="Of what moved meanwhile and differs: leave it as the stock has it, or it was counted after that.",
        ),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="WHY", help="Kept beside each difference without a reason of its own.")
    ] = "stock count",
    json_out: Json = None,
    language: Language = Lang.EN,
) -> None:
    """Count a location: open it, fill in the sheet, see the differences, post them in one step."""
    _hold_workbook_name(sheet)
    _hold_apart(sheet, None, json_out)
    if not reason.strip():
        _wrong_use("--reason: an adjustment has a reason. Say what was found.")
    from catering.planning.stock.ledger_refusals import MovementRefused
    from catering.services import count_sheets
    from catering.services.count_report import count_as_dict
    from catering.services.count_stock import decide_lines, look_at_count, open_count, post_count
    from catering.store.engine import StoreBusy
    from catering.store.event_rows import NoSuchEvent
    from catering.store.stock import NotInEvent

    store, actor, now = _store(), _actor(), dt.datetime.now(dt.UTC)
    try:
        if not sheet.exists():
            kept = open_count(store, event, location, actor=actor, at=now, operation_id=_operation())
            _save(sheet, count_sheets.sheet_of_count(store, kept.id, language=language.value))
            seen = look_at_count(store, kept.id)
            _write_json(count_as_dict(seen, (), (), language=language.value), json_out)
            if json_out != "-":
                typer.echo(f"Count of {seen.location.name}: {len(seen.count.lines)} to be counted. Fill in the sheet.")
                typer.echo(f"Then: catering count {event} {_quoted(location)} {_quoted(str(sheet))}")
                _say_written(sheet, json_out)
            return
        brought = count_sheets.bring_back_sheet(
            store, _content(sheet), sheet.name, actor=actor, at=now, event_id=event, place=location
        )
        if brought.number is None or brought.stops:
            _write_json({"findings": [each.as_dict(language.value) for each in brought.findings]}, json_out)
            _show_findings(brought.findings, quiet=json_out == "-", until="counted")
            raise typer.Exit(1)
        if moved is not None:
            decide_lines(store, brought.number, counted=moved is Moved.COUNTED, actor=actor, at=now)
        seen = look_at_count(store, brought.number)
        if json_out != "-":
            _show_count(seen)
            _show_findings(brought.findings)
        posted = None
        if _is_to_be_posted(seen, yes):
            posted = post_count(
                store,
                brought.number,
                reason=reason.strip(),
                actor=actor,
                by_what=_BY_WHAT,
                at=dt.datetime.now(dt.UTC),
                seen=seen.count.seen,
            )
            seen = look_at_count(store, brought.number)
    except (NoSuchEvent, NotInEvent) as refusal:
        _wrong_use(str(refusal.message))
    except (MovementRefused, StoreBusy) as refusal:
        _refused(refusal.message)
    _write_json(count_as_dict(seen, brought.findings, posted or (), language=language.value), json_out)
    if json_out != "-":
        if posted is not None:
            numbers = ", ".join(str(each.movement.id) for each in posted) or "none"
            typer.echo(f"Posted. Movements: {numbers}. On the page Stock the count can be taken back in one step.")
        elif not seen.count.asked:
            typer.echo("Nothing is posted yet. Add --yes to post it.")
        _say_written(json_out)
    if seen.count.asked:
        raise typer.Exit(1)


def _is_to_be_posted(seen: SeenCount, yes: bool) -> bool:
    """Whether a person wants the differences posted; what moved meanwhile is decided first."""
    if seen.count.asked:
        return False
    return yes or (_is_a_person() and typer.confirm("Post the differences?"))


def _quoted(word: str) -> str:
    """As the shell takes it for one word."""
    return f'"{word}"' if " " in word else word


def main() -> None:
    """The console script."""
    _write_whatever_the_terminal_shows()
    try:
        app()
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
            raise
        print(f"Error: the answer cannot be written: {_reason(fault)}.", file=sys.stderr)
        # what is still buffered cannot be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(2)


def _wrong_use(words: str) -> NoReturn:
    typer.echo(f"Error: {words}", err=True)
    raise typer.Exit(2)


def _refused(message: Text) -> NoReturn:
    """An act that a rule refuses: why, and the way out."""
    typer.echo(f"Refused: {message}", err=True)
    raise typer.Exit(1)


def _hold_service_level(service_level: float) -> None:
    if not 0 < service_level < 1:
        _wrong_use("--service-level lies between 0 and 1, such as 0.95.")


def _hold_json_name(json_out: str | None) -> None:
    if json_out not in (None, "-") and Path(str(json_out)).suffix.lower() == ".xlsx":
        _wrong_use(f"--json writes no workbook: {json_out} is to end in .json.")


def _day(option: str, written: str | None) -> dt.date | None:
    if written is None:
        return None
    from catering.model.written_moments import read_date
    from catering.model.written_numbers import CellProblem

    try:
        return read_date(written)
    except CellProblem as problem:
        _wrong_use(f"{option} “{written}”: {problem.message} {problem.suggestion or ''}".rstrip())


def _store() -> Store:
    """The store, made and filled at its first start."""
    from catering.services.open_store import open_store

    with _refusals("The store cannot be opened"):
        return open_store(at=dt.datetime.now(dt.UTC))


@contextmanager
def _refusals(what_fails: str) -> Iterator[None]:
    """Says what the store refuses, and the way out, as wrong use."""
    from catering.store.backup import NoBackup, NotAFile
    from catering.store.engine import StoreBusy
    from catering.store.migrate import StoreIsNewer, StoreUnreadable
    from catering.store.place import NoSuchDatabase

    try:
        yield
    except (NoBackup, NoSuchDatabase, NotAFile, StoreBusy, StoreIsNewer, StoreUnreadable) as refusal:
        _wrong_use(str(refusal.message))
    except OSError as fault:
        _wrong_use(f"{what_fails}: {_reason(fault)}.")


@contextmanager
def _cell_problems(option: str, written: str) -> Iterator[None]:
    """Says what is wrong with what stands behind an option, and how to mend it, as wrong use."""
    from catering.model.written_numbers import CellProblem

    try:
        yield
    except CellProblem as problem:
        _wrong_use(f"{option} “{written}”: {problem.message} {problem.suggestion or ''}".rstrip())


def _is_a_person() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def _actor() -> str:
    """Who is kept as the one who did it: the system user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        _wrong_use("The system does not say who you are. Set LOGNAME to your name.")


def _operation() -> str:
    """What tells this call from every other, so that trying it again does nothing twice."""
    return uuid.uuid4().hex


def _write_whatever_the_terminal_shows() -> None:
    """A terminal or pipe that has no ü or 樽 shows a question mark instead of stopping the command."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
        elif stream is None:  # closed by who started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _hold_free(port: int) -> None:
    try:
        with socket.create_connection((_HERE, port), timeout=1):
            pass
    except OSError:
        return
    _wrong_use(
        f"Port {port} is taken: perhaps the dashboard is open already, at http://{_HERE}:{port}. "
        f"Another port: catering app --port {port + 1 if port < 65535 else port - 1}"
    )


def _hold_workbook_name(out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        _wrong_use(f"{out} will be a workbook: give it a name that ends in .xlsx.")


def _hold_apart(workbook: Path, out: Path | None, json_out: str | None) -> None:
    """Nothing is written over what was filled in, nor one answer over the other."""
    target = Path(json_out) if json_out not in (None, "-") else None
    if out is not None:
        _hold_workbook_name(out)
    if target is not None and target.suffix.lower() == ".xlsx":
        _wrong_use(f"--json writes no workbook: {target} is to end in .json. A workbook is written by --out.")
    if any(each is not None and _same_file(each, workbook) for each in (out, target)):
        _wrong_use(f"{workbook} is the workbook that is read. Write to another name.")
    if out is not None and target is not None and _same_file(out, target):
        _wrong_use(f"--out and --json both write to {out}.")


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except (OSError, RuntimeError):  # one of them is not there; a link that leads to itself
        return False


def _moment(as_of: str | None, *, option: str = "--as-of") -> dt.datetime:
    """The moment to look from; without a time zone it is local time at the venue."""
    if as_of is None:
        return dt.datetime.now(dt.UTC)
    from catering.model.written_numbers import CellProblem
    from catering.services.as_of import read_as_of

    try:
        return read_as_of(as_of)
    except CellProblem as problem:
        _wrong_use(f"{option} “{as_of}”: {problem.message} {problem.suggestion or ''}".rstrip())


def _checked(workbook: Path, moment: dt.datetime) -> CheckedWorkbook:
    from catering.services.check_workbook import check_workbook

    return check_workbook(_content(workbook), workbook.name, as_of=moment)


def _records(event: str, moment: dt.datetime) -> tuple[EventRecords, int | None]:
    """The records of an event by its ID, with its version in the store, or those of a workbook."""
    if Path(event).suffix.lower() in (".xlsx", ".xlsm"):
        checked = _checked(Path(event), moment)
        if checked.records is None:
            _show_findings(checked.findings)
            raise typer.Exit(1)
        return checked.records, None
    return _records_in_store(event)


def _records_in_store(event: str) -> tuple[EventRecords, int]:
    """The records of an event and its version in the store."""
    from catering.services.open_event import open_event
    from catering.store.event_rows import NoSuchEvent

    try:
        opened = open_event(_store(), event, None)
    except NoSuchEvent as refusal:
        _wrong_use(str(refusal.message))
    return opened.records, opened.stored.event_version


def _content(workbook: Path) -> bytes:
    from catering.services.check_workbook import MOST_BYTES

    try:
        with workbook.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        _wrong_use(f"There is no file {workbook}.")
    except OSError as fault:
        _wrong_use(f"{workbook} cannot be read: {_reason(fault)}.")


def _save(path: Path, content: bytes) -> None:
    from catering.services.save_workbook import save

    try:
        save(path, content)
    except (OSError, RuntimeError) as fault:  # RuntimeError: a link that leads to itself
        if not path.parent.exists():
            _wrong_use(f"There is no folder {path.parent}: {path.name} cannot be written there.")
        _wrong_use(f"{path} cannot be written: {_reason(fault)}.")


def _reason(fault: Exception) -> str:
    return str(getattr(fault, "strerror", None) or fault)


def _say_written(*paths: Path | str | None) -> None:
    for path in paths:
        if path is not None:
            typer.echo(f"Written: {path}")


def _write_json(report: dict[str, Any], target: str | None) -> None:
    if target is None:
        return
    words = json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if target == "-":
        sys.stdout.buffer.write(words.encode())  # UTF-8 whatever the terminal's encoding
        sys.stdout.flush()
    else:
        _save(Path(target), words.encode())


def _show_findings(findings: Iterable[Finding], *, quiet: bool = False, until: str = "planned") -> None:
    """The findings on standard error, so that standard output stays the answer: where, what, what to do."""
    findings = tuple(findings)
    if quiet or not findings:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from catering.model.finding import stopping

    colors = {"error": "bold red", "question": "bold yellow", "warning": "yellow", "note": "dim"}
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for found in findings:
        words = Text()
        if found.sheet is not None:
            words.append(f"{found.sheet}!{found.cell}" if found.cell else found.sheet, style="bold")
            words.append(f"  {found.value}\n" if found.value else "\n")
        words.append(f"{found.message} {found.suggestion or ''}".strip())
        table.add_row(Text(found.level.value, style=colors[found.level.value]), words)
    console = Console(stderr=True, highlight=False)
    console.print(table)
    if stops := len(stopping(findings)):
        console.print(f"{stops} to mend or answer before it can be {until}.", style="bold")


def _show_plan(made: EventPlan, load: PalletLoad | None, logistics: Logistics) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from catering.model.finding import Level
    from catering.planning.hands import hands_of
    from catering.planning.overview import overview

    words = overview(made)
    console = Console()
    console.print(Text(made.records.event.name, style="bold"))
    for sentences in (words.decide, words.answer, words.rests_on):
        console.print(Text(" ".join(map(str, sentences))))
    table = Table(title="Litres", title_justify="left")
    table.add_column("Beverage")
    for heading in ("10 %", "median", "90 %", "ordered", "suffices", f"for {made.service_level:.0%}"):
        table.add_column(heading, justify="right")
    for demand, supply in zip(made.demands, made.supplies, strict=True):
        table.add_row(
            Text(demand.beverage),
            *(f"{demand.litres[level]:,.0f}" for level in ("p10", "p50", "p90")),
            "–" if supply.planned_l is None else f"{supply.planned_l:,.0f}",
            "–" if supply.chance_suffices is None else f"{supply.chance_suffices:.1%}",
            f"{supply.recommended_l:,.0f}",
        )
    console.print(table)
    if made.keg_mix is not None:
        console.print(Text(f"Recommended: {made.keg_mix.summary()}"))
    if load is not None:
        console.print(Text(f"Ordered, on pallets: {load.summary()}"))
    service = hands_of(made).service
    if service.bars:
        console.print(Text(f"Service: {' '.join(map(str, service.answer()))}"))
        if service.toast is not None:
            console.print(Text(str(service.toast.summary())))
        for rule in service.broken:
            console.print(Padding(Text(f"▲ {rule.message} {rule.way_out}"), (0, 0, 0, 2)))
    schedule, cost = logistics.schedule, logistics.cost
    if schedule is not None:
        console.print(Text(f"Shipment: {schedule.summary()}"))
        breaks = [each.message for each in schedule.broken]
        for message in breaks[:_MOST_BREAKS]:
            console.print(Padding(Text(f"▲ {message}"), (0, 0, 0, 2)))
        if len(breaks) > _MOST_BREAKS:
            console.print(Text(f"  … and {len(breaks) - _MOST_BREAKS} more; --json has them all."))
    if cost is not None:
        console.print(Text(f"Landed cost, from the brewery to the bar: {cost.summary()}"))
        if logistics.budget is not None:
            console.print(Text(str(logistics.budget)))
        for finding in cost.findings:
            if finding.level is Level.WARNING:
                console.print(Padding(Text(f"▲ {finding.message}"), (0, 0, 0, 2)))


def _show_backtest(result: Backtest) -> None:
    """Each past event as forecast, then how far off forecast and rules are on average."""
    typer.echo(str(result.summary()))
    rows = [
        (
            each.event,
            each.beverage,
            *(f"{each.quantiles[level]:,.0f}" for level in ("p10", "p50", "p90")),
            f"{each.actual_l:,.0f}",
            "" if each.holds("80") else "outside",
            f"{each.crps:,.1f}",
        )
        for each in result.forecasts
    ]
    headings = ("Past event", "Beverage", "10 %", "median", "90 %", "drunk", "8 of 10", "off by")
    _show_lines("Litres drunk, as forecast and as they were", headings, rows)
    rules = [("forecast", f"{result.crps:,.1f}"), *((name, f"{off:,.1f}") for name, off in result.baselines.items())]
    _show_lines("Litres off, on average (CRPS)", ("Rule", "off by"), rules)
    _show_lines("Not judged", ("Past event", "Why"), [(each.name, str(each.why)) for each in result.not_judged])


def _show_rows(headings: Sequence[str], rows: Iterable[Sequence[object]], *, none: str) -> None:
    """A table in the terminal; a sentence where it has no rows."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = tuple(rows)
    if not rows:
        typer.echo(none)
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(Text(heading), overflow="fold", no_wrap=place == 0)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    Console(highlight=False).print(table)


_MOST_BREAKS = 5
"""Of what breaks in a schedule, in the terminal."""
_MOST_LINES = 60
"""Of one table in the terminal; the rest is in the JSON."""


def _show_import(seen: ImportPreview) -> None:
    """What an import does, what it waits for and how to answer, what others changed meanwhile."""
    from catering.services import import_report as report
    from catering.services.told_changes import told_changes

    typer.echo(" ".join(map(str, report.sentences(seen))))
    if not seen.rows:
        return
    place = ("Sheet", "Row", "Column")
    conflicts = [
        (each.sheet, each.row, each.column, each.base, each.mine, each.theirs, each.by, _at(each.at), each.cell or "")
        for each in report.told_conflicts(seen, language="en")
    ]
    _show_lines("Changed by others too", (*place, "Was", "Yours", "Theirs", "By", "At the venue", "Cell"), conflicts)
    if any(each.side is None for each in seen.conflicts):
        typer.echo("Add --take mine or --take theirs; on the dashboard each can be decided by itself.")
    renames = [report.told_rename(seen, each, language="en") for each in seen.renames]
    _show_lines("The same row under another name?", ("Sheet", "Missing", "New"), renames)
    if any(each.is_same is None for each in seen.renames):
        typer.echo("Add --renamed, or --not-renamed where they are other rows.")
    large = told_changes(seen.large, seen.rows, language="en")
    rows = [(each.sheet, each.row, each.column, each.before, each.after) for each in large]
    _show_lines("Ten or a hundred times what it was", (*place, "Before", "After"), rows)
    if seen.large_unanswered:
        typer.echo("Correct them, or add --as-written where they are meant.")
    missing = [
        (*report.told_row(seen, each, language="en"), "deleted" if each in seen.deleted else "stays")
        for each in seen.missing
    ]
    _show_lines("Missing in the workbook", ("Sheet", "Row", ""), missing)
    if len(seen.missing) > len(seen.deleted):
        typer.echo("Rows stay unless you add --delete-missing.")
    lines = [
        (each.told.sheet, each.told.row, each.told.column, each.told.before, each.told.after, each.cell or "")
        for each in report.told_with_cells(seen, language="en")
    ]
    _show_lines("Changes", (*place, "Before", "After", "Cell"), lines)
    others = [
        (each.told.sheet, each.told.row, each.told.column, each.told.before, each.told.after, each.by, _at(each.at))
        for each in report.told_meanwhile(seen, language="en")
    ]
    _show_lines("Changed since this workbook was taken", (*place, "Before", "After", "By", "At the venue"), others)


def _show_count(seen: SeenCount) -> None:
    """How much is counted, what differs, what moved meanwhile, and how much of it is unexplained."""
    typer.echo(str(seen.count.summary()))
    rows = [
        (
            line.item.name,
            line.item.lot.beverage,
            str(line.outcome.label),
            *(f"{each / 1000:,.3f}" for each in (line.expected.volume_ml, line.found.volume_ml if line.found else 0)),
            "moved meanwhile" if line.is_asked else (line.note.reason if line.note else None) or "",
        )
        for line in seen.count.differences
    ]
    _show_lines("Differences", ("Keg or lot", "Beverage", "Outcome", "Expected [L]", "Found [L]", "Reason"), rows)
    for each in seen.reconciliation.beverages:
        typer.echo(str(each.summary()))
    for doubt in seen.count.doubts:
        typer.echo(str(doubt))
    if seen.count.asked:
        typer.echo(
            "Some of it moved while it was counted. Add --moved leave to leave it as the stock has it, or "
            "--moved counted where it was counted after that."
        )
    for line in seen.count.hindered:
        typer.echo(str(line.hindered))


def _at(moment: dt.datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def _show_lines(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table under its title; of a long one the beginning, and how much more there is."""
    if not rows:
        return
    typer.echo(f"\n{title}")
    _show_rows(headings, rows[:_MOST_LINES], none="")
    if len(rows) > _MOST_LINES:
        typer.echo(f"… and {len(rows) - _MOST_LINES} more; --json has them all.")


def _show_history(found: Iterable[HistoryEntry], json_out: str | None, language: Lang) -> None:
    entries = tuple(found)
    report = [
        {
            **_change_set_as_dict(each.change_set, each.at),
            "tables": [{"table": sheet.in_language(language.value), "cells": cells} for sheet, cells in each.sheets],
        }
        for each in entries
    ]
    _write_json({"history": report}, json_out)
    if json_out != "-":
        rows = [
            (
                *_change_set_told(each.change_set, each.at, each.kind),
                ", ".join(f"{sheet}: {cells}" for sheet, cells in each.sheets),
                each.change_set.reason or "",
            )
            for each in entries
        ]
        _show_rows((*_CHANGE_SET, "Cells", "Reason"), rows, none="There are no such change sets.")


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
    _write_json({"change_set": _change_set_as_dict(told.change_set, told.at), "changes": changes}, json_out)
    if json_out != "-":
        _show_rows(_CHANGE_SET, [_change_set_told(told.change_set, told.at, told.kind)], none="")
        if told.change_set.reason:
            typer.echo(f"Reason: {told.change_set.reason}")
        rows = [tuple(cell or "" for cell in line.values()) for line in changes]
        _show_rows(("Sheet", "Row", "Column", "Before", "After", "From cell"), rows, none="It changed no cell.")


def _show_past(cell: str, past: Iterable[CellPast], json_out: str | None) -> None:
    past = tuple(past)
    report = [
        {**_change_set_as_dict(each.change_set, each.at), "before": each.before, "after": each.after} for each in past
    ]
    _write_json({"cell": cell, "history": report}, json_out)
    if json_out != "-":
        rows = [(*_change_set_told(each.change_set, each.at, each.kind), each.before, each.after) for each in past]
        _show_rows((*_CHANGE_SET, "Before", "After"), rows, none="Nothing ever stood there.")


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


def _show_comparison(found: Comparison) -> None:
    sides = (str(found.left.words), str(found.right.words))
    of_all = (("Altogether", found.figures.lines),)
    for heading, lines in (*of_all, *((each.beverage, each.lines) for each in found.figures.beverages)):
        rows = [
            (each.words, *each.written("en"), "differs" if each.differs else "")
            for each in lines
            if each.left is not None or each.right is not None
        ]
        _show_rows((heading, *sides, ""), rows, none=f"{heading}: nothing to compare.")
    changes = [(each.sheet, each.row, each.column, each.before, each.after) for each in found.told_changes("en")]
    _show_rows(("Sheet", "Row", "Column", *sides), changes, none="No cell differs.")
