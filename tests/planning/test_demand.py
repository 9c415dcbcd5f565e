"""Litres needed: against a plain Monte Carlo of the stated model, at the edges, and by what must always hold."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from evenings import (
    BEFORE,
    EVENNESS,
    HOURS,
    RATE,
    SHARE,
    SHOW,
    YIELD,
    assumed,
    at,
    beverage,
    certain,
    demand,
    evening,
    event,
    group,
    period,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special

from catering.model.assumption import AssumptionKind
from catering.model.beverage import BeverageCategory
from catering.model.records import EventRecords
from catering.planning.forecast.demand import (
    CROWD_NOISE,
    LEVELS,
    SERVING_SIZE,
    BeverageDemand,
    forecast_demands,
    variance_label,
)

# --- an oracle of its own: 400,000 evenings drawn by the model's words


@dataclass(frozen=True)
class Crowd:
    """Guests in one serving period, with (mean, sd) of each share and (median, log-sd) of hours and rate."""

    heads: float
    show: tuple[float, float] = (0.92, 0.04)
    share: tuple[float, float] = (0.72, 0.08)
    hours: tuple[float, float] = (2.75, 0.35 / 2.75)
    rate: tuple[float, float] = (1.25, 0.35)
    yield_: tuple[float, float] = (0.92, 0.025)
    cap_h: float = 4.0
    toast_for_all: bool = False


EVENINGS = 400_000
_LEVELS = np.array(list(LEVELS.values()))


def monte_carlo(crowds: Sequence[Crowd], *, glass_l: float = 0.25, glass_sd_l: float = 0.01) -> NDArray[np.float64]:
    """The litres of each evening, as a plain simulation draws them."""
    rng = np.random.default_rng(20250616)
    at_levels = {name: rng.random(EVENINGS) for name in ("show", "share", "yield")}
    stay, thirst = rng.standard_normal(EVENINGS), rng.standard_normal(EVENINGS)
    glass = np.maximum(rng.normal(glass_l, glass_sd_l, EVENINGS), 0)

    def beta(mean_and_sd: tuple[float, float], name: str) -> NDArray[np.float64]:
        mean, sd = mean_and_sd
        if sd == 0:
            return np.full(EVENINGS, mean)
        both = mean * (1 - mean) / sd**2 - 1
        fine = special.betaincinv(mean * both, (1 - mean) * both, (np.arange(20_000) + 0.5) / 20_000)
        return np.asarray(fine[(at_levels[name] * 20_000).astype(int)])

    litres = np.zeros(EVENINGS)
    for crowd in crowds:
        present = crowd.heads * beta(crowd.show, "show")
        share, loss = beta(crowd.share, "share"), beta(crowd.yield_, "yield")
        drinkers = present * share
        hours = np.minimum(crowd.cap_h, crowd.hours[0] * np.exp(crowd.hours[1] * stay))
        servings = drinkers * hours * crowd.rate[0] * np.exp(crowd.rate[1] * thirst)
        # the crowd: variance μ + μ² / (6.7 · drinkers), a Poisson whose mean is Gamma
        counted = rng.poisson(servings * rng.gamma(6.7 * drinkers) / (6.7 * drinkers))
        litres += counted * glass / loss
        if crowd.toast_for_all:
            litres += present * (1 - share) * glass_l / loss
    return litres


def holds(found: BeverageDemand, simulated: NDArray[np.float64], *, within: float = 0.01) -> None:
    """Quantiles, mean, chance, leftover and shortfall agree within the sampling error and the crowd's approximation."""
    quantiles = np.quantile(simulated, _LEVELS)
    assert np.array(list(found.litres.values())) == pytest.approx(quantiles, rel=within)
    assert found.mean_l == pytest.approx(simulated.mean(), rel=within / 2)
    for litres in (*quantiles, 1.2 * quantiles[-1]):
        leftover = np.maximum(litres - simulated, 0).mean()
        assert found.distribution.chance(litres) == pytest.approx((simulated <= litres).mean(), abs=within * 0.4)
        assert found.distribution.expected_leftover_l(litres) == pytest.approx(leftover, abs=within / 2 * found.mean_l)
        shortfall = np.maximum(simulated - litres, 0).mean()
        assert found.distribution.expected_shortfall_l(litres) == pytest.approx(
            shortfall, abs=within / 2 * found.mean_l
        )


