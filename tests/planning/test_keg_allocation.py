"""Kegs by bar with a named reserve, and the chance that each bar's last."""

from __future__ import annotations

import pytest
from bars import bar, served
from evenings import at, evening, offer, order, set_aside
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.beverage import Dispense
from catering.model.records import EventRecords
from catering.model.stock import Location, LocationKind
from catering.model.training import TrainingSession
from catering.planning.service.keg_allocation import KegAllocation

THREE = (bar("Stage", share=0.5), bar("Hall", share=0.3), bar("Foyer", share=0.2))


def allocated(records: EventRecords) -> KegAllocation:
    (found,) = served(records).allocation
    return found


def by_bar(found: KegAllocation) -> dict[str, dict[str, int]]:
    return {each.bar: dict(each.containers) for each in found.bars}


def test_a_fifth_stays_in_reserve_and_the_rest_follows_the_shares() -> None:
    found = allocated(evening(bars=THREE, order_lines=(order(50),)))
    size = "20 L slim keg"
    assert by_bar(found) == {"Stage": {size: 20}, "Hall": {size: 12}, "Foyer": {size: 8}}
    assert (dict(found.in_reserve), found.reserve_l, dict(found.set_aside)) == ({size: 10}, 200, {})


def test_casks_go_to_the_bar_that_pours_from_them_and_kegs_fill_it_up() -> None:
    bars = (bar("Stage", share=0.5, dispense=Dispense.GRAVITY_CASK), bar("Hall", share=0.5))
    found = allocated(evening(bars=bars, order_lines=(order(18), order(2, "20 L gravity cask"))))
    assert by_bar(found) == {
        "Stage": {"20 L gravity cask": 2, "20 L slim keg": 6},
        "Hall": {"20 L slim keg": 8},
    }


def test_a_bar_that_pours_bottles_gets_no_kegs() -> None:
    bars = (bar("Stage", share=0.5), bar("Hall", share=0.25), bar("Foyer", share=0.25, dispense=Dispense.BOTTLE))
    found = allocated(evening(bars=bars, order_lines=(order(50),)))
    assert {name: sum(each.values()) for name, each in by_bar(found).items()} == {"Stage": 27, "Hall": 13}
    assert found.in_reserve == {"20 L slim keg": 10}
    assert served(evening(bars=bars[2:], order_lines=(order(50),))).allocation == ()


def test_what_is_set_aside_is_at_no_bar() -> None:
    found = allocated(evening(bars=THREE, order_lines=(order(50),), set_asides=(set_aside(70),)))
    assert dict(found.set_aside) == {"20 L slim keg": 4}
    assert sum(sum(each.containers.values()) for each in found.bars) + sum(found.in_reserve.values()) == 46


def practice(name: str, casks: int, size: str = "20 L gravity cask") -> TrainingSession:
    return TrainingSession(
        name=name, starts_at=at(14, day=15), beer_casks=casks, beverage="Altbier", container_size=size
    )


def test_practice_casks_are_taken_from_the_casks_and_not_from_the_kegs() -> None:
    """Two sessions take three of eight casks; where 70 L are for practice, a keg is set aside beside their 60 L."""
    bars = (bar("Stage", share=0.5, dispense=Dispense.GRAVITY_CASK), bar("Hall", share=0.5))
    records = evening(
        bars=bars,
        order_lines=(order(20), order(8, "20 L gravity cask")),
        training_sessions=(practice("Monday", 2), practice("Tuesday", 1)),
    )
    assert dict(allocated(records).set_aside) == {"20 L gravity cask": 3}
    more = records.with_rows("set_aside", (set_aside(70, purpose="practice"),))
    assert dict(allocated(more).set_aside) == {"20 L gravity cask": 3, "20 L slim keg": 1}
    (casks,) = served(records).casks
    assert (casks.bar, casks.ordered) == ("Stage", 5)


def test_practice_casks_of_a_size_that_is_not_ordered_are_taken_by_their_litres() -> None:
    """Two casks of 10 L are wanted; the order has kegs of 20 L alone."""
    session = practice("Monday", 2, "10 L gravity cask")
    found = allocated(evening(bars=THREE, order_lines=(order(50),), training_sessions=(session,)))
    assert dict(found.set_aside) == {"20 L slim keg": 1}


def test_each_bar_by_itself_is_less_certain_than_all_together_and_the_reserve_helps() -> None:
    records = evening(bars=THREE, order_lines=(order(40),), container_offers=(offer(),))
    service, found = served(records), allocated(records)
    supply = next(iter(service.allocation)).chance_in_total
    for each in found.bars:
        assert each.chance < supply < each.chance_with_reserve < 1
    assert found.chance_in_total == supply == pytest.approx(0.942, abs=0.005)


def test_of_one_bar_the_chance_with_the_reserve_is_that_of_the_whole() -> None:
    found = allocated(evening(bars=(bar(),), order_lines=(order(40),)))
    (only,) = found.bars
    assert only.chance_with_reserve == pytest.approx(found.chance_in_total)


def test_the_reserve_has_the_name_of_its_place() -> None:
    def named(*kinds: LocationKind) -> str:
        places = tuple(Location(name=f"The {kind.value}", kind=kind) for kind in kinds)
        return str(allocated(evening(bars=THREE, order_lines=(order(50),), locations=places)).reserve)

    assert named() == "reserve"
    assert named(LocationKind.COLD_STORE) == "The cold store"
    assert named(LocationKind.COLD_STORE, LocationKind.RESERVE) == "The reserve"


def test_it_is_told_in_a_sentence() -> None:
    found = allocated(evening(bars=THREE, order_lines=(order(50),)))
    assert str(found.summary()).startswith("Altbier: 40 containers at the bars, 10 in reserve. In total they suffice ")


def test_without_bars_or_an_order_nothing_is_dealt_out() -> None:
    assert served(evening(order_lines=(order(50),))).allocation == ()
    assert served(evening(bars=THREE)).allocation == ()


@settings(deadline=None, max_examples=30)
@given(
    kegs=st.integers(0, 60),
    large=st.integers(0, 10),
    casks=st.integers(0, 6),
    aside=st.floats(0, 300),
    first=st.floats(0.05, 0.9),
)
def test_every_container_is_somewhere_and_just_once(
    kegs: int, large: int, casks: int, aside: float, first: float
) -> None:
    lines = (order(kegs), order(large, "50 L Euro keg"), order(casks, "20 L gravity cask"))
    bars = (bar("A", share=first), bar("B", share=1 - first, dispense=Dispense.GRAVITY_CASK))
    found = served(evening(bars=bars, order_lines=lines, set_asides=(set_aside(aside),))).allocation
    if not kegs + large + casks:
        assert found == ()
        return
    (only,) = found
    whole: dict[str, int] = {}
    for place in (*(each.containers for each in only.bars), only.in_reserve, only.set_aside):
        for size, number in place.items():
            whole[size] = whole.get(size, 0) + number
    ordered = {"20 L slim keg": kegs, "50 L Euro keg": large, "20 L gravity cask": casks}
    assert whole == {size: number for size, number in ordered.items() if number}
