"""Values and rows of any kind that a workbook must give back: odd texts, any zone, the hour shown twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from catering.model.event import instant
from catering.model.opening import WEEKDAYS
from catering.model.record import Column, Record, columns, same_name
from catering.model.written_numbers import rounded
from catering.workbook.recognise import TOTAL_WORDS

ZONES = ("Asia/Tokyo", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC")
ODD_TEXTS = (
    *('"Zum Schlüssel"', "O'Reilly's", "=1+1", "+49 211 1234", "-", "@x", "007", "1e5", "3/4", "TRUE", "nan", "#N/A"),
    *(
        "アルトビール",
        "８００",
        "🍺🍺",
        "Straße, 2. Saal; „links“",
        "_x0041_",
        "<b>&amp;",
        "'quoted'",
        "a  b",
        "{=1}",
        "#",
    ),
    *("https://example.org", "2025-06-16", "5 %", "[L]", "Altbier [hl]", "None", "x" * 90),
)


def is_kept_as_it_is(words: str) -> bool:
    """Not blank, without blanks around it, and none of the words that mean something of their own."""
    return (
        bool(words)
        and words == words.strip().strip("\u200b\u2060\ufeff").strip()
        and (same_name(words).rstrip(":").strip() not in TOTAL_WORDS)
    )


def written(most: int) -> st.SearchStrategy[str]:
    any_text = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=min(most, 20))
    return (
        (st.sampled_from(ODD_TEXTS) | any_text)
        .map(str.strip)
        .filter(lambda words: len(words) <= most)
        .filter(is_kept_as_it_is)
    )


names = written(100)
codes = st.sampled_from(("EUR", "JPY", "USD"))
ids = st.from_regex(r"[\w-]{1,30}", fullmatch=True) | st.sampled_from(("7", "007", "1e5", "-1", "京都-2025"))
row_zones = st.none() | st.sampled_from(ZONES)
notes = st.none() | st.lists(names, min_size=1, max_size=3).map("\n".join) | st.just("long " * 399 + "text")
counts = st.integers(0, 1_000_000)
maybe_counts = st.none() | counts
prices = st.none() | st.decimals(0, 1_000_000, places=2)
days = st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1))
# both halves of the hour that Berlin's clocks show twice, and any second of a century
seconds = st.sampled_from((1_761_438_600, 1_761_442_200)) | st.integers(0, 4_000_000_000)


def amounts(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(rounded)


def distinct(rows: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(rows, max_size=most, unique_by=lambda row: row.key).map(tuple)


@st.composite
def moments(draw: Callable[..., Any], count: int) -> list[dt.datetime]:
    """Moments some hours after each other, each in some zone."""
    found = sorted(draw(st.lists(seconds, min_size=count, max_size=count)))
    found = [each + 5 * 3600 * index for index, each in enumerate(found)]
    return [dt.datetime.fromtimestamp(each, ZoneInfo(draw(st.sampled_from(ZONES)))) for each in found]


hours = st.tuples(st.times(), st.times()).filter(lambda pair: pair[0].replace(second=0) < pair[1].replace(second=0))
WRITTEN_OTHERWISE: Mapping[str, st.SearchStrategy[Any]] = {
    "weekdays": st.sets(st.sampled_from(range(7)), min_size=1).map(
        lambda found: " ".join(WEEKDAYS[day] for day in sorted(found))
    ),
    "hours": hours.map(lambda pair: f"{pair[0]:%H:%M}–{pair[1]:%H:%M}").filter(lambda words: words[:5] != words[6:]),
    "currency": codes,
    "into": codes,
}
"""Columns whose text has a form of its own."""


def cells(column: Column, others: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Any]:
    """Any value of a declared column; `others` are the names that rows of other tables have."""
    if column.refers_to is not None:
        found = others[column.refers_to]
        values: st.SearchStrategy[Any] = st.sampled_from(found) if found else st.nothing()
    elif column.name in WRITTEN_OTHERWISE and (column.record, column.name) != ("party", "hours"):
        values = WRITTEN_OTHERWISE[column.name]
    elif column.holds_zone:
        values = st.sampled_from(ZONES)
    else:
        values = _of_kind(column)
    return values if column.required or column.default is not None else st.none() | values


def _of_kind(column: Column) -> st.SearchStrategy[Any]:
    low, high = column.minimum if column.minimum is not None else (column.above or 0) + 0.001, column.maximum
    assert high is None or low < high
    match column.kind:
        case "choice":
            return st.sampled_from(column.choices)
        case "yes or no":
            return st.booleans()
        case "date":
            return days
        case "moment":
            return moments(1).map(lambda found: found[0])
        case "whole number":
            return st.integers(int(low), int(high or 1_000_000))
        case "money":
            return st.decimals(Decimal(str(low)), Decimal(str(high or 1_000_000)), places=2)
        case "number":
            return amounts(low, high or 1e6)
        case _:
            return written(column.max_length or 100)


@st.composite
def any_row(draw: Callable[..., Any], record_type: type[Record], others: Mapping[str, Sequence[str]]) -> Record:
    """Any row of a table of shipment, duties, goods, cost, stock or training that holds together."""
    row = {column.name: draw(cells(column, others)) for column in columns(record_type)}
    for names in _IN_ORDER:
        there = [name for name in names if row.get(name) is not None]
        row |= zip(there, sorted(row[name] for name in there), strict=True)
    if record_type.table == "receipt" and row["containers"] is not None:
        row |= {name: min(row[name], row["containers"]) for name in ("dented", "leaking")}
    if record_type.table == "duty" and row["state"] == "open":
        row["done_on"] = None
    if record_type.table == "location" and row["kind"] != "bar":
        row["bar"] = None
    shift = [row[name] for name in ("shift_from", "shift_until")] if record_type.table == "staff_member" else [None]
    if None not in shift and instant(shift[0]) >= instant(shift[1]):
        row["shift_until"] = None
    if record_type.table == "training_session" and None in (row["beverage"], row["container_size"]):
        row["beer_casks"] = 0
    if record_type.table == "roster_entry" and row["attended"] is False:
        row["seconds_a_glass"] = None
    return record_type.model_validate(row)


_IN_ORDER = (
    ("lowest_days", "likely_days", "highest_days"),
    ("lowest", "amount", "highest"),
    ("earliest_on", "latest_on"),
    ("planned_departs_at", "planned_arrives_at"),
    ("actual_departs_at", "actual_arrives_at"),
    ("filled_on", "best_before_on"),
    ("shift_from", "shift_until"),
)
