"""Self-ratings, disputes, and when feedback was first opened by its facilitator."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = storage.database.base.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "self_ratings",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_self_ratings_feedback_id_feedback")
        ),
        sa.PrimaryKeyConstraint("feedback_id", "item_key", name=op.f("pk_self_ratings")),
    )
    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.String(), nullable=False),
        sa.Column("rated", sa.Double(), nullable=True),
        sa.Column("proposed", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided", sa.Double(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["reviews.id"], name=op.f("fk_disputes_correction_id_reviews")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_disputes_feedback_id_feedback")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    with op.batch_alter_table("disputes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disputes_feedback_id"), ["feedback_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_disputes_state"), ["state"], unique=False)
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_at", MOMENT, nullable=True))
    _tell_when_opened()


def _tell_when_opened() -> None:
    """What its facilitator looked at before this revision is known by the activity log; an answer tells it too."""
    feedback = sa.table(
        "feedback",
        sa.column("id", sa.Integer()),
        sa.column("facilitator_id", sa.Integer()),
        sa.column("opened_at", MOMENT),
        sa.column("reflected_at", MOMENT),
    )
    log = sa.table(
        "activity_log",
        sa.column("at", MOMENT),
        sa.column("person_id", sa.Integer()),
        sa.column("action", sa.String()),
        sa.column("subject", sa.String()),
        sa.column("subject_id", sa.Integer()),
    )
    looked = (
        sa.select(sa.func.min(log.c.at))
        .where(
            log.c.subject == "feedback",
            log.c.action.in_(("viewed", "exported")),
            log.c.subject_id == feedback.c.id,
            log.c.person_id == feedback.c.facilitator_id,
        )
        .scalar_subquery()
    )
    op.execute(feedback.update().values(opened_at=sa.func.coalesce(looked, feedback.c.reflected_at)))


def downgrade() -> None:
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_column("opened_at")
    with op.batch_alter_table("disputes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disputes_state"))
        batch_op.drop_index(batch_op.f("ix_disputes_feedback_id"))
    op.drop_table("disputes")
    op.drop_table("self_ratings")
