"""Forty slim kegs go to Tokyo, as the issue tells it: pallets by hand, the tax to the yen, by air and not by sea."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from catering.planning.loaded_pallets import PalletLoad
from catering.planning.pallet_load import load_order

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "planning"))

from shipments import altbier, evening

KEGS, KEG_L, TARE_KG, KG_PER_L = 40, 20, 7.5, 1.01
EUR_KG, EUR_MM, KEG_MM = 25, 144, 560


@cache
def load() -> PalletLoad:
    found = load_order(evening())
    assert found is not None
    return found


def test_forty_slim_kegs_hold_808_kg_of_beer_and_weigh_1_1_tonnes() -> None:
    beer_kg = KEGS * KEG_L * KG_PER_L
    assert beer_kg == pytest.approx(808)
    full_kegs_kg = beer_kg + KEGS * TARE_KG
    assert full_kegs_kg == pytest.approx(1108)  # 40 × 27.7 kg
    assert load().gross_weight_kg == pytest.approx(full_kegs_kg + 2 * EUR_KG)
    assert altbier().density_kg_per_l == KG_PER_L


def test_they_stand_on_two_pallets_thirty_and_ten() -> None:
    """Fifteen kegs of 237 mm stand on a EUR pallet, and two layers of them on each other."""
    first, second = load().pallets
    assert (first.pallet.name, second.pallet.name) == ("EUR", "EUR")
    assert [[len(layer.pieces) for layer in pallet.layers] for pallet in (first, second)] == [[15, 15], [10]]
    assert first.gross_weight_kg == pytest.approx(EUR_KG + 30 * 27.7)  # 856 kg
    assert second.gross_weight_kg == pytest.approx(EUR_KG + 10 * 27.7)  # 302 kg
    assert first.height_mm == EUR_MM + 2 * KEG_MM == 1264
    assert second.height_mm == EUR_MM + KEG_MM == 704


def test_an_airline_charges_for_their_weight_and_not_for_their_volume() -> None:
    """1.2 m × 0.8 m × (1.264 m + 0.704 m) are 1.889 m³, by 166.67 kg 315 kg: less than they weigh."""
    air = load().air
    assert air.pieces == 2
    assert air.volume_m3 == pytest.approx(1.2 * 0.8 * (1.264 + 0.704))
    assert air.chargeable_weight_kg == air.gross_weight_kg == pytest.approx(1158)
