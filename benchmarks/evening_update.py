"""How the live update would have done on evenings that were counted as they went.

`python benchmarks/evening_update.py FOLDER`; the folder holds files of sales, which are not part of this project:
`emf*.csv` (a camp bar; columns time, dept, qty in pints, size) and `meuhfolle*.csv` (a festival's nights; datetime and
a column for each beverage, in glasses of 0.25 L). Each evening is forecast five times, as nights on which it turned out
low, right or high, with the catalogue's curve; it is updated at each tenth of its hours.
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage, BeverageCategory, BeverageSource
from catering.model.event import Event, GuestGroup
from catering.model.records import EventRecords
from catering.planning.evening.evening_rest import Forecast, rest_after
from catering.planning.evening.poured_share import share_poured
from catering.planning.forecast.demand import forecast_demand

LONDON = ZoneInfo("Europe/London")
LEVELS = (np.arange(400) + 0.5) / 400
FORECAST_OFF = (-1.28, -0.67, 0.0, 0.67, 1.28)
TENTHS = range(1, 10)
_PINT_L, _GLASS_L = 0.568, 0.25


@dataclass(frozen=True)
class Counted:
    """An evening: first and last pour, moments and litres of what was poured between them."""

    name: str
    begins_at: dt.datetime
    ends_at: dt.datetime
    moments: pd.Series
    litres: np.ndarray

    def by(self, moment: dt.datetime) -> float:
        """Litres poured from the first pour to a moment."""
        naive = pd.Timestamp(moment.replace(tzinfo=None))
        begin = pd.Timestamp(self.begins_at.replace(tzinfo=None))
        return float(self.litres[(self.moments >= begin) & (self.moments <= naive)].sum())


def camp_bar(path: Path) -> Iterator[Counted]:
    rows = pd.read_csv(path, parse_dates=["time"])
    for day, of_day in rows.groupby((rows["time"] - pd.Timedelta(hours=6)).dt.date):
        of_day = of_day[of_day["time"].dt.hour.isin([*range(11, 24), 0, 1])]
        if of_day["qty"].sum() < 200:
            continue  # the evening before it opens
        begins = dt.datetime.combine(day, dt.time(11), LONDON)
        last = of_day["time"].max().ceil("30min").to_pydatetime().replace(tzinfo=LONDON)
        departments = [None, *(name for name, part in of_day.groupby("dept") if part["qty"].sum() > 200)]
        for department in departments:
            part = of_day if department is None else of_day[of_day["dept"] == department]
            litres = part["qty"].to_numpy() * _PINT_L
            yield Counted(f"camp bar {day} {department or 'all'}", begins, last, part["time"], litres)


def festival_night(path: Path) -> Iterator[Counted]:
    rows = pd.read_csv(path, parse_dates=["datetime"])
    sold = rows["datetime"][rows["Biere 25cl"].fillna(0) > 0]
    begins = sold.min().floor("30min").to_pydatetime().replace(tzinfo=LONDON)
    ends = sold.max().ceil("30min").to_pydatetime().replace(tzinfo=LONDON)
    for name in ("Biere 25cl", "Cidre", "Soft"):
        litres = rows[name].fillna(0).to_numpy() * _GLASS_L
        yield Counted(f"{path.stem} {name}", begins, ends, rows["datetime"], litres)


def forecast(counted: Counted, guests: int) -> EventRecords:
    return EventRecords(
        event=Event(
            event_id="counted",
            name=counted.name,
            venue="A bar",
            time_zone="Europe/London",
            doors_at=counted.begins_at,
            last_pour_at=counted.ends_at,
        ),
        guest_groups=(GuestGroup(name="Guests", accepted=guests),),
        beverages=(
            Beverage(
                name="Beer",
                category=BeverageCategory.BEER,
                abv=0.05,
                serving_size_l=_GLASS_L,
                source=BeverageSource.SHIPPED,
            ),
        ),
        assumptions=(Assumption(kind=AssumptionKind.HOURS_PRESENT, value=2.75, spread=0.35, unit="h"),),
    )


def crps(quantiles: np.ndarray, actual: float) -> float:
    """The score of a distribution by its quantiles at LEVELS: the mean of its pinball losses, twice."""
    off = actual - quantiles
    return float(2 * np.maximum(LEVELS * off, (LEVELS - 1) * off).mean())


def scores(counted: Counted) -> Iterator[dict[str, object]]:
    actual = counted.by(counted.ends_at)
    base = forecast(counted, 1000)
    one = forecast_demand(base, base.beverages[0], as_of=counted.begins_at)
    log_sd = math.log(one.litres["p90"] / one.litres["p10"]) / 2 / 1.2816
    for off in FORECAST_OFF:
        records = forecast(counted, round(1000 * actual * math.exp(off * log_sd) / one.litres["p50"]))
        demand = forecast_demand(records, records.beverages[0], as_of=counted.begins_at)
        curve = share_poured(records, demand.profile)
        held = Forecast.of(demand.distribution)
        prior = crps(demand.distribution.quantiles(tuple(LEVELS)), actual)
        for tenth in TENTHS:
            at = counted.begins_at + (counted.ends_at - counted.begins_at) * tenth / 10
            poured = counted.by(at)
            share = float(curve.by((at,))[0])
            rest = rest_after(held, poured_l=poured, share=share, serving_l=_GLASS_L)
            totals = poured + rest.quantiles(tuple(LEVELS))
            low, high = poured + rest.quantiles((0.025, 0.975))
            yield {
                "evening": counted.name,
                "tenth": tenth,
                "update": crps(totals, actual) / actual,
                "forecast": prior / actual,
                "straight line": abs(poured / tenth * 10 - actual) / actual,
                "95 % holds": low <= actual <= high,
            }


def main(folder: Path) -> None:
    evenings = [
        *(each for path in sorted(folder.glob("emf*.csv")) for each in camp_bar(path)),
        *(each for path in sorted(folder.glob("meuhfolle*.csv")) for each in festival_night(path)),
    ]
    found = pd.DataFrame([score for counted in evenings for score in scores(counted)])
    print("CRPS as a part of what was drunk, and how often the 95 % interval holds\n")
    print(found.drop(columns="tenth").groupby("evening").mean().round(3), "\n")
    print(found.drop(columns="evening").groupby("tenth").mean().round(3), "\n")
    print(found.drop(columns=["evening", "tenth"]).mean().round(3).to_string())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
