"""How the forecast would have done on past events, beside simple rules."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from evenings import beverage, evening, group

from catering.model.event import Measured, PastEvent
from catering.model.records import EventRecords
from catering.planning.forecast.backtest import Backtest, BacktestOrder, TooLittleHistory, backtest

ALL, TIME = BacktestOrder.LEAVE_ONE_OUT, BacktestOrder.TIME


def past(name: str, year: int, guests: int | None, drunk_l: float | None, **changes: Any) -> PastEvent:
    figures: dict[str, Any] = {
        "held_on": dt.date(year, 6, 1),
        "beverage": "Altbier",
        "drunk_l": drunk_l,
        "measured": Measured.SHIPPED_ONLY if drunk_l is None else Measured.KEGS,
    }
    return PastEvent(name=name, guests=guests, **{**figures, **changes})


FOUR = (
    past("2021", 2021, 400, 200),
    past("2022", 2022, 600, 360),
    past("2023", 2023, 500, 225),
    past("2024", 2024, 800, 440),
)
"""0.5, 0.6, 0.45 and 0.55 L a guest."""


def history(*past_events: PastEvent, **tables: Any) -> EventRecords:
    return evening(past_events=past_events, **tables)


def made_up(years: int, *, seed: int = 3) -> EventRecords:
    """Each year 300 to 900 guests and 0.5 L a guest at the median, with a spread of 20 % between years."""
    random = np.random.default_rng(seed)
    rows = []
    for year in range(2025 - years, 2025):
        guests = int(random.integers(300, 900))
        rows.append(past(str(year), year, guests, guests * 0.5 * math.exp(0.2 * random.standard_normal())))
    return history(*rows)


def rules(done: Backtest, event: str) -> dict[str, float]:
    (found,) = (each for each in done.forecasts if each.event == event)
    return {name: round(off, 3) for name, off in found.baselines.items()}


def test_rules_of_leave_one_out_by_hand() -> None:
    """docs/planning/backtest.md"""
    done = backtest(history(*FOUR), order=ALL)
    assert [each.event for each in done.forecasts] == ["2021", "2022", "2023", "2024"]
    assert {each.learned_from for each in done.forecasts} == {3}
    # 2023: 225 L by 500 guests; the others had 0.5, 0.6 and 0.55 L a guest, together 1,000 L by 1,800
    assert rules(done, "2023") == {
        "last rate × guests": 75.0,  # 0.6 × 500 = 300
        "mean rate × guests": 50.0,  # 0.55 × 500 = 275
        "pooled rate × guests": round(1000 / 1800 * 500 - 225, 3),
        "2 servings a guest": 25.0,  # 2 × 500 × 0.25 = 250
        "3 servings a guest": 150.0,
        "4 servings a guest": 275.0,
    }
    assert rules(done, "2021")["last rate × guests"] == 40.0  # none before: the one after, 0.6 × 400


def test_in_order_of_time_only_the_past_is_known() -> None:
    done = backtest(history(*FOUR), order=TIME)
    assert [(each.event, each.learned_from) for each in done.forecasts] == [("2022", 1), ("2023", 2), ("2024", 3)]
    assert [(each.name, str(each.why)) for each in done.not_judged] == [("2021", "none was held before it")]
    changed = backtest(history(*FOUR[:3], past("2024", 2024, 800, 900)), order=TIME)
    assert changed.forecasts[:2] == done.forecasts[:2]


def test_since_a_day_fewer_are_forecast_from_just_as_many() -> None:
    done = backtest(history(*FOUR), order=TIME, since=dt.date(2024, 1, 1))
    assert [(each.event, each.learned_from) for each in done.forecasts] == [("2024", 3)]


def test_a_sold_out_evening_teaches_and_is_not_judged() -> None:
    dry = past("2023", 2023, 500, 225, left_over_l=0)
    done = backtest(history(*FOUR[:2], dry, FOUR[3]), order=TIME)
    assert [(each.event, each.learned_from) for each in done.forecasts] == [("2022", 1), ("2024", 3)]
    assert ("2023", "it was sold out") in [(each.name, str(each.why)) for each in done.not_judged]
    plain = backtest(history(*FOUR), order=TIME)
    assert done.forecasts[-1].quantiles["p50"] > plain.forecasts[-1].quantiles["p50"]


def test_quantiles_rise_and_the_score_is_between_median_and_nothing() -> None:
    for each in backtest(made_up(12), order=ALL).forecasts:
        litres = list(each.quantiles.values())
        assert litres == sorted(litres)
        assert each.crps > 0
        # a range scores no worse than its median alone but for half its own width
        assert each.crps <= abs(each.quantiles["p50"] - each.actual_l) + (litres[-1] - litres[0]) / 2


def test_coverage_counts_those_within() -> None:
    done = backtest(made_up(12), order=ALL)
    inside = [each.quantiles["p10"] <= each.actual_l <= each.quantiles["p90"] for each in done.forecasts]
    assert done.coverage["80"] == pytest.approx(sum(inside) / 12)
    assert done.coverage["80"] <= done.coverage["95"] <= 1


@pytest.mark.parametrize("order", [ALL, TIME])
def test_on_years_made_from_known_figures_it_beats_every_rule_and_holds_its_promise(order: BacktestOrder) -> None:
    done = backtest(made_up(40), order=order)
    assert done.crps < min(done.baselines.values())
    assert 0.65 <= done.coverage["80"] <= 0.95
    assert done.coverage["95"] >= 0.85
    assert str(done.summary()).startswith(f"{len(done.forecasts)} past events forecast: off by ")


def test_beverages_are_judged_each_by_itself() -> None:
    wine = tuple(each.model_copy(update={"beverage": "Wine", "drunk_l": 50.0}) for each in FOUR)
    both = backtest(history(*FOUR, *wine, beverages=(beverage(), beverage("Wine"))), order=ALL)
    alone = backtest(history(*FOUR), order=ALL)
    assert [each for each in both.forecasts if each.beverage == "Altbier"] == list(alone.forecasts)
    assert len(both.forecasts) == 8


@pytest.mark.parametrize(
    ("past_events", "why"),
    [
        ((), "there are 0"),
        (FOUR[:1], "there is 1"),
        (FOUR[:2], "there are 2"),
        ((*FOUR[:2], past("2023", 2023, None, 200), past("2024", 2024, 700, None, shipped_l=800)), "there are 2"),
        (tuple(each.model_copy(update={"left_over_l": 0.0}) for each in FOUR), "None of the past events can be"),
    ],
)
def test_too_little_history_is_refused_with_what_is_there(past_events: tuple[PastEvent, ...], why: str) -> None:
    with pytest.raises(TooLittleHistory, match=why) as refused:
        backtest(history(*past_events), order=TIME)
    assert {each.name for each in refused.value.unused} == {each.name for each in past_events}


def test_more_guests_than_ever_and_nobody_invited_are_no_trouble() -> None:
    huge = tuple(each.model_copy(update={"guests": each.guests * 1000 if each.guests else None}) for each in FOUR)
    assert backtest(history(*huge), order=ALL).coverage
    assert backtest(evening(group(accepted=0), past_events=FOUR), order=ALL).forecasts
