"""The ledger's rules by themselves: the allowed pairs, reversals, goods by the lot."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.stock import Location, LocationKind
from catering.planning.stock import ledger_refusals as rule
from catering.planning.stock.ledger import (
    NOT_FILLED,
    KegItem,
    KegNow,
    Movement,
    Places,
    Wanted,
    follow_keg,
    live,
    move_keg,
    opposite_of,
    states_after,
)
from catering.planning.stock.ledger_goods import Balance, GoodsItem, move_goods
from catering.planning.stock.ledger_pairs import GOODS_WAYS, KEG_PAIRS, kinds_allowed

PLACES = Places(
    {number: Location(name=kind.value, kind=kind) for number, kind in enumerate(LocationKind, start=1)},
    ZoneInfo("Asia/Tokyo"),
)
AT = {kind: number for number, kind in enumerate(LocationKind, start=1)}
KEG = KegItem(17, "17", 20_000, lot=1, is_shipped=True)
SEVEN = dt.datetime(2025, 6, 16, 10, tzinfo=dt.UTC)
"""Seven in the evening in Tokyo."""


def full(at: LocationKind = LocationKind.COLD_STORE) -> KegNow:
    return KegNow(KegState.FULL, AT[at], 20_000, 1)


def move(
    now: KegNow, kind: MovementKind, to: LocationKind | None = None, ml: int | None = None, **more: object
) -> KegNow:
    wanted = Wanted(kind, SEVEN, None if to is None else AT[to], volume_ml=ml, **more)
    movement = move_keg(KEG, wanted, now, (), PLACES)
    ((_, after),) = follow_keg(KEG, [movement], PLACES, now)
    return after


PAIRS = """
not filled | fill receive
full       | ship receive chill tap waste return adjust
tapped     | pour train blow waste receive chill return adjust
empty      | ship return adjust
"""


def test_what_can_be_done_with_a_keg_in_each_state() -> None:
    for line in PAIRS.strip().splitlines():
        state, kinds = line.split("|")
        assert [kind.value for kind in kinds_allowed(KegState(state.strip()))] == kinds.split()


@pytest.mark.parametrize("state", KegState)
@pytest.mark.parametrize("kind", MovementKind)
def test_every_other_pair_is_refused(state: KegState, kind: MovementKind) -> None:
    now = NOT_FILLED if state is KegState.NOT_FILLED else replace(full(), state=state)
    if (state, kind) not in KEG_PAIRS:
        with pytest.raises(rule.StateForbids):
            move(now, kind, ml=1)


def test_a_keg_is_tapped_only_at_a_bar_or_in_training() -> None:
    for place in LocationKind:
        if place in (LocationKind.BAR, LocationKind.TRAINING_ROOM):
            assert move(full(), MovementKind.TAP, place).state is KegState.TAPPED
        elif place is not LocationKind.COLD_STORE:
            with pytest.raises(rule.WrongPlace):
                move(full(), MovementKind.TAP, place)


def test_a_keg_at_the_bar_is_tapped_where_it_stands() -> None:
    assert move(full(LocationKind.BAR), MovementKind.TAP) == KegNow(KegState.TAPPED, AT[LocationKind.BAR], 20_000, 1)


def test_a_leak_of_all_of_it_leaves_an_empty_keg() -> None:
    assert move(full(), MovementKind.WASTE, ml=19_999, code=WasteCode.DAMAGED).state is KegState.FULL
    assert move(full(), MovementKind.WASTE, ml=20_000, code=WasteCode.DAMAGED).state is KegState.EMPTY


def test_what_a_count_found_more_or_less() -> None:
    tapped = replace(full(LocationKind.BAR), state=KegState.TAPPED, volume_ml=5_000)
    assert move(tapped, MovementKind.ADJUST, ml=-300, reason="weighed").volume_ml == 4_700
    assert move(tapped, MovementKind.ADJUST, ml=300, reason="weighed").volume_ml == 5_300
    with pytest.raises(rule.Overfilled):
        move(tapped, MovementKind.ADJUST, ml=15_001, reason="weighed")
    with pytest.raises(rule.IsEmpty):
        move(replace(tapped, state=KegState.EMPTY, volume_ml=0), MovementKind.ADJUST, ml=300, reason="weighed")


def test_beer_bought_locally_is_received_without_being_filled_here() -> None:
    local = replace(KEG, is_shipped=False)
    wanted = Wanted(MovementKind.RECEIVE, SEVEN, AT[LocationKind.HOTEL_CELLAR])
    assert move_keg(local, wanted, NOT_FILLED, (), PLACES).volume_ml == 20_000


def test_a_reversal_is_the_exact_opposite_and_both_count_for_nothing() -> None:
    tap = replace(move_keg(KEG, Wanted(MovementKind.TAP, SEVEN, AT[LocationKind.BAR]), full(), (), PLACES), id=4)
    opposite = replace(opposite_of(tap, "wrong keg"), id=9)
    assert (opposite.from_location, opposite.to_location) == (tap.to_location, tap.from_location)
    assert (opposite.at, opposite.volume_ml, opposite.containers, opposite.reverses) == (SEVEN, 20_000, 1, 4)
    assert live([tap, opposite]) == []
    assert states_after(KEG, [tap, opposite], PLACES, full()) == {4: KegState.FULL, 9: KegState.FULL}
    assert {place: tap.effects[place][0] + opposite.effects[place][0] for place in tap.effects} == {
        AT[LocationKind.COLD_STORE]: 0, AT[LocationKind.BAR]: 0,
    }  # fmt: skip


def test_what_comes_later_is_named_in_the_venues_time() -> None:
    blow = Movement(SEVEN, MovementKind.BLOW, 1, 17, AT[LocationKind.BAR], None, 20_000, 0, id=31)
    tapped = replace(full(LocationKind.BAR), state=KegState.TAPPED)
    before = Wanted(MovementKind.POUR, SEVEN - dt.timedelta(hours=1), volume_ml=500)
    with pytest.raises(rule.LaterMovement, match=r"movement 31 .“blow”, 16 June 2025, 19:00. comes after that"):
        move_keg(KEG, before, tapped, [blow], PLACES)


WATER = GoodsItem(2, "W1", "Water")


def goods(
    kind: MovementKind, from_: LocationKind | None, to: LocationKind | None, *, ml: int | None, n: int | None
) -> Movement:
    wanted = Wanted(
        kind,
        SEVEN,
        None if to is None else AT[to],
        None if from_ is None else AT[from_],
        ml,
        n,
        WasteCode.DAMAGED,
        "seen",
    )
    return move_goods(WATER, wanted, Balance(12_000, 24), PLACES)


def test_the_litres_of_so_many_bottles_follow_from_what_is_there() -> None:
    moved = goods(MovementKind.RECEIVE, LocationKind.HOTEL_CELLAR, LocationKind.BAR, ml=None, n=7)
    assert (moved.volume_ml, moved.containers) == (3_500, 7)


def test_fewer_bottles_found_are_taken_off_where_they_were() -> None:
    moved = goods(MovementKind.ADJUST, None, LocationKind.BAR, ml=None, n=-2)
    assert (moved.from_location, moved.to_location, moved.volume_ml, moved.containers) == (
        AT[LocationKind.BAR], None, 1_000, 2,
    )  # fmt: skip


@pytest.mark.parametrize("kind", GOODS_WAYS)
def test_goods_without_a_quantity_or_a_place_are_asked_about(kind: MovementKind) -> None:
    with pytest.raises(rule.QuantityMissing):
        goods(kind, LocationKind.BAR, LocationKind.BAR, ml=None, n=None)
    with pytest.raises((rule.LocationMissing, rule.WrongPlace)):
        goods(kind, None, None, ml=500, n=1)
