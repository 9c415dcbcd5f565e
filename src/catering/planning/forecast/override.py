"""The caterer's override: their own median in the place of the forecast's; every evening moves, the spread stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catering.model.beverage import Beverage
from catering.model.override import Override, OverrideOf
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.forecast.litres import LitresDistribution

_NOTHING_L = 1e-6
"""A median below this has nothing in it that could be scaled."""
_FAR_OFF = 5
"""Times that a caterer and the forecast may differ before one of them is doubted."""


@dataclass(frozen=True, slots=True)
class Overridden:
    """An override that holds, and the forecast that it moved.

    `base` is the forecast's own median of what is overridden, in the override's unit; `base_median_l` and
    `median_l` are the litres without and with it.
    """

    override: Override
    base: float
    base_median_l: float
    median_l: float

    @property
    def factor(self) -> float:
        """How many times the forecast's own the caterer's median is."""
        return self.override.median / self.base

    @property
    def difference_l(self) -> float:
        """Litres at the median that the override adds."""
        return self.median_l - self.base_median_l

    def moved(self, litres: LitresDistribution) -> LitresDistribution:
        """All evenings times the factor; where thirst is overridden, the toast's glasses stay as many as guests."""
        certain = self.factor if self.override.of is OverrideOf.LITRES else 1.0
        return LitresDistribution(litres.certain_l * certain, litres.medians_l * self.factor, litres.log_sds)

    @property
    def is_far_off(self) -> bool:
        """Whether caterer and forecast differ so much that a slip of the pen is likelier than knowledge."""
        return not 1 / _FAR_OFF <= self.factor <= _FAR_OFF

    def summary(self) -> Text:
        """Base, override, difference and reason in one sentence or two."""
        told = {
            "beverage": self.override.beverage,
            "median": self.override.median,
            "base": self.base,
            "difference": signed_litres(self.difference_l),
            "reason": self.override.reason_told,
        }
        if self.override.of is OverrideOf.LITRES:
            return text(
                "{beverage}: the median of {median:L1} is the caterer's own; the forecast's is {base:L0} "
                "({difference}). Reason: {reason}.",
                **told,
            )
        return text(
            "{beverage}: the median of {median:n2} servings per drinker and hour is the caterer's own; the forecast's "
            "is {base:n2} ({difference}). Reason: {reason}.",
            **told,
        )


def signed_litres(litres: float) -> Text:
    """A difference in whole litres, with its sign."""
    sign = "±" if round(litres) == 0 else "+" if litres > 0 else "\N{MINUS SIGN}"
    return Text(f"{sign}{{litres:L0}}", {"litres": abs(litres)})


def override_of(records: EventRecords, beverage: Beverage) -> Override | None:
    """The override that a beverage's forecast is to follow; of two, that of litres."""
    rows = [row for row in records.overrides if _is_of(row, beverage)]
    return min(rows, key=lambda row: list(OverrideOf).index(row.of), default=None)


def without_override(records: EventRecords, beverage: Beverage) -> EventRecords:
    """The event as the forecast sees it by itself, as to one beverage."""
    return records.with_rows(Override.table, tuple(row for row in records.overrides if not _is_of(row, beverage)))


def _is_of(row: Override, beverage: Beverage) -> bool:
    return bool(same_name(row.beverage) == same_name(beverage.name))


def hold_override(
    override: Override, needed: LitresDistribution, *, servings_per_drinker_hour: float
) -> Overridden | None:
    """The override held against the litres needed by the forecast; None where nothing is forecast to be scaled.

    `servings_per_drinker_hour` is the forecast's own median over all guests.
    """
    base_median_l = needed.quantile(0.5)
    of_litres = override.of is OverrideOf.LITRES
    base = base_median_l if of_litres else servings_per_drinker_hour
    if base_median_l < _NOTHING_L or base < _NOTHING_L:
        return None
    held = Overridden(override, base, base_median_l, median_l=override.median)
    return held if of_litres else replace(held, median_l=held.moved(needed).quantile(0.5))
