"""Deposits as they are shown: the sentence first, who owes whom, what must still go home and where it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import table, words

from catering.model.beverage import ContainerOffer, Empties
from catering.model.charge import Charge, ChargeKind, ExchangeRate
from catering.model.movement import KegState
from catering.model.records import EventRecords
from catering.model.stock import Keg
from catering.planning.stock.deposits import Deposits, deposits_of
from catering.planning.stock.ledger_stock import Held
from cellar import BERLIN, cellar

AFTER = dt.datetime(2026, 10, 30, 12, tzinfo=BERLIN)


def deposits(records: EventRecords, **kegs_at: range) -> Deposits:
    """Empty kegs by where they are."""
    places = {each.name: each for each in records.locations}
    held = [
        Held(
            places[place.replace("_", " ")], records.lots[0], Keg(number=str(number), container_size="20 L slim keg"),
            KegState.EMPTY, 0, 1,
        )
        for place, numbers in kegs_at.items() for number in numbers
    ]  # fmt: skip
    return deposits_of(records, held, as_of=AFTER)


def shown(found: Deposits) -> AppTest:
    def page(found):
        from catering.dashboard.components.deposits import show_deposits

        show_deposits(found)

    app = AppTest.from_function(page, kwargs={"found": found}, default_timeout=60)
    app.run()
    assert not app.exception
    return app


def test_the_sentence_first_then_by_supplier_then_what_is_still_out() -> None:
    app = shown(
        deposits(cellar(), back_home=range(1, 37), bar_2=range(37, 38), empties=range(38, 39), lost=range(39, 41))
    )
    assert words(app).startswith(
        "#### 36 of 40 kegs are back: €1,080.00 of deposit to come from House brewery. "
        "2 not yet returned hold €60.00. 2 will not come back: €60.00 lost."
    )
    (line,) = table(app, "Container").to_dict("records")
    assert line == {
        "Container": "20 L slim keg of Altbier, €30.00 each",
        "Paid": "40 · €1,200.00", "Back": "36 · €1,080.00", "Not back yet": "2 · €60.00", "Lost": "2 · €60.00",
    }  # fmt: skip
    out, lost = (table(app, "Location", number).to_dict("records") for number in (0, 1))
    assert [(row["Location"], row["How many"], row["Which"]) for row in out] == [
        ("bar 2", "1", "37"),
        ("empties", "1", "38"),
    ]
    assert [(row["Location"], row["Which"]) for row in lost] == [("lost", "39 and 40")]


def test_whom_it_is_owed_to_is_said_where_somebody_is_named() -> None:
    bears_it = Charge(name="Deposit", kind=ChargeKind.DEPOSIT, budget_line="City, transport")
    records = cellar(charges=(bears_it,))
    said = words(shown(deposits(records, back_home=range(1, 3), empties=range(3, 4))))
    assert "House brewery owes City €60.00, and €30.00 more once the rest is back." in said
    assert "House brewery owes City €60.00." in words(shown(deposits(records, back_home=range(1, 3))))
    assert "owes" not in words(shown(deposits(records, empties=range(1, 3))))


def test_many_kegs_are_named_by_their_range() -> None:
    (row,) = table(shown(deposits(cellar(), empties=range(1, 38))), "Location").to_dict("records")
    assert (row["How many"], row["State"], row["Which"]) == ("37", "empty", "1–37")


def test_another_currency_stands_beside_the_deposits_own() -> None:
    in_yen = cellar().event.model_copy(update={"currency": "JPY"})
    rate = ExchangeRate(currency="EUR", into="JPY", valid_on=dt.date(2026, 10, 1), rate=160)
    app = shown(deposits(cellar(event=in_yen, exchange_rates=(rate,)), back_home=range(1, 3)))
    assert table(app, "Container")["Back"].tolist() == ["2 · €60.00"]
    assert "Together JP¥9,600 paid: JP¥9,600 back, JP¥0 not back yet, JP¥0 lost." in words(app)


@pytest.mark.parametrize(
    ("terms", "each", "lost"),
    [
        ({}, "deposit not named", "0"),
        ({"deposit": 0}, "no deposit", "0"),
        ({"deposit": 30, "empties": Empties.ONE_WAY}, "€30.00 each", "2 · €60.00"),
    ],
)
def test_no_deposit_an_unnamed_one_and_one_that_stays_out(terms: dict[str, Any], each: str, lost: str) -> None:
    offer = ContainerOffer(beverage="Altbier", container_size="20 L slim keg", **terms)
    (row,) = table(shown(deposits(cellar(container_offers=(offer,)), bar_1=range(1, 3))), "Container").to_dict(
        "records"
    )
    assert (row["Container"], row["Lost"]) == (f"20 L slim keg of Altbier, {each}", lost)
