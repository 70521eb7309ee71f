"""Questions about what is said: statements, figures, outlook and reasons, answered as Polars frames.

One row a fact, by document and place in it, with its words and with the name and country of whoever says it.
The public id of a fact is ``document#`` and a letter with its number: ``visit.txt#s2``, ``#f1``, ``#o4``, ``#r3``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, Table, and_, func, or_, select

from dragoman.errors import InputError
from dragoman.record import corrections, queries, schema
from dragoman.record.queries import OTHERS, WRITER

A, D = schema.actors.c, schema.documents.c
PHYSICAL = "angle area concentration consumption data duration energy force frequency length mass power speed temperature voltage volume"
KINDS = {
    "statements": ("direct", "indirect", "mixed"),
    "figures": ("money", "percent", "persons", "count", "share", "points", *PHYSICAL.split()),
    "outlook": ("forecast", "commitment", "threat", "condition"),
    "reasons": ("listed", "cue"),
}
ATTITUDES = ("neutral", "assertive", "accusing", "denying", "promising", "threatening", "requesting")
SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=[“\"‘'(\[]?[A-Z0-9])|\n+")
DAYS = {"start": pl.String, "end": pl.String, "granularity": pl.String}
HEAD = {"id": pl.String, "document": pl.String, "published": pl.String}


@dataclass(frozen=True, slots=True)
class Said:
    """Which facts are asked for; what is left None is not asked.

    ``by`` is who says, claims or holds it: an actor's id, a part of the name or of the words for it, a country
    code, the name of a state, which then stands for all its actors; or writer, or others. ``country`` is the
    country of whoever says it. ``kinds``: of a statement direct, indirect, mixed; of a figure the kind of its
    unit; of an outlook forecast, commitment, threat, condition; of a reason listed or cue.
    ``since`` and ``until`` (ISO dates) bound a figure's period and an outlook's horizon, elsewhere and without
    one the publication date. ``text`` stands in the words, in any case. ``limit``: at most so many.
    ``uncorrected`` asks for the facts as they were read, without what analysts corrected.
    """

    by: str | None = None
    country: str | None = None
    kinds: tuple[str, ...] = ()
    attitudes: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    text: str | None = None
    document: str | None = None
    limit: int | None = None
    uncorrected: bool = False


class Asked(TypedDict, total=False):
    """The fields of `Said` as keyword arguments."""

    by: str | None
    country: str | None
    kinds: tuple[str, ...]
    attitudes: tuple[str, ...]
    since: str | None
    until: str | None
    text: str | None
    document: str | None
    limit: int | None
    uncorrected: bool


class Found(NamedTuple):
    """A row of the record with the text of its document; of a statement also the spans of its words, and actors' names by id."""

    row: Any
    text: str
    spans: list[tuple[int, int]]
    names: dict[str, str]

    def words(self, name: str = "") -> str | None:
        """Return the words of one of its spans, None where it has none."""
        prefix = f"{name}_" if name else ""
        start, end = self.row[f"{prefix}start"], self.row[f"{prefix}end"]
        return None if start is None else self.text[start:end]

    def days(self, name: str) -> tuple[str | None, str | None, str | None]:
        """Return first day, last day and granularity of its period."""
        return self.row[f"{name}_start"], self.row[f"{name}_end"], self.row[f"{name}_granularity"]


class Layer(NamedTuple):
    """How a kind of fact is asked for: its table, the letter of its ids, who says it, its days, its own columns."""

    table: Table
    letter: str
    by: Column[Any]
    days: str | None
    kind: ColumnElement[str]
    columns: dict[str, Any]
    read: Callable[[Found], tuple[Any, ...]]
    sought: Callable[[Found], str]


def check(wanted: Said, name: str) -> None:
    """Refuse what no fact can match.

    Raises
    ------
    InputError
        A kind or attitude does not exist, a date is none, or the limit is below 1.
    """
    for what, given, allowed in (("kind", wanted.kinds, KINDS[name]), ("attitude", wanted.attitudes, ATTITUDES)):
        for value in given:
            if value not in allowed:
                raise InputError(f"'{value}' is no {what} of {name}. Use one of: {', '.join(allowed)}")
    if wanted.attitudes and name != "statements":
        raise InputError(f"attitude '{wanted.attitudes[0]}' is asked of {name}. Only statements have one")
    if wanted.limit is not None and wanted.limit < 1:
        raise InputError(f"limit '{wanted.limit}' lists nothing. Give 1 or more")
    queries.check_days(wanted.since, wanted.until)


