"""Serving as a whole: bars with tappers and waits, toast, cooling, casks, kegs and glasses, and what is not kept."""

from __future__ import annotations

import bisect
import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from catering.model.event import instant
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.planning.event_plan import EventPlan
from catering.planning.service.casks_and_kegs import Casks, KegChanges, cellar_hands, change_the_kegs, open_the_casks
from catering.planning.service.cooling import Cooling, cool_the_beer
from catering.planning.service.glasses_washed import GlassesNeeded, wash_the_glasses
from catering.planning.service.keg_allocation import KegAllocation, allocate_kegs
from catering.planning.service.orders import AskedFor, DemandLevel, asked_for, orders_by_bar
from catering.planning.service.service_rules import BrokenServiceRule, ServiceRule
from catering.planning.service.tappers import BarService, WaitsWished, man_the_bars, wait_told, waits_wished
from catering.planning.service.toast_hands import ToastHands, broken_by_the_toast, fill_the_toast


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """What serving an event asks for at a moment.

    `bars` has one bar for all where the event has none yet, and none where nothing is tapped. `toast` is None without
    one from the tap, `cooling` where no cooler is entered; `kegs` has no bar where no kegs are ordered.
    """

    as_of: dt.datetime
    wished: WaitsWished
    asked: AskedFor
    bars: tuple[BarService, ...]
    toast: ToastHands | None
    cooling: Cooling | None
    casks: tuple[Casks, ...]
    kegs: tuple[KegChanges, ...]
    cellar_hands: int
    glasses: GlassesNeeded
    allocation: tuple[KegAllocation, ...]

    @property
    def broken(self) -> tuple[BrokenServiceRule, ...]:
        """Every rule that is not kept, in the order in which guests notice."""
        return (
            *(rule for bar in self.bars for rule in bar.broken),
            *(broken_by_the_toast(self.toast) if self.toast is not None else ()),
            *(self.cooling.broken if self.cooling is not None else ()),
            *(rule for casks in self.casks for rule in casks.broken),
            *self.glasses.broken,
        )

    @property
    def tappers(self) -> int:
        """At all bars together."""
        return sum(bar.tappers for bar in self.bars)

    def peak(self, level: DemandLevel) -> float:
        """Orders a minute at all bars together, in the busiest quarter hour."""
        together = zip(*([quarter.orders_per_min[level] for quarter in bar.quarters] for bar in self.bars), strict=True)
        return max(map(math.fsum, together), default=0.0)

    def changed_at(self, name: str) -> tuple[int, ...]:
        """Kegs changed or casks opened at a bar in each quarter hour, at 90 % demand; empty where nobody can say."""
        kegs = next((each for each in self.kegs if same_name(each.bar) == same_name(name)), None)
        if kegs is not None:
            return kegs.by_quarter
        casks = next((each for each in self.casks if same_name(each.bar) == same_name(name)), None)
        if casks is None:
            return ()
        begins = [instant(at) for at in self.asked.begins]
        opened = Counter(bisect.bisect_right(begins, instant(at)) - 1 for at in casks.opened_at)
        return tuple(opened[place] for place in range(len(begins)))

    def answer(self) -> tuple[Text, ...]:
        """Whether guests are served as wished, and with how many hands; nothing where nothing comes from a tap."""
        if not self.bars:
            return ()
        return self._verdict(), self.summary()

    def _verdict(self) -> Text:
        broken = [rule.rule for rule in self.broken]
        if not broken:
            return text("Guests are served as wished, at 90 % demand too.")
        if ServiceRule.ENOUGH_TAPPERS in broken or ServiceRule.ENOUGH_TAPS in broken:
            return text("Guests wait longer than wished at 90 % demand.")
        return plural_text(
            "The waits are as wished, at 90 % demand too, but {n:n0} other rule of serving is not kept.",
            "The waits are as wished, at 90 % demand too, but {n:n0} other rules of serving are not kept.",
            n=len(broken),
        )

    def summary(self) -> Text:
        """The hands, the peak, and the longest wait of any bar."""
        slowest = max(self.bars, key=lambda bar: bar.waits[DemandLevel.HIGH].over_the_evening.mean_s)
        wait = slowest.waits[DemandLevel.HIGH].over_the_evening
        return plural_text(
            "{n:n0} tapper for {median:n1} orders a minute at the peak, {high:n1} at 90 % demand; the longest wait is "
            "then at {bar}: {mean} on average, {p90} for 9 of 10.",
            "{n:n0} tappers for {median:n1} orders a minute at the peak, {high:n1} at 90 % demand; the longest wait is "
            "then at {bar}: {mean} on average, {p90} for 9 of 10.",
            n=self.tappers,
            median=self.peak(DemandLevel.MEDIAN),
            high=self.peak(DemandLevel.HIGH),
            bar=slowest.name,
            mean=wait_told(wait.mean_s),
            p90=wait_told(wait.p90_s),
        )

    def bar(self, name: str) -> BarService:
        """The bar of that name. Raises StopIteration."""
        return next(each for each in self.bars if same_name(each.bar) == same_name(name))


def plan_service(
    records: EventRecords, plan: EventPlan, *, as_of: dt.datetime, trained: Mapping[str, int] | None = None
) -> ServicePlan:
    """How the drinks of `plan`, which are those of `records`, are served.

    `as_of` has a time zone. `trained` are the trained tappers at each bar by its name; None: everybody is, which is
    what the plan is for.
    """
    asked = asked_for(records, plan)
    orders = orders_by_bar(records, asked) if asked.serving_size_l else ()
    bars = man_the_bars(records, orders, trained)
    toast = fill_the_toast(records, plan, orders, bars)
    kegs = change_the_kegs(records, orders)
    return ServicePlan(
        as_of=as_of,
        wished=waits_wished(records),
        asked=asked,
        bars=bars,
        toast=toast,
        cooling=cool_the_beer(records, orders),
        casks=open_the_casks(records, orders, bars),
        kegs=kegs,
        cellar_hands=cellar_hands(records, kegs),
        glasses=wash_the_glasses(records, asked, toast),
        allocation=allocate_kegs(records, plan),
    )
