"""The code of the Harmonized System that a category of beverages has in international trade."""

from __future__ import annotations

from catering.catalog.rows import catalogue_rows
from catering.model.beverage import Beverage


def commodity_code(beverage: Beverage) -> str | None:
    """The beverage's own code, else its category's; None where that depends on more than the category."""
    if beverage.commodity_code is not None:
        return beverage.commodity_code
    codes = {row["category"]: row["commodity_code"] for row in catalogue_rows("commodity_codes")}
    return codes.get(beverage.category.value)
