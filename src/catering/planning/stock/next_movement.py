"""What is sensibly done next with a keg, and what else may be: proposals that the ledger takes as they are.

The first of the steps below that fits the keg as it is, and has somewhere to lead to, is the next; all else that the
pairs of `ledger_pairs` allow stands behind it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.records import EventRecords
from catering.model.stock import LocationKind
from catering.planning.forecast.evening_curve import serving_periods
from catering.planning.stock.ledger import KegItem, KegNow, Places, Wanted
from catering.planning.stock.ledger_pairs import EVERYWHERE, HOUSE, KEG_PAIRS, SERVED_AT, STORES, Way, kinds_allowed

_STATE, _KIND, _AT = KegState, MovementKind, LocationKind


class Phase(Enum):
    """Where the event stands: before its first pour, until its last, after it."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class LitresAsked(Enum):
    """What the litres are that a movement asks for: those that leave the keg, or those that were found in it."""

    OUT = "out"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Possible:
    """A movement that may be posted of a keg. Locations are row ids.

    `places` are where it may lead, none where the keg stays; `to` is the sensible one of them, None where somebody has
    to say it.
    """

    kind: MovementKind
    places: tuple[int, ...] = ()
    to: int | None = None
    litres: LitresAsked | None = None

    @property
    def asks_place(self) -> bool:
        return bool(self.places) and self.to is None

    @property
    def asks_code(self) -> bool:
        return self.kind is MovementKind.WASTE

    @property
    def asks_reason(self) -> bool:
        return self.kind is MovementKind.ADJUST

    def wanted(
        self,
        now: KegNow,
        at: dt.datetime,
        *,
        volume_ml: int | None = None,
        code: WasteCode | None = None,
        reason: str | None = None,
    ) -> Wanted:
        """As the ledger wants it of a keg that is `now`; `volume_ml` as `litres` asks for them."""
        if self.litres is LitresAsked.FOUND and volume_ml is not None:
            volume_ml -= now.volume_ml
        return Wanted(self.kind, at, self.to, volume_ml=volume_ml, code=code, reason=reason)


@dataclass(frozen=True, slots=True)
class _Step:
    """A sensible movement: of a keg in this state at one of these kinds of location (none: it is nowhere yet).

    `to` are the kinds that it leads to, the best first; none where the keg stays.
    """

    state: KegState
    at: Collection[LocationKind]
    kind: MovementKind
    to: tuple[LocationKind, ...] = ()
    phases: Collection[Phase] = tuple(Phase)
    once: bool = False
    """Only where the keg has never been at such a location."""
    bought: bool = False
    """Only of a beverage that is not shipped."""


_UNTIL_THE_END = (Phase.BEFORE, Phase.DURING)
_COLD = (_AT.HOTEL_CELLAR, _AT.COLD_STORE)
_NOWHERE: tuple[LocationKind, ...] = ()

_STEPS = (
    _Step(_STATE.NOT_FILLED, _NOWHERE, _KIND.RECEIVE, (*_COLD, _AT.RESERVE, _AT.BAR), bought=True),
    _Step(_STATE.NOT_FILLED, _NOWHERE, _KIND.FILL, (_AT.BREWERY,)),
    _Step(_STATE.FULL, (_AT.BREWERY,), _KIND.SHIP, (_AT.IN_TRANSIT,)),
    _Step(_STATE.FULL, (_AT.IN_TRANSIT,), _KIND.RECEIVE, (_AT.BONDED_WAREHOUSE,), _UNTIL_THE_END, once=True),
    _Step(_STATE.FULL, (_AT.IN_TRANSIT, _AT.BONDED_WAREHOUSE), _KIND.RECEIVE, (*_COLD, _AT.RESERVE), _UNTIL_THE_END),
    _Step(_STATE.FULL, (_AT.HOTEL_CELLAR,), _KIND.CHILL, (_AT.COLD_STORE,), (Phase.BEFORE,)),
    _Step(_STATE.FULL, _COLD, _KIND.RECEIVE, (_AT.BAR,), (Phase.BEFORE,)),
    _Step(_STATE.FULL, (*_COLD, _AT.RESERVE), _KIND.TAP, (_AT.BAR,), (Phase.DURING,)),
    _Step(_STATE.FULL, SERVED_AT, _KIND.TAP, tuple(SERVED_AT), _UNTIL_THE_END),
    _Step(_STATE.FULL, SERVED_AT, _KIND.CHILL, (_AT.COLD_STORE,), (Phase.AFTER,)),
    _Step(_STATE.FULL, HOUSE | {_AT.IN_TRANSIT}, _KIND.RETURN, (_AT.RETURNED,), (Phase.AFTER,)),
    _Step(_STATE.TAPPED, SERVED_AT, _KIND.BLOW),
    _Step(_STATE.TAPPED, STORES, _KIND.RECEIVE, (_AT.BAR,), _UNTIL_THE_END),
    _Step(_STATE.TAPPED, STORES | {_AT.IN_TRANSIT}, _KIND.RETURN, (_AT.RETURNED,), (Phase.AFTER,)),
    _Step(_STATE.EMPTY, (_AT.EMPTIES,), _KIND.RETURN, (_AT.RETURNED,), (Phase.AFTER,)),
    _Step(_STATE.EMPTY, (_AT.IN_TRANSIT,), _KIND.RETURN, (_AT.RETURNED,)),
    _Step(
        _STATE.EMPTY,
        EVERYWHERE - {_AT.EMPTIES, _AT.IN_TRANSIT, _AT.RETURNED},
        _KIND.RETURN,
        (_AT.EMPTIES, _AT.RETURNED),
    ),
)


