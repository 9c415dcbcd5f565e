"""Keep what I see as a scenario: the event with my unsaved changes, as an event beside it."""

from __future__ import annotations

import datetime as dt

from catering.model.event import Event
from catering.model.record import column_of
from catering.model.rows import with_changes
from catering.planning.editing.new_event import scenario_id
from catering.planning.editing.scenario import left_behind, scenario_of
from catering.services.hold_event import hold_decided
from catering.services.open_event import opened
from catering.store.change_sets import ChangeSet, Kind, Stamp, done_already
from catering.store.drafts import add_step, discard_draft, hold_draft
from catering.store.engine import Connection, Store
from catering.store.events import ids_taken
from catering.store.scenarios import add_scenario, hold_name_free
from catering.store.writing import create_event, lock_event

_LONGEST_NAME = column_of(Event, "name").max_length


def keep_as_scenario(
    store: Store, event: int, actor: str, name: str, *, by_what: str, at: dt.datetime, operation_id: str
) -> ChangeSet:
    """The event as `actor` sees it, copied as a scenario of it; their draft goes with it. Gives what made the scenario.

    Of the draft stays what a scenario does not take, such as a count. Raises ScenarioNameTaken; Undecided where
    others' changes stand against the draft.
    """

    def work(connection: Connection) -> ChangeSet:
        done = done_already(connection, operation_id)
        if done is not None:
            return done
        hold_draft(connection, event, actor)
        stored = lock_event(connection, event)
        seen = opened(connection, stored, actor)
        hold_decided(seen)
        hold_name_free(connection, event, name)
        event_id = scenario_id(stored.event_id, name, ids_taken(connection))
        full_name = f"{name} – {seen.records.event.name}"[:_LONGEST_NAME]
        rows = scenario_of(with_changes(stored.rows, seen.changes), event_id=event_id, name=full_name)
        stamp = Stamp(Kind.CREATE, actor, at, by_what, operation_id)
        made = create_event(connection, rows, stamp, is_copy=True)
        add_scenario(connection, made.event, of_event=event, name=name, base_version=stored.event_version)
        discard_draft(connection, event, actor)
        left = left_behind(seen.changes)
        if left:
            add_step(connection, event, actor, left, seen.draft.steps[-1], at)
        return made

    return store.write(work)
