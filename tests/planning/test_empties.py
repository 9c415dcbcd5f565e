"""Empties: steel back, steel forfeited, one-way; cash now, cash later, cost in the end."""

import datetime as dt
from decimal import Decimal

import pytest
from shipments import AIR, CHARGES, OFFER, costed

from catering.model.beverage import ContainerOffer, ContainerSize, Dispense, Empties, OrderLine
from catering.model.charge import ChargeKind
from catering.model.records import EventRecords
from catering.planning.cost.empties import EmptiesOption, compare_empties
from catering.planning.cost.landed_cost import cost_landed
from catering.planning.pallets.pallet_load import load_order

MAY = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)
ONE_WAY = ContainerSize(name="30 L one-way", volume_l=30, dispense=Dispense.ONE_WAY, tare_kg=1.5)


def compared(records: EventRecords) -> tuple[EmptiesOption, ...]:
    return compare_empties(records, as_of=MAY, load=load_order(records, at_once=True))


def with_one_way(**other: object) -> EventRecords:
    offer = ContainerOffer(beverage="Altbier", container_size=ONE_WAY.name, price=Decimal(95))
    return costed(container_sizes=(ONE_WAY,), container_offers=(OFFER, offer), **other)


def test_three_ways_by_hand() -> None:
    """docs/planning/empties.md.

    Deposit 40 × 30; back 40 × 12, 300 kg of steel on 50 kg of pallets; one-way 27 × 95 for 40 × 55.
    """
    back, stays, one_way = compared(with_one_way())
    assert (back.cash_out, back.cash_back, back.cost, back.return_kg) == (1200, 1200, 480, 350)
    assert (stays.cash_out, stays.cash_back, stays.cost, stays.return_kg) == (1200, 0, 1200, 0)
    assert (one_way.cash_out, one_way.cash_back, one_way.cost, one_way.return_kg) == (365, 0, 365, 0)
    assert [each.is_planned for each in (back, stays, one_way)] == [True, False, False]


def test_what_is_not_known_is_named() -> None:
    back, _, one_way = compared(costed(charges=CHARGES[:1]))
    assert back.cost is None
    assert [str(each) for each in back.lacks] == ["what the return of the empties costs"]
    assert one_way.cost is None
    assert "20 L slim keg of Altbier" in str(one_way.lacks[0])


def test_a_deposit_that_nobody_has_named_is_no_deposit_of_nothing() -> None:
    back, stays, _ = compared(costed(container_offers=(OFFER.model_copy(update={"deposit": None}),)))
    assert (back.cash_out, back.cost, stays.cost) == (None, None, None)
    assert [str(each) for each in (*back.lacks, *stays.lacks)] == ["the deposit of 20 L slim keg of Altbier"] * 2
    free = compared(costed(container_offers=(OFFER.model_copy(update={"deposit": Decimal(0)}),)))
    assert [each.cost for each in free[:2]] == [480, 0]


CASK = "20 L gravity cask"
CASKS_STAY = ContainerOffer(beverage="Altbier", container_size=CASK, price=Decimal(60), empties=Empties.FORFEITED)


def with_casks(cask: ContainerOffer = CASKS_STAY, **other: object) -> EventRecords:
    """Thirty-eight slim kegs, which go back, and two casks."""
    order = (
        OrderLine(beverage="Altbier", container_size=OFFER.container_size, containers=38),
        OrderLine(beverage="Altbier", container_size=CASK, containers=2),
    )
    return costed(order_lines=order, container_offers=(OFFER, cask), **other)


def test_casks_that_stay_are_in_no_deposit_and_do_not_go_back() -> None:
    back, stays, one_way = compared(with_casks())
    assert (back.cash_out, back.cash_back, back.lacks) == (1140, 1140, ())
    assert back.cost == 38 * 12
    assert stays.cost == 1140
    assert [str(each) for each in one_way.lacks] == [
        "a price in one-way containers and in steel: 20 L slim keg of Altbier"
    ]


def test_a_deposit_on_a_cask_that_stays_is_cost_and_the_others_are_cash() -> None:
    records = with_casks(CASKS_STAY.model_copy(update={"deposit": Decimal(100)}))
    back, *_ = compared(records)
    assert (back.cash_out, back.cash_back, back.cost) == (1340, 1140, 38 * 12 + 200)
    cost = cost_landed(records, as_of=MAY, load=None)
    assert cost is not None
    assert [each.amount for each in cost.deposits] == [1140]
    assert [each.amount for each in cost.lines if each.kind is ChargeKind.DEPOSIT] == [200]


@pytest.mark.parametrize("empties", list(Empties))
def test_the_comparison_is_the_same_whatever_is_planned(empties: Empties) -> None:
    planned = AIR.model_copy(update={"empties": empties})
    found = compared(with_one_way(consignments=(planned,)))
    assert [each.cost for each in found] == [480, 1200, 365]
    assert [each.empties for each in found if each.is_planned] == [empties]


def test_where_nothing_is_shipped_there_is_nothing_to_compare() -> None:
    assert compared(costed(order_lines=())) == ()