def test_the_reference_evening_is_as_simulated() -> None:
    holds(demand(evening()), monte_carlo([Crowd(700)]), within=0.006)


def test_groups_that_differ_in_share_rate_and_spread_are_as_simulated() -> None:
    records = evening(
        group("Hosts", 300),
        group("Guests", 250),
        group("Press", 150),
        assumptions=(
            assumed(SHARE, 0.9, 0.05, guest_group="Hosts"),
            assumed(SHARE, 0.4, 0.15, guest_group="Press"),
            assumed(RATE, 0.8, 0.8 * 0.6, guest_group="Guests"),
            assumed(RATE, 2.2, 2.2 * 0.2, guest_group="Press"),
            assumed(SHOW, 0.7, 0.1, guest_group="Press"),
            assumed(YIELD, 0.85, 0.04, guest_group="Press"),
        ),
    )
    crowds = [
        Crowd(300, share=(0.9, 0.05)),
        Crowd(250, rate=(0.8, 0.6)),
        Crowd(150, show=(0.7, 0.1), share=(0.4, 0.15), rate=(2.2, 0.2), yield_=(0.85, 0.04)),
    ]
    holds(demand(records), monte_carlo(crowds))


def test_a_group_whose_thirst_is_certain_beside_one_whose_is_not_is_as_simulated() -> None:
    records = evening(group("Hosts", 400), group("Guests", 300), assumptions=(assumed(RATE, 1.0, guest_group="Hosts"),))
    holds(demand(records), monte_carlo([Crowd(400, rate=(1.0, 0.0)), Crowd(300)]))


def test_a_festival_of_two_days_is_as_simulated() -> None:
    days = (period("Saturday", at(14), at(23)), period("Sunday", at(36), at(46)))
    records = evening(
        group("Saturday visitors", 420, serving_period="Saturday"),
        group("Sunday visitors", 300, serving_period="Sunday"),
        group("Weekend tickets", 90),
        event=event(doors_at=at(13), toast_at=None, last_pour_at=at(46)),
        serving_periods=days,
        assumptions=(assumed(HOURS, 3.5, 0.9), assumed(SHOW, 0.85, 0.06)),
    )
    usual = Crowd(0, show=(0.85, 0.06), hours=(3.5, 0.9 / 3.5))
    crowds = [replace(usual, heads=heads, cap_h=cap) for heads, cap in ((420, 9.0), (300, 10.0), (90, 9.0), (90, 10.0))]
    holds(demand(records), monte_carlo(crowds))


def test_a_toast_poured_for_all_is_as_simulated() -> None:
    records = evening(
        group("Guests", 500, toast_beverage="Altbier"),
        group("Press", 200),
        assumptions=(assumed(SHARE, 0.2, 0.08),),
    )
    crowds = [Crowd(500, share=(0.2, 0.08), toast_for_all=True), Crowd(200, share=(0.2, 0.08))]
    holds(demand(records), monte_carlo(crowds))


def test_a_short_evening_that_cuts_most_stays_is_as_simulated() -> None:
    records = evening(event=event(last_pour_at=at(21.25)), assumptions=(assumed(HOURS, 2.75, 1.2),))
    holds(demand(records), monte_carlo([Crowd(700, hours=(2.75, 1.2 / 2.75), cap_h=2.25)]))


def test_a_small_table_is_as_simulated() -> None:
    """Forty guests: the crowd's noise weighs as much as the drinker share, and its log-normal form is a nearness."""
    holds(demand(evening(group(accepted=40))), monte_carlo([Crowd(40)]), within=0.025)


# --- exact values


def test_the_documented_example() -> None:
    """docs/planning/demand.md"""
    found = demand(evening())
    assert [round(found.litres[level]) for level in ("p05", "p50", "p90", "p95")] == [223, 430, 713, 822]
    assert [round(found.variance_shares[kind], 2) for kind in (RATE, HOURS, SHARE)] == [0.78, 0.10, 0.08]


