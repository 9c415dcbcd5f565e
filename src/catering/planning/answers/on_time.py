"""Whether the kegs are there and rested at the doors."""

from __future__ import annotations

import datetime as dt

from catering.model.event import instant
from catering.model.text import Text, plural_text, text
from catering.planning.advice import Stage
from catering.planning.answers.answer import Answer, Asked, Verdict, likely, verdict_of
from catering.planning.shipment.schedule_breaks import not_recorded
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shipment_schedule import ShipmentSchedule
from catering.planning.stock.stock_outlook import Missing, StockOutlook

_SURE_ENOUGH = 0.8
_DAY = dt.timedelta(days=1)


def on_time(
    schedule: ShipmentSchedule | None, stage: Stage, *, stock: StockOutlook | None = None, home: Text | None = None
) -> Answer:
    """By the schedule; once kegs are in the stock, by those that are still on the way too. `home` says after the
    evening what still has to go back."""
    if schedule is None:
        return Answer(Asked.TIME, Verdict.YES, text("nothing is shipped"), None, home)
    if schedule.refused is not None:
        return Answer(Asked.TIME, Verdict.NO, text("cannot be done"), schedule.refused, _way_out(schedule))
    end = schedule.rested
    if end is not None and end.is_reached and end.actual_at is not None:
        return _there(schedule, end.actual_at, stage, stock, home)
    if stage is Stage.AFTER:
        limited_by = text("When the kegs came is not recorded.")
        return Answer(Asked.TIME, Verdict.OPEN, text("not recorded"), limited_by, home)
    chance, unrecorded = schedule.chance_on_time, not_recorded(schedule.points, schedule.as_of)
    if unrecorded:
        return _unrecorded(len(unrecorded), chance)
    if chance is None:
        lacks = schedule.lacks[0] if schedule.lacks else None
        return Answer(Asked.TIME, Verdict.OPEN, text("not known"), lacks, _due(schedule))
    verdict = verdict_of(chance, _SURE_ENOUGH)
    if verdict is Verdict.YES and schedule.is_endangered:
        verdict = Verdict.DOUBTFUL
    decide = _way_out(schedule) if schedule.is_endangered else _due(schedule)
    return Answer(Asked.TIME, verdict, likely(chance), _limit(schedule, stock), decide)


def _there(
    schedule: ShipmentSchedule, at: dt.datetime, stage: Stage, stock: StockOutlook | None, home: Text | None
) -> Answer:
    """The kegs are in place and rested, some perhaps not."""
    days = (instant(schedule.doors_at) - instant(at)) // _DAY
    late = instant(at) > instant(schedule.doors_at)
    figure = (
        text("after the doors")
        if late
        else plural_text("{n:n0} day before the doors", "{n:n0} days before the doors", n=days)
    )
    missing = None if stage is Stage.AFTER else _on_the_way(stock)
    since = text("In place and rested since {at:datetime}.", at=at)
    verdict = Verdict.NO if late else Verdict.DOUBTFUL if missing is not None else Verdict.YES
    return Answer(Asked.TIME, verdict, figure, missing or since, home)


def _unrecorded(steps: int, chance: float | None) -> Answer:
    """Steps that are past by the plan, and nobody has said whether they were taken: the schedule expects them yet."""
    limited_by = plural_text(
        "{n:n0} step was planned for a day that is past, and is not recorded.",
        "{n:n0} steps were planned for days that are past, and are not recorded.",
        n=steps,
    )
    decide = text("Record on the page Shipment what has been reached.")
    if chance is None or verdict_of(chance, _SURE_ENOUGH) is Verdict.NO:
        return Answer(Asked.TIME, Verdict.OPEN, text("not recorded"), limited_by, decide)
    return Answer(Asked.TIME, Verdict.DOUBTFUL, likely(chance), limited_by, decide)


def _limit(schedule: ShipmentSchedule, stock: StockOutlook | None) -> Text | None:
    """Kegs that are overdue, else the step that binds, with what it has to spare."""
    missing, binding = _on_the_way(stock), schedule.binding
    if missing is not None or binding is None:
        return missing
    days = int(abs(binding.slack_h) // 24)
    if binding.slack_h < 0:
        return plural_text(
            "{step}: {n:n0} day too late.", "{step}: {n:n0} days too late.", n=max(1, days), step=binding.name
        )
    return plural_text("{step}: {n:n0} day to spare.", "{step}: {n:n0} days to spare.", n=days, step=binding.name)


def _on_the_way(stock: StockOutlook | None) -> Text | None:
    overdue = [each for each in (() if stock is None else stock.unaccounted) if each.why is Missing.ON_THE_WAY]
    return overdue[0].summary() if overdue else None


def _due(schedule: ShipmentSchedule) -> Text | None:
    """What somebody has to see to next."""
    point: SchedulePoint | None = schedule.next_due
    if point is None:
        return None
    if point.responsible is None:
        return text("{what}, by {day:date}.", what=point.name, day=point.latest_at.date())
    return text(
        "{what}, by {day:date}; in charge: {who}.",
        what=point.name,
        day=point.latest_at.date(),
        who=point.responsible,
    )


def _way_out(schedule: ShipmentSchedule) -> Text | None:
    best = schedule.best_fallback
    if best is None:
        return _due(schedule)
    return text("Fallback {name}: decide by {at:datetime}.", name=best.fallback.name, at=best.decide_by_at)
