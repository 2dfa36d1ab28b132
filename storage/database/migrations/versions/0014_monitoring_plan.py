"""The monitoring plan's own figures, draws, assignments, conflicts, and the languages that people review in."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEXES = {
    "plan_overrides": ("site_id",),
    "draws": ("site_id", "programme_session_id"),
    "assignments": ("programme_session_id", "assignee_id"),
    "conflicts": ("reviewer_id", "facilitator_id"),
}


def upgrade() -> None:
    op.create_table(
        "plan_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("programme_key", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("figure", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_plan_overrides_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_overrides")),
    )
    op.create_table(
        "draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("programme_session_id", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=False),
        sa.Column("drawn_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("candidate_ids", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by"], ["people.id"], name=op.f("fk_draws_drawn_by_people")),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_sessions.id"],
            name=op.f("fk_draws_programme_session_id_programme_sessions"),
        ),
        sa.ForeignKeyConstraint(["replaced_by"], ["draws.id"], name=op.f("fk_draws_replaced_by_draws")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_draws_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_session_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=False),
        sa.Column("assigned_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=False),
        sa.Column("taken_back_at", storage.database.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["people.id"], name=op.f("fk_assignments_assigned_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["people.id"], name=op.f("fk_assignments_assignee_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_sessions.id"],
            name=op.f("fk_assignments_programme_session_id_programme_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("added_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["people.id"], name=op.f("fk_conflicts_facilitator_id_people")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_conflicts_reviewer_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
        sa.UniqueConstraint(
            "reviewer_id", "facilitator_id", name=op.f("uq_conflicts_reviewer_id_facilitator_id")
        ),
    )
    for table, columns in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_languages", sa.String(), nullable=False, server_default="en"))
    people = sa.table(
        "people", sa.column("language", sa.String()), sa.column("review_languages", sa.String())
    )
    op.execute(
        people.update().where(people.c.language != "en").values(review_languages="en " + people.c.language)
    )


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("review_languages")
    for table, columns in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_index(batch_op.f(f"ix_{table}_{column}"))
        op.drop_table(table)
