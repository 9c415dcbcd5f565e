"""The movements behind a figure: of a keg, of a location, up to a moment, with what was taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from catering.services.list_movements import list_movements
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from cellar import EVENING, Cellar, cellar
from kept_evening import at


@pytest.fixture
def kept(store_url: str) -> Cellar:
    store = Store(store_url)
    bring_up_to_date(store)
    found = Cellar(store, cellar(2))
    for keg in (1, 2):
        found.move(keg, "fill", at=at(8, 1))
        found.move(keg, "ship", at=at(9, 1))
    found.move(1, "receive", "cellar", at=at(9, 20))
    return found


def kinds(kept: Cellar, **of: object) -> list[str]:
    return [each.kind.value for each in list_movements(kept.store, EVENING, **of)]


def test_of_all_of_a_keg_and_of_a_location(kept: Cellar) -> None:
    assert kinds(kept) == ["fill", "fill", "ship", "ship", "receive"]
    assert kinds(kept, keg="1") == ["fill", "ship", "receive"]
    assert kinds(kept, location="cellar") == ["receive"]
    assert kinds(kept, location="brewery") == ["fill", "fill", "ship", "ship"]
    assert kinds(kept, keg="1", as_of=at(9, 20)) == ["fill", "ship", "receive"]
    assert kinds(kept, keg="1", as_of=at(9, 20) - dt.timedelta(seconds=1)) == ["fill", "ship"]


def test_of_a_beverage_and_only_the_latest(kept: Cellar) -> None:
    kept.move("W1", "receive", "cellar", lot="W1", containers=6, ml=4_500, at=at(9, 21))
    assert kinds(kept, location="cellar", beverage="Altbier") == ["receive"]
    assert kinds(kept, location="cellar") == ["receive", "receive"]
    assert [each.lot for each in list_movements(kept.store, EVENING, beverage="water")] == ["W1"]
    assert kinds(kept, latest=2) == ["receive", "receive"]
    assert [each.keg for each in list_movements(kept.store, EVENING, beverage="Altbier", latest=2)] == ["2", "1"]


def test_what_the_event_has_not_has_no_movements(kept: Cellar) -> None:
    assert kinds(kept, keg="99") == []
    assert kinds(kept, location="attic") == []


def test_a_movement_is_told_with_names_and_litres(kept: Cellar) -> None:
    received = list_movements(kept.store, EVENING, keg="1")[-1]
    assert (received.keg, received.lot, received.beverage) == ("1", "A1", "Altbier")
    assert (received.from_place, received.to_place) == ("on the way", "cellar")
    assert (received.volume_ml, received.containers, received.actor) == (20_000, 1, "Anna")


def test_what_was_taken_back_says_by_which(kept: Cellar) -> None:
    wrong = list_movements(kept.store, EVENING, keg="1")[-1]
    back = kept.reverse(wrong.number)
    found = {each.number: each for each in list_movements(kept.store, EVENING, keg="1")}
    assert found[wrong.number].reversed_by == back.movement.id
    assert found[back.movement.id].reverses == wrong.number
