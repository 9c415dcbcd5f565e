"""Bases and tops: what an integer program loads pallets with.

A pallet is a base of layers that carry, and a top. A top that loses pieces still stands, a base does not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from catering.planning.pallets.pallet_layers import Sides, fills_its_rows, fits, reach
from catering.planning.pallets.pallet_rules import FLAT_WITHIN_MM, TOLERANCE, Counts, Ground, Task, total

Stack = tuple[Counts, ...]
"""The layers of a pallet, from the deck up."""

MOST_COLUMNS = 20_000
"""Bases and tops that are looked at; a search among more would take minutes."""


class TooManyColumns(Exception):
    """There are more bases and tops than a search gets through."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Bases, and tops that cannot take one piece more; each with the number of the footing that it gives or needs."""

    bases: tuple[tuple[Stack, int], ...]
    tops: tuple[tuple[Counts, int], ...]


def columns_of(task: Task) -> Columns:
    """Every base and every top of a task. Raises TooManyColumns."""
    return _Builder(task).columns()


def may_top(task: Task, counts: Counts, ground: Ground) -> bool:
    """Whether kinds that this ground allows may be its layer in these numbers; if so, in lower ones, too."""
    return (
        task.weight_kg(counts) <= ground.load_left_kg + TOLERANCE
        and task.fill(counts) <= ground.fill + TOLERANCE
        and fits(task.parts(counts, ground))
    )


@dataclass(frozen=True, slots=True)
class _Footing:
    """All that a top depends on: the kinds that may be in it, how far each reaches, how full and heavy it may be."""

    places: tuple[int, ...]
    reaches: tuple[Sides, ...]
    fill: float
    load_left_kg: float = math.inf


@dataclass
class _Builder:
    task: Task
    tops: dict[_Footing, list[Counts]] = field(default_factory=dict)

    def columns(self) -> Columns:
        bases: dict[tuple[Counts, _Footing], Stack] = {}
        used: dict[_Footing, int] = {}
        for stack, ground in self._bases():
            footing = self._footing(ground)
            used.setdefault(footing, len(used))
            bases.setdefault((total(stack, len(self.task.kinds)), footing), stack)
            _stop_beyond(MOST_COLUMNS, len(bases) + sum(map(len, self.tops.values())))
        return Columns(
            tuple((stack, used[footing]) for (_, footing), stack in bases.items()),
            tuple((top, number) for footing, number in used.items() for top in self.tops[footing]),
        )

    def _bases(self) -> Iterator[tuple[Stack, Ground]]:
        """The empty base, then every stack of layers that carries one more; of equal ones the first."""
        task, carrying = self.task, self._carrying()
        level: dict[tuple[Counts, Ground], Stack] = {((0,) * len(task.kinds), task.on_deck()): ()}
        while level:
            higher: dict[tuple[Counts, Ground], Stack] = {}
            for (content, ground), stack in level.items():
                yield stack, ground
                for counts in carrying:
                    more = total((content, counts), len(task.kinds))
                    if any(new > there for new, there in zip(more, task.counts, strict=True)):
                        continue
                    if any(task.broken(counts, ground)) or (above := task.on_top(counts, ground)) is None:
                        continue
                    if any(task.allows(kind, above) for kind in task.kinds):
                        higher.setdefault((more, above), (*stack, counts))
                        _stop_beyond(MOST_COLUMNS, len(higher))
            level = higher

    def _carrying(self) -> list[Counts]:
        """Every layer that carries another: flat, full enough, of kinds that may stand below."""
        task, found = self.task, []
        deck = task.on_deck()
        usable = [p for p, kind in enumerate(task.kinds) if kind.stackable_layers > 1 and task.allows(kind, deck)]
        for highest_mm in sorted({task.kinds[place].shape.height_mm for place in usable}):
            lowest_mm = highest_mm - FLAT_WITHIN_MM - TOLERANCE
            flat = [place for place in usable if lowest_mm <= task.kinds[place].shape.height_mm <= highest_mm]
            steps = [range(task.counts[place] + 1) for place in flat]
            for counts in self._layers(flat, steps, deck):
                if any(counts) and max(kind.shape.height_mm for kind in task.within(counts)) == highest_mm:
                    above = task.on_top(counts, deck)
                    if above is not None and above.fill > 0:
                        found.append(counts)
        return found

    def _footing(self, ground: Ground) -> _Footing:
        """The footing that a base gives; its tops are made on the way. Weight counts only where it can bind."""
        task = self.task
        places = tuple(p for p, kind in enumerate(task.kinds) if task.counts[p] and task.allows(kind, ground))
        reaches = tuple(reach(task.kinds[p].shape, task.limits.deck_mm, ground.beneath_mm) for p in places)
        free = _Footing(places, reaches, ground.fill)
        if free not in self.tops:
            self.tops[free] = list(self._tops(free, replace(ground, load_left_kg=math.inf)))
        if all(task.weight_kg(top) <= ground.load_left_kg + TOLERANCE for top in self.tops[free]):
            return free
        bound = replace(free, load_left_kg=round(ground.load_left_kg, 6))
        if bound not in self.tops:
            self.tops[bound] = list(self._tops(bound, ground))
        return bound

    def _tops(self, footing: _Footing, ground: Ground) -> Iterator[Counts]:
        """The layers on a footing that cannot take one piece more of any kind."""
        task = self.task
        for counts in self._layers(footing.places, [self._steps(p, footing) for p in footing.places], ground):
            grown = (_with(counts, p, counts[p] + 1) for p in footing.places if counts[p] < task.counts[p])
            if not any(may_top(task, more, ground) for more in grown):
                yield counts

    def _steps(self, place: int, footing: _Footing) -> Sequence[int]:
        """The numbers of a kind that a top may have: whole rows, or all there are, where only room bounds them."""
        task = self.task
        shape, there = task.kinds[place].shape, task.counts[place]
        shared = sum(task.kinds[other].shape == shape for other in footing.places) > 1
        if shared or math.isfinite(footing.load_left_kg) or math.isfinite(footing.fill):
            return range(there + 1)
        reached = footing.reaches[footing.places.index(place)]
        most = min(there, task.most(shape))
        return [n for n in range(most + 1) if n in (0, there) or fills_its_rows(shape, n, reached)]

    def _layers(self, places: Sequence[int], steps: Sequence[Sequence[int]], ground: Ground) -> Iterator[Counts]:
        """Every layer of some kinds that may be a top, each in one of its numbers."""
        looked_at = 0
        open_ends: list[tuple[Counts, int]] = [((0,) * len(self.task.kinds), 0)]
        while open_ends:
            counts, depth = open_ends.pop()
            looked_at += 1
            _stop_beyond(5 * MOST_COLUMNS, looked_at)
            if depth == len(places):
                yield counts
                continue
            for count in steps[depth]:
                more = _with(counts, places[depth], count)
                if count and not may_top(self.task, more, ground):
                    break
                open_ends.append((more, depth + 1))


def _with(counts: Counts, place: int, count: int) -> Counts:
    return (*counts[:place], count, *counts[place + 1 :])


def _stop_beyond(most: int, number: int) -> None:
    if number > most:
        raise TooManyColumns
