"""Version 2: a figure names its event, an outlook its scale, an event where else it is told."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Add what version 1 could not know; it stays empty until the documents are read again."""
    op.add_column("figures", sa.Column("event", sa.String))
    op.add_column("outlook", sa.Column("scale", sa.String))
    passages()


def passages() -> None:
    """Lay out the table of further passages."""
    op.create_table(
        "event_passages",
        *(sa.Column(name, sa.Integer, primary_key=True, autoincrement=False) for name in ("document", "number", "position")),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["document", "number"], ["events.document", "events.number"], ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
