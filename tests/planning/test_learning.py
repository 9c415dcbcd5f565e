"""What past events teach of the thirst."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from evenings import BEFORE, RATE, assumed, at, beverage, demand, evening, event, group
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from catering.catalog.assumptions import default_assumption
from catering.model.assumption import Basis
from catering.model.beverage import BeverageCategory
from catering.model.event import EventType, Measured, PastEvent
from catering.model.records import EventRecords
from catering.planning.forecast.assumptions import assumption_for, eight_of_ten
from catering.planning.forecast.learning import LearnedRate, learn_rate
from catering.planning.forecast.learning_regression import Evening, Lesson, learn_log_rate

ALTBIER = beverage()
MEDIAN, LOG_SD = 1.25, 0.35  # the catalogue's beer
LEVELS = (0.1, 0.5, 0.9)


def past(name: str, drunk_l: float | None, *, year: int = 2024, **changes: Any) -> PastEvent:
    """500 guests, 300 of them drinkers for 3 h: 900 drinker-hours, so that 225 L in 0.25 L glasses are a rate of 1."""
    figures: dict[str, Any] = {
        "held_on": dt.date(year, 6, 16),
        "beverage": "Altbier",
        "guests": 500,
        "drinker_share": 0.6,
        "hours_present_h": 3,
        "drunk_l": drunk_l,
        "measured": Measured.SHIPPED_ONLY if drunk_l is None else Measured.KEGS,
    }
    return PastEvent(name=name, **{**figures, **changes})


def after(*past_events: PastEvent, **tables: Any) -> EventRecords:
    """The evening of the other tests with past events, and nothing said of the thirst."""
    records = evening(past_events=past_events, **tables)
    return records.with_rows("assumption", tuple(row for row in records.assumptions if row.kind is not RATE))


def learned(*past_events: PastEvent, **tables: Any) -> LearnedRate:
    found = learn_rate(after(*past_events, **tables), ALTBIER)
    assert found is not None
    return found


def rate(*past_events: PastEvent, **tables: Any) -> tuple[float, float, float]:
    """The 10 % and 90 % evening with the median between them, rounded."""
    taught = learned(*past_events, **tables).after
    assert taught is not None
    low, high = eight_of_ten(taught)
    return round(low, 3), round(taught.value, 3), round(high, 3)


def lesson(log_rate: float, *, noise: float = 0.0, sold_out: bool = False, **evening_: Any) -> Lesson:
    return Lesson("past", tonight(**evening_), log_rate, noise, sold_out)


def tonight(
    year: int = 2025, guests: float = 500, event_type: EventType | None = None, temperature_c: float | None = None
) -> Evening:
    return Evening(dt.date(year, 6, 16), guests, event_type, temperature_c)


def range_of(*lessons: Lesson, evening_: Evening | None = None) -> tuple[float, float, float]:
    """The rate in 10, 50 and 90 % of evenings."""
    answer = learn_log_rate(lessons, evening_ or tonight(), median=MEDIAN, log_sd=LOG_SD)
    low, median, high = np.exp(answer.quantiles(LEVELS))
    return float(low), float(median), float(high)


# ---------------------------------------------------------------- the page of the documentation


def test_the_example_of_the_documentation() -> None:
    """docs/planning/learning.md"""
    assert rate(past("2024", 225)) == (0.810, 1.172, 1.695)
    three = past("2022", 225, year=2022), past("2023", 236.25, year=2023), past("2024", 213.75)
    assert rate(*three) == (0.844, 1.101, 1.436)
    sold_out = three[2].model_copy(update={"left_over_l": 0.0})
    assert rate(*three[:2], sold_out) == (0.878, 1.183, 1.594)
    before, now = demand(evening(assumptions=(assumed(RATE, 1.25, 0.4375),))), demand(after(*three))
    assert [round(before.litres[level]) for level in ("p10", "p50", "p90")] == [258, 430, 713]
    assert [round(now.litres[level]) for level in ("p10", "p50", "p90")] == [264, 379, 540]


# ---------------------------------------------------------------- the regression


def test_without_history_the_range_is_as_wide_as_the_prior() -> None:
    factor = math.exp(1.2815515655446004 * LOG_SD)
    assert range_of() == pytest.approx((MEDIAN / factor, MEDIAN, MEDIAN * factor))


def test_one_evening_by_hand() -> None:
    """Of the prior's variance the part f lies between evenings: the place moves by 1 − f, and f weighs by itself."""
    off = math.log(1.0 / MEDIAN)
    parts = np.array([1 / 64, 1 / 16, 1 / 4, 1 / 2, 4 / 5])
    whole = LOG_SD * 1.2815515655446004 / stats.t(4).ppf(0.9)
    places = math.log(MEDIAN) + (1 - parts) * off
    scales = np.sqrt(parts * (2 - parts) * (4 * whole**2 + off**2) / 5)

    def below(log_rate: float) -> float:
        return float(np.average(stats.t(5, places, scales).cdf(log_rate), weights=parts))

    by_hand = [math.exp(optimize.brentq(lambda at, level=level: below(at) - level, -9, 9)) for level in LEVELS]
    assert range_of(lesson(0.0)) == pytest.approx(by_hand, rel=1e-6)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=6), st.floats(-2, 2))
