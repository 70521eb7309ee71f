"""Questions to a record, answered as Polars frames."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

import polars as pl
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.sql.selectable import Subquery

from dragoman.errors import InputError
from dragoman.ontology import ontology
from dragoman.record import databases, schema

WRITER = "writer"
OTHERS = "others"
NONE = "none"
SIDES = ("actor", "recipient")
E, D, A, P = schema.events.c, schema.documents.c, schema.actors.c, schema.parties.c
LISTS = {"modes": schema.modes, "contexts": schema.contexts, "auxiliary": schema.auxiliaries}
STRINGS = pl.List(pl.String)
CHOSEN = Table(  # which events a question is about, as long as it is answered
    "chosen_events",
    MetaData(),
    Column("document", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
    postgresql_on_commit="DROP",
)

EVENTS: dict[str, Any] = {
    "id": pl.String,
    "document": pl.String,
    "published": pl.String,
    "event_type": pl.String,
    "quad": pl.Int64,
    "modes": STRINGS,
    "contexts": STRINGS,
    "auxiliary": STRINGS,
    "actors": STRINGS,
    "actor_names": STRINGS,
    "actor_countries": STRINGS,
    "actor_sectors": pl.List(STRINGS),
    "recipients": STRINGS,
    "recipient_names": STRINGS,
    "recipient_countries": STRINGS,
    "recipient_sectors": pl.List(STRINGS),
    "start": pl.String,
    "end": pl.String,
    "granularity": pl.String,
    "place": pl.String,
    "place_country": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "asserted_by": pl.String,
    "asserted_by_name": pl.String,
    "score": pl.Float64,
    "confidence": pl.Float64,
    "rule": pl.String,
    "trigger": pl.String,
    "passage": pl.String,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are asked for; what is left None is not asked.

    ``actor`` is sought on either side, ``from_actor`` and ``recipient`` on one. Each is an actor's id, a
    part of its name, a country code, or the name of a state, which then stands for all its actors.
    ``since`` and ``until`` (ISO dates) bound the event's days, or the publication date where it has none.
    ``asserted_by``: writer, others, or a speaker as for ``actor``. ``auxiliary``: one of PLOVER's, or none.
    ``uncorrected`` asks for the events as they were read, without what analysts corrected. ``limit``: at most so many.
    """

    actor: str | None = None
    from_actor: str | None = None
    recipient: str | None = None
    event_types: tuple[str, ...] = ()
    quads: tuple[int, ...] = ()
    since: str | None = None
    until: str | None = None
    asserted_by: str | None = None
    auxiliary: str | None = None
    document: str | None = None
    uncorrected: bool = False
    limit: int | None = None


class Wanted(TypedDict, total=False):
    """The fields of `Filter` as keyword arguments."""

    actor: str | None
    from_actor: str | None
    recipient: str | None
    event_types: tuple[str, ...]
    quads: tuple[int, ...]
    since: str | None
    until: str | None
    asserted_by: str | None
    auxiliary: str | None
    document: str | None
    uncorrected: bool
    limit: int | None


def check(wanted: Filter) -> None:
    """Refuse what no event can match.

    Raises
    ------
    InputError
        A type, quad category, auxiliary or date does not exist.
    """
    known = ontology.load()
    choices: list[tuple[str, Iterable[object], Iterable[object]]] = [
        ("event type", wanted.event_types, known.events),
        ("quad category", wanted.quads, known.quads),
        ("auxiliary", [wanted.auxiliary] if wanted.auxiliary else [], [*sorted(known.auxiliary), NONE]),
    ]
    for name, given, allowed in choices:
        for value in given:
            if value not in list(allowed):
                raise InputError(f"'{value}' is no {name}. Use one of: {', '.join(map(str, allowed))}")
    if wanted.limit is not None and wanted.limit < 1:
        raise InputError(f"limit '{wanted.limit}' lists nothing. Give 1 or more")
    check_days(wanted.since, wanted.until)


def check_days(since: str | None, until: str | None) -> None:
    """Refuse a bound that is no ISO date.

    Raises
    ------
    InputError
        One of them is none.
    """
    for name, day in (("since", since), ("until", until)):
        try:
            datetime.date.fromisoformat(day or "2000-01-01")
        except ValueError as error:
            raise InputError(f"{name} '{day}' is no date. Write it as 2018-07-14") from error


