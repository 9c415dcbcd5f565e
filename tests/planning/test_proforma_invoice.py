"""The pro-forma invoice: every piece has a value to the customs, paid for or not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from catering.catalog.commodity_codes import commodity_code
from catering.model.beverage import BeverageCategory, ContainerOffer, Empties
from catering.model.records import EventRecords
from catering.planning.cost.customs_value import customs_value
from catering.planning.pallets.container_numbers import number_containers
from catering.planning.papers.proforma_invoice import ProformaInvoice, invoice
from papers_evening import ALTBIER, FLIGHT, GLASSES, SLIM_KEG, sent_evening


def made(records: EventRecords) -> ProformaInvoice:
    return invoice(records, records.consignments[0], number_containers(records, None))


def test_what_is_given_away_has_its_value_and_no_payment_is_due() -> None:
    """docs/planning/proforma_invoice.md"""
    found = made(sent_evening())
    beer, glasses = found.lines
    assert (beer.pieces, beer.each, beer.value, beer.is_free) == (40, Decimal(45), Decimal(1800), True)
    assert (beer.commodity_code, beer.origin, beer.volume_l, beer.net_weight_kg) == ("2203.00", "Germany", 800, 808)
    assert (glasses.pieces, glasses.value, glasses.is_free) == (480, Decimal("576.00"), True)
    assert found.totals == (("EUR", Decimal("2376.00")),)
    assert found.is_complete


def test_its_total_is_what_the_taxes_are_worked_out_from() -> None:
    records = sent_evening()
    value = customs_value(records, currency="EUR", on=dt.date(2025, 6, 6))
    assert made(records).totals == (("EUR", value.amount),)


def test_a_price_is_its_value_where_nothing_else_is_said() -> None:
    offer = ContainerOffer(beverage="Altbier", container_size=SLIM_KEG, price=Decimal(52), currency="EUR")
    line = made(sent_evening(container_offers=(offer,))).lines[0]
    assert (line.value, line.is_free) == (Decimal(2080), False)


def test_a_price_of_0_is_no_value_and_is_told() -> None:
    offer = ContainerOffer(beverage="Altbier", container_size=SLIM_KEG, price=Decimal(0))
    found = made(sent_evening(container_offers=(offer,)))
    assert found.lines[0].value is None
    assert not found.is_complete
    assert str(found.missing[0]) == (
        "Customs value not named: 20 L slim keg of Altbier, 4.8\N{NO-BREAK SPACE}% vol. What is given away has one too."
    )


def test_the_customs_value_is_of_what_is_secured() -> None:
    taps = GLASSES.model_copy(update={"needed": 4, "secured": 2, "customs_value": Decimal(168)})
    records = sent_evening(goods=(taps,))
    found = made(records)
    assert (found.lines[1].pieces, found.lines[1].value) == (2, Decimal(336))
    assert customs_value(records, currency="EUR", on=dt.date(2025, 6, 6)).amount == 1800 + 336
    assert str(found.missing[0]) == "Altbier glass 0.2 L: 2 of 4 needed are secured."


def test_currencies_are_not_added() -> None:
    yen = GLASSES.model_copy(update={"customs_value": Decimal(200), "currency": "JPY"})
    assert made(sent_evening(goods=(yen,))).totals == (("EUR", Decimal(1800)), ("JPY", Decimal(96000)))


def test_only_containers_that_come_back_are_listed_for_their_serial_numbers() -> None:
    assert len(made(sent_evening()).returning) == 40
    for empties in (Empties.ONE_WAY, Empties.FORFEITED):
        consignment = FLIGHT.model_copy(update={"empties": empties})
        assert made(sent_evening(consignments=(consignment,))).returning == ()


def test_the_code_is_the_beverage_s_own_or_its_category_s() -> None:
    assert commodity_code(ALTBIER) == "2203.00"
    assert commodity_code(ALTBIER.model_copy(update={"commodity_code": "2203.00.90"})) == "2203.00.90"
    wine = ALTBIER.model_copy(update={"category": BeverageCategory.WINE})
    assert commodity_code(wine) is None
    said = map(str, made(sent_evening(beverages=(wine,))).missing)
    assert any(sentence.startswith("Commodity code not named: 20 L slim keg of Altbier") for sentence in said)
