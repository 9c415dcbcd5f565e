"""Counts of the stock."""

import sqlalchemy as sa
from alembic import op

from catering.store import schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_count",
        sa.Column("id", schema.Whole, sa.Identity(always=False), autoincrement=True, nullable=False),
        sa.Column("event", schema.Whole, nullable=False),
        sa.Column("location", schema.Whole, nullable=False),
        sa.Column("opened_at", schema.Instant(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("after_movement", schema.Whole, nullable=False),
        sa.Column("posted_at", schema.Instant(), nullable=True),
        sa.Column("posted_by", sa.Text(), nullable=True),
        sa.Column("taken_back_at", schema.Instant(), nullable=True),
        sa.Column("taken_back_by", sa.Text(), nullable=True),
        sa.Column("cancelled_at", schema.Instant(), nullable=True),
        sa.Column("operation_id", sa.Text(), nullable=False),
        sa.CheckConstraint("(posted_at IS NULL) = (posted_by IS NULL)", name="ck_stock_count_posted"),
        sa.CheckConstraint("(taken_back_at IS NULL) = (taken_back_by IS NULL)", name="ck_stock_count_taken_back"),
        sa.CheckConstraint("cancelled_at IS NULL OR posted_at IS NULL", name="ck_stock_count_cancelled"),
        sa.CheckConstraint("length(opened_by) > 0", name="ck_stock_count_opened_by"),
        sa.CheckConstraint("taken_back_at IS NULL OR posted_at IS NOT NULL", name="ck_stock_count_taken_back_posted"),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["location"],
            ["location.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("operation_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_stock_count_event"), "stock_count", ["event"], unique=False)
    op.create_table(
        "stock_count_line",
        sa.Column("id", schema.Whole, sa.Identity(always=False), autoincrement=True, nullable=False),
        sa.Column("stock_count", schema.Whole, nullable=False),
        sa.Column("keg", schema.Whole, nullable=True),
        sa.Column("lot", schema.Whole, nullable=True),
        sa.Column("found", sa.Text(), nullable=True),
        sa.Column("containers", schema.Whole, nullable=True),
        sa.Column("volume_ml", schema.Whole, nullable=True),
        sa.Column("best_before_on", schema.Day(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("noted_at", schema.Instant(), nullable=True),
        sa.Column("noted_by", sa.Text(), nullable=True),
        sa.Column("asked_up_to", schema.Whole, nullable=False),
        sa.Column("stays", schema.Whole, nullable=False),
        sa.Column("expected_containers", schema.Whole, nullable=True),
        sa.Column("expected_ml", schema.Whole, nullable=True),
        sa.Column("found_containers", schema.Whole, nullable=True),
        sa.Column("found_ml", schema.Whole, nullable=True),
        sa.Column("elsewhere_ml", schema.Whole, nullable=True),
        sa.CheckConstraint("code IN ('foam', 'line', 'cellar', 'damaged')", name="ck_stock_count_line_code"),
        sa.CheckConstraint("found IN ('there', 'missing')", name="ck_stock_count_line_found"),
        sa.CheckConstraint("(keg IS NULL) <> (lot IS NULL)", name="ck_stock_count_line_what"),
        sa.CheckConstraint("containers >= 0", name="ck_stock_count_line_containers"),
        sa.CheckConstraint(
            "found IS NULL OR (noted_at IS NOT NULL AND noted_by IS NOT NULL)", name="ck_stock_count_line_noted"
        ),
        sa.CheckConstraint("stays IN (0, 1)", name="ck_stock_count_line_stays"),
        sa.CheckConstraint("volume_ml >= 0", name="ck_stock_count_line_volume_ml"),
        sa.ForeignKeyConstraint(
            ["keg"],
            ["keg.id"],
        ),
        sa.ForeignKeyConstraint(
            ["lot"],
            ["lot.id"],
        ),
        sa.ForeignKeyConstraint(
            ["stock_count"],
            ["stock_count.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("stock_count", "keg"),
        sa.UniqueConstraint("stock_count", "lot"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_stock_movement_code",
        "stock_movement",
        ["event", "code"],
        unique=False,
        sqlite_where=sa.text("code IS NOT NULL"),
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_index(
        "ix_stock_movement_goods",
        "stock_movement",
        ["event", "at"],
        unique=False,
        sqlite_where=sa.text("keg IS NULL"),
        postgresql_where=sa.text("keg IS NULL"),
    )
    op.create_index("ix_stock_movement_last", "stock_movement", ["event", "id"], unique=False)
    op.create_index(
        "ix_stock_movement_trained",
        "stock_movement",
        ["event", "at"],
        unique=False,
        sqlite_where=sa.text("kind = 'train'"),
        postgresql_where=sa.text("kind = 'train'"),
    )
    op.add_column(
        "past_event",
        sa.Column(
            "left_over_to",
            sa.Text(),
            sa.CheckConstraint(
                "\"left_over_to\" IN ('kept', 'back to the supplier', 'given away', 'dumped')",
                name="ck_past_event_left_over_to",
            ),
            nullable=True,
        ),
    )
    op.add_column(
        "past_event",
        sa.Column(
            "lessons",
            sa.Text(),
            sa.CheckConstraint('length("lessons") <= 2000', name="ck_past_event_lessons"),
            nullable=True,
        ),
    )