@settings(max_examples=30, deadline=None)
def test_a_trade_that_drinks_so_many_times_more_learns_so_many_times_more(offs: list[float], shift: float) -> None:
    lessons = tuple(lesson(off, year=2020 + place) for place, off in enumerate(offs))
    more = tuple(lesson(off + shift, year=2020 + place) for place, off in enumerate(offs))
    there = learn_log_rate(lessons, tonight(), median=1.0, log_sd=LOG_SD).quantiles(LEVELS)
    here = learn_log_rate(more, tonight(), median=math.exp(shift), log_sd=LOG_SD).quantiles(LEVELS)
    assert here == pytest.approx(there + shift, abs=1e-9)


@given(st.lists(st.tuples(st.floats(-1, 1), st.booleans()), min_size=2, max_size=5), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_rows_does_not_matter(offs: list[tuple[float, bool]], random: Any) -> None:
    lessons = [lesson(off, year=2020 + place, sold_out=dry) for place, (off, dry) in enumerate(offs)]
    straight = range_of(*lessons)
    random.shuffle(lessons)
    assert range_of(*lessons) == pytest.approx(straight, rel=1e-9)


@given(st.integers(1, 8), st.floats(-0.4, 0.4))
@settings(max_examples=25, deadline=None)
def test_evenings_that_agree_with_each_other_narrow_the_range_one_by_one(evenings: int, off: float) -> None:
    def width(lessons: int) -> float:
        low, _, high = range_of(*[lesson(math.log(MEDIAN) + off)] * lessons)
        return math.log(high / low)

    assert width(evenings) < width(evenings - 1)


@given(st.lists(st.floats(-0.5, 0.5), max_size=4), st.floats(-3, 3))
@settings(max_examples=40, deadline=None)
def test_a_sold_out_evening_pulls_up_and_never_down(offs: list[float], least: float) -> None:
    lessons = [lesson(off, year=2020 + place) for place, off in enumerate(offs)]
    without = range_of(*lessons)[1]
    assert range_of(*lessons, lesson(least, sold_out=True))[1] >= without * (1 - 1e-3)


def test_a_sold_out_evening_far_below_what_was_known_teaches_nothing() -> None:
    known = [lesson(0.2, year=2020 + year) for year in range(4)]
    assert range_of(*known, lesson(-4.0, sold_out=True)) == pytest.approx(range_of(*known), rel=1e-6)


def test_far_above_what_was_known_it_teaches_as_much_as_one_with_beer_left() -> None:
    known = [lesson(0.0, year=2020 + year) for year in range(4)]
    dry, counted = range_of(*known, lesson(2.5, sold_out=True)), range_of(*known, lesson(2.5))
    assert dry[1] == pytest.approx(counted[1], rel=0.1)


def test_evenings_of_the_same_kind_teach_more() -> None:
    other = range_of(lesson(-0.5, event_type=EventType.FESTIVAL), evening_=tonight(event_type=EventType.RECEPTION))
    same = range_of(lesson(-0.5, event_type=EventType.RECEPTION), evening_=tonight(event_type=EventType.RECEPTION))
    assert same[1] < other[1] < MEDIAN
    assert same[2] / same[0] < other[2] / other[0]


def test_a_small_party_teaches_less_than_a_large_one() -> None:
    assert range_of(lesson(-0.5, noise=0.25))[1] > range_of(lesson(-0.5, noise=0.001))[1]


def test_an_old_evening_teaches_less_than_last_years() -> None:
    assert range_of(lesson(-0.5, year=1995))[1] > range_of(lesson(-0.5, year=2024))[1]


def test_a_warm_evening_is_read_as_a_thirsty_one_only_outdoors() -> None:
    hot = lesson(0.5, temperature_c=32.0)
    assert range_of(hot, evening_=tonight(temperature_c=14.0))[1] < range_of(hot, evening_=tonight())[1]
    assert range_of(hot, evening_=tonight())[1] == range_of(lesson(0.5))[1]


def test_evenings_made_from_known_figures_are_found_again() -> None:
    """60 evenings of a level of 0.9 with a spread of 0.2 between evenings."""
    random = np.random.default_rng(7)
    rates = math.log(0.9) + 0.2 * random.standard_normal(60)
    low, median, high = range_of(*(lesson(rate_, noise=1e-4) for rate_ in rates))
    assert median == pytest.approx(0.9, rel=0.06)
    assert math.log(high / low) / (2 * 1.2815515655446004) == pytest.approx(0.2, rel=0.15)


def test_of_two_hundred_houses_the_ranges_hold_as_many_as_they_promise() -> None:
    """Each house its own level, each evening its own mood, together as spread as the catalogue says."""
    random = np.random.default_rng(7)
    held = {0.8: 0, 0.95: 0}
    for _ in range(200):
        level = math.log(MEDIAN) + LOG_SD * math.sqrt(0.5) * random.standard_normal()
        *rates, tonights = level + LOG_SD * math.sqrt(0.5) * random.standard_normal(6)
        answer = learn_log_rate(
            tuple(lesson(rate_, year=2020 + place) for place, rate_ in enumerate(rates)),
            tonight(),
            median=MEDIAN,
            log_sd=LOG_SD,
        )
        for part in held:
            low, high = answer.quantiles(((1 - part) / 2, (1 + part) / 2))
            held[part] += low <= tonights <= high
    assert held[0.8] / 200 == pytest.approx(0.8, abs=0.07)
    assert held[0.95] / 200 == pytest.approx(0.95, abs=0.04)


def test_a_level_that_drifts_is_followed() -> None:
    """A rate that rises by 6 % a year: next year's is nearer to last year's than to the mean."""
    rates = [0.06 * year for year in range(20)]
    lessons = tuple(lesson(rate_, year=2005 + place, noise=1e-4) for place, rate_ in enumerate(rates))
    assert math.log(range_of(*lessons)[1]) == pytest.approx(1.2, abs=0.05)


# ---------------------------------------------------------------- an event's past events


def test_litres_shipped_alone_teach_nothing_and_it_is_said() -> None:
    found = learned(past("2017", None, shipped_l=700), past("2022", None, guests=None))
    assert found.after is None
    assert str(found.summary()) == (
        "Altbier: past events teach nothing yet, the range stays as wide as without them. "
        "2017: only litres shipped are known and 2022: litres drunk are not recorded."
    )
    records = after(past("2017", None, shipped_l=700))
    assert assumption_for(records, RATE, beverage=ALTBIER) == default_assumption(RATE, BeverageCategory.BEER)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (past("x", 200, guests=None), "guests are not recorded"),
        (past("x", 200, guests=0), "guests are not recorded"),
        (past("x", 0), "nothing was drunk"),
        (past("x", 200, held_on=dt.date(2025, 6, 16)), "it is not before this event"),
    ],
)
def test_why_a_past_event_teaches_nothing(what: PastEvent, why: str) -> None:
    assert [str(each.why) for each in learned(what).unused] == [why]


