"""Enough beer, on time, enough hands, within budget: what each says at the five moments, what limits it, what to do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipments import BUDGET, CITY, HOTEL, chain, costed, evening, tokyo

from catering.model.charge import BudgetLine
from catering.model.event import Bar, EventState, Measured, PastEvent
from catering.model.milestone import Milestone, MilestoneKind
from catering.model.records import EventRecords
from catering.model.training import StaffMember, TrainingSession
from catering.planning.answers.answer import Answer, Asked, Verdict, verdict_of
from catering.planning.answers.four_answers import four_answers
from catering.planning.evening.after_evening import after_evening
from catering.planning.event_plan import plan_event
from catering.planning.hands import hands_of
from catering.planning.logistics import logistics_of

SIX_MONTHS, SIX_WEEKS = tokyo(2024, 12, 16, 12), tokyo(2025, 5, 5, 12)
A_WEEK, THE_DAY, DAY_AFTER = tokyo(2025, 6, 10, 12), tokyo(2025, 6, 16, 19), tokyo(2025, 6, 17, 10)
MOMENTS = (SIX_MONTHS, SIX_WEEKS, A_WEEK, THE_DAY, DAY_AFTER)


def answered(records: EventRecords, as_of: dt.datetime, **known: Any) -> dict[Asked, Answer]:
    plan = plan_event(records, as_of=as_of)
    answers = four_answers(plan, logistics_of(plan), hands_of(plan), **known)
    return {answer.asked: answer for answer in answers}


def told(answer: Answer) -> tuple[str, str, str | None, str | None]:
    def plain(words: Any) -> str | None:
        return None if words is None else str(words).replace("\N{NO-BREAK SPACE}", " ")

    return answer.verdict.value, str(plain(answer.figure)), plain(answer.limited_by), plain(answer.decide)


def staffed(people: int, *sessions: TrainingSession, **tables: Any) -> EventRecords:
    """The evening with one bar of eight taps, and so many people who tapped before."""
    staff = (StaffMember(name="Banquet", places=people, trained_before=True),) if people else ()
    return costed(
        bars=(Bar(name="hall", taps=8, share_of_orders=1),), staff_members=staff, training_sessions=sessions, **tables
    )


@pytest.mark.parametrize("as_of", MOMENTS)
def test_each_moment_has_four_answers(as_of: dt.datetime) -> None:
    assert list(answered(costed(), as_of)) == [Asked.BEER, Asked.TIME, Asked.HANDS, Asked.BUDGET]


@pytest.mark.parametrize("state", [EventState.POSTPONED, EventState.CANCELLED])
def test_an_event_that_is_not_held_is_not_judged(state: EventState) -> None:
    records = costed()
    resting = records.model_copy(update={"event": records.event.model_copy(update={"state": state})})
    assert answered(resting, SIX_WEEKS) == {}


# Enough beer?


def test_enough_beer_by_the_order_and_until_when_it_can_be_changed() -> None:
    """docs/planning/four_answers.md"""
    assert told(answered(costed(), SIX_MONTHS)[Asked.BEER]) == (
        "yes",
        "more than 99 %",
        "Altbier: 800 L ordered, 530 L for 95 %.",
        "Until 19 May 2025, 23:59 the litres can be changed for nothing.",
    )


def test_what_is_missing_is_ordered_while_that_is_possible_and_bought_afterwards() -> None:
    """Ten kegs of 20 L are 200 L; 530 L are needed for 95 %."""
    short = costed(containers=10)
    verdict, chance, limit, decide = told(answered(short, SIX_MONTHS)[Asked.BEER])
    assert (verdict, limit) == ("no", "Altbier: 200 L ordered, 530 L for 95 %.")
    assert int(chance.split()[0]) < 50
    assert decide == "Order 330 L more of Altbier by 19 May 2025."
    filled = short.with_rows("milestone", _reached(short, "filled", tokyo(2025, 5, 20, 12)))
    assert told(answered(filled, A_WEEK)[Asked.BEER])[3] == "Buy 330 L of Altbier at the venue, or use a fallback."


def test_without_an_order_the_answer_is_open() -> None:
    verdict, figure, limit, decide = told(answered(costed(order_lines=()), SIX_MONTHS)[Asked.BEER])
    assert (verdict, figure, limit) == ("not known", "nothing ordered", None)
    assert decide == "Order what the page Kegs recommends."


def test_after_an_evening_without_a_keg_tapped_nothing_is_measured() -> None:
    assert told(answered(costed(), DAY_AFTER)[Asked.BEER])[:2] == ("not known", "not measured")


def test_a_past_event_is_not_asked_for_twice() -> None:
    glasses = PastEvent(
        name="Düsseldorf-Abend 2025", held_on=dt.date(2025, 6, 16), beverage="Altbier", drunk_l=310,
        measured=Measured.GLASSES,
    )  # fmt: skip
    records = costed(past_events=(glasses,))
    after = after_evening(records, (), (), at=DAY_AFTER, lots={}, locations={}, kegs={})
    verdict, figure, _, decide = told(answered(records, DAY_AFTER, after=after)[Asked.BEER])
    assert (verdict, figure, decide) == ("yes", "310 L drunk", None)


# On time?


def test_on_time_by_the_schedule_with_the_step_that_binds() -> None:
    verdict, chance, limit, decide = told(answered(costed(), SIX_MONTHS)[Asked.TIME])
    assert (verdict, chance) == ("yes", "more than 99 %")
    assert limit == "cleared: 21 days to spare."
    assert decide == "litres decided, by 5 May 2025."


def test_kegs_in_place_have_their_slack_in_days() -> None:
    records = costed()
    rested = tokyo(2025, 6, 6, 18)  # ten days before the doors at 18:00 on 16 June
    there = records.with_rows("milestone", _reached(records, "rested", rested))
    assert told(answered(there, A_WEEK)[Asked.TIME]) == (
        "yes", "10 days before the doors", "In place and rested since 6 June 2025, 18:00.", None,
    )  # fmt: skip
    late = records.with_rows("milestone", _reached(records, "rested", tokyo(2025, 6, 16, 18, 30)))
    assert told(answered(late, THE_DAY)[Asked.TIME])[:2] == ("no", "after the doors")


def test_a_step_that_nobody_recorded_leaves_it_doubtful_or_open() -> None:
    planned = costed(milestones=chain(decided=tokyo(2025, 3, 1)))
    verdict, chance, limit, decide = told(answered(planned, tokyo(2025, 3, 3))[Asked.TIME])
    assert (verdict, chance) == ("doubtful", "more than 99 %")
    assert limit == "1 step was planned for a day that is past, and is not recorded."
    assert decide == "Record on the page Shipment what has been reached."
    assert told(answered(planned, A_WEEK)[Asked.TIME])[:2] == ("not known", "not recorded")


def test_nothing_shipped_is_never_late() -> None:
    bought = costed(consignments=(), legs=(), milestones=())
    assert told(answered(bought, SIX_WEEKS)[Asked.TIME])[:2] == ("yes", "nothing is shipped")


# Enough hands?


def test_without_staff_the_tappers_needed_are_told() -> None:
    verdict, figure, limit, _ = told(answered(costed(), SIX_WEEKS)[Asked.HANDS])
    assert (verdict, figure) == ("not known", "6 tappers needed")
    assert limit == "Nobody is entered who could learn to tap."


def test_the_more_are_trained_the_surer() -> None:
    few, many = (answered(staffed(people), SIX_WEEKS)[Asked.HANDS] for people in (3, 12))
    assert few.verdict is Verdict.NO
    assert told(few)[2] == "hall at 18:30: 3 trained, 6 needed."
    assert many.verdict is Verdict.YES
    assert "12 trained" in str(many.limited_by)


def test_before_a_session_its_seats_are_told() -> None:
    session = TrainingSession(name="Monday 14:00", starts_at=tokyo(2025, 6, 16, 14))
    decide = told(answered(staffed(12, session), SIX_WEEKS)[Asked.HANDS])[3]
    assert decide == "Monday 14:00, 16 June 2025, 14:00: 0 of 6 seats taken."
    assert told(answered(staffed(12, session), THE_DAY)[Asked.HANDS])[3] is None


def test_after_the_evening_who_came_is_told() -> None:
    assert told(answered(staffed(12), DAY_AFTER)[Asked.HANDS])[2] == "Who came to the training is not entered."


# Within budget?


def test_the_tightest_line_limits_the_budget() -> None:
    """300,000 JPY of the hotel are 1,875 EUR at 160."""
    verdict, figure, limit, decide = told(answered(costed(), SIX_WEEKS)[Asked.BUDGET])
    assert (verdict, figure) == ("doubtful", "€6,246 left")
    assert limit == "hotel, taxes: €970 of €1,875 left."
    assert decide == "Accept the quote for lorry to Frankfurt by 30 June 2025."


def test_a_line_over_its_limit_is_a_no() -> None:
    lines = (BUDGET[0].model_copy(update={"limit": Decimal(1000)}), BUDGET[1])
    verdict, figure, limit, _ = told(answered(costed(budget_lines=lines), SIX_WEEKS)[Asked.BUDGET])
    assert verdict == "no"
    assert figure.endswith("over")
    assert str(limit).startswith(f"{CITY}: ")
    assert str(limit).endswith("over its limit.")


def test_a_line_that_is_over_is_named_before_one_that_may_be() -> None:
    """The city's lines may come to more than 4,000 EUR; the hotel's limit of 10,000 JPY is passed already."""
    lines = (
        BUDGET[0].model_copy(update={"limit": Decimal(4_000)}), BUDGET[1].model_copy(update={"limit": Decimal(10_000)}),
    )  # fmt: skip
    verdict, figure, limit, _ = told(answered(costed(budget_lines=lines), SIX_WEEKS)[Asked.BUDGET])
    assert verdict == "no"
    assert figure.endswith("over")
    assert str(limit).startswith(f"{HOTEL}: ")
    assert str(limit).endswith("over its limit.")


def test_without_limits_the_cost_stands_and_the_answer_is_open() -> None:
    lines = tuple(BudgetLine(name=name, payer="city") for name in (CITY, HOTEL))
    verdict, figure, limit, _ = told(answered(costed(budget_lines=lines), SIX_WEEKS)[Asked.BUDGET])
    assert (verdict, limit) == ("not known", "No budget line has a limit.")
    assert figure.startswith("€")
    assert told(answered(evening(), SIX_WEEKS)[Asked.BUDGET])[:2] == ("not known", "no cost yet")


def test_after_the_evening_what_is_paid_is_told() -> None:
    """The lorry to the hotel was paid: 35,000 JPY, 219 EUR at 160."""
    decide = told(answered(costed(), DAY_AFTER)[Asked.BUDGET])[3]
    assert str(decide).startswith("€219 of ")


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.5, 1))
def test_a_surer_chance_is_never_a_worse_verdict(one: float, other: float, wished: float) -> None:
    order = [Verdict.NO, Verdict.DOUBTFUL, Verdict.YES]
    low, high = sorted((one, other))
    assert order.index(verdict_of(low, wished)) <= order.index(verdict_of(high, wished))


def _reached(records: EventRecords, name: str, at: dt.datetime) -> tuple[Milestone, ...]:
    """The milestones with one of them reached."""
    kind = MilestoneKind(name)
    return tuple(
        each.model_copy(update={"actual_at": at}) if each.kind is kind else each for each in records.milestones
    )
