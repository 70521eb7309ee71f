"""Facts of a document as they stand: what was read, what analysts made of it, and the state in which each was seen.

A fact's **state** is the run that last wrote its document and the corrections that stand on it, as ``4`` or ``4.17.18``. Who
corrects a fact says in which state it was seen: where another was faster, nothing is written and nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from dragoman.errors import ConflictError
from dragoman.record import corrections, schema, store
from dragoman.record.corrections import Correction
from dragoman.record.fields import values
from dragoman.types import Actor, Event, Reading

D, K = schema.documents.c, schema.corrections.c
READ, ACCEPTED, REJECTED, EDITED, ADDED = "read", "accepted", "rejected", "edited", "added"


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact as it stands.

    ``id``: in its document, as ``e3``, ``s1`` or ``a7`` of one that was added. ``read``: the fact as it was read, None of one
    that was added. ``status``: read, accepted, rejected, edited, added. ``corrections``: those that stand, oldest first.
    """

    id: str
    layer: str
    fact: Any
    read: Any
    status: str
    corrections: tuple[Correction, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A document as it was read, its facts as they stand, and actors that only corrections name.

    ``corrections``: all of the document, undone and lost too. ``state``: of the document, for what is added.
    """

    reading: Reading
    facts: tuple[Standing, ...]
    strangers: tuple[Actor, ...]
    corrections: tuple[Correction, ...]
    state: str

    def as_corrected(self) -> Reading:
        """Return the reading with its facts as they stand, without those that are rejected."""
        layers: dict[str, list[Any]] = {layer: [] for layer in corrections.TABLES}
        for standing in self.facts:
            if standing.status != REJECTED:
                layers[standing.layer].append(standing.fact)
        found: dict[str, Any] = {layer: tuple(facts) for layer, facts in layers.items()}
        return replace(self.reading, actors=(*self.reading.actors, *self.strangers), **found)


def checked(connection: Connection, ident: str) -> Checked | None:
    """Return the facts of a document as they stand, None where the record has no such document."""
    row = connection.execute(select(D.key, D.run).where(D.id == ident)).one_or_none()
    if row is None:
        return None
    reading = store.load_all(connection, [row.key])[row.key]
    told = {correction.number: correction for correction in corrections.listed(connection, ident)}
    on: dict[tuple[str, int], list[Correction]] = defaultdict(list)
    query = select(K.number, K.layer, K.fact).where(K.document == row.key, K.undone_at.is_(None), K.fact.is_not(None))
    for found in connection.execute(query.order_by(K.number)):
        on[found.layer, found.fact].append(told[found.number])
    facts: list[Standing] = []
    strangers: dict[str, Actor] = {}
    for layer in corrections.TABLES:
        facts += [_standing(reading, layer, number, on[layer, number], row.run) for number in range(1, len(getattr(reading, layer)) + 1)]
        facts += [_standing(reading, layer, number, on[layer, number], row.run) for number in _added(on, layer)]
    for standing in facts:
        if isinstance(standing.fact, Event) and standing.corrections:
            strangers.update(corrections.strangers(connection, reading, standing.fact))
    return Checked(reading, tuple(facts), tuple(strangers.values()), tuple(told.values()), str(row.run))


def _added(on: dict[tuple[str, int], list[Correction]], layer: str) -> list[int]:
    return sorted((number for of, number in on if of == layer and number <= schema.ADDED), reverse=True)


def _standing(reading: Reading, layer: str, number: int, standing: Sequence[Correction], run: int) -> Standing:
    letter = next(letter for letter, of in corrections.LETTERS.items() if of == layer)
    added = number <= schema.ADDED
    old = None if added else getattr(reading, layer)[number - 1]
    name = old.id if isinstance(old, Event) else corrections.ident(letter, number)
    edits, verdict = corrections.joined((correction.action, correction.fields) for correction in standing)
    now = values(layer, edits, reading, old) if edits else old
    if added and isinstance(now, Event):
        now = replace(now, id=name)
    if verdict == "reject":
        status = REJECTED
    elif added:
        status = ADDED
    else:
        status = EDITED if edits else ACCEPTED if standing else READ
    return Standing(name, layer, now, old, status, tuple(standing), state(run, [c.number for c in standing]))


def state(run: int, numbers: Sequence[int]) -> str:
    """Write the state of a fact.

    >>> state(4, [17, 18]), state(4, [])
    ('4.17.18', '4')
    """
    return ".".join(map(str, (run, *numbers)))


def check(connection: Connection, reading: Reading, key: int, name: str, seen: str) -> None:
    """Refuse to correct a fact that is no longer as it was seen. The caller holds the document's lock.

    Raises
    ------
    ConflictError
        It is in another state.
    InputError
        There is no such fact.
    """
    run = connection.execute(select(D.run).where(D.key == key)).scalar_one()
    numbers: Sequence[int] = ()
    layer = corrections.LETTERS.get(name[:1])
    if layer is not None and len(name) > 1 and run == _run(seen):
        number = corrections.find(reading, layer, name).number
        query = select(K.number).where(K.document == key, K.layer == layer, K.fact == number, K.undone_at.is_(None))
        numbers = connection.execute(query.order_by(K.number)).scalars().all()
    if state(run, numbers) == seen:
        return
    where = f"{reading.document.id}#{name}"
    if run != _run(seen):
        raise ConflictError(f"{where}: the document was read again in the meantime. Look at it again; nothing was changed")
    query = select(K.who, K.action).where(K.document == key, K.number.in_(numbers)).order_by(K.number.desc()).limit(1)
    last = connection.execute(query).one_or_none()
    who = f"{last.who} has corrected it ({last.action})" if last else "a correction of it was taken back"
    raise ConflictError(f"{where}: {who} in the meantime. Look at it again; nothing was changed")


def _run(seen: str) -> int:
    first = seen.partition(".")[0]
    return int(first) if first.isdecimal() and len(first) < 12 else -1
