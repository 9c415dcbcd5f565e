"""Pallets as JSON: the same figures as on the page."""

from __future__ import annotations

from typing import Any

from catering.model.written_numbers import rounded
from catering.planning.loaded_pallets import PalletLoad


def pallets_as_dicts(load: PalletLoad | None) -> list[dict[str, Any]] | None:
    """One dict a pallet, in plain types; None where nothing can be loaded."""
    if load is None:
        return None
    return [
        {
            "pallet": pallet.number,
            "type": pallet.pallet.name,
            "layers": len(pallet.layers),
            "kegs": pallet.kegs,
            "gross_weight_kg": rounded(pallet.gross_weight_kg),
            "height_mm": rounded(pallet.height_mm),
        }
        for pallet in load.pallets
    ]
