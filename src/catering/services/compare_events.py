"""Compare two events, scenarios, versions or releases: down to kegs and cost, and cell by cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catering.model.event import Event
from catering.model.rows import Change, Row, Rows, records_of
from catering.model.text import Language, Text, text
from catering.model.written_numbers import rounded_or_none
from catering.planning.compare import ComparedLine, ComparedPlans, compare_plans
from catering.planning.editing.merge import changes_between
from catering.planning.editing.scenario import under_ids_of
from catering.planning.event_plan import DEFAULT_SERVICE_LEVEL, EventPlan, plan_event
from catering.services.as_of import at_venue
from catering.services.told_changes import ToldChange, told_changes
from catering.store.change_sets import rows_at
from catering.store.engine import Connection, Store
from catering.store.event_rows import event_row, load_event
from catering.store.releases import frozen_rows, release_numbered
from catering.store.scenarios import copied_rows


class NoSuchVersion(Exception):
    """The event has no version of that number yet."""

    def __init__(self, event_id: str, version: int, newest: int) -> None:
        self.message: Text = text(
            "“{event_id}” has no version {version}. Its versions are 1 to {newest}.",
            event_id=event_id,
            version=version,
            newest=newest,
        )
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of an event is meant: as it is now, after its `version`th change set, or as it was released."""

    event_id: str
    version: int | None = None
    release: int | None = None

    @classmethod
    def read(cls, written: str) -> Version | None:
        """`EVENT`, `EVENT@12` for version 12, `EVENT@release-2` for release 2; None where it is none of these."""
        found = re.fullmatch(r"([\w-]+)(?:@(release-)?(\d{1,9}))?", written.strip())
        if found is None:
            return None
        number = int(found[3]) if found[3] else None
        return cls(found[1], None if found[2] else number, number if found[2] else None)


@dataclass(frozen=True, slots=True)
class Compared:
    """One side: what it is called, its rows, and its plan."""

    version: Version
    words: Text
    rows: Rows
    plan: EventPlan


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, their figures side by side, and what leads from the left one's cells to the right one's."""

    left: Compared
    right: Compared
    figures: ComparedPlans
    changes: tuple[Change, ...]

    def told_changes(self, language: Language) -> tuple[ToldChange, ...]:
        """The cells that differ, as a person reads them; a row that only the right side has is an added one."""
        return told_changes(self.changes, self.left.rows, language=language)

    def as_dict(self, language: Language) -> dict[str, Any]:
        """The comparison in plain types: numbers as they are, what is told in words in a reader's language."""

        def side(compared: Compared) -> dict[str, Any]:
            version = compared.version
            return {
                "event_id": version.event_id,
                "version": version.version,
                "release": version.release,
                "name": compared.words.in_language(language),
            }

        def lines(compared: tuple[ComparedLine, ...]) -> list[dict[str, Any]]:
            return [
                {"figure": each.words.in_language(language), "left": plain(each.left), "right": plain(each.right)}
                for each in compared
            ]

        def plain(value: Any) -> Any:
            if isinstance(value, Text):
                return value.in_language(language)
            return value if isinstance(value, int) else rounded_or_none(value)

        return {
            "left": side(self.left),
            "right": side(self.right),
            "figures": lines(self.figures.lines),
            "beverages": [{"beverage": each.beverage, "figures": lines(each.lines)} for each in self.figures.beverages],
            "changes": [
                {
                    "table": each.sheet.in_language(language),
                    "row": each.row,
                    "column": each.column.in_language(language),
                    "left": each.before,
                    "right": each.after,
                }
                for each in self.told_changes(language)
            ],
        }


def compare_events(
    store: Store,
    left: Version,
    right: Version,
    *,
    as_of: dt.datetime,
    service_level: float = DEFAULT_SERVICE_LEVEL,
) -> Comparison:
    """Compares two states, both planned as of the same moment by this program.

    Raises NoSuchEvent, NoSuchVersion, NoSuchRelease.
    """
    with store.reading() as connection:
        (left_rows, left_origins), (right_rows, right_origins) = _rows(connection, left), _rows(connection, right)
    one, other = (
        _compared(version, rows, as_of, service_level) for version, rows in ((left, left_rows), (right, right_rows))
    )
    there = {(table, left_origins.get((table, row), row)): row for table, of in left_rows.items() for row in of}
    ids = {
        (table, row): there[table, origin]
        for table, of in right_rows.items()
        for row in of
        if (table, origin := right_origins.get((table, row), row)) in there
    }
    aligned = under_ids_of(left_rows, right_rows, ids)
    if left.event_id != right.event_id:
        aligned = {**aligned, Event.table: _called(left_rows, aligned[Event.table])}
    return Comparison(one, other, compare_plans(one.plan, other.plan), changes_between(left_rows, aligned))


def _rows(connection: Connection, version: Version) -> tuple[Rows, Mapping[tuple[str, int], int]]:
    """The rows of a state, and of which row each is a copy."""
    row = event_row(connection, version.event_id)
    origins = copied_rows(connection, row)
    if version.release is not None:
        return frozen_rows(connection, release_numbered(connection, row, version.release).id), origins
    stored = load_event(connection, row)
    if version.version is None:
        return stored.rows, origins
    if not 1 <= version.version <= stored.event_version:
        raise NoSuchVersion(version.event_id, version.version, stored.event_version)
    return rows_at(connection, stored, version.version), origins


def _compared(version: Version, rows: Rows, as_of: dt.datetime, service_level: float) -> Compared:
    records = records_of(rows)
    plan = plan_event(records, as_of=at_venue(as_of, records.event.zone), service_level=service_level)
    return Compared(version, _words(version, records.event.name), rows, plan)


def _words(version: Version, name: str) -> Text:
    if version.release is not None:
        return text("{event}, release {number}", event=name, number=version.release)
    if version.version is not None:
        return text("{event}, version {number}", event=name, number=version.version)
    return Text("{event}", {"event": name})


def _called(left: Rows, right: Mapping[int, Row]) -> dict[int, Row]:
    """The event's row of the right side under the left one's ID and name, which always differ."""
    return {
        row_id: {**row, "event_id": left[Event.table][row_id]["event_id"], "name": left[Event.table][row_id]["name"]}
        for row_id, row in right.items()
    }