def events(connection: Connection, wanted: Filter | None = None) -> pl.DataFrame:
    """Return one row an event, by document and place in it. Dates are ``pl.Date``."""
    wanted = wanted or Filter()
    check(wanted)
    chosen = _choose(connection, wanted)
    lists = {name: values(connection, table, chosen) for name, table in LISTS.items()}
    sides = _parties(connection, chosen)
    speakers = _speakers(connection, chosen)
    quads = {name: entry.quad for name, entry in ontology.load().events.items()}
    query = (
        select(schema.events, D.id.label("document_id"), D.published)
        .join(schema.documents, E.document == D.key)
        .where(tuple_(E.document, E.number).in_(chosen))
    )
    data: list[tuple[Any, ...]] = []
    for row in connection.execute(query.order_by(E.document, func.abs(E.number))).mappings():
        key = (row["document"], row["number"])
        actors, recipients = sides[(*key, "actor")], sides[(*key, "recipient")]
        data.append(
            (
                f"{row['document_id']}#{row['id']}",
                row["document_id"],
                (row["published"] or "")[:10] or None,
                row["event_type"],
                quads.get(row["event_type"]),
                *(lists[name][key] for name in LISTS),
                *([a[i] for a in actors] for i in range(4)),
                *([r[i] for r in recipients] for i in range(4)),
                row["when_start"],
                row["when_end"],
                row["when_granularity"],
                row["place_name"],
                row["place_country"],
                row["place_lat"],
                row["place_lon"],
                row["asserted_by"],
                speakers.get((row["document"], row["asserted_by"]), row["asserted_by"]),
                row["score"],
                row["confidence"],
                row["rule"],
                row["words"],
                row["passage"],
            )
        )
    columns = list(zip(*data, strict=True)) or [()] * len(EVENTS)  # by column: frames of lists are built four times as fast
    frame = pl.DataFrame([pl.Series(name, list(column), dtype=EVENTS[name]) for name, column in zip(EVENTS, columns, strict=True)])
    return dated(frame, "published", "start", "end")


def documents(connection: Connection) -> pl.DataFrame:
    """Return one row a document with the number of its facts and copies, and all who published it."""
    counts: dict[str, dict[int, int]] = {}
    for table in (schema.actors, schema.events, schema.statements, schema.notes):
        shown = table.c.corrected == 0 if "corrected" in table.c else table.c.number > 0
        found = connection.execute(select(table.c.document, func.count()).where(shown).group_by(table.c.document))
        counts[table.name] = {row[0]: row[1] for row in found}
    copied: dict[int, list[str | None]] = {}
    for row in connection.execute(select(schema.copies.c.document, schema.copies.c.publisher).order_by(schema.copies.c.key)):
        copied.setdefault(row.document, []).append(row.publisher)
    query = (
        select(schema.documents, databases.characters(D.text).label("characters"), schema.runs.c.started)
        .join(schema.runs, schema.runs.c.key == D.run)
        .order_by(D.key)
    )
    data = [
        (
            *(row[name] for name in ("id", "title")),
            (row["published"] or "")[:10] or None,
            *(row[name] for name in ("publisher", "url", "language", "characters")),
            *(counts[name].get(row["key"], 0) for name in ("actors", "events", "statements", "notes")),
            row["started"],
            len(copied.get(row["key"], ())),
            [name for name in dict.fromkeys((row["publisher"], *copied.get(row["key"], ()))) if name],
        )
        for row in connection.execute(query).mappings()
    ]
    strings = dict.fromkeys(("id", "title", "published", "publisher", "url", "language"), pl.String)
    numbers = dict.fromkeys(("characters", "actors", "events", "statements", "notes"), pl.Int64)
    columns: dict[str, Any] = {**strings, **numbers, "read": pl.String, "copies": pl.Int64, "publishers": pl.List(pl.String)}
    return dated(pl.DataFrame(data, schema=columns, orient="row"), "published")


