"""The pallets of an event as JSON."""

import json

from catering.catalog.pallet_types import pallet_type
from catering.planning.pallet_load import Containers, load_pallets
from catering.services.pallet_report import pallets_as_dicts


def test_one_line_a_pallet() -> None:
    load = load_pallets([Containers("20 L slim keg", 40, 237, 560, 27.7, 2)], pallet=pallet_type("EUR"))
    lines = pallets_as_dicts(load)
    assert json.loads(json.dumps(lines)) == [
        {"pallet": 1, "type": "EUR", "layers": 2, "kegs": 30, "gross_weight_kg": 856.0, "height_mm": 1264.0},
        {"pallet": 2, "type": "EUR", "layers": 1, "kegs": 10, "gross_weight_kg": 302.0, "height_mm": 704.0},
    ]


def test_without_a_load_there_are_no_lines() -> None:
    assert pallets_as_dicts(None) is None
