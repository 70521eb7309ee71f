"""Events as ties: one row for each pair of parties of each event, and sums of them, by countries.

**Parties.** A party is its country's code (ISO 3166 alpha-3, or a PLOVER non-state code), or, where it has no country, the
group that its id names (``kurds`` of ``kurds.REB``); persons and roles without a country ("the envoy") are parties to no tie.

**Pairs.** An event of several actors and recipients counts for each pair of an actor's and a recipient's party, once however
many persons of a party take part. One of several actors and no recipient ("Russia and Turkey agreed") counts both ways for
each pair of them: it is ``mutual``. Pairs within one party are left out unless asked for. ``weight`` is 1 (rule ``whole``),
or 1 over the number of the event's pairs (rule ``share``: an event then counts once in the record).

**Days.** An event that happened lies between its first day and the earlier of its last day and the publication's; one that
has no day of its own, on the publication's. It belongs to a period that holds all its days.

**What happened.** Negated, future and hypothetical events are left out unless asked for. Historical ones (told as a memory)
count by their own days, and are left out where they have none: the publication's day would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import polars as pl
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)

from dragoman.errors import InputError
from dragoman.ontology import ontology
from dragoman.record import databases, queries, schema

HISTORICAL = "historical"
RULES = ("whole", "share")
E, D = schema.events.c, schema.documents.c

PAIRS: dict[str, Any] = {
    "id": pl.String,
    "document": pl.String,
    "published": pl.String,
    "first": pl.String,
    "last": pl.String,
    "actor": pl.String,
    "recipient": pl.String,
    "mutual": pl.Boolean,
    "event_type": pl.String,
    "quad": pl.Int64,
    "modes": queries.STRINGS,
    "auxiliary": queries.STRINGS,
    "score": pl.Float64,
    "weight": pl.Float64,
    "asserted_by": pl.String,
    "confidence": pl.Float64,
    "passage": pl.String,
}
SUMS: dict[str, Any] = {
    "actor": pl.String,
    "recipient": pl.String,
    "documents": pl.Int64,
    "events": pl.Int64,
    "weight": pl.Float64,
    "weight2": pl.Float64,
    "score": pl.Float64,
    "score2": pl.Float64,
    "cross": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Between:
    """Which ties are asked for, and which of their events.

    ``one``, ``other``: parties, by code or by an actor's id (``ypg``); ``states``: ties among these alone.
    ``since`` and ``until`` (ISO) bound all days of an event. ``asserted_by``: writer, others, or a speaker.
    ``also``: auxiliaries taken besides what happened.
    ``official``: of a country, only the state itself and its organs. ``confidence``: the least, 0 to 1.
    """

    one: str | None = None
    other: str | None = None
    states: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    asserted_by: str | None = None
    also: tuple[str, ...] = ()
    historical: bool = True
    internal: bool = False
    official: bool = False
    weight: str = "whole"
    confidence: float = 0.0


class Among(TypedDict, total=False):
    """The fields of `Between` as keyword arguments."""

    one: str | None
    other: str | None
    states: tuple[str, ...]
    since: str | None
    until: str | None
    asserted_by: str | None
    also: tuple[str, ...]
    historical: bool
    internal: bool
    official: bool
    weight: str
    confidence: float


def check(wanted: Between) -> None:
    """Refuse what no tie can be.

    Raises
    ------
    InputError
        A date, auxiliary, rule of weight or confidence cannot be one, or the period ends before it begins.
    """
    queries.check_days(wanted.since, wanted.until)
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise InputError(f"the period from {wanted.since} to {wanted.until} ends before it begins. Turn the two days round")
    for value in wanted.also:
        if value not in ontology.load().auxiliary:
            raise InputError(f"'{value}' is no auxiliary. Use one of: {', '.join(sorted(ontology.load().auxiliary))}")
    if wanted.weight not in RULES:
        raise InputError(f"'{wanted.weight}' is no rule of weight. Use one of: {', '.join(RULES)}")
    if not 0 <= wanted.confidence <= 1:
        raise InputError(f"a confidence of {wanted.confidence} cannot be asked for. Give one from 0 to 1")


def pairs(connection: Connection, wanted: Between, *, passages: bool = True) -> pl.DataFrame:
    """Return one row an event and ordered pair of its parties, by document and place in it; see the module's rules.

    ``first`` and ``last`` are the event's days (``pl.Date``), null where it and its document have none.
    """
    check(wanted)
    found = _pairs(wanted, undirected=False)
    first, last = _bounds(wanted)
    query = (
        select(
            E.document.label("key"),
            E.number,
            D.id,
            E.id.label("event"),
            func.substr(D.published, 1, 10),
            first,
            last,
            found.c.actor,
            found.c.recipient,
            found.c.mutual,
            E.event_type,
            E.score,
            _weight(wanted, found),
            E.asserted_by,
            E.confidence,
            E.passage if passages else literal(""),
        )
        .select_from(_joined(found))
        .where(*_holds(wanted))
        .order_by(E.document, func.abs(E.number), found.c.actor, found.c.recipient)
    )
    rows = connection.execute(query).all()
    lists = _lists(connection, {(row[0], row[1]) for row in rows})
    quads = {name: entry.quad for name, entry in ontology.load().events.items()}
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(16)]
    keys = list(zip(columns[0], columns[1], strict=True))
    series = {
        "id": [f"{document}#{event}" for document, event in zip(columns[2], columns[3], strict=True)],
        **dict(zip(("document", "published", "first", "last", "actor", "recipient"), (columns[2], *columns[4:9]), strict=True)),
        "mutual": [bool(value) for value in columns[9]],
        "event_type": columns[10],
        "quad": [quads.get(value) for value in columns[10]],
        **{name: [values.get(key, []) for key in keys] for name, values in lists.items()},
        **dict(zip(("score", "weight", "asserted_by", "confidence", "passage"), columns[11:], strict=True)),
    }
    frame = pl.DataFrame([pl.Series(name, series[name], dtype=kind) for name, kind in PAIRS.items()])
    return queries.dated(frame, "published", "first", "last")


def sums(connection: Connection, wanted: Between, *, undirected: bool = False) -> pl.DataFrame:
    """Return one row a tie with sums over its documents, from which its mean and the mean's error follow.

    With :math:`W_d` the weight and :math:`S_d` the weighted score that document :math:`d` gives the tie: ``documents``,
    ``events``, ``weight`` :math:`\\sum W_d`, ``weight2`` :math:`\\sum W_d^2`, ``score`` :math:`\\sum S_d`, ``score2``
    :math:`\\sum S_d^2`, ``cross`` :math:`\\sum W_d S_d`; and ``q1`` ... the events of each quad category.
    ``undirected``: both directions are one tie, its codes in the order of the alphabet.
    """
    check(wanted)
    quads = _quads()
    i = _by_document(wanted, undirected=undirected).subquery().c
    totals = (i.events, i.weight, i.weight * i.weight, i.score, i.score * i.score, i.weight * i.score, *(i[name] for name in quads))
    query = select(i.actor, i.recipient, func.count(), *(func.sum(total) for total in totals)).group_by(i.actor, i.recipient)
    rows = connection.execute(query).all()
    frame = _frame(rows, {**SUMS, **dict.fromkeys(quads, pl.Int64)})
    return frame.sort("events", "actor", "recipient", descending=[True, False, False])


def shares(connection: Connection, wanted: Between, *, undirected: bool = False) -> pl.DataFrame:
    """Return what each document gives each tie, one row each: actor, recipient, document's key, events, weight, score."""
    check(wanted)
    names = {
        "actor": pl.String,
        "recipient": pl.String,
        "document": pl.Int64,
        "events": pl.Int64,
        "weight": pl.Float64,
        "score": pl.Float64,
    }
    i = _by_document(wanted, undirected=undirected).subquery().c
    rows = connection.execute(select(*(i[name] for name in names))).all()
    return _frame(rows, names).sort("document", "actor", "recipient")


