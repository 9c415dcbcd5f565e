"""After the evening: what was drunk, lost and left over, as the stock's movements tell it, and how it was measured.

What came is drunk, trained with, lost, missing or left over, to the millilitre. Nothing is filled in by an assumption:
where no keg was tapped at a bar, what was drunk is not measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catering.catalog.container_sizes import sizes_by_name
from catering.model.event import EventState, LeftOverTo, Measured, PastEvent, instant
from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.planning.evening.guests_came import GuestsCame, guests_came
from catering.planning.evening.keg_yield import KegYield, keg_yields
from catering.planning.evening.ran_dry import DryBar, dry_bars, gone_at
from catering.planning.forecast.evening_curve import serving_periods
from catering.planning.stock.ledger import Movement, live
from catering.planning.stock.ledger_stock import Held

NEVER_HELD = (EventState.POSTPONED, EventState.CANCELLED)
_KIND = MovementKind
_READ_BY = (_KIND.TAP, _KIND.POUR, _KIND.TRAIN, _KIND.ADJUST, _KIND.WASTE)
_IN_SERVING = (WasteCode.FOAM, WasteCode.LINE)


@dataclass(frozen=True, slots=True)
class Lost:
    """What was wasted under one code, and how many kegs, or containers of goods, it was lost from."""

    code: WasteCode
    volume_ml: int
    containers: int


@dataclass(frozen=True, slots=True)
class LeftAt:
    """What is still there at one location, or has gone back with beer in it."""

    location: Location
    volume_ml: int
    containers: int


@dataclass(frozen=True, slots=True)
class AfterBeverage:
    """One beverage after the evening, in millilitres.

    `came_ml` left the brewery or was bought, in so many `containers`; 0 where the stock knows nothing of it, then
    `ordered_l` in `ordered_containers` is what was meant to be there. Of it were poured or blown at bars `poured_ml`,
    the kegs' rests apart; `trained_ml` drunk in training, `lost` wasted, `dumped_ml` wasted in the cellar after the
    last pour; `missing_ml` counts found less (below 0: more), or stands as lost. `left_at` is what is left. `not_read`
    are tapped kegs that nobody has read since the last pour: what is in them counts as left over. `own` is the row that
    makes this evening a past event.
    """

    beverage: str
    ordered_l: float | None
    ordered_containers: int | None
    came_ml: int
    containers: int
    poured_ml: int
    trained_ml: int
    lost: tuple[Lost, ...]
    dumped_ml: int
    missing_ml: int
    missing_kegs: int
    left_at: tuple[LeftAt, ...]
    gone_at: dt.datetime | None
    dry_bars: tuple[DryBar, ...]
    kegs: tuple[KegYield, ...]
    not_read: tuple[str, ...]
    is_served: bool
    departed_on: dt.date | None
    own: PastEvent | None

    @property
    def rest_ml(self) -> int:
        """What was weighed as the rest of kegs that gave no more."""
        return sum(each.rest_ml for each in self.kegs)

    @property
    def lost_ml(self) -> int:
        return sum(each.volume_ml for each in self.lost) + self.rest_ml

    @property
    def left_ml(self) -> int:
        """What was left over: still there, gone back, or dumped."""
        return sum(each.volume_ml for each in self.left_at) + self.dumped_ml

    @property
    def left_share(self) -> float | None:
        """Of what came, 0 to 1; None where nothing is known to have come."""
        return self.left_ml / self.came_ml if self.came_ml > 0 else None

    @property
    def out_l(self) -> float | None:
        """Litres out of kegs at bars, foam and line included, as they are forecast; None where nothing was served."""
        if not self.is_served:
            return None
        in_serving_ml = sum(each.volume_ml for each in self.lost if each.code in _IN_SERVING)
        return (self.poured_ml + self.rest_ml + in_serving_ml) / 1000

    @property
    def by_stock(self) -> Measured:
        """How the stock measured it: by weight only where every keg was weighed."""
        if not self.is_served:
            return Measured.SHIPPED_ONLY
        return Measured.WEIGHED if self.kegs and all(each.is_weighed for each in self.kegs) else Measured.KEGS

    @property
    def measured(self) -> Measured:
        """Where the litres drunk come from: glasses where somebody counted them, else the stock, else a person."""
        if self.own is not None and (self.own.measured is Measured.GLASSES or not self.is_served):
            return self.own.measured
        return self.by_stock

    @property
    def drunk_l(self) -> float | None:
        """Litres drunk, by what measured them best; None: not measured."""
        if self.is_served and self.measured is not Measured.GLASSES:
            return self.poured_ml / 1000
        return None if self.own is None else self.own.drunk_l

    @property
    def left_over_to(self) -> LeftOverTo | None:
        return None if self.own is None else self.own.left_over_to


@dataclass(frozen=True, slots=True)
class AfterEvening:
    """An event after its last pour, seen at a moment of the venue's clock."""

    records: EventRecords
    at: dt.datetime
    beverages: tuple[AfterBeverage, ...]
    guests: GuestsCame

    @property
    def drunk_l(self) -> float | None:
        """Of all beverages that were measured; None where none was."""
        known = [each.drunk_l for each in self.beverages if each.drunk_l is not None]
        return sum(known) if known else None

    @property
    def left_l(self) -> float:
        return sum(each.left_ml for each in self.beverages) / 1000

    @property
    def came_l(self) -> float:
        return sum(each.came_ml for each in self.beverages) / 1000

    @property
    def drunk_per_guest_l(self) -> float | None:
        return None if self.drunk_l is None or not self.guests.guests else self.drunk_l / self.guests.guests

    @property
    def lessons(self) -> tuple[str, ...]:
        """What people have written down themselves, each once."""
        written = (each.own.lessons for each in self.beverages if each.own is not None)
        return tuple(dict.fromkeys(each for each in written if each))

    @property
    def is_closed(self) -> bool:
        """Whether it is a past event already."""
        return any(each.own is not None for each in self.beverages)


