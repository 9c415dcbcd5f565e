"""The packing list: pallets with their lines, totals that are the load's, and what is lacking told."""

from __future__ import annotations

import pytest

from catering.model.beverage import ContainerSize, Dispense, OrderLine
from catering.model.goods import GoodsKind
from catering.planning.pallets.pallet_load import load_order
from catering.planning.papers.packing_list import pack
from papers_evening import FLIGHT, GLASSES, SLIM_KEG, sent_evening


def test_forty_kegs_and_ten_boxes_of_glasses() -> None:
    """docs/planning/packing_list.md"""
    records = sent_evening()
    load = load_order(records)
    assert load is not None
    packing = pack(records, load)
    assert (packing.containers, packing.boxes, packing.pieces) == (40, 10, 50)
    assert (packing.volume_l, packing.net_weight_kg) == (800, 808)
    assert packing.gross_weight_kg == load.gross_weight_kg == 40 * 27.7 + 10 * 15 + 2 * 25
    assert packing.volume_m3 == pytest.approx(load.air.volume_m3)
    assert [[line.numbers for line in pallet.lines] for pallet in packing.pallets] == [["1–25", ""], ["26–40", ""]]
    assert packing.notes == ()
    assert str(packing.summary()).replace("\N{NO-BREAK SPACE}", " ") == (
        "40 kegs and casks and 10 boxes on 2 pallets, 800 L, 1,308 kg gross."
    )


def test_the_weights_of_the_pallets_are_the_total() -> None:
    records = sent_evening(73, consignments=(FLIGHT.model_copy(update={"pallet_type": "T11"}),))
    load = load_order(records)
    assert load is not None
    packing = pack(records, load)
    assert packing.gross_weight_kg == load.gross_weight_kg
    assert [pallet.gross_weight_kg for pallet in packing.pallets] == [each.gross_weight_kg for each in load.pallets]
    assert packing.containers == load.kegs
    assert packing.boxes == load.boxes


def test_without_pallets_the_goods_are_listed_all_the_same() -> None:
    records = sent_evening()
    packing = pack(records, None)
    (on_none,) = packing.pallets
    assert on_none.pallet is None
    assert (packing.containers, packing.boxes, packing.gross_weight_kg) == (40, 10, 40 * 27.7 + 10 * 15)


def test_what_is_not_secured_is_not_on_the_list_and_is_told() -> None:
    taps = GLASSES.model_copy(
        update={"name": "Cask tap", "kind": GoodsKind.CASK_TAP, "needed": 4, "secured": 2, "pieces_per_box": None}
    )
    records = sent_evening(goods=(taps,))
    for load in (load_order(records), None):
        packing = pack(records, load)
        assert str(packing.lines[-1].goods) == "2 × Cask tap"
        assert list(map(str, packing.notes)).count("Cask tap: 2 of 4 needed are secured.") == 1


def test_goods_in_no_box_are_listed_with_their_number() -> None:
    mallet = GLASSES.model_copy(
        update={"name": "Mallet", "kind": GoodsKind.MALLET, "needed": 3, "secured": 3, "pieces_per_box": None}
    )
    records = sent_evening(goods=(mallet,))
    packing = pack(records, load_order(records))
    line = packing.lines[-1]
    assert (str(line.goods), line.pieces, line.gross_weight_kg) == ("3 × Mallet", None, None)
    assert packing.pieces == 40
    assert "The gross weight lacks 3 × Mallet: their weight is not known." in map(str, packing.notes)


def test_a_weight_that_nobody_knows_is_told_and_not_counted() -> None:
    unknown = ContainerSize(name="barrel of the house", volume_l=30, dispense=Dispense.GRAVITY_CASK)
    lines = tuple(OrderLine(beverage="Altbier", container_size=size, containers=2) for size in (SLIM_KEG, unknown.name))
    records = sent_evening(order_lines=lines, container_sizes=(unknown,), goods=())
    packing = pack(records, load_order(records))
    assert packing.gross_weight_kg == 2 * 27.7 + 25
    assert packing.volume_l == 2 * 20 + 2 * 30
    assert "The gross weight lacks barrel of the house of Altbier: their weight is not known." in map(
        str, packing.notes
    )
