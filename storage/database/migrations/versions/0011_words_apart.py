"""Strengths and development points count their savings each for itself."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APART = ("strengths_saved", "development_saved")
TOGETHER = "words_saved"


def upgrade() -> None:
    _replace((TOGETHER,), APART)


def downgrade() -> None:
    _replace(APART, (TOGETHER,))


def _replace(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """New columns of counts that begin where the first of the old ones stands."""
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        for name in new:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    reviews = sa.table("reviews", *(sa.column(name, sa.Integer()) for name in (*old, *new)))
    op.execute(reviews.update().values(dict.fromkeys(new, reviews.c[old[0]])))
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        for name in new:
            batch_op.alter_column(name, server_default=None)
        for name in old:
            batch_op.drop_column(name)