def actors(connection: Connection, country: str | None = None) -> pl.DataFrame:
    """Return one row an actor over all documents, those in most events first."""
    number = schema.mentions.c.number
    mentioned = _counts(connection, select(schema.mentions.c.document, number, func.count()).group_by(schema.mentions.c.document, number))
    parties = select(P.document, P.actor, func.count()).group_by(P.document, P.actor)
    if connection.execute(select(schema.corrections.c.number).limit(1)).first():  # few records have any, and the join costs
        parties = parties.join(schema.events, and_(E.document == P.document, E.number == P.event)).where(E.corrected == 0)
    side = {name: _counts(connection, parties.where(P.side == name)) for name in SIDES}
    sectors: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in connection.execute(select(schema.sectors)):
        sectors[row.document, row.number].append(row.sector)
    query = select(schema.actors)
    if country:
        query = query.where(or_(A.country == country.upper(), A.country.in_(states_named(country))))
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(query):
        key = (row.document, row.number)
        empty: dict[str, Any] = {"names": Counter(), "countries": Counter(), "sectors": {}, "office": None, "counts": [0, 0, 0, 0]}
        entry = found.setdefault(row.id, empty)
        entry["names"][row.name] += 1
        entry["countries"][row.country] += row.country is not None
        entry["sectors"].update(dict.fromkeys(sectors[key]))
        entry["office"] = row.office or entry["office"]
        parts = (1, mentioned.get(key, 0), side["actor"].get(key, 0), side["recipient"].get(key, 0))
        entry["counts"] = [a + b for a, b in zip(entry["counts"], parts, strict=True)]
    data = [
        (ident, e["names"].most_common(1)[0][0], e["countries"].most_common(1)[0][0], list(e["sectors"]), e["office"], *e["counts"])
        for ident, e in found.items()
    ]
    strings = dict.fromkeys(("id", "name", "country"), pl.String)
    numbers = dict.fromkeys(("documents", "mentions", "as_actor", "as_recipient"), pl.Int64)
    frame = pl.DataFrame(data, schema={**strings, "sectors": STRINGS, "office": pl.String, **numbers}, orient="row")
    return frame.sort(pl.col("as_actor") + pl.col("as_recipient"), "mentions", "id", descending=[True, True, False])


def totals(connection: Connection) -> dict[str, int]:
    """Return how many documents and events the record holds."""
    tables = (schema.documents, schema.events)
    shown = {schema.events.name: [E.corrected == 0]}
    return {t.name: connection.execute(select(func.count()).select_from(t).where(*shown.get(t.name, []))).scalar_one() for t in tables}


def _choose(connection: Connection, wanted: Filter) -> Select[tuple[int, int]]:
    """Note which events are asked for, once, and return them as a subquery for all that is asked of them."""
    _clear(connection)
    some = chosen(wanted)
    if wanted.limit is not None:
        some = some.order_by(E.document, func.abs(E.number)).limit(wanted.limit)
    connection.execute(insert(CHOSEN).from_select(["document", "number"], some))
    return select(CHOSEN.c.document, CHOSEN.c.number)


def choose_keys(connection: Connection, keys: Iterable[tuple[int, int]]) -> Select[tuple[int, int]]:
    """Note events by document and number, and return them as a subquery."""
    _clear(connection)
    rows = [{"document": document, "number": number} for document, number in keys]
    if rows:
        connection.execute(insert(CHOSEN), rows)
    return select(CHOSEN.c.document, CHOSEN.c.number)


