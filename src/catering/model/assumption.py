"""What the forecast rests on: figures with their spread, basis and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from catering.model.record import Choice, Contradiction, Record, field
from catering.model.text import text


class Basis(Choice):
    """What a figure rests on."""

    FACT = "fact"
    LEARNED = "learned"
    ASSUMPTION = "assumption"


class AssumptionKind(Choice):
    """What an assumption is about; `catering.catalog` holds a default for each."""

    SHOW_RATE = "show rate"
    DRINKER_SHARE = "drinker share"
    HOURS_PRESENT = "hours present"
    SERVINGS_PER_DRINKER_HOUR = "servings per drinker-hour"
    YIELD = "yield"
    CROWD_EVENNESS = "crowd evenness"
    GLASS_ELASTICITY = "glass elasticity"
    ARRIVALS_OVER = "arrivals over"
    DEPARTURES_FROM = "departures from"
    DEPARTURES_UNTIL = "departures until"
    DECAY_OF_THIRST = "decay of thirst"
    FIRST_HOUR_FACTOR = "first-hour factor"

    @property
    def unit(self) -> str:
        """The unit that its value and spread are kept in."""
        return _KIND_UNITS[self]

    @property
    def spreads(self) -> bool:
        """Whether it is uncertain; the rest are constants that shape the evening."""
        return self in _UNCERTAIN


_KIND_UNITS = {
    AssumptionKind.SHOW_RATE: "share",
    AssumptionKind.DRINKER_SHARE: "share",
    AssumptionKind.HOURS_PRESENT: "h",
    AssumptionKind.SERVINGS_PER_DRINKER_HOUR: "1/h",
    AssumptionKind.YIELD: "share",
    AssumptionKind.CROWD_EVENNESS: "1",
    AssumptionKind.GLASS_ELASTICITY: "1",
    AssumptionKind.ARRIVALS_OVER: "h",
    AssumptionKind.DEPARTURES_FROM: "h",
    AssumptionKind.DEPARTURES_UNTIL: "h",
    AssumptionKind.DECAY_OF_THIRST: "1/h",
    AssumptionKind.FIRST_HOUR_FACTOR: "1",
}
_UNCERTAIN = frozenset(
    {
        AssumptionKind.SHOW_RATE,
        AssumptionKind.DRINKER_SHARE,
        AssumptionKind.HOURS_PRESENT,
        AssumptionKind.SERVINGS_PER_DRINKER_HOUR,
        AssumptionKind.YIELD,
    }
)


class Assumption(Record):
    """A figure that the forecast rests on, for one group and beverage or for all."""

    table: ClassVar[str] = "assumption"
    sheet: ClassVar[str] = "Assumptions"
    about: ClassVar[str] = (
        "What the forecast rests on. A row for one beverage and one guest group wins over a row for one beverage, "
        "that over a row for one group, that over a row for all, and that over the catalogue."
    )

    guest_group: str | None = field(
        "Guest group", "Empty: all groups.", default=None, key=True, refers_to="guest_group"
    )
    beverage: str | None = field("Beverage", "Empty: all beverages.", default=None, key=True, refers_to="beverage")
    kind: AssumptionKind = field("Kind", "What it is about.", key=True)
    value: float = field("Value", "The mean; for hours and servings the median.", unit_from="unit", ge=0, le=10_000)
    spread: float = field(
        "Spread",
        "Standard deviation, in the unit of the value; 0: certain. About 8 of 10 evenings lie within 1.28 spreads.",
        default=0.0,
        unit_from="unit",
        ge=0,
        le=10_000,
    )
    unit: str = field("Unit", "%, h, 1/h or 1, as the kind asks for.", refers_to="unit", max_length=10)
    basis: Basis = field("Basis", "Fact, learned from past events, or assumption.", default=Basis.ASSUMPTION)
    source: str | None = field("Source", "Who says so.", default=None, max_length=2000)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.unit != self.kind.unit:
            yield Contradiction(
                "unit",
                text(
                    "“{kind}” is counted in {unit}.",
                    kind=self.kind.label,
                    unit="%" if self.kind.unit == "share" else self.kind.unit,
                ),
            )
        if self.kind.unit == "share":
            if self.value > 1:
                yield Contradiction("value", text("A share is not more than 1 (100 %)."))
            if self.kind is AssumptionKind.YIELD and self.value == 0:
                yield Contradiction("value", text("A yield of 0 pours nothing."))
            if self.spread and self.spread**2 >= self.value * (1 - self.value):
                yield Contradiction(
                    "spread",
                    text("No share has the mean {value:pct1} and so wide a spread.", value=self.value),
                )
        if self.kind in (AssumptionKind.SERVINGS_PER_DRINKER_HOUR, AssumptionKind.HOURS_PRESENT) and (
            self.spread > 2 * self.value
        ):
            yield Contradiction("spread", text("The spread is more than twice the value."))
        if self.kind is AssumptionKind.CROWD_EVENNESS and self.value == 0:
            yield Contradiction("value", text("Crowd evenness must be more than 0."))
