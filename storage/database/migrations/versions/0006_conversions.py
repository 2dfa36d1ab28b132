"""The work of converting what a browser cannot play, and the converted objects."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = storage.database.base.UtcDateTime(timezone=True)
    op.create_table(
        "conversions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("object_version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("heard_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("try_after", moment, nullable=True),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", moment, nullable=True),
        sa.Column("folders", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_conversions_asked_by_people")),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_conversions_recording_id_recordings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversions")),
        sa.UniqueConstraint("recording_id", name=op.f("uq_conversions_recording_id")),
    )


def downgrade() -> None:
    op.drop_table("conversions")
