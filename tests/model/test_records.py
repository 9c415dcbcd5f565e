"""All records of one event: its tables, and the same event with one of them replaced."""

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from catering.model.beverage import Beverage, OrderLine
from catering.model.event import Event, GuestGroup
from catering.model.records import ATTRIBUTES, TABLES, EventRecords, OwnContent

DOORS = dt.datetime(2025, 6, 16, 9, 30, tzinfo=dt.UTC)
EVENT = Event(
    event_id="duesseldorf-abend-2025",
    name="Düsseldorf-Abend",
    venue="Hotel New Otani",
    time_zone="Asia/Tokyo",
    doors_at=DOORS,
    last_pour_at=DOORS + dt.timedelta(hours=4),
)
DELEGATION = GuestGroup(name="Delegation", accepted=120)
CITY = GuestGroup(name="Guests of the city", accepted=580)
ALTBIER = Beverage.model_validate(
    {"name": "Altbier", "category": "beer", "abv": 0.048, "serving_size_l": 0.25, "source": "shipped"}
)
RECORDS = EventRecords(event=EVENT, guest_groups=(DELEGATION, CITY), beverages=(ALTBIER,))


def test_guests_are_counted_over_all_groups() -> None:
    assert RECORDS.guests_accepted == 700
    assert EventRecords(event=EVENT).guests_accepted == 0


def test_a_beverage_is_found_whatever_its_case_and_width() -> None:
    assert RECORDS.beverage("ａｌｔＢＩＥＲ") is ALTBIER
    with pytest.raises(KeyError):
        RECORDS.beverage("Kölsch")


def test_every_table_has_its_rows() -> None:
    assert set(ATTRIBUTES) == {table.table for table in TABLES}
    assert set(ATTRIBUTES.values()) | {"own", "ids"} == set(EventRecords.model_fields)
    assert RECORDS.rows("event") == (EVENT,)
    assert RECORDS.rows("guest_group") == (DELEGATION, CITY)
    assert RECORDS.rows("order_line") == ()
    with pytest.raises(KeyError):
        RECORDS.rows("invoice")


@pytest.mark.parametrize("table", [table.table for table in TABLES])
def test_replacing_a_table_by_its_own_rows_changes_nothing(table: str) -> None:
    assert RECORDS.with_rows(table, RECORDS.rows(table)) == RECORDS


def test_one_table_is_replaced_and_the_rest_stays() -> None:
    order = OrderLine(beverage="Altbier", container_size="20 L slim keg", containers=38)
    ordered = RECORDS.with_rows("order_line", (order,))
    assert ordered.rows("order_line") == (order,)
    assert (ordered.guest_groups, ordered.event) == (RECORDS.guest_groups, EVENT)
    assert RECORDS.order_lines == ()
    renamed = RECORDS.with_rows("event", (EVENT.model_copy(update={"name": "Altbier-Abend"}),))
    assert (renamed.event.name, RECORDS.event.name) == ("Altbier-Abend", "Düsseldorf-Abend")


def test_an_event_and_its_rows_are_frozen() -> None:
    frozen: Any = RECORDS
    with pytest.raises(ValidationError):
        frozen.guest_groups = ()
    with pytest.raises(ValidationError):
        frozen.guest_groups[0].accepted = 800
    with pytest.raises(ValidationError):
        frozen.own.sheets = {}


def test_a_persons_own_content_is_kept_beside_ours() -> None:
    own = OwnContent(columns={"guest_group": {"Table": {DELEGATION.key: "A"}}}, sheets={"Menu": (("soup", 1),)})
    records = EventRecords(event=EVENT, guest_groups=(DELEGATION,), own=own)
    assert records.own.columns["guest_group"]["Table"][("delegation",)] == "A"
    assert records.with_rows("guest_group", (CITY,)).own == own


KEPT = RECORDS.model_copy(update={"ids": {"guest_group": (7, 4)}})


def test_a_row_keeps_its_id_by_its_key_wherever_it_stands() -> None:
    turned = KEPT.with_rows("guest_group", (CITY, DELEGATION))
    assert turned.ids["guest_group"] == (4, 7)
    assert KEPT.with_rows("guest_group", (CITY,)).ids["guest_group"] == (4,)


def test_a_renamed_row_keeps_its_id_by_its_place() -> None:
    renamed = KEPT.with_rows("guest_group", (DELEGATION.model_copy(update={"name": "Embassy"}), CITY))
    assert renamed.ids["guest_group"] == (7, 4)


def test_a_new_row_has_an_id_below_zero_until_it_is_saved() -> None:
    press, hosts = (CITY.model_copy(update={"name": name}) for name in ("Press", "Hosts"))
    more = KEPT.with_rows("guest_group", (DELEGATION, CITY, press)).with_rows(
        "guest_group", (DELEGATION, CITY, press, hosts)
    )
    assert more.ids["guest_group"] == (7, 4, -1, -2)


def test_the_id_of_a_row_is_found_by_its_key() -> None:
    assert KEPT.id_of(CITY) == 4
    assert KEPT.id_of(CITY.model_copy(update={"name": "Press"})) is None
    assert RECORDS.id_of(CITY) is None
