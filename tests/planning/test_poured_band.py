"""The band that a count is held against: totals and paces vary, and both ends are the forecast's own."""

from __future__ import annotations

import itertools

import pytest
from evenings import at, demand, evening, order

from catering.planning.evening.evening_rest import Forecast, rest_after
from catering.planning.evening.evening_update import update_evening
from catering.planning.evening.poured_band import poured_band
from catering.planning.event_plan import plan_event

RECORDS = evening(order_lines=(order(40),))


def test_it_begins_with_nothing_and_ends_with_the_forecast() -> None:
    needed = demand(RECORDS)
    band = poured_band(RECORDS, needed)
    assert (band[0].at, band[0].low_l, band[0].high_l) == (at(19), 0, 0)
    assert band[-1].at == at(23)
    for litres, level in ((band[-1].low_l, "p10"), (band[-1].median_l, "p50"), (band[-1].high_l, "p90")):
        assert litres == pytest.approx(needed.litres[level], rel=0.01)


def test_it_only_rises_and_keeps_its_order() -> None:
    band = poured_band(RECORDS, demand(RECORDS))
    for before, after in itertools.pairwise(band):
        assert before.median_l < after.median_l
        assert after.low_l <= after.median_l <= after.high_l


def test_a_count_that_may_be_off_widens_the_range_and_keeps_the_chances_one() -> None:
    plan = plan_event(RECORDS, as_of=at(18))
    exact, off = (
        update_evening(RECORDS, plan.demands[0], plan.supplies[0], poured_l=290, at=at(20.5), off_l=off_l)
        for off_l in (0.0, 60.0)
    )
    assert off.litres["p025"] < exact.litres["p025"] < exact.litres["p975"] < off.litres["p975"]
    assert off.mean_l == pytest.approx(exact.mean_l)
    assert off.chance_lasts is not None
    # the run-out's chance is the band's
    rest = rest_after(
        Forecast.of(plan.demands[0].distribution), poured_l=290, share=off.share_so_far, serving_l=0.25
    ).give_or_take(60)
    assert off.chance_lasts == pytest.approx(rest.chance(510), abs=1e-3)
    assert sum(rest.weights) == pytest.approx(1, abs=1e-6)