def _by_document(wanted: Between, *, undirected: bool) -> Select[Any]:
    found = _pairs(wanted, undirected=undirected)
    weight = _weight(wanted, found)
    return (
        select(
            found.c.actor,
            found.c.recipient,
            found.c.document,
            func.count().label("events"),
            func.sum(weight).label("weight"),
            func.sum(weight * E.score).label("score"),
            *(func.sum(case((E.event_type.in_(types), 1), else_=0)).label(name) for name, types in _quads().items()),
        )
        .select_from(_joined(found))
        .where(*_holds(wanted))
        .group_by(found.c.actor, found.c.recipient, found.c.document)
    )


def _quads() -> dict[str, list[str]]:
    known = ontology.load()
    return {f"q{quad}": [name for name, entry in known.events.items() if entry.quad == quad] for quad in sorted(known.quads)}


def _frame(rows: Sequence[Any], kinds: dict[str, Any]) -> pl.DataFrame:
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in kinds]
    return pl.DataFrame([pl.Series(name, _plain(c, kind), dtype=kind) for c, (name, kind) in zip(columns, kinds.items(), strict=True)])


def documents(connection: Connection, wanted: Between) -> int:
    """Return how many documents speak of a period: published in it, or telling of an event in it."""
    check(wanted)
    day = func.substr(D.published, 1, 10)
    bounds = ((wanted.since, day.__ge__), (wanted.until, day.__le__))
    published = select(D.key).where(*(compare(value) for value, compare in bounds if value))
    told = select(E.document).join(schema.documents, D.key == E.document).where(*_holds(wanted))
    return connection.execute(select(func.count()).select_from(union(published, told).subquery())).scalar_one()


