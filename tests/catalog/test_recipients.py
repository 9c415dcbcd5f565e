"""What each recipient may see: decided for every table, readable, and leading nowhere that is hidden."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catering.catalog.recipients import EVERYTHING, NOTHING, as_seen_by, seen_by, sees_all
from catering.catalog.rows import catalogue_rows
from catering.model.recipient import Recipient
from catering.model.record import Column, columns
from catering.model.records import TABLES, OwnContent
from catering.workbook.example import example_records

KEPT_FROM = [recipient for recipient in Recipient if not sees_all(recipient)]
BY_NAME = {table.table: table for table in TABLES}


def seen_columns(recipient: Recipient) -> Iterator[Column]:
    for table, hidden in seen_by(recipient).items():
        yield from (column for column in columns(BY_NAME[table]) if column.name not in hidden)


def test_caterer_organiser_and_whoever_is_not_named_see_all() -> None:
    assert KEPT_FROM == [Recipient.BREWERY, Recipient.FORWARDER, Recipient.HOTEL]
    for recipient in (None, Recipient.CATERER, Recipient.ORGANISER):
        assert seen_by(recipient) == {table.table: frozenset() for table in TABLES}


@pytest.mark.parametrize("recipient", KEPT_FROM)
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
def test_every_table_is_decided_on_once_and_with_its_reason(recipient: Recipient, table: type) -> None:
    rows = [row for row in catalogue_rows("recipients") if (row["recipient"], row["table"]) == (recipient, table.table)]
    assert len(rows) == 1, f"decide in recipients.csv what the {recipient} sees of {table.table}"
    assert rows[0]["reason"]


def test_the_catalogue_names_recipients_tables_and_columns_that_there_are() -> None:
    for row in catalogue_rows("recipients"):
        assert row["recipient"] in KEPT_FROM
        names = {column.name for column in columns(BY_NAME[row["table"]])}
        assert row["hidden"] in (EVERYTHING, NOTHING) or set(row["hidden"].split()) <= names


@pytest.mark.parametrize("recipient", KEPT_FROM)
def test_what_is_hidden_can_be_left_out_of_a_record(recipient: Recipient) -> None:
    for table, hidden in seen_by(recipient).items():
        for column in columns(BY_NAME[table]):
            assert column.name not in hidden or (not column.required and not column.key), column


@pytest.mark.parametrize("recipient", KEPT_FROM)
def test_the_event_is_always_seen_but_for_its_note(recipient: Recipient) -> None:
    assert "note" in seen_by(recipient)["event"]


@pytest.mark.parametrize("recipient", KEPT_FROM)
def test_a_name_that_is_seen_stands_in_a_table_that_is_seen(recipient: Recipient) -> None:
    for column in seen_columns(recipient):
        assert column.refers_to in (None, "unit", *seen_by(recipient)), column


@pytest.mark.parametrize("recipient", [Recipient.FORWARDER, Recipient.HOTEL])
def test_no_money_for_the_forwarder_and_the_hotels_floor_staff(recipient: Recipient) -> None:
    # what goods are worth stands on the papers that the forwarder carries
    for_papers = {("goods", "customs_value"), ("goods", "currency")} if recipient is Recipient.FORWARDER else set()
    seen = {(column.record, column.name): column for column in seen_columns(recipient)}
    for column in (column for place, column in seen.items() if place not in for_papers):
        assert column.kind != "money", column
        assert column.name != "currency", column


@pytest.mark.parametrize("recipient", [Recipient.BREWERY, Recipient.FORWARDER])
def test_no_guest_names_for_brewery_and_forwarder(recipient: Recipient) -> None:
    assert "guest_group" not in seen_by(recipient)
    assert [column for column in seen_columns(recipient) if column.refers_to == "guest_group"] == []


@pytest.mark.parametrize("recipient", KEPT_FROM)
@pytest.mark.parametrize("table", ["assumption", "past_event", "override"])
def test_what_the_forecast_rests_on_stays_with_caterer_and_organiser(recipient: Recipient, table: str) -> None:
    assert table not in seen_by(recipient)


@pytest.mark.parametrize("recipient", KEPT_FROM)
def test_an_event_as_a_recipient_sees_it_has_only_what_they_may_see(recipient: Recipient) -> None:
    records = example_records("en")
    records = records.model_copy(
        update={
            "own": OwnContent(sheets={"Seating": (("table 1",),)}, columns={"event": {"Room": {("x",): "Tsuru"}}}),
            "ids": {table.table: tuple(range(1, 1 + len(records.rows(table.table)))) for table in TABLES},
        }
    )
    seen = as_seen_by(records, recipient)
    assert seen.own == OwnContent()
    assert set(seen.ids) == set(seen_by(recipient))
    for table in TABLES:
        hidden = seen_by(recipient).get(table.table)
        rows = seen.rows(table.table)
        assert len(rows) == (0 if hidden is None else len(records.rows(table.table)))
        for row, whole in zip(rows, records.rows(table.table), strict=False):
            for column in columns(table):
                expected = column.default if column.name in (hidden or ()) else getattr(whole, column.name)
                assert getattr(row, column.name) == expected


def test_whose_event_it_is_sees_it_as_it_is() -> None:
    records = example_records("en")
    assert as_seen_by(records, Recipient.ORGANISER) is records
    assert as_seen_by(records, None) is records