def test_without_past_events_of_the_beverage_nothing_is_said() -> None:
    assert learn_rate(after(), ALTBIER) is None
    assert learn_rate(after(past("2024", 225, beverage="Wine")), ALTBIER) is None
    assert demand(after(past("2024", 225, beverage="Wine"))).learned is None


def test_the_rate_is_learned_from_named_events_and_the_forecast_rests_on_it() -> None:
    records = after(past("Abend 2023", 225, year=2023), past("Abend 2024", 236.25))
    used = assumption_for(records, RATE, beverage=ALTBIER, guest_group="Guests")
    assert (used.basis, used.source) == (Basis.LEARNED, "Abend 2023, Abend 2024")
    found = demand(records)
    assert used in found.rests_on
    assert found.learned is not None
    assert found.learned.is_used
    assert str(found.learned.summary()) == (
        "Altbier: learned from 2 past events, 1.15 servings per drinker and hour, 0.85 to 1.56 in 8 of 10 evenings. "
        "Without them 1.25, 0.8 to 1.96."
    )


@pytest.mark.parametrize("whose", [{"beverage": "Altbier"}, {}])
def test_a_row_of_the_events_own_stands_over_it(whose: dict[str, str]) -> None:
    own = assumed(RATE, 1.4, 0.3, **whose)
    records = after(past("2024", 225)).with_rows("assumption", (own,))
    assert assumption_for(records, RATE, beverage=ALTBIER) == own
    found = learn_rate(records, ALTBIER)
    assert found is not None
    assert not found.is_used
    assert "the row on “Assumptions” says 1.4 and stands" in str(found.summary())


