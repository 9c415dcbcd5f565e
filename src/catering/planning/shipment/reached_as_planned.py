"""Records steps as reached at the moments for which they were planned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catering.model.milestone import Milestone
from catering.model.record import Record
from catering.model.records import EventRecords
from catering.model.shipment import Leg
from catering.planning.shipment.schedule_points import SchedulePoint


def reach_as_planned(records: EventRecords, points: Iterable[SchedulePoint]) -> EventRecords:
    """The event with the actual moment of each point set to its planned one; without a plan it stays as it is."""
    actual: dict[tuple[str, tuple[Any, ...]], dict[str, Any]] = {}
    for point in points:
        row: Record | None = point.milestone or point.leg
        if row is None or point.planned_at is None:
            continue
        column = "actual_at" if point.leg is None else "actual_arrives_at" if point.is_arrival else "actual_departs_at"
        actual.setdefault((row.table, row.key), {})[column] = point.planned_at
    for table in (Milestone.table, Leg.table):
        rows = tuple(each.model_copy(update=actual.get((table, each.key), {})) for each in records.rows(table))
        records = records.with_rows(table, rows)
    return records
