"""The schedule of the chosen consignment, for reports: the same figures as on the page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from catering.model.finding import Finding, Level
from catering.model.text import Language
from catering.model.written_numbers import rounded, rounded_or_none
from catering.planning.shipment.fallback_choice import FallbackChoice
from catering.planning.shipment.litres_changes import LitresChange
from catering.planning.shipment.receipt_claims import ReceiptClaim
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shipment_schedule import ShipmentSchedule


def schedule_findings(schedule: ShipmentSchedule | None) -> tuple[Finding, ...]:
    """What breaks, why the way is refused, and what was to be claimed, as warnings."""
    if schedule is None:
        return ()
    broken = [
        Finding(Level.WARNING, f"schedule-{each.rule.name.casefold().replace('_', '-')}", each.message, each.suggestion)
        for each in schedule.broken
    ]
    if schedule.refused is not None:
        broken.insert(0, Finding(Level.WARNING, "shelf-life-too-short", schedule.refused))
    claims = [Finding(Level.WARNING, "damage-to-claim", claim.summary()) for claim in schedule.receipts if claim.is_due]
    missing = [Finding(Level.WARNING, "containers-missing", each.summary()) for each in schedule.missing]
    return (*broken, *claims, *missing)


def schedule_as_dict(schedule: ShipmentSchedule | None, *, language: Language) -> dict[str, Any] | None:
    """The schedule in plain types: shares of 1, hours, ISO moments in the zone of their milestone; names in `language`.

    None where the event has neither consignments nor milestones.
    """
    if schedule is None:
        return None
    binding, days = schedule.binding, schedule.days_door_to_door
    return {
        "consignment": None if schedule.consignment is None else schedule.consignment.name,
        "chance_on_time": rounded_or_none(schedule.chance_on_time),
        "binding_milestone": None if binding is None else binding.name.in_language(language),
        "shelf_life_left_days": rounded_or_none(schedule.shelf_life_left_days),
        "refused": None if schedule.refused is None else schedule.refused.in_language(language),
        "days_door_to_door": None
        if days is None
        else {which: rounded(each) for which, each in zip(("lowest", "likely", "highest"), days, strict=True)},
        "milestones": [_point(point, schedule, language) for point in schedule.points],
        "changes": [_change(change, language) for change in schedule.changes],
        "fallbacks": [_fallback(choice) for choice in schedule.fallbacks],
        "receipts": [_receipt(claim, language) for claim in schedule.receipts],
    }


def _point(point: SchedulePoint, schedule: ShipmentSchedule, language: Language) -> dict[str, Any]:
    is_expected = schedule.is_expected(point)
    return {
        "milestone": point.name.in_language(language),
        "kind": None if point.kind is None else point.kind.value,
        "leg": None if point.leg is None else point.leg.number,
        "planned_at": _iso(point.planned_at),
        "actual_at": _iso(point.actual_at),
        "expected_at": _iso(point.expected_at if is_expected else None),
        "latest_at": _iso(point.latest_at),
        "safe_latest_at": _iso(point.safe_latest_at),
        "slack_h": rounded(point.slack_h) if is_expected else None,
        "responsible": point.responsible,
    }


def _change(change: LitresChange, language: Language) -> dict[str, Any]:
    return {
        "after": None if change.after is None else change.after.in_language(language),
        "until_at": _iso(change.until_at),
        "cost": None if change.cost is None else float(change.cost),
        "currency": change.currency,
        "by_fallback_only": change.is_by_fallback_only,
        "means": change.means,
    }


def _fallback(choice: FallbackChoice) -> dict[str, Any]:
    return {
        "fallback": choice.fallback.name,
        "decide_by_at": _iso(choice.decide_by_at),
        "safe_decide_by_at": _iso(choice.safe_decide_by_at),
        "covers_decided_now": rounded(choice.covers_decided_now),
        "covers_decided_by": rounded(choice.covers_decided_by),
        "cost": None if choice.fallback.cost is None else float(choice.fallback.cost),
        "currency": choice.currency,
    }


def _receipt(claim: ReceiptClaim, language: Language) -> dict[str, Any]:
    return {
        "receipt": claim.receipt.number,
        "received_at": _iso(claim.received_at),
        "wrong": [each.in_language(language) for each in claim.wrong],
        "claim_by_on": None if claim.claim_by_on is None else claim.claim_by_on.isoformat(),
        "claimed_on": None if claim.receipt.claimed_on is None else claim.receipt.claimed_on.isoformat(),
    }


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
