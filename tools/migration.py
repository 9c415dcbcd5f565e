"""Writes a migration that brings the last one's tables to those that are declared now.

`python tools/migration.py "what it does"`; read it before it is committed: limits (CHECK) of tables that are there
already are not compared.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate.api import AutogenContext

from catering.store import schema
from catering.store.engine import Store
from catering.store.migrate import migrations


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


def main(words: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'migration.sqlite'}")

        def write(connection: sa.Connection) -> None:
            settings = migrations()
            settings.attributes |= {"connection": connection, "render_item": render}
            command.upgrade(settings, "head")
            revisions = Path(schema.__file__).parent / "migrations" / "versions"
            number = f"{len(list(revisions.glob('[0-9]*.py'))) + 1:04d}"
            command.revision(settings, words, autogenerate=True, rev_id=number)

        store.write(write)
        store.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
