"""Our own simulation of an evening's queues: orders come by the curve, are served in turn, and wait or not.

Many evenings and bars are gone through side by side, order by order. The seed is fixed: the same evening gives the
same answer on every machine, and one tapper more is judged by the same orders.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from catering.planning.forecast.draws import Array

SEED = 7
SERVICE_SPREAD = 0.6
"""Standard deviation ÷ mean of the seconds that an order takes. Own judgement: one glass or four."""
_ENOUGH_ORDERS = 30_000
_EVENINGS = (8, 32)
"""The fewest and the most: between them, as many as make enough orders of one bar and day."""
_MOST_ORDERS = 3000
"""Expected at one bar on one day; of more, the busiest stretch stands for the whole."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One bar: orders a minute by stretch of `minutes`, for each day, and each tapper's mean seconds an order.

    No queue outlives the night between two days.
    """

    days: tuple[tuple[float, ...], ...]
    tappers_s: tuple[float, ...]
    minutes: float = 15.0

    @property
    def has_orders(self) -> bool:
        return any(any(day) for day in self.days)


@dataclass(frozen=True, slots=True)
class SimulatedWait:
    """The wait over the whole event, and its mean by stretch (0 where nobody ordered); infinite without tappers."""

    mean_s: float
    p90_s: float
    by_stretch_s: tuple[float, ...]

    def is_within(self, *, mean_s: float, p90_s: float) -> bool:
        """Whether both waits are no longer than wished."""
        return self.mean_s <= mean_s and self.p90_s <= p90_s


@dataclass(frozen=True, slots=True)
class _Day:
    """One day of one queue, gone through `evenings` times; `begins` is its first stretch among the queue's."""

    queue: int
    evenings: int
    begins: int
    orders_per_min: Array


@dataclass(frozen=True, slots=True)
class _Lanes:
    """Days side by side, the fullest first: the day of each lane and how many orders it has, shape (lanes,);
    when they come and how long they take, relative to the tapper's mean, shape (orders, lanes)."""

    day: NDArray[np.intp]
    orders: NDArray[np.intp]
    arrivals_s: Array
    efforts: Array


def simulate_waits(
    queues: Sequence[Queue], *, evenings: int | None = None, spread: float = SERVICE_SPREAD, seed: int = SEED
) -> tuple[SimulatedWait, ...]:
    """The waits of each queue over so many evenings; None: as many as are enough.

    `spread` is the standard deviation ÷ mean of an order's seconds, above 0; 1 is as uneven as Erlang C has it.
    """
    days = [day for place, queue in enumerate(queues) if queue.tappers_s for day in _days(place, queue, evenings)]
    if not days:
        return tuple(_without_waits(queue) for queue in queues)
    lanes = _lanes(days, [queue.minutes * 60 for queue in queues], spread=spread, seed=seed)
    waits_s = _served_in_turn(lanes, [queues[day.queue].tappers_s for day in days])
    served = {day.queue for day in days}
    return tuple(
        _told(queue, [each for each, day in enumerate(days) if day.queue == place], days, lanes, waits_s)
        if place in served
        else _without_waits(queue)
        for place, queue in enumerate(queues)
    )


def _days(place: int, queue: Queue, evenings: int | None) -> list[_Day]:
    """Each day with orders; of a very full one, the busiest stretches. All days on as many evenings."""
    if evenings is None:
        a_day = math.fsum(map(math.fsum, queue.days)) * queue.minutes / len(queue.days) if queue.has_orders else 1.0
        evenings = int(np.clip(math.ceil(_ENOUGH_ORDERS / min(a_day, _MOST_ORDERS)), *_EVENINGS))
    days, begins = [], 0
    for day in queue.days:
        orders = np.array(day) * queue.minutes
        first, last = 0, len(day)
        while orders[first:last].sum() > _MOST_ORDERS and last - first > 1:
            if orders[first] <= orders[last - 1]:
                first += 1
            else:
                last -= 1
        if orders[first:last].any():
            days.append(_Day(place, evenings, begins + first, np.array(day[first:last])))
        begins += len(day)
    return days


