"""Write readings into a record, and read one back. Nothing here commits: the caller's transaction decides."""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from dragoman.record import rows, schema
from dragoman.types import Document, Reading

FIELDS = tuple(f.name for f in fields(Document))
LAYERS = tuple(f.name for f in fields(Reading) if f.name != "document")


def start_run(connection: Connection, *, model: str | None, version: str) -> int:
    """Note who reads: the model and Dragoman's version. Return the run's key."""
    started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    statement = insert(schema.runs).values(started=started, model=model, version=version).returning(schema.runs.c.key)
    return int(connection.execute(statement).scalar_one())


def state(connection: Connection, readings: Sequence[Reading]) -> dict[str, str]:
    """Tell for each document id what storing would do.

    new; same: nothing changes; renewed: the same text has other facts; changed: the text is another.
    """
    known = _known(connection, [r.document.id for r in readings])

    def one(reading: Reading) -> str:
        if reading.document.id not in known:
            return "new"
        key, stored = known[reading.document.id]
        if stored == content_hash(reading):
            return "same"
        text = connection.execute(select(schema.documents.c.text).where(schema.documents.c.key == key)).scalar_one()
        return "renewed" if text == reading.document.text else "changed"

    return {r.document.id: one(r) for r in readings}


def store(connection: Connection, readings: Sequence[Reading], run: int) -> None:
    """Store readings; the facts of a document that is there are replaced.

    Parameters
    ----------
    readings
        No document id twice.
    run
        The key that `start_run` gave.
    """
    known = _known(connection, [r.document.id for r in readings])
    keys = {ident: key for ident, (key, _) in known.items()}
    if keys:
        _clear(connection, list(keys.values()))
    changed = [r for r in readings if r.document.id in keys]
    new = [r for r in readings if r.document.id not in keys]
    if changed:
        statement = update(schema.documents).where(schema.documents.c.id == bindparam("known"))
        connection.execute(statement, [{**_document(r, run), "known": r.document.id} for r in changed])
    if new:
        connection.execute(insert(schema.documents), [_document(r, run) for r in new])
        keys.update({ident: key for ident, (key, _) in _known(connection, [r.document.id for r in new]).items()})
    collected: rows.Rows = defaultdict(list)
    for reading in readings:
        for name, found in rows.flatten(reading, keys[reading.document.id]).items():
            collected[name] += found
    for table in schema.FACTS:
        if collected[table.name]:
            connection.execute(insert(table), collected[table.name])


def load(connection: Connection, ident: str) -> Reading | None:
    """Return the reading of one document as it was stored, None where the record has no such id."""
    found = connection.execute(select(schema.documents).where(schema.documents.c.id == ident)).mappings().one_or_none()
    if found is None:
        return None
    document = Document(**{name: found[name] for name in FIELDS})
    facts = {
        table.name: connection.execute(select(table).where(table.c.document == found["key"]).order_by(*table.primary_key)).mappings().all()
        for table in schema.FACTS
    }
    return rows.build(document, facts)


def content_hash(reading: Reading) -> str:
    """Return a hash of everything in a reading: equal readings are stored once."""
    digest = hashlib.blake2b(repr(reading.document).encode("utf-8", "surrogatepass"), digest_size=16)
    for layer in LAYERS:
        digest.update(f"\n{layer}\n".encode())
        for fact in getattr(reading, layer):  # one by one: the words for a whole book would take more room than the book
            digest.update(repr(fact).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _document(reading: Reading, run: int) -> rows.Row:
    return {**{name: getattr(reading.document, name) for name in FIELDS}, "hash": content_hash(reading), "run": run}


def _known(connection: Connection, idents: list[str]) -> dict[str, tuple[int, str]]:
    out: dict[str, tuple[int, str]] = {}
    table = schema.documents.c
    for i in range(0, len(idents), 500):
        found = connection.execute(select(table.id, table.key, table.hash).where(table.id.in_(idents[i : i + 500])))
        out.update({row.id: (row.key, row.hash) for row in found})
    return out


def _clear(connection: Connection, keys: list[int]) -> None:
    for table in reversed(schema.FACTS):
        for i in range(0, len(keys), 500):
            connection.execute(delete(table).where(table.c.document.in_(keys[i : i + 500])))
