"""Money is rounded to what is paid, half a cent up."""

from decimal import Decimal

import pytest

from catering.model.money import minor_unit, to_minor_unit
from catering.model.text import Language, written


@pytest.mark.parametrize(
    ("amount", "currency", "paid"),
    [
        ("75.552", "EUR", "75.55"),
        ("0.005", "EUR", "0.01"),
        ("0.0049", "EUR", "0.00"),
        ("142800.5", "JPY", "142801"),
        ("142800.49", "JPY", "142800"),
    ],
)
def test_half_of_the_smallest_coin_is_rounded_up(amount: str, currency: str, paid: str) -> None:
    assert str(to_minor_unit(Decimal(amount), currency)) == paid


def test_each_currency_has_its_own_smallest_coin() -> None:
    assert (minor_unit("EUR"), minor_unit("JPY"), minor_unit("XXX")) == (Decimal("0.01"), 1, Decimal("0.01"))


@pytest.mark.parametrize(
    ("language", "euro", "yen"),
    [("en", "€1,235", "JP¥144,800"), ("de", "1.235\xa0€", "144.800\xa0¥"), ("ja", "€1,235", "￥144,800")],
)
def test_a_rough_amount_has_no_cents_and_is_never_minus_nothing(language: Language, euro: str, yen: str) -> None:
    assert written((Decimal("1234.5"), "EUR"), "money0", language) == euro
    assert written((Decimal(144_800), "JPY"), "money0", language) == yen
    assert "-" not in written((Decimal("-0.3"), "EUR"), "money0", language)
