"""The verb ``show``: a document's reading, or one fact in its context. It is `api`'s, which has all verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dragoman import contract
from dragoman.errors import RecordError
from dragoman.record.record import Record
from dragoman.sources import text
from dragoman.types import Actor, Event, Figure, Outlook, Reading, Reason, Span, Statement


@dataclass(frozen=True, slots=True)
class EventInContext:
    """An event with the document it was read from and the paragraph (characters) around its evidence."""

    id: str
    event: Event
    reading: Reading
    start: int
    end: int

    @property
    def parties(self) -> tuple[Actor, ...]:
        """The actors that take part or assert it."""
        ids = {*self.event.actors, *self.event.recipients, self.event.asserted_by}
        return tuple(a for a in self.reading.actors if a.id in ids)


@dataclass(frozen=True, slots=True)
class FactInContext:
    """A statement, figure, outlook or reason with its document and the paragraph (characters) around it."""

    id: str
    fact: Statement | Figure | Outlook | Reason
    reading: Reading
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The characters that say it."""
        if isinstance(self.fact, Statement):
            return Span(self.fact.content[0].start, self.fact.content[-1].end)
        return self.fact.span if isinstance(self.fact, Figure) else self.fact.content

    @property
    def by(self) -> str | None:
        """Who says, claims or holds it: an actor's id, or words, or None."""
        if isinstance(self.fact, Statement):
            return self.fact.speaker
        return self.fact.claimed_by if isinstance(self.fact, Figure) else self.fact.holder


SAID = {"s": "statements", "f": "figures", "o": "outlook", "r": "reasons"}
SAID_JSON: dict[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    Statement: ("statement", contract.statement_json),
    Figure: ("figure", contract.figure_json),
    Outlook: ("outlook", contract.outlook_json),
    Reason: ("reason", contract.reason_json),
}


def show(record: Record | str, ident: str) -> Reading | EventInContext | FactInContext:
    """Return a document's reading, or one fact in its context: ``document#e3``, ``#s1``, ``#f2``, ``#o4``, ``#r1``.

    Raises
    ------
    RecordError
        The record holds neither.
    """
    store = Record(record) if isinstance(record, str) else record
    try:
        return store.reading(ident)
    except RecordError:
        document, mark, number = ident.rpartition("#")
        if not mark:
            raise
    return inside(store.reading(document), number, store.shown)


def inside(reading: Reading, number: str, where: str) -> EventInContext | FactInContext:
    """Return a fact of a reading in its context: ``e3``, ``s1``, ``f2``, ``o4``, ``r1``.

    Parameters
    ----------
    where
        The record, for the message where there is no such fact.

    Raises
    ------
    RecordError
        The reading has no such fact.
    """
    document, ident = reading.document.id, f"{reading.document.id}#{number}"
    layer = SAID.get(number[:1])
    if layer and number[1:].isdecimal():
        facts = getattr(reading, layer)
        if not 0 < int(number[1:]) <= len(facts):
            raise RecordError(f"{where}: '{document}' has no '{number}'. List them: dragoman {layer} --document {document}")
        found = FactInContext(ident, facts[int(number[1:]) - 1], reading, 0, 0)
        start, end = text.paragraph(reading.document.text, *found.span)
        return replace(found, start=start, end=end)
    event = next((e for e in reading.events if e.id == number), None)
    if event is None:
        raise RecordError(f"{where}: '{document}' has no event '{number}'. List them: dragoman events --document {document}")
    start, end = text.paragraph(reading.document.text, event.evidence.start, event.evidence.end)
    return EventInContext(ident, event, reading, start, end)


def shown_json(shown: Reading | EventInContext | FactInContext) -> dict[str, Any]:
    """Return what `show` found as plain data."""
    if isinstance(shown, Reading):
        return contract.to_json(shown)
    body = shown.reading.document.text
    if isinstance(shown, FactInContext):
        name, as_json = SAID_JSON[type(shown.fact)]
        return {
            "id": shown.id,
            "document": contract.document_json(shown.reading.document),
            name: as_json(shown.fact),
            "actors": [contract.actor_json(a) for a in shown.reading.actors if a.id == shown.by],
            "context": {"start": shown.start, "end": shown.end, "text": body[shown.start : shown.end]},
            "passage": body[shown.span.start : shown.span.end],
            "rule": shown.fact.rule,
        }
    return {
        "id": shown.id,
        "document": contract.document_json(shown.reading.document),
        "event": contract.event_json(shown.event),
        "actors": [contract.actor_json(a) for a in shown.parties],
        "context": {"start": shown.start, "end": shown.end, "text": body[shown.start : shown.end]},
        "passage": body[shown.event.evidence.start : shown.event.evidence.end],
        "rule": shown.event.rule,
    }
