"""The fewest pallets: a first fit at once, then a search that proves that none can be saved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from catering.planning.pallets.pallet_columns import Columns, Stack, TooManyColumns, columns_of, may_top
from catering.planning.pallets.pallet_rules import TOLERANCE, Counts, Ground, Task, total

_MOST_NODES = {"count": 5_000, "tidy": 200}
"""Where a search ends, at the same place on every machine: the number of pallets, then how tidy they are."""
_LONGEST_S = 30.0
"""A guard: the pallets of an event take a second or two."""


@dataclass(frozen=True, slots=True)
class Found:
    """Stacks that hold everything, and a number of pallets that none can go below."""

    stacks: tuple[Stack, ...]
    at_least: int


def first_fit(task: Task) -> Found:
    """Pallets one after the other, each from the deck up. Every piece has to fit a pallet by itself."""
    left, stacks = task, []
    while any(left.counts):
        stack = _one_pallet(left)
        stacks.append(stack)
        left = _without(left, total(stack, len(task.kinds)))
    return Found(tuple(stacks), _simple_bound(task))


def fewest(task: Task) -> Found:
    """The fewest pallets, proved where `at_least` is their number; else the best that was found."""
    first = first_fit(task)
    if len(first.stacks) == first.at_least:
        return first
    try:
        columns = columns_of(task)
    except TooManyColumns:
        return first
    chosen, at_least = _solve(task, columns, fewer_than=len(first.stacks))
    stacks = _read_back(task, columns, chosen) if chosen else first.stacks
    return Found(stacks, max(first.at_least, min(at_least, len(stacks))))


def _simple_bound(task: Task) -> int:
    """The pallets that the weight of all, and each kind by itself, cannot do without."""
    if not any(task.counts):
        return 0
    deck = task.on_deck()
    needed = [task.weight_kg(task.counts) / max(deck.load_left_kg, TOLERANCE)]
    for kind, count in zip(task.kinds, task.counts, strict=True):
        layers = min(kind.stackable_layers, math.floor((deck.height_left_mm + TOLERANCE) / kind.shape.height_mm))
        most = min(layers * task.most(kind.shape), (deck.load_left_kg + TOLERANCE) / max(kind.weight_kg, TOLERANCE))
        needed.append(count / math.floor(most))
    return math.ceil(max(needed) - TOLERANCE)


def _one_pallet(task: Task) -> Stack:
    ground: Ground | None = task.on_deck()
    stack: list[Counts] = []
    while ground is not None and any(counts := _next_layer(task, ground)):
        stack.append(counts)
        ground = task.on_top(counts, ground)
        task = _without(task, counts)
    return tuple(stack)


def _without(task: Task, taken: Counts) -> Task:
    return replace(task, counts=tuple(have - less for have, less in zip(task.counts, taken, strict=True)))


def _next_layer(task: Task, ground: Ground) -> Counts:
    """A whole layer of the heaviest shape that there is enough of, else the fullest that several kinds make up."""
    usable = [place for place, kind in enumerate(task.kinds) if task.counts[place] and task.allows(kind, ground)]
    mixed = []
    for place in usable:
        shape = task.kinds[place].shape
        alike = [other for other in usable if task.kinds[other].shape == shape]
        whole = _filled(task, ground, alike)
        if sum(whole) == task.most(shape):
            return whole
        mixed.append(_filled(task, ground, [*alike, *(other for other in usable if other not in alike)]))
    return max(mixed, key=task.fill, default=(0,) * len(task.kinds))


def _filled(task: Task, ground: Ground, order: Sequence[int]) -> Counts:
    """As many as can be of one kind, then of the next."""
    counts = (0,) * len(task.kinds)
    for place in order:
        for count in range(min(task.counts[place], task.most(task.kinds[place].shape)), 0, -1):
            more = (*counts[:place], count, *counts[place + 1 :])
            if may_top(task, more, ground):
                counts = more
                break
    return counts


# The integer program


def _solve(task: Task, columns: Columns, *, fewer_than: int) -> tuple[list[int], int]:
    """How often each base, then each top is used in the fewest pallets, and a number that none can go below.

    Bases hold no more than there is, bases and tops together no less, and a footing takes one top at most. No
    numbers where there are not `fewer_than` so many pallets, or none were found in time.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    bases, kinds = len(columns.bases), len(task.kinds)
    footings = 1 + max(number for _, number in columns.bases)
    contents = [total(stack, kinds) for stack, _ in columns.bases]
    matrix = np.zeros((2 * kinds + footings + 1, bases + len(columns.tops)))
    for place, (content, (_, footing)) in enumerate(zip(contents, columns.bases, strict=True)):
        matrix[:kinds, place] = matrix[kinds : 2 * kinds, place] = content
        matrix[2 * kinds + footing, place] = -1
        matrix[-1, place] = 1
    for place, (top, footing) in enumerate(columns.tops, bases):
        matrix[kinds : 2 * kinds, place] = top
        matrix[2 * kinds + footing, place] = 1
    there, free = np.array(task.counts, dtype=float), np.full(kinds, np.inf)
    pallets = matrix[-1].copy()

    def solved(costs: Any, *, pallets_at_most: float, nodes: int | None = None) -> Any:
        at_most = np.concatenate([there, free, np.zeros(footings), [pallets_at_most]])
        at_least = np.concatenate([-free, there, np.full(footings, -np.inf), [0.0]])
        options = {"time_limit": _LONGEST_S, "mip_rel_gap": 0.0} | ({} if nodes is None else {"node_limit": nodes})
        return milp(
            costs,
            integrality=np.full(len(costs), 0 if nodes is None else 1),
            bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(csr_array(matrix), at_least, at_most),
            options=options,
        )

    in_parts = solved(pallets, pallets_at_most=np.inf)  # pallets could be split: a bound, and quick
    at_least = math.ceil(in_parts.fun - TOLERANCE)
    if at_least >= fewer_than:
        return [], at_least
    first = solved(pallets, pallets_at_most=fewer_than - 1, nodes=_MOST_NODES["count"])
    if first.status == _INFEASIBLE:
        return [], fewer_than
    if first.mip_dual_bound is not None:
        at_least = max(at_least, math.ceil(first.mip_dual_bound - TOLERANCE))
    if first.x is None:
        return [], at_least
    # of these the fewest layers, then the fewest kinds in one layer
    layers = [len(stack) + sum(map(_kinds_beyond_one, stack)) / 100 for stack, _ in columns.bases]
    layers += [1 + _kinds_beyond_one(top) / 100 for top, _ in columns.tops]
    second = solved(np.array(layers), pallets_at_most=round(pallets @ first.x), nodes=_MOST_NODES["tidy"])
    return [round(value) for value in (first.x if second.x is None else second.x)], at_least


