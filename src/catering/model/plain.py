"""Values as plain texts and numbers, and back: what a store's row, a change or a hidden sheet can hold exactly."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.record import Column

Plain = str | int | float | bool | None
"""What JSON and every database hold without loss."""

_SAME_WITHIN = 1e-12  # a spreadsheet keeps 16 digits of a number's 17


def to_plain(value: Any) -> Plain:
    """A record's value: a choice by its English word, money by its digits, a day in ISO, a moment in UTC."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        return str(value)  # of a choice its value, no longer a choice
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"{type(value).__name__} is no value of a record")


def from_plain(plain: Plain, column: Column, zone: ZoneInfo) -> Any:
    """The value again; a moment in the time zone that its row is written in."""
    if plain is None:
        return None
    match column.kind:
        case "choice":
            assert column.choices is not None
            return column.choices(str(plain))
        case "money":
            return Decimal(str(plain))
        case "date":
            return dt.date.fromisoformat(str(plain))
        case "moment":
            return dt.datetime.fromisoformat(str(plain)).astimezone(zone)
        case "number":
            return float(plain)
        case "yes or no":
            return bool(plain)
        case _:
            return plain


_OWN_TYPES: dict[str, type[dt.datetime | dt.date | dt.time]] = {
    "datetime": dt.datetime, "date": dt.date, "time": dt.time,
}  # fmt: skip


def own_to_plain(value: Any) -> Any:
    """A cell of a person's own, whose type nothing declares: JSON's own types as they are, the rest named."""
    if isinstance(value, dt.timedelta):
        return {"duration": value.total_seconds()}
    for name, kind in _OWN_TYPES.items():
        if isinstance(value, kind):
            return {name: value.isoformat()}
    return value


def own_from_plain(plain: Any) -> Any:
    """The cell again."""
    if not isinstance(plain, dict):
        return plain
    ((name, written),) = plain.items()
    return dt.timedelta(seconds=written) if name == "duration" else _OWN_TYPES[name].fromisoformat(written)


def same_value(one: Any, other: Any) -> bool:
    """Whether two values say the same: a number within a spreadsheet's precision, a moment to the second."""
    if isinstance(one, dt.datetime) and isinstance(other, dt.datetime) and one.tzinfo and other.tzinfo:
        return abs((one.astimezone(dt.UTC) - other.astimezone(dt.UTC)).total_seconds()) < 1
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_SAME_WITHIN)
    return bool(one == other)
