"""The tables of a record. A fact belongs to its document and has a number in it; both are its key.

The public id of an event is ``document#number`` (``visit.txt#e3``). Spans are characters of
``documents.text``; ``passage`` and ``words`` repeat the text of an event's evidence and trigger so that
lists need no document texts. A test holds the columns equal to the fields of ``types.py``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, String, Table, Text

VERSION = 2

metadata = MetaData()


def _document() -> Column[Any]:
    return Column("document", Integer, ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True)


def _number(name: str = "number") -> Column[Any]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _span(name: str = "", *, optional: bool = False) -> list[Column[Any]]:
    prefix = f"{name}_" if name else ""
    return [Column(f"{prefix}start", Integer, nullable=optional), Column(f"{prefix}end", Integer, nullable=optional)]


def _when(name: str) -> list[Column[Any]]:
    return [Column(f"{name}_{part}", String) for part in ("start", "end", "granularity", "anchor", "modifier")]


def _place(name: str) -> list[Column[Any]]:
    return [Column(f"{name}_name", String), Column(f"{name}_country", String), Column(f"{name}_lat", Float), Column(f"{name}_lon", Float)]


def _facts(name: str, *columns: Column[Any] | Index) -> Table:
    return Table(name, metadata, _document(), _number(), *columns, sqlite_with_rowid=False)


def _parts(name: str, of: str, *columns: Column[Any], key: str = "number") -> Table:
    """Lay out a list that belongs to a fact: document, the fact's number, position in the list."""
    owner = ForeignKeyConstraint(["document", key], [f"{of}.document", f"{of}.number"], ondelete="CASCADE")
    return Table(name, metadata, _number("document"), _number(key), _number("position"), *columns, owner, sqlite_with_rowid=False)


meta = Table("meta", metadata, Column("name", String, primary_key=True), Column("value", String, nullable=False))

runs = Table(
    "runs",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("started", String, nullable=False),
    Column("model", String),
    Column("version", String, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("title", Text),
    Column("published", String),
    Column("url", Text),
    Column("publisher", String),
    Column("language", String),
    Column("text", Text, nullable=False),
    Column("hash", String, nullable=False),
    Column("run", Integer, ForeignKey("runs.key"), nullable=False),
)

actors = Table(
    "actors",
    metadata,
    _document(),
    _number(),
    Column("id", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("country", String),
    Column("office", Text),
    Index("actors_by_id", "id"),
    Index("actors_by_country", "country"),
    sqlite_with_rowid=False,
)
sectors = _parts("sectors", "actors", Column("sector", String, nullable=False))
mentions = _parts("mentions", "actors", *_span())

events = _facts(
    "events",
    Column("id", String, nullable=False),
    Column("event_type", String, nullable=False),
    *_when("when"),
    *_place("place"),
    Column("asserted_by", Text),
    *_span("evidence"),
    *_span("trigger"),
    Column("passage", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("rule", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Index("events_by_type", "event_type"),
)
modes = _parts("event_modes", "events", Column("value", String, nullable=False))
contexts = _parts("event_contexts", "events", Column("value", String, nullable=False))
auxiliaries = _parts("event_auxiliaries", "events", Column("value", String, nullable=False))
passages = _parts("event_passages", "events", *_span())

parties = Table(
    "parties",
    metadata,
    _number("document"),
    _number("event"),
    Column("side", String, CheckConstraint("side IN ('actor', 'recipient')"), primary_key=True),
    _number("position"),
    Column("actor", Integer, nullable=False),
    ForeignKeyConstraint(["document", "event"], ["events.document", "events.number"], ondelete="CASCADE"),
    ForeignKeyConstraint(["document", "actor"], ["actors.document", "actors.number"], ondelete="CASCADE"),
    Index("parties_by_actor", "document", "actor"),
    sqlite_with_rowid=False,
)
party_spans = Table(
    "party_spans",
    metadata,
    _number("document"),
    _number("event"),
    Column("side", String, CheckConstraint("side IN ('actor', 'recipient')"), primary_key=True),
    _number("position"),
    *_span(),
    ForeignKeyConstraint(["document", "event"], ["events.document", "events.number"], ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

statements = _facts(
    "statements",
    Column("id", String, nullable=False),
    Column("speaker", Text),
    *_span("speaker", optional=True),
    *_span("cue", optional=True),
    Column("kind", String, nullable=False),
    Column("rule", Text, nullable=False),
    Column("addressee", Text),
    Column("attitude", String, nullable=False),
)
statement_contents = _parts("statement_contents", "statements", *_span())

figures = _facts(
    "figures",
    *_span(),
    Column("low", Float),
    Column("high", Float),
    Column("unit", String),
    Column("unit_kind", String, nullable=False),
    Column("rule", Text, nullable=False),
    Column("measures", Text),
    *_when("period"),
    Column("change", String),
    Column("bound", String),
    Column("claimed_by", Text),
    Column("event", String),
)

outlook = _facts(
    "outlook",
    Column("kind", String, nullable=False),
    Column("holder", Text),
    *_span("content"),
    Column("rule", Text, nullable=False),
    *_span("condition", optional=True),
    *_span("connective", optional=True),
    Column("logic", String),
    *_when("horizon"),
    Column("likelihood", Text),
    Column("likelihood_low", Float),
    Column("likelihood_high", Float),
    Column("scale", String),
    Column("negated", Integer, nullable=False),
)

reasons = _facts(
    "reasons",
    *_span("content"),
    Column("cue", Text, nullable=False),
    Column("rule", Text, nullable=False),
    *_span("thesis", optional=True),
    Column("order", Integer),
    Column("holder", Text),
)

dates = _facts("dates", *_span(), *_when("when"), Column("timex", String))

places = _facts("places", *_span(), *_place("place"), Column("role", String, nullable=False))

notes = _facts("notes", Column("note", Text, nullable=False))

FACTS = (
    actors,
    sectors,
    mentions,
    events,
    modes,
    contexts,
    auxiliaries,
    passages,
    parties,
    party_spans,
    statements,
    statement_contents,
    figures,
    outlook,
    reasons,
    dates,
    places,
    notes,
)
