"""The CO2e of the chosen consignment, for reports: the same figures as on the page."""

from __future__ import annotations

from typing import Any

from catering.model.written_numbers import rounded, rounded_or_none
from catering.planning.shipment.emissions import Emissions


def co2e_as_dict(emissions: Emissions | None) -> dict[str, Any] | None:
    """Kilograms in plain types, with scope and edition in English; None without legs.

    `kg` is None where a distance, a factor or a weight is missing; `known_kg` is what the rest adds up to.
    """
    if emissions is None:
        return None
    return {
        "kg": rounded_or_none(emissions.co2e_kg),
        "known_kg": rounded(emissions.known_kg),
        "scope": str(emissions.scope),
        "edition": emissions.edition,
        "set": emissions.emission_set.value,
        "legs": [
            {
                "leg": line.leg.number,
                "mode": line.leg.mode.value,
                "gross_t": rounded_or_none(line.gross_t),
                "distance_km": rounded_or_none(line.leg.distance_km),
                "g_per_tkm": None if line.factor is None else rounded(line.factor.g_per_tkm),
                "co2e_kg": rounded_or_none(line.co2e_kg),
            }
            for line in emissions.lines
        ],
    }
