"""From the filling to the empties' way home: every balance at every step, to the millilitre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from catering.model.movement import KegState, MovementKind, WasteCode
from catering.services.stock_report import report_stock
from catering.store.engine import Store
from catering.store.stock import movements, on_hand
from catering.store.verify import verify
from cellar import BARS, BERLIN, EVENING, KEG_ML, Cellar

Balances = dict[str, tuple[int, int]]
"""Containers and millilitres by location."""


def moment(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 10, day, hour, minute, tzinfo=BERLIN)


def balances(cellar: Cellar, at: dt.datetime) -> Balances:
    stock = report_stock(cellar.store, EVENING, as_of=at).stock
    return {line.location.name: (line.containers, line.volume_ml) for line in stock.lines}


def lived(cellar: Cellar) -> Iterator[tuple[dt.datetime, Balances]]:
    """The story, step by step: what must be where after each."""

    def each(kegs: Any, kind: str, at: dt.datetime, to: str | None = None, **more: Any) -> None:
        for keg in kegs:
            cellar.move(keg, kind, to, at=at, **more)

    each(range(1, 41), "fill", moment(1, 8))
    yield moment(1, 8), {"brewery": (40, 800_000)}
    each(range(1, 41), "ship", moment(5, 7))
    yield moment(5, 7), {"on the way": (40, 800_000)}
    each((39, 40), "adjust", moment(9, 12), "lost", reason="not on the pallet")
    yield moment(9, 12), {"on the way": (38, 760_000), "lost": (2, 40_000)}
    each(range(1, 38), "receive", moment(9, 15), "cellar")
    each((38,), "receive", moment(9, 15), "cellar", reason="dented at the foot")
    yield moment(9, 15), {"cellar": (38, 760_000), "lost": (2, 40_000)}
    each(range(1, 39), "chill", moment(20, 9))
    yield moment(20, 9), {"cold store": (38, 760_000), "lost": (2, 40_000)}
    each((38,), "tap", moment(22, 14), "classroom")
    each((38,), "train", moment(22, 15), ml=7_350)
    each((38,), "waste", moment(22, 16), ml=650, code=WasteCode.FOAM)
    yield moment(22, 16), {"cold store": (37, 740_000), "classroom": (1, 12_000), "lost": (2, 40_000)}
    for number, bar in enumerate(BARS, start=1):
        each((number,), "tap", moment(24, 18, 30), bar)
        each((number,), "pour", moment(24, 19, 30), ml=number * 4_001)
    yield moment(24, 19, 30), {
        "cold store": (33, 660_000), "classroom": (1, 12_000), "lost": (2, 40_000),
        "bar 1": (1, 15_999), "bar 2": (1, 11_998), "bar 3": (1, 7_997), "bar 4": (1, 3_996),
    }  # fmt: skip
    each((4, 3), "blow", moment(24, 20, 10))
    each((5,), "receive", moment(24, 20, 10), "bar 4")
    each((5,), "tap", moment(24, 20, 15))
    each((1,), "waste", moment(24, 20, 20), ml=99, code=WasteCode.LINE)
    yield moment(24, 20, 20), {
        "cold store": (32, 640_000), "classroom": (1, 12_000), "lost": (2, 40_000),
        "bar 1": (1, 15_900), "bar 2": (1, 11_998), "bar 3": (1, 0), "bar 4": (2, 20_000),
    }  # fmt: skip
    each((2,), "adjust", moment(24, 21, 30), ml=-498, reason="weighed")
    each((6,), "adjust", moment(24, 21, 30), "bar 2", reason="counted at bar 2")
    yield moment(24, 21, 30), {
        "cold store": (31, 620_000), "classroom": (1, 12_000), "lost": (2, 40_000),
        "bar 1": (1, 15_900), "bar 2": (2, 31_500), "bar 3": (1, 0), "bar 4": (2, 20_000),
    }  # fmt: skip
    each((1, 2, 5, 38), "blow", moment(24, 23))
    yield moment(24, 23), {
        "cold store": (31, 620_000), "classroom": (1, 0), "lost": (2, 40_000),
        "bar 1": (1, 0), "bar 2": (2, 20_000), "bar 3": (1, 0), "bar 4": (2, 0),
    }  # fmt: skip
    each((6,), "chill", moment(24, 23, 30))
    each((39,), "adjust", moment(25, 9), "cold store", reason="found at the airport")
    each((1, 2, 3, 4, 5, 38), "return", moment(25, 11), "empties")
    yield moment(25, 11), {"cold store": (33, 660_000), "empties": (6, 0), "lost": (1, 20_000)}
    each((1, 2, 3, 4, 5, 38), "return", moment(30, 8), "back home")
    each((*range(6, 38), 39), "return", moment(30, 8))
    yield moment(30, 8), {"back home": (39, 660_000), "lost": (1, 20_000)}


def test_from_the_filling_to_the_way_home(store: Store) -> None:
    cellar = Cellar(store)
    steps = []
    for at, expected in lived(cellar):
        assert balances(cellar, at) == expected, at
        steps.append((at, expected))
    for at, expected in steps:  # and every moment of the past is still as it was
        assert balances(cellar, at) == expected, at
    assert balances(cellar, steps[0][0] - dt.timedelta(seconds=1)) == {}
    with store.reading() as connection:
        assert verify(connection).breaches == ()
        held = on_hand(connection, cellar.event, moment(24, 20, 20))
    states = {each.keg: each.state for each in held}
    named = {number: states[cellar.kegs[str(number)]] for number in (1, 3, 5, 6, 38)}
    assert named == {
        1: KegState.TAPPED, 3: KegState.EMPTY, 5: KegState.TAPPED, 6: KegState.FULL, 38: KegState.TAPPED,
    }  # fmt: skip


def test_every_millilitre_is_accounted_for(store: Store) -> None:
    cellar = Cellar(store)
    for _ in lived(cellar):
        pass
    with store.reading() as connection:
        posted = [each.movement for each in movements(connection, cellar.event)]
    gone = {
        kind.value: sum(each.volume_ml for each in posted if each.kind is kind and each.to_location is None)
        for kind in (MovementKind.POUR, MovementKind.BLOW, MovementKind.TRAIN, MovementKind.WASTE, MovementKind.ADJUST)
    }
    assert gone == {"pour": 40_010, "blow": 71_393, "train": 7_350, "waste": 749, "adjust": 498}
    left_ml = sum(volume_ml for _, volume_ml in balances(cellar, moment(30, 8)).values())
    assert sum(gone.values()) + left_ml == 40 * KEG_ML


def test_the_deposit_of_every_keg_is_back_due_or_lost_from_the_brewery_to_the_way_home(store: Store) -> None:
    cellar = Cellar(store)
    for _ in lived(cellar):
        pass

    def euros(at: dt.datetime) -> list[tuple[int, int, int, int]]:
        """Paid, back, due, lost."""
        lines = report_stock(store, EVENING, as_of=at).deposits.lines
        amounts = [line.amounts for line in lines if line.amounts is not None]
        return [(int(each.paid), int(each.back), int(each.due), int(each.lost)) for each in amounts]

    assert euros(moment(1, 8)) == []  # in the brewery nobody has paid for a vessel
    assert euros(moment(5, 7)) == [(1200, 0, 1200, 0)]
    assert euros(moment(9, 15)) == [(1200, 0, 1140, 60)]  # two are lost
    assert euros(moment(25, 11)) == [(1200, 0, 1170, 30)]  # one of them was found
    assert euros(moment(30, 8)) == [(1200, 1170, 0, 30)]
    assert str(report_stock(store, EVENING, as_of=moment(30, 8)).deposits.summary()) == (
        "39 of 40 kegs are back: €1,170.00 of deposit to come from House brewery. 1 will not come back: €30.00 lost."
    )


def test_a_keg_that_leaked_empty_is_lost_until_it_is_brought_back_all_the_same(store: Store) -> None:
    cellar = Cellar(store)
    for kind, day, to in (("fill", 1, None), ("ship", 2, None), ("receive", 3, "cellar")):
        cellar.move(7, kind, to, at=moment(day, 12))
    cellar.move(7, "waste", at=moment(4, 12), ml=KEG_ML, code=WasteCode.DAMAGED)
    (line,) = report_stock(store, EVENING, as_of=moment(5, 12)).deposits.lines
    assert (line.containers, line.due, line.lost) == (1, 0, 1)
    cellar.move(7, "return", "back home", at=moment(6, 12))
    (line,) = report_stock(store, EVENING, as_of=moment(6, 12)).deposits.lines
    assert (line.containers, line.back, line.lost) == (1, 1, 0)


def test_bottles_that_left_with_what_was_in_them_are_no_deposit_to_wait_for(store: Store) -> None:
    cellar = Cellar(store)
    cellar.move(0, "receive", "bar 1", at=moment(20, 12), lot="W1", ml=24_000, containers=24)
    cellar.move(0, "pour", at=moment(24, 20), lot="W1", from_="bar 1", ml=4_000, containers=4)
    cellar.move(0, "return", "back home", at=moment(25, 9), lot="W1", from_="bar 1", ml=10_000, containers=10)
    (line,) = report_stock(store, EVENING, as_of=moment(26, 12)).deposits.lines
    assert (line.containers, line.back, line.due, line.lost) == (24, 10, 10, 4)
    assert str(line.terms.name) == "containers of Water"


def test_what_is_set_aside_for_practice_is_allocated_until_it_is_drunk(store: Store) -> None:
    cellar = Cellar(store)
    for _ in lived(cellar):
        pass

    def spoken_for(at: dt.datetime) -> tuple[int, int, int]:
        stock = report_stock(store, EVENING, as_of=at).stock
        return stock.on_hand_ml("Altbier"), stock.allocated_ml("Altbier"), stock.available_ml("Altbier")

    assert spoken_for(moment(20, 9)) == (800_000, 20_000, 740_000)  # two kegs are lost: on hand, not available
    assert spoken_for(moment(22, 15)) == (792_650, 12_650, 740_000)
    assert spoken_for(moment(24, 23, 30))[1] == 0  # after the last pour nothing is kept back


def test_a_wrong_tap_is_reversed_and_the_keg_is_full_again(store: Store) -> None:
    cellar = Cellar(store)
    for kind, at, to in (("fill", 1, None), ("ship", 2, None), ("receive", 3, "cellar"), ("tap", 24, "bar 2")):
        last = cellar.move(7, kind, to, at=moment(at, 12))
    assert balances(cellar, moment(24, 12)) == {"bar 2": (1, KEG_ML)}
    opposite = cellar.reverse(last.movement.id)
    assert (opposite.movement.at, opposite.movement.reverses) == (moment(24, 12), last.movement.id)
    assert balances(cellar, moment(24, 12)) == {"cellar": (1, KEG_ML)}
    cellar.move(7, "tap", "bar 3", at=moment(24, 13))
    assert balances(cellar, moment(24, 13)) == {"bar 3": (1, KEG_ML)}
    with store.reading() as connection:
        assert verify(connection).breaches == ()
