"""A schedule (a flight moved → latest and expected dates, chance, binding step) beside a plain NumPy pass.

The plain pass adds up the very same draws along the same chain, once as they are and once with each step held at its
lowest days, which is how the binding step is found: no working days, no weekdays, no hours, no latest dates.
"""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np

from catering.model.records import EventRecords
from catering.model.shipment import LegMode
from catering.planning.order.consignment import chosen_consignment
from catering.planning.shipment.duration_draws import days_drawn
from catering.planning.shipment.schedule_chain import chain_of
from catering.planning.shipment.shipment_schedule import schedule_shipment
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks
from side_by_side import compare

AS_OF = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)
DAY_S = 86_400


def reference() -> EventRecords:
    path = shipped_workbooks()[REFERENCE_EVENT]
    checked = check_workbook(path.read_bytes(), path.name, as_of=AS_OF)
    assert checked.records is not None
    return checked.records


def flown_later(records: EventRecords, days: int) -> EventRecords:
    later = dt.timedelta(days=days)
    legs = tuple(
        leg.model_copy(update={"planned_departs_at": leg.planned_departs_at + later})
        if leg.mode is LegMode.AIR and leg.planned_departs_at is not None
        else leg
        for leg in records.legs
    )
    return records.with_rows("leg", legs)


def main() -> None:
    records = reference()
    chain = chain_of(records, chosen_consignment(records), as_of=AS_OF)
    doors = records.event.doors_at.timestamp()
    moved = itertools.cycle([flown_later(records, days) for days in range(6)])
    without_ways_out = itertools.cycle([each.with_rows("fallback", ()) for each in itertools.islice(moved, 6)])

    def chance(held: int | None) -> float:
        at: list[np.ndarray] = []
        for place, step in enumerate(chain.steps):
            days = np.array([step.days[0]]) if place == held else days_drawn(step.days, step.column)
            ready = np.array([AS_OF.timestamp() if step.planned_at is None else step.planned_at.timestamp()])
            for waited in step.waits_for:
                ready = np.maximum(ready, at[waited] + days * DAY_S)
            at.append(ready)
        return float(np.mean(at[-1] <= doors))

    def plain_pass() -> list[float]:
        return [chance(held) for held in (None, *range(len(chain.steps)))]

    compare(
        "schedule, a flight moved", lambda: schedule_shipment(next(without_ways_out), as_of=AS_OF), plain_pass,
        floor_name="plain NumPy pass",
    )  # fmt: skip
    compare(
        "schedule with its ways out, which ask the forecast", lambda: schedule_shipment(next(moved), as_of=AS_OF),
        plain_pass, floor_name="plain NumPy pass",
    )  # fmt: skip


if __name__ == "__main__":
    main()
