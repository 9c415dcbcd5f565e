"""The events of the store as a list, new ones by their ID, and the archive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from catering.model.event import EventState
from catering.model.text import Text, text
from catering.store import schema
from catering.store.engine import hold
from catering.store.event_rows import natural_key


class LastEvent(Exception):
    """The only event that is not archived: without it there is nothing to be opened."""

    def __init__(self) -> None:
        self.message: Text = text("This is the only event that is not in the archive. Create another one first.")
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """An event in the list; `scenario_of` is the ID of the event that it is a scenario of."""

    row: int
    event_id: str
    name: str
    state: EventState
    doors_at: dt.datetime
    """In the venue's time."""
    event_version: int
    archived_at: dt.datetime | None
    scenario_of: str | None


class EventIdTaken(Exception):
    """Another event has this ID, in this spelling or another."""

    def __init__(self, event_id: str) -> None:
        self.message: Text = text("There is an event “{event_id}” already. Choose another ID.", event_id=event_id)
        super().__init__(str(self.message))


def events(connection: sa.Connection, *, archived: bool = False) -> tuple[ListedEvent, ...]:
    """The events in the order in which they were made, each scenario behind its origin; or those in the archive."""
    event, origin = schema.event, schema.event.alias("origin")
    wanted = (
        sa.select(event, origin.c.event_id.label("scenario_of"))
        .outerjoin(schema.scenario, schema.scenario.c.event == event.c.id)
        .outerjoin(origin, origin.c.id == schema.scenario.c.of_event)
        .where(event.c.archived_at.is_not(None) if archived else event.c.archived_at.is_(None))
        .order_by(sa.func.coalesce(origin.c.id, event.c.id), event.c.id)
    )
    return tuple(
        ListedEvent(
            row=each.id,
            event_id=each.event_id,
            name=each.name,
            state=EventState(each.state),
            doors_at=each.doors_at.astimezone(ZoneInfo(each.time_zone)),
            event_version=each.event_version,
            archived_at=each.archived_at,
            scenario_of=each.scenario_of,
        )
        for each in connection.execute(wanted)
    )


def hold_id_free(connection: sa.Connection, event_id: str) -> None:
    """Holds an ID until the end of the transaction, so that nobody else takes it. Raises EventIdTaken."""
    _hold_ids(connection)
    key = natural_key("event", {"event_id": event_id})
    if connection.execute(sa.select(schema.event.c.id).where(schema.event.c.natural_key == key)).scalar() is not None:
        raise EventIdTaken(event_id)


def ids_taken(connection: sa.Connection) -> tuple[str, ...]:
    """The IDs of all events, those in the archive too; nobody takes another until the end of the transaction."""
    _hold_ids(connection)
    return tuple(connection.execute(sa.select(schema.event.c.event_id)).scalars())


def _hold_ids(connection: sa.Connection) -> None:
    hold(connection, "event IDs")


def hold_not_last(connection: sa.Connection, row: int) -> None:
    """Raises LastEvent where no other event is left outside the archive; nobody else archives one meanwhile."""
    hold(connection, "archive")
    event = schema.event.c
    others = sa.select(event.id).where(event.id != row, event.archived_at.is_(None)).limit(1)
    if connection.execute(others).scalar() is None:
        raise LastEvent


def set_archived(connection: sa.Connection, row: int, at: dt.datetime | None) -> None:
    """Puts an event into the archive, or takes it out."""
    connection.execute(sa.update(schema.event).where(schema.event.c.id == row).values(archived_at=at))


def is_archived(connection: sa.Connection, row: int) -> bool:
    found = connection.execute(sa.select(schema.event.c.archived_at).where(schema.event.c.id == row)).scalar()
    return found is not None
