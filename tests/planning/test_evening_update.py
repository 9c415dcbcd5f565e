"""What is poured so far gives a new range, and the moment at which it runs dry."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from evenings import at, certain, demand, evening, event, group, order, period, set_aside
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.assumption import AssumptionKind
from catering.model.event import Bar
from catering.model.records import EventRecords
from catering.planning.evening.evening_bars import PouredAtBar
from catering.planning.evening.evening_measures import MeasureKind
from catering.planning.evening.evening_update import BeverageEvening, update_evening
from catering.planning.evening.likelihood import likelihood, of_ten
from catering.planning.evening.poured_share import share_poured
from catering.planning.event_plan import plan_event

ORDERED = evening(order_lines=(order(40),))
PLAN = plan_event(ORDERED, as_of=at(18))
BARS = (
    Bar(name="Stage", taps=4, share_of_orders=0.5),
    Bar(name="Hall", taps=2, share_of_orders=0.25),
    Bar(name="Foyer", taps=2, share_of_orders=0.25),
)


def now(
    poured_l: float, hour: float, records: EventRecords = ORDERED, at_bars: tuple[PouredAtBar, ...] = ()
) -> BeverageEvening:
    plan = PLAN if records is ORDERED else plan_event(records, as_of=at(18))
    needed, supply = plan.demands[0], plan.supplies[0]
    return update_evening(records, needed, supply, poured_l=poured_l, at=at(hour), at_bars=at_bars)


def said(words: object) -> str:
    return str(words).replace("\N{NO-BREAK SPACE}", " ")


def test_the_documented_example() -> None:
    """docs/planning/evening_update.md"""
    seen = now(290, 20.5)
    assert round(seen.expected_by_now_l) == 253
    assert [round(seen.litres[level]) for level in ("p025", "p10", "p50", "p90", "p975")] == [339, 372, 477, 662, 805]
    assert round(seen.chance_lasts or 0, 3) == 0.974
    assert [said(each) for each in seen.sentences()] == [
        "Altbier: 290 L by 20:30, 477 L (372–662 L in 8 of 10 evenings) by the end; 800 L last to the end: very likely."
    ]
    fewer = evening(order_lines=(order(24),), set_asides=(set_aside(20, purpose="spare"),))
    assert [said(each) for each in now(290, 20.5, fewer).sentences()] == [
        "Altbier: 290 L by 20:30, 477 L (372–662 L in 8 of 10 evenings) by the end; "
        "460 L run dry about 21:30: more likely than not (6 of 10).",
        "Open the reserve of 20 L now: lasts to the end more likely than not.",
        "Pour 0.2 L instead of 0.25 L: lasts to the end more likely than not.",
        "Buy 225 L: lasts to the end very likely.",
    ]


def test_poured_as_expected_keeps_the_median_and_narrows_the_range() -> None:
    before = PLAN.demands[0].litres
    width = before["p90"] - before["p10"]
    for hour in (19.5, 20.0, 20.5, 21.0, 21.5, 22.0):
        expected = now(0, hour).expected_by_now_l
        seen = now(expected, hour)
        assert seen.litres["p50"] == pytest.approx(before["p50"], rel=0.06)
        assert seen.litres["p90"] - seen.litres["p10"] < width
        width = seen.litres["p90"] - seen.litres["p10"]


@settings(max_examples=25, deadline=None)
@given(poured=st.tuples(st.floats(0, 2000), st.floats(0, 2000)), hour=st.floats(18, 23.5))
def test_more_poured_means_more_by_the_end_and_dry_no_later(poured: tuple[float, float], hour: float) -> None:
    less, more = (now(each, hour) for each in sorted(poured))
    for level, litres in less.litres.items():
        assert more.litres[level] >= litres - 1e-6 * max(1, litres)
    assert (more.chance_lasts or 0) <= (less.chance_lasts or 0) + 1e-6
    if less.run_out is not None and less.run_out.runs_out_at is not None and more.run_out is not None:
        assert more.run_out.runs_out_at is not None or hour >= 23
        # one minute, for each is told to the minute
        assert (more.run_out.runs_out_at or at(0)) <= less.run_out.runs_out_at + dt.timedelta(minutes=1)


@settings(max_examples=25, deadline=None)
@given(poured=st.floats(0, 1500), hour=st.floats(18, 22.9))
def test_what_always_holds(poured: float, hour: float) -> None:
    seen = now(poured, hour)
    ordered = list(seen.litres.values())
    assert ordered == sorted(ordered)
    assert ordered[0] >= poured
    assert seen.run_out is not None
    chance = seen.run_out.chance_lasts
    assert 0 <= chance <= 1
    # the run-out's chance is the band's
    if chance >= 0.5:
        assert seen.litres["p50"] <= 800 + 1
    else:
        assert seen.litres["p50"] >= 800 - 1
    assert (seen.run_out.runs_out_at is None) == (chance >= 0.95)
    if seen.run_out.runs_out_at is not None:
        assert seen.run_out.earliest_at is not None
        assert seen.run_out.latest_at is not None
        assert seen.run_out.earliest_at <= seen.run_out.runs_out_at <= seen.run_out.latest_at
        assert at(hour) - dt.timedelta(minutes=1) <= seen.run_out.earliest_at
        assert seen.run_out.latest_at <= at(23)


def test_it_moves_smoothly_and_is_the_same_every_time() -> None:
    medians = [now(litres, 20.5).litres["p50"] for litres in range(280, 300)]
    steps = [after - before for before, after in itertools.pairwise(medians)]
    assert max(steps) < 1.02 * min(steps)
    assert now(290, 20.5) == now(290, 20.5)


def test_before_the_first_pour_the_forecast_stands() -> None:
    seen = now(0, 18)
    for level, litres in PLAN.demands[0].litres.items():
        assert seen.litres[level] == pytest.approx(litres, rel=1e-3)
    assert seen.expected_by_now_l == 0
    assert seen.chance_lasts == pytest.approx(PLAN.supplies[0].chance_suffices, abs=1e-3)
    assert said(seen.summary()).startswith("Altbier: 0 L before the first pour, 430 L")


def test_after_the_last_pour_the_total_is_what_was_poured() -> None:
    seen = now(470, 23.25)
    assert set(seen.litres.values()) == {470}
    assert seen.chance_lasts == 1
    assert [said(each) for each in seen.sentences()] == ["Altbier: 470 L by the last pour, 330 L are left."]
    unordered = now(470, 23.25, evening())
    assert said(unordered.summary()) == "Altbier: 470 L by the last pour."


def test_nothing_ordered_has_a_range_and_no_run_out() -> None:
    seen = now(290, 20.5, evening())
    assert (seen.available_l, seen.run_out, seen.chance_lasts, seen.measures) == (None, None, None, ())
    assert said(seen.summary()).endswith("by the end; nothing is ordered.")


def test_all_poured_is_dry_now() -> None:
    seen = now(800, 21)
    assert seen.run_out is not None
    assert seen.run_out.chance_lasts == 0
    assert seen.run_out.runs_out_at == at(21)
    assert said(seen.summary()).endswith("by the end; all 800 L are poured.")
    assert [each.kind for each in seen.measures] == [MeasureKind.BUY]


def test_more_than_there_ever_was_is_doubted_and_nothing_is_to_be_bought_for_it() -> None:
    slip = now(2_900, 20)
    assert slip.is_more_than_there
    assert said(slip.sentences()[-1]) == (
        "That is more than the 800 L that are there: check the count, or enter what was bought."
    )
    assert len(slip.sentences()) == 2
    assert not now(800, 20).is_more_than_there


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        now(-1, 20)


def test_where_nobody_was_expected_what_is_poured_stands() -> None:
    seen = now(12, 20, evening(group(accepted=0), order_lines=(order(1),)))
    assert set(seen.litres.values()) == {12}
    assert seen.chance_lasts == 1


@pytest.mark.parametrize("poured", [0.0, 60.0, 175.0, 400.0, 4000.0])
def test_a_forecast_that_is_all_but_certain_bends_to_the_count_only_as_it_must(poured: float) -> None:
    seen = now(poured, 20.5, certain(order_lines=(order(10),)))
    assert seen.litres["p50"] >= poured
    if poured < 100:
        assert seen.litres["p50"] == pytest.approx(demand(certain()).litres["p50"], rel=0.1)


def test_each_measure_comes_on_top_of_those_before() -> None:
    records = evening(order_lines=(order(26),), set_asides=(set_aside(60, purpose="spare"), set_aside(20)))
    seen = now(290, 20.5, records)
    assert seen.available_l == 440
    reserve, glasses, buy = seen.measures
    assert (reserve.kind, reserve.litres) == (MeasureKind.OPEN_RESERVE, 60)
    assert (glasses.kind, glasses.glass_l, glasses.glass_before_l) == (MeasureKind.SMALLER_GLASSES, 0.2, 0.25)
    chances = [seen.chance_lasts or 0, reserve.chance_lasts, glasses.chance_lasts, buy.chance_lasts]
    assert chances == sorted(chances)
    # smaller glasses save of the rest what the elasticity of 0.3 says
    assert glasses.litres == pytest.approx((seen.mean_l - 290) * (1 - 0.8**0.3))
    # with everything done the litres are those that suffice in 95 of 100 evenings
    assert buy.litres + 440 + 60 == pytest.approx(290 + (seen.litres["p95"] - 290) * 0.8**0.3, rel=1e-6)


def test_a_beverage_in_the_smallest_glass_has_no_smaller_one() -> None:
    (small,) = evening().beverages
    records = evening(order_lines=(order(20),), beverages=(small.model_copy(update={"serving_size_l": 0.1}),))
    assert MeasureKind.SMALLER_GLASSES not in {each.kind for each in now(150, 20.5, records).measures}
    assert AssumptionKind.GLASS_ELASTICITY.unit == "1"


def test_bars_pour_the_rest_by_plan_and_count() -> None:
    records = evening(order_lines=(order(40),), bars=BARS)
    counted = (PouredAtBar("stage", 200, 260), PouredAtBar("Hall", 60), PouredAtBar("Foyer", 30, 300))
    seen = now(290, 20.5, records, counted)
    stage, hall, foyer = seen.bars
    # the stage took 69 % of what was poured and half of the orders were planned there
    assert 0.5 < stage.part_of_rest < 200 / 290
    assert sum(bar.part_of_rest for bar in seen.bars) == pytest.approx(1)
    assert sum(bar.mean_l for bar in seen.bars) == pytest.approx(seen.mean_l)
    assert hall.run_out is None
    assert foyer.run_out is not None
    assert foyer.run_out.lasts_very_likely
    assert stage.run_out is not None
    assert stage.run_out.runs_out_at is not None
    assert said(stage.summary()) in [said(each) for each in seen.sentences()]
    assert said(stage.summary()) == (
        "Stage: 200 L, about 320 L by the end; dry about 21:15: more likely than not (7 of 10)."
    )
    assert said(hall.summary()) == "Hall: 60 L, about 110 L by the end."
    assert said(foyer.summary()) == "Foyer: 30 L, about 72 L by the end; lasts to the end: very likely."


def test_a_bar_that_pours_everything_runs_dry_as_the_whole_does() -> None:
    records = evening(order_lines=(order(25),), bars=(Bar(name="Only", taps=4, share_of_orders=1),))
    seen = now(290, 20.5, records, (PouredAtBar("Only", 290, 500),))
    assert seen.bars[0].run_out == seen.run_out


def test_several_days_count_together() -> None:
    days = (period("Saturday", at(14), at(23)), period("Sunday", at(12 + 24), at(22 + 24)))
    records = evening(event=event(doors_at=at(13), toast_at=None, last_pour_at=at(46)), serving_periods=days)
    curve = share_poured(records, demand(records).profile)
    night, begin, over = curve.by((at(26), at(36), at(46)))
    assert night == begin
    assert 0.4 < night < 0.6
    assert over == 1
    needed, supply = plan_event(records, as_of=at(13)).demands[0], PLAN.supplies[0]
    seen = update_evening(records, needed, supply, poured_l=600, at=at(22.5))
    assert seen.run_out is not None
    assert seen.run_out.runs_out_at is not None
    assert seen.run_out.runs_out_at.date() == dt.date(2025, 6, 17)
    assert "17 June 2025" in said(seen.summary())


def test_a_short_evening_pours_as_the_curve_says_and_a_long_day_more_evenly() -> None:
    needed = demand(evening())
    by_half = sum(point.share for point in needed.profile if point.at < at(21))
    assert float(share_poured(evening(), needed.profile).by((at(21),))[0]) == pytest.approx(by_half)
    long_day = evening(event=event(doors_at=at(11), toast_at=None, last_pour_at=at(23)))
    profile = demand(long_day).profile
    by_half = sum(point.share for point in profile if point.at < at(17))
    held = float(share_poured(long_day, profile).by((at(17),))[0])
    assert by_half > 0.75
    assert held == pytest.approx(by_half / 9 + 0.5 * 8 / 9)


def test_words_of_likelihood_have_their_bounds() -> None:
    words = {0.95: "very likely", 0.8: "likely", 0.5: "more likely than not", 0.2: "rather unlikely", 0.05: "unlikely"}
    below = ["likely", "more likely than not", "rather unlikely", "unlikely", "very unlikely"]
    for (bound, word), other in zip(words.items(), below, strict=True):
        assert said(likelihood(bound)) == word
        assert said(likelihood(bound - 1e-9)) == other
    often = [said(of_ten(chance)) for chance in (0.01, 0.06, 0.66, 0.94, 0.99)]
    assert often == ["fewer than 1 of 10", "1 of 10", "7 of 10", "9 of 10", "more than 9 of 10"]