def is_over(records: EventRecords, at: dt.datetime) -> bool:
    """Whether the last pour is past."""
    return instant(at) >= instant(records.event.last_pour_at)


def own_rows(records: EventRecords) -> tuple[PastEvent, ...]:
    """The past events that are this very event: of its day."""
    held_on = records.event.doors_at.astimezone(records.event.zone).date()
    return tuple(past for past in records.past_events if past.held_on == held_on)


def after_evening(
    records: EventRecords,
    held: Iterable[Held],
    movements: Iterable[Movement],
    *,
    at: dt.datetime,
    lots: Mapping[int, Lot],
    locations: Mapping[int, Location],
    kegs: Mapping[int, Keg],
) -> AfterEvening:
    """The evening from what is held at a moment and all movements up to it; lots, locations and kegs by row."""
    held, standing = tuple(held), live(movements)
    yields = keg_yields(standing, lots=lots, locations=locations, kegs=kegs)
    own = {same_name(past.beverage): past for past in own_rows(records)}
    found = []
    for beverage in records.beverages:
        name = same_name(beverage.name)
        of_it = [each for each in standing if same_name(lots[each.lot].beverage) == name]
        is_ordered = any(same_name(line.beverage) == name for line in records.order_lines)
        if of_it or is_ordered or name in own:
            held_of_it = [each for each in held if same_name(each.lot.beverage) == name]
            kegs_of_it = tuple(each for each in yields if same_name(each.beverage) == name)
            found.append(
                _beverage(records, beverage.name, held_of_it, of_it, locations, kegs_of_it, kegs, own.get(name))
            )
    return AfterEvening(records, at.astimezone(records.event.zone), tuple(found), guests_came(records))


