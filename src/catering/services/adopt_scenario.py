"""Adopt a scenario: what it changed since it was made is laid over what its event has become, as one change set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from catering.model.rows import Change, Rows, with_changes
from catering.planning.editing.integrity import Broken, broken
from catering.planning.editing.merge import Conflict, Place, Side, stands
from catering.planning.editing.scenario import adoption, under_ids_of
from catering.services.hold_event import EventBroken, hold_saved
from catering.services.open_event import opened
from catering.store.change_sets import (
    ChangeSet,
    Kind,
    Stamp,
    cells_changed_since,
    done_already,
    last_change_set_of,
    rows_at,
)
from catering.store.engine import Connection, Store
from catering.store.event_rows import StoredEvent, load_event
from catering.store.scenarios import NoScenario, Scenario, copied_rows, keep_adopted, scenario_at
from catering.store.writing import apply_changes, lock_event


@dataclass(frozen=True, slots=True)
class Adoption:
    """What adopting a scenario does to its event, what must be decided first, and what then would not hold.

    `event_version` and `event_rows` are the event's as they are; `change_set` is there once it is adopted.
    """

    scenario: Scenario
    event_version: int
    event_rows: Rows
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    broken: tuple[Broken, ...]
    theirs_by: Mapping[Place, ChangeSet]
    change_set: ChangeSet | None = None


def weigh_adoption(store: Store, scenario: int, sides: Mapping[Place, Side] | None = None) -> Adoption:
    """What adopting the scenario with this row would do, with conflicts decided by `sides`. Raises NoScenario."""
    with store.reading() as connection:
        kept = _scenario(connection, scenario)
        return _weighed(connection, kept, load_event(connection, kept.of_event), sides or {})


def adopt_scenario(
    store: Store,
    scenario: int,
    sides: Mapping[Place, Side],
    *,
    actor: str,
    by_what: str,
    at: dt.datetime,
    operation_id: str,
    seen_version: int,
) -> Adoption:
    """Adopts a scenario, unless a conflict is left to decide or there is nothing to adopt.

    What was changed in its event after `seen_version` is not decided by `sides`. Raises NoScenario, EventBroken;
    UnsavedChanges where `actor` has a draft of the scenario.
    """

    def work(connection: Connection) -> Adoption:
        kept = _scenario(connection, scenario)
        done = done_already(connection, operation_id)
        stored = lock_event(connection, kept.of_event)
        if done is not None:
            return Adoption(kept, stored.event_version, stored.rows, (), (), (), {}, done)
        hold_saved(opened(connection, lock_event(connection, scenario), actor))
        moved = cells_changed_since(connection, kept.of_event, seen_version)
        standing = {place: side for place, side in sides.items() if stands(place, moved)}
        weighed = _weighed(connection, kept, stored, standing)
        if weighed.conflicts or not weighed.changes:
            return weighed
        if weighed.broken:
            raise EventBroken(weighed.broken)
        stamp = Stamp(Kind.ADOPT, actor, at, f"{by_what}: {kept.name}", operation_id)
        change_set = apply_changes(connection, stored, weighed.changes, stamp)
        keep_adopted(connection, scenario, change_set.id)
        return replace(weighed, change_set=change_set)

    return store.write(work)


def _scenario(connection: Connection, row: int) -> Scenario:
    kept = scenario_at(connection, row)
    if kept is None:
        raise NoScenario(load_event(connection, row).event_id)
    return kept


def _weighed(connection: Connection, kept: Scenario, stored: StoredEvent, sides: Mapping[Place, Side]) -> Adoption:
    base = rows_at(connection, stored, kept.base_version)
    mine = under_ids_of(base, load_event(connection, kept.event).rows, copied_rows(connection, kept.event))
    merged = adoption(base, mine, stored.rows).decided(sides)
    by = {each.place: last_change_set_of(connection, *each.place) for each in merged.conflicts}
    return Adoption(
        kept,
        stored.event_version,
        stored.rows,
        merged.changes,
        merged.conflicts,
        broken(with_changes(stored.rows, merged.changes)) if merged.changes else (),
        {place: found for place, found in by.items() if found is not None},
    )
