"""The running sheet: the evening's programme, drinks, contacts, and who returns what."""

from __future__ import annotations

import datetime as dt

from catering.model.beverage import BeverageSource, ContainerOffer, Empties, OrderLine
from catering.model.goods import GoodsKind, GoodsSource
from catering.model.milestone import Milestone, MilestoneKind
from catering.model.records import EventRecords
from catering.planning.pallets.container_numbers import number_containers
from catering.planning.papers.proforma_invoice import invoice
from catering.planning.papers.running_sheet import RunningSheet, running_sheet
from catering.planning.shipment.shipment_schedule import schedule_shipment
from papers_evening import AS_OF, DOORS_AT, FLIGHT, GLASSES, MILESTONES, PARTIES, TOKYO, sent_evening


def sheet(records: EventRecords) -> RunningSheet:
    schedule = schedule_shipment(records, as_of=AS_OF)
    assert schedule is not None
    return running_sheet(records, records.consignments[0], schedule.points)


def programme(records: EventRecords) -> list[tuple[str, str]]:
    return [(f"{point.at:%d %H:%M}", str(point.what)) for point in sheet(records).programme]


def test_the_programme_is_in_order_of_time_with_the_last_days_before() -> None:
    assert programme(sent_evening()) == [
        ("13 12:00", "kegs rested"),
        ("16 18:00", "Doors"),
        ("16 18:30", "Toast"),
        ("16 22:00", "Last pour"),
        ("17 01:00", "Hall cleared: kegs, glasses and bars out"),
    ]


def test_the_hall_is_cleared_once() -> None:
    hall = Milestone(name="hall empty", kind=MilestoneKind.HALL_CLEARED)
    assert programme(sent_evening(milestones=(*MILESTONES, hall)))[-1] == ("17 01:00", "hall empty")


def test_what_is_late_is_told_beside_what_was_meant() -> None:
    late = Milestone(
        name="kegs rested", kind=MilestoneKind.RESTED, lowest_days=11, likely_days=12, highest_days=12,
        planned_at=dt.datetime(2025, 6, 13, 12, tzinfo=TOKYO),
    )  # fmt: skip
    (point, *_) = sheet(sent_evening(milestones=(MILESTONES[0], late))).programme
    assert f"{point.at:%d %H:%M}" == "13 12:00"
    assert str(point.what).startswith("kegs rested (now expected: 16 June 2025, ")


def test_what_nobody_has_planned_stands_at_its_latest_moment_if_it_is_late() -> None:
    """Forty days of rest after a flight in May end in July; the doors open on 16 June."""
    rest = Milestone(name="kegs rested", kind=MilestoneKind.RESTED, lowest_days=40, likely_days=40, highest_days=40)
    ((when, _),) = [each for each in programme(sent_evening(milestones=(rest,))) if "(now expected: " in each[1]]
    assert when == "16 18:00"


def test_the_drinks_are_those_that_are_ordered() -> None:
    found = sheet(sent_evening())
    (drink,) = found.drinks
    assert (drink.beverage, drink.volume_l, drink.set_aside_l) == ("Altbier", 800, 0)
    assert list(map(str, drink.containers)) == ["40 × 20 L slim keg"]
    assert found.volume_l == 800
    assert found.contacts == PARTIES


def test_the_empties_go_back_to_the_shipper_by_the_day_the_hall_is_cleared() -> None:
    empties, glasses = sheet(sent_evening()).returns
    assert (str(empties.what), empties.to, empties.by_on) == (
        "40 empty kegs, shipped", "Hausbrauerei Zum Schlüssel", dt.date(2025, 6, 17),
    )  # fmt: skip
    assert (str(glasses.what), glasses.to, glasses.by_on) == (
        "480 × Altbier glass 0.2 L", "Hausbrauerei Zum Schlüssel", dt.date(2025, 7, 15),
    )  # fmt: skip


def test_two_casks_stay_and_the_kegs_go_back() -> None:
    order = (
        OrderLine(beverage="Altbier", container_size="20 L slim keg", containers=38),
        OrderLine(beverage="Altbier", container_size="20 L gravity cask", containers=2),
    )
    stays = ContainerOffer(beverage="Altbier", container_size="20 L gravity cask", empties=Empties.FORFEITED)
    records = sent_evening(order_lines=order, container_offers=(stays,), goods=())
    assert [str(each.what) for each in sheet(records).returns] == ["38 empty kegs, shipped", "2 empty vessels: stay"]
    returning = invoice(records, records.consignments[0], number_containers(records, None)).returning
    assert [each.number for each in returning] == list(range(1, 39))


def test_what_is_there_goes_back_and_not_what_is_needed() -> None:
    few = GLASSES.model_copy(update={"source": GoodsSource.HIRED, "needed": 480, "secured": 300})
    assert str(sheet(sent_evening(goods=(few,))).returns[-1].what) == "300 × Altbier glass 0.2 L"


def test_one_way_kegs_go_nowhere() -> None:
    consignment = FLIGHT.model_copy(update={"empties": Empties.ONE_WAY})
    assert str(sheet(sent_evening(consignments=(consignment,))).returns[0].what) == "40 one-way kegs: thrown away"


def test_kegs_bought_at_the_venue_go_back_to_somebody_whom_nobody_has_named() -> None:
    local = sent_evening().beverages[0].model_copy(update={"source": BeverageSource.BOUGHT_LOCALLY})
    found = sheet(sent_evening(beverages=(local,)))
    assert str(found.returns[0].what) == "40 empty kegs, bought here"
    assert "Whom it goes back to not named: 40 empty kegs, bought here (sheet “Goods”)." in map(str, found.missing)


def test_what_is_used_up_is_not_given_back() -> None:
    ice = GLASSES.model_copy(
        update={"name": "Ice", "kind": GoodsKind.ICE, "source": GoodsSource.HIRED, "return_by_on": None}
    )
    assert [str(each.what) for each in sheet(sent_evening(goods=(ice,))).returns] == ["40 empty kegs, shipped"]


def test_what_is_missing_is_told() -> None:
    silent = PARTIES[0].model_copy(update={"phone": None})
    event = sent_evening().event.model_copy(update={"hall_cleared_at": None})
    found = sheet(sent_evening(parties=(silent, PARTIES[1]), event=event))
    assert list(map(str, found.missing)) == [
        "Phone not named: Hausbrauerei Zum Schlüssel (sheet “Parties”).",
        "Day of return not named: 1 of 2 lines (sheet “Goods”).",
        "When the hall must be cleared: not named (sheet “Event”).",
    ]
    assert event.doors_at == DOORS_AT
