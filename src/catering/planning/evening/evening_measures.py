"""What to do when litres may not last: open the reserve, pour smaller glasses, buy; each on top of those before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catering.model.beverage import Beverage, SetAsidePurpose
from catering.model.record import Choice, same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.evening.evening_rest import Rest
from catering.planning.evening.likelihood import VERY_LIKELY, likelihood

_USUAL_GLASSES_L = (0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 1.0)


class MeasureKind(Choice):
    OPEN_RESERVE = "open reserve"
    SMALLER_GLASSES = "smaller glasses"
    BUY = "buy"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to do, and the chance that the litres last to the end once it and those before it are done.

    `litres` are opened, saved at the mean, or bought; `glass_l` is the smaller glass and `glass_before_l` today's.
    """

    kind: MeasureKind
    litres: float
    chance_lasts: float
    glass_l: float | None = None
    glass_before_l: float | None = None

    def sentence(self) -> Text:
        told = {"litres": self.litres, "likelihood": likelihood(self.chance_lasts)}
        if self.kind is MeasureKind.OPEN_RESERVE:
            return text("Open the reserve of {litres:L0} now: lasts to the end {likelihood}.", **told)
        if self.kind is MeasureKind.SMALLER_GLASSES:
            return text(
                "Pour {glass:L2} instead of {before:L2}: lasts to the end {likelihood}.",
                glass=self.glass_l,
                before=self.glass_before_l,
                **told,
            )
        return text("Buy {litres:L0}: lasts to the end {likelihood}.", **told)


def reserve_l(records: EventRecords, beverage: Beverage) -> float:
    """Litres of a beverage that are set aside as spare."""
    return sum(
        row.volume_l
        for row in records.set_asides
        if row.purpose is SetAsidePurpose.SPARE and same_name(row.beverage) == same_name(beverage.name)
    )


def measures_for(
    rest: Rest, beverage: Beverage, *, left_l: float, reserve: float, glass_elasticity: float
) -> tuple[Measure, ...]:
    """What makes the rest last very likely, as far as it is needed: reserve, smaller glasses, litres to buy."""
    return tuple(_measures(rest, beverage, left_l, reserve, glass_elasticity))


def _measures(
    rest: Rest, beverage: Beverage, left_l: float, reserve: float, glass_elasticity: float
) -> Iterator[Measure]:
    if rest.chance(left_l) >= VERY_LIKELY:
        return
    if reserve > 0:
        left_l += reserve
        chance = rest.chance(left_l)
        yield Measure(MeasureKind.OPEN_RESERVE, reserve, chance)
        if chance >= VERY_LIKELY:
            return
    needed = 1.0
    smaller_l = max((glass for glass in _USUAL_GLASSES_L if glass < beverage.serving_size_l - 1e-9), default=None)
    if smaller_l is not None and glass_elasticity > 0 and left_l > 0:
        needed = (smaller_l / beverage.serving_size_l) ** glass_elasticity
        chance = rest.chance(left_l / needed)
        saved_l = rest.mean_l * (1 - needed)
        yield Measure(MeasureKind.SMALLER_GLASSES, saved_l, chance, smaller_l, beverage.serving_size_l)
        if chance >= VERY_LIKELY:
            return
    missing_l = needed * float(rest.quantiles((VERY_LIKELY,))[0]) - left_l
    if missing_l > 0:
        yield Measure(MeasureKind.BUY, missing_l, VERY_LIKELY)
