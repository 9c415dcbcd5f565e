"""Glasses: how many are out at the same time, and how many are washed so that they come round again."""

from __future__ import annotations

import math
from dataclasses import dataclass

from catering.model.assumption import AssumptionKind
from catering.model.goods import GoodsKind
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.forecast.stated_assumptions import stated_or_default
from catering.planning.service.cooling import busiest_hour
from catering.planning.service.orders import QUARTER_MIN, AskedFor, DemandLevel
from catering.planning.service.service_rules import BrokenServiceRule, ServiceRule
from catering.planning.service.toast_hands import ToastHands


@dataclass(frozen=True, slots=True)
class GlassesNeeded:
    """Glasses at 90 % demand, of what comes from the tap.

    `needed` are out at the same time, with those that break; `served` over the whole event. `washed` come round again
    where no more are there than `there`, or than needed; `washed_per_h` in the busiest hour. `there` are those secured
    on the sheet of goods, None where it has no glasses.
    """

    served: int
    needed: int
    there: int | None
    washed: int
    washed_per_h: int

    @property
    def broken(self) -> tuple[BrokenServiceRule, ...]:
        if self.there is None or self.there >= self.needed:
            return ()
        return (
            BrokenServiceRule(
                ServiceRule.GLASSES,
                None,
                text(
                    "{needed:n0} glasses are out at the same time at 90 % demand; {there:n0} are secured.",
                    needed=self.needed,
                    there=self.there,
                ),
                text("Secure {missing:n0} more, or collect and wash faster.", missing=self.needed - self.there),
            ),
        )

    def summary(self) -> Text:
        return text(
            "{served:n0} glasses are served and {needed:n0} out at the same time; {washed:n0} are washed, up to "
            "{per_h:n0} an hour.",
            served=self.served,
            needed=self.needed,
            washed=self.washed,
            per_h=self.washed_per_h,
        )


def wash_the_glasses(records: EventRecords, asked: AskedFor, toast: ToastHands | None) -> GlassesNeeded:
    """A clean glass for every drink; a used one is back after its minutes, and the toast has all in hand at once."""
    back_min, breakage = (
        stated_or_default(records, kind).value
        for kind in (AssumptionKind.GLASS_BACK_AFTER, AssumptionKind.GLASS_BREAKAGE)
    )
    glasses = asked.glasses[DemandLevel.HIGH]
    whole, part = divmod(back_min / QUARTER_MIN, 1)
    out = max(
        (
            float(glasses[place : place + int(whole)].sum())
            + part * float(glasses[place + int(whole)] if place + int(whole) < len(glasses) else 0.0)
            for place in range(len(glasses))
        ),
        default=0.0,
    )
    if toast is not None:
        out = max(out, toast.glasses)
    served = math.ceil(float(glasses.sum()) - 1e-9)
    needed = math.ceil(out * (1 + breakage) - 1e-9)
    rows = [goods.secured for goods in records.goods if goods.kind is GoodsKind.GLASS]
    there = round(math.fsum(rows)) if rows else None
    return GlassesNeeded(
        served=served,
        needed=needed,
        there=there,
        washed=max(0, served - (needed if there is None else there)),
        washed_per_h=math.ceil(busiest_hour(glasses) - 1e-9),
    )
