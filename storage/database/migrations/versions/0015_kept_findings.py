"""Words that their writer kept although they may tell who somebody is."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=False),
        sa.Column("kept_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kept_by"], ["people.id"], name=op.f("fk_kept_findings_kept_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_findings")),
        sa.UniqueConstraint(
            "subject",
            "subject_id",
            "fingerprint",
            name=op.f("uq_kept_findings_subject_subject_id_fingerprint"),
        ),
    )


def downgrade() -> None:
    op.drop_table("kept_findings")
