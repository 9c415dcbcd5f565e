"""Writes a migration that brings the last one's tables to those that are declared now.

`python tools/migration.py "what it does"`; read it before it is committed. A table of records whose columns or limits
(CHECK) have changed is made anew, since SQLite cannot change them in their place.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate.api import AutogenContext

from catering.model.records import TABLES
from catering.store import schema
from catering.store.engine import Store
from catering.store.migrate import migrations

REVISIONS = Path(schema.__file__).parent / "migrations" / "versions"


def render(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Our own types by the names that a migration imports; the rest is Alembic's."""
    if kind == "type":
        if isinstance(item, schema.Instant | schema.Day):
            return f"schema.{type(item).__name__}()"
        if item is schema.Whole or isinstance(item, sa.BigInteger):
            return "schema.Whole"
        if isinstance(item, sa.Double):
            return "schema.Number"
    return False


def described(connection: sa.Connection, name: str) -> tuple[Any, ...]:
    """The columns and limits of a table, by name."""
    found = sa.inspect(connection)
    names = sorted((column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name))
    return names, sorted((each["name"] or "", each["sqltext"]) for each in found.get_check_constraints(name))


def changed_tables(connection: sa.Connection, fresh: sa.Connection) -> Iterator[str]:
    """Tables of records that are there and declared otherwise now.

    Exits where another table refers to one, and where a new column cannot be empty: the changes that made the old
    rows say nothing of it.
    """
    there = set(sa.inspect(connection).get_table_names())
    for name in (table.table for table in TABLES if table.table in there):
        if described(connection, name) == described(fresh, name):
            continue
        for other in schema.metadata.tables.values():
            if any(key.column.table.name == name for key in other.foreign_keys):
                sys.exit(f"{other.name} refers to {name}, which cannot be made anew: write it by hand")
        before = {column["name"] for column in sa.inspect(connection).get_columns(name)}
        for column in sa.inspect(fresh).get_columns(name):
            if column["name"] not in before and not column["nullable"]:
                sys.exit(f"{name}.{column['name']} is new and cannot be empty")
        yield name


def main(words: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'migration.sqlite'}")
        fresh = Store(f"sqlite:///{Path(folder) / 'fresh.sqlite'}")
        fresh.write(schema.metadata.create_all)
        number = f"{len(list(REVISIONS.glob('[0-9]*.py'))) + 1:04d}"
        anew: list[str] = []

        def write(connection: sa.Connection) -> None:
            settings = migrations()
            settings.attributes |= {"connection": connection, "render_item": render}
            command.upgrade(settings, "head")
            with fresh.reading() as declared:
                anew.extend(changed_tables(connection, declared))
            for name in anew:  # so that Alembic writes them whole
                connection.exec_driver_sql(f"DROP TABLE {name}")
            command.revision(settings, words, autogenerate=True, rev_id=number)

        store.write(write)
        store.close()
        fresh.close()
    (path,) = REVISIONS.glob(f"{number}_*.py")
    script = path.read_text(encoding="utf-8")
    for name in anew:
        script = script.replace(f"op.create_table('{name}',", f"anew('{name}',", 1)
    if anew:
        script = script.replace("import schema\n", "import schema\nfrom catering.store.anew import anew\n", 1)
    path.write_text(script, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
