"""By when damage must be claimed, by mode of carriage."""

from catering.catalog.claim_periods import claim_period, claim_periods
from catering.model.beverage import Confidence
from catering.model.shipment import LegMode


def test_every_mode_has_one_with_its_source() -> None:
    assert [each.mode for each in claim_periods()] == [LegMode.AIR, LegMode.ROAD, LegMode.SEA, LegMode.RAIL]
    assert {each.mode: each.days for each in claim_periods()} == {
        LegMode.AIR: 14, LegMode.ROAD: 7, LegMode.SEA: 3, LegMode.RAIL: 7,
    }  # fmt: skip
    assert all(each.source and each.note for each in claim_periods())


def test_a_lorrys_is_counted_without_sundays_and_holds_between_countries_only() -> None:
    road = claim_period(LegMode.ROAD)
    assert road.without_sundays_and_holidays
    assert road.confidence is Confidence.MEDIUM
    assert not claim_period(LegMode.AIR).without_sundays_and_holidays
