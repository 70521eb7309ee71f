"""Full-text search over documents and statements.

The database's index (`index`) gives the documents that hold the words; phrases, NOT, rank and snippet are told from their
texts, the same for every database.

Rank is BM25 [1]_ over the texts that match. Of more than `MOST` candidate documents the newest are ranked where only some
hits are asked for.

References
----------
.. [1] S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", FnTIR 3(4), 2009.
"""

from __future__ import annotations

import calendar
import datetime
import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypedDict

import polars as pl
from sqlalchemy import Connection, func, select, text

from dragoman.errors import InputError
from dragoman.record import corrections, queries, sayings, schema
from dragoman.record.index import ANY, TABLE
from dragoman.record.words import Both, Either, Folded, Phrase, Query, Token, parse, phrases, places, relaxed, tokens

D, S, A = schema.documents.c, schema.statements.c, schema.actors.c
LAYERS = ("documents", "statements")
MOST = 20_000  # candidates that are ranked
MANY = 200  # texts in memory at a time
AROUND = 100  # characters of a snippet on each side of its first hit
OPEN, CLOSE = "[", "]"
K1, B = 1.2, 0.75
DAY = re.compile(r"(\d{4})(?:-(\d{2}))?")

COLUMNS: dict[str, dict[str, Any]] = {
    "documents": dict.fromkeys(("id", "document", "published", "publisher", "title"), pl.String),
    "statements": dict.fromkeys(
        ("id", "document", "published", "publisher", "speaker", "speaker_name", "speaker_country", "kind", "attitude"), pl.String
    ),
}
FOUND = {"hits": pl.Int64, "score": pl.Float64, "snippet": pl.String}


@dataclass(frozen=True, slots=True)
class Sought:
    """What is sought, and where; what is left None is not asked.

    ``layer``: documents or statements. ``since`` and ``until``: days, months or years, that bound the publication.
    ``by``: who says it, as for `sayings.Said`, of statements alone. ``publisher``: a part of its name. ``limit``: the best.
    """

    query: str
    layer: str = "documents"
    since: str | None = None
    until: str | None = None
    by: str | None = None
    publisher: str | None = None
    limit: int | None = None


class Asked(TypedDict, total=False):
    """The fields of `Sought` but the query as keyword arguments."""

    layer: str
    since: str | None
    until: str | None
    by: str | None
    publisher: str | None
    limit: int | None


class Hit(NamedTuple):
    """A text that matches: its document's key, its number there (0: the document), how often each phrase stands, its length."""

    published: str
    ident: str
    document: int
    number: int
    counts: tuple[int, ...]
    length: int


def search(connection: Connection, sought: Sought) -> pl.DataFrame:
    """Return one row a hit, best first; in ``snippet`` what was sought stands in square brackets.

    Raises
    ------
    InputError
        The query, a day, the layer or the limit cannot be.
    """
    sought = _checked(sought)
    query = parse(sought.query)
    terms = list(dict.fromkeys(phrases(query)))
    candidates = _candidates(connection, query, sought)
    look = _in_documents if sought.layer == "documents" else _in_statements
    hits: list[Hit] = []
    for i in range(0, len(candidates), MANY):
        hits += look(connection, candidates[i : i + MANY], query, terms, sought)
    return _frame(connection, _ranked(hits, sought.limit), terms, sought)


def _checked(sought: Sought) -> Sought:
    if sought.layer not in LAYERS:
        raise InputError(f"'{sought.layer}' cannot be searched. Use one of: {', '.join(LAYERS)}")
    if sought.by and sought.layer == "documents":
        raise InputError(f"by '{sought.by}' is asked of documents. Search in statements, or give a publisher")
    if sought.limit is not None and sought.limit < 1:
        raise InputError(f"limit '{sought.limit}' lists nothing. Give 1 or more")
    since, until = (day(value, name) for name, value in (("from", sought.since), ("to", sought.until)))
    return replace(sought, since=since, until=until)


def day(value: str | None, name: str) -> str | None:
    """Return the first day (``from``) or the last (``to``) of a year, a month or a day.

    >>> day("2018-02", "from"), day("2018-02", "to"), day("2018", "to")
    ('2018-02-01', '2018-02-28', '2018-12-31')
    """
    if value is None:
        return None
    found = DAY.fullmatch(value)
    try:
        if found:
            year, month = int(found[1]), int(found[2] or (1 if name == "from" else 12))
            last = calendar.monthrange(year, month)[1] if year and 1 <= month <= 12 else 0
            return datetime.date(year, month, 1 if name == "from" else last).isoformat()
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise InputError(f"{name} '{value}' is no date. Write it as 2018, 2018-07 or 2018-07-14") from error


