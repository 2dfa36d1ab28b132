"""Notes that people pin to a day of a site's trends."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trend_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("limits_of", sa.String(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_trend_notes_site_id_sites")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_trend_notes_author_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trend_notes")),
    )
    op.create_index(op.f("ix_trend_notes_site_id"), "trend_notes", ["site_id"])


def downgrade() -> None:
    op.drop_table("trend_notes")
