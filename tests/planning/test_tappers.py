"""Tappers and taps of a bar: how many it takes, how long one waits with those there are, which rule limits."""

from __future__ import annotations

import math

import pytest
from bars import bar, served
from evenings import assumed, evening, event, group

from catering.model.assumption import AssumptionKind
from catering.model.beverage import Dispense
from catering.planning.service.erlang_c import erlang_c
from catering.planning.service.orders import DemandLevel
from catering.planning.service.service_rules import ServiceRule

MEDIAN, HIGH = DemandLevel.MEDIAN, DemandLevel.HIGH


def test_one_bar_for_all_takes_the_tappers_of_the_reference() -> None:
    """4 and 7 trained, 7 and 12 untrained, within a tenth."""
    (pooled,) = served(evening()).bars
    assert dict(pooled.needed_tappers) == {MEDIAN: 4, HIGH: 7}
    assert dict(pooled.needed_untrained) == {MEDIAN: 7, HIGH: pytest.approx(12, rel=0.1)}
    assert pooled.tappers == pooled.trained == 7
    assert pooled.taps_needed == 3  # 5.8 L a minute of 2.45 that a tap gives


def test_both_waits_are_told_by_name() -> None:
    (pooled,) = served(evening()).bars
    waits = pooled.waits[HIGH]
    assert waits.at_the_peak == erlang_c(pooled.peaks_per_min[HIGH], 25, 7)
    assert 0 < waits.over_the_evening.mean_s < waits.at_the_peak.mean_s  # the peak lasts a quarter hour
    assert (pooled.mean_wait_s, pooled.p90_wait_s) == (
        pooled.waits[MEDIAN].over_the_evening.mean_s,
        pooled.waits[MEDIAN].over_the_evening.p90_s,
    )


def test_each_quarter_hour_has_its_own_need() -> None:
    (pooled,) = served(evening()).bars
    needs = [tappers for _, tappers in pooled.needed]
    assert max(needs) == pooled.needed_tappers[HIGH] == 7
    assert needs[0] < 7
    assert needs[-1] == 1  # somebody stands there to the end
    for quarter in pooled.quarters:
        wait = erlang_c(quarter.orders_per_min[HIGH], 25, quarter.needed)
        assert wait.is_within(mean_s=60, p90_s=180)
        assert quarter.capacity_per_min == pytest.approx(7 * 60 / 25)


def test_planned_tappers_are_those_that_serve() -> None:
    (stage,) = served(evening(bars=(bar(taps=8, planned_tappers=5),))).bars
    assert (stage.tappers, stage.planned_tappers, stage.needed_tappers[HIGH]) == (5, 5, 7)
    (short,) = stage.broken
    assert short.rule is ServiceRule.ENOUGH_TAPPERS
    assert str(short.message) == ("Bar 1 has 5 tappers, 5 of them trained; 90 % demand asks for 7 who are.")
    assert str(short.way_out) == "Plan more tappers there, train those who are not, or lower its share of orders."


def test_fewer_trained_hands_let_wait_longer() -> None:
    records = evening(bars=(bar(taps=8),))
    everybody, two_fewer, nobody = (served(records, trained).bars[0] for trained in (None, {"bar 1": 5}, {}))
    assert (everybody.trained, two_fewer.trained, nobody.trained) == (7, 5, 0)
    waits = [each.waits[HIGH].over_the_evening.mean_s for each in (everybody, two_fewer, nobody)]
    assert waits[0] < waits[1] < waits[2]
    # five at 25 s and two at 45 s serve as much as seven at 29 s
    mixed = two_fewer.waits[HIGH].at_the_peak
    assert mixed == erlang_c(two_fewer.peaks_per_min[HIGH], 7 / (5 / 25 + 2 / 45), 7)
    assert everybody.broken == ()
    assert [rule.rule for rule in nobody.broken] == [ServiceRule.ENOUGH_TAPPERS]


def test_nobody_has_to_learn_to_tap_where_bottles_are_poured() -> None:
    """Two bars of 4 tappers each: the training is asked for those of the stage alone."""
    bars = (bar("Stage", 4, 0.5), bar("Foyer", 0, 0.5, dispense=Dispense.BOTTLE))
    stage, foyer = served(evening(bars=bars), {"Stage": 4}).bars
    assert (stage.needed_tappers[HIGH], foyer.needed_tappers[HIGH]) == (4, 4)
    assert (max(tappers for _, tappers in stage.needed), foyer.needed) == (4, ())
    assert (foyer.tappers, foyer.trained, foyer.broken) == (4, 4, ())


