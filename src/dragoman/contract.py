"""A reading as JSON: the contract that scorers, users and every door of the house share.

Spans are lists ``[start, end]`` of characters of the text as given, end exclusive; actors are named by
id; what is not known is ``null``. One JSON object a document and line.
"""

from __future__ import annotations

import json
from typing import Any

from dragoman.types import Actor, DateMention, Document, Event, Figure, Outlook, Place, PlaceMention, Reading, Reason, Span, Statement, When

Json = dict[str, Any]


def to_json(reading: Reading) -> Json:
    """Turn a reading into plain lists, dicts, strings and numbers.

    >>> to_json(Reading(Document("a.txt", "Nothing happened.")))["document"]["id"]
    'a.txt'
    """
    return {
        "document": document_json(reading.document),
        "actors": [actor_json(a) for a in reading.actors],
        "events": [event_json(e) for e in reading.events],
        "statements": [statement_json(s) for s in reading.statements],
        "figures": [figure_json(f) for f in reading.figures],
        "outlook": [outlook_json(o) for o in reading.outlook],
        "reasons": [reason_json(r) for r in reading.reasons],
        "dates": [date_json(d) for d in reading.dates],
        "places": [place_mention_json(p) for p in reading.places],
        "notes": list(reading.notes),
    }


def to_line(value: object) -> str:
    """Write one JSON value on one line, without escaping what is not ASCII."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def document_json(document: Document) -> Json:
    """Say where a text came from; the text itself stays with the user."""
    return {
        "id": document.id,
        "title": document.title,
        "published": document.published,
        "url": document.url,
        "publisher": document.publisher,
        "language": document.language,
    }


def actor_json(actor: Actor) -> Json:
    """Name an actor, its country, sectors and office, and where the text mentions it."""
    return {
        "id": actor.id,
        "name": actor.name,
        "country": actor.country,
        "sectors": list(actor.sectors),
        "office": actor.office,
        "mentions": [list(m) for m in actor.mentions],
    }


def event_json(event: Event) -> Json:
    """Say who did what to whom, when, who asserts it, and which passage and rule say so."""
    return {
        "id": event.id,
        "event_type": event.event_type,
        "modes": list(event.modes),
        "contexts": list(event.contexts),
        "auxiliary": list(event.auxiliary),
        "actors": list(event.actors),
        "recipients": list(event.recipients),
        "when": _when(event.when),
        "place": _place(event.place),
        "asserted_by": event.asserted_by,
        "evidence": list(event.evidence),
        "passages": [list(p) for p in event.passages],
        "trigger": list(event.trigger),
        "score": event.score,
        "rule": event.rule,
        "confidence": event.confidence,
    }


def statement_json(statement: Statement) -> Json:
    """Say who said what, to whom and in what tone, and which rule says so."""
    return {
        "id": statement.id,
        "speaker": statement.speaker,
        "speaker_span": _span(statement.speaker_span),
        "cue": _span(statement.cue),
        "content": [list(c) for c in statement.content],
        "kind": statement.kind,
        "addressee": statement.addressee,
        "attitude": statement.attitude,
        "rule": statement.rule,
    }


def figure_json(figure: Figure) -> Json:
    """Give a number that the text claims."""
    return {
        "span": list(figure.span),
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "unit_kind": figure.unit_kind,
        "measures": figure.measures,
        "period": _when(figure.period),
        "change": figure.change,
        "bound": figure.bound,
        "claimed_by": figure.claimed_by,
        "event": figure.event,
    }


def outlook_json(outlook: Outlook) -> Json:
    """Give a forecast, commitment, threat or condition."""
    return {
        "kind": outlook.kind,
        "holder": outlook.holder,
        "content": list(outlook.content),
        "condition": _span(outlook.condition),
        "connective": _span(outlook.connective),
        "logic": outlook.logic,
        "horizon": {**(_when(outlook.horizon) or {}), "modifier": outlook.horizon.modifier} if outlook.horizon else None,
        "likelihood": outlook.likelihood,
        "likelihood_range": list(outlook.likelihood_range) if outlook.likelihood_range else None,
        "scale": outlook.scale,
        "negated": outlook.negated,
    }


def reason_json(reason: Reason) -> Json:
    """Give a reason, its number where it has one, and its thesis."""
    return {
        "thesis": _span(reason.thesis),
        "content": list(reason.content),
        "order": reason.order,
        "cue": reason.cue,
        "holder": reason.holder,
    }


def date_json(date: DateMention) -> Json:
    """Give an expression of time and its days."""
    return {
        "span": list(date.span),
        "start": date.when.start,
        "end": date.when.end,
        "granularity": date.when.granularity,
        "timex": date.timex,
    }


def place_mention_json(mention: PlaceMention) -> Json:
    """Give a toponym, its country and coordinates (degrees, WGS 84)."""
    place = mention.place
    return {"span": list(mention.span), **_coordinates(place), "role": mention.role}


def _when(when: When | None) -> Json | None:
    return {"start": when.start, "end": when.end, "granularity": when.granularity} if when else None


def _place(place: Place | None) -> Json | None:
    return _coordinates(place) if place else None


def _coordinates(place: Place) -> Json:
    return {"name": place.name, "country": place.country, "lat": place.lat, "lon": place.lon}


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None
