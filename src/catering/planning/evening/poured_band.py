"""What the forecast expects to be poured by each quarter hour: the band that a count is held against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from scipy import special

from catering.model.records import EventRecords
from catering.planning.evening.evening_rest import pace_evenness
from catering.planning.evening.poured_share import share_poured
from catering.planning.forecast.demand import BeverageDemand

_LEVELS = (np.arange(99) + 0.5) / 99
_TOLD = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class BandPoint:
    """Litres out of kegs by a moment, at the venue's clock: 8 of 10 evenings lie between `low_l` and `high_l`."""

    at: dt.datetime
    low_l: float
    median_l: float
    high_l: float


def poured_band(records: EventRecords, demand: BeverageDemand) -> tuple[BandPoint, ...]:
    """The forecast's litres by each quarter hour from the first pour to the last; totals and paces both vary."""
    curve = share_poured(records, demand.profile)
    begins_at = dt.datetime.fromtimestamp(float(curve.stretches[0].edges_s[0]), dt.UTC)
    moments = curve.moments_after(begins_at)
    totals_l = np.asarray(demand.distribution.quantiles(tuple(_LEVELS)))
    serving_l = records.beverage(demand.beverage).serving_size_l
    return tuple(
        _point(moment.astimezone(records.event.zone), totals_l, float(share), demand.mean_l, serving_l)
        for moment, share in zip(moments, curve.by(moments), strict=True)
    )


def _point(
    moment: dt.datetime, totals_l: np.ndarray[tuple[int], np.dtype[np.float64]], share: float, mean_l: float,
    serving_l: float,
) -> BandPoint:  # fmt: skip
    if share <= 0 or mean_l <= 0:
        return BandPoint(moment, 0.0, 0.0, 0.0)
    if share >= 1 - 1e-9:
        return BandPoint(moment, *map(float, np.quantile(totals_l, _TOLD)))
    evenness = pace_evenness(mean_l, share=share, serving_l=serving_l)
    shares = special.betaincinv(evenness * share, evenness * (1 - share), _LEVELS)
    return BandPoint(moment, *map(float, np.quantile(np.outer(totals_l, shares), _TOLD)))
