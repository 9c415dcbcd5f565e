"""A table made anew by a migration, with all that stands in it: SQLite can change no limit of a table that is there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def anew(name: str, *parts: Any, **options: Any) -> None:
    """Makes the table `name` of these columns and limits, and moves its rows over; new columns are empty in them.

    No id that was given is given again. No other table may refer to this one.
    """
    connection, new = op.get_bind(), f"new_{name}"
    before = [column["name"] for column in sa.inspect(connection).get_columns(name)]
    last = _last_id(connection, name)
    table = op.create_table(new, *parts, **options)
    old = sa.table(name, *(sa.column(each) for each in before))
    kept = [each for each in before if each in table.c]
    op.execute(sa.insert(table).from_select(kept, sa.select(*(old.c[each] for each in kept))))
    op.drop_table(name)
    op.rename_table(new, name)
    if connection.dialect.name == "postgresql":
        _named_as_if_made_so(connection, new, name)
    if last is not None:
        _never_again(connection, name, last)


def _last_id(connection: sa.Connection, name: str) -> int | None:
    """The highest id that was ever given; None where none was."""
    if connection.dialect.name == "sqlite":
        return connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)).scalar()
    sequence = connection.execute(sa.select(sa.func.pg_get_serial_sequence(name, "id"))).scalar_one()
    value, given = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()
    return int(value) if given else None


def _named_as_if_made_so(connection: sa.Connection, new: str, name: str) -> None:
    """PostgreSQL names keys and sequences after the table, and keeps the names when that is renamed."""
    keys = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass"
    for (key,) in connection.exec_driver_sql(keys, (name,)).all():
        if key.startswith(new):
            connection.exec_driver_sql(f"ALTER TABLE {name} RENAME CONSTRAINT {key} TO {key.removeprefix('new_')}")
    connection.exec_driver_sql(f"ALTER SEQUENCE {new}_id_seq RENAME TO {name}_id_seq")


def _never_again(connection: sa.Connection, name: str, last: int) -> None:
    if connection.dialect.name == "sqlite":
        changed = connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, name))
        if not changed.rowcount:
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))
    else:
        connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(name, "id"), last)))
