"""The order on pallets, for reports: the same figures as on the page."""

from __future__ import annotations

from typing import Any

from catering.model.finding import Finding, Level
from catering.model.records import EventRecords
from catering.model.written_numbers import rounded
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.pallets.pallet_load import NoPalletLoad, load_order


def pallets_of_order(records: EventRecords) -> tuple[PalletLoad | None, tuple[Finding, ...]]:
    """The order on the pallets of its consignment; None without measures or against a rule, which is told."""
    try:
        return load_order(records), ()
    except NoPalletLoad as refused:
        return None, (Finding(Level.WARNING, "no-pallet-load", refused.message),)


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
