"""`catering count`: opened into a sheet, filled in, looked at, posted."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.services.count_stock import list_counts, take_back_count
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from cellar import EVENING, Cellar, cellar

LONG_AGO = dt.datetime(2025, 10, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def kept(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cellar:
    """Four kegs in the cellar, and 24 bottles of half a litre. All is posted long before its evening."""
    monkeypatch.chdir(tmp_path)
    store = Store(store_url)
    bring_up_to_date(store)
    its = Cellar(store, cellar(kegs=5))
    for keg in range(1, 6):
        its.move(keg, "fill", at=LONG_AGO, posted_at=LONG_AGO)
    for keg in range(1, 5):
        its.move(keg, "ship", at=LONG_AGO, posted_at=LONG_AGO)
        its.move(keg, "receive", "cellar", at=LONG_AGO, posted_at=LONG_AGO)
    its.move("", "receive", "cellar", lot="W1", containers=24, ml=12_000, at=LONG_AGO, posted_at=LONG_AGO)
    return its


def run(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ("count", EVENING, *arguments))
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def fill_in(path: str = "cellar.xlsx", **cells: dict[str, Any]) -> None:
    """Writes into a sheet by the keg or lot, and a letter for each column."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = {str(sheet.cell(row, 1).value): row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value}
    for name, by_letter in cells.items():
        row = rows.get(name.removeprefix("keg"))
        if row is None:
            row = 5 + len(rows)
            sheet.cell(row, 1).value = name.removeprefix("keg")
        for letter, value in by_letter.items():
            sheet[f"{letter}{row}"] = value
    book.save(path)


def stock() -> dict[tuple[str, str], tuple[int, int]]:
    result = CliRunner().invoke(app, ("stock", EVENING, "--json", "-"))
    found = json.loads(result.stdout)["stock"]
    return {(each["location"], each["beverage"]): (each["containers"], each["volume_ml"]) for each in found}


THERE, LITRES, CONTAINERS, CODE, REASON = "GHIJK"


def test_from_an_empty_sheet_to_posted_differences(kept: Cellar) -> None:
    opened = run("cellar", "cellar.xlsx").stdout
    assert opened.splitlines() == [
        "Count of cellar: 5 to be counted. Fill in the sheet.",
        f"Then: catering count {EVENING} cellar cellar.xlsx",
        "Written: cellar.xlsx",
    ]
    fill_in(
        keg1={THERE: "there"},
        keg2={THERE: "missing", REASON: "not on the rack"},
        keg3={LITRES: 18.5, CODE: "damaged"},
        W1={CONTAINERS: 20},
        keg5={THERE: "there"},
    )
    shown = run("cellar", "cellar.xlsx").stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "5 of 6 counted, 4 differences." in shown
    assert "Altbier: 58.5 L of 80 L found; 1.5 L explained by waste codes, 20 L unexplained (25.0 %)." in shown
    assert "Nothing is posted yet. Add --yes to post it." in shown
    assert stock()["cellar", "Altbier"] == (4, 80_000)
    posted = json.loads(run("cellar", "cellar.xlsx", "--yes", "--json", "-").stdout)
    assert len(posted["posted"]) == 4
    assert posted["state"] == "posted"
    assert [(each["keg"] or each["lot"], each["outcome"]) for each in posted["lines"]] == [
        ("1", "as expected"), ("2", "missing"), ("3", "less than expected"), ("4", "not counted"), ("5", "found here"),
        ("W1", "less than expected"),
    ]  # fmt: skip
    assert stock() == {
        ("cellar", "Altbier"): (4, 78_500), ("cellar", "Water"): (20, 10_000), ("lost", "Altbier"): (1, 20_000),
    }  # fmt: skip
    assert "is closed. Open a new one." in run("cellar", "cellar.xlsx", "--yes", code=1).stderr
    (listed,) = list_counts(kept.store, EVENING)
    take_back_count(kept.store, listed.kept.id, actor="Anna", by_what="a test", at=dt.datetime.now(dt.UTC))
    assert stock() == {
        ("brewery", "Altbier"): (1, 20_000), ("cellar", "Altbier"): (4, 80_000), ("cellar", "Water"): (24, 12_000),
    }  # fmt: skip


