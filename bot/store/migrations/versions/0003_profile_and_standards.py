"""What adults have seen, beside a student's profile; what a standard is made of, asks for and leads to"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import DOCUMENT, UtcTime, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "observations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_observations_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
    )
    with op.batch_alter_table("observations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observations_student_id"), ["student_id"], unique=False)

    with op.batch_alter_table("standards", schema=None) as batch_op:
        for name in ("skills", "criteria", "evidence"):
            batch_op.add_column(sa.Column(name, DOCUMENT, nullable=True))
        batch_op.add_column(sa.Column("leads_to", sa.String(), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("standards", schema=None) as batch_op:
        for name in ("leads_to", "evidence", "criteria", "skills"):
            batch_op.drop_column(name)

    with op.batch_alter_table("observations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observations_student_id"))

    op.drop_table("observations")
