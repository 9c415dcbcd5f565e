"""What is to be decided next, by when and by whom: chosen by the time that is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from catering.catalog.decisions import Decision, decisions
from catering.model.event import Event, EventState
from catering.model.milestone import Milestone


class Stage(StrEnum):
    """How far off the event is."""

    MONTHS = "months before"
    WEEKS = "weeks before"
    WEEK = "the week before"
    DAY = "the day"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Due:
    """A decision with its last day; `days_left` is negative once it has passed."""

    decision: Decision
    due_on: dt.date
    days_left: int


@dataclass(frozen=True, slots=True)
class Advice:
    """Where the event stands at a moment, and what is due beside its own milestones.

    `is_ahead`: it is still to come, and neither postponed nor cancelled. `can_still_change_litres` goes by what is
    usual; None where the event's own milestones say it.
    """

    stage: Stage
    is_ahead: bool
    days_left: int
    next_due: Due | None
    passed: tuple[Due, ...]
    can_still_change_litres: bool | None


_SMALL_HOURS = dt.timedelta(hours=6)


def advise(event: Event, milestones: Iterable[Milestone] = (), *, as_of: dt.datetime, is_sent: bool = True) -> Advice:
    """The stage and the next decision at `as_of` (with a time zone); days are the venue's.

    What is usual gives way to the event's own milestones: no decision is due beside one that stands for it. `is_sent`:
    beer is shipped to the event.
    """
    today = as_of.astimezone(event.zone).date()
    held_on = event.doors_at.astimezone(event.zone).date()
    # a night that ends after midnight belongs to the day on which it began
    held_until = max(held_on, (event.last_pour_at.astimezone(event.zone) - _SMALL_HOURS).date())
    days_left = (held_on - today).days
    ended = as_of.astimezone(dt.UTC) >= event.last_pour_at.astimezone(dt.UTC)
    own = {milestone.kind for milestone in milestones}
    usual = [each for each in decisions() if not each.milestones & own and (is_sent or not each.sent_only)]
    dues = [_due(decision, held_on if decision.days_before >= 0 else held_until, today) for decision in usual]
    resting = event.state in (EventState.POSTPONED, EventState.CANCELLED)
    ahead = [due for due in dues if due.days_left >= 0 and (due.decision.days_before >= 0 or ended)]
    if ended:
        stage = Stage.AFTER
    elif days_left <= 0:
        stage = Stage.DAY
    elif days_left <= 7:
        stage = Stage.WEEK
    elif days_left <= 60:
        stage = Stage.WEEKS
    else:
        stage = Stage.MONTHS
    litres_due = next((due for due in dues if due.decision.name == "last change"), None)
    return Advice(
        stage=stage,
        is_ahead=not (ended or resting),
        days_left=days_left,
        next_due=None if resting or not ahead else ahead[0],
        passed=tuple(due for due in dues if due.days_left < 0 and due.decision.days_before >= 0),
        can_still_change_litres=False if resting else None if litres_due is None else litres_due.days_left >= 0,
    )


def _due(decision: Decision, day: dt.date, today: dt.date) -> Due:
    due_on = day - dt.timedelta(days=decision.days_before)
    return Due(decision, due_on, (due_on - today).days)
