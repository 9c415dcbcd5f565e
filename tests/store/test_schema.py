"""The tables: declared once, made by migrations, of one program or another."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from catering.model.record import columns
from catering.model.records import TABLES
from catering.store import migrate, schema
from catering.store.engine import Store
from catering.store.migrate import NEWEST, StoreIsNewer, bring_up_to_date, migrations
from catering.store.verify import verify
from databases import Databases
from kept_evening import evening, keep, opened


def described(store: Store) -> dict[str, Any]:
    """Everything that the database says of its tables, in no order."""
    with store.reading() as connection:
        found = sa.inspect(connection)
        tables = {name: _table(found, name) for name in found.get_table_names() if name != "alembic_version"}
        if store.is_sqlite:
            statements = connection.exec_driver_sql(
                "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
                "AND tbl_name NOT IN ('alembic_version', 'sqlite_sequence')"
            ).all()
            for kind, name, words in statements:
                if kind == "table":
                    tables[name]["is strict"] = words.rstrip().endswith("STRICT")
                    tables[name]["ids are used once"] = "AUTOINCREMENT" in words
            triggers = {(name, words) for kind, name, words in statements if kind == "trigger"}
        else:
            triggers = set(
                connection.exec_driver_sql(
                    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
                    "UNION ALL SELECT proname, prosrc FROM pg_proc WHERE proname = 'kept_for_ever'"
                ).all()
            )
    return {"tables": tables, "triggers": {tuple(each) for each in triggers}}


def _table(found: sa.Inspector, name: str) -> dict[str, Any]:
    def unnamed(parts: list[Any], *names: str) -> set[str]:
        return {str({each: part.get(each) for each in names}) for part in parts}

    return {
        "columns": unnamed(found.get_columns(name), "name", "type", "nullable", "default", "identity"),
        "primary key": found.get_pk_constraint(name)["constrained_columns"],
        "unique": unnamed(found.get_unique_constraints(name), "column_names"),
        "references": unnamed(
            found.get_foreign_keys(name), "constrained_columns", "referred_table", "referred_columns", "options"
        ),
        "limits": unnamed(found.get_check_constraints(name), "name", "sqltext"),
        "indexes": unnamed(found.get_indexes(name), "name", "column_names", "unique"),
    }


def test_fresh_tables_are_the_migrated_ones(databases: Databases, store: Store) -> None:
    url = databases.new()
    fresh = Store(url)
    fresh.write(schema.metadata.create_all)
    made, migrated = described(fresh), described(store)
    for name, table in made["tables"].items():
        assert migrated["tables"][name] == table, f"{name}: write a migration (tools/migration.py)"
    assert migrated == made
    assert len(made["tables"]) == len(schema.metadata.tables)
    assert len(made["triggers"]) == (10 if fresh.is_sqlite else 11)
    if fresh.is_sqlite:
        assert all(table["is strict"] and table["ids are used once"] for name, table in made["tables"].items())
    fresh.close()
    databases.forget(url)


def test_the_newest_revision_is_the_head() -> None:
    assert ScriptDirectory.from_config(migrations()).get_current_head() == NEWEST


@pytest.mark.parametrize("record_type", TABLES, ids=lambda record_type: record_type.table)
def test_every_declared_column_has_its_place(record_type: Any) -> None:
    table = schema.RECORD_TABLES[record_type.table]
    for column in columns(record_type):
        for name in schema.sql_names(column):
            assert name in table.c
            # empty where the record lets it be empty
            assert table.c[name].nullable == (not column.required and column.default is None)
    assert {"id", "version", "natural_key", "own_cells"} <= set(table.c.keys())


def test_a_second_start_changes_nothing(store: Store) -> None:
    before = described(store)
    assert bring_up_to_date(store) == bring_up_to_date(store)
    assert described(store) == before


def test_two_stores_have_two_ids(databases: Databases) -> None:
    urls = [databases.new(), databases.new()]
    stores = [Store(url) for url in urls]
    assert len({bring_up_to_date(each) for each in stores}) == 2
    for store, url in zip(stores, urls, strict=True):
        store.close()
        databases.forget(url)


def test_a_store_of_a_newer_program_is_refused_by_its_revision(kept: Store) -> None:
    kept.write(lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreIsNewer, match=r"newer version of catering \(revision 9999\)\. Update the program\."):
        bring_up_to_date(kept)
    kept.write(lambda connection: connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{NEWEST}'"))
    assert opened(kept).records.event.name == "Herbstfest"


LATER = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bar", sa.Column("floor", sa.Text()))
    op.create_table("cloakroom", sa.Column("id", sa.Integer, primary_key=True), sqlite_strict=True)
"""


def test_an_older_store_is_brought_up_with_everything_in_it(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(Path(schema.__file__).parent / "migrations", folder)
    (folder / "versions" / "later.py").write_text(LATER.format(newest=NEWEST), encoding="utf-8")
    settings = migrations()
    settings.set_main_option("script_location", str(folder))
    monkeypatch.setattr(migrate, "migrations", lambda: settings)
    monkeypatch.setattr(migrate, "NEWEST", "later")
    before = opened(kept).stored
    store_id = bring_up_to_date(kept)
    with kept.reading() as connection:
        assert "floor" in {column["name"] for column in sa.inspect(connection).get_columns("bar")}
        assert sa.inspect(connection).has_table("cloakroom")
        assert verify(connection).breaches == ()
    assert opened(kept).stored == before
    assert bring_up_to_date(kept) == store_id


def test_a_migration_that_fails_leaves_the_older_store_as_it_was(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(Path(schema.__file__).parent / "migrations", folder)
    broken = LATER.format(newest=NEWEST) + '    op.execute("SELECT * FROM nowhere")\n'
    (folder / "versions" / "later.py").write_text(broken, encoding="utf-8")
    settings = migrations()
    settings.set_main_option("script_location", str(folder))
    before = described(kept)
    with monkeypatch.context() as later:
        later.setattr(migrate, "migrations", lambda: settings)
        later.setattr(migrate, "NEWEST", "later")
        with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
            bring_up_to_date(kept)
    assert described(kept) == before
    bring_up_to_date(kept)
    assert opened(kept).records.guest_groups == evening().guest_groups


def test_limits_of_the_records_are_limits_of_the_tables() -> None:
    checks = {
        str(each.name): str(each.sqltext)
        for table in schema.RECORD_TABLES.values()
        for each in table.constraints
        if isinstance(each, sa.CheckConstraint)
    }
    assert checks["ck_guest_group_accepted"] == '"accepted" >= 0 AND "accepted" <= 10000000'
    assert checks["ck_container_size_volume_l"] == '"volume_l" > 0 AND "volume_l" <= 2000'
    assert checks["ck_container_offer_price_minor"] == '"price_minor" >= 0'
    assert checks["ck_container_offer_price_currency"] == 'length("price_currency") = 3'
    assert re.fullmatch(r'"state" IN \(\'planned\', .*\)', checks["ck_event_state"])


def test_an_id_is_never_given_twice(kept: Store) -> None:
    """A deleted row's changes would be taken for those of the row that got its id."""
    keep(kept, evening("second"), "second")
    with kept.reading() as connection:
        last = connection.execute(sa.select(sa.func.max(schema.RECORD_TABLES["guest_group"].c.id))).scalar_one()
    groups = schema.RECORD_TABLES["guest_group"]
    kept.write(lambda connection: connection.execute(sa.delete(groups).where(groups.c.id == last)))
    keep(kept, evening("third"), "third")
    with kept.reading() as connection:
        assert connection.execute(sa.select(groups.c.id).where(groups.c.id == last)).scalar() is None
