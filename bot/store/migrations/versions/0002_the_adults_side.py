"""The adults' side: sign-in, summaries, nudges, files, reminders"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import UtcTime, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "credentials",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", UtcTime(timezone=True), nullable=True),
        sa.Column("changed_at", UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_credentials_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_credentials")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_credentials_kind_subject")),
    )
    op.create_table(
        "family_links",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("guardian_id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcTime(timezone=True), nullable=False),
        sa.Column("revoked_at", UtcTime(timezone=True), nullable=True),
        sa.Column("opened_at", UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["guardian_id"], ["people.id"], name=op.f("fk_family_links_guardian_id")),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_family_links_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_links")),
    )
    with op.batch_alter_table("family_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_links_student_id"), ["student_id"], unique=False)

    op.create_table(
        "files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("evidence_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_files_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_files_student_id"), ["student_id"], unique=False)

    op.create_table(
        "nudges",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_at", UtcTime(timezone=True), nullable=False),
        sa.Column("state_by", sa.String(), nullable=True),
        sa.Column("note", Words(), nullable=True),
        sa.Column("snoozed_until", UtcTime(timezone=True), nullable=True),
        sa.Column("notice_id", sa.String(), nullable=True),
        sa.Column("created_at", UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_nudges_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
        sa.UniqueConstraint("recipient", "rule", "key", name=op.f("uq_nudges_recipient_rule_key")),
    )
    with op.batch_alter_table("nudges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nudges_recipient_state"), ["recipient", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_nudges_student_id"), ["student_id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("on", sa.String(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sent_at", UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_reminders_student_id")),
        sa.PrimaryKeyConstraint("student_id", "on", name=op.f("pk_reminders")),
    )
    op.create_table(
        "summaries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=True),
        sa.Column("from_at", UtcTime(timezone=True), nullable=False),
        sa.Column("to_at", UtcTime(timezone=True), nullable=False),
        sa.Column("through_seq", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_summaries_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summaries")),
        sa.UniqueConstraint("student_id", "through_seq", name=op.f("uq_summaries_student_id_through_seq")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("nudge_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("next_at", UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["nudge_id"], ["nudges.id"], name=op.f("fk_deliveries_nudge_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("nudge_id", "channel", "target", name=op.f("uq_deliveries_nudge_id_channel_target")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_status"), ["status"], unique=False)

    with op.batch_alter_table("classes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("external_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("code", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("autonomy", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", UtcTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_classes_code"), ["code"])
        batch_op.create_unique_constraint(batch_op.f("uq_classes_external_id"), ["external_id"])

    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", UtcTime(timezone=True), nullable=True))

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("private", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "ix_messages_private",
            ["student_id"],
            unique=False,
            sqlite_where=sa.text("private = 1"),
            postgresql_where=sa.text("private"),
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", Words(), nullable=True))
        batch_op.add_column(sa.Column("external_id", sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_people_external_id"), ["external_id"])


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_people_external_id"), type_="unique")
        batch_op.drop_column("external_id")
        batch_op.drop_column("email")

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_private")
        batch_op.drop_column("private")

    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_column("left_at")

    with op.batch_alter_table("classes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_classes_external_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_classes_code"), type_="unique")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("autonomy")
        batch_op.drop_column("code")
        batch_op.drop_column("external_id")

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_status"))

    op.drop_table("deliveries")
    op.drop_table("summaries")
    op.drop_table("reminders")
    with op.batch_alter_table("nudges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nudges_student_id"))
        batch_op.drop_index(batch_op.f("ix_nudges_recipient_state"))

    op.drop_table("nudges")
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_files_student_id"))

    op.drop_table("files")
    with op.batch_alter_table("family_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_links_student_id"))

    op.drop_table("family_links")
    op.drop_table("credentials")
