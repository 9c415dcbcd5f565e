"""How a command says that it was asked wrongly, or that a rule refuses what it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from catering.model.text import Text


def wrong_use(words: str) -> NoReturn:
    typer.echo(f"Error: {words}", err=True)
    raise typer.Exit(2)


def refused(message: Text) -> NoReturn:
    """An act that a rule refuses: why, and the way out."""
    typer.echo(f"Refused: {message}", err=True)
    raise typer.Exit(1)


@contextmanager
def store_refusals(what_fails: str) -> Iterator[None]:
    """Says what the store refuses, and the way out, as wrong use."""
    from catering.store.backup import NoBackup, NotAFile
    from catering.store.engine import StoreBusy
    from catering.store.migrate import StoreIsNewer, StoreUnreadable
    from catering.store.place import NoSuchDatabase

    try:
        yield
    except (NoBackup, NoSuchDatabase, NotAFile, StoreBusy, StoreIsNewer, StoreUnreadable) as refusal:
        wrong_use(str(refusal.message))
    except OSError as fault:
        wrong_use(f"{what_fails}: {reason_of(fault)}.")


@contextmanager
def cell_problems(option: str, written: str) -> Iterator[None]:
    """Says what is wrong with what stands behind an option, and how to mend it, as wrong use."""
    from catering.model.written_numbers import CellProblem

    try:
        yield
    except CellProblem as problem:
        wrong_use(f"{option} “{written}”: {problem.message} {problem.suggestion or ''}".rstrip())


def reason_of(fault: Exception) -> str:
    return str(getattr(fault, "strerror", None) or fault)
