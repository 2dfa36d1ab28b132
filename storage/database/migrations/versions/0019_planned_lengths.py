"""How long a session is planned to last in a group, and an index that adds up lengths without reading large rows."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

LENGTHS = "ix_recordings_programme_session_id_length"


def upgrade() -> None:
    with op.batch_alter_table("planned_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("planned_minutes", sa.Integer(), nullable=True))
    op.create_index(LENGTHS, "recordings", ["programme_session_id", "state", "missing_since", "duration_ms"])


def downgrade() -> None:
    op.drop_index(LENGTHS, "recordings")
    with op.batch_alter_table("planned_sessions", schema=None) as batch_op:
        batch_op.drop_column("planned_minutes")
