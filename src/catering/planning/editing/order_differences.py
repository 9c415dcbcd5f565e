"""What was ordered and what is planned now: the differences that whoever got the order must hear of."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from catering.catalog.container_sizes import size_label
from catering.model.beverage import OrderLine
from catering.model.event import Event, ServingPeriod
from catering.model.milestone import Milestone
from catering.model.record import Choice, column_of, same_name, sheet_label
from catering.model.records import TABLES
from catering.model.rows import Act, Change, Row, Rows, row_words
from catering.model.shipment import Consignment, Leg
from catering.model.text import Text, plural_text, text
from catering.model.time_zones import zone_of
from catering.planning.editing.merge import changes_between
from catering.planning.order.keg_mix_rules import name_of

_TOLD = {
    Event.table: ("state", "venue", "doors_at", "toast_at", "last_pour_at", "hall_cleared_at"),
    ServingPeriod.table: ("begins_at", "ends_at"),
    Consignment.table: ("state", "incoterm", "incoterm_place", "empties"),
    Leg.table: ("planned_departs_at", "planned_arrives_at"),
    Milestone.table: ("planned_at",),
}
"""Cells besides the order's whose change is told word by word."""


def differences_from(ordered: Rows, now: Rows) -> tuple[Text, ...]:
    """Each difference as a phrase: containers by size, then where and when, then the sheets where else cells differ."""
    changes = changes_between(ordered, now)
    told = [change for change in changes if change.act is Act.EDIT and change.column in _TOLD.get(change.table, ())]
    others = [
        change
        for change in changes
        if change not in told and (change.table != OrderLine.table or change.column == "note")
    ]
    return (*_containers(ordered, now), *(_cell(change, now) for change in told), *_elsewhere(others))


def _containers(ordered: Rows, now: Rows) -> Iterator[Text]:
    before, after = _counted(ordered), _counted(now)
    names = {_key(row): row for rows in (ordered, now) for row in rows[OrderLine.table].values()}
    is_one = len({beverage for beverage, _ in names}) == 1
    for key, row in names.items():
        if before[key] != after[key]:
            size, beverage = row["container_size"], row["beverage"]
            yield text(
                "{now:n0} instead of {then:n0} × {case}",
                now=after[key],
                then=before[key],
                case=size_label(size) if is_one else name_of(beverage, size),
            )


def _counted(rows: Rows) -> Counter[tuple[str, str]]:
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows[OrderLine.table].values():
        counted[_key(row)] += row["containers"]
    return counted


def _key(row: Row) -> tuple[str, str]:
    return same_name(row["beverage"]), same_name(row["container_size"])


def _cell(change: Change, now: Rows) -> Text:
    (event,) = now[Event.table].values()
    row = now[change.table][change.row]
    record_type = next(each for each in TABLES if each.table == change.table)
    column = column_of(record_type, change.column)
    zone, words = zone_of(row, column, ZoneInfo(event["time_zone"])), column.label
    if record_type is not Event:
        words = text("{row}: {column}", row=row_words(record_type, row), column=words)
    return text(
        "{column} {now} instead of {then}",
        column=words,
        now=_shown(change.after, zone),
        then=_shown(change.before, zone),
    )


def _shown(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, dt.datetime):
        return text("{at:datetime}", at=value.astimezone(zone))
    return value.label if isinstance(value, Choice) else "–" if value is None else value


def _elsewhere(others: list[Change]) -> Iterator[Text]:
    cells = Counter(change.table for change in others)
    for table in TABLES:
        if cells[table.table]:
            yield plural_text(
                "{n:n0} cell in “{sheet}”", "{n:n0} cells in “{sheet}”", n=cells[table.table], sheet=sheet_label(table)
            )