def test_without_uncertainty_the_litres_are_the_product_of_the_factors() -> None:
    found = demand(certain())
    assert found.mean_l == pytest.approx(700 * 0.9 * 0.5 * 2 * 1 * 0.25 / 0.9, rel=1e-12)
    assert found.attendance_mean == pytest.approx(630)
    assert found.drinkers_mean == pytest.approx(315)
    assert found.yield_mean == pytest.approx(0.9)
    # what is left is the crowd: 630 servings of 315 drinkers, relative variance 1/630 + 1/(6.7 · 315)
    spread = math.sqrt(math.log1p(1 / 630 + 1 / (6.7 * 315)))
    assert found.litres["p90"] == pytest.approx(175 * math.exp(1.2815515655446 * spread - spread**2 / 2), rel=1e-9)
    assert found.servings_p50 == pytest.approx(found.litres["p50"] * 0.9 / 0.25, rel=1e-9)
    assert found.variance_shares[CROWD_NOISE] == pytest.approx(1)


def test_a_stay_is_cut_at_the_last_pour() -> None:
    longer, cut = certain(), certain(event=event(last_pour_at=at(20.5)))
    assert demand(cut).mean_l == pytest.approx(demand(longer).mean_l * 1.5 / 2, rel=1e-12)


def test_under_age_and_non_drinkers_count_for_alcohol_only() -> None:
    water = beverage("Water", category=BeverageCategory.WATER, abv=0.0, serving_spread_l=0.0)
    records = certain(group(under_age=140, non_drinkers=70), beverages=(beverage(serving_spread_l=0.0), water))
    assert demand(records).mean_l == pytest.approx(175 * 490 / 700, rel=1e-12)
    assert demand(records).drinkers_mean == pytest.approx(315 * 490 / 700)
    assert demand(records, name="Water").mean_l == pytest.approx(175, rel=1e-12)


def test_a_smaller_glass_changes_glasses_at_once_and_litres_by_the_elasticity() -> None:
    before = demand(certain())
    after = demand(certain(beverages=(beverage(serving_size_l=0.2, thirst_serving_l=0.25, serving_spread_l=0.0),)))
    factor = (0.2 / 0.25) ** 0.3
    assert after.mean_l == pytest.approx(before.mean_l * factor, rel=1e-12)
    assert after.servings_p50 == pytest.approx(before.servings_p50 * factor * 0.25 / 0.2, rel=1e-9)
    firm = certain(beverages=(beverage(serving_size_l=0.2, thirst_serving_l=0.25, serving_spread_l=0.0),))
    firm = firm.with_rows("assumption", (*firm.assumptions, assumed(AssumptionKind.GLASS_ELASTICITY, 0)))
    assert demand(firm).mean_l == pytest.approx(before.mean_l, rel=1e-12)
    assert demand(firm).servings_p50 == pytest.approx(before.servings_p50 * 0.25 / 0.2, rel=1e-9)


def test_a_toast_for_all_adds_a_glass_for_those_who_would_not_drink_it() -> None:
    found = demand(certain(group(toast_beverage="altbier")))  # as a person writes it
    assert found.mean_l == pytest.approx(175 + 630 * 0.5 * 0.25 / 0.9, rel=1e-12)
    assert found.litres["p05"] > 630 * 0.5 * 0.25 / 0.9
    no_toast = certain(group(toast_beverage="Altbier"), event=event(toast_at=None))
    assert demand(no_toast).mean_l < found.mean_l


def test_who_comes_on_another_day_has_no_part_in_the_toast() -> None:
    days = (period("Saturday", at(19), at(23)), period("Sunday", at(43), at(47)))
    visitors = [group(day, 350, serving_period=day, toast_beverage="Altbier") for day in ("Saturday", "Sunday")]
    records = certain(*visitors, serving_periods=days, event=event(last_pour_at=at(47)))
    assert demand(records).mean_l == pytest.approx(175 + 315 * 0.5 * 0.25 / 0.9, rel=1e-12)


def test_a_group_comes_to_its_own_period_only_and_else_to_each() -> None:
    days = (period("Saturday", at(14), at(22)), period("Sunday", at(38), at(46)))
    records = certain(
        group("One day", 700, serving_period="saturday "),
        group("Both days", 100),
        serving_periods=days,
        event=event(doors_at=at(13), toast_at=None, last_pour_at=at(46)),
    )
    assert demand(records).mean_l == pytest.approx(175 * (700 + 2 * 100) / 700, rel=1e-12)


