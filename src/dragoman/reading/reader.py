"""Document → Reading: the only place that turns a spaCy ``Doc`` into our types."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.ontology import ontology
from dragoman.reading import casing
from dragoman.reading.figures.casualties import tie
from dragoman.reading.normalise import normalise
from dragoman.types import Actor, DateMention, Document, Event, Reading, Span, Statement

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from dragoman.reading.layers import ActorMention, EventFound, StatementFound

Chars = Callable[[tuple[int, int]], Span]
FURTHER = ("figures", "outlook", "reasons", "places")
PIECE = 100_000  # characters that are parsed at once: memory stays bounded on any text


def read_documents(documents: Iterable[Document], nlp: Language) -> Iterator[Reading]:
    """Read documents one by one, in order."""
    for document in documents:
        yield read_document(document, nlp)


def read_document(document: Document, nlp: Language) -> Reading:
    """Read one document; a text longer than ``PIECE`` is read in pieces that end at a paragraph or sentence.

    Raises
    ------
    InputError
        ``document.published`` is no ISO date.
    """
    published = _date(document)
    text = normalise(document.text, _common(nlp))
    pieces = list(_pieces(text))
    notes: list[str] = []
    if len(pieces) > 1:
        notes.append(
            f"{document.id}: {len(text)} characters were read in {len(pieces)} pieces; names are not followed from one to the next"
        )
    read = [_read_piece(text[start:end], start, published, document.url, nlp) for start, end in pieces]
    actors: dict[str, Actor] = {}
    events: list[Event] = []
    statements: list[Statement] = []
    dates: list[DateMention] = []
    for piece in read:
        for actor in piece.actors:
            known = actors.get(actor.id)
            actors[actor.id] = replace(known, mentions=known.mentions + actor.mentions) if known else actor
        events += [replace(e, id=f"e{len(events) + i}") for i, e in enumerate(piece.events, 1)]
        statements += [replace(s, id=f"s{len(statements) + i}") for i, s in enumerate(piece.statements, 1)]
        dates += piece.dates
        notes += piece.notes
    return Reading(
        document,
        tuple(actors.values()),
        tuple(events),
        tuple(statements),
        figures=tie([f for piece in read for f in piece.figures], events, document.text),
        outlook=tuple(o for piece in read for o in piece.outlook),
        reasons=tuple(r for piece in read for r in piece.reasons),
        dates=tuple(dates),
        places=tuple(p for piece in read for p in piece.places),
        notes=tuple(notes),
    )


@cache
def _common(nlp: Language) -> frozenset[str]:
    return casing.common_words(nlp)


def _date(document: Document) -> datetime.date | None:
    if document.published is None:
        return None
    try:
        return datetime.date.fromisoformat(document.published[:10])
    except ValueError as error:
        raise InputError(f"{document.id}: published '{document.published}' is no date. Write it as 2018-07-14") from error


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > PIECE:
        window = text[start + PIECE // 2 : start + PIECE]
        cut = max(window.rfind("\n\n"), 0) or max(window.rfind("\n"), window.rfind(". "), window.rfind(" "), 0) or len(window)
        end = start + PIECE // 2 + cut
        yield start, end
        start = end
    yield start, len(text)


def piece(document: Document, nlp: Language, at: int, *, without: tuple[str, ...] = ()) -> tuple[Doc, int]:
    """Return the piece of a document that holds a character, as far as the components not left out read it, and its start."""
    text = normalise(document.text, _common(nlp))
    start, end = next((s, e) for s, e in _pieces(text) if s <= at < e)
    with nlp.select_pipes(disable=list(without)):
        return _parse(text[start:end], _date(document), document.url, nlp), start


def _parse(text: str, published: datetime.date | None, url: str | None, nlp: Language) -> Doc:
    doc = nlp.make_doc(text)
    doc._.published = published
    doc._.url = url
    doc._.notes = []
    return nlp(doc)


def _read_piece(text: str, offset: int, published: datetime.date | None, url: str | None, nlp: Language) -> Reading:
    doc = _parse(text, published, url, nlp)

    def chars(tokens: tuple[int, int]) -> Span:
        start, end = tokens
        last = doc[end - 1]
        return Span(offset + doc[start].idx, offset + last.idx + len(last))

    events = sorted(doc._.events, key=lambda e: (doc[e.trigger[0]].sent.start, e.depth, e.trigger))
    return Reading(
        Document("", ""),
        actors=_actors(doc, chars),
        events=tuple(_event(e, chars) for e in events),
        statements=tuple(_statement(s, doc, chars) for s in doc._.statements),
        dates=tuple(DateMention(chars((d.start, d.end)), d.when, d.timex) for d in doc._.dates),
        notes=tuple(doc._.notes),
        **_further(doc, chars, nlp),
    )


def _further(doc: Doc, chars: Chars, nlp: Language) -> dict[str, Any]:
    """Return the layers that turn what they found into our types themselves, where the pipeline has them."""
    found = {}
    for name in FURTHER:
        if name in nlp.pipe_names:
            convert = importlib.import_module(f"dragoman.reading.{name}.convert")
            found[name] = getattr(convert, name)(doc, chars)
    return found


def _actors(doc: Doc, chars: Chars) -> tuple[Actor, ...]:
    spans: dict[str, list[Span]] = {}
    for found in doc._.mentions:
        for mention in found.each():
            spans.setdefault(mention.actor, []).append(chars((mention.start, mention.end)))
    for event in doc._.events:  # an event may know its parties better than the mention alone did
        for mention in (*event.actors, *event.recipients):
            known = spans.setdefault(mention.actor, [])
            span = chars((mention.start, mention.end))
            if span not in known:
                known.append(span)
    return tuple(replace(doc._.actors[actor], mentions=tuple(known)) for actor, known in spans.items())


def _event(found: EventFound, chars: Chars) -> Event:
    def ids(mentions: tuple[ActorMention, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.actor for m in mentions))

    return Event(
        id="",
        event_type=found.event_type,
        actors=ids(found.actors),
        recipients=ids(found.recipients),
        evidence=chars(found.evidence),
        trigger=chars(found.trigger),
        score=ontology.load().score(found.event_type, found.modes),
        rule=found.rule,
        modes=found.modes,
        contexts=found.contexts,
        auxiliary=found.auxiliary,
        when=found.when,
        place=found.place,
        asserted_by=found.asserted_by,
        confidence=found.confidence,
        actor_spans=tuple(chars((m.start, m.end)) for m in found.actors),
        recipient_spans=tuple(chars((m.start, m.end)) for m in found.recipients),
        passages=tuple(chars(p) for p in found.passages),
    )


def _statement(found: StatementFound, doc: Doc, chars: Chars) -> Statement:
    speaker_span = chars(found.speaker_span) if found.speaker_span else None
    words = doc[found.speaker_span[0] : found.speaker_span[1]].text if found.speaker_span else None
    return Statement(
        id="",
        speaker=found.speaker or words,
        speaker_span=speaker_span,
        cue=chars(found.cue) if found.cue else None,
        content=tuple(chars(c) for c in found.content),
        kind=found.kind,
        rule=found.rule,
        addressee=found.addressee,
        attitude=found.attitude,
    )
