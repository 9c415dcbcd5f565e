"""A table that a migration makes anew keeps its rows, and never gives an id twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command

from catering.store import schema
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date, migrations
from catering.store.verify import verify
from kept_evening import keep


def to_revision(store: Store, revision: str) -> None:
    settings = migrations()

    def write(connection: sa.Connection) -> None:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)

    store.write(write)


@pytest.fixture
def before(empty: str) -> Iterator[Store]:
    """A store of the tables that bars had before they had a style of service."""
    store = Store(empty)
    to_revision(store, "0002")
    yield store
    store.close()


def test_the_rows_stay_with_their_ids_and_an_id_is_not_given_twice(before: Store) -> None:
    add = (
        "INSERT INTO bar (event, version, natural_key, name, taps, share_of_orders, dispense) "
        "VALUES (1, 1, '{name}', '{name}', 2, 0.5, 'keg with CO2')"
    )

    def write(connection: sa.Connection) -> None:
        columns = sa.inspect(connection).get_columns("event")
        wanted = {
            each["name"]: 1 if "INT" in str(each["type"]).upper() else "2025-06-16T10:00:00.000000Z"
            for each in columns
            if not each["nullable"] and each["name"] != "id"
        }
        wanted |= {"state": "planned", "currency": "EUR", "emission_set": "UK DESNZ 2025, with radiative forcing"}
        table = sa.table("event", *(sa.column(name) for name in wanted))
        connection.execute(sa.insert(table).values(wanted))
        for name in ("stage", "hall", "foyer"):
            connection.exec_driver_sql(add.format(name=name))
        connection.exec_driver_sql("DELETE FROM bar WHERE name = 'foyer'")

    before.write(write)
    bring_up_to_date(before)
    bars = schema.RECORD_TABLES["bar"]
    with before.reading() as connection:
        found = connection.execute(sa.select(bars.c.id, bars.c.name, bars.c.taps, bars.c.service_style)).all()
    assert [tuple(row) for row in found] == [(1, "stage", 2, None), (2, "hall", 2, None)]
    before.write(lambda connection: connection.exec_driver_sql(add.format(name="terrace")))
    with before.reading() as connection:
        assert connection.execute(sa.select(sa.func.max(bars.c.id))).scalar_one() == 4


def test_what_was_never_filled_begins_at_one(before: Store) -> None:
    bring_up_to_date(before)
    keep(before)
    with before.reading() as connection:
        assert connection.execute(sa.select(sa.func.min(schema.RECORD_TABLES["assumption"].c.id))).scalar_one() == 1
        assert verify(connection).breaches == ()
