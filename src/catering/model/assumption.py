"""What the forecast rests on: figures with their spread, basis and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import model_validator

from catering.model.record import Choice, Contradiction, Record, field
from catering.model.text import text
from catering.model.units import BASE_UNITS, read_unit


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
    ITEMS_AN_ORDER = "items an order"
    ORDER_TRAINED = "an order, trained"
    ORDER_UNTRAINED = "an order, untrained"
    TOAST_GLASS = "a toast glass"
    TOAST_FILLED_WITHIN = "toast filled within"
    POURED_GLASS_KEEPS = "poured glass keeps"
    MEAN_WAIT_WISHED = "mean wait wished"
    NINE_OF_TEN_WAIT_WISHED = "wait wished for 9 of 10"
    TAP_FLOW = "flow of a tap"
    CASK_FLOW = "flow of a cask"
    TAP_DUTY = "duty of a tap"
    CASK_START_LOSS = "cask loss at the start"
    KEG_CHANGE = "keg change"
    GLASS_BACK_AFTER = "glass back after"
    GLASS_BREAKAGE = "glass breakage"
    KEGS_IN_RESERVE = "kegs in reserve"
    STAFF_ATTENDANCE = "staff attendance"
    TRAINEES_A_TRAINER = "trainees a trainer"
    TAPPINGS_A_TRAINEE = "tappings a trainee"
    A_TAPPING = "a tapping"
    READINESS_WISHED = "readiness wished"

    @property
    def unit(self) -> str:
        """The unit that its value and spread are kept in."""
        return _KIND_UNITS[self]

    @property
    def spreads(self) -> bool:
        """Whether it is uncertain; the rest are constants that shape the evening."""
        return self in _UNCERTAIN

    @property
    def is_of_the_forecast(self) -> bool:
        """Whether the litres rest on it; the rest is about serving them and about who learns to."""
        return self in _OF_THE_FORECAST


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
    AssumptionKind.ITEMS_AN_ORDER: "1",
    AssumptionKind.ORDER_TRAINED: "s",
    AssumptionKind.ORDER_UNTRAINED: "s",
    AssumptionKind.TOAST_GLASS: "s",
    AssumptionKind.TOAST_FILLED_WITHIN: "min",
    AssumptionKind.POURED_GLASS_KEEPS: "min",
    AssumptionKind.MEAN_WAIT_WISHED: "s",
    AssumptionKind.NINE_OF_TEN_WAIT_WISHED: "s",
    AssumptionKind.TAP_FLOW: "L/min",
    AssumptionKind.CASK_FLOW: "L/min",
    AssumptionKind.TAP_DUTY: "share",
    AssumptionKind.CASK_START_LOSS: "share",
    AssumptionKind.KEG_CHANGE: "min",
    AssumptionKind.GLASS_BACK_AFTER: "min",
    AssumptionKind.GLASS_BREAKAGE: "share",
    AssumptionKind.KEGS_IN_RESERVE: "share",
    AssumptionKind.STAFF_ATTENDANCE: "share",
    AssumptionKind.TRAINEES_A_TRAINER: "1",
    AssumptionKind.TAPPINGS_A_TRAINEE: "1",
    AssumptionKind.A_TAPPING: "min",
    AssumptionKind.READINESS_WISHED: "share",
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
_MAY_BE_NOTHING = frozenset(
    {
        AssumptionKind.CASK_START_LOSS,
        AssumptionKind.GLASS_BREAKAGE,
        AssumptionKind.KEGS_IN_RESERVE,
        AssumptionKind.KEG_CHANGE,
        AssumptionKind.TAPPINGS_A_TRAINEE,
    }
)
_LEAST_ATTENDANCE = 0.01
"""Where fewer come than 1 of 100, no number of trained people makes an evening ready."""
_OF_THE_FORECAST = frozenset(tuple(AssumptionKind)[: tuple(AssumptionKind).index(AssumptionKind.ITEMS_AN_ORDER)])


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
    unit: str = field("Unit", "%, h, min, s, 1/h, L/min or 1, as the kind asks for.", refers_to="unit", max_length=10)
    basis: Basis = field("Basis", "Fact, learned from past events, or assumption.", default=Basis.ASSUMPTION)
    source: str | None = field("Source", "Who says so.", default=None, max_length=2000)

    @model_validator(mode="before")
    @classmethod
    def _in_the_unit_of_its_kind(cls, cells: Any) -> Any:
        """Ninety minutes of a kind that is counted in hours are 1.5 h."""
        if not isinstance(cells, dict) or not {"kind", "unit"} <= cells.keys():
            return cells
        try:
            kept, unit = AssumptionKind(cells["kind"]).unit, read_unit(cells["unit"])
        except ValueError:
            return cells  # told by the column itself
        if cells["unit"] == kept or unit.dimension is not BASE_UNITS[kept]:
            return cells
        numbers = {name: cells[name] for name in ("value", "spread") if isinstance(cells.get(name), int | float)}
        # rounded: a third of an hour is 20 minutes, and not a hair more
        converted = {name: float(f"{unit.to(number, kept):.12g}") for name, number in numbers.items()}
        return {**cells, **converted, "unit": kept}

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
        yield from self._of_serving()

    def _of_serving(self) -> Iterator[Contradiction]:
        """Figures of serving and training hold for the whole event, and most of them are divided by."""
        if self.kind.is_of_the_forecast:
            return
        for column in ("guest_group", "beverage"):
            if getattr(self, column) is not None:
                yield Contradiction(column, text("“{kind}” holds for all guests and drinks.", kind=self.kind.label))
        if self.value == 0 and self.kind not in _MAY_BE_NOTHING:
            yield Contradiction("value", text("“{kind}” must be more than 0.", kind=self.kind.label))
        elif self.kind is AssumptionKind.STAFF_ATTENDANCE and self.value < _LEAST_ATTENDANCE:
            yield Contradiction(
                "value", text("“{kind}” is at least {least:pct}.", kind=self.kind.label, least=_LEAST_ATTENDANCE)
            )
        if self.value == 1 and self.kind is AssumptionKind.CASK_START_LOSS:
            yield Contradiction("value", text("A cask that is lost whole at the start pours nothing."))
