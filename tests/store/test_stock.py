"""The ledger in the store: refusals, retries, the past and its balances, any movements beside a naive sum."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_verify import by_hand

from catering.model.movement import MovementKind, WasteCode
from catering.model.stock import Keg, LocationKind
from catering.planning.stock import ledger_refusals as rule
from catering.planning.stock.ledger import Movement, Wanted, live
from catering.services.keep_as_scenario import keep_as_scenario
from catering.store import schema
from catering.store.engine import Connection, Store, StoreBusy
from catering.store.stock import KeptMovement, last_movement, movements, on_hand, totals_on_hand
from catering.store.stock_writing import Posting, ScenarioHasNoStock, post_movement
from catering.store.verify import verify
from catering.store.writing import RowHasMoved
from cellar import KEG_ML, LATER, Cellar, cellar
from kept_evening import NOON, change, change_and_save, opened, save, with_cells, without
from soak.tappers import pour_unguarded
from soak.writers import PlainStore


def day(number: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2026, 10, number, hour, tzinfo=dt.UTC)


@pytest.fixture
def stocked(store: Store) -> Cellar:
    """Kegs 1 and 2 in the cellar since the 3rd; 24 bottles of water of half a litre."""
    its = Cellar(store, cellar(kegs=4))
    for keg in (1, 2):
        its.move(keg, "fill", at=day(1))
        its.move(keg, "ship", at=day(2))
        its.move(keg, "receive", "cellar", at=day(3))
    its.move("", "receive", "cellar", lot="W1", containers=24, ml=12_000, at=day(3))
    return its


def held(its: Cellar, at: dt.datetime) -> dict[tuple[str, int | None], tuple[int, int]]:
    """Millilitres and containers by location and keg."""
    names = {row_id: name for name, row_id in its.places.items()}
    kegs = {row_id: int(number) for number, row_id in its.kegs.items()}
    with its.store.reading() as connection:
        return {
            (names[each.location], None if each.keg is None else kegs[each.keg]): (each.volume_ml, each.containers)
            for each in on_hand(connection, its.event, at)
        }


def assert_whole(store: Store) -> None:
    with store.reading() as connection:
        assert verify(connection).breaches == ()


# ---------------------------------------------------------------- refusals

REFUSED: dict[str, tuple[type[Exception], Callable[[Cellar], Any], str]] = {
    "a pour from a full keg": (
        rule.StateForbids, lambda its: its.move(1, "pour", at=day(5), ml=100),
        "Keg 1 is full: “pour” is not possible. Possible now: ship, receive, chill, tap, waste, return or adjust.",
    ),
    "a tap in the cold store": (
        rule.WrongPlace, lambda its: its.move(1, "tap", "cold store", at=day(5)),
        "Keg 1: “tap” does not lead to cold store. Choose a location of the kind bar or training room.",
    ),
    "a keg that is elsewhere": (
        rule.IsElsewhere, lambda its: its.move(1, "chill", at=day(5), from_="reserve"),
        "Keg 1 is at cellar, not at reserve. Look where it is, or post its way first.",
    ),
    "a tap nobody knows where": (
        rule.LocationMissing, lambda its: its.move(1, "tap", at=day(5)),
        "Say the location of “tap”: classroom, bar 1, bar 2, bar 3 or bar 4.",
    ),
    "received where it is": (
        rule.SamePlace, lambda its: its.move(1, "receive", "cellar", at=day(5)),
        "Keg 1 is at cellar already. Choose another location.",
    ),
    "received before it was filled": (
        rule.FilledFirst, lambda its: its.move(3, "receive", "cellar", at=day(5)),
        "Keg 3 is shipped, and was not filled yet. Post its filling and shipping first.",
    ),
    "more than fits in": (
        rule.Overfilled, lambda its: its.move(3, "fill", at=day(5), ml=20_001),
        "Keg 3 holds 20 L, 20.001 L asked. Lower the quantity, or correct its container size.",
    ),
    "half a keg received": (
        rule.MovesWhole, lambda its: its.move(1, "chill", at=day(5), ml=10_000),
        "Keg 1 goes with all that is in it, 20 L. Leave the quantity out.",
    ),
    "full to the empties": (
        rule.NotEmpty, lambda its: its.move(1, "adjust", "empties", at=day(5), reason="seen there"),
        "Keg 1 still holds 20 L. Post it as blown or wasted first, or return it to the brewery.",
    ),
    "waste without a code": (
        rule.ReasonMissing, lambda its: its.move(1, "waste", at=day(5), ml=10),
        "Waste has a code: foam, line, cellar or damaged. Say which.",
    ),
    "an adjustment without its reason": (
        rule.ReasonMissing, lambda its: its.move(1, "adjust", at=day(5), ml=-10, reason=" "),
        "An adjustment has a reason. Say what was found.",
    ),
    "waste of nobody knows how much": (
        rule.QuantityMissing, lambda its: its.move(1, "waste", at=day(5), code=WasteCode.LINE),
        "Say how many litres “waste” is about.",
    ),
    "more bottles than there are": (
        rule.NotEnoughStock, lambda its: its.move("", "receive", "bar 1", from_="cellar", lot="W1", containers=25,
                                                  ml=100, at=day(5)),
        "24 containers of Water in cellar, 25 asked. Receive goods or lower the quantity.",
    ),
    "more litres than there are": (
        rule.NotEnoughStock, lambda its: its.move("", "waste", from_="cellar", lot="W1", ml=12_001, at=day(5),
                                                  code=WasteCode.CELLAR),
        "12 L of Water in cellar, 12.001 L asked. Receive goods or lower the quantity.",
    ),
    "bottles without what is in them": (
        rule.VesselsMissing, lambda its: its.move("", "receive", "bar 1", from_="cellar", lot="W1", containers=24,
                                                  ml=100, at=day(5)),
        "Litres of Water would be left in cellar without a container. Move them as well.",
    ),
    "a lot is tapped": (
        rule.KegsOnly, lambda its: its.move("", "tap", "bar 1", from_="cellar", lot="W1", containers=1, at=day(5)),
        "“tap” is for kegs by number. Name a keg.",
    ),
    "tomorrow": (
        rule.NotYetHappened, lambda its: its.move(1, "chill", at=LATER + dt.timedelta(days=1)),
        "1 December 2026, 01:00 is still to come. Post a movement when it has happened.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_what_is_so_and_the_way_out(stocked: Cellar, name: str) -> None:
    refusal, act, words = REFUSED[name]
    with stocked.store.reading() as connection:
        before = last_movement(connection, stocked.event)
    with pytest.raises(refusal) as refused:
        act(stocked)
    assert str(refused.value).replace("\N{NO-BREAK SPACE}", " ") == words
    with stocked.store.reading() as connection:
        assert last_movement(connection, stocked.event) == before


def test_a_keg_without_a_lot_is_not_filled(store: Store) -> None:
    its = Cellar(store, cellar(kegs=1))
    change_and_save(
        store, "Anna", opened(store).records.with_rows("keg", (Keg(number="1", container_size="20 L slim keg"),))
    )
    with pytest.raises(rule.WithoutLot, match="Keg 1 has no lot"):
        its.move(1, "fill", at=day(1))


# ---------------------------------------------------------------- the past


def test_a_movement_of_the_past_shifts_what_follows(stocked: Cellar) -> None:
    stocked.move("", "receive", "bar 1", from_="cellar", lot="W1", containers=12, at=day(10))
    stocked.move("", "waste", from_="cellar", lot="W1", containers=2, ml=1_000, code=WasteCode.DAMAGED, at=day(5))
    assert [held(stocked, day(each)).get(("cellar", None)) for each in (3, 5, 10)] == [
        (12_000, 24), (11_000, 22), (5_000, 10),
    ]  # fmt: skip
    assert_whole(stocked.store)


def test_the_past_is_refused_where_any_later_balance_would_fall_below_zero(stocked: Cellar) -> None:
    stocked.move("", "receive", "bar 1", from_="cellar", lot="W1", containers=20, at=day(10))
    with pytest.raises(rule.LaterMovement) as refused:
        stocked.move("", "waste", from_="cellar", lot="W1", containers=5, code=WasteCode.DAMAGED, at=day(5))
    assert str(refused.value) == (
        "Lot W1 of Water: movement 8 (“receive”, 10 October 2026, 14:00) comes after that and would not be possible. "
        "Reverse it first. 4 containers of Water in cellar, 5 asked. Receive goods or lower the quantity."
    )
    assert_whole(stocked.store)


def test_a_pour_before_the_keg_was_blown_asks_for_the_blow_first(stocked: Cellar) -> None:
    stocked.move(1, "tap", "bar 1", at=day(24, 17))
    blown = stocked.move(1, "blow", at=day(24, 20))
    assert blown.movement.volume_ml == KEG_ML
    with pytest.raises(rule.LaterMovement, match="Reverse it first"):
        stocked.move(1, "pour", at=day(24, 18), ml=500)
    stocked.reverse(blown.movement.id)
    stocked.move(1, "pour", at=day(24, 18), ml=500)
    assert stocked.move(1, "blow", at=day(24, 20)).movement.volume_ml == KEG_ML - 500
    assert held(stocked, day(24, 19))["bar 1", 1] == (19_500, 1)
    assert_whole(stocked.store)


def test_several_steps_are_reversed_backwards_and_the_past_is_as_if_they_had_not_been(stocked: Cellar) -> None:
    steps = [stocked.move(1, "chill", at=day(5)), stocked.move(1, "tap", "bar 1", at=day(6)),
             stocked.move(1, "pour", at=day(6), ml=300)]  # fmt: skip
    with pytest.raises(rule.LaterMovement):
        stocked.reverse(steps[0].movement.id)
    for each in reversed(steps):
        stocked.reverse(each.movement.id)
    for at in (day(3), day(5), day(6), day(7)):
        assert held(stocked, at)["cellar", 1] == (KEG_ML, 1)
        assert {key for key in held(stocked, at) if key[1] == 1} == {("cellar", 1)}
    assert_whole(stocked.store)


def test_a_movement_is_reversed_once_and_a_reversal_never(stocked: Cellar) -> None:
    wrong = stocked.move(1, "chill", at=day(5)).movement.id
    opposite = stocked.reverse(wrong, op="back")
    assert stocked.reverse(wrong, op="back") == opposite  # the same click again
    with pytest.raises(rule.AlreadyReversed, match=f"by movement {opposite.movement.id}"):
        stocked.reverse(wrong)
    with pytest.raises(rule.ReversalStands):
        stocked.reverse(opposite.movement.id)


# ---------------------------------------------------------------- twice, in a scenario, by hand


def test_a_retry_answers_with_the_same_movement(stocked: Cellar) -> None:
    first = stocked.move(1, "chill", at=day(5), op="a dropped connection")
    assert stocked.move(1, "chill", at=day(6), op="a dropped connection") == first
    assert held(stocked, LATER)["cold store", 1] == (KEG_ML, 1)
    with pytest.raises(rule.OperationTaken):
        stocked.move(2, "chill", at=day(6), op="a dropped connection")


def test_a_scenario_has_no_stock(stocked: Cellar) -> None:
    scenario = keep_as_scenario(
        stocked.store, stocked.event, "Anna", "What if", by_what="a test", at=NOON, operation_id="scenario"
    ).event
    wanted = Wanted(MovementKind.FILL, day(1))
    with pytest.raises(ScenarioHasNoStock):
        stocked.store.write(partial(_post_in, scenario, wanted))


def _post_in(event: int, wanted: Wanted, connection: Connection) -> KeptMovement:
    return post_movement(connection, event, wanted, Posting("Anna", LATER, "a test", "in a scenario"), keg=1)


@pytest.mark.parametrize(("table", "row"), [("location", "cellar"), ("lot", "W1")])
def test_a_row_that_the_ledger_names_is_not_deleted(stocked: Cellar, table: str, row: str) -> None:
    change(stocked.store, "Anna", without(opened(stocked.store).records, table, row))
    with pytest.raises(RowHasMoved, match="has stock movements"):
        save(stocked.store, "Anna")
    assert_whole(stocked.store)


def test_kegs_that_never_moved_are_deleted(stocked: Cellar) -> None:
    records = opened(stocked.store).records
    change_and_save(stocked.store, "Anna", records.with_rows("keg", records.kegs[:2]))
    assert len(opened(stocked.store).records.kegs) == 2


def test_a_location_that_is_renamed_or_of_another_kind_keeps_its_past(stocked: Cellar) -> None:
    records = with_cells(opened(stocked.store).records, "location", "cellar", kind=LocationKind.BAR, name="bar 5")
    change_and_save(stocked.store, "Anna", records)
    stocked.read_names()
    stocked.move(1, "tap", at=day(20))
    assert held(stocked, day(20))["bar 5", 1] == (KEG_ML, 1)
    assert_whole(stocked.store)


def test_movements_only_grow(stocked: Cellar) -> None:
    for statement in (
        sa.update(schema.stock_movement).values(volume_ml=1), sa.delete(schema.stock_movement),
    ):  # fmt: skip
        with pytest.raises(sa.exc.DBAPIError, match="kept for ever"):
            stocked.store.write(lambda connection, statement=statement: connection.execute(statement))


def test_the_database_itself_holds_nothing_below_zero(stocked: Cellar) -> None:
    less = sa.update(schema.stock_balance).values(volume_ml=-1)
    with pytest.raises(sa.exc.IntegrityError):
        stocked.store.write(lambda connection: connection.execute(less))


SPOILT = {
    "a balance": ("UPDATE stock_balance SET volume_ml = volume_ml + 1 WHERE id = 3", "stock_balance", "20001 ml"),
    "a state": ("UPDATE stock_balance SET state = 'empty' WHERE id = 1", "stock_balance", "empty"),
    "a balance that is missing": ("DELETE FROM stock_balance WHERE id = 1", "stock_movement", "nothing"),
    "a movement's quantity": ("UPDATE stock_movement SET volume_ml = 7 WHERE id = 1", "keg", "holds"),
    "a movement's kind": ("UPDATE stock_movement SET kind = 'pour' WHERE id = 2", "keg", "pour"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_verify_names_what_was_spoilt_by_hand(stocked: Cellar, name: str) -> None:
    statement, table, words = SPOILT[name]
    assert_whole(stocked.store)
    with by_hand(stocked.store) as connection:
        connection.exec_driver_sql(statement)
    with stocked.store.reading() as connection:
        found = [(each.table, str(each.found)) for each in verify(connection).breaches]
    assert any(each == table and words in said for each, said in found), found


def test_verify_knows_a_reversal_that_is_no_opposite(stocked: Cellar) -> None:
    stocked.reverse(stocked.move(1, "chill", at=day(5)).movement.id)
    with by_hand(stocked.store) as connection:
        connection.exec_driver_sql("UPDATE stock_movement SET volume_ml = 1 WHERE kind = 'reverse'")
    with stocked.store.reading() as connection:
        assert "reverses" in {each.column for each in verify(connection).breaches}


# ---------------------------------------------------------------- any movements

steps = st.tuples(
    st.sampled_from(("1", "2", "3", "W1")),
    st.sampled_from([*MovementKind, MovementKind.POUR, MovementKind.TAP, MovementKind.RECEIVE]),
    st.sampled_from((None, "cellar", "cold store", "bar 1", "bar 2", "empties", "lost", "back home", "brewery")),
    st.integers(0, 30),
    st.sampled_from((None, 1, 400, 5_000, 20_000, -300)),
    st.integers(0, 3),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(steps, min_size=8, max_size=30))
def test_any_movements_give_the_balances_of_a_naive_sum(store: Store, acts: list[Any]) -> None:
    its = Cellar(store, cellar(kegs=3), event_id=f"evening-{uuid.uuid4().hex[:8]}")
    done: list[int] = []
    for of, kind, place, hour, ml, containers in acts:
        at = day(1, 0) + dt.timedelta(hours=hour)
        more: dict[str, Any] = {"code": WasteCode.FOAM, "reason": "any"}
        with suppress(rule.MovementRefused):
            if kind is MovementKind.REVERSE:
                if done:
                    its.reverse(done[hour % len(done)])
            elif of == "W1":
                ends = {"from_": "cellar"} if containers % 2 else {}
                done.append(
                    its.move("", kind, place, at=at, lot=of, ml=ml, containers=containers, **ends, **more).movement.id
                )
            else:
                done.append(its.move(of, kind, place, at=at, ml=ml, **more).movement.id)
    with store.reading() as connection:
        moved = [kept.movement for kept in movements(connection, its.event)]
        assert verify(connection).breaches == ()
        for hour in range(0, 31, 3):
            at = day(1, 0) + dt.timedelta(hours=hour)
            expected = naive_sum(moved, at)
            assert {
                (each.location, each.keg, each.lot): (each.volume_ml, each.containers)
                for each in on_hand(connection, its.event, at)
            } == expected
            totals: dict[tuple[int, int], tuple[int, int]] = {}
            for (location, _, lot), (volume_ml, number) in expected.items():
                before = totals.get((location, lot), (0, 0))
                totals[location, lot] = before[0] + number, before[1] + volume_ml
            assert {each[:2]: each[2:] for each in totals_on_hand(connection, its.event, at)} == totals
    assert live(moved) == [each for each in moved if each.reverses is None and each.id not in {
        one.reverses for one in moved
    }]  # fmt: skip


def naive_sum(moved: list[Movement], at: dt.datetime) -> dict[tuple[int, int | None, int], tuple[int, int]]:
    """Every movement until a moment added up, those that were reversed and their reversals as well."""
    found: dict[tuple[int, int | None, int], tuple[int, int]] = {}
    for each in moved:
        for place, sign in ((each.from_location, -1), (each.to_location, 1)):
            if place is not None and each.at <= at:
                volume_ml, containers = found.get((place, each.keg, each.lot), (0, 0))
                found[place, each.keg, each.lot] = (
                    volume_ml + sign * each.volume_ml, containers + sign * each.containers,
                )  # fmt: skip
    assert all(min(each) >= 0 for each in found.values())
    return {key: each for key, each in found.items() if any(each)}


# ---------------------------------------------------------------- at the same time


def test_fifty_threads_lose_nothing_and_take_nothing_that_is_not_there(store: Store) -> None:
    its = Cellar(store, cellar(kegs=2))
    for keg in (1, 2):
        for kind, to, at in (("fill", None, 1), ("ship", None, 2), ("receive", "bar 1", 3), ("tap", None, 4)):
            its.move(keg, kind, to, at=day(at))
    with ThreadPoolExecutor(50) as pool:
        told = [each for each in pool.map(partial(_twenty_pours, its), range(50)) for each in each]
    poured = [each for each in told if each is not None]
    assert (len(told), len(poured)) == (1000, 2 * KEG_ML // 50)  # so much was there, and no more
    with store.reading() as connection:
        kept = [each for each in movements(connection, its.event) if each.movement.kind is MovementKind.POUR]
        assert sorted(each.movement.id for each in kept) == sorted(poured)
        assert verify(connection).breaches == ()
    left = dict.fromkeys(its.kegs.values(), KEG_ML)
    for each in kept:
        assert each.movement.keg is not None
        left[each.movement.keg] -= each.movement.volume_ml
        assert left[each.movement.keg] >= 0
    assert set(left.values()) == {0}


def _twenty_pours(its: Cellar, thread: int) -> list[int | None]:
    """The numbers of the pours; None where the keg had nothing left."""
    told: list[int | None] = []
    for number in range(20):
        at = day(5) + dt.timedelta(seconds=thread * 20 + number)
        told.append(_poured(its, 1 + number % 2, at, f"{thread} {number}"))
    return told


def _poured(its: Cellar, keg: int, at: dt.datetime, op: str) -> int | None:
    while True:
        try:
            return its.move(keg, "pour", at=at, ml=50, op=op).movement.id
        except (rule.NotEnoughStock, rule.LaterMovement):
            return None
        except StoreBusy:  # so many at once: the same is sent again
            continue


def test_without_the_lock_fifty_threads_pour_what_is_not_there(store: Store) -> None:
    """The broken twin: what is read is not held, on the default engine."""
    its = Cellar(store, cellar(kegs=1))
    for kind, to, at in (("fill", None, 1), ("ship", None, 2), ("receive", "bar 1", 3), ("tap", None, 4)):
        its.move(1, kind, to, at=day(at))
    plain = PlainStore(store.url)
    operation = {"keg": its.kegs["1"], "ml": 50, "minute": 0}

    def pour(_: int) -> bool:
        try:
            plain.write(partial(pour_unguarded, its.event, operation, "Anna"))
        except sa.exc.SQLAlchemyError:  # SQLite's default engine refuses many: what it took is what counts
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        posted = sum(pool.map(pour, range(300)))
    plain.close()
    with store.reading() as connection:
        (left,) = on_hand(connection, its.event, LATER)
        assert verify(connection).breaches
    assert left.volume_ml > KEG_ML - 50 * posted


def test_a_twin_that_forgets_what_follows_is_found_out(stocked: Cellar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Balances after a movement of the past are not shifted: neither the naive sum nor verify is deceived."""
    stocked.move("", "receive", "bar 1", from_="cellar", lot="W1", containers=12, at=day(10))
    monkeypatch.setattr("catering.store.stock_writing._after", lambda _: sa.false())
    stocked.move("", "waste", from_="cellar", lot="W1", containers=2, ml=1_000, code=WasteCode.DAMAGED, at=day(5))
    with stocked.store.reading() as connection:
        moved = [kept.movement for kept in movements(connection, stocked.event)]
        found = {(each.location, each.keg, each.lot): (each.volume_ml, each.containers)
                 for each in on_hand(connection, stocked.event, LATER)}  # fmt: skip
        assert found != naive_sum(moved, LATER)
        assert {each.table for each in verify(connection).breaches} == {"stock_balance"}
