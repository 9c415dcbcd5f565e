"""The assumption that holds where an event says nothing."""

from __future__ import annotations

from functools import cache

from catering.catalog.rows import catalogue_rows
from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import BeverageCategory


@cache
def default_assumption(kind: AssumptionKind, category: BeverageCategory | None = None) -> Assumption:
    """The catalogue's assumption for a kind, for one category of beverage where it has its own."""
    rows = {row.get("category"): row for row in catalogue_rows("assumptions") if row["kind"] == kind}
    row = rows.get(category.value if category else None) or rows.get(None)
    if row is None:
        # a share is only ever asked for a beverage, and each category has one
        raise LookupError(f"the catalogue has no {kind.value} for {category}")
    return Assumption(
        kind=kind,
        value=float(row["value"]),
        spread=float(row["spread"]),
        unit=kind.unit,
        basis=row["basis"],
        source=row["source"],
    )
