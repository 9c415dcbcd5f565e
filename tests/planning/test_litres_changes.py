"""The last day to change the litres, and what it costs after each milestone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from shipments import AIR_LEGS, DOORS_AT, berlin, chain, evening

from catering.model.milestone import Milestone, MilestoneKind
from catering.model.records import EventRecords
from catering.planning.shipment.litres_changes import LitresChange
from catering.planning.shipment.shipment_schedule import schedule_shipment

NOW = berlin(2025, 4, 14, 12)
TERMS = {
    MilestoneKind.BREWED: {"later_change_cost": Decimal(600), "later_change": "More needs a second brew."},
    MilestoneKind.FILLED: {"later_change": "More comes by a second flight."},
}


def records(*milestones: Milestone) -> EventRecords:
    planned = chain(decided=berlin(2025, 4, 28, 12), brewed=berlin(2025, 5, 6, 12), filled=berlin(2025, 6, 10, 12))
    return evening(milestones=milestones or tuple(each.model_copy(update=TERMS.get(each.kind, {})) for each in planned))


def changes(of: EventRecords, as_of: dt.datetime = NOW) -> tuple[LitresChange, ...]:
    schedule = schedule_shipment(of, as_of=as_of)
    assert schedule is not None
    return schedule.changes


def test_free_until_the_brew_then_at_a_price_then_by_a_fallback_only() -> None:
    free, dear, over = changes(records())
    assert (free.cost, free.is_free, free.until_at) == (0, True, berlin(2025, 5, 6, 12))
    assert (dear.price, dear.until_at) == ((Decimal(600), "EUR"), berlin(2025, 6, 10, 12))
    assert (over.is_by_fallback_only, over.price, over.until_at) == (True, None, None)
    assert [str(each.summary()) for each in (free, dear, over)] == [
        "Until 6 May 2025, 12:00 the litres can be changed for nothing.",
        "Until 10 June 2025, 12:00 a change costs €600.00. More needs a second brew.",
        "From 10 June 2025, 12:00 on only a fallback changes them. More comes by a second flight.",
    ]


def test_which_of_them_holds_now() -> None:
    for moment, place in ((NOW, 0), (berlin(2025, 5, 6, 12), 1), (berlin(2025, 6, 10, 12), 2)):
        assert [each.holds_at(moment) for each in changes(records())] == [here == place for here in range(3)]


def test_what_was_reached_earlier_ends_it_earlier() -> None:
    brewed = tuple(
        each.model_copy(update={"actual_at": berlin(2025, 5, 2, 9)}) if each.kind is MilestoneKind.BREWED else each
        for each in records().milestones
    )
    free, *_ = changes(records(*brewed), berlin(2025, 5, 3, 9))
    assert free.until_at == berlin(2025, 5, 2, 9)


def test_what_is_asked_without_a_price_is_agreed_then() -> None:
    asked = tuple(
        each.model_copy(update={"later_change": "Ask the brewery."}) if each.kind is MilestoneKind.ORDERED else each
        for each in chain(decided=berlin(2025, 4, 28, 12))
    )
    _, agreed, _ = changes(records(*asked))
    assert str(agreed.summary()).endswith("a change costs what is agreed then. Ask the brewery.")


def test_without_a_filling_the_departure_ends_it_and_without_either_nothing_is_known() -> None:
    decided = Milestone(
        name="decided", kind=MilestoneKind.DECIDED, planned_at=berlin(2025, 6, 1, 12), later_change="Ask the brewery."
    )
    free, over = changes(records(decided))
    assert free.until_at == berlin(2025, 6, 1, 12)
    assert str(over.after) == f"Departure from {AIR_LEGS[0].from_place}"
    assert changes(evening(milestones=(decided,), legs=(), consignments=())) == ()


def test_where_nobody_says_what_a_change_costs_none_is_for_nothing() -> None:
    decided = Milestone(name="decided", kind=MilestoneKind.DECIDED, planned_at=berlin(2025, 6, 1, 12))
    assert changes(records(decided)) == ()


def test_a_late_plan_ends_with_the_latest_dates_and_says_so() -> None:
    """On 4 June nothing of April and May is recorded: the filling is expected weeks after the evening."""
    late = changes(records(), berlin(2025, 6, 4, 12))
    ends = [each.until_at for each in late if each.until_at is not None]
    assert ends == sorted(ends)
    assert ends[-1] == berlin(2025, 6, 10, 15) < DOORS_AT
    dear = late[-2]
    assert dear.ends_late
    assert str(dear.summary()) == (
        "Until 10 June 2025, 15:00 a change costs €600.00. The plan is late: only until then does the evening "
        "still have its kegs. More needs a second brew."
    )


def test_what_a_fallback_alone_changes_has_no_last_day_to_be_late_for() -> None:
    terms = {**TERMS, MilestoneKind.EXPORT_DECLARED: {"later_change": "What is missing flies by itself."}}
    late = changes(
        records(*(each.model_copy(update=terms.get(each.kind, {})) for each in records().milestones)),
        berlin(2025, 6, 4, 12),
    )
    only_by_fallback = [str(each.summary()) for each in late if each.is_by_fallback_only]
    assert len(only_by_fallback) == 2
    assert not any("The plan is late" in each for each in only_by_fallback)


def test_the_price_of_a_late_change_stands_beside_that_of_the_fallback() -> None:
    terms = {MilestoneKind.FILLED: {"later_change_cost": Decimal(2500)}}
    priced = tuple(each.model_copy(update=terms.get(each.kind, {})) for each in chain(filled=berlin(2025, 6, 10, 12)))
    *_, over = changes(records(*priced))
    assert str(over.summary()) == (
        "From 10 June 2025, 12:00 on only a fallback changes them; the change itself costs €2,500.00, beside what the "
        "fallback costs."
    )
