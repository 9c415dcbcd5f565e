"""Looking back over an event's change sets: how much each changed where, and who made them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from catering.store import schema


def cells_by_table(connection: sa.Connection, change_sets: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many cells of which tables each change set changed."""
    kept = schema.change.c
    counted: dict[int, dict[str, int]] = {}
    wanted = (
        sa.select(kept.change_set, kept.table_name, sa.func.count().label("cells"))
        .where(kept.change_set.in_(change_sets))
        .group_by(kept.change_set, kept.table_name)
    )
    for each in connection.execute(wanted):
        counted.setdefault(each.change_set, {})[each.table_name] = each.cells
    return counted


def people(connection: sa.Connection, event: int) -> tuple[str, ...]:
    """Everybody who made a change set of an event, by name."""
    kept = schema.change_set.c
    return tuple(
        connection.execute(sa.select(kept.actor).where(kept.event == event).distinct().order_by(kept.actor)).scalars()
    )
