"""Reviews, ratings, scores and evidence."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("programme_session_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("rubric_key", sa.String(), nullable=False),
        sa.Column("rubric_version", sa.String(), nullable=False),
        sa.Column("rubric_fingerprint", sa.String(), nullable=False),
        sa.Column("object_version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("strengths", sa.String(), nullable=False),
        sa.Column("development", sa.String(), nullable=False),
        sa.Column("words_saved", sa.Integer(), nullable=False),
        sa.Column("watched_ms", sa.Integer(), nullable=False),
        sa.Column("position_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_sessions.id"],
            name=op.f("fk_reviews_programme_session_id_programme_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_reviews_recording_id_recordings")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_reviews_reviewer_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reviews_programme_session_id"), ["programme_session_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reviews_recording_id"), ["recording_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reviews_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reviews_state"), ["state"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("object_version", sa.String(), nullable=False),
        sa.Column("saved_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_evidence_review_id_reviews")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_review_id"), ["review_id"], unique=False)
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("not_applicable", sa.String(), nullable=True),
        sa.Column("times_saved", sa.Integer(), nullable=False),
        sa.Column("saved_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["people.id"], name=op.f("fk_ratings_facilitator_id_people")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_ratings_review_id_reviews")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint(
            "review_id", "item_key", "about", name=op.f("uq_ratings_review_id_item_key_about")
        ),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ratings_review_id"), ["review_id"], unique=False)
    op.create_table(
        "review_facilitators",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_review_facilitators_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_facilitators_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("review_id", "person_id", name=op.f("pk_review_facilitators")),
    )
    with op.batch_alter_table("review_facilitators", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_facilitators_person_id"), ["person_id"], unique=False)
    op.create_table(
        "scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("undefined_reason", sa.String(), nullable=True),
        sa.Column("capped_by", sa.String(), nullable=False),
        sa.Column("escalated_by", sa.String(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("applicable", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["people.id"], name=op.f("fk_scores_facilitator_id_people")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_scores_review_id_reviews")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint(
            "review_id", "output", "section", "about", name=op.f("uq_scores_review_id_output_section_about")
        ),
    )
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scores_facilitator_id"), ["facilitator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scores_review_id"), ["review_id"], unique=False)
    op.create_table(
        "watched_intervals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_watched_intervals_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched_intervals")),
    )
    with op.batch_alter_table("watched_intervals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watched_intervals_review_id"), ["review_id"], unique=False)
    op.create_table(
        "evidence_items",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_items_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("evidence_id", "item_key", name=op.f("pk_evidence_items")),
    )
    op.create_table(
        "evidence_people",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_people_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_evidence_people_person_id_people")
        ),
        sa.PrimaryKeyConstraint("evidence_id", "person_id", name=op.f("pk_evidence_people")),
    )


def downgrade() -> None:
    op.drop_table("evidence_people")
    op.drop_table("evidence_items")
    with op.batch_alter_table("watched_intervals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watched_intervals_review_id"))
    op.drop_table("watched_intervals")
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scores_review_id"))
        batch_op.drop_index(batch_op.f("ix_scores_facilitator_id"))
    op.drop_table("scores")
    with op.batch_alter_table("review_facilitators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_facilitators_person_id"))
    op.drop_table("review_facilitators")
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ratings_review_id"))
    op.drop_table("ratings")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_review_id"))
    op.drop_table("evidence")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_state"))
        batch_op.drop_index(batch_op.f("ix_reviews_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_reviews_recording_id"))
        batch_op.drop_index(batch_op.f("ix_reviews_programme_session_id"))
    op.drop_table("reviews")
