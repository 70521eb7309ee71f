"""Who speaks of whom, and how: statements of one state's speakers whose words name another."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Connection, and_, exists, func, or_, select

from dragoman.record import schema

COLUMNS = dict.fromkeys(("id", "document", "published", "country", "attitude", "named"), pl.String)
S, C, M, D = schema.statements.c, schema.statement_contents.c, schema.mentions.c, schema.documents.c


def namings(
    connection: Connection, countries: Sequence[str], attitudes: Sequence[str], since: str | None = None, until: str | None = None
) -> pl.DataFrame:
    """Return the statements in which a speaker of another country names one of these.

    A statement is left out where an event between the two was read from its words: the event says it already.

    Returns
    -------
    Columns id, document, published (ISO), country (the speaker's), attitude, named; a row a statement and country named.
    """
    speaker, named = schema.actors.alias("speaker"), schema.actors.alias("named")
    event, actor, recipient = schema.events, schema.parties.alias("actor_of"), schema.parties.alias("recipient_of")
    said = exists().where(
        event.c.document == S.document,
        event.c.corrected == 0,
        event.c.evidence_start <= C.end,
        event.c.evidence_end >= func.coalesce(S.cue_start, C.start),
        *(
            condition
            for p, side, who in ((actor, "actor", speaker), (recipient, "recipient", named))
            for condition in (
                p.c.document == event.c.document,
                p.c.event == event.c.number,
                p.c.side == side,
                p.c.country == who.c.country,
            )
        ),
    )
    day = func.substr(D.published, 1, 10)
    query = (
        select(D.id.label("document_id"), S.id, D.published, speaker.c.country, S.attitude, named.c.country.label("named"))
        .select_from(schema.statements)
        .join(schema.documents, D.key == S.document)
        .join(speaker, and_(speaker.c.document == S.document, speaker.c.id == S.speaker))
        .join(schema.statement_contents, and_(C.document == S.document, C.number == S.number))
        .join(schema.mentions, and_(M.document == S.document, M.start >= C.start, M.end <= C.end))
        .join(named, and_(named.c.document == M.document, named.c.number == M.number))
        .where(S.corrected == 0, S.attitude.in_(attitudes), named.c.country.in_(countries), speaker.c.country.is_not(None))
        .where(speaker.c.country != named.c.country, ~said)
        .where(*(or_(D.published.is_(None), c) for c in ([day >= since] if since else []) + ([day <= until] if until else [])))
        .distinct()
        .order_by(D.id, S.id, named.c.country)
    )
    rows = [
        (f"{r.document_id}#{r.id}", r.document_id, (r.published or "")[:10] or None, r.country, r.attitude, r.named)
        for r in connection.execute(query)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def called(connection: Connection, idents: Sequence[str]) -> dict[str, str]:
    """Return what texts most often call each of some actors, by id; those that no text names are left out."""
    A = schema.actors.c
    query = select(A.id, A.name, func.count().label("times")).where(A.id.in_(idents)).group_by(A.id, A.name)
    found: dict[str, str] = {}
    for row in connection.execute(query.order_by(func.count().desc(), A.name)):
        found.setdefault(row.id, row.name)
    return found
