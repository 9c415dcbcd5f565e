"""Pallets: how many, what stands where, what is refused."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from dataclasses import replace
from typing import Any

import pytest
from evenings import beverage, evening, order
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.catalog.container_sizes import sizes_by_name
from catering.catalog.pallet_types import Overhang, pallet_types
from catering.model.beverage import ContainerSize, Dispense, OrderLine
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.pallets.pallet_goods import Goods, goods_of_order
from catering.planning.pallets.pallet_load import (
    Boxes,
    Containers,
    NoPalletLoad,
    PalletRule,
    judge_pallets,
    load_order,
    load_pallets,
)
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks

EUR, INDUSTRIAL, T11 = pallet_types()
SLIM, CASK = "20 L slim keg", "20 L gravity cask"


def kegs(count: int, size: str = SLIM, of: str | None = None) -> Containers:
    """Full containers of a catalogue size, 1.01 kg a litre."""
    row = sizes_by_name()[same_name(size)]
    weight_kg = row.gross_weight_kg(1.01)
    assert row.diameter_mm is not None
    assert row.height_mm is not None
    assert weight_kg is not None
    return Containers(row.name, count, row.diameter_mm, row.height_mm, weight_kg, row.stackable_layers or 1, of)


def boxes(count: int, name: str = "Glasses", weight_kg: float = 9.0, layers: int = 3, height_mm: float = 250) -> Boxes:
    return Boxes(name, count, 400, 300, height_mm, weight_kg, layers)


@pytest.fixture(scope="module")
def shipped() -> dict[str, EventRecords]:
    """The events that come with the program."""
    as_of, found = dt.datetime(2025, 3, 1, tzinfo=dt.UTC), {}
    for event_id, path in shipped_workbooks().items():
        records = check_workbook(path.read_bytes(), path.name, as_of=as_of).records
        assert records is not None
        found[event_id] = records
    return found


def loaded(*goods: Goods, **settings: Any) -> PalletLoad:
    return load_pallets(goods, **{"pallet": EUR, **settings})


def told(load: PalletLoad) -> list[list[str]]:
    """Each pallet's layers from the deck up."""
    return [
        [" + ".join(f"{each.count} × {each.name}" for each in layer.goods) for layer in pallet.layers]
        for pallet in load.pallets
    ]


def plain(words: object) -> str:
    return str(words).replace("\N{NO-BREAK SPACE}", " ")


# What is loaded


def test_the_documented_example() -> None:
    """docs/planning/pallet_load.md: 40 slim kegs of 20 L, worked out by hand.

    Beer 40 × 20 × 1.01 = 808 kg; a keg 7.5 + 20.2 = 27.7 kg, all of them 1,108 kg. Rows of 800 / 237 = 3, five of them
    on 1,200 mm: 15 a layer, two layers, 30 a pallet. The first weighs 25 + 30 × 27.7 = 856 kg and is 144 + 2 × 560 =
    1,264 mm high; the second 25 + 10 × 27.7 = 302 kg and 704 mm.
    """
    load = loaded(kegs(40))
    assert told(load) == [["15 × 20 L slim keg", "15 × 20 L slim keg"], ["10 × 20 L slim keg"]]
    assert [pallet.gross_weight_kg for pallet in load.pallets] == [856, 302]
    assert [pallet.height_mm for pallet in load.pallets] == [1264, 704]
    assert [pallet.sides_cm for pallet in load.pallets] == [(120, 80, 127), (120, 80, 71)]
    assert (load.gross_weight_kg, load.height_mm, load.kegs, load.boxes) == (1158, 1264, 40, 0)
    assert load.is_fewest
    assert load.gap == 0
    assert load.gross_weight_kg - 2 * 25 - 40 * 7.5 == pytest.approx(808)
    # 1.2 × 0.8 × (1.264 + 0.704) m³ × 166.67 is 314.9 kg: beer is heavy, so its weight is charged
    assert load.air.volume_m3 == pytest.approx(1.88928)
    assert load.air.chargeable_weight_kg == 1158
    assert (load.air.pieces, load.air.sides_cm) == (2, ((120, 80, 127), (120, 80, 71)))
    assert plain(load.summary()) == ("2 EUR pallets: 40 kegs and casks, 1,158 kg, up to 1.27 m high. No fewer will do.")
    assert plain(load.air.summary()) == ("By air: 2 pieces, 1,158 kg gross, 1.89 m³, chargeable weight 1,158 kg.")


