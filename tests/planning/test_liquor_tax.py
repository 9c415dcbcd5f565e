"""Japan's liquor tax on what is declared: forty slim kegs of Altbier, 800 litres."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from shipments import altbier, evening

from catering.planning.cost.landed_quantities import shipped
from catering.planning.cost.liquor_tax import cut_off, liquor_tax


@pytest.mark.parametrize(
    ("withdrawn_on", "yen"),
    [
        (dt.date(2020, 9, 30), 176_000),  # 0.8 kL × 220,000 JPY
        (dt.date(2020, 10, 1), 160_000),
        (dt.date(2023, 10, 1), 144_800),
        (dt.date(2025, 6, 16), 144_800),
        (dt.date(2026, 10, 1), 124_000),
    ],
)
def test_eight_hundred_litres_are_taxed_by_the_day_of_withdrawal(withdrawn_on: dt.date, yen: int) -> None:
    """docs/planning/liquor_tax.md"""
    assert liquor_tax(shipped(evening()), withdrawn_on=withdrawn_on).amount == yen


def test_what_is_below_a_hundred_yen_is_cut_off_once() -> None:
    """One keg of 20 L at 181,000 JPY: 3,620 JPY, of which 3,600 are owed; forty of them are not forty times that."""
    day = dt.date(2025, 6, 16)
    assert liquor_tax(shipped(evening(containers=1)), withdrawn_on=day).amount == 3_600
    assert liquor_tax(shipped(evening(containers=40)), withdrawn_on=day).amount == 144_800
    assert cut_off(Decimal("199.99"), 100) == 100


def test_a_drink_below_one_per_cent_is_no_liquor() -> None:
    weak = evening(beverage=altbier(abv=0.005))
    assert liquor_tax(shipped(weak), withdrawn_on=dt.date(2025, 6, 16)).parts == ()
