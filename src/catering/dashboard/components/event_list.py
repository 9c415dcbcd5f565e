"""Events as a table."""

from __future__ import annotations

from catering.dashboard import state
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import say, value
from catering.model.text import label, text
from catering.store.events import ListedEvent


def list_of(events: tuple[ListedEvent, ...]) -> None:
    """Events with day and state; the one that every page shows is marked, a scenario is set in."""
    current = state.current().opened.stored.event_id
    show_table(
        [
            {
                say(label("events", "Event")): _name(each, is_current=each.event_id == current),
                say(text("Day")): value(each.doors_at.date(), "date"),
                say(text("State")): say(each.state.label),
            }
            for each in events
        ],
        alt=text("Events"),
    )


def _name(event: ListedEvent, *, is_current: bool) -> str:
    name = event.name if event.scenario_of is None else f"↳ {event.name}"
    return f"▸ {name}" if is_current else name