def test_one_pallet_is_told_with_its_layers() -> None:
    load = loaded(kegs(40), pallet=INDUSTRIAL)
    assert plain(load.summary()) == (
        "1 1200×1000 pallet: 40 kegs and casks in 2 layers, 1,143 kg, 1.29 m high. No fewer will do."
    )


@pytest.mark.parametrize(
    ("goods", "gross_kg", "height_mm"),
    [
        (kegs(12, "50 L Euro keg"), 781, 1208),
        (kegs(18, "30 L Euro keg"), 741.4, 1239),
        (kegs(24, "20 L Euro keg"), 689.8, 1384),
        (kegs(30), 856, 1264),
    ],
)
def test_a_full_eur_pallet_is_what_the_facts_say(goods: Containers, gross_kg: float, height_mm: float) -> None:
    (pallet,) = loaded(goods).pallets
    assert (pallet.gross_weight_kg, pallet.height_mm) == (gross_kg, height_mm)
    assert len(loaded(kegs(goods.count + 1, goods.name)).pallets) == 2


def test_kegs_that_stand_out_make_the_pallet_longer_and_wider() -> None:
    (pallet,) = loaded(kegs(12, "50 L Euro keg")).pallets
    assert (pallet.length_mm, pallet.width_mm, pallet.sides_cm) == (1224, 816, (123, 82, 121))
    (alone,) = loaded(kegs(2, "50 L Euro keg")).pallets
    assert (alone.length_mm, alone.width_mm) == (1200, 800)  # over the edge only where they must
    assert len(loaded(kegs(12, "50 L Euro keg"), overhangs={}).pallets) == 2
    assert len(loaded(kegs(12, "50 L Euro keg"), overhangs={"50 l euro keg": Overhang(20, 20)}).pallets) == 1


def test_the_load_limit_keeps_a_t11_pallet_from_its_second_layer() -> None:
    """20 a layer, two layers: 40 kegs of 27.7 kg are 1,108 kg; it bears 1,000 kg, that is 36 kegs."""
    load = loaded(kegs(40), pallet=T11)
    assert [pallet.kegs for pallet in load.pallets] == [36, 4]
    assert load.is_fewest
    assert len(loaded(kegs(36), pallet=T11).pallets) == 1


def test_the_reference_and_the_festival_are_proved(shipped: dict[str, EventRecords]) -> None:
    load = load_order(shipped[REFERENCE_EVENT])
    assert load is not None
    assert told(load) == [["15 × 20 L slim keg", "15 × 20 L slim keg"], ["2 × 20 L gravity cask + 8 × 20 L slim keg"]]
    # 25 + 30 × 27.7, and 25 + 8 × 27.7 + 2 × 30.2
    assert [pallet.gross_weight_kg for pallet in load.pallets] == [856, 307]
    assert load.is_fewest
    load = load_order(shipped["festival-am-rhein-2027"])
    assert load is not None
    # 90 kegs of 50 L fill 15 layers, two a pallet; 140 of 30 L fill 24, three a pallet: 7.5 + 7.8
    assert (len(load.pallets), load.is_fewest, load.kegs) == (16, True, 230)
    # 16 × 25 + 90 × 63 + 140 × 39.8
    assert load.gross_weight_kg == 11642


@pytest.mark.parametrize("pallet", pallet_types(), ids=lambda pallet: str(pallet.name))
def test_sixty_kegs_of_five_sizes_are_proved(pallet: Any) -> None:
    goods = [
        kegs(12, "50 L Euro keg"),
        kegs(13, "30 L Euro keg"),
        kegs(15),
        kegs(10, "20 L DIN keg"),
        kegs(10, "20 L Euro keg"),
    ]
    load = loaded(*goods, pallet=pallet)
    assert load.is_fewest
    assert len(load.pallets) == 4
    assert len(loaded(*goods, pallet=pallet, at_once=True).pallets) >= 4


