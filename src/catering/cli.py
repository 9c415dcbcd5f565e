"""The command line: each command asks, calls one service, shows.

Exit codes: 0 done, 1 findings that stop it, 2 wrong use.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from catering import __version__

if TYPE_CHECKING:
    from catering.model.finding import Finding
    from catering.planning.event_plan import EventPlan
    from catering.services.check_workbook import CheckedWorkbook

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


Workbook = Annotated[Path, typer.Argument(metavar="IN.xlsx", help="The event's workbook.", dir_okay=False)]
Json = Annotated[
    str | None, typer.Option("--json", metavar="OUT.json|-", help="Write JSON to a file, or to the terminal with -.")
]
Language = Annotated[Lang, typer.Option("--lang", help="Language of files and JSON messages.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="MOMENT", help="Plan as of this moment, such as 2025-06-10T12:00+09:00. Default: now."
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
    # not imported: the command line and the dashboard do not know each other
    from importlib import resources

    from streamlit.web import cli as streamlit

    entry = Path(str(resources.files("catering"))) / "dashboard" / "launch" / "app.py"
    sys.argv = ["streamlit", "run", str(entry), f"--server.port={port}", "--server.address=127.0.0.1"]
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
    moment = _moment(as_of)
    checked = _checked(workbook, moment)
    if checked.records is None:
        _show_findings(checked.findings, quiet=json_out == "-")
        _write_json({"findings": [each.as_dict(language.value) for each in checked.findings]}, json_out)
        raise typer.Exit(1)
    from catering.planning.event_plan import plan_event
    from catering.services.check_workbook import findings_of_plan
    from catering.services.plan_report import plan_as_dict

    made = plan_event(checked.records, as_of=moment, service_level=service_level)
    findings = checked.findings + findings_of_plan(made, checked.read)
    if out is not None:
        from catering.services.save_workbook import plan_workbook

        _save(out, plan_workbook(made, findings, language=language.value))
    _write_json(plan_as_dict(made, findings, language=language.value), json_out)
    if json_out != "-":
        _show_plan(made)
        _show_findings(findings)
        if out is not None:
            typer.echo(f"Written: {out}")


@app.command(
    epilog="Examples: [bold]catering check event.xlsx[/bold] · [bold]catering check event.xlsx --json -[/bold]"
)
def check(workbook: Workbook, json_out: Json = None, language: Language = Lang.EN, as_of: AsOf = None) -> None:
    """Name every cell of a workbook that is wrong or doubtful."""
    checked = _checked(workbook, _moment(as_of))
    _write_json({"findings": [each.as_dict(language.value) for each in checked.findings]}, json_out)
    _show_findings(checked.findings, quiet=json_out == "-")
    if json_out != "-" and not checked.findings:
        typer.echo("Nothing found: the workbook can be planned.")
    if checked.stops:
        raise typer.Exit(1)


@app.command(epilog="Example: [bold]catering template my-event.xlsx --lang ja[/bold]")
def template(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", help="Where the empty workbook is written.", dir_okay=False)
    ],
    language: Language = Lang.EN,
) -> None:
    """Write an empty workbook with headings, notes, drop-downs and one example row to delete."""
    from catering.services.save_workbook import template_workbook

    _save(out, template_workbook(language=language.value, as_of=_moment(None)))
    typer.echo(f"Written: {out}")


def main() -> None:
    """The console script."""
    app()


def _wrong_use(words: str) -> NoReturn:
    typer.echo(f"Error: {words}", err=True)
    raise typer.Exit(2)


def _moment(as_of: str | None) -> dt.datetime:
    if as_of is None:
        return dt.datetime.now(dt.UTC)
    try:
        moment = dt.datetime.fromisoformat(as_of)
    except ValueError:
        _wrong_use(f"--as-of {as_of!r} is not a moment such as 2025-06-10T12:00+09:00.")
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _checked(workbook: Path, moment: dt.datetime) -> CheckedWorkbook:
    from catering.services.check_workbook import check_workbook

    try:
        content = workbook.read_bytes()
    except FileNotFoundError:
        _wrong_use(f"There is no file {workbook}.")
    except OSError as fault:
        _wrong_use(f"{workbook} cannot be read: {fault.strerror}.")
    return check_workbook(content, workbook.name, as_of=moment)


def _save(path: Path, content: bytes) -> None:
    from catering.services.save_workbook import save

    try:
        save(path, content)
    except OSError as fault:
        _wrong_use(f"{path} cannot be written: {fault.strerror}.")


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
    """The findings as a table on standard error, so that standard output stays the answer."""
    findings = tuple(findings)
    if quiet or not findings:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Findings", title_justify="left", expand=False)
    for heading in ("Level", "Sheet", "Cell", "Found", "Finding and what to do"):
        table.add_column(heading)
    colors = {"error": "bold red", "question": "bold yellow", "warning": "yellow", "note": "dim"}
    for found in findings:
        words = f"{found.message} {found.suggestion or ''}".strip()
        table.add_row(
            Text(found.level.value, style=colors[found.level.value]),
            *(Text(part or "") for part in (found.sheet, found.cell, found.value)),
            Text(words),
        )
    Console(stderr=True).print(table)


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
