"""Casks opened and kegs changed, to the minute, on evenings that pour as much in every quarter hour."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bars import asked, bar, served
from evenings import assumed, at, evening, order
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from catering.model.assumption import AssumptionKind
from catering.model.beverage import Dispense
from catering.planning.service.casks_and_kegs import (
    Casks,
    KegChanges,
    cellar_hands,
    change_the_kegs,
    open_the_casks,
)
from catering.planning.service.orders import AskedFor, orders_by_bar
from catering.planning.service.service_rules import ServiceRule
from catering.planning.service.tappers import man_the_bars

FORTY = (40.0,) * 8
"""Two hours of 40 glasses a quarter hour: 10 L each, 80 L in all."""


def casks_of(
    ask: AskedFor, *, taps: int = 1, casks: int = 5, trained: dict[str, int] | None = None, **tables: Any
) -> Casks:
    tables = {"order_lines": (order(casks, "20 L gravity cask"),), **tables}
    records = evening(bars=(bar(taps=taps, dispense=Dispense.GRAVITY_CASK),), **tables)
    orders = orders_by_bar(records, ask)
    (found,) = open_the_casks(records, orders, man_the_bars(records, orders, trained))
    return found


def test_a_cask_of_20_litres_pours_18_and_a_half() -> None:
    """7.5 % are lost at the start: 80 L take 4.3 casks; each lasts 27 ¾ minutes at 10 L a quarter hour."""
    casks = casks_of(asked(*FORTY))
    assert (casks.needed, casks.ordered, casks.broken) == (5, 5, ())
    assert list(casks.opened_at) == [at(19 + each * 18.5 / 40) for each in range(5)]
    assert casks.open_h == pytest.approx(18.5 / 40)


def test_a_cask_that_is_lost_whole_at_the_start_is_refused() -> None:
    """Almost all of it may be lost: then 80 L take 400 casks of 0.2 L; of nothing, no number is enough."""
    with pytest.raises(ValidationError, match="A cask that is lost whole at the start pours nothing"):
        assumed(AssumptionKind.CASK_START_LOSS, 1)
    assert casks_of(asked(*FORTY), assumptions=(assumed(AssumptionKind.CASK_START_LOSS, 0.99),)).needed == 400


def test_two_taps_empty_two_casks_side_by_side() -> None:
    casks = casks_of(asked(*FORTY), taps=2)
    assert list(casks.opened_at) == [at(19), at(19), at(19 + 37 / 40), at(19 + 37 / 40), at(19 + 74 / 40)]
    assert casks.open_h == pytest.approx(37 / 40)


def test_no_cask_is_kept_open_over_the_night() -> None:
    """10 L on each of two evenings: one cask would hold both, but what is left of it is flat by the second evening."""
    two_evenings = asked(*[4] * 20)
    first, second = (tuple(at(19 + place / 4, day) for place in range(10)) for day in (16, 17))
    casks = casks_of(replace(two_evenings, begins=(*first, *second)))
    assert (casks.needed, casks.opened_at) == (2, (at(19), at(19, day=17)))
    assert casks.open_h == 2.5  # until the bar closes, and not until the next evening


def test_casks_of_two_sizes_count_by_their_litres_in_any_order() -> None:
    """1 × 10 L and 40 × 20 L are 19.8 L on average, of which 18.3 L are poured: 80 L take five, not nine of 10 L."""
    lines = (order(1, "10 L gravity cask"), order(40, "20 L gravity cask"))
    one_way, other_way = (casks_of(asked(*FORTY), order_lines=rows) for rows in (lines, lines[::-1]))
    assert one_way == other_way
    assert (one_way.needed, one_way.ordered) == (5, 41)
    assert one_way.opened_at[1] == at(19 + 810 / 41 * 0.925 / 40)


def test_a_cask_that_stands_open_too_long_is_told() -> None:
    """4 glasses a quarter hour: a cask lasts 18.5 quarter hours, and should be empty in two hours."""
    casks = casks_of(asked(*[4] * 20))
    (rule,) = casks.broken
    assert rule.rule is ServiceRule.CASKS_FRESH
    assert str(rule.message) == "Bar 1: a cask stands open for up to 4.6 h; it should be empty in 2 h."
    assert str(rule.way_out) == "Take smaller casks, tap one at a time, or give the bar more of the orders."


def test_too_few_casks_and_nobody_trained_to_open_them() -> None:
    casks = casks_of(asked(*FORTY), casks=2, trained={})
    assert [rule.rule for rule in casks.broken] == [ServiceRule.CASKS_OPENED, ServiceRule.ENOUGH_CASKS]
    assert [str(rule.message) for rule in casks.broken] == [
        "Bar 1 opens 5 casks, and nobody there is trained to.",
        "Bar 1 pours from casks: 90 % demand takes 5, 2 are ordered for it.",
    ]


def test_casks_are_shared_out_by_orders_among_the_bars_that_pour_from_them() -> None:
    bars = (
        bar("A", share=0.4, dispense=Dispense.GRAVITY_CASK),
        bar("B", share=0.2, dispense=Dispense.GRAVITY_CASK),
        bar("C", share=0.4),
    )
    service = served(evening(bars=bars, order_lines=(order(6, "20 L gravity cask"),)))
    assert [(casks.bar, casks.ordered) for casks in service.casks] == [("A", 4), ("B", 2)]
    assert sum(service.changed_at("A")) == service.casks[0].needed


def parts_of(casks: int, *shares: float) -> list[int]:
    bars = tuple(bar(f"Bar {place}", 1, share, dispense=Dispense.GRAVITY_CASK) for place, share in enumerate(shares))
    records = evening(bars=bars, order_lines=(order(casks, "20 L gravity cask"),) if casks else ())
    orders = orders_by_bar(records, asked(*FORTY))
    return [each.ordered for each in open_the_casks(records, orders, man_the_bars(records, orders))]


def test_three_casks_of_two_equal_bars_are_two_and_one() -> None:
    assert parts_of(3, 0.5, 0.5) == [2, 1]
    assert parts_of(10, 0.55, 0.25, 0.2) == [6, 2, 2]  # 5.5, 2.5 and 2


@settings(deadline=None, max_examples=20)
@given(casks=st.integers(0, 60), first=st.floats(0.05, 0.6), second=st.floats(0.05, 0.3))
def test_the_parts_of_the_bars_are_all_casks_that_are_ordered(casks: int, first: float, second: float) -> None:
    shares = (first, second, 1 - first - second)
    parts = parts_of(casks, *shares)
    assert sum(parts) == casks
    assert all(abs(part - casks * share) < 1 for part, share in zip(parts, shares, strict=True))


def test_a_keg_is_changed_when_it_has_run_empty() -> None:
    """20 L kegs at 10 L a quarter hour: the first is there already, the next comes at 19:30."""
    records = evening(bars=(bar(),), order_lines=(order(10),))
    (changes,) = change_the_kegs(records, orders_by_bar(records, asked(*FORTY)))
    assert changes == KegChanges("Bar 1", (0, 1, 0, 1, 0, 1, 0, 1), 2)
    assert changes.changes == 4


def test_what_is_lost_on_the_way_empties_kegs_too() -> None:
    records = evening(bars=(bar(),), order_lines=(order(10),))
    (changes,) = change_the_kegs(records, orders_by_bar(records, asked(*FORTY, lost=0.2)))
    assert changes.changes == 5  # 100 L out of kegs for 80 L in glasses


def test_cellar_hands_of_the_busiest_hour() -> None:
    """Eight changes an hour at two bars, of six minutes each: 48 minutes, one hand; of ten minutes: two."""
    changes = (KegChanges("A", (1, 1, 1, 1, 0), 4), KegChanges("B", (1, 1, 1, 1, 1), 4))
    assert cellar_hands(evening(), changes) == 1
    assert cellar_hands(evening(assumptions=(assumed(AssumptionKind.KEG_CHANGE, 10),)), changes) == 2
    assert cellar_hands(evening(), ()) == 0


def test_without_an_order_nobody_can_say_when_kegs_are_changed() -> None:
    records = evening(bars=(bar(),))
    assert change_the_kegs(records, orders_by_bar(records, asked(*FORTY))) == ()
    assert served(records).changed_at("Bar 1") == ()
