"""Training steps of facilitators, and approvals to deliver a programme."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = storage.database.base.UtcDateTime(timezone=True)
    op.create_table(
        "training_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("programme_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", moment, nullable=False),
        sa.Column("taken_back_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["people.id"], name=op.f("fk_training_steps_noted_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_training_steps_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_steps")),
    )
    op.create_index("ix_training_steps_person_id", "training_steps", ["person_id"])


def downgrade() -> None:
    op.drop_table("training_steps")
