"""Indexes that answer what the library counts, so that no large row of a recording is read for it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BY_STATE = "ix_recordings_state_programme_session_id"
MISSING = "ix_recordings_missing_since_programme_session_id"
IS_MISSING = sa.text("missing_since IS NOT NULL")


def upgrade() -> None:
    op.create_index(BY_STATE, "recordings", ["state", "programme_session_id"])
    op.create_index(
        MISSING,
        "recordings",
        ["missing_since", "programme_session_id"],
        sqlite_where=IS_MISSING,
        postgresql_where=IS_MISSING,
    )


def downgrade() -> None:
    op.drop_index(MISSING, "recordings")
    op.drop_index(BY_STATE, "recordings")
