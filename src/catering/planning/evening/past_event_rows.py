"""The event as a past event: a row a beverage on its own sheet, with nothing drunk where nothing was measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.beverage import Beverage
from catering.model.event import Event, LeadFrom, LeftOverTo, Measured, PastEvent
from catering.model.record import columns, same_name
from catering.model.records import EventRecords
from catering.model.rows import Act, Change, Row, Rows, filled
from catering.model.text import Language, Text, text
from catering.planning.evening.after_evening import AfterBeverage, AfterEvening, own_rows
from catering.planning.forecast.evening_curve import serving_periods

_BY_THE_STOCK = ("shipped_l", "containers", "drunk_l", "left_over_l", "ran_dry_at", "measured")
"""What the movements say anew each time, even where they take something back."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a person adds to what the stock knows: who came; by beverage glasses counted, where the rest goes.

    `poured_l` are litres out of kegs that were counted by hand, where the stock knows of none. `lessons` are in their
    own words. `language` is that of the source that is written beside the figures.
    """

    guests: int | None = None
    glasses: Mapping[str, int] = field(default_factory=dict)
    poured_l: Mapping[str, float] = field(default_factory=dict)
    left_over_to: Mapping[str, LeftOverTo] = field(default_factory=dict)
    lessons: str | None = None
    language: Language = "en"


def past_event_changes(rows: Rows, after: AfterEvening, closing: Closing) -> tuple[Change, ...]:
    """What makes the event a past event in its own rows; nothing where all of it stands there already."""
    kept = {row_id: row for row_id, row in rows[PastEvent.table].items() if row["held_on"] == _held_on(after.records)}
    of_beverage = {same_name(row["beverage"]): row_id for row_id, row in kept.items()}
    found: list[Change] = []
    new = 0
    for past, is_by_stock in _past_events(after, closing):
        row_id = of_beverage.get(same_name(past["beverage"]))
        if row_id is None:
            new -= 1
            found += (Change(Act.ADD, PastEvent.table, new, name, None, value) for name, value in filled(past))
        else:
            found += _edits(row_id, kept[row_id], past, is_by_stock=is_by_stock)
    return tuple(found)


def copied_changes(rows: Rows, of: EventRecords) -> tuple[Change, ...]:
    """What gives another event, whose rows these are, the past event that `of` has become; only rows that it lacks.

    Only beverages that the other has too: nothing else could teach it. An event of the same day gets nothing: by its
    day a past event is known as the event's own.
    """
    (other,) = rows[Event.table].values()
    if other["doors_at"].astimezone(ZoneInfo(other["time_zone"])).date() == _held_on(of):
        return ()
    there = {(same_name(row["beverage"]), row["held_on"]) for row in rows[PastEvent.table].values()}
    names = {(same_name(row["name"]), same_name(row["beverage"])) for row in rows[PastEvent.table].values()}
    served = {same_name(row["name"]) for row in rows[Beverage.table].values()}
    found: list[Change] = []
    for place, past in enumerate(own_rows(of), start=1):
        beverage = same_name(past.beverage)
        if beverage not in served or (beverage, past.held_on) in there:
            continue
        name = past.name if (same_name(past.name), beverage) not in names else f"{past.name}, {past.held_on}"
        row = {**past.model_dump(), "name": name}
        found += (Change(Act.ADD, PastEvent.table, -place, column, None, value) for column, value in filled(row))
    return tuple(found)


def _edits(row_id: int, before: Row, past: Row, *, is_by_stock: bool) -> tuple[Change, ...]:
    """A row that is there keeps its name, what the stock does not know, and what somebody counted: glasses, and
    litres where this time nobody measured any."""
    kept = {"name", "held_on", "beverage"}
    glasses_stay = before["measured"] is Measured.GLASSES and past["measured"] is not Measured.GLASSES
    litres_stay = before["drunk_l"] is not None and past["measured"] is Measured.SHIPPED_ONLY and not is_by_stock
    if glasses_stay or litres_stay:
        kept |= {"drunk_l", "measured", "source"}
    changed = [
        name
        for name in (column.name for column in columns(PastEvent))
        if name not in kept
        and past[name] != before[name]
        and (past[name] is not None or (is_by_stock and name in _BY_THE_STOCK))
    ]
    if changed == ["source"]:  # the same, read at another moment
        return ()
    return tuple(Change(Act.EDIT, PastEvent.table, row_id, name, before[name], past[name]) for name in changed)


def _past_events(after: AfterEvening, closing: Closing) -> Iterator[tuple[Row, bool]]:
    """A row for each beverage that came, was ordered or counted in glasses; whether the stock says what was drunk."""
    records = after.records
    known = {same_name(each.beverage): each for each in after.beverages}
    glasses = {same_name(name): count for name, count in closing.glasses.items()}
    poured_l = {same_name(name): litres for name, litres in closing.poured_l.items()}
    left_over_to = {same_name(name): goes for name, goes in closing.left_over_to.items()}
    lessons = closing.lessons
    for beverage in records.beverages:
        key = same_name(beverage.name)
        each, counted = known.get(key), glasses.get(key)
        shipped_l, containers = _shipped(each)
        if shipped_l is None and counted is None and key not in poured_l and (each is None or not each.is_served):
            continue
        of_stock = _measured(each)
        is_by_stock = each is not None and each.is_served
        by_hand = not is_by_stock and key in poured_l
        if by_hand:
            of_stock |= {"drunk_l": round(poured_l[key], 3), "measured": Measured.KEGS}
        if counted is not None:
            of_stock |= {"drunk_l": round(counted * beverage.serving_size_l, 3), "measured": Measured.GLASSES}
        yield (
            {
                **dict.fromkeys((column.name for column in columns(PastEvent)), None),
                **_of_the_event(after, closing),
                "beverage": beverage.name,
                "shipped_l": shipped_l,
                "containers": containers,
                **of_stock,
                **_lead_time(records, each),
                "serving_size_l": beverage.serving_size_l,
                "left_over_to": left_over_to.get(key),
                "lessons": lessons,
                "source": _source(of_stock["measured"], after.at, by_hand=by_hand).in_language(closing.language),
            },
            is_by_stock,
        )
        lessons = None  # once is enough: with the first


def _of_the_event(after: AfterEvening, closing: Closing) -> dict[str, Any]:
    event, held_on = after.records.event, _held_on(after.records)
    name = event.name if str(held_on.year) in event.name else f"{event.name} {held_on.year}"
    taken = {same_name(past.name) for past in after.records.past_events if past.held_on != held_on}
    return {
        "name": name if same_name(name) not in taken else f"{event.name}, {held_on}",
        "held_on": held_on,
        "guests": closing.guests if closing.guests is not None else after.guests.who_came,
        "duration_h": sum(period.duration_h for period in serving_periods(after.records)),
        "time_zone": event.time_zone,
        "event_type": event.event_type,
        "temperature_c": event.temperature_c,
        "lead_from": LeadFrom.DEPARTURE,
    }


def _measured(each: AfterBeverage | None) -> dict[str, Any]:
    if each is None or not each.is_served:
        return {"measured": Measured.SHIPPED_ONLY}
    return {
        "drunk_l": each.poured_ml / 1000,
        "left_over_l": each.left_ml / 1000,
        "ran_dry_at": each.gone_at,
        "measured": each.by_stock,
    }


def _shipped(each: AfterBeverage | None) -> tuple[float | None, int | None]:
    """Litres and containers that were there to be drunk: by the stock, else as they were ordered."""
    if each is None:
        return None, None
    if each.came_ml > 0:
        return (each.came_ml + max(0, -each.missing_ml)) / 1000, each.containers
    return each.ordered_l, each.ordered_containers


def _lead_time(records: EventRecords, each: AfterBeverage | None) -> dict[str, int]:
    if each is None or each.departed_on is None:
        return {}
    days = (_held_on(records) - each.departed_on).days
    return {"lead_time_days": days} if days >= 0 else {}


def _source(measured: Measured, at: dt.datetime, *, by_hand: bool) -> Text:
    if measured is Measured.GLASSES:
        return text("Glasses counted, {at:datetime}.", at=at)
    if measured is Measured.SHIPPED_ONLY:
        return text("What was ordered or came; nobody measured what was drunk.")
    if by_hand:
        return text("Litres out of kegs, counted by hand, {at:datetime}.", at=at)
    return text("Stock movements up to {at:datetime}: litres out of kegs, less what was posted as lost.", at=at)


def _held_on(records: EventRecords) -> dt.date:
    return records.event.doors_at.astimezone(records.event.zone).date()
