"""The caterer knows better: a median of 550 L in the workbook, and the plan says so wherever it is read."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks

AS_OF = ("--as-of", "2025-06-10T12:00")
REASON = "In 2023 it was as hot, and we ran dry at ten."
SAID = f"Altbier: the median of 550 L is the caterer's own; the forecast's is 430 L (+120 L). Reason: {REASON}"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The reference evening's workbook with a row that the caterer wrote in Excel."""
    book = openpyxl.load_workbook(shipped_workbooks()[REFERENCE_EVENT])
    for column, value in enumerate(("Altbier", "litres", "5,5 hl", "L", REASON), start=1):
        book["Overrides"].cell(2, column, value)
    path = tmp_path / "event.xlsx"
    book.save(path)
    return path


def run(*arguments: str | Path) -> Any:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code == 0, result.output
    return result


def test_the_plan_on_the_terminal_says_whose_median_it_is(workbook: Path) -> None:
    said = " ".join(run("plan", workbook, *AS_OF).stdout.replace("\N{NO-BREAK SPACE}", " ").split())
    assert SAID in said
    assert "800 L of Altbier suffice with 83 %; with 17 % they run out." in said


def test_the_plan_as_json_has_base_override_difference_and_reason(workbook: Path) -> None:
    demand = json.loads(run("plan", workbook, *AS_OF, "--json", "-").stdout_bytes.decode())["demand"]
    altbier, others = demand[0], demand[1:]
    assert altbier["litres"]["p50"] == 550
    assert (altbier["override"]["of"], altbier["override"]["median"], altbier["override"]["unit"]) == (
        "litres",
        550,
        "L",
    )
    assert altbier["override"]["base_median_l"] + altbier["override"]["difference_l"] == pytest.approx(550)
    assert altbier["override"]["reason"] == REASON
    assert {each["override"] for each in others} == {None}


def test_the_plans_workbook_has_them_beside_the_litres_and_the_row_itself(workbook: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    run("plan", workbook, *AS_OF, "--out", out)
    sheets = pd.read_excel(io.BytesIO(out.read_bytes()), sheet_name=None)
    altbier, wine = (sheets["Demand"].iloc[row] for row in (0, 1))
    assert altbier["50\N{NO-BREAK SPACE}% [L]"] == 550
    assert altbier["Median without override [L]"] == pytest.approx(429.949, abs=0.001)
    assert altbier["Override"].replace("\N{NO-BREAK SPACE}", " ") == "litres: 550 L"
    assert altbier["Reason"] == REASON
    assert wine[["Median without override [L]", "Override", "Reason"]].isna().all()
    assert sheets["Plan"]["In words"].str.replace("\N{NO-BREAK SPACE}", " ").eq(SAID).any()
    assert sheets["Overrides"].iloc[0].tolist()[:5] == ["Altbier", "litres", 550, "L", REASON]
    again = run("plan", out, *AS_OF, "--json", "-")
    assert json.loads(again.stdout_bytes.decode())["demand"][0]["override"]["median"] == 550
