"""The curve over the evening and the toast: shapes that never change the total."""

from __future__ import annotations

import datetime as dt
import math
from zoneinfo import ZoneInfo

import pytest
from evenings import RATE, SHARE, SHOW, assumed, at, beverage, demand, evening, event, group, period
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.assumption import AssumptionKind
from catering.model.beverage import BeverageCategory
from catering.planning.forecast.evening_curve import (
    QUARTER,
    CurvePoint,
    busiest_share,
    check_toast,
    comes_to,
    forecast_curve,
    serving_periods,
    toast_period,
)

ARRIVALS, FROM, UNTIL = AssumptionKind.ARRIVALS_OVER, AssumptionKind.DEPARTURES_FROM, AssumptionKind.DEPARTURES_UNTIL
DECAY, FIRST_HOUR = AssumptionKind.DECAY_OF_THIRST, AssumptionKind.FIRST_HOUR_FACTOR


def poured_by_hand(minute: float, hours: float = 4.0) -> float:
    """The issue's words: arrivals over 0.75 h, departures from 2.25 to 4 h, decay 0.28 an hour, first hour × 1.25."""
    h = minute / 60
    arrived = min(1.0, h / (0.75 * hours / 4))
    left = min(1.0, max(0.0, (h - 2.25 * hours / 4) / (1.75 * hours / 4)))
    return arrived * (1 - left) * math.exp(-0.28 * h) * (1.25 if h < 1 else 1.0)


def test_the_reference_evening_is_shaped_by_the_issues_words() -> None:
    profile = demand(evening()).profile
    minutes = [poured_by_hand(minute + 0.5) for minute in range(240)]
    expected = [sum(minutes[15 * quarter : 15 * quarter + 15]) / sum(minutes) for quarter in range(16)]
    assert [point.share for point in profile] == pytest.approx(expected, rel=1e-9)
    assert [point.at for point in profile] == [at(19) + index * QUARTER for index in range(16)]


def test_the_documented_example() -> None:
    """docs/planning/evening_curve.md"""
    profile = demand(evening()).profile
    busiest = max(profile, key=lambda point: point.share)
    assert busiest.at == at(19.75)
    assert round(busiest.share, 3) == 0.132
    assert round(busiest_share(profile, 1), 2) == 0.44
    assert round(sum(check.glasses for check in check_toast(evening(), {"Guests": 700 * 0.92}))) == 464


def test_a_longer_evening_stretches_arrivals_and_departures() -> None:
    longer = demand(evening(event=event(last_pour_at=at(25)))).profile
    minutes = [poured_by_hand(minute + 0.5, hours=6) for minute in range(360)]
    expected = [sum(minutes[15 * quarter : 15 * quarter + 15]) / sum(minutes) for quarter in range(24)]
    assert [point.share for point in longer] == pytest.approx(expected, rel=1e-9)


def test_what_the_event_states_itself_is_not_stretched() -> None:
    own = evening(event=event(last_pour_at=at(25)), assumptions=(assumed(UNTIL, 3), assumed(FROM, 2)))
    late = [point.share for point in demand(own).profile if point.at >= at(22)]
    assert set(late) == {0.0}
    of_wine = evening(event=event(last_pour_at=at(25)), assumptions=(assumed(UNTIL, 3, beverage="Wine"),))
    assert demand(of_wine).profile == demand(evening(event=event(last_pour_at=at(25)))).profile


@settings(max_examples=40, deadline=None)
@given(
    arrivals=st.floats(0, 12),
    leaving=st.tuples(st.floats(0, 12), st.floats(0, 12)),
    decay=st.floats(0, 20),
    first_hour=st.floats(0, 10),
    minutes=st.integers(1, 3000),
)
def test_the_curve_adds_up_to_one_and_never_changes_the_total(
    arrivals: float, leaving: tuple[float, float], decay: float, first_hour: float, minutes: int
) -> None:
    shape = (
        assumed(ARRIVALS, arrivals),
        assumed(FROM, leaving[0]),
        assumed(UNTIL, leaving[1]),
        assumed(DECAY, decay),
        assumed(FIRST_HOUR, first_hour),
    )
    ends = event(last_pour_at=at(19) + dt.timedelta(minutes=minutes))
    shaped, plain = demand(evening(event=ends, assumptions=shape)), demand(evening(event=ends))
    assert sum(point.share for point in shaped.profile) == pytest.approx(1)
    assert all(point.share >= 0 for point in shaped.profile)
    assert len(shaped.profile) == math.ceil(minutes / 15)
    assert shaped.litres == plain.litres


@pytest.mark.parametrize("seconds", [1, 10, 59, 61, 899, 900, 901, 3599])
def test_periods_of_odd_length_add_up_too(seconds: int) -> None:
    odd = evening(serving_periods=(period("Odd", at(19), at(19) + dt.timedelta(seconds=seconds)),))
    assert sum(point.share for point in demand(odd).profile) == pytest.approx(1)


def test_a_festivals_days_share_by_their_guests() -> None:
    days = (period("Sunday", at(43), at(47)), period("Saturday", at(19), at(23)))
    records = evening(
        group("A", 300, serving_period="Saturday"),
        group("B", 100, serving_period="Sunday"),
        serving_periods=days,
        event=event(last_pour_at=at(47)),
    )
    assert [each.name for each in serving_periods(records)] == ["Saturday", "Sunday"]
    on_saturday = sum(point.share for point in demand(records).profile if point.at < at(24))
    assert on_saturday == pytest.approx(0.75)


def test_the_curve_is_told_in_the_venues_time() -> None:
    in_utc = event(doors_at=at(18.5).astimezone(dt.UTC), toast_at=None, last_pour_at=at(23).astimezone(dt.UTC))
    first = demand(evening(event=in_utc)).profile[0].at
    assert first.isoformat() == "2025-06-16T18:30:00+09:00"


