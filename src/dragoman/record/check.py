"""Is a record whole? What is wrong is told with ids: of documents, facts, runs, tables.

Looked at are the database itself, the references between tables, spans against texts, what is said twice for speed against
what it repeats, the numbers of facts and lists, counts of runs, corrections and judgements
against facts, kept forecasts, and the search index.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Select, Table, and_, exists, func, not_, or_, select, text

from dragoman.record import corrections, index, schema
from dragoman.record.changes import LAYERS
from dragoman.types import Document

D, E = schema.documents.c, schema.events.c
MANY = 200  # texts in memory at a time
LETTERS = {"events": "e", "statements": "s", "figures": "f", "outlook": "o", "reasons": "r"}


class Wrong(NamedTuple):
    """What is wrong: where it was looked (``check``), the id of what it is wrong with, and how."""

    check: str
    id: str
    problem: str


def check(connection: Connection) -> Iterator[Wrong]:
    """Yield all that is wrong with a record; the connection reads."""
    damaged = list(database(connection))
    yield from damaged
    if not damaged:  # what is asked of a damaged file has no answer
        for look in LOOKS:
            yield from look(connection)


def database(connection: Connection) -> Iterator[Wrong]:
    """Ask the database's own check: SQLite's of the whole file, PostgreSQL's of its indexes where it has amcheck."""
    if connection.dialect.name == "sqlite":
        for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if line != "ok":
                yield Wrong("database", "file", " ".join(str(line).split()))
        return
    asked = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid AND indrelid = ANY(:tables ::regclass[])"
    names = [f'"{table.name}"' for table in schema.metadata.sorted_tables]
    for (name,) in connection.execute(text(asked), {"tables": names}):
        yield Wrong("database", name, "the index is not valid")


def references(connection: Connection) -> Iterator[Wrong]:
    """Look for rows that refer to what is not there."""
    for table in schema.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            other = key.referred_table.alias("other")
            pairs = [(element.parent, other.c[element.column.name]) for element in key.elements]
            there = exists().where(*(mine == theirs for mine, theirs in pairs))
            asked = select(*table.primary_key).where(*(mine.is_not(None) for mine, _ in pairs), not_(there))
            for row in connection.execute(asked):
                told = ", ".join(f"{column.name} {value}" for column, value in zip(table.primary_key, row, strict=True))
                yield Wrong("references", f"{table.name}: {told}", f"refers to {key.referred_table.name} that are not there")


def names(connection: Connection) -> Iterator[Wrong]:
    """Look for ids and countries of parties, and events of figures, that are not those of the facts that they repeat."""
    P, A, F = schema.parties.c, schema.actors.c, schema.figures.c
    differs = or_(P.ident.is_distinct_from(A.id), P.country.is_distinct_from(A.country))
    asked = select(D.id, P.event, P.side, P.position).join(schema.actors, and_(A.document == P.document, A.number == P.actor))
    for ident, event, side, position in connection.execute(asked.join(schema.documents, D.key == P.document).where(differs)):
        yield Wrong("names", fact(ident, "events", event), f"{side} {position} has another id or country than its actor")
    there = exists().where(E.document == F.document, E.id == F.event)
    lost = select(D.id, F.number, F.event).join(schema.documents, D.key == F.document).where(F.event.is_not(None), not_(there))
    for ident, number, event in connection.execute(lost):
        yield Wrong("names", fact(ident, "figures", number), f"belongs to event {event}, which is not there")


def days(connection: Connection) -> Iterator[Wrong]:
    """Look for days of parties that are not their event's."""
    P = schema.parties.c
    differs = or_(P.first_day.is_distinct_from(E.first_day), P.last_day.is_distinct_from(E.last_day))
    asked = select(D.id, P.event, P.side, P.position).join(schema.events, and_(E.document == P.document, E.number == P.event))
    for ident, event, side, position in connection.execute(asked.join(schema.documents, D.key == P.document).where(differs)):
        yield Wrong("days", fact(ident, "events", event), f"{side} {position} has other days than its event")


def spans(connection: Connection) -> Iterator[Wrong]:
    """Look for spans that do not lie inside their document's text: SQL tells, no text is read."""
    for table in schema.FACTS:
        for start, end in pairs(table):
            outside = or_(start < 0, end <= start, end > func.length(D.text), start.is_(None) != end.is_(None))
            number = table.c.event if "event" in table.primary_key.columns else table.c.number
            asked = select(D.id, D.key, number, start, end).join(schema.documents, D.key == table.c.document).where(outside)
            for row in connection.execute(asked):
                if _is_outside(connection, row[1], row[3], row[4]):
                    name = start.name.removesuffix("start").rstrip("_") or "span"
                    yield Wrong("spans", fact(row[0], _layer(table), row[2]), f"{name} {row[3]}-{row[4]} lies outside of its document")


