"""Scenarios: a draft kept beside its event, compared with it, and adopted as one change set."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from catering.model.event import GuestGroup
from catering.model.records import EventRecords
from catering.planning.editing.merge import Place, Side
from catering.services import draft
from catering.services.adopt_scenario import Adoption, adopt_scenario, weigh_adoption
from catering.services.compare_events import NoSuchVersion, Version, compare_events
from catering.services.event_state import archive_event
from catering.services.hold_event import EventBroken, Undecided, UnsavedChanges
from catering.services.keep_as_scenario import keep_as_scenario
from catering.services.list_events import list_events
from catering.services.open_event import OpenedEvent, open_event
from catering.services.undo_change_set import undo_change_set
from catering.store.change_sets import Kind
from catering.store.engine import Store
from catering.store.scenarios import NoScenario, ScenarioNameTaken, copied_rows, scenarios_of
from kept_evening import (
    EVENING,
    NOON,
    change,
    change_and_save,
    opened,
    with_cells,
    with_row,
    without,
)

SCENARIO = f"{EVENING}--more-press"


def by(operation: str = "an act") -> dict[str, Any]:
    return {"by_what": "a test", "at": NOON, "operation_id": operation}


def more_press(records: EventRecords, accepted: int = 50) -> EventRecords:
    return with_cells(records, "guest_group", "Press", accepted=accepted)


def keep_scenario(store: Store, name: str = "More press", *, actor: str = "Anna", operation: str = "keep") -> int:
    made = keep_as_scenario(store, opened(store).stored.row, actor, name, **by(operation))
    return made.event


def adopt(store: Store, scenario: int, sides: Mapping[Place, Side] = MappingProxyType({})) -> Adoption:
    """Anna adopts a scenario as she has just weighed it."""
    seen_version = weigh_adoption(store, scenario).event_version
    return adopt_scenario(store, scenario, sides, actor="Anna", seen_version=seen_version, **by())


@pytest.fixture
def scenario(kept: Store) -> int:
    """A scenario of Anna's with more press and staff, kept from her draft."""
    now = opened(kept, "Anna").records
    change(kept, "Anna", with_row(more_press(now), "guest_group", GuestGroup(name="Staff", accepted=30)))
    return keep_scenario(kept)


def seen(store: Store, event_id: str = SCENARIO, actor: str | None = None) -> OpenedEvent:
    return open_event(store, event_id, actor)


def save_in(store: Store, event_id: str, after: EventRecords, *, actor: str = "Anna", operation: str = "save") -> None:
    now = seen(store, event_id, actor)
    draft.change_draft(store, now.stored.row, actor, now.records, after, what="changed", at=NOON)
    assert draft.save_draft(store, now.stored.row, actor, **by(operation)).change_set is not None


def accepted(records: EventRecords) -> dict[str, int]:
    return {group.name: group.accepted for group in records.guest_groups}


BEFORE = {"Press": 40, "Delegation": 120, "Neighbours": 300}


def test_a_scenario_holds_the_draft_and_leaves_the_event_as_it_was(kept: Store, scenario: int) -> None:
    assert accepted(seen(kept).records) == {**BEFORE, "Press": 50, "Staff": 30}
    assert seen(kept).records.own == seen(kept, EVENING).records.own
    event = opened(kept, "Anna")
    assert (accepted(event.records), event.draft.changes) == (BEFORE, ())
    assert [(each.event_id, each.name, each.scenario_of) for each in list_events(kept)] == [
        (EVENING, "Herbstfest", None),
        (SCENARIO, "More press – Herbstfest", EVENING),
    ]
    with kept.reading() as connection:
        (of_event,) = scenarios_of(connection, event.stored.row)
        origins = copied_rows(connection, scenario)
    assert (of_event.name, of_event.base_version, of_event.adopted_by) == ("More press", 1, None)
    groups = [origins.get(("guest_group", row)) for row in seen(kept).stored.rows["guest_group"]]
    assert groups == [*opened(kept).stored.rows["guest_group"], None]
    assert origins["event", scenario] == event.stored.row


def test_what_a_scenario_does_not_take_stays_on_the_draft(kept: Store) -> None:
    now = opened(kept, "Anna").records
    change(kept, "Anna", with_cells(more_press(now), "guest_group", "Press", arrived=38))
    keep_scenario(kept)
    assert (seen(kept).records.guest_groups[0].accepted, seen(kept).records.guest_groups[0].arrived) == (50, None)
    left = opened(kept, "Anna")
    assert [(each.column, each.after) for each in left.changes] == [("arrived", 38)]
    assert left.records.guest_groups[0].accepted == 40