def span(connection: Connection) -> tuple[str | None, str | None]:
    """Return the days of the first and the last publication."""
    day = func.substr(D.published, 1, 10)
    first, last = connection.execute(select(func.min(day), func.max(day))).one()
    return first, last


def parties(connection: Connection) -> dict[str, int]:
    """Return the parties of all ties with the number of events that they take part in, most first."""
    P = schema.parties
    party = _party(P)
    named = select(P.c.document, P.c.event, party.label("party")).where(party.is_not(None)).distinct().subquery()
    query = select(named.c.party, func.count().label("events")).join(
        schema.events, and_(E.document == named.c.document, E.number == named.c.event, E.corrected == 0)
    )
    rows = connection.execute(query.group_by(named.c.party)).all()
    return dict(sorted(((str(party), int(n)) for party, n in rows), key=lambda item: (-item[1], item[0])))


def has(connection: Connection, party: str) -> bool:
    """Tell whether any event has a party, by code or by an actor's id."""
    P = schema.parties
    return connection.execute(select(P.c.document).where(_is(P, party)).limit(1)).first() is not None


def _plain(values: list[Any], kind: Any) -> list[Any]:
    """PostgreSQL sums whole numbers into decimals."""
    return [int(v) for v in values] if kind == pl.Int64 else [float(v) for v in values] if kind == pl.Float64 else values


def _is(table: FromClause, party: str, *, seek: bool = True) -> ColumnElement[bool]:
    """Tell whether a row is of a party, by an index where it is to be sought by it."""
    column = table.c
    if queries.is_code(party):
        return column.country == party if seek else func.coalesce(column.country, "") == party
    return or_(column.ident == party, databases.stem(column.ident) == party)


def _party(table: FromClause) -> ColumnElement[Any]:
    """Return a party's country, or else the group that its id names; ids of roles are in capitals, of the unknown begin with ?."""
    letter = func.substr(table.c.ident, 1, 1)
    group = case((and_(letter != "?", databases.folded(letter) == letter), databases.stem(table.c.ident)))
    return func.coalesce(table.c.country, group)


def _pairs(wanted: Between, *, undirected: bool) -> Subquery:
    """Choose document, event, actor and recipient of each pair asked for, each once."""
    ways: list[tuple[str | None, str | None]] = [(wanted.one, wanted.other), (wanted.other, wanted.one)]
    ways = list(dict.fromkeys(ways))
    chosen = [_way(wanted, *way, undirected=undirected, mutual=mutual) for way in ways for mutual in (False, True)]
    return union(*chosen).subquery("pairs")


def _way(wanted: Between, one: str | None, other: str | None, *, undirected: bool, mutual: bool) -> Select[Any]:
    a, r = schema.parties.alias("a"), schema.parties.alias("r")
    # A party asked for by an actor's id goes under that id, whatever its country.
    actor, recipient = ((literal(p) if p and not queries.is_code(p) else _party(t)) for p, t in ((one, a), (other, r)))
    side = "actor" if mutual else "recipient"
    where: list[ColumnElement[bool]] = [a.c.side == "actor", r.c.side == side, actor.is_not(None), recipient.is_not(None)]
    # One table is the way in, by the index of its country; the other is looked up by its key, so its index must not tempt.
    way_in, last = (a, r) if one or not other else (r, a)
    where += [_is(table, party, seek=table is way_in) for table, party in ((a, one), (r, other)) if party]
    where += [_code_in(table, wanted.states, seek=table is way_in) for table in (way_in, last) if wanted.states]
    if not wanted.internal:
        where += _apart(a, r, actor, recipient, one, other)
    elif mutual:
        where.append(a.c.position != r.c.position)
    if wanted.official:
        where += [_official(table) for table in (a, r)]
    where += _within(wanted, way_in, sought=bool(one or other or wanted.states))
    if mutual:
        p = schema.parties.alias("p")
        where.append(~exists().where(p.c.document == a.c.document, p.c.event == a.c.event, p.c.side == "recipient"))
    first, second = (actor, recipient)
    if undirected:
        lower, higher = databases.folded(actor), databases.folded(recipient)
        first = case((lower <= higher, actor), else_=recipient)
        second = case((lower <= higher, recipient), else_=actor)
    query = select(
        a.c.document, a.c.event, first.label("actor"), second.label("recipient"), literal(int(mutual)).label("mutual")
    ).select_from(a.join(r, and_(a.c.document == r.c.document, a.c.event == r.c.event)))
    return query.where(*where)


