"""Stock counts: opened for a location, noted line by line, each at once; closed when they are posted or given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa

from catering.model.movement import Found, WasteCode
from catering.model.text import text
from catering.planning.stock.count import CountLine, Note, Past, Quantity, Standing, What
from catering.planning.stock.count_refusals import CountClosed, NeverCame
from catering.planning.stock.ledger import Movement
from catering.planning.stock.ledger_refusals import Overfilled
from catering.store import schema
from catering.store.engine import hold
from catering.store.stock import (
    KeptMovement,
    NotInEvent,
    keg_item,
    keg_now,
    last_movement,
    latest_moment,
    moved_since,
    of_operations,
    on_hand,
    places_of,
)
from catering.store.stock_writing import hold_real
from catering.store.writing import take_event

_COUNT, _LINE = schema.stock_count.c, schema.stock_count_line.c


class CountState(StrEnum):
    """How far a count is."""

    OPEN = "open"
    POSTED = "posted"
    TAKEN_BACK = "taken back"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class KeptCount:
    """A count as it was opened and closed; `after_movement` was the event's last movement when it was opened."""

    id: int
    event: int
    location: int
    opened_at: dt.datetime
    opened_by: str
    after_movement: int
    posted_at: dt.datetime | None
    posted_by: str | None
    taken_back_at: dt.datetime | None
    taken_back_by: str | None
    cancelled_at: dt.datetime | None
    operation_id: str

    @property
    def state(self) -> CountState:
        if self.cancelled_at is not None:
            return CountState.CANCELLED
        if self.taken_back_at is not None:
            return CountState.TAKEN_BACK
        return CountState.OPEN if self.posted_at is None else CountState.POSTED

    @property
    def own_operations(self) -> str:
        """What the ids of the operations begin with that post its differences."""
        return f"count {self.id} {self.operation_id}: "

    @property
    def back_operations(self) -> str:
        """The same of those that take them back."""
        return f"count {self.id} back {self.operation_id}: "


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person says of a keg or lot; None as `found` is: not counted after all.

    `again`: it was counted again, after what moved meanwhile.
    """

    what: What
    found: Found | None
    containers: int | None = None
    volume_ml: int | None = None
    best_before_on: dt.date | None = None
    code: WasteCode | None = None
    reason: str | None = None
    again: bool = False


def again(was: Note) -> Noted:
    """The same that was noted, found once more."""
    return Noted(
        was.what, was.found, was.containers, was.volume_ml, was.best_before_on, was.code, was.reason, again=True
    )


# ---------------------------------------------------------------- counts


def open_count(
    connection: sa.Connection, event: int, location: int, *, actor: str, at: dt.datetime, operation_id: str
) -> KeptCount:
    """Opens a count of a location; where one is open there, it is that one: several people may count together.

    Raises ScenarioHasNoStock.
    """
    take_event(connection, event)
    known = count_of_operation(connection, operation_id) or _first(connection, *_open_at(location))
    if known is not None:
        return known
    hold_real(connection, event)
    # never before what is in the ledger already, however the clocks of two machines differ
    opened_at = max(at.astimezone(dt.UTC), latest_moment(connection, event) or at)
    made = sa.insert(schema.stock_count).values(
        event=event,
        location=location,
        opened_at=opened_at,
        opened_by=actor,
        after_movement=last_movement(connection, event),
        operation_id=operation_id,
    )
    return kept_count(connection, connection.execute(made.returning(_COUNT.id)).scalar_one())


def kept_count(connection: sa.Connection, number: int) -> KeptCount:
    """A count by its number. Raises NotInEvent."""
    found = _first(connection, _COUNT.id == number)
    if found is None:
        raise NotInEvent(text("There is no count {number}.", number=number))
    return found


def every_count(connection: sa.Connection) -> tuple[KeptCount, ...]:
    """The counts of all events, the latest first."""
    return tuple(_counts(connection))


def count_of_operation(connection: sa.Connection, operation_id: str) -> KeptCount | None:
    """The count that an operation opened."""
    return _first(connection, _COUNT.operation_id == operation_id)


def counts_of(connection: sa.Connection, event: int) -> tuple[KeptCount, ...]:
    """The counts of an event, the latest first."""
    return tuple(_counts(connection, _COUNT.event == event))


def hold_count(connection: sa.Connection, number: int) -> KeptCount:
    """Takes a count: until the end of the transaction nobody else notes in it or closes it. Raises NotInEvent."""
    hold(connection, "stock count", number)
    return kept_count(connection, number)


def hold_open(connection: sa.Connection, number: int) -> KeptCount:
    """The same of a count that must be open. Raises NotInEvent, CountClosed."""
    kept = hold_count(connection, number)
    if kept.state is not CountState.OPEN:
        raise CountClosed(places_of(connection, kept.event).name(kept.location))
    return kept


def _open_at(location: int) -> tuple[sa.ColumnElement[bool], ...]:
    return _COUNT.location == location, _COUNT.posted_at.is_(None), _COUNT.cancelled_at.is_(None)


def _first(connection: sa.Connection, *where: Any) -> KeptCount | None:
    return next(_counts(connection, *where), None)


def _counts(connection: sa.Connection, *where: Any) -> Iterator[KeptCount]:
    wanted = sa.select(schema.stock_count).where(*where).order_by(_COUNT.id.desc())
    for row in connection.execute(wanted).mappings():
        yield KeptCount(**row)


# ---------------------------------------------------------------- what is noted


def note(connection: sa.Connection, kept: KeptCount, noted: Iterable[Noted], *, actor: str, at: dt.datetime) -> None:
    """Keeps what was found; the same once more changes nothing, not even the moment. The count is held open.

    Raises NeverCame, Overfilled, NotInEvent.
    """
    at = max(at.astimezone(dt.UTC), kept.opened_at)
    there = {What(row.keg, row.lot): row for row in connection.execute(_lines(kept.id))}
    for each in noted:
        hold_possible(connection, kept.event, each, at)
        row = there.get(each.what)
        said = {
            "found": None if each.found is None else each.found.value,
            "containers": each.containers,
            "volume_ml": each.volume_ml,
            "best_before_on": each.best_before_on,
            "code": None if each.code is None else each.code.value,
            "reason": each.reason,
        }
        if row is not None and all(row._mapping[name] == value for name, value in said.items()) and not each.again:
            continue
        by = {"noted_at": at, "noted_by": actor, "stays": 0}
        if each.again:
            by["asked_up_to"] = last_movement(connection, kept.event)
        if row is not None:
            connection.execute(sa.update(schema.stock_count_line).where(_LINE.id == row.id).values(**said, **by))
            continue
        by.setdefault("asked_up_to", kept.after_movement)
        connection.execute(
            sa.insert(schema.stock_count_line).values(
                stock_count=kept.id, keg=each.what.keg, lot=each.what.lot, **said, **by
            )
        )


def leave(connection: sa.Connection, kept: KeptCount, of: Collection[What]) -> None:
    """Leaves what was noted of some as the ledger has it: nothing is posted of them."""
    for keg, lot in of:
        where = _LINE.keg == keg if keg is not None else _LINE.lot == lot
        connection.execute(
            sa.update(schema.stock_count_line).where(_LINE.stock_count == kept.id, where).values(stays=1)
        )


def hold_possible(connection: sa.Connection, event: int, noted: Noted, at: dt.datetime) -> None:
    """Raises NeverCame, Overfilled, NotInEvent where what is said of a keg cannot be."""
    if noted.what.keg is None or noted.found is not Found.THERE:
        return
    keg = keg_item(connection, event, noted.what.keg)
    if noted.volume_ml is not None and noted.volume_ml > keg.size_ml:
        raise Overfilled(keg.number, keg.size_ml, noted.volume_ml)
    if keg_now(connection, keg.id, at=at).location is None:
        raise NeverCame(keg.words)


def notes_of(connection: sa.Connection, number: int) -> tuple[Note, ...]:
    """What is noted in a count, in the order in which it was noted first."""
    return tuple(_note(row) for row in connection.execute(_lines(number)) if row.found is not None)


def _lines(number: int) -> sa.Select[Any]:
    return sa.select(schema.stock_count_line).where(_LINE.stock_count == number).order_by(_LINE.id)


def _note(row: Any) -> Note:
    return Note(
        what=What(row.keg, row.lot),
        found=Found(row.found),
        noted_at=row.noted_at,
        noted_by=row.noted_by,
        containers=row.containers,
        volume_ml=row.volume_ml,
        best_before_on=row.best_before_on,
        code=None if row.code is None else WasteCode(row.code),
        reason=row.reason,
        asked_up_to=row.asked_up_to,
        stays=bool(row.stays),
    )


# ---------------------------------------------------------------- what the ledger has


@dataclass(frozen=True, slots=True)
class LedgerOfCount:
    """What the ledger has beside a count: of each keg and lot what was and what moved since, the lot in each keg, and
    the millilitres in one container of goods, by lot."""

    pasts: Mapping[What, Past]
    lots: Mapping[int, int]
    each_ml: Mapping[int, int]


def ledger_of_count(connection: sa.Connection, kept: KeptCount) -> LedgerOfCount:
    """The ledger as it was when a count was opened; of an open count with what moved since."""
    was: dict[What, Standing] = {}
    lots: dict[int, int] = {}
    each_ml: dict[int, int] = {}
    for held in on_hand(connection, kept.event, kept.opened_at):
        if held.keg is not None:
            was[What(held.keg, None)] = Standing(held.location, held.volume_ml, held.containers, held.state)
            lots[held.keg] = held.lot
            continue
        if held.location == kept.location:
            was[What(None, held.lot)] = Standing(held.location, held.volume_ml, held.containers)
        if held.containers and held.volume_ml % held.containers == 0:
            each_ml[held.lot] = held.volume_ml // held.containers
    since: dict[What, list[Movement]] = {}
    for moved in moved_since(connection, kept.event, kept.after_movement) if kept.state is CountState.OPEN else ():
        if moved.keg is not None:
            lots.setdefault(moved.keg, moved.lot)
            since.setdefault(What(moved.keg, None), []).append(moved)
        elif kept.location in moved.effects:
            since.setdefault(What(None, moved.lot), []).append(moved)
    pasts = {what: Past(was.get(what, Standing()), tuple(since.get(what, ()))) for what in {*was, *since}}
    return LedgerOfCount(pasts, lots, each_ml)


# ---------------------------------------------------------------- closing


def keep_posted(
    connection: sa.Connection, kept: KeptCount, lines: Iterable[CountLine], *, reason: str, actor: str, at: dt.datetime
) -> None:
    """Closes a count as posted, with what was expected and found of each line, those not counted as well.

    `reason` is kept beside each difference that has none of its own.
    """
    there = {What(row.keg, row.lot): row.id for row in connection.execute(_lines(kept.id))}
    for line in lines:
        figures: dict[str, int | str] = {
            "expected_containers": line.expected.containers,
            "expected_ml": line.expected.volume_ml,
        }
        figures["elsewhere_ml"] = line.elsewhere_ml
        if line.found is not None:
            figures |= {"found_containers": line.found.containers, "found_ml": line.found.volume_ml}
        if line.wanted and line.note is not None:
            figures["reason"] = line.note.reason or reason
        what = line.item.what
        if what in there:
            connection.execute(sa.update(schema.stock_count_line).where(_LINE.id == there[what]).values(**figures))
        else:
            own = {"stock_count": kept.id, "keg": what.keg, "lot": what.lot, "asked_up_to": 0, "stays": 0}
            connection.execute(sa.insert(schema.stock_count_line).values(**own, **figures))
    _close(connection, kept, posted_at=at, posted_by=actor)


def keep_taken_back(connection: sa.Connection, kept: KeptCount, *, actor: str, at: dt.datetime) -> None:
    _close(connection, kept, taken_back_at=at, taken_back_by=actor)


def keep_cancelled(connection: sa.Connection, kept: KeptCount, *, at: dt.datetime) -> None:
    _close(connection, kept, cancelled_at=at)


def _close(connection: sa.Connection, kept: KeptCount, **values: object) -> None:
    connection.execute(sa.update(schema.stock_count).where(_COUNT.id == kept.id).values(**values))


def movements_of_count(connection: sa.Connection, kept: KeptCount) -> tuple[KeptMovement, ...]:
    """What a count has posted."""
    return of_operations(connection, kept.event, kept.own_operations, after=kept.after_movement)


def movements_back(connection: sa.Connection, kept: KeptCount) -> tuple[KeptMovement, ...]:
    """What took that back."""
    return of_operations(connection, kept.event, kept.back_operations, after=kept.after_movement)


class PostedFigures(NamedTuple):
    """What was expected and found of a line when its count was posted; found is None where nobody had looked."""

    expected: Quantity
    found: Quantity | None
    elsewhere_ml: int


def posted_figures(connection: sa.Connection, number: int) -> Mapping[What, PostedFigures]:
    """The figures of each line of a posted count."""
    return {
        What(row.keg, row.lot): PostedFigures(
            Quantity(row.expected_containers, row.expected_ml),
            None if row.found_ml is None else Quantity(row.found_containers, row.found_ml),
            row.elsewhere_ml,
        )
        for row in connection.execute(_lines(number))
        if row.expected_ml is not None
    }
