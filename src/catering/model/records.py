"""All records of one event, and the tables they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from catering.model.assumption import Assumption
from catering.model.beverage import Beverage, ContainerOffer, ContainerSize, OrderLine, SetAside
from catering.model.event import Bar, Event, GuestGroup, PastEvent, ServingPeriod
from catering.model.record import Record, same_name


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
    assumptions: tuple[Assumption, ...] = ()
    past_events: tuple[PastEvent, ...] = ()
    own: OwnContent = OwnContent()

    @property
    def guests_accepted(self) -> int:
        return sum(group.accepted for group in self.guest_groups)

    def beverage(self, name: str) -> Beverage:
        """The beverage of that name. Raises KeyError."""
        return _named(self.beverages, name)

    def rows(self, table: str) -> tuple[Record, ...]:
        """The records of one table, by the name of its record type."""
        return (self.event,) if table == "event" else tuple(getattr(self, ATTRIBUTES[table]))

    def with_rows(self, table: str, rows: tuple[Record, ...]) -> EventRecords:
        """The same event with one table's rows replaced."""
        return self.model_copy(update={ATTRIBUTES[table]: rows[0] if table == "event" else rows})


TABLES: tuple[type[Record], ...] = (
    Event,
    GuestGroup,
    Beverage,
    OrderLine,
    ContainerOffer,
    SetAside,
    Assumption,
    Bar,
    ServingPeriod,
    ContainerSize,
    PastEvent,
)
"""Every table, in the order of the workbook's sheets: what is changed most comes first."""

ATTRIBUTES: Mapping[str, str] = {table.table: "event" if table is Event else f"{table.table}s" for table in TABLES}


def _named(rows: tuple[Beverage, ...], name: str) -> Beverage:
    for row in rows:
        if same_name(row.name) == same_name(name):
            return row
    raise KeyError(name)
