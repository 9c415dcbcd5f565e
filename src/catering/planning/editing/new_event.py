"""A new event: empty, or made after another one that lends it what does not belong to its own evening."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.beverage import Beverage, OrderLine, SetAside
from catering.model.charge import Charge, ChargeStatus
from catering.model.duty import Duty
from catering.model.event import Event, EventState, GuestGroup
from catering.model.goods import Goods
from catering.model.milestone import Milestone
from catering.model.override import Override
from catering.model.record import Record, column_of, columns, sheet_label
from catering.model.records import TABLES
from catering.model.rows import OWN, OWN_SHEET, Row, Rows, with_changes
from catering.model.shipment import Leg, Receipt
from catering.model.stock import Keg, Lot
from catering.model.text import Text, plural_text, text
from catering.model.training import Availability, RosterEntry
from catering.planning.editing.move_event import on_clock, what_moves

_COUNTS = ("accepted", "invited", "declined", "under_age", "non_drinkers")
_OF_THE_OTHER: Mapping[type[Record], tuple[str, ...]] = {
    GuestGroup: ("invited_on", "accepted_on", "declined_on", "arrived", "arrived_on"),
    Beverage: ("best_before_on",),
    Leg: ("actual_departs_at", "actual_arrives_at"),
    Milestone: ("actual_at",),
    Duty: ("state", "done_on", "done_by", "number"),
    Goods: ("secured", "returned_on"),
    Charge: ("valid_until_on", "committed_on", "paid_on"),
}
"""What was counted, reached, done or paid for the other evening."""
_AGREED = frozenset({ChargeStatus.QUOTE, ChargeStatus.INVOICE})
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be made: its rows, what of another it holds, what of that it leaves out, and what is to be told."""

    rows: Rows
    copied: tuple[Text, ...] = ()
    left_out: tuple[Text, ...] = ()
    told: tuple[Text, ...] = ()


def empty_event(
    *,
    event_id: str,
    name: str,
    venue: str,
    time_zone: str,
    currency: str,
    day: dt.date,
    doors: dt.time,
    last_pour: dt.time,
    guest_group: str,
    guests: int,
) -> NewEvent:
    """An event with its hours and one group of guests; a last pour before the doors is on the day after.

    Raises ZoneInfoNotFoundError.
    """
    zone = ZoneInfo(time_zone)
    doors_at, doors_told = on_clock(dt.datetime.combine(day, doors), zone)
    ends_on = day if last_pour > doors else day + dt.timedelta(days=1)
    last_pour_at, last_told = on_clock(dt.datetime.combine(ends_on, last_pour), zone)
    event = _row(
        Event,
        event_id=event_id,
        name=name,
        venue=venue,
        time_zone=time_zone,
        currency=currency,
        doors_at=doors_at,
        last_pour_at=last_pour_at,
    )
    rows: dict[str, Mapping[int, Row]] = {
        **{name: {} for name in (*(table.table for table in TABLES), OWN_SHEET)},
        Event.table: {1: event},
        GuestGroup.table: {1: _row(GuestGroup, name=guest_group, accepted=guests)},
    }
    return NewEvent(rows, told=tuple(each for each in (doors_told, last_told) if each is not None))


def _row(table: type[Record], **given: Any) -> Row:
    return {**{column.name: column.default for column in columns(table)}, **given}


def event_after(rows: Rows, *, event_id: str, name: str, day: dt.date, template: bool) -> NewEvent:
    """An event after another one, on another day at the same times of the clock.

    What was counted, reached, done, paid or known better for that evening is left out. A template lends its
    structure only: no number of guests, no order, nothing that a person keeps beside it.
    """
    moves = what_moves(rows, day)
    after = with_changes(rows, (move.change for move in moves))
    (event,) = after[Event.table].values()
    event |= {"event_id": event_id, "name": name, "state": EventState.PLANNED}
    for record_type, names in _OF_THE_OTHER.items():
        forgotten = {name: column_of(record_type, name).default for name in names}
        for row in after.get(record_type.table, {}).values():
            row |= forgotten
    for group in after.get(GuestGroup.table, {}).values() if template else ():
        group |= {**dict.fromkeys(_COUNTS), "accepted": 0}
    agreed = [row for row in after.get(Charge.table, {}).values() if row["status"] in _AGREED]
    for row in agreed:
        row["status"] = ChargeStatus.RATE
    gone = {Override.table, Receipt.table, Keg.table, Lot.table, Availability.table, RosterEntry.table} | (
        {OrderLine.table, SetAside.table, OWN_SHEET} if template else set()
    )
    for table in gone:
        after[table] = {}
    if template:
        after = {table: {key: _without_own(row) for key, row in of.items()} for table, of in after.items()}
    told = [text("{moment}: {told}", moment=move.words, told=move.told) for move in moves if move.told is not None]
    if agreed:
        told.append(
            plural_text(
                "{n:n0} charge that was quoted or invoiced is a rate now: ask for a new quote.",
                "{n:n0} charges that were quoted or invoiced are rates now: ask for new quotes.",
                n=len(agreed),
            )
        )
    return NewEvent(after, tuple(_copied(after)), tuple(_left_out(rows, gone, template=template)), tuple(told))


def _without_own(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith(OWN)}


def _copied(after: Rows) -> Iterator[Text]:
    for table in TABLES:
        if table is not Event and after.get(table.table):
            yield text("{sheet} ({n:n0})", sheet=sheet_label(table), n=len(after[table.table]))
    if after.get(OWN_SHEET):
        yield text("{sheet} ({n:n0})", sheet=text("Your own sheets"), n=len(after[OWN_SHEET]))


def _left_out(before: Rows, gone: Collection[str], *, template: bool) -> Iterator[Text]:
    for table in TABLES:
        if table.table in gone and before.get(table.table):
            yield sheet_label(table)
    if any(row["state"] is not EventState.PLANNED for row in before[Event.table].values()):
        yield column_of(Event, "state").label
    for table, names in _OF_THE_OTHER.items():
        for name in (*_COUNTS, *names) if template and table is GuestGroup else names:
            column = column_of(table, name)
            if any(row.get(name) not in (None, column.default) for row in before.get(table.table, {}).values()):
                sheet = sheet_label(table)
                yield (
                    column.label if table is GuestGroup else text("{sheet}: {column}", sheet=sheet, column=column.label)
                )


def proposed_id(name: str, taken: Collection[str] = ()) -> str:
    """An event ID after a name, that none of `taken` has; empty where the name has no letter or digit."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    slug = re.sub(r"-{2,}", "-", re.sub(r"[^\w-]+", "-", plain)).strip("-_")[:_LONGEST_ID]
    return _free(slug, taken) if slug else ""


def scenario_id(origin: str, name: str, taken: Collection[str]) -> str:
    """The event ID of a scenario: that of its origin, two dashes, its own name."""
    slug = proposed_id(name) or "scenario"
    return _free(f"{origin[: _LONGEST_ID - 30]}--{slug[:28]}", taken)


_LONGEST_ID = next(column.max_length or 80 for column in columns(Event) if column.name == "event_id") - 4


def _free(wanted: str, taken: Collection[str]) -> str:
    known = {each.casefold() for each in taken}
    numbered = (wanted, *(f"{wanted}-{number}" for number in range(2, 1000)))
    return next(each for each in numbered if each.casefold() not in known)
