"""Recordings, their signals and the runs that index them."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indexing_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("started_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("heard_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("bytes_moved", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_indexing_runs_store_id_stores")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indexing_runs")),
    )
    with op.batch_alter_table("indexing_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indexing_runs_store_id"), ["store_id"], unique=False)
    op.create_table(
        "recordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.String(), nullable=True),
        sa.Column("object_version", sa.String(), nullable=False),
        sa.Column("first_seen_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("missing_since", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("erased_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("indexed_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("playable", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("programme_session_id", sa.Integer(), nullable=True),
        sa.Column("matched_by", sa.String(), nullable=True),
        sa.Column("matched_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("object_metadata", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_sessions.id"],
            name=op.f("fk_recordings_programme_session_id_programme_sessions"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_recordings_store_id_stores")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("store_id", "key", name=op.f("uq_recordings_store_id_key")),
    )
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recordings_programme_session_id"), ["programme_session_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_recordings_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_recordings_store_id"), ["store_id"], unique=False)
    op.create_table(
        "quality_signals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("measure", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_quality_signals_recording_id_recordings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_signals")),
    )
    with op.batch_alter_table("quality_signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quality_signals_recording_id"), ["recording_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("quality_signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quality_signals_recording_id"))
    op.drop_table("quality_signals")
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recordings_store_id"))
        batch_op.drop_index(batch_op.f("ix_recordings_state"))
        batch_op.drop_index(batch_op.f("ix_recordings_programme_session_id"))
    op.drop_table("recordings")
    with op.batch_alter_table("indexing_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indexing_runs_store_id"))
    op.drop_table("indexing_runs")
