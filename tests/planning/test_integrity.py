"""What an event's rows must hold together: each a record, no name twice, no name that is not there."""

from __future__ import annotations

from typing import Any

import pytest
from evenings import evening, group, offer, order

from catering.model.records import EventRecords
from catering.model.rows import rows_of
from catering.planning.editing.integrity import Broken, broken

Rows = dict[str, dict[int, dict[str, Any]]]


def ordered(**tables: Any) -> EventRecords:
    return evening(group(), group("Press", 40), container_offers=(offer(),), order_lines=(order(12),), **tables)


def rows(**cells: Any) -> Rows:
    """The evening's rows; `guest_group_2={"name": …}` changes cells of the second guest group."""
    found = rows_of(ordered())
    for place, values in cells.items():
        table, _, row = place.rpartition("_")
        found[table][int(row)] |= values
    return found


def said(found: tuple[Broken, ...]) -> list[tuple[str, int, str, str]]:
    return [(each.table, each.row, each.column, str(each.message)) for each in found]


def test_the_documented_example() -> None:
    """docs/planning/integrity.md"""
    found = broken(
        rows(
            guest_group_1={"accepted": -5},
            guest_group_2={"name": "GUESTS"},
            order_line_1={"beverage": "Kölsch"},
            event_1={"toast_at": ordered().event.last_pour_at},
        )
    )
    assert [(each.table, each.row, each.column, str(each.message), str(each.suggestion)) for each in found] == [
        ("event", 1, "toast_at", "The toast is not between doors and last pour.",
         "When everyone lifts a glass at once; leave empty if there is no toast."),
        ("guest_group", 1, "accepted", "This does not fit: Input should be greater than or equal to 0.",
         "Guests who said yes."),
        ("guest_group", 2, "name", "“GUESTS” stands twice in Guest groups.", "Keep one of the two rows."),
        ("order_line", 1, "beverage", "“Kölsch” is not in this event.",
         "Add it to its sheet, or choose one that is there: Altbier."),
    ]  # fmt: skip


def test_an_event_of_records_holds_together() -> None:
    assert broken(rows()) == ()
    assert broken(rows_of(evening())) == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"guest_group_1": {"name": None}}, ("guest_group", 1, "name", "This does not fit: Input should be a valid")),
        ({"event_1": {"time_zone": "Nowhere/Land"}}, ("event", 1, "time_zone", "Nowhere/Land is not a time zone.")),
        ({"event_1": {"time_zone": "../../etc"}}, ("event", 1, "time_zone", "../../etc is not a time zone.")),
        ({"guest_group_2": {"invited": 30}}, ("guest_group", 2, "accepted", "40 answers came to 30 invitations.")),
        ({"order_line_1": {"containers": 1.5}}, ("order_line", 1, "containers", "This does not fit: ")),
        ({"order_line_1": {"container_size": "21 L"}}, ("order_line", 1, "container_size", "“21 L” is not in this")),
        ({"guest_group_2": {"toast_beverage": "Sekt"}}, ("guest_group", 2, "toast_beverage", "“Sekt” is not in this")),
        ({"guest_group_2": {"serving_period": "Sunday"}}, ("guest_group", 2, "serving_period", "“Sunday” is not in")),
    ],
)  # fmt: skip
def test_each_cell_that_does_not_hold_is_named(cells: dict[str, Any], expected: tuple[str, int, str, str]) -> None:
    ((table, row, column, message),) = said(broken(rows(**cells)))
    assert (table, row, column) == expected[:3]
    assert message.startswith(expected[3])


def test_names_are_compared_however_they_are_written() -> None:
    assert broken(rows(order_line_1={"beverage": "ＡＬＴＢＩＥＲ "})) == ()
    assert said(broken(rows(guest_group_2={"name": " ｇｕｅｓｔｓ"})))[0][:3] == ("guest_group", 2, "name")


def test_a_container_of_the_catalogue_need_not_be_in_the_event() -> None:
    assert ordered().container_sizes == ()
    assert broken(rows(order_line_1={"container_size": "50 L Euro keg"})) == ()


def test_all_rows_that_are_no_records_are_named_not_only_the_first() -> None:
    found = broken(
        rows(guest_group_1={"accepted": -5}, guest_group_2={"accepted": -6}, order_line_1={"containers": -1})
    )
    assert [each[:3] for each in said(found)] == [
        ("guest_group", 1, "accepted"), ("guest_group", 2, "accepted"), ("order_line", 1, "containers"),
    ]  # fmt: skip


def test_an_event_that_is_no_record_hides_no_row() -> None:
    found = broken(rows(event_1={"currency": "Euro"}, guest_group_2={"name": "Guests"}))
    assert [each[:3] for each in said(found)] == [("event", 1, "currency"), ("guest_group", 2, "name")]
