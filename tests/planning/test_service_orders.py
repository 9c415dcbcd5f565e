"""Orders by bar and quarter hour: what is asked for, each bar's share, what leaves a bar at once."""

from __future__ import annotations

import pytest
from bars import asked, bar, of_one_bar, served
from evenings import BEFORE, assumed, at, beverage, certain, evening, group, offer, order, period

from catering.model.assumption import AssumptionKind
from catering.model.beverage import BeverageCategory, Dispense
from catering.model.event import ServiceStyle
from catering.model.records import EventRecords
from catering.model.training import RosterEntry, StaffMember, TrainingSession
from catering.planning.event_plan import plan_event
from catering.planning.service.measured_seconds import slower_than_untrained
from catering.planning.service.orders import DemandLevel, asked_for, orders_by_bar, tapped

MEDIAN, HIGH = DemandLevel.MEDIAN, DemandLevel.HIGH


def test_one_bar_for_all_has_the_peak_of_the_reference_evening() -> None:
    """8.5 orders a minute at the median, 14.0 at 90 % demand, within a tenth; 1.70 items an order."""
    service = served(evening())
    assert service.peak(MEDIAN) == pytest.approx(8.5, rel=0.1)
    assert service.peak(HIGH) == pytest.approx(14.0, rel=0.1)
    (pooled,) = service.bars
    assert (pooled.is_pooled, str(pooled.name), pooled.peak_at) == (True, "all bars", at(19.75))


def test_all_glasses_are_ordered_and_each_bar_has_its_share_of_them() -> None:
    records = evening(bars=(bar("Stage", share=0.7), bar("Foyer", share=0.3)))
    plan = plan_event(records, as_of=BEFORE)
    stage, foyer = orders_by_bar(records, asked_for(records, plan))
    for level, glasses in ((MEDIAN, plan.demands[0].asked_p50), (HIGH, plan.demands[0].asked_p90)):
        both = stage.trips_per_min[level] + foyer.trips_per_min[level]
        assert both.sum() * 15 * 1.7 == pytest.approx(glasses)
        assert stage.trips_per_min[level] == pytest.approx(both * 0.7)
        assert (stage.litres_per_min[level].sum() * 15) == pytest.approx(0.7 * glasses * 0.25)


def test_the_toast_never_feeds_the_peak() -> None:
    """Whoever would not drink it lifts a glass too: 180 glasses more for the whole, and not one more order."""
    plain, toasted = evening(), evening(group(toast_beverage="Altbier"))
    before, after = (plan_event(records, as_of=BEFORE).demands[0] for records in (plain, toasted))
    assert after.servings_p50 > before.servings_p50 + 170
    assert (after.asked_p50, after.asked_p90) == pytest.approx((before.asked_p50, before.asked_p90))
    assert [point.share for point in after.asked_profile] == pytest.approx([p.share for p in before.profile])
    assert served(toasted).peak(HIGH) == pytest.approx(served(plain).peak(HIGH))


def test_only_what_comes_from_a_tap_is_ordered_at_a_bar() -> None:
    drinks = (
        beverage("Altbier"),
        beverage("Wine", category=BeverageCategory.WINE),
        beverage("Cider", category=BeverageCategory.SOFT_DRINK),
        beverage("Pils"),
    )
    records = certain(
        beverages=drinks,
        order_lines=(order(3, "50 L Euro keg", "Cider"),),
        container_offers=(offer("0.5 L bottle", "Pils"),),
    )
    assert [each.name for each in tapped(records)] == ["Altbier", "Cider"]  # Pils is offered in bottles


STYLES = """
counter  |    |  1.7 | 25   | 45   | 7.286
counter  | 3  |  3   | 44.1 | 79.4 | 12.86
trays    |    | 12   | 120  | 216  | 51.43
trays    | 8  |  8   | 80   | 144  | 34.29
pitchers |    |  6   | 35.7 | 64.3 | 25.71
"""


@pytest.mark.parametrize("line", STYLES.strip().splitlines())
def test_what_leaves_the_bar_at_once_goes_by_the_style_of_service(line: str) -> None:
    """A tap gives 3.5 L a minute, so a glass of 0.25 L flows for 4.3 s; a glass in a row takes 10 s."""
    style, glasses, *figures = (cell.strip() for cell in line.split("|"))
    changes = {"service_style": ServiceStyle(style), "glasses_a_trip": int(glasses) if glasses else None}
    trip = of_one_bar(asked(90, 90), **changes).trip
    found = (trip.glasses, trip.trained_s, trip.untrained_s, trip.tap_s)
    assert found == pytest.approx(tuple(map(float, figures)), rel=2e-3)


def test_trays_make_fewer_trips_of_the_same_glasses() -> None:
    at_the_counter, on_trays = (
        of_one_bar(asked(90, 90), service_style=style) for style in (ServiceStyle.COUNTER, ServiceStyle.TRAYS)
    )
    assert at_the_counter.peak(MEDIAN) == pytest.approx(90 / 15 / 1.7)
    assert on_trays.peak(MEDIAN) == pytest.approx(90 / 15 / 12)
    assert on_trays.litres_per_min[MEDIAN] == pytest.approx(at_the_counter.litres_per_min[MEDIAN])


def test_an_event_states_its_own_items_and_a_cask_flows_slower() -> None:
    records = evening(
        assumptions=(assumed(AssumptionKind.ITEMS_AN_ORDER, 2),), bars=(bar(dispense=Dispense.GRAVITY_CASK),)
    )
    (orders,) = orders_by_bar(records, asked(60))
    assert orders.peak(MEDIAN) == 2
    assert orders.trip.tap_s == pytest.approx(2 * 0.25 / 3 * 60)


def timed(seconds_a_glass: float) -> EventRecords:
    session = TrainingSession(name="Monday", starts_at=at(14, day=15))
    entry = RosterEntry(session="Monday", staff_member="Anna", seconds_a_glass=seconds_a_glass)
    return evening(training_sessions=(session,), staff_members=(StaffMember(name="Anna"),), roster_entries=(entry,))


def test_training_makes_nobody_slower_and_it_is_told_where_the_seconds_say_so() -> None:
    """60 s a glass × 1.7 items are 102 s an order: then untrained hands take 102 s too, and not 45 s."""
    slow, usual = timed(60), timed(15)
    trips = [orders_by_bar(each, asked(10))[0].trip for each in (slow, usual)]
    assert [(trip.trained_s, trip.untrained_s) for trip in trips] == [
        (pytest.approx(102), pytest.approx(102)),
        (pytest.approx(25.5), pytest.approx(45)),
    ]
    assert slower_than_untrained(usual) is None
    assert str(slower_than_untrained(slow)) == (
        "Trained tappers take 102 s an order, longer than the 45 s thought of untrained ones: both "
        "are planned with 102 s. Check the two figures."
    )


def test_a_festival_has_its_orders_day_by_day() -> None:
    days = (period("Saturday", at(14), at(18)), period("Sunday", at(12, day=17), at(18, day=17)))
    service = served(evening(serving_periods=days))
    (pooled,) = service.bars
    assert len(pooled.quarters) == 16 + 24
    assert pooled.quarters[16].at == at(12, day=17)


def test_nobody_orders_where_nothing_is_poured() -> None:
    service = served(evening(beverages=(beverage(category=BeverageCategory.WATER, abv=0),)))
    assert (service.bars, service.broken, service.answer()) == ((), (), ())
    assert served(evening(group(accepted=0))).bars == ()
