"""A movement as it is told: names in place of row ids."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from catering.model.movement import MovementKind, WasteCode
from catering.model.text import Text


@dataclass(frozen=True, slots=True)
class ToldMovement:
    """What was moved, when, from where to where, by whom; None as a place is outside: filled from, drunk or lost.

    `reversed_by` is the number of the movement that took it back, `reverses` of the one that it takes back.
    """

    number: int
    at: dt.datetime
    kind: MovementKind
    keg: str | None
    lot: str
    beverage: str
    from_place: str | None
    to_place: str | None
    volume_ml: int
    containers: int
    code: WasteCode | None
    reason: str | None
    reverses: int | None
    reversed_by: int | None
    actor: str
    posted_at: dt.datetime

    def why(self) -> Text | str | None:
        """The code of what was wasted, or the reason that a person wrote."""
        if self.code is not None and self.reason:
            return Text("{code}: {reason}", {"code": self.code.label, "reason": self.reason})
        return self.reason if self.code is None else self.code.label
