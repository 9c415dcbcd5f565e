"""The stock held against the evening: where, enough or not, what expires, what nobody can account for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from catering.model.beverage import OrderLine
from catering.model.milestone import Milestone, MilestoneKind
from catering.model.movement import KegState
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, ConsignmentState
from catering.model.stock import Lot
from catering.planning.stock.ledger_stock import Held, stock_of
from catering.planning.stock.stock_outlook import StockOutlook, outlook_of
from cellar import KEG_ML, cellar
from kept_evening import at

ORDER = (OrderLine(beverage="Altbier", container_size="20 L slim keg", containers=40),)


def held(records: EventRecords, **kegs_at: range) -> list[Held]:
    """Full kegs by where they are."""
    places, kegs = {each.name: each for each in records.locations}, {each.number: each for each in records.kegs}
    return [
        Held(places[place.replace("_", " ")], records.lots[0], kegs[str(number)], KegState.FULL, KEG_ML, 1)
        for place, numbers in kegs_at.items()
        for number in numbers
    ]


def outlook(records: EventRecords, moment: dt.datetime, needed_l: float = 760, **kegs_at: range) -> StockOutlook:
    there = held(records, **kegs_at)
    stock = stock_of(records, there, as_of=moment, trained_ml={})
    return outlook_of(records, there, stock, needed_l={"Altbier": needed_l}, level=0.9)


def without_par(**changes: Any) -> EventRecords:
    records = cellar(40, order_lines=ORDER, **changes)
    bare = tuple(each.model_copy(update={"par_containers": None}) for each in records.locations)
    return records.with_rows("location", bare)


def said(found: StockOutlook) -> list[str]:
    return [str(each).replace("\N{NO-BREAK SPACE}", " ") for each in found.sentences()]


def test_the_documented_example() -> None:
    """docs/planning/stock_outlook.md"""
    found = outlook(without_par(), at(12, 20), cellar=range(1, 39), lost=range(39, 41))
    assert said(found) == [
        "40 kegs: cellar 38 and lost 2.",
        "Altbier: 740 L available, 760 L needed for 90 % certainty: 20 L too little, that is 1 container.",
        "2 kegs are lost: 39 and 40.",
    ]
    assert (found.covers[0].gap_ml, found.covers[0].gap_containers) == (20_000, 1)


def test_where_it_suffices_only_that_is_said() -> None:
    found = outlook(without_par(), at(12, 20), needed_l=700, cellar=range(1, 41))
    assert said(found) == ["40 kegs: cellar 40.", "Altbier: 780 L available, 700 L needed for 90 % certainty."]


def test_once_the_doors_are_open_the_evening_says_what_is_needed() -> None:
    found = outlook(without_par(), at(19), cellar=range(1, 39), on_the_way=range(39, 41))
    assert found.covers == ()
    assert said(found) == [
        "40 kegs: on the way 2 and cellar 38.",
        "2 kegs are still on the way though the doors are open: 39 and 40.",
    ]


def test_kegs_on_the_way_are_nothing_to_worry_about_before_the_doors() -> None:
    assert outlook(without_par(), at(12, 20), on_the_way=range(1, 41)).unaccounted == ()


def test_where_a_day_of_delivery_is_named_kegs_are_missed_from_then_on() -> None:
    due = Milestone(name="Delivered", kind=MilestoneKind.DELIVERED, planned_at=at(10, 19))
    records = without_par(milestones=(due,))
    assert outlook(records, at(9, 19), cellar=range(1, 39), on_the_way=range(39, 41)).unaccounted == ()
    assert said(outlook(records, at(10, 19), cellar=range(1, 39), on_the_way=range(39, 41)))[-1] == (
        "2 kegs are still on the way and were due on 19 October 2026: 39 and 40."
    )


def test_what_is_overdue_covers_nothing() -> None:
    due = Milestone(name="Delivered", kind=MilestoneKind.DELIVERED, planned_at=at(10, 19))
    records = without_par(milestones=(due,))

    def cover(moment: dt.datetime, **kegs_at: range) -> list[str]:
        covers = outlook(records, moment, 730, **kegs_at).covers
        return [str(each.summary()).replace("\N{NO-BREAK SPACE}", " ") for each in covers]

    split = {"cellar": range(1, 36), "on_the_way": range(36, 40), "brewery": range(40, 41)}
    assert cover(at(9, 19), **split) == ["Altbier: 780 L available, 730 L needed for 90 % certainty."]
    assert cover(at(10, 19), **split) == [
        "Altbier: 680 L available, 730 L needed for 90 % certainty: 50 L too little, that is 3 containers. Not counted "
        "in: 100 L that are overdue."
    ]
    # 20 L are set aside, and nothing is here to take them from
    assert cover(at(10, 19), on_the_way=range(1, 41)) == [
        "Altbier: 0 L available, 730 L needed for 90 % certainty: 730 L too little, that is 37 containers. Not counted "
        "in: 780 L that are overdue."
    ]


def test_the_delivery_of_a_way_that_was_not_chosen_says_nothing() -> None:
    due = Milestone(name="By air", kind=MilestoneKind.DELIVERED, planned_at=at(10, 19), consignment="Air")
    ways = (Consignment(name="Air"), Consignment(name="Sea", state=ConsignmentState.CHOSEN))
    records = without_par(milestones=(due,), consignments=ways)
    assert outlook(records, at(10, 20), on_the_way=range(1, 41)).unaccounted == ()


def test_the_bars_are_told_together() -> None:
    found = outlook(
        without_par(), at(12, 20), needed_l=700, cellar=range(1, 35), bar_1=range(35, 38), bar_4=range(38, 41)
    )
    assert str(found.where()) == "40 kegs: cellar 34 and bars 6."


def test_a_keg_that_nobody_filled_is_told_once_others_are() -> None:
    assert said(outlook(without_par(), at(12, 1), 0, brewery=range(1, 38)))[-1] == "3 kegs are not filled yet: 38–40."
    assert outlook(without_par(), at(12, 1), 0).unaccounted == ()
    assert said(outlook(without_par(), at(12, 1), 0))[0] == "40 kegs, and nothing is posted of them."


def test_expiry_goes_by_the_last_pour_at_the_venue() -> None:
    def expiring(last_good: dt.date, moment: dt.datetime) -> list[str]:
        lots = (Lot(name="A1", beverage="Altbier", best_before_on=last_good),)
        found = outlook(without_par(lots=lots), moment, cellar=range(1, 41))
        return [str(each.summary()) for each in found.expiries]

    evening_on = dt.date(2026, 10, 24)
    assert expiring(evening_on, at(12, 20)) == []
    assert expiring(evening_on, at(12)) == ["Lot A1: 40 containers expire today."]
    assert expiring(dt.date(2026, 10, 23), at(12, 20)) == [
        "Lot A1: 40 containers expire on 23 October 2026, before the last pour."
    ]
    assert expiring(dt.date(2026, 10, 19), at(12, 20)) == ["Lot A1: 40 containers expired on 19 October 2026."]


def test_par_levels_are_told_with_what_is_missing() -> None:
    records = cellar(40, order_lines=ORDER)
    found = outlook(records, at(17), cellar=range(1, 38), bar_1=range(38, 41))
    assert "bar 2: 0 of 2 full containers, 2 are missing." in said(found)
    assert not any(each.startswith("bar 1") for each in said(found))
