"""Bars to be served at, on an evening whose orders can be counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from evenings import BEFORE, at, evening

from catering.model.event import Bar
from catering.model.records import EventRecords
from catering.planning.event_plan import plan_event
from catering.planning.service.orders import AskedFor, BarOrders, DemandLevel, orders_by_bar
from catering.planning.service.service_plan import ServicePlan, plan_service


def bar(name: str = "Bar 1", taps: int = 2, share: float = 1.0, **changes: Any) -> Bar:
    return Bar(name=name, taps=taps, share_of_orders=share, **changes)


def asked(*glasses_a_quarter: float, high: float = 1.0, glass_l: float = 0.25, lost: float = 0.0) -> AskedFor:
    """Quarter hours from 19:00 on with so many glasses; at 90 % demand `high` times as many."""
    glasses = np.array(glasses_a_quarter)
    levels = {DemandLevel.MEDIAN: glasses, DemandLevel.HIGH: glasses * high}
    return AskedFor(
        tuple(at(19 + place / 4) for place in range(len(glasses))),
        levels,
        {level: each * glass_l for level, each in levels.items()},
        {level: each * glass_l / (1 - lost) for level, each in levels.items()},
    )


def of_one_bar(asked_for: AskedFor, **changes: Any) -> BarOrders:
    (orders,) = orders_by_bar(evening(bars=(bar(**changes),)), asked_for)
    return orders


def served(records: EventRecords, trained: dict[str, int] | None = None) -> ServicePlan:
    return plan_service(records, plan_event(records, as_of=BEFORE), as_of=BEFORE, trained=trained)
