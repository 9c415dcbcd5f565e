"""The store itself on the command line: verified, backed up, restored."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.store.place import VARIABLE


@pytest.fixture(autouse=True)
def here(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the commands are called; the store is the file catering.sqlite in it."""
    folder = Path(store_url.removeprefix("sqlite:///")).parent
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str, code: int = 0, typed: str | None = None) -> Any:
    result = CliRunner().invoke(app, arguments, input=typed)
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def by_hand(statement: str, path: str = "catering.sqlite") -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)


def guests(path: str = "catering.sqlite") -> int:
    with sqlite3.connect(path) as connection:
        (found,) = connection.execute("SELECT accepted FROM guest_group WHERE id = 1").fetchone()
    return int(found)


def test_a_whole_store_is_said_to_be_so_in_figures() -> None:
    result = run("verify")
    assert re.fullmatch(r"Whole: 2 events, [\d,]+ rows, 2 change sets, [\d,]+ changes, 0 movements\.\n", result.stdout)
    assert result.stderr == ""


def test_what_is_broken_is_named_and_the_exit_code_is_1() -> None:
    before = guests()
    by_hand("UPDATE guest_group SET accepted = accepted + 1 WHERE id = 1")
    result = run("verify", code=1)
    assert result.stdout == ""
    assert result.stderr == f"guest_group 1 accepted: expected {before}, found {before + 1}\n"
    found = json.loads(run("verify", "--json", "-", code=1).stdout)
    assert found["events"] == 2
    assert found["broken"] == [
        {"table": "guest_group", "row": 1, "column": "accepted", "expected": f"{before}", "found": f"{before + 1}"}
    ]
    assert run("verify", "--json", "out.json", code=1).stdout == "Written: out.json\n"
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == found


def test_a_file_that_is_no_database_any_more_is_broken_as_a_whole() -> None:
    Path("catering.sqlite").write_bytes(b"no database any more" * 200)
    result = run("verify", code=1)
    assert result.stderr == "database: expected what can be read, found file is not a database\n"
    refused = run("backup", "copy.sqlite", code=2)
    assert "cannot be read: file is not a database" in refused.stderr
    assert "“catering restore”" in refused.stderr


def test_a_backup_is_brought_back_and_what_was_there_kept() -> None:
    before = guests()
    assert run("backup", "copy.sqlite").stdout == "Written: copy.sqlite\n"
    by_hand("UPDATE guest_group SET accepted = accepted + 1 WHERE id = 1")
    result = run("restore", "copy.sqlite", "--yes")
    restored, kept = result.stdout.splitlines()
    assert restored == "Restored: copy.sqlite"
    found = re.fullmatch(r"What was there until now: (.*catering-until-\d{8}T\d{6}Z\.sqlite)", kept)
    assert found is not None
    assert (guests(), guests(found[1])) == (before, before + 1)
    run("verify")


def test_a_backup_is_not_written_over_unasked() -> None:
    Path("copy.sqlite").write_text("mine", encoding="utf-8")
    assert "is there already. Choose another name, or add --overwrite." in run("backup", "copy.sqlite", code=2).stderr
    assert Path("copy.sqlite").read_text(encoding="utf-8") == "mine"
    run("backup", "copy.sqlite", "--overwrite")
    run("restore", "copy.sqlite", "--yes")


def test_a_place_that_cannot_be_written_is_named() -> None:
    assert "no/copy.sqlite cannot be written: " in run("backup", "no/copy.sqlite", code=2).stderr


def test_nothing_is_restored_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    before = guests()
    run("backup", "copy.sqlite")
    by_hand("UPDATE guest_group SET accepted = accepted + 1 WHERE id = 1")
    assert "Add --yes if that is meant." in run("restore", "copy.sqlite", code=2).stderr
    # a person is asked
    monkeypatch.setattr("catering.cli.store_commands.is_a_person", lambda: True)
    run("restore", "copy.sqlite", code=1, typed="n\n")
    assert guests() == before + 1
    run("restore", "copy.sqlite", typed="y\n")
    assert guests() == before


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "There is no file in.sqlite."), (b"Altbier", "in.sqlite is damaged, or no store: file is not a database.")],
)
def test_what_is_no_backup_is_refused(content: bytes | None, why: str) -> None:
    before = guests()
    if content is not None:
        Path("in.sqlite").write_bytes(content)
    assert run("restore", "in.sqlite", "--yes", code=2).stderr == f"Error: {why}\n"
    assert guests() == before


def test_a_database_of_another_kind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "mysql://host/beer")
    for command in (("verify",), ("backup", "copy.sqlite"), ("restore", "copy.sqlite", "--yes")):
        assert "write sqlite:///file.sqlite or postgresql://user@host/database" in run(*command, code=2).stderr
