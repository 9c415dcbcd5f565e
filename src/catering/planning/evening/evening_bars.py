"""The live update bar by bar: each bar's part of the rest, and when what stands there runs dry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.evening.evening_rest import PACE_EVENNESS, Rest
from catering.planning.evening.likelihood import likelihood, of_ten
from catering.planning.evening.poured_share import PouredShare
from catering.planning.evening.run_out import RunOut, about, run_out

_PLAN_EVENNESS = 8.0
"""How much the planned shares of the bars weigh: as much as a whole evening's pouring. Own judgement."""


@dataclass(frozen=True, slots=True)
class PouredAtBar:
    """Litres out of kegs at one bar; `available_l` is what was brought there, None where that is not known.

    `poured_l` may be off by `off_l`. `share_of_orders` is the bar's planned share, 0 to 1; None: the event's own bar
    has it.
    """

    bar: str
    poured_l: float
    available_l: float | None = None
    off_l: float = 0.0
    share_of_orders: float | None = None


@dataclass(frozen=True, slots=True)
class BarEvening:
    """One bar at a moment of the evening; `part_of_rest` is what it is expected to pour of the rest, 0 to 1."""

    bar: str
    at: dt.datetime
    poured_l: float
    part_of_rest: float
    mean_l: float
    available_l: float | None
    run_out: RunOut | None

    def summary(self) -> Text:
        told = {"bar": self.bar, "poured": self.poured_l, "mean": self.mean_l}
        if self.run_out is None:
            return text("{bar}: {poured:L0}, about {mean:L0} by the end.", **told)
        if self.run_out.runs_out_at is not None:
            return text(
                "{bar}: {poured:L0}, about {mean:L0} by the end; dry about {dry}: {likelihood} ({often}).",
                dry=about(self.run_out.runs_out_at, self.at),
                likelihood=likelihood(1 - self.run_out.chance_lasts),
                often=of_ten(1 - self.run_out.chance_lasts),
                **told,
            )
        return text(
            "{bar}: {poured:L0}, about {mean:L0} by the end; lasts to the end: {likelihood}.",
            likelihood=likelihood(self.run_out.chance_lasts),
            **told,
        )


def update_bars(
    records: EventRecords,
    rest: Rest,
    curve: PouredShare,
    at_bars: Iterable[PouredAtBar],
    *,
    poured_l: float,
    at: dt.datetime,
) -> tuple[BarEvening, ...]:
    """Each bar that was counted: its planned share of orders drawn towards its share of what was poured so far.

    `poured_l` is what all bars poured. Raises StopIteration for a bar without a share that is not the event's.
    """
    seen = PACE_EVENNESS * float(curve.by((at,))[0]) if poured_l > 0 else 0.0
    return tuple(_update(records, rest, curve, each, poured_l=poured_l, seen=seen, at=at) for each in at_bars)


def _update(
    records: EventRecords,
    rest: Rest,
    curve: PouredShare,
    counted: PouredAtBar,
    *,
    poured_l: float,
    seen: float,
    at: dt.datetime,
) -> BarEvening:
    name, planned = counted.bar, counted.share_of_orders
    if planned is None:
        bar = next(row for row in records.bars if same_name(row.name) == same_name(counted.bar))
        name, planned = bar.name, bar.share_of_orders
    so_far = counted.poured_l / poured_l if poured_l > 0 else 0.0
    part = float(np.clip((_PLAN_EVENNESS * planned + seen * so_far) / (_PLAN_EVENNESS + seen), 0, 1))
    left_l = None if counted.available_l is None else counted.available_l - counted.poured_l
    return BarEvening(
        bar=name,
        at=at,
        poured_l=counted.poured_l,
        part_of_rest=part,
        mean_l=counted.poured_l + rest.mean_l * part,
        available_l=counted.available_l,
        run_out=None if left_l is None else run_out(rest, curve, left_l=left_l, at=at, part=part, off_l=counted.off_l),
    )