# --- counted at the door


def test_arrived_guests_take_the_place_of_those_who_accepted_once_counted() -> None:
    records = certain(group(arrived=650, arrived_on=dt.date(2025, 6, 16)))
    assert demand(records, BEFORE).attendance_mean == pytest.approx(630)
    assert demand(records, at(0.5)).attendance_mean == 650
    assert demand(records, at(0.5)).mean_l == pytest.approx(175 * 650 / 630, rel=1e-12)
    assert SHOW not in {row.kind for row in demand(records, at(20)).rests_on}


def test_a_count_without_a_day_is_of_the_day_of_the_doors_at_the_venue() -> None:
    records = certain(group(arrived=650))
    midnight_in_tokyo = dt.datetime(2025, 6, 15, 15, tzinfo=dt.UTC)
    assert demand(records, midnight_in_tokyo - dt.timedelta(seconds=1)).attendance_mean == pytest.approx(630)
    assert demand(records, midnight_in_tokyo).attendance_mean == 650


def test_a_show_rate_for_a_beverage_is_not_used() -> None:
    """Guests come or stay away whatever is poured; the reader says so."""
    records = certain()
    odd = records.with_rows("assumption", (*records.assumptions, assumed(SHOW, 0.1, beverage="Altbier")))
    assert demand(odd).mean_l == demand(records).mean_l


# --- edges: nothing crashes, nothing is NaN

CALM = {
    "no guests": evening(group(accepted=0)),
    "no groups": evening().with_rows("guest_group", ()),
    "one guest": evening(group(accepted=1)),
    "100,000 guests": evening(group(accepted=100_000)),
    "share 0": evening(assumptions=(assumed(SHARE, 0),)),
    "share 1": evening(assumptions=(assumed(SHARE, 1),)),
    "a share next to 0": evening(assumptions=(assumed(SHARE, 0.001, 0.03),)),
    "a share next to 1": evening(assumptions=(assumed(SHARE, 0.999, 0.03),)),
    "a share of all or nothing": evening(assumptions=(assumed(SHARE, 0.5, 0.4999),)),
    "a hardly uncertain share": evening(assumptions=(assumed(SHARE, 0.5, 1e-9),)),
    "all certain": certain(),
    "rate 0": evening(assumptions=(assumed(RATE, 0),)),
    "a wild rate": evening(assumptions=(assumed(RATE, 1, 2),)),
    "hours 0": evening(assumptions=(assumed(HOURS, 0),)),
    "yield 1": evening(assumptions=(assumed(YIELD, 1),)),
    "a tiny yield": evening(assumptions=(assumed(YIELD, 0.001),)),
    "a yield of all or nothing": evening(assumptions=(assumed(YIELD, 0.5, 0.4),)),
    "a crowd without measure": evening(group(accepted=3), assumptions=(assumed(EVENNESS, 1e-6),)),
    "crowds without measure, unlike": evening(
        group("A", 3),
        group("B", 3),
        assumptions=(assumed(EVENNESS, 1e-6), assumed(RATE, 1, 2, guest_group="B")),
    ),
    "no toast": evening(event=event(toast_at=None)),
    "toast for all, nobody drinks": evening(group(toast_beverage="Altbier"), assumptions=(assumed(SHARE, 0),)),
    "toast for all, everybody drinks": evening(group(toast_beverage="Altbier"), assumptions=(assumed(SHARE, 1),)),
    "all under age": evening(group(accepted=10, under_age=10)),
    "a group of nobody beside one": evening(group("A", 0), group("B", 10)),
    "a period of ten seconds": evening(serving_periods=(period("A blink", at(19), at(19) + dt.timedelta(seconds=10)),)),
    "a glass that differs widely": evening(beverages=(beverage(serving_spread_l=0.2),)),
    "one guest whose thirst is not certain beside 699 whose is": evening(
        group("A", 699), group("B", 1), assumptions=(assumed(RATE, 1.25), assumed(RATE, 1.25, 2, guest_group="B"))
    ),
    "a group that drinks nothing beside one that does": evening(
        group("A", 100), group("B", 100), assumptions=(assumed(RATE, 0, guest_group="B"),)
    ),
}


