"""Write readings into a record, and read one back. Nothing here commits: the caller's transaction decides.

Several may write at once. The rows of ``documents`` are taken in the order of their ids, in one statement, whether they
are there or not: two writers of the same documents wait for each other and never for one another in turn.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields

from sqlalchemy import Connection, Insert, bindparam, case, delete, literal, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.record import changes, corrections, databases, index, judgements, rows, schema
from dragoman.record.changes import LAYERS
from dragoman.record.runs import start_run
from dragoman.types import Document, Reading

__all__ = ["content_hash", "load", "load_all", "start_run", "state", "store"]

FIELDS = tuple(f.name for f in fields(Document))
MANY = 500  # parameters of one statement
TAKEN = "!"  # before the hash of a document that was there already; no hash has it
D = schema.documents.c


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
        text = connection.execute(select(D.text).where(D.key == key)).scalar_one()
        return "renewed" if text == reading.document.text else "changed"

    return {r.document.id: one(r) for r in readings}


def differing(connection: Connection, readings: Iterable[Reading]) -> tuple[dict[str, str], list[Reading]]:
    """Return what storing would do, as `state`, and the readings of which something would change; the last of each id counts."""
    batch = {reading.document.id: reading for reading in readings}
    states = state(connection, list(batch.values()))
    return states, [batch[ident] for ident, known in states.items() if known != "same"]


def store(connection: Connection, readings: Sequence[Reading], run: int) -> dict[str, str]:
    """Store readings; the facts of a document that is there are replaced, and what changed is noted.

    Parameters
    ----------
    readings
        No document id twice.
    run
        The key that `start_run` gave.

    Returns
    -------
    dict
        Document id → new, same, renewed or changed, as `state` tells it.
    """
    states, keys = _take(connection, readings, run)
    old = [r for r in readings if states[r.document.id] != "new"]
    if old:
        _replace(connection, [r for r in old if states[r.document.id] != "same"], old, keys, run)
    collected: rows.Rows = defaultdict(list)
    for reading in readings:
        if states[reading.document.id] != "same":
            for name, found in rows.flatten(reading, keys[reading.document.id]).items():
                collected[name] += found
    for table in schema.FACTS:
        databases.write(connection, table, collected[table.name])
    index.add(connection, {keys[r.document.id]: r.document for r in readings if states[r.document.id] == "new"})
    if old:
        touched = {keys[r.document.id]: r for r in old if states[r.document.id] != "same"}
        of_analysts = corrections.corrected(connection, list(touched))
        corrections.apply(connection, {key: touched[key] for key in of_analysts})
        judgements.apply(connection, {key: touched[key] for key in judgements.judged(connection, list(touched))})
    return states


def _take(connection: Connection, readings: Sequence[Reading], run: int) -> tuple[dict[str, str], dict[str, int]]:
    """Insert the documents that are new, lock those that are there; return their states and keys by id."""
    # in one order: of two writers that take the same documents in two, each would wait for the other
    ordered = sorted(readings, key=lambda r: r.document.id)
    made = {r.document.id: {**_document(r, run), "first_run": run} for r in ordered}
    texts = {r.document.id: r.document.text for r in ordered}
    states: dict[str, str] = {}
    keys: dict[str, int] = {}
    if not made:
        return states, keys
    for found in connection.execute(_taking(connection), list(made.values())).all():
        keys[found.id] = found.key
        if not found.hash.startswith(TAKEN):
            states[found.id] = "new"
        elif found.hash.removeprefix(TAKEN) == made[found.id]["hash"]:
            states[found.id] = "same"  # another writer was faster
        else:
            states[found.id] = "renewed" if found.old == texts[found.id] else "changed"
    return states, keys


def _taking(connection: Connection) -> Insert:
    """Build the statement that inserts documents or marks those that are there, and tells which is which."""
    mark = {"hash": literal(TAKEN) + D.hash}
    there = case((D.hash.startswith(TAKEN), D.text), else_=null()).label("old")
    if connection.dialect.name == "postgresql":
        on_postgresql = postgresql.insert(schema.documents)
        return on_postgresql.on_conflict_do_update(index_elements=[D.id], set_=mark).returning(D.id, D.key, D.hash, there)
    on_sqlite = sqlite.insert(schema.documents)
    return on_sqlite.on_conflict_do_update(index_elements=[D.id], set_=mark).returning(D.id, D.key, D.hash, there)


def _replace(connection: Connection, changed: list[Reading], old: list[Reading], keys: dict[str, int], run: int) -> None:
    """Take away the facts of documents that changed, note how, and write the documents' rows."""
    before = load_all(connection, [keys[r.document.id] for r in changed])
    found = []
    for reading in changed:
        key = keys[reading.document.id]
        found += changes.rows(changes.between(before[key], reading), run=run, document=key)
    _clear(connection, list(before))
    index.change(connection, ((keys[r.document.id], before[keys[r.document.id]].document, r.document) for r in changed))
    if found:
        databases.write(connection, schema.changes, found)
    if changed:
        statement = update(schema.documents).where(D.id == bindparam("known"))
        connection.execute(statement, [{**_document(r, run), "known": r.document.id} for r in changed])
    same = {r.document.id for r in old} - {r.document.id for r in changed}
    if same:
        statement = update(schema.documents).where(D.id == bindparam("known")).values(hash=bindparam("was"))
        connection.execute(statement, [{"known": r.document.id, "was": content_hash(r)} for r in old if r.document.id in same])


def lock(connection: Connection, ident: str) -> int | None:
    """Return the key of a document that no other may write until the transaction ends, None where there is none."""
    return connection.execute(select(D.key).where(D.id == ident).with_for_update()).scalar_one_or_none()


def load(connection: Connection, ident: str) -> Reading | None:
    """Return the reading of one document as it was stored, None where the record has no such id."""
    key = connection.execute(select(D.key).where(D.id == ident)).scalar_one_or_none()
    return None if key is None else load_all(connection, [key])[key]


def load_all(connection: Connection, keys: Sequence[int]) -> dict[int, Reading]:
    """Return readings as they were stored, by the keys of their documents."""
    out: dict[int, Reading] = {}
    for i in range(0, len(keys), MANY):
        part = list(keys[i : i + MANY])
        facts: dict[int, rows.Rows] = defaultdict(lambda: defaultdict(list))
        for table in schema.FACTS:
            read = (table.c.event if "event" in table.primary_key.columns else table.c.number) > 0
            query = select(table).where(table.c.document.in_(part), read).order_by(*table.primary_key)
            for row in connection.execute(query).mappings():
                facts[row["document"]][table.name].append(dict(row))
        for row in connection.execute(select(schema.documents).where(D.key.in_(part))).mappings():
            document = Document(**{name: row[name] for name in FIELDS})
            out[row["key"]] = rows.build(document, facts[row["key"]])
    return out


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
    for i in range(0, len(idents), MANY):
        found = connection.execute(select(D.id, D.key, D.hash).where(D.id.in_(idents[i : i + MANY])))
        out.update({row.id: (row.key, row.hash) for row in found})
    return out


def _clear(connection: Connection, keys: list[int]) -> None:
    for table in reversed(schema.FACTS):
        for i in range(0, len(keys), MANY):
            connection.execute(delete(table).where(table.c.document.in_(keys[i : i + MANY])))
