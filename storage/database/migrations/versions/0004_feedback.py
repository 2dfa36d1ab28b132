"""Feedback and supervision actions."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("strengths", sa.String(), nullable=False),
        sa.Column("development", sa.String(), nullable=False),
        sa.Column("try_next", sa.String(), nullable=False),
        sa.Column("reflection", sa.String(), nullable=False),
        sa.Column("times_saved", sa.Integer(), nullable=False),
        sa.Column("started_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("shared_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reflected_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_feedback_author_id_people")),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["people.id"], name=op.f("fk_feedback_facilitator_id_people")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_feedback_review_id_reviews")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("review_id", "facilitator_id", name=op.f("uq_feedback_review_id_facilitator_id")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_facilitator_id"), ["facilitator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_review_id"), ["review_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_state"), ["state"], unique=False)
    op.create_table(
        "supervision_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=False),
        sa.Column("how_seen", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("agreed_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["people.id"], name=op.f("fk_supervision_actions_facilitator_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_supervision_actions_feedback_id_feedback")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_supervision_actions_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_actions")),
    )
    with op.batch_alter_table("supervision_actions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_actions_facilitator_id"), ["facilitator_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_supervision_actions_feedback_id"), ["feedback_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_actions_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_actions_state"), ["state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("supervision_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_actions_state"))
        batch_op.drop_index(batch_op.f("ix_supervision_actions_site_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_actions_feedback_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_actions_facilitator_id"))
    op.drop_table("supervision_actions")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_state"))
        batch_op.drop_index(batch_op.f("ix_feedback_review_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_facilitator_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_author_id"))
    op.drop_table("feedback")
