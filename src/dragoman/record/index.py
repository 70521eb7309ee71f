"""The index of words for search: SQLite has a contentless FTS5 table, PostgreSQL a tsvector column under a GIN index.

Both hold the different words of each document as `words` tells them: no text and no places, so that a text is stored once.
`store` writes them in the transaction of the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, inspect, select, text

from dragoman.record import schema
from dragoman.record.words import distinct
from dragoman.types import Document

D = schema.documents.c
TABLE = "search"
ANY = "*"  # stands for all words of a document that has too many for PostgreSQL
LARGEST = 900_000  # bytes of words that a tsvector takes
MANY = 200  # texts in memory at a time
ON_SQLITE = (f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, content='', detail=none, tokenize='ascii')",)
ON_POSTGRESQL = (
    f"CREATE TABLE {TABLE} (document INTEGER PRIMARY KEY REFERENCES documents (key) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
    f"CREATE INDEX {TABLE}_by_word ON {TABLE} USING gin (words)",
)


def lay_out(connection: Connection) -> None:
    """Lay out the index in a record that has none."""
    for statement in ON_POSTGRESQL if connection.dialect.name == "postgresql" else ON_SQLITE:
        connection.execute(text(statement))


def rebuild(connection: Connection) -> None:
    """Lay out the index anew and fill it from the texts."""
    connection.execute(text(f"DROP TABLE IF EXISTS {TABLE}"))
    lay_out(connection)
    keys = list(connection.execute(select(D.key).order_by(D.key)).scalars())
    for i in range(0, len(keys), MANY):
        found = connection.execute(select(D.key, D.title, D.text).where(D.key.in_(keys[i : i + MANY])))
        add(connection, {row.key: Document("", row.text, row.title) for row in found})


def add(connection: Connection, documents: Mapping[int, Document]) -> None:
    """Put documents into the index that are not in it, by their keys."""
    rows = [(key, entry(document, connection)) for key, document in documents.items()]
    if rows and connection.dialect.name == "postgresql":
        statement = f"INSERT INTO {TABLE} (document, words) VALUES (:key, array_to_tsvector(CAST(:words AS text[])))"
        connection.execute(text(statement), [{"key": key, "words": words} for key, words in rows])
    elif rows:
        statement = f"INSERT INTO {TABLE} (rowid, words) VALUES (?, ?)"
        connection.exec_driver_sql(statement, [(key, " ".join(words)) for key, words in rows])


def change(connection: Connection, documents: Iterable[tuple[int, Document, Document]]) -> None:
    """Put documents into the index in the place of what they were: key, before, now."""
    changed = [(key, was, now) for key, was, now in documents if (was.title, was.text) != (now.title, now.text)]
    if not changed:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"DELETE FROM {TABLE} WHERE document = :key"), [{"key": key} for key, _, _ in changed])
    else:  # a contentless index is told what it held
        statement = f"INSERT INTO {TABLE} ({TABLE}, rowid, words) VALUES ('delete', ?, ?)"
        connection.exec_driver_sql(statement, [(key, " ".join(entry(was, connection))) for key, was, _ in changed])
    add(connection, {key: now for key, _, now in changed})


def entry(document: Document, connection: Connection) -> list[str]:
    """Return what the index holds of a document: in PostgreSQL of one with too many words that it is a candidate for all."""
    found = distinct(document.title, document.text)
    if connection.dialect.name == "postgresql" and sum(len(word.encode()) + 1 for word in found) > LARGEST:
        return [ANY]
    return found


def is_there(connection: Connection) -> bool:
    """Tell whether the record has an index."""
    return inspect(connection).has_table(TABLE)


def keys(connection: Connection) -> Iterator[int]:
    """Yield the keys of the documents that it holds."""
    column = "document" if connection.dialect.name == "postgresql" else "rowid"
    yield from connection.execute(text(f"SELECT {column} FROM {TABLE}")).scalars()


def strays(connection: Connection) -> list[int]:
    """Return the keys that it holds of documents that are not there."""
    column = "document" if connection.dialect.name == "postgresql" else "rowid"
    asked = f"SELECT {column} FROM {TABLE} WHERE {column} NOT IN (SELECT key FROM documents) ORDER BY 1"
    return list(connection.execute(text(asked)).scalars())


def held(connection: Connection, wanted: Sequence[int]) -> dict[int, list[str]]:
    """Return the words that PostgreSQL's holds of documents, by their keys."""
    asked = text(f"SELECT document, tsvector_to_array(words) FROM {TABLE} WHERE document = ANY(:keys)")
    return {row[0]: row[1] for row in connection.execute(asked, {"keys": list(wanted)})}


def every(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield each word that SQLite's holds with each document that it stands in."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.held_words")
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.held_words USING fts5vocab('main', '{TABLE}', 'instance')")
    yield from (tuple(row) for row in connection.exec_driver_sql("SELECT term, doc FROM temp.held_words"))