def test_a_load_that_is_not_proved_tells_the_gap() -> None:
    """20 of each of three sizes: the first fit takes five pallets, weight and sizes alone need two."""
    goods = [kegs(20, "50 L Euro keg"), kegs(20, "30 L Euro keg"), kegs(20)]
    load = loaded(*goods, at_once=True)
    assert (len(load.pallets), load.at_least, load.is_fewest, load.gap) == (5, 2, False, 3)
    assert plain(load.summary()).endswith("At least 2 are needed: whether fewer than these will do is not known.")
    assert len(loaded(*goods).pallets) == loaded(*goods).at_least == 4


def test_heavy_stands_below_light_and_nothing_on_casks_or_open_ground() -> None:
    load = loaded(kegs(6, "50 L Euro keg"), kegs(15), boxes(4))
    assert told(load) == [["6 × 50 L Euro keg", "15 × 20 L slim keg"], ["4 × Glasses"]]
    # a slim keg bears one layer, a cask none
    assert told(loaded(kegs(15), kegs(2, CASK))) == [["15 × 20 L slim keg", "2 × 20 L gravity cask"]]
    assert len(loaded(kegs(15, "20 L one-way keg"), kegs(2, CASK)).pallets) == 2  # 30.2 kg on 21.4 kg
    assert len(loaded(kegs(9, of="Altbier"), kegs(7, CASK)).pallets) == 2  # 9 of 15 slim kegs carry nothing


def test_boxes_stand_on_kegs() -> None:
    load = loaded(kegs(15), boxes(8, weight_kg=9.1))
    assert told(load) == [["15 × 20 L slim keg", "8 × Glasses"]]
    (pallet,) = load.pallets
    assert (pallet.kegs, pallet.boxes, pallet.height_mm) == (15, 8, 144 + 560 + 250)
    assert plain(load.summary()).startswith("1 EUR pallet: 15 kegs and casks and 8 boxes in 2 layers, 513 kg,")


def test_beverages_of_one_size_stand_together() -> None:
    load = loaded(kegs(20, of="Pils"), kegs(20, of="Altbier"))
    first = load.pallets[0].layers
    assert [(each.beverage, each.count) for each in first[0].goods if isinstance(each, Containers)] == [("Altbier", 15)]
    assert [each.count for each in first[1].goods] == [5, 10]


def test_nothing_needs_no_pallet() -> None:
    load = loaded(kegs(0))
    assert (load.pallets, load.is_fewest, load.gross_weight_kg, load.height_mm) == ((), True, 0, 0)
    assert str(load.summary()) == "No pallets."


# An order


def test_the_beverage_of_an_order_gives_the_weight() -> None:
    records = evening(beverages=(beverage(),), order_lines=(order(30),))
    load = load_order(records)
    assert load is not None
    assert load.pallets[0].gross_weight_kg == 856
    assert load_order(records, pallet_type="T11") != load
    assert load_order(records, pallet_type="1200x1000") == load_order(records, pallet_type="1200×1000")
    with pytest.raises(KeyError):
        load_order(records, pallet_type="EUR 6")


def test_what_has_no_measures_is_left_out_and_named() -> None:
    bottles = OrderLine(beverage="Altbier", container_size="0.5 L bottle", containers=20)
    records = evening(beverages=(beverage(),), order_lines=(order(30), bottles))
    load = load_order(records)
    assert load is not None
    assert load.kegs == 30
    assert [str(each) for each in load.left_out] == ["0.5 L bottle of Altbier"]
    assert [str(note) for note in load.notes] == [
        "0.5 L bottle of Altbier: measures or empty weight unknown, so on no pallet."
    ]
    only_bottles = evening(beverages=(beverage(),), order_lines=(bottles,))
    assert load_order(only_bottles) is None
    assert [str(each) for each in goods_of_order(only_bottles).left_out] == ["0.5 L bottle of Altbier"]
    assert load_order(evening(beverages=(beverage(),), order_lines=())) is None


def test_nothing_stands_on_a_size_of_which_nobody_says_how_many_layers_it_bears() -> None:
    own = ContainerSize(
        name="15 L Köbes keg", volume_l=15, dispense=Dispense.KEG_CO2, tare_kg=6, diameter_mm=237, height_mm=400
    )
    records = evening(beverages=(beverage(),), container_sizes=(own,), order_lines=(order(16, own.name),))
    load = load_order(records)
    assert load is not None
    assert len(load.pallets) == 2
    assert [str(note) for note in load.notes] == [
        "15 L Köbes keg: nobody says how many layers may be stacked, so nothing stands on them."
    ]


