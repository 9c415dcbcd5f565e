"""What a tonne carried over a kilometre emits, by mode: sets of factors, each with its edition, scope and forcing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from catering.catalog.rows import catalogue_rows
from catering.model.beverage import Confidence
from catering.model.event import EmissionSet
from catering.model.shipment import LegMode
from catering.model.text import Text, label


@dataclass(frozen=True, slots=True)
class EmissionFactor:
    """Grams of CO2e a tonne-kilometre. `cooled` None: the same cooled or not; `forcing` None: it does not fly."""

    mode: LegMode
    cooled: bool | None
    from_km: float
    below_km: float
    forcing: str | None
    g_per_tkm: float
    scope: str
    edition: str
    what: str
    source: str
    confidence: Confidence

    @property
    def label(self) -> Text:
        return label("emission factor", self.what)

    @property
    def scope_label(self) -> Text:
        return label("emission scope", self.scope)

    def is_for(self, mode: LegMode, distance_km: float, *, cooled: bool) -> bool:
        """Whether a leg is counted with it."""
        return self.mode is mode and self.cooled in (None, cooled) and self.from_km <= distance_km < self.below_km


@cache
def emission_factors() -> tuple[EmissionFactor, ...]:
    """Every factor of the catalogue, whatever its set."""
    return tuple(
        EmissionFactor(
            LegMode(row["mode"]),
            None if "cooled" not in row else row["cooled"] == "yes",
            float(row.get("from_km", 0)),
            float(row.get("below_km", "inf")),
            row.get("forcing"),
            float(row["g_per_tkm"]),
            row["scope"],
            row["edition"],
            row["what"],
            row["source"],
            Confidence(row["confidence"]),
        )
        for row in catalogue_rows("emission_factors")
    )


@cache
def factors_of(emission_set: EmissionSet) -> tuple[EmissionFactor, ...]:
    """The factors of one set; its name is that of the edition and of the forcing."""
    edition, forcing = emission_set.value.split(", ")
    return tuple(each for each in emission_factors() if each.edition == edition and each.forcing in (None, forcing))
