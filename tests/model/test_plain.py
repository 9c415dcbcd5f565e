"""Values kept as plain texts and numbers say the same when they come back."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.model.beverage import ContainerOffer, Dispense, SetAside, SetAsidePurpose
from catering.model.event import Bar, Event, PastEvent
from catering.model.plain import from_plain, own_from_plain, own_to_plain, same_value, to_plain
from catering.model.plain_changes import cell_from_json, cell_to_json, changes_from_json, changes_to_json
from catering.model.record import column_of
from catering.model.rows import OWN_SHEET, Act, Change

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
DOORS = dt.datetime(2025, 6, 16, 18, 30, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("record", "column", "value", "plain"),
    [
        (Bar, "dispense", Dispense.GRAVITY_CASK, "gravity cask"),
        (SetAside, "purpose", SetAsidePurpose.PRACTICE, "practice"),
        (ContainerOffer, "price", Decimal("89.90"), "89.90"),
        (PastEvent, "held_on", dt.date(2019, 9, 5), "2019-09-05"),
        (PastEvent, "guests", 550, 550),
        (PastEvent, "drunk_l", 412.5, 412.5),
        (Event, "doors_at", DOORS, "2025-06-16T09:30:00Z"),
        (Event, "note", None, None),
    ],
)
def test_a_value_is_kept_as_people_would_write_it_down(record, column, value, plain):
    assert to_plain(value) == plain
    assert type(to_plain(value)) in (str, int, float, bool, type(None))
    assert from_plain(plain, column_of(record, column), TOKYO) == value


def test_a_moment_comes_back_at_the_clock_of_its_zone():
    there = from_plain(to_plain(DOORS), column_of(Event, "doors_at"), BERLIN)
    assert (there.hour, there.minute, there.tzinfo) == (11, 30, BERLIN)


def test_both_halves_of_the_hour_that_berlin_shows_twice_are_kept_apart():
    first = dt.datetime(2025, 10, 26, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)
    assert to_plain(first) == "2025-10-26T00:30:00Z"
    assert to_plain(second) == "2025-10-26T01:30:00Z"
    assert not same_value(first, second)


def test_what_no_record_holds_is_a_bug():
    with pytest.raises(TypeError):
        to_plain([1])


own_values = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.timedeltas(dt.timedelta(0), dt.timedelta(days=900))
)


@given(own_values)
def test_a_cell_of_a_persons_own_comes_back_as_the_type_it_was(value):
    back = own_from_plain(own_to_plain(value))
    assert type(back) is type(value)
    assert back == value


@given(st.lists(st.lists(own_values, min_size=2, max_size=2).map(tuple), max_size=4).map(tuple))
def test_a_sheet_of_a_persons_own_comes_back_cell_by_cell(grid):
    assert cell_from_json(OWN_SHEET, "grid", cell_to_json(OWN_SHEET, "grid", grid)) == grid


def test_changes_come_back_as_they_were_said():
    changes = (
        Change(Act.EDIT, "container_offer", 3, "price", Decimal("89.90"), Decimal("91")),
        Change(Act.ADD, "bar", -1, "dispense", None, Dispense.KEG_CO2),
        Change(Act.DELETE, "event", 1, "toast_at", DOORS, None),
        Change(Act.EDIT, "guest_group", 2, "own:Table", None, dt.time(19, 30)),
    )
    assert changes_from_json(changes_to_json(changes)) == changes


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (0.1 + 0.2, 0.3, True),  # a spreadsheet keeps 16 digits of 17
        (800.0, 800, True),
        (800.0, 800.5, False),
        (0, 0.0, True),
        (None, 0, False),
        (True, 1, False),
        (Decimal("1.50"), Decimal("1.5"), True),
        ("Altbier", "altbier", False),
        (DOORS, DOORS.astimezone(BERLIN), True),
        (DOORS, DOORS + dt.timedelta(minutes=1), False),
    ],
)
def test_whether_two_values_say_the_same(one, other, same):
    assert same_value(one, other) is same
    assert same_value(other, one) is same
