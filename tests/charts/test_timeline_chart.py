"""The way in time: a row for each milestone and leg, planned and actual, with the slack."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from catering.charts.timeline import timeline_chart
from catering.model.milestone import MilestoneKind
from catering.model.records import EventRecords
from catering.model.text import LANGUAGES, Language
from catering.planning.event_plan import EventPlan
from catering.planning.shipment.shipment_schedule import ShipmentSchedule, schedule_shipment

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "planning"))

from shipments import berlin, chain, evening, tokyo

AS_OF = berlin(2025, 4, 14, 12)


def schedule(records: EventRecords | None = None, as_of: dt.datetime = AS_OF) -> ShipmentSchedule:
    planned = chain(decided=berlin(2025, 4, 28, 12), filled=berlin(2025, 6, 3, 12))
    found = schedule_shipment(records or evening(milestones=planned), as_of=as_of)
    assert found is not None
    return found


def shown(of: ShipmentSchedule, language: Language = "en") -> dict[str, list[dict[str, Any]]]:
    datasets: dict[str, list[dict[str, Any]]] = timeline_chart(of, language=language).spec["datasets"]
    return datasets


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_and_only_its_data_change(language: Language, shipped_plans: dict[str, EventPlan]) -> None:
    schedules = [schedule(), *(schedule(plan.records, plan.as_of) for plan in shipped_plans.values())]
    shells = set()
    for each in schedules:
        chart = timeline_chart(each, language=language)
        alt.Chart.from_dict(chart.spec, validate=True)
        shell = {key: value for key, value in chart.spec.items() if key not in ("$schema", "datasets", "height")}
        assert "http" not in json.dumps(shell)
        assert (shell["width"], shell["background"]) == ("container", "transparent")
        shells.add(json.dumps(shell))
    assert len(shells) == 1


def test_a_row_for_each_milestone_and_each_leg() -> None:
    rows = shown(schedule())["rows"]
    # brewed and ripened within the month, the cellar waits for the filling; the notification is filed beside the way
    assert {row["words"] for row in rows} == {
        "litres decided", "ordered", "brewed", "filled", "export declared", "food import notified", "cleared",
        "delivered", "rested", "final headcount", "Düsseldorf – Frankfurt", "Frankfurt – Tokyo Haneda",
        "Tokyo Haneda – Hotel New Otani",
    }  # fmt: skip
    assert [row["y"] for row in rows] == sorted(row["y"] for row in rows)
    assert len(shown(schedule())["legs"]) == 3


def test_planned_is_drawn_beside_expected_and_latest_with_the_slack_between() -> None:
    of = schedule()
    datasets = shown(of)
    (row,) = [row for row in datasets["rows"] if row["words"] == "filled"]
    marks = {mark["mark"]: mark["at"] for mark in datasets["marks"] if mark["y"] == row["marks_y"]}
    assert set(marks) == {"planned", "expected", "latest"}
    assert marks["planned"] == marks["expected"] == row["from"]
    assert marks["latest"] == row["to"] > row["from"]
    # noon in Düsseldorf is 19:00 on the venue's clock
    assert dt.datetime.fromtimestamp(marks["planned"] / 1000, dt.UTC).isoformat() == "2025-06-03T19:00:00+00:00"
    assert row["slack"].endswith("spare")
    assert not row["late"]


def test_what_is_reached_and_what_is_late_look_otherwise() -> None:
    planned = chain(decided=berlin(2025, 4, 28, 12), filled=berlin(2025, 6, 13, 12))
    reached = tuple(
        each.model_copy(update={"actual_at": berlin(2025, 4, 28, 12)}) if each.kind is MilestoneKind.DECIDED else each
        for each in planned
    )
    datasets = shown(schedule(evening(milestones=reached), berlin(2025, 4, 29, 9)))
    rows = {row["words"]: row for row in datasets["rows"]}
    assert rows["litres decided"]["slack"] == "✓"
    assert rows["filled"]["late"]
    assert rows["filled"]["slack"].startswith("▲ ")
    marks = {(mark["y"], mark["mark"]) for mark in datasets["marks"]}
    assert (rows["litres decided"]["marks_y"], "reached") in marks
    assert (rows["filled"]["marks_y"], "expected too late") in marks


def test_the_doors_are_drawn_and_now_where_it_is_within_the_figure() -> None:
    assert [each["label"] for each in shown(schedule())["heads"]] == ["doors"]
    during = schedule(as_of=tokyo(2025, 5, 20, 12))
    assert [each["label"] for each in shown(during)["heads"]] == ["doors", "now"]
    assert [each["label"] for each in shown(during, "de")["heads"]] == ["Einlass", "jetzt"]


def test_a_tick_that_is_no_midnight_has_its_hour() -> None:
    """A figure of two days has several ticks on a day, and no two may read the same."""
    said = json.dumps(timeline_chart(schedule(), language="en").spec)
    assert "utchours(datum.value) || utcminutes(datum.value) ? '%-d %b %H:%M' : '%-d %b'" in said


def test_where_something_is_lacking_nothing_is_drawn_as_expected() -> None:
    datasets = shown(schedule(evening(order_lines=(), milestones=())))
    assert {mark["mark"] for mark in datasets["marks"]} == {"latest"}
    assert {row["slack"] for row in datasets["rows"]} == {"–"}
    assert not any(row["late"] for row in datasets["rows"])


def test_it_is_told_in_words() -> None:
    said = timeline_chart(schedule(), language="en").alt
    assert said.startswith("In place and rested by ")
    assert said.endswith("spare.")
    assert "{" not in said


def test_a_call_takes_no_time() -> None:
    of = schedule()
    timeline_chart(of, language="en")
    durations = []
    for _ in range(10):
        begun = time.perf_counter()
        timeline_chart(of, language="en")
        durations.append(time.perf_counter() - begun)
    assert min(durations) < 0.01
