"""How many kegs and boxes stand in one layer, and where.

Round pieces stand in rows, in a grid or staggered; boxes in a grid, turned or not. Pieces of one shape make a
block of rows, blocks stand one behind the other along or across the pallet. So whatever is found here can be
loaded by hand, row by row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

TOLERANCE_MM = 1e-6
"""What does not count: three boxes of 400 mm fit 1,200 mm."""

Sides = tuple[float, float]
"""Two measures in millimetres, along the pallet and across it."""


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """A piece as it stands; a round one is as long as it is wide. `overhang_mm`: over each edge, along and across."""

    length_mm: float
    width_mm: float
    height_mm: float
    is_round: bool
    overhang_mm: Sides = (0.0, 0.0)

    @property
    def half_mm(self) -> float:
        """From its middle to its nearest side."""
        return min(self.length_mm, self.width_mm) / 2


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the middle of a piece stands, seen from the middle of the pallet; a turned box lies across."""

    shape: Shape
    x_mm: float
    y_mm: float
    turned: bool = False

    @property
    def sides_mm(self) -> Sides:
        """How far it reaches along the pallet and across it."""
        sides = (self.shape.length_mm, self.shape.width_mm)
        return sides[::-1] if self.turned else sides


@dataclass(frozen=True, slots=True)
class Part:
    """`count` pieces of one shape in a layer, and the stretches around the middle that they must keep within."""

    shape: Shape
    count: int
    reach_mm: Sides


@dataclass(frozen=True, slots=True)
class Layer:
    """Where the pieces of a layer stand."""

    spots: tuple[Spot, ...]

    @property
    def sides_mm(self) -> Sides:
        """The rectangle around the middle that holds every piece whole."""
        x, y = ([2 * (abs(at(spot)) + spot.sides_mm[axis] / 2) for spot in self.spots] for axis, at in _ALONG)
        return max(x), max(y)

    @property
    def covered_mm(self) -> Sides:
        """The rectangle around the middle that the pieces reach to on both sides: what stands on them stands there."""
        x, y = (
            [2 * max(sign * at(spot) + spot.sides_mm[axis] / 2 for spot in self.spots) for sign in (-1, 1)]
            for axis, at in _ALONG
        )
        return max(0.0, min(x)), max(0.0, min(y))


_ALONG: tuple[tuple[int, Callable[[Spot], float]], ...] = ((0, lambda spot: spot.x_mm), (1, lambda spot: spot.y_mm))


def reach(shape: Shape, deck_mm: Sides, beneath_mm: Sides | None = None, *, over_the_edge: bool = True) -> Sides:
    """The stretches around the middle that a piece must keep within: the deck, with or without its overhang.

    On another layer its middle must stand over the rectangle `beneath_mm`, too.
    """
    over = shape.overhang_mm if over_the_edge else (0.0, 0.0)
    on_deck = (deck_mm[0] + 2 * over[0], deck_mm[1] + 2 * over[1])
    if beneath_mm is None:
        return on_deck
    x, y = (min(whole, under + 2 * shape.half_mm) for whole, under in zip(on_deck, beneath_mm, strict=True))
    return x, y


def fits(parts: tuple[Part, ...]) -> bool:
    """Whether these pieces, each shape once and none of them empty, stand side by side in a layer."""
    return _order(parts) is not None


@lru_cache(maxsize=20_000)
def arrange(parts: tuple[Part, ...]) -> Layer | None:
    """A layer of these pieces, in plain rows where they fit so; None where they do not fit side by side."""
    found = _order(parts, plain=True) or _order(parts)
    if found is None:
        return None
    spots: list[Spot] = []
    at_mm = found.begin_mm
    for block in found.blocks:
        spots += [
            _spot(block.shape, at_mm + along, across, turned, found.axis) for along, across, turned in block.places
        ]
        at_mm += block.length_mm
    return Layer(tuple(spots))


@dataclass(frozen=True, slots=True)
class _Order:
    """The axis along which blocks follow on each other, the blocks in their order, and where the first begins."""

    axis: int
    blocks: tuple[_Block, ...]
    begin_mm: float


@lru_cache(maxsize=200_000)
def _order(parts: tuple[Part, ...], *, plain: bool = False) -> _Order | None:
    for axis in (0, 1):
        blocks = [_block(part.shape, part.count, part.reach_mm[1 - axis], axis, plain=plain) for part in parts]
        there = [block for block in blocks if block is not None]
        if len(there) < len(parts):
            continue
        widest = sorted(range(len(parts)), key=lambda place: (-parts[place].reach_mm[axis], place))
        # at both ends stand those that reach furthest
        first, last = widest[0], widest[min(1, len(widest) - 1)]
        begin, end = -parts[first].reach_mm[axis] / 2, parts[last].reach_mm[axis] / 2
        total = math.fsum(block.length_mm for block in there)
        if total <= end - begin + TOLERANCE_MM:
            order = tuple(there[place] for place in (first, *widest[2:], *widest[1:2]))
            return _Order(axis, order, min(max(-total / 2, begin), end - total))
    return None


