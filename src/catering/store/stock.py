"""The stock of an event as the ledger has it: on hand at any moment, and the movements that led there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import Beverage, BeverageSource, ContainerSize
from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.record import Record, same_name, sheet_label
from catering.model.rows import record_of
from catering.model.stock import Keg, Location, Lot
from catering.model.text import Text, text
from catering.planning.stock.ledger import NOT_FILLED, KegItem, KegNow, Movement, Places
from catering.planning.stock.ledger_goods import GoodsItem
from catering.store import schema
from catering.store.event_rows import natural_key, row_from_sql

_Kept = TypeVar("_Kept", bound=Record)
_UTC = ZoneInfo("UTC")
_TRAIN = sa.literal(MovementKind.TRAIN.value, literal_execute=True)
"""It stands in the statement itself, so that the database sees which index has just these rows."""
_BALANCE, _CELL, _MOVEMENT = schema.stock_balance.c, schema.stock_cell.c, schema.stock_movement.c


class NotInEvent(Exception):
    """A keg, lot or location that the event has not."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class Holding(NamedTuple):
    """What is at a location: a keg with its lot, or a lot of other goods. Cell, location, keg and lot are row ids."""

    cell: int
    location: int
    keg: int | None
    lot: int
    volume_ml: int
    containers: int
    state: KegState | None


_STATES: Mapping[str | None, KegState | None] = {None: None, **{each.value: each for each in KegState}}


@dataclass(frozen=True, slots=True)
class KeptMovement:
    """A movement as it was kept: with who posted it, when and by what; `reversed_by` took it back."""

    movement: Movement
    event: int
    posted_at: dt.datetime
    actor: str
    by_what: str
    operation_id: str
    reversed_by: int | None


# ---------------------------------------------------------------- on hand


def on_hand(connection: sa.Connection, event: int, as_of: dt.datetime) -> tuple[Holding, ...]:
    """What is where at a moment, all of that moment done; nothing is summed."""
    found = connection.execute(_ON_HAND, {"of_event": event, "as_of": as_of})
    return tuple(
        Holding(cell, location, keg, lot, volume_ml, containers, _STATES[state])
        for cell, location, keg, lot, volume_ml, containers, state in found
    )


def totals_on_hand(connection: sa.Connection, event: int, as_of: dt.datetime) -> tuple[tuple[int, int, int, int], ...]:
    """The same added up for each location and lot: location, lot, containers, millilitres."""
    found = connection.execute(_TOTALS, {"of_event": event, "as_of": as_of})
    return tuple((location, lot, int(containers), int(volume_ml)) for location, lot, containers, volume_ml in found)


def trained(connection: sa.Connection, event: int, as_of: dt.datetime) -> dict[int, int]:
    """Millilitres that were drunk in training until a moment, by lot; movements that were reversed do not count."""
    reversal = schema.stock_movement.alias("reversal")
    wanted = (
        sa.select(_MOVEMENT.lot, sa.func.sum(_MOVEMENT.volume_ml))
        .outerjoin(reversal, reversal.c.reverses == _MOVEMENT.id)
        .where(_MOVEMENT.event == event, _MOVEMENT.at <= as_of, _MOVEMENT.kind == _TRAIN)
        .where(reversal.c.id.is_(None))
        .group_by(_MOVEMENT.lot)
    )
    return {lot: int(volume_ml) for lot, volume_ml in connection.execute(wanted)}


def _last_of_cell() -> sa.ScalarSelect[int]:
    """The balance of a cell that stands at a moment: one step in the index of each cell, however long its past."""
    last = schema.stock_balance.alias("last")
    return (
        sa.select(last.c.id)
        .where(last.c.cell == _CELL.id, last.c.at <= sa.bindparam("as_of", type_=schema.Instant()))
        .order_by(last.c.at.desc(), last.c.movement.desc())
        .limit(1)
        .correlate(schema.stock_cell)
        .scalar_subquery()
    )


def _held(*wanted: Any) -> sa.Select[Any]:
    return (
        sa.select(*wanted)
        .join_from(schema.stock_cell, schema.stock_balance, _BALANCE.id == _last_of_cell())
        .where(_CELL.event == sa.bindparam("of_event"), sa.or_(_BALANCE.containers > 0, _BALANCE.volume_ml > 0))
    )


_ON_HAND = _held(
    _CELL.id, _CELL.location, _CELL.keg, _CELL.lot, _BALANCE.volume_ml, _BALANCE.containers, _BALANCE.state
).order_by(_CELL.location, _CELL.id)
_TOTALS = (
    _held(_CELL.location, _CELL.lot, sa.func.sum(_BALANCE.containers), sa.func.sum(_BALANCE.volume_ml))
    .group_by(_CELL.location, _CELL.lot)
    .order_by(_CELL.location, _CELL.lot)
)


