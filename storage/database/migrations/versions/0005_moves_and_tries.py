"""What tells a moved recording from a new one, and when to ask a failing store again."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fingerprint", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("same_versions", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("store_failures", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("try_after", storage.database.base.UtcDateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.drop_column("try_after")
        batch_op.drop_column("store_failures")
        batch_op.drop_column("same_versions")
        batch_op.drop_column("fingerprint")
