"""The search for the fewest pallets, against trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from catering.planning.pallets.pallet_layers import Shape
from catering.planning.pallets.pallet_rules import Counts, Ground, Kind, Limits, Task
from catering.planning.pallets.pallet_search import fewest, first_fit


def contents(task: Task) -> set[Counts]:
    """Everything that a single pallet may hold, found by stacking every layer on every other."""
    layers = [counts for counts in itertools.product(*(range(n + 1) for n in task.counts)) if any(counts)]

    def stacked(there: Counts, ground: Ground) -> Iterator[Counts]:
        for layer in layers:
            more = tuple(map(sum, zip(there, layer, strict=True)))
            if any(new > have for new, have in zip(more, task.counts, strict=True)) or any(task.broken(layer, ground)):
                continue
            yield more
            above = task.on_top(layer, ground)
            assert above is not None
            yield from stacked(more, above)

    return set(stacked(tuple(0 for _ in task.counts), task.on_deck()))


def by_brute_force(task: Task) -> int:
    """The fewest pallets, by every way of dividing the pieces among them."""
    found = contents(task)

    @cache
    def needed(left: Counts) -> int:
        if not any(left):
            return 0
        rest = (tuple(have - taken for have, taken in zip(left, content, strict=True)) for content in found)
        return 1 + min(needed(each) for each in rest if min(each) >= 0)

    return needed(task.counts)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Up to seven pieces of up to three kinds on small pallets, each of which fits one by itself."""
    deck = draw(st.sampled_from([(40.0, 30.0), (50.0, 30.0), (33.0, 33.0), (60.0, 20.0)]))
    kinds: dict[Kind, int] = {}
    for _ in range(draw(st.integers(1, 3))):
        is_round = draw(st.booleans())
        length = draw(st.sampled_from([10.0, 12.0, 15.0, 20.0]))
        width = length if is_round else draw(st.sampled_from([8.0, 10.0]))
        over = draw(st.sampled_from([(0.0, 0.0), (0.0, 0.0), (1.0, 2.0)])) if is_round else (0.0, 0.0)
        shape = Shape(length, width, draw(st.sampled_from([10.0, 14.0, 16.0, 20.0])), is_round, over)
        weight = draw(st.sampled_from([5.0, 5.4, 9.0, 20.0]))
        kinds[Kind(shape, weight, draw(st.integers(1, 4)))] = draw(st.integers(1, 3))
    load, height = draw(st.sampled_from([20.0, 29.0, 45.0, 1000.0])), draw(st.sampled_from([25.0, 40.0, 60.0, 200.0]))
    return Task(tuple(kinds), tuple(kinds.values()), Limits(deck, 5.0, height, load))


@settings(max_examples=400, deadline=None)
@given(tasks())
def test_the_search_finds_what_trying_everything_finds(task: Task) -> None:
    best = by_brute_force(task)
    found = fewest(task)
    assert len(found.stacks) == found.at_least == best
    assert first_fit(task).at_least <= best <= len(first_fit(task).stacks)


@settings(max_examples=200, deadline=None)
@given(tasks())
def test_every_pallet_keeps_to_every_rule_and_nothing_is_lost(task: Task) -> None:
    for found in (first_fit(task), fewest(task)):
        layers = [layer for stack in found.stacks for layer in stack]
        assert tuple(map(sum, zip(*layers, strict=True))) == task.counts
        for stack in found.stacks:
            ground: Ground | None = task.on_deck()
            for layer in stack:
                assert ground is not None
                assert list(task.broken(layer, ground)) == []
                ground = task.on_top(layer, ground)
