"""A dial for each student, conference sheets that the student has seen, looks at lists"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "list_looks",
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("on", sa.String(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("student_id", "by", "deed", "on", name=op.f("pk_list_looks")),
    )
    with op.batch_alter_table("list_looks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_looks_at"), ["at"], unique=False)

    op.create_table(
        "sheets",
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("teacher_id", sa.String(), nullable=False),
        sa.Column("asked_at", UtcTime(timezone=True), nullable=True),
        sa.Column("answered_at", UtcTime(timezone=True), nullable=True),
        sa.Column("summary_id", sa.String(), nullable=True),
        sa.Column("approved", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("struck", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_sheets_student_id")),
        sa.PrimaryKeyConstraint("student_id", "teacher_id", name=op.f("pk_sheets")),
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("autonomy", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_column("autonomy")

    op.drop_table("sheets")
    with op.batch_alter_table("list_looks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_looks_at"))

    op.drop_table("list_looks")
