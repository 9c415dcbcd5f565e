"""Scenarios: inputs only are copied, and adopting one is a three-way merge."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evenings import evening, group, order
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.records import TABLES, EventRecords
from catering.model.rows import OWN_SHEET, Rows, records_of, rows_of, with_changes
from catering.planning.merge import Side
from catering.planning.scenario import COUNTED, INPUTS, adoption, scenario_of, under_ids_of

BASE = rows_of(evening(group("Press", 40), group("Guests", 660), order_lines=(order(40),)))


def changed(rows: Rows, table: str, row: int, **cells: Any) -> Rows:
    return {**rows, table: {**rows[table], row: {**rows[table][row], **cells}}}


def scenario(rows: Rows = BASE, start: int = 100) -> tuple[Rows, dict[tuple[str, int], int]]:
    """A scenario as the store keeps it: its rows have ids of their own."""
    copied = scenario_of(rows, event_id="evening--more", name="More")
    origins = {(table, start + row): row for table, of in copied.items() for row in of}
    return {table: {start + row: each for row, each in of.items()} for table, of in copied.items()}, origins


def adopted(mine: Rows, origins: dict[tuple[str, int], int], theirs: Rows = BASE) -> EventRecords:
    merged = adoption(BASE, under_ids_of(BASE, mine, origins), theirs)
    assert merged.conflicts == ()
    return records_of(with_changes(theirs, merged.changes))


def test_the_documented_example() -> None:
    """docs/planning/scenario.md"""
    mine, origins = scenario()
    mine = changed(mine, "order_line", 101, containers=38)
    theirs = changed(BASE, "guest_group", 2, accepted=700)
    after = adopted(mine, origins, theirs)
    assert after.order_lines == (order(38),)
    assert after.guest_groups == (group("Press", 40), group("Guests", 700))
    assert (after.event.event_id, after.event.name) == ("evening", "An evening")

    clash = adoption(BASE, under_ids_of(BASE, mine, origins), changed(BASE, "order_line", 1, containers=42))
    (conflict,) = clash.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (40, 38, 42)
    assert [change.after for change in clash.decided({conflict.place: Side.MINE}).changes] == [38]
    assert clash.decided({conflict.place: Side.THEIRS}).changes == ()


def test_every_table_is_an_input_until_it_says_otherwise() -> None:
    """A new table is copied into scenarios only if somebody writes it here: what happened never is."""
    assert (*(table.table for table in TABLES), OWN_SHEET) == INPUTS


def test_what_was_counted_at_the_door_is_neither_copied_nor_adopted() -> None:
    counted = changed(BASE, "guest_group", 2, arrived=612, arrived_on=dt.date(2025, 6, 16))
    mine, origins = scenario(counted)
    assert all(row[name] is None for row in mine["guest_group"].values() for name in COUNTED["guest_group"])
    merged = adoption(counted, under_ids_of(counted, mine, origins), counted)
    assert merged.changes == ()


def test_a_scenario_that_changed_nothing_changes_nothing() -> None:
    mine, origins = scenario()
    assert adoption(BASE, under_ids_of(BASE, mine, origins), BASE).changes == ()


def test_rows_added_and_deleted_in_a_scenario_are_added_and_deleted() -> None:
    mine, origins = scenario()
    groups = {row: each for row, each in mine["guest_group"].items() if each["name"] != "Press"}
    groups[300] = {**group("Staff", 30).model_dump()}
    after = adopted({**mine, "guest_group": groups}, origins)
    assert [each.name for each in after.guest_groups] == ["Guests", "Staff"]


def test_a_row_deleted_and_brought_back_is_the_row_that_it_was() -> None:
    mine, origins = scenario()
    del origins["guest_group", 101]
    renamed = changed(mine, "guest_group", 101, accepted=50)
    merged = adoption(BASE, under_ids_of(BASE, renamed, origins), BASE)
    assert [(change.row, change.column, change.after) for change in merged.changes] == [(1, "accepted", 50)]


@settings(max_examples=50, deadline=None)
@given(counts=st.lists(st.integers(0, 900), min_size=2, max_size=2), theirs=st.integers(0, 900))
def test_both_sides_of_an_adoption_are_kept_where_they_do_not_touch(counts: list[int], theirs: int) -> None:
    mine, origins = scenario()
    mine = changed(mine, "guest_group", 101, accepted=counts[0])
    mine = changed(mine, "order_line", 101, containers=counts[1])
    after = adopted(mine, origins, changed(BASE, "guest_group", 2, accepted=theirs))
    assert [each.accepted for each in after.guest_groups] == [counts[0], theirs]
    assert after.order_lines[0].containers == counts[1]