@lru_cache(maxsize=2_000)
def most_in_layer(shape: Shape, reach_mm: Sides) -> int:
    """How many pieces of one shape a layer holds."""
    count = 0
    while fits((Part(shape, count + 1, reach_mm),)):
        count += 1
    return count


def fills_its_rows(shape: Shape, count: int, reach_mm: Sides) -> bool:
    """Whether one piece more would begin a row, along the pallet or across it."""
    for axis in (0, 1):
        block, longer = (_block(shape, count + more, reach_mm[1 - axis], axis) for more in (0, 1))
        if block is not None and longer is not None and longer.length_mm > block.length_mm + TOLERANCE_MM:
            return True
    return False


def _spot(shape: Shape, along_mm: float, across_mm: float, turned: bool, axis: int) -> Spot:
    return Spot(shape, along_mm, across_mm, turned) if axis == 0 else Spot(shape, across_mm, along_mm, turned)


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of one shape. Places: from its beginning to the piece's middle, from the middle of the row, turned."""

    shape: Shape
    length_mm: float
    places: tuple[tuple[float, float, bool], ...]


@lru_cache(maxsize=20_000)
def _block(shape: Shape, count: int, span_mm: float, axis: int, *, plain: bool = False) -> _Block | None:
    """The shortest block of `count` pieces in rows of `span_mm`, or a plain grid; None where not even one fits a row.

    Rows stand across the pallet and follow on each other along it (axis 0), or the other way round (axis 1).
    """
    blocks = _round_blocks(shape, count, span_mm) if shape.is_round else _box_blocks(shape, count, span_mm, axis)
    if plain and shape.is_round:
        return next(blocks, None)
    return min(blocks, key=lambda block: round(block.length_mm, 6), default=None)


def _round_blocks(shape: Shape, count: int, span_mm: float) -> Iterator[_Block]:
    """A grid; rows that are shifted by half a step, as far apart in the row as the span lets them, so that the
    next row moves closer; and such rows with one piece fewer in every other."""
    size = shape.length_mm
    free = span_mm - size
    fit = math.floor((span_mm + TOLERANCE_MM) / size)
    if not fit:
        return
    yield _grid(shape, count, fit)
    for in_row in range(fit, 0, -1):
        step = free / (in_row - 0.5)
        if step >= size - TOLERANCE_MM and in_row < count:
            left = [-free / 2 + step * place for place in range(in_row)]
            yield _rows(shape, count, (left, [across + step / 2 for across in left]), _pitch(size, step))
        if in_row > 1 and (step := free / (in_row - 1)) >= size - TOLERANCE_MM and in_row < count:
            left = [-free / 2 + step * place for place in range(in_row)]
            yield _rows(shape, count, (left, [across + step / 2 for across in left[:-1]]), _pitch(size, step))


def _pitch(size: float, step: float) -> float:
    """From row to row: each piece touches two of the row before, and none of the row before that."""
    return max(size / 2, math.sqrt(max(0.0, size**2 - (step / 2) ** 2)))


def _grid(shape: Shape, count: int, fit: int) -> _Block:
    """Rows of as many as fit; the last one, if it is not full, in the middle."""
    size, rows = shape.length_mm, -(-count // fit)
    in_row = [min(fit, count - row * fit) for row in range(rows)]
    places = tuple(
        (size * (row + 0.5), size * (place - (number - 1) / 2), False)
        for row, number in enumerate(in_row)
        for place in range(number)
    )
    return _Block(shape, rows * size, places)


def _rows(shape: Shape, count: int, slots: tuple[list[float], list[float]], pitch: float) -> _Block:
    """Staggered rows by turns, the last one filled from its middle."""
    places: list[tuple[float, float, bool]] = []
    row = 0
    while len(places) < count:
        across, left = slots[row % 2], count - len(places)
        skip = max(0, len(across) - left) // 2
        places += [(shape.length_mm / 2 + row * pitch, each, False) for each in across[skip : skip + left]]
        row += 1
    return _Block(shape, shape.length_mm + (row - 1) * pitch, tuple(places))


def _box_blocks(shape: Shape, count: int, span_mm: float, axis: int) -> Iterator[_Block]:
    """Whole rows of boxes that stand one way, then rows of boxes that stand the other way."""
    ways = [(shape.length_mm, shape.width_mm, axis == 1), (shape.width_mm, shape.length_mm, axis == 0)]
    if shape.length_mm == shape.width_mm:
        ways = [(shape.length_mm, shape.width_mm, False)] * 2
    fit = [math.floor((span_mm + TOLERANCE_MM) / across) for _, across, _ in ways]
    for rows in range(-(-count // fit[0]) + 1 if fit[0] else 1):
        standing = min(count, rows * fit[0])
        if standing < count and not fit[1]:
            continue
        at_mm, places = 0.0, []
        for way, number in ((0, standing), (1, count - standing)):
            along, across, turned = ways[way]
            for row in range(-(-number // fit[way]) if number else 0):
                in_row = min(fit[way], number - row * fit[way])
                places += [(at_mm + along / 2, across * (place - (in_row - 1) / 2), turned) for place in range(in_row)]
                at_mm += along
        yield _Block(shape, at_mm, tuple(places))
