"""A count as JSON holds it: names as the event has them, whole millilitres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catering.model.finding import Finding
from catering.model.text import Language
from catering.planning.stock.count import CountLine
from catering.planning.stock.count_reconciled import Reconciled
from catering.services.count_stock import SeenCount
from catering.store.stock import KeptMovement


def count_as_dict(
    seen: SeenCount, findings: Iterable[Finding], posted: Iterable[KeptMovement], *, language: Language
) -> dict[str, Any]:
    """The count line by line, reconciled by keg or lot of goods, by lot, by beverage; the movements posted now."""
    count, reconciled = seen.count, seen.reconciliation
    return {
        "count": seen.kept.id,
        "event_id": seen.records.event.event_id,
        "location": seen.location.name,
        "state": seen.kept.state.value,
        "opened_at": count.opened_at.astimezone(seen.zone).isoformat(),
        "opened_by": seen.kept.opened_by,
        "to_count": len(count.lines),
        "counted": count.counted,
        "lines": [_line(line) for line in count.lines],
        "reconciliation": {
            "lines": [_reconciled("name", each) for each in reconciled.lines],
            "lots": [_reconciled("lot", each) for each in reconciled.lots],
            "beverages": [_reconciled("beverage", each) for each in reconciled.beverages],
        },
        "posted": [each.movement.id for each in posted],
        "findings": [each.as_dict(language) for each in findings],
    }


def _line(line: CountLine) -> Mapping[str, Any]:
    item, note, found = line.item, line.note, line.found
    return {
        "keg": None if item.keg is None else item.keg.number,
        "lot": item.lot.name,
        "beverage": item.lot.beverage,
        "outcome": line.outcome.value,
        "expected_containers": line.expected.containers,
        "expected_ml": line.expected.volume_ml,
        "found_containers": None if found is None else found.containers,
        "found_ml": None if found is None else found.volume_ml,
        "moved_meanwhile": line.is_asked,
        "elsewhere": line.elsewhere,
        "code": None if note is None or note.code is None else note.code.value,
        "reason": None if note is None else note.reason,
        "noted_by": None if note is None else note.noted_by,
        "noted_at": None if note is None else note.noted_at.isoformat(),
    }


def _reconciled(of: str, each: Reconciled) -> Mapping[str, Any]:
    return {
        of: each.name,
        "expected_ml": each.expected_ml,
        "found_ml": each.found_ml,
        "difference_ml": each.difference_ml,
        "by_code": {code.value: volume_ml for code, volume_ml in each.by_code.items()},
        "unexplained_ml": each.unexplained_ml,
        "unexplained_share": each.unexplained_share,
    }
