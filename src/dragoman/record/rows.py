"""Between readings and rows: flatten a reading into rows of each table, and build it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from dragoman.errors import RecordError
from dragoman.record import schema
from dragoman.types import (
    Actor,
    DateMention,
    Document,
    Event,
    Figure,
    Outlook,
    Place,
    PlaceMention,
    Reading,
    Reason,
    Span,
    Statement,
    When,
)

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def flatten(reading: Reading, key: int) -> Rows:
    """Return table name → rows of one reading's facts, for the document with this key.

    Raises
    ------
    RecordError
        An event names an actor that the reading does not list.
    """
    rows: Rows = defaultdict(list)
    _actors(rows, reading, key)
    _events(rows, reading, key)
    _statements(rows, reading, key)
    for number, figure in enumerate(reading.figures, 1):
        rows["figures"].append({"document": key, "number": number, **_figure(figure)})
    for number, outlook in enumerate(reading.outlook, 1):
        rows["outlook"].append({"document": key, "number": number, **_outlook(outlook)})
    for number, reason in enumerate(reading.reasons, 1):
        rows["reasons"].append({"document": key, "number": number, **_reason(reason)})
    for number, date in enumerate(reading.dates, 1):
        rows["dates"].append({"document": key, "number": number, **_span(date.span), **_when("when", date.when), "timex": date.timex})
    for number, place in enumerate(reading.places, 1):
        rows["places"].append({"document": key, "number": number, **_span(place.span), **_place("place", place.place), "role": place.role})
    for number, note in enumerate(reading.notes, 1):
        rows["notes"].append({"document": key, "number": number, "note": note})
    return rows


def _actors(rows: Rows, reading: Reading, key: int) -> None:
    for number, actor in enumerate(reading.actors, 1):
        fields = {"id": actor.id, "name": actor.name, "country": actor.country, "office": actor.office}
        rows["actors"].append({"document": key, "number": number, **fields})
        _list(rows["sectors"], key, number, [{"sector": s} for s in actor.sectors])
        _list(rows["mentions"], key, number, [_span(m) for m in actor.mentions])


def _events(rows: Rows, reading: Reading, key: int) -> None:
    text = reading.document.text
    actors = {actor.id: (number, actor) for number, actor in enumerate(reading.actors, 1)}
    for number, event in enumerate(reading.events, 1):
        days = _days(event.when, reading.document.published)
        rows["events"].append(
            {
                "document": key,
                "number": number,
                "id": event.id,
                "event_type": event.event_type,
                **_when("when", event.when),
                **_place("place", event.place),
                "asserted_by": event.asserted_by,
                **_span(event.evidence, "evidence"),
                **_span(event.trigger, "trigger"),
                "passage": text[event.evidence.start : event.evidence.end],
                "words": text[event.trigger.start : event.trigger.end],
                "score": event.score,
                "rule": event.rule,
                "confidence": event.confidence,
                **days,
            }
        )
        for table, values in (("event_modes", event.modes), ("event_contexts", event.contexts), ("event_auxiliaries", event.auxiliary)):
            _list(rows[table], key, number, [{"value": v} for v in values])
        _list(rows["event_passages"], key, number, [_span(p) for p in event.passages])
        sides = (("actor", event.actors, event.actor_spans), ("recipient", event.recipients, event.recipient_spans))
        for side, ids, spans in sides:
            base = {"document": key, "event": number, "side": side}
            for position, ident in enumerate(ids):
                if ident not in actors:
                    what = f"event {event.id} names actor '{ident}', which the reading does not list. List it"
                    raise RecordError(f"{reading.document.id}: {what}")
                party, actor = actors[ident]
                rows["parties"].append({**base, "position": position, "actor": party, "ident": ident, "country": actor.country, **days})
            rows["party_spans"] += [{**base, "position": position, **_span(span)} for position, span in enumerate(spans)]


def _statements(rows: Rows, reading: Reading, key: int) -> None:
    for number, statement in enumerate(reading.statements, 1):
        rows["statements"].append(
            {
                "document": key,
                "number": number,
                "id": statement.id,
                "speaker": statement.speaker,
                **_span(statement.speaker_span, "speaker"),
                **_span(statement.cue, "cue"),
                "kind": statement.kind,
                "rule": statement.rule,
                "addressee": statement.addressee,
                "attitude": statement.attitude,
            }
        )
        _list(rows["statement_contents"], key, number, [_span(c) for c in statement.content])


def _list(rows: list[Row], key: int, number: int, items: list[Row]) -> None:
    rows += [{"document": key, "number": number, "position": position, **item} for position, item in enumerate(items)]


def _figure(figure: Figure) -> Row:
    return {
        **_span(figure.span),
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "unit_kind": figure.unit_kind,
        "rule": figure.rule,
        "measures": figure.measures,
        **_when("period", figure.period),
        "change": figure.change,
        "bound": figure.bound,
        "claimed_by": figure.claimed_by,
        "event": figure.event,
    }


def _outlook(outlook: Outlook) -> Row:
    low, high = outlook.likelihood_range or (None, None)
    return {
        "kind": outlook.kind,
        "holder": outlook.holder,
        **_span(outlook.content, "content"),
        "rule": outlook.rule,
        **_span(outlook.condition, "condition"),
        **_span(outlook.connective, "connective"),
        "logic": outlook.logic,
        **_when("horizon", outlook.horizon),
        "likelihood": outlook.likelihood,
        "likelihood_low": low,
        "likelihood_high": high,
        "scale": outlook.scale,
        "negated": int(outlook.negated),
    }


def _reason(reason: Reason) -> Row:
    return {
        **_span(reason.content, "content"),
        "cue": reason.cue,
        "rule": reason.rule,
        **_span(reason.thesis, "thesis"),
        "order": reason.order,
        "holder": reason.holder,
    }


def _days(when: When | None, published: str | None) -> Row:
    """Return the days that an event counts under: its own, or its article's where it has none."""
    own: list[str | None] = [day for day in (when.start, when.end) if day is not None] if when else []
    days = own or [published]
    return {"first_day": days[0] and days[0][:10], "last_day": days[-1] and days[-1][:10]}