@pytest.mark.parametrize("records", CALM.values(), ids=CALM.keys())
def test_nothing_is_nan_at_the_edges(records: EventRecords) -> None:
    with np.errstate(all="raise", under="ignore"):
        found = demand(records)
    litres = list(found.litres.values())
    assert all(map(math.isfinite, (*litres, found.mean_l, found.servings_p50, *found.variance_shares.values())))
    assert litres == sorted(litres)
    assert litres[0] >= 0
    shares = sum(point.share for point in found.profile)
    assert shares == pytest.approx(1) if found.mean_l > 0 else shares == 0
    assert sum(found.variance_shares.values()) == pytest.approx(1) or not found.variance_shares
    for planned in (0.0, 1e-6, 100.0, found.mean_l, 1e9):
        distribution = found.distribution
        leftover, shortfall = distribution.expected_leftover_l(planned), distribution.expected_shortfall_l(planned)
        assert 0 <= distribution.chance(planned) <= 1
        assert leftover >= 0
        assert shortfall >= 0
        assert leftover - shortfall == pytest.approx(planned - found.mean_l, rel=1e-9, abs=1e-9)


def test_who_drinks_nothing_needs_nothing() -> None:
    for name in ("no guests", "no groups", "share 0", "rate 0", "hours 0", "all under age"):
        found = demand(CALM[name])
        assert set(found.litres.values()) == {0.0}
        assert found.mean_l == 0
        assert found.distribution.chance(0) == 1
        assert found.variance_shares == {}


def test_one_guest_whose_thirst_is_not_certain_hardly_matters() -> None:
    """The widening for crowd and glass once fell on that guest alone: litres and crowd's noise vanished."""
    alone = demand(evening(group(accepted=699), assumptions=(assumed(RATE, 1.25),)))
    beside = demand(CALM["one guest whose thirst is not certain beside 699 whose is"])
    assert beside.litres["p50"] == pytest.approx(alone.litres["p50"], rel=0.005)
    assert beside.litres["p95"] == pytest.approx(alone.litres["p95"], rel=0.01)


def test_blank_serving_periods_are_one_evening_from_the_toast_to_the_last_pour() -> None:
    explicit = evening(serving_periods=(period("The evening", at(19), at(23)),))
    assert demand(explicit).litres == demand(evening()).litres
    assert [point.share for point in demand(explicit).profile] == [point.share for point in demand(evening()).profile]


# --- what must always hold


def p95(records: EventRecords) -> float:
    return demand(records).litres["p95"]


@settings(max_examples=25, deadline=None)
@given(guests=st.lists(st.integers(1, 2000), min_size=1, max_size=3), more=st.integers(1, 500))
def test_more_guests_never_lower_a_quantile(guests: list[int], more: int) -> None:
    groups = [group(f"Group {index}", count) for index, count in enumerate(guests)]
    rows = tuple(assumed(SHARE, 0.3 + 0.2 * index, 0.1, guest_group=each.name) for index, each in enumerate(groups))
    before = demand(evening(*groups, assumptions=rows)).litres
    grown = groups[0].model_copy(update={"accepted": guests[0] + more})
    after = demand(evening(grown, *groups[1:], assumptions=rows)).litres
    assert all(after[level] >= before[level] * (1 - 1e-9) for level in LEVELS)


@pytest.mark.parametrize("kind", [SHOW, SHARE, HOURS, RATE, YIELD])
def test_a_change_by_a_thousandth_moves_the_answer_hardly(kind: AssumptionKind) -> None:
    stated = next(row for row in evening().assumptions if row.kind is kind)
    for step in np.linspace(0.7, 1.0, 13):
        before = p95(evening(assumptions=(assumed(kind, stated.value * step, stated.spread),)))
        after = p95(evening(assumptions=(assumed(kind, stated.value * step * 1.001, stated.spread),)))
        assert after == pytest.approx(before, rel=0.005)
        wider = p95(evening(assumptions=(assumed(kind, stated.value * step, stated.spread * 1.001),)))
        assert wider == pytest.approx(before, rel=0.005)


@pytest.mark.parametrize("kind", [SHOW, SHARE, HOURS, RATE, YIELD])
def test_from_certain_to_hardly_uncertain_is_no_jump(kind: AssumptionKind) -> None:
    stated = next(row for row in evening().assumptions if row.kind is kind)
    answers = [p95(evening(assumptions=(assumed(kind, stated.value, spread),))) for spread in (0, 1e-9, 1e-6, 1e-4)]
    assert answers == pytest.approx([answers[0]] * 4, rel=0.002)