def test_a_night_with_the_clocks_put_back_is_an_hour_longer() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begins, ends = dt.datetime(2026, 10, 24, 22, tzinfo=berlin), dt.datetime(2026, 10, 25, 4, tzinfo=berlin)
    night = event(time_zone="Europe/Berlin", doors_at=begins, toast_at=None, last_pour_at=ends)
    profile = demand(evening(event=night)).profile
    assert serving_periods(evening(event=night))[0].duration_h == 7
    assert len(profile) == 28
    assert [f"{point.at:%H:%M}" for point in profile if point.at.minute == 0] == [
        "22:00", "23:00", "00:00", "01:00", "02:00", "02:00", "03:00",
    ]  # fmt: skip
    assert sum(point.share for point in profile) == pytest.approx(1)


def test_the_glasses_poured_for_the_toast_alone_fall_into_its_quarter_hour() -> None:
    drinks_nothing = (assumed(SHARE, 0.0),)
    records = evening(
        group(toast_beverage="Altbier"),
        event=event(toast_at=at(20.1), doors_at=at(18)),
        serving_periods=(period("Evening", at(19), at(23)),),
        assumptions=drinks_nothing,
    )
    profile = demand(records).profile
    assert [point.at for point in profile if point.share] == [at(20)]
    mixed = demand(evening(group(toast_beverage="Altbier"), assumptions=(assumed(SHARE, 0.3),)))
    without = demand(evening(assumptions=(assumed(SHARE, 0.3),)))
    assert mixed.profile[0].share > without.profile[0].share
    assert sum(point.share for point in mixed.profile) == pytest.approx(1)


def test_without_litres_there_is_nothing_to_share() -> None:
    records = evening()
    weights = {"evening": {"Guests": 0.0}}
    curve = forecast_curve(records, weights, beverage=records.beverages[0])
    assert [point.share for point in curve] == [0.0] * 16


def test_who_comes_when() -> None:
    days = (period("Saturday", at(14), at(22)), period("Sunday", at(38), at(46)))
    records = evening(serving_periods=days, event=event(doors_at=at(13), toast_at=at(13.5), last_pour_at=at(46)))
    saturday, sunday = serving_periods(records)
    assert comes_to(group(), saturday)
    assert comes_to(group(), sunday)
    assert comes_to(group(serving_period="SATURDAY"), saturday)
    assert not comes_to(group(serving_period="Saturday"), sunday)
    assert toast_period(records) == saturday  # lifted before the bars open
    late = records.model_copy(update={"event": event(doors_at=at(13), toast_at=at(30), last_pour_at=at(46))})
    assert toast_period(late) == sunday
    assert toast_period(evening(event=event(toast_at=None))) is None


# --- the toast


def test_each_toasts_with_the_first_beverage_by_its_drinker_share() -> None:
    (check,) = check_toast(evening(), {"Guests": 644})
    assert check.glasses == pytest.approx(644 * 0.72)
    assert (check.beverage, check.guest_group, check.at, check.poured_for_all) == ("Altbier", "Guests", at(19), False)


def test_a_toast_beverage_is_poured_for_everybody() -> None:
    sake = beverage("Sake", category=BeverageCategory.SAKE)
    records = evening(
        group("Hosts", 100, toast_beverage="SAKE", under_age=10),
        group("Guests", 600),
        beverages=(beverage(), sake),
    )
    hosts, guests = check_toast(records, {"Hosts": 90, "Guests": 500})
    assert (hosts.beverage, hosts.glasses, hosts.poured_for_all) == ("Sake", 90, True)
    assert (guests.beverage, guests.glasses) == ("Altbier", pytest.approx(360))


def test_the_under_age_lift_no_beer_of_their_own() -> None:
    (check,) = check_toast(evening(group(accepted=100, under_age=50)), {"Guests": 92})
    assert check.glasses == pytest.approx(92 * 0.5 * 0.72)


def test_without_toast_or_beverage_there_is_no_check() -> None:
    assert check_toast(evening(event=event(toast_at=None)), {"Guests": 644}) == ()
    assert check_toast(evening(beverages=()), {"Guests": 644}) == ()


def test_who_comes_on_another_day_lifts_no_glass() -> None:
    days = (period("Saturday", at(19), at(23)), period("Sunday", at(43), at(47)))
    records = evening(
        group("A", 300, serving_period="Saturday"),
        group("B", 100, serving_period="Sunday"),
        serving_periods=days,
        event=event(last_pour_at=at(47)),
        assumptions=(assumed(SHOW, 1), assumed(RATE, 1)),
    )
    assert [check.guest_group for check in check_toast(records, {"A": 300, "B": 100})] == ["A"]


# --- the busiest stretch


def test_the_busiest_stretch_is_the_largest_window() -> None:
    profile = tuple(CurvePoint(at(19) + n * QUARTER, share) for n, share in enumerate((0.1, 0.2, 0.4, 0.2, 0.1)))
    assert busiest_share(profile, 0.25) == pytest.approx(0.4)
    assert busiest_share(profile, 0.5) == pytest.approx(0.6)
    assert busiest_share(profile, 0.75) == pytest.approx(0.8)
    assert busiest_share(profile, 100) == pytest.approx(1)
    assert busiest_share((), 1) == 0


def test_a_night_between_two_days_is_no_stretch_of_its_own() -> None:
    profile = (CurvePoint(at(22), 0.5), CurvePoint(at(36), 0.5))
    assert busiest_share(profile, 12) == 0.5
    assert busiest_share(profile, 15) == 1
