"""The ledger's rules: what a movement does, what a keg is after each, and which movement is refused.

Volumes are whole millilitres. A movement's place in time is its moment, then its number. A reversal stands at the
moment of what it takes back, so that the two cancel out at every later moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.stock import Location, LocationKind
from catering.model.text import Text, text
from catering.planning.stock.ledger_pairs import KEG_PAIRS, Way
from catering.planning.stock.ledger_refusals import (
    FilledFirst,
    IsElsewhere,
    IsEmpty,
    LaterMovement,
    LocationMissing,
    MovementRefused,
    MovesWhole,
    NotEmpty,
    NotEnoughStock,
    Overfilled,
    QuantityMissing,
    ReasonMissing,
    ReversalStands,
    SamePlace,
    StateForbids,
    WithoutLot,
    WrongPlace,
)

_NEW = 1 << 62
"""The number of a movement that is still to be posted: behind all of its moment."""


@dataclass(frozen=True, slots=True)
class Places:
    """The locations of an event by their row ids, and the venue's time zone."""

    locations: Mapping[int, Location]
    zone: ZoneInfo

    def kind(self, location: int) -> LocationKind:
        return self.locations[location].kind

    def name(self, location: int) -> str:
        return self.locations[location].name

    def names(self, kinds: Collection[LocationKind], but: int | None = None) -> dict[int, str]:
        """The locations of some kinds, but for one."""
        return {each: place.name for each, place in self.locations.items() if place.kind in kinds and each != but}


