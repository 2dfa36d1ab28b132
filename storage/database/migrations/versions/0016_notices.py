"""Notices, the mails that tell of them, and whether a person wants such mails."""

import sqlalchemy as sa
from alembic import op

import storage.database.base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = storage.database.base.UtcDateTime(timezone=True)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("takes_mail", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "notice_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("send_after", moment, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("claimed_at", moment, nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=True),
        sa.Column("failed_at", moment, nullable=True),
        sa.Column("sent_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notice_mails_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_mails")),
    )
    op.create_index(op.f("ix_notice_mails_person_id"), "notice_mails", ["person_id"])
    op.create_index(op.f("ix_notice_mails_state"), "notice_mails", ["state"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("read_at", moment, nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id_people")),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["notice_mails.id"], name=op.f("fk_notices_mail_id_notice_mails")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_mail_id"), "notices", ["mail_id"])
    op.create_index("ix_notices_person_id_read_at", "notices", ["person_id", "read_at"])
    op.create_index("ix_notices_subject_subject_id", "notices", ["subject", "subject_id"])


def downgrade() -> None:
    op.drop_table("notices")
    op.drop_table("notice_mails")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("takes_mail")
