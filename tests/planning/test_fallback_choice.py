"""Ways out: until when they can be decided on, and how surely they cover."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from shipments import altbier, evening, tokyo

from catering.model.milestone import Fallback, FallbackKind
from catering.planning.forecast.demand import forecast_demand
from catering.planning.shipment.fallback_choice import FallbackChoice, fallback_choices

NOW = tokyo(2025, 6, 9, 18)
"""A week before the doors."""


def second_flight(**columns: Any) -> Fallback:
    values: dict[str, Any] = {
        "name": "second flight", "kind": FallbackKind.SECOND_FLIGHT, "lowest_days": 4, "likely_days": 6,
        "highest_days": 8,
    }  # fmt: skip
    return Fallback(**values | columns)


def choice(*fallbacks: Fallback, as_of: dt.datetime = NOW) -> FallbackChoice:
    return fallback_choices(evening(fallbacks=fallbacks), as_of=as_of)[0]


def test_it_is_decided_on_so_many_days_before_the_doors() -> None:
    found = choice(second_flight())
    assert found.decide_by_at == tokyo(2025, 6, 10, 18)
    assert found.safe_decide_by_at == tokyo(2025, 6, 8, 18)
    assert not found.is_past(NOW)
    assert found.is_past(tokyo(2025, 6, 10, 19))


def test_the_chance_to_be_in_time_is_that_of_its_days() -> None:
    """4, 6 and 8 days are even: half of all take less than 6. Seven days are three quarters of the way: Beta(3, 3)."""
    found = choice(second_flight())
    assert found.chance_decided_by == pytest.approx(0.5)
    assert found.chance_decided_now == pytest.approx(10 * 0.75**3 - 15 * 0.75**4 + 6 * 0.75**5)
    assert choice(second_flight(), as_of=tokyo(2025, 6, 8, 18)).chance_decided_now == 1
    assert choice(second_flight(), as_of=tokyo(2025, 6, 13, 18)).chance_decided_now == 0


def test_few_litres_cover_with_the_chance_that_they_suffice() -> None:
    found = choice(second_flight(covers_l=400))
    litres = forecast_demand(evening(), altbier(), as_of=NOW).distribution.chance(400)
    assert found.chance_suffices == pytest.approx(litres)
    assert found.covers_decided_by == pytest.approx(0.5 * litres)
    unlimited = choice(second_flight())
    assert unlimited.chance_suffices is None
    assert unlimited.covers_decided_by == 0.5


def test_it_stands_for_what_is_ordered_most_and_costs_in_the_events_currency() -> None:
    found = choice(second_flight(cost=Decimal(6500)))
    assert (found.beverage, found.price) == ("Altbier", (Decimal(6500), "EUR"))
    assert choice(second_flight()).price is None


def test_what_must_be_decided_first_comes_first() -> None:
    lager = second_flight(name="hotel lager", lowest_days=0, likely_days=0.5, highest_days=1)
    found = fallback_choices(evening(fallbacks=(lager, second_flight())), as_of=NOW)
    assert [each.fallback.name for each in found] == ["second flight", "hotel lager"]
