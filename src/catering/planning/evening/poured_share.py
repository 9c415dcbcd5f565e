"""How much of all litres is poured by a moment, as the live update sees it.

The catalogue states its curve for an evening that all guests begin and end together. The longer a serving period is,
the more guests come and go in it, and the nearer the curve comes to even pouring.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from catering.model.records import EventRecords
from catering.planning.forecast.draws import Array
from catering.planning.forecast.evening_curve import QUARTER, CurvePoint, Period, serving_periods

_ONE_EVENING_H = 4.0
"""The evening that the catalogue states its curve for."""
_LEAST_OF_EVEN = 0.3
"""The rest of a period is never less than this part of what even pouring would leave: there is a last round. Own
judgement."""


@dataclass(frozen=True)
class _Stretch:
    """One serving period: the moments between its quarter hours, as seconds, and the share poured by each."""

    edges_s: Array
    shares: Array


@dataclass(frozen=True)
class PouredShare:
    """The share of all litres, 0 to 1, that is poured by a moment."""

    stretches: tuple[_Stretch, ...]

    def by(self, moments: Sequence[dt.datetime]) -> Array:
        """The share at each moment; shape (moments,)."""
        seconds = np.array([moment.timestamp() for moment in moments])
        whole = sum(each.shares[-1] for each in self.stretches)
        poured = sum(np.interp(seconds, each.edges_s, each.shares) for each in self.stretches)
        return np.asarray(np.clip(poured / whole, 0, 1))

    def moments_after(self, at: dt.datetime) -> tuple[dt.datetime, ...]:
        """`at` and every later moment at which the curve bends, in UTC."""
        now_s = at.timestamp()
        later_s = sorted({float(edge) for each in self.stretches for edge in each.edges_s if edge > now_s})
        return tuple(dt.datetime.fromtimestamp(moment, dt.UTC) for moment in (now_s, *later_s))


def share_poured(records: EventRecords, profile: Sequence[CurvePoint]) -> PouredShare:
    """The curve of a demand's `profile`, held the more lightly the longer its periods are."""
    periods = serving_periods(records)
    drunk = sum(point.share for point in profile) > 0
    return PouredShare(tuple(_stretches(periods, profile if drunk else ())))


def _stretches(periods: Sequence[Period], profile: Sequence[CurvePoint]) -> Iterator[_Stretch]:
    """A profile tells the quarter hours of one period after those of another; without one, all are even."""
    first = 0
    for period in periods:
        begins_s, ends_s = period.begins_at.timestamp(), period.ends_at.timestamp()
        quarters = max(1, int(np.ceil(period.duration_h * 4 - 1e-9)))
        edges_s = np.minimum(begins_s + QUARTER.total_seconds() * np.arange(quarters + 1), ends_s)
        even = (edges_s - begins_s) / (ends_s - begins_s)
        if not profile:
            yield _Stretch(edges_s, even * period.duration_h)
            continue
        curve = np.cumsum([0.0, *(point.share for point in profile[first : first + quarters])])
        whole = curve[-1] or 1.0
        holds = min(1.0, (_ONE_EVENING_H / period.duration_h) ** 2)
        poured = np.minimum(holds * curve / whole + (1 - holds) * even, 1 - _LEAST_OF_EVEN * (1 - even))
        yield _Stretch(edges_s, poured * whole)
        first += quarters
