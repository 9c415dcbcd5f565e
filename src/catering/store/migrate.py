"""Brings a database to the tables of this program, by Alembic's migrations, whoever else starts at the same time."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa

from catering.model.text import Text, text
from catering.store import schema
from catering.store.engine import Store, hold

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0003"
"""The revision that this program's tables are of; a test holds it."""


class StoreIsNewer(Exception):
    """The database was brought on by a later version of the program."""

    def __init__(self, revision: str) -> None:
        self.message: Text = text(
            "This store was last opened by a newer version of catering (revision {revision}). Update the program.",
            revision=revision,
        )
        super().__init__(str(self.message))


class StoreUnreadable(Exception):
    """The database does not answer, or its file is damaged."""

    def __init__(self, url: sa.URL, why: str) -> None:
        self.why = why
        told = {"url": url.render_as_string(), "why": "; ".join(why.split("\n\t")).rstrip(".?")}
        self.message: Text = (
            text(
                "The store {url} cannot be read: {why}. "
                "A damaged file is brought back from a backup: “catering restore”.",
                **told,
            )
            if url.get_backend_name() == "sqlite"
            else text("The store {url} does not answer: {why}.", **told)
        )
        super().__init__(str(self.message))


def bring_up_to_date(store: Store) -> str:
    """Makes or migrates the tables; gives the store's own ID. Raises StoreIsNewer, StoreUnreadable."""
    if is_up_to_date(store):
        with store.reading() as connection:
            return _store_id(connection)
    return store.write(_migrate)


def is_up_to_date(store: Store) -> bool:
    """Whether the tables are there and those of this program. Raises StoreUnreadable."""
    try:
        with store.reading() as connection:
            return revision_of(connection) == NEWEST
    except sa.exc.DBAPIError as fault:
        raise StoreUnreadable(store.url, str(fault.orig).strip()) from fault


def _migrate(connection: sa.Connection) -> str:
    hold(connection, "catering's tables")
    revision = revision_of(connection)
    if revision != NEWEST:  # nobody else did it while this waited
        from alembic import command

        hold_known(revision)
        settings = migrations()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        if connection.execute(sa.select(schema.store_info.c.id)).scalar() is None:
            connection.execute(sa.insert(schema.store_info).values(id=1, store_id=str(uuid.uuid4())))
    return _store_id(connection)


def migrations() -> Config:
    """Alembic's settings for the migrations that lie beside this file."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", "catering:store/migrations")
    return settings


def hold_known(revision: str | None) -> None:
    """Raises StoreIsNewer for tables that this program has no migration for."""
    from alembic.script import ScriptDirectory

    known = {each.revision for each in ScriptDirectory.from_config(migrations()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreIsNewer(revision)


def revision_of(connection: sa.Connection) -> str | None:
    """The revision that the database's tables are of; None where they are none of ours."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _store_id(connection: sa.Connection) -> str:
    return str(connection.execute(sa.select(schema.store_info.c.store_id)).scalar_one())