# ---------------------------------------------------------------- movements


def movement(connection: sa.Connection, number: int) -> KeptMovement:
    """One movement by its number. Raises NotInEvent."""
    found = next(_movements(connection, _MOVEMENT.id == number), None)
    if found is None:
        raise NotInEvent(text("There is no movement {number}.", number=number))
    return found


def movements(
    connection: sa.Connection,
    event: int,
    *,
    keg: int | None = None,
    lot: int | None = None,
    location: int | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    latest: int | None = None,
) -> tuple[KeptMovement, ...]:
    """The movements of an event in the order of their moments: of a keg, of a lot, from or to a location.

    Not more than the `latest` of them, where that is said.
    """
    where = [_MOVEMENT.event == event]
    if keg is not None:
        where.append(_MOVEMENT.keg == keg)
    if lot is not None:
        where.append(_MOVEMENT.lot == lot)
    if location is not None:
        where.append(sa.or_(_MOVEMENT.from_location == location, _MOVEMENT.to_location == location))
    if since is not None:
        where.append(_MOVEMENT.at >= since)
    if until is not None:
        where.append(_MOVEMENT.at < until)
    return tuple(_movements(connection, *where, latest=latest))


def movements_of_vessels(connection: sa.Connection, event: int, until: dt.datetime) -> tuple[Movement, ...]:
    """What says what became of vessels: movements of goods, and of kegs that lost beer by damage, up to a moment."""
    damaged = sa.select(_MOVEMENT.keg).where(_MOVEMENT.event == event, _MOVEMENT.code == WasteCode.DAMAGED.value)
    of_goods = _movements(connection, _MOVEMENT.event == event, _MOVEMENT.at <= until, _MOVEMENT.keg.is_(None))
    # asked by the moment as well, SQLite would walk through all movements of the event to find those of few kegs
    of_kegs = (kept for kept in _movements(connection, _MOVEMENT.keg.in_(damaged)) if kept.movement.at <= until)
    return tuple(kept.movement for kept in (*of_goods, *of_kegs))


def last_movement(connection: sa.Connection, event: int) -> int:
    """The number of the movement that was posted last; 0 before the first. While it stays, so does the stock."""
    last = sa.select(sa.func.max(_MOVEMENT.id)).where(_MOVEMENT.event == event)
    return int(connection.execute(last).scalar() or 0)


def moved_since(connection: sa.Connection, event: int, number: int) -> tuple[Movement, ...]:
    """The movements that were posted after one, whatever their moments."""
    return tuple(kept.movement for kept in _movements(connection, _MOVEMENT.event == event, _MOVEMENT.id > number))


def latest_moment(connection: sa.Connection, event: int) -> dt.datetime | None:
    """The moment of the movement that stands last in time; None before the first."""
    latest = sa.select(_MOVEMENT.at).where(_MOVEMENT.event == event).order_by(_MOVEMENT.at.desc()).limit(1)
    found: dt.datetime | None = connection.execute(latest).scalar()
    return found


def of_operations(connection: sa.Connection, event: int, beginning: str, *, after: int) -> tuple[KeptMovement, ...]:
    """The movements of operations whose ids begin so, in the order of their posting, behind that of a number."""
    begins = _MOVEMENT.operation_id.startswith(beginning, autoescape=True)
    found = _movements(connection, _MOVEMENT.event == event, _MOVEMENT.id > after, begins)
    return tuple(sorted(found, key=lambda kept: kept.movement.id))


def of_operation(connection: sa.Connection, operation_id: str) -> KeptMovement | None:
    """The movement that an operation posted before, however its answer got lost."""
    return next(_movements(connection, _MOVEMENT.operation_id == operation_id), None)


def of_keg(connection: sa.Connection, keg: int, since: dt.datetime) -> list[Movement]:
    """The movements of a keg from a moment on, those that were reversed as well."""
    return [kept.movement for kept in _movements(connection, _MOVEMENT.keg == keg, _MOVEMENT.at >= since)]


def keg_now(
    connection: sa.Connection, keg: int, *, at: dt.datetime | None = None, before: Movement | None = None
) -> KegNow:
    """What a keg is at a moment, all of that moment done; or just before one of its movements."""
    last = schema.stock_balance.alias("last")
    if before is None:
        until: sa.ColumnElement[bool] = last.c.at <= at
    else:
        until = sa.or_(last.c.at < before.at, sa.and_(last.c.at == before.at, last.c.movement < before.id))
    stands = (
        sa.select(last.c.id)
        .where(last.c.cell == _CELL.id, until)
        .order_by(last.c.at.desc(), last.c.movement.desc())
        .limit(1)
        .correlate(schema.stock_cell)
        .scalar_subquery()
    )
    wanted = (
        sa.select(_BALANCE.state, _CELL.location, _BALANCE.volume_ml, _CELL.lot)
        .join_from(schema.stock_cell, schema.stock_balance, _BALANCE.id == stands)
        .where(_CELL.keg == keg, _BALANCE.containers > 0)
    )
    found = connection.execute(wanted).one_or_none()
    return NOT_FILLED if found is None else KegNow(KegState(found.state), found.location, found.volume_ml, found.lot)


