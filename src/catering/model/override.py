"""The caterer's own word where they know better than the forecast: a median with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from catering.model.record import Choice, Contradiction, Record, field
from catering.model.text import Text, text


class OverrideOf(Choice):
    """What a caterer may state the median of."""

    LITRES = "litres"
    SERVINGS_PER_DRINKER_HOUR = "servings per drinker-hour"

    @property
    def unit(self) -> str:
        """The unit that its median is kept in."""
        return "L" if self is OverrideOf.LITRES else "1/h"

    def written(self, median: float) -> Text:
        """A median of this with its unit."""
        how = "{median:L1}" if self is OverrideOf.LITRES else "{median:n2}\N{NO-BREAK SPACE}1/h"
        return Text(how, {"median": median})


class Override(Record):
    """The caterer's own median for one beverage, in the place of the forecast's."""

    table: ClassVar[str] = "override"
    sheet: ClassVar[str] = "Overrides"
    about: ClassVar[str] = (
        "Your own median for a beverage, where you know better than the forecast. It moves all evenings that the "
        "forecast holds possible, and keeps their spread. Delete the row, and the forecast stands as before."
    )

    beverage: str = field("Beverage", "What you know better.", key=True, refers_to="beverage")
    of: OverrideOf = field(
        "Of what",
        "Litres that the guests need, dispense loss included, or servings of one drinker in an hour. "
        "With a row for each, that of litres is used.",
        key=True,
    )
    median: float = field(
        "Median",
        "As many evenings need more as need less; such as 500 L, 6 hl or 1.4 1/h.",
        unit_from="unit",
        ge=0.001,
        le=1e8,
    )
    unit: str = field("Unit", "L for litres, 1/h for servings per drinker-hour.", refers_to="unit", max_length=10)
    reason: str = field(
        "Reason", "Why you know better; it stands beside every figure that rests on it.", min_length=1, max_length=2000
    )

    @property
    def reason_told(self) -> str:
        """The reason on one line, to be followed by a full stop."""
        return " ".join(self.reason.split()).rstrip(".。")

    def contradictions(self) -> Iterator[Contradiction]:
        if self.unit != self.of.unit:
            yield Contradiction("unit", text("“{kind}” is counted in {unit}.", kind=self.of.label, unit=self.of.unit))
