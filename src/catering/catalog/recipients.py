"""What each recipient of a workbook may see: whole tables or columns are kept from them, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from catering.catalog.rows import catalogue_rows
from catering.model.event import Event
from catering.model.recipient import Recipient
from catering.model.record import columns
from catering.model.records import ATTRIBUTES, TABLES, EventRecords, OwnContent

EVERYTHING, NOTHING = "everything", "nothing"
"""What the catalogue's column `hidden` says of a whole table; else it names columns."""


def sees_all(recipient: Recipient | None) -> bool:
    """Whose event it is: caterer, organiser, and whoever is not named. Their own sheets and columns are theirs too."""
    return recipient in (None, Recipient.CATERER, Recipient.ORGANISER)


@cache
def seen_by(recipient: Recipient | None) -> Mapping[str, frozenset[str]]:
    """The tables that a recipient may see, each with the columns that are hidden in it.

    A table that the catalogue does not decide on is not seen.
    """
    if sees_all(recipient):
        return {table.table: frozenset() for table in TABLES}
    rows = {row["table"]: row["hidden"] for row in catalogue_rows("recipients") if row["recipient"] == recipient}
    return {
        table.table: frozenset(() if rows[table.table] == NOTHING else rows[table.table].split())
        for table in TABLES
        if rows.get(table.table, EVERYTHING) != EVERYTHING
    }


def as_seen_by(records: EventRecords, recipient: Recipient | None) -> EventRecords:
    """The event without what a recipient may not see: tables are empty, columns as if nobody had filled them in."""
    if sees_all(recipient):
        return records
    seen = seen_by(recipient)
    ids = {table: row_ids for table, row_ids in records.ids.items() if table in seen}
    update: dict[str, Any] = {"own": OwnContent(), "ids": ids}
    for table in TABLES:
        hidden = {column.name: column.default for column in columns(table) if column.name in seen.get(table.table, ())}
        rows = tuple(row.model_copy(update=hidden) for row in records.rows(table.table) if table.table in seen)
        update[ATTRIBUTES[table.table]] = rows[0] if table is Event else rows
    return records.model_copy(update=update)
