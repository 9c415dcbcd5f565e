"""Drafts: what a person has changed in an event and not saved, step by step, so that a step can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from catering.model.plain_changes import changes_from_json, changes_to_json
from catering.model.rows import Change
from catering.store import schema
from catering.store.engine import hold


@dataclass(frozen=True, slots=True)
class Draft:
    """A person's unsaved changes to an event. `revision` counts its writes; `steps` says what was done, in order."""

    revision: int
    steps: tuple[str, ...]
    changes: tuple[Change, ...]
    """All of it together, each change with what the store held when its cell was changed first."""


NO_DRAFT = Draft(0, (), ())


def hold_draft(connection: sa.Connection, event: int, actor: str) -> None:
    """Takes a draft for writing: what is loaded of it after this is what it is until the end of the transaction."""
    hold(connection, "draft", event, actor)


def load_draft(connection: sa.Connection, event: int, actor: str) -> Draft:
    """The person's draft of an event; `NO_DRAFT` where there is none."""
    found = _row(connection, event, actor)
    if found is None:
        return NO_DRAFT
    number, revision = found
    kept = schema.draft_step.c
    steps = connection.execute(sa.select(kept.what, kept.changes).where(kept.draft == number).order_by(kept.id)).all()
    return Draft(revision, tuple(each.what for each in steps), changes_from_json(steps[-1].changes) if steps else ())


def draft_revision(connection: sa.Connection, event: int, actor: str) -> int:
    """How often the draft was written; 0 where there is none."""
    found = _row(connection, event, actor)
    return 0 if found is None else found[1]


def add_step(
    connection: sa.Connection, event: int, actor: str, changes: Iterable[Change], what: str, at: dt.datetime
) -> int:
    """Puts a step on the draft: `changes` are all of the draft's after it. Gives the step's id."""
    insert = sa.insert(schema.draft_step).values(
        draft=_written(connection, event, actor), at=at, what=what, changes=changes_to_json(changes)
    )
    return int(connection.execute(insert.returning(schema.draft_step.c.id)).scalar_one())


def has_step(connection: sa.Connection, step: int) -> bool:
    """Whether a step was kept, and is on its draft still."""
    kept = schema.draft_step.c
    return connection.execute(sa.select(kept.id).where(kept.id == step)).scalar() is not None


def take_back_step(connection: sa.Connection, event: int, actor: str) -> None:
    """Takes the draft's last step back."""
    kept = schema.draft_step.c
    last = sa.select(sa.func.max(kept.id)).where(kept.draft == _written(connection, event, actor)).scalar_subquery()
    connection.execute(sa.delete(schema.draft_step).where(kept.id == last))


def discard_draft(connection: sa.Connection, event: int, actor: str) -> None:
    """Empties the draft; its revision counts on, by which other windows see that it is gone."""
    number = _written(connection, event, actor)
    connection.execute(sa.delete(schema.draft_step).where(schema.draft_step.c.draft == number))


def events_with_draft(connection: sa.Connection, actor: str) -> tuple[int, ...]:
    """The rows of the events that a person has unsaved changes to."""
    kept = schema.draft.c
    steps = sa.select(schema.draft_step.c.draft)
    return tuple(connection.execute(sa.select(kept.event).where(kept.actor == actor, kept.id.in_(steps))).scalars())


def _row(connection: sa.Connection, event: int, actor: str) -> tuple[int, int] | None:
    kept = schema.draft.c
    found = connection.execute(
        sa.select(kept.id, kept.revision).where(kept.event == event, kept.actor == actor)
    ).one_or_none()
    return None if found is None else (found.id, found.revision)


def _written(connection: sa.Connection, event: int, actor: str) -> int:
    """The draft's row id, made where there is none, with its revision counted on."""
    hold_draft(connection, event, actor)
    kept = schema.draft.c
    update = (
        sa.update(schema.draft)
        .where(kept.event == event, kept.actor == actor)
        .values(revision=kept.revision + 1)
        .returning(kept.id)
    )
    found = connection.execute(update).scalar()
    if found is None:
        insert = sa.insert(schema.draft).values(event=event, actor=actor, revision=1)
        found = connection.execute(insert.returning(kept.id)).scalar_one()
    return int(found)
