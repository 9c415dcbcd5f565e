"""Taxes by day, and spreads: each row has a source, each rate holds from its day on."""

import datetime as dt
from decimal import Decimal

import pytest

from catering.catalog.charge_spreads import charge_spreads
from catering.catalog.rows import catalogue_rows
from catering.catalog.taxes import (
    FOOD,
    GERMANY,
    JAPAN,
    STANDARD,
    beer_tax_rate,
    consumption_tax_rate,
    customs_duty,
    liquor_tax_rate,
)
from catering.model.beverage import BeverageCategory
from catering.model.charge import ChargeStatus

BEER, WINE = BeverageCategory.BEER, BeverageCategory.WINE


@pytest.mark.parametrize(
    ("day", "yen"),
    [
        ("2006-05-01", 220_000),
        ("2020-09-30", 220_000),
        ("2020-10-01", 200_000),
        ("2023-09-30", 200_000),
        ("2023-10-01", 181_000),
        ("2025-06-16", 181_000),
        ("2026-09-30", 181_000),
        ("2026-10-01", 155_000),
    ],
)
def test_liquor_tax_on_beer_by_day(day: str, yen: int) -> None:
    rate = liquor_tax_rate(JAPAN, BEER, dt.date.fromisoformat(day))
    assert rate is not None
    assert (rate.amount_per_kl, rate.currency) == (yen, "JPY")


def test_what_the_catalogue_does_not_have_is_none() -> None:
    day = dt.date(2025, 6, 16)
    assert liquor_tax_rate(JAPAN, BEER, dt.date(2006, 4, 30)) is None
    assert liquor_tax_rate(JAPAN, WINE, day) is None
    assert customs_duty(JAPAN, WINE) is None
    assert beer_tax_rate(JAPAN) is None
    assert consumption_tax_rate(GERMANY, STANDARD, day) is None


def test_consumption_tax_is_ten_per_cent_on_alcohol() -> None:
    standard = consumption_tax_rate(JAPAN, STANDARD, dt.date(2019, 10, 1))
    food = consumption_tax_rate(JAPAN, FOOD, dt.date(2019, 10, 1))
    assert standard is not None
    assert food is not None
    assert (standard.national_share, standard.share, food.share) == (Decimal("0.078"), Decimal("0.1"), Decimal("0.08"))
    before = consumption_tax_rate(JAPAN, STANDARD, dt.date(2019, 9, 30))
    assert before is not None
    assert before.share == Decimal("0.08")


def test_beer_is_free_of_duty_for_members_of_the_wto() -> None:
    duty = customs_duty(JAPAN, BEER)
    assert duty is not None
    assert (duty.wto_per_l, duty.general_per_l) == (0, Decimal("6.4"))


def test_german_beer_tax_at_twelve_degrees() -> None:
    rate = beer_tax_rate(GERMANY)
    assert rate is not None
    assert rate.amount_per_hl_and_degree * 12 == Decimal("9.444")


def test_each_status_has_a_spread_that_is_an_assumption_and_says_so() -> None:
    spreads = charge_spreads()
    assert set(spreads) == set(ChargeStatus)
    assert [spreads[status].more_share for status in ChargeStatus] == [Decimal("0.35"), Decimal("0.10"), 0, 0]
    assert all(spread.source.startswith("own assumption") for spread in spreads.values())


@pytest.mark.parametrize("table", ["liquor_tax", "consumption_tax", "customs_duty", "beer_tax", "charge_spreads"])
def test_each_row_has_a_source_and_a_confidence(table: str) -> None:
    rows = catalogue_rows(table)
    assert rows
    for row in rows:
        assert row["source"]
        assert row["confidence"] in ("high", "medium", "low")
