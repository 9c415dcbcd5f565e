"""The running sheet: the evening on one page, with programme, drinks, contacts, and who returns what."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catering.catalog.container_sizes import size_label, sizes_by_name
from catering.model.beverage import BeverageSource, Empties
from catering.model.event import Bar, Event, instant
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.milestone import MilestoneKind
from catering.model.party import Party
from catering.model.record import same_name, sheet_label
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text, plural_text, text
from catering.planning.goods.goods_needed import goods_needed
from catering.planning.order.consignment import shipped_lines
from catering.planning.order.empties_plan import empties_of
from catering.planning.order.supply import set_aside_l
from catering.planning.shipment.schedule_points import SchedulePoint

DAYS_AROUND = dt.timedelta(days=7)
"""Milestones, departures and arrivals so long before the doors and after the end stand in the programme."""
_USED_UP = (GoodsKind.ICE, GoodsKind.COASTER)


@dataclass(frozen=True, slots=True)
class ProgrammePoint:
    """What happens when, at the venue's clock; `who` sees to it."""

    at: dt.datetime
    what: Text
    who: str | None = None


@dataclass(frozen=True, slots=True)
class OrderedDrink:
    """What is there to be poured of one beverage; `set_aside_l` of it is not for guests."""

    beverage: str
    containers: tuple[Text, ...]
    volume_l: float
    set_aside_l: float


@dataclass(frozen=True, slots=True)
class Return:
    """What is given back, to whom and by when; None: not named."""

    what: Text
    to: str | None
    by_on: dt.date | None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class RunningSheet:
    """The evening; `missing` tells what nobody has named."""

    event: Event
    guests: int
    programme: tuple[ProgrammePoint, ...]
    drinks: tuple[OrderedDrink, ...]
    bars: tuple[Bar, ...]
    contacts: tuple[Party, ...]
    returns: tuple[Return, ...]
    missing: tuple[Text, ...]

    @property
    def volume_l(self) -> float:
        return round(math.fsum(drink.volume_l for drink in self.drinks), 6)


def running_sheet(
    records: EventRecords, consignment: Consignment | None, points: Sequence[SchedulePoint] = ()
) -> RunningSheet:
    """The evening's running sheet; the milestones of its last days stand among the programme."""
    returns = (*_empties(records, consignment), *_goods_returned(records))
    return RunningSheet(
        records.event,
        records.guests_accepted,
        tuple(sorted(_programme(records, points), key=lambda point: instant(point.at))),
        tuple(_drinks(records)),
        records.bars,
        records.parties,
        returns,
        tuple(_missing(records, returns)),
    )


def shown_at(point: SchedulePoint) -> dt.datetime:
    """When it was; else when it is planned; else when it is expected, or at the latest due."""
    return point.actual_at or point.planned_at or min(point.expected_at, point.latest_at, key=instant)


def _programme(records: EventRecords, points: Sequence[SchedulePoint]) -> Iterator[ProgrammePoint]:
    event = records.event
    told = {instant(shown_at(point)) for point in points if point.kind is MilestoneKind.HALL_CLEARED}
    for at, what in (
        (event.doors_at, text("Doors")),
        (event.toast_at, text("Toast")),
        (event.last_pour_at, text("Last pour")),
        (event.hall_cleared_at, text("Hall cleared: kegs, glasses and bars out")),
    ):
        if at is not None and instant(at) not in told:
            yield ProgrammePoint(at.astimezone(event.zone), what)
    for period in records.serving_periods:
        for at, what in (
            (period.begins_at, text("{period}: first pour", period=period.name)),
            (period.ends_at, text("{period}: last pour", period=period.name)),
        ):
            yield ProgrammePoint(at.astimezone(event.zone), what)
    ends_at = event.hall_cleared_at or event.last_pour_at
    begins, ends = instant(event.doors_at) - DAYS_AROUND, instant(ends_at) + DAYS_AROUND
    for point in points:
        at = shown_at(point)
        if begins <= instant(at) <= ends:
            yield ProgrammePoint(at.astimezone(event.zone), _told(point, event), point.responsible)


