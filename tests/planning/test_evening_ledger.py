"""The evening out of movements, by itself: what is out for certain, what is counted in with ±, which kegs to carry."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from catering.model.movement import KegState, MovementKind
from catering.planning.evening.evening_bars import BarEvening
from catering.planning.evening.evening_ledger import EveningLedger, count_out, evening_ledger
from catering.planning.evening.keg_moves import FullKegs, keg_moves
from catering.planning.evening.run_out import RunOut
from catering.planning.stock.ledger import Movement
from catering.planning.stock.ledger_stock import Held, stock_of
from cellar import KEG_ML, cellar
from kept_evening import at

RECORDS = cellar(4)
PLACES = dict(enumerate(RECORDS.locations, 1))
ROWS = {each.name: row for row, each in PLACES.items()}
LOTS, KEGS = dict(enumerate(RECORDS.lots, 1)), dict(enumerate(RECORDS.kegs, 1))


def movement(number: int, kind: MovementKind, keg: int, bar: str, hour: float, ml: int = 0) -> Movement:
    to = ROWS[bar] if kind is MovementKind.TAP else None
    return Movement(at(hour), kind, 1, keg, ROWS[bar], to, ml, 0, id=number)


def ledger(*movements: Movement, left: dict[int, tuple[str, KegState, int]]) -> EveningLedger:
    """At 20:00, with what is left in each keg, where."""
    held = [Held(PLACES[ROWS[bar]], LOTS[1], KEGS[keg], state, ml, 1) for keg, (bar, state, ml) in left.items()]
    stock = stock_of(RECORDS, held, as_of=at(20), trained_ml={})
    today = dt.date(2026, 10, 24)
    return evening_ledger(held, movements, stock, today=today, lots=LOTS, locations=PLACES, kegs=KEGS)


def test_blown_is_out_for_certain_and_a_keg_that_was_not_read_is_counted_in_with_as_much_doubt() -> None:
    found = ledger(
        movement(1, MovementKind.TAP, 1, "bar 1", 18.5, KEG_ML),
        movement(2, MovementKind.BLOW, 1, "bar 1", 19.5, KEG_ML),
        movement(3, MovementKind.TAP, 2, "bar 1", 19.5, KEG_ML),
        left={1: ("bar 1", KegState.EMPTY, 0), 2: ("bar 1", KegState.TAPPED, KEG_ML)},
    )
    assert found.out_ml("altbier") == 20_000
    assert (found.kegs, found.empty) == (2, 1)
    counted = count_out(found, RECORDS, "Altbier", expected_since=lambda _: 6.0)
    assert (counted.litres, counted.off_l, counted.running) == (26, 6, 1)
    at_most_half = count_out(found, RECORDS, "Altbier", expected_since=lambda _: 60.0)
    assert (at_most_half.litres, at_most_half.off_l) == (30, 10)


def test_several_kegs_that_were_not_read_are_off_each_for_itself() -> None:
    taps = [movement(keg, MovementKind.TAP, keg, f"bar {keg}", 19, KEG_ML) for keg in (1, 2, 3)]
    found = ledger(*taps, left={keg: (f"bar {keg}", KegState.TAPPED, KEG_ML) for keg in (1, 2, 3)})
    counted = count_out(found, RECORDS, "Altbier", expected_since=lambda _: 300.0)
    assert counted.litres == 30
    assert counted.off_l == pytest.approx(math.sqrt(3) * 10)


def bar(name: str, left_l: float, dry_at: dt.datetime | None) -> BarEvening:
    chance = 1.0 if dry_at is None else 0.3
    return BarEvening(name, at(20), 0.0, 0.5, 60.0, left_l, RunOut(chance, dry_at, dry_at, dry_at))


def test_a_bar_that_is_soon_dry_gets_whole_kegs_from_the_one_that_can_spare_them() -> None:
    (move,) = keg_moves(
        "Altbier",
        [bar("bar 2", 20, at(20.75)), bar("bar 4", 100, None)],
        rest_l=100,
        stores=(),
        full_at_bars={"bar 4": FullKegs("bar 4", (20.0, 20.0, 20.0))},
        at=at(20),
    )
    assert (move.kegs, move.from_place, move.to_bar, move.litres) == (2, "bar 4", "bar 2", 40)
    assert str(move.sentence()) == "Move 2 kegs of Altbier from bar 4 to bar 2 before 20:35."


def test_the_stores_are_asked_before_another_bar_and_nobody_is_sent_for_later() -> None:
    stores = (FullKegs("cellar", (20.0, 20.0)),)
    soon = keg_moves("Altbier", [bar("bar 2", 20, at(20.75))], rest_l=80, stores=stores, full_at_bars={}, at=at(20))
    assert [(each.kegs, each.from_place) for each in soon] == [(1, "cellar")]
    assert keg_moves("Altbier", [bar("bar 2", 20, at(22))], rest_l=80, stores=stores, full_at_bars={}, at=at(20)) == ()
