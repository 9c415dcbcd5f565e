"""`catering backtest`: a person's own history, alone or in an event's workbook, with findings by cell."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.model.event import Measured, PastEvent
from catering.model.record import column_of, sheet_label
from catering.model.text import Language
from catering.services.shipped_events import shipped_workbooks

REFERENCE, FESTIVAL = shipped_workbooks().values()
HEADINGS = ("Past event", "Held on", "Beverage", "Guests", "Drunk [L]", "How measured")
FOUR = tuple(
    (str(year), dt.datetime(year, 6, 1), "Altbier", guests, litres, "kegs counted")  # noqa: DTZ001
    for year, guests, litres in ((2021, 400, 200), (2022, 600, 360), (2023, 500, 225), (2024, 800, 440))
)


def history(
    folder: Path,
    rows: Sequence[Sequence[Any]] = FOUR,
    *,
    headings: Sequence[str] = HEADINGS,
    sheet: str = "Past events",
) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in (headings, *rows):
        page.append(list(row))
    path = folder / "history.xlsx"
    book.save(path)
    return path


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["backtest", *(str(each) for each in arguments)])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answer(*arguments: str | Path, code: int = 0) -> dict[str, Any]:
    result = run(*arguments, "--json", "-", code=code)
    assert result.stderr == ""
    report: dict[str, Any] = json.loads(result.stdout_bytes.decode("utf-8"))
    return report


def codes(report: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(each["code"], each["cell"]) for each in report["findings"]]


def test_the_json_has_what_was_promised(tmp_path: Path) -> None:
    report = answer(history(tmp_path))
    assert [each["event"] for each in report["forecasts"]] == ["2021", "2022", "2023", "2024"]
    third = report["forecasts"][2]
    assert third["actual"] == 225
    assert list(third["quantiles"]) == ["p025", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p975"]
    assert third["baselines"] == pytest.approx(
        {
            "last rate × guests": 75,
            "mean rate × guests": 50,
            "pooled rate × guests": 1000 / 1800 * 500 - 225,
            "2 servings a guest": 25,
            "3 servings a guest": 150,
            "4 servings a guest": 275,
        }
    )
    assert set(report["coverage"]) == {"80", "95"}
    assert report["crps"] == pytest.approx(sum(each["crps"] for each in report["forecasts"]) / 4)
    assert codes(report) == [("taken-as-beer", None)]  # a sheet alone says nothing of the glass


def test_in_order_of_time_and_from_a_day_on(tmp_path: Path) -> None:
    report = answer(history(tmp_path), "--order", "time", "--since", "2023-01-01")
    assert [(each["event"], each["learned_from"]) for each in report["forecasts"]] == [("2023", 2), ("2024", 3)]
    assert report["order"] == "time"


def test_a_person_reads_a_sentence_and_tables(tmp_path: Path) -> None:
    result = run(history(tmp_path), "--order", "time", "--json", tmp_path / "out.json")
    assert result.stdout.startswith("3 past events forecast: off by ")
    for words in ("Litres drunk, as forecast and as they were", "last rate × guests", "none was held before it"):
        assert words in result.stdout
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["order"] == "time"


@pytest.mark.parametrize(("language", "words"), [("de", "mindestens 3 frühere Veranstaltungen"), ("ja", "3件以上")])
def test_headings_and_messages_in_other_languages(tmp_path: Path, language: Language, words: str) -> None:
    names = ("name", "held_on", "beverage", "guests", "drunk_l", "measured")
    headings = [column_of(PastEvent, name).label.in_language(language) for name in names]
    sheet = sheet_label(PastEvent).in_language(language)
    rows = [[*row[:5], Measured.KEGS.label.in_language(language)] for row in FOUR]
    book = history(tmp_path, rows, headings=headings, sheet=sheet)
    assert len(answer(book)["forecasts"]) == 4
    few = history(tmp_path, rows[:2], headings=headings, sheet=sheet)
    assert words in answer(few, "--lang", language, code=1)["findings"][0]["message"]


def test_every_bad_cell_is_named(tmp_path: Path) -> None:
    rows = [list(row) for row in FOUR]
    rows[1][3], rows[2][4], rows[3][1] = "about six hundred", -5, "soon"
    report = answer(history(tmp_path, rows), code=1)
    assert {cell for _, cell in codes(report)} >= {"D3", "E4", "B5"}
    assert "forecasts" not in report


def test_litres_drunk_that_were_not_measured_are_asked_about(tmp_path: Path) -> None:
    rows = [[*row[:5], "shipped only"] for row in FOUR]
    assert "contradiction" in [code for code, _ in codes(answer(history(tmp_path, rows), code=1))]


@pytest.mark.parametrize("rows", [FOUR[:2], [[*row[:3], None, *row[4:]] for row in FOUR]])
def test_too_little_history_is_refused_with_the_way_out(tmp_path: Path, rows: Sequence[Sequence[Any]]) -> None:
    report = answer(history(tmp_path, rows), code=1)
    first = report["findings"][0]
    assert first["code"] == "too-little-history"
    assert first["message"].startswith("At least 3 past events of one beverage are needed")
    assert first["suggestion"] == "Enter guests and litres drunk of earlier events on the sheet “Past events”."


def test_an_events_workbook_is_read_with_its_own_glass_and_shares() -> None:
    report = answer(FESTIVAL, code=1)
    assert report["findings"][0]["code"] == "too-little-history"
    assert "there is 1" in report["findings"][0]["message"]
    refused = answer(REFERENCE, code=1)
    assert "there are 0" in refused["findings"][0]["message"]
    assert "Düsseldorf-Abend 2017: only litres shipped are known." in [each["message"] for each in refused["findings"]]


def test_a_workbook_without_history_or_none_at_all(tmp_path: Path) -> None:
    codes_found = [code for code, _ in codes(answer(history(tmp_path, [], sheet="Notes", headings=("a", "b")), code=1))]
    assert "missing-sheet" in codes_found
    empty = answer(history(tmp_path, []), code=1)
    assert "missing-sheet" in [code for code, _ in codes(empty)]
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    assert answer(tmp_path / "no.xlsx", code=1)["findings"]


def test_wrong_use(tmp_path: Path) -> None:
    book = history(tmp_path)
    run(book, "--json", book, code=2)
    run(book, "--since", "soon", code=2)
    run(book, "--order", "luck", code=2)
    run(tmp_path / "missing.xlsx", code=2)
