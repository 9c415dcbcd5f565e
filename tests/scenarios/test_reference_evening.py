"""The Düsseldorf-Abend is planned from the workbook that comes with the program, as its issue says it must be."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from catering.model.assumption import AssumptionKind
from catering.planning.event_plan import EventPlan, order_recommended, plan_event
from catering.planning.forecast.what_if import WhatIf, apply_what_if
from catering.planning.overview import overview
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks

A_WEEK_BEFORE = dt.datetime(2025, 6, 9, 12, tzinfo=dt.UTC)


@cache
def reference() -> EventPlan:
    path = shipped_workbooks()[REFERENCE_EVENT]
    checked = check_workbook(path.read_bytes(), path.name, as_of=A_WEEK_BEFORE)
    assert checked.records is not None, [str(finding.message) for finding in checked.findings]
    return plan_event(checked.records, as_of=A_WEEK_BEFORE)


def test_the_workbook_holds_the_published_evening() -> None:
    records = reference().records
    assert records.guests_accepted == 700
    assert len(records.guest_groups) > 1
    assert [(line.containers, line.container_size) for line in records.order_lines] == [
        (38, "20 L slim keg"),
        (2, "20 L gravity cask"),
    ]
    assert reference().supply("Altbier").planned_l == 800
    assert reference().ordered_mix.containers == 40


@pytest.mark.parametrize(("level", "litres"), [("p05", 223.5), ("p50", 430.6), ("p90", 714.0), ("p95", 824.0)])
def test_litres_to_ship(level: str, litres: float) -> None:
    assert reference().demand("Altbier").litres[level] == pytest.approx(litres, rel=0.01)


def test_how_far_800_litres_go() -> None:
    supply, distribution = reference().supply("Altbier"), reference().demand("Altbier").distribution
    assert supply.chance_suffices == pytest.approx(0.942, abs=0.005)
    assert distribution.chance(820) == pytest.approx(0.949, abs=0.005)
    assert supply.expected_leftover_l == pytest.approx(345, abs=2)
    assert supply.expected_shortfall_l == pytest.approx(9, abs=0.5)
    assert supply.implied_shortage_cost_ratio == pytest.approx(16, abs=0.5)


def test_95_percent_take_42_kegs() -> None:
    plan = reference()
    assert plan.keg_mix is not None
    recommended = plan.keg_mix.of("Altbier")
    assert sum(line.containers for line in recommended) == 42
    assert sum(line.volume_l for line in recommended) == 840
    after = plan_event(order_recommended(plan), as_of=A_WEEK_BEFORE)
    assert (after.supply("Altbier").chance_suffices or 0) >= 0.95
    assert after.broken_rules == ()


def test_the_toast_lifts_464_glasses() -> None:
    assert round(sum(check.glasses for check in reference().toast)) == 464
    assert {check.beverage for check in reference().toast} == {"Altbier"}
    assert {f"{check.at:%H:%M}" for check in reference().toast} == {"19:00"}


def test_a_lively_crowd() -> None:
    lively = WhatIf("Altbier", values={AssumptionKind.SERVINGS_PER_DRINKER_HOUR: 1.7})
    plan = plan_event(apply_what_if(reference().records, lively), as_of=A_WEEK_BEFORE)
    assert plan.supply("Altbier").chance_suffices == pytest.approx(0.79, abs=0.005)


def test_the_overview_says_it_in_plain_sentences() -> None:
    said = overview(reference())
    words = [str(each).replace("\N{NO-BREAK SPACE}", " ") for each in (*said.answer, *said.rests_on)]
    assert "800 L of Altbier suffice with 94 %; with 6 % they run out." in words
    assert "On average 22 of 40 containers are drunk and 17 stay full." in words
    assert "One more 20 L slim keg makes it 94.9 %." in words
    assert "The thirst is assumed: no past event was measured." in words
    assert "A lively crowd (1.7 servings an hour, as one evening in five) makes it 79 %." in words


def test_the_festival_is_planned_too_unlike_it() -> None:
    path = shipped_workbooks()["festival-am-rhein-2027"]
    as_of = dt.datetime(2027, 7, 11, 12, tzinfo=dt.UTC)
    checked = check_workbook(path.read_bytes(), path.name, as_of=as_of)
    assert checked.records is not None
    plan = plan_event(checked.records, as_of=as_of)
    assert plan.toast == ()
    assert plan.keg_mix is not None
    for demand, supply in zip(plan.demands, plan.supplies, strict=True):
        assert sum(point.share for point in demand.profile) == pytest.approx(1)
        assert {point.at.day for point in demand.profile if point.share} == {10, 11}
        recommended = sum(line.volume_l for line in plan.keg_mix.of(supply.beverage))
        assert supply.recommended_l <= recommended < supply.recommended_l + 50
    assert "It is today" in str(overview(plan).decide[0])
