"""The plan as JSON: the same figures, to the last digit, as on the page and in the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catering import __version__
from catering.model.assumption import Assumption
from catering.model.finding import Finding
from catering.model.text import Language
from catering.model.written_numbers import rounded, rounded_or_none
from catering.planning.answers.answer import Answer
from catering.planning.answers.four_answers import four_answers
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.assumptions import eight_of_ten
from catering.planning.forecast.learning import LearnedRate
from catering.planning.forecast.override import Overridden
from catering.planning.hands import hands_of
from catering.planning.logistics import Logistics, logistics_of
from catering.planning.order.keg_mix import KegMix
from catering.planning.shipment.emissions import emissions_of
from catering.services.cost_report import cost_as_dict
from catering.services.emissions_report import co2e_as_dict
from catering.services.pallet_report import pallets_as_dicts, pallets_of_order
from catering.services.schedule_report import schedule_as_dict, schedule_findings
from catering.services.service_report import service_as_dicts, serving_as_dict
from catering.services.training_report import training_as_dict


def plan_as_dict(
    plan: EventPlan, findings: Iterable[Finding], *, language: Language, logistics: Logistics | None = None
) -> dict[str, Any]:
    """The plan in plain types: litres, shares of 1, ISO moments with offset; messages in `language`.

    `logistics` spares working it out.
    """
    records = plan.records
    load, told = pallets_of_order(records)
    logistics = logistics or logistics_of(plan, load=load)
    schedule, cost = logistics.schedule, logistics.cost
    if cost is not None:
        told += cost.findings
    told += schedule_findings(schedule)
    hands = hands_of(plan)
    told += hands.training.findings
    return {
        "catering_version": __version__,
        "as_of": plan.as_of.isoformat(),
        "event": {
            "event_id": records.event.event_id,
            "name": records.event.name,
            "state": records.event.state.value,
            "guests_accepted": records.guests_accepted,
        },
        "answers": [_answer(each, language) for each in four_answers(plan, logistics, hands)],
        "demand": [
            {
                "beverage": demand.beverage,
                "mean_l": rounded(demand.mean_l),
                "litres": {level: rounded(litres) for level, litres in demand.litres.items()},
                "servings_p50": rounded(demand.servings_p50),
                "override": _override(demand.overridden) if demand.overridden is not None else None,
                "learned": _learned(demand.learned) if demand.learned is not None else None,
                "variance_shares": {name: rounded(share) for name, share in demand.variance_shares.items()},
                "profile": [{"at": point.at.isoformat(), "share": rounded(point.share)} for point in demand.profile],
            }
            for demand in plan.demands
        ],
        "supply": [
            {
                "beverage": supply.beverage,
                "planned_l": rounded_or_none(supply.planned_l),
                "set_aside_l": rounded(supply.set_aside_l),
                "chance_suffices": rounded_or_none(supply.chance_suffices),
                "expected_leftover_l": rounded_or_none(supply.expected_leftover_l),
                "expected_shortfall_l": rounded_or_none(supply.expected_shortfall_l),
                "implied_shortage_cost_ratio": rounded_or_none(supply.implied_shortage_cost_ratio),
                "recommended_l": rounded(supply.recommended_l),
                "service_level": supply.service_level,
            }
            for supply in plan.supplies
        ],
        "ordered_mix": _mix(plan.ordered_mix),
        "keg_mix": _mix(plan.keg_mix) if plan.keg_mix is not None else [],
        "toast": [
            {
                "at": check.at.isoformat(),
                "guest_group": check.guest_group,
                "beverage": check.beverage,
                "glasses": rounded(check.glasses),
            }
            for check in plan.toast
        ],
        "pallets": pallets_as_dicts(load),
        "schedule": schedule_as_dict(schedule, language=language),
        "service": service_as_dicts(hands.service, language=language),
        "serving": serving_as_dict(hands.service, language=language),
        "training": training_as_dict(hands.training, language=language),
        "landed_cost": cost_as_dict(cost, language=language),
        "co2e": co2e_as_dict(emissions_of(records, load=load)),
        "findings": [finding.as_dict(language) for finding in (*findings, *told)],
    }


def _answer(answer: Answer, language: Language) -> dict[str, Any]:
    return {
        "question": answer.asked.value,
        "verdict": answer.verdict.value,
        "figure": answer.figure.in_language(language),
        "limited_by": None if answer.limited_by is None else answer.limited_by.in_language(language),
        "decide": None if answer.decide is None else answer.decide.in_language(language),
    }


def _override(overridden: Overridden) -> dict[str, Any]:
    override = overridden.override
    return {
        "of": override.of.value,
        "median": rounded(override.median),
        "unit": override.unit,
        "base_median": rounded(overridden.base),
        "base_median_l": rounded(overridden.base_median_l),
        "difference_l": rounded(overridden.difference_l),
        "reason": override.reason,
    }


def _learned(learned: LearnedRate) -> dict[str, Any]:
    """Servings per drinker-hour before and after the past events; `used` unless a row of the event's own stands."""
    return {
        "used": learned.is_used,
        "events": [lesson.name for lesson in learned.lessons],
        "sold_out": learned.sold_out,
        "before": _rate(learned.before),
        "after": _rate(learned.after) if learned.after is not None else None,
        "unused": [each.name for each in learned.unused],
    }


def _rate(rate: Assumption) -> dict[str, float]:
    low, high = eight_of_ten(rate)
    return {"p10": rounded(low), "p50": rounded(rate.value), "p90": rounded(high)}


def _mix(mix: KegMix) -> list[dict[str, Any]]:
    return [
        {
            "beverage": line.beverage,
            "container_size": line.container_size,
            "containers": line.containers,
            "volume_l": rounded(line.volume_l),
            "gross_weight_kg": rounded_or_none(line.gross_weight_kg),
        }
        for line in mix.lines
    ]
