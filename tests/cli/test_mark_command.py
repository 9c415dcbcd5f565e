"""`catering mark` on the command line: what it writes, what it says, and a plain word for every mistake."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.services.shipped_events import shipped_workbooks

REFERENCE = next(iter(shipped_workbooks().values()))
AS_OF = "2025-06-10T12:00"


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """The reference event with one cell that is wrong."""
    path = tmp_path / "event.xlsx"
    book = openpyxl.load_workbook(REFERENCE)
    book["Order"]["C2"] = "forty"
    book.save(path)
    return path


def test_the_marked_workbook_is_written_and_the_cells_are_counted(event: Path, tmp_path: Path) -> None:
    out, before = tmp_path / "marked.xlsx", event.read_bytes()
    result = run("mark", event, out, "--as-of", AS_OF, "--lang", "de")
    assert "Marked: 1 cell." in result.stdout
    assert f"Written: {out}" in result.stdout.replace("\n", "")
    assert event.read_bytes() == before
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[0] == "Befunde"
    assert "forty" in book["Order"]["C2"].comment.text
    assert book["Order"]["C2"].value == "forty"


def test_without_findings_the_file_is_the_same(tmp_path: Path) -> None:
    out = tmp_path / "marked.xlsx"
    checked = run("check", REFERENCE, "--as-of", AS_OF)
    result = run("mark", REFERENCE, out, "--as-of", AS_OF)
    assert ("Nothing found" in checked.stdout) == ("there is nothing to mark" in result.stdout)
    assert "Nothing found" not in checked.stdout or out.read_bytes() == REFERENCE.read_bytes()


def test_what_is_no_workbook_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    broken, out = tmp_path / "broken.xlsx", tmp_path / "marked.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    assert "The file breaks off." in run("mark", broken, out, code=1).stderr
    assert not out.exists()


def test_a_file_that_is_there_is_written_over_only_when_asked(event: Path, tmp_path: Path) -> None:
    out = tmp_path / "marked.xlsx"
    out.write_bytes(b"mine")
    assert "--overwrite" in run("mark", event, out, code=2).stderr
    assert out.read_bytes() == b"mine"
    run("mark", event, out, "--overwrite")
    assert out.read_bytes()[:2] == b"PK"


def test_the_workbook_that_is_read_is_never_written_over(event: Path) -> None:
    before = event.read_bytes()
    assert "Write to another name" in run("mark", event, event, "--overwrite", code=2).stderr
    assert event.read_bytes() == before


def test_the_new_name_ends_as_the_kind_of_file_does(event: Path, tmp_path: Path) -> None:
    assert "ends in .xlsx" in run("mark", event, tmp_path / "marked.pdf", code=2).stderr
    with_macros = event.rename(tmp_path / "event.xlsm")
    assert "ends in .xlsm" in run("mark", with_macros, tmp_path / "marked.xlsx", code=2).stderr
    run("mark", with_macros, tmp_path / "marked.xlsm")
    assert (tmp_path / "marked.xlsm").exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "There is no file" in run("mark", tmp_path / "gone.xlsx", tmp_path / "marked.xlsx", code=2).stderr
