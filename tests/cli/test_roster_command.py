"""`catering roster` on the command line."""

from pathlib import Path
from typing import Any

import pandas as pd
from typer.testing import CliRunner

from catering.cli import app
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks

AS_OF = "2025-06-10T12:00"


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["roster", *(str(each) for each in arguments)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def test_the_roster_is_written_and_said(tmp_path: Path) -> None:
    result = run(REFERENCE_EVENT, tmp_path / "roster.xlsx", "--as-of", AS_OF)
    assert "11 people must be trained so that 9 tappers are present with 95 %." in result.stdout.replace("\xa0", " ")
    assert pd.read_excel(tmp_path / "roster.xlsx")["Places"].sum() == 11


def test_a_workbooks_roster_is_written_in_another_language(tmp_path: Path) -> None:
    run(shipped_workbooks()[REFERENCE_EVENT], tmp_path / "roster.xlsx", "--lang", "ja", "--as-of", AS_OF)
    assert pd.read_excel(tmp_path / "roster.xlsx")["人数"].sum() == 11


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    there = tmp_path / "roster.xlsx"
    there.write_bytes(b"mine")
    assert "is there already" in run(REFERENCE_EVENT, there, code=2).output
    run(REFERENCE_EVENT, there, "--overwrite", "--as-of", AS_OF)
    assert there.read_bytes() != b"mine"
