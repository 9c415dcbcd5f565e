"""Goods: how many follow from kegs, bars and guests, how many are secured, what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipments import SLIM_KEG, altbier, evening, tokyo

from catering.model.beverage import BeverageSource, ContainerOffer, CouplerSystem, Dispense, OrderLine
from catering.model.event import Bar, GuestGroup
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.records import EventRecords
from catering.planning.goods.goods_needed import GoodsNeed, goods_needed
from catering.planning.pallets.pallet_goods import Boxes, goods_of_order
from catering.planning.pallets.pallet_load import load_order

BARS = (
    Bar(name="bar 1", taps=4, share_of_orders=0.5),
    Bar(name="bar 2", taps=2, share_of_orders=0.3),
    Bar(name="casks", taps=1, share_of_orders=0.2, dispense=Dispense.GRAVITY_CASK),
)


def goods(name: str, kind: GoodsKind, **other: Any) -> Goods:
    return Goods(name=name, kind=kind, **other)


def party(*rows: Goods, **tables: Any) -> EventRecords:
    """Seven hundred guests, forty kegs, one cask for the ceremony, two bars with six taps and one with a cask."""
    tables = {"bars": BARS, **tables}
    return evening(beverage=altbier(ceremony_casks=1), goods=rows, **tables)


def need_of(records: EventRecords, kind: GoodsKind) -> GoodsNeed:
    (found,) = (each for each in goods_needed(records) if each.kind is kind)
    return found


def plain(words: object) -> str:
    return str(words).replace("\N{NO-BREAK SPACE}", " ")


# kind | needed | unit | how
DERIVED = """
keg coupler        | 7    | -  | 6 taps with kegs × 1 + 1
beer line          | 7    | -  | 6 taps with kegs × 1 + 1
beer tap           | 6    | -  | 6 taps with kegs × 1
pressure regulator | 2    | -  | 2 bars with kegs × 1
CO2                | 4    | kg | 800 L in kegs × 0.005 kg
cask stand         | 2    | -  | 2 casks at a time × 1
cask tap           | 3    | -  | 2 casks at a time × 1 + 1
mallet             | 2    | -  | 2 casks at a time × 1
glass              | 1750 | -  | 700 guests × 2.5
coaster            | 1400 | -  | 700 guests × 2
ice                | 210  | kg | 700 guests × 0.3 kg
cleaning kit       | 2    | -  | 2 bars with kegs × 1
"""


@pytest.mark.parametrize("line", DERIVED.strip().splitlines())
def test_the_documented_example(line: str) -> None:
    """docs/planning/goods_needed.md."""
    kind, needed, unit, how = (cell.strip() for cell in line.split("|"))
    need = need_of(party(), GoodsKind(kind))
    assert need.needed == pytest.approx(float(needed))
    assert need.gap == need.needed
    assert (need.unit or "-", plain(need.derived)) == (unit, how)
    assert need.goods is None
    assert need.source
    assert need.needed_at == tokyo(2025, 6, 16, 18)


def test_what_is_secured_is_taken_from_what_is_needed() -> None:
    records = party(goods("Altbier glass", GoodsKind.GLASS, secured=1500))
    need = need_of(records, GoodsKind.GLASS)
    assert (need.needed, need.secured, need.gap) == (1750, 1500, 250)
    more = need_of(party(goods("Altbier glass", GoodsKind.GLASS, secured=2000)), GoodsKind.GLASS)
    assert (more.needed, more.gap) == (1750, 0)


def test_a_persons_own_number_takes_the_place_of_the_derived_one() -> None:
    need = need_of(party(goods("Altbier glass", GoodsKind.GLASS, needed=1000, secured=900)), GoodsKind.GLASS)
    assert (need.needed, need.gap, need.derived) == (1000, 100, None)


def test_rows_of_one_kind_share_what_is_needed() -> None:
    """1,750 glasses: 300 wine glasses are asked for by hand, 1,000 and 200 are secured, 250 are missing."""
    records = party(
        goods("Altbier glass", GoodsKind.GLASS, secured=1000),
        goods("Wine glass", GoodsKind.GLASS, needed=300, secured=300),
        goods("Hotel's glass", GoodsKind.GLASS, secured=200),
    )
    needs = [each for each in goods_needed(records) if each.kind is GoodsKind.GLASS]
    assert [(each.needed, each.gap) for each in needs] == [(1250, 250), (300, 0), (200, 0)]


def test_couplers_that_go_on_no_keg_secure_nothing() -> None:
    offer = ContainerOffer(beverage="Altbier", container_size=SLIM_KEG, coupler=CouplerSystem.A)
    wrong = goods("S coupler", GoodsKind.COUPLER, secured=8, coupler=CouplerSystem.S)
    needs = [each for each in goods_needed(party(wrong, container_offers=(offer,))) if each.kind is GoodsKind.COUPLER]
    assert [(str(each.name), each.needed, each.gap) for each in needs] == [("S coupler", 0, 0), ("Keg coupler", 7, 7)]
    right = wrong.model_copy(update={"coupler": CouplerSystem.A})
    assert need_of(party(right, container_offers=(offer,)), GoodsKind.COUPLER).gap == 0


def test_without_bars_their_goods_are_named_and_not_guessed() -> None:
    need = need_of(party(bars=()), GoodsKind.COUPLER)
    assert (need.needed, need.gap) == (None, 0)
    assert str(need.derived) == "The bars and their taps are not given."


def test_what_nothing_says_the_number_of_is_not_guessed() -> None:
    need = need_of(party(goods("Bunting", GoodsKind.OTHER, secured=3)), GoodsKind.OTHER)
    assert (need.needed, need.gap, need.amount) == (None, 0, 3)


def test_glasses_go_by_the_fullest_day() -> None:
    """300 guests every day, 500 on Saturday, 200 on Sunday: 800 at once, 1,000 in all."""
    groups = (
        GuestGroup(name="crew", accepted=300),
        GuestGroup(name="on Saturday", accepted=500, serving_period="Saturday"),
        GuestGroup(name="on Sunday", accepted=200, serving_period="Sunday"),
    )
    records = party(guest_groups=groups)
    assert (need_of(records, GoodsKind.GLASS).needed, need_of(records, GoodsKind.COASTER).needed) == (2000, 2000)


def test_a_cask_that_is_ordered_asks_for_a_stand_though_no_ceremony_is_planned() -> None:
    cask = OrderLine(beverage="Altbier", container_size="20 L gravity cask", containers=2)
    assert need_of(evening(order_lines=(cask,)), GoodsKind.CASK_STAND).needed == 1
    assert GoodsKind.CASK_STAND not in {each.kind for each in goods_needed(evening())}


def test_goods_are_needed_by_the_doors_unless_told() -> None:
    at = tokyo(2025, 6, 15, 9)
    assert need_of(party(goods("Ice", GoodsKind.ICE, needed_at=at)), GoodsKind.ICE).needed_at == at


def test_hired_goods_that_were_not_given_back_are_late() -> None:
    hired = goods("Glass", GoodsKind.GLASS, return_by_on=dt.date(2025, 6, 17))
    need = need_of(party(hired), GoodsKind.GLASS)
    assert not need.is_late(tokyo(2025, 6, 17, 23))
    assert need.is_late(tokyo(2025, 6, 18, 0))
    back = hired.model_copy(update={"returned_on": dt.date(2025, 6, 18)})
    assert not need_of(party(back), GoodsKind.GLASS).is_late(tokyo(2025, 6, 20))


# Boxes on pallets

BOX = {
    "pieces_per_box": 24, "box_length_mm": 400, "box_width_mm": 300, "box_height_mm": 250, "box_weight_kg": 9,
    "box_layers": 4, "source": GoodsSource.SHIPPED,
}  # fmt: skip


def test_shipped_goods_stand_on_the_pallets_in_boxes() -> None:
    """1,750 glasses, 24 a box: 73 boxes of 9 kg, the last one not full."""
    records = party(goods("Altbier glass", GoodsKind.GLASS, secured=1750, **BOX))
    (boxes,) = (each for each in goods_of_order(records).goods if isinstance(each, Boxes))
    assert (boxes.count, boxes.gross_weight_kg, boxes.stackable_layers) == (73, 9, 4)
    load = load_order(records, at_once=True)
    assert load is not None
    assert (load.kegs, load.boxes) == (40, 73)
    assert load.gross_weight_kg == pytest.approx(1108 + 73 * 9 + len(load.pallets) * 25)


def test_hired_goods_stand_on_no_pallet_and_boxes_without_measures_are_named() -> None:
    hired = goods("Altbier glass", GoodsKind.GLASS, **{**BOX, "source": GoodsSource.HIRED})
    assert goods_of_order(party(hired)).notes == ()
    unmeasured = goods("Altbier glass", GoodsKind.GLASS, secured=1750, **{**BOX, "box_height_mm": None})
    order = goods_of_order(party(unmeasured))
    assert [str(note) for note in order.notes] == [
        "Altbier glass: pieces, measures or weight of a box unknown, so on no pallet."
    ]
    assert ([str(each) for each in order.without_box], order.left_out) == (["Altbier glass"], ())


def test_only_what_is_shipped_stands_on_pallets_where_there_is_a_consignment() -> None:
    local = altbier(source=BeverageSource.BOUGHT_LOCALLY)
    assert goods_of_order(evening(beverage=local)).goods == ()
    assert len(goods_of_order(evening(beverage=local, consignments=(), legs=(), milestones=())).goods) == 1


def test_only_what_is_secured_is_sent() -> None:
    """Of 1,750 glasses 240 are there: 10 boxes."""
    order = goods_of_order(party(goods("Altbier glass", GoodsKind.GLASS, secured=240, **BOX)))
    assert [each.count for each in order.goods if isinstance(each, Boxes)] == [10]
    assert [str(note) for note in order.notes] == ["Altbier glass: 240 of 1,750 needed are secured."]
    none_yet = goods_of_order(party(goods("Altbier glass", GoodsKind.GLASS, **BOX)))
    assert [str(note) for note in none_yet.notes] == ["Altbier glass: 0 of 1,750 needed are secured."]
    assert not any(isinstance(each, Boxes) for each in none_yet.goods)


def test_boxes_of_which_nobody_says_how_high_they_may_stand_are_named() -> None:
    flat = goods("Altbier glass", GoodsKind.GLASS, secured=1750, **{**BOX, "box_layers": None})
    assert str(goods_of_order(party(flat)).takes_room) == (
        "Altbier glass: “Box layers” is empty, so the boxes stand one high and nothing on them."
    )
    assert goods_of_order(party(goods("Altbier glass", GoodsKind.GLASS, secured=1750, **BOX))).takes_room is None


def test_no_more_casks_are_tapped_at_a_time_than_are_ordered() -> None:
    """One for the ceremony and two on taps, and two are ordered: two stands, two mallets, two taps and a spare."""
    bar = Bar(name="casks", taps=2, share_of_orders=1, dispense=Dispense.GRAVITY_CASK)
    cask = OrderLine(beverage="Altbier", container_size="20 L gravity cask", containers=2)
    records = party(bars=(bar,), order_lines=(cask,))
    kinds_of_casks = (GoodsKind.CASK_STAND, GoodsKind.MALLET, GoodsKind.CASK_TAP)
    assert [need_of(records, kind).needed for kind in kinds_of_casks] == [2, 2, 3]


# For all evenings

kinds = st.sampled_from(list(GoodsKind))
amounts = st.one_of(st.none(), st.floats(0, 5000))
rows = st.lists(st.tuples(kinds, amounts, st.floats(0, 5000)), max_size=6)


@settings(max_examples=80, deadline=None)
@given(rows, st.integers(0, 12))
def test_a_gap_is_never_negative_and_a_kind_is_never_short_of_what_is_derived(
    given_rows: list[tuple[GoodsKind, float | None, float]], taps: int
) -> None:
    own = [goods(f"row {n}", kind, needed=need, secured=has) for n, (kind, need, has) in enumerate(given_rows)]
    records = party(*own, bars=(Bar(name="bar", taps=taps, share_of_orders=1),))
    needs, bare = goods_needed(records), goods_needed(records.with_rows("goods", ()))
    assert all(each.gap >= 0 for each in needs)
    assert [each.goods for each in needs if each.goods is not None] == list(records.goods)
    for line in bare:
        of_kind = [each for each in needs if each.kind is line.kind]
        if any(each.goods is None or each.goods.needed is None for each in of_kind):
            assert sum(each.needed or 0 for each in of_kind) >= (line.needed or 0) - 1e-6
