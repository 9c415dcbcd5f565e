"""Writers on one store who are killed at random, and what is left of their work.

`python -m soak.writers SETTINGS` (JSON) runs them and prints what was found, as JSON. The writers are forked from one
process that has opened nothing, so that a new one begins at once. Before an operation a writer notes what it means to
do, and after its answer what it was told; whoever takes the place of a killed one sends what is in doubt again, under
the same operation id.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from catering.model.event import GuestGroup
from catering.model.rows import Act, Change
from catering.services.draft import change_draft, discard, save_draft
from catering.services.open_event import open_event
from catering.store import schema
from catering.store.change_sets import Kind, Stamp, done_already
from catering.store.engine import Connection, Store, StoreBusy
from catering.store.event_rows import load_event
from catering.store.migrate import bring_up_to_date
from catering.store.verify import verify
from catering.store.writing import apply_changes, lock_event
from kept_evening import EVENING, NOON, evening, keep, with_cells, with_row, without

GROUP = "guest_group"
COUNTED = ("Delegation", "Neighbours")
"""The groups whose guests all writers count on, one at a time."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is left: operations by their fate, and whatever should not be."""

    saved: int
    refused: int
    in_doubt_and_saved: int
    lost: list[str]
    """What was acknowledged and is not there, or was refused and is."""
    miscounted: dict[str, int]
    """Groups that do not have one guest more for each operation that counted one."""
    breaches: list[str]
    faults: dict[str, int]
    """What writers ran into that no writer should."""

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.miscounted or self.breaches or self.faults)


# ---------------------------------------------------------------- what a writer does


class PlainStore(Store):
    """The broken twin: engines as SQLAlchemy makes them, one try, no lock."""

    def _engine(self, *, read_only: bool) -> sa.Engine:  # noqa: ARG002
        return sa.create_engine(self.url.set(drivername="sqlite" if self.is_sqlite else "postgresql+psycopg"))

    def write(self, work: Any) -> Any:
        with self._writer.begin() as connection:
            return work(connection)


def count_one(store: Store, actor: str, group: str, operation_id: str) -> str:
    """One guest more, read and written in one transaction, as an import does."""

    def work(connection: Connection) -> None:
        if done_already(connection, operation_id) is None:
            stored = lock_event(connection, 1)
            row, now = _row(stored.rows[GROUP], group)
            more = Change(Act.EDIT, GROUP, row, "accepted", now, now + 1)
            apply_changes(connection, stored, [more], Stamp(Kind.IMPORT, actor, NOON, "soak", operation_id))

    store.write(work)
    return "saved"


def count_one_unguarded(store: Store, actor: str, group: str, operation_id: str) -> str:
    """The broken twin of it: what was read is not held, what is written is not guarded by a version."""
    groups, event = schema.RECORD_TABLES[GROUP], schema.event

    def work(connection: Connection) -> None:
        row, now = _row(load_event(connection, 1).rows[GROUP], group)
        version = connection.execute(
            sa.update(event).values(event_version=event.c.event_version + 1).returning(event.c.event_version)
        ).scalar_one()
        update = sa.update(groups).where(groups.c.id == row).values(accepted=now + 1, version=groups.c.version + 1)
        row_version = connection.execute(update.returning(groups.c.version)).scalar_one()
        made = sa.insert(schema.change_set).values(
            event=1, event_version=version, kind=Kind.IMPORT.value, actor=actor, at=NOON, by_what="soak",
            operation_id=operation_id, program="0",
        )  # fmt: skip
        number = connection.execute(made.returning(schema.change_set.c.id)).scalar_one()
        connection.execute(
            sa.insert(schema.change).values(
                change_set=number, act="edit", table_name=GROUP, row_id=row, row_version=row_version,
                column_name="accepted", before=str(now), after=str(now + 1),
            )
        )  # fmt: skip

    store.write(work)
    return "saved"


def by_a_draft(store: Store, actor: str, what: str, name: str, operation_id: str) -> str:
    """What a person does on a page: looks, changes a draft, saves it; gives it up where another was faster."""
    seen = open_event(store, EVENING, actor).records
    if what == "count":
        now = next(group.accepted for group in seen.guest_groups if group.name == name)
        after = with_cells(seen, GROUP, name, accepted=now + 1)
    elif what == "add":
        after = with_row(seen, GROUP, GuestGroup(name=name, accepted=1))
    else:
        after = without(seen, GROUP, name)
    change_draft(store, 1, actor, seen, after, what=what, at=NOON)
    return save_what_is_drafted(store, actor, operation_id)


def save_what_is_drafted(store: Store, actor: str, operation_id: str) -> str:
    saved = save_draft(store, 1, actor, by_what="soak", at=NOON, operation_id=operation_id)
    if saved.change_set is not None:
        return "saved"
    discard(store, 1, actor)
    return "refused"


def _row(groups: Any, name: str) -> tuple[int, int]:
    return next((row_id, row["accepted"]) for row_id, row in groups.items() if row["name"] == name)


# ---------------------------------------------------------------- a writer's notes


