"""Where nothing was left while drinks were still served: a beverage as a whole, or one bar of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catering.model.movement import MovementKind, WasteCode
from catering.model.stock import Location, LocationKind
from catering.planning.forecast.evening_curve import Period
from catering.planning.stock.ledger import Movement
from catering.planning.stock.ledger_pairs import HOUSE

_SERVED_BY = (MovementKind.POUR, MovementKind.BLOW)
_LOST_IN_SERVING = (WasteCode.FOAM, WasteCode.LINE)
_CHANGING_KEGS = dt.timedelta(minutes=10)
"""A bar without beer for less is changing its keg. Own judgement."""


@dataclass(frozen=True, slots=True)
class DryBar:
    """A bar without a beverage from a moment on, at the venue's clock; `until` None: to the last pour."""

    bar: str
    at: dt.datetime
    until: dt.datetime | None


def gone_at(
    movements: Iterable[Movement], locations: Mapping[int, Location], periods: Sequence[Period]
) -> dt.datetime | None:
    """When the last of a beverage in the house was served, before the last pour; None where some was left then.

    `movements` are the beverage's that stand, in the order of time.
    """
    house = {row for row, each in locations.items() if each.kind in HOUSE}
    last_pour_at = periods[-1].ends_at
    gaps = [gap for gap in _gaps(movements, house) if gap[0] < last_pour_at]
    if not gaps:
        return None
    begins_at, ends_at = gaps[-1]
    return begins_at if ends_at is None or ends_at >= last_pour_at else None


def dry_bars(
    movements: Iterable[Movement], locations: Mapping[int, Location], periods: Sequence[Period]
) -> Iterator[DryBar]:
    """Each stretch in which a bar had served its last of a beverage and got no more for a while."""
    movements = tuple(movements)
    for row, bar in locations.items():
        if bar.kind is not LocationKind.BAR:
            continue
        for begins_at, ends_at in _gaps(movements, {row}):
            until = periods[-1].ends_at if ends_at is None else ends_at
            if _open_for(begins_at, until, periods) >= _CHANGING_KEGS:
                yield DryBar(bar.name, begins_at, None if until >= periods[-1].ends_at else ends_at)


def _gaps(movements: Iterable[Movement], places: set[int]) -> Iterator[tuple[dt.datetime, dt.datetime | None]]:
    """From when to when some places together held nothing after they had served their last; None: for good."""
    held_ml, empty_at = 0, None
    for each in movements:
        before_ml = held_ml
        held_ml += sum(volume_ml for place, (volume_ml, _) in each.effects.items() if place in places)
        if before_ml > 0 and held_ml <= 0 and _is_serving(each):
            empty_at = each.at
        elif held_ml > 0 and empty_at is not None:
            yield empty_at, each.at
            empty_at = None
    if empty_at is not None:
        yield empty_at, None


def _is_serving(movement: Movement) -> bool:
    return movement.kind in _SERVED_BY or (movement.kind is MovementKind.WASTE and movement.code in _LOST_IN_SERVING)


def _open_for(begins_at: dt.datetime, ends_at: dt.datetime, periods: Iterable[Period]) -> dt.timedelta:
    """How much of a stretch drinks were served in."""
    within = (min(ends_at, period.ends_at) - max(begins_at, period.begins_at) for period in periods)
    return sum((max(each, dt.timedelta()) for each in within), dt.timedelta())
