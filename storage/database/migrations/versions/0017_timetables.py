"""Timetables of groups: weekly slots, planned sessions, closures, and each site's calendar of public holidays."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CALENDARS = ("england_and_wales", "northern_ireland", "ireland", "jersey")


def upgrade() -> None:
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holiday_calendar", sa.String(), nullable=False, server_default=""))
    sites = sa.table("sites", sa.column("country", sa.String()), sa.column("holiday_calendar", sa.String()))
    op.execute(sites.update().where(sites.c.country.in_(CALENDARS)).values(holiday_calendar=sites.c.country))
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.alter_column("holiday_calendar", server_default=None)
    op.create_table(
        "weekly_slots",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_weekly_slots_group_id_groups")),
        sa.PrimaryKeyConstraint("group_id", "weekday", "at", name=op.f("pk_weekly_slots")),
    )
    op.create_table(
        "planned_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("session_key", sa.String(), nullable=False),
        sa.Column("planned_at", storage.database.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("programme_session_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_planned_sessions_group_id_groups")
        ),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_sessions.id"],
            name=op.f("fk_planned_sessions_programme_session_id_programme_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_sessions")),
        sa.UniqueConstraint("group_id", "session_key", name=op.f("uq_planned_sessions_group_id_session_key")),
    )
    op.create_index("ix_planned_sessions_group_id", "planned_sessions", ["group_id"])
    op.create_index("ix_planned_sessions_programme_session_id", "planned_sessions", ["programme_session_id"])
    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_closures_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    op.create_index("ix_closures_site_id", "closures", ["site_id"])


def downgrade() -> None:
    op.drop_table("closures")
    op.drop_table("planned_sessions")
    op.drop_table("weekly_slots")
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_column("holiday_calendar")
