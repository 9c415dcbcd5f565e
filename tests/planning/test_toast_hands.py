"""The toast: hands that fill the glasses, pouring beforehand, and taps that give no more."""

from __future__ import annotations

import pytest
from bars import bar, served
from evenings import assumed, at, beverage, evening, event, group

from catering.model.assumption import AssumptionKind
from catering.model.beverage import BeverageCategory
from catering.planning.service.service_rules import ServiceRule
from catering.planning.service.toast_hands import ToastHands


def toast_of(*args: object, **tables: object) -> ToastHands:
    toast = served(evening(*args, **tables)).toast  # type: ignore[arg-type]
    assert toast is not None
    return toast


def test_464_glasses_in_ten_minutes_take_8_trained_hands_and_700_take_12() -> None:
    drinkers = toast_of()
    assert drinkers.glasses == pytest.approx(463.68)  # 700 × 0.92 × 0.72
    assert (drinkers.trained_needed, drinkers.untrained_needed) == (8, 14)
    everybody = toast_of(
        group(accepted=700, arrived=700, toast_beverage="Altbier"), event=event(doors_at=at(12, day=9))
    )
    assert everybody.glasses == pytest.approx(700)
    assert everybody.trained_needed == 12


def test_hands_that_are_there_begin_as_early_as_they_must() -> None:
    """Seven tappers of one bar pour 42 glasses a minute."""
    toast = toast_of()
    assert toast.tappers == 7
    assert toast.fills_in_min == pytest.approx(463.68 / 42)
    assert (toast.is_poured_before, toast.is_in_time) == (True, True)
    assert str(toast.summary()) == (
        "Toast at 19:00: 7 tappers take 11 min for 464 glasses; they begin to pour at 18:48, and a poured glass keeps "
        "15 min."
    )


def test_enough_hands_fill_them_within_the_minutes_wished() -> None:
    toast = toast_of(bars=(bar(taps=20, planned_tappers=10),))
    assert toast.fills_in_min == pytest.approx(463.68 / 60)
    assert not toast.is_poured_before
    assert str(toast.summary()) == "Toast at 19:00: 10 tappers fill 464 glasses in 8 min, from 18:52 on."


def test_a_glass_that_stands_too_long_is_told_with_the_hands_it_takes() -> None:
    service = served(evening(bars=(bar(taps=20, planned_tappers=4),)))
    (rule,) = (each for each in service.broken if each.rule is ServiceRule.TOAST_IN_TIME)
    assert str(rule.message) == (
        "Toast at 19:00: 4 tappers take 19 min for 464 glasses, and a poured glass keeps 15 min."
    )
    assert str(rule.way_out) == "8 trained hands fill them in 10 min; or fill pitchers, or lift another drink."


def test_taps_hold_the_toast_up_though_there_are_hands() -> None:
    """Two taps give 2 × 3.5 L × 70 % ÷ 0.25 L = 19.6 glasses a minute, whoever stands there."""
    service = served(evening(bars=(bar(taps=2, planned_tappers=9),)))
    assert service.toast is not None
    assert service.toast.fills_in_min == pytest.approx(463.68 / 19.6)
    assert service.toast.held_up_by_taps
    (rule,) = (each for each in service.broken if each.rule is ServiceRule.TOAST_IN_TIME)
    assert str(rule.way_out).startswith("Add taps, fill pitchers at the tables")


def test_untrained_hands_take_as_much_longer_as_with_orders() -> None:
    records = evening(bars=(bar(taps=20, planned_tappers=9),))
    trained, untrained = served(records).toast, served(records, {}).toast
    assert trained is not None
    assert untrained is not None
    assert untrained.fills_in_min == pytest.approx(trained.fills_in_min * 45 / 25)


def test_a_glass_may_take_longer_and_keep_longer_as_the_event_states_it() -> None:
    stated = (assumed(AssumptionKind.TOAST_GLASS, 20), assumed(AssumptionKind.POURED_GLASS_KEEPS, 30))
    toast = toast_of(assumptions=stated)
    assert (toast.trained_needed, toast.keeps_min, toast.is_in_time) == (16, 30, True)


def test_without_a_toast_or_with_one_of_wine_no_tap_is_asked() -> None:
    assert served(evening(event=event(toast_at=None))).toast is None
    wine = beverage("Wine", category=BeverageCategory.WINE)
    assert served(evening(group(toast_beverage="Wine"), beverages=(beverage(), wine))).toast is None


def test_nobody_fills_a_toast_without_tappers() -> None:
    toast = toast_of(bars=(bar(planned_tappers=0),))
    assert str(toast.summary()) == "Toast at 19:00: 464 glasses, and nobody to fill them."
    assert not toast.is_in_time
