"""The whole plan of an event."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from evenings import BEFORE, SHARE, assumed, at, beverage, certain, evening, event, group, offer, order, set_aside

import catering.planning
from catering.model.beverage import BeverageSource
from catering.planning.event_plan import DEFAULT_SERVICE_LEVEL, order_recommended, plan_event
from catering.planning.order.keg_mix import MixRule
from catering.planning.order.supply import judge_supply
from catering.planning.overview import kegs_sentence, main_supply, overview

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "assumptions": ("stated_assumptions",),
    "learning": ("learning_regression",),
    "keg_mix": ("keg_mix_rules", "quiet_highs"),
    "empties": ("empties_plan",),
    "goods_needed": ("coupler_fit",),
    "pallet_load": (
        "loaded_pallets", "pallet_columns", "pallet_goods", "pallet_layers", "pallet_rules", "pallet_search",
    ),
    "shipment_schedule": (
        "consignment", "duration_draws", "fallback_choice", "litres_changes", "moved_departure", "reached_as_planned",
        "receipt_claims", "schedule_breaks", "schedule_chain", "schedule_passes", "schedule_points", "shelf_life",
        "what_is_missing",
    ),
    "liquor_tax": ("beer_tax", "consumption_tax", "customs_value", "import_taxes"),
    "landed_cost": ("cost_lines", "landed_quantities", "worked_out"),
    "packing_list": ("consignment_terms", "container_numbers", "labels"),
    "evening_update": (
        "evening_bars", "evening_measures", "evening_rest", "likelihood", "poured_share", "run_out",
    ),
    "ledger": (
        "keg_ranges", "ledger_goods", "ledger_pairs", "ledger_picking", "ledger_refusals", "ledger_stock",
        "told_movement",
    ),
    "deposits": ("deposit_terms",),
    "next_movement": ("movement_words", "scanned_label"),
    "tappers": (
        "containers", "erlang_c", "hands", "measured_seconds", "orders", "service_plan", "service_rules",
        "wait_simulation",
    ),
    "after_evening": (
        "day_after_sentences", "evening_lessons", "evening_report", "guests_came", "keg_yield", "past_event_rows",
        "ran_dry",
    ),
    "count": ("count_reconciled", "count_refusals", "count_words"),
    "training_plan": (
        "course", "mends", "practice_beer", "readiness", "roster", "roster_case", "roster_rules", "training_cost",
        "who_must_train",
    ),
    "four_answers": ("answer", "enough_beer", "enough_hands", "on_time", "within_budget"),
    "evening_ledger": ("day_sentences", "evening_from_ledger", "keg_moves", "keg_weight", "poured_band"),
}  # fmt: skip
"""Files that are a part of a decision, by the file whose page explains them."""
HELP_FILES = {"__init__", *(part for parts in PARTS.values() for part in parts)}


def test_the_parts_belong_together() -> None:
    records = evening(
        beverages=(beverage(), beverage("Pils")),
        order_lines=(order(38), order(2, "20 L gravity cask")),
        container_offers=(offer(), offer("20 L gravity cask"), offer(of="Pils")),
        set_asides=(set_aside(40),),
    )
    plan = plan_event(records, as_of=BEFORE)
    altbier, pils = plan.supply("altbier"), plan.supply("Pils")
    assert (altbier.planned_l, altbier.set_aside_l, altbier.available_l) == (800, 40, 760)
    assert altbier == judge_supply(plan.demand("Altbier"), planned_l=800, set_aside_l=40, service_level=0.95)
    assert pils.planned_l is None
    assert plan.service_level == DEFAULT_SERVICE_LEVEL
    assert plan.ordered_mix.volume_l == 800
    assert plan.keg_mix is not None
    for supply in plan.supplies:
        recommended = sum(line.volume_l for line in plan.keg_mix.of(supply.beverage))
        assert supply.recommended_l <= recommended < supply.recommended_l + 20
    assert [rule.rule for rule in plan.broken_rules] == [MixRule.ENOUGH_LITRES]
    assert sum(check.glasses for check in plan.toast) == pytest.approx(463.68)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_a_higher_certainty_takes_more(level: float) -> None:
    plan = plan_event(evening(container_offers=(offer(),)), as_of=BEFORE, service_level=level)
    assert plan.keg_mix is not None
    expected = {0.5: 22, 0.95: 42, 0.999: 73}
    assert plan.keg_mix.containers == expected[level]


def test_nothing_at_all_can_be_planned() -> None:
    for records in (evening(beverages=()), evening().with_rows("guest_group", ()), evening(group(accepted=0))):
        plan = plan_event(records, as_of=BEFORE)
        assert plan.keg_mix is not None
        assert plan.keg_mix.lines == ()
        assert plan.broken_rules == ()


def test_an_order_of_no_containers_is_an_order_of_nothing() -> None:
    plan = plan_event(evening(order_lines=(order(0),), container_offers=(offer(),)), as_of=BEFORE)
    assert plan.supplies[0].planned_l == 0
    assert plan.supplies[0].chance_suffices == 0


def test_more_set_aside_than_ordered() -> None:
    records = evening(order_lines=(order(2),), container_offers=(offer(),), set_asides=(set_aside(100),))
    plan = plan_event(records, as_of=BEFORE)
    assert plan.supplies[0].available_l == 0
    assert plan.keg_mix is not None
    assert plan.keg_mix.volume_l >= plan.supplies[0].recommended_l > 100


def test_lines_in_an_unknown_size_are_not_counted() -> None:
    records = evening(order_lines=(order(2, "a bucket"), order(3)), container_offers=(offer(),))
    plan = plan_event(records, as_of=BEFORE)
    assert plan.supplies[0].planned_l == 60
    assert plan_event(evening(order_lines=(order(2, "a bucket"),)), as_of=BEFORE).supplies[0].planned_l is None


def test_what_cannot_be_had_is_said_and_the_rest_is_planned() -> None:
    plan = plan_event(evening(container_offers=(offer(available=3),), order_lines=(order(3),)), as_of=BEFORE)
    assert plan.keg_mix is None
    (clash,) = plan.no_keg_mix
    assert "Altbier" in str(clash)
    assert plan.supplies[0].chance_suffices is not None
    assert order_recommended(plan) is plan.records


def test_ordering_what_is_recommended_reaches_the_service_level() -> None:
    records = evening(
        beverages=(beverage(ceremony_casks=1), beverage("Pils")),
        order_lines=(order(10).model_copy(update={"note": "by the ramp"}),),
        container_offers=(offer(price=Decimal(60)), offer("20 L gravity cask"), offer(of="Pils")),
    )
    after = order_recommended(plan_event(records, as_of=BEFORE))
    assert {(line.beverage, line.container_size) for line in after.order_lines} == {
        ("Altbier", "20 L slim keg"),
        ("Altbier", "20 L gravity cask"),
    }  # nothing of the Pils, which nobody ordered
    assert [line.note for line in after.order_lines if line.container_size == "20 L slim keg"] == ["by the ramp"]
    plan = plan_event(after, as_of=BEFORE)
    assert (plan.supplies[0].chance_suffices or 0) >= 0.95
    assert plan.broken_rules == ()


def test_where_nothing_is_ordered_yet_all_is_but_the_hotels_package() -> None:
    wine = beverage("Wine", source=BeverageSource.HOTEL_PACKAGE)
    records = evening(
        beverages=(beverage(), beverage("Pils"), wine),
        container_offers=(offer(), offer(of="Pils"), offer(of="Wine")),
    )
    plan = plan_event(records, as_of=BEFORE)
    assert plan.keg_mix is not None
    assert plan.keg_mix.of("Wine")
    after = order_recommended(plan)
    assert {line.beverage for line in after.order_lines} == {"Altbier", "Pils"}
    assert plan_event(after, as_of=BEFORE).broken_rules == ()


def test_as_of_decides_what_is_known() -> None:
    records = certain(group(arrived=500, arrived_on=dt.date(2025, 6, 16)), order_lines=(order(10),))
    before, evening_itself = (plan_event(records, as_of=moment) for moment in (BEFORE, at(21)))
    assert before.demands[0].attendance_mean == 630
    assert evening_itself.demands[0].attendance_mean == 500
    assert evening_itself.toast[0].glasses == 250


def test_a_plan_of_the_same_records_is_the_same() -> None:
    records = evening(order_lines=(order(40),), container_offers=(offer(),), assumptions=(assumed(SHARE, 0.7, 0.1),))
    first, second = plan_event(records, as_of=BEFORE), plan_event(records, as_of=BEFORE)
    assert first.supplies == second.supplies
    assert [each.litres for each in first.demands] == [each.litres for each in second.demands]
    assert first.keg_mix == second.keg_mix


def test_a_beverage_that_is_not_of_the_event_has_no_demand() -> None:
    plan = plan_event(evening(event=event(toast_at=None)), as_of=BEFORE)
    with pytest.raises(StopIteration):
        plan.demand("Kölsch")


def test_each_decision_has_its_page_and_its_test() -> None:
    package = Path(next(iter(catering.planning.__path__)))
    decisions = {path.stem for path in package.rglob("*.py")} - HELP_FILES
    for decision in sorted(decisions):
        page = ROOT / "docs" / "planning" / f"{decision}.md"
        assert page.is_file(), f"docs/planning/{decision}.md explains what planning/{decision}.py decides"
        assert page.read_text(encoding="utf-8").startswith("# ")
        assert (ROOT / "tests" / "planning" / f"test_{decision}.py").is_file()
    assert PARTS.keys() <= decisions
    pages = {path.stem for path in (ROOT / "docs" / "planning").glob("*.md")}
    assert pages <= decisions


def test_one_beverage_that_cannot_be_had_leaves_the_others_their_recommendation() -> None:
    records = evening(
        beverages=(beverage(), beverage("Pils")), container_offers=(offer(), offer(of="Pils", available=3))
    )
    plan = plan_event(records, as_of=BEFORE)
    assert plan.keg_mix is not None
    assert {line.beverage for line in plan.keg_mix.lines} == {"Altbier"}
    (clash,) = plan.no_keg_mix
    assert "Pils" in str(clash)


def test_a_keg_that_keeps_longer_than_is_served_may_be_left_half_full() -> None:
    """A few guests surely drink less than a keg holds; it is left over then, and not stale."""
    plan = plan_event(evening(group(accepted=20), container_offers=(offer(),), order_lines=(order(2),)), as_of=BEFORE)
    assert plan.demands[0].litres["p10"] < 20
    assert plan.no_keg_mix == ()
    assert MixRule.FRESHNESS not in [rule.rule for rule in plan.broken_rules]


def test_taking_the_recommendation_over_leaves_orders_that_it_says_nothing_of() -> None:
    """Pils cannot be had in the number needed, and nobody offers Kölsch: both orders stay as they are."""
    records = evening(
        beverages=(beverage(), beverage("Pils"), beverage("Kölsch")),
        container_offers=(offer(), offer(of="Pils", available=3)),
        order_lines=(order(2), order(3, of="Pils"), order(4, of="Kölsch")),
    )
    taken = order_recommended(plan_event(records, as_of=BEFORE))
    counts = {line.beverage: line.containers for line in taken.order_lines}
    assert counts["Altbier"] > 2
    assert (counts["Pils"], counts["Kölsch"]) == (3, 4)


def test_an_order_of_nothing_is_no_order() -> None:
    plan = plan_event(evening(order_lines=(order(0),), container_offers=(offer(),)), as_of=BEFORE)
    assert main_supply(plan) is None
    assert kegs_sentence(plan) is None
    assert str(overview(plan).answer[0]).startswith("Nothing is ordered yet.")