def _candidates(connection: Connection, query: Query, sought: Sought) -> list[int]:
    """Return the keys of documents that hold the words, newest first."""
    wanted = relaxed(query)
    assert wanted is not None
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        inside = text(f"documents.key IN (SELECT document FROM {TABLE} WHERE words @@ CAST(:words AS tsquery))")
        inside = inside.bindparams(words=f"({_written(wanted, '&', '|', ':*')}) | '{ANY}'")
    else:
        inside = text(f"documents.key IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :words)")
        inside = inside.bindparams(words=_written(wanted, "AND", "OR", " *"))
    asked = select(D.published, D.id, D.key).where(inside)
    if sought.since:
        asked = asked.where(D.published >= sought.since)
    if sought.until:
        asked = asked.where(func.substr(D.published, 1, 10) <= sought.until)
    if sought.publisher:
        asked = asked.where(queries.contains(D.publisher, sought.publisher))
    found: Iterable[tuple[str, str, int]] = ((row[0] or "", row[1], row[2]) for row in connection.execute(asked))
    ordered = heapq.nlargest(MOST, found) if sought.limit else sorted(found, reverse=True)
    return [key for _, _, key in ordered]


def _written(query: Query, both: str, either: str, beginning: str) -> str:
    """Write words, AND and OR as a database has them; words are letters and digits, so quotes need no escape."""
    if isinstance(query, Phrase):
        quote = "'" if both == "&" else '"'
        return f"{quote}{query.words[0]}{quote}{beginning if query.prefix else ''}"
    assert isinstance(query, Both | Either)
    mark = both if isinstance(query, Both) else either
    return "(" + f" {mark} ".join(_written(part, both, either, beginning) for part in query.parts) + ")"


def _texts(connection: Connection, keys: Sequence[int]) -> dict[int, Any]:
    asked = select(D.key, D.id, D.published, D.publisher, D.title, D.text).where(D.key.in_(keys))
    return {row["key"]: row for row in connection.execute(asked).mappings()}


def body(row: Any) -> str:
    """Return the text of a document, its title before it where it does not begin with it."""
    title, words = row["title"] or "", row["text"]
    return words if words.startswith(title) else f"{title}\n\n{words}"


def _in_documents(connection: Connection, keys: Sequence[int], query: Query, terms: list[Phrase], _: Sought) -> Iterator[Hit]:
    for key, row in _texts(connection, keys).items():
        found = Folded([body(row)])
        if found.holds(query):
            yield _hit(row, key, 0, found, terms)


def _in_statements(connection: Connection, keys: Sequence[int], query: Query, terms: list[Phrase], sought: Sought) -> Iterator[Hit]:
    spans = _spans(connection, keys, sought)
    rows = _texts(connection, list(spans))
    for key, contents in spans.items():
        words = rows[key]["text"]
        for number, parts in contents.items():
            inside = Folded(words[start:end] for start, end in parts)
            if inside.holds(query):
                yield _hit(rows[key], key, number, inside, terms)


def _spans(connection: Connection, keys: Sequence[int], sought: Sought) -> dict[int, dict[int, list[tuple[int, int]]]]:
    """Return the characters of statements as they hold, by document and number."""
    C = schema.statement_contents.c
    asked = (
        select(C.document, C.number, C.start, C.end)
        .join(schema.statements, (S.document == C.document) & (S.number == C.number))
        .where(C.document.in_(keys), S.corrected == 0)
        .order_by(C.document, C.number, C.position)
    )
    if sought.by:
        asked = asked.outerjoin(schema.actors, (A.document == S.document) & (A.id == S.speaker)).where(
            sayings.said_by(S.speaker, sought.by)
        )
    out: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for document, number, start, end in connection.execute(asked):
        out[document][number].append((start, end))
    return out


def _hit(row: Any, key: int, number: int, found: Folded, terms: list[Phrase]) -> Hit:
    counts = tuple(found.count(term) for term in terms)
    return Hit(row["published"] or "", row["id"], key, number, counts, found.length)