def _lanes(days: Sequence[_Day], stretch_s: Sequence[float], *, spread: float, seed: int) -> _Lanes:
    """Every day on its evenings. Each draws from the same stream, so that all crews and bars see the same evenings."""
    own_times = [_arrivals_s(day, stretch_s[day.queue], np.random.default_rng(seed)) for day in days]
    longest = max(len(times) for times in own_times)
    most = max(times.shape[1] for times in own_times)
    efforts = np.random.default_rng(seed + 1).gamma(1 / spread**2, spread**2, (longest, most))
    arrivals_s = np.full((longest, sum(times.shape[1] for times in own_times)), np.inf)
    first = 0
    for times in own_times:
        arrivals_s[: len(times), first : first + times.shape[1]] = times
        first += times.shape[1]
    orders = np.isfinite(arrivals_s).sum(axis=0)
    fullest_first = np.argsort(-orders, kind="stable")
    evening = np.concatenate([np.arange(times.shape[1]) for times in own_times])
    return _Lanes(
        day=np.repeat(np.arange(len(days)), [times.shape[1] for times in own_times])[fullest_first],
        orders=orders[fullest_first],
        arrivals_s=arrivals_s[:, fullest_first],
        efforts=efforts[:, evening[fullest_first]],
    )


def _arrivals_s(day: _Day, stretch_s: float, numbers: np.random.Generator) -> Array:
    """When orders come, in seconds; shape (orders, evenings), each evening in order and infinite behind its last."""
    expected = day.orders_per_min * stretch_s / 60
    # quiet and full evenings evenly, as Poisson has them: what differs is when the orders come
    levels = (np.arange(day.evenings) + 0.5) / day.evenings
    orders = np.ceil(special.pdtrik(levels, expected.sum())).astype(int)
    levels = numbers.random((int(orders.max()), len(orders)))
    levels[np.arange(len(levels))[:, None] >= orders] = np.inf
    levels.sort(axis=0)
    passed = np.concatenate([[0.0], np.cumsum(expected)]) / expected.sum()
    times = np.interp(levels, passed, np.arange(len(passed)) * stretch_s)
    times[~np.isfinite(levels)] = np.inf
    return np.asarray(times)


def _served_in_turn(lanes: _Lanes, tappers_s: Sequence[tuple[float, ...]]) -> Array:
    """The wait of each order, shape (orders, lanes): it is served by whoever is free first."""
    most = max(len(each) for each in tappers_s)
    seconds = np.array([(*each, *[np.inf] * (most - len(each))) for each in tappers_s])[lanes.day]
    free_at_s = np.where(np.isfinite(seconds), 0.0, np.inf)
    waits_s = np.zeros_like(lanes.arrivals_s)
    here = np.arange(len(lanes.day))
    for order, (comes_s, effort) in enumerate(zip(lanes.arrivals_s, lanes.efforts, strict=True)):
        open_lanes = int(np.searchsorted(-lanes.orders, -order, side="left"))
        lane = here[:open_lanes]
        tapper = free_at_s[:open_lanes].argmin(axis=1)
        begins_s = np.maximum(comes_s[:open_lanes], free_at_s[lane, tapper])
        waits_s[order, :open_lanes] = begins_s - comes_s[:open_lanes]
        free_at_s[lane, tapper] = begins_s + effort[:open_lanes] * seconds[lane, tapper]
    return waits_s


def _told(queue: Queue, own: Sequence[int], days: Sequence[_Day], lanes: _Lanes, waits_s: Array) -> SimulatedWait:
    stretches = sum(len(day) for day in queue.days)
    of_all: list[Array] = []
    sums, numbers = np.zeros(stretches), np.zeros(stretches)
    for day in own:
        columns = np.flatnonzero(lanes.day == day)
        came = np.arange(len(waits_s))[:, None] < lanes.orders[columns]
        waits = waits_s[:, columns][came]
        stretch = days[day].begins + (lanes.arrivals_s[:, columns][came] // (queue.minutes * 60)).astype(int)
        stretch = np.minimum(stretch, stretches - 1)
        sums += np.bincount(stretch, weights=waits, minlength=stretches)
        numbers += np.bincount(stretch, minlength=stretches)
        of_all.append(waits)
    waits = np.concatenate(of_all)
    if not len(waits):
        return _without_waits(queue)
    by_stretch = sums / np.maximum(numbers, 1)
    return SimulatedWait(float(waits.mean()), float(np.quantile(waits, 0.9)), tuple(map(float, by_stretch)))


def _without_waits(queue: Queue) -> SimulatedWait:
    """Nobody orders, or nobody serves."""
    wait_s = np.inf if queue.has_orders and not queue.tappers_s else 0.0
    by_stretch = tuple(wait_s if orders else 0.0 for day in queue.days for orders in day)
    return SimulatedWait(wait_s, wait_s, by_stretch)