def _within(wanted: Between, table: FromClause, *, sought: bool) -> list[ColumnElement[bool]]:
    """Bound the days of pairs: by the index of a party's country where one is sought, else by that of events' days."""
    columns = table.c if sought else E
    bounds = ((wanted.since, columns.last_day.__ge__), (wanted.until, columns.first_day.__le__))
    days = [compare(day) for day, compare in bounds if day]
    if sought or not days:
        return days
    return [tuple_(table.c.document, table.c.event).in_(select(E.document, E.number).where(*days))]


def _apart(
    a: FromClause, r: FromClause, actor: ColumnElement[Any], recipient: ColumnElement[Any], one: str | None, other: str | None
) -> list[ColumnElement[bool]]:
    """Leave out what a party does to itself; of one asked for by an id, also under its country."""
    named = [~_is(table, party) for table, party in ((r, one), (a, other)) if party and not queries.is_code(party)]
    return [actor != recipient, *named]


def _official(table: FromClause) -> ColumnElement[bool]:
    """Tell whether a party of a country is the state or an organ of it: rebels and citizens have sectors of their own."""
    s = schema.sectors.c
    other = exists().where(s.document == table.c.document, s.number == table.c.actor, s.sector.not_in(sorted(ontology.load().official)))
    return or_(table.c.country.is_(None), ~other)


def _code_in(table: FromClause, states: Iterable[str], *, seek: bool) -> ColumnElement[bool]:
    codes = [state for state in states if queries.is_code(state)]
    groups = [state for state in states if not queries.is_code(state)]
    in_groups = and_(table.c.country.is_(None), databases.stem(table.c.ident).in_(groups))
    country = table.c.country if seek else func.coalesce(table.c.country, "")
    return or_(country.in_(codes), in_groups) if groups else country.in_(codes)


def _bounds(wanted: Between) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return an event's first and last day; what happened did so by the day of publication."""
    if wanted.also:
        return E.first_day.label("first"), E.last_day.label("last")
    published = func.substr(D.published, 1, 10)
    known = and_(published < E.last_day, published >= E.first_day)
    return E.first_day.label("first"), case((known, published), else_=E.last_day).label("last")


def _holds(wanted: Between) -> list[ColumnElement[bool]]:
    """Return what an event must be, besides its parties."""
    values = schema.auxiliaries.c
    of_event = and_(values.document == E.document, values.number == E.number)
    refused = sorted(ontology.load().auxiliary - {HISTORICAL, *wanted.also})
    where: list[ColumnElement[bool]] = [E.corrected == 0, ~exists().where(of_event, values.value.in_(refused))]
    remembered = exists().where(of_event, values.value == HISTORICAL)
    undated = and_(E.when_start.is_(None), E.when_end.is_(None))
    where.append(~and_(remembered, undated) if wanted.historical else ~remembered)
    if wanted.asserted_by:
        where.append(queries.asserted(wanted.asserted_by))
    if wanted.confidence:
        where.append(E.confidence >= wanted.confidence)
    first, last = (bound.element for bound in _bounds(wanted))
    bounds = ((wanted.since, first.__ge__), (wanted.until, last.__le__))
    return where + [compare(day) for day, compare in bounds if day]


def _joined(found: Subquery) -> FromClause:
    of_event = and_(E.document == found.c.document, E.number == found.c.event)
    return found.join(schema.events, of_event).join(schema.documents, D.key == E.document)


def _weight(wanted: Between, found: Subquery) -> ColumnElement[Any]:
    """Return a pair's weight: 1, or 1 over the pairs that the event's parties make."""
    if wanted.weight == RULES[0]:
        return literal(1.0)

    def number(side: str) -> ColumnElement[Any]:
        p = schema.parties.alias()
        of_event = and_(p.c.document == found.c.document, p.c.event == found.c.event, p.c.side == side)
        return select(func.count(_party(p).distinct())).where(of_event).scalar_subquery()

    actors, recipients = number("actor"), number("recipient")
    among = actors * (actors - 1) / 2.0
    return case((found.c.mutual == 1, case((among > 0, 1.0 / among), else_=1.0)), else_=1.0 / (actors * recipients))


def _lists(connection: Connection, keys: set[tuple[int, int]]) -> dict[str, dict[tuple[int, int], list[str]]]:
    chosen = queries.choose_keys(connection, keys)
    return {name: dict(queries.values(connection, queries.LISTS[name], chosen)) for name in ("modes", "auxiliary")}