def test_where_nobody_serves_the_wait_has_no_end() -> None:
    (stage,) = served(evening(bars=(bar(planned_tappers=0),))).bars
    assert math.isinf(stage.mean_wait_s)
    assert stage.waits[HIGH].at_the_peak is None
    assert str(stage.summary()) == "Bar 1: nobody serves."


def test_taps_limit_how_many_tappers_can_be_busy() -> None:
    """An order of 1.7 glasses flows for 7.3 s of its 25; at 70 % duty a tap keeps 2.4 tappers busy, two taps four."""
    (stage,) = served(evening(bars=(bar(taps=2),))).bars
    assert (stage.most_at_taps, stage.tappers, stage.taps_needed) == (4, 4, 3)
    rules = [rule.rule for rule in stage.broken]
    assert rules == [ServiceRule.ENOUGH_TAPS, ServiceRule.ENOUGH_TAPPERS]
    assert str(stage.broken[0].message) == "Bar 1 has 2 taps; 90 % demand asks for 3."
    (more,) = served(evening(bars=(bar(taps=2, planned_tappers=9),))).bars
    assert more.quarters[0].capacity_per_min == pytest.approx(4 * 60 / 25)  # five stand behind the others


def test_no_tapper_is_lost_by_a_hair() -> None:
    """1.5 glasses flow for 6 3/7 s of 25 s: at 60 % duty a tap keeps 2 1/3 tappers busy, three taps seven."""
    figures = (assumed(AssumptionKind.ITEMS_AN_ORDER, 1.5), assumed(AssumptionKind.TAP_DUTY, 0.6))
    (stage,) = served(evening(bars=(bar(taps=3),), assumptions=figures)).bars
    assert stage.most_at_taps == 7


def test_a_bar_without_taps_serves_nothing() -> None:
    (stage,) = served(evening(bars=(bar(taps=0),))).bars
    assert (stage.most_at_taps, stage.tappers) == (0, 0)
    assert stage.broken[0].rule is ServiceRule.ENOUGH_TAPS


def test_shorter_waits_wished_take_more_tappers() -> None:
    wished = (
        assumed(AssumptionKind.MEAN_WAIT_WISHED, 5),
        assumed(AssumptionKind.NINE_OF_TEN_WAIT_WISHED, 15),
    )
    (patient,), (hurried,) = served(evening()).bars, served(evening(assumptions=wished)).bars
    assert hurried.needed_tappers[HIGH] > patient.needed_tappers[HIGH]


def test_four_bars_take_more_than_one() -> None:
    bars = tuple(bar(name, share=0.25) for name in ("A", "B", "C", "D"))
    service = served(evening(event=event(), bars=bars))
    assert service.tappers == 8
    assert [str(sentence) for sentence in service.answer()] == [
        "Guests are served as wished, at 90 % demand too.",
        str(service.summary()),
    ]
    assert str(service.summary()).startswith("8 tappers for 8.2 orders a minute at the peak, 13.6 at 90 % demand; the ")


def test_a_huge_bar_is_as_many_counters_side_by_side() -> None:
    """A hundred thousand guests at one bar: 809 tappers' work at the peak, in seventeen lines."""
    (huge,) = served(evening(group(accepted=100_000))).bars
    work = huge.peaks_per_min[HIGH] * 25 / 60
    assert work < huge.needed_tappers[HIGH] < 1.2 * work
    assert huge.needed_tappers[HIGH] % 17 == 0
    assert huge.waits[HIGH].over_the_evening.is_within(mean_s=60, p90_s=180)


def test_the_tappers_planned_at_a_huge_bar_are_dealt_over_its_counters_and_none_is_added() -> None:
    """850 tappers in seventeen lines are fifty in each; of 851, one line has fifty-one, and its part of the orders."""
    even, one_more, few = (
        served(evening(group(accepted=100_000), bars=(bar(taps=1000, planned_tappers=planned),))).bars[0].waits[HIGH]
        for planned in (850, 851, 20)
    )
    peaks = [waits.at_the_peak for waits in (even, one_more, few) if waits.at_the_peak is not None]
    assert [peak.servers for peak in peaks] == [50, 51, 2]
    busy = peaks[0].utilisation * 850  # tappers' work at the peak
    assert [peak.utilisation for peak in peaks[1:]] == [pytest.approx(busy / 851), pytest.approx(busy / 20)]


def test_a_wait_that_no_number_of_tappers_keeps_to_is_no_endless_search() -> None:
    impossible = (
        assumed(AssumptionKind.MEAN_WAIT_WISHED, 1e-300),
        assumed(AssumptionKind.NINE_OF_TEN_WAIT_WISHED, 1e-300),
    )
    (pooled,) = served(evening(assumptions=impossible)).bars
    assert pooled.needed_tappers[HIGH] <= 1000
