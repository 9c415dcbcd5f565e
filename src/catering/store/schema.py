"""The store's tables: those of the records made from their declarations, and those that keep what was done to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from catering.model.event import Event
from catering.model.movement import Found, KegState, MovementKind, WasteCode
from catering.model.record import Choice, Column, Record, columns
from catering.model.records import TABLES
from catering.model.rows import OWN_SHEET, Act

metadata = sa.MetaData()

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Number: TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


class Instant(TypeDecorator[dt.datetime]):
    """A moment: PostgreSQL keeps the instant itself, SQLite its UTC text, which sorts as the instants do."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.DateTime(timezone=True) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone is no instant")
        utc = value.astimezone(dt.UTC)
        return utc if dialect.name == "postgresql" else utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return (value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)).astimezone(dt.UTC)


class Day(TypeDecorator[dt.date]):
    """A day: a date on PostgreSQL, its ISO text on SQLite, whose strict tables know no date."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Date() if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.date | None:  # noqa: ARG002
        return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _row_id() -> sa.Column[int]:
    return sa.Column("id", Whole, sa.Identity(always=False), primary_key=True, autoincrement=True)


def _table(name: str, *parts: Any) -> sa.Table:
    # AUTOINCREMENT: the id of a deleted row is never given to another
    return sa.Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=True)


def _index_where(name: str, condition: str, *names: str) -> sa.Index:
    """An index of the rows that fulfil the condition, and of no others."""
    rows: sa.ColumnElement[bool] = sa.literal_column(condition)
    return sa.Index(name, *names, sqlite_where=rows, postgresql_where=rows)


def _of_record(record_type: type[Record]) -> sa.Table:
    """One table of records: id, event, version, natural key, the declared columns with their limits, own cells."""
    name = record_type.table
    parts: list[Any] = [_row_id()]
    if record_type is Event:
        parts += [
            sa.Column("event_version", Whole, nullable=False),
            sa.CheckConstraint("event_version >= 0", name="ck_event_event_version"),
            sa.Column("archived_at", Instant),
        ]
    else:
        parts.append(sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False))
    parts += [
        sa.Column("version", Whole, nullable=False),
        sa.CheckConstraint("version >= 1", name=f"ck_{name}_version"),
        sa.Column("natural_key", sa.Text, nullable=False),
        sa.Column("copied_from", Whole),
        *(part for column in columns(record_type) for part in _of_column(name, column)),
        sa.Column("own_cells", sa.Text),
        sa.UniqueConstraint(*(("natural_key",) if record_type is Event else ("event", "natural_key"))),
    ]
    return _table(name, *parts)


def sql_names(column: Column) -> tuple[str, ...]:
    """The columns of the store that hold a declared one: money stands in minor units, or in parts of them where it
    may be finer, beside its currency."""
    if column.kind != "money":
        return (column.name,)
    parts = f"_{10**column.finer_digits}ths" if column.finer_digits else ""
    return (f"{column.name}_minor{parts}", f"{column.name}_currency")


def _of_column(table: str, column: Column) -> Iterator[sa.Column[Any] | sa.CheckConstraint]:
    for name in sql_names(column):
        type_, limits = _type_and_limits(column, name)
        yield sa.Column(name, type_, nullable=not column.required and column.default is None)
        if limits:
            yield sa.CheckConstraint(" AND ".join(limits), name=f"ck_{table}_{name}")


def _type_and_limits(column: Column, name: str) -> tuple[TypeEngine[Any], list[str]]:
    quoted = f'"{name}"'
    match column.kind:
        case "moment":
            return Instant(), []
        case "date":
            return Day(), []
        case "yes or no":
            return Whole, [f"{quoted} IN (0, 1)"]
        case "choice":
            assert column.choices is not None
            return sa.Text(), [_one_of(quoted, column.choices)]
        case "money" if name.endswith("_currency"):
            return sa.Text(), [f"length({quoted}) = 3"]
        case "text":
            return sa.Text(), [] if column.max_length is None else [f"length({quoted}) <= {column.max_length}"]
    signs = ((">=", column.minimum), (">", column.above), ("<=", column.maximum))
    if column.kind == "money":  # in minor units the most depends on the currency: the record holds it
        signs = ((">=", column.minimum), (">", column.above), ("<=", None))
    whole = column.kind in ("money", "whole number")
    limits = [f"{quoted} {sign} {limit:.12g}" for sign, limit in signs if limit is not None]
    return (Whole if whole else Number), limits


def _one_of(quoted: str, choices: type[Choice]) -> str:
    """The limit of a column that holds one of these words."""
    words = ", ".join("'" + each.value.replace("'", "''") + "'" for each in choices)
    return f"{quoted} IN ({words})"


RECORD_TABLES: dict[str, sa.Table] = {record_type.table: _of_record(record_type) for record_type in TABLES}

own_sheet = _table(
    OWN_SHEET,
    _row_id(),
    sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False),
    sa.Column("version", Whole, nullable=False),
    sa.CheckConstraint("version >= 1", name="ck_own_sheet_version"),
    sa.Column("natural_key", sa.Text, nullable=False),
    sa.Column("copied_from", Whole),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("grid", sa.Text, nullable=False),
    sa.UniqueConstraint("event", "natural_key"),
)
ROW_TABLES: dict[str, sa.Table] = {**RECORD_TABLES, OWN_SHEET: own_sheet}
"""Every table whose rows are changed by change sets."""

event = RECORD_TABLES[Event.table]

change_set = _table(
    "change_set",
    _row_id(),
    sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False),
    sa.Column("event_version", Whole, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.CheckConstraint("length(actor) > 0", name="ck_change_set_actor"),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by_what", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("operation_id", sa.Text, nullable=False, unique=True),
    sa.Column("undoes", Whole, sa.ForeignKey("change_set.id"), unique=True),
    sa.Column("source_digest", sa.Text),
    sa.Column("program", sa.Text, nullable=False),
    sa.UniqueConstraint("event", "event_version"),
)
change = _table(
    "change",
    _row_id(),
    sa.Column("change_set", Whole, sa.ForeignKey("change_set.id"), nullable=False, index=True),
    sa.Column("act", sa.Text, nullable=False),
    sa.CheckConstraint(f"act IN ({', '.join(repr(str(a)) for a in Act)})", name="ck_change_act"),
    sa.Column("table_name", sa.Text, nullable=False),
    sa.Column("row_id", Whole, nullable=False),
    sa.Column("row_version", Whole, nullable=False),
    sa.Column("column_name", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("cell", sa.Text),
    sa.UniqueConstraint("table_name", "row_id", "row_version", "column_name"),
)

draft = _table(
    "draft",
    _row_id(),
    sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("revision", Whole, nullable=False),
    sa.UniqueConstraint("event", "actor"),
)
draft_step = _table(
    "draft_step",
    _row_id(),
    sa.Column("draft", Whole, sa.ForeignKey("draft.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("changes", sa.Text, nullable=False),
)

scenario = _table(
    "scenario",
    _row_id(),
    sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False, unique=True),
    sa.Column("of_event", Whole, sa.ForeignKey("event.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("base_version", Whole, nullable=False),
    sa.Column("adopted_by", Whole, sa.ForeignKey("change_set.id")),
    sa.UniqueConstraint("of_event", "name"),
)

release = _table(
    "release",
    _row_id(),
    sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False),
    sa.Column("event_version", Whole, nullable=False),
    sa.Column("number", Whole, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.CheckConstraint("kind IN ('released', 'ordered')", name="ck_release_kind"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("sent_to", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("operation_id", sa.Text, nullable=False, unique=True),
    sa.Column("program", sa.Text, nullable=False),
    sa.Column("catalogue_digest", sa.Text, nullable=False),
    sa.Column("frozen_rows", sa.Text, nullable=False),
    sa.Column("frozen_plan", sa.Text, nullable=False),
    sa.UniqueConstraint("event", "number"),
)
confirmation = _table(
    "confirmation",
    _row_id(),
    sa.Column("release", Whole, sa.ForeignKey("release.id"), nullable=False, index=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("said_by", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("operation_id", sa.Text, nullable=False, unique=True),
)

stock_movement = _table(
    "stock_movement",
    _row_id(),
    sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("posted_at", Instant, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.CheckConstraint("length(actor) > 0", name="ck_stock_movement_actor"),
    sa.Column("by_what", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.CheckConstraint(_one_of("kind", MovementKind), name="ck_stock_movement_kind"),
    sa.Column("keg", Whole, sa.ForeignKey("keg.id")),
    sa.Column("lot", Whole, sa.ForeignKey("lot.id"), nullable=False),
    sa.Column("from_location", Whole, sa.ForeignKey("location.id")),
    sa.Column("to_location", Whole, sa.ForeignKey("location.id")),
    sa.CheckConstraint("from_location IS NOT NULL OR to_location IS NOT NULL", name="ck_stock_movement_somewhere"),
    sa.Column("volume_ml", Whole, nullable=False),
    sa.CheckConstraint("volume_ml >= 0", name="ck_stock_movement_volume_ml"),
    sa.Column("containers", Whole, nullable=False),
    sa.CheckConstraint("containers >= 0", name="ck_stock_movement_containers"),
    sa.Column("code", sa.Text),
    sa.CheckConstraint(_one_of("code", WasteCode), name="ck_stock_movement_code"),
    sa.CheckConstraint("kind <> 'waste' OR code IS NOT NULL", name="ck_stock_movement_waste"),
    sa.Column("reason", sa.Text),
    sa.CheckConstraint(
        "kind <> 'adjust' OR (reason IS NOT NULL AND length(reason) > 0)", name="ck_stock_movement_adjust"
    ),
    sa.Column("reverses", Whole, sa.ForeignKey("stock_movement.id"), unique=True),
    sa.CheckConstraint("(kind = 'reverse') = (reverses IS NOT NULL)", name="ck_stock_movement_reverse"),
    sa.Column("operation_id", sa.Text, nullable=False, unique=True),
    sa.Column("program", sa.Text, nullable=False),
    sa.Index("ix_stock_movement_event", "event", "at"),
    sa.Index("ix_stock_movement_keg", "keg", "at"),
    sa.Index("ix_stock_movement_last", "event", "id"),
    # those that are asked for by themselves among all that is poured
    _index_where("ix_stock_movement_trained", f"kind = '{MovementKind.TRAIN.value}'", "event", "at"),
    _index_where("ix_stock_movement_code", "code IS NOT NULL", "event", "code"),
    _index_where("ix_stock_movement_goods", "keg IS NULL", "event", "at"),
)
stock_cell = _table(
    "stock_cell",
    _row_id(),
    sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False, index=True),
    sa.Column("location", Whole, sa.ForeignKey("location.id"), nullable=False),
    sa.Column("keg", Whole, sa.ForeignKey("keg.id"), index=True),
    sa.Column("lot", Whole, sa.ForeignKey("lot.id"), nullable=False),
    sa.Column("keg_or_0", Whole, nullable=False),  # two nulls would not be the same to a unique constraint
    sa.CheckConstraint("keg_or_0 = COALESCE(keg, 0)", name="ck_stock_cell_keg_or_0"),
    sa.UniqueConstraint("location", "keg_or_0", "lot"),
)
"""What can be at a location: one keg with its lot, or a lot of other goods."""
stock_balance = _table(
    "stock_balance",
    _row_id(),
    sa.Column("cell", Whole, sa.ForeignKey("stock_cell.id"), nullable=False),
    sa.Column("movement", Whole, sa.ForeignKey("stock_movement.id"), nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("volume_ml", Whole, nullable=False),
    sa.CheckConstraint("volume_ml >= 0", name="ck_stock_balance_volume_ml"),
    sa.Column("containers", Whole, nullable=False),
    sa.CheckConstraint("containers >= 0", name="ck_stock_balance_containers"),
    sa.CheckConstraint("volume_ml = 0 OR containers > 0", name="ck_stock_balance_vessel"),
    sa.Column("state", sa.Text),
    sa.CheckConstraint(_one_of("state", KegState), name="ck_stock_balance_state"),
    sa.UniqueConstraint("cell", "at", "movement"),
)
"""What each cell held after each of its movements: on hand at a moment is one row a cell, and nothing is summed."""

stock_count = _table(
    "stock_count",
    _row_id(),
    sa.Column("event", Whole, sa.ForeignKey("event.id"), nullable=False, index=True),
    sa.Column("location", Whole, sa.ForeignKey("location.id"), nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("opened_by", sa.Text, nullable=False),
    sa.CheckConstraint("length(opened_by) > 0", name="ck_stock_count_opened_by"),
    sa.Column("after_movement", Whole, nullable=False),
    sa.Column("posted_at", Instant),
    sa.Column("posted_by", sa.Text),
    sa.CheckConstraint("(posted_at IS NULL) = (posted_by IS NULL)", name="ck_stock_count_posted"),
    sa.Column("taken_back_at", Instant),
    sa.Column("taken_back_by", sa.Text),
    sa.CheckConstraint("(taken_back_at IS NULL) = (taken_back_by IS NULL)", name="ck_stock_count_taken_back"),
    sa.CheckConstraint("taken_back_at IS NULL OR posted_at IS NOT NULL", name="ck_stock_count_taken_back_posted"),
    sa.Column("cancelled_at", Instant),
    sa.CheckConstraint("cancelled_at IS NULL OR posted_at IS NULL", name="ck_stock_count_cancelled"),
    sa.Column("operation_id", sa.Text, nullable=False, unique=True),
)
"""What is counted at a location. `after_movement` is the number of the last movement when it was opened."""
stock_count_line = _table(
    "stock_count_line",
    _row_id(),
    sa.Column("stock_count", Whole, sa.ForeignKey("stock_count.id"), nullable=False),
    sa.Column("keg", Whole, sa.ForeignKey("keg.id")),
    sa.Column("lot", Whole, sa.ForeignKey("lot.id")),
    sa.CheckConstraint("(keg IS NULL) <> (lot IS NULL)", name="ck_stock_count_line_what"),
    sa.Column("found", sa.Text),
    sa.CheckConstraint(_one_of("found", Found), name="ck_stock_count_line_found"),
    sa.Column("containers", Whole),
    sa.CheckConstraint("containers >= 0", name="ck_stock_count_line_containers"),
    sa.Column("volume_ml", Whole),
    sa.CheckConstraint("volume_ml >= 0", name="ck_stock_count_line_volume_ml"),
    sa.Column("best_before_on", Day),
    sa.Column("code", sa.Text),
    sa.CheckConstraint(_one_of("code", WasteCode), name="ck_stock_count_line_code"),
    sa.Column("reason", sa.Text),
    sa.Column("noted_at", Instant),
    sa.Column("noted_by", sa.Text),
    sa.CheckConstraint(
        "found IS NULL OR (noted_at IS NOT NULL AND noted_by IS NOT NULL)", name="ck_stock_count_line_noted"
    ),
    sa.Column("asked_up_to", Whole, nullable=False),
    sa.Column("stays", Whole, nullable=False),
    sa.CheckConstraint("stays IN (0, 1)", name="ck_stock_count_line_stays"),
    sa.Column("expected_containers", Whole),
    sa.Column("expected_ml", Whole),
    sa.Column("found_containers", Whole),
    sa.Column("found_ml", Whole),
    sa.Column("elsewhere_ml", Whole),
    sa.UniqueConstraint("stock_count", "keg"),
    sa.UniqueConstraint("stock_count", "lot"),
)
"""What was noted of a keg or lot; `found` is null where nobody has looked. The last five are kept when it is posted."""

store_info = _table(
    "store_info",
    sa.Column("id", Whole, primary_key=True, autoincrement=False),
    sa.CheckConstraint("id = 1", name="ck_store_info_one"),
    sa.Column("store_id", sa.Text, nullable=False),
)

KEPT_FOR_EVER = ("change_set", "change", "release", "confirmation", "stock_movement")
"""Tables that only grow: triggers refuse to change or delete their rows."""


def triggers(table: str, dialect: str) -> Iterator[str]:
    """The statements that let a table only grow, in a database's dialect."""
    if dialect == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION kept_for_ever() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a row of this table is kept for ever'; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kept_for_ever()"
        )
        yield (
            f"CREATE TRIGGER {table}_is_kept_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kept_for_ever()"
        )
    else:
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'a row of this table is kept for ever'); END"
            )


@sa.event.listens_for(metadata, "after_create")
def _create_triggers(_metadata: sa.MetaData, connection: sa.Connection, **_options: Any) -> None:
    for table in KEPT_FOR_EVER:
        for statement in triggers(table, connection.dialect.name):
            connection.exec_driver_sql(statement)
