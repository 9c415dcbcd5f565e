"""Stock counts in the store: kept at once, posted and taken back whole, whoever counts together; any find, any move."""

from __future__ import annotations

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_verify import by_hand

from catering.model.movement import Found, WasteCode
from catering.model.stock import Location, LocationKind
from catering.planning.stock import count_refusals as rule
from catering.planning.stock.count import Outcome, What
from catering.planning.stock.ledger_refusals import LaterMovement, MovementRefused, Overfilled
from catering.services.count_stock import (
    SeenCount,
    cancel_count,
    decide_lines,
    list_counts,
    look_at_count,
    note_lines,
    open_count,
    post_count,
    take_back_count,
)
from catering.services.keep_as_scenario import keep_as_scenario
from catering.store import schema
from catering.store.counts import CountState, Noted
from catering.store.engine import Store
from catering.store.stock import KeptMovement, NotInEvent, movements, on_hand
from catering.store.stock_writing import ScenarioHasNoStock
from catering.store.verify import verify
from catering.store.writing import RowHasMoved
from cellar import KEG_ML, Cellar, cellar
from kept_evening import NOON, change, opened, save, without

OPENED = dt.datetime(2026, 10, 5, 8, tzinfo=dt.UTC)


def minute(number: float) -> dt.datetime:
    """Minutes after the count was opened."""
    return OPENED + dt.timedelta(minutes=number)


class Counting:
    """A count of that cellar, spoken to in the words of the trade."""

    def __init__(self, its: Cellar, place: str = "cellar", op: str | None = None) -> None:
        self.its, self.store = its, its.store
        self.kept = open_count(
            its.store, its.event_id, place, actor="Anna", at=OPENED, operation_id=op or uuid.uuid4().hex
        )

    def note(
        self,
        name: int | str,
        found: str | None = "there",
        *,
        after: float = 5,
        ml: int | None = None,
        by: str = "Anna",
        **more: Any,
    ) -> None:
        keg = self.its.kegs.get(str(name))
        what = What(keg, None if keg is not None else self.its.lots[str(name)])
        noted = Noted(what, None if found is None else Found(found), volume_ml=ml, **more)
        note_lines(self.store, self.kept.id, [noted], actor=by, at=minute(after))

    @property
    def seen(self) -> SeenCount:
        return look_at_count(self.store, self.kept.id)

    def outcomes(self) -> dict[str, str]:
        return {line.item.name: line.outcome.value for line in self.seen.count.lines}

    def post(self, after: float = 30, **more: Any) -> tuple[KeptMovement, ...]:
        return post_count(
            self.store, self.kept.id, reason="count", actor="Anna", by_what="a test", at=minute(after), **more
        )

    def leave(self, of: list[What]) -> None:
        decide_lines(self.store, self.kept.id, counted=False, actor="Anna", at=minute(26), of=of)

    def back(self, after: float = 60) -> tuple[KeptMovement, ...]:
        return take_back_count(self.store, self.kept.id, actor="Bob", by_what="a test", at=minute(after))


@pytest.fixture
def stocked(store: Store) -> Cellar:
    """Kegs 1 to 4 full in the cellar, 5 tapped at bar 1 with 12 L, 6 never filled; 24 bottles of half a litre."""
    its = Cellar(store, cellar(kegs=6))
    for keg in range(1, 6):
        its.move(keg, "fill", at=OPENED - dt.timedelta(days=4))
        its.move(keg, "ship", at=OPENED - dt.timedelta(days=3))
        its.move(keg, "receive", "cellar", at=OPENED - dt.timedelta(days=2))
    its.move(5, "tap", "bar 1", at=OPENED - dt.timedelta(days=1))
    its.move(5, "pour", ml=8_000, at=OPENED - dt.timedelta(hours=2))
    its.move("", "receive", "cellar", lot="W1", containers=24, ml=12_000, at=OPENED - dt.timedelta(days=2))
    return its


