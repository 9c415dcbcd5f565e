"""The service in the plan's JSON: each bar by itself, and what concerns them all."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from catering.catalog.assumptions import default_assumption
from catering.model.assumption import AssumptionKind, Basis
from catering.model.records import EventRecords
from catering.planning.event_plan import plan_event
from catering.services.edit_records import EditRefused, edit_assumption, with_assumption_row
from catering.services.plan_report import plan_as_dict

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def report(records: EventRecords) -> dict[str, Any]:
    return plan_as_dict(plan_event(records, as_of=AS_OF), (), language="en")


def test_each_bar_has_its_taps_tappers_peak_and_simulated_waits(reference: EventRecords) -> None:
    bars = report(reference)["service"]
    assert [(bar["bar"], bar["taps"], bar["tappers"], bar["trained"]) for bar in bars] == [
        ("Bar 1, stage", 2, 3, 3),
        ("Bar 2, hall left", 2, 2, 2),
        ("Bar 3, hall right", 2, 2, 2),
        ("Bar 4, foyer", 2, 2, 2),
    ]
    assert sum(bar["peak_orders_per_min"] for bar in bars) == pytest.approx(8.5, rel=0.1)
    assert sum(bar["p90_demand"]["peak_orders_per_min"] for bar in bars) == pytest.approx(14, rel=0.1)
    for bar in bars:
        assert bar["median_demand"]["simulation"] == {key: bar[key] for key in ("mean_wait_s", "p90_wait_s")}
        assert 0 <= bar["mean_wait_s"] <= bar["p90_demand"]["simulation"]["mean_wait_s"] < 60
        assert bar["p90_demand"]["erlang_c"]["mean_wait_s"] > bar["p90_demand"]["simulation"]["mean_wait_s"]
        assert len(bar["quarters"]) == 16
        assert max(each["tappers_needed"] for each in bar["quarters"]) == bar["p90_demand"]["tappers_needed"]


def test_what_concerns_all_bars_stands_beside_it(reference: EventRecords) -> None:
    serving = report(reference)["serving"]
    assert serving["tappers"] == 9
    assert [rule["rule"] for rule in serving["broken_rules"]] == ["enough casks"]
    assert serving["toast"]["trained_needed"] == 8
    assert serving["toast"]["begins_at"].startswith("2025-06-16T18:51")
    assert serving["cold_store"] == {
        "places": 60, "containers": 37, "missing": 0, "in_by_at": "2025-06-15T19:00:00+09:00",
    }  # fmt: skip
    (altbier,) = serving["allocation"]
    assert altbier["in_reserve"] == {"20 L slim keg": 8}
    assert all(bar["chance"] < altbier["chance_in_total"] for bar in altbier["bars"])


def test_one_bar_stands_for_all_where_there_is_none(reference: EventRecords) -> None:
    (pooled,) = report(reference.with_rows("bar", ()))["service"]
    assert (pooled["bar"], pooled["taps"], pooled["tappers"]) == ("all bars", 3, 7)
    assert pooled["median_demand"]["tappers_needed"] == 4


def test_two_fewer_trained_let_wait_longer(reference: EventRecords) -> None:
    """Whoever did not attend the session is not trained: the bars wait longer."""
    before = report(reference)
    absent = tuple(
        entry.model_copy(update={"attended": False}) if place < 4 else entry
        for place, entry in enumerate(reference.roster_entries)
    )
    after = report(reference.with_rows("roster_entry", absent))
    assert sum(bar["trained"] for bar in after["service"]) < sum(bar["trained"] for bar in before["service"])
    assert after["training"]["readiness"] < before["training"]["readiness"]
    waits = [sum(bar["p90_demand"]["simulation"]["mean_wait_s"] for bar in each["service"]) for each in (before, after)]
    assert waits[0] < waits[1]


def test_a_wait_without_end_and_a_bar_without_tappers_are_plain_json(reference: EventRecords) -> None:
    nobody = tuple(bar.model_copy(update={"planned_tappers": 0}) for bar in reference.bars)
    told = report(reference.with_rows("bar", nobody))
    assert told["service"][0]["mean_wait_s"] is None
    assert told["service"][0]["median_demand"]["erlang_c"] is None
    json.dumps(told["service"], allow_nan=False)
    json.dumps(told["serving"], allow_nan=False)


def test_a_figure_is_typed_with_any_unit_of_its_kind_and_moves_the_waits(reference: EventRecords) -> None:
    slower = edit_assumption(default_assumption(AssumptionKind.ORDER_TRAINED), "value", "0.75 min")
    assert (slower.value, slower.unit, slower.basis) == (45, "s", Basis.ASSUMPTION)
    bars = report(with_assumption_row(reference, slower))["service"]
    assert [bar["tappers"] for bar in bars] == [4, 4, 4, 3]
    with pytest.raises(EditRefused):
        edit_assumption(slower, "value", "0")
