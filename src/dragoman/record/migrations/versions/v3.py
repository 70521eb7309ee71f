"""Version 3: runs with what they read with, changes, corrections, copies, shards; days and countries of parties."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

TEXT = ("finished", "coder", "lexicon", "ontology", "encoder")
DAYS = """UPDATE events SET
  first_day = substr(coalesce(when_start, when_end, (SELECT published FROM documents WHERE key = events.document)), 1, 10),
  last_day = substr(coalesce(when_end, when_start, (SELECT published FROM documents WHERE key = events.document)), 1, 10)"""
OF_EVENT = "(SELECT {} FROM events WHERE events.document = parties.document AND events.number = parties.event)"
OF_ACTOR = "(SELECT {} FROM actors WHERE actors.document = parties.document AND actors.number = parties.actor)"


def upgrade() -> None:
    """Add tables and columns, and fill what can be told from what is there."""
    if not sa.inspect(op.get_bind()).has_table("event_passages"):  # the first of version 2 had none
        passages()
    for name in TEXT:
        op.add_column("runs", sa.Column(name, sa.String))
    op.add_column("runs", sa.Column("status", sa.String, nullable=False, server_default="done"))
    op.add_column("runs", sa.Column("options", sa.Text))
    op.add_column("runs", sa.Column("counts", sa.Text))
    op.execute("ALTER TABLE documents ADD COLUMN first_run INTEGER REFERENCES runs (key)")
    op.execute("UPDATE documents SET first_run = run")
    op.create_index("documents_by_run", "documents", ["run"])
    op.create_index("documents_by_first_run", "documents", ["first_run"])
    for table in ("events", "statements", "figures", "outlook", "reasons"):
        op.add_column(table, sa.Column("corrected", sa.Integer, nullable=False, server_default="0"))
    for name in ("first_day", "last_day"):
        op.add_column("events", sa.Column(name, sa.String))
    for name in ("ident", "country", "first_day", "last_day"):
        op.add_column("parties", sa.Column(name, sa.String))
    op.execute(DAYS)
    told = [f"{name} = {OF_EVENT.format(name)}" for name in ("first_day", "last_day")]
    told += [f"ident = {OF_ACTOR.format('id')}", f"country = {OF_ACTOR.format('country')}"]
    op.execute(f"UPDATE parties SET {', '.join(told)}")
    op.create_index("events_by_day", "events", ["last_day", "first_day"])
    for name in ("ident", "country"):
        op.create_index(f"parties_by_{name}", "parties", [name, "side", "last_day", "first_day"])
    history()
    texts()
    _create("shards", _number("run", "runs.key"), _number("number"), *_told("digest"), _count("documents"), *_told("committed"))
    op.create_index("shards_by_digest", "shards", ["digest"])


def passages() -> None:
    """Lay out the table of further passages."""
    columns = [_number(name) for name in ("document", "number", "position")]
    owner = sa.ForeignKeyConstraint(["document", "number"], ["events.document", "events.number"], ondelete="CASCADE")
    _create("event_passages", *columns, _count("start"), _count("end"), owner, sqlite_with_rowid=False)


def history() -> None:
    """Lay out what changed, and what analysts corrected."""
    _create(
        "changes",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.key"), nullable=False),
        _document(),
        *_told("layer"),
        sa.Column("change", sa.String, sa.CheckConstraint("change IN ('added', 'removed', 'altered')"), nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
    )
    op.create_index("changes_by_run", "changes", ["run"])
    op.create_index("changes_by_document", "changes", ["document"])
    _create(
        "corrections",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.key"), nullable=False),
        *_told("text_hash", "layer"),
        sa.Column("action", sa.String, sa.CheckConstraint("action IN ('accept', 'reject', 'edit', 'add')"), nullable=False),
        *_told("ident"),
        sa.Column("type", sa.String),
        _count("anchor_start"),
        _count("anchor_end"),
        sa.Column("payload", sa.Text, nullable=False),
        *_told("who", "made_at"),
        sa.Column("undone_at", sa.String),
        sa.Column("fact", sa.Integer),
    )
    op.create_index("corrections_by_document", "corrections", ["document"])


def texts() -> None:
    """Lay out near-duplicates, their signatures, and what was told apart."""
    _create(
        "copies",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        _document(),
        sa.Column("title", sa.Text),
        sa.Column("published", sa.String),
        sa.Column("url", sa.Text),
        sa.Column("publisher", sa.String),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("similarity", sa.Float, nullable=False),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.key"), nullable=False),
    )
    op.create_index("copies_by_document", "copies", ["document"])
    _create("signatures", _number("document", "documents.key"), sa.Column("signature", sa.LargeBinary, nullable=False))
    pair = [sa.Column(name, sa.String, primary_key=True) for name in ("one", "other")]
    _create("distinct_texts", *pair, sa.Column("who", sa.String), *_told("made_at"))


def _create(name: str, *columns: Any, **options: Any) -> None:
    op.create_table(name, *columns, **options)


def _number(name: str, of: str | None = None) -> sa.Column[Any]:
    keys = [sa.ForeignKey(of, ondelete="CASCADE")] if of else []
    return sa.Column(name, sa.Integer, *keys, primary_key=True, autoincrement=False)


def _document() -> sa.Column[Any]:
    return sa.Column("document", sa.Integer, sa.ForeignKey("documents.key", ondelete="CASCADE"), nullable=False)


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False)


def _told(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]
