"""The toast: whether every glass is full when it is lifted. A check of its own, which the peak knows nothing of.

All glasses are poured in a row, one tapper at a glass; taps give no more than they do at any time. What cannot be
poured in the wished minutes is poured before, and the first glass has to keep that long.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catering.model.assumption import AssumptionKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.stated_assumptions import stated_or_default
from catering.planning.service.orders import BarOrders, flow_l_per_min, tapped
from catering.planning.service.service_rules import BrokenServiceRule, ServiceRule
from catering.planning.service.tappers import BarService


@dataclass(frozen=True, slots=True)
class ToastHands:
    """The glasses of the toast that come from a tap, and the hands that fill them.

    `trained_needed` and `untrained_needed` fill them in `within_min`. With the tappers of the bars it takes
    `fills_in_min`, from `begins_at` on: infinite and None without any. A poured glass keeps `keeps_min`.
    """

    at: dt.datetime
    glasses: float
    seconds_a_glass: float
    within_min: float
    keeps_min: float
    trained_needed: int
    untrained_needed: int
    tappers: int
    fills_in_min: float
    held_up_by_taps: bool
    begins_at: dt.datetime | None

    @property
    def is_in_time(self) -> bool:
        """Whether the first glass is still good when the last is full; a hair more does not count."""
        return self.fills_in_min <= max(self.within_min, self.keeps_min) + 1e-6

    @property
    def is_poured_before(self) -> bool:
        """Whether it takes longer than wished, so that pouring begins earlier."""
        return self.fills_in_min > self.within_min + 1e-6

    def summary(self) -> Text:
        told = {
            "glasses": self.glasses, "tappers": self.tappers, "minutes": self.fills_in_min, "begins": self.begins_at,
            "at": self.at, "keeps": self.keeps_min,
        }  # fmt: skip
        if self.begins_at is None:
            return text("Toast at {at:time}: {glasses:n0} glasses, and nobody to fill them.", **told)
        if not self.is_in_time:
            return text(
                "Toast at {at:time}: {tappers:n0} tappers take {minutes:n0} min for {glasses:n0} glasses, and a "
                "poured glass keeps {keeps:n0} min.",
                **told,
            )
        if self.is_poured_before:
            return text(
                "Toast at {at:time}: {tappers:n0} tappers take {minutes:n0} min for {glasses:n0} glasses; they begin "
                "to pour at {begins:time}, and a poured glass keeps {keeps:n0} min.",
                **told,
            )
        return text(
            "Toast at {at:time}: {tappers:n0} tappers fill {glasses:n0} glasses in {minutes:n0} min, from "
            "{begins:time} on.",
            **told,
        )


def fill_the_toast(
    records: EventRecords, plan: EventPlan, orders: Sequence[BarOrders], bars: Sequence[BarService]
) -> ToastHands | None:
    """The toast of an event with the tappers of its bars; None without a toast from the tap."""
    from_the_tap = {same_name(beverage.name): beverage for beverage in tapped(records)}
    checks = [check for check in plan.toast if same_name(check.beverage) in from_the_tap]
    glasses = math.fsum(check.glasses for check in checks)
    if not glasses:
        return None
    litres = math.fsum(check.glasses * from_the_tap[same_name(check.beverage)].serving_size_l for check in checks)
    seconds, within_min, keeps_min, trained_s, untrained_s = (
        stated_or_default(records, kind).value
        for kind in (
            AssumptionKind.TOAST_GLASS,
            AssumptionKind.TOAST_FILLED_WITHIN,
            AssumptionKind.POURED_GLASS_KEEPS,
            AssumptionKind.ORDER_TRAINED,
            AssumptionKind.ORDER_UNTRAINED,
        )
    )
    slower = max(1.0, untrained_s / trained_s)
    by_hand = by_tap = per_min = 0.0
    for bar, service in zip(orders, bars, strict=True):
        hands = 60 / seconds * (service.trained + (service.tappers - service.trained) / slower)
        taps = math.inf if service.most_at_taps is None else _glasses_from_taps(records, bar, litres / glasses)
        by_hand, by_tap, per_min = by_hand + hands, by_tap + taps, per_min + min(hands, taps)
    at = checks[0].at
    fills_in_min = glasses / per_min if per_min else math.inf
    return ToastHands(
        at=at,
        glasses=glasses,
        seconds_a_glass=seconds,
        within_min=within_min,
        keeps_min=keeps_min,
        trained_needed=math.ceil(glasses * seconds / (within_min * 60) - 1e-9),
        untrained_needed=math.ceil(glasses * seconds * slower / (within_min * 60) - 1e-9),
        tappers=sum(service.tappers for service in bars),
        fills_in_min=fills_in_min,
        held_up_by_taps=per_min < by_hand - 1e-9,
        begins_at=at - dt.timedelta(minutes=fills_in_min) if per_min else None,
    )


def broken_by_the_toast(toast: ToastHands) -> Iterator[BrokenServiceRule]:
    """That it is not filled in time, with the hands or taps that would do it."""
    if toast.is_in_time:
        return
    if toast.held_up_by_taps:
        way_out = text("Add taps, fill pitchers at the tables, or let half of the guests lift another drink.")
    else:
        way_out = plural_text(
            "{n:n0} trained hand fills them in {within:n0} min; or fill pitchers, or lift another drink.",
            "{n:n0} trained hands fill them in {within:n0} min; or fill pitchers, or lift another drink.",
            n=toast.trained_needed,
            within=toast.within_min,
        )
    yield BrokenServiceRule(ServiceRule.TOAST_IN_TIME, None, toast.summary(), way_out)


def _glasses_from_taps(records: EventRecords, bar: BarOrders, glass_l: float) -> float:
    """Glasses a minute that the taps of a bar give."""
    duty = stated_or_default(records, AssumptionKind.TAP_DUTY).value
    return bar.bar.taps * flow_l_per_min(records, bar.bar) * duty / glass_l
