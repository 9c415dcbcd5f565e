"""The caterer's override: the median is theirs, the spread the forecast's, and nothing forgets which it used."""

from __future__ import annotations

from typing import Any

import pytest
from evenings import BEFORE, RATE, SHARE, assumed, beverage, certain, demand, evening, group, offer, order
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.override import Override, OverrideOf
from catering.model.records import EventRecords
from catering.model.text import LANGUAGES
from catering.planning.event_plan import plan_event
from catering.planning.forecast.demand import LEVELS
from catering.planning.forecast.override import Overridden, override_of, signed_litres, without_override
from catering.planning.overview import overview

LITRES, THIRST = OverrideOf.LITRES, OverrideOf.SERVINGS_PER_DRINKER_HOUR


def own(median: float, of: OverrideOf = LITRES, name: str = "Altbier", reason: str = "The heat of 2023") -> Override:
    return Override(beverage=name, of=of, median=median, unit=of.unit, reason=reason)


def overridden(records: EventRecords, *rows: Override) -> EventRecords:
    return records.with_rows("override", rows)


def held(records: EventRecords, name: str = "Altbier") -> Overridden:
    found = demand(records, name=name).overridden
    assert found is not None
    return found


def plain(words: object) -> str:
    return str(words).replace("\N{NO-BREAK SPACE}", " ")


WITH_TOAST = evening(group(toast_beverage="Altbier"))


def test_the_documented_example() -> None:
    """docs/planning/override.md"""
    records = evening(order_lines=(order(40),), container_offers=(offer(),))
    plan = plan_event(overridden(records, own(500)), as_of=BEFORE)
    (found,), (supply,) = plan.demands, plan.supplies
    by_litres = held(plan.records)
    assert by_litres == Overridden(own(500), by_litres.base, by_litres.base, 500)
    assert (round(by_litres.base), round(by_litres.factor, 3), round(by_litres.difference_l)) == (430, 1.163, 70)
    assert [round(found.litres[level]) for level in ("p10", "p50", "p90")] == [300, 500, 829]
    assert supply.chance_suffices == pytest.approx(0.883, abs=0.0005)
    assert plan.keg_mix is not None
    assert plan.keg_mix.containers == 48
    by_thirst = held(overridden(records, own(1.6, THIRST)))
    assert (by_thirst.base, round(by_thirst.median_l)) == (pytest.approx(1.25), 550)
    assert plain(by_thirst.summary()) == (
        "Altbier: the median of 1.6 servings per drinker and hour is the caterer's own; the forecast's is 1.25 "
        "(+120 L). Reason: The heat of 2023."
    )


medians = st.floats(0.5, 50_000)


@settings(max_examples=25, deadline=None)
@given(median=medians)
@pytest.mark.parametrize("records", [evening(), WITH_TOAST, certain()], ids=["evening", "toast", "certain"])
def test_the_median_is_the_caterers_and_every_evening_moves_alike(records: EventRecords, median: float) -> None:
    before, after = demand(records), demand(overridden(records, own(median)))
    factor = median / before.litres["p50"]
    assert after.litres["p50"] == pytest.approx(median, rel=1e-8)
    assert [after.litres[level] / before.litres[level] for level in LEVELS] == pytest.approx([factor] * 7, rel=1e-7)
    assert after.mean_l == pytest.approx(before.mean_l * factor)
    assert after.servings_p50 == pytest.approx(before.servings_p50 * factor)
    assert after.variance_shares == before.variance_shares
    assert [point.share for point in after.profile] == pytest.approx([point.share for point in before.profile])
    for litres in (300.0, 800.0):
        assert after.distribution.chance(litres * factor) == pytest.approx(before.distribution.chance(litres))


@settings(max_examples=25, deadline=None)
@given(rate=st.floats(0.05, 20))
def test_a_thirst_of_their_own_moves_all_but_the_toast_for_others(rate: float) -> None:
    before, after = demand(evening()), demand(overridden(evening(), own(rate, THIRST)))
    assert after.litres["p50"] == pytest.approx(before.litres["p50"] * rate / 1.25, rel=1e-8)
    assert after.servings_p50 == pytest.approx(before.servings_p50 * rate / 1.25)
    before, after = demand(WITH_TOAST), demand(overridden(WITH_TOAST, own(rate, THIRST)))
    toast_l = float(before.distribution.certain_l.mean())
    assert float(after.distribution.certain_l.mean()) == toast_l > 0
    assert after.mean_l - toast_l == pytest.approx((before.mean_l - toast_l) * rate / 1.25)
    assert sum(point.share for point in after.profile) == pytest.approx(1)
    assert held(overridden(WITH_TOAST, own(rate, THIRST))).median_l == pytest.approx(after.litres["p50"])


@settings(max_examples=15, deadline=None)
@given(both=st.tuples(medians, medians), of=st.sampled_from(OverrideOf))
def test_who_expects_more_is_less_sure_of_the_order(both: tuple[float, float], of: OverrideOf) -> None:
    low, high = sorted(both)
    chances = [demand(overridden(WITH_TOAST, own(each, of))).distribution.chance(800) for each in (low, high)]
    assert chances[0] >= chances[1]


