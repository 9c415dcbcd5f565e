"""Landed cost: the reference consignment by hand, and what holds for every one."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from shipments import AIR, CHARGES, OFFER, RATES, SEA, SLIM_KEG, altbier, chain, costed, evening, tokyo

from catering.model.beverage import BeverageCategory, BeverageSource, ContainerOffer, Empties, OrderLine
from catering.model.charge import Charge, ChargeBasis, ChargeKind, ChargeStatus, ExchangeRate, RatePurpose
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.records import EventRecords
from catering.planning.cost.cost_lines import CostLine
from catering.planning.cost.landed_cost import LandedCost, cost_landed
from catering.planning.pallets.pallet_load import load_order

MAY = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


def landed(
    records: EventRecords, *, as_of: dt.datetime = MAY, servings: float | None = 1500, **other: Any
) -> LandedCost:
    cost = cost_landed(records, as_of=as_of, load=load_order(records, at_once=True), servings=servings, **other)
    assert cost is not None
    return cost


def line(cost: LandedCost, name: str) -> CostLine:
    (found,) = [each for each in (*cost.lines, *cost.deposits) if str(each.name) == name]
    return found


def charge(name: str = "freight", **other: Any) -> Charge:
    return Charge(**{"name": name, "kind": ChargeKind.FREIGHT, "amount": Decimal(100)} | other)


# The reference consignment, by hand


def test_the_consignment_by_hand() -> None:
    """docs/planning/landed_cost.md: two pallets, 1,158 kg; 1 EUR is 160 JPY in the budget, 165 JPY for the customs."""
    cost = landed(costed())
    by_hand = {
        "Beverages": "2200.00",  # 40 × 55
        "Beer tax": "0.00",  # under duty suspension
        "lorry to Frankfurt": "450.00",  # one leg
        "air freight": "4863.60",  # 1,158 kg × 4.20
        "insurance": "75.00",
        "handling in Haneda": "275.00",  # 2 pallets × 22,000 JPY ÷ 160
        "Customs duty": "0.00",
        "Liquor tax": "905.00",  # 0.8 kL × 181,000 JPY = 144,800 JPY
        # goods 40 × 60, carriage 450 + 4,863.60 + 75: 7,788.60 EUR × 165 = 1,285,119 JPY; with liquor tax 1,429,919,
        # cut to 1,429,000; × 7.8 % = 111,462, cut to 111,400; × 22/78 = 31,420, cut to 31,400: 142,800 JPY
        "Consumption tax": "892.50",
        "lorry to the hotel": "218.75",  # 35,000 JPY
        "empty kegs back": "480.00",  # 40 × 12
    }
    assert {str(each.name): str(each.in_event_currency) for each in cost.lines} == by_hand
    assert cost.total == Decimal("10359.85")
    assert (line(cost, "Liquor tax").amount, line(cost, "Liquor tax").currency) == (Decimal(144_800), "JPY")
    assert line(cost, "Consumption tax").amount == Decimal(142_800)
    assert str(cost.quoted_sentence) == "4 of 11 lines quoted"
    assert cost.quoted_share == 4 / 11
    assert cost.quoted_share_of_amount == pytest.approx((450 + 75 + 218.75 + 480) / 10359.85)
    assert (cost.per_keg, cost.per_litre) == (Decimal("258.99625"), Decimal("12.9498125"))
    assert cost.per_serving == Decimal("10359.85") / 1500
    assert cost.in_other(cost.total) == (Decimal("1657576"), "JPY")
    assert cost.findings == ()
    assert str(cost.summary()) == "€10,360 (€9,773 to €10,946), 4 of 11 lines quoted."


def test_the_range_adds_independent_spreads_and_carries_the_tax_on_freight() -> None:
    """Beer ± 220, freight ± 486.36 and the 10 % tax on it, handling ± 35 % of 275; quotes do not move."""
    cost = landed(costed())
    spread = (Decimal(220) ** 2 + (Decimal("486.36") * Decimal("1.1")) ** 2 + Decimal("96.25") ** 2).sqrt()
    assert cost.highest - cost.total == spread.quantize(Decimal("0.01"))
    assert cost.total - cost.lowest == spread.quantize(Decimal("0.01"))
    tax = line(cost, "Consumption tax")
    # freight of 486.36 EUR less or more: the base is 1,349,000 or 1,510,000 JPY
    assert (tax.lowest, tax.highest) == (Decimal(134_800), Decimal(150_800))


def test_deposits_are_cash_and_no_cost_unless_the_kegs_stay() -> None:
    cost = landed(costed())
    assert [(str(each.name), each.amount) for each in cost.deposits] == [("Deposit", Decimal(1200))]
    stays = landed(costed(AIR.model_copy(update={"empties": Empties.FORFEITED})))
    assert stays.deposits == ()
    assert line(stays, "Deposit").in_event_currency == Decimal(1200)
    assert stays.total == cost.total + 1200 - 480  # and nothing goes back


# Liquor tax by the day of withdrawal


def test_liquor_tax_goes_by_the_day_of_withdrawal() -> None:
    for doors_at, owed in (
        (tokyo(2019, 9, 5, 18), 176_000),
        (tokyo(2023, 9, 30, 18), 160_000),
        (tokyo(2023, 10, 1, 18), 144_800),
        (tokyo(2025, 6, 16, 18), 144_800),
        (tokyo(2026, 9, 30, 18), 144_800),
        (tokyo(2026, 10, 1, 18), 124_000),
    ):
        cost = landed(costed(doors_at=doors_at, milestones=()))
        assert line(cost, "Liquor tax").amount == owed, doors_at


def test_what_was_cleared_before_the_rate_falls_pays_the_higher_one() -> None:
    cleared = chain(cleared=tokyo(2026, 9, 30, 12))
    cost = landed(costed(doors_at=tokyo(2026, 10, 2, 18), milestones=cleared))
    assert cost.withdrawn_on == dt.date(2026, 9, 30)
    assert line(cost, "Liquor tax").amount == 144_800


def test_years_later_the_tax_is_still_that_of_the_evening() -> None:
    years_later = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
    for milestones in ((), chain()):
        cost = landed(costed(milestones=milestones), as_of=years_later)
        assert cost.withdrawn_on <= dt.date(2025, 6, 16)
        assert line(cost, "Liquor tax").amount == 144_800


def test_taxes_are_cut_off_once_on_the_line() -> None:
    sizes = ({"containers": 1}, {"containers": 3})
    owed = [line(landed(costed(**each)), "Liquor tax").amount for each in sizes]
    assert owed == [3_600, 10_800]  # 3,620 and 10,860 JPY; three times 3,600 would be 10,800 as well
    two = altbier(name="Zweites Alt")
    records = costed(
        beverages=(altbier(), two),
        container_offers=(OFFER, OFFER.model_copy(update={"beverage": two.name})),
        order_lines=tuple(
            OrderLine(beverage=name, container_size=SLIM_KEG, containers=3) for name in ("Altbier", two.name)
        ),
    )
    assert line(landed(records), "Liquor tax").amount == 21_700  # 21,720; cut on each beverage it would be 21,600


def test_a_drink_without_alcohol_pays_no_liquor_tax_and_the_reduced_rate() -> None:
    free = altbier(abv=0.0, category=BeverageCategory.BEER_WITHOUT_ALCOHOL)
    cost = landed(costed(beverage=free, charges=(charge(),)))
    assert line(cost, "Liquor tax").amount == 0
    # (2,400 + 100) × 165 = 412,500, cut to 412,000; × 6.24 % = 25,708, cut to 25,700; × 22/78 = 7,248, cut to 7,200
    assert line(cost, "Consumption tax").amount == 32_900


def test_2019_pays_the_consumption_tax_of_2019() -> None:
    cost = landed(costed(doors_at=tokyo(2019, 9, 5, 18), milestones=(), charges=(charge(),)))
    # 412,500 + 176,000 = 588,500, cut to 588,000; × 6.3 % = 37,044, cut to 37,000; × 17/63 = 9,984, cut to 9,900
    assert line(cost, "Consumption tax").amount == 46_900
    assert {finding.code for finding in cost.findings} == {"later-rate"}


def test_wine_has_no_rate_in_the_catalogue_and_is_named() -> None:
    cost = landed(costed(beverage=altbier(category=BeverageCategory.WINE, abv=0.12)))
    assert line(cost, "Liquor tax").is_open
    assert "no rate for 20 L slim keg of Altbier" in str(line(cost, "Liquor tax").note)
    assert line(cost, "Consumption tax").is_open
    assert str(cost.summary()).endswith("Without Customs duty, Liquor tax and Consumption tax: not known yet.")


# Customs value


def test_what_is_given_away_has_a_customs_value() -> None:
    sponsored = OFFER.model_copy(update={"price": Decimal(0)})
    cost = landed(costed(container_offers=(sponsored,)))
    assert line(cost, "Beverages").amount == 0
    assert line(cost, "Consumption tax").amount == 142_800


def test_what_is_given_away_without_a_customs_value_is_never_taxed_as_worth_nothing() -> None:
    sponsored = OFFER.model_copy(update={"price": Decimal(0), "customs_value": None})
    tax = line(landed(costed(container_offers=(sponsored,))), "Consumption tax")
    assert tax.amount is None
    assert str(tax.note) == "its base lacks the customs value of 20 L slim keg of Altbier"


def test_glasses_that_travel_without_beer_are_taxed_as_well() -> None:
    """The beer is bought in Tokyo. 1,000 × 0.50 EUR and carriage: 100 EUR × 165; 99,000 JPY: 7,700 + 2,100."""
    glasses = Goods(
        name="Altbier glass", kind=GoodsKind.GLASS, needed=1000, secured=1000, source=GoodsSource.SHIPPED,
        customs_value=Decimal("0.5"),
    )  # fmt: skip
    local = altbier(source=BeverageSource.BOUGHT_LOCALLY)
    cost = landed(costed(beverage=local, goods=(glasses,), charges=(charge(),)))
    assert line(cost, "Consumption tax").amount == 9_800
    assert line(cost, "Customs duty on other goods").amount is None
    assert [str(each.message) for each in cost.findings if each.code == "bought-there"] == [
        "The price of 20 L slim keg of Altbier is not in it: bought at the venue."
    ]


def test_without_a_customs_value_the_price_is_one() -> None:
    plain = OFFER.model_copy(update={"customs_value": None})
    # 2,200 + 5,388.60 = 7,588.60 × 165 = 1,252,119; + 144,800 = 1,396,919: 108,800 + 30,600
    assert line(landed(costed(container_offers=(plain,))), "Consumption tax").amount == 139_400


def test_other_goods_that_are_shipped_are_worth_something_too() -> None:
    glasses = Goods(
        name="Altbier glass",
        kind=GoodsKind.GLASS,
        needed=1000,
        secured=1000,
        source=GoodsSource.SHIPPED,
        customs_value=Decimal("0.5"),
    )
    hired = glasses.model_copy(update={"name": "hired", "source": GoodsSource.HIRED})
    cost = landed(costed(goods=(glasses, hired)))
    # 500 EUR × 165 = 82,500 more: 1,512,419, cut to 1,512,000: 117,900 + 33,200
    assert line(cost, "Consumption tax").amount == 151_100
    assert str(line(cost, "Customs duty on other goods").note) == "no rate for Altbier glass"
    worthless = landed(costed(goods=(glasses.model_copy(update={"customs_value": None}),)))
    assert line(worthless, "Consumption tax").amount == 142_800
    assert "Altbier glass" in str(line(worthless, "Consumption tax").note)


def test_carriage_behind_customs_is_not_in_the_base() -> None:
    inland = charge("lorry in Tokyo", leg=3, amount=Decimal(5000))
    outside = charge("lorry in Germany", leg=1, amount=Decimal(5000))
    without, with_inland, with_outside = (
        line(landed(costed(charges=(*CHARGES, *more))), "Consumption tax").amount
        for more in ((), (inland,), (outside,))
    )
    assert with_inland == without == 142_800
    assert with_outside == 142_800 + 82_500  # 5,000 × 165 × 10 %, all of it whole thousands


def test_without_the_customs_rate_there_is_no_guess() -> None:
    cost = landed(costed(exchange_rates=RATES[:1]))
    assert line(cost, "Consumption tax").is_open
    (open_one,) = [each for each in cost.findings if each.code == "no-rate"]
    assert str(open_one.message) == "No customs rate from EUR into JPY: add one on the sheet “Exchange rates”."
    assert cost.total == Decimal("10359.85") - Decimal("892.50")
    assert str(cost.summary()).endswith("4 of 11 lines quoted. Without Consumption tax: not known yet.")


def test_without_the_budget_rate_what_is_in_yen_is_open() -> None:
    cost = landed(costed(exchange_rates=RATES[1:]))
    assert "No rate from JPY into EUR: add one on the sheet “Exchange rates”." in [
        str(f.message) for f in cost.findings
    ]
    assert cost.total == Decimal("8068.60")
    assert line(cost, "Liquor tax").amount == 144_800
    assert line(cost, "Liquor tax").is_open
    assert cost.in_other(cost.total) is None


# Beer tax and duty


def test_beer_tax_is_relieved_under_duty_suspension_with_what_is_at_stake() -> None:
    tax = line(landed(costed()), "Beer tax")
    assert tax.amount == 0
    assert str(tax.note) == "without the exit report €75.55 are owed"


def test_without_duty_suspension_beer_tax_is_charged() -> None:
    tax = line(landed(costed(AIR.model_copy(update={"duty_suspended": False}))), "Beer tax")
    assert (tax.amount, tax.lowest) == (Decimal("75.55"), Decimal("42.31"))  # 8 hl × 12 × 0.787; 56 % of it


def test_parts_of_a_degree_plato_do_not_count() -> None:
    paid = AIR.model_copy(update={"duty_suspended": False})
    strong = landed(costed(paid, beverage=altbier(original_gravity_p=11.9)))
    assert line(strong, "Beer tax").amount == Decimal("69.26")
    unknown = landed(costed(paid, beverage=altbier(original_gravity_p=None)))
    assert line(unknown, "Beer tax").is_open


def test_beer_is_free_of_duty_and_the_general_rate_is_named() -> None:
    duty = line(landed(costed()), "Customs duty")
    assert duty.amount == 0
    assert str(duty.note) == "in general JP¥5,100 would be owed"  # 800 × 6.40 = 5,120, cut to 5,100


def test_within_germany_nothing_is_taxed_at_a_border() -> None:
    records = costed()
    at_home = records.with_rows("event", (records.event.model_copy(update={"time_zone": "Europe/Berlin"}),))
    names = {str(each.name) for each in landed(at_home).lines}
    assert not names & {"Beer tax", "Customs duty", "Liquor tax", "Consumption tax"}


@pytest.mark.parametrize("origin", ["Deutschland", "ドイツ", "DE", "germany"])
def test_a_country_is_the_same_in_every_language(origin: str) -> None:
    records = costed(AIR.model_copy(update={"origin": origin}))
    assert landed(records).total == landed(costed()).total
    assert str(line(landed(records), "Beer tax").basis) == "relieved under duty suspension (EMCS)"
    at_home = records.with_rows("event", (records.event.model_copy(update={"time_zone": "Europe/Berlin"}),))
    assert "taxes-unknown" not in {finding.code for finding in landed(at_home).findings}


def test_within_a_country_that_the_catalogue_does_not_know_nothing_is_taxed_at_a_border_either() -> None:
    records = costed(AIR.model_copy(update={"origin": "Österreich"}))
    in_vienna = records.with_rows("event", (records.event.model_copy(update={"time_zone": "Europe/Vienna"}),))
    assert "taxes-unknown" not in {finding.code for finding in landed(in_vienna).findings}


def test_elsewhere_the_taxes_are_not_known_and_that_is_told() -> None:
    records = costed()
    abroad = records.with_rows("event", (records.event.model_copy(update={"time_zone": "America/New_York"}),))
    cost = landed(abroad)
    assert "taxes-unknown" in {finding.code for finding in cost.findings}
    assert "Liquor tax" not in {str(each.name) for each in cost.lines}


# Rows of the sheet


def test_a_row_with_an_amount_takes_the_place_of_what_is_worked_out() -> None:
    said = charge("broker's liquor tax", kind=ChargeKind.LIQUOR_TAX, amount=Decimal(150_000), currency="JPY")
    cost = landed(costed(charges=(*CHARGES, said)))
    assert "Liquor tax" not in {str(each.name) for each in cost.lines}
    assert line(cost, "broker's liquor tax").amount == 150_000
    # the base is 5,200 JPY higher: 1,435,119, cut to 1,435,000: 111,900 + 31,500
    assert line(cost, "Consumption tax").amount == 143_400


def test_a_row_without_an_amount_says_who_pays_and_how_firm_it_is() -> None:
    quoted = charge("the brewery", kind=ChargeKind.BEVERAGES, amount=None, status=ChargeStatus.QUOTE, note="ask Klaus")
    cost = landed(costed(charges=(*CHARGES, quoted)))
    assert line(cost, "Liquor tax").budget_line == "hotel, taxes"
    beer = line(cost, "Beverages")
    assert beer.is_quoted
    assert beer.lowest == beer.highest == Decimal(2200)


@pytest.mark.parametrize("status", [ChargeStatus.QUOTE, ChargeStatus.INVOICE])
def test_a_quote_in_the_place_of_a_guess_has_no_range_of_the_guess(status: ChargeStatus) -> None:
    """Guessed were 3 to 7 a kilogram, 2.855 is offered: no contradiction, and no range."""
    guess = {"lowest": Decimal(3), "highest": Decimal(7), "amount": Decimal("2.855")}
    written = charge(status=status, **guess)
    assert list(written.contradictions()) == []
    with pytest.raises(ValidationError):
        charge(status=ChargeStatus.GUESS, **guess)
    found = line(landed(costed(charges=(written,))), "freight")
    assert found.lowest == found.amount == found.highest


def test_an_expired_quote_counts_as_a_rate_unless_it_was_ordered_in_time() -> None:
    quote = charge(status=ChargeStatus.QUOTE, valid_until_on=dt.date(2025, 4, 30))
    expired = landed(costed(charges=(quote,)))
    assert line(expired, "freight").status is ChargeStatus.RATE
    assert (line(expired, "freight").lowest, line(expired, "freight").highest) == (Decimal(90), Decimal(110))
    assert "expired-quote" in {finding.code for finding in expired.findings}
    assert str(line(expired, "freight").firmness) == "rate, as the quote held until 30 April 2025"
    ordered = quote.model_copy(update={"committed_on": dt.date(2025, 4, 29)})
    assert line(landed(costed(charges=(ordered,))), "freight").is_quoted
    last_day = landed(costed(charges=(quote,)), as_of=dt.datetime(2025, 4, 30, 14, tzinfo=dt.UTC))
    assert line(last_day, "freight").is_quoted  # 23:00 in Tokyo
    next_day = landed(costed(charges=(quote,)), as_of=dt.datetime(2025, 4, 30, 15, tzinfo=dt.UTC))
    assert not line(next_day, "freight").is_quoted


@pytest.mark.parametrize(
    ("basis", "leg", "comes_to"),
    [
        (ChargeBasis.KEG, None, 4_000),
        (ChargeBasis.KG, None, 115_800),
        (ChargeBasis.CHARGEABLE_KG, None, 115_800),
        (ChargeBasis.PALLET, None, 200),
        (ChargeBasis.LEG, None, 300),
        (ChargeBasis.LEG, 2, 100),
        (ChargeBasis.CONSIGNMENT, None, 100),
    ],
)
def test_a_charge_is_multiplied_by_its_basis(basis: ChargeBasis, leg: int | None, comes_to: int) -> None:
    assert line(landed(costed(charges=(charge(basis=basis, leg=leg),))), "freight").amount == comes_to


def test_a_quote_that_has_been_paid_need_not_be_asked_for_anew() -> None:
    paid = charge(status=ChargeStatus.QUOTE, valid_until_on=dt.date(2025, 3, 31), paid_on=dt.date(2025, 4, 2))
    cost = landed(costed(charges=(paid,)))
    assert line(cost, "freight").is_quoted
    assert "expired-quote" not in {finding.code for finding in cost.findings}


def test_freight_is_charged_at_a_rate_finer_than_a_cent() -> None:
    """1,158 kg × 2.855 EUR."""
    cost = landed(costed(charges=(charge(basis=ChargeBasis.CHARGEABLE_KG, amount=Decimal("2.855")),)))
    assert line(cost, "freight").amount == Decimal("3306.09")


def test_a_charge_by_leg_is_open_while_no_leg_is_entered() -> None:
    cost = landed(costed(legs=(), charges=(charge(basis=ChargeBasis.LEG),)))
    assert line(cost, "freight").amount is None


def test_nothing_is_nothing_without_a_rate_as_well() -> None:
    cost = landed(costed(exchange_rates=()))
    assert (line(cost, "Customs duty").currency, line(cost, "Customs duty").in_event_currency) == ("JPY", 0)
    assert "Customs duty" not in str(cost.summary())


def test_beer_that_is_bought_there_is_not_in_the_freight_of_what_is_shipped() -> None:
    """Two charges without a consignment: the pils that is bought in Tokyo stands on no pallet from Düsseldorf."""
    pils = altbier(name="Pils", source=BeverageSource.BOUGHT_LOCALLY)
    orders = tuple(OrderLine(beverage=name, container_size=SLIM_KEG, containers=40) for name in ("Altbier", "Pils"))
    freight = (charge(basis=ChargeBasis.KG, amount=Decimal(1)), charge("pallets", basis=ChargeBasis.PALLET))
    cost = landed(costed(consignments=(), legs=(), beverages=(altbier(), pils), order_lines=orders, charges=freight))
    assert (line(cost, "freight").amount, line(cost, "pallets").amount) == (Decimal(1158), Decimal(200))


def test_where_all_is_bought_at_the_venue_its_kegs_are_what_a_charge_counts() -> None:
    local = altbier(source=BeverageSource.BOUGHT_LOCALLY)
    delivery = charge("delivery", kind=ChargeKind.DELIVERY, basis=ChargeBasis.KEG, amount=Decimal(2))
    cost = landed(costed(consignments=(), legs=(), beverage=local, charges=(delivery,)))
    assert line(cost, "delivery").amount == 80


def test_absurd_numbers_are_shown_and_break_nothing() -> None:
    rates = [
        ExchangeRate(currency=a, into=b, purpose=RatePurpose.CUSTOMS, valid_on=dt.date(2025, 1, 1), rate=1e9)
        for a, b in (("USD", "GBP"), ("GBP", "JPY"))
    ]
    dear = OFFER.model_copy(update={"customs_value": Decimal(10_000_000), "currency": "USD"})
    records = costed(containers=1_000_000, container_offers=(dear,), charges=(), exchange_rates=(*RATES, *rates))
    cost = cost_landed(records, as_of=MAY, load=None, servings=1)
    assert cost is not None
    assert line(cost, "Consumption tax").amount is not None


def test_an_unknown_amount_is_open_and_named() -> None:
    cost = landed(costed(charges=(*CHARGES, charge("storage", kind=ChargeKind.STORAGE, amount=None))))
    assert [str(each.name) for each in cost.open_lines] == ["storage"]
    assert cost.total == Decimal("10359.85")
    assert [str(finding.message) for finding in cost.findings] == [
        "storage: its amount is not known. The total is without it."
    ]
    assert cost.counted == 12


def test_without_a_load_what_is_charged_by_pallet_is_open() -> None:
    cost = cost_landed(costed(), as_of=MAY, load=None, servings=1500)
    assert cost is not None
    names = [str(each.name) for each in cost.open_lines]
    assert names == ["air freight", "handling in Haneda", "Consumption tax"]


def test_without_a_load_the_weight_is_that_of_the_kegs_and_that_is_told() -> None:
    """40 × (7.5 + 20.2) kg, without the two pallets."""
    freight = charge(basis=ChargeBasis.KG, amount=Decimal(1))
    cost = cost_landed(costed(charges=(freight,)), as_of=MAY, load=None, servings=1500)
    assert cost is not None
    assert line(cost, "freight").amount == Decimal(1108)
    assert [str(each.message) for each in cost.findings if each.code == "weight-unknown"] == [
        "Charges by weight are without pallets and boxes: nothing could be loaded."
    ]


def test_other_ways_of_sending_do_not_bear_each_others_charges() -> None:
    flown, shipped = (charge(each.name, consignment=each.name) for each in (AIR, SEA))
    records = costed(AIR, SEA, charges=(flown, shipped, charge("both")))
    assert {"direct flight", "both"} <= {str(each.name) for each in landed(records).lines}
    by_sea = {str(each.name) for each in landed(records, consignment=SEA).lines}
    assert {"sea by the Cape", "both"} <= by_sea
    assert "direct flight" not in by_sea


def test_a_priceless_beverage_is_open_beside_those_that_have_a_price() -> None:
    records = costed(
        container_offers=(OFFER, ContainerOffer(beverage="Altbier", container_size="20 L gravity cask")),
        order_lines=(
            OrderLine(beverage="Altbier", container_size=SLIM_KEG, containers=38),
            OrderLine(beverage="Altbier", container_size="20 L gravity cask", containers=2),
        ),
    )
    known, unknown = (each for each in landed(records).lines if each.kind is ChargeKind.BEVERAGES)
    assert (known.amount, unknown.amount) == (Decimal(2090), None)
    assert str(unknown.note) == "no price for 20 L gravity cask of Altbier"


def test_without_charges_and_consignments_there_is_no_landed_cost() -> None:
    bare = evening(consignments=(), legs=(), milestones=())
    assert cost_landed(bare, as_of=MAY, load=None) is None


def test_the_glasses_come_from_the_forecast_where_nobody_says_how_many() -> None:
    cost = landed(costed(), servings=None)
    assert cost.quantities.servings is not None
    assert 1000 < cost.quantities.servings < 4000
    assert cost.per_serving == cost.total / cost.quantities.servings


# What holds for every consignment

AMOUNTS = st.decimals(min_value=0, max_value=100_000, places=2)


@st.composite
def some_charges(draw: st.DrawFn) -> tuple[Charge, ...]:
    kinds = draw(st.lists(st.sampled_from(list(ChargeKind)), min_size=1, max_size=8))
    return tuple(
        Charge(
            name=f"charge {number}",
            kind=kind,
            amount=draw(st.none() | AMOUNTS),
            basis=draw(st.sampled_from(list(ChargeBasis))),
            currency=draw(st.sampled_from(["EUR", "JPY"])),
            status=draw(st.sampled_from(list(ChargeStatus))),
        )
        for number, kind in enumerate(kinds)
    )


@settings(max_examples=40, deadline=None)
@given(some_charges())
def test_the_lines_add_up_to_the_total_within_its_range(charges: tuple[Charge, ...]) -> None:
    cost = landed(costed(charges=charges))
    assert sum(each.in_event_currency or Decimal(0) for each in cost.lines) == cost.total
    assert 0 <= cost.lowest <= cost.total <= cost.highest
    assert 0 <= cost.quoted <= cost.counted == len(cost.lines)


@settings(max_examples=25, deadline=None)
@given(some_charges(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(charges: tuple[Charge, ...], shuffled: Any) -> None:
    mixed = list(charges)
    shuffled.shuffle(mixed)
    rates = RATES[::-1]
    assert landed(costed(charges=tuple(mixed), exchange_rates=rates)).lines == landed(costed(charges=charges)).lines


@settings(max_examples=15, deadline=None)
@given(some_charges())
def test_more_kegs_are_never_cheaper(charges: tuple[Charge, ...]) -> None:
    totals = [landed(costed(charges=charges, containers=count)).total for count in (1, 10, 11, 40, 61)]
    assert all(fewer <= more for fewer, more in itertools.pairwise(totals))