def held(its: Cellar, place: str, at: dt.datetime) -> dict[str, tuple[int, int]]:
    """Containers and millilitres at a location, by keg number or lot."""
    kegs = {row: number for number, row in its.kegs.items()}
    lots = {row: name for name, row in its.lots.items()}
    with its.store.reading() as connection:
        return {
            lots[each.lot] if each.keg is None else kegs[each.keg]: (each.containers, each.volume_ml)
            for each in on_hand(connection, its.event, at)
            if each.location == its.places[place]
        }


def assert_whole(store: Store) -> None:
    with store.reading() as connection:
        assert verify(connection).breaches == ()


# ---------------------------------------------------------------- noted, posted, taken back


def test_what_nobody_counted_stays_and_every_difference_is_posted_at_its_moment(stocked: Cellar) -> None:
    count = Counting(stocked)
    count.note(1, after=1)
    count.note(2, "missing", after=2, reason="not on the rack")
    count.note(3, ml=18_500, after=3, code=WasteCode.DAMAGED)
    count.note(5, after=4, ml=11_250)  # the ledger has it at bar 1
    count.note("W1", containers=20, after=5)
    assert count.outcomes() == {
        "1": "as expected", "2": "missing", "3": "less than expected", "4": "not counted", "W1": "less than expected",
        "5": "found here",
    }  # fmt: skip
    posted = [each.movement for each in count.post()]
    assert [(each.kind.value, each.volume_ml, each.containers, each.reason, each.at) for each in posted] == [
        ("adjust", 20_000, 1, "not on the rack", minute(2)),
        ("adjust", 1_500, 0, "count", minute(3)),
        ("adjust", 2_000, 4, "count", minute(5)),
        ("adjust", 750, 0, "count", minute(4)),
        ("adjust", 11_250, 1, "count", minute(4)),
    ]
    assert posted[1].code is WasteCode.DAMAGED
    assert held(stocked, "cellar", minute(30)) == {
        "1": (1, 20_000), "3": (1, 18_500), "4": (1, 20_000), "5": (1, 11_250), "W1": (20, 10_000),
    }  # fmt: skip
    assert held(stocked, "lost", minute(30)) == {"2": (1, 20_000)}
    assert held(stocked, "bar 1", minute(30)) == {}
    assert held(stocked, "cellar", minute(1)) == {
        **{str(keg): (1, KEG_ML) for keg in range(1, 5)}, "W1": (24, 12_000),
    }  # fmt: skip
    assert_whole(stocked.store)


def test_posting_twice_is_harmless_and_a_posted_count_stays_as_it_was(stocked: Cellar) -> None:
    count = Counting(stocked)
    count.note(2, "missing")
    count.note(1)
    first = count.post()
    assert count.post(after=45) == first
    assert count.seen.kept.state is CountState.POSTED
    stocked.move(1, "chill", at=minute(40))
    stocked.move(3, "chill", at=minute(1))  # posted later, for before it was noted
    seen = count.seen.count
    assert {line.item.name: (line.expected, line.found) for line in seen.lines} == {
        "1": ((1, 20_000), (1, 20_000)), "2": ((1, 20_000), (0, 0)), "3": ((1, 20_000), None),
        "4": ((1, 20_000), None), "W1": ((24, 12_000), None),
    }  # fmt: skip
    with pytest.raises(rule.CountClosed, match=r"count of cellar is closed\. Open a new one"):
        count.note(3)


def test_a_posted_count_keeps_the_reason_of_each_difference(stocked: Cellar) -> None:
    count = Counting(stocked)
    count.note(1)
    count.note(2, "missing", reason="not on the rack")
    count.note(3, "missing")
    count.post()
    noted = {line.item.name: line.note for line in count.seen.count.lines if line.note is not None}
    assert {name: each.reason for name, each in noted.items()} == {"1": None, "2": "not on the rack", "3": "count"}


def test_all_of_it_is_taken_back_in_one_step(stocked: Cellar) -> None:
    before = held(stocked, "cellar", minute(30))
    count = Counting(stocked)
    count.note(2, "missing")
    count.note(5, ml=0)
    count.note("W1", "missing")
    count.post()
    back = count.back()
    assert len(back) == 4
    assert count.back(after=90) == back
    assert held(stocked, "cellar", minute(61)) == before
    assert held(stocked, "bar 1", minute(61)) == {"5": (1, 12_000)}
    assert count.seen.kept.state is CountState.TAKEN_BACK
    assert_whole(stocked.store)


