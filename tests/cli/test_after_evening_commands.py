"""`catering report` and `catering close`: what they write, what they say, and a plain word for every mistake."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.model.event import LeftOverTo, Measured, PastEvent
from catering.services.open_event import open_event
from catering.services.shipped_events import REFERENCE_EVENT
from catering.store.engine import Store
from catering.store.place import VARIABLE
from opened_papers import pages_of

FESTIVAL = "festival-am-rhein-2027"


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def own_row(event: str = REFERENCE_EVENT) -> PastEvent:
    records = open_event(Store(os.environ[VARIABLE]), event, None).records
    return next(past for past in records.past_events if past.name == "Düsseldorf-Abend in Tokyo 2025")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "drunk: not measured"), ("de", "getrunken: nicht gemessen"), ("ja", "飲用量：未計測")],
)
def test_the_report_is_one_page_and_says_what_was_not_measured(tmp_path: Path, language: str, said: str) -> None:
    out = tmp_path / "report.pdf"
    result = run("report", REFERENCE_EVENT, out, "--lang", language)
    assert result.stdout == f"Written: {out}\n"
    (page,) = pages_of(out.read_bytes())
    assert said in page


def test_no_report_before_it_is_over_and_none_but_a_pdf(tmp_path: Path) -> None:
    assert "It is a past event after that." in run("report", FESTIVAL, tmp_path / "r.pdf", code=1).stderr
    assert "ends in .pdf" in run("report", REFERENCE_EVENT, tmp_path / "r.docx", code=2).stderr
    assert "There is no event “nobody”." in run("report", "nobody", tmp_path / "r.pdf", code=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_closed_with_what_was_counted_by_hand() -> None:
    result = run(
        "close", REFERENCE_EVENT, "--guests", "640", "--poured", "Altbier=34 × 20 L slim keg",
        "--left", "Altbier=given away", "--lessons", "A second cask.",
    )  # fmt: skip
    assert result.stdout.startswith("A past event now: change set ")
    row = own_row()
    assert (row.drunk_l, row.measured, row.guests, row.shipped_l) == (680, Measured.KEGS, 640, 800)
    assert (row.left_over_to, row.lessons, row.beverage) == (LeftOverTo.GIVEN, "A second cask.", "Altbier")
    run("close", REFERENCE_EVENT, "--glasses", "Altbier=2400")
    assert (own_row().drunk_l, own_row().measured) == (600, Measured.GLASSES)
    assert run("close", REFERENCE_EVENT).stdout == "It was a past event already.\n"


def test_where_only_shipped_is_known_nothing_drunk_is_written() -> None:
    run("close", REFERENCE_EVENT)
    assert (own_row().drunk_l, own_row().measured) == (None, Measured.SHIPPED_ONLY)


def test_it_is_given_to_another_event() -> None:
    result = run("close", REFERENCE_EVENT, "--glasses", "Altbier=2400", "--teach", FESTIVAL)
    assert "Given to another event: change set " in result.stdout
    assert own_row(FESTIVAL).drunk_l == 600


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--glasses", "Altbier"), "--glasses “Altbier”: “Altbier” says nothing behind “=”."),
        (("--glasses", "Cider=3"), "The event has no beverage “Cider”."),
        (("--glasses", "Altbier=12.5"), "is no number of glasses. Write a whole number"),
        (("--left", "Altbier=lost"), "--left “Altbier=lost”"),
        (("--poured", "Altbier=290"), "The unit is missing."),
        (("--teach", "nobody"), "There is no event “nobody”."),
    ],
)
def test_what_is_written_wrong_is_told_and_nothing_is_closed(arguments: tuple[str, ...], told: str) -> None:
    assert told in run("close", REFERENCE_EVENT, *arguments, code=2).stderr
    with pytest.raises(StopIteration):
        own_row()
