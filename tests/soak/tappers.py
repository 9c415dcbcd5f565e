"""Tappers at one bar who are killed while they post, and what is left of their pours.

As in `soak.writers`: each notes what it means to do and what it was told; whoever takes the place of a killed one sends
what is in doubt again, under the same operation id. They pour from the same kegs, at any minute of the evening, and now
and then take back a pour of their own.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from catering import __version__
from catering.model.movement import KegState, MovementKind
from catering.planning.stock.ledger import Wanted
from catering.planning.stock.ledger_refusals import MovementRefused
from catering.store import schema
from catering.store.engine import Connection, Store, StoreBusy
from catering.store.migrate import bring_up_to_date
from catering.store.stock import keg_now, movements, on_hand
from catering.store.stock_writing import Posting, post_movement, reverse_movement
from catering.store.verify import verify
from cellar import KEG_ML, LATER, Cellar, cellar
from soak.writers import Notes, PlainStore, _forked, kill_at_random

KEGS = 4
EVENING_AT = dt.datetime(2026, 10, 24, 17, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """What is left: pours by their fate, and whatever should not be."""

    posted: int
    refused: int
    in_doubt_and_posted: int
    lost: list[str]
    """What was acknowledged and is not there, was refused and is, or was never meant."""
    miscounted: dict[str, int]
    """Kegs that do not hold what was filled less what was poured, by the millilitres that they are off."""
    breaches: list[str]
    faults: dict[str, int]


# ---------------------------------------------------------------- what a tapper does


def pour_on(url: str, folder: Path, writer: int, seed: int, *, plain: bool) -> None:
    """Works until it is killed. `plain` is the broken twin: no lock, no look at what was done before."""
    chance, notes = random.Random(seed), Notes(folder, writer)
    store = PlainStore(url) if plain else Store(url)
    told = notes.told()
    mine = [each for each in notes.meant() if each["id"] not in told]
    own = [answer.removeprefix("posted ") for answer in told.values() if answer.startswith("posted ")]
    while True:
        operation = mine.pop(0) if mine else None
        if operation is None:
            operation = _next_pour(chance, own, plain=plain)
            notes.mean(**operation)
        try:
            work = partial(pour_unguarded, 1) if plain else _post
            answer = f"posted {store.write(partial(work, operation, f'tapper {writer}'))}"
            own.append(answer.removeprefix("posted "))
        except MovementRefused:
            answer = "refused"
        except StoreBusy:
            mine.insert(0, operation)
            continue
        except Exception as fault:  # whatever it is, it is noted as the answer, and the run has failed by it
            answer = f"{type(fault).__name__}: {str(fault).splitlines()[0][:80]}"
        if chance.random() < 0.2:
            time.sleep(0.05)  # the answer is on its way
        notes.tell(operation["id"], answer)


def _next_pour(chance: random.Random, own: list[str], *, plain: bool) -> dict[str, Any]:
    number = uuid.UUID(int=chance.getrandbits(128)).hex
    if own and not plain and chance.random() < 0.2:
        return {"id": number, "reverses": int(chance.choice(own))}
    return {"id": number, "keg": chance.randint(1, KEGS), "ml": chance.randint(1, 60), "minute": chance.randint(0, 300)}


def _wanted(operation: dict[str, Any]) -> Wanted:
    at = EVENING_AT + dt.timedelta(minutes=operation["minute"])
    return Wanted(MovementKind.POUR, at, volume_ml=operation["ml"])


def _post(operation: dict[str, Any], actor: str, connection: Connection) -> int:
    posting = Posting(actor, LATER, "soak", operation["id"])
    if "reverses" in operation:
        return reverse_movement(connection, operation["reverses"], posting).movement.id
    return post_movement(connection, 1, _wanted(operation), posting, keg=operation["keg"]).movement.id


def pour_unguarded(event: int, operation: dict[str, Any], actor: str, connection: Connection) -> int:
    """What was read is not held, and what is sent again is posted again."""
    wanted, keg = replace(_wanted(operation), at=LATER), operation["keg"]
    now = keg_now(connection, keg, at=wanted.at)
    movement, balance, cell = schema.stock_movement, schema.stock_balance, schema.stock_cell.c
    made = sa.insert(movement).values(
        event=event, at=wanted.at, posted_at=LATER, actor=actor, by_what="soak", kind="pour", keg=keg, lot=now.lot,
        from_location=now.location, volume_ml=wanted.volume_ml, containers=0, operation_id=uuid.uuid4().hex,
        program=__version__,
    )  # fmt: skip
    number = int(connection.execute(made.returning(movement.c.id)).scalar_one())
    of = sa.select(cell.id).where(cell.keg == keg, cell.location == now.location)
    connection.execute(
        sa.insert(balance).values(
            cell=connection.execute(of).scalar_one(), movement=number, at=wanted.at, containers=1,
            volume_ml=now.volume_ml - (wanted.volume_ml or 0), state=KegState.TAPPED.value,
        )
    )  # fmt: skip
    return number


# ---------------------------------------------------------------- who kills them


def run(url: str, folder: str, *, kills: int, writers: int = 8, seed: int = 1, plain: bool = False) -> Found:
    """Lets the tappers pour and kills one of them at a time, or all at once, until it was done so often."""
    chance, place = random.Random(seed), Path(folder)
    _forked_and_done(partial(_tap_all, url))

    def begun(writer: int) -> int:
        return _forked(partial(pour_on, url, place, writer, chance.getrandbits(64), plain=plain))

    kill_at_random(begun, place, chance, kills=kills, writers=writers)
    return look(url, [Notes(place, writer) for writer in range(writers)])


def _forked_and_done(work: Any) -> None:
    """Done in a process of its own, so that this one opens nothing before it forks."""
    os.waitpid(_forked(work), 0)


def _tap_all(url: str) -> None:
    store = Store(url)
    bring_up_to_date(store)
    its = Cellar(store, cellar(kegs=KEGS))
    before = EVENING_AT - dt.timedelta(days=1)
    for keg in range(1, KEGS + 1):
        for kind, to in (("fill", None), ("ship", None), ("receive", "bar 1"), ("tap", None)):
            its.move(keg, kind, to, at=before)
    store.close()


def look(url: str, notes: list[Notes]) -> Found:
    """What the store holds, beside what the tappers meant and were told."""
    store = Store(url)
    with store.reading() as connection:
        breaches = [f"{each.table} {each.row} {each.column}: {each.expected}, {each.found}"
                    for each in verify(connection).breaches]  # fmt: skip
        kept = [each for each in movements(connection, 1) if each.by_what == "soak"]
        held = {each.keg: each.volume_ml for each in on_hand(connection, 1, LATER)}
    store.close()
    meant = {each["id"] for one in notes for each in one.meant()}
    told = {number: answer for one in notes for number, answer in one.told().items()}
    done = {each.operation_id: f"posted {each.movement.id}" for each in kept}
    lost = [number for number, answer in told.items()
            if (answer != done.get(number)) if answer.startswith("posted") or number in done]  # fmt: skip
    lost += [f"{number} was never meant" for number in done if number not in meant]
    poured: Counter[int | None] = Counter()
    for each in kept:
        poured[each.movement.keg] += each.movement.volume_ml * (-1 if each.movement.reverses else 1)
    off = {str(keg): held[keg] - (KEG_ML - poured[keg]) for keg in held}
    answers = Counter("posted" if answer.startswith("posted") else answer for answer in told.values())
    return Found(
        posted=answers.pop("posted", 0),
        refused=answers.pop("refused", 0),
        in_doubt_and_posted=sum(number not in told for number in done),
        lost=lost,
        miscounted={keg: each for keg, each in off.items() if each},
        breaches=breaches,
        faults=dict(answers),
    )


def poured(**settings: Any) -> dict[str, Any]:
    """The same in a process of its own: what it found."""
    command = [sys.executable, "-m", "soak.tappers", json.dumps(settings)]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    done = subprocess.run(command, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    print(json.dumps(asdict(run(**json.loads(sys.argv[1])))))