def test_what_a_later_movement_rests_on_is_not_taken_back_by_half(stocked: Cellar) -> None:
    count = Counting(stocked)
    count.note(2, "missing")
    count.note(5)
    count.post()
    stocked.move(5, "chill", at=minute(40))
    with pytest.raises(LaterMovement):
        count.back()
    assert "2" in held(stocked, "lost", minute(61))
    assert count.seen.kept.state is CountState.POSTED


def test_the_same_once_more_keeps_the_first_moment_and_another_find_takes_its_place(stocked: Cellar) -> None:
    count = Counting(stocked)
    count.note(1, after=1)
    count.note(1, after=9, by="Bob")
    (line,) = [line for line in count.seen.count.lines if line.note is not None]
    assert line.note is not None
    assert (line.note.noted_at, line.note.noted_by) == (minute(1), "Anna")
    count.note(1, "missing", after=10, by="Bob")
    assert count.outcomes()["1"] == "missing"
    count.note(1, None, after=11)
    assert count.outcomes()["1"] == "not counted"
    assert count.seen.count.counted == 0


def test_several_count_together(stocked: Cellar) -> None:
    count, other = Counting(stocked), Counting(stocked)
    assert other.kept == count.kept
    names = [*range(1, 5), "W1"]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda name: other.note(name, by=f"counter {name}"), names))
    assert str(count.seen.count.progress()) == "5 of 5 counted"
    with ThreadPoolExecutor(3) as pool:
        posted = list(pool.map(lambda _: count.post(), range(3)))
    assert posted == [(), (), ()]
    assert Counting(stocked).kept.id != count.kept.id


def test_whoever_posts_has_seen_what_is_posted(stocked: Cellar) -> None:
    count = Counting(stocked)
    count.note(1, "missing")
    seen = count.seen.count.seen
    count.note(2, "missing", by="Bob")
    with pytest.raises(rule.CountChanged, match="Look at the differences again"):
        count.post(seen=seen)
    assert len(count.post(seen=count.seen.count.seen)) == 2


def test_an_opening_sent_twice_opens_once_and_a_count_can_be_given_up(stocked: Cellar) -> None:
    count = Counting(stocked, op="a dropped connection")
    count.note(1, "missing")
    cancel_count(stocked.store, count.kept.id, at=minute(10))
    cancel_count(stocked.store, count.kept.id, at=minute(11))
    assert Counting(stocked, op="a dropped connection").kept.state is CountState.CANCELLED
    with pytest.raises(rule.CountClosed):
        count.post()
    with pytest.raises(rule.CountNotPosted, match="was not posted"):
        count.back()
    again = Counting(stocked)
    assert [(each.place, each.kept.state) for each in list_counts(stocked.store, stocked.event_id)] == [
        ("cellar", CountState.OPEN), ("cellar", CountState.CANCELLED),
    ]  # fmt: skip
    with pytest.raises(rule.NothingCounted):
        again.post()


# ---------------------------------------------------------------- what moved meanwhile


def test_what_moved_meanwhile_is_asked_about_and_left_or_counted_again(stocked: Cellar) -> None:
    count = Counting(stocked)
    count.note(1, "missing", after=5)
    count.note(2, "missing", after=5)
    count.note(3, after=5)
    for keg in (1, 2):
        stocked.move(keg, "chill", at=minute(10))
    stocked.move(3, "chill", at=minute(11))  # it was there, and is gone since: nothing to ask
    assert [line.item.name for line in count.seen.count.asked] == ["1", "2"]
    with pytest.raises(rule.MovedWhileCounted, match="Keg 1 and Keg 2"):
        count.post()
    count.leave([What(stocked.kegs["1"], None)])
    count.note(2, "missing", after=12, again=True)  # it is in the cold store by now, and so the ledger says
    assert count.seen.count.asked == ()
    assert (count.outcomes()["1"], count.outcomes()["2"]) == ("left as the stock has it", "as expected")
    assert count.post() == ()
    assert set(held(stocked, "cold store", minute(31))) == {"1", "2", "3"}
    assert_whole(stocked.store)


