"""Kegs by bar, and the reserve: each bar's part of what is ordered, and the chance that it lasts.

Casks go to the bars that pour from casks; the rest is dealt out one by one to whichever bar has least for its share.
A part stays in a reserve with a name, to be brought where it is needed. How the guests divide over the bars is
uncertain too, so that each bar by itself is less certain than all of them together.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from catering.model.assumption import AssumptionKind
from catering.model.beverage import ContainerSize, Dispense
from catering.model.event import Bar
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import LocationKind
from catering.model.text import Text, label, text
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.demand import BeverageDemand
from catering.planning.forecast.draws import Array, beta_quantiles
from catering.planning.forecast.stated_assumptions import stated_or_default
from catering.planning.service.containers import Containers, containers_ordered, practice_casks

_SHARES_EVENNESS = 60.0
"""How firm the bars' shares of orders are: 25 % turn out as 18 to 32 % in 8 of 10 evenings. Own judgement."""
_SHARE_LEVELS = (np.arange(8) + 0.5) / 8


@dataclass(frozen=True, slots=True)
class BarKegs:
    """The containers of one beverage for one bar, by size; the chance that they last there, alone and with all of the
    reserve."""

    bar: str
    containers: Mapping[str, int]
    litres: float
    chance: float
    chance_with_reserve: float


@dataclass(frozen=True, slots=True)
class KegAllocation:
    """Where the containers of one beverage stand when the doors open.

    `reserve_at` names the location of the reserve, None where the event has none for it; `set_aside` are not for
    guests. `chance_in_total` is that all of them together suffice, wherever they are drunk.
    """

    beverage: str
    bars: tuple[BarKegs, ...]
    reserve_at: str | None
    in_reserve: Mapping[str, int]
    reserve_l: float
    set_aside: Mapping[str, int]
    chance_in_total: float

    @property
    def reserve(self) -> Text:
        """Where the reserve stands, as a person reads it."""
        return label("reserve", "reserve") if self.reserve_at is None else Text("{place}", {"place": self.reserve_at})

    def summary(self) -> Text:
        least = min(self.bars, key=lambda each: each.chance)
        told = {
            "beverage": self.beverage,
            "bars": sum(sum(each.containers.values()) for each in self.bars),
            "reserve": sum(self.in_reserve.values()),
            "place": self.reserve_at,
            "total": self.chance_in_total,
            "bar": least.bar,
            "chance": least.chance,
            "together": least.chance_with_reserve,
        }
        if self.reserve_at is None:
            return text(
                "{beverage}: {bars:n0} containers at the bars, {reserve:n0} in reserve. In total they suffice with "
                "{total:pct}; {bar} lasts by itself with {chance:pct}, with the reserve {together:pct}.",
                **told,
            )
        return text(
            "{beverage}: {bars:n0} containers at the bars, {reserve:n0} in reserve ({place}). In total they suffice "
            "with {total:pct}; {bar} lasts by itself with {chance:pct}, with the reserve {together:pct}.",
            **told,
        )


def allocate_kegs(records: EventRecords, plan: EventPlan) -> tuple[KegAllocation, ...]:
    """Each beverage that is ordered in kegs or casks; none where no bar takes orders for them."""
    bars = [bar for bar in records.bars if bar.share_of_orders > 0 and bar.dispense is not Dispense.BOTTLE]
    ordered = containers_ordered(records)
    if not bars:
        return ()
    found = []
    for demand in plan.demands:
        own = [each for each in ordered if same_name(each.beverage) == same_name(demand.beverage)]
        if own:
            found.append(_allocate(records, plan, demand, own, bars))
    return tuple(found)


class _Stock:
    """Containers that stand together, by size."""

    def __init__(self, containers: Iterable[Containers] = ()) -> None:
        self.numbers = Counter[str]()
        self.sizes: dict[str, ContainerSize] = {}
        for each in containers:
            self.add(each.size, each.number)

    def add(self, size: ContainerSize, number: int) -> None:
        if number:
            self.sizes[size.name] = size
            self.numbers[size.name] += number

    def take(self, number: int) -> Iterator[tuple[ContainerSize, int]]:
        """So many of the smallest, or all there are."""
        for size in sorted(self.sizes.values(), key=lambda each: each.volume_l):
            taken = min(number, self.numbers[size.name])
            self.numbers[size.name] -= taken
            number -= taken
            if taken:
                yield size, taken

    def take_of(self, size: ContainerSize, number: int) -> None:
        """So many of a size, which are there."""
        self.numbers[size.name] -= number

    def take_litres(self, litres: float) -> Iterator[tuple[ContainerSize, int]]:
        """The smallest that hold so many litres, or all there are."""
        while litres > 1e-9 and self.number:
            smallest = min((self.sizes[name] for name in self.by_size), key=lambda each: each.volume_l)
            for size, taken in self.take(
                min(self.numbers[smallest.name], math.ceil(litres / smallest.volume_l - 1e-9))
            ):
                litres -= size.volume_l * taken
                yield size, taken

    @property
    def number(self) -> int:
        return self.numbers.total()

    @property
    def litres(self) -> float:
        return math.fsum(self.sizes[name].volume_l * number for name, number in self.numbers.items())

    @property
    def by_size(self) -> Mapping[str, int]:
        return {name: number for name, number in self.numbers.items() if number}


