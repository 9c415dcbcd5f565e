"""Tappers and taps of each bar: how many keep the wait as short as wished, and how long it is with those there are.

The peak is judged by Erlang C, the evening by simulation: both must keep to the wished waits.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catering.model.assumption import AssumptionKind
from catering.model.beverage import Dispense
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, label, plural_text, text
from catering.planning.forecast.stated_assumptions import stated_or_default
from catering.planning.service.erlang_c import MOST_SERVERS, SteadyWait, erlang_c, servers_needed
from catering.planning.service.orders import BarOrders, DemandLevel, flow_l_per_min
from catering.planning.service.service_rules import BrokenServiceRule, ServiceRule
from catering.planning.service.wait_simulation import Queue, SimulatedWait, simulate_waits

_IN_SECONDS = 89.5


@dataclass(frozen=True, slots=True)
class WaitsWished:
    """The longest waits that are wished: on average, and for 9 of 10 orders."""

    mean_s: float
    p90_s: float


@dataclass(frozen=True, slots=True)
class Waits:
    """The wait at one bar and one demand: `at_the_peak` by Erlang C, None where nobody orders or nobody serves;
    `over_the_evening` by simulation."""

    at_the_peak: SteadyWait | None
    over_the_evening: SimulatedWait


@dataclass(frozen=True, slots=True)
class QuarterService:
    """A quarter hour of a bar: orders a minute that come and that its tappers can serve, the mean wait as simulated,
    and how many trained tappers 90 % demand asks for."""

    at: dt.datetime
    orders_per_min: Mapping[DemandLevel, float]
    capacity_per_min: float
    wait_s: Mapping[DemandLevel, float]
    needed: int


@dataclass(frozen=True, slots=True)
class BarService:
    """One bar. `tappers` are those planned, else as many as 90 % demand asks for and the taps have room for;
    `trained` of them are trained.

    `needed_tappers` are trained ones, `needed_untrained` how many it would take without any training.
    `most_at_taps` is how many can be busy at its taps, None where nothing limits it. `is_pooled`: the event has no
    bars yet, and this one stands for all of them. `pours_bottles`: nobody there has to be able to tap, and all count
    as trained.
    """

    bar: str
    is_pooled: bool
    pours_bottles: bool
    taps: int
    taps_needed: int
    tappers: int
    planned_tappers: int | None
    trained: int
    needed_tappers: Mapping[DemandLevel, int]
    needed_untrained: Mapping[DemandLevel, int]
    most_at_taps: int | None
    peak_at: dt.datetime | None
    peaks_per_min: Mapping[DemandLevel, float]
    waits: Mapping[DemandLevel, Waits]
    quarters: tuple[QuarterService, ...]
    broken: tuple[BrokenServiceRule, ...]

    @property
    def name(self) -> Text:
        """The bar as a person reads it."""
        return label("bar", self.bar) if self.is_pooled else Text("{bar}", {"bar": self.bar})

    @property
    def peak_orders_per_min(self) -> float:
        """In the busiest quarter hour at median demand."""
        return self.peaks_per_min[DemandLevel.MEDIAN]

    @property
    def mean_wait_s(self) -> float:
        """Over the evening at median demand, as simulated."""
        return self.waits[DemandLevel.MEDIAN].over_the_evening.mean_s

    @property
    def p90_wait_s(self) -> float:
        """What 9 of 10 orders do not wait longer than at median demand, as simulated."""
        return self.waits[DemandLevel.MEDIAN].over_the_evening.p90_s

    @property
    def needed(self) -> tuple[tuple[dt.datetime, int], ...]:
        """Tappers that 90 % demand asks to be trained, by quarter hour; nobody where bottles are poured."""
        return () if self.pours_bottles else tuple((quarter.at, quarter.needed) for quarter in self.quarters)

    def summary(self) -> Text:
        high = self.waits[DemandLevel.HIGH].over_the_evening
        if not self.tappers:
            return text("{bar}: nobody serves.", bar=self.name)
        return plural_text(
            "{bar}: {n:n0} tapper for {peak:n1} orders a minute at the peak, {high:n1} at 90 % demand; then the wait "
            "is {mean} on average and {p90} for 9 of 10.",
            "{bar}: {n:n0} tappers for {peak:n1} orders a minute at the peak, {high:n1} at 90 % demand; then the wait "
            "is {mean} on average and {p90} for 9 of 10.",
            n=self.tappers,
            bar=self.name,
            peak=self.peak_orders_per_min,
            high=self.peaks_per_min[DemandLevel.HIGH],
            mean=wait_told(high.mean_s),
            p90=wait_told(high.p90_s),
        )


def wait_told(seconds: float) -> Text:
    """A wait as a person says it: seconds up to a minute and a half, then minutes."""
    if math.isinf(seconds):
        return text("without end")
    if seconds < _IN_SECONDS:
        return text("{seconds:n0} s", seconds=seconds)
    return text("{minutes:n1} min", minutes=seconds / 60)


@dataclass(frozen=True, slots=True)
class _Crew:
    """Who stands at a bar; each tapper's seconds an order, of those who find room at the taps.

    `in_line` are those of one of its queues, where it has several side by side; `lines` as many such queues as serve
    what all tappers do, not always a whole number.
    """

    tappers: int
    trained: int
    seconds: tuple[float, ...]
    in_line: tuple[float, ...]
    lines: float

    @property
    def per_min(self) -> float:
        """Orders that they can serve."""
        return sum(60 / each for each in self.seconds)


def waits_wished(records: EventRecords) -> WaitsWished:
    """As the event states them, else as the catalogue has them."""
    mean, nine_of_ten = (
        stated_or_default(records, kind).value
        for kind in (AssumptionKind.MEAN_WAIT_WISHED, AssumptionKind.NINE_OF_TEN_WAIT_WISHED)
    )
    return WaitsWished(mean, nine_of_ten)


def man_the_bars(
    records: EventRecords, bars: Sequence[BarOrders], trained: Mapping[str, int] | None = None
) -> tuple[BarService, ...]:
    """Each bar with its tappers and waits.

    `trained` are the trained tappers at each bar by its name; None: everybody is.
    """
    wished, simulated = waits_wished(records), _Simulated()
    by_erlang_c = [
        {level: _needed(bar.peak(level) / bar.lines, bar.trip.trained_s, wished) for level in DemandLevel}
        for bar in bars
    ]
    # all that will be asked for, at a guess: going through queues side by side costs little more than through one
    simulated.go_through(
        queue
        for bar, each in zip(bars, by_erlang_c, strict=True)
        for crew in (_crew(records, bar, each[DemandLevel.HIGH] * bar.lines, trained),)
        for level in DemandLevel
        for queue in (_trained_queue(bar, level, each[level]), _queue(bar, level, crew.in_line, crew.lines))
    )
    needed = [
        {level: bar.lines * _confirmed(bar, level, each[level], wished, simulated) for level in DemandLevel}
        for bar, each in zip(bars, by_erlang_c, strict=True)
    ]
    crews = [_crew(records, bar, each[DemandLevel.HIGH], trained) for bar, each in zip(bars, needed, strict=True)]
    simulated.go_through(
        _queue(bar, level, crew.in_line, crew.lines)
        for bar, crew in zip(bars, crews, strict=True)
        for level in DemandLevel
    )
    return tuple(
        _of_bar(records, bar, each, crew, wished, simulated)
        for bar, each, crew in zip(bars, needed, crews, strict=True)
    )


class _Simulated:
    """Queues that were gone through, each once."""

    def __init__(self) -> None:
        self._waits: dict[Queue, SimulatedWait] = {}

    def go_through(self, queues: Iterable[Queue]) -> None:
        new = [queue for queue in dict.fromkeys(queues) if queue not in self._waits]
        self._waits |= zip(new, simulate_waits(new), strict=True)

    def wait(self, queue: Queue) -> SimulatedWait:
        self.go_through((queue,))
        return self._waits[queue]


def _needed(orders_per_min: float, seconds: float, wished: WaitsWished) -> int:
    wait = servers_needed(orders_per_min, seconds, mean_s=wished.mean_s, p90_s=wished.p90_s)
    return 0 if wait is None else wait.servers


def _confirmed(bar: BarOrders, level: DemandLevel, tappers: int, wished: WaitsWished, simulated: _Simulated) -> int:
    """As many in each line as keep to the wished waits over the evening too."""
    while tappers < MOST_SERVERS and not simulated.wait(_trained_queue(bar, level, tappers)).is_within(
        mean_s=wished.mean_s, p90_s=wished.p90_s
    ):
        tappers += 1
    return tappers


def _trained_queue(bar: BarOrders, level: DemandLevel, tappers: int) -> Queue:
    """One of the equal lines of a bar, with so many trained tappers."""
    return _queue(bar, level, (bar.trip.trained_s,) * tappers, bar.lines)


def _queue(bar: BarOrders, level: DemandLevel, seconds: tuple[float, ...], lines: float) -> Queue:
    """The orders of one of so many lines of a bar; no queue outlives its serving period."""
    of_line = bar.trips_per_min[level] / lines
    return Queue(tuple(tuple(map(float, of_line[period])) for period in bar.periods), seconds)


def _crew(records: EventRecords, bar: BarOrders, needed: int, trained: Mapping[str, int] | None) -> _Crew:
    """Who stands there: the trained take the taps first."""
    room = _most_at_taps(records, bar)
    planned = bar.bar.planned_tappers
    tappers = (needed if room is None else min(needed, room)) if planned is None else planned
    able = tappers
    if trained is not None and bar.bar.dispense is not Dispense.BOTTLE:
        able = min(tappers, next((n for name, n in trained.items() if same_name(name) == same_name(bar.bar.name)), 0))
    seconds = (bar.trip.trained_s,) * able + (bar.trip.untrained_s,) * (tappers - able)
    at_taps = seconds[:room]
    in_line = at_taps[:: bar.lines]
    return _Crew(tappers, able, at_taps, in_line, _lines_like(in_line, at_taps))


def _lines_like(in_line: tuple[float, ...], seconds: tuple[float, ...]) -> float:
    """Guests go where it is served: each line gets orders in proportion to what its tappers serve."""
    if not in_line:
        return 1.0
    # to a hair a whole number where all lines are equal: the same queue is gone through once
    return round(sum(60 / each for each in seconds) / sum(60 / each for each in in_line), 9)


def _most_at_taps(records: EventRecords, bar: BarOrders) -> int | None:
    """How many tappers the taps keep busy; one at each tap, more where beer runs only a part of their time.

    None where nothing limits it: bottles, or taps that nobody has counted.
    """
    if bar.is_pooled or bar.bar.dispense is Dispense.BOTTLE:
        return None
    duty = stated_or_default(records, AssumptionKind.TAP_DUTY).value
    shared = duty * bar.trip.trained_s / bar.trip.tap_s if bar.trip.tap_s else 1.0
    return math.floor(bar.bar.taps * max(1.0, shared) + 1e-9)


def _taps_needed(records: EventRecords, bar: BarOrders, tappers: int) -> int:
    """As many as give the litres of the peak at 90 % demand, and as many tappers as that asks for find room at."""
    if bar.bar.dispense is Dispense.BOTTLE or not tappers:
        return 0
    duty = stated_or_default(records, AssumptionKind.TAP_DUTY).value
    peak_l = float(bar.litres_per_min[DemandLevel.HIGH].max(initial=0.0))
    shared = max(1.0, duty * bar.trip.trained_s / bar.trip.tap_s)
    return max(math.ceil(peak_l / (flow_l_per_min(records, bar.bar) * duty) - 1e-9), math.ceil(tappers / shared - 1e-9))


def _of_bar(
    records: EventRecords,
    bar: BarOrders,
    needed: Mapping[DemandLevel, int],
    crew: _Crew,
    wished: WaitsWished,
    simulated: _Simulated,
) -> BarService:
    waits = {
        level: Waits(
            _at_the_peak(bar.peak(level) / crew.lines, crew),
            simulated.wait(_queue(bar, level, crew.in_line, crew.lines)),
        )
        for level in DemandLevel
    }
    taps_needed, room = _taps_needed(records, bar, needed[DemandLevel.HIGH]), _most_at_taps(records, bar)
    return BarService(
        bar=bar.bar.name,
        is_pooled=bar.is_pooled,
        pours_bottles=bar.bar.dispense is Dispense.BOTTLE,
        taps=bar.bar.taps,
        taps_needed=taps_needed,
        tappers=crew.tappers,
        planned_tappers=bar.bar.planned_tappers,
        trained=crew.trained,
        needed_tappers=needed,
        needed_untrained={
            level: bar.lines * _needed(bar.peak(level) / bar.lines, bar.trip.untrained_s, wished)
            for level in DemandLevel
        },
        most_at_taps=room,
        peak_at=bar.peak_at,
        peaks_per_min={level: bar.peak(level) for level in DemandLevel},
        waits=waits,
        quarters=tuple(_quarters(bar, needed[DemandLevel.HIGH], crew, waits, wished)),
        broken=tuple(_broken(bar, needed[DemandLevel.HIGH], crew, taps_needed, room, waits[DemandLevel.HIGH], wished)),
    )


def _at_the_peak(orders_per_min: float, crew: _Crew) -> SteadyWait | None:
    """Tappers of two paces are as many equal ones that serve as much."""
    if not crew.in_line or not orders_per_min:
        return None
    per_min = sum(60 / each for each in crew.in_line)
    return erlang_c(orders_per_min, 60 * len(crew.in_line) / per_min, len(crew.in_line))


def _quarters(
    bar: BarOrders, needed: int, crew: _Crew, waits: Mapping[DemandLevel, Waits], wished: WaitsWished
) -> Iterator[QuarterService]:
    high = bar.trips_per_min[DemandLevel.HIGH]
    of_each = [bar.lines * _needed(float(orders) / bar.lines, bar.trip.trained_s, wished) for orders in high]
    most = max(of_each, default=0)
    for place, at in enumerate(bar.begins):
        yield QuarterService(
            at=at,
            orders_per_min={level: float(bar.trips_per_min[level][place]) for level in DemandLevel},
            capacity_per_min=crew.per_min,
            wait_s={level: waits[level].over_the_evening.by_stretch_s[place] for level in DemandLevel},
            # where the evening asks for more than its busiest quarter hour, that one does
            needed=needed if of_each[place] == most else of_each[place],
        )


def _broken(
    bar: BarOrders,
    needed: int,
    crew: _Crew,
    taps_needed: int,
    room: int | None,
    at_high: Waits,
    wished: WaitsWished,
) -> Iterator[BrokenServiceRule]:
    name = bar.bar.name
    if room is not None and bar.bar.taps < taps_needed:
        yield BrokenServiceRule(
            ServiceRule.ENOUGH_TAPS,
            name,
            plural_text(
                "{bar} has {n:n0} tap; 90 % demand asks for {needed:n0}.",
                "{bar} has {n:n0} taps; 90 % demand asks for {needed:n0}.",
                n=bar.bar.taps,
                bar=name,
                needed=taps_needed,
            ),
            text("Add taps, lower its share of orders, or carry trays from another bar."),
        )
    evening, peak = at_high.over_the_evening, at_high.at_the_peak
    keeps = evening.is_within(mean_s=wished.mean_s, p90_s=wished.p90_s) and (
        peak is None or peak.is_within(mean_s=wished.mean_s, p90_s=wished.p90_s)
    )
    if keeps or not bar.peak(DemandLevel.HIGH) or (crew.trained == crew.tappers and crew.tappers >= needed):
        return
    told = {"bar": name, "tappers": crew.tappers, "trained": crew.trained, "needed": needed}
    yield BrokenServiceRule(
        ServiceRule.ENOUGH_TAPPERS,
        name,
        text(
            "{bar} has {tappers:n0} tappers, {trained:n0} of them trained; 90 % demand asks for {needed:n0} who are.",
            **told,
        ),
        text("Plan more tappers there, train those who are not, or lower its share of orders."),
    )