def _clear(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    CHOSEN.create(connection, checkfirst=sqlite)
    if sqlite:  # which keeps the table as long as the connection
        connection.execute(delete(CHOSEN))


def chosen(wanted: Filter) -> Select[tuple[int, int]]:
    conditions: list[ColumnElement[bool]] = [E.number > 0 if wanted.uncorrected else E.corrected == 0]
    chosen = select(E.document, E.number)
    for value, sides in ((wanted.actor, SIDES), (wanted.from_actor, SIDES[:1]), (wanted.recipient, SIDES[1:])):
        if value:
            taking_part = _taking_part(value, sides, wanted)
            chosen = chosen.join(taking_part, and_(taking_part.c.document == E.document, taking_part.c.event == E.number))
    if wanted.event_types:
        conditions.append(E.event_type.in_(wanted.event_types))
    if wanted.quads:
        types = ontology.load().events
        conditions.append(E.event_type.in_([name for name, entry in types.items() if entry.quad in wanted.quads]))
    if not (wanted.actor or wanted.from_actor or wanted.recipient):
        conditions += _within(schema.events, wanted)  # else the parties' days bound them: a faster way in
    if wanted.asserted_by:
        conditions.append(asserted(wanted.asserted_by))
    if wanted.auxiliary:
        values = schema.auxiliaries.c
        of_event = and_(values.document == E.document, values.number == E.number)
        some = exists().where(of_event) if wanted.auxiliary == NONE else exists().where(of_event, values.value == wanted.auxiliary)
        conditions.append(~some if wanted.auxiliary == NONE else some)
    if wanted.document:
        conditions.append(E.document.in_(select(D.key).where(D.id == wanted.document)))
    return chosen.where(*conditions)


def _within(table: Table, wanted: Filter) -> list[ColumnElement[bool]]:
    """Bound the days of events, or of their parties."""
    # A vague event has no days; its article's day bounds it as well as anything.
    bounds = ((wanted.since, table.c.last_day.__ge__), (wanted.until, table.c.first_day.__le__))
    return [compare(day) for day, compare in bounds if day]


def _taking_part(value: str, sides: tuple[str, ...], wanted: Filter) -> Subquery:
    """Choose the events that an actor takes part in: of a code by the indexes of parties, else by actors' names.

    A union is a way in that SQLite takes: it never begins with a list that it is to look things up in.
    """
    query = select(P.document, P.event).where(P.side.in_(sides), *_within(schema.parties, wanted))
    if is_code(value):
        return union(query.where(P.country == value), query.where(P.ident == value)).subquery()
    named = query.where(A.document == P.document, A.number == P.actor)
    return named.where(is_actor(value)).distinct().subquery()


def is_code(value: str) -> bool:
    """Tell whether words have the form of a country's code."""
    return len(value) == 3 and value.isupper()


def is_actor(value: str) -> ColumnElement[bool]:
    """Tell whether an actor is meant: by its id, a part of its name, a country code or the name of its state."""
    if is_code(value):
        return or_(A.id == value, A.country == value)
    return or_(A.id == value, contains(A.name, value), A.country.in_(states_named(value)))


def contains(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Tell whether words stand in a column, in any case of ASCII letters (every database the same)."""
    return databases.folded(column).contains(databases.fold(words), autoescape=True)


def states_named(name: str) -> Select[tuple[Any]]:
    """A state's id is its country code: by its name it stands for all actors of the country."""
    states = schema.actors.alias("states").c
    return select(states.country).where(databases.folded(states.name) == name.lower(), states.id == states.country).distinct()


def asserted(value: str) -> ColumnElement[bool]:
    """Tell whether the writer, others or a certain speaker assert an event."""
    if value == WRITER:
        return E.asserted_by.is_(None)
    if value == OTHERS:
        return E.asserted_by.is_not(None)
    speaker = exists().where(A.document == E.document, A.id == E.asserted_by, is_actor(value))
    return or_(speaker, contains(E.asserted_by, value))


def values(connection: Connection, table: Table, chosen: Select[tuple[int, int]]) -> dict[tuple[int, int], list[str]]:
    """Return the lists of one kind that chosen events have, by document and number."""
    out: dict[tuple[int, int], list[str]] = defaultdict(list)
    here = tuple_(table.c.document, table.c.number).in_(chosen)
    query = select(table.c.document, table.c.number, table.c.value).where(here).order_by(*table.primary_key)
    for document, number, value in connection.execute(query):
        out[document, number].append(value)
    return out


def _parties(
    connection: Connection, chosen: Select[tuple[int, int]]
) -> dict[tuple[int, int, str], list[tuple[str, str, str | None, list[str]]]]:
    """Return id, name, country and sectors of each event's parties, by document, event and side."""
    out: dict[tuple[int, int, str], list[tuple[str, str, str | None, list[str]]]] = defaultdict(list)
    here = tuple_(P.document, P.event).in_(chosen)
    sectors: dict[tuple[int, int], list[str]] = defaultdict(list)
    S = schema.sectors.c
    of_parties = tuple_(S.document, S.number).in_(select(P.document, P.actor).where(here))
    query_sectors = select(S.document, S.number, S.sector).where(of_parties).order_by(S.document, S.number, S.position)
    for document, number, sector in connection.execute(query_sectors):
        sectors[document, number].append(sector)
    query = (
        select(P.document, P.event, P.side, P.actor, A.id, A.name, A.country)
        .join(schema.actors, and_(A.document == P.document, A.number == P.actor))
        .where(here)
        .order_by(*schema.parties.primary_key)
    )
    for document, event, side, number, ident, name, country in connection.execute(query):
        out[document, event, side].append((ident, name, country, sectors[document, number]))
    return out


def _speakers(connection: Connection, chosen: Select[tuple[int, int]]) -> dict[tuple[int, str | None], str]:
    of_event = and_(A.document == E.document, A.id == E.asserted_by)
    query = select(A.document, A.id, A.name).select_from(schema.events.join(schema.actors, of_event))
    query = query.where(tuple_(E.document, E.number).in_(chosen)).distinct()
    return {(document, ident): name for document, ident, name in connection.execute(query)}


def _counts(connection: Connection, query: Select[Any]) -> dict[tuple[int, int], int]:
    return {(document, number): count for document, number, count in connection.execute(query)}


def dated(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Turn columns of ISO strings into days."""
    return frame.with_columns(pl.col(c).str.to_date("%Y-%m-%d", strict=False) for c in columns)
