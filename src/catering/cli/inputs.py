"""What the commands read: moments, days, workbooks, the store; and who is asking."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from catering.cli.outputs import show_findings
from catering.cli.refusals import reason_of, store_refusals, wrong_use

if TYPE_CHECKING:
    from catering.model.records import EventRecords
    from catering.services.check_workbook import CheckedWorkbook
    from catering.store.engine import Store


def hold_service_level(service_level: float) -> None:
    if not 0 < service_level < 1:
        wrong_use("--service-level lies between 0 and 1, such as 0.95.")


def hold_json_name(json_out: str | None) -> None:
    if json_out not in (None, "-") and Path(str(json_out)).suffix.lower() == ".xlsx":
        wrong_use(f"--json writes no workbook: {json_out} is to end in .json.")


def read_day(option: str, written: str | None) -> dt.date | None:
    if written is None:
        return None
    from catering.model.written_moments import read_date
    from catering.model.written_numbers import CellProblem

    try:
        return read_date(written)
    except CellProblem as problem:
        wrong_use(f"{option} “{written}”: {problem.message} {problem.suggestion or ''}".rstrip())


def the_store() -> Store:
    """The store, made and filled at its first start."""
    from catering.services.open_store import open_store

    with store_refusals("The store cannot be opened"):
        return open_store(at=dt.datetime.now(dt.UTC))


def is_a_person() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def acting() -> str:
    """Who is kept as the one who did it: the system user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        wrong_use("The system does not say who you are. Set LOGNAME to your name.")


def new_operation() -> str:
    """What tells this call from every other, so that trying it again does nothing twice."""
    return uuid.uuid4().hex


def hold_workbook_name(out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        wrong_use(f"{out} will be a workbook: give it a name that ends in .xlsx.")


def hold_apart(workbook: Path, out: Path | None, json_out: str | None) -> None:
    """Nothing is written over what was filled in, nor one answer over the other."""
    target = Path(json_out) if json_out not in (None, "-") else None
    if out is not None:
        hold_workbook_name(out)
    if target is not None and target.suffix.lower() == ".xlsx":
        wrong_use(f"--json writes no workbook: {target} is to end in .json. A workbook is written by --out.")
    if any(each is not None and _same_file(each, workbook) for each in (out, target)):
        wrong_use(f"{workbook} is the workbook that is read. Write to another name.")
    if out is not None and target is not None and _same_file(out, target):
        wrong_use(f"--out and --json both write to {out}.")


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except (OSError, RuntimeError):  # one of them is not there; a link that leads to itself
        return False


def read_moment(as_of: str | None, *, option: str = "--as-of") -> dt.datetime:
    """The moment to look from; without a time zone it is local time at the venue."""
    if as_of is None:
        return dt.datetime.now(dt.UTC)
    from catering.model.written_numbers import CellProblem
    from catering.services.as_of import read_as_of

    try:
        return read_as_of(as_of)
    except CellProblem as problem:
        wrong_use(f"{option} “{as_of}”: {problem.message} {problem.suggestion or ''}".rstrip())


def read_checked(workbook: Path, moment: dt.datetime) -> CheckedWorkbook:
    from catering.services.check_workbook import check_workbook

    return check_workbook(read_content(workbook), workbook.name, as_of=moment)


def read_records(event: str, moment: dt.datetime) -> tuple[EventRecords, int | None]:
    """The records of an event by its ID, with its version in the store, or those of a workbook."""
    if Path(event).suffix.lower() in (".xlsx", ".xlsm"):
        checked = read_checked(Path(event), moment)
        if checked.records is None:
            show_findings(checked.findings)
            raise typer.Exit(1)
        return checked.records, None
    return read_records_in_store(event)


def read_records_in_store(event: str) -> tuple[EventRecords, int]:
    """The records of an event and its version in the store."""
    from catering.services.open_event import open_event
    from catering.store.event_rows import NoSuchEvent

    try:
        opened = open_event(the_store(), event, None)
    except NoSuchEvent as refusal:
        wrong_use(str(refusal.message))
    return opened.records, opened.stored.event_version


def read_content(workbook: Path) -> bytes:
    from catering.services.check_workbook import MOST_BYTES

    try:
        with workbook.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        wrong_use(f"There is no file {workbook}.")
    except OSError as fault:
        wrong_use(f"{workbook} cannot be read: {reason_of(fault)}.")
