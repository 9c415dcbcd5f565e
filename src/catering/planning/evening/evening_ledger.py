"""The evening as the stock's movements tell it: litres out of kegs, what is running, what stands at the bars.

Kegs blown, halves and weight less tare are the measure. What has left a running keg since it was last read nobody
knows: it is counted in by the forecast, at most half of what the keg held then, and may be off by as much.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.planning.evening.evening_bars import PouredAtBar
from catering.planning.stock.ledger import Movement, live
from catering.planning.stock.ledger_pairs import HOUSE, STORES
from catering.planning.stock.ledger_picking import full_in_order
from catering.planning.stock.ledger_stock import Held, Stock, is_expired

_OUT_OF_KEGS = (MovementKind.POUR, MovementKind.BLOW)
_LOST_IN_SERVING = (WasteCode.FOAM, WasteCode.LINE)
_READ_BY = (MovementKind.TAP, MovementKind.POUR, MovementKind.TRAIN, MovementKind.ADJUST)


@dataclass(frozen=True, slots=True)
class OutOfKeg:
    """Litres that left a keg, or bottles, at a bar; `is_loss` as foam or in the line. `number` is the movement's."""

    at: dt.datetime
    number: int
    beverage: str
    bar: Location
    volume_ml: int
    is_loss: bool


@dataclass(frozen=True, slots=True)
class RunningKeg:
    """A keg that is tapped at a bar; `left_ml` was in it when it was last read, by tapping, half or weight."""

    keg: Keg
    beverage: str
    bar: Location
    left_ml: int
    tapped_at: dt.datetime
    read_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """Litres out of the kegs of one beverage; `litres` may be off by `off_l`, for `running` kegs were not read."""

    litres: float
    off_l: float
    running: int
    at_bars: tuple[PouredAtBar, ...]


@dataclass(frozen=True, slots=True)
class EveningLedger:
    """An event's kegs at a moment. `kegs` are all that came and are not lost or gone home full, `empty` those of them
    that are empty; `full` are full containers in the house, in the order to take them, `expired` those beside them that
    are not to be taken."""

    at: dt.datetime
    out: tuple[OutOfKeg, ...]
    running: tuple[RunningKeg, ...]
    full: tuple[Held, ...]
    expired: tuple[Held, ...]
    stock: Stock
    kegs: int
    empty: int

    @property
    def is_silent(self) -> bool:
        """Whether no movement tells of anything served yet."""
        return not self.out and not self.running

    def out_ml(self, beverage: str, bar: Location | None = None) -> int:
        """What has left the kegs of a beverage for certain: at one location, or at all."""
        return sum(
            each.volume_ml
            for each in self.out
            if same_name(each.beverage) == same_name(beverage) and bar in (None, each.bar)
        )

    def out_by(self, beverage: str) -> tuple[tuple[dt.datetime, float], ...]:
        """Litres out of the kegs of a beverage by each movement, at the venue's clock."""
        found, so_far_ml = [], 0
        for each in self.out:
            if same_name(each.beverage) == same_name(beverage):
                so_far_ml += each.volume_ml
                found.append((each.at.astimezone(self.at.tzinfo), so_far_ml / 1000))
        return tuple(found)

    def beverages(self, records: EventRecords) -> tuple[str, ...]:
        """The event's beverages that are in the house, or were served."""
        known = {same_name(each.beverage) for each in self.out}
        known |= {same_name(line.beverage) for line in self.stock.lines if line.location.kind in HOUSE}
        return tuple(each.name for each in records.beverages if same_name(each.name) in known)

    def full_at(self, bar: Location, beverage: str | None = None) -> tuple[Held, ...]:
        """Full containers that stand at a location."""
        return tuple(
            each
            for each in self.full
            if each.location == bar and (beverage is None or same_name(each.lot.beverage) == same_name(beverage))
        )

    def to_tap_at(self, bar: Location) -> tuple[Held, ...]:
        """Full kegs that can be tapped at a bar, first those that stand there, then those in the stores."""
        kegs = [each for each in self.full if each.keg is not None]
        return (
            *(each for each in kegs if each.location == bar),
            *(each for each in kegs if each.location.kind in STORES),
        )


