"""What differs from what was ordered, in the words in which the brewery hears of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evenings import at, beverage, evening, event, group, order, period

from catering.model.beverage import Empties
from catering.model.records import EventRecords
from catering.model.rows import rows_of
from catering.planning.editing.order_differences import differences_from
from sent_goods import sent_goods

ORDERED: dict[str, Any] = {"order_lines": (order(38), order(2, "20 L gravity cask"))}


def told(now: EventRecords, ordered: EventRecords | None = None) -> list[str]:
    before = evening(**ORDERED) if ordered is None else ordered
    return [str(each) for each in differences_from(rows_of(before), rows_of(now))]


def test_the_documented_example() -> None:
    """docs/planning/order_differences.md"""
    now = evening(
        group(accepted=720),
        event=event(doors_at=at(18)),
        order_lines=(order(40), order(2, "20 L gravity cask")),
    )
    assert told(now) == [
        "40 instead of 38 × 20 L slim keg",
        "Doors 16 June 2025, 18:00 instead of 16 June 2025, 18:30",
        "1 cell in “Guest groups”",
    ]


def test_nothing_differs_where_nothing_changed() -> None:
    assert told(evening(**ORDERED)) == []


def test_a_size_that_is_no_longer_or_newly_ordered_counts_from_nothing() -> None:
    now = evening(order_lines=(order(38), order(4, "50 L Euro keg")))
    assert told(now) == ["0 instead of 2 × 20 L gravity cask", "4 instead of 0 × 50 L Euro keg"]


def test_with_several_beverages_each_is_named() -> None:
    before = evening(beverages=(beverage(), beverage("Pils")), order_lines=(order(3), order(4, of="Pils")))
    now = before.with_rows("order_line", (order(3), order(5, of="Pils")))
    assert told(now, before) == ["5 instead of 4 × 20 L slim keg of Pils"]


def test_a_note_to_the_brewery_and_the_hours_of_a_period_are_told() -> None:
    periods = (period("Mon", at(18), at(23)),)
    before = evening(serving_periods=periods, **ORDERED)
    lines = (order(38).model_copy(update={"note": "cold, please"}), order(2, "20 L gravity cask"))
    now = evening(serving_periods=(period("Mon", at(17), at(23)),), order_lines=lines)
    assert told(now, before) == [
        "Mon: Begins 16 June 2025, 17:00 instead of 16 June 2025, 18:00",
        "1 cell in “Order”",
    ]


def test_another_flight_is_told_at_the_clocks_of_its_ends() -> None:
    sent = sent_goods("Altbier", "20 L slim keg")
    before = evening(**ORDERED, **sent)
    (leg,), consignment = sent["legs"], sent["consignments"][0]
    later = {name: getattr(leg, name) + dt.timedelta(days=3) for name in ("planned_departs_at", "planned_arrives_at")}
    now = before.with_rows("leg", (leg.model_copy(update={**later, "carrier": "Kiku Cargo"}),))
    empties = consignment.model_copy(update={"empties": Empties.FORFEITED})
    now = now.with_rows("consignment", (empties, *sent["consignments"][1:]))
    assert told(now, before) == [
        "direct flight: Empties forfeited instead of returned",
        "direct flight · 2: Departs (planned) 7 June 2025, 13:00 instead of 4 June 2025, 13:00",
        "direct flight · 2: Arrives (planned) 8 June 2025, 09:00 instead of 5 June 2025, 09:00",
        "1 cell in “Legs”",
    ]


def test_a_day_on_which_guests_were_counted_is_only_counted_itself() -> None:
    now = evening(group(accepted_on=dt.date(2025, 6, 1), invited=900), **ORDERED)
    assert told(now) == ["2 cells in “Guest groups”"]
