"""Posts movements: each with the balances that follow from it, in one transaction, one writer at a time on an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from catering import __version__
from catering.model.movement import KegState, MovementKind
from catering.model.text import text
from catering.planning.stock.ledger import Movement, Places, Wanted, move_keg, opposite_of, reverse_keg, states_after
from catering.planning.stock.ledger_goods import Balance, hold_enough, move_goods
from catering.planning.stock.ledger_refusals import AlreadyReversed, MovementRefused, NotYetHappened, OperationTaken
from catering.store import schema
from catering.store.engine import hold
from catering.store.stock import (
    KeptMovement,
    goods_item,
    keg_item,
    keg_now,
    movement,
    of_keg,
    of_operation,
    places_of,
)
from catering.store.writing import take_event


@dataclass(frozen=True, slots=True)
class Posting:
    """Who posts, when, by what; the operation id makes a second try harmless."""

    actor: str
    posted_at: dt.datetime
    by_what: str
    operation_id: str


class ScenarioHasNoStock(MovementRefused):
    """A movement in a scenario, which is a plan and has no goods."""

    def __init__(self) -> None:
        super().__init__(text("A scenario has no stock of its own. Post the movement in the event that it is of."))


def post_movement(
    connection: sa.Connection,
    event: int,
    wanted: Wanted,
    posting: Posting,
    *,
    keg: int | None = None,
    lot: int | None = None,
) -> KeptMovement:
    """Posts a movement of a keg, or of a lot of other goods; an operation done before answers with its movement.

    Raises MovementRefused, NotInEvent.
    """
    done = _done_already(connection, posting.operation_id)
    if done is not None:
        was = done.movement
        if (done.event, was.kind, was.keg) != (event, wanted.kind, keg) or (keg is None and was.lot != lot):
            raise OperationTaken(posting.operation_id)
        return done
    wanted = replace(wanted, at=wanted.at.astimezone(dt.UTC))
    take_event(connection, event)
    hold_real(connection, event)
    places = places_of(connection, event)
    if wanted.at > posting.posted_at:
        raise NotYetHappened(wanted.at.astimezone(places.zone))
    if keg is not None:
        return _post_of_keg(connection, event, keg, wanted, posting, places)
    if lot is None:
        raise ValueError("a movement is of a keg or of a lot")
    goods = goods_item(connection, event, lot)
    from_ = wanted.from_location
    if wanted.kind is MovementKind.ADJUST and from_ is None:
        from_ = wanted.to_location
    held = Balance() if from_ is None else _held(connection, _cell(connection, from_, None, lot), wanted.at)
    moved = move_goods(goods, wanted, held, places)
    for location, effect in moved.effects.items():
        cell = _cell(connection, location, None, lot)
        balances = (_held(connection, cell, moved.at), *_first_short(connection, cell, effect, _after(moved)))
        hold_enough(goods, moved, location, balances, places)
    return _keep(connection, event, moved, posting)


def reverse_movement(
    connection: sa.Connection, number: int, posting: Posting, *, reason: str | None = None
) -> KeptMovement:
    """Posts the exact opposite of a movement, once. Raises MovementRefused, NotInEvent."""
    done = _done_already(connection, posting.operation_id)
    if done is not None:
        if done.movement.reverses != number:
            raise OperationTaken(posting.operation_id)
        return done
    event = movement(connection, number).event
    take_event(connection, event)
    wrong = movement(connection, number)  # as it is now that nobody else can reverse it
    if wrong.reversed_by is not None:
        raise AlreadyReversed(number, wrong.reversed_by)
    places = places_of(connection, event)
    if wrong.movement.keg is not None:
        keg = keg_item(connection, event, wrong.movement.keg)
        before = keg_now(connection, keg.id, before=wrong.movement)
        later = [each for each in of_keg(connection, keg.id, wrong.movement.at) if each.order > wrong.movement.order]
        opposite = reverse_keg(keg, wrong.movement, before, later, places, reason=reason)
        kept = _keep(connection, event, opposite, posting)
        was = states_after(keg, [wrong.movement, *later], places, before)
        states = states_after(keg, [wrong.movement, *later, kept.movement], places, before)
        _keep_states(connection, kept.movement, was, states)
        return kept
    goods, opposite = goods_item(connection, event, wrong.movement.lot), opposite_of(wrong.movement, reason)
    for location, effect in opposite.effects.items():
        cell = _cell(connection, location, None, opposite.lot)
        short = _first_short(connection, cell, effect, _after(wrong.movement))
        hold_enough(goods, opposite, location, short, places)
    return _keep(connection, event, opposite, posting)


def _done_already(connection: sa.Connection, operation_id: str) -> KeptMovement | None:
    """Whoever carries out the same operation just now is waited for."""
    hold(connection, "operation", operation_id)
    return of_operation(connection, operation_id)


def hold_real(connection: sa.Connection, event: int) -> None:
    """Raises ScenarioHasNoStock."""
    of_scenario = sa.select(schema.scenario.c.id).where(schema.scenario.c.event == event)
    if connection.execute(of_scenario).scalar() is not None:
        raise ScenarioHasNoStock


def _post_of_keg(
    connection: sa.Connection, event: int, keg: int, wanted: Wanted, posting: Posting, places: Places
) -> KeptMovement:
    item, now = keg_item(connection, event, keg), keg_now(connection, keg, at=wanted.at)
    later = [each for each in of_keg(connection, keg, wanted.at) if each.at > wanted.at]
    kept = _keep(connection, event, move_keg(item, wanted, now, later, places), posting)
    was = states_after(item, later, places, now)
    _keep_states(connection, kept.movement, was, states_after(item, [kept.movement, *later], places, now))
    return kept


# ---------------------------------------------------------------- what is written


def _keep(connection: sa.Connection, event: int, moved: Movement, posting: Posting) -> KeptMovement:
    """Keeps a movement and the balances of the locations that it changes."""
    made = sa.insert(schema.stock_movement).values(
        event=event,
        at=moved.at,
        posted_at=posting.posted_at,
        actor=posting.actor,
        by_what=posting.by_what,
        kind=moved.kind.value,
        keg=moved.keg,
        lot=moved.lot,
        from_location=moved.from_location,
        to_location=moved.to_location,
        volume_ml=moved.volume_ml,
        containers=moved.containers,
        code=None if moved.code is None else moved.code.value,
        reason=moved.reason,
        reverses=moved.reverses,
        operation_id=posting.operation_id,
        program=__version__,
    )
    number = connection.execute(made.returning(schema.stock_movement.c.id)).scalar_one()
    moved = replace(moved, id=int(number), at=moved.at.astimezone(dt.UTC))
    for location, effect in moved.effects.items():
        _keep_balance(connection, event, location, moved, effect)
    return KeptMovement(
        moved, event, posting.posted_at, posting.actor, posting.by_what, posting.operation_id, reversed_by=None
    )


def _keep_balance(
    connection: sa.Connection, event: int, location: int, moved: Movement, effect: tuple[int, int]
) -> None:
    """One balance more in a cell, after those of earlier moments; those of later ones are shifted.

    Balances are of the movements that stand: a reversal takes what it reverses out of all that followed it.
    """
    balance = schema.stock_balance
    cell = _cell(connection, location, moved.keg, moved.lot)
    if cell is None:
        values = {"event": event, "location": location, "keg": moved.keg, "lot": moved.lot, "keg_or_0": moved.keg or 0}
        made = sa.insert(schema.stock_cell).values(**values).returning(schema.stock_cell.c.id)
        cell = int(connection.execute(made).scalar_one())
    from_ = _after(moved) if moved.reverses is None else _from(moved.at, moved.reverses)
    if effect != (0, 0):
        more = {"volume_ml": balance.c.volume_ml + effect[0], "containers": balance.c.containers + effect[1]}
        connection.execute(sa.update(balance).where(balance.c.cell == cell, from_).values(**more))
    held = _held(connection, cell, moved.at)
    more_ml, more_containers = effect if moved.reverses is None else (0, 0)
    connection.execute(
        sa.insert(balance).values(
            cell=cell,
            movement=moved.id,
            at=moved.at,
            volume_ml=held.volume_ml + more_ml,
            containers=held.containers + more_containers,
        )
    )


def _keep_states(
    connection: sa.Connection, moved: Movement, was: Mapping[int, KegState], states: Mapping[int, KegState]
) -> None:
    """The state of a keg in the balances of where it is, after a movement and those that follow it.

    `was` are the states until now: where the vessel stays, only those that change are written.
    """
    balance = schema.stock_balance
    for number, state in states.items():
        if moved.containers or was.get(number) is not state:
            there = sa.case((balance.c.containers > 0, state.value), else_=None)
            connection.execute(sa.update(balance).where(balance.c.movement == number).values(state=there))


# ---------------------------------------------------------------- what is there


def _cell(connection: sa.Connection, location: int, keg: int | None, lot: int) -> int | None:
    cell = schema.stock_cell.c
    wanted = sa.select(cell.id).where(cell.location == location, cell.keg_or_0 == (keg or 0), cell.lot == lot)
    return connection.execute(wanted).scalar()


def _held(connection: sa.Connection, cell: int | None, at: dt.datetime) -> Balance:
    """What a cell holds at a moment, all of that moment done."""
    balance = schema.stock_balance.c
    wanted = (
        sa.select(balance.volume_ml, balance.containers)
        .where(balance.cell == cell, balance.at <= at)
        .order_by(balance.at.desc(), balance.movement.desc())
        .limit(1)
    )
    found = connection.execute(wanted).first() if cell is not None else None
    return Balance() if found is None else Balance(found.volume_ml, found.containers)


def _first_short(
    connection: sa.Connection, cell: int | None, effect: tuple[int, int], after: sa.ColumnElement[bool]
) -> Iterator[Balance]:
    """The first of the balances that follow which could not bear an effect; none where all can."""
    balance = schema.stock_balance.c
    volume_ml, containers = balance.volume_ml + effect[0], balance.containers + effect[1]
    wanted = (
        sa.select(balance.movement, balance.volume_ml, balance.containers)
        .where(balance.cell == cell, after)
        .where(sa.or_(volume_ml < 0, containers < 0, sa.and_(volume_ml > 0, containers == 0)))
        .order_by(balance.at, balance.movement)
        .limit(1)
    )
    found = connection.execute(wanted).first() if cell is not None else None
    if found is not None:
        yield Balance(found.volume_ml, found.containers, later=movement(connection, found.movement).movement)


def _after(moved: Movement) -> sa.ColumnElement[bool]:
    balance = schema.stock_balance.c
    return sa.or_(balance.at > moved.at, sa.and_(balance.at == moved.at, balance.movement > moved.id))


def _from(at: dt.datetime, number: int) -> sa.ColumnElement[bool]:
    """The balances from a movement on, its own as well."""
    balance = schema.stock_balance.c
    return sa.or_(balance.at > at, sa.and_(balance.at == at, balance.movement >= number))
