"""Every container is a symbol, in the order in which they are emptied."""

from collections import Counter
from decimal import Decimal

import pytest

from catering.charts.kegs import containers_per_symbol, kegs_chart
from catering.model.beverage import Dispense
from catering.planning.event_plan import EventPlan
from catering.planning.order.keg_mix import MixLine, containers_emptied


def _line(size: str, containers: int, each_l: float, dispense: Dispense = Dispense.KEG_CO2) -> MixLine:
    return MixLine("Altbier", size, dispense, containers, containers * each_l, None, Decimal(1), "EUR")


def test_symbols_tell_what_is_emptied_opened_and_full(reference_plan: EventPlan) -> None:
    demand = reference_plan.demands[0]
    lines = reference_plan.ordered_mix.of(demand.beverage)
    emptied, opened, full = containers_emptied(lines, demand.mean_l)
    chart = kegs_chart(lines, demand.mean_l, language="en")
    symbols = chart.spec["datasets"]["symbols"]
    assert Counter(each["state"] for each in symbols) == {"emptied": emptied, "opened": opened, "full": full}
    assert Counter(each["shape"] for each in symbols) == {"keg": 38, "cask": 2}
    assert chart.alt == "Of 40 containers, 23 are emptied, 1 opened and 16 stay full."


def test_casks_are_tapped_first_then_the_largest() -> None:
    lines = [
        _line("20 L slim keg", 2, 20),
        _line("50 L Euro keg", 1, 50),
        _line("10 L gravity cask", 1, 10, Dispense.GRAVITY_CASK),
    ]
    chart = kegs_chart(lines, 65, language="en")
    shown = [(each["shape"], each["state"]) for each in chart.spec["datasets"]["symbols"]]
    assert shown == [("cask", "emptied"), ("keg", "emptied"), ("keg", "opened"), ("keg", "full")]
    headings = [each["label"] for each in chart.spec["datasets"]["words"]]
    assert headings == ["1 × 10 L gravity cask", "1 × 50 L Euro keg", "2 × 20 L slim keg"]


@pytest.mark.parametrize(
    ("containers", "each"), [(0, 1), (120, 1), (121, 2), (240, 2), (241, 5), (601, 10), (1201, 20), (99_999, 1000)]
)
def test_a_symbol_stands_for_a_round_number(containers: int, each: int) -> None:
    assert containers_per_symbol(containers) == each


def test_very_many_share_symbols_and_none_is_lost() -> None:
    lines = [_line("50 L Euro keg", 301, 50), _line("20 L slim keg", 7, 20)]
    chart = kegs_chart(lines, 102 * 50, language="en")
    symbols = chart.spec["datasets"]["symbols"]
    assert sum(each["containers"] for each in symbols) == 308
    assert len(symbols) == 61 + 2
    assert Counter(each["state"] for each in symbols) == {"emptied": 20, "opened": 1, "full": 42}
    assert chart.spec["datasets"]["words"][-1]["label"] == "One symbol stands for 5 containers."
    assert chart.alt == "Of 308 containers, 102 are emptied, 0 opened and 206 stay full."


def test_no_containers_at_all() -> None:
    chart = kegs_chart((), 100, language="en")
    assert chart.spec["datasets"]["symbols"] == []
    assert chart.alt == "No containers."
