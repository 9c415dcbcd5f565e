"""Schedule, duties and cost at once; what is due next, and what is overdue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from shipments import chain, costed, evening, tokyo

from catering.model.duty import Duty, DutyState
from catering.model.event import EventState
from catering.model.milestone import Fallback, FallbackKind
from catering.model.records import EventRecords
from catering.planning.event_plan import plan_event
from catering.planning.logistics import Logistics, logistics_of
from catering.planning.pallets.pallet_load import load_order

LONG_BEFORE = tokyo(2025, 2, 3, 12)
HALL = Duty(name="Hire the hall", latest_on=dt.date(2025, 2, 20), responsible="city")


def worked_out(records: EventRecords, as_of: dt.datetime = LONG_BEFORE, **settings: Any) -> Logistics:
    return logistics_of(plan_event(records, as_of=as_of), **settings)


def own(*duties: Duty, **tables: Any) -> EventRecords:
    """An evening that sends nothing: the checklist holds what was written alone."""
    return evening(**{"consignments": (), "legs": (), "milestones": (), "duties": duties} | tables)


def in_state(records: EventRecords, state: EventState) -> EventRecords:
    return records.with_rows("event", (records.event.model_copy(update={"state": state}),))


def said(found: Logistics) -> list[str]:
    return [str(each.said) for each in found.deadlines]


def test_an_event_that_sends_nothing_has_only_the_usual_decision() -> None:
    found = worked_out(own())
    assert (found.schedule, found.cost, found.budget, found.duties, found.overdue) == (None, None, None, (), ())
    assert said(found) == ["Next: Fix the litres and order the kegs at the brewery. By 2 May 2025, caterer."]


def test_the_schedule_the_duties_and_the_cost_are_those_of_the_plan() -> None:
    records = costed()
    found = worked_out(records, load=load_order(records))
    assert found.schedule is not None
    assert found.schedule.chance_on_time is not None
    assert found.cost is not None
    assert found.budget is not None
    assert found.duties
    without = worked_out(records, with_cost=False)
    assert (without.cost, without.budget) == (None, None)
    assert without.deadlines == found.deadlines


def test_what_is_due_first_comes_first() -> None:
    found = worked_out(own(HALL, HALL.model_copy(update={"name": "Insure it", "latest_on": dt.date(2025, 6, 1)})))
    assert said(found) == [
        "Next: Hire the hall, by 20 February 2025; in charge: city.",
        "Next: Fix the litres and order the kegs at the brewery. By 2 May 2025, caterer.",
        "Next: Insure it, by 1 June 2025; in charge: city.",
    ]
    for one, another in zip(found.deadlines, found.deadlines[1:], strict=False):
        assert one.by_on <= another.by_on


@pytest.mark.parametrize(
    "change",
    [{"state": DutyState.DONE}, {"state": DutyState.NOT_NEEDED}, {"latest_on": None}],
    ids=["done", "not needed", "without a day"],
)
def test_what_is_done_or_has_no_day_is_no_deadline(change: dict[str, Any]) -> None:
    found = worked_out(own(HALL.model_copy(update=change)))
    assert not any("hall" in each for each in said(found))
    assert found.overdue == ()


def test_what_is_past_and_open_is_overdue() -> None:
    found = worked_out(own(HALL), tokyo(2025, 2, 21, 12))
    assert [str(each) for each in found.overdue] == ["Hire the hall"]
    assert not any("hall" in each for each in said(found))


def test_a_milestone_is_told_with_the_day_it_is_planned_for() -> None:
    planned = evening(milestones=chain(filled=tokyo(2025, 5, 7, 14)))
    (filled,) = [each for each in said(worked_out(planned)) if "Filled" in each or "filled" in each]
    assert filled == "Next: filled, planned 7 May 2025, at the latest 10 June 2025."


def test_two_dates_never_stand_for_the_same_thing() -> None:
    """The milestones stand for the usual decisions on litres, dispatch, headcount and rest."""
    usual = [each for each in said(worked_out(evening())) if each.startswith("Next: Fix") or "Send the kegs" in each]
    assert usual == []


def test_a_way_out_is_open_until_its_last_moment() -> None:
    lager = Fallback(name="House lager", kind=FallbackKind.HOTEL_LAGER, lowest_days=0.5, likely_days=1, highest_days=2)
    found = worked_out(own(fallbacks=(lager,), milestones=chain()))
    assert "Next: the fallback “House lager” is open until 15 June 2025." in said(found)
    later = worked_out(own(fallbacks=(lager,), milestones=chain()), tokyo(2025, 6, 16, 12))
    assert not any("House lager" in each for each in said(later))


@pytest.mark.parametrize("state", [EventState.POSTPONED, EventState.CANCELLED])
def test_nothing_is_due_for_an_event_that_rests(state: EventState) -> None:
    found = worked_out(in_state(own(HALL, milestones=chain()), state), tokyo(2025, 3, 3, 12))
    assert found.deadlines == ()
    assert found.overdue == ()


def test_after_the_evening_only_the_count_is_due() -> None:
    found = worked_out(own(HALL, milestones=chain()), tokyo(2025, 6, 16, 23))
    assert len(found.deadlines) == 1
    assert said(found)[0].startswith("Next: Count the kegs")
    assert found.overdue == ()


def test_what_is_due_and_what_is_overdue_are_told_once_for_all_pages() -> None:
    later = HALL.model_copy(update={"name": "Insure it", "latest_on": dt.date(2025, 3, 1), "responsible": None})
    found = worked_out(own(HALL, later), tokyo(2025, 2, 21, 12))
    assert [str(each) for each in found.due] == ["Next: Insure it, by 1 March 2025.", "Overdue: Hire the hall."]
