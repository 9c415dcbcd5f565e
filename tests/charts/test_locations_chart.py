"""Where the kegs are: a symbol each, along the way, what is empty first; beverages apart where there are several."""

from __future__ import annotations

from collections import Counter

import altair as alt
import pytest

from catering.charts.chart import Chart
from catering.charts.locations import locations_chart
from catering.model.movement import KegState
from catering.model.records import EventRecords
from catering.model.stock import Keg, Lot
from catering.model.text import LANGUAGES, Language
from catering.planning.stock.ledger_stock import Held
from cellar import KEG_ML, cellar


def standing(records: EventRecords, number: int, place: str, state: KegState = KegState.FULL) -> Held:
    """A keg by its number at a location; half is left of a tapped one."""
    keg = next(each for each in records.kegs if each.number == str(number))
    lot = next(each for each in records.lots if each.name == keg.lot)
    location = next(each for each in records.locations if each.name == place)
    left_ml = {KegState.FULL: KEG_ML, KegState.TAPPED: KEG_ML // 2}.get(state, 0)
    return Held(location, lot, keg, state, left_ml, 1)


def headings(chart: Chart) -> list[str]:
    return [each["label"] for each in chart.spec["datasets"]["words"]]


def tips(chart: Chart) -> list[str]:
    return [each["tip"].replace("\N{NO-BREAK SPACE}", " ") for each in chart.spec["datasets"]["symbols"]]


def test_locations_stand_along_the_way_and_what_is_empty_first() -> None:
    records = cellar(12)
    held = [
        standing(records, 10, "bar 1"),
        standing(records, 2, "bar 1", KegState.EMPTY),
        standing(records, 9, "bar 1", KegState.TAPPED),
        *(standing(records, number, "cellar") for number in (11, 3, 4)),
        standing(records, 12, "on the way"),
    ]
    chart = locations_chart(records, held, language="en")
    assert headings(chart) == ["on the way: 1", "cellar: 3", "bar 1: 3"]
    assert tips(chart) == [
        "Keg 12, Altbier: full, 20 L",
        "Keg 3, Altbier: full, 20 L",
        "Keg 4, Altbier: full, 20 L",
        "Keg 11, Altbier: full, 20 L",
        "Keg 2, Altbier: empty, 0 L",
        "Keg 9, Altbier: tapped, 10 L",
        "Keg 10, Altbier: full, 20 L",
    ]
    symbols = chart.spec["datasets"]["symbols"]
    assert Counter(each["state"] for each in symbols) == {"full": 5, "opened": 1, "emptied": 1}
    assert chart.alt == (
        "on the way: 1 keg, 1 of them full, cellar: 3 kegs, 3 of them full and bar 1: 3 kegs, 1 of them full."
    )


def test_beverages_stand_apart_where_there_are_several_in_kegs() -> None:
    plain = cellar(2)
    records = plain.with_rows("lot", (*plain.lots, Lot(name="P1", beverage="Pils"))).with_rows(
        "keg", (*plain.kegs, Keg(number="3", container_size="30 L slim keg", lot="P1"))
    )
    held = [standing(records, number, "cellar") for number in (3, 1, 2)]
    assert headings(locations_chart(records, held, language="en")) == ["cellar, Altbier: 2", "cellar, Pils: 1"]


def test_where_there_are_very_many_a_symbol_stands_for_several() -> None:
    records = cellar(240)
    chart = locations_chart(records, [standing(records, n, "cellar") for n in range(1, 241)], language="en")
    assert len(chart.spec["datasets"]["symbols"]) == 120
    assert headings(chart) == ["cellar: 240", "One symbol stands for 2 containers."]


def test_without_kegs_there_is_nothing_to_see_and_it_is_said() -> None:
    assert locations_chart(cellar(0), [], language="en").alt == "No kegs."


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_in_every_language(language: Language) -> None:
    records = cellar(2)
    chart = locations_chart(records, [standing(records, n, "cellar") for n in (1, 2)], language=language)
    alt.Chart.from_dict(chart.spec, validate=True)
    assert "2" in chart.alt
