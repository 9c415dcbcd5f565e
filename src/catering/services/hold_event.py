"""What an act on a whole event asks of it first: that it holds together, and that nothing of mine is unsaved."""

from __future__ import annotations

from catering.model.rows import Rows
from catering.model.text import Text, text
from catering.planning.editing.integrity import Broken, broken
from catering.services.open_event import OpenedEvent
from catering.services.told_changes import column_label, sheet_of


class EventBroken(Exception):
    """An act after which the event would not hold together: the first cell that does not, and how to mend it."""

    def __init__(self, faults: tuple[Broken, ...]) -> None:
        first = faults[0]
        self.message: Text = text(
            "{sheet}, {column}: {why} {hint}",
            sheet=sheet_of(first.table),
            column=column_label(first.table, first.column),
            why=first.message,
            hint=first.suggestion,
        )
        super().__init__(str(self.message))
        self.broken = faults


class UnsavedChanges(Exception):
    """An act on what is saved, while its person has changes that are not."""

    def __init__(self, name: str) -> None:
        self.message: Text = text(
            "You have changes to “{name}” that are not saved. Save or discard them first.", name=name
        )
        super().__init__(str(self.message))


class Undecided(Exception):
    """An act on a draft that others' changes stand against, or that does not hold together."""

    def __init__(self, name: str) -> None:
        self.message: Text = text(
            "Your changes to “{name}” clash with what others saved, or do not hold together. Decide what stands first.",
            name=name,
        )
        super().__init__(str(self.message))


class ChangedMeanwhile(Exception):
    """An act on an event as it was seen, after others have changed it."""

    def __init__(self, name: str) -> None:
        self.message: Text = text("Others changed “{name}” meanwhile. Look at it again first.", name=name)
        super().__init__(str(self.message))


def hold_whole(rows: Rows) -> None:
    """Raises EventBroken where rows are not the records of one event."""
    faults = broken(rows)
    if faults:
        raise EventBroken(faults)


def hold_saved(seen: OpenedEvent) -> None:
    """Raises UnsavedChanges where the person who sees the event has a draft of it."""
    if seen.is_changed:
        raise UnsavedChanges(seen.records.event.name)


def hold_seen(seen: OpenedEvent, version: int | None) -> None:
    """Raises ChangedMeanwhile where the event is no longer at the version that was looked at, if one was."""
    if version not in (None, seen.stored.event_version):
        raise ChangedMeanwhile(seen.records.event.name)


def hold_decided(seen: OpenedEvent) -> None:
    """Raises Undecided where the person's draft cannot be taken as it is."""
    if seen.conflicts or seen.broken:
        raise Undecided(seen.records.event.name)
