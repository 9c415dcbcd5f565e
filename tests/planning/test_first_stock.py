"""The first stock: kegs with the numbers of their labels, the locations on their way, nothing twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.beverage import OrderLine
from catering.model.milestone import Milestone, MilestoneKind
from catering.model.records import EventRecords
from catering.model.stock import LocationKind
from catering.planning.pallets.container_numbers import number_containers
from catering.planning.stock.first_stock import differing_kegs, first_stock
from cellar import BARS, cellar
from kept_evening import at, beverage

SLIM, CASK = "20 L slim keg", "20 L gravity cask"


def ordered(slim: int, casks: int = 0) -> EventRecords:
    """The event with an order and no stock at all."""
    lines = [OrderLine(beverage="Altbier", container_size=SLIM, containers=slim)]
    if casks:
        lines.append(OrderLine(beverage="Altbier", container_size=CASK, containers=casks))
    return cellar(0, locations=(), lots=(), order_lines=tuple(lines))


def test_the_documented_example() -> None:
    """docs/planning/first_stock.md"""
    made = first_stock(ordered(38, 2), None, language="en")
    assert [keg.number for keg in made.kegs] == [str(number) for number in range(1, 41)]
    assert [keg.container_size for keg in made.kegs] == [SLIM] * 38 + [CASK] * 2
    assert [(lot.name, lot.beverage) for lot in made.lots] == [("Altbier", "Altbier")]
    assert {keg.lot for keg in made.kegs} == {"Altbier"}
    assert [place.name for place in made.locations] == [
        "Brewery", "In transit", "Hotel cellar", "Cold store", "Training room", "Empties", "Returned",
        "Lost and found", *BARS,
    ]  # fmt: skip
    assert len(made.locations) == 12
    assert all(place.bar == place.name for place in made.locations if place.kind is LocationKind.BAR)


def test_a_keg_has_the_number_of_its_label() -> None:
    records = ordered(3, 2)
    labels = {str(each.number): each.container_size for each in number_containers(records, None)}
    assert {keg.number: keg.container_size for keg in first_stock(records, None, language="en").kegs} == labels


def test_locations_are_named_in_the_language_of_who_makes_them() -> None:
    german = first_stock(ordered(1), None, language="de").locations
    assert german[0].name == LocationKind.BREWERY.label.in_language("de").capitalize()


def test_a_lot_is_good_as_long_as_the_brewery_has_said_from_the_day_it_was_filled_there() -> None:
    # 00:30 in Düsseldorf is still the day before in the store's own time
    filled = Milestone(
        name="Filled", kind=MilestoneKind.FILLED, actual_at=at(0.5, 1).astimezone(dt.UTC), time_zone="Europe/Berlin"
    )

    def lot_of(**of_beer: Any) -> tuple[dt.date | None, dt.date | None]:
        records = ordered(1).with_rows("beverage", (beverage("Altbier", **of_beer),)).with_rows("milestone", (filled,))
        (lot,) = first_stock(records, None, language="en").lots
        return lot.filled_on, lot.best_before_on

    assert lot_of(shelf_life_days=90, shelf_life_confirmed=True) == (dt.date(2026, 10, 1), dt.date(2026, 12, 30))
    assert lot_of(shelf_life_days=90) == (dt.date(2026, 10, 1), None)
    stamped = dt.date(2026, 12, 1)
    assert lot_of(shelf_life_days=90, shelf_life_confirmed=True, best_before_on=stamped)[1] == stamped


def test_what_is_there_stays_and_only_what_is_missing_comes() -> None:
    records = cellar(2, order_lines=(OrderLine(beverage="Altbier", container_size=SLIM, containers=4),))
    made = first_stock(records, None, language="en")
    assert made.kegs[:2] == records.kegs
    assert [keg.number for keg in made.kegs[2:]] == ["3", "4"]
    assert {keg.lot for keg in made.kegs} == {"A1"}
    assert made.lots == records.lots
    assert made.locations == records.locations


def test_labels_that_an_order_changed_since_would_print_otherwise_are_named() -> None:
    stocked = first_stock(ordered(38, 2), None, language="en")
    assert differing_kegs(stocked, None) == ()
    later = stocked.with_rows("order_line", ordered(40, 2).order_lines)
    assert differing_kegs(later, None) == ("39", "40")
    assert differing_kegs(stocked.with_rows("order_line", ()), None) == ()


@given(slim=st.integers(0, 30), casks=st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_made_twice_it_is_made_once(slim: int, casks: int) -> None:
    once = first_stock(ordered(slim, casks), None, language="en")
    assert first_stock(once, None, language="ja") == once
    assert len(once.kegs) == slim + casks
