"""Readings made by hand for the tests of ties: a document is a day and a list of events."""

from __future__ import annotations

from dragoman.types import Actor, Document, Event, Reading, Span, When

TEXT = "Something was done by one to another, and it was told here. "


def day(start: str, end: str | None = None, granularity: str = "day") -> When:
    """Return the days of an event."""
    return When(start, end or start, granularity)


def event(actors: str, event_type: str, recipients: str, score: float, **fields: object) -> Event:
    """Return an event of parties by their ids, spaces between."""
    return Event("", event_type, tuple(actors.split()), tuple(recipients.split()), Span(0, 13), Span(10, 13), score, "test", **fields)  # type: ignore[arg-type]


def story(ident: str, published: str | None, *events: Event) -> Reading:
    """Return a reading; an id is a country's code, with a sector after a full stop, or a group in small letters."""
    named = dict.fromkeys(i for e in events for i in (*e.actors, *e.recipients, e.asserted_by) if i)
    actors = tuple(_actor(i) for i in named)
    numbered = tuple(Event(**{**{f: getattr(e, f) for f in Event.__slots__}, "id": f"e{n}"}) for n, e in enumerate(events, 1))
    return Reading(Document(ident, TEXT, published=published), actors, numbered)


def _actor(ident: str) -> Actor:
    first, _, sector = ident.partition(".")
    country = {"ypg": "SYR"}.get(first, first if first.isupper() and len(first) == 3 else None)
    sectors = (sector,) if sector else ("REB",) if first == "ypg" else ()
    return Actor(ident, ident, country if first != "GOV" else None, sectors)
