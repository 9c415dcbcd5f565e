"""What is sensibly done next with a keg, from the filling to the way home; and that the ledger takes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catering.model.event import ServingPeriod
from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.stock import Location, LocationKind
from catering.planning.stock.ledger import NOT_FILLED, KegItem, KegNow, Movement, Places, move_keg
from catering.planning.stock.ledger_refusals import MovementRefused
from catering.planning.stock.movement_words import done, to_do
from catering.planning.stock.next_movement import (
    LitresAsked,
    Phase,
    Possible,
    next_movement,
    other_movements,
    phase_of,
)
from cellar import BARS, KINDS, cellar
from kept_evening import at

PLACES = Places(
    dict(
        enumerate(
            (
                *(Location(name=name, kind=kind) for name, kind in KINDS.items()),
                *(Location(name=name, kind=LocationKind.BAR) for name in BARS),
            ),
            start=1,
        )
    ),
    ZoneInfo("Europe/Berlin"),
)
ROW = {place.name: row for row, place in PLACES.locations.items()}
KEG = KegItem(17, "17", 20_000, lot=1, is_shipped=True)
BOUGHT = replace(KEG, is_shipped=False)
NOW = at(20)
BEFORE, DURING, AFTER = Phase


def keg(state: str, place: str, ml: int | None = None) -> KegNow:
    held = {KegState.FULL: 20_000, KegState.TAPPED: 12_000}.get(KegState(state), 0) if ml is None else ml
    return KegNow(KegState(state), ROW[place], held, 1)


def said(now: KegNow, phase: Phase, *, of: KegItem = KEG, places: Places = PLACES, bar: str | None = "bar 2") -> str:
    found = next_movement(of, now, places, phase=phase, bar=None if bar is None else ROW[bar])
    return "–" if found is None else str(to_do(found, now, places))


NEXT = """
full   | brewery    | Ship: on the way     | Ship: on the way    | Ship: on the way
full   | on the way | Receive: customs     | Receive: customs    | Return: back home
full   | customs    | Receive: cellar      | Receive: cellar     | Return: back home
full   | cellar     | Chill: cold store    | Tap at bar 2        | Return: back home
full   | cold store | Carry to bar 2       | Tap at bar 2        | Return: back home
full   | reserve    | –                    | Tap at bar 2        | Return: back home
full   | bar 3      | Tap at bar 3         | Tap at bar 3        | Chill: cold store
full   | classroom  | Tap at classroom     | Tap at classroom    | Chill: cold store
full   | lost       | –                    | –                   | –
full   | back home  | –                    | –                   | –
tapped | bar 3      | Blown: it is empty   | Blown: it is empty  | Blown: it is empty
tapped | classroom  | Blown: it is empty   | Blown: it is empty  | Blown: it is empty
tapped | cold store | Carry to bar 2       | Carry to bar 2      | Return: back home
tapped | on the way | –                    | –                   | Return: back home
empty  | bar 3      | Return: empties      | Return: empties     | Return: empties
empty  | empties    | –                    | –                   | Return: back home
empty  | on the way | Return: back home    | Return: back home   | Return: back home
empty  | back home  | –                    | –                   | –
"""


@pytest.mark.parametrize("row", NEXT.strip().splitlines())
def test_the_next_movement_from_the_brewery_to_the_way_home(row: str) -> None:
    state, place, *expected = (each.strip() for each in row.split("|"))
    assert [said(keg(state, place), phase) for phase in Phase] == expected


def test_the_documented_example() -> None:
    """docs/planning/next_movement.md"""
    way = (
        (NOT_FILLED, BEFORE),
        *((keg("full", place), BEFORE) for place in ("brewery", "on the way", "customs", "cellar")),
        (keg("full", "cold store"), DURING),
        (keg("tapped", "bar 2"), DURING),
        (keg("empty", "bar 2"), DURING),
        (keg("empty", "empties"), AFTER),
    )
    page = (Path(__file__).parents[2] / "docs" / "planning" / "next_movement.md").read_text(encoding="utf-8")
    rows = [line.split("|")[3].strip() for line in page.splitlines() if line.startswith("|")][2:]
    assert [said(now, phase) for now, phase in way] == rows


def test_what_is_shipped_is_filled_at_the_brewery_what_is_bought_comes_in_as_it_is() -> None:
    assert said(NOT_FILLED, BEFORE) == "Fill at brewery"
    assert said(NOT_FILLED, BEFORE, of=BOUGHT) == "Receive: cellar"


def test_a_keg_whose_contents_nobody_knows_has_nothing_to_come() -> None:
    nameless = replace(KEG, lot=None)
    assert said(NOT_FILLED, BEFORE, of=nameless) == "–"
    assert other_movements(nameless, NOT_FILLED, PLACES) == ()


def test_the_bonded_warehouse_comes_first_and_once() -> None:
    way = keg("full", "on the way")
    found = next_movement(KEG, way, PLACES, phase=BEFORE, was_at={LocationKind.BONDED_WAREHOUSE})
    assert found == Possible(MovementKind.RECEIVE, (ROW["cellar"],), ROW["cellar"])


def without(*names: str) -> Places:
    return replace(PLACES, locations={row: place for row, place in PLACES.locations.items() if place.name not in names})


def test_it_leads_only_to_where_the_event_has_a_location() -> None:
    assert said(keg("full", "on the way"), BEFORE, places=without("customs", "cellar")) == "Receive: cold store"
    assert said(keg("full", "cellar"), BEFORE, places=without("cold store")) == "Carry to bar 2"
    assert said(keg("full", "brewery"), BEFORE, places=without("on the way")) == "–"
    assert said(keg("empty", "bar 1"), DURING, places=without("empties")) == "Return: back home"
    assert said(keg("full", "cold store"), DURING, places=without(*BARS)) == "–"


def test_without_a_chosen_bar_it_asks_which_unless_there_is_only_one() -> None:
    stored = keg("full", "cold store")
    found = next_movement(KEG, stored, PLACES, phase=DURING)
    assert found == Possible(MovementKind.TAP, tuple(ROW[bar] for bar in BARS), None)
    assert found.asks_place
    assert str(to_do(found, stored, PLACES)) == "Tap"
    assert said(stored, DURING, places=without(*BARS[1:]), bar=None) == "Tap at bar 1"


def test_behind_it_stands_all_else_that_is_allowed() -> None:
    running = keg("tapped", "bar 3")
    behind = other_movements(KEG, running, PLACES, but=Possible(MovementKind.BLOW))
    assert [str(to_do(each, running, PLACES)) for each in behind] == [
        "Litres poured", "Litres drunk in training", "Litres wasted", "Carry elsewhere", "Chill", "Return",
        "It was found elsewhere", "Another quantity is in it",
    ]  # fmt: skip
    assert [each.litres for each in behind] == [LitresAsked.OUT] * 3 + [None] * 4 + [LitresAsked.FOUND]
    stored = keg("full", "cold store")
    tap = next_movement(KEG, stored, PLACES, phase=DURING, bar=ROW["bar 2"])
    (elsewhere,) = (each for each in other_movements(KEG, stored, PLACES, but=tap) if each.kind is MovementKind.TAP)
    assert [PLACES.name(each) for each in elsewhere.places] == ["classroom", "bar 1", "bar 3", "bar 4"]


def test_the_phases_turn_at_the_first_pour_and_at_the_last() -> None:
    records = cellar(serving_periods=())
    event = records.event
    begins = event.toast_at or event.doors_at
    second = dt.timedelta(seconds=1)
    assert [phase_of(records, each) for each in (begins - second, begins, event.last_pour_at - second)] == [
        BEFORE, DURING, DURING,
    ]  # fmt: skip
    assert phase_of(records, event.last_pour_at) is AFTER
    day = dt.timedelta(days=1)
    periods = (
        ServingPeriod(name="Friday", begins_at=begins, ends_at=begins + 4 * second),
        ServingPeriod(name="Saturday", begins_at=begins + day, ends_at=begins + day + second),
    )
    assert phase_of(records.model_copy(update={"serving_periods": periods}), begins + day / 2) is DURING


# ---------------------------------------------------------------- held to the ledger


@st.composite
def kegs(draw: st.DrawFn) -> tuple[KegItem, KegNow]:
    """A keg in any state, at any location, with any litres that it can have there."""
    item = draw(st.sampled_from((KEG, BOUGHT)))
    state = draw(st.sampled_from(KegState))
    if state is KegState.NOT_FILLED:
        return item, NOT_FILLED
    volume_ml = 0 if state is KegState.EMPTY else draw(st.sampled_from((0, 1, 750, 20_000)))
    row = draw(st.sampled_from(sorted(PLACES.locations)))
    assume(volume_ml == 0 or PLACES.kind(row) is not LocationKind.EMPTIES)
    return item, KegNow(state, row, volume_ml, 1)


@st.composite
def places(draw: st.DrawFn) -> Places:
    """Some of the locations, always those of the keg's kind of house."""
    gone = draw(st.sets(st.sampled_from(sorted(ROW))))
    return without(*gone)


