"""Evenings to plan: the reference evening's figures as its issue states them, and changes to it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage, BeverageCategory, BeverageSource, ContainerOffer, OrderLine, SetAside
from catering.model.event import Event, GuestGroup, ServingPeriod
from catering.model.records import EventRecords
from catering.planning.forecast.demand import BeverageDemand, forecast_demand

TOKYO = ZoneInfo("Asia/Tokyo")
SHOW, SHARE = AssumptionKind.SHOW_RATE, AssumptionKind.DRINKER_SHARE
HOURS, RATE = AssumptionKind.HOURS_PRESENT, AssumptionKind.SERVINGS_PER_DRINKER_HOUR
YIELD, EVENNESS = AssumptionKind.YIELD, AssumptionKind.CROWD_EVENNESS
FACTORS = (SHOW, SHARE, HOURS, RATE, YIELD)


def at(hour: float, day: int = 16) -> dt.datetime:
    return dt.datetime(2025, 6, day, tzinfo=TOKYO) + dt.timedelta(hours=hour)


BEFORE = at(12, day=10)
"""A week before the evening: nobody has arrived."""


def event(**changes: Any) -> Event:
    figures: dict[str, Any] = {
        "event_id": "evening",
        "name": "An evening",
        "venue": "A hall",
        "time_zone": "Asia/Tokyo",
        "doors_at": at(18.5),
        "toast_at": at(19),
        "last_pour_at": at(23),
    }
    return Event(**{**figures, **changes})


def group(name: str = "Guests", accepted: int = 700, **changes: Any) -> GuestGroup:
    return GuestGroup(name=name, accepted=accepted, **changes)


def period(name: str, begins_at: dt.datetime, ends_at: dt.datetime) -> ServingPeriod:
    return ServingPeriod(name=name, begins_at=begins_at, ends_at=ends_at)


def beverage(name: str = "Altbier", **changes: Any) -> Beverage:
    figures: dict[str, Any] = {
        "category": BeverageCategory.BEER,
        "abv": 0.05,
        "serving_size_l": 0.25,
        "source": BeverageSource.SHIPPED,
    }
    return Beverage(name=name, **{**figures, **changes})


def assumed(kind: AssumptionKind, value: float, spread: float = 0.0, **whose: str | None) -> Assumption:
    return Assumption(kind=kind, value=value, spread=spread, unit=kind.unit, **whose)


AS_STATED = (
    assumed(SHOW, 0.92, 0.04),
    assumed(HOURS, 2.75, 0.35),
    assumed(SHARE, 0.72, 0.08),
    assumed(RATE, 1.25, 0.35 * 1.25),
    assumed(YIELD, 0.92, 0.025),
    assumed(EVENNESS, 6.7),
)


def evening(*groups: GuestGroup, assumptions: tuple[Assumption, ...] = (), **tables: Any) -> EventRecords:
    """An evening of Altbier; `assumptions` stand in the place of the stated ones for the same kind and whom."""
    keys = {row.key for row in assumptions}
    return EventRecords(
        **{
            "event": event(),
            "guest_groups": groups or (group(),),
            "beverages": (beverage(),),
            "assumptions": (*(row for row in AS_STATED if row.key not in keys), *assumptions),
            **tables,
        }
    )


def certain(*groups: GuestGroup, **tables: Any) -> EventRecords:
    """An evening on which nothing is uncertain but the crowd: 700 × 0.9 × 0.5 × 2 h × 1 × 0.25 L ÷ 0.9 = 175 L."""
    constants = (assumed(SHOW, 0.9), assumed(SHARE, 0.5), assumed(HOURS, 2), assumed(RATE, 1), assumed(YIELD, 0.9))
    return evening(*groups, assumptions=constants, **{"beverages": (beverage(serving_spread_l=0.0),), **tables})


def order(containers: int, size: str = "20 L slim keg", of: str = "Altbier") -> OrderLine:
    return OrderLine(beverage=of, container_size=size, containers=containers)


def offer(size: str = "20 L slim keg", of: str = "Altbier", **changes: Any) -> ContainerOffer:
    return ContainerOffer(beverage=of, container_size=size, **changes)


def set_aside(litres: float, of: str = "Altbier", purpose: str = "crew") -> SetAside:
    return SetAside.model_validate({"beverage": of, "purpose": purpose, "volume_l": litres})


def demand(records: EventRecords, as_of: dt.datetime = BEFORE, name: str = "Altbier") -> BeverageDemand:
    return forecast_demand(records, records.beverage(name), as_of=as_of)
