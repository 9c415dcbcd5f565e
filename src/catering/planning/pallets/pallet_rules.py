"""The rules that a loaded pallet keeps to, each declared once.

`pallet_search` stacks layers by these rules, and `pallet_load` judges a person's own pallets by them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catering.model.record import Choice
from catering.model.text import Text, label, text
from catering.planning.pallets.pallet_layers import Layer, Part, Shape, Sides, arrange, most_in_layer, reach

TOLERANCE = 1e-6
"""Kilograms, millimetres or shares that do not count."""
FLAT_WITHIN_MM = 5.0
"""How far the heights in a layer may differ for another to stand on it."""
FULL_FROM = 0.8
"""From which part of what it could hold a layer carries another."""
HEAVIER_BY = 0.1
"""By which part a piece may be heavier than one that it stands on."""

Counts = tuple[int, ...]
"""How many of each kind."""


class PalletRule(Choice):
    """A rule that a loaded pallet keeps to."""

    DECK = "within the deck"
    HEIGHT = "height limit"
    LOAD = "load limit"
    STACK = "stackable layers"
    FLAT = "flat and full beneath"
    HEAVY_BELOW = "heavy below light"
    PALLETS = "number of pallets"

    @property
    def label(self) -> Text:
        return _WORDS[self][0]

    @property
    def sentence(self) -> Text:
        """What the rule asks for."""
        return _WORDS[self][1]

    @property
    def way_out(self) -> Text:
        """What a person can change where the rule stands in the way."""
        return _WORDS[self][2]


_WORDS: Mapping[PalletRule, tuple[Text, Text, Text]] = {
    PalletRule.DECK: (
        label("PalletRule", "within the deck"),
        text("Pieces of a layer stand side by side on the deck, no further over its edge than their size may."),
        text("take a larger pallet"),
    ),
    PalletRule.HEIGHT: (
        label("PalletRule", "height limit"),
        text("Pallet and layers together are no higher than the height limit."),
        text("allow a greater height"),
    ),
    PalletRule.LOAD: (
        label("PalletRule", "load limit"),
        text("The goods on a pallet weigh no more than it bears."),
        text("take a pallet that bears more"),
    ),
    PalletRule.STACK: (
        label("PalletRule", "stackable layers"),
        text("No more layers stand on each other than each size in them bears, counted from it to the top."),
        text("ask the maker whether more layers may be stacked"),
    ),
    PalletRule.FLAT: (
        label("PalletRule", "flat and full beneath"),
        text(
            "A layer that carries another is of one height and at least four fifths full; what stands on it is no "
            "fuller, and the middle of each piece stands over it."
        ),
        text("fill the lower layers"),
    ),
    PalletRule.HEAVY_BELOW: (
        label("PalletRule", "heavy below light"),
        text("No piece is more than a tenth heavier than the lightest piece of the layer that it stands on."),
        text("load the heavy goods apart"),
    ),
    PalletRule.PALLETS: (
        label("PalletRule", "number of pallets"),
        text("All goods are on no more pallets than there may be."),
        text("allow more pallets"),
    ),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Pieces that are alike for loading; `stackable_layers`: how many may stand on each other."""

    shape: Shape
    weight_kg: float
    stackable_layers: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What a pallet allows: its deck, its own height, and how high and heavy it may become."""

    deck_mm: Sides
    pallet_height_mm: float
    height_limit_mm: float
    load_limit_kg: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What the next layer stands on and what is left for it: the deck, or the layers laid so far.

    `bears_kg`: the heaviest piece; `fill`: how full a layer; `beneath_mm`: what carries it, None on the deck.
    """

    height_left_mm: float
    load_left_kg: float
    layers_left: float = math.inf
    bears_kg: float = math.inf
    fill: float = math.inf
    beneath_mm: Sides | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """The kinds to be loaded, how many there are of each, and what a pallet allows."""

    kinds: tuple[Kind, ...]
    counts: Counts
    limits: Limits

    def weight_kg(self, counts: Counts) -> float:
        return math.fsum(kind.weight_kg * count for kind, count in zip(self.kinds, counts, strict=True))

    def within(self, counts: Counts) -> list[Kind]:
        """The kinds of a layer."""
        return [kind for kind, count in zip(self.kinds, counts, strict=True) if count]

    def fill(self, counts: Counts) -> float:
        """Which part of a layer the pieces make up: each as one of as many as fit of it alone."""
        return math.fsum(
            count / self.most(kind.shape) if self.most(kind.shape) else math.inf
            for kind, count in zip(self.kinds, counts, strict=True)
            if count
        )

    def most(self, shape: Shape) -> int:
        """How many of one shape the deck holds in a layer."""
        return most_in_layer(shape, reach(shape, self.limits.deck_mm))

    def parts(self, counts: Counts, ground: Ground, *, over_the_edge: bool = True) -> tuple[Part, ...]:
        """The layer's pieces by shape, and how far each may reach on this ground."""
        by_shape: dict[Shape, int] = {}
        for kind, count in zip(self.kinds, counts, strict=True):
            if count:
                by_shape[kind.shape] = by_shape.get(kind.shape, 0) + count
        deck_mm, beneath_mm = self.limits.deck_mm, ground.beneath_mm
        return tuple(
            Part(shape, count, reach(shape, deck_mm, beneath_mm, over_the_edge=over_the_edge))
            for shape, count in by_shape.items()
        )

    def layer(self, counts: Counts, ground: Ground) -> Layer | None:
        """The pieces in their places, over the edge only where they must; None where they do not fit side by side."""
        return arrange(self.parts(counts, ground, over_the_edge=False)) or arrange(self.parts(counts, ground))

    def on_deck(self) -> Ground:
        limits = self.limits
        return Ground(limits.height_limit_mm - limits.pallet_height_mm, limits.load_limit_kg)

    def on_top(self, counts: Counts, ground: Ground) -> Ground | None:
        """What is left above a layer; its `fill` is 0 where it carries nothing. None where it does not fit."""
        layer = self.layer(counts, ground)
        if layer is None:
            return None
        kinds, fill = self.within(counts), self.fill(counts)
        heights = [kind.shape.height_mm for kind in kinds]
        carries = max(heights) - min(heights) <= FLAT_WITHIN_MM + TOLERANCE and fill >= FULL_FROM - TOLERANCE
        return Ground(
            height_left_mm=ground.height_left_mm - max(heights),
            load_left_kg=ground.load_left_kg - self.weight_kg(counts),
            layers_left=min(ground.layers_left - 1, min(kind.stackable_layers for kind in kinds) - 1),
            bears_kg=min(kind.weight_kg for kind in kinds) * (1 + HEAVIER_BY),
            fill=(math.inf if fill >= 1 - TOLERANCE else fill) if carries else 0.0,
            beneath_mm=layer.covered_mm,
        )

    def broken(self, counts: Counts, ground: Ground) -> Iterator[PalletRule]:
        """The rules that a layer breaks on this ground: the one place where the rules are declared."""
        kinds = self.within(counts)
        on_deck = ground.beneath_mm is None
        if max(kind.shape.height_mm for kind in kinds) > ground.height_left_mm + TOLERANCE:
            yield PalletRule.HEIGHT
        if self.weight_kg(counts) > ground.load_left_kg + TOLERANCE:
            yield PalletRule.LOAD
        if ground.layers_left < 1:
            yield PalletRule.STACK
        if max(kind.weight_kg for kind in kinds) > ground.bears_kg + TOLERANCE:
            yield PalletRule.HEAVY_BELOW
        is_there = self.layer(counts, Ground(ground.height_left_mm, ground.load_left_kg)) is not None
        if not is_there:
            yield PalletRule.DECK
        if self.fill(counts) > ground.fill + TOLERANCE or (
            is_there and not on_deck and self.layer(counts, ground) is None
        ):
            yield PalletRule.FLAT

    def allows(self, kind: Kind, ground: Ground) -> bool:
        """Whether a piece of this kind may stand on this ground at all."""
        return (
            kind.shape.height_mm <= ground.height_left_mm + TOLERANCE
            and kind.weight_kg <= min(ground.load_left_kg, ground.bears_kg) + TOLERANCE
            and ground.layers_left >= 1
            and ground.fill > 0
        )


def total(counts: Sequence[Counts], kinds: int) -> Counts:
    """Several counts added up, kind by kind."""
    return tuple(sum(each[place] for each in counts) for place in range(kinds))