def statements(connection: Connection, wanted: Said | None = None) -> pl.DataFrame:
    """Return one row a statement with its words."""
    return _frame(connection, "statements", wanted or Said())


def figures(connection: Connection, wanted: Said | None = None) -> pl.DataFrame:
    """Return one row a figure with the sentence around it, as far as punctuation tells a sentence."""
    return _frame(connection, "figures", wanted or Said())


def outlook(connection: Connection, wanted: Said | None = None) -> pl.DataFrame:
    """Return one row a forecast, commitment, threat or condition."""
    return _frame(connection, "outlook", wanted or Said())


def reasons(connection: Connection, wanted: Said | None = None) -> pl.DataFrame:
    """Return one row a reason with its thesis."""
    return _frame(connection, "reasons", wanted or Said())


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around characters, as far as punctuation tells.

    >>> sentence("It rained. Turnout fell 3 percent, she said. It rained.", 24, 33)
    'Turnout fell 3 percent, she said.'
    """
    reach = 400
    before = list(SENTENCE_END.finditer(text, max(0, start - reach), start))
    first = before[-1].end() if before else max(0, start - reach)
    after = SENTENCE_END.search(text, end, min(len(text), end + reach))
    last = after.end() if after else min(len(text), end + reach)
    return text[first:last].strip()


def _frame(connection: Connection, name: str, wanted: Said) -> pl.DataFrame:
    check(wanted, name)
    layer = LAYERS[name]
    who = layer.by.name
    columns = {**HEAD, **_strings(who, f"{who}_name", f"{who}_country"), **layer.columns}
    data: list[tuple[Any, ...]] = []
    sought = (wanted.text or "").casefold()
    for found in _found(connection, layer, wanted):
        if sought and sought not in layer.sought(found).casefold():
            continue
        row = found.row
        head = (
            f"{row['document_id']}#{corrections.ident(layer.letter, row['number'])}",
            row["document_id"],
            (row["published"] or "")[:10] or None,
        )
        data.append((*head, row[who], row["by_name"] or row[who], row["by_country"], *layer.read(found)))
        if len(data) == wanted.limit:
            break
    frame = pl.DataFrame(data, schema=columns, orient="row")
    return queries.dated(frame, *(c for c in ("published", "start", "end") if c in columns))


def _found(connection: Connection, layer: Layer, wanted: Said) -> Iterator[Found]:
    """Yield the rows that a database can choose, each with its text."""
    table = layer.table
    query = (
        select(table, D.id.label("document_id"), D.published, A.name.label("by_name"), A.country.label("by_country"))
        .join(D.key.table, table.c.document == D.key)
        .outerjoin(schema.actors, and_(A.document == table.c.document, A.id == layer.by))
        .where(*_conditions(layer, wanted))
        .order_by(table.c.document, func.abs(table.c.number))
    )
    current, text = 0, ""
    spans: dict[int, list[tuple[int, int]]] = {}
    names: dict[str, str] = {}
    for row in connection.execute(query).mappings():
        if row["document"] != current:
            current = row["document"]
            text = connection.execute(select(D.text).where(D.key == current)).scalar_one()
            if table is schema.statements:
                spans = _contents(connection, current)
                names = {a.id: a.name for a in connection.execute(select(A.id, A.name).where(A.document == current))}
        yield Found(row, text, spans.get(row["number"], []), names)


def _contents(connection: Connection, document: int) -> dict[int, list[tuple[int, int]]]:
    contents = schema.statement_contents
    out: dict[int, list[tuple[int, int]]] = defaultdict(list)
    query = select(contents).where(contents.c.document == document).order_by(*contents.primary_key)
    for row in connection.execute(query).mappings():
        out[row["number"]].append((row["start"], row["end"]))
    return out


def _conditions(layer: Layer, wanted: Said) -> list[ColumnElement[bool]]:
    number, corrected = layer.table.c.number, layer.table.c.corrected
    out: list[ColumnElement[bool]] = [number > 0 if wanted.uncorrected else corrected == 0]
    if wanted.by:
        out.append(said_by(layer.by, wanted.by))
    if wanted.country:
        out.append(or_(A.country == wanted.country.upper(), A.country.in_(queries.states_named(wanted.country))))
    if wanted.kinds:
        out.append(layer.kind.in_(wanted.kinds))
    if wanted.attitudes:
        out.append(layer.table.c.attitude.in_(wanted.attitudes))
    start, end = (layer.table.c[f"{layer.days}_{side}"] if layer.days else D.published for side in ("start", "end"))
    if wanted.since:
        out.append(func.coalesce(end, start, D.published) >= wanted.since)
    if wanted.until:
        out.append(func.substr(func.coalesce(start, end, D.published), 1, 10) <= wanted.until)
    if wanted.document:
        out.append(D.id == wanted.document)
    return out


def said_by(column: Column[Any], value: str) -> ColumnElement[bool]:
    """Tell whether a column names who is meant; its actors are joined."""
    if value == WRITER:
        return column.is_(None)
    if value == OTHERS:
        return column.is_not(None)
    return or_(queries.is_actor(value), and_(A.id.is_(None), queries.contains(column, value)))


def _statement(found: Found) -> tuple[Any, ...]:
    row = found.row
    addressee = row["addressee"]
    return found.words("cue"), row["kind"], row["attitude"], addressee, found.names.get(addressee, addressee), _content(found), row["rule"]


def _content(found: Found) -> str:
    return " … ".join(found.text[start:end] for start, end in found.spans)


def _figure(found: Found) -> tuple[Any, ...]:
    row = found.row
    told = (row[name] for name in ("low", "high", "unit", "unit_kind", "measures", "change", "bound"))
    event = f"{row['document_id']}#{row['event']}" if row["event"] else None
    return found.words(), *told, *found.days("period"), event, sentence(found.text, row["start"], row["end"]), row["rule"]


def _outlook(found: Found) -> tuple[Any, ...]:
    row = found.row
    likely = (row["likelihood"], row["likelihood_low"], row["likelihood_high"], row["scale"])
    hangs = (row["logic"], found.words("connective"), found.words("condition"))
    return row["kind"], bool(row["negated"]), found.words("content"), *hangs, *found.days("horizon"), *likely, row["rule"]


def _reason(found: Found) -> tuple[Any, ...]:
    row = found.row
    return row["order"], row["cue"], found.words("content"), found.words("thesis"), row["rule"]


def _strings(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, pl.String)


def _numbers(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, pl.Float64)


LAYERS = {
    "statements": Layer(
        schema.statements,
        "s",
        schema.statements.c.speaker,
        None,
        schema.statements.c.kind,
        _strings("cue", "kind", "attitude", "addressee", "addressee_name", "content", "rule"),
        _statement,
        _content,
    ),
    "figures": Layer(
        schema.figures,
        "f",
        schema.figures.c.claimed_by,
        "period",
        schema.figures.c.unit_kind,
        {
            **_strings("words"),
            **_numbers("low", "high"),
            **_strings("unit", "unit_kind", "measures", "change", "bound"),
            **DAYS,
            **_strings("event", "passage", "rule"),
        },
        _figure,
        lambda f: f"{f.row['unit'] or ''}\n{f.row['measures'] or ''}\n{sentence(f.text, f.row['start'], f.row['end'])}",
    ),
    "outlook": Layer(
        schema.outlook,
        "o",
        schema.outlook.c.holder,
        "horizon",
        schema.outlook.c.kind,
        {
            **_strings("kind"),
            "negated": pl.Boolean,
            **_strings("content", "logic", "connective", "condition"),
            **DAYS,
            **_strings("likelihood"),
            **_numbers("likelihood_low", "likelihood_high"),
            **_strings("scale", "rule"),
        },
        _outlook,
        lambda f: f"{f.words('content')}\n{f.words('condition') or ''}",
    ),
    "reasons": Layer(
        schema.reasons,
        "r",
        schema.reasons.c.holder,
        None,
        schema.reasons.c.rule,
        {"order": pl.Int64, **_strings("cue", "content", "thesis", "rule")},
        _reason,
        lambda f: f"{f.words('content')}\n{f.words('thesis') or ''}",
    ),
}
