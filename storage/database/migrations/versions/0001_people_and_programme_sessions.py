"""People, sites, groups, stores, programme sessions and the activity log."""

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
    # The activity log's chain begins here: its head stands before the first row.
    op.execute(
        sa.text("INSERT INTO activity_head (id, last_id, last_hash) VALUES (1, 0, :zeros)").bindparams(
            zeros="0" * 64
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("delivered_by", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivered_by_person_id"))
    op.drop_table("delivered_by")
    with op.batch_alter_table("programme_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_sessions_starts_at"))
        batch_op.drop_index(batch_op.f("ix_programme_sessions_site_id"))
        batch_op.drop_index(batch_op.f("ix_programme_sessions_group_id"))
    op.drop_table("programme_sessions")
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