def every_movement(connection: sa.Connection) -> Iterator[KeptMovement]:
    """All movements of all events."""
    return _movements(connection)


def _movements(connection: sa.Connection, *where: Any, latest: int | None = None) -> Iterator[KeptMovement]:
    kept, reversal = schema.stock_movement, schema.stock_movement.alias("reversal")
    wanted = (
        sa.select(kept, reversal.c.id.label("reversed_by"))
        .outerjoin(reversal, reversal.c.reverses == kept.c.id)
        .where(*where)
    )
    if latest is None:
        rows: Iterable[sa.Row[Any]] = connection.execute(wanted.order_by(kept.c.at, kept.c.id))
    else:
        newest_first = wanted.order_by(kept.c.at.desc(), kept.c.id.desc()).limit(latest)
        rows = reversed(connection.execute(newest_first).all())
    for row in rows:
        moved = Movement(
            at=row.at,
            kind=MovementKind(row.kind),
            lot=row.lot,
            keg=row.keg,
            from_location=row.from_location,
            to_location=row.to_location,
            volume_ml=row.volume_ml,
            containers=row.containers,
            code=None if row.code is None else WasteCode(row.code),
            reason=row.reason,
            reverses=row.reverses,
            id=row.id,
        )
        yield KeptMovement(moved, row.event, row.posted_at, row.actor, row.by_what, row.operation_id, row.reversed_by)


# ---------------------------------------------------------------- what it is of


def places_of(connection: sa.Connection, event: int) -> Places:
    """The locations of an event and its venue's time zone."""
    zone = connection.execute(sa.select(schema.event.c.time_zone).where(schema.event.c.id == event)).scalar_one()
    return Places(dict(_records(connection, Location, event)), ZoneInfo(zone))


def keg_item(connection: sa.Connection, event: int, row: int) -> KegItem:
    """A keg as the rules see it. Raises NotInEvent."""
    keg = _by_id(connection, Keg, event, row)
    lot = None if keg.lot is None else _by_name(connection, Lot, event, keg.lot)
    own = _by_name(connection, ContainerSize, event, keg.container_size)
    sizes = sizes_by_name(() if own is None else (own[1],))
    size = sizes.get(same_name(keg.container_size))
    if size is None:
        raise NotInEvent(
            text("The container size “{name}” of keg {keg} is not known.", name=keg.container_size, keg=keg.number)
        )
    beverage = None if lot is None else _by_name(connection, Beverage, event, lot[1].beverage)
    is_shipped = beverage is not None and beverage[1].source is BeverageSource.SHIPPED
    return KegItem(row, keg.number, round(size.volume_l * 1000), None if lot is None else lot[0], is_shipped)


def goods_item(connection: sa.Connection, event: int, row: int) -> GoodsItem:
    """A lot as the rules see it. Raises NotInEvent."""
    lot = _by_id(connection, Lot, event, row)
    return GoodsItem(row, lot.name, lot.beverage)


def _by_id(connection: sa.Connection, record_type: type[_Kept], event: int, row: int) -> _Kept:
    where = schema.RECORD_TABLES[record_type.table].c.id == row
    found = next(_records(connection, record_type, event, where), None)
    if found is None:
        raise NotInEvent(text("There is no such row in “{sheet}” of this event.", sheet=sheet_label(record_type)))
    return found[1]


def _by_name(connection: sa.Connection, record_type: type[_Kept], event: int, name: str) -> tuple[int, _Kept] | None:
    key = natural_key(record_type.table, {"name": name})
    where = schema.RECORD_TABLES[record_type.table].c.natural_key == key
    return next(_records(connection, record_type, event, where), None)


def _records(
    connection: sa.Connection, record_type: type[_Kept], event: int, *where: Any
) -> Iterator[tuple[int, _Kept]]:
    """The rows of a table that has no moments, as records by their ids."""
    table = schema.RECORD_TABLES[record_type.table]
    found = connection.execute(sa.select(table).where(table.c.event == event, *where).order_by(table.c.id)).mappings()
    for values in found:
        row = row_from_sql(record_type.table, dict(values))
        yield values["id"], cast(_Kept, record_of(record_type, values["id"], row, _UTC))