def _is_outside(connection: Connection, key: int, start: int | None, end: int | None) -> bool:
    """Ask Python's own length: SQLite's ends at NUL, and PostgreSQL's counts what escapes it."""
    if start is None or end is None or start < 0 or end <= start:
        return True
    return end > len(connection.execute(select(D.text).where(D.key == key)).scalar_one())


def pairs(table: Table) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """Yield the columns of a table's spans: start and end."""
    for column in table.columns:
        prefix, _, last = column.name.rpartition("start")
        if not last and not column.name.startswith(("when", "period", "horizon")) and f"{prefix}end" in table.c:
            yield column, table.c[f"{prefix}end"]


def words(connection: Connection) -> Iterator[Wrong]:
    """Look for passages and words of events that are not the text's, and texts that are not in step with the search index."""
    if not index.is_there(connection):
        yield Wrong("search", "index", "is not there")
        return
    indexed = _indexed(connection)
    for rows in _documents(connection):
        texts = {row["key"]: row for row in rows}
        asked = select(E.document, E.number, E.evidence_start, E.evidence_end, E.trigger_start, E.trigger_end, E.passage, E.words)
        for row in connection.execute(asked.where(E.document.in_(texts)).order_by(E.document, E.number)).mappings():
            document = texts[row["document"]]
            for name, span in (("passage", "evidence"), ("words", "trigger")):
                if row[name] != document["text"][row[f"{span}_start"] : row[f"{span}_end"]]:
                    yield Wrong("words", fact(document["id"], "events", row["number"]), f"its {name} are not those of its {span}")
        held = indexed(list(texts))
        for key, row in texts.items():
            if held.get(key) is None:
                yield Wrong("search", row["id"], "is not in the search index")
            elif held[key] != signature(index.entry(Document(row["id"], row["text"], row["title"]), connection)):
                yield Wrong("search", row["id"], "has other words than the search index")
    for key in index.strays(connection):
        yield Wrong("search", f"document {key}", "is in the search index and not in the record")


def _documents(connection: Connection) -> Iterator[Sequence[Any]]:
    keys = list(connection.execute(select(D.key).order_by(D.key)).scalars())
    for i in range(0, len(keys), MANY):
        asked = select(D.key, D.id, D.title, D.text).where(D.key.in_(keys[i : i + MANY])).order_by(D.key)
        yield connection.execute(asked).mappings().all()


def _indexed(connection: Connection) -> Callable[[list[int]], dict[int, int]]:
    """Return what gives the signatures of what the index holds of documents."""
    if connection.dialect.name == "postgresql":
        return lambda keys: {key: signature(held) for key, held in index.held(connection, keys).items()}
    found: dict[int, int] = defaultdict(int)  # a number a document: the index is by word, and is read once
    for word, key in index.every(connection):
        found[key] ^= signature([word])
    empty = dict.fromkeys(index.keys(connection), 0)
    everything = empty | found
    return lambda keys: {key: everything[key] for key in keys if key in everything}


def signature(held: Sequence[str]) -> int:
    """Return a number that tells sets of words apart, in any order."""
    out = 0
    for word in held:
        coded = word.encode()
        out ^= zlib.crc32(coded) << 32 | zlib.crc32(coded[::-1])
    return out


def runs(connection: Connection) -> Iterator[Wrong]:
    """Look for runs whose counts cannot be: documents they brought or wrote are more than they count."""
    R = schema.runs.c
    brought = dict(_rows(connection, select(D.first_run, func.count()).group_by(D.first_run)))
    wrote = dict(_rows(connection, select(D.run, func.count()).group_by(D.run)))
    for key, counts in _rows(connection, select(R.key, R.counts).order_by(R.key)):
        if not counts:
            continue  # of a version that did not count
        told = json.loads(counts)
        documents = told.get("documents", {})
        stored = sum(documents.get(state, 0) for state in ("new", "renewed", "changed"))
        if brought.get(key, 0) != documents.get("new", 0):
            yield Wrong("runs", f"run {key}", f"counts {documents.get('new', 0)} new documents, the record has {brought.get(key, 0)}")
        if wrote.get(key, 0) > stored:
            yield Wrong("runs", f"run {key}", f"counts {stored} documents that it wrote, the record has {wrote[key]}")
        if wrote.get(key, 0) == stored:  # nothing was replaced since: every fact must be there
            yield from _facts(connection, key, told.get("facts", {}))


