"""How many kegs and boxes stand in a layer, and that none stands in another or off the deck."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.catalog.pallet_types import Overhang, catalogue_overhangs, pallet_type
from catering.model.record import same_name
from catering.planning.pallets.pallet_layers import Part, Shape, Sides, Spot, arrange, fits, most_in_layer, reach

WITHIN_MM = 1e-6


def keg(diameter_mm: float, overhang: Overhang | None = None) -> Shape:
    over = overhang or Overhang()
    return Shape(diameter_mm, diameter_mm, 500, True, (over.along_mm, over.across_mm))


def box(length_mm: float, width_mm: float) -> Shape:
    return Shape(length_mm, width_mm, 300, False)


def most(shape: Shape, pallet: str) -> int:
    deck = pallet_type(pallet)
    return most_in_layer(shape, reach(shape, (deck.length_mm, deck.width_mm)))


# Typed from the facts on kegs: diameter | EUR | 1200×1000 | T11. They tell 9 of 310 mm on a T11 pallet; four rows of
# 3, 2, 3 and 2, drawn apart, hold 10.
FACTS = """
381 | 6  | 6  | 6
395 | 6  | 6  | 6
363 | 6  | 8  | 9
237 | 15 | 20 | 20
310 | 8  | 10 | 10
330 | 6  | 10 | 9
260 | 13 | 16 | 16
"""


@pytest.mark.parametrize("line", FACTS.strip().splitlines())
def test_a_layer_holds_as_many_kegs_as_the_facts_say(line: str) -> None:
    diameter, *expected = map(int, line.split("|"))
    assert [most(keg(diameter), pallet) for pallet in ("EUR", "1200×1000", "T11")] == expected


def test_six_euro_kegs_need_their_overhang() -> None:
    """2 × 408 = 816 mm and 3 × 408 = 1,224 mm: 8 mm over each long side, and 12 mm over each short one."""
    over = catalogue_overhangs()[same_name("50 L Euro keg")]
    assert (over.along_mm, over.across_mm) == (12, 8)
    assert most(keg(408, over), "EUR") == 6
    assert most(keg(408, Overhang(11.9, 8)), "EUR") == 5
    assert most(keg(408, Overhang(8, 8)), "EUR") == 5
    assert most(keg(408, Overhang(12, 7.9)), "EUR") == 5
    assert most(keg(408), "EUR") == 4
    assert most(keg(408, over), "1200×1000") == 6
    assert most(keg(408), "T11") == 6


@pytest.mark.parametrize(
    ("sides", "expected"),
    [((400, 300), 8), ((600, 400), 4), ((1200, 800), 1), ((800, 600), 2), ((500, 300), 6), ((1201, 100), 0)],
)
def test_boxes_of_an_eur_layer(sides: Sides, expected: int) -> None:
    assert most(box(*sides), "EUR") == expected
    assert most(box(*reversed(sides)), "EUR") == expected


def test_rows_of_boxes_may_stand_both_ways() -> None:
    """700 × 400 mm on 1,100 × 1,100 mm: two side by side, and one across behind them; a pinwheel of four is no rows."""
    shape = box(700, 400)
    layer = arrange((Part(shape, 3, (1100.0, 1100.0)),))
    assert layer is not None
    assert sorted(spot.turned for spot in layer.spots) == [False, False, True]
    assert most_in_layer(shape, (1100.0, 1100.0)) == 3


def test_a_plain_grid_is_laid_where_it_fits() -> None:
    """13 slim kegs on an EUR pallet: four rows of three, and one in the middle of the fifth."""
    shape = keg(237)
    layer = arrange((Part(shape, 13, (1200.0, 800.0)),))
    assert layer is not None
    rows = sorted({round(spot.x_mm, 3) for spot in layer.spots})
    assert rows == [-474, -237, 0, 237, 474]
    assert [spot.y_mm for spot in layer.spots if round(spot.x_mm) == 474] == [0]


# Always


DECKS = st.sampled_from([(1200.0, 800.0), (1200.0, 1000.0), (1100.0, 1100.0), (600.0, 400.0)])


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    if draw(st.booleans()):
        return keg(
            draw(st.floats(80, 600)), Overhang(draw(st.sampled_from([0, 8, 20])), draw(st.sampled_from([0, 12])))
        )
    return box(draw(st.floats(60, 900)), draw(st.floats(60, 500)))


@st.composite
def layers(draw: st.DrawFn) -> tuple[Sides, Sides | None, tuple[Part, ...]]:
    deck = draw(DECKS)
    beneath = draw(st.sampled_from([None, None, (deck[0] * 0.8, deck[1]), (deck[0], deck[1] * 0.6)]))
    different = draw(st.lists(shapes(), min_size=1, max_size=3, unique=True))
    parts = tuple(Part(shape, draw(st.integers(1, 12)), reach(shape, deck, beneath)) for shape in different)
    return deck, beneath, parts


def apart(one: Spot, other: Spot) -> bool:
    """Two round pieces are a diameter apart; others keep their rectangles free of each other."""
    along, across = abs(one.x_mm - other.x_mm), abs(one.y_mm - other.y_mm)
    if one.shape.is_round and other.shape.is_round:
        return math.hypot(along, across) >= (one.shape.length_mm + other.shape.length_mm) / 2 - WITHIN_MM
    sides = [(a + b) / 2 - WITHIN_MM for a, b in zip(one.sides_mm, other.sides_mm, strict=True)]
    return along >= sides[0] or across >= sides[1]


@settings(max_examples=300, deadline=None)
@given(layers())
def test_no_piece_stands_in_another_or_off_the_deck(task: tuple[Sides, Sides | None, tuple[Part, ...]]) -> None:
    deck, beneath, parts = task
    layer = arrange(parts)
    assert (layer is None) == (not fits(parts))
    if layer is None:
        return
    assert len(layer.spots) == sum(part.count for part in parts)
    assert all(apart(one, other) for one, other in combinations(layer.spots, 2))
    for spot in layer.spots:
        for axis, at in enumerate((spot.x_mm, spot.y_mm)):
            assert abs(at) + spot.sides_mm[axis] / 2 <= deck[axis] / 2 + spot.shape.overhang_mm[axis] + WITHIN_MM
            if beneath is not None:
                assert abs(at) <= beneath[axis] / 2 + WITHIN_MM


@settings(max_examples=200, deadline=None)
@given(layers())
def test_what_fits_fits_with_one_piece_less(task: tuple[Sides, Sides | None, tuple[Part, ...]]) -> None:
    _, _, parts = task
    if not fits(parts):
        return
    for place, part in enumerate(parts):
        fewer = (Part(part.shape, part.count - 1, part.reach_mm),) if part.count > 1 else ()
        left = (*parts[:place], *fewer, *parts[place + 1 :])
        assert not left or fits(left)


@settings(max_examples=100, deadline=None)
@given(shapes(), DECKS)
def test_no_layer_holds_more_than_its_area(shape: Shape, deck: Sides) -> None:
    held = most_in_layer(shape, reach(shape, deck))
    own = math.pi / 4 * shape.length_mm**2 if shape.is_round else shape.length_mm * shape.width_mm
    along, across = reach(shape, deck)
    assert held * own <= along * across
    turned = reach(shape, deck[::-1])
    if shape.overhang_mm == (0.0, 0.0):
        assert most_in_layer(shape, turned) == held
