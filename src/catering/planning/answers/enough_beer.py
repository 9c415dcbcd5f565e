"""Whether the beer suffices: by the order, by the stock in the week before, by the live update on the day."""

from __future__ import annotations

from collections.abc import Sequence

from catering.model.record import same_name
from catering.model.text import Text, plural_text, text
from catering.planning.advice import Stage
from catering.planning.answers.answer import Answer, Asked, Verdict, likely, verdict_of
from catering.planning.evening.after_evening import AfterEvening
from catering.planning.evening.day_sentences import Day
from catering.planning.evening.evening_update import BeverageEvening
from catering.planning.evening.likelihood import likelihood
from catering.planning.event_plan import EventPlan
from catering.planning.order.supply import BeverageSupply
from catering.planning.shipment.litres_changes import LitresChange
from catering.planning.shipment.shipment_schedule import ShipmentSchedule
from catering.planning.stock.stock_outlook import StockOutlook

_SURE = 0.9
"""On the day: from here on a beverage lasts very likely."""


def enough_beer_before(plan: EventPlan, schedule: ShipmentSchedule | None, stock: StockOutlook | None) -> Answer:
    """By the beverage whose order is the least sure; where the stock covers less than the order, by the stock."""
    known = [(supply.chance_suffices, supply) for supply in plan.supplies if supply.chance_suffices is not None]
    if not known:
        decide = text("Order what the page Kegs recommends.") if plan.supplies else None
        return Answer(Asked.BEER, Verdict.OPEN, text("nothing ordered"), None, decide)
    chance, least = min(known, key=lambda each: each[0])
    verdict = verdict_of(chance, plan.service_level)
    limited_by = text(
        "{beverage}: {planned:L0} ordered, {needed:L0} for {level:share}.",
        beverage=least.beverage,
        planned=least.planned_l,
        needed=least.recommended_l,
        level=plan.service_level,
    )
    gaps = [cover for cover in (() if stock is None else stock.covers) if cover.gap_ml]
    of_least = [cover for cover in gaps if same_name(cover.beverage) == same_name(least.beverage)]
    if gaps and verdict is Verdict.YES:
        verdict = Verdict.DOUBTFUL
    if of_least or (gaps and verdict is Verdict.DOUBTFUL):
        limited_by = max(of_least or gaps, key=lambda cover: cover.gap_ml).summary()
    return Answer(Asked.BEER, verdict, likely(chance), limited_by, _change(plan, schedule, least))


def _change(plan: EventPlan, schedule: ShipmentSchedule | None, least: BeverageSupply) -> Text | None:
    """What becomes of the litres that are missing, and until when they can be ordered; else until when they change."""
    change = None if schedule is None else schedule.change_now
    missing_l = least.recommended_l - (least.planned_l or 0.0)
    told = {"litres": missing_l, "beverage": least.beverage}
    if missing_l < 1:
        return None if change is None or change.is_by_fallback_only else change.summary()
    if _is_filled(plan, change):
        return text("Buy {litres:L0} of {beverage} at the venue, or use a fallback.", **told)
    if change is not None and change.until_at is not None:
        return text("Order {litres:L0} more of {beverage} by {day:date}.", day=change.until_at.date(), **told)
    return text("Order {litres:L0} more of {beverage} while the litres can still be changed.", **told)


def _is_filled(plan: EventPlan, change: LitresChange | None) -> bool:
    if plan.advice.stage is Stage.DAY:
        return True
    return plan.advice.can_still_change_litres is False if change is None else change.is_by_fallback_only


def enough_beer_on_the_day(evening: Sequence[BeverageEvening], day: Day) -> Answer | None:
    """By the beverage that is least likely to last; None where nothing tells how the evening goes."""
    known = [(each.chance_lasts, each) for each in evening if each.chance_lasts is not None]
    if not known:
        return None
    chance, least = min(known, key=lambda each: each[0])
    dry = [
        (bar.run_out.runs_out_at, bar)
        for bar in least.bars
        if bar.run_out is not None and bar.run_out.runs_out_at is not None
    ]
    limited_by = least.summary()
    if dry:
        at, bar = min(dry, key=lambda each: each[0])
        limited_by = text("{bar} out of {beverage} about {at:time}.", bar=bar.bar, beverage=least.beverage, at=at)
    decide = day.to_do[0] if day.to_do else None
    return Answer(Asked.BEER, verdict_of(chance, _SURE), likelihood(chance), limited_by, decide)


def enough_beer_after(after: AfterEvening | None) -> Answer:
    """Whether it was enough: what was drunk, what is left, what ran dry."""
    learn = text("Make it a past event, so that the next forecast can learn from it.")
    decide = None if after is not None and after.is_closed else learn
    if after is None or after.drunk_l is None:
        limited_by = text("No keg was tapped at a bar in the stock's movements.")
        return Answer(Asked.BEER, Verdict.OPEN, text("not measured"), limited_by, decide)
    figure = text("{drunk:L0} drunk", drunk=after.drunk_l)
    gone = [(each.gone_at, each) for each in after.beverages if each.gone_at is not None]
    if gone:
        at, first = min(gone, key=lambda each: each[0])
        limited_by = text("{beverage} was gone at {at:time}.", beverage=first.beverage, at=at)
        return Answer(Asked.BEER, Verdict.NO, figure, limited_by, decide)
    dry = [bar for each in after.beverages for bar in each.dry_bars]
    left = text("{left:L0} of {came:L0} left.", left=after.left_l, came=after.came_l)
    if dry:
        said = plural_text("{n:n0} bar ran dry; {left}", "{n:n0} bars ran dry; {left}", n=len(dry), left=left)
        return Answer(Asked.BEER, Verdict.DOUBTFUL, figure, said, decide)
    return Answer(Asked.BEER, Verdict.YES, figure, left, decide)
