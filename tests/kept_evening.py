"""A small evening to keep in a store: guest groups, beverages, orders, what is sent, own columns and an own sheet."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage, BeverageCategory, BeverageSource, ContainerOffer, OrderLine
from catering.model.event import Event, GuestGroup, Measured, PastEvent, ServingPeriod
from catering.model.record import Record
from catering.model.records import EventRecords, OwnContent
from catering.model.rows import rows_of
from catering.services.draft import Saved, change_draft, save_draft
from catering.services.open_event import OpenedEvent, open_event
from catering.store.change_sets import ChangeSet, Kind, Stamp
from catering.store.engine import Store
from catering.store.writing import create_event
from sent_goods import sent_goods

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = "herbstfest"
NOON = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
"""When everything is done that is done in these tests."""


def at(hour: float, day: int = 24) -> dt.datetime:
    """An hour of the evening, in October 2026 in Berlin; the night of the 25th has one hour twice."""
    return dt.datetime(2026, 10, day, tzinfo=BERLIN) + dt.timedelta(hours=hour)


def beverage(name: str, **changes: Any) -> Beverage:
    figures = {
        "category": BeverageCategory.BEER, "abv": 0.05, "serving_size_l": 0.25, "source": BeverageSource.SHIPPED,
    }  # fmt: skip
    return Beverage.model_validate({"name": name, **figures, **changes})


def evening(event_id: str = EVENING, **changes: Any) -> EventRecords:
    """The evening before any store knows it."""
    groups = (
        GuestGroup(name="Press", accepted=40, invited=60),
        GuestGroup(name="Delegation", accepted=120, note="by coach"),
        GuestGroup(name="Neighbours", accepted=300),
    )
    tables: dict[str, Any] = {
        "event": Event(
            event_id=event_id,
            name="Herbstfest",
            venue="Rheinterrasse",
            time_zone="Europe/Berlin",
            doors_at=at(18.5),
            toast_at=at(19),
            last_pour_at=at(23),
            max_container_weight_kg=70.5,
        ),
        "guest_groups": groups,
        "beverages": (beverage("Altbier"), beverage("Pils")),
        "container_offers": (
            ContainerOffer(beverage="Altbier", container_size="20 L slim keg"),
            ContainerOffer(beverage="Pils", container_size="30 L slim keg"),
        ),
        "order_lines": (
            OrderLine(beverage="Altbier", container_size="20 L slim keg", containers=12),
            OrderLine(beverage="Pils", container_size="30 L slim keg", containers=4),
        ),
        "assumptions": (
            Assumption(
                kind=AssumptionKind.SHOW_RATE, value=0.92, spread=0.04, unit=AssumptionKind.SHOW_RATE.unit,
            ),
        ),
        "serving_periods": (ServingPeriod(name="Saturday", begins_at=at(18.5), ends_at=at(23)),),
        "past_events": (
            PastEvent(
                name="Herbstfest 2025", held_on=dt.date(2025, 10, 25), beverage="Altbier", shipped_l=400.0,
                drunk_l=310.0, measured=Measured.KEGS,
            ),
        ),
        **sent_goods("Altbier", "20 L slim keg"),
        "own": OwnContent(
            columns={"guest_group": {"Table": {groups[0].key: 7, groups[1].key: "by the window"}}},
            sheets={"Contacts": (("Name", "Phone"), ("Anna", 123), (None, dt.date(2026, 1, 2)))},
        ),
    }  # fmt: skip
    return EventRecords(**{**tables, **changes})


def keep(store: Store, records: EventRecords | None = None, operation_id: str = "first") -> ChangeSet:
    """Keeps an evening in the store, as its first change set."""
    stamp = Stamp(Kind.CREATE, "Anna", NOON, "a test", operation_id)
    rows = rows_of(evening() if records is None else records)
    return store.write(partial(create_event, rows=rows, stamp=stamp))


def opened(store: Store, actor: str | None = None) -> OpenedEvent:
    """The evening as somebody sees it."""
    return open_event(store, EVENING, actor)


def place_of(records: EventRecords, table: str, name: str) -> int:
    """The place of the row with this name."""
    return next(place for place, row in enumerate(records.rows(table)) if getattr(row, "name", None) == name)


def with_cells(records: EventRecords, table: str, row: str, **cells: Any) -> EventRecords:
    """The records with some cells of the row of this name changed."""
    rows = list(records.rows(table))
    place = place_of(records, table, row)
    rows[place] = type(rows[place]).model_validate({**rows[place].model_dump(), **cells})
    return records.with_rows(table, tuple(rows))


def with_row(records: EventRecords, table: str, row: Record) -> EventRecords:
    """The records with one row more."""
    return records.with_rows(table, (*records.rows(table), row))


def without(records: EventRecords, table: str, name: str) -> EventRecords:
    """The records without the row of this name."""
    return records.with_rows(table, tuple(row for row in records.rows(table) if getattr(row, "name", None) != name))


def change(store: Store, actor: str, after: EventRecords, *, seen: EventRecords | None = None) -> OpenedEvent:
    """Puts on somebody's draft what leads from what they saw (by default what they see now) to `after`."""
    now = opened(store, actor)
    before = now.records if seen is None else seen
    return change_draft(store, now.stored.row, actor, before, after, what="changed", at=NOON)


def save(store: Store, actor: str, *, operation_id: str | None = None) -> Saved:
    """Saves somebody's draft."""
    row = opened(store).stored.row
    operation = operation_id or uuid.uuid4().hex
    return save_draft(store, row, actor, by_what="a test", at=NOON, operation_id=operation)


def change_and_save(store: Store, actor: str, after: EventRecords) -> ChangeSet:
    """Saves one change that nothing stands in the way of."""
    change(store, actor, after)
    saved = save(store, actor)
    assert saved.change_set is not None, (saved.conflicts, saved.broken)
    return saved.change_set
