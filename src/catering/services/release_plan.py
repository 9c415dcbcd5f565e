"""Release a plan: frozen whole as it was approved and sent; later changes show as differences from the order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce

from catering.model.records import EventRecords
from catering.model.rows import rows_of
from catering.model.text import Text, text
from catering.planning.editing.order_differences import differences_from
from catering.planning.event_plan import DEFAULT_SERVICE_LEVEL, plan_event
from catering.services.check_workbook import findings_of_plan, findings_of_records
from catering.services.hold_event import hold_saved, hold_seen
from catering.services.open_event import opened
from catering.services.plan_report import plan_as_dict
from catering.store.engine import Connection, Store
from catering.store.releases import (
    Release,
    ReleaseKind,
    add_confirmation,
    add_release,
    frozen_rows,
    last_order,
    release_numbered,
    released_already,
    releases_of,
)
from catering.store.writing import lock_event


@dataclass(frozen=True, slots=True)
class OrderDifferences:
    """What differs now from the last order, each difference as a phrase."""

    order: Release
    ordered_at: dt.datetime
    """In the venue's time."""
    differences: tuple[Text, ...]

    def summary(self) -> Text:
        """All of it in one sentence."""
        told = reduce(lambda one, other: text("{one}; {other}", one=one, other=other), self.differences)
        return text(
            "Differs from the order of {day:date} (release {number}): {differences}.",
            day=self.ordered_at,
            number=self.order.number,
            differences=told,
        )


def release_plan(
    store: Store,
    event: int,
    *,
    kind: ReleaseKind,
    sent_to: str,
    note: str | None = None,
    actor: str,
    at: dt.datetime,
    operation_id: str,
    service_level: float = DEFAULT_SERVICE_LEVEL,
    seen_version: int | None = None,
) -> Release:
    """Freezes what is saved of an event, with its plan as of `at`.

    Raises UnsavedChanges where `actor` has a draft; ChangedMeanwhile after the version that was looked at, if one was.
    """

    def work(connection: Connection) -> Release:
        done = released_already(connection, operation_id)
        if done is not None:
            return done
        stored = lock_event(connection, event)
        seen = opened(connection, stored, actor)
        hold_saved(seen)
        hold_seen(seen, seen_version)
        plan = plan_event(seen.records, as_of=at.astimezone(seen.records.event.zone), service_level=service_level)
        findings = findings_of_records(seen.records, None, as_of=at) + findings_of_plan(plan)
        return add_release(
            connection,
            event,
            event_version=stored.event_version,
            kind=kind,
            actor=actor,
            at=at,
            sent_to=sent_to,
            note=note,
            operation_id=operation_id,
            rows=stored.rows,
            plan=plan_as_dict(plan, findings, language="en"),
        )

    return store.write(work)


def confirm_release(
    store: Store,
    event: int,
    number: int,
    *,
    said_by: str,
    words: str,
    actor: str,
    at: dt.datetime,
    operation_id: str,
) -> Release:
    """Keeps what somebody who got a release confirmed, in their words. Raises NoSuchRelease."""

    def work(connection: Connection) -> Release:
        release = release_numbered(connection, event, number).id
        add_confirmation(
            connection, release, said_by=said_by, words=words, actor=actor, at=at, operation_id=operation_id
        )
        return release_numbered(connection, event, number)

    return store.write(work)


def list_releases(store: Store, event: int) -> tuple[Release, ...]:
    """The releases of an event with what was confirmed of them, the latest first."""
    with store.reading() as connection:
        return releases_of(connection, event)


def differs_from_order(store: Store, event: int, records: EventRecords) -> OrderDifferences | None:
    """What differs in `records` from the event's last order; None where nothing does or nothing was ordered."""
    with store.reading() as connection:
        order = last_order(connection, event)
        if order is None:
            return None
        ordered = frozen_rows(connection, order.id)
    differences = differences_from(ordered, rows_of(records))
    if not differences:
        return None
    return OrderDifferences(order, order.at.astimezone(records.event.zone), differences)
