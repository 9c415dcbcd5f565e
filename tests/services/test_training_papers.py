"""The papers of the tap training: they open, and say what the roster says; and the training as JSON."""

from __future__ import annotations

import datetime as dt
import io
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from icalendar import Calendar

from catering.documents.lettering import LACKING
from catering.model.records import EventRecords
from catering.model.text import LANGUAGES, Language
from catering.model.training import RosterEntry
from catering.planning.event_plan import plan_event
from catering.planning.tap_training.training_plan import TrainingPlan
from catering.services.plan_report import plan_as_dict
from catering.services.training_papers import (
    TRAINING_FILES,
    TrainingFile,
    TrainingPaper,
    training_of,
    write_training_paper,
)
from catering.services.write_papers import Paper, PaperFile, papers_of, write_paper
from opened_papers import pages_of, words_of

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from make_workbooks import TOKYO, duesseldorf_abend

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=TOKYO)


@cache
def training() -> TrainingPlan:
    return training_of(duesseldorf_abend(), as_of=AS_OF)


@cache
def written(paper: TrainingPaper, suffix: str, language: Language = "en") -> bytes:
    file = next(each for each in TRAINING_FILES if each.paper is paper and each.suffix == suffix)
    return write_training_paper(training(), file, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", [each for each in TRAINING_FILES if each.suffix == "pdf"], ids=lambda each: each.paper)
def test_every_letter_is_there(file: TrainingFile, language: Language) -> None:
    assert LACKING not in words_of(written(file.paper, "pdf", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_course_is_one_page(language: Language) -> None:
    assert len(pages_of(written(TrainingPaper.COURSE, "pdf", language))) == 1


def test_the_course_has_steps_hazards_kit_and_sessions() -> None:
    said = words_of(written(TrainingPaper.COURSE, "pdf"))
    for words in (
        "Chill the cask to 7 to 8 °C",
        "empty the cask in one go",
        "shoots out",
        "2 × Mallet",
        "Sunday 15:00",
    ):
        assert words in said
    assert "6 / 6" in said


def test_each_session_with_trainees_has_its_attendance_sheet() -> None:
    pages = pages_of(written(TrainingPaper.ATTENDANCE, "pdf"))
    assert len(pages) == 2
    assert "Banquet 08" in pages[0]
    # the agency's two have a line each
    assert pages[1].count("Agency, Japanese") == 2


def test_the_roster_is_by_session_and_by_bar() -> None:
    said = words_of(written(TrainingPaper.ROSTER, "pdf"))
    assert "6 of 6 seats taken; practice casks: 6 with water, 0 with beer." in said
    assert "Nobody is in this session." in said
    assert "wherever hands are short" in said


def test_the_roster_is_read_by_pandas() -> None:
    sheets = pd.read_excel(io.BytesIO(written(TrainingPaper.ROSTER, "xlsx")), sheet_name=None)
    assert list(sheets) == ["Roster", "By bar", "Sessions"]
    roster = sheets["Roster"]
    assert roster["Places"].sum() == 11
    assert roster.loc[roster["Staff member"] == "Banquet 08", ["Session", "Starts", "Bar"]].values.tolist() == [
        ["Sunday 15:00", "2025-06-15 15:00", "Bar 4, foyer"]
    ]
    assert sheets["By bar"].groupby("Bar")["People"].sum()["Bar 1, stage"] == 3
    assert sheets["Sessions"]["Seats taken"].tolist() == [6, 0, 5]


@pytest.mark.parametrize(("language", "sheet"), [("de", "Einteilung"), ("ja", "受講者名簿")])
def test_the_roster_is_in_the_readers_language(language: Language, sheet: str) -> None:
    sheets = pd.read_excel(io.BytesIO(written(TrainingPaper.ROSTER, "xlsx", language)), sheet_name=None)
    assert next(iter(sheets)) == sheet


def test_sessions_are_in_the_calendar() -> None:
    made = papers_of(duesseldorf_abend(), as_of=AS_OF)
    calendar = Calendar.from_ical(write_paper(made, PaperFile(Paper.CALENDAR, "ics"), language="en"))
    found = {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}
    sunday = found["duesseldorf-abend-tokio-2025/session/sunday-15:00@catering"]
    assert sunday["dtstart"].dt == dt.datetime(2025, 6, 15, 15, tzinfo=TOKYO)
    assert sunday["dtend"].dt == dt.datetime(2025, 6, 15, 16, 15, tzinfo=TOKYO)
    assert "Trainer: Brewer 1" in str(sunday["description"])
    assert "Banquet 08" in str(sunday["description"])
    assert len(sunday.subcomponents) == 2


def test_the_plans_json_tells_the_training() -> None:
    plan = plan_of(duesseldorf_abend())
    assert plan["to_train"] == 11
    assert plan["practice_beer_l"] == 0
    assert plan["readiness"] == pytest.approx(0.95)
    sunday = plan["sessions"][0]
    assert (sunday["session"], sunday["starts_at"], sunday["trainer"], len(sunday["trainees"])) == (
        "Sunday 15:00", "2025-06-15T15:00:00+09:00", "Brewer 1", 6,
    )  # fmt: skip
    assert plan["sessions"][2]["trainees"].count("Agency, Japanese") == 2


def test_a_broken_rule_is_told_with_its_name() -> None:
    records = duesseldorf_abend()
    more = RosterEntry(session="Sunday 15:00", staff_member="Banquet 07")
    rules = plan_of(records.with_rows(RosterEntry.table, (*records.roster_entries, more)))["broken_rules"]
    assert {(each["rule"], each["session"], each["staff_member"]) for each in rules} == {
        ("trained once", None, "Banquet 07"),
        ("trainees a trainer", "Sunday 15:00", None),
        ("time to tap", "Sunday 15:00", None),
        ("can come", "Sunday 15:00", "Banquet 07"),
    }


def plan_of(records: EventRecords) -> dict[str, Any]:
    return plan_as_dict(plan_event(records, as_of=AS_OF), (), language="en")["training"]