def _facts(connection: Connection, run: int, counted: dict[str, int]) -> Iterator[Wrong]:
    for layer in LAYERS:
        table = schema.metadata.tables[layer]
        asked = select(func.count()).select_from(table.join(schema.documents, D.key == table.c.document)).where(D.run == run)
        found = connection.execute(asked.where(table.c.number > 0)).scalar_one()
        if found != counted.get(layer, 0):
            yield Wrong("runs", f"run {run}", f"counts {counted.get(layer, 0)} {layer}, the record has {found}")


def lists(connection: Connection) -> Iterator[Wrong]:
    """Look for gaps in the numbers of facts and in the positions of lists."""
    for table in schema.FACTS:
        keys = list(table.primary_key)[1:]
        last, owner = keys[-1], keys[:-1]
        least = 1 if last.name == "number" else 0
        asked = select(D.id, *owner, func.count(), func.min(last), func.max(last)).join(schema.documents, D.key == table.c.document)
        if last.name == "number":
            asked = asked.where(last > 0)
        gaps = or_(func.min(last) != least, func.max(last) != func.count() - 1 + least)
        for row in connection.execute(asked.group_by(D.id, *owner).having(gaps)):
            ident = fact(row[0], _layer(table), row[1]) if owner else row[0]
            yield Wrong("lists", ident, f"{table.name} are not numbered {least} to {row[-3] - 1 + least}")


def corrected(connection: Connection) -> Iterator[Wrong]:
    """Look for corrections that stand on a fact that is not there."""
    C = schema.corrections.c
    for layer in LETTERS:
        facts = schema.metadata.tables[layer].c
        there = exists().where(facts.document == C.document, facts.number == C.fact)
        asked = select(C.number, D.id).join(schema.documents, D.key == C.document)
        asked = asked.where(C.layer == layer, C.fact.is_not(None), C.undone_at.is_(None), not_(there))
        for number, ident in connection.execute(asked.order_by(C.number)):
            yield Wrong("corrections", f"correction {number}", f"stands on a fact of {ident} that is not there")


def judged(connection: Connection) -> Iterator[Wrong]:
    """Look for judgements that stand on an outlook that is not there, and kept forecasts that cannot be read or scored."""
    J, outlook = schema.judgements.c, schema.outlook.c
    there = exists().where(outlook.document == J.document, outlook.number == J.fact)
    asked = select(J.number, D.id).join(schema.documents, D.key == J.document)
    for number, ident in connection.execute(asked.where(J.fact.is_not(None), J.undone_at.is_(None), not_(there)).order_by(J.number)):
        yield Wrong("judgements", f"judgement {number}", f"stands on an outlook of {ident} that is not there")
    beyond = or_(J.probability < 0, J.probability > 1)
    for (number,) in connection.execute(select(J.number).where(beyond).order_by(J.number)):
        yield Wrong("judgements", f"judgement {number}", "has a probability that is not from 0 to 1")
    F = schema.forecasts.c
    asked_of = select(F.number, F.inputs, F.result, F.scale_low, F.scale_high, F.outcome).order_by(F.number)
    for number, inputs, result, low, high, outcome in connection.execute(asked_of):
        if not (_is_object(inputs) and _is_object(result)):
            yield Wrong("forecasts", f"forecast {number}", "its issue or its result is no JSON object")
        if not low < high or (outcome is not None and not low <= outcome <= high):
            yield Wrong("forecasts", f"forecast {number}", f"its outcome {outcome} is not on its scale of {low:g} to {high:g}")


def issues(connection: Connection) -> Iterator[Wrong]:
    """Look for issues that cannot be read."""
    for ident, body in connection.execute(select(schema.issues.c.id, schema.issues.c.body).order_by(schema.issues.c.id)):
        if not _is_object(body):
            yield Wrong("issues", f"issue {ident}", "is no JSON object")


def _is_object(written: str) -> bool:
    try:
        return isinstance(json.loads(written), dict)
    except ValueError:
        return False


def fact(document: str, layer: str, number: int) -> str:
    """Return a fact's id: ``visit.txt#e3``; of a layer without letters ``visit.txt: dates 3``."""
    letter = LETTERS.get(layer)
    return f"{document}#{corrections.ident(letter, number)}" if letter else f"{document}: {layer} {number}"


def _layer(table: Table) -> str:
    """Return the layer that a table of lists belongs to."""
    if table.name in LAYERS:
        return table.name
    return next(key.referred_table.name for key in table.foreign_key_constraints if len(key.elements) > 1)


def _rows(connection: Connection, asked: Select[Any]) -> list[tuple[Any, Any]]:
    return [(row[0], row[1]) for row in connection.execute(asked)]


LOOKS = (references, names, days, spans, lists, words, runs, corrected, judged, issues)
