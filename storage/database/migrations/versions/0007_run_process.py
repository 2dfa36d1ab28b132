"""Which process is at work on a run, so that a killed one is told at once, and what its look found."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("indexing_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("process", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("found", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("indexing_runs", schema=None) as batch_op:
        batch_op.drop_column("found")
        batch_op.drop_column("process")
