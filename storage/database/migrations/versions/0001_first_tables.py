"""First tables."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_head")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("code", name=op.f("uq_sites_code")),
    )
    op.create_table(
        "activity_log",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_activity_log_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_log")),
    )
    with op.batch_alter_table("activity_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_log_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_log_person_id"), ["person_id"], unique=False)

    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("programme_key", sa.String(), nullable=False),
        sa.Column("programme_version", sa.String(), nullable=False),
        sa.Column("treatment_manager_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("delivery_mode", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_groups_site_id_sites")),
        sa.ForeignKeyConstraint(
            ["treatment_manager_id"], ["people.id"], name=op.f("fk_groups_treatment_manager_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("site_id", "code", name=op.f("uq_groups_site_id_code")),
    )
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_groups_site_id"), ["site_id"], unique=False)

    op.create_table(
        "role_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_role_grants_person_id_people")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_role_grants_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grants_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grants_site_id"), ["site_id"], unique=False)

    op.create_table(
        "stores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("endpoint_url", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("addressing", sa.String(), nullable=False),
        sa.Column("ca_bundle", sa.String(), nullable=True),
        sa.Column("derived_bucket", sa.String(), nullable=True),
        sa.Column("derived_prefix", sa.String(), nullable=False),
        sa.Column("key_pattern", sa.String(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("last_synced_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_stores_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stores")),
        sa.UniqueConstraint("name", name=op.f("uq_stores_name")),
    )
    op.create_table(
        "group_facilitators",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_facilitators_group_id_groups")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_group_facilitators_person_id_people")
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_group_facilitators")),
    )
    with op.batch_alter_table("group_facilitators", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_facilitators_person_id"), ["person_id"], unique=False)

    op.create_table(
        "indexing_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("started_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("heard_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("bytes_moved", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_indexing_runs_store_id_stores")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indexing_runs")),
    )
    with op.batch_alter_table("indexing_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indexing_runs_store_id"), ["store_id"], unique=False)

    op.create_table(
        "programme_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("module_key", sa.String(), nullable=False),
        sa.Column("session_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column("participant_code", sa.String(), nullable=True),
        sa.Column("is_catch_up", sa.Boolean(), nullable=False),
        sa.Column("no_recording_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_programme_sessions_group_id_groups")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_programme_sessions_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_sessions")),
    )
    with op.batch_alter_table("programme_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_sessions_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_sessions_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_sessions_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "delivered_by",
        sa.Column("programme_session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_cover", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_delivered_by_person_id_people")),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_sessions.id"],
            name=op.f("fk_delivered_by_programme_session_id_programme_sessions"),
        ),
        sa.PrimaryKeyConstraint("programme_session_id", "person_id", name=op.f("pk_delivered_by")),
    )
    with op.batch_alter_table("delivered_by", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivered_by_person_id"), ["person_id"], unique=False)

    op.create_table(
        "recordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.String(), nullable=True),
        sa.Column("object_version", sa.String(), nullable=False),
        sa.Column("first_seen_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("missing_since", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("erased_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("indexed_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("playable", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("programme_session_id", sa.Integer(), nullable=True),
        sa.Column("matched_by", sa.String(), nullable=True),
        sa.Column("matched_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("object_metadata", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_sessions.id"],
            name=op.f("fk_recordings_programme_session_id_programme_sessions"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_recordings_store_id_stores")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("store_id", "key", name=op.f("uq_recordings_store_id_key")),
    )
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recordings_programme_session_id"), ["programme_session_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_recordings_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_recordings_store_id"), ["store_id"], unique=False)

    op.create_table(
        "quality_signals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("measure", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_quality_signals_recording_id_recordings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_signals")),
    )
    with op.batch_alter_table("quality_signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quality_signals_recording_id"), ["recording_id"], unique=False)

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

    # The activity log's chain begins here: its head stands before the first row.
    op.execute(
        sa.text("INSERT INTO activity_head (id, last_id, last_hash) VALUES (1, 0, :zeros)").bindparams(
            zeros="0" * 64
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("supervision_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_actions_state"))
        batch_op.drop_index(batch_op.f("ix_supervision_actions_site_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_actions_feedback_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_actions_facilitator_id"))

    op.drop_table("supervision_actions")
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
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_state"))
        batch_op.drop_index(batch_op.f("ix_feedback_review_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_facilitator_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_author_id"))

    op.drop_table("feedback")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_review_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_state"))
        batch_op.drop_index(batch_op.f("ix_reviews_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_reviews_recording_id"))
        batch_op.drop_index(batch_op.f("ix_reviews_programme_session_id"))

    op.drop_table("reviews")
    with op.batch_alter_table("quality_signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quality_signals_recording_id"))

    op.drop_table("quality_signals")
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recordings_store_id"))
        batch_op.drop_index(batch_op.f("ix_recordings_state"))
        batch_op.drop_index(batch_op.f("ix_recordings_programme_session_id"))

    op.drop_table("recordings")
    with op.batch_alter_table("delivered_by", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivered_by_person_id"))

    op.drop_table("delivered_by")
    with op.batch_alter_table("programme_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_sessions_starts_at"))
        batch_op.drop_index(batch_op.f("ix_programme_sessions_site_id"))
        batch_op.drop_index(batch_op.f("ix_programme_sessions_group_id"))

    op.drop_table("programme_sessions")
    with op.batch_alter_table("indexing_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indexing_runs_store_id"))

    op.drop_table("indexing_runs")
    with op.batch_alter_table("group_facilitators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_facilitators_person_id"))

    op.drop_table("group_facilitators")
    op.drop_table("stores")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grants_site_id"))
        batch_op.drop_index(batch_op.f("ix_role_grants_person_id"))

    op.drop_table("role_grants")
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_groups_site_id"))

    op.drop_table("groups")
    with op.batch_alter_table("activity_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_log_person_id"))
        batch_op.drop_index(batch_op.f("ix_activity_log_at"))

    op.drop_table("activity_log")
    op.drop_table("sites")
    op.drop_table("people")
    op.drop_table("activity_head")
