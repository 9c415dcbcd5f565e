"""Exchange: the rate of the day, its inverse, a third currency only if need be, and never a guess."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catering.model.charge import ExchangeRate, RatePurpose
from catering.model.money import to_minor_unit
from catering.planning.cost.exchange import Exchange, Rate, missing_rate, rate_on

BUDGET, CUSTOMS = RatePurpose.BUDGET, RatePurpose.CUSTOMS
JUNE = dt.date(2025, 6, 16)


def row(
    currency: str, into: str, rate: float, *, day: int = 1, month: int = 6, purpose: RatePurpose = BUDGET
) -> ExchangeRate:
    return ExchangeRate(currency=currency, into=into, rate=rate, valid_on=dt.date(2025, month, day), purpose=purpose)


def on(
    *rates: ExchangeRate, of: str = "EUR", into: str = "JPY", day: dt.date = JUNE, purpose: RatePurpose = BUDGET
) -> Rate | None:
    return rate_on(rates, of, into, purpose=purpose, day=day)


def test_the_latest_rate_that_is_not_younger_than_the_day() -> None:
    rates = (row("EUR", "JPY", 160, day=1), row("EUR", "JPY", 165, day=16), row("EUR", "JPY", 170, day=17))
    found = on(*rates)
    assert found is not None
    assert (found.factor, found.valid_on, found.is_later) == (Decimal(165), JUNE, False)
    assert on(*rates[::-1]) == found


def test_a_later_rate_is_taken_with_a_finding() -> None:
    exchange = Exchange((row("EUR", "JPY", 170, day=20), row("EUR", "JPY", 171, day=25)), BUDGET, JUNE)
    assert exchange.converted(Decimal(10), "EUR", "JPY") == 1700
    (finding,) = exchange.findings()
    assert finding.code == "later-rate"
    assert str(finding.message) == "EUR into JPY: the rate holds from 20 June 2025 on, it was needed for 16 June 2025."


def test_the_inverse_only_where_there_is_nothing_else() -> None:
    inverse = row("JPY", "EUR", 0.00625, day=10)
    found = on(inverse)
    assert found is not None
    assert found.factor == 160
    direct = on(inverse, row("EUR", "JPY", 150, day=2))
    assert direct is not None
    assert direct.factor == 150


def test_a_third_currency_only_if_need_be() -> None:
    over_dollars = (row("EUR", "USD", 1.1), row("JPY", "USD", 0.01))
    found = on(*over_dollars)
    assert found is not None
    assert [leg.into for leg in found.legs] == ["USD", "USD"]
    assert found.factor == Decimal("1.1") * 100
    direct = on(*over_dollars, row("EUR", "JPY", 150))
    assert direct is not None
    assert direct.factor == 150


def test_the_customs_rate_stands_apart() -> None:
    budget, customs = row("EUR", "JPY", 160), row("EUR", "JPY", 165, purpose=CUSTOMS)
    assert on(budget, purpose=CUSTOMS) is None
    found = on(budget, customs, purpose=CUSTOMS)
    assert found is not None
    assert found.factor == 165


def test_a_missing_rate_is_named_and_nothing_is_guessed() -> None:
    exchange = Exchange((row("EUR", "JPY", 160),), BUDGET, JUNE)
    assert exchange.converted(Decimal(10), "CHF", "JPY") is None
    (finding,) = exchange.findings()
    assert finding.message == missing_rate("CHF", "JPY", BUDGET)
    assert str(finding.message) == "No rate from CHF into JPY: add one on the sheet “Exchange rates”."


def test_a_currency_in_itself_needs_no_rate() -> None:
    exchange = Exchange((), BUDGET, JUNE)
    assert exchange.converted(Decimal("12.34"), "EUR", "EUR") == Decimal("12.34")
    assert exchange.used == ()
    assert list(exchange.findings()) == []


def test_a_rate_is_what_was_typed() -> None:
    found = on(row("EUR", "JPY", 162.37))
    assert found is not None
    assert found.factor == Decimal("162.37")


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(AMOUNTS, st.floats(min_value=1e-4, max_value=1e4))
def test_there_and_back_again_is_the_same_money(amount: Decimal, rate: float) -> None:
    exchange = Exchange((row("EUR", "JPY", rate),), BUDGET, JUNE)
    yen = exchange.converted(amount, "EUR", "JPY")
    assert yen is not None
    back = exchange.converted(yen, "JPY", "EUR")
    assert back is not None
    assert abs(back - amount) <= Decimal("1e-12")


def test_an_absurd_rate_is_reckoned_with_all_the_same() -> None:
    exchange = Exchange((row("JPY", "EUR", 1e-100),), BUDGET, JUNE)
    yen = exchange.converted(Decimal("12.34"), "EUR", "JPY")
    assert yen is not None
    assert to_minor_unit(yen, "JPY") == Decimal("12.34") * 10**100
