"""Version 4: issues, forecasts of them that were kept, and what analysts judged of forecasts read from texts."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Lay out three tables; earlier records have nothing to fill them with."""
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.key"), nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("ident", sa.String, nullable=False),
        sa.Column("type", sa.String),
        sa.Column("anchor_start", sa.Integer, nullable=False),
        sa.Column("anchor_end", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String, sa.CheckConstraint("verdict IN ('came_true', 'did_not', 'void')"), nullable=False),
        sa.Column("probability", sa.Float),
        sa.Column("note", sa.Text),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("undone_at", sa.String),
        sa.Column("fact", sa.Integer),
    )
    op.create_index("judgements_by_document", "judgements", ["document"])
    op.create_table(
        "forecasts",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("issue", sa.String, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("scale_low", sa.Float, nullable=False),
        sa.Column("scale_high", sa.Float, nullable=False),
        sa.Column("deadline", sa.String),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("outcome", sa.Float),
        sa.Column("resolved_at", sa.String),
        sa.Column("resolved_by", sa.String),
        sa.Column("undone_at", sa.String),
    )
    op.create_index("forecasts_by_issue", "forecasts", ["issue"])
    op.create_table(
        "issues",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("changed_at", sa.String, nullable=False),
    )