def evening_ledger(
    held: Iterable[Held],
    movements: Iterable[Movement],
    stock: Stock,
    *,
    today: dt.date,
    lots: Mapping[int, Lot],
    locations: Mapping[int, Location],
    kegs: Mapping[int, Keg],
) -> EveningLedger:
    """The evening from what is held at the stock's moment and the movements up to it; lots, locations, kegs by row."""
    standing, held = live(movements), tuple(held)
    bars = {row: each for row, each in locations.items() if each.kind is LocationKind.BAR}
    out = tuple(
        OutOfKeg(
            each.at,
            each.id,
            lots[each.lot].beverage,
            bars[each.from_location],
            each.volume_ml,
            each.kind is MovementKind.WASTE,
        )
        for each in standing
        if each.from_location in bars
        and (each.kind in _OUT_OF_KEGS or (each.kind is MovementKind.WASTE and each.code in _LOST_IN_SERVING))
    )
    tapped_at: dict[str, dt.datetime] = {}
    read_at: dict[str, dt.datetime] = {}
    for each in standing:
        if each.keg is not None and each.kind in _READ_BY:
            read_at[kegs[each.keg].number] = each.at
            if each.kind is MovementKind.TAP:
                tapped_at[kegs[each.keg].number] = each.at
    running = tuple(
        RunningKeg(
            each.keg,
            each.lot.beverage,
            each.location,
            each.volume_ml,
            tapped_at[each.keg.number],
            read_at[each.keg.number],
        )
        for each in held
        if each.keg is not None and each.state is KegState.TAPPED and each.location.kind is LocationKind.BAR
    )
    counted = [each for each in held if each.keg is not None and _is_counted(each)]
    full = full_in_order(each for each in held if each.location.kind in HOUSE)
    return EveningLedger(
        at=stock.as_of,
        out=out,
        running=tuple(sorted(running, key=lambda each: each.tapped_at)),
        full=tuple(each for each in full if not is_expired(each.lot, today)),
        expired=tuple(each for each in full if is_expired(each.lot, today)),
        stock=stock,
        kegs=len(counted),
        empty=sum(each.state is KegState.EMPTY for each in counted),
    )


def _is_counted(held: Held) -> bool:
    """Whether a keg is one of the evening's: in the house, or drunk and on its way home."""
    if held.location.kind in HOUSE or held.location.kind is LocationKind.EMPTIES:
        return True
    return held.state is KegState.EMPTY and held.location.kind is not LocationKind.LOST_AND_FOUND


def count_out(
    ledger: EveningLedger, records: EventRecords, beverage: str, *, expected_since: Callable[[dt.datetime], float]
) -> Counted:
    """Litres out of the kegs of a beverage, running ones counted in.

    `expected_since` says how many litres the forecast pours at all bars from a moment until the ledger's.
    """
    running = [each for each in ledger.running if same_name(each.beverage) == same_name(beverage)]
    not_read: dict[str, list[float]] = {}
    for each in running:
        likely_l = max(0.0, expected_since(each.read_at)) / len(running)
        not_read.setdefault(each.bar.name, []).append(min(likely_l, each.left_ml / 2000))
    every = [litres for at_bar in not_read.values() for litres in at_bar]
    return Counted(
        litres=ledger.out_ml(beverage) / 1000 + sum(every),
        off_l=_together(every),
        running=sum(litres > 0 for litres in every),
        at_bars=_at_bars(ledger, records, beverage, not_read),
    )


def _together(off_l: Iterable[float]) -> float:
    """What a sum may be off by whose parts are off by so much, each for itself: one keg's more is another's less."""
    return math.sqrt(sum(each**2 for each in off_l))


def _at_bars(
    ledger: EveningLedger, records: EventRecords, beverage: str, not_read: Mapping[str, list[float]]
) -> tuple[PouredAtBar, ...]:
    """Each location that serves a beverage, or has it, with its part of the orders among those."""
    shares = {same_name(bar.name): bar.share_of_orders for bar in records.bars}
    lines = {line.location.name: line for line in ledger.stock.of(beverage)}
    serving = [
        each
        for each in records.locations
        if each.kind is LocationKind.BAR and (each.name in lines or ledger.out_ml(beverage, each))
    ]
    planned = [shares.get(same_name(each.bar or each.name), 0.0) for each in serving]
    whole = sum(planned)
    found = []
    for each, share in zip(serving, planned, strict=True):
        out_l, more = ledger.out_ml(beverage, each) / 1000, not_read.get(each.name, [])
        there_l = lines[each.name].available_ml / 1000 if each.name in lines else 0.0
        found.append(
            PouredAtBar(
                bar=each.name,
                poured_l=out_l + sum(more),
                available_l=out_l + there_l,
                off_l=_together(more),
                share_of_orders=share / whole if whole > 0 else 1 / len(serving),
            )
        )
    return tuple(found)
