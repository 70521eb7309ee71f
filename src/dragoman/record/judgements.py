"""What analysts judge of outlooks read from texts: came true, did not, or cannot be judged.

A judgement is of what an outlook's words say will be, with their "not" and without their words of likelihood: "Oman is
unlikely to renew the pact" came true where Oman renewed it. It names its outlook as a correction does, by the kind and
characters that it had when it was read, and is found again each time the facts of its document are written (`apply`).
Where several stand on one outlook the last holds. One whose outlook is read no more is lost, and stays listed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dragoman.errors import InputError
from dragoman.record import changes, corrections, databases, schema
from dragoman.types import Reading, Span

VERDICTS = ("came_true", "did_not", "void")
LAYER, LETTER, ADDED = "outlook", "o", "a"
K, C = schema.judgements.c, schema.corrections.c


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judgement as it stands now. ``status``: active, replaced by a later one, undone, or lost where its outlook is read no more.

    ``id`` is the outlook as it was named when it was judged, ``now`` as it is named today. ``probability`` (0 to 1) is the
    analyst's reading of what the outlook says; None: that of its words.
    """

    number: int
    id: str
    verdict: str
    probability: float | None
    note: str | None
    who: str
    made_at: str
    undone_at: str | None
    status: str
    now: str | None


def make(
    connection: Connection,
    reading: Reading,
    key: int,
    name: str,
    verdict: str,
    *,
    who: str,
    now: str,
    probability: float | None = None,
    note: str | None = None,
) -> int:
    """Note a judgement; return its number.

    Parameters
    ----------
    reading, key
        The document as it was read, and its key.
    name
        The outlook in it, like ``o4``; one that an analyst added like ``a7``.
    verdict
        One of `VERDICTS`.
    probability
        0 to 1: what the outlook says, where its words of likelihood do not tell it.

    Raises
    ------
    InputError
        There is no such outlook or verdict, nobody judges, or the probability is none.
    """
    if verdict not in VERDICTS:
        raise InputError(f"'{verdict}' is no verdict. Use one of: {', '.join(VERDICTS)}")
    if not who.strip():
        raise InputError("a judgement says whose it is. Name yourself: --by NAME")
    if probability is not None and not (math.isfinite(probability) and 0 <= probability <= 1):
        raise InputError(f"'{probability:g}' is no probability. Give one from 0 to 1, as 0.7")
    kind, span, fact = _anchor(connection, reading, key, name)
    row = {
        "document": key,
        "text_hash": changes.text_hash(reading.document.text),
        "ident": name,
        "type": kind,
        "anchor_start": span.start,
        "anchor_end": span.end,
        "verdict": verdict,
        "probability": probability,
        "note": note or None,
        "who": who,
        "made_at": now,
        "fact": fact,
    }
    return int(connection.execute(insert(schema.judgements).values(row).returning(K.number)).scalar_one())


def _anchor(connection: Connection, reading: Reading, key: int, name: str) -> tuple[str | None, Span, int]:
    """Return the kind, characters and number of the outlook that a name stands for."""
    if name[:1] == ADDED and name[1:].isdecimal():
        found = _addition(connection, key, int(name[1:]))
        if found is None:
            where = reading.document.id
            raise InputError(f"'{where}' has no '{name}'. List them: dragoman outlook --document {where}")
        return found.type, Span(found.anchor_start, found.anchor_end), schema.ADDED - int(name[1:])
    if name[:1] != LETTER:
        raise InputError(f"'{name}' is no outlook. Name one as o4. List them: dragoman outlook")
    fact = corrections.find(reading, LAYER, name)
    return fact.type, fact.span, fact.number


def _addition(connection: Connection, key: int, number: int) -> Any:
    """Return the correction that added an outlook, None where none stands."""
    stands = (C.number == number, C.document == key, C.layer == LAYER, C.action == "add", C.undone_at.is_(None), C.fact.is_not(None))
    return connection.execute(select(schema.corrections).where(*stands)).one_or_none()


def undo(connection: Connection, number: int, *, now: str) -> bool:
    """Take a judgement back; tell whether one stood."""
    stands = (K.number == number, K.undone_at.is_(None))
    query = update(schema.judgements).where(*stands).values(undone_at=now, fact=None).returning(K.number)
    return connection.execute(query).scalar_one_or_none() is not None


def judged(connection: Connection, keys: list[int]) -> list[int]:
    """Return those of the documents that have judgements."""
    return databases.of_documents(connection, K.document, keys)


def apply(connection: Connection, readings: dict[int, Reading]) -> None:
    """Find the outlooks of judgements again in documents, given as they were read by key."""
    for key, reading in readings.items():
        standing = connection.execute(select(schema.judgements).where(K.document == key, K.undone_at.is_(None))).mappings().all()
        if not standing:
            continue
        digest, facts = changes.text_hash(reading.document.text), changes.listed(reading, LAYER)
        for row in standing:
            number = _number(connection, key, row, facts) if row["text_hash"] == digest else None
            if number != row["fact"]:
                connection.execute(update(schema.judgements).where(K.number == row["number"]).values(fact=number))


def _number(connection: Connection, key: int, row: Any, facts: list[changes.Fact]) -> int | None:
    if row["ident"].startswith(ADDED):
        number = int(row["ident"][1:])
        return schema.ADDED - number if _addition(connection, key, number) is not None else None
    found = changes.nearest(row["type"], Span(row["anchor_start"], row["anchor_end"]), facts)
    return found.number if found else None


def holding(connection: Connection) -> dict[tuple[int, int], Judgement]:
    """Return the judgement that holds of each outlook that has one, by document's key and the outlook's number as read."""
    return {key: found for key, found in _all(connection) if key is not None and found.status == "active"}


def listed(connection: Connection, document: str | None = None) -> list[Judgement]:
    """Return all judgements, oldest first, those replaced, undone and lost too."""
    return [found for _, found in _all(connection, document)]


def _all(connection: Connection, document: str | None = None) -> list[tuple[tuple[int, int] | None, Judgement]]:
    query = select(schema.judgements, schema.documents.c.id.label("document_id")).join(schema.documents).order_by(K.number)
    if document:
        query = query.where(schema.documents.c.id == document)
    rows = connection.execute(query).mappings().all()
    last = {(row["document"], row["fact"]): row["number"] for row in rows if row["fact"] is not None}
    out = []
    for row in rows:
        fact = row["fact"]
        key = None if fact is None else (row["document"], fact)
        gone, there = "undone" if row["undone_at"] else "lost", last.get((row["document"], fact)) == row["number"]
        status = gone if key is None else "active" if there else "replaced"
        name = row["document_id"]
        now = None if fact is None else f"{name}#{corrections.ident(LETTER, fact)}"
        told = (row["verdict"], row["probability"], row["note"], row["who"], row["made_at"], row["undone_at"])
        out.append((key, Judgement(row["number"], f"{name}#{row['ident']}", *told, status, now)))
    return out