def test_each_past_event_has_its_own_shares_hours_and_glass() -> None:
    """Half the drinkers, or half the hours, for the same litres: twice the rate."""
    one = learned(past("2024", 225)).lessons[0].log_rate
    assert one == pytest.approx(0)
    assert learned(past("2024", 225, drinker_share=0.3)).lessons[0].log_rate == pytest.approx(math.log(2))
    assert learned(past("2024", 225, hours_present_h=1.5)).lessons[0].log_rate == pytest.approx(math.log(2))
    assert learned(past("2024", 225, duration_h=1.5)).lessons[0].log_rate == pytest.approx(math.log(2))
    # in glasses twice as large litres rise by the elasticity of 0.3 alone
    large = learned(past("2024", 225, serving_size_l=0.5)).lessons[0].log_rate
    assert large == pytest.approx(-0.3 * math.log(2))


def test_where_it_states_none_those_of_this_event_hold() -> None:
    """Of 400 guests 72 % are drinkers, of the 100 of the press 20 %; all stay for 2.75 h."""
    groups = group("Guests", 400), group("Press", 100)
    own = assumed(evening().assumptions[2].kind, 0.2, beverage="Altbier", guest_group="Press")
    records = evening(*groups, past_events=(past("2024", 225, drinker_share=None, hours_present_h=None),))
    records = records.with_rows("assumption", (*records.assumptions, own))
    found = learn_rate(records, ALTBIER)
    assert found is not None
    drinkers = 500 * (0.8 * 0.72 + 0.2 * 0.2)
    assert found.lessons[0].log_rate == pytest.approx(math.log(900 / (drinkers * 2.75)))


@pytest.mark.parametrize("dry", [{"ran_dry_at": at(20, day=1)}, {"left_over_l": 0.0}])
def test_an_evening_that_ran_dry_or_left_nothing_says_only_at_least(dry: dict[str, Any]) -> None:
    found = learned(past("2024", 225, **dry))
    assert found.sold_out == 1
    assert found.after is not None
    assert found.after.value > MEDIAN


def test_kind_guests_and_temperature_of_the_event_count() -> None:
    festival = past("2024", 100, event_type=EventType.FESTIVAL)
    alike = rate(festival, event=event(event_type=EventType.FESTIVAL))
    unlike = rate(festival, event=event(event_type=EventType.RECEPTION))
    assert alike[1] < unlike[1] < MEDIAN
    hot = past("2024", 400, temperature_c=33)
    assert rate(hot, event=event(temperature_c=15.0))[1] < rate(hot)[1]


def test_nothing_changes_where_no_litres_drunk_are_known() -> None:
    with_history = demand(evening(past_events=(past("2017", None, shipped_l=700),)), BEFORE)
    without = demand(evening(), BEFORE)
    assert with_history.litres == without.litres
    assert with_history.rests_on == without.rests_on
