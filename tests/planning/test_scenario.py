"""Scenarios: inputs only are copied, and adopting one is a three-way merge."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from evenings import evening, group, order
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.duty import DutyState
from catering.model.records import TABLES, EventRecords
from catering.model.rows import OWN_SHEET, Act, Change, Rows, records_of, rows_of, with_changes
from catering.planning.editing.merge import Side
from catering.planning.editing.scenario import COUNTED, INPUTS, adoption, left_behind, scenario_of, under_ids_of
from sent_goods import sent_goods

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
    assert {*(table.table for table in TABLES), OWN_SHEET} == set(INPUTS)


def test_what_was_counted_at_the_door_is_neither_copied_nor_adopted() -> None:
    counted = changed(BASE, "guest_group", 2, arrived=612, arrived_on=dt.date(2025, 6, 16))
    mine, origins = scenario(counted)
    assert all(row[name] is None for row in mine["guest_group"].values() for name in COUNTED["guest_group"])
    merged = adoption(counted, under_ids_of(counted, mine, origins), counted)
    assert merged.changes == ()


SENT = rows_of(evening(group("Guests", 700), order_lines=(order(40),), **sent_goods("Altbier", "20 L slim keg")))


def test_what_happened_on_the_way_is_planned_from_and_never_adopted() -> None:
    mine, origins = scenario(SENT)
    copied = records_of(mine)
    assert copied.legs == records_of(SENT).legs
    assert (len(copied.receipts), copied.duties[0].number) == (1, "25DE330812345678A1")
    late = copied.legs[0].planned_departs_at + dt.timedelta(days=3)
    mine = changed(mine, "leg", 101, planned_departs_at=late, actual_departs_at=late, planned_arrives_at=None)
    mine = changed(mine, "milestone", 101, actual_at=None)
    mine = changed(mine, "charge", 101, paid_on=None, amount=Decimal(5))
    mine = changed(mine, "receipt", 101, dented=7)
    merged = adoption(SENT, under_ids_of(SENT, mine, origins), SENT)
    assert {(change.table, change.column) for change in merged.changes} == {
        ("leg", "planned_departs_at"), ("leg", "planned_arrives_at"), ("charge", "amount"),
    }  # fmt: skip


def test_a_duty_that_a_scenario_adds_is_open() -> None:
    mine, origins = scenario(SENT)
    mine = {**mine, "duty": {**mine["duty"], 300: {**mine["duty"][101], "name": "Hall contract"}}}
    added = records_of(with_changes(SENT, adoption(SENT, under_ids_of(SENT, mine, origins), SENT).changes)).duties[1]
    assert (added.name, added.state, added.done_on, added.number) == ("Hall contract", DutyState.OPEN, None, None)


def test_what_no_scenario_gives_back_stays_in_the_draft() -> None:
    def edit(table: str, column: str) -> Change:
        return Change(Act.EDIT, table, 1, column, None, 1)

    happened = (edit("guest_group", "arrived"), edit("leg", "actual_departs_at"), edit("receipt", "dented"))
    received = Change(Act.ADD, "receipt", -1, "number", None, 2)
    planned = (edit("leg", "planned_departs_at"), Change(Act.ADD, "milestone", -1, "name", None, "cut-off"))
    assert left_behind((*happened, received, *planned)) == (*happened, received)


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
