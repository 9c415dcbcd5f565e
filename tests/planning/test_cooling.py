"""Cooling: litres an hour of flow coolers, places and hours of cold stores, told by the rule's name."""

from __future__ import annotations

import pytest
from bars import asked, bar
from evenings import at, evening, order

from catering.model.records import EventRecords
from catering.model.service import Cooler
from catering.model.text import Text
from catering.planning.service.cooling import ColdStore, Cooling, CoolingTooSmall, FlowCooling, cool_the_beer
from catering.planning.service.orders import AskedFor, orders_by_bar
from catering.planning.service.service_rules import ServiceRule

TWO_BARS = (bar("Stage", share=0.75), bar("Foyer", share=0.25))
FOUR_HUNDRED_AN_HOUR = asked(100, 100, 100, 100, 50, 50, 50, 50)
"""Glasses of 0.25 L: 100 L in the first hour, 50 L in the second."""


def cooled(*coolers: Cooler, ask: AskedFor = FOUR_HUNDRED_AN_HOUR, **tables: object) -> Cooling:
    records = evening(**{"coolers": coolers, "bars": TWO_BARS, "order_lines": (order(10),), **tables})
    return _cooling(records, ask)


def _cooling(records: EventRecords, ask: AskedFor) -> Cooling:
    cooling = cool_the_beer(records, orders_by_bar(records, ask))
    assert cooling is not None
    return cooling


def told(words: Text) -> str:
    return str(words).replace("\N{NO-BREAK SPACE}", " ")


def flow(bar_name: str | None, litres: float, name: str = "Flow cooler") -> Cooler:
    return Cooler(name=name, bar=bar_name, cools_l_per_h=litres)


def store(places: int, hours: float | None = None) -> Cooler:
    return Cooler(name="Cold store", places=places, cold_after_h=hours)


def test_a_flow_cooler_keeps_up_the_busiest_hour_of_its_bar() -> None:
    cooling = cooled(flow("stage", 80), flow(None, 20, "The others"))
    assert [(each.bar, each.cools_l_per_h, each.needed_l_per_h) for each in cooling.flow] == [
        ("Stage", 80, 75),
        (None, 20, 25),
    ]
    (rule,) = cooling.broken
    assert (rule.rule, rule.bar) == (ServiceRule.COOLING, None)
    assert told(rule.message) == (
        "The coolers of all bars keep up 20 L an hour; 90 % demand takes 25 L in the busiest."
    )
    assert str(rule.way_out) == "Add a cooler, or tap kegs that have stood in the cold store."


def test_two_coolers_of_one_bar_add_up() -> None:
    cooling = cooled(flow("Stage", 40, "Left"), flow("Stage", 35, "Right"), store(50))
    assert cooling.flow[0].cools_l_per_h == 75
    assert cooling.broken == ()


def test_cooling_that_is_too_small_is_refused_by_its_name() -> None:
    with pytest.raises(CoolingTooSmall) as too_small:
        FlowCooling("Stage", 60, 75).hold()
    assert told(too_small.value.message) == "Stage cools 60 L an hour; 90 % demand takes 75 L in its busiest hour."
    with pytest.raises(CoolingTooSmall, match="The cold store has 4 places; 90 % demand takes 8 containers"):
        ColdStore(places=4, cold_after_h=24, containers=8, in_by_at=at(19, day=15), missing=4).hold()
    FlowCooling("Stage", 75, 75).hold()


def test_what_no_flow_cooler_cools_stands_in_the_cold_store_a_day_before() -> None:
    """150 L are 8 kegs of 20 L: 6 for the stage (112.5 L), 2 for the foyer (37.5 L)."""
    cooling = cooled(store(8))
    assert cooling.cold_store == ColdStore(places=8, cold_after_h=24, containers=8, in_by_at=at(19, day=15), missing=0)
    assert cooled(flow("Stage", 80), store(2)).cold_store == ColdStore(2, 24, 2, at(19, day=15), 0)


def test_places_that_are_missing_are_counted() -> None:
    cooling = cooled(store(5))
    assert cooling.cold_store is not None
    assert cooling.cold_store.missing == 3
    (rule,) = cooling.broken
    assert rule.rule is ServiceRule.COLD_STORE
    assert str(rule.way_out) == "Find 3 more places, or a flow cooler for a bar."


def test_a_place_that_is_free_takes_the_next_container_where_there_is_time_to_cool_it() -> None:
    """In the first quarter hour 25 L are poured: two kegs leave, and two more are cold an hour later."""
    assert cooled(store(6, hours=1)).broken == ()
    assert cooled(store(6, hours=24)).broken != ()


def fridge(bar_name: str, places: int, hours: float | None = None) -> Cooler:
    return Cooler(name=f"Fridge {bar_name}", bar=bar_name, places=places, cold_after_h=hours)


def missing(*coolers: Cooler) -> int:
    store = cooled(*coolers).cold_store
    assert store is not None
    return store.missing


def test_a_fridge_of_one_bar_cools_its_own_kegs_alone() -> None:
    """6 kegs for the stage, 2 for the foyer: eight places at the foyer leave the stage's six without any."""
    assert (missing(fridge("Foyer", 8)), missing(fridge("stage", 8)), missing(store(8))) == (6, 2, 0)
    assert missing(fridge("Foyer", 1), store(6)) == 1  # 6 for the stage and 1 more for the foyer, in six places
    assert missing(fridge("Foyer", 1), store(7)) == 0
    whole = cooled(fridge("Foyer", 2, hours=10), store(6, hours=12)).cold_store
    assert whole == ColdStore(places=8, cold_after_h=12, containers=8, in_by_at=at(7), missing=0)


def test_a_fridge_that_is_cold_again_in_time_takes_the_bars_next_keg() -> None:
    """The stage takes 1, 2, 3, 4 kegs in the first hour, then 5, 5, 6, 6: a place is cold again an hour later."""
    assert missing(fridge("Foyer", 2), fridge("Stage", 5, hours=1)) == 0
    assert missing(fridge("Foyer", 2), fridge("Stage", 3, hours=1)) == 1
    assert missing(fridge("Foyer", 2), fridge("Stage", 5, hours=24)) == 1
    assert missing(fridge("Foyer", 2), fridge("Stage", 1, hours=0)) == 0


def test_a_fridge_beside_a_flow_cooler_helps_no_other_bar() -> None:
    """The stage's beer is cooled on its way: its fridge of ten places has none for the foyer's two kegs."""
    found = cooled(flow("Stage", 80), fridge("Stage", 10)).cold_store
    assert found is not None
    assert (found.places, found.containers, found.missing) == (0, 2, 2)


def test_no_more_than_is_ordered_is_cooled() -> None:
    cooling = cooled(store(3), order_lines=(order(3),))
    assert cooling.cold_store is not None
    assert (cooling.cold_store.containers, cooling.broken) == (3, ())


def test_a_bar_without_any_cooling_is_told_where_others_have_some() -> None:
    cooling = cooled(flow("Stage", 80))
    assert cooling.cold_store is not None
    assert (cooling.cold_store.places, cooling.cold_store.missing) == (0, 2)
    assert str(cooling.broken[0].message) == (
        "Bars without a flow cooler take 2 containers at 90 % demand; they have no cold place."
    )


def test_without_coolers_or_containers_nobody_can_say() -> None:
    records = evening(bars=TWO_BARS)
    assert cool_the_beer(records, orders_by_bar(records, FOUR_HUNDRED_AN_HOUR)) is None
    assert cooled(store(3), order_lines=()).cold_store is None
