"""Glasses out at the same time, and washed to come round again."""

from __future__ import annotations

from bars import asked
from evenings import assumed, evening

from catering.model.assumption import AssumptionKind
from catering.model.goods import Goods, GoodsKind
from catering.planning.service.glasses_washed import wash_the_glasses
from catering.planning.service.service_rules import ServiceRule

HALF_AN_HOUR = assumed(AssumptionKind.GLASS_BACK_AFTER, 30)
NONE_BREAKS = assumed(AssumptionKind.GLASS_BREAKAGE, 0)


def glasses(secured: float, name: str = "Altbier glass 0.25 L") -> Goods:
    return Goods(name=name, kind=GoodsKind.GLASS, secured=secured)


def test_a_glass_that_is_back_after_half_an_hour_is_out_for_two_quarter_hours() -> None:
    found = wash_the_glasses(evening(assumptions=(HALF_AN_HOUR, NONE_BREAKS)), asked(10, 40, 50, 20), None)
    assert (found.needed, found.served, found.washed, found.washed_per_h) == (90, 120, 30, 120)


def test_a_part_of_a_quarter_hour_counts_as_such() -> None:
    """40 minutes are two quarter hours and two thirds: 40 + 50 + 2/3 × 21."""
    found = wash_the_glasses(evening(assumptions=(NONE_BREAKS,)), asked(10, 40, 50, 21), None)
    assert found.needed == 104


def test_one_of_twenty_breaks() -> None:
    assert wash_the_glasses(evening(assumptions=(HALF_AN_HOUR,)), asked(100, 100), None).needed == 210


def test_fewer_than_are_out_are_told_and_more_need_less_washing() -> None:
    records = evening(assumptions=(HALF_AN_HOUR, NONE_BREAKS), goods=(glasses(60), glasses(20, "Spare glasses")))
    found = wash_the_glasses(records, asked(10, 40, 50, 20), None)
    assert (found.there, found.washed) == (80, 40)
    (rule,) = found.broken
    assert rule.rule is ServiceRule.GLASSES
    assert str(rule.message) == "90 glasses are out at the same time at 90 % demand; 80 are secured."
    assert str(rule.way_out) == "Secure 10 more, or collect and wash faster."
    enough = wash_the_glasses(records.with_rows("goods", (glasses(200),)), asked(10, 40, 50, 20), None)
    assert (enough.washed, enough.broken) == (0, ())


def test_the_toast_has_all_its_glasses_in_hand_at_once() -> None:
    from bars import served

    few = served(evening(assumptions=(assumed(AssumptionKind.GLASS_BACK_AFTER, 1), NONE_BREAKS)))
    assert few.toast is not None
    assert few.glasses.needed == 464
