"""Supervision meetings with private notes beside them, and actions that a review answers."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ACTIONS = "supervision_actions"
POINTERS = (
    ("meeting_id", "supervision_meetings"),
    ("again_of_id", ACTIONS),
    ("closed_by_review_id", "reviews"),
    ("closed_by_evidence_id", "evidence"),
)
INDEXED = ("meeting_id", "closed_by_review_id")


def upgrade() -> None:
    moment = storage.database.base.UtcDateTime(timezone=True)
    op.create_table(
        "supervision_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("led_by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("skill_went", sa.String(), nullable=False),
        sa.Column("times_saved", sa.Integer(), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.Column("recorded_at", moment, nullable=True),
        _points("supervision_meetings", "led_by_id", "people"),
        _points("supervision_meetings", "site_id", "sites"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_meetings")),
    )
    _index("supervision_meetings", "led_by_id", "site_id", "state")
    op.create_table(
        "supervision_meeting_people",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("own_points", sa.String(), nullable=False),
        sa.Column("wellbeing_asked", sa.Boolean(), nullable=True),
        sa.Column("wellbeing_agreed", sa.String(), nullable=False),
        _points("supervision_meeting_people", "meeting_id", "supervision_meetings"),
        _points("supervision_meeting_people", "person_id", "people"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_supervision_meeting_people")),
    )
    _index("supervision_meeting_people", "person_id")
    op.create_table(
        "supervision_meeting_feedback",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        _points("supervision_meeting_feedback", "feedback_id", "feedback"),
        _points("supervision_meeting_feedback", "meeting_id", "supervision_meetings"),
        sa.PrimaryKeyConstraint("meeting_id", "feedback_id", name=op.f("pk_supervision_meeting_feedback")),
    )
    _index("supervision_meeting_feedback", "feedback_id")
    op.create_table(
        "supervision_meeting_additions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("added_at", moment, nullable=False),
        _points("supervision_meeting_additions", "author_id", "people"),
        _points("supervision_meeting_additions", "meeting_id", "supervision_meetings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_meeting_additions")),
    )
    _index("supervision_meeting_additions", "meeting_id")
    op.create_table(
        "private_notes",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("times_saved", sa.Integer(), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        _points("private_notes", "author_id", "people"),
        _points("private_notes", "meeting_id", "supervision_meetings"),
        sa.PrimaryKeyConstraint("meeting_id", "author_id", name=op.f("pk_private_notes")),
    )
    _index("private_notes", "author_id")
    with op.batch_alter_table(ACTIONS, schema=None) as batch_op:
        batch_op.alter_column("feedback_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("closing_words", sa.String(), nullable=False, server_default=""))
        for name, table in POINTERS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_{ACTIONS}_{name}_{table}"), table, [name], ["id"])
        for name in INDEXED:
            batch_op.create_index(batch_op.f(f"ix_{ACTIONS}_{name}"), [name], unique=False)
    op.create_table(
        "action_checks",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("times_saved", sa.Integer(), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        _points("action_checks", "action_id", ACTIONS),
        _points("action_checks", "evidence_id", "evidence"),
        _points("action_checks", "review_id", "reviews"),
        sa.PrimaryKeyConstraint("review_id", "action_id", name=op.f("pk_action_checks")),
    )
    _index("action_checks", "action_id")


def downgrade() -> None:
    """An action that rests on a meeting alone has no place in the older tables and is lost with its meeting."""
    op.drop_table("action_checks")
    actions = sa.table(
        ACTIONS,
        *(sa.column(name, sa.Integer()) for name in ("id", "feedback_id", "again_of_id")),
    )
    homeless = sa.select(actions.c.id).where(actions.c.feedback_id.is_(None))
    op.execute(actions.update().where(actions.c.again_of_id.in_(homeless)).values(again_of_id=None))
    op.execute(actions.delete().where(actions.c.feedback_id.is_(None)))
    with op.batch_alter_table(ACTIONS, schema=None) as batch_op:
        for name in INDEXED:
            batch_op.drop_index(batch_op.f(f"ix_{ACTIONS}_{name}"))
        for name, table in POINTERS:
            batch_op.drop_constraint(batch_op.f(f"fk_{ACTIONS}_{name}_{table}"), type_="foreignkey")
            batch_op.drop_column(name)
        batch_op.drop_column("closing_words")
        batch_op.alter_column("feedback_id", existing_type=sa.Integer(), nullable=False)
    for name in (
        "private_notes",
        "supervision_meeting_additions",
        "supervision_meeting_feedback",
        "supervision_meeting_people",
        "supervision_meetings",
    ):
        op.drop_table(name)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
