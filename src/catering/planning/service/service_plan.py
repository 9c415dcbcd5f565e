"""Serving as a whole: the bars with their tappers and waits, and the rules that are not kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from catering.model.records import EventRecords
from catering.planning.event_plan import EventPlan
from catering.planning.service.orders import AskedFor, asked_for, orders_by_bar
from catering.planning.service.service_rules import BrokenServiceRule
from catering.planning.service.tappers import BarService, WaitsWished, man_the_bars, waits_wished


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """What serving an event asks for at a moment.

    `bars` has one bar for all where the event has none yet, and none where nothing is tapped.
    """

    as_of: dt.datetime
    wished: WaitsWished
    asked: AskedFor
    bars: tuple[BarService, ...]

    @property
    def broken(self) -> tuple[BrokenServiceRule, ...]:
        """Every rule that is not kept."""
        return tuple(rule for bar in self.bars for rule in bar.broken)

    @property
    def tappers(self) -> int:
        return sum(bar.tappers for bar in self.bars)


def plan_service(
    records: EventRecords, plan: EventPlan, *, as_of: dt.datetime, trained: Mapping[str, int] | None = None
) -> ServicePlan:
    """How the drinks of `plan`, which are those of `records`, are served.

    `as_of` has a time zone. `trained` are the trained tappers at each bar by its name; None: everybody is, which is
    what the plan is for.
    """
    asked = asked_for(records, plan)
    bars = orders_by_bar(records, asked) if asked.serving_size_l else ()
    return ServicePlan(
        as_of=as_of, wished=waits_wished(records), asked=asked, bars=man_the_bars(records, bars, trained)
    )