def _beverage(
    records: EventRecords,
    name: str,
    held: list[Held],
    standing: list[Movement],
    locations: Mapping[int, Location],
    yields: tuple[KegYield, ...],
    kegs: Mapping[int, Keg],
    own: PastEvent | None,
) -> AfterBeverage:
    bars = {row for row, each in locations.items() if each.kind is LocationKind.BAR}
    last_pour_at = instant(records.event.last_pour_at)
    zone = records.event.zone
    poured = [each for each in standing if each.kind in (_KIND.POUR, _KIND.BLOW) and each.from_location in bars]
    trained = [
        each
        for each in standing
        if each.kind is _KIND.TRAIN or (each.kind is _KIND.BLOW and each.from_location not in bars)
    ]

    def is_dumped(movement: Movement) -> bool:
        return movement.code is WasteCode.CELLAR and movement.at >= last_pour_at

    wasted = [each for each in standing if each.kind is _KIND.WASTE]
    entered = [each for each in standing if each.from_location is None and each.kind is not _KIND.ADJUST]
    counted_off = [each for each in standing if each.kind is _KIND.ADJUST and each.to_location is None]
    counted_on = [each for each in standing if each.kind is _KIND.ADJUST and each.from_location is None]
    unsent = [each for each in held if each.location.kind is LocationKind.BREWERY]
    strayed = [each for each in held if each.location.kind is LocationKind.LOST_AND_FOUND]
    elsewhere = (LocationKind.BREWERY, LocationKind.LOST_AND_FOUND)
    read_at = {kegs[each.keg].number: each.at for each in standing if each.keg is not None and each.kind in _READ_BY}
    gone = gone_at(standing, locations, serving_periods(records))
    departed = min((each.at for each in standing if each.kind is _KIND.SHIP), default=None)
    ordered_l, ordered_containers = _ordered(records, name)
    return AfterBeverage(
        beverage=name,
        ordered_l=ordered_l,
        ordered_containers=ordered_containers,
        came_ml=_volume_ml(entered) - sum(each.volume_ml for each in unsent),
        containers=sum(each.containers for each in entered) - sum(each.containers for each in unsent),
        poured_ml=_volume_ml(poured) - sum(each.rest_ml for each in yields),
        trained_ml=_volume_ml(trained),
        lost=tuple(_lost(each for each in wasted if not is_dumped(each))),
        dumped_ml=_volume_ml(filter(is_dumped, wasted)),
        missing_ml=_volume_ml(counted_off) - _volume_ml(counted_on) + sum(each.volume_ml for each in strayed),
        missing_kegs=sum(each.containers for each in strayed if each.volume_ml),
        left_at=tuple(_left_at(each for each in held if each.location.kind not in elsewhere)),
        gone_at=None if gone is None else gone.astimezone(zone),
        dry_bars=tuple(
            DryBar(each.bar, each.at.astimezone(zone), None if each.until is None else each.until.astimezone(zone))
            for each in dry_bars(standing, locations, serving_periods(records))
        ),
        kegs=yields,
        not_read=tuple(
            each.keg.number
            for each in held
            if each.keg is not None
            and each.state is KegState.TAPPED
            and each.volume_ml
            and each.location.kind is LocationKind.BAR
            and read_at[each.keg.number] < last_pour_at
        ),
        is_served=bool(poured) or bool(yields),
        departed_on=None if departed is None else departed.astimezone(zone).date(),
        own=own,
    )


def _ordered(records: EventRecords, beverage: str) -> tuple[float | None, int | None]:
    """Litres and containers that were ordered in known sizes."""
    sizes = sizes_by_name(records.container_sizes)
    lines = [
        line
        for line in records.order_lines
        if same_name(line.beverage) == same_name(beverage) and same_name(line.container_size) in sizes
    ]
    if not lines:
        return None, None
    litres = sum(line.containers * sizes[same_name(line.container_size)].volume_l for line in lines)
    return round(litres, 3), sum(line.containers for line in lines)


def _volume_ml(movements: Iterable[Movement]) -> int:
    return sum(each.volume_ml for each in movements)


def _lost(wasted: Iterable[Movement]) -> Iterator[Lost]:
    """By code, in the order of the codes."""
    of_code: dict[WasteCode, list[Movement]] = {}
    for each in wasted:
        if each.code is not None:
            of_code.setdefault(each.code, []).append(each)
    for code in WasteCode:
        if code in of_code:
            of = of_code[code]
            kegs = {each.keg for each in of if each.keg is not None}
            goods = sum(each.containers for each in of if each.keg is None)
            yield Lost(code, _volume_ml(of), len(kegs) + goods)


def _left_at(held: Iterable[Held]) -> Iterator[LeftAt]:
    """What still has something in it, by location."""
    of_place: dict[str, list[Held]] = {}
    for each in held:
        if each.volume_ml:
            of_place.setdefault(each.location.name, []).append(each)
    for of in of_place.values():
        yield LeftAt(of[0].location, sum(each.volume_ml for each in of), sum(each.containers for each in of))
