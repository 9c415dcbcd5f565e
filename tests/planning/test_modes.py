"""Ways of sending side by side: 2019's flight against the sea round the Cape."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from shipments import AIR, SEA, altbier, evening, tokyo

from catering.model.charge import Charge, ChargeKind
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, LegMode
from catering.planning.cost.landed_cost import cost_landed
from catering.planning.modes import Best, ModeRow, compare_modes
from catering.planning.pallets.pallet_load import load_order
from catering.planning.shipment.shipment_schedule import schedule_shipment

MARCH = tokyo(2025, 3, 1, 12)


def freight(name: str, amount: int, *, of: Consignment) -> Charge:
    return Charge(name=name, kind=ChargeKind.FREIGHT, consignment=of.name, amount=Decimal(amount), currency="EUR")


def both(*more: Consignment, **other: Any) -> EventRecords:
    """Flown for 4,800 EUR, shipped for 2,000."""
    charges = (freight("Air freight", 4800, of=AIR), freight("Sea freight", 2000, of=SEA))
    return evening(AIR, SEA, *more, **{"charges": charges, **other})


def by_name(records: EventRecords) -> dict[str, ModeRow]:
    return {row.consignment.name: row for row in compare_modes(records, as_of=MARCH)}


def test_the_documented_example() -> None:
    """docs/planning/modes.md: on a confirmed shelf life of 52 days the sea is refused, and the flight comes first."""
    rows = compare_modes(both(beverage=altbier(shelf_life_confirmed=True)), as_of=MARCH)
    assert [row.consignment.name for row in rows] == ["direct flight", "sea by the Cape"]
    air, sea = rows
    assert (air.is_chosen, air.modes, air.refused) == (True, (LegMode.ROAD, LegMode.AIR), None)
    assert (sea.is_chosen, sea.modes, sea.best) == (False, (LegMode.ROAD, LegMode.SEA), ())
    assert "sea by the Cape" in str(sea.refused)
    assert sea.warnings == ()
    # nothing is left to compare the flight with
    assert air.best == ()
    # 1.158 t: 225 km by lorry, 26,854 km by ship, 15 km cooled
    assert sea.co2e_kg == pytest.approx(1.158 * (225 * 0.10163 + 26_854 * 0.01612 + 15 * 0.0902))


def test_on_an_assumed_shelf_life_the_sea_is_compared_and_warned_about() -> None:
    rows = by_name(both())
    air, sea = rows["direct flight"], rows["sea by the Cape"]
    assert sea.refused is None
    assert air.best == (Best.FASTEST, Best.SUREST, Best.FRESHEST)
    assert sea.best == (Best.CHEAPEST, Best.LEAST_CO2E)
    assert any("longer than it keeps" in str(note) for note in sea.warnings)
    assert air.warnings == ()
    assert air.total is not None
    assert sea.total is not None
    assert air.total - sea.total == 2800


def test_the_figures_are_those_of_schedule_and_cost() -> None:
    records = both()
    row = by_name(records)["sea by the Cape"]
    schedule = schedule_shipment(records, as_of=MARCH, consignment=SEA)
    cost = cost_landed(records, as_of=MARCH, load=load_order(records, consignment=SEA), consignment=SEA)
    assert schedule is not None
    assert cost is not None
    assert (row.days, row.chance_on_time) == (schedule.days_door_to_door, schedule.chance_on_time)
    assert row.shelf_life_left_days == schedule.shelf_life_left_days
    assert row.total == cost.total


def test_each_way_stands_on_its_own_pallets() -> None:
    high = SEA.model_copy(update={"pallet_type": "T11", "max_height_mm": 2050})
    rows = by_name(evening(AIR, high))
    assert rows["direct flight"].load is not None
    assert rows["sea by the Cape"].load is not None
    assert rows["direct flight"].load.pallet.name == "EUR"
    assert rows["sea by the Cape"].load.pallet.name == "T11"


def test_a_pallet_type_that_is_none_is_refused_by_its_name() -> None:
    odd = AIR.model_copy(update={"pallet_type": "PMC"})
    (row,) = compare_modes(evening(odd), as_of=MARCH)
    assert str(row.refused) == ("direct flight: “PMC” is no pallet type. Way out: write EUR, 1200×1000 or T11.")
    assert (row.load, row.co2e_kg) == (None, None)


def test_a_cost_that_is_without_more_lines_is_not_the_cheapest() -> None:
    """The sea's freight is open: its lower total says nothing."""
    open_freight = Charge(name="Sea freight", kind=ChargeKind.FREIGHT, consignment=SEA.name)
    rows = by_name(both(charges=(freight("Air freight", 4800, of=AIR), open_freight)))
    assert rows["sea by the Cape"].open_lines == rows["direct flight"].open_lines + 1
    assert Best.CHEAPEST not in rows["sea by the Cape"].best
    assert any("cost line" in str(note) for note in rows["sea by the Cape"].gaps)


def test_two_that_are_equal_are_both_best_at_nothing() -> None:
    twin = AIR.model_copy(update={"name": "second flight", "state": SEA.state})
    legs = evening(AIR).legs
    copies = tuple(leg.model_copy(update={"consignment": twin.name}) for leg in legs)
    rows = compare_modes(evening(AIR, twin, legs=(*legs, *copies)), as_of=MARCH)
    assert [row.best for row in rows] == [(), ()]


def test_what_keeps_too_short_stands_behind_though_it_is_cheaper_and_no_chance_is_told_of_the_past() -> None:
    rows = compare_modes(both(), as_of=tokyo(2025, 7, 1, 12))
    assert [row.consignment.name for row in rows] == ["direct flight", "sea by the Cape"]
    assert [row.chance_on_time for row in rows] == [None, None]
    assert Best.SUREST not in rows[0].best


def test_without_consignments_there_is_nothing_to_compare() -> None:
    assert compare_modes(evening(consignments=(), legs=()), as_of=MARCH) == ()