def test_what_was_carried_off_before_it_was_noted_is_no_difference(stocked: Cellar) -> None:
    count = Counting(stocked)
    stocked.move(1, "chill", at=minute(3))
    count.note(1, "missing", after=5)
    (line,) = [line for line in count.seen.count.lines if line.note is not None]
    assert (line.outcome, line.is_asked, line.elsewhere) == (Outcome.AS_EXPECTED, False, "cold store")


def test_a_movement_posted_late_is_noticed_too(stocked: Cellar) -> None:
    bar = Counting(stocked, "bar 1")
    bar.note(5, ml=11_000)
    stocked.move(5, "pour", ml=1_000, at=OPENED - dt.timedelta(hours=1))
    (line,) = bar.seen.count.lines
    assert (line.expected, line.found, line.is_asked) == ((1, 11_000), (1, 11_000), False)
    stocked.move(5, "pour", ml=500, at=OPENED - dt.timedelta(hours=1))
    assert bar.seen.count.lines[0].is_asked


def test_what_comes_in_meanwhile_is_not_waited_for_and_agrees_when_noted(stocked: Cellar) -> None:
    store = Counting(stocked, "cold store")
    stocked.move(1, "chill", at=minute(2))
    assert store.seen.count.lines == ()
    store.note(1, after=5)
    assert store.outcomes() == {"1": "as expected"}


def test_clocks_that_differ_do_no_harm(stocked: Cellar) -> None:
    stocked.move(1, "chill", at=minute(3))  # by a machine that is ahead
    count = Counting(stocked, "cold store")
    assert count.kept.opened_at == minute(3)
    count.note(1, "missing", after=-5)
    assert [each.movement.at for each in count.post(after=-5)] == [minute(3)]
    assert_whole(stocked.store)


# ---------------------------------------------------------------- refusals


def test_a_keg_that_never_came_or_holds_more_than_fits_is_refused_at_once(stocked: Cellar) -> None:
    count = Counting(stocked)
    with pytest.raises(rule.NeverCame, match="Keg 6 was never posted as filled or received"):
        count.note(6)
    with pytest.raises(Overfilled):
        count.note(1, ml=20_001)
    assert count.seen.count.counted == 0


def test_without_a_place_for_what_is_lost_nothing_is_posted(store: Store) -> None:
    records = cellar(kegs=2)
    homes = tuple(each for each in records.locations if each.kind is not LocationKind.LOST_AND_FOUND)
    its = Cellar(store, records.with_rows(Location.table, homes))
    for keg in (1, 2):
        its.move(keg, "fill", at=OPENED - dt.timedelta(days=1))
    count = Counting(its, "brewery")
    count.note(1, "missing")
    with pytest.raises(rule.CountHindered, match="Add a location of the kind “lost and found”"):
        count.post()
    assert count.seen.kept.state is CountState.OPEN


def test_a_scenario_is_not_counted(stocked: Cellar) -> None:
    scenario = keep_as_scenario(
        stocked.store, stocked.event, "Anna", "What if", by_what="a test", at=NOON, operation_id="scenario"
    )
    with stocked.store.reading() as connection:
        wanted = sa.select(schema.event.c.event_id).where(schema.event.c.id == scenario.event)
        event_id = connection.execute(wanted).scalar_one()
    with pytest.raises(ScenarioHasNoStock):
        open_count(stocked.store, event_id, "cellar", actor="Anna", at=OPENED, operation_id="x")
    with pytest.raises(NotInEvent, match="There is no location “moon”"):
        open_count(stocked.store, stocked.event_id, "moon", actor="Anna", at=OPENED, operation_id="y")


def test_a_location_that_was_counted_is_not_deleted(stocked: Cellar) -> None:
    Counting(stocked, "reserve")
    change(stocked.store, "Anna", without(opened(stocked.store).records, "location", "reserve"))
    with pytest.raises(RowHasMoved, match="stock movements or counts"):
        save(stocked.store, "Anna")


# ---------------------------------------------------------------- verify