def test_a_second_try_keeps_nothing_twice(kept: Store, scenario: int) -> None:
    assert keep_scenario(kept) == scenario
    assert len(list_events(kept)) == 2


def test_a_name_that_a_scenario_of_the_event_has_is_refused(kept: Store, scenario: int) -> None:  # noqa: ARG001
    with pytest.raises(ScenarioNameTaken, match="Choose another name"):
        keep_scenario(kept, "more PRESS", operation="again")


def test_a_draft_that_clashes_is_decided_first(kept: Store) -> None:
    change(kept, "Anna", more_press(opened(kept, "Anna").records))
    change_and_save(kept, "Ben", more_press(opened(kept, "Ben").records, 44))
    with pytest.raises(Undecided):
        keep_scenario(kept)
    assert opened(kept, "Anna").draft.changes


def test_adopting_lays_the_scenario_over_what_the_event_has_become(kept: Store, scenario: int) -> None:
    now = with_cells(opened(kept, "Ben").records, "guest_group", "Neighbours", accepted=333)
    change_and_save(kept, "Ben", now)
    weighed = weigh_adoption(kept, scenario)
    assert (weighed.conflicts, weighed.broken) == ((), ())
    done = adopt(kept, scenario).change_set
    assert done is not None
    assert (done.kind, done.by_what) == (Kind.ADOPT, "a test: More press")
    after = opened(kept).records
    assert accepted(after) == {"Press": 50, "Delegation": 120, "Neighbours": 333, "Staff": 30}
    assert (after.event.event_id, after.event.name) == (EVENING, "Herbstfest")
    undo_change_set(kept, done.id, actor="Ben", **by("undo"))
    assert opened(kept).records == now.model_copy(update={"ids": opened(kept).records.ids})


def test_a_cell_that_both_changed_is_asked_with_whose_it_is(kept: Store, scenario: int) -> None:
    change_and_save(kept, "Ben", more_press(opened(kept, "Ben").records, 44))
    weighed = adopt(kept, scenario)
    (conflict,) = weighed.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (40, 50, 44)
    assert weighed.theirs_by[conflict.place].actor == "Ben"
    assert weighed.change_set is None
    assert accepted(opened(kept).records)["Press"] == 44
    theirs = adopt(kept, scenario, {conflict.place: Side.THEIRS})
    assert theirs.change_set is not None
    assert accepted(opened(kept).records) == {**BEFORE, "Press": 44, "Staff": 30}


def test_what_the_event_changed_after_it_was_looked_at_is_asked_again(kept: Store, scenario: int) -> None:
    change_and_save(kept, "Bo", more_press(opened(kept, "Bo").records, 45))
    weighed = weigh_adoption(kept, scenario)
    (conflict,) = weighed.conflicts
    change_and_save(kept, "Bo", more_press(opened(kept, "Bo").records, 55))
    sides = {conflict.place: Side.MINE}
    late = adopt_scenario(kept, scenario, sides, actor="Anna", seen_version=weighed.event_version, **by())
    assert (late.change_set, [each.theirs for each in late.conflicts]) == (None, [55])
    assert opened(kept).records.guest_groups[0].accepted == 55


def test_what_would_not_hold_together_is_refused_by_name(kept: Store) -> None:
    now = opened(kept, "Anna").records
    groups = tuple(row.model_copy(update={"toast_beverage": "Pils"}) for row in now.guest_groups[:1])
    change(kept, "Anna", now.with_rows("guest_group", (*groups, *now.guest_groups[1:])))
    scenario = keep_scenario(kept)
    of_ben = opened(kept, "Ben").records
    for table in ("order_line", "container_offer"):
        left = tuple(row for row in of_ben.rows(table) if getattr(row, "beverage", None) != "Pils")
        of_ben = of_ben.with_rows(table, left)
    change_and_save(kept, "Ben", without(of_ben, "beverage", "Pils"))
    assert weigh_adoption(kept, scenario).broken[0].column == "toast_beverage"
    with pytest.raises(EventBroken, match="Guest groups, Toast with: “Pils” is not in this event"):
        adopt(kept, scenario)


def test_unsaved_changes_of_the_scenario_are_not_left_behind(kept: Store, scenario: int) -> None:
    now = seen(kept, actor="Anna").records
    draft.change_draft(kept, scenario, "Anna", now, more_press(now, 60), what="more", at=NOON)
    with pytest.raises(UnsavedChanges, match="More press – Herbstfest"):
        adopt(kept, scenario)


def test_a_scenario_that_changed_nothing_is_not_adopted(kept: Store) -> None:
    scenario = keep_scenario(kept)
    weighed = adopt(kept, scenario)
    assert (weighed.changes, weighed.conflicts, weighed.change_set) == ((), (), None)
    assert opened(kept).stored.event_version == 1


