"""An event's records as rows by id, and back."""

import datetime as dt

import pytest

from catering.model.beverage import OrderLine
from catering.model.event import Event, GuestGroup, ServingPeriod
from catering.model.records import EventRecords, OwnContent
from catering.model.rows import Act, Change, RowRefused, in_order, key_of, records_of, rows_of, with_changes

EVENT = Event(
    event_id="abend",
    name="Abend",
    venue="Hotel",
    time_zone="Asia/Tokyo",
    doors_at=dt.datetime(2025, 6, 16, 9, 30, tzinfo=dt.UTC),
    last_pour_at=dt.datetime(2025, 6, 16, 14, 0, tzinfo=dt.UTC),
)
DELEGATION, PRESS = GuestGroup(name="Delegation", accepted=330), GuestGroup(name="Press", accepted=20)
OWN = OwnContent(
    columns={"guest_group": {"Table": {DELEGATION.key: "A1", PRESS.key: 7}}}, sheets={"Notes": (("call the hotel", 3),)}
)
RECORDS = EventRecords(event=EVENT, guest_groups=(DELEGATION, PRESS), own=OWN)


def test_records_become_rows_and_rows_the_same_records():
    rows = rows_of(RECORDS)
    assert rows["guest_group"][1]["accepted"] == 330
    assert rows["guest_group"][2]["own:Table"] == 7
    assert rows["own_sheet"] == {1: {"name": "Notes", "grid": (("call the hotel", 3),)}}
    back = records_of(rows)
    assert back.guest_groups == (DELEGATION, PRESS)
    assert back.own == OWN
    assert back.ids["guest_group"] == (1, 2)
    assert rows_of(back) == rows


def test_moments_come_out_at_the_clock_of_the_venue_or_of_their_own_row():
    parade = ServingPeriod(
        name="Parade",
        begins_at=dt.datetime(2025, 6, 16, 10, tzinfo=dt.UTC),
        ends_at=dt.datetime(2025, 6, 16, 12, tzinfo=dt.UTC),
        time_zone="Europe/Berlin",
    )
    records = records_of(rows_of(RECORDS.with_rows("serving_period", (parade,))))
    assert records.event.doors_at.hour == 18
    assert records.serving_periods[0].begins_at.hour == 12


def test_a_row_that_is_no_record_is_named():
    rows = with_changes(rows_of(RECORDS), [Change(Act.EDIT, "guest_group", 2, "declined", None, -1)])
    with pytest.raises(RowRefused) as refused:
        records_of(rows)
    assert (refused.value.table, refused.value.row) == ("guest_group", 2)


def test_changes_add_edit_and_delete_rows_and_leave_those_given_as_they_were():
    rows = rows_of(RECORDS)
    after = with_changes(
        rows,
        [
            Change(Act.EDIT, "guest_group", 1, "accepted", 330, 150),
            Change(Act.DELETE, "guest_group", 2, "name", "Press", None),
            Change(Act.ADD, "order_line", -1, "beverage", None, "Altbier"),
            Change(Act.ADD, "order_line", -1, "containers", None, 38),
        ],
    )
    assert after["guest_group"] == {1: {**rows["guest_group"][1], "accepted": 150}}
    assert after["order_line"] == {-1: {"beverage": "Altbier", "containers": 38}}
    assert rows["guest_group"][1]["accepted"] == 330
    assert 2 in rows["guest_group"]


def test_the_inverse_of_changes_in_turn_leads_back():
    rows = rows_of(RECORDS)
    changes = [
        Change(Act.EDIT, "guest_group", 1, "accepted", 330, 150),
        *(Change(Act.DELETE, "guest_group", 2, name, value, None) for name, value in rows["guest_group"][2].items()),
    ]
    there = with_changes(rows, changes)
    assert with_changes(there, [each.inverse for each in reversed(changes)]) == rows


def test_rows_stand_as_they_were_made_and_those_not_saved_behind_them():
    assert in_order(dict.fromkeys((-2, 7, -1, 4))) == [4, 7, -1, -2]


def test_two_spellings_of_a_name_are_one_key():
    line = OrderLine(beverage="Altbier", container_size="20 L slim keg", containers=38)
    assert key_of("order_line", {"beverage": "ＡＬＴbier ", "container_size": "20 l Slim  Keg"}) == line.key
    assert key_of("own_sheet", {"name": "NOTES"}) == ("notes",)
