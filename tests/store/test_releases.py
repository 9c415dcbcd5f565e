"""Releases: frozen whole, numbered, confirmed, never changed; later changes differ from the order."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from catering import __version__
from catering.catalog.digest import catalogue_digest
from catering.model.beverage import OrderLine
from catering.model.records import EventRecords
from catering.model.rows import records_of
from catering.services.compare_events import Version, compare_events
from catering.services.hold_event import ChangedMeanwhile, UnsavedChanges
from catering.services.release_plan import confirm_release, differs_from_order, list_releases, release_plan
from catering.store import schema
from catering.store.engine import Store
from catering.store.releases import NoSuchRelease, Release, ReleaseKind, frozen_plan, frozen_rows
from kept_evening import EVENING, NOON, change, change_and_save, evening, opened, with_cells


def release(store: Store, kind: ReleaseKind = ReleaseKind.ORDERED, operation: str = "order", **more: Any) -> Release:
    row = opened(store).stored.row
    given: dict[str, Any] = {"kind": kind, "sent_to": "the brewery", "actor": "Anna", "at": NOON, **more}
    return release_plan(store, row, operation_id=operation, **given)


def fewer(records: EventRecords, containers: int = 10) -> EventRecords:
    first, *others = records.order_lines
    return records.with_rows(OrderLine.table, (first.model_copy(update={"containers": containers}), *others))


def test_a_release_freezes_rows_figures_and_versions(kept: Store) -> None:
    made = release(kept, note="as agreed by telephone")
    assert (made.number, made.kind, made.event_version, made.actor, made.at) == (
        1, ReleaseKind.ORDERED, 1, "Anna", NOON,
    )  # fmt: skip
    assert (made.sent_to, made.note) == ("the brewery", "as agreed by telephone")
    assert (made.program, made.catalogue) == (__version__, catalogue_digest())
    with kept.reading() as connection:
        rows, plan = frozen_rows(connection, made.id), frozen_plan(connection, made.id)
    assert records_of(rows) == opened(kept).records
    assert plan["event"]["event_id"] == EVENING
    assert [line["containers"] for line in plan["ordered_mix"]] == [12, 4]


def test_it_stays_as_it_was_whatever_comes_after(kept: Store) -> None:
    made = release(kept)
    change_and_save(kept, "Ben", fewer(opened(kept, "Ben").records))
    with kept.reading() as connection:
        assert records_of(frozen_rows(connection, made.id)) == evening().model_copy(
            update={"ids": opened(kept).records.ids}
        )


def test_what_others_saved_after_the_plan_was_looked_at_is_not_released_unseen(kept: Store) -> None:
    seen_version = opened(kept).stored.event_version
    change_and_save(kept, "Ben", fewer(opened(kept, "Ben").records))
    with pytest.raises(ChangedMeanwhile):
        release(kept, seen_version=seen_version)
    assert list_releases(kept, opened(kept).stored.row) == ()


@pytest.mark.parametrize("table", ["release", "confirmation"])
def test_the_database_refuses_to_change_or_delete_what_was_released(kept: Store, table: str) -> None:
    made = release(kept)
    confirm_release(kept, made.event, 1, said_by="the brewery", words="yes", actor="Anna", at=NOON, operation_id="c")
    for statement in (sa.update(schema.metadata.tables[table]).values(actor="Eve"),
                      sa.delete(schema.metadata.tables[table])):  # fmt: skip
        with pytest.raises(DBAPIError, match="kept for ever"):
            kept.write(lambda connection, statement=statement: connection.execute(statement))


def test_releases_are_numbered_and_a_second_try_freezes_nothing_twice(kept: Store) -> None:
    first = release(kept)
    assert release(kept) == first
    second = release(kept, ReleaseKind.RELEASED, "plan", sent_to="the hotel")
    assert (second.number, [each.number for each in list_releases(kept, first.event)]) == (2, [2, 1])


def test_what_they_confirmed_is_kept_in_their_words(kept: Store) -> None:
    made = release(kept)
    said: dict[str, Any] = {"said_by": "Herr Schmitz", "words": "38 kegs, ready on 20 May", "actor": "Ben", "at": NOON}
    for _ in range(2):
        confirm_release(kept, made.event, 1, operation_id="confirm", **said)
    (found,) = list_releases(kept, made.event)
    (confirmed,) = found.confirmations
    assert (confirmed.said_by, confirmed.words, confirmed.actor) == ("Herr Schmitz", "38 kegs, ready on 20 May", "Ben")
    with pytest.raises(NoSuchRelease, match="There is no release 7"):
        confirm_release(kept, made.event, 7, operation_id="other", **said)


def test_unsaved_changes_are_not_released_by_oversight(kept: Store) -> None:
    change(kept, "Anna", fewer(opened(kept, "Anna").records))
    with pytest.raises(UnsavedChanges, match="Save or discard them first"):
        release(kept)
    assert release(kept, actor="Ben").event_version == 1


def test_later_changes_differ_from_the_order(kept: Store) -> None:
    row = opened(kept).stored.row
    assert differs_from_order(kept, row, opened(kept).records) is None
    release(kept)
    assert differs_from_order(kept, row, opened(kept).records) is None
    draft = fewer(with_cells(opened(kept).records, "guest_group", "Press", accepted=50))
    found = differs_from_order(kept, row, draft)
    assert found is not None
    assert str(found.summary()) == (
        "Differs from the order of 1 September 2026 (release 1): "
        "10 instead of 12 × 20 L slim keg of Altbier; 1 cell in “Guest groups”."
    )


def test_only_the_last_order_counts(kept: Store) -> None:
    row = opened(kept).stored.row
    release(kept)
    change_and_save(kept, "Ben", fewer(opened(kept, "Ben").records))
    release(kept, ReleaseKind.RELEASED, "plan", sent_to="the hotel")
    assert differs_from_order(kept, row, opened(kept).records) is not None
    release(kept, operation="second order")
    assert differs_from_order(kept, row, opened(kept).records) is None


def test_a_release_is_compared_with_what_the_event_is_now(kept: Store) -> None:
    release(kept)
    change_and_save(kept, "Ben", fewer(opened(kept, "Ben").records))
    found = compare_events(kept, Version(EVENING, release=1), Version(EVENING), as_of=NOON)
    (ordered,) = [each for each in found.figures.lines if str(each.words) == "Containers ordered"]
    assert (ordered.left, ordered.right, str(found.left.words)) == (16, 14, "Herbstfest, release 1")
    with pytest.raises(NoSuchRelease):
        compare_events(kept, Version(EVENING, release=2), Version(EVENING), as_of=NOON)
