"""Set a median of one's own for a beverage, or take it back."""

from __future__ import annotations

from catering.model.override import Override, OverrideOf
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.services.edit_records import add_row, delete_row, edit_cell


def override_median(
    records: EventRecords, beverage: str, of: OverrideOf, median_typed: str | None, reason: str | None
) -> EventRecords:
    """The event with a caterer's own median for a beverage, in the place of whatever was set of it before.

    The median is read as in a workbook's cell: `1,4`, `500 L`, `6 hl`. Raises EditRefused.
    """
    records = _without(records, beverage, [each for each in OverrideOf if each is not of])
    typed = {"median": median_typed, "reason": reason}
    row = next(iter(_rows_of(records, beverage, [of])), None)
    if row is None:
        return add_row(records, Override.table, {"beverage": beverage, "of": of.value, "unit": of.unit, **typed})
    for column, words in typed.items():
        records = edit_cell(records, Override.table, row, column, words)
    return records


def remove_override(records: EventRecords, beverage: str) -> EventRecords:
    """The event with the forecast's own figures for a beverage, whatever was set of it."""
    return _without(records, beverage, list(OverrideOf))


def _without(records: EventRecords, beverage: str, kinds: list[OverrideOf]) -> EventRecords:
    for row in reversed(_rows_of(records, beverage, kinds)):
        records = delete_row(records, Override.table, row)
    return records


def _rows_of(records: EventRecords, beverage: str, kinds: list[OverrideOf]) -> list[int]:
    return [
        row
        for row, each in enumerate(records.overrides)
        if same_name(each.beverage) == same_name(beverage) and each.of in kinds
    ]