# What cannot be loaded


@pytest.mark.parametrize(
    ("goods", "rules"),
    [
        (Containers("1000 L tank", 1, 700, 1500, 1100), {PalletRule.HEIGHT}),
        (Boxes("Bar", 1, 1300, 700, 900, 120), {PalletRule.DECK}),
        (Boxes("Safe", 1, 600, 600, 900, 1600), {PalletRule.LOAD}),
        (Boxes("Stage", 1, 3000, 2000, 1500, 1600), {PalletRule.DECK, PalletRule.HEIGHT, PalletRule.LOAD}),
    ],
)
def test_a_piece_that_fits_no_pallet_is_refused_by_the_rules_in_its_way(goods: Goods, rules: set[PalletRule]) -> None:
    with pytest.raises(NoPalletLoad) as refused:
        loaded(kegs(10), goods)
    assert set(refused.value.clash) == rules
    assert refused.value.goods == goods
    for rule in rules:
        assert str(rule.label) in str(refused.value)
        assert str(rule.way_out) in str(refused.value)


def test_the_refusal_says_what_is_so_and_the_way_out() -> None:
    with pytest.raises(NoPalletLoad) as refused:
        loaded(Containers("1000 L tank", 1, 700, 1500, 1100))
    assert plain(refused.value) == (
        "1000 L tank fits no pallet: “height limit”. On its pallet it is 1,644 mm high, 1,600 mm are allowed. "
        "Way out: allow a greater height."
    )


@pytest.mark.parametrize(
    ("goods", "settings", "rules"),
    [
        # two layers at most: their own, and below 1,600 mm
        ([kegs(40)], {}, {PalletRule.PALLETS, PalletRule.STACK, PalletRule.HEIGHT}),
        ([kegs(40)], {"height_limit_mm": 2000}, {PalletRule.PALLETS, PalletRule.STACK}),
        # 40 kegs fit a T11 pallet, which does not bear them
        ([kegs(40)], {"pallet": T11}, {PalletRule.PALLETS, PalletRule.LOAD}),
        # 9 slim kegs and 4 of 50 L are too few to carry, and too many to stand side by side
        ([kegs(9), kegs(4, "50 L Euro keg")], {}, {PalletRule.PALLETS, PalletRule.FLAT, PalletRule.HEAVY_BELOW}),
    ],
)
def test_too_few_pallets_clash_with_the_limits_that_need_more(
    goods: list[Goods], settings: dict[str, Any], rules: set[PalletRule]
) -> None:
    assert len(loaded(*goods, **settings).pallets) == 2
    assert len(loaded(*goods, most_pallets=2, **settings).pallets) == 2
    with pytest.raises(NoPalletLoad) as refused:
        loaded(*goods, most_pallets=1, **settings)
    assert set(refused.value.clash) == rules
    assert refused.value.clash[0] is PalletRule.PALLETS
    for rule in rules:
        assert str(rule.label) in str(refused.value)


def test_the_clash_is_told_in_words() -> None:
    with pytest.raises(NoPalletLoad) as refused:
        loaded(kegs(40), pallet=T11, most_pallets=1)
    assert plain(refused.value) == (
        "“number of pallets” and “load limit” clash. 2 T11 pallets are needed, 1 may be used. "
        "Way out: allow more pallets, or take a pallet that bears more."
    )


# A person's own pallets


@pytest.mark.parametrize(
    ("layers", "rules"),
    [
        ([[kegs(15)], [kegs(15)]], set()),
        ([[kegs(16)]], {PalletRule.DECK}),
        ([[kegs(15)], [kegs(15)], [kegs(15)]], {PalletRule.STACK, PalletRule.HEIGHT}),
        ([[kegs(11)], [kegs(2)]], {PalletRule.FLAT}),
        ([[kegs(12)], [kegs(13)]], {PalletRule.FLAT}),
        ([[kegs(9), kegs(2, CASK)], [kegs(1)]], {PalletRule.STACK, PalletRule.FLAT}),
        ([[kegs(15)], [kegs(1, "50 L Euro keg")]], {PalletRule.HEAVY_BELOW}),
        ([[boxes(8, weight_kg=100)], [boxes(8, weight_kg=100)]], {PalletRule.LOAD}),
    ],
)
def test_a_pallet_loaded_by_hand_is_judged_by_the_same_rules(layers: list[list[Goods]], rules: set[PalletRule]) -> None:
    broken = judge_pallets([[[kegs(15)]], layers], pallet=EUR)
    assert {each.rule for each in broken} == rules
    assert {each.pallet for each in broken} <= {2}


