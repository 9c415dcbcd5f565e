"""What if: the same event with other figures."""

from __future__ import annotations

import pytest
from evenings import (
    BEFORE,
    FACTORS,
    HOURS,
    RATE,
    SHARE,
    SHOW,
    YIELD,
    assumed,
    at,
    beverage,
    demand,
    evening,
    group,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.event import GuestGroup
from catering.model.records import EventRecords
from catering.planning.forecast.assumptions import assumption_for
from catering.planning.forecast.what_if import WhatIf, apply_what_if, with_assumption, with_guests

APART = (
    assumed(RATE, 2.0, 0.5, guest_group="Press", beverage="Altbier"),
    assumed(SHARE, 0.9, 0.05, guest_group="Press"),
    assumed(SHOW, 0.6, 0.1, guest_group="Press"),
    assumed(HOURS, 2.0, 0.2, guest_group="Press"),
)


def apart() -> EventRecords:
    """An evening on which the press has figures of its own."""
    return evening(group("Guests", 650), group("Press", 50), assumptions=APART)


def try_out(records: EventRecords, kind: AssumptionKind, value: float) -> EventRecords:
    return apply_what_if(records, WhatIf("Altbier", values={kind: value}))


def stated(records: EventRecords, kind: AssumptionKind, whose: str | None = None) -> Assumption:
    return assumption_for(records, kind, guest_group=whose, beverage=records.beverages[0])


def test_a_what_if_that_changes_nothing_changes_nothing() -> None:
    for records in (evening(), apart()):
        assert WhatIf("Altbier").changes_nothing
        assert apply_what_if(records, WhatIf("Altbier")) is records
        same = WhatIf(
            "Altbier",
            guests_accepted=700,
            values={kind: stated(records, kind).value for kind in FACTORS},
            serving_size_l=0.25,
        )
        assert apply_what_if(records, same) == records


def test_the_records_are_not_touched() -> None:
    records = apart()
    before = records.model_copy(deep=True)
    apply_what_if(records, WhatIf("Altbier", guests_accepted=900, values={RATE: 1.7, SHOW: 1.0}, serving_size_l=0.2))
    assert records == before


def test_the_documented_example() -> None:
    """docs/planning/what_if.md"""
    tried = try_out(evening(), RATE, 1.7)
    assert stated(tried, RATE).spread == pytest.approx(0.595)
    assert demand(tried).distribution.chance(800) == pytest.approx(0.79, abs=0.005)
    assert [g.accepted for g in with_guests(evening(group("A", 330), group("B", 170)), 503).guest_groups] == [332, 171]


@pytest.mark.parametrize("kind", [HOURS, RATE])
def test_a_spread_keeps_its_size_beside_the_figure(kind: AssumptionKind) -> None:
    before, after = stated(evening(), kind), stated(try_out(evening(), kind, 1.7), kind)
    assert after.value == 1.7
    assert after.spread / after.value == pytest.approx(before.spread / before.value)


@pytest.mark.parametrize("kind", [SHOW, SHARE, YIELD])
def test_a_share_stays_as_even_a_beta(kind: AssumptionKind) -> None:
    before, after = stated(evening(), kind), stated(try_out(evening(), kind, 0.5), kind)
    evenness = [row.value * (1 - row.value) / row.spread**2 for row in (before, after)]
    assert evenness[1] == pytest.approx(evenness[0])


def test_if_all_arrive_everybody_does() -> None:
    records = try_out(apart(), SHOW, 1.0)
    assert [stated(records, SHOW, name).value for name in (None, "Guests", "Press")] == [1, 1, 1]
    assert demand(records).attendance_mean == 700
    assert demand(records).variance_shares[SHOW] == 0


def test_groups_of_their_own_figures_keep_their_distance() -> None:
    lively = try_out(apart(), RATE, 1.25 * 1.2)
    assert stated(lively, RATE, "Guests").value == pytest.approx(1.5)
    assert stated(lively, RATE, "Press").value == pytest.approx(2.4)
    assert stated(lively, RATE, "Press").spread == pytest.approx(0.6)
    more = try_out(apart(), SHARE, 0.8)
    odds_ratio = (0.8 / 0.2) / (0.72 / 0.28)
    press = stated(more, SHARE, "Press").value
    assert press / (1 - press) == pytest.approx(odds_ratio * 0.9 / 0.1)


@settings(max_examples=40, deadline=None)
@given(kind=st.sampled_from(FACTORS), value=st.floats(0.01, 1.0))
def test_every_figure_that_a_slider_gives_can_be_tried(kind: AssumptionKind, value: float) -> None:
    records = try_out(apart(), kind, value)
    assert stated(records, kind).value == value
    assert stated(records, kind, "Guests").value == value
    found = demand(records)
    assert 0 < found.litres["p05"] <= found.litres["p95"]


def test_a_figure_of_a_beverage_leaves_the_others_alone() -> None:
    records = evening(beverages=(beverage(), beverage("Pils")))
    tried = try_out(records, RATE, 2.0)
    assert demand(tried, name="Pils").litres == demand(records, name="Pils").litres
    assert demand(tried).mean_l == pytest.approx(1.6 * demand(records).mean_l, rel=2e-3)


def test_a_figure_of_the_evening_holds_for_every_beverage() -> None:
    records = evening(beverages=(beverage(), beverage("Pils")))
    tried = try_out(records, HOURS, 2.0)
    assert demand(tried, name="Pils").litres == demand(tried).litres
    own = evening(beverages=(beverage(), beverage("Pils")), assumptions=(assumed(HOURS, 3, 0.1, beverage="Pils"),))
    assert demand(try_out(own, HOURS, 2.0), name="Pils").litres == demand(own, name="Pils").litres


def test_what_is_tried_is_an_assumption_of_nobody() -> None:
    row = assumed(RATE, 1.25, 0.4, beverage="Altbier").model_copy(update={"source": "a count", "basis": "fact"})
    tried = stated(try_out(evening(assumptions=(row,)), RATE, 1.5), RATE)
    assert (tried.basis.value, tried.source) == ("assumption", None)


def test_groups_at_their_limits_stay_within_them() -> None:
    widest = assumed(RATE, 0.3, 0.6, guest_group="Guests")
    most = assumed(RATE, 10_000, 10_000, guest_group="Press")
    records = evening(group("Guests"), group("Press"), assumptions=(widest, most))
    for rate in (0.1, 0.37, 1.7, 4.0):
        tried = try_out(records, RATE, rate)
        assert stated(tried, RATE, "Guests").spread == pytest.approx(2 * stated(tried, RATE, "Guests").value)
        assert stated(tried, RATE, "Press").value <= 10_000


def test_a_figure_of_nothing_is_replaced() -> None:
    none = evening(assumptions=(assumed(RATE, 0), assumed(RATE, 0.5, 0.1, guest_group="Guests")))
    assert stated(with_assumption(none, RATE, 1.0, beverage=none.beverages[0]), RATE, "Guests").value == 1.0


def test_a_smaller_glass_keeps_the_thirst_it_was_stated_for() -> None:
    records = evening()
    tried = apply_what_if(records, WhatIf("altbier", serving_size_l=0.2))
    glass = tried.beverages[0]
    assert (glass.serving_size_l, glass.thirst_serving_l) == (0.2, 0.25)
    assert glass.serving_spread_l == pytest.approx(0.008)
    assert demand(tried).mean_l == pytest.approx(demand(records).mean_l * 0.8**0.3, rel=1e-3)
    assert demand(tried).servings_p50 == pytest.approx(demand(records).servings_p50 * 0.8**-0.7, rel=1e-3)
    back = apply_what_if(tried, WhatIf("Altbier", serving_size_l=0.25))
    assert demand(back).litres == pytest.approx(demand(records).litres)


# --- guests

guest_groups = st.lists(
    st.builds(
        lambda accepted, parts, invited: GuestGroup(
            name="x",
            accepted=accepted,
            under_age=int(accepted * parts[0]),
            non_drinkers=accepted - int(accepted * parts[0]) if parts[1] else None,
            invited=accepted + invited,
        ),
        st.integers(0, 5000),
        st.tuples(st.floats(0, 1), st.booleans()),
        st.integers(0, 10),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(groups=guest_groups, guests=st.integers(0, 20_000))
def test_guests_add_up_exactly_and_every_group_stays_a_group(groups: list[GuestGroup], guests: int) -> None:
    named = [each.model_copy(update={"name": f"Group {index}"}) for index, each in enumerate(groups)]
    records = with_guests(evening(*named), guests)
    assert records.guests_accepted == guests
    before = sum(each.accepted for each in groups)
    for old, new in zip(named, records.guest_groups, strict=True):
        GuestGroup.model_validate(new.model_dump())  # not more without alcohol than guests, not more than invited
        if before:
            assert abs(new.accepted - old.accepted * guests / before) < 1


def test_guests_of_an_event_without_groups_are_nobody() -> None:
    records = evening().with_rows("guest_group", ())
    assert with_guests(records, 100) is records


def test_guests_of_empty_groups_are_spread_evenly() -> None:
    records = with_guests(evening(group("A", 0, under_age=0), group("B", 0), group("C", 0)), 10)
    assert sorted(each.accepted for each in records.guest_groups) == [3, 3, 4]


def test_more_guests_are_more_even_once_they_were_counted() -> None:
    records = evening(group("A", 100, arrived=90), group("B", 0, arrived=5))
    more = with_guests(records, 200)
    assert [each.arrived for each in more.guest_groups] == [180, 5]
    assert demand(more, at(20)).mean_l > demand(records, at(20)).mean_l
    assert demand(more, BEFORE).attendance_mean == pytest.approx(2 * demand(records, BEFORE).attendance_mean)
