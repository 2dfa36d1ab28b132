"""The desk in full: words and choices as answers, notes, exercises seen, revisions, concerns."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MARKS = ("failed_by", "flagged_by", "under_floor")


def upgrade() -> None:
    moment = storage.database.base.UtcDateTime(timezone=True)
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revises_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("withdrawn_at", moment, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_reviews_revises_id_reviews"), "reviews", ["revises_id"], ["id"]
        )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("choices", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("scores", schema=None) as batch_op:
        for name in MARKS:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.create_table(
        "rating_notes",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("times_saved", sa.Integer(), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["people.id"], name=op.f("fk_rating_notes_facilitator_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_rating_notes_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("review_id", "item_key", "about", name=op.f("pk_rating_notes")),
    )
    op.create_table(
        "exercises_seen",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("exercise_key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=True),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("times_saved", sa.Integer(), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_exercises_seen_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("review_id", "exercise_key", name=op.f("pk_exercises_seen")),
    )
    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("programme_session_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("raised_at", moment, nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("object_version", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("passed_on_at", moment, nullable=True),
        sa.Column("passed_on_by", sa.Integer(), nullable=True),
        sa.Column("passed_on_words", sa.String(), nullable=False, server_default=""),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_concerns_{column}_{target[:-3]}"))
            for column, target in (
                ("recording_id", "recordings.id"),
                ("programme_session_id", "programme_sessions.id"),
                ("review_id", "reviews.id"),
                ("raised_by", "people.id"),
                ("passed_on_by", "people.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    for column in ("recording_id", "programme_session_id", "state"):
        op.create_index(op.f(f"ix_concerns_{column}"), "concerns", [column])


def downgrade() -> None:
    op.drop_table("concerns")
    op.drop_table("exercises_seen")
    op.drop_table("rating_notes")
    with op.batch_alter_table("scores", schema=None) as batch_op:
        for name in reversed(MARKS):
            batch_op.drop_column(name)
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_column("choices")
        batch_op.drop_column("text")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reviews_revises_id_reviews"), type_="foreignkey")
        for name in ("withdrawn_at", "reason", "revision", "revises_id"):
            batch_op.drop_column(name)
