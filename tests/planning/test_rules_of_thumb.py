"""What others would order without a forecast."""

from __future__ import annotations

import datetime as dt

import pytest
from evenings import HOURS, assumed, beverage, evening, group

from catering.model.beverage import BeverageCategory
from catering.model.event import PastEvent
from catering.planning.forecast.rules_of_thumb import rules_of_thumb


def shipped(year: int, guests: int | None, litres: float | None, of: str = "Altbier") -> PastEvent:
    return PastEvent(name=f"{of} {year}", held_on=dt.date(year, 9, 13), beverage=of, guests=guests, shipped_l=litres)


def test_the_documented_example() -> None:
    """docs/planning/rules_of_thumb.md; the issue's three: 0.8 L + 25 %, 2 then 1 with 60 % beer, 2017's 0.70 L."""
    records = evening(past_events=(shipped(2017, 1000, 700), shipped(2019, None, 850), shipped(2022, 500, None)))
    rules = rules_of_thumb(records, records.beverages[0])
    assert [rule.litres for rule in rules] == pytest.approx([700, 393.75, 490])
    words = [str(rule.words).replace("\N{NO-BREAK SPACE}", " ") for rule in rules]
    assert words == [
        "0.8 L a head and 25 % in reserve",
        "2 drinks in the first hour, 1 in each of the 1.75 later, 60 % of them beer",
        "0.7 L a guest, as shipped in 2017",
    ]


def test_a_stay_of_less_than_an_hour_has_two_drinks() -> None:
    records = evening(assumptions=(assumed(HOURS, 0.5),))
    assert rules_of_thumb(records, records.beverages[0])[1].litres == pytest.approx(700 * 2 * 0.6 * 0.25)


def test_of_other_beverages_only_past_events_speak() -> None:
    wine = beverage("Wine", category=BeverageCategory.WINE)
    records = evening(beverages=(wine,), past_events=(shipped(2019, 100, 20, "WINE"), shipped(2019, 100, 70)))
    assert [rule.litres for rule in rules_of_thumb(records, wine)] == pytest.approx([140])


def test_without_guests_every_rule_gives_nothing() -> None:
    records = evening(group(accepted=0), past_events=(shipped(2017, 1000, 700), shipped(2018, 0, 10)))
    assert [rule.litres for rule in rules_of_thumb(records, records.beverages[0])] == [0, 0, 0]
