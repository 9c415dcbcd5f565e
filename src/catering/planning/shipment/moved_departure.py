"""A leg that leaves some days sooner or later: its planned arrival moves along, the clocks stay as they were."""

from __future__ import annotations

import datetime as dt

from catering.model.records import EventRecords
from catering.model.shipment import Leg


def move_departure(records: EventRecords, leg: Leg, days: int) -> EventRecords:
    """The event with one leg planned so many days later; below 0: sooner. What has no planned moment stays without."""
    later = dt.timedelta(days=days)

    def moved(moment: dt.datetime | None) -> dt.datetime | None:
        return None if moment is None else moment + later  # on its own clock, also over a change of it

    update = {
        "planned_departs_at": moved(leg.planned_departs_at),
        "planned_arrives_at": moved(leg.planned_arrives_at),
    }
    return records.with_rows(
        Leg.table, tuple(each.model_copy(update=update) if each.key == leg.key else each for each in records.legs)
    )
