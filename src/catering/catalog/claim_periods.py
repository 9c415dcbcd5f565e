"""By when damage must be claimed from a carrier, by mode of carriage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from catering.catalog.rows import catalogue_rows
from catering.model.beverage import Confidence
from catering.model.shipment import LegMode
from catering.model.text import Text, label


@dataclass(frozen=True, slots=True)
class ClaimPeriod:
    """Days from the day of receipt, which is not counted itself."""

    mode: LegMode
    rule: str
    days: int
    without_sundays_and_holidays: bool
    note: str
    source: str
    confidence: Confidence

    @property
    def rule_label(self) -> Text:
        return label("claim period", self.rule)

    @property
    def note_label(self) -> Text:
        return label("claim period note", self.note)


@cache
def claim_periods() -> tuple[ClaimPeriod, ...]:
    """One period for each mode."""
    return tuple(
        ClaimPeriod(
            LegMode(row["mode"]),
            row["rule"],
            int(row["days"]),
            row["counted"] == "without Sundays and holidays",
            row["note"],
            row["source"],
            Confidence(row["confidence"]),
        )
        for row in catalogue_rows("claim_periods")
    )


def claim_period(mode: LegMode) -> ClaimPeriod:
    """The period of a mode."""
    return next(each for each in claim_periods() if each.mode is mode)
