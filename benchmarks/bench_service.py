"""Serving as a whole (tappers, both waits, toast, cooling, kegs, glasses) beside the queues alone, order by order.

The floor goes through one evening of each bar and demand with a heap of free tappers, as a textbook writes it; the
product goes through up to 32 evenings of each, for the tappers needed and those that are there.
"""

from __future__ import annotations

import datetime as dt
import heapq

import numpy as np

from catering.model.records import EventRecords
from catering.planning.event_plan import plan_event
from catering.planning.service.orders import QUARTER_MIN, DemandLevel, asked_for, orders_by_bar
from catering.planning.service.service_plan import plan_service
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import shipped_workbooks
from side_by_side import compare

AS_OF = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


def one_evening(orders_per_min: np.ndarray, tappers: int, seconds: float, numbers: np.random.Generator) -> float:
    free_at_s = [0.0] * tappers
    waited_s = 0.0
    for place, pace in enumerate(orders_per_min):
        for comes_s in np.sort(numbers.random(numbers.poisson(pace * QUARTER_MIN))) * QUARTER_MIN * 60:
            at_s = place * QUARTER_MIN * 60 + comes_s
            begins_s = max(at_s, heapq.heappop(free_at_s))
            waited_s += begins_s - at_s
            heapq.heappush(free_at_s, begins_s + numbers.gamma(2.8, seconds / 2.8))
    return waited_s


def measure(name: str, records: EventRecords) -> None:
    plan = plan_event(records, as_of=AS_OF)
    served = plan_service(records, plan, as_of=AS_OF)
    orders = orders_by_bar(records, asked_for(records, plan))

    def queues_alone() -> float:
        numbers = np.random.default_rng(1)
        return sum(
            one_evening(bar.trips_per_min[level], service.tappers, bar.trip.trained_s, numbers)
            for bar, service in zip(orders, served.bars, strict=True)
            for level in DemandLevel
        )

    compare(
        f"{name}: service", lambda: plan_service(records, plan, as_of=AS_OF), queues_alone,
        floor_name="one evening of each queue", rounds=15,
    )  # fmt: skip


def main() -> None:
    for event_id, path in shipped_workbooks().items():
        checked = check_workbook(path.read_bytes(), path.name, as_of=AS_OF)
        assert checked.records is not None
        measure(event_id, checked.records)


if __name__ == "__main__":
    main()