def _told(point: SchedulePoint, event: Event) -> Text:
    """The point's name, and when it is expected if that is later than was meant."""
    if instant(point.expected_at) <= instant(shown_at(point)):
        return point.name
    at = point.expected_at.astimezone(event.zone)
    return text("{point} (now expected: {at:datetime})", point=point.name, at=at)


def _drinks(records: EventRecords) -> Iterator[OrderedDrink]:
    sizes = sizes_by_name(records.container_sizes)
    for beverage in records.beverages:
        lines = [
            line
            for line in records.order_lines
            if line.containers and same_name(line.beverage) == same_name(beverage.name)
        ]
        if not lines:
            continue
        known = [(line, sizes.get(same_name(line.container_size))) for line in lines]
        yield OrderedDrink(
            beverage.name,
            tuple(
                text(
                    "{containers:n0} × {case}",
                    containers=line.containers,
                    case=size_label(line.container_size if size is None else size.name),
                )
                for line, size in known
            ),
            math.fsum(line.containers * size.volume_l for line, size in known if size is not None),
            set_aside_l(records, beverage),
        )


def _empties(records: EventRecords, consignment: Consignment | None) -> Iterator[Return]:
    """The empty vessels: those that were shipped, then those that were bought at the venue."""
    source_of = {same_name(beverage.name): beverage.source for beverage in records.beverages}
    local = sum(
        line.containers
        for line in records.order_lines
        if source_of[same_name(line.beverage)] is BeverageSource.BOUGHT_LOCALLY
    )
    shipped = Counter[Empties]()
    for line in shipped_lines(records) if consignment is not None else ():
        shipped[empties_of(records, line.beverage, line.container_size, consignment)] += line.containers
    for empties in Empties:
        n = shipped[empties]
        if not n or consignment is None:
            continue
        told = {
            Empties.RETURNED: plural_text("{n:n0} empty keg, shipped", "{n:n0} empty kegs, shipped", n=n),
            Empties.FORFEITED: plural_text("{n:n0} empty vessel: stays", "{n:n0} empty vessels: stay", n=n),
            Empties.ONE_WAY: plural_text("{n:n0} one-way keg: thrown away", "{n:n0} one-way kegs: thrown away", n=n),
        }[empties]
        returned = empties is Empties.RETURNED
        hall = records.event.hall_cleared_at
        day = None if hall is None else hall.astimezone(records.event.zone).date()
        yield Return(told, consignment.shipper if returned else "–", day)
    if local:
        yield Return(
            plural_text("{n:n0} empty keg, bought here", "{n:n0} empty kegs, bought here", n=local), None, None
        )


def _goods_returned(records: EventRecords) -> Iterator[Return]:
    for need in goods_needed(records):
        goods = need.goods
        if goods is None or (goods.return_by_on is None and not _is_lent(goods)):
            continue
        yield Return(need.counted, goods.owner or goods.supplier, goods.return_by_on, goods.returned_on is not None)


def _is_lent(goods: Goods) -> bool:
    """Whether it is somebody's who has it back: what is used up is not."""
    return goods.kind not in _USED_UP and (goods.owner is not None or goods.source is GoodsSource.HIRED)


def _missing(records: EventRecords, returns: Sequence[Return]) -> Iterator[Text]:
    parties, goods = sheet_label(Party), sheet_label(Goods)
    if not records.parties:
        yield text("Contacts: not named (sheet “{sheet}”).", sheet=parties)
    if without_phone := [party.name for party in records.parties if party.phone is None]:
        yield text("Phone not named: {parties:list} (sheet “{sheet}”).", parties=without_phone, sheet=parties)
    if ownerless := [each.what for each in returns if each.to is None]:
        yield text("Whom it goes back to not named: {goods:list} (sheet “{sheet}”).", goods=ownerless, sheet=goods)
    if dayless := sum(each.by_on is None and not each.is_done for each in returns):
        yield text(
            "Day of return not named: {dayless:n0} of {lines:n0} lines (sheet “{sheet}”).",
            dayless=dayless,
            lines=len(returns),
            sheet=goods,
        )
    if records.event.hall_cleared_at is None:
        yield text("When the hall must be cleared: not named (sheet “{sheet}”).", sheet=sheet_label(Event))
