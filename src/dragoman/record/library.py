"""The library: the documents of a record by words, publisher, days and events, a page at a time, copies folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import ColumnElement, Connection, func, select

from dragoman.errors import InputError
from dragoman.record import databases, queries, schema, search

C, D, K = schema.copies.c, schema.documents.c, schema.corrections.c
LAYERS = ("events", "statements", "figures", "outlook", "reasons")
SIZE = 50
MOST = 200  # documents of a page
OPENING = 200  # characters
FOUND = 2_000  # best hits of a search that are listed


@dataclass(frozen=True, slots=True)
class Look:
    """Which documents are looked for; what is left None is not asked.

    ``words``: a query as of `search`. ``publisher``: a part of its name. ``since`` and ``until``: a year, month or day that
    bounds the publication. ``event_type`` and ``actor``: those with such an event, as of `queries.Filter`. ``page``: from 1;
    ``size``: documents of a page, at most `MOST`.
    """

    words: str | None = None
    publisher: str | None = None
    since: str | None = None
    until: str | None = None
    event_type: str | None = None
    actor: str | None = None
    page: int = 1
    size: int = SIZE


class Looked(TypedDict, total=False):
    """The fields of `Look` as keyword arguments."""

    words: str | None
    publisher: str | None
    since: str | None
    until: str | None
    event_type: str | None
    actor: str | None
    page: int
    size: int


class Twin(NamedTuple):
    """A copy of a story; ``similarity``: 0 to 1."""

    id: str
    title: str | None
    published: str | None
    publisher: str | None
    similarity: float


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the library: where it came from, how many facts of each layer stand, corrections, copies.

    ``opening``: its first characters. ``snippet``: where words were sought, the text around the first, hits in square brackets.
    """

    id: str
    title: str | None
    published: str | None
    publisher: str | None
    url: str | None
    characters: int
    opening: str
    counts: dict[str, int]
    corrections: int
    copies: tuple[Twin, ...]
    snippet: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the library. ``total``: documents on all pages; ``pages``: at least 1. ``stored``: documents of the record."""

    documents: tuple[Listed, ...]
    total: int
    page: int
    pages: int
    stored: int
    events: int


def listing(connection: Connection, look: Look) -> Listing:
    """Return a page of the documents looked for: newest first, or where words are sought best first.

    Raises
    ------
    InputError
        The query, a day, the event type or the size cannot be.
    """
    if not 1 <= look.size <= MOST or look.page < 1:
        raise InputError(f"there is no page {look.page} of {look.size} documents. Ask for page 1 or later, of at most {MOST}")
    conditions = _conditions(look)
    snippets: dict[int, str] = {}
    start = (look.page - 1) * look.size
    if look.words:
        snippets = _found(connection, look, conditions)
        total, keys = len(snippets), list(snippets)[start : start + look.size]
    else:
        total = connection.execute(select(func.count()).select_from(schema.documents).where(*conditions)).scalar_one()
        ordered = select(D.key).where(*conditions).order_by(D.published.desc().nulls_last(), D.key.desc())
        keys = list(connection.execute(ordered.offset(start).limit(look.size)).scalars())
    totals = queries.totals(connection)
    pages = max(1, -(-total // look.size))
    return Listing(tuple(_listed(connection, keys, snippets)), total, look.page, pages, totals["documents"], totals["events"])


def publishers(connection: Connection) -> list[str]:
    """Return the names of all publishers, in the order of the alphabet."""
    return [name for name in connection.execute(select(D.publisher).distinct().order_by(D.publisher)).scalars() if name]


def _conditions(look: Look) -> list[ColumnElement[bool]]:
    since, until = search.day(look.since, "from"), search.day(look.until, "to")
    conditions: list[ColumnElement[bool]] = []
    if since:
        conditions.append(D.published >= since)
    if until:
        conditions.append(func.substr(D.published, 1, 10) <= until)
    if look.publisher:
        conditions.append(queries.contains(D.publisher, look.publisher))
    if look.event_type or look.actor:
        types = (look.event_type,) if look.event_type else ()
        wanted = queries.Filter(event_types=types, actor=look.actor)
        queries.check(wanted)
        chosen = queries.chosen(wanted).subquery()
        conditions.append(D.key.in_(select(chosen.c.document)))
    return conditions


def _found(connection: Connection, look: Look, conditions: Sequence[ColumnElement[bool]]) -> dict[int, str]:
    """Return the snippets of documents that hold the words, by key, best first."""
    hits = search.search(connection, search.Sought(look.words or "", limit=FOUND))
    snippets = dict(zip(hits["id"], hits["snippet"], strict=True))
    keys: dict[str, int] = {}
    idents = list(snippets)
    for i in range(0, len(idents), 500):
        asked = select(D.id, D.key).where(D.id.in_(idents[i : i + 500]), *conditions)
        keys.update({row.id: row.key for row in connection.execute(asked)})
    return {keys[ident]: snippet for ident, snippet in snippets.items() if ident in keys}


def _listed(connection: Connection, keys: Sequence[int], snippets: dict[int, str]) -> list[Listed]:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for layer in LAYERS:
        table = schema.metadata.tables[layer]
        asked = select(table.c.document, func.count()).where(table.c.document.in_(keys), table.c.corrected == 0)
        for document, number in connection.execute(asked.group_by(table.c.document)):
            counts[document][layer] = number
    made = select(K.document, func.count()).where(K.document.in_(keys), K.undone_at.is_(None)).group_by(K.document)
    corrected: dict[int, int] = {row[0]: row[1] for row in connection.execute(made)}
    twins: dict[int, list[Twin]] = defaultdict(list)
    copied = select(C.document, C.id, C.title, C.published, C.publisher, C.similarity).where(C.document.in_(keys)).order_by(C.key)
    for row in connection.execute(copied):
        twins[row.document].append(Twin(*row[1:]))
    told = (databases.characters(D.text).label("characters"), func.substr(D.text, 1, OPENING).label("opening"))
    columns = (D.key, D.id, D.title, D.published, D.publisher, D.url, *told)
    rows: dict[int, Any] = {row.key: row for row in connection.execute(select(*columns).where(D.key.in_(keys)))}
    return [
        Listed(
            **{name: value for name, value in rows[key]._mapping.items() if name != "key"},
            counts={layer: counts[key].get(layer, 0) for layer in LAYERS},
            corrections=corrected.get(key, 0),
            copies=tuple(twins[key]),
            snippet=snippets.get(key),
        )
        for key in keys
    ]