def test_that_it_was_adopted_is_kept_until_that_is_undone(kept: Store, scenario: int) -> None:
    done = adopt(kept, scenario).change_set
    assert done is not None
    assert weigh_adoption(kept, scenario).scenario.adopted_by == done.id
    assert weigh_adoption(kept, scenario).changes == ()
    archive_event(kept, scenario, archived=True, actor="Anna", **by("archive"))
    assert [each.event_id for each in list_events(kept)] == [EVENING]
    undo_change_set(kept, done.id, actor="Anna", **by("undo"))
    assert weigh_adoption(kept, scenario).scenario.adopted_by is None
    assert len(weigh_adoption(kept, scenario).changes) == 3


def test_a_row_deleted_in_the_scenario_and_brought_back_is_still_the_same(kept: Store, scenario: int) -> None:
    before = seen(kept).records
    save_in(kept, SCENARIO, without(before, "guest_group", "Delegation"), operation="delete")
    undo_change_set(kept, seen(kept).last.id, actor="Anna", **by("undo"))
    assert {change.row < 0 for change in weigh_adoption(kept, scenario).changes} == {True, False}
    assert len(weigh_adoption(kept, scenario).changes) == 3


def test_a_scenario_of_a_scenario_is_adopted_by_it(kept: Store, scenario: int) -> None:
    now = seen(kept, actor="Anna").records
    draft.change_draft(kept, scenario, "Anna", now, more_press(now, 60), what="more", at=NOON)
    nested = keep_as_scenario(kept, scenario, "Anna", "Even more", **by("nested")).event
    adopt(kept, nested)
    assert accepted(seen(kept).records)["Press"] == 60
    assert accepted(opened(kept).records) == BEFORE


def test_an_event_of_its_own_cannot_be_adopted(kept: Store) -> None:
    with pytest.raises(NoScenario, match="“herbstfest” is an event of its own"):
        weigh_adoption(kept, opened(kept).stored.row)


# Side by side


def differing(store: Store, left: Version, right: Version) -> list[tuple[str, ...]]:
    found = compare_events(store, left, right, as_of=NOON)
    return [(str(each.sheet), each.row, str(each.column), each.before, each.after) for each in found.told_changes("en")]


def test_a_scenario_and_its_event_differ_in_what_it_changed(kept: Store, scenario: int) -> None:  # noqa: ARG001
    expected = [
        ("Guest groups", "Press", "Accepted", "40", "50"),
        ("Guest groups", "Staff", "new row", "", "Accepted: 30"),
    ]
    assert differing(kept, Version(EVENING), Version(SCENARIO)) == expected
    back = differing(kept, Version(SCENARIO), Version(EVENING))
    assert back[0] == ("Guest groups", "Press", "Accepted", "50", "40")
    assert back[1][2] == "row deleted"


def test_two_scenarios_are_compared_row_by_row(kept: Store, scenario: int) -> None:  # noqa: ARG001
    now = opened(kept, "Ben").records
    change(kept, "Ben", with_cells(now, "guest_group", "Press", name="Reporters", accepted=60))
    keep_scenario(kept, "Reporters", actor="Ben", operation="second")
    other = f"{EVENING}--reporters"
    assert differing(kept, Version(SCENARIO), Version(other))[:2] == [
        ("Guest groups", "Press", "Guest group", "Press", "Reporters"),
        ("Guest groups", "Press", "Accepted", "50", "60"),
    ]


def test_an_older_version_is_compared_with_now(kept: Store) -> None:
    change_and_save(kept, "Ben", more_press(opened(kept, "Ben").records, 44))
    found = compare_events(kept, Version(EVENING, 1), Version(EVENING), as_of=NOON)
    guests = found.figures.lines[0]
    assert (str(guests.words), guests.left, guests.right) == ("Guests accepted", 460, 464)
    assert str(found.left.words) == "Herbstfest, version 1"
    assert differing(kept, Version(EVENING, 1), Version(EVENING)) == [("Guest groups", "Press", "Accepted", "40", "44")]
    with pytest.raises(NoSuchVersion, match="Its versions are 1 to 2"):
        compare_events(kept, Version(EVENING, 3), Version(EVENING), as_of=NOON)


def test_a_side_is_written_with_its_version_or_release() -> None:
    assert Version.read(" fest@12 ") == Version("fest", 12)
    assert Version.read("fest@release-2") == Version("fest", None, 2)
    assert Version.read("fest") == Version("fest")
    assert Version.read("fest@") is None
    assert Version.read("no spaces") is None
