"""What is another when a document is read again: facts matched by their characters and type, and the difference of two runs.

A fact is written as JSON without its id: ids count the facts of a text, and one more at its beginning would change them all.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any, NamedTuple

from sqlalchemy import Connection, or_, select

from dragoman.record import schema
from dragoman.types import Document, Event, Figure, Reading, Span, Statement

LAYERS = tuple(f.name for f in fields(Reading) if f.name != "document")
NOWHERE = Span(-1, -1)
DOCUMENT = "documents"


class Fact(NamedTuple):
    """A fact of a layer: its number, its type and the characters that it is known by, its JSON."""

    number: int
    type: str
    span: Span
    body: str


class Change(NamedTuple):
    """What became of a fact (JSON); ``change``: added, removed, altered."""

    layer: str
    change: str
    before: str | None
    after: str | None


def _content(fact: Any) -> Span:
    return fact.content if isinstance(fact.content, Span) else _whole(fact.content)


def _whole(content: tuple[Span, ...]) -> Span:
    return Span(content[0].start, content[-1].end) if content else NOWHERE


ANCHORS: dict[str, Callable[[Any], tuple[str, Span]]] = {
    "actors": lambda fact: (fact.id, NOWHERE),
    "events": lambda fact: (fact.event_type, fact.trigger),
    "statements": lambda fact: (fact.kind, _content(fact)),
    "figures": lambda fact: (fact.unit_kind, fact.span),
    "outlook": lambda fact: (fact.kind, fact.content),
    "reasons": lambda fact: (fact.rule, fact.content),
    "dates": lambda fact: (fact.when.granularity, fact.span),
    "places": lambda fact: (fact.role, fact.span),
    "notes": lambda fact: (fact, NOWHERE),
}


def listed(reading: Reading, layer: str) -> list[Fact]:
    """Return the facts of a layer, numbered as in the record."""
    triggers = {event.id: event.trigger for event in reading.events}
    out = []
    for number, fact in enumerate(getattr(reading, layer), 1):
        kind, span = ANCHORS[layer](fact)
        words = reading.document.text[span.start : span.end] if span != NOWHERE else None
        out.append(Fact(number, kind, span, _json(fact, triggers, words)))
    return out


def _json(fact: Any, triggers: dict[str, Span], words: str | None) -> str:
    if isinstance(fact, str):
        return to_json(fact)
    plain = asdict(fact)
    if isinstance(fact, Event | Statement):
        del plain["id"]
    if isinstance(fact, Figure) and fact.event:  # by its trigger, for the same reason
        plain["event"] = triggers.get(fact.event, fact.event)
    return to_json({**plain, "words": words} if words is not None else plain)


def to_json(value: object) -> str:
    """Write JSON with sorted keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def between(old: Reading, new: Reading) -> list[Change]:
    """Return what changed from one reading of a document to another, layer by layer."""
    out = []
    before, after = _about(old.document), _about(new.document)
    if before != after:
        out.append(Change(DOCUMENT, "altered", before, after))
    for layer in LAYERS:
        was, now = getattr(old, layer), getattr(new, layer)
        if was != now:
            out += matched(layer, listed(old, layer), listed(new, layer))
    return out


def _about(document: Document) -> str:
    return to_json({**asdict(document), "text": text_hash(document.text)})


def text_hash(text: str) -> str:
    """Return a hash of a text."""
    import hashlib

    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def matched(layer: str, old: Iterable[Fact], new: Iterable[Fact]) -> list[Change]:
    """Return what changed from old facts to new ones: first by characters and type, then by one of them."""
    was, now = _unequal(list(old), list(new))
    pairs: list[tuple[Fact, Fact]] = []
    for key in (_by_both, _by_span):
        places: dict[Any, list[Fact]] = defaultdict(list)
        for fact in now:
            places[key(fact)].append(fact)
        for fact in list(was):
            others = places[key(fact)]
            if others and key(fact) is not None:
                pairs.append((fact, others.pop(0)))
                was.remove(fact)
                now.remove(pairs[-1][1])
    for fact in list(was):
        other_or_none = nearest(fact.type, fact.span, now)
        if other_or_none:
            pairs.append((fact, other_or_none))
            was.remove(fact)
            now.remove(other_or_none)
    found = [(a.number, Change(layer, "altered", a.body, b.body)) for a, b in pairs if a.body != b.body]
    found += [(fact.number, Change(layer, "removed", fact.body, None)) for fact in was]
    found += [(fact.number, Change(layer, "added", None, fact.body)) for fact in now]
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def _by_both(fact: Fact) -> Any:
    return fact.type, fact.span


