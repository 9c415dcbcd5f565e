"""What is to be decided next, by when and by whom."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from evenings import TOKYO, at, event

from catering.catalog.decisions import decisions
from catering.model.event import EventState
from catering.model.milestone import Milestone, MilestoneKind
from catering.planning.advice import Advice, Stage, advise

BERLIN = ZoneInfo("Europe/Berlin")
FESTIVAL = event(
    time_zone="Europe/Berlin",
    doors_at=dt.datetime(2027, 7, 10, 13, tzinfo=BERLIN),
    toast_at=None,
    last_pour_at=dt.datetime(2027, 7, 11, 22, tzinfo=BERLIN),
)


def days_before(days: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2025, 6, 16, hour, tzinfo=TOKYO) - dt.timedelta(days=days)


def advised(moment: dt.datetime, state: EventState = EventState.PLANNED) -> Advice:
    return advise(event(state=state), as_of=moment)


@pytest.mark.parametrize(
    ("days", "stage", "next_due", "passed", "can_change"),
    [
        (200, Stage.MONTHS, "venue", 0, True),
        (180, Stage.MONTHS, "venue", 0, True),
        (179, Stage.MONTHS, "litres", 1, True),
        (61, Stage.MONTHS, "litres", 1, True),
        (60, Stage.WEEKS, "litres", 1, True),
        (42, Stage.WEEKS, "last change", 2, True),
        (20, Stage.WEEKS, "last change", 2, True),
        (19, Stage.WEEKS, "dispatch", 3, False),
        (8, Stage.WEEKS, "headcount", 4, False),
        (7, Stage.WEEK, "headcount", 4, False),
        (2, Stage.WEEK, "rest", 5, False),
        (1, Stage.WEEK, "tap training", 6, False),
        (0, Stage.DAY, None, 7, False),
        (-1, Stage.AFTER, "count", 7, False),
        (-2, Stage.AFTER, None, 7, False),
        (-400, Stage.AFTER, None, 7, False),
    ],
)
def test_each_time_has_its_stage_and_its_next_decision(
    days: int, stage: Stage, next_due: str | None, passed: int, can_change: bool
) -> None:
    advice = advised(days_before(days))
    assert (advice.stage, advice.days_left) == (stage, days)
    assert (advice.next_due.decision.name if advice.next_due else None) == next_due
    assert len(advice.passed) == passed
    assert advice.can_still_change_litres is can_change


def test_a_decision_says_who_and_by_when() -> None:
    due = advised(days_before(42)).next_due
    assert due is not None
    assert str(due.decision.who_label) == "caterer"
    assert due.due_on == dt.date(2025, 5, 27)
    assert due.days_left == 22


def test_every_decision_has_its_turn() -> None:
    seen = [due.decision.name for days in range(400, -3, -1) if (due := advised(days_before(days, hour=23)).next_due)]
    assert list(dict.fromkeys(seen)) == [decision.name for decision in decisions()]


def test_the_night_of_the_event_calls_for_the_count() -> None:
    advice = advised(at(23))
    assert advice.stage is Stage.AFTER
    assert advice.next_due is not None
    assert advice.next_due.decision.name == "count"
    assert advice.next_due.due_on == dt.date(2025, 6, 17)


@pytest.mark.parametrize("state", [EventState.PLANNED, EventState.CONFIRMED])
def test_planned_and_confirmed_are_advised_alike(state: EventState) -> None:
    assert advised(days_before(42), state) == advised(days_before(42))


@pytest.mark.parametrize("state", [EventState.POSTPONED, EventState.CANCELLED])
@pytest.mark.parametrize("days", [200, 42, 7, 0, -1])
def test_a_postponed_or_cancelled_event_has_nothing_due(state: EventState, days: int) -> None:
    advice = advised(days_before(days), state)
    assert advice.next_due is None
    assert advice.can_still_change_litres is False
    assert advice.days_left == days


def test_days_are_the_venues() -> None:
    """At 17:30 in Berlin it is half past midnight in Tokyo: the day of the event has begun there."""
    assert advised(dt.datetime(2025, 6, 15, 16, 59, tzinfo=BERLIN)).stage is Stage.WEEK
    assert advised(dt.datetime(2025, 6, 15, 17, 30, tzinfo=BERLIN)).stage is Stage.DAY
    assert advised(dt.datetime(2025, 6, 15, 17, 30, tzinfo=BERLIN)) == advised(at(0.5))
    in_utc = event(doors_at=at(18.5).astimezone(dt.UTC), toast_at=None, last_pour_at=at(23).astimezone(dt.UTC))
    assert advise(in_utc, as_of=at(0.5)) == advised(at(0.5))


def test_an_evening_that_ends_after_midnight_is_the_day_until_it_ends() -> None:
    late = event(last_pour_at=at(26))
    assert advise(late, as_of=at(25)).stage is Stage.DAY
    ended = advise(late, as_of=at(26))
    assert ended.stage is Stage.AFTER
    assert ended.next_due is not None
    assert ended.next_due.due_on == dt.date(2025, 6, 17)


def test_the_second_day_of_a_festival_is_the_day_and_the_count_comes_after_it() -> None:
    for day, hour in ((10, 14), (11, 3), (11, 12), (11, 21)):
        moment = dt.datetime(2027, 7, day, hour, tzinfo=BERLIN)
        assert advise(FESTIVAL, as_of=moment).stage is Stage.DAY
    after = advise(FESTIVAL, as_of=dt.datetime(2027, 7, 11, 22, tzinfo=BERLIN))
    assert after.stage is Stage.AFTER
    assert after.next_due is not None
    assert after.next_due.due_on == dt.date(2027, 7, 12)


def test_the_documented_example() -> None:
    """docs/planning/advice.md"""
    advice = advised(days_before(42))
    assert advice.next_due is not None
    assert str(advice.next_due.decision.label).startswith("Change the litres for the last time")
    assert [due.decision.name for due in advice.passed] == ["venue", "litres"]


def test_the_events_own_milestones_take_the_place_of_what_is_usual() -> None:
    filled = Milestone(name="Kegs filled", kind=MilestoneKind.FILLED)
    headcount = Milestone(name="Final headcount", kind=MilestoneKind.HEADCOUNT)
    advice = advise(event(), (filled, headcount), as_of=days_before(42))
    assert advice.next_due is not None
    assert advice.next_due.decision.name == "dispatch"  # no last change: the filling says it
    assert advice.can_still_change_litres is None
    after_dispatch = advise(event(), (filled, headcount), as_of=days_before(8))
    assert after_dispatch.next_due is not None
    assert after_dispatch.next_due.decision.name == "rest"


def test_where_no_beer_is_shipped_to_nothing_is_sent_off() -> None:
    advice = advise(event(), as_of=days_before(18), is_sent=False)
    assert advice.next_due is not None
    assert advice.next_due.decision.name == "headcount"
    sent = advised(days_before(18)).next_due
    assert sent is not None
    assert sent.decision.name == "dispatch"


def test_milestones_without_a_usual_date_change_nothing() -> None:
    brewed = Milestone(name="Altbier brewed", kind=MilestoneKind.BREWED)
    assert advise(event(), (brewed,), as_of=days_before(42)) == advised(days_before(42))
