"""What analysts correct: kept apart from what was read, and laid over it.

A correction names a fact by the type and characters that it had when it was read. Each time the facts of its document
are written it is found again (`apply`): the same type at overlapping characters of the same text. Then facts as
corrected are written beside those as read (see `schema`). A correction that finds no fact is lost, and stays listed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from dragoman.errors import InputError
from dragoman.record import changes, databases, schema
from dragoman.record import rows as rows_of
from dragoman.record.fields import values
from dragoman.types import Actor, Event, Reading, Span

LETTERS = {"e": "events", "s": "statements", "f": "figures", "o": "outlook", "r": "reasons"}
ACTIONS = ("accept", "reject", "edit", "add")
TABLES = {name: schema.metadata.tables[name] for name in LETTERS.values()}
K = schema.corrections.c


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as it stands now. ``status``: active, undone, or lost where no fact matches it any more."""

    number: int
    id: str
    layer: str
    action: str
    fields: dict[str, Any]
    who: str
    made_at: str
    undone_at: str | None
    status: str
    now: str | None


class Target(NamedTuple):
    """A fact with the corrections that stand on it, oldest first."""

    number: int
    actions: list[tuple[str, dict[str, Any]]]


def ident(letter: str, number: int) -> str:
    """Return the id in its document of a fact that stands under a number: of one that was added its correction's.

    >>> ident("f", 2), ident("f", -2), ident("f", schema.ADDED - 7)
    ('f2', 'f2', 'a7')
    """
    return f"a{schema.ADDED - number}" if number <= schema.ADDED else f"{letter}{abs(number)}"


def make(connection: Connection, reading: Reading, key: int, name: str, action: str, *, who: str, changed: dict[str, Any], now: str) -> int:
    """Note a correction and lay it over the document; return its number.

    Parameters
    ----------
    reading, key
        The document as it was read, and its key.
    name
        The fact in it, like ``e3``; of an addition the layer's letter alone.
    changed
        For edit and add: fields of the fact and their values, as JSON has them.

    Raises
    ------
    InputError
        There is no such fact, action or field, or a value cannot be one of the field's.
    """
    if action not in ACTIONS:
        raise InputError(f"'{action}' is no correction. Use one of: {', '.join(ACTIONS)}")
    if not who.strip():
        raise InputError("a correction says whose it is. Name yourself: --by NAME")
    layer = LETTERS.get(name[:1])
    if layer is None or not (name[1:].isdecimal() or (action == "add" and len(name) == 1)):
        raise InputError(f"'{name}' is no fact. Name one as e3 (event), s1 (statement), f2 (figure), o4 (outlook), r1 (reason)")
    if bool(changed) != (action in ("edit", "add")):
        raise InputError("an edit says what it changes: --set FIELD=VALUE" if action in ("edit", "add") else f"{action} changes no field")
    kind: str | None
    if action == "add":
        fact = values(layer, changed, reading, None)
        kind, span = changes.ANCHORS[layer](fact)
    else:
        found = find(reading, layer, name)
        if action == "edit":
            values(layer, changed, reading, getattr(reading, layer)[found.number - 1])
        kind, span = found.type, found.span
    row = {
        "document": key,
        "text_hash": changes.text_hash(reading.document.text),
        "layer": layer,
        "action": action,
        "ident": name,
        "type": kind,
        "anchor_start": span.start,
        "anchor_end": span.end,
        "payload": changes.to_json(changed),
        "who": who,
        "made_at": now,
    }
    number = int(connection.execute(insert(schema.corrections).values(row).returning(K.number)).scalar_one())
    apply(connection, {key: reading})
    return number


def find(reading: Reading, layer: str, name: str) -> changes.Fact:
    """Return the fact that a name like ``e3`` stands for.

    Raises
    ------
    InputError
        There is none.
    """
    facts = getattr(reading, layer)
    names = [fact.id for fact in facts] if layer == "events" else [f"{name[0]}{i}" for i in range(1, len(facts) + 1)]
    if name not in names:
        where = reading.document.id
        raise InputError(f"'{where}' has no '{name}'. List them: dragoman {layer} --document {where} --uncorrected")
    return changes.listed(reading, layer)[names.index(name)]


def undo(connection: Connection, number: int, *, now: str) -> int | None:
    """Take a correction back; return the key of its document, None where no such correction stands."""
    stands = (K.number == number, K.undone_at.is_(None))
    query = update(schema.corrections).where(*stands).values(undone_at=now, fact=None).returning(K.document)
    found: int | None = connection.execute(query).scalar_one_or_none()
    return found


def corrected(connection: Connection, keys: Sequence[int]) -> list[int]:
    """Return those of the documents that have corrections."""
    return databases.of_documents(connection, K.document, keys)


def apply(connection: Connection, readings: dict[int, Reading]) -> None:
    """Lay the corrections that stand over documents, given as they were read by key."""
    for key, reading in readings.items():
        _clear(connection, key)
        query = select(schema.corrections).where(K.document == key, K.undone_at.is_(None)).order_by(K.number)
        standing = connection.execute(query).mappings().all()
        digest = changes.text_hash(reading.document.text)
        facts = {layer: changes.listed(reading, layer) for layer in {row["layer"] for row in standing}}
        targets: dict[str, dict[int, Target]] = defaultdict(dict)
        for row in standing:
            number = _number(row, facts[row["layer"]] if row["text_hash"] == digest else None)
            if number != row["fact"]:
                connection.execute(update(schema.corrections).where(K.number == row["number"]).values(fact=number))
            if number is not None:
                target = targets[row["layer"]].setdefault(number, Target(number, []))
                target.actions.append((row["action"], json.loads(row["payload"])))
        for layer, found in targets.items():
            _lay(connection, key, reading, layer, found.values())