def _span(span: Span | None, name: str = "") -> Row:
    prefix = f"{name}_" if name else ""
    start, end = span or (None, None)
    return {f"{prefix}start": start, f"{prefix}end": end}


def _when(name: str, when: When | None) -> Row:
    parts = ("start", "end", "granularity", "anchor", "modifier")
    return {f"{name}_{part}": getattr(when, part) if when else None for part in parts}


def _place(name: str, place: Place | None) -> Row:
    return {f"{name}_{part}": getattr(place, part) if place else None for part in ("name", "country", "lat", "lon")}


def build(document: Document, rows: Mapping[str, Iterable[Any]]) -> Reading:
    """Build a reading from the rows of its document; the reverse of `flatten`.

    Parameters
    ----------
    document
        The document, with its text.
    rows
        Table name → rows (mappings) in the order of their keys.
    """
    lists = {table.name: _group(rows[table.name]) for table in _LISTS}
    sides: dict[tuple[int, str], list[int]] = defaultdict(list)
    spans: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for row in rows["parties"]:
        sides[row["event"], row["side"]].append(row["actor"])
    for row in rows["party_spans"]:
        spans[row["event"], row["side"]].append(_to_span(row))
    actors = {
        row["number"]: Actor(
            id=row["id"],
            name=row["name"],
            country=row["country"],
            sectors=tuple(r["sector"] for r in lists["sectors"][row["number"]]),
            office=row["office"],
            mentions=tuple(_to_span(r) for r in lists["mentions"][row["number"]]),
        )
        for row in rows["actors"]
    }

    def event(row: Any) -> Event:
        number = row["number"]
        return Event(
            id=row["id"],
            event_type=row["event_type"],
            actors=tuple(actors[a].id for a in sides[number, "actor"]),
            recipients=tuple(actors[a].id for a in sides[number, "recipient"]),
            evidence=_to_span(row, "evidence"),
            trigger=_to_span(row, "trigger"),
            score=row["score"],
            rule=row["rule"],
            modes=tuple(r["value"] for r in lists["event_modes"][number]),
            contexts=tuple(r["value"] for r in lists["event_contexts"][number]),
            auxiliary=tuple(r["value"] for r in lists["event_auxiliaries"][number]),
            when=_to_when(row, "when"),
            place=_to_place(row),
            asserted_by=row["asserted_by"],
            confidence=row["confidence"],
            actor_spans=tuple(spans[number, "actor"]),
            recipient_spans=tuple(spans[number, "recipient"]),
            passages=tuple(_to_span(r) for r in lists["event_passages"][number]),
        )

    return Reading(
        document,
        actors=tuple(actors.values()),
        events=tuple(event(row) for row in rows["events"]),
        statements=tuple(_to_statement(row, lists["statement_contents"][row["number"]]) for row in rows["statements"]),
        figures=tuple(_to_figure(row) for row in rows["figures"]),
        outlook=tuple(_to_outlook(row) for row in rows["outlook"]),
        reasons=tuple(_to_reason(row) for row in rows["reasons"]),
        dates=tuple(DateMention(_to_span(row), _some_when(row), row["timex"]) for row in rows["dates"]),
        places=tuple(PlaceMention(_to_span(row), _some_place(row), row["role"]) for row in rows["places"]),
        notes=tuple(row["note"] for row in rows["notes"]),
    )