def each_way(possible: Possible) -> Iterator[Possible]:
    if not possible.places:
        yield possible
    for row in possible.places:
        yield replace(possible, to=row)


def posted(item: KegItem, now: KegNow, possible: Possible, where: Places) -> Movement:
    volume_ml = None if possible.litres is None else max(1, now.volume_ml // 2)
    if possible.litres is LitresAsked.FOUND and volume_ml == now.volume_ml:
        volume_ml = now.volume_ml + 1
    code = WasteCode.FOAM if possible.asks_code else None
    reason = "looked" if possible.asks_reason else None
    return move_keg(item, possible.wanted(now, NOW, volume_ml=volume_ml, code=code, reason=reason), now, (), where)


@given(kegs(), places(), st.sampled_from(Phase), st.sampled_from((None, *BARS)), st.sets(st.sampled_from(LocationKind)))
def test_the_ledger_takes_all_that_is_proposed_and_nothing_else(
    of: tuple[KegItem, KegNow], where: Places, phase: Phase, bar: str | None, was_at: set[LocationKind]
) -> None:
    item, now = of
    assume(now.location is None or now.location in where.locations)
    found = next_movement(item, now, where, phase=phase, was_at=was_at, bar=None if bar is None else ROW[bar])
    assert found is None or found.to is None or found.to in found.places
    offered = [*(() if found is None else (found,)), *other_movements(item, now, where, but=found)]
    for possible in offered:
        for way in each_way(possible):
            moved = posted(item, now, way, where)
            assert moved.kind is way.kind
            assert way.to in (None, moved.to_location)
            assert str(to_do(way, now, where))
            assert str(done(moved, where))
    reached = {(way.kind, way.to) for possible in offered for way in each_way(possible)}
    if found is not None and found.to is not None:
        assert not [each for each in offered[1:] if each.kind is found.kind and found.to in each.places]
    for kind in MovementKind:
        for row in where.locations:
            tried = Possible(kind, (row,), row)
            try:
                posted(item, now, tried, where)
            except MovementRefused:
                continue
            assert (kind, row) in reached or row == now.location, (kind, where.name(row))


# ---------------------------------------------------------------- in words


def test_what_was_done_in_words() -> None:
    told = [
        str(done(posted(KEG, now, possible, PLACES), PLACES)).replace("\N{NO-BREAK SPACE}", " ")
        for now, possible in (
            (NOT_FILLED, Possible(MovementKind.FILL)),
            (keg("full", "brewery"), Possible(MovementKind.SHIP)),
            (keg("full", "on the way"), Possible(MovementKind.RECEIVE, to=ROW["customs"])),
            (keg("full", "cellar"), Possible(MovementKind.CHILL)),
            (keg("full", "cellar"), Possible(MovementKind.RECEIVE, to=ROW["bar 2"])),
            (keg("full", "bar 2"), Possible(MovementKind.TAP)),
            (keg("tapped", "bar 2"), Possible(MovementKind.POUR, litres=LitresAsked.OUT)),
            (keg("tapped", "bar 2"), Possible(MovementKind.WASTE, litres=LitresAsked.OUT)),
            (keg("tapped", "classroom"), Possible(MovementKind.TRAIN, litres=LitresAsked.OUT)),
            (keg("tapped", "bar 2"), Possible(MovementKind.ADJUST, litres=LitresAsked.FOUND)),
            (keg("full", "on the way"), Possible(MovementKind.ADJUST, to=ROW["lost"])),
            (keg("tapped", "bar 2"), Possible(MovementKind.BLOW)),
            (keg("empty", "bar 2"), Possible(MovementKind.RETURN, to=ROW["empties"])),
        )
    ]
    assert told == [
        "filled at brewery", "shipped: on the way", "received: customs", "chilled: cold store", "carried to bar 2",
        "tapped at bar 2", "6 L poured at bar 2", "6 L wasted at bar 2", "6 L drunk in training at classroom",
        "6 L less found in it", "found at lost", "blown at bar 2", "returned: empties",
    ]  # fmt: skip
