"""The ledger looked at: balances are the sums of the movements that stand, states follow, reversals are opposites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from catering.model.movement import KegState
from catering.model.text import Text, text
from catering.planning.stock.ledger import KegItem, Movement, live, states_after
from catering.planning.stock.ledger_refusals import MovementRefused
from catering.store import schema
from catering.store.breach import Breach
from catering.store.stock import KeptMovement, every_movement, places_of

_Cell = tuple[int, int | None, int]
"""Location, keg, lot."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A balance: what it holds, and the state of its keg where one is there."""

    volume_ml: int
    containers: int
    state: KegState | None

    def __str__(self) -> str:
        state = "" if self.state is None else f", {self.state.value}"
        return f"{self.volume_ml} ml, {self.containers}{state}"


@dataclass(slots=True)
class VerifiedStock:
    """All movements of the store, carried out again event by event beside the balances that are kept."""

    count: int = 0
    _expected: dict[tuple[_Cell, int], _Row] = field(default_factory=dict)

    def compare(self, connection: sa.Connection) -> Iterator[Breach]:
        by_event: dict[int, list[KeptMovement]] = {}
        for kept in every_movement(connection):
            self.count += 1
            by_event.setdefault(kept.event, []).append(kept)
        for event, of_event in by_event.items():
            moved = [kept.movement for kept in of_event]
            yield from _reversals(moved)
            states: dict[int, KegState] = {}
            yield from self._states(connection, event, moved, states)
            yield from self._sums(moved, states)
        yield from self._kept(connection, by_event)

    def _states(
        self, connection: sa.Connection, event: int, moved: Iterable[Movement], states: dict[int, KegState]
    ) -> Iterator[Breach]:
        """Every keg follows the allowed pairs; `states` gets its state after each movement."""
        of_keg: dict[int, list[Movement]] = {}
        for each in moved:
            if each.keg is not None:
                of_keg.setdefault(each.keg, []).append(each)
        places = places_of(connection, event)
        for keg, its in of_keg.items():
            try:
                # by the movements alone: sizes, lots and locations may have been corrected since
                states |= states_after(KegItem(keg, str(keg), 0, None, is_shipped=False), its, places)
            except MovementRefused as refused:
                yield Breach("keg", keg, None, text("movements that follow from each other"), refused.message)

    def _sums(self, moved: Iterable[Movement], states: dict[int, KegState]) -> Iterator[Breach]:
        """The balance of each cell after each movement, by summing those that stand; none is below zero."""
        moved = list(moved)
        standing = {each.id for each in live(moved)}
        held: dict[_Cell, tuple[int, int]] = {}
        for each in sorted(moved, key=lambda one: one.order):
            for location, effect in each.effects.items():
                cell = (location, each.keg, each.lot)
                volume_ml, containers = held.get(cell, (0, 0))
                if each.id in standing:
                    volume_ml, containers = held[cell] = volume_ml + effect[0], containers + effect[1]
                if min(volume_ml, containers) < 0:
                    found = f"{volume_ml} ml, {containers}"
                    yield Breach("stock_movement", each.id, None, text("nothing below zero afterwards"), found)
                state = states.get(each.id) if each.keg is not None and containers > 0 else None
                self._expected[cell, each.id] = _Row(volume_ml, containers, state)

    def _kept(self, connection: sa.Connection, by_event: dict[int, list[KeptMovement]]) -> Iterator[Breach]:
        """The balances that are kept, beside the sums."""
        event_and_moment = {
            kept.movement.id: (event, kept.movement.at) for event, of_event in by_event.items() for kept in of_event
        }
        cell, balance = schema.stock_cell.c, schema.stock_balance.c
        wanted = sa.select(
            balance.id, cell.event, cell.location, cell.keg, cell.lot, balance.movement, balance.at,
            balance.volume_ml, balance.containers, balance.state,
        ).join_from(schema.stock_balance, schema.stock_cell)  # fmt: skip
        for row, event, location, keg, lot, number, at, volume_ml, containers, state in connection.execute(wanted):
            expected = self._expected.pop(((location, keg, lot), number), None)
            found = _Row(volume_ml, containers, None if state is None else KegState(state))
            if expected != found:
                yield Breach("stock_balance", row, None, "–" if expected is None else str(expected), str(found))
            elif event_and_moment[number] != (event, at):
                there, moment = event_and_moment[number]
                yield Breach("stock_balance", row, "at", f"{there}, {moment:%F %T.%f}", f"{event}, {at:%F %T.%f}")
        for (_, number), expected in self._expected.items():
            yield Breach("stock_movement", number, None, _a_balance(expected), text("nothing"))


def _a_balance(expected: _Row) -> Text:
    return text("a balance: {balance}", balance=str(expected))


def _reversals(moved: Iterable[Movement]) -> Iterator[Breach]:
    """Every reversal is the exact opposite of an earlier movement of its event, at the same moment."""
    by_number = {each.id: each for each in moved}
    for each in by_number.values():
        if each.reverses is None:
            continue
        wrong = by_number.get(each.reverses)
        if wrong is None or wrong.reverses is not None or wrong.id >= each.id or _told(wrong, -1) != _told(each, 1):
            yield Breach(
                "stock_movement", each.id, "reverses", text("the opposite of movement {number}", number=each.reverses),
                text("another movement"),
            )  # fmt: skip


def _told(each: Movement, direction: int) -> tuple[object, ...]:
    ends = (each.from_location, each.to_location)[::direction]
    return each.at, each.keg, each.lot, *ends, each.volume_ml, each.containers
