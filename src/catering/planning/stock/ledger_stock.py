"""On hand, allocated, available: what of the stock is spoken for, what expires, where the par level is not reached.

Allocated are the litres that are set aside: they are taken from the stock place by place, those made for it first
(`SPOKEN_FOR`), until all are covered. Practice counts down as beer is trained with; after the last pour nothing is
allocated any more. Available is on hand less allocated; what has expired, is lost or has gone back is not available.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catering.model.beverage import SetAsidePurpose
from catering.model.event import instant
from catering.model.movement import KegState
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.planning.order.practice_beer import set_asides_of

SPOKEN_FOR = (
    LocationKind.TRAINING_ROOM,
    LocationKind.RESERVE,
    LocationKind.COLD_STORE,
    LocationKind.HOTEL_CELLAR,
    LocationKind.BONDED_WAREHOUSE,
    LocationKind.IN_TRANSIT,
    LocationKind.BREWERY,
    LocationKind.BAR,
)
"""Where what is set aside is taken from, one kind after the other; the stock of other kinds is not available."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is at a location at a moment: one keg, or a lot of other goods."""

    location: Location
    lot: Lot
    keg: Keg | None
    state: KegState | None
    volume_ml: int
    containers: int


@dataclass(frozen=True, slots=True)
class StockLine:
    """A beverage at a location. `full`, `tapped` and `empty` are its containers by state."""

    location: Location
    beverage: str
    containers: int
    full: int
    tapped: int
    empty: int
    volume_ml: int
    allocated_ml: int
    available_ml: int
    best_before_on: dt.date | None
    """Of what expires there first and is not drunk."""


@dataclass(frozen=True, slots=True)
class ParGap:
    """A location with fewer full containers than its par level."""

    location: Location
    full: int

    @property
    def missing(self) -> int:
        return (self.location.par_containers or 0) - self.full


@dataclass(frozen=True, slots=True)
class Stock:
    """The stock at a moment, by location and beverage in the order of the event's own sheets."""

    as_of: dt.datetime
    lines: tuple[StockLine, ...]
    uncovered_ml: Mapping[str, int]
    """What is set aside and not on hand, by beverage."""
    par_gaps: tuple[ParGap, ...]

    def of(self, beverage: str) -> tuple[StockLine, ...]:
        return tuple(line for line in self.lines if same_name(line.beverage) == same_name(beverage))

    def on_hand_ml(self, beverage: str) -> int:
        return sum(line.volume_ml for line in self.of(beverage))

    def allocated_ml(self, beverage: str) -> int:
        return sum(line.allocated_ml for line in self.of(beverage))

    def available_ml(self, beverage: str) -> int:
        return sum(line.available_ml for line in self.of(beverage))


def stock_of(
    records: EventRecords, held: Iterable[Held], *, as_of: dt.datetime, trained_ml: Mapping[str, int]
) -> Stock:
    """The stock from what is on hand at a moment; `trained_ml` was drunk in training by then, by beverage."""
    today = venue_date(records, as_of)
    held = [each for each in held if each.containers or each.volume_ml]
    left_ml = _set_aside_ml(records, as_of, trained_ml)
    places = {same_name(each.name): place for place, each in enumerate(records.locations)}
    named = {same_name(each.name): each.name for each in records.beverages}
    groups: dict[tuple[str, str], list[Held]] = {}
    for each in held:
        groups.setdefault((same_name(each.location.name), same_name(each.lot.beverage)), []).append(each)
    allocated: dict[tuple[str, str], int] = {}
    for key in sorted(groups, key=lambda key: (_turn(groups[key][0].location), places.get(key[0], 0))):
        allocated[key] = min(left_ml.get(key[1], 0), _usable_ml(groups[key], today))
        left_ml[key[1]] = left_ml.get(key[1], 0) - allocated[key]
    order = list(named)
    lines = [
        _line(groups[key], named.get(key[1], key[1]), allocated[key], today)
        for key in sorted(
            groups, key=lambda key: (places.get(key[0], 0), order.index(key[1]) if key[1] in named else -1)
        )
    ]
    uncovered = {named.get(key, key): left for key, left in left_ml.items() if left > 0}
    return Stock(as_of, tuple(lines), uncovered, tuple(_par_gaps(records, held)))


def venue_date(records: EventRecords, as_of: dt.datetime) -> dt.date:
    """The day by the venue's calendar: what expires today does so there, wherever it is looked at from."""
    return as_of.astimezone(records.event.zone).date()


def is_expired(lot: Lot, today: dt.date) -> bool:
    """Whether its last good day is over."""
    return lot.best_before_on is not None and lot.best_before_on < today


def expires_today(lot: Lot, today: dt.date) -> bool:
    return lot.best_before_on == today


def _turn(location: Location) -> int:
    """When it is a location's turn to give what is set aside."""
    return SPOKEN_FOR.index(location.kind) if location.kind in SPOKEN_FOR else len(SPOKEN_FOR)


def _usable_ml(group: Iterable[Held], today: dt.date) -> int:
    """What can be drunk of what is at one location."""
    return sum(each.volume_ml for each in group if each.location.kind in SPOKEN_FOR and not is_expired(each.lot, today))


def _set_aside_ml(records: EventRecords, as_of: dt.datetime, trained_ml: Mapping[str, int]) -> dict[str, int]:
    """What is still set aside of each beverage."""
    if instant(as_of) > instant(records.event.last_pour_at):
        return {}
    trained = {same_name(name): volume_ml for name, volume_ml in trained_ml.items()}
    found: dict[str, int] = {}
    for aside in set_asides_of(records):
        key = same_name(aside.beverage)
        used_ml = trained.get(key, 0) if aside.purpose is SetAsidePurpose.PRACTICE else 0
        found[key] = found.get(key, 0) + max(0, round(aside.volume_l * 1000) - used_ml)
    return found


def _line(group: list[Held], beverage: str, allocated_ml: int, today: dt.date) -> StockLine:
    def counted(*states: KegState | None) -> int:
        return sum(each.containers for each in group if each.state in states)

    expiring = [each.lot.best_before_on for each in group if each.volume_ml and each.lot.best_before_on is not None]
    return StockLine(
        location=group[0].location,
        beverage=beverage,
        containers=sum(each.containers for each in group),
        full=counted(KegState.FULL, None),
        tapped=counted(KegState.TAPPED),
        empty=counted(KegState.EMPTY),
        volume_ml=sum(each.volume_ml for each in group),
        allocated_ml=allocated_ml,
        available_ml=_usable_ml(group, today) - allocated_ml,
        best_before_on=min(expiring, default=None),
    )


def _par_gaps(records: EventRecords, held: Iterable[Held]) -> Iterable[ParGap]:
    full: dict[str, int] = {}
    for each in held:
        if each.state in (KegState.FULL, None):
            key = same_name(each.location.name)
            full[key] = full.get(key, 0) + each.containers
    for location in records.locations:
        there = full.get(same_name(location.name), 0)
        if location.par_containers is not None and there < location.par_containers:
            yield ParGap(location, there)