@settings(max_examples=10, deadline=None)
@given(median=medians, of=st.sampled_from(OverrideOf))
def test_without_the_row_the_figures_are_those_before_it(median: float, of: OverrideOf) -> None:
    records = overridden(WITH_TOAST, own(median, of), own(30, name="Sake"))
    alone = without_override(records, records.beverages[0])
    assert alone.overrides == (own(30, name="Sake"),)
    before, after = demand(WITH_TOAST), demand(alone)
    assert (after.litres, after.mean_l, after.servings_p50, after.profile) == (
        before.litres,
        before.mean_l,
        before.servings_p50,
        before.profile,
    )
    assert after.overridden is None


def test_of_two_overrides_that_of_litres_is_used_and_spelling_does_not_matter() -> None:
    rows = own(1.6, THIRST, name="ＡＬＴＢＩＥＲ"), own(500, name="altbier")
    records = overridden(evening(), *rows)
    assert override_of(records, records.beverages[0]) is rows[1]
    assert demand(records).litres["p50"] == pytest.approx(500)
    assert override_of(evening(), records.beverages[0]) is None


def test_groups_with_a_thirst_of_their_own_keep_their_distance() -> None:
    """400 guests of 1.25 and 300 of 2.5 servings an hour have 1.786 together; 1.6 is stated for all of them."""
    records = evening(group("Guests", 400), group("Press", 300), assumptions=(assumed(RATE, 2.5, guest_group="Press"),))
    found = held(overridden(records, own(1.6, THIRST)))
    assert found.base == pytest.approx((400 * 1.25 + 300 * 2.5) / 700)
    assert found.median_l == pytest.approx(found.base_median_l * 1.6 / found.base)


@pytest.mark.parametrize("of", OverrideOf)
@pytest.mark.parametrize(
    "records",
    [
        evening(group(accepted=0)),
        evening(assumptions=(assumed(SHARE, 0.0),)),
        evening(assumptions=(assumed(RATE, 0.0),)),
    ],
    ids=["no guests", "nobody drinks it", "no thirst"],
)
def test_where_nothing_is_forecast_an_override_moves_nothing(records: EventRecords, of: OverrideOf) -> None:
    found = demand(overridden(records, own(5, of)))
    assert found.overridden is None
    assert found.litres == demand(records).litres
    assert found.mean_l == 0


def test_a_toast_alone_is_not_moved_by_a_thirst() -> None:
    toast_alone = evening(group(toast_beverage="Altbier"), assumptions=(assumed(SHARE, 0.0),))
    assert demand(overridden(toast_alone, own(1.6, THIRST))).overridden is None
    assert demand(overridden(toast_alone, own(100))).litres["p50"] == pytest.approx(100)


@pytest.mark.parametrize(("median", "is_far_off"), [(85, True), (86, False), (500, False), (2149, False), (2150, True)])
def test_five_times_more_or_less_is_far_off(median: float, is_far_off: bool) -> None:
    assert held(overridden(evening(), own(median))).is_far_off is is_far_off


@pytest.mark.parametrize(
    ("litres", "words"), [(69.6, "+70 L"), (-1234, "\N{MINUS SIGN}1,234 L"), (0.4, "±0 L"), (-0.4, "±0 L")]
)
def test_a_difference_has_its_sign(litres: float, words: str) -> None:
    assert plain(signed_litres(litres)) == words


def told(*rows: Override, **tables: Any) -> list[str]:
    tables = {"order_lines": (order(40),), "container_offers": (offer(),), **tables}
    return [plain(each) for each in overview(plan_event(overridden(evening(**tables), *rows), as_of=BEFORE)).rests_on]


def test_the_overview_says_that_a_median_is_the_caterers_own() -> None:
    assert told(own(500, reason="2023 was as hot;\nwe ran dry.")) == [
        "Altbier: the median of 500 L is the caterer's own; the forecast's is 430 L (+70 L). "
        "Reason: 2023 was as hot; we ran dry.",
        "A lively crowd, as one evening in five, makes it 66 %.",
    ]
    assert told(own(1.25, THIRST))[1] == (
        "A lively crowd (1.7 servings an hour, as one evening in five) makes it 79 %."  # as the forecast has it
    )
    assert told(own(1.6, THIRST))[1].startswith("A lively crowd (2.1 servings an hour, ")
    others = told(own(40, name="Pils"), beverages=(beverage(), beverage("Pils")))
    assert others[0].startswith("Pils: the median of 40 L is the caterer's own; ")
    assert others[1] == "The thirst is assumed: no past event was measured."
    assert told(own(500), order_lines=())[0].startswith("Altbier: the median of 500 L is the caterer's own")


def test_a_demand_says_it_of_itself() -> None:
    assert plain(demand(overridden(evening(), own(500))).summary()) == (
        "Altbier: 500 L at the median, the caterer's own (430 L without it), 300 L to 829 L in 8 of 10 evenings."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_said_in_each_language(language: Any) -> None:
    for of in OverrideOf:
        found = demand(overridden(evening(), own(2, of)))
        assert found.overridden is not None
        assert "2023" in found.overridden.summary().in_language(language)
        assert found.summary().in_language(language)
