"""The first stock: the locations, lots and kegs that follow from the plan, so that nobody has to type them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from catering.model.beverage import Beverage, BeverageSource, Dispense, SetAsidePurpose
from catering.model.milestone import MilestoneKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.model.text import Language
from catering.planning.order.practice_beer import set_asides_of
from catering.planning.pallets.container_numbers import number_containers
from catering.planning.pallets.loaded_pallets import PalletLoad


def first_stock(records: EventRecords, load: PalletLoad | None, *, language: Language) -> EventRecords:
    """The event with what its stock lacks: locations of the kinds that it needs, a lot a beverage, kegs by number.

    Kegs have the numbers that stand on the printed labels. What is there stays as it is; names of locations are
    written in `language`. Where nothing is missing, the same records come back.
    """
    return (
        records.with_rows(Location.table, (*records.locations, *_locations(records, language)))
        .with_rows(Lot.table, (*records.lots, *_lots(records)))
        .with_rows(Keg.table, (*records.kegs, *_kegs(records, load)))
    )


def differing_kegs(records: EventRecords, load: PalletLoad | None) -> tuple[str, ...]:
    """The numbers that are another container or beverage on the labels than in the stock: the order has changed since.

    A label that was printed before says what the stock says; one that is printed now does not.
    """
    labels = {same_name(str(each.number)): each for each in number_containers(records, load)}
    beverages = {same_name(each.name): same_name(each.beverage) for each in records.lots}
    found: list[str] = []
    for keg in records.kegs:
        on_label = labels.get(same_name(keg.number))
        if on_label is None:
            continue
        beverage = same_name(on_label.beverage.name)
        is_other_size = same_name(on_label.container_size) != same_name(keg.container_size)
        if is_other_size or beverages.get(same_name(keg.lot), beverage) != beverage:
            found.append(keg.number)
    return tuple(found)


def _locations(records: EventRecords, language: Language) -> Iterator[Location]:
    there = {each.kind for each in records.locations}
    names = {same_name(each.name) for each in records.locations}
    for kind in _kinds(records):
        name = kind.label.in_language(language)
        if kind not in there and same_name(name) not in names:
            yield Location(name=name[:1].upper() + name[1:], kind=kind)
    served = {same_name(each.bar or each.name) for each in records.locations if each.kind is LocationKind.BAR}
    for bar in records.bars:
        if same_name(bar.name) not in served | names:
            yield Location(name=bar.name, kind=LocationKind.BAR, bar=bar.name)


def _kinds(records: EventRecords) -> Iterator[LocationKind]:
    """The kinds of location that the event needs, in the order of the way."""
    purposes = {each.purpose for each in set_asides_of(records)}
    if any(each.source is BeverageSource.SHIPPED for each in records.beverages):
        yield LocationKind.BREWERY
        yield LocationKind.IN_TRANSIT
    if any(each.kind is MilestoneKind.CLEARED for each in records.milestones):
        yield LocationKind.BONDED_WAREHOUSE
    yield LocationKind.HOTEL_CELLAR
    yield LocationKind.COLD_STORE
    if SetAsidePurpose.SPARE in purposes:
        yield LocationKind.RESERVE
    if SetAsidePurpose.PRACTICE in purposes:
        yield LocationKind.TRAINING_ROOM
    yield LocationKind.EMPTIES
    yield LocationKind.RETURNED
    yield LocationKind.LOST_AND_FOUND


def _lots(records: EventRecords) -> Iterator[Lot]:
    """One for each beverage that is ordered and has none, by its name until the label's number is known.

    Best before is what is stamped, else what the brewery has confirmed of the shelf life, once the lot is filled.
    """
    known = {same_name(each.beverage) for each in records.lots}
    names = {same_name(each.name) for each in records.lots}
    ordered = {same_name(line.beverage) for line in records.order_lines if line.containers}
    for beverage in records.beverages:
        key = same_name(beverage.name)
        if key in ordered and key not in known | names:
            filled_on = _filled_on(records, beverage)
            best_before_on = beverage.best_before_on
            if best_before_on is None and filled_on and beverage.shelf_life_days and beverage.shelf_life_confirmed:
                best_before_on = filled_on + dt.timedelta(days=beverage.shelf_life_days)
            if filled_on and best_before_on and best_before_on < filled_on:
                filled_on = None
            yield Lot(name=beverage.name, beverage=beverage.name, filled_on=filled_on, best_before_on=best_before_on)


def _filled_on(records: EventRecords, beverage: Beverage) -> dt.date | None:
    """The day on which a shipped beverage was filled, once that has happened."""
    if beverage.source is not BeverageSource.SHIPPED:
        return None
    for each in records.milestones:
        if each.kind is MilestoneKind.FILLED and each.actual_at is not None:
            zone = ZoneInfo(each.time_zone) if each.time_zone else records.event.zone
            return each.actual_at.astimezone(zone).date()
    return None


def _kegs(records: EventRecords, load: PalletLoad | None) -> Iterator[Keg]:
    """The kegs and casks that have no row yet, in the first lot of their beverage; bottles go by the lot."""
    lots = {same_name(each.beverage): each.name for each in reversed(records.lots)}
    known = {same_name(each.number) for each in records.kegs}
    for each in number_containers(records, load):
        number, size = str(each.number), each.size
        if size is None or size.dispense is Dispense.BOTTLE or same_name(number) in known:
            continue
        lot = lots.get(same_name(each.beverage.name), each.beverage.name)
        yield Keg(number=number, container_size=each.container_size, lot=lot)
