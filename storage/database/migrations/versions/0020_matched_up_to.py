"""Up to which row of the activity log a store's recordings were matched, so that nothing new costs nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stores", sa.Column("matched_up_to", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stores", schema=None) as batch_op:
        batch_op.drop_column("matched_up_to")
