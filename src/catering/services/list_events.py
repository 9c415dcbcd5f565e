"""The list of events."""

from __future__ import annotations

from catering.store.engine import Store
from catering.store.events import ListedEvent, events


def list_events(store: Store, *, archived: bool = False) -> tuple[ListedEvent, ...]:
    """The events with their state and day, each scenario behind what it is of; or those in the archive."""
    with store.reading() as connection:
        return events(connection, archived=archived)
