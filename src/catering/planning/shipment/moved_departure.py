"""A leg that leaves some days sooner or later: its planned arrival moves along, the clocks stay as they were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from catering.model.event import instant
from catering.model.milestone import MilestoneKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Leg, LegMode
from catering.model.text import Text, plural_text, text
from catering.planning.shipment.schedule_chain import point_name

_DAY = dt.timedelta(days=1)


def move_departure(records: EventRecords, leg: Leg, days: int) -> EventRecords:
    """The event with one leg planned so many days later; below 0: sooner. What has no planned moment stays without."""
    moved = _moved(leg, days)
    return records.with_rows(Leg.table, tuple(moved if each.key == leg.key else each for each in records.legs))


def left_behind(records: EventRecords, leg: Leg, days: int) -> tuple[Text, ...]:
    """What keeps its plan when a leg moves so many days: its cut-off, and the legs before and after it.

    Where the kegs stand a day or more between two legs, for how long; where one leaves before they are there, that.
    """
    return tuple(_left_behind(records, leg, _moved(leg, days)))


def _moved(leg: Leg, days: int) -> Leg:
    later = dt.timedelta(days=days)

    def moved(moment: dt.datetime | None) -> dt.datetime | None:
        return None if moment is None else moment + later  # on its own clock, also over a change of it

    return leg.model_copy(
        update={
            "planned_departs_at": moved(leg.planned_departs_at),
            "planned_arrives_at": moved(leg.planned_arrives_at),
        }
    )


def _left_behind(records: EventRecords, leg: Leg, moved: Leg) -> Iterator[Text]:
    if leg.mode is not LegMode.ROAD:
        for each in records.milestones:
            is_its_own = each.consignment is None or same_name(each.consignment) == same_name(leg.consignment)
            if each.kind is MilestoneKind.CUT_OFF and is_its_own and each.planned_at and each.actual_at is None:
                yield text("{cut_off} stays planned for {at:datetime}.", cut_off=point_name(each), at=each.planned_at)
    way = [each for each in records.legs if same_name(each.consignment) == same_name(leg.consignment)]
    before = max((each for each in way if each.number < leg.number), key=lambda each: each.number, default=None)
    after = min((each for each in way if each.number > leg.number), key=lambda each: each.number, default=None)
    if before is not None:
        yield from _between(before, moved, stays=before)
    if after is not None:
        yield from _between(moved, after, stays=after)


def _between(one: Leg, following: Leg, *, stays: Leg) -> Iterator[Text]:
    """What happens where two legs meet; `stays` is the one that keeps its plan."""
    there_at, leaves_at = _there_at(one), following.planned_departs_at
    if there_at is None or leaves_at is None:
        return
    waits = instant(leaves_at) - instant(there_at)
    if waits < dt.timedelta(0):
        yield text(
            "{from_place} – {to_place} stays as planned: the kegs are in {place} only {there:datetime}, and are to "
            "leave it {leaves:datetime}.",
            from_place=stays.from_place,
            to_place=stays.to_place,
            place=one.to_place,
            there=there_at,
            leaves=leaves_at,
        )
    elif waits >= _DAY:
        yield plural_text(
            "{from_place} – {to_place} stays as planned: the kegs stand {n:n0} day in {place}.",
            "{from_place} – {to_place} stays as planned: the kegs stand {n:n0} days in {place}.",
            n=round(waits / _DAY),
            from_place=stays.from_place,
            to_place=stays.to_place,
            place=one.to_place,
        )


def _there_at(leg: Leg) -> dt.datetime | None:
    """When a leg is planned to arrive, else so many usual days after its departure."""
    if leg.planned_arrives_at is not None or leg.planned_departs_at is None:
        return leg.planned_arrives_at
    return (instant(leg.planned_departs_at) + leg.likely_days * _DAY).astimezone(leg.planned_departs_at.tzinfo)