def test_a_broken_rule_says_where() -> None:
    (broken,) = judge_pallets([[[kegs(15)], [kegs(1, "50 L Euro keg")]]], pallet=EUR)
    assert (broken.pallet, broken.layer) == (1, 2)
    assert str(broken.message) == (
        "Pallet 1, layer 2: No piece is more than a tenth heavier than the lightest piece of the layer that it "
        "stands on."
    )
    (broken,) = judge_pallets([[[kegs(15)]], [[kegs(15)]]], pallet=EUR, most_pallets=1)
    assert (broken.rule, broken.pallet, broken.layer) == (PalletRule.PALLETS, None, None)


# Always


SIZES = [
    SLIM, CASK, "50 L Euro keg", "30 L Euro keg", "30 L DIN keg", "20 L DIN keg", "20 L Euro keg", "10 L gravity cask",
    "20 L one-way keg", "5 L party keg",
]  # fmt: skip


@st.composite
def goods(draw: st.DrawFn) -> list[Goods]:
    sizes = draw(st.lists(st.sampled_from(SIZES), min_size=1, max_size=3, unique=True))
    found: list[Goods] = [kegs(draw(st.integers(1, 20)), size) for size in sizes]
    if draw(st.booleans()):
        found.append(boxes(draw(st.integers(1, 12)), layers=draw(st.integers(1, 3))))
    return found


@settings(max_examples=40, deadline=None)
@given(goods(), st.sampled_from(pallet_types()), st.sampled_from([1300.0, 1600.0, 2000.0]))
def test_everything_is_loaded_once_within_every_limit(found: list[Goods], pallet: Any, height_mm: float) -> None:
    load = load_pallets(found, pallet=pallet, height_limit_mm=height_mm)
    there = [each for one in load.pallets for each in one.goods]
    for each in found:
        assert sum(other.count for other in there if other.turn == each.turn) == each.count
    for one in load.pallets:
        weight_kg = math.fsum(each.count * each.gross_weight_kg for each in one.goods)
        assert one.gross_weight_kg == pytest.approx(pallet.tare_kg + weight_kg, abs=1e-6)
        assert weight_kg <= pallet.load_limit_kg + 1e-6
        assert one.height_mm <= height_mm
        bottoms = [layer.bottom_mm for layer in one.layers]
        assert bottoms == [
            *itertools.accumulate((layer.height_mm for layer in one.layers[:-1]), initial=pallet.height_mm)
        ]
    assert load.gross_weight_kg == pytest.approx(math.fsum(one.gross_weight_kg for one in load.pallets))
    by_hand = [[list(layer.goods) for layer in one.layers] for one in load.pallets]
    assert judge_pallets(by_hand, pallet=pallet, height_limit_mm=height_mm) == ()
    assert load.is_fewest


@settings(max_examples=25, deadline=None)
@given(goods(), st.randoms(use_true_random=False))
def test_the_order_of_the_goods_changes_nothing(found: list[Goods], shuffled: random.Random) -> None:
    turned = list(found)
    shuffled.shuffle(turned)
    assert loaded(*turned) == loaded(*found)


@settings(max_examples=25, deadline=None)
@given(goods(), st.sampled_from(["height", "load"]))
def test_more_allowed_never_needs_more_pallets(found: list[Goods], limit: str) -> None:
    strict = loaded(*found, height_limit_mm=1300, pallet=replace(EUR, load_limit_kg=600))
    if limit == "height":
        loose = loaded(*found, height_limit_mm=1700, pallet=replace(EUR, load_limit_kg=600))
    else:
        loose = loaded(*found, height_limit_mm=1300)
    assert len(loose.pallets) <= len(strict.pallets)
    assert len(strict.pallets) <= len(loaded(*found, height_limit_mm=1300, pallet=strict.pallet, at_once=True).pallets)