def test_a_group_that_grows_apart_from_another_is_no_jump() -> None:
    """Groups of one spread are pooled, of unlike spreads are not: both ways give the same."""

    def answers(spread: float) -> list[float]:
        rows = (assumed(RATE, 1.25, spread, guest_group="B"),)
        return list(demand(evening(group("A", 350), group("B", 350), assumptions=rows)).litres.values())

    assert answers(0.4375 * (1 + 1e-9)) == pytest.approx(answers(0.4375), rel=1e-6)
    assert answers(0.4375 * 1.001) == pytest.approx(answers(0.4375), rel=0.005)


def test_the_same_question_has_the_same_answer() -> None:
    first, second = demand(evening()), demand(evening())
    assert first.litres == second.litres
    assert first.variance_shares == second.variance_shares
    assert first.profile == second.profile


def test_the_order_of_groups_does_not_matter() -> None:
    groups = [group("A", 300), group("B", 250, under_age=20), group("C", 150, toast_beverage="Altbier")]
    rows = (
        assumed(SHARE, 0.5, 0.2, guest_group="B"),
        assumed(RATE, 0.7, 0.1, guest_group="C"),
        assumed(YIELD, 0.8, 0.05, guest_group="A"),
    )
    answers = [
        list(demand(evening(*each, assumptions=rows)).litres.values()) for each in itertools.permutations(groups)
    ]
    assert all(answer == pytest.approx(answers[0], rel=1e-9) for answer in answers)


@settings(max_examples=15, deadline=None)
@given(parts=st.lists(st.integers(0, 400), min_size=2, max_size=6))
def test_splitting_a_group_into_alike_groups_changes_nothing(parts: list[int]) -> None:
    """Variance of each part's crowd: μᵢ + μᵢ²/(k · dᵢ). With μᵢ/dᵢ alike, they add up to the whole's."""
    whole = demand(evening(group(accepted=sum(parts))))
    split = demand(evening(*(group(f"Part {index}", count) for index, count in enumerate(parts))))
    assert list(split.litres.values()) == pytest.approx(list(whole.litres.values()), rel=1e-9)
    assert split.mean_l == pytest.approx(whole.mean_l, rel=1e-9)
    assert split.variance_shares == pytest.approx(whole.variance_shares, rel=1e-9)
    assert [p.share for p in split.profile] == pytest.approx([p.share for p in whole.profile], rel=1e-9)


def test_variance_shares_name_each_source_and_add_up() -> None:
    shares = demand(evening()).variance_shares
    assert set(shares) == {SHOW, SHARE, HOURS, RATE, YIELD, SERVING_SIZE, CROWD_NOISE}
    assert sum(shares.values()) == pytest.approx(1)
    assert 0.75 < shares[RATE] < 0.85  # about four fifths, as the trade's figures have it
    assert all(share >= 0 for share in shares.values())
    certain_rate = demand(evening(assumptions=(assumed(RATE, 1.25),))).variance_shares
    assert certain_rate[RATE] == 0
    assert [str(variance_label(name)) for name in shares] == list(shares)


def test_a_share_that_may_be_nothing_at_all_still_counts_as_uncertain() -> None:
    shares = demand(evening(assumptions=(assumed(SHARE, 0.05, 0.15),))).variance_shares
    assert shares[SHARE] > 0.5


def test_what_it_rests_on_is_named_once() -> None:
    found = demand(evening(group("A", 1), group("B", 2)))
    assert [row.kind for row in found.rests_on] == [SHOW, SHARE, HOURS, RATE, YIELD]


def test_every_beverage_in_the_order_of_its_sheet() -> None:
    records = evening(beverages=(beverage("Altbier"), beverage("Pils")))
    assert [each.beverage for each in forecast_demands(records, as_of=BEFORE)] == ["Altbier", "Pils"]


def test_the_summary_is_a_sentence() -> None:
    summary = str(demand(evening()).summary()).replace("\N{NO-BREAK SPACE}", " ")
    assert summary == "Altbier: 430 L at the median, 258 L to 713 L in 8 of 10 evenings."