def _by_span(fact: Fact) -> Any:
    return None if fact.span == NOWHERE else fact.span


def _unequal(old: list[Fact], new: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Leave out what stands on both sides."""
    both = Counter(f.body for f in old) & Counter(f.body for f in new)

    def rest(facts: list[Fact]) -> list[Fact]:
        left = both.copy()
        out = []
        for fact in facts:
            if left[fact.body]:
                left[fact.body] -= 1
            else:
                out.append(fact)
        return out

    return rest(old), rest(new)


def nearest(kind: str | None, span: Span, facts: Iterable[Fact]) -> Fact | None:
    """Return the fact of a type that shares most characters with a span, None where none shares any."""

    def shared(fact: Fact) -> int:
        return min(fact.span.end, span.end) - max(fact.span.start, span.start)

    near = [f for f in facts if f.type == kind and shared(f) > 0]
    return max(near, key=lambda f: (f.span == span, shared(f)), default=None)


def rows(found: Iterable[Change], *, run: int, document: int) -> list[dict[str, Any]]:
    """Return changes as rows of the table."""
    return [{"run": run, "document": document, **change._asdict()} for change in found]


class Difference(NamedTuple):
    """What changed in a document from one run to another."""

    document: str
    layer: str
    change: str
    before: Any
    after: Any


def diff(
    connection: Connection, first: int, second: int, load: Callable[[list[int]], dict[int, Reading]], document: str | None = None
) -> Iterator[Difference]:
    """Yield what changed from the end of one run to the end of a later one, by document.

    The facts of both ends are those of today with the changes of later runs taken back.
    """
    C, D = schema.changes.c, schema.documents.c
    touched = select(C.document).where(C.run > first, C.run <= second)
    query = select(D.key, D.id, D.first_run).where(or_(D.key.in_(touched), D.first_run.between(first + 1, second))).order_by(D.key)
    if document:
        query = query.where(D.id == document)
    found = connection.execute(query).all()
    for i in range(0, len(found), 200):
        part = found[i : i + 200]
        readings = load([row.key for row in part])
        for row in part:
            yield from _of_document(connection, row, readings[row.key], first, second)


def _of_document(connection: Connection, row: Any, reading: Reading, first: int, second: int) -> Iterator[Difference]:
    C = schema.changes.c
    later = connection.execute(select(schema.changes).where(C.document == row.key, C.run > first).order_by(C.key.desc())).mappings().all()
    state = {layer: Counter(f.body for f in listed(reading, layer)) for layer in LAYERS} | {DOCUMENT: Counter([_about(reading.document)])}
    for change in later:
        if change["run"] > second:
            _take_back(state, change)
    now = {layer: counter.copy() for layer, counter in state.items()}
    new = row.first_run is not None and row.first_run > first
    for change in later:
        if change["run"] <= second:
            _take_back(state, change)
    was = {layer: Counter[str]() for layer in state} if new else state
    for layer in (DOCUMENT, *LAYERS):
        for found in matched(layer, _facts(layer, was[layer]), _facts(layer, now[layer])):
            before, after = (json.loads(side) if side else None for side in (found.before, found.after))
            yield Difference(row.id, layer, found.change, before, after)


def _take_back(state: dict[str, Counter[str]], change: Any) -> None:
    layer = state.setdefault(change["layer"], Counter())
    if change["after"] is not None:
        layer[change["after"]] -= 1
    if change["before"] is not None:
        layer[change["before"]] += 1


def _facts(layer: str, bodies: Counter[str]) -> list[Fact]:
    """Make facts of JSON again, in the order of the text."""
    out = []
    for body in (+bodies).elements():
        plain = json.loads(body)
        kind, span = _anchor(layer, plain)
        out.append(Fact(span.start, kind, span, body))
    return sorted(out, key=lambda f: (f.span, f.type, f.body))


def _anchor(layer: str, plain: Any) -> tuple[str, Span]:
    if layer == DOCUMENT:
        return "document", Span(0, 1)
    if layer == "notes":
        return plain, NOWHERE
    if layer == "actors":
        return plain["id"], NOWHERE
    if layer == "statements":
        return plain["kind"], _whole(tuple(Span(*s) for s in plain["content"]))
    name = {"events": "event_type", "figures": "unit_kind", "outlook": "kind", "reasons": "rule", "places": "role"}.get(layer)
    span = Span(*plain[{"events": "trigger", "outlook": "content", "reasons": "content"}.get(layer, "span")])
    return (plain[name] if name else plain["when"]["granularity"]), span
