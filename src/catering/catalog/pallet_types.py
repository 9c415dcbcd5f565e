"""The pallets that goods are loaded on, and which containers may stand out over a deck's edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from catering.catalog.rows import catalogue_rows
from catering.model.beverage import Confidence
from catering.model.record import same_name


@dataclass(frozen=True, slots=True)
class PalletType:
    """One type of pallet: its deck, its own height and weight, and the goods that it bears."""

    name: str
    length_mm: float
    width_mm: float
    height_mm: float
    tare_kg: float
    load_limit_kg: float
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Overhang:
    """How far a container may stand out over each edge: `along_mm` over the short sides, `across_mm` over the long."""

    along_mm: float = 0.0
    across_mm: float = 0.0


@cache
def pallet_types() -> tuple[PalletType, ...]:
    """All types of pallet, the usual one first."""
    return tuple(
        PalletType(
            row["name"],
            float(row["length_mm"]),
            float(row["width_mm"]),
            float(row["height_mm"]),
            float(row["tare_kg"]),
            float(row["load_limit_kg"]),
            row["source"],
            Confidence(row["confidence"]),
        )
        for row in catalogue_rows("pallet_types")
    )


def pallet_type(name: str) -> PalletType:
    """The type of that name; 1200x1000 may be written with a letter. Raises KeyError."""
    for each in pallet_types():
        if same_name(each.name) == same_name(name).replace("x", "×"):
            return each
    raise KeyError(name)


@cache
def catalogue_overhangs() -> Mapping[str, Overhang]:
    """The container sizes that may stand out over the edge, by comparable name; all others keep to the deck."""
    return {
        same_name(row["container_size"]): Overhang(float(row["along_mm"]), float(row["across_mm"]))
        for row in catalogue_rows("overhangs")
    }
