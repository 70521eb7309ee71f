"""The verbs of the editor's desk: a document's facts as they stand, the library by pages, what corrections are worth.

They are `api`'s, which has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Unpack

from dragoman import contract
from dragoman.history import opened
from dragoman.record import connect, corrections, judged, standing
from dragoman.record.judged import Judged
from dragoman.record.record import Record
from dragoman.record.standing import Checked, Standing
from dragoman.types import Event, Figure, Outlook, Reason, Statement

if TYPE_CHECKING:
    import polars as pl

    from dragoman.record.library import Listing, Looked

SHELF = ("id", "title", "published", "publisher", "url", "characters", "corrections")
FACTS: dict[type, Any] = {
    Event: contract.event_json,
    Statement: contract.statement_json,
    Figure: contract.figure_json,
    Outlook: contract.outlook_json,
    Reason: contract.reason_json,
}


def checked(record: Record | str, document: str) -> Checked:
    """Return a document's facts as they stand: as read, as corrected, by whom, and in which state.

    Raises
    ------
    RecordError
        The record holds no such document.
    """
    with opened(record) as store:
        return store.checked(document)


def checked_json(found: Checked) -> dict[str, Any]:
    """Return what `checked` found as plain data: the reading as corrected, and under ``standing`` what became of each fact."""
    return {**contract.to_json(found.as_corrected()), "standing": [standing_json(fact) for fact in found.facts]}


def standing_json(fact: Standing) -> dict[str, Any]:
    """Return a fact as it stands as plain data."""
    return {
        "id": fact.id,
        "layer": fact.layer,
        "status": fact.status,
        "state": fact.state,
        "fact": fact_json(fact.fact),
        "read": fact_json(fact.read) if fact.read is not None else None,
        "corrections": [asdict(correction) for correction in fact.corrections],
    }


def fact_json(fact: Event | Statement | Figure | Outlook | Reason) -> dict[str, Any]:
    """Return a fact of any kind as the contract has it."""
    told: dict[str, Any] = FACTS[type(fact)](fact)
    return told


def listing(record: Record | str, **wanted: Unpack[Looked]) -> Listing:
    """Return a page of the library.

    Parameters
    ----------
    words
        A query as of `search`; the best hits come first, else the newest documents.
    publisher
        A part of its name.
    since, until
        Years, months or days that bound the publication.
    event_type, actor
        Only documents with an event of this type, or in which this actor (id, part of a name, country code) takes part.
    page, size
        Pages count from 1; 1 to 200 documents each, 50 if not given.

    Raises
    ------
    InputError
        The query, a day, the type, the page or the size cannot be.
    """
    with opened(record) as store:
        return store.listing(**wanted)


def shelf(record: Record | str, **wanted: Unpack[Looked]) -> pl.DataFrame:
    """Return all documents of the library that are looked for, one a row, whatever the page.

    Raises
    ------
    InputError
        The query, a day or the type cannot be.
    """
    import polars as pl

    from dragoman.record import library

    rows: list[dict[str, Any]] = []
    with opened(record) as store:
        page, pages = 1, 1
        while page <= pages:
            asked: Looked = {**wanted, "page": page, "size": library.MOST}
            found = store.listing(**asked)
            page, pages = page + 1, found.pages
            for one in found.documents:
                rows.append({**{name: getattr(one, name) for name in SHELF}, **one.counts, "copies": len(one.copies)})
    kinds = {**dict.fromkeys(SHELF, pl.String), "characters": pl.Int64, "corrections": pl.Int64}
    return pl.DataFrame(rows, schema={**kinds, **dict.fromkeys((*library.LAYERS, "copies"), pl.Int64)}, orient="row")


def publishers(record: Record | str) -> list[str]:
    """Return the names of all publishers."""
    from dragoman.record import library

    with opened(record) as store, connect.transaction(store.engine(), store.url) as connection:
        return library.publishers(connection)


def precision(record: Record | str) -> Judged:
    """Return what corrections say of the reading: precision by layer and type, and how far analysts agree."""
    with opened(record) as store, connect.transaction(store.engine(), store.url) as connection:
        return judged.judged(connection)


def gold(record: Record | str, document: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield what analysts have judged, as gold data: one object a document that has corrections, in the form of the contract.

    It holds the text, in each layer the facts that were accepted, edited or added, under ``rejected`` those that are wrong
    as read, and under ``judged`` what was said of each fact and by whom. Facts that nobody judged are left out.

    Raises
    ------
    RecordError
        The record holds no such document.
    """
    with opened(record) as store:
        if document is not None:
            store.reading(document)
        names = dict.fromkeys(c.id.rpartition("#")[0] for c in store.corrections(document) if c.status == "active")
        for name in names:
            yield gold_json(store.checked(name))


def gold_json(found: Checked) -> dict[str, Any]:
    """Return a document's judged facts as gold data."""
    judged = [fact for fact in found.facts if fact.status != standing.READ]
    parties = {actor.id: actor for actor in (*found.reading.actors, *found.strangers)}
    layers: dict[str, list[dict[str, Any]]] = {layer: [] for layer in corrections.TABLES}
    for fact in judged:
        if fact.status != standing.REJECTED:
            layers[fact.layer].append(fact_json(fact.fact))
    return {
        "document": {**contract.document_json(found.reading.document), "text": found.reading.document.text},
        "actors": [contract.actor_json(actor) for actor in parties.values()],
        **layers,
        "rejected": [{"layer": fact.layer, **fact_json(fact.fact)} for fact in judged if fact.status == standing.REJECTED],
        "judged": [
            {"id": fact.id, "layer": fact.layer, "status": fact.status, "by": list(dict.fromkeys(c.who for c in fact.corrections))}
            for fact in judged
        ],
    }