_INFEASIBLE = 2
"""What `milp` says where nothing keeps to the rows."""


def _kinds_beyond_one(counts: Counts) -> int:
    return sum(count > 0 for count in counts) - 1


def _read_back(task: Task, columns: Columns, chosen: Sequence[int]) -> tuple[Stack, ...]:
    """Each base with a top of its footing; tops are cut to what is left, those of the largest bases last."""
    bases = [base for base, times in zip(columns.bases, chosen, strict=False) for _ in range(times)]
    tops: dict[int, list[Counts]] = {}
    for (top, footing), times in zip(columns.tops, chosen[len(columns.bases) :], strict=True):
        tops.setdefault(footing, []).extend([top] * times)
    bases.sort(key=lambda base: -len(base[0]))
    left = total([task.counts, *(_negative(total(stack, len(task.kinds))) for stack, _ in bases)], len(task.kinds))
    stacks = []
    for stack, footing in bases:
        top = tops[footing].pop(0) if tops.get(footing) else (0,) * len(task.kinds)
        top = tuple(map(min, top, left))
        left = total([left, _negative(top)], len(task.kinds))
        stacks.append((*stack, top) if any(top) else stack)
    if any(left):
        raise RuntimeError("the answer of HiGHS does not hold everything")
    return tuple(stack for stack in stacks if stack)


def _negative(counts: Counts) -> Counts:
    return tuple(-count for count in counts)
