"""The command line itself, and the command that opens the dashboard."""

from __future__ import annotations

import errno
import io
import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from catering import __version__
from catering.cli.refusals import reason_of, wrong_use

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


_HERE = "127.0.0.1"


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


def main() -> None:
    """The console script."""
    _write_whatever_the_terminal_shows()
    try:
        app()
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
            raise
        print(f"Error: the answer cannot be written: {reason_of(fault)}.", file=sys.stderr)
        # what is still buffered cannot be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(2)


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
    wrong_use(
        f"Port {port} is taken: perhaps the dashboard is open already, at http://{_HERE}:{port}. "
        f"Another port: catering app --port {port + 1 if port < 65535 else port - 1}"
    )
