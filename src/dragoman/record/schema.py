"""The tables of a record. A fact belongs to its document and has a number in it; both are its key.

The public id of an event is ``document#number`` (``visit.txt#e3``). Spans are characters of
``documents.text``; ``passage`` and ``words`` repeat the text of an event's evidence and trigger so that
lists need no document texts. A test holds the columns equal to the fields of ``types.py``.

**As read and as corrected.** A fact's number is above 0 where it was read and below 0 where an analyst's correction made it
(``-3`` stands in the place of ``3``; below `ADDED` it is one that was added). ``corrected`` is 1 on a fact as read that is
rejected or in whose place another stands: a query for what holds asks ``corrected = 0``, one for what was read ``number > 0``.
Both are derived from ``corrections``, which is the truth, whenever that or the document's facts are written.

**Said twice for speed.** ``first_day`` and ``last_day`` of events and parties (the event's days, or the publication's where it
has none) and ``ident`` and ``country`` of parties (their actor's) repeat what stands elsewhere; ``rows.py`` alone writes them.

**Runs.** ``documents.run`` is the run that last wrote the document's facts, and so the run of each of them;
``documents.first_run`` is the one that brought it. What a later run replaced stands in ``changes``.
Days and times are ISO strings; JSON is text with sorted keys.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)
from sqlalchemy import String as PlainString
from sqlalchemy import Text as PlainText
from sqlalchemy.types import TypeDecorator, TypeEngine

VERSION = 4
ADDED = -1_000_000  # facts that an analyst added have this number less the correction's

metadata = MetaData()

NUL, STANDS, ESCAPE = "\0", "\ufdd0", "\ufdd1"  # noncharacters: Unicode keeps them for such uses


class Words(TypeDecorator[str]):
    """Text of any length that keeps NUL in every database: PostgreSQL refuses it, so U+FDD0 stands for it there.

    U+FDD0 and U+FDD1 of the text itself are preceded by U+FDD1; every other text is stored as it is.
    """

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = PlainText
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Say that SQLite's texts need none: it would cost a call for each."""
        return super().bind_processor(dialect) if dialect.name == "postgresql" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Say that SQLite's texts need none."""
        return super().result_processor(dialect, coltype) if dialect.name == "postgresql" else None

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Write a text."""
        return escaped(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Read a text."""
        return unescaped(value) if value else value

    @property
    def python_type(self) -> type[str]:
        """Texts are strings."""
        return str


class ShortWords(Words):
    """A name, code or day: as `Words`."""

    impl = PlainString
    cache_ok = True


