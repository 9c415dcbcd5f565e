"""New events: empty ones, and those made after another, with what they leave out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from evenings import at, beverage, evening, event, group, offer, order, set_aside

from catering.model.charge import ChargeStatus
from catering.model.duty import DutyState
from catering.model.event import EventState
from catering.model.override import Override, OverrideOf
from catering.model.records import EventRecords, OwnContent
from catering.model.rows import records_of, rows_of
from catering.planning.editing.integrity import broken
from catering.planning.editing.new_event import NewEvent, empty_event, event_after, proposed_id, scenario_id
from sent_goods import sent_goods

EMPTY: dict[str, Any] = {
    "event_id": "herbstfest-2026",
    "name": "Herbstfest 2026",
    "venue": "Rheinterrasse",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
    "day": dt.date(2026, 10, 24),
    "doors": dt.time(19),
    "last_pour": dt.time(1),
    "guest_group": "Guests",
    "guests": 300,
}


def past_evening() -> EventRecords:
    counted = group(
        "Guests", 700, invited=800, arrived=650, arrived_on=dt.date(2025, 6, 16), accepted_on=dt.date(2025, 6, 1)
    )
    return evening(
        counted,
        event=event(state=EventState.CONFIRMED),
        container_offers=(offer(),),
        order_lines=(order(40),),
        set_asides=(set_aside(20),),
        overrides=(Override(beverage="Altbier", of=OverrideOf.LITRES, median=500, unit="L", reason="I know them"),),
        own=OwnContent(columns={"guest_group": {"Table": {counted.key: 7}}}, sheets={"Contacts": (("Anna", 123),)}),
    )


def after(*, template: bool = False) -> tuple[NewEvent, EventRecords]:
    made = event_after(
        rows_of(past_evening()), event_id="evening-2026", name="Next", day=dt.date(2026, 6, 15), template=template
    )
    assert broken(made.rows) == ()
    return made, records_of(made.rows)


def test_an_empty_event_has_its_hours_and_one_group() -> None:
    made = records_of(empty_event(**EMPTY).rows)
    assert (made.event.event_id, made.event.state) == ("herbstfest-2026", EventState.PLANNED)
    assert f"{made.event.doors_at:%d %H:%M %z}" == "24 19:00 +0200"
    assert [(each.name, each.accepted) for each in made.guest_groups] == [("Guests", 300)]


def test_a_last_pour_after_midnight_is_on_the_next_day_and_a_doubtful_hour_is_told() -> None:
    assert f"{records_of(empty_event(**EMPTY).rows).event.last_pour_at:%d %H:%M}" == "25 01:00"
    (told,) = empty_event(**{**EMPTY, "last_pour": dt.time(2, 30)}).told
    assert str(told) == "The clocks show 02:30 twice on 25 October 2026: the first of the two is taken."


def test_what_does_not_hold_together_is_named() -> None:
    (fault,) = broken(empty_event(**{**EMPTY, "event_id": "no spaces"}).rows)
    assert str(fault.message) == "Only letters, digits, - and _ fit into files and links."


def test_an_event_after_a_past_one_keeps_its_plan_and_forgets_its_evening() -> None:
    _, records = after()
    assert (records.event.event_id, records.event.name, records.event.state) == (
        "evening-2026", "Next", EventState.PLANNED,
    )  # fmt: skip
    assert records.event.doors_at == at(18.5).replace(year=2026, day=15)
    assert records.guest_groups == (group("Guests", 700, invited=800),)
    assert records.order_lines == past_evening().order_lines
    assert records.assumptions == past_evening().assumptions
    assert records.overrides == ()
    assert records.own == past_evening().own


def test_what_is_copied_and_what_is_not_is_listed() -> None:
    made, _ = after()
    assert [str(each) for each in made.copied] == [
        "Guest groups (1)", "Beverages (1)", "Assumptions (6)", "Order (1)", "Offers (1)", "Set aside (1)",
        "Your own sheets (1)",
    ]  # fmt: skip
    assert [str(each) for each in made.left_out] == [
        "Overrides", "State", "Accepted as of", "Arrived", "Arrived as of",
    ]  # fmt: skip


def sent_evening(*, template: bool = False) -> tuple[NewEvent, EventRecords]:
    """An event six days after one to which a consignment was sent."""
    best_before = beverage(best_before_on=dt.date(2025, 8, 1), shelf_life_days=52)
    sent = evening(beverages=(best_before,), **sent_goods("Altbier", "20 L slim keg"))
    made = event_after(rows_of(sent), event_id="n", name="N", day=dt.date(2025, 6, 22), template=template)
    assert broken(made.rows) == ()
    return made, records_of(made.rows)


@pytest.mark.parametrize("template", [False, True])
def test_the_way_of_the_goods_is_lent_and_what_happened_on_it_forgotten(template: bool) -> None:
    _, records = sent_evening(template=template)
    (leg,), (milestone,) = records.legs, records.milestones
    assert (leg.carrier, leg.lowest_days, leg.weekdays) == ("Kranich Cargo", 0.5, "Mon Wed Fri")
    assert f"{leg.planned_departs_at} {leg.planned_arrives_at}" == "2025-06-10 13:00:00+02:00 2025-06-11 09:00:00+09:00"
    assert (leg.actual_departs_at, leg.actual_arrives_at, milestone.actual_at) == (None, None, None)
    assert f"{milestone.planned_at}" == "2025-06-05 13:00:00+02:00"
    assert (len(records.consignments), len(records.fallbacks), len(records.parties)) == (2, 1, 3)
    assert (records.receipts, records.beverages[0].best_before_on, records.beverages[0].shelf_life_days) == (
        (),
        None,
        52,
    )


def test_duties_are_open_again_and_goods_not_secured() -> None:
    _, records = sent_evening()
    (duty,), (goods,) = records.duties, records.goods
    assert (duty.state, duty.done_on, duty.done_by, duty.number) == (DutyState.OPEN, None, None, None)
    assert (duty.earliest_on, duty.latest_on) == (dt.date(2025, 6, 3), dt.date(2025, 6, 9))
    assert (goods.needed, goods.secured, goods.returned_on) == (4, 0, None)
    assert (f"{goods.needed_at}", goods.return_by_on) == ("2025-06-21 09:00:00+09:00", dt.date(2025, 6, 26))


def test_a_quote_of_the_other_event_is_a_rate() -> None:
    made, records = sent_evening()
    (charge,) = records.charges
    assert (charge.amount, charge.status) == (Decimal("4.35"), ChargeStatus.RATE)
    assert (charge.valid_until_on, charge.committed_on, charge.paid_on) == (None, None, None)
    assert [str(each) for each in made.told] == [
        "1 charge that was quoted or invoiced is a rate now: ask for a new quote."
    ]
    assert records.budget_lines[0].limit == Decimal("15750.5")


def test_what_happened_on_the_way_is_listed_as_left_out() -> None:
    made, _ = sent_evening()
    assert [str(each) for each in made.left_out] == [
        "Receipts", "Kegs by number", "Lots", "Beverages: Best before", "Legs: Departed", "Legs: Arrived",
        "Milestones: Reached",
        "Duties: State", "Duties: Done on", "Duties: Done by", "Duties: Number", "Goods: Secured",
        "Goods: Returned on", "Charges: Valid until", "Charges: Committed on", "Charges: Paid on",
    ]  # fmt: skip


def test_a_template_lends_its_structure_without_guests_or_order() -> None:
    made, records = after(template=True)
    assert records.guest_groups == (group("Guests", 0),)
    assert (records.order_lines, records.set_asides, records.overrides) == ((), (), ())
    assert (records.own.columns, records.own.sheets) == ({}, {})
    assert (records.container_offers, records.beverages) == (past_evening().container_offers, past_evening().beverages)
    assert "Accepted" in [str(each) for each in made.left_out]


def test_a_doubtful_hour_of_the_new_day_is_told_with_its_name() -> None:
    records = evening(event=event(time_zone="Europe/Berlin", hall_cleared_at=at(33.5)))  # 02:30 in Berlin
    made = event_after(rows_of(records), event_id="n", name="N", day=dt.date(2026, 3, 28), template=False)
    assert [str(each) for each in made.told] == [
        "Hall cleared: The clocks skip 02:30 on 29 March 2026: 03:30 is taken."
    ]


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Düsseldorf-Abend in Tokio 2026", "duesseldorf-abend-in-tokio-2026"),
        ("Großes Fest – Halle 3", "grosses-fest-halle-3"),
        ("デュッセルドルフの夕べ", "デュッセルドルフの夕べ"),
        ("???", ""),
        ("x" * 200, "x" * 76),
    ],
)
def test_an_id_is_proposed_from_the_name(name: str, proposed: str) -> None:
    assert proposed_id(name) == proposed


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert proposed_id("Fest", ["fest", "FEST-2"]) == "fest-3"
    assert scenario_id("fest", "Im Garten", ["fest"]) == "fest--im-garten"
    assert scenario_id("fest", "…", ["fest--scenario"]) == "fest--scenario-2"
    assert len(scenario_id("x" * 80, "y" * 200, [])) <= 80
