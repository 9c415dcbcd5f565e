"""Scenarios: which event each is of, since which version, and which of its rows is a copy of which."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from catering.model.text import Text, text
from catering.store import schema


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario: its event's row, the row and version of the event that it came from, and who took it over."""

    event: int
    event_id: str
    of_event: int
    name: str
    base_version: int
    adopted_by: int | None
    """The last change set that adopted it, unless that was undone."""


class ScenarioNameTaken(Exception):
    """The event has a scenario of this name."""

    def __init__(self, name: str) -> None:
        self.message: Text = text("There is a scenario “{name}” of this event already. Choose another name.", name=name)
        super().__init__(str(self.message))


class NoScenario(Exception):
    """The event is not a scenario of another."""

    def __init__(self, event_id: str) -> None:
        self.message: Text = text("“{event_id}” is an event of its own, not a scenario.", event_id=event_id)
        super().__init__(str(self.message))


def add_scenario(connection: sa.Connection, event: int, *, of_event: int, name: str, base_version: int) -> None:
    """Keeps what an event is a scenario of."""
    connection.execute(
        sa.insert(schema.scenario).values(event=event, of_event=of_event, name=name, base_version=base_version)
    )


def hold_name_free(connection: sa.Connection, of_event: int, name: str) -> None:
    """Raises ScenarioNameTaken."""
    if any(each.name.casefold() == name.casefold() for each in scenarios_of(connection, of_event)):
        raise ScenarioNameTaken(name)


def scenarios_of(connection: sa.Connection, of_event: int) -> tuple[Scenario, ...]:
    """The scenarios of an event, in the order in which they were made; archived ones too."""
    return _scenarios(connection, schema.scenario.c.of_event == of_event)


def scenario_at(connection: sa.Connection, event: int) -> Scenario | None:
    """What an event is a scenario of; None where it is none."""
    return next(iter(_scenarios(connection, schema.scenario.c.event == event)), None)


def keep_adopted(connection: sa.Connection, event: int, change_set: int) -> None:
    """Keeps that a scenario was adopted, by which change set."""
    kept = schema.scenario
    connection.execute(sa.update(kept).where(kept.c.event == event).values(adopted_by=change_set))


def copied_rows(connection: sa.Connection, event: int) -> dict[tuple[str, int], int]:
    """The row that each copied row of an event is a copy of, by table and id."""
    found: dict[tuple[str, int], int] = {}
    for name, table in schema.ROW_TABLES.items():
        own_key = table.c.id if name == "event" else table.c.event
        wanted = sa.select(table.c.id, table.c.copied_from).where(own_key == event, table.c.copied_from.is_not(None))
        found |= {(name, each.id): each.copied_from for each in connection.execute(wanted)}
    return found


def _scenarios(connection: sa.Connection, where: sa.ColumnElement[bool]) -> tuple[Scenario, ...]:
    kept, event, undoing = schema.scenario, schema.event, schema.change_set.alias("undoing")
    wanted = (
        sa.select(kept, event.c.event_id, undoing.c.id.label("undone_by"))
        .join(event, event.c.id == kept.c.event)
        .outerjoin(undoing, undoing.c.undoes == kept.c.adopted_by)
        .where(where)
        .order_by(kept.c.id)
    )
    return tuple(
        Scenario(
            event=each.event,
            event_id=each.event_id,
            of_event=each.of_event,
            name=each.name,
            base_version=each.base_version,
            adopted_by=each.adopted_by if each.undone_by is None else None,
        )
        for each in connection.execute(wanted)
    )