def test_reading_it_twice_is_harmless_and_json_has_the_lines() -> None:
    run("cellar", "cellar.xlsx")
    fill_in(keg2={THERE: "missing"})
    first = json.loads(run("cellar", "cellar.xlsx", "--json", "-").stdout)
    assert json.loads(run("cellar", "cellar.xlsx", "--json", "-").stdout) == first
    (line,) = [each for each in first["lines"] if each["keg"] == "2"]
    assert (line["outcome"], line["expected_ml"], line["found_ml"]) == ("missing", 20_000, 0)
    assert first["reconciliation"]["beverages"] == [
        {
            "beverage": "Altbier", "expected_ml": 20_000, "found_ml": 0, "difference_ml": -20_000, "by_code": {},
            "unexplained_ml": -20_000, "unexplained_share": 1.0,
        }
    ]  # fmt: skip
    assert [(each["name"], each["unexplained_ml"]) for each in first["reconciliation"]["lines"]] == [("2", -20_000)]
    assert first["posted"] == []


def test_every_wrong_cell_is_told_and_none_is_kept() -> None:
    run("cellar", "cellar.xlsx")
    fill_in(
        keg1={THERE: "perhaps"}, keg2={LITRES: 21}, keg3={THERE: "missing", LITRES: 3}, keg4={THERE: "there"},
        keg77={THERE: "there"}, W1={REASON: "broken"},
    )  # fmt: skip
    told = run("cellar", "cellar.xlsx", "--yes", code=1).stderr.replace("\N{NO-BREAK SPACE}", " ")
    told = " ".join(told.split())
    for words in (
        "Count!G5 perhaps This is not one of the choices.", "Count!H6 21 Keg 2 holds 20 L, 21 L asked.",
        "Count!G7 missing It is missing, and yet there are litres", "Count!A10 77 There is no keg or lot “77”",
        "Count!G9", "There is a reason, but not whether it is there or missing.", "5 to mend or answer",
    ):  # fmt: skip
        assert words in told, told
    found = json.loads(run("cellar", "other.xlsx", "--json", "-").stdout)
    assert found["counted"] == 0


def test_what_moved_meanwhile_waits_for_an_answer(kept: Cellar) -> None:
    run("cellar", "cellar.xlsx")
    fill_in(keg2={THERE: "missing"}, keg3={THERE: "missing"})
    run("cellar", "cellar.xlsx")
    now = dt.datetime.now(dt.UTC)
    kept.move(2, "chill", at=now, posted_at=now)
    told = run("cellar", "cellar.xlsx", "--yes", code=1).stdout
    assert "moved meanwhile" in told
    assert "Add --moved leave" in told
    run("cellar", "cellar.xlsx", "--yes", "--moved", "leave")
    assert stock()["cold store", "Altbier"] == (1, 20_000)
    assert stock()["lost", "Altbier"] == (1, 20_000)


def test_wrong_use_is_told() -> None:
    assert "There is no location “moon”" in run("moon", "x.xlsx", code=2).stderr
    assert "give it a name that ends in .xlsx" in run("cellar", "x.csv", code=2).stderr
    run("cellar", "cellar.xlsx")
    told = " ".join(run("cold store", "cellar.xlsx", code=1).stderr.split())
    assert "This sheet is of cellar, in “Herbstfest”. Name that location" in told
    openpyxl.Workbook().save("own.xlsx")
    told = " ".join(run("cellar", "own.xlsx", code=1).stderr.split())
    assert "This workbook does not say of which count it is." in told
    Path("broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert run("cellar", "broken.xlsx", code=1).stderr


def test_of_a_kind_that_is_there_once_the_kind_will_do() -> None:
    run("hotel cellar", "cellar.xlsx")
    fill_in(keg1={THERE: "there"})
    assert "1 of 5 counted" in run("hotel cellar", "cellar.xlsx").stdout
