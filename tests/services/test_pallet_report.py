"""The pallets of an event as JSON."""

import json

from catering.catalog.pallet_types import pallet_type
from catering.model.beverage import ContainerSize, Dispense, OrderLine
from catering.model.records import EventRecords
from catering.planning.pallets.pallet_load import Containers, load_pallets
from catering.services.pallet_report import pallets_as_dicts, pallets_of_order


def test_one_line_a_pallet() -> None:
    load = load_pallets([Containers("20 L slim keg", 40, 237, 560, 27.7, 2)], pallet=pallet_type("EUR"))
    lines = pallets_as_dicts(load)
    assert json.loads(json.dumps(lines)) == [
        {"pallet": 1, "type": "EUR", "layers": 2, "kegs": 30, "gross_weight_kg": 856.0, "height_mm": 1264.0},
        {"pallet": 2, "type": "EUR", "layers": 1, "kegs": 10, "gross_weight_kg": 302.0, "height_mm": 704.0},
    ]


def test_without_a_load_there_are_no_lines() -> None:
    assert pallets_as_dicts(None) is None


def test_an_order_against_a_rule_is_told_as_a_finding(reference: EventRecords) -> None:
    tall = ContainerSize(
        name="2,000 L tank", volume_l=2000, dispense=Dispense.KEG_CO2, tare_kg=400, diameter_mm=1100, height_mm=2400
    )
    line = OrderLine(beverage="Altbier", container_size=tall.name, containers=1)
    records = reference.with_rows("container_size", (tall,)).with_rows("order_line", (line,))
    load, (told,) = pallets_of_order(records)
    assert load is None
    assert told.code == "no-pallet-load"
    assert "2,000 L tank" in str(told.message)


def test_the_reference_order_stands_on_two_euro_pallets(reference: EventRecords) -> None:
    load, told = pallets_of_order(reference)
    assert told == ()
    assert load is not None
    assert sum(line["kegs"] for line in pallets_as_dicts(load) or ()) == 40
    assert len(load.pallets) == 2
    assert load.is_fewest
