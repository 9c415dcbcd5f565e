"""Alembic's way in: the migrations run in the transaction that whoever calls them has begun."""

from __future__ import annotations

from alembic import context

from catering.store import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    render_item=context.config.attributes.get("render_item"),
)
context.run_migrations()
