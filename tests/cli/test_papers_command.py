"""`catering papers` on the command line: what it writes, what it says, and a plain word for every mistake."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks

FESTIVAL = "festival-am-rhein-2027"
AS_OF = "2025-06-10T12:00"


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["papers", *(str(each) for each in arguments)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_reference_evening_has_every_paper(tmp_path: Path, language: str) -> None:
    result = run(REFERENCE_EVENT, tmp_path / "papers", "--lang", language, "--as-of", AS_OF)
    written = sorted((tmp_path / "papers").iterdir())
    assert len(written) == 8
    assert all(path.name.startswith(REFERENCE_EVENT) and f"-{language}." in path.name for path in written)
    assert all(f"Written: {path}" in result.stdout for path in written)
    assert "Missing: Phone not named:" in result.stderr


def test_a_workbook_s_papers_are_written_too(tmp_path: Path) -> None:
    run(shipped_workbooks()[REFERENCE_EVENT], tmp_path, "--as-of", AS_OF)
    assert len(list(tmp_path.iterdir())) == 8


def test_where_nothing_is_shipped_the_rest_is_written(tmp_path: Path) -> None:
    result = run(FESTIVAL, tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".pdf", ".ics"}
    assert "Not written: packing list (pdf). Nothing that is ordered is shipped." in result.stderr


def test_the_papers_of_another_way_can_be_asked_for(tmp_path: Path) -> None:
    result = run(REFERENCE_EVENT, tmp_path, "--consignment", "no such way", code=2)
    assert "There is no consignment “no such way”." in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_unasked(tmp_path: Path) -> None:
    run(FESTIVAL, tmp_path)
    result = run(FESTIVAL, tmp_path, code=2)
    assert "is there already. Choose another folder, or add --overwrite." in result.stderr
    run(FESTIVAL, tmp_path, "--overwrite")


@pytest.mark.parametrize(
    ("event", "told"), [("nobody", "There is no event “nobody”."), ("no.xlsx", "There is no file no.xlsx.")]
)
def test_an_event_that_is_not_there_is_told(tmp_path: Path, event: str, told: str) -> None:
    assert told in run(event, tmp_path, code=2).stderr


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("taken")
    assert "cannot be written to" in run(FESTIVAL, tmp_path / "file" / "papers", code=2).stderr
