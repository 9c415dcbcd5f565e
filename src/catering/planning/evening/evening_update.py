"""The live update: what is poured so far and the clock give a new range for the evening, and when it runs dry.

Litres poured are litres out of kegs: kegs blown, halves, weight less tare. So dispense losses are in them, as they are
in the forecast and in the order; glasses counted are fewer litres than these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catering.model.assumption import AssumptionKind
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.planning.evening.evening_bars import BarEvening, PouredAtBar, update_bars
from catering.planning.evening.evening_measures import Measure, measures_for, reserve_l
from catering.planning.evening.evening_rest import Forecast, rest_after
from catering.planning.evening.keg_moves import KegMove
from catering.planning.evening.likelihood import likelihood, of_ten
from catering.planning.evening.poured_share import share_poured
from catering.planning.evening.run_out import RunOut, about, run_out
from catering.planning.forecast.assumptions import assumption_for
from catering.planning.forecast.demand import BeverageDemand
from catering.planning.order.supply import BeverageSupply

UPDATE_LEVELS: Mapping[str, float] = {
    "p025": 0.025, "p05": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95,
    "p975": 0.975,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BeverageEvening:
    """One beverage at a moment of the evening; litres are litres out of kegs.

    `share_so_far`, 0 to 1, is how much of the evening's curve has passed. `litres` is the total that guests want by
    the end, by level, whether or not so much is there. `run_out` is None where nothing is ordered. `poured_l` may be
    off by `off_l`, for `running` kegs are counted in that nobody has read.
    """

    beverage: str
    at: dt.datetime
    share_so_far: float
    poured_l: float
    expected_by_now_l: float
    mean_l: float
    litres: Mapping[str, float]
    available_l: float | None
    run_out: RunOut | None
    measures: tuple[Measure, ...]
    bars: tuple[BarEvening, ...]
    off_l: float = 0.0
    running: int = 0
    moves: tuple[KegMove, ...] = ()

    @property
    def left_l(self) -> float | None:
        """What is there still; None where nothing is ordered."""
        return None if self.available_l is None else self.available_l - self.poured_l

    @property
    def chance_lasts(self) -> float | None:
        """The chance that what is available lasts to the end; None where nothing is ordered."""
        return None if self.run_out is None else self.run_out.chance_lasts

    def summary(self) -> Text:
        """What is poured, what it will come to, and whether that lasts."""
        poured = self.poured_l if self.off_l < 0.5 else give_or_take(self.poured_l, self.off_l)
        told = {"beverage": self.beverage, "poured": poured, "at": self.at, "available": self.available_l}
        if self.share_so_far >= 1 and self.available_l is not None:
            return text(
                "{beverage}: {poured:L0} by the last pour, {left:L0} are left.",
                left=max(0.0, self.available_l - self.poured_l),
                **told,
            )
        if self.share_so_far >= 1:
            return text("{beverage}: {poured:L0} by the last pour.", **told)
        told |= {"median": self.litres["p50"], "low": self.litres["p10"], "high": self.litres["p90"]}
        if self.share_so_far == 0:
            so_far = text(
                "{beverage}: {poured:L0} before the first pour, {median:L0} ({low:n0}–{high:L0} in 8 of 10 evenings) "
                "by the end",
                **told,
            )
        else:
            so_far = text(
                "{beverage}: {poured:L0} by {at:time}, {median:L0} ({low:n0}–{high:L0} in 8 of 10 evenings) by the end",
                **told,
            )
        if self.run_out is None:
            return text("{so_far}; nothing is ordered.", so_far=so_far)
        if self.run_out.chance_lasts == 0:
            return text("{so_far}; all {available:L0} are poured.", so_far=so_far, available=self.available_l)
        if self.run_out.runs_out_at is not None and self.run_out.chance_lasts < 0.5:
            return text(
                "{so_far}; {available:L0} run dry about {dry}: {likelihood} ({often}).",
                so_far=so_far,
                available=self.available_l,
                dry=about(self.run_out.runs_out_at, self.at),
                likelihood=likelihood(1 - self.run_out.chance_lasts),
                often=of_ten(1 - self.run_out.chance_lasts),
            )
        return text(
            "{so_far}; {available:L0} last to the end: {likelihood}.",
            so_far=so_far,
            available=self.available_l,
            likelihood=likelihood(self.run_out.chance_lasts),
        )

    @property
    def is_more_than_there(self) -> bool:
        """Whether more was poured, for certain, than there ever was: a slip, or something was bought."""
        return self.available_l is not None and self.poured_l - self.off_l > self.available_l + 0.5

    def sentences(self) -> tuple[Text, ...]:
        """The summary, what is not read, each bar that may run dry, and what to do; too much is doubted."""
        if self.is_more_than_there:
            doubt = text(
                "That is more than the {available:L0} that are there: check the count, or enter what was bought.",
                available=self.available_l,
            )
            return (self.summary(), doubt)
        not_read = plural_text(
            "{n:n0} running keg is counted in by what the forecast pours since it was last read.",
            "{n:n0} running kegs are counted in by what the forecast pours since they were last read.",
            n=self.running,
        )
        return (
            self.summary(),
            *((not_read,) if self.off_l >= 0.5 else ()),
            *(bar.summary() for bar in self.bars if bar.run_out is not None and not bar.run_out.lasts_very_likely),
            *(move.sentence() for move in self.moves),
            *(measure.sentence() for measure in self.measures),
        )


def give_or_take(litres: float, off_l: float) -> Text:
    """Litres, and by how many they may be off."""
    return Text("{litres:n0} ± {off:L0}", {"litres": litres, "off": off_l})


@dataclass(frozen=True, slots=True)
class There:
    """Litres that the stock has for the guests, those poured already included, and what of a reserve is still whole."""

    available_l: float
    reserve_l: float


def update_evening(
    records: EventRecords,
    demand: BeverageDemand,
    supply: BeverageSupply,
    *,
    poured_l: float,
    at: dt.datetime,
    at_bars: Iterable[PouredAtBar] = (),
    off_l: float = 0.0,
    there: There | None = None,
) -> BeverageEvening:
    """The forecast of one beverage after so many litres out of kegs by a moment (with a time zone).

    `poured_l` may be off by `off_l`. `there` is what the stock has; None: what is ordered is there.

    Before the first pour the forecast stands as it was; after the last, the total is what was poured. With several
    serving periods all of them count: poured since the first, wanted by the end of the last. Raises ValueError for
    less than nothing poured.
    """
    at = at.astimezone(records.event.zone)
    beverage = records.beverage(demand.beverage)
    curve = share_poured(records, demand.profile)
    share = float(curve.by((at,))[0])
    forecast = Forecast.of(demand.distribution)
    rest = rest_after(forecast, poured_l=poured_l, share=share, serving_l=beverage.serving_size_l)
    needed = rest.give_or_take(off_l)
    elasticity = assumption_for(records, AssumptionKind.GLASS_ELASTICITY, beverage=beverage).value
    available_l = supply.available_l if there is None else there.available_l
    left_l = None if available_l is None else available_l - poured_l
    reserve = min(reserve_l(records, beverage), supply.planned_l or 0.0) if there is None else there.reserve_l
    measures: tuple[Measure, ...] = ()
    if left_l is not None:
        measures = measures_for(needed, beverage, left_l=left_l, reserve=reserve, glass_elasticity=elasticity)
    wanted_l = poured_l + needed.quantiles(tuple(UPDATE_LEVELS.values()))
    return BeverageEvening(
        beverage=demand.beverage,
        at=at,
        share_so_far=share,
        poured_l=poured_l,
        expected_by_now_l=demand.mean_l * share,
        mean_l=poured_l + rest.mean_l,
        litres=dict(zip(UPDATE_LEVELS, map(float, wanted_l), strict=True)),
        available_l=available_l,
        run_out=None if left_l is None else run_out(rest, curve, left_l=left_l, at=at, off_l=off_l),
        measures=measures,
        bars=update_bars(records, rest, curve, at_bars, poured_l=poured_l, at=at),
        off_l=off_l,
    )