def escaped(text: str) -> str:
    """Return a text without NUL.

    >>> unescaped(escaped("a\\0b\\ufdd0\\ufdd1")) == "a\\0b\\ufdd0\\ufdd1"
    True
    """
    if STANDS in text or ESCAPE in text:
        text = text.replace(ESCAPE, ESCAPE + ESCAPE).replace(STANDS, ESCAPE + STANDS)
    return text.replace(NUL, STANDS)


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given."""
    if ESCAPE in text:
        return re.sub(f"{ESCAPE}(.)|{STANDS}", lambda found: found[1] or NUL, text)
    return text.replace(STANDS, NUL)


Text, String = Words, ShortWords


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


def _corrected() -> Column[Any]:
    return Column("corrected", Integer, nullable=False, server_default="0")


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
    Column("finished", String),
    Column("status", String, nullable=False, server_default="done"),  # running, done, interrupted
    Column("coder", String),
    Column("lexicon", String),  # hashes of what it read with
    Column("ontology", String),
    Column("encoder", String),
    Column("options", Text),  # JSON
    Column("counts", Text),  # JSON: documents by state, skipped by reason, facts by layer
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
    Column("first_run", Integer, ForeignKey("runs.key")),
    Index("documents_by_run", "run"),
    Index("documents_by_first_run", "first_run"),
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
    Column("first_day", String),
    Column("last_day", String),
    _corrected(),
    Index("events_by_type", "event_type"),
    Index("events_by_day", "last_day", "first_day"),
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
    Column("ident", String),
    Column("country", String),
    Column("first_day", String),
    Column("last_day", String),
    ForeignKeyConstraint(["document", "event"], ["events.document", "events.number"], ondelete="CASCADE"),
    ForeignKeyConstraint(["document", "actor"], ["actors.document", "actors.number"], ondelete="CASCADE"),
    Index("parties_by_actor", "document", "actor"),
    Index("parties_by_ident", "ident", "side", "last_day", "first_day"),
    Index("parties_by_country", "country", "side", "last_day", "first_day"),
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
    _corrected(),
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
    _corrected(),
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
    _corrected(),
)

reasons = _facts(
    "reasons",
    *_span("content"),
    Column("cue", Text, nullable=False),
    Column("rule", Text, nullable=False),
    *_span("thesis", optional=True),
    Column("order", Integer),
    Column("holder", Text),
    _corrected(),
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

changes = Table(
    "changes",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("run", Integer, ForeignKey("runs.key"), nullable=False),
    Column("document", Integer, ForeignKey("documents.key", ondelete="CASCADE"), nullable=False),
    Column("layer", String, nullable=False),
    Column("change", String, CheckConstraint("change IN ('added', 'removed', 'altered')"), nullable=False),
    Column("before", Text),  # JSON of the fact
    Column("after", Text),
    Index("changes_by_run", "run"),
    Index("changes_by_document", "document"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.key"), nullable=False),
    Column("text_hash", String, nullable=False),  # of the text that the anchor's characters count in
    Column("layer", String, nullable=False),
    Column("action", String, CheckConstraint("action IN ('accept', 'reject', 'edit', 'add')"), nullable=False),
    Column("ident", String, nullable=False),  # as the analyst named it: e3, f1
    Column("type", String),  # anchor: the fact's type and characters as it was read
    *_span("anchor"),
    Column("payload", Text, nullable=False),  # JSON of the fields that it changes
    Column("who", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("undone_at", String),
    Column("fact", Integer),  # the number of the fact that it stands on now; none: lost
    Index("corrections_by_document", "document"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.key"), nullable=False),
    Column("text_hash", String, nullable=False),  # anchored as corrections are
    Column("ident", String, nullable=False),
    Column("type", String),
    *_span("anchor"),
    Column("verdict", String, CheckConstraint("verdict IN ('came_true', 'did_not', 'void')"), nullable=False),
    Column("probability", Float),
    Column("note", Text),
    Column("who", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("undone_at", String),
    Column("fact", Integer),
    Index("judgements_by_document", "document"),
)

forecasts = Table(
    "forecasts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("issue", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("scale_low", Float, nullable=False),
    Column("scale_high", Float, nullable=False),
    Column("deadline", String),
    Column("made_at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("version", String, nullable=False),
    Column("inputs", Text, nullable=False),  # JSON: the whole issue as it was
    Column("result", Text, nullable=False),  # JSON: quantiles, mean, bands, models, seed, draws
    Column("outcome", Float),
    Column("resolved_at", String),
    Column("resolved_by", String),
    Column("undone_at", String),  # when the outcome was taken back
    Index("forecasts_by_issue", "issue"),
)

issues = Table(
    "issues",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON: the whole issue
    Column("version", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("changed_at", String, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("document", Integer, ForeignKey("documents.key", ondelete="CASCADE"), nullable=False),
    Column("title", Text),
    Column("published", String),
    Column("url", Text),
    Column("publisher", String),
    Column("text", Text, nullable=False),
    Column("similarity", Float, nullable=False),
    Column("run", Integer, ForeignKey("runs.key"), nullable=False),
    Index("copies_by_document", "document"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("document", Integer, ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("signature", LargeBinary, nullable=False),
)

distinct = Table(  # ids of texts that an analyst has told apart, in the order of the alphabet
    "distinct_texts",
    metadata,
    Column("one", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("who", String),
    Column("made_at", String, nullable=False),
)

shards = Table(
    "shards",
    metadata,
    Column("run", Integer, ForeignKey("runs.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("committed", String, nullable=False),
    Index("shards_by_digest", "digest"),
)
