"""Commands that look after the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from catering.cli.command_line import app
from catering.cli.inputs import is_a_person
from catering.cli.options import Json
from catering.cli.outputs import say_written, write_json
from catering.cli.refusals import store_refusals, wrong_use


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
        wrong_use(f"{out} is there already. Choose another name, or add --overwrite.")
    from catering.services.backup_store import backup_store

    with store_refusals(f"{out} cannot be written"):
        backup_store(out, at=dt.datetime.now(dt.UTC))
    say_written(out)


@app.command(epilog="Example: [bold]catering restore evening.sqlite --yes[/bold]")
def restore(
    source: Annotated[Path, typer.Argument(metavar="IN.sqlite", help="What “backup” wrote.", dir_okay=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Bring the store back to a backup; what it holds now is kept in a file beside it."""
    if not yes:
        if not is_a_person():
            wrong_use("Everything saved since the backup will be gone from the store. Add --yes if that is meant.")
        typer.confirm(
            f"Everything saved since {source} was written will be gone from the store. Restore it?", abort=True
        )
    from catering.services.backup_store import restore_store

    with store_refusals(f"{source} cannot be restored"):
        kept = restore_store(source, at=dt.datetime.now(dt.UTC))
    typer.echo(f"Restored: {source}")
    if kept is not None:
        typer.echo(f"What was there until now: {kept}")


@app.command(epilog="Examples: [bold]catering verify[/bold] · [bold]catering verify --json -[/bold]")
def verify(json_out: Json = None) -> None:
    """Look at every invariant of the store, and name what is broken."""
    from catering.services.verify_store import verify_store

    with store_refusals("The store cannot be read"):
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
    write_json({**counts, "broken": broken}, json_out)
    if json_out != "-":
        for each in broken:
            where = " ".join(str(each[part]) for part in ("table", "row", "column") if each[part] is not None)
            typer.echo(f"{where or 'database'}: expected {each['expected']}, found {each['found']}", err=True)
        if not broken:
            typer.echo("Whole: " + ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items()) + ".")
        say_written(json_out)
    if broken:
        raise typer.Exit(1)
