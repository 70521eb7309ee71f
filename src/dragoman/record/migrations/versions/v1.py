"""Version 1: the first record."""

revision = "1"
down_revision = None


def upgrade() -> None:
    """Do nothing: a record of this version is laid out already."""
