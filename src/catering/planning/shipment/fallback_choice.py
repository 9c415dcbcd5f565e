"""Ways out: until when each can still be decided on, and with what chance it is there in time and suffices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.container_sizes import sizes_by_name
from catering.model.event import instant
from catering.model.milestone import Fallback
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.forecast.demand import forecast_demand
from catering.planning.shipment.duration_draws import Days, chance_within


@dataclass(frozen=True, slots=True)
class FallbackChoice:
    """One way out. The chance that it covers is that of being in time times that of its litres sufficing.

    `decide_by_at` is the last moment with usual days, `safe_decide_by_at` with the highest. `chance_suffices` is None
    where as many litres can be had as are needed, or nothing is known of the demand.
    """

    fallback: Fallback
    beverage: str | None
    decide_by_at: dt.datetime
    safe_decide_by_at: dt.datetime
    chance_decided_now: float
    chance_decided_by: float
    chance_suffices: float | None
    currency: str

    @property
    def covers_decided_now(self) -> float:
        return self.chance_decided_now * (1.0 if self.chance_suffices is None else self.chance_suffices)

    @property
    def covers_decided_by(self) -> float:
        return self.chance_decided_by * (1.0 if self.chance_suffices is None else self.chance_suffices)

    @property
    def price(self) -> tuple[Decimal, str] | None:
        return None if self.fallback.cost is None else (self.fallback.cost, self.currency)

    def is_past(self, moment: dt.datetime) -> bool:
        """Whether it usually comes too late when decided at a moment."""
        return instant(moment) > instant(self.decide_by_at)

    def summary(self) -> Text:
        return text(
            "{name}: decide by {at:datetime}; decided then it covers with {chance:pct}.",
            name=self.fallback.name,
            at=self.decide_by_at,
            chance=self.covers_decided_by,
        )


def fallback_choices(records: EventRecords, *, as_of: dt.datetime) -> tuple[FallbackChoice, ...]:
    """The fallbacks, the one that must be decided on first at the top."""
    choices = _choices(records, as_of)
    return tuple(sorted(choices, key=lambda choice: choice.decide_by_at))


def _choices(records: EventRecords, as_of: dt.datetime) -> Iterator[FallbackChoice]:
    event, most = records.event, _ordered_most(records)
    known: dict[tuple[str, float], float | None] = {}
    for fallback in records.fallbacks:
        days = (fallback.lowest_days, fallback.likely_days, fallback.highest_days)
        beverage = fallback.beverage or most
        suffices = None
        if fallback.covers_l is not None and beverage is not None:
            asked = same_name(beverage), fallback.covers_l
            if asked not in known:
                known[asked] = _suffices(records, beverage, fallback.covers_l, as_of)
            suffices = known[asked]
        decide_by_at = _before(event.doors_at, days[1])
        yield FallbackChoice(
            fallback=fallback,
            beverage=beverage,
            decide_by_at=decide_by_at,
            safe_decide_by_at=_before(event.doors_at, days[2]),
            chance_decided_now=_in_time(days, event.doors_at, as_of),
            chance_decided_by=chance_within(days, days[1]),
            chance_suffices=suffices,
            currency=fallback.currency or event.currency,
        )


def _before(doors_at: dt.datetime, days: float) -> dt.datetime:
    """So many elapsed days before the doors, on the venue's clock."""
    return (instant(doors_at) - dt.timedelta(days=days)).astimezone(doors_at.tzinfo)


def _in_time(days: Days, doors_at: dt.datetime, decided_at: dt.datetime) -> float:
    return chance_within(days, (instant(doors_at) - instant(decided_at)) / dt.timedelta(days=1))


def _suffices(records: EventRecords, beverage: str, litres: float, as_of: dt.datetime) -> float | None:
    """The chance that guests need no more than so many litres of a beverage."""
    try:
        row = records.beverage(beverage)
    except KeyError:
        return None
    return forecast_demand(records, row, as_of=as_of).distribution.chance(litres)


def _ordered_most(records: EventRecords) -> str | None:
    """The beverage with the most litres ordered."""
    sizes, litres = sizes_by_name(records.container_sizes), dict[str, float]()
    for line in records.order_lines:
        size = sizes.get(same_name(line.container_size))
        litres[line.beverage] = litres.get(line.beverage, 0.0) + line.containers * (size.volume_l if size else 0.0)
    return max(litres, key=lambda name: litres[name], default=None)