class Notes:
    """What one writer means to do and what it was told, kept through its deaths."""

    def __init__(self, folder: Path, writer: int) -> None:
        self._meant, self._told = folder / f"meant-{writer}", folder / f"told-{writer}"
        for each in (self._meant, self._told):
            each.touch()

    def mean(self, **operation: Any) -> None:
        _append(self._meant, operation)

    def tell(self, operation_id: str, answer: str) -> None:
        _append(self._told, {"id": operation_id, "answer": answer})

    def meant(self) -> list[dict[str, Any]]:
        return list(_lines(self._meant))

    def told(self) -> dict[str, str]:
        return {each["id"]: each["answer"] for each in _lines(self._told)}


def _append(path: Path, words: dict[str, Any]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND)
    os.write(handle, (json.dumps(words) + "\n").encode())
    os.close(handle)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def write_on(url: str, folder: Path, writer: int, seed: int, *, plain: bool, guarded: bool) -> None:
    """Works until it is killed."""
    chance, actor, notes = random.Random(seed), f"writer {writer}", Notes(folder, writer)
    store = PlainStore(url) if plain else Store(url)
    told = notes.told()
    mine = [each for each in notes.meant() if each["id"] not in told]
    added = _own_groups(notes, told)
    while True:
        operation = mine.pop(0) if mine else None
        if is_new := operation is None:
            operation = _next_operation(chance, writer, added, guarded=guarded)
            notes.mean(**operation)
        number, name, what = operation["id"], operation["name"], operation["what"]
        try:
            if not guarded:
                answer = count_one_unguarded(store, actor, name, number)
            elif operation["by"] == "import":
                answer = count_one(store, actor, name, number)
            elif is_new:
                answer = by_a_draft(store, actor, what, name, number)
            else:
                answer = save_what_is_drafted(store, actor, number)
        except StoreBusy:
            mine.insert(0, operation)
            continue
        except Exception as fault:  # whatever it is, it is noted as the answer, and the run has failed by it
            answer = f"{type(fault).__name__}: {str(fault).splitlines()[0][:80]}"
        if chance.random() < 0.2:
            time.sleep(0.05)  # the answer is on its way
        notes.tell(number, answer)
        if (what, answer) == ("add", "saved"):
            added.append(name)
        elif what == "remove":
            added.remove(name)


def _own_groups(notes: Notes, told: dict[str, str]) -> list[str]:
    """The groups that this writer added and did not try to remove."""
    meant = notes.meant()
    gone = {each["name"] for each in meant if each["what"] == "remove" and each["id"] in told}
    return [
        each["name"]
        for each in meant
        if each["what"] == "add" and told.get(each["id"]) == "saved" and each["name"] not in gone
    ]


def _next_operation(chance: random.Random, writer: int, added: list[str], *, guarded: bool) -> dict[str, Any]:
    number = uuid.UUID(int=chance.getrandbits(128)).hex
    what = chance.choices(("count", "add", "remove"), (6, 1, 3 if len(added) > 2 else 0))[0] if guarded else "count"
    by = chance.choice(("import", "draft")) if what == "count" else "draft"
    name = {"count": chance.choice(COUNTED), "add": f"{writer} {number}", "remove": added[0] if added else ""}[what]
    return {"id": number, "what": what, "by": by, "name": name}


# ---------------------------------------------------------------- who kills them


def run(
    url: str, folder: str, *, kills: int, writers: int = 8, seed: int = 1, plain: bool = False, guarded: bool = True
) -> Found:
    """Lets the writers work and kills one of them at a time, or all at once, until it was done so often."""
    chance, place = random.Random(seed), Path(folder)
    _prepare(url)

    def begun(writer: int) -> int:
        return _forked(partial(write_on, url, place, writer, chance.getrandbits(64), plain=plain, guarded=guarded))

    kill_at_random(begun, place, chance, kills=kills, writers=writers)
    return look(url, [Notes(place, writer) for writer in range(writers)])


def kill_at_random(
    begun: Callable[[int], int], place: Path, chance: random.Random, *, kills: int, writers: int
) -> None:
    """Kills one writer at a time, or all at once, and begins each anew; `begun` gives the process of a writer."""
    alive = {writer: begun(writer) for writer in range(writers)}
    for _ in range(kills):
        _wait_for_answers(place)
        time.sleep(chance.uniform(0.02, 0.12))
        dying = list(alive) if chance.random() < 0.2 else [chance.randrange(writers)]
        for writer in dying:
            _kill(alive[writer])
        for writer in dying:
            alive[writer] = begun(writer)
    time.sleep(0.5)
    for child in alive.values():
        _kill(child)


def _prepare(url: str) -> None:
    store = Store(url)
    bring_up_to_date(store)
    keep(store)
    store.close()


def _wait_for_answers(folder: Path, most_s: float = 10) -> None:
    """Until somebody was told something: writers who are killed before they did anything prove nothing."""
    before, until = _told_bytes(folder), time.monotonic() + most_s
    while _told_bytes(folder) == before and time.monotonic() < until:
        time.sleep(0.005)


def _told_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("told-*"))


def _forked(work: Any) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return child