def _number(row: Any, facts: list[changes.Fact] | None) -> int | None:
    """Return the number of the fact that a correction stands on, None where there is none any more."""
    if facts is None:
        return None
    if row["action"] == "add":
        return schema.ADDED - int(row["number"])
    span = Span(row["anchor_start"], row["anchor_end"])
    found = changes.nearest(row["type"], span, facts)
    return found.number if found else None


def _clear(connection: Connection, key: int) -> None:
    """Leave the facts as they were read."""
    for table in reversed(schema.FACTS):
        number = table.c.event if "event" in table.primary_key.columns else table.c.number
        connection.execute(delete(table).where(table.c.document == key, number < 0))
    for table in TABLES.values():
        connection.execute(update(table).where(table.c.document == key, table.c.corrected != 0).values(corrected=0))


def _lay(connection: Connection, key: int, reading: Reading, layer: str, targets: Iterable[Target]) -> None:
    """Write the facts of a layer as corrected, and mark those that they stand in the place of."""
    hidden: list[int] = []
    written: list[tuple[int, Any]] = []
    extra: dict[str, Actor] = {}
    for target in targets:
        edits, verdict = joined(target.actions)
        added = target.number <= schema.ADDED
        if verdict == "reject":
            hidden.append(target.number)
        elif edits:
            old = None if added else getattr(reading, layer)[target.number - 1]
            fact = values(layer, edits, reading, old)
            if isinstance(fact, Event):
                fact = replace(fact, id=ident("e", target.number) if added else fact.id)
                extra.update(strangers(connection, reading, fact))
            written.append((target.number if added else -target.number, fact))
            hidden.append(target.number)
    table = TABLES[layer]
    for number in hidden:
        connection.execute(update(table).where(table.c.document == key, table.c.number == number).values(corrected=1))
    if written:
        _write(connection, key, reading, layer, written, list(extra.values()))


def joined(actions: Iterable[tuple[str, dict[str, Any]]]) -> tuple[dict[str, Any], str | None]:
    """Return what corrections of one fact, oldest first, come to: the fields that are changed, and the last word on it.

    >>> joined([("edit", {"kind": "direct"}), ("reject", {}), ("accept", {})])
    ({'kind': 'direct'}, 'accept')
    """
    edits: dict[str, Any] = {}
    verdict = None
    for action, changed in actions:
        edits.update(changed if action in ("edit", "add") else {})
        verdict = action if action in ("accept", "reject") else verdict
    return edits, verdict


def _write(connection: Connection, key: int, reading: Reading, layer: str, written: list[tuple[int, Any]], extra: list[Actor]) -> None:
    facts: dict[str, Any] = {layer: tuple(fact for _, fact in written)}
    made = rows_of.flatten(Reading(reading.document, (*reading.actors, *extra), **facts), key)
    known = len(reading.actors)

    def actor(number: int) -> int:
        return number if number <= known else known - number

    for table in schema.FACTS:
        rows = made[table.name]
        if table.name in ("actors", "sectors", "mentions"):
            rows = [{**row, "number": actor(row["number"])} for row in rows if row["number"] > known]
        elif table.name in ("parties", "party_spans"):
            rows = [{**row, "event": written[row["event"] - 1][0]} for row in rows]
            rows = [{**row, "actor": actor(row["actor"])} if "actor" in row else row for row in rows]
        else:
            rows = [{**row, "number": written[row["number"] - 1][0]} for row in rows]
        databases.write(connection, table, rows)


def strangers(connection: Connection, reading: Reading, event: Event) -> dict[str, Actor]:
    """Return the parties that the document does not name: as the record knows them elsewhere, or a country by its code."""
    known = {actor.id for actor in reading.actors}
    out = {}
    for name in (*event.actors, *event.recipients):
        if name in known:
            continue
        A = schema.actors.c
        query = select(A.name, A.country).where(A.id == name, A.number > 0).order_by(A.document, A.number).limit(1)
        found = connection.execute(query).one_or_none()
        code = name if len(name) == 3 and name.isupper() else None
        out[name] = Actor(name, found.name, found.country) if found else Actor(name, name, code)
    return out


def _name(row: Any) -> str:
    """Return the id that the fact of a correction has today."""
    return str(row["event"]) if row["layer"] == "events" and row["fact"] > 0 else ident(row["ident"][0], row["fact"])


def listed(connection: Connection, document: str | None = None) -> list[Correction]:
    """Return all corrections, oldest first, those undone and lost too."""
    E = schema.events.c
    fact = (E.document == K.document) & (E.number == K.fact) & (K.layer == "events")
    columns = (schema.corrections, schema.documents.c.id.label("document_id"), E.id.label("event"))
    joined_to = schema.corrections.join(schema.documents).outerjoin(schema.events, fact)
    query = select(*columns).select_from(joined_to).order_by(K.number)
    if document:
        query = query.where(schema.documents.c.id == document)
    out = []
    for row in connection.execute(query).mappings():
        status = "undone" if row["undone_at"] else "active" if row["fact"] is not None else "lost"
        now = None if row["fact"] is None else f"{row['document_id']}#{_name(row)}"
        name = f"{row['document_id']}#{row['ident']}"
        parts = (row["layer"], row["action"], json.loads(row["payload"]), row["who"], row["made_at"], row["undone_at"])
        out.append(Correction(row["number"], name, *parts, status, now))
    return out