SPOILT = {
    "a figure": "UPDATE stock_count_line SET found_ml = 19000 WHERE found = 'missing'",
    "a movement": "UPDATE stock_movement SET operation_id = 'gone' WHERE operation_id LIKE 'count%'",
    "no movement": "UPDATE stock_count_line SET found_ml = found_ml + 1 WHERE found = 'there'",
    "taken back": "UPDATE stock_count SET taken_back_at = posted_at, taken_back_by = 'Anna'",
}


@pytest.mark.parametrize("name", SPOILT)
def test_verify_knows_a_posted_count_that_lacks_its_movements(stocked: Cellar, name: str) -> None:
    count = Counting(stocked)
    count.note(1)
    count.note(2, "missing")
    count.post()
    assert_whole(stocked.store)
    with by_hand(stocked.store) as connection:
        connection.exec_driver_sql(SPOILT[name].replace("%", "%%"))
    with stocked.store.reading() as connection:
        tables = {each.table for each in verify(connection).breaches}
    assert "stock_count" in tables


# ---------------------------------------------------------------- any finds

finds = st.fixed_dictionaries(
    {
        **{
            str(keg): st.sampled_from((None, "there", "missing", 0, 400, 12_000, 19_999, 20_000)) for keg in range(1, 6)
        },
        "W1": st.sampled_from((None, "there", "missing", 0, 1, 23, 24, 40)),
    }
)
moves = st.lists(
    st.tuples(
        st.sampled_from((1, 2, 3, 4, 5)),
        st.sampled_from((("chill", None), ("receive", "cellar"), ("tap", "bar 1"), ("blow", None))),
        st.integers(1, 20),
    ),
    max_size=4,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(("cellar", "bar 1", "cold store")), found=finds, meanwhile=moves)
def test_after_posting_on_hand_of_every_counted_line_is_what_was_found(
    store: Store, place: str, found: dict[str, Any], meanwhile: list[Any]
) -> None:
    its = Cellar(store, cellar(kegs=5), event_id=f"evening-{uuid.uuid4().hex[:8]}")
    for keg in range(1, 6):
        its.move(keg, "fill", at=OPENED - dt.timedelta(days=4))
        its.move(keg, "ship", at=OPENED - dt.timedelta(days=3))
        its.move(keg, "receive", ("cellar", "cold store")[keg % 2], at=OPENED - dt.timedelta(days=2))
    its.move(5, "tap", "bar 1", at=OPENED - dt.timedelta(days=1))
    its.move("", "receive", "cellar", lot="W1", containers=24, ml=12_000, at=OPENED - dt.timedelta(days=2))
    count = Counting(its, place)
    for keg, (kind, to), after in sorted(meanwhile, key=lambda each: each[2]):
        try:
            its.move(keg, kind, to, at=minute(after))
        except MovementRefused:
            continue
    for name, said in found.items():
        if said is None:
            continue
        how = said if isinstance(said, str) else "there"
        amount: dict[str, Any] = {} if isinstance(said, str) else {"ml": said}
        if name == "W1" and not isinstance(said, str):
            amount = {"containers": said, "ml": said * 500}
        count.note(name, how, after=25, again=True, **amount)
    hindered = count.seen.count.hindered
    count.leave([line.item.what for line in hindered])
    if not count.seen.count.counted:
        return
    before = held(its, place, minute(30))
    count.post()
    after_posting = held(its, place, minute(30))
    for line in count.seen.count.lines:
        name = line.item.name
        if line.found is None:
            assert after_posting.get(name) == before.get(name)
        else:
            assert after_posting.get(name, (0, 0)) == line.found
            wanted = found[name]
            if line.outcome is not Outcome.LEFT and wanted == "missing":
                assert line.found == (0, 0)
            elif line.outcome is not Outcome.LEFT and isinstance(wanted, int):
                assert line.found.volume_ml == (wanted * 500 if name == "W1" else wanted)
    assert_whole(store)
    count.back()
    assert held(its, place, minute(61)) == before
    with store.reading() as connection:
        assert all(each.movement.at <= minute(25) for each in movements(connection, its.event))
    assert_whole(store)
