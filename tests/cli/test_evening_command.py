"""The evening on the command line: what it will come to, and what to do."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks

BOOK = str(shipped_workbooks()[REFERENCE_EVENT])


def run(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["evening", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def said(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_a_workbooks_evening_in_one_sentence() -> None:
    result = run(BOOK, "--poured", "Altbier=290 L", "--at", "20:30")
    assert said(result.stdout) == (
        "Altbier: 290 L by 20:30, 477 L (372–662 L in 8 of 10 evenings) by the end; "
        "800 L last to the end: very likely.\n"
    )


@pytest.mark.usefixtures("store_url")
def test_the_evening_as_json() -> None:
    result = run(
        REFERENCE_EVENT, "--poured", "Altbier=700 L", "--poured", "wine=0.3 hl", "--at", "20:30", "--json", "-"
    )
    assert result.stderr == ""
    altbier, wine = json.loads(result.stdout_bytes.decode("utf-8"))["evening"]
    assert altbier["beverage"] == "Altbier"
    assert altbier["poured_l"] == 700
    assert round(altbier["expected_by_now_l"]) == 253
    assert list(altbier["quantiles"]) == ["p025", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p975"]
    assert list(altbier["quantiles"].values()) == sorted(altbier["quantiles"].values())
    assert altbier["available_l"] == 800
    assert 0 < altbier["chance_lasts"] < 0.2
    dry = dt.datetime.fromisoformat(altbier["runs_out_at"])
    assert dt.datetime.fromisoformat(altbier["at"]) < dry < dt.datetime.fromisoformat("2025-06-16T23:00+09:00")
    assert [each["measure"] for each in altbier["measures"]] == ["smaller glasses", "buy"]
    assert (wine["beverage"], wine["poured_l"]) == ("Wine", 30)
    assert (wine["available_l"], wine["chance_lasts"], wine["runs_out_at"], wine["measures"]) == (None, None, None, [])


@pytest.mark.parametrize("language", ["de", "ja"])
def test_the_sentences_are_in_the_readers_language(language: str) -> None:
    result = run(BOOK, "--poured", "Altbier=700 L", "--at", "20:30", "--lang", language, "--json", "-")
    (found,) = json.loads(result.stdout_bytes.decode("utf-8"))["evening"]
    words = {"de": "gehen gegen 21:05 zur Neige: wahrscheinlich", "ja": "21:05頃になくなる見込み：可能性が高い"}
    assert words[language] in said(found["sentences"][0])


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--poured", "Altbier=290", "--at", "20:30"), "--poured “Altbier=290”: The unit is missing."),
        (("--poured", "Pils=290 L", "--at", "20:30"), "The event has no beverage “Pils”. It has Altbier, Wine,"),
        (("--poured", "Altbier=290 L", "--at", "late"), "--at “late”: "),
        (("--poured", "Altbier=1 L", "--poured", "altbier=2 L", "--at", "20:30"), "--poured names Altbier twice"),
        (("--poured", "Altbier=1 L", "--at", "20:30", "--json", "out.xlsx"), "--json writes no workbook"),
        (("--at", "20:30"), "A workbook has no stock movements. Add --poured"),
    ],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], why: str) -> None:
    assert why in run(BOOK, *arguments, code=2).stderr


@pytest.mark.usefixtures("store_url")
def test_an_event_that_is_not_there() -> None:
    assert "no-such" in run("no-such", "--poured", "Altbier=1 L", "--at", "20:30", code=2).stderr


def test_without_a_time_it_is_now(tmp_path: Path) -> None:
    out = tmp_path / "evening.json"
    result = run(BOOK, "--poured", "Altbier=470 L", "--json", str(out))
    assert "Altbier: 470 L by the last pour, 330 L are left." in said(result.stdout)
    assert f"Written: {out}" in result.stdout
    assert json.loads(out.read_text(encoding="utf-8"))["evening"][0]["chance_lasts"] == 1