def _ranked(hits: list[Hit], limit: int | None) -> list[tuple[float, Hit]]:
    """Score hits by BM25 over the texts that match; equal ones newest first, then by document and number."""
    if not hits:
        return []
    mean = sum(hit.length for hit in hits) / len(hits)
    holding = [sum(hit.counts[i] > 0 for hit in hits) for i in range(len(hits[0].counts))]
    weights = [math.log(1 + (len(hits) - n + 0.5) / (n + 0.5)) for n in holding]

    def score(hit: Hit) -> float:
        long = K1 * (1 - B + B * hit.length / mean)
        return round(sum(w * n * (K1 + 1) / (n + long) for w, n in zip(weights, hit.counts, strict=True)), 6)

    scored = [(score(hit), hit) for hit in hits]
    scored.sort(key=lambda pair: (pair[1].ident, abs(pair[1].number)))
    scored.sort(key=lambda pair: (pair[0], pair[1].published), reverse=True)
    return scored[:limit]


def _frame(connection: Connection, ranked: list[tuple[float, Hit]], terms: list[Phrase], sought: Sought) -> pl.DataFrame:
    data = []
    for i in range(0, len(ranked), MANY):
        part = ranked[i : i + MANY]
        keys = list({hit.document for _, hit in part})
        rows = _texts(connection, keys)
        spans = _spans(connection, keys, Sought("")) if sought.layer == "statements" else {}
        told = _told(connection, keys) if sought.layer == "statements" else {}
        for score, hit in part:
            row = rows[hit.document]
            head: tuple[Any, ...] = (row["id"], row["id"], (row["published"] or "")[:10] or None, row["publisher"], row["title"])
            where = None
            if hit.number:
                ident = f"{row['id']}#{corrections.ident('s', hit.number)}"
                head = (ident, *head[1:4], *told[hit.document, hit.number])
                where = spans[hit.document][hit.number]
            snippet = shortened(row["text"] if where else body(row), terms, where)
            data.append((*head, sum(hit.counts), score, snippet))
    return queries.dated(pl.DataFrame(data, schema={**COLUMNS[sought.layer], **FOUND}, orient="row"), "published")


def _told(connection: Connection, keys: Sequence[int]) -> dict[tuple[int, int], tuple[Any, ...]]:
    """Return who says a statement and how, by document and number."""
    asked = (
        select(S.document, S.number, S.speaker, func.coalesce(A.name, S.speaker), A.country, S.kind, S.attitude)
        .outerjoin(schema.actors, (A.document == S.document) & (A.id == S.speaker))
        .where(S.document.in_(keys))
    )
    return {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(asked)}


def shortened(words: str, terms: Sequence[Phrase], spans: list[tuple[int, int]] | None = None) -> str:
    """Return words around the first hit, hits in square brackets; of ``spans`` only their characters.

    >>> shortened("She said the oil sanctions stay.", [Phrase(("oil", "sanctions"))])
    'She said the [oil sanctions] stay.'
    """
    found = tokens(words)
    whole = spans or [(0, len(words))]
    hits = sorted(hit for term in terms for hit in places(found, term) if _inside(found[hit[0]].start, found[hit[1]].end, whole))
    first = found[hits[0][0]].start if hits else 0
    start, end = _around(found, first, len(words))
    parts = [(start, end)] if spans is None else [(max(start, a), min(end, b)) for a, b in spans if a < end and b > start]
    out = " … ".join(_marked(words, found, hits, a, b) for a, b in parts)
    before, after = parts[0][0] > whole[0][0], parts[-1][1] < whole[-1][1]
    return ("… " if before else "") + " ".join(out.split()) + (" …" if after else "")


def _inside(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def _around(found: list[Token], first: int, length: int) -> tuple[int, int]:
    """Return characters around a place, from the beginning of a word to the end of one."""
    start = next((token.start for token in found if token.start >= first - AROUND), first) if first > AROUND else 0
    end = next((token.end for token in reversed(found) if token.end <= first + 2 * AROUND), length)
    return (start, length) if length <= first + 2 * AROUND else (start, max(end, first + 1))


def _marked(words: str, found: list[Token], hits: list[tuple[int, int]], start: int, end: int) -> str:
    out, at = [], start
    for a, b in ((found[i].start, found[j].end) for i, j in hits):
        if at <= a and b <= end:
            out += [words[at:a], OPEN, words[a:b], CLOSE]
            at = b
    return "".join([*out, words[at:end]])
