"""What the commands write: files, JSON, findings, tables."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from catering.cli.refusals import reason_of, wrong_use

if TYPE_CHECKING:
    from catering.model.finding import Finding


def save_file(path: Path, content: bytes) -> None:
    from catering.services.save_workbook import save

    try:
        save(path, content)
    except (OSError, RuntimeError) as fault:  # RuntimeError: a link that leads to itself
        if not path.parent.exists():
            wrong_use(f"There is no folder {path.parent}: {path.name} cannot be written there.")
        wrong_use(f"{path} cannot be written: {reason_of(fault)}.")


def say_written(*paths: Path | str | None) -> None:
    for path in paths:
        if path is not None:
            typer.echo(f"Written: {path}")


def write_json(report: dict[str, Any], target: str | None) -> None:
    if target is None:
        return
    words = json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if target == "-":
        sys.stdout.buffer.write(words.encode())  # UTF-8 whatever the terminal's encoding
        sys.stdout.flush()
    else:
        save_file(Path(target), words.encode())


def show_findings(findings: Iterable[Finding], *, quiet: bool = False, until: str = "planned") -> None:
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


def show_rows(headings: Sequence[str], rows: Iterable[Sequence[object]], *, none: str) -> None:
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


_MOST_LINES = 60
"""Of one table in the terminal; the rest is in the JSON."""


def told_at(moment: dt.datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def show_lines(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table under its title; of a long one the beginning, and how much more there is."""
    if not rows:
        return
    typer.echo(f"\n{title}")
    show_rows(headings, rows[:_MOST_LINES], none="")
    if len(rows) > _MOST_LINES:
        typer.echo(f"… and {len(rows) - _MOST_LINES} more; --json has them all.")
