"""How far an amount may turn out otherwise, by how firm it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from catering.catalog.rows import catalogue_rows
from catering.model.charge import ChargeStatus


@dataclass(frozen=True, slots=True)
class ChargeSpread:
    """Shares of the amount by which it may be less or more."""

    less_share: Decimal
    more_share: Decimal
    source: str


@cache
def charge_spreads() -> Mapping[ChargeStatus, ChargeSpread]:
    """The spread of each status: an assumption of ours, each says so."""
    return {
        ChargeStatus(row["status"]): ChargeSpread(Decimal(row["less_share"]), Decimal(row["more_share"]), row["source"])
        for row in catalogue_rows("charge_spreads")
    }