def _kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def look(url: str, notes: list[Notes]) -> Found:
    """What the store holds, beside what the writers meant and were told."""
    store = Store(url)
    with store.reading() as connection:
        breaches = [f"{each.table} {each.row} {each.column}: {each.expected}, {each.found}"
                    for each in verify(connection).breaches]  # fmt: skip
        kept = schema.change_set.c
        done = Counter(connection.execute(sa.select(kept.operation_id).where(kept.kind != "create")).scalars())
        groups = {row["name"]: row["accepted"] for row in load_event(connection, 1).rows[GROUP].values()}
    store.close()
    meant = {each["id"]: each for one in notes for each in one.meant()}
    told = {number: answer for one in notes for number, answer in one.told().items()}
    lost = [number for number, answer in told.items() if (answer == "saved") != (number in done)]
    lost += [f"{number} was never meant" for number in done if number not in meant]
    before = {group.name: group.accepted for group in evening().guest_groups}
    expected = Counter(before)
    for number in done:
        what, name = meant[number]["what"], meant[number]["name"]
        expected[name] += {"count": 1, "add": 1, "remove": -1}[what]
    miscounted = {
        name: groups.get(name, 0) - expected[name]
        for name in {*groups, *expected}
        if groups.get(name, 0) != expected[name]
    }
    answers = Counter(told.values())
    return Found(
        saved=answers.pop("saved", 0),
        refused=answers.pop("refused", 0),
        in_doubt_and_saved=sum(number not in told for number in done),
        lost=lost,
        miscounted=miscounted,
        breaches=breaches,
        faults=dict(answers),
    )


# ---------------------------------------------------------------- an import


def import_many(url: str, *, kills: int, rows: int = 3000, seed: int = 1) -> dict[str, Any]:
    """Kills an import of many rows at random points, `kills` times, each into an event of its own.

    Afterwards the same operation is sent again and must be whole, once. Says what is torn, and how many were whole
    and absent when they were killed.
    """
    chance = random.Random(seed)
    _prepare(url)
    rehearsal = _kept(url, "rehearsal")
    begun = time.perf_counter()
    _import(url, rehearsal, rows, "import the rehearsal")
    takes_s = time.perf_counter() - begun
    found, whole, absent = [], 0, 0
    for number in range(kills):
        event, operation_id = _kept(url, f"import-{number}"), f"import {number}"
        child = _forked(partial(_import, url, event, rows, operation_id))
        time.sleep(chance.uniform(0.1, 2) * takes_s)  # from its beginning to after its end
        _kill(child)
        there = _imported(url, event, operation_id)
        if there == (rows, rows * 2, True):
            whole += 1
        elif there == (0, 0, False):
            absent += 1
        else:
            found.append(f"killed: {there}")
        _import(url, event, rows, operation_id)
        if (there := _imported(url, event, operation_id)) != (rows, rows * 2, True):
            found.append(f"sent again: {there}")
    with _opened(url) as store, store.reading() as connection:
        found += [str(each) for each in verify(connection).breaches]
    return {"torn": found, "whole": whole, "absent": absent}


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    store = Store(url)
    try:
        yield store
    finally:
        store.close()


def _kept(url: str, event_id: str) -> int:
    with _opened(url) as store:
        return keep(store, evening(event_id), event_id).event


def _import(url: str, event: int, rows: int, operation_id: str) -> None:
    def work(connection: Connection) -> None:
        if done_already(connection, operation_id) is None:
            changes = [
                Change(Act.ADD, GROUP, -number, column, None, value)
                for number in range(1, rows + 1)
                for column, value in (("name", f"Table {number}"), ("accepted", number % 12))
            ]
            stamp = Stamp(Kind.IMPORT, "Anna", NOON, "tables.xlsx", operation_id)
            apply_changes(connection, lock_event(connection, event), changes, stamp)

    with _opened(url) as store:
        store.write(work)


def _imported(url: str, event: int, operation_id: str) -> tuple[int, int, bool]:
    """How many rows are there, how many changes, and whether a change set says so."""
    groups = schema.RECORD_TABLES[GROUP]
    with _opened(url) as store, store.reading() as connection:
        done = done_already(connection, operation_id)
        there = sa.select(sa.func.count()).where(groups.c.event == event, groups.c.name.like("Table %"))
        kept = sa.select(sa.func.count()).where(schema.change.c.change_set == (done.id if done else -1))
        version = connection.execute(
            sa.select(schema.event.c.event_version).where(schema.event.c.id == event)
        ).scalar_one()
        is_done = done is not None and version == 2
        return connection.execute(there).scalar_one(), connection.execute(kept).scalar_one(), is_done


def soaked(**settings: Any) -> dict[str, Any]:
    """The same in a process of its own: what it found."""
    command = [sys.executable, "-m", "soak.writers", json.dumps(settings)]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    done = subprocess.run(command, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    settings = json.loads(sys.argv[1])
    if "rows" in settings:
        print(json.dumps(import_many(**settings)))
    else:
        print(json.dumps(asdict(run(**settings))))


if __name__ == "__main__":
    main()