_LISTS = (schema.sectors, schema.mentions, schema.modes, schema.contexts, schema.auxiliaries, schema.passages, schema.statement_contents)


def _group(rows: Iterable[Any]) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        out[row["number"]].append(row)
    return out


def _to_span(row: Any, name: str = "") -> Span:
    prefix = f"{name}_" if name else ""
    return Span(row[f"{prefix}start"], row[f"{prefix}end"])


def _to_optional(row: Any, name: str) -> Span | None:
    return None if row[f"{name}_start"] is None else _to_span(row, name)


def _some_when(row: Any, name: str = "when") -> When:
    return When(*(row[f"{name}_{part}"] for part in ("start", "end", "granularity", "anchor", "modifier")))


def _to_when(row: Any, name: str) -> When | None:
    return None if row[f"{name}_granularity"] is None else _some_when(row, name)


def _some_place(row: Any) -> Place:
    return Place(row["place_name"], row["place_country"], row["place_lat"], row["place_lon"])


def _to_place(row: Any) -> Place | None:
    return None if row["place_name"] is None else _some_place(row)


def _to_statement(row: Any, content: list[Any]) -> Statement:
    return Statement(
        id=row["id"],
        speaker=row["speaker"],
        speaker_span=_to_optional(row, "speaker"),
        cue=_to_optional(row, "cue"),
        content=tuple(_to_span(c) for c in content),
        kind=row["kind"],
        rule=row["rule"],
        addressee=row["addressee"],
        attitude=row["attitude"],
    )


def _to_figure(row: Any) -> Figure:
    return Figure(
        span=_to_span(row),
        low=row["low"],
        high=row["high"],
        unit=row["unit"],
        unit_kind=row["unit_kind"],
        rule=row["rule"],
        measures=row["measures"],
        period=_to_when(row, "period"),
        change=row["change"],
        bound=row["bound"],
        claimed_by=row["claimed_by"],
        event=row["event"],
    )


def _to_outlook(row: Any) -> Outlook:
    return Outlook(
        kind=row["kind"],
        holder=row["holder"],
        content=_to_span(row, "content"),
        rule=row["rule"],
        condition=_to_optional(row, "condition"),
        connective=_to_optional(row, "connective"),
        logic=row["logic"],
        horizon=_to_when(row, "horizon"),
        likelihood=row["likelihood"],
        likelihood_range=None if row["likelihood_low"] is None else (row["likelihood_low"], row["likelihood_high"]),
        scale=row["scale"],
        negated=bool(row["negated"]),
    )


def _to_reason(row: Any) -> Reason:
    return Reason(
        content=_to_span(row, "content"),
        cue=row["cue"],
        rule=row["rule"],
        thesis=_to_optional(row, "thesis"),
        order=row["order"],
        holder=row["holder"],
    )
