"""What the stock comes to: where it is, whether it covers the need, what expires, what nobody can account for."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from catering.catalog.container_sizes import sizes_by_name
from catering.model.event import instant
from catering.model.milestone import MilestoneKind
from catering.model.movement import KegState
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.model.text import Text, plural_text, text
from catering.planning.order.consignment import chosen_consignment
from catering.planning.stock.keg_ranges import in_ranges
from catering.planning.stock.ledger_stock import Held, ParGap, Stock, expires_today, is_expired, venue_date


@dataclass(frozen=True, slots=True)
class Cover:
    """What is available of a beverage against what is needed to suffice with the certainty of `level`.

    `gap_containers` are whole ones of its usual size. `overdue_ml` would be available if it came: it is not here after
    its delivery was due, and covers nothing.
    """

    beverage: str
    available_ml: int
    needed_ml: int
    gap_containers: int | None
    level: float
    overdue_ml: int = 0

    @property
    def gap_ml(self) -> int:
        return max(0, self.needed_ml - self.available_ml)

    def summary(self) -> Text:
        if not self.overdue_ml:
            return self._without_overdue()
        return text(
            "{cover} Not counted in: {overdue:L0} that are overdue.",
            cover=self._without_overdue(),
            overdue=self.overdue_ml / 1000,
        )

    def _without_overdue(self) -> Text:
        told = {
            "beverage": self.beverage,
            "available": self.available_ml / 1000,
            "needed": self.needed_ml / 1000,
            "gap": self.gap_ml / 1000,
            "level": self.level,
        }
        if not self.gap_ml:
            return text("{beverage}: {available:L0} available, {needed:L0} needed for {level:share} certainty.", **told)
        if self.gap_containers is None:
            return text(
                "{beverage}: {available:L0} available, {needed:L0} needed for {level:share} certainty: {gap:L0} too "
                "little.",
                **told,
            )
        return plural_text(
            "{beverage}: {available:L0} available, {needed:L0} needed for {level:share} certainty: {gap:L0} too "
            "little, that is {n:n0} container.",
            "{beverage}: {available:L0} available, {needed:L0} needed for {level:share} certainty: {gap:L0} too "
            "little, that is {n:n0} containers.",
            n=self.gap_containers,
            **told,
        )


@dataclass(frozen=True, slots=True)
class Expiry:
    """A lot whose last good day is over, is today, or comes before the last pour."""

    lot: Lot
    containers: int
    today: dt.date

    def summary(self) -> Text:
        n, told = self.containers, {"lot": self.lot.name, "day": self.lot.best_before_on}
        if is_expired(self.lot, self.today):
            return plural_text(
                "Lot {lot}: {n:n0} container expired on {day:date}.",
                "Lot {lot}: {n:n0} containers expired on {day:date}.",
                n=n,
                **told,
            )
        if expires_today(self.lot, self.today):
            return plural_text(
                "Lot {lot}: {n:n0} container expires today.", "Lot {lot}: {n:n0} containers expire today.", n=n, **told
            )
        return plural_text(
            "Lot {lot}: {n:n0} container expires on {day:date}, before the last pour.",
            "Lot {lot}: {n:n0} containers expire on {day:date}, before the last pour.",
            n=n,
            **told,
        )


class Missing(StrEnum):
    """Why a keg is not accounted for."""

    LOST = "lost"
    ON_THE_WAY = "still on the way"
    NOT_FILLED = "not filled"


@dataclass(frozen=True, slots=True)
class Unaccounted:
    """Kegs that are not where they should be by now; `due_on` is the day on which those on the way were expected."""

    why: Missing
    kegs: tuple[Keg, ...]
    due_on: dt.date | None = None

    def summary(self) -> Text:
        n, kegs = len(self.kegs), in_ranges(each.number for each in self.kegs)
        if self.why is Missing.LOST:
            return plural_text("{n:n0} keg is lost: {kegs:list}.", "{n:n0} kegs are lost: {kegs:list}.", n=n, kegs=kegs)
        if self.why is Missing.ON_THE_WAY and self.due_on is not None:
            return plural_text(
                "{n:n0} keg is still on the way and was due on {day:date}: {kegs:list}.",
                "{n:n0} kegs are still on the way and were due on {day:date}: {kegs:list}.",
                n=n,
                kegs=kegs,
                day=self.due_on,
            )
        if self.why is Missing.ON_THE_WAY:
            return plural_text(
                "{n:n0} keg is still on the way though the doors are open: {kegs:list}.",
                "{n:n0} kegs are still on the way though the doors are open: {kegs:list}.",
                n=n,
                kegs=kegs,
            )
        return plural_text(
            "{n:n0} keg is not filled yet: {kegs:list}.", "{n:n0} kegs are not filled yet: {kegs:list}.", n=n, kegs=kegs
        )


@dataclass(frozen=True, slots=True)
class StockOutlook:
    """The stock of a moment held against the evening; `places` are its kegs by location, in the order of the way."""

    as_of: dt.datetime
    places: tuple[tuple[Location, int], ...]
    kegs: int
    covers: tuple[Cover, ...]
    expiries: tuple[Expiry, ...]
    unaccounted: tuple[Unaccounted, ...]
    par_gaps: tuple[ParGap, ...]

    def where(self) -> Text:
        """How many kegs there are, and where; those at the bars together."""
        standing = list(self._standing())
        if not standing:
            return plural_text(
                "{n:n0} keg, and nothing is posted of it.", "{n:n0} kegs, and nothing is posted of them.", n=self.kegs
            )
        return plural_text("{n:n0} keg: {places:list}.", "{n:n0} kegs: {places:list}.", n=self.kegs, places=standing)

    def _standing(self) -> Iterator[Text]:
        at_bars = [count for place, count in self.places if place.kind is LocationKind.BAR]
        for place, count in self.places:
            if place.kind is not LocationKind.BAR:
                yield text("{place} {n:n0}", n=count, place=place.name)
            elif at_bars:
                yield text("bars {n:n0}", n=sum(at_bars))
                at_bars = []

    def wrong(self) -> Iterator[Text]:
        """What expires, cannot be accounted for, or stands below its par level; the gravest first."""
        yield from (each.summary() for each in self.expiries)
        yield from (each.summary() for each in self.unaccounted)
        for gap in self.par_gaps:
            yield plural_text(
                "{place}: {full:n0} of {wanted:n0} full containers, {n:n0} is missing.",
                "{place}: {full:n0} of {wanted:n0} full containers, {n:n0} are missing.",
                n=gap.missing,
                place=gap.location.name,
                full=gap.full,
                wanted=gap.location.par_containers,
            )

    def sentences(self) -> tuple[Text, ...]:
        """Where the kegs are, whether they cover the need, what is wrong."""
        return (self.where(), *(each.summary() for each in self.covers), *self.wrong())


def outlook_of(
    records: EventRecords, held: Collection[Held], stock: Stock, *, needed_l: Mapping[str, float], level: float
) -> StockOutlook:
    """The stock against the litres that guests need, by beverage, with the certainty of `level` that is wished.

    Once the first drink may be poured, the live update tells what is needed; the need is then left out.
    """
    event, today = records.event, venue_date(records, stock.as_of)
    before = instant(stock.as_of) < instant(event.doors_at)
    of_kegs = [each for each in held if each.keg is not None]
    return StockOutlook(
        as_of=stock.as_of,
        places=tuple(_places(records, of_kegs)),
        kegs=len(records.kegs),
        covers=tuple(_covers(records, stock, needed_l, level)) if before else (),
        expiries=tuple(_expiries(records, held, today)),
        unaccounted=tuple(_unaccounted(records, of_kegs, stock.as_of)),
        par_gaps=stock.par_gaps if held else (),
    )


def _places(records: EventRecords, of_kegs: Iterable[Held]) -> Iterator[tuple[Location, int]]:
    counts: dict[str, int] = {}
    for each in of_kegs:
        counts[each.location.name] = counts.get(each.location.name, 0) + each.containers
    kinds = list(LocationKind)
    for place in sorted(records.locations, key=lambda each: kinds.index(each.kind)):
        if counts.get(place.name):
            yield place, counts[place.name]


def _covers(records: EventRecords, stock: Stock, needed_l: Mapping[str, float], level: float) -> Iterator[Cover]:
    """Of the beverages that are kept in stock."""
    sizes = sizes_by_name(records.container_sizes)
    kept = {same_name(each.beverage) for each in records.lots}
    for beverage in records.beverages:
        needed = needed_l.get(beverage.name)
        if needed is None or same_name(beverage.name) not in kept:
            continue
        overdue_ml = _overdue_ml(records, stock, beverage.name)
        available_ml, needed_ml = stock.available_ml(beverage.name) - overdue_ml, round(needed * 1000)
        lines = [line for line in records.order_lines if same_name(line.beverage) == same_name(beverage.name)]
        most = max(lines, key=lambda line: line.containers, default=None)
        size = None if most is None else sizes.get(same_name(most.container_size))
        gap_ml = needed_ml - available_ml
        containers = None if size is None else max(0, math.ceil(gap_ml / round(size.volume_l * 1000)))
        yield Cover(beverage.name, available_ml, needed_ml, containers, level, overdue_ml)


_NOT_HERE = (LocationKind.BREWERY, LocationKind.IN_TRANSIT, LocationKind.BONDED_WAREHOUSE)


def _overdue_ml(records: EventRecords, stock: Stock, beverage: str) -> int:
    """What is available only if that comes which is not here after its delivery was due.

    What is set aside is taken from what is here first.
    """
    if _due_on(records, stock.as_of) is None:
        return 0
    here_ml = sum(
        line.available_ml + line.allocated_ml for line in stock.of(beverage) if line.location.kind not in _NOT_HERE
    )
    return stock.available_ml(beverage) - max(0, here_ml - stock.allocated_ml(beverage))


def _expiries(records: EventRecords, held: Iterable[Held], today: dt.date) -> Iterator[Expiry]:
    """Of lots with something in them; what is over before the last pour counts as expiring."""
    last_on = records.event.last_pour_at.astimezone(records.event.zone).date()
    counts: dict[str, int] = {}
    for each in held:
        if each.volume_ml and each.location.kind not in (LocationKind.LOST_AND_FOUND, LocationKind.RETURNED):
            counts[each.lot.name] = counts.get(each.lot.name, 0) + each.containers
    for lot in sorted(records.lots, key=lambda each: each.best_before_on or dt.date.max):
        too_early = lot.best_before_on is not None and lot.best_before_on < max(last_on, today + dt.timedelta(1))
        if counts.get(lot.name) and too_early and (today <= last_on or is_expired(lot, today)):
            yield Expiry(lot, counts[lot.name], today)


def _unaccounted(records: EventRecords, of_kegs: Collection[Held], as_of: dt.datetime) -> Iterator[Unaccounted]:
    due_on = _due_on(records, as_of)
    is_late = due_on is not None or instant(as_of) >= instant(records.event.doors_at)
    lost = [each.keg for each in of_kegs if each.location.kind is LocationKind.LOST_AND_FOUND and each.keg]
    on_the_way = [
        each.keg
        for each in of_kegs
        if each.location.kind is LocationKind.IN_TRANSIT and each.state is KegState.FULL and each.keg and is_late
    ]
    posted = {same_name(each.keg.number) for each in of_kegs if each.keg is not None}
    not_filled = [keg for keg in records.kegs if same_name(keg.number) not in posted] if of_kegs else []
    if lost:
        yield Unaccounted(Missing.LOST, tuple(lost))
    if on_the_way:
        yield Unaccounted(Missing.ON_THE_WAY, tuple(on_the_way), due_on)
    if not_filled:
        yield Unaccounted(Missing.NOT_FILLED, tuple(not_filled))


def _due_on(records: EventRecords, as_of: dt.datetime) -> dt.date | None:
    """The day on which the goods were to be here, once that is past."""
    due_at = _due_at(records)
    return None if due_at is None or instant(as_of) < instant(due_at) else venue_date(records, due_at)


def _due_at(records: EventRecords) -> dt.datetime | None:
    """When the goods of the chosen consignment were delivered, else are to be; None where nobody has said."""
    chosen = chosen_consignment(records)
    dated = [
        each.actual_at or each.planned_at
        for each in records.milestones
        if each.kind is MilestoneKind.DELIVERED
        and (not each.consignment or (chosen is not None and same_name(each.consignment) == same_name(chosen.name)))
    ]
    return max((each for each in dated if each is not None), key=instant, default=None)
