"""Move an event to another day: what can move with it, at what the clock showed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.model.duty import Duty
from catering.model.event import Event, ServingPeriod
from catering.model.goods import Goods
from catering.model.milestone import Milestone
from catering.model.record import Record, column_of
from catering.model.rows import Act, Change, Rows, in_order, row_words
from catering.model.shipment import Leg
from catering.model.text import Text, text
from catering.model.time_zones import zone_of
from catering.model.training import StaffMember, TrainingSession
from catering.model.written_moments import in_zone
from catering.model.written_numbers import CellProblem
from catering.planning.editing.merge import Place

OF_THE_EVENING: Mapping[type[Record], tuple[str, ...]] = {
    Event: ("doors_at", "toast_at", "last_pour_at", "hall_cleared_at"),
    ServingPeriod: ("begins_at", "ends_at"),
    Leg: ("planned_departs_at", "planned_arrives_at"),
    Milestone: ("planned_at",),
    Duty: ("earliest_on", "latest_on"),
    Goods: ("needed_at", "return_by_on"),
    StaffMember: ("shift_from", "shift_until"),
    TrainingSession: ("starts_at",),
}
"""The moments and days that are set by an event's day. What happened, such as a count or a departure, stays."""


@dataclass(frozen=True, slots=True)
class Move:
    """One moment on its day and on the other, both in the zone that its row names for it; or a day and the other.

    `told` says what was taken where the other day does not have its time, or has it twice.
    """

    table: str
    row: int
    column: str
    words: Text
    before: dt.date
    after: dt.date
    told: Text | None = None

    @property
    def place(self) -> Place:
        return self.table, self.row, self.column

    @property
    def is_asked(self) -> bool:
        """Whether it can stay: the doors cannot, they are the event's day."""
        return self.column != "doors_at"

    @property
    def change(self) -> Change:
        return Change(Act.EDIT, *self.place, self.before, self.after)


def what_moves(rows: Rows, day: dt.date) -> tuple[Move, ...]:
    """Every moment of an event that can move with its doors to `day`, the doors first; each by as many days."""
    (event,) = rows[Event.table].values()
    venue = ZoneInfo(event["time_zone"])
    days = day - event["doors_at"].astimezone(venue).date()
    return tuple(_moves(rows, venue, days)) if days else ()


def moves_chosen(rows: Rows, day: dt.date, places: Collection[Place]) -> tuple[Change, ...]:
    """The changes that move the doors to `day`, and the moments at `places` with them."""
    return tuple(move.change for move in what_moves(rows, day) if not move.is_asked or move.place in places)


def _moves(rows: Rows, venue: ZoneInfo, days: dt.timedelta) -> Iterator[Move]:
    for table, names in OF_THE_EVENING.items():
        for row_id in in_order(rows.get(table.table, {})):
            row = rows[table.table][row_id]
            for name in names:
                if row.get(name) is None:
                    continue
                column, told = column_of(table, name), None
                before = after = row[name]
                if column.kind == "date":
                    after = before + days
                else:
                    zone = zone_of(row, column, venue)
                    before = before.astimezone(zone)
                    after, told = on_clock(before.replace(tzinfo=None) + days, zone)
                words = column.label
                if table is not Event:
                    words = text("{row}: {column}", row=row_words(table, row), column=words)
                yield Move(table.table, row_id, name, words, before, after, told)


def on_clock(local: dt.datetime, zone: ZoneInfo) -> tuple[dt.datetime, Text | None]:
    """A local time in its zone. Where the clocks skip it, what they show instead; of two, the first; which is told."""
    try:
        return in_zone(local, zone), None
    except CellProblem as problem:
        taken = local.replace(tzinfo=zone, fold=0).astimezone(dt.UTC).astimezone(zone)
        if problem.code == "hour-twice":
            return taken, text(
                "The clocks show {at:time} twice on {day:date}: the first of the two is taken.", at=local, day=local
            )
        return taken, text(
            "The clocks skip {at:time} on {day:date}: {taken:time} is taken.", at=local, day=local, taken=taken
        )
