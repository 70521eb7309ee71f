"""Who asserts what stands at a token: the speaker of the innermost statement around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from spacy.tokens import Doc

from dragoman.reading.layers import ActorMention, StatementFound

Told = TypeVar("Told")


def speakers(doc: Doc) -> list[str | None]:
    """Return, for each token, the speaker (an actor's id, else words) of the shortest statement that holds it; None is the writer."""

    def named(statement: StatementFound) -> str | None:
        if statement.speaker is None and statement.speaker_span is not None:
            return str(doc[statement.speaker_span[0] : statement.speaker_span[1]].text)
        return statement.speaker

    found = _innermost(doc, named)
    return [found.get(i) for i in range(len(doc))]


def voices(doc: Doc) -> dict[int, ActorMention]:
    """Return, for each token inside a statement whose speaker is a known actor, a mention of that speaker."""
    by_actor: dict[str, list[ActorMention]] = {}
    for m in doc._.mentions:
        by_actor.setdefault(m.actor, []).append(m)

    def nearest(statement: StatementFound) -> ActorMention | None:
        known = by_actor.get(statement.speaker or "", [])
        return min(known, key=lambda m: abs(m.head - statement.content[0][0]), default=None)

    return _innermost(doc, nearest)


def _innermost(doc: Doc, told: Callable[[StatementFound], Told | None]) -> dict[int, Told]:
    """Return what the shortest statement around each token tells; a statement that tells nothing is looked through."""
    out: dict[int, Told] = {}
    size: dict[int, int] = {}
    for statement in doc._.statements:
        value = told(statement)
        if value is None:
            continue
        length = sum(end - start for start, end in statement.content)
        for start, end in statement.content:
            for i in range(start, end):
                if length < size.get(i, len(doc) + 1):
                    out[i], size[i] = value, length
    return out
