"""The plan's JSON: the keys and figures that were promised."""

import datetime as dt
import json
import math

import pytest

from catering.model.assumption import AssumptionKind
from catering.model.event import Measured
from catering.model.records import EventRecords
from catering.planning.event_plan import plan_event
from catering.planning.overview import overview
from catering.services.plan_report import plan_as_dict

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def test_the_reference_evening_has_the_figures_that_were_computed_independently(reference: EventRecords) -> None:
    report = plan_as_dict(plan_event(reference, as_of=AS_OF), (), language="en")
    assert report["event"] == {
        "event_id": "duesseldorf-abend-tokio-2025",
        "name": "Düsseldorf-Abend in Tokyo 2025",
        "state": "confirmed",
        "guests_accepted": 700,
    }
    altbier = report["demand"][0]
    assert altbier["beverage"] == "Altbier"
    for level, litres in {"p05": 223.5, "p50": 430.6, "p90": 714, "p95": 824}.items():
        assert altbier["litres"][level] == pytest.approx(litres, rel=0.01)
    assert list(altbier["litres"]) == ["p05", "p10", "p25", "p50", "p75", "p90", "p95"]
    supply = report["supply"][0]
    assert supply["planned_l"] == 800
    assert supply["chance_suffices"] == pytest.approx(0.942, abs=0.005)
    assert supply["expected_leftover_l"] == pytest.approx(345, rel=0.01)
    assert supply["expected_shortfall_l"] == pytest.approx(9, abs=0.5)
    assert supply["implied_shortage_cost_ratio"] == pytest.approx(16, abs=1)
    assert supply["service_level"] == 0.95
    kegs = [line for line in report["keg_mix"] if line["beverage"] == "Altbier"]
    assert sum(line["containers"] for line in kegs) == 42
    assert {line["container_size"]: line["containers"] for line in report["ordered_mix"]} == {
        "20 L slim keg": 38,
        "20 L gravity cask": 2,
    }


def test_the_shares_make_a_whole(reference: EventRecords, festival: EventRecords) -> None:
    for records in (reference, festival):
        for demand in plan_as_dict(plan_event(records, as_of=AS_OF), (), language="en")["demand"]:
            assert math.fsum(demand["variance_shares"].values()) == pytest.approx(1, abs=1e-6)
            assert math.fsum(point["share"] for point in demand["profile"]) == pytest.approx(1, abs=1e-9)
            moments = [dt.datetime.fromisoformat(point["at"]) for point in demand["profile"]]
            assert all(moment.tzinfo is not None and moment.minute % 15 == 0 for moment in moments)
            assert moments == sorted(moments)


def test_without_an_order_the_figures_of_an_order_are_null(reference: EventRecords) -> None:
    report = plan_as_dict(plan_event(reference.with_rows("order_line", ()), as_of=AS_OF), (), language="en")
    for supply in report["supply"]:
        nulls = {key for key, value in supply.items() if value is None}
        assert nulls == {
            "planned_l",
            "chance_suffices",
            "expected_leftover_l",
            "expected_shortfall_l",
            "implied_shortage_cost_ratio",
        }
    assert report["ordered_mix"] == []


def test_an_order_beyond_all_thirst_has_no_cost_ratio_and_is_still_json(reference: EventRecords) -> None:
    line = reference.order_lines[0].model_copy(update={"containers": 10_000})
    report = plan_as_dict(plan_event(reference.with_rows("order_line", (line,)), as_of=AS_OF), (), language="en")
    assert report["supply"][0]["chance_suffices"] == 1
    assert report["supply"][0]["implied_shortage_cost_ratio"] is None
    json.dumps(report, allow_nan=False)


def test_an_event_without_guests_or_beverages_has_a_report(reference: EventRecords) -> None:
    for table in ("guest_group", "beverage"):
        bare = reference.with_rows(table, ()).with_rows("order_line", ()).with_rows("container_offer", ())
        bare = bare.with_rows("assumption", ())
        json.dumps(plan_as_dict(plan_event(bare, as_of=AS_OF), (), language="ja"), allow_nan=False)


@pytest.mark.parametrize("level", [1e-12, 0.5, 1 - 1e-12])
def test_any_certainty_between_0_and_1_has_its_litres(reference: EventRecords, level: float) -> None:
    report = plan_as_dict(plan_event(reference, as_of=AS_OF, service_level=level), (), language="en")
    assert all(0 <= supply["recommended_l"] < math.inf for supply in report["supply"])


def test_what_past_events_taught_is_told_with_what_was_assumed_before(reference: EventRecords) -> None:
    """The reference evening's past events were shipped and never measured."""
    report = plan_as_dict(plan_event(reference, as_of=AS_OF), (), language="en")
    altbier, wine = report["demand"][:2]
    assert altbier["learned"] == {
        "used": False,
        "events": [],
        "sold_out": 0,
        "before": {"p10": pytest.approx(0.798, abs=5e-4), "p50": 1.25, "p90": pytest.approx(1.958, abs=5e-4)},
        "after": None,
        "unused": ["Düsseldorf-Abend 2017", "Düsseldorf-Abend 2019", "Düsseldorf-Abend 2022"],
    }
    assert wine["learned"] is None
    measured = tuple(
        past.model_copy(update={"guests": 800, "drunk_l": 400.0, "measured": Measured.KEGS})
        for past in reference.past_events
    )
    nobody_states_a_rate = tuple(
        row for row in reference.assumptions if row.kind is not AssumptionKind.SERVINGS_PER_DRINKER_HOUR
    )
    records = reference.with_rows("past_event", measured).with_rows("assumption", nobody_states_a_rate)
    plan = plan_event(records, as_of=AS_OF)
    learned = plan_as_dict(plan, (), language="en")["demand"][0]["learned"]
    assert learned["used"]
    assert learned["events"] == ["Düsseldorf-Abend 2017", "Düsseldorf-Abend 2019", "Düsseldorf-Abend 2022"]
    # 400 L of 800 × 72 % × 2.75 h in 0.25 L glasses: 1.01 an hour
    assert 1.01 < learned["after"]["p50"] < 1.25
    assert "The thirst is learned from 3 past events." in " ".join(map(str, overview(plan).rests_on))
