"""The stock of 100,000 movements in 1,000 cells, beside a bare sqlite3 query that gives the same answer.

The floor knows the table and the index, and the moment as the text that stands in them; it makes no records.
"""

from __future__ import annotations

import datetime as dt
import itertools
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from bench_what_if import AS_OF, reference
from catering.model.movement import MovementKind
from catering.model.rows import rows_of
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.planning.stock.ledger import Wanted
from catering.store.change_sets import Kind, Stamp
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from catering.store.stock import on_hand, totals_on_hand
from catering.store.stock_writing import Posting, post_movement
from catering.store.verify import verify
from catering.store.writing import create_event
from side_by_side import compare

KEGS, POURS = 1000, 99
"""Each keg is received, tapped and poured from: 100 movements in one cell."""
BARS = 50
FILLED_AT = AS_OF - dt.timedelta(days=60)
NOW = FILLED_AT + dt.timedelta(days=POURS + 2)
LAST_MONTH = NOW - dt.timedelta(days=30)

ON_HAND = """
SELECT c.id, c.location, c.keg, c.lot, b.volume_ml, b.containers, b.state FROM stock_cell c
JOIN stock_balance b ON b.id = (
  SELECT id FROM stock_balance WHERE cell = c.id AND at <= ? ORDER BY at DESC, movement DESC LIMIT 1)
WHERE c.event = ? AND (b.containers > 0 OR b.volume_ml > 0) ORDER BY c.location, c.id
"""
TOTALS = """
SELECT c.location, c.lot, sum(b.containers), sum(b.volume_ml) FROM stock_cell c
JOIN stock_balance b ON b.id = (
  SELECT id FROM stock_balance WHERE cell = c.id AND at <= ? ORDER BY at DESC, movement DESC LIMIT 1)
WHERE c.event = ? AND (b.containers > 0 OR b.volume_ml > 0) GROUP BY c.location, c.lot ORDER BY c.location, c.lot
"""
SUMMED = """
SELECT location, sum(ml) FROM (
  SELECT to_location AS location, volume_ml AS ml FROM stock_movement WHERE event = ? AND at <= ?
  UNION ALL SELECT from_location, -volume_ml FROM stock_movement WHERE event = ? AND at <= ?)
WHERE location IS NOT NULL GROUP BY location
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catering.sqlite"
        store = Store(f"sqlite:///{path}")
        bring_up_to_date(store)
        event = _kept(store)
        with closing(sqlite3.connect(path, isolation_level=None)) as bare:
            _fill(bare, event)
            with store.reading() as connection:
                assert verify(connection).breaches == ()
            print(f"{bare.execute('SELECT count(*) FROM stock_movement').fetchone()[0]:,} movements")
            _compare(store, bare, event)
        store.close()


def _kept(store: Store) -> int:
    """An event with its kegs and bars; gives its row."""
    records = reference()
    tables: dict[str, Any] = {
        "lots": (Lot(name="L1", beverage="Altbier"),),
        "locations": tuple(Location(name=f"bar {n}", kind=LocationKind.BAR) for n in range(1, BARS + 1)),
        "kegs": tuple(Keg(number=str(n), container_size="20 L slim keg", lot="L1") for n in range(1, KEGS + 1)),
        "event": records.event.model_copy(update={"event_id": "stock"}),
    }
    stamp = Stamp(Kind.CREATE, "Anna", AS_OF, "a measurement", "stock")
    return store.write(partial(create_event, rows=rows_of(records.model_copy(update=tables)), stamp=stamp)).event


def _text(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _fill(bare: sqlite3.Connection, event: int) -> None:
    """All movements at once, day by day as they would be posted; `verify` is asked afterwards whether they hold."""
    bare.execute("BEGIN IMMEDIATE")
    (lot,) = bare.execute("SELECT id FROM lot WHERE event = ?", (event,)).fetchone()
    places = [row for (row,) in bare.execute("SELECT id FROM location WHERE event = ? ORDER BY id", (event,))]
    kegs = [row for (row,) in bare.execute("SELECT id FROM keg WHERE event = ? ORDER BY id", (event,))]
    at_bar = dict(zip(kegs, itertools.cycle(places), strict=False))
    bare.executemany(
        "INSERT INTO stock_cell (id, event, location, keg, lot, keg_or_0) VALUES (?, ?, ?, ?, ?, ?)",
        ((number, event, at_bar[keg], keg, lot, keg) for number, keg in enumerate(kegs, start=1)),
    )
    moved: list[tuple[Any, ...]] = []
    balances: list[tuple[Any, ...]] = []
    numbers = itertools.count(1)
    for day in range(POURS + 1):
        for cell, keg in enumerate(kegs, start=1):
            number, bar, at = next(numbers), at_bar[keg], _text(FILLED_AT + dt.timedelta(days=day, seconds=cell))
            kind = ("receive", "tap")[day] if day < 2 else "pour"
            from_, to = ((None, bar), (bar, bar))[day] if day < 2 else (bar, None)
            volume_ml = 20_000 if day < 2 else 100
            left_ml = 20_000 - 100 * max(0, day - 1)
            moved.append((number, event, at, at, kind, keg, lot, from_, to, volume_ml, int(day < 2), f"bench {number}"))
            balances.append((cell, number, at, left_ml, 1, "full" if day == 0 else "tapped"))
    bare.executemany(
        "INSERT INTO stock_movement (id, event, at, posted_at, actor, by_what, kind, keg, lot, from_location, "
        "to_location, volume_ml, containers, operation_id, program) "
        "VALUES (?, ?, ?, ?, 'Anna', 'bench', ?, ?, ?, ?, ?, ?, ?, ?, '0')",
        moved,
    )
    bare.executemany(
        "INSERT INTO stock_balance (cell, movement, at, volume_ml, containers, state) VALUES (?, ?, ?, ?, ?, ?)",
        balances,
    )
    bare.execute("COMMIT")


def _compare(store: Store, bare: sqlite3.Connection, event: int) -> None:
    def totals_by_hand(at: dt.datetime, connection: sqlite3.Connection = bare) -> object:
        return tuple(connection.execute(TOTALS, (_text(at), event)).fetchall())

    def held_by_hand(at: dt.datetime) -> int:
        return len(bare.execute(ON_HAND, (_text(at), event)).fetchall())

    floor = "bare sqlite3, the same answer"
    with store.reading() as connection:

        def totals(at: dt.datetime) -> object:
            return totals_on_hand(connection, event, at)

        def held(at: dt.datetime) -> int:
            return len(on_hand(connection, event, at))

        assert totals(NOW) == totals_by_hand(NOW)
        assert held(LAST_MONTH) == held_by_hand(LAST_MONTH) == KEGS
        compare("stock by location and lot", partial(totals, NOW), partial(totals_by_hand, NOW), floor_name=floor)
        compare("every keg where it is", partial(held, NOW), partial(held_by_hand, NOW), floor_name=floor)
        compare("as of last month", partial(totals, LAST_MONTH), partial(totals, NOW), floor_name="as of now")
        _compare_with_the_sum(bare, partial(totals, NOW), event)

    def opened() -> object:
        with store.reading() as connection:
            return totals_on_hand(connection, event, NOW)

    def opened_by_hand() -> object:
        with closing(sqlite3.connect(bare.execute("PRAGMA database_list").fetchone()[2])) as connection:
            return totals_by_hand(NOW, connection)

    compare("the same from opening the store on", opened, opened_by_hand, floor_name=floor)
    _compare_posting(store, bare, event)


def _compare_with_the_sum(bare: sqlite3.Connection, totals: Callable[[], object], event: int) -> None:
    def summed() -> object:
        return bare.execute(SUMMED, (event, _text(NOW), event, _text(NOW))).fetchall()

    compare("stock by location and lot", totals, summed, floor_name="bare sqlite3, all movements summed")


def _compare_posting(store: Store, bare: sqlite3.Connection, event: int) -> None:
    """The floor writes one movement and its balance by hand, without looking at anything."""
    for setting in ("journal_mode = TRUNCATE", "synchronous = EXTRA", "foreign_keys = ON"):
        bare.execute(f"PRAGMA {setting}")
    numbers = itertools.count(1)
    (keg,) = bare.execute("SELECT min(id) FROM keg WHERE event = ?", (event,)).fetchone()

    def poured() -> object:
        wanted = Wanted(MovementKind.POUR, NOW, volume_ml=1)
        posting = Posting("Anna", NOW, "a measurement", f"pour {next(numbers)}")
        return store.write(lambda connection: post_movement(connection, event, wanted, posting, keg=keg))

    def by_hand() -> object:
        bare.execute("BEGIN IMMEDIATE")
        made = bare.execute(
            "INSERT INTO stock_movement (event, at, posted_at, actor, by_what, kind, keg, lot, from_location, "
            "volume_ml, containers, operation_id, program) SELECT event, at, posted_at, actor, by_what, 'pour', keg, "
            "lot, to_location, 1, 0, ?, program FROM stock_movement WHERE id = 2",
            (f"by hand {next(numbers)}",),
        )
        bare.execute(
            "INSERT INTO stock_balance (cell, movement, at, volume_ml, containers, state) "
            "SELECT cell, ?, at, volume_ml, containers, state FROM stock_balance WHERE movement = 2",
            (made.lastrowid,),
        )
        bare.execute("COMMIT")
        return made

    compare("one pour posted", poured, by_hand, floor_name="bare sqlite3, written without a look")


if __name__ == "__main__":
    main()
