"""Near-duplicates in a record: a story is stored once, its copies beside it with their text and how alike they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select

from dragoman.record import schema
from dragoman.types import Document

if TYPE_CHECKING:
    import polars as pl


AT_ONCE = 1000  # rows that are held in memory


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that is a copy of a story; ``similarity``: 0 to 1."""

    document: Document
    of: str
    similarity: float


class Known(NamedTuple):
    """What a record knows: (id, signature) of stories in order; (id, story's id, similarity, text) of copies; pairs told apart."""

    stories: Iterable[tuple[str, bytes]]
    copies: Iterable[tuple[str, str, float, str]]
    distinct: Iterable[tuple[str, str]]


def known(connection: Connection) -> Known:
    """Return what the record knows of stories and copies, to be taken while the connection stands."""
    documents, signatures, table = schema.documents.c, schema.signatures.c, schema.copies.c
    stories = select(documents.id, signatures.signature).join_from(schema.documents, schema.signatures).order_by(documents.key)
    found = select(table.id, documents.id.label("of"), table.similarity, table.text).join_from(schema.copies, schema.documents)

    def rows(query: Select[Any]) -> Iterator[Any]:
        yield from connection.execute(query, execution_options={"yield_per": AT_ONCE})

    return Known(
        ((row.id, bytes(row.signature)) for row in rows(stories)),
        ((row.id, row.of, row.similarity, row.text) for row in rows(found.order_by(table.key))),
        ((row.one, row.other) for row in rows(select(schema.distinct))),
    )


def sign(connection: Connection, kept: Mapping[str, bytes]) -> None:
    """Keep the signatures of stories that the record holds."""
    if not kept:
        return
    asked = select(schema.documents.c.id, schema.documents.c.key).where(schema.documents.c.id.in_(list(kept)))
    keys = {row.key: row.id for row in connection.execute(asked)}
    connection.execute(delete(schema.signatures).where(schema.signatures.c.document.in_(list(keys))))
    connection.execute(insert(schema.signatures), [{"document": key, "signature": kept[ident]} for key, ident in keys.items()])


def one(connection: Connection, ident: str) -> tuple[Document, str] | None:
    """Return a copy and the id of its story, None where the record has no such copy."""
    table, documents = schema.copies, schema.documents
    asked = select(table, documents.c.id.label("of")).join_from(table, documents).where(table.c.id == ident)
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        return None
    return Document(ident, row["text"], row["title"], row["published"], row["url"], row["publisher"]), row["of"]


def part(connection: Connection, ident: str, story: str, who: str | None, when: str) -> None:
    """Take a copy from its story for good."""
    first, second = sorted((ident, story))
    told = schema.distinct.c
    connection.execute(delete(schema.copies).where(schema.copies.c.id == ident))
    connection.execute(delete(schema.distinct).where(told.one == first, told.other == second))
    connection.execute(insert(schema.distinct).values(one=first, other=second, who=who, made_at=when))


def store(connection: Connection, found: Sequence[Copy], run: int) -> None:
    """Store copies of stories that the record holds; one that is there and differs is replaced."""
    if not found:
        return
    table, documents = schema.copies, schema.documents
    stories = {c.of for c in found}
    asked = select(documents.c.id, documents.c.key).where(documents.c.id.in_(stories))
    keys = {row.id: row.key for row in connection.execute(asked)}
    names = ("title", "published", "url", "publisher", "text")
    rows = [
        {"id": c.document.id, "document": keys[c.of], "similarity": c.similarity, **{n: getattr(c.document, n) for n in names}}
        for c in found
        if c.of in keys  # a story that could not be read has no copies
    ]
    # one that stands there as it is keeps its place and its run
    there = connection.execute(select(table).where(table.c.id.in_([row["id"] for row in rows]))).mappings()
    same = {old["id"] for old in there if {**old, "key": None, "run": None} in [{**row, "key": None, "run": None} for row in rows]}
    rows = [{**row, "run": run} for row in rows if row["id"] not in same]
    connection.execute(delete(table).where(table.c.id.in_([row["id"] for row in rows])))
    if rows:
        connection.execute(insert(table), rows)


def listed(connection: Connection) -> pl.DataFrame:
    """Return one row a copy, those of one story together."""
    import polars as pl

    table, documents = schema.copies.c, schema.documents.c
    names = ("title", "published", "publisher", "url", "similarity")
    asked = select(table.id, documents.id.label("story"), *(table[n] for n in names)).join_from(schema.copies, schema.documents)
    rows = [tuple(row) for row in connection.execute(asked.order_by(documents.key, table.key))]
    kinds = {**dict.fromkeys(("id", "story", "title", "published", "publisher", "url"), pl.String), "similarity": pl.Float64}
    return pl.DataFrame(rows, schema=kinds, orient="row")
