"""Releases: plans frozen as they were approved and sent, and what those who got them confirmed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from catering import __version__
from catering.catalog.digest import catalogue_digest
from catering.model.plain_changes import as_json, changes_from_json, changes_to_json
from catering.model.rows import Rows, with_changes
from catering.model.text import Text, text
from catering.planning.editing.merge import changes_between
from catering.store import schema
from catering.store.engine import hold


class ReleaseKind(StrEnum):
    """What a plan was frozen for."""

    RELEASED = "released"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What somebody who got a release confirmed, in their words, and who wrote it down."""

    said_by: str
    words: str
    actor: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen plan; `number` counts the releases of its event."""

    id: int
    event: int
    event_version: int
    number: int
    kind: ReleaseKind
    actor: str
    at: dt.datetime
    sent_to: str
    note: str | None
    program: str
    catalogue: str
    confirmations: tuple[Confirmation, ...]


class NoSuchRelease(Exception):
    """The event has no release of that number."""

    def __init__(self, number: int) -> None:
        self.message: Text = text("There is no release {number} of this event.", number=number)
        super().__init__(str(self.message))


def add_release(
    connection: sa.Connection,
    event: int,
    *,
    event_version: int,
    kind: ReleaseKind,
    actor: str,
    at: dt.datetime,
    sent_to: str,
    note: str | None,
    operation_id: str,
    rows: Rows,
    plan: dict[str, Any],
) -> Release:
    """Keeps a plan as it is: its rows, its figures, the versions of event, catalogue and program."""
    kept = schema.release
    last = sa.select(sa.func.coalesce(sa.func.max(kept.c.number), 0) + 1).where(kept.c.event == event)
    connection.execute(
        sa.insert(kept).values(
            event=event,
            event_version=event_version,
            number=last.scalar_subquery(),
            kind=kind.value,
            actor=actor,
            at=at,
            sent_to=sent_to,
            note=note,
            operation_id=operation_id,
            program=__version__,
            catalogue_digest=catalogue_digest(),
            frozen_rows=changes_to_json(changes_between({table: {} for table in rows}, rows)),
            frozen_plan=as_json(plan),
        )
    )
    (made,) = _releases(connection, kept.c.operation_id == operation_id)
    return made


def released_already(connection: sa.Connection, operation_id: str) -> Release | None:
    """The release of an operation that was committed before, however its answer got lost.

    Whoever carries out the same operation just now is waited for.
    """
    hold(connection, "operation", operation_id)
    return next(iter(_releases(connection, schema.release.c.operation_id == operation_id)), None)


def releases_of(connection: sa.Connection, event: int) -> tuple[Release, ...]:
    """The releases of an event, the latest first."""
    return _releases(connection, schema.release.c.event == event)


def release_numbered(connection: sa.Connection, event: int, number: int) -> Release:
    """One release of an event. Raises NoSuchRelease."""
    kept = schema.release.c
    found = _releases(connection, kept.event == event, kept.number == number)
    if not found:
        raise NoSuchRelease(number)
    return found[0]


def last_order(connection: sa.Connection, event: int) -> Release | None:
    """The last release of an event that was an order."""
    kept = schema.release.c
    return next(iter(_releases(connection, kept.event == event, kept.kind == ReleaseKind.ORDERED.value)), None)


def frozen_rows(connection: sa.Connection, release: int) -> Rows:
    """The rows of a release as they were frozen; moments in UTC."""
    written = _frozen(connection, release, schema.release.c.frozen_rows)
    return with_changes({table: {} for table in schema.ROW_TABLES}, changes_from_json(written))


def frozen_plan(connection: sa.Connection, release: int) -> dict[str, Any]:
    """The figures of a release as they were frozen."""
    plan: dict[str, Any] = json.loads(_frozen(connection, release, schema.release.c.frozen_plan))
    return plan


def _frozen(connection: sa.Connection, release: int, column: sa.Column[Any]) -> str:
    return str(connection.execute(sa.select(column).where(schema.release.c.id == release)).scalar_one())


def add_confirmation(
    connection: sa.Connection,
    release: int,
    *,
    said_by: str,
    words: str,
    actor: str,
    at: dt.datetime,
    operation_id: str,
) -> None:
    """Keeps what somebody confirmed; a second try does nothing."""
    hold(connection, "operation", operation_id)
    kept = schema.confirmation
    if connection.execute(sa.select(kept.c.id).where(kept.c.operation_id == operation_id)).scalar() is None:
        connection.execute(
            sa.insert(kept).values(
                release=release, said_by=said_by, words=words, actor=actor, at=at, operation_id=operation_id
            )
        )


def _releases(connection: sa.Connection, *where: Any) -> tuple[Release, ...]:
    kept, said = schema.release, schema.confirmation.c
    found = connection.execute(
        sa.select(*(column for column in kept.c if not column.name.startswith("frozen")))
        .where(*where)
        .order_by(kept.c.number.desc())
    ).all()
    confirmed: dict[int, list[Confirmation]] = {}
    wanted = sa.select(schema.confirmation).where(said.release.in_([each.id for each in found])).order_by(said.id)
    for each in connection.execute(wanted) if found else ():
        of_release = confirmed.setdefault(each.release, [])
        of_release.append(Confirmation(each.said_by, each.words, each.actor, each.at))
    return tuple(
        Release(
            id=each.id,
            event=each.event,
            event_version=each.event_version,
            number=each.number,
            kind=ReleaseKind(each.kind),
            actor=each.actor,
            at=each.at,
            sent_to=each.sent_to,
            note=each.note,
            program=each.program,
            catalogue=each.catalogue_digest,
            confirmations=tuple(confirmed.get(each.id, ())),
        )
        for each in found
    )
