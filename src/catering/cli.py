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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from catering import __version__

if TYPE_CHECKING:
    from catering.model.finding import Finding
    from catering.planning.event_plan import EventPlan
    from catering.services.check_workbook import CheckedWorkbook
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
    service_level: Annotated[
        float, typer.Option(metavar="0.95", help="The chance that the recommended litres are to suffice with.")
    ] = 0.95,
    language: Language = Lang.EN,
    as_of: AsOf = None,
) -> None:
    """Plan the event of a workbook: litres, certainty, kegs."""
    if not 0 < service_level < 1:
        _wrong_use("--service-level lies between 0 and 1, such as 0.95.")
    _hold_apart(workbook, out, json_out)
    as_of_written = _moment(as_of)
    checked = _checked(workbook, as_of_written)
    if checked.records is None:
        _show_findings(checked.findings, quiet=json_out == "-")
        _write_json({"findings": [each.as_dict(language.value) for each in checked.findings]}, json_out)
        raise typer.Exit(1)
    from catering.planning.event_plan import plan_event
    from catering.services.as_of import at_venue
    from catering.services.check_workbook import findings_of_plan
    from catering.services.plan_report import plan_as_dict

    moment = at_venue(as_of_written, checked.records.event.zone)
    made = plan_event(checked.records, as_of=moment, service_level=service_level)
    findings = checked.findings + findings_of_plan(made, checked.read)
    if out is not None:
        from catering.services.save_workbook import plan_workbook

        _save(out, plan_workbook(made, findings, language=language.value))
    _write_json(plan_as_dict(made, findings, language=language.value), json_out)
    if json_out != "-":
        _show_plan(made)
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
        if not sys.stdin.isatty():
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


def _moment(as_of: str | None) -> dt.datetime:
    """The moment to look from; without a time zone it is local time at the venue."""
    if as_of is None:
        return dt.datetime.now(dt.UTC)
    from catering.model.written_numbers import CellProblem
    from catering.services.as_of import read_as_of

    try:
        return read_as_of(as_of)
    except CellProblem as problem:
        _wrong_use(f"--as-of “{as_of}”: {problem.message} {problem.suggestion or ''}".rstrip())


def _checked(workbook: Path, moment: dt.datetime) -> CheckedWorkbook:
    from catering.services.check_workbook import check_workbook

    return check_workbook(_content(workbook), workbook.name, as_of=moment)


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


def _show_findings(findings: Iterable[Finding], *, quiet: bool = False) -> None:
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
        console.print(f"{stops} to mend or answer before it can be planned.", style="bold")


def _show_plan(made: EventPlan) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

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