@dataclass(frozen=True, slots=True)
class Movement:
    """A quantity from a location to a location at a moment; None as a location is outside: filled from, drunk or lost.

    Locations, keg and lot are row ids; without a keg it is of other goods.
    """

    at: dt.datetime
    kind: MovementKind
    lot: int
    keg: int | None
    from_location: int | None
    to_location: int | None
    volume_ml: int
    containers: int
    code: WasteCode | None = None
    reason: str | None = None
    reverses: int | None = None
    id: int = _NEW

    @property
    def order(self) -> tuple[dt.datetime, int]:
        return self.at, self.id

    @property
    def effects(self) -> dict[int, tuple[int, int]]:
        """Millilitres and containers that each location has more, or less, afterwards."""
        found: dict[int, tuple[int, int]] = {}
        for location, sign in ((self.from_location, -1), (self.to_location, 1)):
            if location is not None:
                volume_ml, containers = found.get(location, (0, 0))
                found[location] = volume_ml + sign * self.volume_ml, containers + sign * self.containers
        return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person posts; what is left open follows from the keg: where it is, what is in it."""

    kind: MovementKind
    at: dt.datetime
    to_location: int | None = None
    from_location: int | None = None
    volume_ml: int | None = None
    """Of an adjustment below 0: so much less was found."""
    containers: int | None = None
    code: WasteCode | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class KegItem:
    """A keg as the rules see it: its number, what fits into it, its lot, and whether its beer is shipped."""

    id: int
    number: str
    size_ml: int
    lot: int | None
    is_shipped: bool

    @property
    def words(self) -> Text:
        return text("Keg {keg}", keg=self.number)


@dataclass(frozen=True, slots=True)
class KegNow:
    """A keg after a movement."""

    state: KegState = KegState.NOT_FILLED
    location: int | None = None
    volume_ml: int = 0
    lot: int | None = None


NOT_FILLED = KegNow()


def live(movements: Iterable[Movement]) -> list[Movement]:
    """The movements that stand, in order: without those that were reversed, and their reversals."""
    movements = list(movements)
    reversed_ = {each.reverses for each in movements if each.reverses is not None}
    standing = (each for each in movements if each.reverses is None and each.id not in reversed_)
    return sorted(standing, key=lambda each: each.order)


def follow_keg(
    keg: KegItem, movements: Iterable[Movement], places: Places, now: KegNow = NOT_FILLED
) -> Iterator[tuple[Movement, KegNow]]:
    """What a keg that is `now` is after each movement that stands. Raises MovementRefused where one does not follow."""
    for movement in live(movements):
        now = _after(keg, now, movement, places)
        yield movement, now


def move_keg(keg: KegItem, wanted: Wanted, now: KegNow, later: Sequence[Movement], places: Places) -> Movement:
    """The movement that a person wants of a keg, which is `now` at that moment; `later` are its movements after that.

    Raises MovementRefused.
    """
    movement = _of_keg(keg, wanted, now, places)
    _hold_allowed(keg, now, movement, places)
    _hold_later(keg, _after(keg, now, movement, places), later, places)
    return movement


def reverse_keg(
    keg: KegItem,
    wrong: Movement,
    before: KegNow,
    later: Sequence[Movement],
    places: Places,
    *,
    reason: str | None = None,
) -> Movement:
    """The exact opposite of a keg's movement; the keg was `before` just before it, `later` are its movements after it.

    Raises ReversalStands, LaterMovement.
    """
    opposite = opposite_of(wrong, reason)
    _hold_later(keg, before, later, places)
    return opposite


def opposite_of(wrong: Movement, reason: str | None = None) -> Movement:
    """What takes a movement back, at its own moment. Raises ReversalStands."""
    if wrong.kind is MovementKind.REVERSE:
        raise ReversalStands(wrong.id)
    return replace(
        wrong,
        kind=MovementKind.REVERSE,
        from_location=wrong.to_location,
        to_location=wrong.from_location,
        code=None,
        reason=reason,
        reverses=wrong.id,
        id=_NEW,
    )


def states_after(
    keg: KegItem, movements: Sequence[Movement], places: Places, now: KegNow = NOT_FILLED
) -> dict[int, KegState]:
    """The state of a keg after each of some movements, by their numbers; one that was reversed changes nothing."""
    after = {movement.id: now.state for movement, now in follow_keg(keg, movements, places, now)}
    found, state = {}, now.state
    for movement in sorted(movements, key=lambda each: each.order):
        state = found[movement.id] = after.get(movement.id, state)
    return found


def _hold_later(keg: KegItem, now: KegNow, later: Sequence[Movement], places: Places) -> None:
    """Raises LaterMovement where one that follows is not possible any more."""
    for movement in live(later):
        try:
            now = _after(keg, now, movement, places)
        except MovementRefused as refused:
            at = movement.at.astimezone(places.zone)
            raise LaterMovement(keg.words, movement.kind, at, movement.id, refused.message) from refused


# ---------------------------------------------------------------- one movement of a keg


def _of_keg(keg: KegItem, wanted: Wanted, now: KegNow, places: Places) -> Movement:
    """The whole movement: what was left open is taken from what the keg is."""
    kind, way = wanted.kind, _way(keg, now, wanted.kind)
    lot = keg.lot if now.state is KegState.NOT_FILLED else now.lot
    if lot is None:
        raise WithoutLot(keg.number)
    moved = Movement(wanted.at, kind, lot, keg.id, now.location, None, 0, 0, wanted.code, wanted.reason)
    _hold_at(keg.words, now.location, wanted.from_location, places)
    if way.moves_keg and not (kind is MovementKind.ADJUST and wanted.to_location is None):
        to = wanted.to_location if wanted.to_location is not None else _only_place(keg, way, now, kind, places)
        return replace(moved, to_location=to, volume_ml=_all_of(keg, now, wanted), containers=1)
    _hold_at(keg.words, now.location, wanted.to_location, places)
    if kind is MovementKind.BLOW:
        return replace(moved, volume_ml=_all_of(keg, now, wanted))
    if wanted.volume_ml is None:
        raise QuantityMissing(kind)
    if kind is MovementKind.ADJUST and wanted.volume_ml > 0:
        moved = replace(moved, from_location=None, to_location=now.location)
    volume_ml = abs(wanted.volume_ml) if kind is MovementKind.ADJUST else wanted.volume_ml
    return replace(moved, volume_ml=volume_ml)


def _all_of(keg: KegItem, now: KegNow, wanted: Wanted) -> int:
    """What goes with a keg: all that is in it; of one that comes, as much as is said, else what fits into it."""
    if now.state is KegState.NOT_FILLED:
        return keg.size_ml if wanted.volume_ml is None else wanted.volume_ml
    if wanted.volume_ml not in (None, now.volume_ml):
        raise MovesWhole(keg.number, now.volume_ml)
    return now.volume_ml


def _only_place(keg: KegItem, way: Way, now: KegNow, kind: MovementKind, places: Places) -> int:
    """Where a movement leads that says not where: to the only such location, or tapped where the keg stands."""
    if kind is MovementKind.TAP and now.location is not None and places.kind(now.location) in way.to_kinds:
        return now.location
    if now.location is not None and list(places.names(way.to_kinds)) == [now.location]:
        raise SamePlace(keg.words, places.name(now.location))
    fitting = places.names(way.to_kinds, but=now.location)
    if len(fitting) != 1:
        raise LocationMissing(kind, fitting.values())
    return next(iter(fitting))


def _way(keg: KegItem, now: KegNow, kind: MovementKind) -> Way:
    way = KEG_PAIRS.get((now.state, kind))
    if way is None:
        raise StateForbids(keg.number, now.state, kind)
    return way


def _hold_allowed(keg: KegItem, now: KegNow, movement: Movement, places: Places) -> None:
    """What is asked of a movement when it is posted, by what keg and locations are then."""
    way, comes = _way(keg, now, movement.kind), now.state is KegState.NOT_FILLED
    if comes and movement.kind is MovementKind.RECEIVE and keg.is_shipped:
        raise FilledFirst(keg.number)
    hold_worded(movement)
    if movement.volume_ml <= 0 and (comes or movement.containers == 0) and movement.kind is not MovementKind.BLOW:
        raise QuantityMissing(movement.kind)
    if movement.from_location is None:
        volume_ml = now.volume_ml + movement.volume_ml
        if volume_ml > keg.size_ml:
            raise Overfilled(keg.number, keg.size_ml, volume_ml)
    if _is_count(movement):
        return
    hold_place(keg.words, way, movement, now.location, places)
    to = movement.to_location
    if to is not None and places.kind(to) is LocationKind.EMPTIES and now.volume_ml > 0:
        raise NotEmpty(keg.number, now.volume_ml)


def _is_count(movement: Movement) -> bool:
    """Whether another volume was found in a keg that stays where it is."""
    return movement.kind is MovementKind.ADJUST and movement.containers == 0


def _after(keg: KegItem, now: KegNow, movement: Movement, places: Places) -> KegNow:
    """What the keg is afterwards. Raises MovementRefused where the movement does not follow from what it was."""
    way = _way(keg, now, movement.kind)
    at = movement.from_location
    if _is_count(movement):
        at = movement.to_location if at is None else at
        if now.state is KegState.EMPTY:
            raise IsEmpty(keg.number)
    _hold_at(keg.words, now.location, at, places)
    more_ml = -movement.volume_ml if movement.from_location is not None else movement.volume_ml
    if movement.containers:
        if now.state is KegState.NOT_FILLED:
            return KegNow(way.after or now.state, movement.to_location, movement.volume_ml, movement.lot)
        if movement.volume_ml != now.volume_ml:
            raise NotEnoughStock.in_keg(keg.number, now.volume_ml, movement.volume_ml)
        return replace(now, state=way.after or now.state, location=movement.to_location)
    left_ml = now.volume_ml + more_ml
    if left_ml < 0:
        raise NotEnoughStock.in_keg(keg.number, now.volume_ml, movement.volume_ml)
    if movement.kind is MovementKind.BLOW and left_ml > 0:
        raise NotEmpty(keg.number, left_ml)
    is_drained = movement.kind is MovementKind.WASTE and now.state is KegState.FULL and left_ml == 0
    return replace(now, state=KegState.EMPTY if is_drained else way.after or now.state, volume_ml=left_ml)


def hold_worded(movement: Movement) -> None:
    if movement.kind is MovementKind.WASTE and movement.code is None:
        raise ReasonMissing(movement.kind)
    if movement.kind is MovementKind.ADJUST and not (movement.reason or "").strip():
        raise ReasonMissing(movement.kind)


def _hold_at(what: Text, is_at: int | None, said: int | None, places: Places) -> None:
    """Raises IsElsewhere where something is not where it is said to be."""
    if said is not None and said != is_at and is_at is not None:
        raise IsElsewhere(what, places.name(is_at), places.name(said))


def hold_place(what: Text, way: Way, movement: Movement, is_at: int | None, places: Places) -> None:
    """Raises IsElsewhere, WrongPlace, SamePlace where a movement leads not from where it is, or not where it may."""
    from_, to = movement.from_location, movement.to_location
    _hold_at(what, is_at, from_, places)
    if from_ is not None and places.kind(from_) not in way.from_kinds:
        raise WrongPlace(what, movement.kind, places.name(from_), way.from_kinds, is_to=False)
    if to is not None and places.kind(to) not in way.to_kinds:
        raise WrongPlace(what, movement.kind, places.name(to), way.to_kinds, is_to=True)
    if from_ is not None and from_ == to and movement.kind is not MovementKind.TAP:
        raise SamePlace(what, places.name(from_))
