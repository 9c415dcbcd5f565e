"""Lessons of an evening: what its figures say to whoever plans the next, each in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catering.model.event import GuestGroup
from catering.model.records import EventRecords
from catering.model.text import Text, label, plural_text, text
from catering.planning.evening.after_evening import AfterBeverage, AfterEvening
from catering.planning.forecast.demand import forecast_demand

_WORTH_TELLING = 0.02
"""The part of what came that a loss is told from. Own judgement."""


@dataclass(frozen=True, slots=True)
class ForecastLitres:
    """What was forecast to leave the kegs before the doors opened: the median, and 8 of 10 evenings."""

    median_l: float
    low_l: float
    high_l: float


def forecast_before_doors(records: EventRecords) -> Mapping[str, ForecastLitres]:
    """The forecast of each beverage as it stood without the guests counted at the door, by its name."""
    uncounted = tuple(group.model_copy(update={"arrived": None, "arrived_on": None}) for group in records.guest_groups)
    before = records.with_rows(GuestGroup.table, uncounted)
    found = {}
    for beverage in records.beverages:
        litres = forecast_demand(before, beverage, as_of=records.event.doors_at).litres
        found[beverage.name] = ForecastLitres(litres["p50"], litres["p10"], litres["p90"])
    return found


def lessons_of(after: AfterEvening, forecast: Mapping[str, ForecastLitres]) -> tuple[Text, ...]:
    """What ran dry first, then each beverage against its forecast, what was left and lost, and who came."""
    alone = sum(each.is_served for each in after.beverages) == 1
    return (
        *(lesson for each in after.beverages for lesson in _dry(each, after.records.event.last_pour_at, alone=alone)),
        *(lesson for each in after.beverages for lesson in _against_forecast(each, forecast.get(each.beverage))),
        *(lesson for each in after.beverages for lesson in _left_and_lost(each)),
        *_came(after),
    )


def _dry(each: AfterBeverage, last_pour_at: dt.datetime, *, alone: bool) -> Iterator[Text]:
    if each.gone_at is not None:
        yield text(
            "The last {beverage} was poured at {at:time}, {minutes:n0} minutes before the end: more would have been "
            "drunk.",
            beverage=each.beverage,
            at=each.gone_at,
            minutes=(last_pour_at - each.gone_at).total_seconds() / 60,
        )
    for dry in each.dry_bars:
        if each.gone_at is not None and dry.until is None:
            continue  # the house had no more
        told = {"bar": dry.bar, "beverage": each.beverage, "at": dry.at}
        if dry.until is None:
            yield (
                text("{bar} ran dry at {at:time}.", **told)
                if alone
                else text("{bar} ran out of {beverage} at {at:time}.", **told)
            )
        else:
            yield text("{bar} was without {beverage} from {at:time} to {until:time}.", until=dry.until, **told)


def _against_forecast(each: AfterBeverage, forecast: ForecastLitres | None) -> Iterator[Text]:
    if each.out_l is None or forecast is None or forecast.median_l <= 0:
        return
    off = each.out_l / forecast.median_l - 1
    told = {
        "beverage": each.beverage,
        "out": each.out_l,
        "off": abs(off),
        "median": forecast.median_l,
        "low": forecast.low_l,
        "high": forecast.high_l,
    }
    if abs(off) < 0.005:
        yield text("{beverage}: {out:L0} out of the kegs, as much as the forecast's median.", **told)
    elif off > 0:
        yield text(
            "{beverage}: {out:L0} out of the kegs, {off:pct} above the forecast's median of {median:L0} "
            "({low:n0}–{high:n0} in 8 of 10 evenings).",
            **told,
        )
    else:
        yield text(
            "{beverage}: {out:L0} out of the kegs, {off:pct} below the forecast's median of {median:L0} "
            "({low:n0}–{high:n0} in 8 of 10 evenings).",
            **told,
        )


def _left_and_lost(each: AfterBeverage) -> Iterator[Text]:
    if each.left_share is not None and each.left_ml and each.is_served:
        yield text(
            "{left:L0} of {beverage} left, {share:pct} of what came.",
            left=each.left_ml / 1000,
            beverage=each.beverage,
            share=each.left_share,
        )
    if each.lost_ml and each.lost_ml >= _WORTH_TELLING * each.came_ml:
        losses = [(lost.code.label, lost.volume_ml) for lost in each.lost]
        if each.rest_ml:
            losses.append((label("loss", "rest in kegs"), each.rest_ml))
        told = [Text("{what} {litres:L1}", {"what": what, "litres": volume_ml / 1000}) for what, volume_ml in losses]
        yield text("Lost of {beverage}: {losses:list}.", beverage=each.beverage, losses=told)
    if each.missing_kegs:
        yield plural_text(
            "{n:n0} full keg of {beverage} never turned up, {litres:L0}.",
            "{n:n0} full kegs of {beverage} never turned up, {litres:L0}.",
            n=each.missing_kegs,
            beverage=each.beverage,
            litres=each.missing_ml / 1000,
        )


def _came(after: AfterEvening) -> Iterator[Text]:
    accepted, came = after.records.guests_accepted, after.guests.who_came
    if came is not None and accepted:
        yield text(
            "Of {accepted:n0} guests who accepted, {came:n0} came, {share:pct}.",
            accepted=accepted,
            came=came,
            share=came / accepted,
        )
