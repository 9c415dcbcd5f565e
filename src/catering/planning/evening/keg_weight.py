"""What is left in a keg by its weight: weight less tare, by the density of what is in it."""

from __future__ import annotations

import re

from catering.catalog.container_sizes import sizes_by_name
from catering.model.movement import MovementKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import Keg
from catering.model.text import text
from catering.planning.stock.ledger import Movement
from catering.planning.stock.ledger_refusals import MovementRefused

_OFF_KG = 0.5
"""By so much a weight may be below the tare: residues, another's scales, a tare that was not this vessel's. Own
judgement."""
_WEIGHED = re.compile(r"[\d.]+ kg")


class TareNotKnown(MovementRefused):
    """A weight of a vessel whose own nobody knows."""

    def __init__(self, keg: Keg) -> None:
        super().__init__(
            text(
                "What keg {keg} weighs when empty is not known. Write it on the sheet “Kegs by number”, or use "
                "half and blown.",
                keg=keg.number,
            )
        )


class LighterThanEmpty(MovementRefused):
    """A weight below the vessel's own."""

    def __init__(self, keg: Keg, weight_kg: float, tare_kg: float) -> None:
        super().__init__(
            text(
                "{weight:kg1} is less than keg {keg} weighs when empty, {tare:kg1}. Weigh again, or post it as blown.",
                keg=keg.number,
                weight=weight_kg,
                tare=tare_kg,
            )
        )


class MoreThanLeft(MovementRefused):
    """A reading of more than can be in the keg by the one before."""

    def __init__(self, keg: Keg, left_ml: int, held_ml: int) -> None:
        super().__init__(
            text(
                "{left:L1} in keg {keg} are more than the {held:L1} that were left when it was last read. Read again, "
                "or take the last reading back.",
                keg=keg.number,
                left=left_ml / 1000,
                held=held_ml / 1000,
            )
        )


def left_by_weight_ml(records: EventRecords, keg: Keg, beverage: str, weight_kg: float) -> int:
    """Millilitres in a keg that weighs so much. Raises TareNotKnown, LighterThanEmpty."""
    size = sizes_by_name(records.container_sizes).get(same_name(keg.container_size))
    tare_kg = keg.tare_kg if keg.tare_kg is not None or size is None else size.tare_kg
    if tare_kg is None:
        raise TareNotKnown(keg)
    if weight_kg < tare_kg - _OFF_KG:
        raise LighterThanEmpty(keg, weight_kg, tare_kg)
    return max(0, round((weight_kg - tare_kg) / records.beverage(beverage).density_kg_per_l * 1000))


def half_ml(records: EventRecords, keg: Keg) -> int:
    """Half of what a keg holds when it is full. Raises KeyError for a size that is not known."""
    return round(sizes_by_name(records.container_sizes)[same_name(keg.container_size)].volume_l * 500)


def weighed_note(weight_kg: float) -> str:
    """How a movement that rests on the scales says so, as its reason: the same in every language."""
    return f"{weight_kg:.3f}".rstrip("0").rstrip(".") + " kg"


def was_weighed(movement: Movement) -> bool:
    """Whether what was poured is known by weight: a half, or a keg that is blown, is what somebody saw."""
    return movement.kind is MovementKind.POUR and _WEIGHED.fullmatch(movement.reason or "") is not None
