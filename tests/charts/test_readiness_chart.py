"""The heat map of readiness: a cell for each bar and quarter hour, dark where trained tappers are too few."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import altair as alt
import pytest

from catering.charts.readiness import readiness_chart
from catering.model.text import LANGUAGES, Language
from catering.planning.tap_training.readiness import BarReadiness, Readiness

AT = dt.datetime(2025, 6, 16, 19, tzinfo=ZoneInfo("Asia/Tokyo"))
CELLS = (
    BarReadiness(AT, "Bar 1", needed=2, trained=1, present=0.9),
    BarReadiness(AT, "Bar 2", needed=2, trained=2, present=1.9),
    BarReadiness(AT, "Bar 3", needed=2, trained=3, present=2.85),
)
READINESS = Readiness(CELLS, ratio=0.45, chance=0.5, missing=2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_keeps_to_the_schema(language: Language) -> None:
    chart = readiness_chart(READINESS, language=language)
    alt.Chart.from_dict(chart.spec)
    assert chart.alt


def test_a_cell_says_trained_and_needed_and_whether_it_is_enough() -> None:
    chart = readiness_chart(READINESS, language="en")
    assert [(cell["bar"], cell["said"], cell["state"]) for cell in chart.spec["datasets"]["cells"]] == [
        ("Bar 1", "1/2", "too few trained"),
        ("Bar 2", "2/2", "as many as needed, none to spare"),
        ("Bar 3", "3/2", "enough, even if some stay away"),
    ]
    assert chart.spec["datasets"]["cells"][0]["tip"] == "Bar 1, 19:00: 1 trained, 0.9 present on average, 2 needed"
    assert "Bar 1 at 19:00 has 0.9 trained tappers present and needs 2." in chart.alt
