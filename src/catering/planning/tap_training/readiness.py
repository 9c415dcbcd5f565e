"""Readiness: trained tappers present ÷ tappers needed, per bar and quarter hour; what is missing, and what mends it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catering.model.event import instant
from catering.model.text import Text, text
from catering.planning.tap_training.roster_case import Hand
from catering.planning.tap_training.who_must_train import (
    MOST_CERTAIN,
    TapperNeed,
    TrainingTerms,
    chance_at_bars,
    trained_for,
)


@dataclass(frozen=True, slots=True)
class Crew:
    """So many trained people of one row of the staff."""

    hand: Hand
    trained: int


@dataclass(frozen=True, slots=True)
class BarReadiness:
    """A bar in a quarter hour: tappers needed, trained ones on shift, and how many of these are present on average."""

    at: dt.datetime
    bar: str
    needed: int
    trained: int
    present: float

    @property
    def ratio(self) -> float:
        return self.present / self.needed


@dataclass(frozen=True, slots=True)
class Readiness:
    """The evening's readiness. `ratio` is the lowest of any bar and quarter hour; `chance` is that of having enough
    trained tappers present at every bar in the quarter hour in which it is lowest."""

    cells: tuple[BarReadiness, ...]
    ratio: float
    chance: float
    missing: int
    """How many more must be trained for the wished certainty."""

    @property
    def is_short(self) -> bool:
        """Whether more should be trained: for the wished certainty, or because a bar has fewer than it needs."""
        return self.missing > 0 or any(cell.trained < cell.needed for cell in self.cells)

    @property
    def level(self) -> tuple[float, float]:
        """What one readiness is compared with another by."""
        return self.ratio, self.chance

    @property
    def lowest(self) -> BarReadiness:
        """The bar and quarter hour that limit it."""
        return min(self.cells, key=lambda cell: cell.ratio)

    def summary(self) -> Text:
        """How ready it is, and where it is least so."""
        lowest = self.lowest
        said = text(
            "Readiness {ratio:pct}: {bar} at {at:time} has {present:n1} trained tappers present and needs {needed:n0}.",
            ratio=self.ratio,
            bar=lowest.bar,
            at=lowest.at,
            present=lowest.present,
            needed=lowest.needed,
        )
        if not self.missing:
            return said
        more = text("{n:n0} more must be trained.", n=self.missing)
        return text("{said} {more}", said=said, more=more)


def readiness_of(crews: Sequence[Crew], needs: Iterable[TapperNeed], terms: TrainingTerms) -> Readiness | None:
    """The readiness of trained people for what is needed; None where nothing is.

    Whoever has no bar goes, in each quarter hour, where the fewest trained tappers stand for those needed; whoever has
    one helps at no other.
    """
    attendance = terms.staff_attendance
    by_moment: dict[dt.datetime, tuple[dt.datetime, dict[str, int]]] = {}
    for need in needs:
        if need.tappers:
            # an hour that the clocks show twice is two hours
            _, needed = by_moment.setdefault(instant(need.at), (need.at, {}))
            needed[need.bar] = need.tappers
    if not by_moment:
        return None
    cells: list[BarReadiness] = []
    chance, missing = 1.0, 0
    for at, needed in by_moment.values():
        serving = [crew for crew in crews if crew.trained and crew.hand.serves_at(at)]
        trained = dict.fromkeys(needed, 0)
        for crew in serving:
            if crew.hand.bar in trained:
                trained[crew.hand.bar] += crew.trained
        own = tuple((needed[bar], trained[bar]) for bar in needed)
        free = sum(crew.trained for crew in serving if crew.hand.bar is None)
        for _ in range(free):
            shortest = min(needed, key=lambda bar: trained[bar] / needed[bar])
            trained[shortest] += 1
        cells += (BarReadiness(at, bar, needed[bar], trained[bar], trained[bar] * attendance) for bar in needed)
        chance = min(chance, chance_at_bars(own, free, staff_attendance=attendance))
        missing = max(missing, _missing(own, free, terms))
    return Readiness(tuple(cells), min(cell.ratio for cell in cells), chance, missing)


def _missing(own: tuple[tuple[int, int], ...], free: int, terms: TrainingTerms) -> int:
    """How many more must be trained, each for wherever hands are short."""
    attendance, wished = terms.staff_attendance, min(terms.readiness_wished, MOST_CERTAIN)

    def suffices(more: int) -> bool:
        return chance_at_bars(own, free + more, staff_attendance=attendance) >= wished

    # with so many who can go anywhere, nobody of the bars' own is needed
    most = trained_for(sum(needed for needed, _ in own), staff_attendance=attendance, readiness_wished=wished)
    return bisect_left(range(most), True, key=suffices)
