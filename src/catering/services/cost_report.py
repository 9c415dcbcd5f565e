"""The landed cost of the chosen consignment, for reports: the same figures as on the page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from catering.model.money import to_minor_unit
from catering.model.text import Language
from catering.model.written_numbers import rounded
from catering.planning.cost.cost_lines import CostLine
from catering.planning.cost.landed_cost import LandedCost


def cost_as_dict(cost: LandedCost | None, *, language: Language) -> dict[str, Any] | None:
    """The cost in plain types; names in `language`.

    Amounts are rounded to what is paid; those of a line are in its own currency, None where they are not known.
    `quoted_share` is by number of lines.
    """
    if cost is None:
        return None
    return {
        "consignment": None if cost.consignment is None else cost.consignment.name,
        "total": float(cost.total),
        "lowest": float(cost.lowest),
        "highest": float(cost.highest),
        "currency": cost.currency,
        "quoted_lines": cost.quoted,
        "counted_lines": cost.counted,
        "quoted_share": rounded(cost.quoted_share),
        "quoted_share_of_amount": rounded(cost.quoted_share_of_amount),
        "per_keg": _each(cost.per_keg),
        "per_litre": _each(cost.per_litre),
        "per_serving": _each(cost.per_serving),
        "in_other_currency": _in_other(cost),
        "lines": [_line(line, language) for line in cost.lines],
        "deposits": [_line(line, language) for line in cost.deposits],
    }


def _line(line: CostLine, language: Language) -> dict[str, Any]:
    return {
        "charge": line.name.in_language(language),
        "kind": line.kind.value,
        "amount": _paid(line.amount),
        "currency": line.currency,
        "in_event_currency": _paid(line.in_event_currency),
        "lowest": _paid(line.lowest),
        "highest": _paid(line.highest),
        "basis": line.basis.in_language(language),
        "status": line.status.value,
        "worked_out": line.is_worked_out,
        "supplier": line.supplier,
        "budget_line": line.budget_line,
        "note": line.note.in_language(language) if line.note is not None else None,
    }


def _in_other(cost: LandedCost) -> dict[str, Any] | None:
    total = cost.in_other(cost.total)
    if total is None:
        return None
    amount, currency = total
    each = {
        name: cost.in_other(value)
        for name, value in (("per_keg", cost.per_keg), ("per_litre", cost.per_litre), ("per_serving", cost.per_serving))
    }
    return {
        "currency": currency,
        "total": float(to_minor_unit(amount, currency)),
        **{name: None if value is None else _each(value[0]) for name, value in each.items()},
    }


def _paid(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _each(amount: Decimal | None) -> float | None:
    """A part of the total, with the digits that are kept: it is never paid by itself."""
    return None if amount is None else rounded(float(amount))