def _allocate(
    records: EventRecords, plan: EventPlan, demand: BeverageDemand, ordered: Sequence[Containers], bars: Sequence[Bar]
) -> KegAllocation:
    supply = plan.supply(demand.beverage)
    casks = _Stock(each for each in ordered if each.is_casks)
    kegs = _Stock(each for each in ordered if not each.is_casks)
    set_aside, reserve, at_bars = _Stock(), _Stock(), {bar.name: _Stock() for bar in bars}
    for each in practice_casks(records):
        if same_name(each.beverage) == same_name(demand.beverage):
            (casks if each.is_casks else kegs).take_of(each.size, each.number)
            set_aside.add(each.size, each.number)
    for size, number in (kegs if kegs.number else casks).take_litres(supply.set_aside_l - set_aside.litres):
        set_aside.add(size, number)
    part = stated_or_default(records, AssumptionKind.KEGS_IN_RESERVE).value
    kept_back = math.floor(part * (kegs.number + casks.number) + 0.5)
    for size, number in kegs.take(min(kept_back, max(0, kegs.number - len(bars)))):
        reserve.add(size, number)
    _deal_out(casks, [bar for bar in bars if bar.dispense is Dispense.GRAVITY_CASK] or bars, at_bars)
    _deal_out(kegs, bars, at_bars)
    chances = _chances(demand, bars, [at_bars[bar.name].litres for bar in bars], reserve.litres)
    return KegAllocation(
        beverage=demand.beverage,
        bars=tuple(
            BarKegs(bar.name, at_bars[bar.name].by_size, at_bars[bar.name].litres, alone, together)
            for bar, (alone, together) in zip(bars, chances, strict=True)
        ),
        reserve_at=_reserve_at(records),
        in_reserve=reserve.by_size,
        reserve_l=reserve.litres,
        set_aside=set_aside.by_size,
        chance_in_total=supply.chance_suffices or 0.0,
    )


def _deal_out(stock: _Stock, bars: Sequence[Bar], at_bars: Mapping[str, _Stock]) -> None:
    """One by one to the bar that has least for its share of orders; the largest first, so that small ones even it out.

    What every bar gets for certain is given at once, so that many containers take no longer than few.
    """
    for name in sorted(stock.by_size, key=lambda each: -stock.sizes[each].volume_l):
        size, left = stock.sizes[name], stock.numbers[name]
        behind = list(bars)
        while True:  # who has more than the level that all of them would reach gets none
            shares = math.fsum(bar.share_of_orders for bar in behind)
            level = (math.fsum(at_bars[bar.name].litres for bar in behind) + size.volume_l * left) / shares
            still = [bar for bar in behind if at_bars[bar.name].litres < level * bar.share_of_orders]
            if len(still) == len(behind):
                break
            behind = still
        for bar in behind:
            short_l = level * bar.share_of_orders - at_bars[bar.name].litres
            given = min(left, max(0, math.floor(short_l / size.volume_l) - 1))
            at_bars[bar.name].add(size, given)
            left -= given
        for _ in range(left):
            poorest = min(bars, key=lambda bar: at_bars[bar.name].litres / bar.share_of_orders)
            at_bars[poorest.name].add(size, 1)


def _chances(
    demand: BeverageDemand, bars: Sequence[Bar], litres: Sequence[float], reserve_l: float
) -> Iterator[tuple[float, float]]:
    """For each bar, that its litres suffice by themselves and with the reserve, over what its share may turn out."""
    shares = [_possible_shares(bar.share_of_orders) for bar in bars]
    for each, own_l in zip(shares, litres, strict=True):
        suffices = demand.distribution.chances(np.concatenate([own_l / each, (own_l + reserve_l) / each]))
        alone, together = suffices[: len(each)].mean(), suffices[len(each) :].mean()
        yield float(alone), float(together)


def _possible_shares(share: float) -> Array:
    if share >= 1:
        return np.ones(1)
    return beta_quantiles(share, math.sqrt(share * (1 - share) / (_SHARES_EVENNESS + 1)), _SHARE_LEVELS)


def _reserve_at(records: EventRecords) -> str | None:
    """The location that is kept for it, else where full kegs stand cold."""
    for kind in (LocationKind.RESERVE, LocationKind.COLD_STORE, LocationKind.HOTEL_CELLAR):
        for location in records.locations:
            if location.kind is kind:
                return location.name
    return None