def phase_of(records: EventRecords, at: dt.datetime) -> Phase:
    """Where the event stands at a moment."""
    periods = serving_periods(records)
    if at < periods[0].begins_at:
        return Phase.BEFORE
    return Phase.DURING if at < max(each.ends_at for each in periods) else Phase.AFTER


def next_movement(
    keg: KegItem,
    now: KegNow,
    places: Places,
    *,
    phase: Phase,
    was_at: Collection[LocationKind] = (),
    bar: int | None = None,
) -> Possible | None:
    """The sensible next movement of a keg that is `now`; None where there is nothing to do.

    `was_at` are the kinds of location where it has been, `bar` the location that whoever asks serves at: without it, a
    movement to one of several bars leaves open to which.
    """
    if _lot(keg, now) is None:
        return None
    here = None if now.location is None else places.kind(now.location)
    for step in _STEPS:
        if step.state is not now.state or phase not in step.phases or (here is not None and here not in step.at):
            continue
        if (step.bought and keg.is_shipped) or (step.once and not set(step.to).isdisjoint(was_at)):
            continue
        found = Possible(step.kind) if not step.to else _leading(step, now, places, bar)
        if found is not None:
            return found
    return None


def other_movements(keg: KegItem, now: KegNow, places: Places, *, but: Possible | None = None) -> tuple[Possible, ...]:
    """All that may be done with a keg that is `now`, each with where it may lead; without the one proposed."""
    return tuple(_others(keg, now, places, but)) if _lot(keg, now) is not None else ()


def _lot(keg: KegItem, now: KegNow) -> int | None:
    return keg.lot if now.state is KegState.NOT_FILLED else now.lot


def _leading(step: _Step, now: KegNow, places: Places, bar: int | None) -> Possible | None:
    """The step to the best kind of location that the event has."""
    if step.kind is MovementKind.TAP and now.location is not None and places.kind(now.location) in step.to:
        return Possible(step.kind, (now.location,), now.location)
    for kind in step.to:
        fitting = tuple(places.names((kind,), but=now.location))
        if kind is LocationKind.BAR and len(fitting) > 1:
            return Possible(step.kind, fitting, bar if bar in fitting else None)
        if fitting:
            return Possible(step.kind, fitting, fitting[0])
    return None


def _others(keg: KegItem, now: KegNow, places: Places, but: Possible | None) -> Iterator[Possible]:
    here = None if now.location is None else places.kind(now.location)
    for kind in kinds_allowed(now.state):
        way = KEG_PAIRS[now.state, kind]
        if here is not None and here not in way.from_kinds:
            continue
        if here is None and kind is MovementKind.RECEIVE and keg.is_shipped:
            continue
        for possible in _of_kind(kind, way, now, places):
            if but is None or possible.kind is not but.kind:
                yield possible
                continue
            proposed = but.places if but.to is None else (but.to,)
            left = tuple(each for each in possible.places if each not in proposed)
            if left:
                yield replace(possible, places=left)


def _of_kind(kind: MovementKind, way: Way, now: KegNow, places: Places) -> Iterator[Possible]:
    if way.moves_keg:
        kinds = way.to_kinds if now.volume_ml == 0 else way.to_kinds - {LocationKind.EMPTIES}
        fitting = tuple(places.names(kinds, but=None if kind is MovementKind.TAP else now.location))
        if fitting:
            yield Possible(kind, fitting)
        if kind is MovementKind.ADJUST and now.state is not KegState.EMPTY:
            yield Possible(kind, litres=LitresAsked.FOUND)
    elif kind is MovementKind.BLOW:
        yield Possible(kind)
    elif now.volume_ml > 0:
        yield Possible(kind, litres=LitresAsked.OUT)
