"""The four answers, from what is known at a moment: six months, six weeks, a week before, on the day, the day after."""

from __future__ import annotations

from collections.abc import Sequence

from catering.model.event import EventState
from catering.model.text import Text
from catering.planning.advice import Stage
from catering.planning.answers.answer import Answer
from catering.planning.answers.enough_beer import enough_beer_after, enough_beer_before, enough_beer_on_the_day
from catering.planning.answers.enough_hands import enough_hands
from catering.planning.answers.on_time import on_time
from catering.planning.answers.within_budget import within_budget
from catering.planning.evening.after_evening import AfterEvening
from catering.planning.evening.day_sentences import Day
from catering.planning.evening.evening_update import BeverageEvening
from catering.planning.event_plan import EventPlan
from catering.planning.hands import Hands
from catering.planning.logistics import Logistics
from catering.planning.stock.stock_outlook import StockOutlook


def four_answers(
    plan: EventPlan,
    logistics: Logistics,
    hands: Hands,
    *,
    stock: StockOutlook | None = None,
    evening: Sequence[BeverageEvening] = (),
    day: Day | None = None,
    after: AfterEvening | None = None,
    home: Text | None = None,
) -> tuple[Answer, ...]:
    """Beer, time, hands, budget; none of an event that is postponed or cancelled.

    `stock` counts in the week before and on the day, `evening` and `day` on the day, `after` and `home` (what still has
    to go back) after it; each None or empty where no keg is in the stock.
    """
    if plan.records.event.state in (EventState.POSTPONED, EventState.CANCELLED):
        return ()
    stage, schedule = plan.advice.stage, logistics.schedule
    if stage is Stage.AFTER:
        beer = enough_beer_after(after)
    else:
        on_the_day = enough_beer_on_the_day(evening, day or Day()) if stage is Stage.DAY else None
        beer = on_the_day or enough_beer_before(plan, schedule, stock)
    return (
        beer,
        on_time(schedule, stage, stock=stock, home=home),
        enough_hands(hands, stage, as_of=plan.as_of),
        within_budget(plan.records, logistics.cost, stage, as_of=plan.as_of),
    )
