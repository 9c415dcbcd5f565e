"""All records of one event, and the tables they stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from catering.model.assumption import Assumption
from catering.model.beverage import Beverage, ContainerOffer, ContainerSize, OrderLine, SetAside
from catering.model.charge import BudgetLine, Charge, ExchangeRate
from catering.model.duty import Duty
from catering.model.event import Bar, Event, GuestGroup, PastEvent, ServingPeriod
from catering.model.goods import Goods
from catering.model.milestone import Fallback, Milestone
from catering.model.override import Override
from catering.model.party import Party
from catering.model.record import Record, columns, same_name
from catering.model.service import Cooler
from catering.model.shipment import Consignment, Leg, Receipt
from catering.model.stock import Keg, Location, Lot
from catering.model.text import Text, label
from catering.model.training import Availability, RosterEntry, StaffMember, Trainer, TrainingSession


class OwnContent(BaseModel):
    """What a person keeps in their workbook beside ours: columns by sheet and row key, and whole sheets."""

    model_config = ConfigDict(frozen=True)

    columns: Mapping[str, Mapping[str, Mapping[tuple[Any, ...], Any]]] = {}
    sheets: Mapping[str, tuple[tuple[Any, ...], ...]] = {}


class EventRecords(BaseModel):
    """An event with everything that is known and assumed of it."""

    model_config = ConfigDict(frozen=True)

    event: Event
    serving_periods: tuple[ServingPeriod, ...] = ()
    guest_groups: tuple[GuestGroup, ...] = ()
    beverages: tuple[Beverage, ...] = ()
    bars: tuple[Bar, ...] = ()
    container_sizes: tuple[ContainerSize, ...] = ()
    container_offers: tuple[ContainerOffer, ...] = ()
    order_lines: tuple[OrderLine, ...] = ()
    set_asides: tuple[SetAside, ...] = ()
    overrides: tuple[Override, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    past_events: tuple[PastEvent, ...] = ()
    consignments: tuple[Consignment, ...] = ()
    legs: tuple[Leg, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    duties: tuple[Duty, ...] = ()
    parties: tuple[Party, ...] = ()
    goods: tuple[Goods, ...] = ()
    charges: tuple[Charge, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    exchange_rates: tuple[ExchangeRate, ...] = ()
    kegs: tuple[Keg, ...] = ()
    lots: tuple[Lot, ...] = ()
    locations: tuple[Location, ...] = ()
    coolers: tuple[Cooler, ...] = ()
    staff_members: tuple[StaffMember, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    training_sessions: tuple[TrainingSession, ...] = ()
    availabilities: tuple[Availability, ...] = ()
    roster_entries: tuple[RosterEntry, ...] = ()
    own: OwnContent = OwnContent()
    ids: Mapping[str, tuple[int, ...]] = {}
    """The store's id of each row by table, in the order of the rows; below 0: not saved yet. Empty: from no store."""

    @property
    def guests_accepted(self) -> int:
        return sum(group.accepted for group in self.guest_groups)

    def beverage(self, name: str) -> Beverage:
        """The beverage of that name. Raises KeyError."""
        return _named(self.beverages, name)

    def rows(self, table: str) -> tuple[Record, ...]:
        """The records of one table, by the name of its record type."""
        return (self.event,) if table == "event" else tuple(getattr(self, ATTRIBUTES[table]))

    def id_of(self, record: Record) -> int | None:
        """The store's id of a record, found by its key; None where it is from no store."""
        rows = zip(self.rows(record.table), self.ids.get(record.table, ()), strict=False)
        return next((row_id for row, row_id in rows if row.key == record.key), None)

    def with_rows(self, table: str, rows: tuple[Record, ...]) -> EventRecords:
        """The same event with one table's rows replaced; a row keeps its id by its key, else by its place."""
        update: dict[str, Any] = {ATTRIBUTES[table]: rows[0] if table == "event" else rows}
        if self.ids:
            update["ids"] = {**self.ids, table: _ids_kept(self.rows(table), self.ids.get(table, ()), rows)}
        return self.model_copy(update=update)


@dataclass(frozen=True, slots=True)
class Topic:
    """Tables that are looked up and changed together."""

    name: str
    tables: tuple[type[Record], ...]

    @property
    def label(self) -> Text:
        return label("topic", self.name)


TOPICS: tuple[Topic, ...] = (
    Topic(
        "Guests and drinks",
        (Event, GuestGroup, Beverage, Override, Assumption, Bar, ServingPeriod, PastEvent),
    ),
    Topic("Order", (OrderLine, ContainerOffer, SetAside, ContainerSize)),
    Topic("Shipment", (Consignment, Leg, Milestone, Fallback, Receipt)),
    Topic("Duties and goods", (Duty, Goods, Party)),
    Topic("Cost", (Charge, BudgetLine, ExchangeRate)),
    Topic("Stock", (Keg, Lot, Location, Cooler)),
    Topic("Training", (StaffMember, TrainingSession, RosterEntry, Availability, Trainer)),
)
"""What every event has comes first; in each topic what is changed most."""

TABLES: tuple[type[Record], ...] = tuple(table for topic in TOPICS for table in topic.tables)
"""Every table, in the order of the workbook's sheets."""

REFERRED: tuple[str, ...] = tuple(
    table.table
    for table in TABLES
    if any(table.table == column.refers_to for each in TABLES for column in columns(each))
)
"""The tables whose rows others name."""

_ONE_AS_MANY = {
    "event": "event",
    "goods": "goods",
    "duty": "duties",
    "party": "parties",
    "availability": "availabilities",
    "roster_entry": "roster_entries",
}

ATTRIBUTES: Mapping[str, str] = {table.table: _ONE_AS_MANY.get(table.table, f"{table.table}s") for table in TABLES}


def _ids_kept(before: Sequence[Record], ids: Sequence[int], after: Sequence[Record]) -> tuple[int, ...]:
    """The ids of rows that were replaced: a renamed one stands at the same place, a new one gets an id below 0."""
    by_key = {row.key: row_id for row, row_id in zip(before, ids, strict=True)}
    kept = [by_key.get(row.key) for row in after]
    twice = {row_id for row_id, times in Counter(kept).items() if times > 1}
    # two rows of one name, which nothing refuses yet: the one that had it before keeps its id
    kept = [
        None if here in twice and tuple(ids[place : place + 1]) != (here,) else here for place, here in enumerate(kept)
    ]
    taken = set(kept)
    if len(before) == len(after):
        kept = [there if here is None and there not in taken else here for here, there in zip(kept, ids, strict=True)]
    lowest = min((0, *ids, *(each for each in kept if each is not None)))
    for place, row_id in enumerate(kept):
        if row_id is None:
            lowest -= 1
            kept[place] = lowest
    return tuple(each for each in kept if each is not None)


def _named(rows: tuple[Beverage, ...], name: str) -> Beverage:
    for row in rows:
        if same_name(row.name) == same_name(name):
            return row
    raise KeyError(name)
